"""The depth of the hollow of the back, on outlines drawn by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from formcheck.gait.activity import Bounce
from formcheck.gait.contacts import Steps
from formcheck.gait.gait import Gait
from formcheck.gait.tracks import Tracks
from formcheck.gait.view import ViewGuess
from formcheck.picture.clothes import Outlines
from formcheck.picture.lumbar_hollow import (
    BARE,
    BARE_SPREAD,
    LEAST_DEPTH,
    MOST_FRAMES,
    RESAMPLED,
    STRAIGHT,
    TAPERED,
    Hollow,
    common_back,
    deepest,
    free_of_arms,
    hidden,
    hollow,
    lay_together,
    looseness,
    past_arms,
    plan_frames,
    resampled,
    to_and_fro,
    waist_against_hips,
    without_arm,
)
from formcheck.picture.ruler import ruler_gap
from formcheck.picture.silhouette import ALONG, trunk_crop
from formcheck.pose.landmarks import ELBOW, HIP, SHOULDER, WRIST

Array = NDArray[np.float64]
TRUNK = 100.0
STRIDE_S = 0.72  # 43.2 frames at 60 frames/s: no two strides are sampled alike


def body(*, elbow: tuple[float, float] = (170, 100), wrist: tuple[float, float] = (190, 60)) -> Array:
    """Upright trunk: mid-hip at (100, 150), mid-shoulder at (100, 50); by default both arms are far off to the right."""
    points = np.full((33, 2), np.nan)
    for side in ("left", "right"):
        points[HIP[side]], points[SHOULDER[side]] = (100, 150), (100, 50)
        points[ELBOW[side]], points[WRIST[side]] = elbow, wrist
    return points


def test_crop_stays_in_the_picture() -> None:
    assert trunk_crop(body(), TRUNK, (1000, 1000)) == (0, 0, 220, 220)  # trunk's middle (100, 100): 120 aside, 150 above, 120 below


def back_shape(depth: float = 0.10, at: float = 0.31, half_width: float = 0.2) -> Array:
    """A back 0.25 behind the axis with a V-shaped notch."""
    return 0.25 - depth * np.clip(1 - np.abs(ALONG - at) / half_width, 0, None)


@pytest.mark.parametrize("shift", [0.0, 0.1])
def test_ruler_gap_of_a_notch_is_its_depth(shift: float) -> None:
    gap = ruler_gap(back_shape() + shift)
    assert np.nanmax(gap) == pytest.approx(0.10)
    assert ALONG[np.nanargmax(gap)] == pytest.approx(0.31)


def test_ruler_gap_is_square_to_the_ruler() -> None:
    assert np.nanmax(ruler_gap(back_shape() + 0.75 * ALONG)) == pytest.approx(0.8 * 0.10)  # slope 3/4: cosine 4/5


@pytest.mark.parametrize("shape", [0 * ALONG, -((ALONG - 0.3) ** 2)])
def test_straight_or_round_back_has_no_hollow(shape: Array) -> None:
    assert np.nanmax(ruler_gap(0.25 + shape)) == pytest.approx(0, abs=1e-6)


def with_arm(outline: Array, at: float) -> Array:
    """The outline with an elbow standing out by 0.1 around one place."""
    return outline + 0.1 * (np.abs(ALONG - at) < 0.08)


def test_outlines_are_laid_together_in_spite_of_arms_and_unsteady_landmarks() -> None:
    shifts, turns = [0.0, 0.02, -0.02, 0.01, -0.01, 0.015], [0.0, 0.02, -0.03, 0.01, -0.02, 0.03]
    seen = [with_arm(back_shape(), at) + s + t * ALONG for s, t, at in zip(shifts, turns, np.linspace(0.2, 0.8, 6), strict=True)]
    laid = lay_together(np.array(seen))
    depths = 100 * np.nanmax([ruler_gap(outline) for outline in [np.nanpercentile(laid, 25, axis=0)]], axis=1)
    assert depths[0] == pytest.approx(10, abs=0.5)


def gait(strides: int = 10, **changes: Any) -> Gait:
    """A made-up side view at 60 frames/s: right foot lands at every whole phase, the left half a stride later, toe-off 0.38 after."""
    times = np.arange(0, strides * STRIDE_S, 1 / 60)
    landings = {"right": np.linspace(0, strides - 1, strides), "left": np.linspace(0.5, strides - 0.5, strides)}
    made = Gait(
        guess=ViewGuess("side", 1.0, "right", 5.0),
        activity="running",
        flight=True,
        bounce=Bounce(0.0, 0.0, 0.0),
        slowmo=1.0,
        stride_s=STRIDE_S,
        tracks=Tracks(times, np.zeros((len(times), 33, 2)), np.zeros((len(times), 33), bool)),
        frames=np.arange(len(times), dtype=float),
        file_times=times,
        phase=times / STRIDE_S,
        swapped=np.zeros(len(times), bool),
        arms_swapped=np.zeros(len(times), bool),
        steps={side: Steps(at * STRIDE_S, (at + 0.38) * STRIDE_S) for side, at in landings.items()},
        leg={"left": 180.0, "right": 180.0},
        trunk=200.0,
        forward=1,
        seen=np.column_stack([np.arange(len(times)), times]),
    )
    return replace(made, **changes)


def test_planned_frames_are_spread_over_phases_and_strides() -> None:
    run = gait()
    frames = plan_frames(run)
    phase = run.phase[frames]
    assert 50 <= len(frames) <= MOST_FRAMES
    assert set(np.floor(phase % 1 * 12)) == set(range(12))
    assert len(set(np.floor(phase))) == 10


def test_planned_frames_have_phases_of_their_own_time_where_the_rate_varies() -> None:
    run = gait()
    times = run.tracks.times + 0.4 / 60 * np.sin(np.arange(len(run.tracks.times)))
    frames = plan_frames(replace(run, seen=np.column_stack([np.arange(len(times)), times])))
    slots = (times[frames] / STRIDE_S % 1 * MOST_FRAMES).astype(int)
    assert len(frames) >= 50
    assert len(set(slots)) == len(frames)  # one frame each; by the even grid's time two would share some


def test_no_frames_are_planned_from_behind() -> None:
    assert plan_frames(gait(guess=ViewGuess("rear", 1.0, None, 0.0))) == []


AWAY = np.array([[0.9, -0.5], [0.5, -0.7], [0.5, -1.0]])  # an arm held out in front
BOTH_AWAY = np.stack([AWAY, AWAY])


def lines_of(edges: Array, clothes: Array | None = None, *, arms: Array = BOTH_AWAY, alike: float = 0.0) -> Outlines:
    """Outlines (K, U) of a runner all in clothes, with a waist."""
    depth = np.interp(ALONG, [0.05, 0.17, 0.43, 0.55], [0.4, 0.3, 0.3, 0.4])  # front to back
    return Outlines(
        runner=edges,
        clothes=edges if clothes is None else clothes,
        on_skin=np.zeros(edges.shape, bool) if clothes is None else clothes < edges,
        front=edges - depth,
        arms=np.broadcast_to(arms, (len(edges), 2, 3, 2)),
        alike=alike,
    )


def looked_at(run: Gait, outlines: dict[int, Array] | None = None) -> Hollow:
    frames = plan_frames(run)
    return hollow(frames, lines_of(np.array([(outlines or {}).get(f, back_shape()) for f in frames])), run)


def test_hollow_of_a_still_back_is_its_depth() -> None:
    found = looked_at(gait())
    assert found.ok, found.reason
    assert found.depth == pytest.approx(10)
    assert found.position == pytest.approx(0.31)
    assert found.error == pytest.approx(100 / 200)  # a pixel of a trunk of 200
    assert len(found.by_stride) == 10


def test_arm_in_every_frame_hides_the_back() -> None:
    hidden = np.where(np.abs(ALONG - 0.3) < 0.1, np.nan, back_shape())
    run = gait()
    found = looked_at(run, {f: hidden for f in plan_frames(run)})
    assert not found.ok
    assert "hides" in found.reason


def test_cloth_that_swings_with_every_step_makes_the_depth_less_sure() -> None:
    run = gait()
    billow = np.clip(1 - np.abs(ALONG - 0.28) / 0.2, 0, None)
    swinging = {f: back_shape() + 0.02 * np.cos(4 * np.pi * run.phase[f]) * billow for f in plan_frames(run)}
    still, found = looked_at(run), looked_at(run, swinging)
    assert still.swing == pytest.approx(0, abs=1e-6)
    assert 0.5 < found.swing < 2
    assert found.error > still.error + 0.3


def test_to_and_fro_is_what_goes_with_the_steps_alone() -> None:
    phase = np.linspace(0, 5, 61)[:, None]  # strides
    for steps, strides, size in ((1, 0, 1.0), (0, 1, 0.0), (2, 3, 2.0)):
        off = steps * np.cos(4 * np.pi * phase + 0.3) + strides * np.sin(2 * np.pi * phase)
        assert to_and_fro(np.hstack([off, off, off]), 2 * phase[:, 0]) == pytest.approx(size, abs=1e-9)
    assert to_and_fro(np.full((61, 3), np.nan), 2 * phase[:, 0]) == 0


def test_bulging_shirt_is_not_judged() -> None:
    run = gait()
    frames = plan_frames(run)
    unseen = lines_of(np.array([0.25 - (ALONG - 0.3) ** 2] * len(frames)))
    found = hollow(frames, replace(unseen, front=np.full_like(unseen.front, np.nan)), run)
    assert not found.ok
    assert "hardly any hollow" in found.reason


@pytest.mark.parametrize(("over", "waist_seen", "ok"), [(-0.5, False, False), (0.5, False, True), (-0.5, True, True)])
def test_a_hollow_flatter_than_most_is_believed_only_where_a_waist_is_seen(over: float, waist_seen: bool, ok: bool) -> None:
    run = gait()
    frames = plan_frames(run)
    lines = lines_of(np.array([back_shape((LEAST_DEPTH + over) / 100)] * len(frames)))
    found = hollow(frames, lines if waist_seen else replace(lines, front=np.full_like(lines.front, np.nan)), run)
    assert found.ok is ok
    assert bool(found.reason) is not ok


def test_hollow_too_high_for_the_lower_back_is_not_judged() -> None:
    run = gait()
    assert not looked_at(run, {f: back_shape(at=0.6) for f in plan_frames(run)}).ok


@pytest.mark.parametrize(
    "changes",
    [{"guess": ViewGuess("side", 1.0, "right", 25.0)}, {"guess": ViewGuess("oblique", 1.0, None, 40.0)}, {"trunk": 79.0}],
    ids=["yaw", "oblique", "small"],
)
def test_poor_view_is_not_judged_and_says_what_to_film(changes: dict[str, Any]) -> None:
    found = hollow([0, 1], lines_of(np.array([back_shape(), back_shape()])), gait(**changes))
    assert not found.ok
    assert found.reason and found.remedy


def test_without_frames_there_is_no_hollow() -> None:
    assert not hollow([], lines_of(np.empty((0, len(ALONG)))), gait()).ok


def test_an_arm_that_covers_the_back_all_the_time_is_not_the_back() -> None:
    back = 0.2 + 0.1 * ALONG  # leans out gently
    covered = (ALONG > 0.459) & (ALONG < 0.561)
    armed = np.where(covered, back + 0.25, back)

    seen = without_arm(armed)

    assert np.isnan(seen[covered]).all()
    assert np.array_equal(seen[~covered], back[~covered])


def test_a_place_that_is_hidden_anyway_does_not_hide_the_others() -> None:
    back = np.where(ALONG < 0, np.nan, 0.2)

    assert np.array_equal(without_arm(back), back, equal_nan=True)


ARM_BEHIND = np.array([[0.9, 0.0], [0.6, 0.45], [0.4, 0.2]])  # its elbow stands out behind a back that lies at 0.25


def test_an_arm_beyond_the_clothes_does_not_fill_the_hollow() -> None:
    """The far arm: the clothes end at the back, skin lies beyond. By the mask alone nothing is seen there."""
    back = np.array([back_shape()] * 5)
    elbow = np.abs(ALONG - 0.47) < 0.045
    lines = lines_of(np.where(elbow, 0.4, back), back, arms=np.stack([AWAY, ARM_BEHIND]))

    np.testing.assert_allclose(past_arms(lines)[:, elbow], back[:, elbow])
    assert np.isnan(free_of_arms(lines)[:, elbow]).all()
    sleeve = lines_of(np.full_like(back, 0.3), arms=lines.arms[0])
    assert np.isnan(past_arms(sleeve)[:, np.abs(ALONG - 0.7) < 0.03]).all()  # the far one's sleeve is like the clothes
    near = lines_of(lines.runner, back, arms=np.stack([ARM_BEHIND, AWAY]))
    assert np.isnan(past_arms(near)[:, elbow]).all()  # the near arm hides clothes and all


def test_an_outline_without_clothes_where_clothes_are_worn_is_an_arm_whose_landmarks_stray() -> None:
    back = np.array([back_shape()] * 10)
    clothes = back.copy()
    shoulder = np.abs(ALONG - 0.7) < 0.05
    clothes[0, shoulder] = np.nan  # in one of ten frames no clothes are found there
    lines = lines_of(np.where(np.isnan(clothes), back + 0.12, back), clothes)

    assert np.isnan(past_arms(lines)[0, shoulder]).all()
    np.testing.assert_allclose(past_arms(lines)[1:], back[1:])


def test_a_bare_back_has_its_outline_where_no_clothes_are_worn() -> None:
    back = np.array([back_shape()] * 10)
    np.testing.assert_allclose(past_arms(lines_of(back, np.where(ALONG > 0.5, np.nan, back))), back)


def test_what_looks_like_skin_far_from_any_arm_is_the_runner() -> None:
    back = np.array([back_shape()] * 5)
    np.testing.assert_allclose(past_arms(lines_of(back, back - 0.1)), back)


def test_skin_that_stands_out_now_more_now_less_is_an_arm_whose_landmarks_stray() -> None:
    """An elbow 0.06 to 0.14 behind the clothes, its landmarks far away. A bare shoulder blade behind a narrow top is steady."""
    back = np.array([back_shape()] * 5)
    shoulder = np.abs(ALONG - 0.7) < 0.05
    elbow = back + np.where(shoulder, [[0.06], [0.08], [0.10], [0.12], [0.14]], 0)
    np.testing.assert_allclose(past_arms(lines_of(elbow, back))[:, shoulder], back[:, shoulder])

    blade = back + np.where(shoulder, 0.08, 0)
    np.testing.assert_allclose(past_arms(lines_of(blade, back)), blade)


def test_colours_that_are_alike_make_the_depth_less_sure() -> None:
    run = gait()
    frames = plan_frames(run)
    edges = np.array([back_shape()] * len(frames))
    errors = [hollow(frames, lines_of(edges, alike=alike), run).error for alike in (0.0, 0.5, 0.75, 1.0)]
    assert errors[0] == errors[1] < errors[2] < errors[3]


def test_gaps_in_the_common_back_are_filled() -> None:
    seen = np.where(np.abs(ALONG - 0.31) < 0.05, np.nan, 0.2 + 0.1 * ALONG)
    np.testing.assert_allclose(common_back(np.array([seen] * 4)), 0.2 + 0.1 * ALONG, atol=1e-9)
    assert np.isnan(common_back(np.array([seen] * 3))).all()  # too few frames


def test_a_hollow_of_the_chest_is_not_the_lower_backs() -> None:
    assert deepest(back_shape(at=0.31)) == pytest.approx((10, 0.31))
    assert deepest(back_shape(at=0.75, half_width=0.1))[0] == pytest.approx(0, abs=1e-6)


def test_strides_that_differ_make_the_depth_less_sure() -> None:
    stride = np.repeat(np.arange(9.0), 5)
    same = np.array([back_shape()] * 45)
    deeper = np.array([back_shape(0.1 + 0.01 * (k % 3)) for k in stride])
    assert RESAMPLED >= 30
    assert resampled([(same, 1.0)], stride) == pytest.approx(0, abs=1e-9)
    assert 0.1 < resampled([(deeper, 1.0)], stride) < 1


@pytest.mark.parametrize(("waist", "ok"), [(0.24, True), (0.30, True), (0.39, False)])
def test_a_top_that_hangs_straight_down_hides_the_hollow(waist: float, ok: bool) -> None:
    """Chest and hips are 0.4 deep, front to back."""
    run = gait()
    frames = plan_frames(run)
    lines = lines_of(np.array([back_shape()] * len(frames)))
    middle = (ALONG > 0.1) & (ALONG < 0.5)
    lines = replace(lines, front=np.where(middle, lines.runner - waist, lines.runner - 0.4))
    found = hollow(frames, lines, run)
    assert found.taper == pytest.approx(waist / 0.4)
    assert found.ok is ok
    assert ok or "hangs" in found.reason


def test_a_hollow_that_shows_in_spite_of_a_straight_top_is_told_with_more_doubt() -> None:
    run = gait()
    frames = plan_frames(run)
    lines = lines_of(np.array([back_shape(0.13)] * len(frames)))
    straight = replace(lines, front=np.where((ALONG > 0.1) & (ALONG < 0.5), lines.runner - 0.39, lines.runner - 0.4))
    fitted = replace(lines, front=np.where((ALONG > 0.1) & (ALONG < 0.5), lines.runner - 0.3, lines.runner - 0.4))
    found = hollow(frames, straight, run)
    assert found.ok
    assert found.depth == pytest.approx(13, abs=0.1)
    assert found.error == pytest.approx(np.hypot(hollow(frames, fitted, run).error, hidden(13)))
    assert hidden(13) > 2


def test_the_more_a_straight_top_shows_the_less_it_hides() -> None:
    depths = [0.0, 5.0, BARE, 15.0, 30.0]
    hides = [hidden(depth) for depth in depths]
    assert hides[0] == pytest.approx(np.hypot(BARE, BARE_SPREAD), rel=0.01)  # nothing shows: what lies beneath is like any back
    assert hides[2] == pytest.approx(BARE_SPREAD)  # half of a normal distribution about what shows
    assert hides == sorted(hides, reverse=True) and hides[-1] > 0


def test_looseness_grows_with_a_waist_that_is_no_waist() -> None:
    assert [looseness(taper) for taper in (0.5, TAPERED, (TAPERED + STRAIGHT) / 2, STRAIGHT, 1.2)] == pytest.approx([0, 0, 0.5, 1, 1])
    assert looseness(waist_against_hips(lines_of(np.full((5, len(ALONG)), np.nan)))) == 0.5  # not seen


def test_a_waist_that_hardly_any_frame_shows_is_not_seen() -> None:
    """A bare waist under a short top: what is taken for clothes there in three of thirty frames is a forearm."""
    edges = np.array([back_shape()] * 30)
    lines = lines_of(edges)
    front = lines.front.copy()
    front[3:, (ALONG > 0.1) & (ALONG < 0.5)] = np.nan
    front[:3] -= 0.2
    assert np.isnan(waist_against_hips(replace(lines, front=front)))
    assert waist_against_hips(lines) < 0.8
