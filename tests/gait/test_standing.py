"""A quiet standing: found among the tracks, read from an outline, and what running says against it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from example_reports import clip as clip_summary
from gaits import TRUNK as TRUNK_PX
from gaits import gait_of, put
from gaits import standing as upright_body

from formcheck import analysis
from formcheck.clip_result import ClipResult
from formcheck.clip_summary import _held_against
from formcheck.gait.parts import steady_parts
from formcheck.gait.periodicity import Stretch
from formcheck.gait.standing import TRANSITION_S, apart_from, find_standing, standing_of
from formcheck.metrics.against_standing import ARMS_FILL, measure, tilt_change
from formcheck.metrics.base import Subject
from formcheck.picture.lumbar_hollow import Hollow
from formcheck.picture.pictures import Pictures
from formcheck.picture.reference import held_against, seen_by
from formcheck.picture.silhouette import ALONG, trunk_frame
from formcheck.picture.standing import PALE, StandingBack, clothes_contour, standing_back
from formcheck.pose.landmarks import HIP, SHOULDER
from formcheck.pose.pose import Pose
from formcheck.result import Session, Standing

RATE = 30.0
TRUNK = 100.0
PLACES = {  # side view, facing right, in trunk lengths from the mid-hip, y down
    **{0: (0.12, -1.35), 7: (0.02, -1.33), 8: (0.02, -1.33)},
    **{k: (0.0, -1.0) for k in (11, 12)},
    **{k: (0.05, -0.5) for k in (13, 14)},
    **{k: (0.15, -0.05) for k in (15, 16)},
    **{k: (0.0, 0.0) for k in (23, 24)},
    **{k: (0.02, 0.8) for k in (25, 26)},
    **{k: (-0.02, 1.6) for k in (27, 28)},
    **{k: (-0.08, 1.68) for k in (29, 30)},
    **{k: (0.22, 1.70) for k in (31, 32)},
}


def standing(seconds: float, seed: int = 0, noise: float = 0.008) -> np.ndarray:
    """(T, 33, 2) pixels of somebody who stands, with the noise of landmarks in trunk lengths."""
    body = np.zeros((33, 2))
    for k, place in PLACES.items():
        body[k] = place
    count = round(seconds * RATE)
    return 300 + TRUNK * (body + np.random.default_rng(seed).normal(0, noise, (count, 33, 2)))


def running(seconds: float, stride_s: float = 0.7) -> np.ndarray:
    """(T, 33, 2) pixels of somebody whose legs swing and whose hips bounce."""
    points = standing(seconds, 1)
    phase = 2 * np.pi * np.arange(len(points)) / RATE / stride_s
    points[:, :, 1] += 6 * np.cos(2 * phase)[:, None]
    for joints, sign in (((25, 27, 29, 31), 1), ((26, 28, 30, 32), -1)):
        for k, far in zip(joints, (25, 60, 60, 60), strict=True):
            points[:, k, 0] += sign * far * np.sin(phase)
            points[:, k, 1] -= np.maximum(0, sign * far * np.cos(phase)) / 2
    return points


def times_of(points: np.ndarray) -> np.ndarray:
    return np.arange(len(points)) / RATE


def test_the_seconds_before_the_run_are_found_and_nothing_of_the_run() -> None:
    points = np.concatenate([standing(3.0), running(6.0)])

    first, last = find_standing(points, times_of(points)) or (-1, -1)

    assert first <= 3
    assert 2.5 * RATE <= last <= 3.0 * RATE


def test_a_standing_after_the_run_is_found_too() -> None:
    points = np.concatenate([running(6.0), standing(2.0)])

    first, last = find_standing(points, times_of(points)) or (-1, -1)

    assert 6.0 * RATE <= first <= 6.5 * RATE
    assert last >= 7.5 * RATE


@pytest.mark.parametrize("what", ["runs", "briefly", "sits", "one foot up", "sways", "gone"])
def test_what_is_no_quiet_standing(what: str) -> None:
    points = standing(3.0)
    if what == "runs":
        points = running(6.0)
    elif what == "briefly":
        points = np.concatenate([standing(1.2), running(6.0)])
    elif what == "sits":
        points[:, [25, 26]] += [TRUNK * 0.7, -TRUNK * 0.7]
    elif what == "one foot up":
        points[:, [28, 30, 32], 1] -= 0.4 * TRUNK
    elif what == "sways":
        points += 0.15 * TRUNK * np.sin(2 * np.pi * times_of(points))[:, None, None]
    else:
        points[:] = np.nan

    assert find_standing(points, times_of(points)) is None


def test_slow_motion_is_judged_by_real_time() -> None:
    points = standing(3.0)

    assert find_standing(points, times_of(points)) is not None
    assert find_standing(points, times_of(points) / 4) is None


def test_a_standing_leaves_the_steady_parts_as_they_are() -> None:
    run = running(7.0)
    alone = steady_parts(run, times_of(run))
    points = np.concatenate([standing(3.0), run])

    parts = steady_parts(points, times_of(points))

    assert len(parts) == len(alone) == 1
    assert parts[0].stride_s == pytest.approx(alone[0].stride_s, rel=0.02)
    assert parts[0].first >= 2.5 * RATE


RUN = Stretch(60, 299, 0.7)  # frames at RATE: from 2 to 10 s


@pytest.mark.parametrize(
    ("window", "first", "last"),
    [
        ((0.0, 2.0), 91, 299),  # to 3.0 s
        ((0.0, 0.5), 60, 299),  # long before
        ((9.8, 12.0), 60, 263),  # from 8.8 s
        ((1.0, 9.0), 60, 299),  # nearly nothing would be left
    ],
)
def test_the_second_between_standing_and_running_is_left_out(window: tuple[float, float], first: int, last: int) -> None:
    times = np.arange(400) / RATE

    assert apart_from(RUN, window, times, 1.0) == Stretch(first, last, 0.7)


def test_setting_off_is_no_part_of_what_is_measured() -> None:
    points = np.concatenate([standing(3.0), running(1.4, 1.0), running(7.0)])
    normal = np.concatenate([points / [600, 800], np.zeros((*points.shape[:2], 1))], 2).astype(np.float32)
    pose = Pose(normal, normal * 0, np.ones(points.shape[:2], np.float32), times_of(points), (600, 800))
    still = standing_of(pose)
    whole = Stretch(80, len(points) - 1, 0.7)  # as if setting off were steady
    assert still is not None

    cut = apart_from(whole, still.window, pose.times, TRANSITION_S)

    assert pose.times[cut.first] == pytest.approx(still.window[1] + TRANSITION_S, abs=2 / RATE)
    assert cut.last == whole.last


def test_what_is_kept_of_a_standing() -> None:
    points = standing(3.0)
    normal = np.concatenate([points / [600, 800], np.zeros((*points.shape[:2], 1))], 2).astype(np.float32)
    still = standing_of(Pose(normal, normal * 0, np.ones(points.shape[:2], np.float32), times_of(points), (600, 800)))

    assert still is not None
    assert still.forward == 1
    assert still.trunk == pytest.approx(TRUNK, rel=0.02)
    assert still.leg == pytest.approx(1.6 * TRUNK, rel=0.02)
    assert still.window == pytest.approx((0.0, 3.0), abs=0.2)


HOLLOWED = 0.25 - 0.12 * np.exp(-(((ALONG - 0.3) / 0.15) ** 2))  # how far behind the axis a back lies, trunk lengths


def test_the_hollow_of_a_standing_back_is_read_from_its_outlines() -> None:
    noise = np.random.default_rng(0).normal(0, 0.003, (7, len(ALONG)))

    back = standing_back(HOLLOWED + noise)

    flat = standing_back(np.full((7, len(ALONG)), 0.25) + noise)
    assert back.depth == pytest.approx(12.0, abs=1.0)
    assert flat.depth < 2.0
    assert back.scatter < 1.0


def test_an_arm_over_some_of_the_back_is_bridged_and_over_most_of_it_is_not() -> None:
    some, most = np.tile(HOLLOWED, (5, 1)), np.tile(HOLLOWED, (5, 1))
    some[:, (ALONG > 0.2) & (ALONG < 0.26)] = np.nan
    most[:, (ALONG > 0.12) & (ALONG < 0.4)] = np.nan

    assert standing_back(some).depth == pytest.approx(standing_back(np.tile(HOLLOWED, (5, 1))).depth, abs=0.5)
    assert np.isnan(standing_back(most).depth)


def picture(blue_behind: bool) -> tuple[Any, Any, Any]:
    """A green back before a grey wall, the mask with a strip of the wall taken for back; points with the arms in front."""
    points = standing(0.1, noise=0.0)[0] - [100, 100]
    for k in (13, 14, 15, 16):
        points[k, 0] += 40
    origin, up, behind = trunk_frame(points, 1)
    image = np.full((400, 400, 3), 190, np.uint8)
    mask = np.zeros((400, 400), np.float32)
    y, x = np.mgrid[:400, :400]
    rel = np.stack([x, y], -1) - origin
    along, back = rel @ up / TRUNK, rel @ behind / TRUNK
    edge = np.interp(along, ALONG, HOLLOWED)
    body = (np.abs(along - 0.3) < 0.8) & (back < edge) & (back > -0.3)
    image[body] = (60, 160, 60)
    if blue_behind:
        image[~body & (back > -0.6) & (back < 0.6) & (along < 0.6)] = (200, 170, 150)
    strip = (along > 0.2) & (along < 0.5) & (back >= edge) & (back < 0.25)
    mask[body | strip] = 1
    return image, mask, points


@pytest.mark.parametrize("blue_behind", [False, True])
def test_the_back_ends_where_the_clothes_end_though_the_mask_goes_on(blue_behind: bool) -> None:
    image, mask, points = picture(blue_behind)

    found, contrast = clothes_contour(image, mask, points, 1, TRUNK)

    seen = (ALONG > -0.15) & (ALONG < 0.85)
    assert found[seen] == pytest.approx(HOLLOWED[seen], abs=0.02)
    assert contrast > PALE


def test_where_clothes_and_wall_look_alike_the_mask_stands() -> None:
    image, mask, points = picture(False)

    found, contrast = clothes_contour(np.full_like(image, 120), mask, points, 1, TRUNK)

    low = (ALONG > 0.25) & (ALONG < 0.45)
    assert contrast < PALE
    assert found[low] == pytest.approx(np.full(low.sum(), 0.25), abs=0.02)


# Against standing

STOOD = Standing("side.mp4", (0.0, 3.0), 9.0, 1.0, TRUNK, (540, 720), 1, 0.0)


def test_a_deeper_hollow_and_a_farther_lean_are_both_a_tilt() -> None:
    assert tilt_change(2.0, 0.0) > 4
    assert tilt_change(0.0, 5.0) > 4
    assert tilt_change(0.0, 0.0) == 0


def test_a_standing_of_another_recording_is_doubted_where_the_camera_stood_elsewhere() -> None:
    same = held_against(STOOD, TRUNK, (540, 720), 1, 2.0)
    nearer = held_against(STOOD, 1.3 * TRUNK, (540, 720), 1, 2.0)
    turned = held_against(STOOD, TRUNK, (540, 720), -1, 2.0)

    assert not same.own and same.doubts == ()
    assert len(nearer.doubts) == len(turned.doubts) == 1


def test_a_standing_that_another_pose_model_saw_is_doubted() -> None:
    stood = replace(STOOD, network="MediaPipe full")

    assert seen_by(stood, "MediaPipe full").doubts == seen_by(stood, "").doubts == seen_by(STOOD, "MediaPipe heavy").doubts == ()
    assert len(seen_by(stood, "MediaPipe heavy").doubts) == 1


def subject(lean: float, hollow: Hollow, standing: Standing | None, back: StandingBack | None) -> Subject:
    tracks = upright_body()
    shoulder = np.array([TRUNK_PX * np.tan(np.radians(lean)), TRUNK_PX])
    hip = (tracks.points[:, HIP["left"]] + tracks.points[:, HIP["right"]]) / 2
    return Subject(
        gait_of(put(tracks, SHOULDER, [hip + shoulder] * 2)), "x.mp4", Pictures(hollow=hollow, standing=standing, running_back=back)
    )


LIKE_STANDING = StandingBack(11.0, 0.2, 20, ALONG)


def read(lean: float, hollow: Hollow, standing: Standing | None, back: StandingBack | None = LIKE_STANDING) -> dict[str, Any]:
    return {m.metric: m for m in measure(subject(lean, hollow, standing, back))}


FITTED, HALF_LOOSE, LOOSE = 0.8, 0.86, 0.95  # waist against chest and hips
RAN = Hollow(depth=11.0, taper=FITTED, by_stride=np.array([10.8, 11.0, 11.2, 11.0, 10.9]), ok=True)


def test_running_against_standing() -> None:
    found = read(6.0, RAN, STOOD)

    assert found["trunk_lean_change"].value == pytest.approx(5.0, abs=0.1)
    assert found["pelvic_tilt_change"].value == pytest.approx(tilt_change(2.0 + ARMS_FILL, 5.0), abs=0.1)
    assert found["pelvic_tilt_change"].n == found["trunk_lean_change"].n > 5
    assert 2 < found["pelvic_tilt_change"].error < 6


def test_without_a_standing_nothing_is_told_and_without_its_back_the_lean_alone() -> None:
    assert read(6.0, RAN, None) == {}
    assert set(read(6.0, RAN, replace(STOOD, hollow=np.nan))) == {"trunk_lean_change"}
    assert set(read(6.0, Hollow(), STOOD, None)) == {"trunk_lean_change"}


def test_what_is_doubtful_has_the_larger_error() -> None:
    sure = read(6.0, RAN, STOOD)["pelvic_tilt_change"].error

    assert read(6.0, RAN, STOOD, None)["pelvic_tilt_change"].error > sure + 0.5
    assert read(6.0, RAN, replace(STOOD, hollow=6.0))["pelvic_tilt_change"].error > 2 * sure
    assert read(6.0, RAN, replace(STOOD, clear=False))["pelvic_tilt_change"].error > sure + 0.5
    assert read(6.0, RAN, replace(STOOD, own=False))["pelvic_tilt_change"].error > sure
    assert read(6.0, RAN, replace(STOOD, own=False, doubts=("x",)))["pelvic_tilt_change"].error > 1.5 * sure


def test_where_colours_tell_no_clothes_two_readings_are_asked_and_their_distance_is_doubt() -> None:
    pale, far = replace(LIKE_STANDING, clear=False), replace(RAN, depth=15.0)

    alike, apart = (read(6.0, hollow, STOOD, pale)["pelvic_tilt_change"] for hollow in (replace(RAN, depth=11.6), far))

    assert apart.value > alike.value + 3
    assert apart.error > alike.error + 0.5


def test_a_loose_top_makes_the_change_less_sure_and_one_that_hangs_straight_hides_it() -> None:
    tapers = (FITTED, HALF_LOOSE, 0.879)
    errors = [read(6.0, replace(RAN, taper=taper), STOOD)["pelvic_tilt_change"].error for taper in tapers]
    unseen = read(6.0, replace(RAN, taper=np.nan), STOOD)["pelvic_tilt_change"].error

    assert errors[0] + 1 < errors[1] < errors[2] - 1
    assert unseen == pytest.approx(errors[1])  # half-way
    assert set(read(6.0, replace(RAN, taper=LOOSE), STOOD)) == {"trunk_lean_change"}


def test_a_top_that_hangs_straight_is_told() -> None:
    fitted, loose = (_held_against(Pictures(hollow=replace(RAN, taper=taper), standing=STOOD)) for taper in (FITTED, LOOSE))

    assert len(loose) == len(fitted) + 1
    assert "hangs straight down" in loose[-1]


def test_a_tilted_phone_changes_nothing() -> None:
    straight = read(6.0, RAN, STOOD)
    tilted = read(6.0 + 4.0, RAN, replace(STOOD, lean=STOOD.lean + 4.0))

    assert tilted["pelvic_tilt_change"].value == pytest.approx(straight["pelvic_tilt_change"].value, abs=0.01)


@pytest.mark.parametrize(
    ("there", "here", "doubts"),
    [
        ("red", "blue", 1),
        ("Red ", "red", 0),
        ("", "blue", 0),
        ("red", "", 0),
    ],
)
def test_other_shoes_or_clothes_are_a_doubt_only_where_both_are_told(there: str, here: str, doubts: int) -> None:
    shoes = held_against(replace(STOOD, shoes=there), TRUNK, (540, 720), 1, 2.0, Session(shoes=here))
    clothes = held_against(replace(STOOD, clothing=there), TRUNK, (540, 720), 1, 2.0, Session(clothing=here))

    assert len(shoes.doubts) == len(clothes.doubts) == doubts


def test_what_these_recordings_show_comes_before_what_was_known_and_serves_those_after(monkeypatch: pytest.MonkeyPatch) -> None:
    earlier, own = replace(STOOD, clip="earlier.mp4"), replace(STOOD, clip="b.mp4")
    given: list[str] = []

    def measured(clip: Any, options: Any, progress: Any, label: str, standing: Standing | None) -> ClipResult:
        known = standing or options.stood
        given.append(known.clip)
        shown = own if label == "b.mp4" else replace(known, own=False)
        return ClipResult(clip_summary(label, standing=shown))

    monkeypatch.setattr(analysis, "open_clip", lambda path: path)
    monkeypatch.setattr(analysis, "measured_once", measured)
    analysis.analyze_clips([Path("a.mp4"), Path("b.mp4"), Path("c.mp4")], analysis.Options(stood=earlier))

    assert given == ["earlier.mp4", "earlier.mp4", "b.mp4"]
