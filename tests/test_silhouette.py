"""The outline of the back and the depth of its hollow, on silhouettes drawn by hand."""

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
from formcheck.picture.lumbar_hollow import LEAST_DEPTH, MOST_FRAMES, Hollow, hollow, lay_together, plan_frames, ruler_gap, without_arm
from formcheck.picture.silhouette import ALONG, back_contour, trunk_crop
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


def block() -> NDArray[np.float32]:
    """A runner like a block: columns 70 to 129 of a picture 200 x 200. Its edges lie at x = 69.5 and 129.5."""
    mask = np.zeros((200, 200), np.float32)
    mask[:, 70:130] = 1
    return mask


@pytest.mark.parametrize(("forward", "distance"), [(1, 0.305), (-1, 0.295)])
def test_outline_lies_behind_the_axis_on_the_side_she_turns_her_back_to(forward: int, distance: float) -> None:
    points = body(elbow=(100 + 70 * forward, 100), wrist=(100 + 90 * forward, 60))
    away = np.abs(ALONG - 1) > 0.2  # the upper arm starts at the shoulder
    np.testing.assert_allclose(back_contour(block(), points, forward, TRUNK)[away], distance, atol=1e-6)


def test_soft_edge_is_read_between_pixels() -> None:
    mask = block()
    mask[:, 69] = 0.25  # 0.5 lies a third of the way from column 70 (value 1) to column 69
    contour = back_contour(mask, body(), 1, TRUNK)
    assert contour[20] == pytest.approx((100 - 70 + 2 / 3) / 100, abs=1e-6)


def test_arm_held_away_from_the_back_does_not_count() -> None:
    mask = block()
    mask[80:120, 40:55] = 1
    np.testing.assert_array_equal(back_contour(mask, body(), 1, TRUNK), back_contour(block(), body(), 1, TRUNK))


def test_no_outline_near_an_arm() -> None:
    contour = back_contour(block(), body(elbow=(70, 100), wrist=(70, 98)), 1, TRUNK)  # a fist's breadth about half of the trunk's height
    assert np.isnan(contour[np.abs(ALONG - 0.5) < 0.1]).all()
    assert np.isfinite(contour[ALONG < 0.35]).all()


def test_no_outline_where_the_runner_is_not() -> None:
    mask = block()
    mask[130:] = 0  # nothing below 0.2 of the trunk
    contour = back_contour(mask, body(), 1, TRUNK)
    assert np.isnan(contour[ALONG < 0.19]).all()
    assert np.isfinite(contour[(ALONG > 0.22) & (ALONG < 0.8)]).all()


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
        bounce=Bounce(*[0.0] * len(Bounce.__dataclass_fields__)),
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


def looked_at(run: Gait, outlines: dict[int, Array] | None = None) -> Hollow:
    frames = plan_frames(run)
    return hollow(frames, [(outlines or {}).get(f, back_shape()) for f in frames], run)


def test_hollow_of_a_still_back_is_its_depth() -> None:
    found = looked_at(gait())
    assert found.ok, found.reason
    assert found.depth == pytest.approx(10)
    assert found.position == pytest.approx(0.31)
    assert found.jitter == pytest.approx(0, abs=1e-6)
    assert len(found.by_stride) == 10


def test_deeper_at_toe_off_is_seen() -> None:
    run = gait()
    deep = {f: back_shape(0.12) for f in plan_frames(run) if np.min(np.abs(run.phase[f] % 0.5 - 0.38)) < 0.06}
    found = looked_at(run, deep)
    assert 1 < found.toe_off - found.midstance <= 2  # laying the outlines upon each other takes a part of the 2 % away


def test_arm_in_every_frame_hides_the_back() -> None:
    hidden = np.where(np.abs(ALONG - 0.3) < 0.1, np.nan, back_shape())
    run = gait()
    found = looked_at(run, {f: hidden for f in plan_frames(run)})
    assert not found.ok
    assert "hides" in found.reason


def test_fluttering_shirt_is_not_judged() -> None:
    run = gait()
    rng = np.random.default_rng(1)
    flutter = {f: back_shape() + 0.05 * rng.uniform(-1, 1) * (np.abs(ALONG - 0.3) < 0.2) for f in plan_frames(run)}
    found = looked_at(run, flutter)
    assert not found.ok
    assert "loose" in found.reason


def test_bulging_shirt_is_not_judged() -> None:
    run = gait()
    found = looked_at(run, {f: 0.25 - (ALONG - 0.3) ** 2 for f in plan_frames(run)})
    assert not found.ok
    assert "no hollow" in found.reason


@pytest.mark.parametrize(("over", "ok"), [(-0.5, False), (0.5, True)])
def test_a_hollow_no_deeper_than_loose_clothes_show_is_not_judged(over: float, ok: bool) -> None:
    run = gait()
    found = looked_at(run, {f: back_shape((LEAST_DEPTH + over) / 100) for f in plan_frames(run)})
    assert found.ok is ok
    assert bool(found.reason) is not ok


def test_hollow_too_high_for_the_lower_back_is_not_judged() -> None:
    run = gait()
    assert not looked_at(run, {f: back_shape(at=0.6) for f in plan_frames(run)}).ok


@pytest.mark.parametrize(
    "changes",
    [{"guess": ViewGuess("side", 1.0, "right", 25.0)}, {"guess": ViewGuess("oblique", 1.0, None, 40.0)}, {"trunk": 119.0}],
    ids=["yaw", "oblique", "small"],
)
def test_poor_view_is_not_judged_and_says_what_to_film(changes: dict[str, Any]) -> None:
    found = hollow([0, 1], [back_shape(), back_shape()], gait(**changes))
    assert not found.ok
    assert found.reason and found.remedy


def test_without_frames_there_is_no_hollow() -> None:
    assert not hollow([], [], gait()).ok


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
