"""Who of the people in the picture is the runner, and what of all that was found is she."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.pose.landmarks import ANKLE, ELBOW, HIP, KNEE, SHOULDER, WRIST
from formcheck.pose.person import (
    Person,
    crowded,
    follow,
    group_people,
    movement,
    place_among,
    real,
    rivalled,
    runner_region,
    runner_score,
    stays,
)
from formcheck.pose.tracker import WHOLE, region, runners_points

SQUARE = 1.0


def person(x: float, y: float = 0.5, height: float = 0.6, stride: float = 0.0) -> np.ndarray:
    """(33, 2) in 0..1: trunk's middle at (x, y), shoulders at a sixth of the height above it and hips below; legs parted by `stride`."""
    points = np.full((33, 2), [x, y - height / 2])
    for side, way in (("left", -1), ("right", 1)):
        points[SHOULDER[side]] = (x, y - height / 6)
        points[HIP[side]] = (x, y + height / 6)
        points[ELBOW[side]] = points[WRIST[side]] = (x - way * stride / 2, y)
        points[KNEE[side]] = (x + way * stride / 2, y + height / 3)
        points[ANKLE[side]] = (x + way * stride, y + height / 2)
    return points


def seen(*people: np.ndarray) -> np.ndarray:
    """(P, 33, 8) as the landmarker gives them, every point in the picture."""
    out = np.ones((len(people), 33, 8), np.float32)
    for i, points in enumerate(people):
        out[i, :, :2] = points
    return out


def running(x: float, sample: int, height: float = 0.6) -> np.ndarray:
    return person(x, height=height, stride=height / 6 * np.cos(2.4 * sample))


# ---- sorting people


def test_two_people_in_any_order_stay_two_people() -> None:
    detections = [seen(person(0.3), person(0.8)), seen(person(0.8), person(0.31)), seen(person(0.32))]
    groups = sorted(group_people(detections, SQUARE), key=lambda p: p.points[0, 0, 0])
    assert [g.samples for g in groups] == [(0, 1, 2), (0, 1)]
    np.testing.assert_allclose(groups[0].points[:, 0, 0], [0.3, 0.31, 0.32])
    assert groups[0].points.shape == (3, 33, 2)


def test_two_people_side_by_side_in_one_frame_are_never_one() -> None:
    assert len(group_people([seen(person(0.5), person(0.52))], SQUARE)) == 2


def test_distances_are_counted_in_picture_heights() -> None:
    detections = [seen(person(0.3)), seen(person(0.5))]  # 0.2 of the width away
    assert len(group_people(detections, aspect=1.0)) == 1  # a third of her height
    assert len(group_people(detections, aspect=16 / 9)) == 2  # 0.36 picture heights, more than half of hers


def test_nobody() -> None:
    assert group_people([seen(), seen()], SQUARE) == []


# ---- choosing


def followed(points: list[np.ndarray]) -> Person:
    return Person(np.array(points), tuple(range(len(points))))


def test_who_moves_beats_who_stands_nearer() -> None:
    runner = followed([running(0.5, k) for k in range(8)])
    coach = followed([person(0.3, height=0.8)] * 8)
    assert runner_score(runner, 8) > runner_score(coach, 8)


def test_seen_throughout_beats_a_passer_by() -> None:
    runner = followed([running(0.5, k) for k in range(8)])
    passer_by = followed([running(0.5, k) for k in range(3)])
    assert runner_score(runner, 8) > runner_score(passer_by, 8)


def test_of_two_runners_the_nearer_and_the_more_central() -> None:
    middle, edge = (followed([running(x, k) for k in range(8)]) for x in (0.5, 0.1))
    small = followed([running(0.5, k, height=0.3) for k in range(8)])
    assert runner_score(middle, 8) > runner_score(edge, 8)
    assert runner_score(middle, 8) > runner_score(small, 8)


def test_region_holds_her_in_all_samples_with_room() -> None:
    region = runner_region(followed([person(0.4), person(0.5)]), margin=0.1)
    assert region == pytest.approx((0.34, 0.14, 0.56, 0.86))  # 0.6 tall: 0.06 around 0.4-0.5 and 0.2-0.8


def test_region_stays_in_the_picture() -> None:
    assert runner_region(followed([person(0.05), person(0.95, height=0.9)])) == (0, 0, 1, 1)


@given(st.integers(0, 2**32 - 1), st.integers(0, 6))
def test_every_detection_belongs_to_exactly_one_person(seed: int, frames: int) -> None:
    rng = np.random.default_rng(seed)
    detections = [rng.uniform(0, 1, (int(rng.integers(0, 4)), 33, 8)).astype(np.float32) for _ in range(frames)]
    groups = group_people(detections, 0.56)
    assert sum(len(g.samples) for g in groups) == sum(len(found) for found in detections)
    for group in groups:
        assert len(set(group.samples)) == len(group.samples) == len(group.points)
        assert 0 <= runner_score(group, frames) < np.inf
        left, top, right, bottom = runner_region(group)
        assert 0 <= left < right <= 1
        assert 0 <= top < bottom <= 1


# ---- what tells a runner


def test_movement_is_that_of_the_limbs_against_the_trunk() -> None:
    assert movement(followed([person(0.5)] * 8), SQUARE) == 0
    assert movement(followed([person(0.1 * k) for k in range(8)]), SQUARE) == pytest.approx(0)  # carried along
    assert movement(followed([running(0.1 * k, k) for k in range(8)]), SQUARE) > 0.05


def test_limbs_outside_the_picture_do_not_move() -> None:
    steps = followed([running(0.5, k) for k in range(8)])
    in_picture = np.ones((8, 33))
    in_picture[:, [*KNEE.values(), *ANKLE.values(), *WRIST.values()]] = 0
    assert movement(Person(steps.points, steps.samples, presence=in_picture), SQUARE) == 0


def test_a_rival_runs_too_for_half_of_the_time() -> None:
    she, other, coach = (
        followed([running(0.5, k) for k in range(8)]),
        followed([running(0.8, k) for k in range(5)]),
        followed([person(0.2)] * 8),
    )
    assert rivalled([coach, other, she], 8, SQUARE)
    assert not rivalled([coach, she], 8, SQUARE)
    assert not rivalled([followed([running(0.8, k) for k in range(3)]), she], 8, SQUARE)
    assert not rivalled([], 8, SQUARE)


def test_a_body_without_hips_is_imagined() -> None:
    found = seen(person(0.3), person(0.7))
    found[0, list(HIP.values()), 7] = 0.1
    assert real(found)[:, 0, 0] == pytest.approx([0.7])


def test_she_stays_who_keeps_within_half_her_height() -> None:
    assert stays(followed([person(0.4), person(0.6)]), SQUARE)
    assert not stays(followed([person(0.4), person(0.8)]), SQUARE)


def test_only_a_runner_who_stays_among_others_has_a_region() -> None:
    coach = person(0.9, height=0.3)
    assert region([seen(running(0.3, k), coach) for k in range(8)], SQUARE)[2] < 0.8
    assert region([seen(running(0.3, k)) for k in range(8)], SQUARE) == WHOLE
    assert region([seen(running(0.1 + 0.08 * k, k), coach) for k in range(8)], SQUARE) == WHOLE
    assert region([seen(person(0.3), coach)] * 8, SQUARE) == WHOLE


# ---- following by continuity

FRAMES = 60  # two seconds at 30 frames/s: five strides of `stepping`


def stepping(x: float, frame: int, height: float = 0.6) -> np.ndarray:
    return person(x, height=height, stride=0.15 * height * np.cos(0.5 * frame))


def kept(frames: list[np.ndarray], aspect: float = SQUARE) -> tuple[np.ndarray, bool]:
    """x of the runner's nose by frame, NaN where she is not, and whether somebody ran beside her."""
    points, beside = runners_points(frames, np.arange(len(frames)) / 30, aspect)
    return points[:, 0, 0], beside


def test_she_who_crosses_the_picture_is_one_person() -> None:
    across = np.linspace(0.05, 0.95, FRAMES)
    x, _ = kept([seen(stepping(x, k)) for k, x in enumerate(across)])
    np.testing.assert_allclose(x, across, atol=1e-6)


def test_she_who_runs_away_is_one_person() -> None:
    x, _ = kept([seen(stepping(0.5, k, height)) for k, height in enumerate(np.geomspace(0.8, 0.15, FRAMES))])
    assert np.isfinite(x).all()


def test_frames_in_which_somebody_else_was_found_are_left_out() -> None:
    """A tracker that loses her comes back on the coach, who stands: nearer, beside her, or in her place but far smaller."""
    for coach in (person(0.85), person(0.7, height=0.9), person(0.5, height=0.2)):
        x, _ = kept([seen(coach if 20 <= k < 40 else stepping(0.5, k)) for k in range(FRAMES)])
        assert np.flatnonzero(np.isnan(x)).tolist() == list(range(20, 40))


def test_she_is_found_again_after_a_moment_out_of_sight() -> None:
    x, _ = kept([seen() if 20 <= k < 30 else seen(stepping(0.5, k)) for k in range(FRAMES)])
    assert np.flatnonzero(np.isnan(x)).tolist() == list(range(20, 30))


def test_after_a_cut_she_is_she_wherever_she_is() -> None:
    x, beside = kept([seen(stepping(0.3 if k < 30 else 0.8, k)) for k in range(FRAMES)])
    assert np.isfinite(x).all()
    assert not beside


def test_where_another_runs_beside_her_nobody_elsewhere_is_taken_for_her() -> None:
    """She is there until frame 40; the smaller one from 20 on, with a gap in which nobody is found."""
    she, other = [stepping(0.3, k) for k in range(80)], [stepping(0.8, k + 3, height=0.5) for k in range(80)]
    frames = [(she[k : k + 1] if k < 40 else []) + (other[k : k + 1] if 20 <= k < 42 or k >= 55 else []) for k in range(80)]
    x, beside = kept([seen(*people) for people in frames])
    assert beside
    assert np.allclose(x[:40], 0.3)
    assert np.isnan(x[40:]).all()


def test_two_in_any_order_are_not_exchanged() -> None:
    here, there = [stepping(0.3, k) for k in range(FRAMES)], [person(0.7)] * FRAMES
    x, beside = kept([seen(a, b) if k % 2 else seen(b, a) for k, (a, b) in enumerate(zip(here, there, strict=True))])
    assert np.allclose(x, 0.3)
    assert not beside


def test_one_body_found_twice_is_one_person() -> None:
    frames = [seen(stepping(0.5, k), stepping(0.501, k)) for k in range(FRAMES)]
    assert len(follow(frames, np.arange(FRAMES) / 30, SQUARE)) == 1


def test_in_a_narrow_picture_the_same_share_of_the_width_is_nearer() -> None:
    frames = [seen(person(0.5)), seen(person(0.5)), seen(person(0.65))]
    times = np.arange(3) / 30
    assert [len(follow(frames, times, aspect)) for aspect in (1.0, 9 / 16)] == [2, 1]  # 0.75 and 0.42 trunks away


def test_nobody_is_nobody() -> None:
    x, beside = kept([seen()] * 5)
    assert np.isnan(x).all()
    assert len(x) == 5
    assert not beside


# ---- saying where she is


def where(*frames: tuple[np.ndarray, list[np.ndarray]]) -> tuple[int, str]:
    """Of (she, others) of each sampled frame."""
    return place_among(np.array([she for she, _ in frames]), [seen(she, *others) for she, others in frames], SQUARE)


def test_left_right_and_middle_are_as_seen_in_the_picture() -> None:
    assert where(*[(person(0.3), [person(0.7)])] * 4) == (2, "left")
    assert where(*[(person(0.7), [person(0.3)])] * 4) == (2, "right")
    assert where(*[(person(0.5), [person(0.2), person(0.8)])] * 4) == (3, "middle")


def test_of_two_who_change_places_the_larger_is_told_or_nothing() -> None:
    changing = [(person(0.4), [person(0.6, height=0.4)]), (person(0.6), [person(0.4, height=0.4)])]
    assert where(*changing * 2) == (2, "larger")
    assert where(*[(person(0.4), [person(0.6)]), (person(0.6), [person(0.4)])] * 2) == (2, "")


def test_who_is_seen_once_does_not_count() -> None:
    assert where((person(0.3), [person(0.7)]), (person(0.3), []), (person(0.3), [])) == (1, "")


def test_where_she_is_not_found_nothing_is_told() -> None:
    assert where(*[(np.full((33, 2), np.nan), [])] * 3) == (1, "")


def test_shoulder_to_shoulder_is_too_close_to_be_tracked() -> None:
    assert crowded([seen(person(0.5)), seen(person(0.3), person(0.55))], SQUARE)
    assert not crowded([seen(person(0.2), person(0.9))], SQUARE)
    assert not crowded([seen(person(0.5)), seen()], SQUARE)
