"""Who of the people in the picture is the runner, and frames in which somebody else was followed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.pose.landmarks import ANKLE, ELBOW, HIP, KNEE, SHOULDER, WRIST
from formcheck.pose.runner import Follower, Person, group_people, runner_region, runner_score
from formcheck.pose.tracker import elsewhere

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
    """(P, 33, 8) as the landmarker gives them."""
    out = np.zeros((len(people), 33, 8), np.float32)
    for i, points in enumerate(people):
        out[i, :, :2] = points
    return out


def running(x: float, sample: int, height: float = 0.6) -> np.ndarray:
    return person(x, height=height, stride=0.1 * np.cos(2.4 * sample))


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


# ---- following her frame by frame


def follower(x: float = 0.5) -> Follower:
    return Follower(followed([person(x)] * 3), SQUARE)


def test_the_nearest_is_followed() -> None:
    assert follower().pick(seen(person(0.9), person(0.52), person(0.4))) == 1


def test_nobody_near_is_nobody() -> None:
    assert follower().pick(seen(person(0.9))) is None  # 0.4 away, two trunks
    assert follower().pick(seen()) is None


@pytest.mark.parametrize("height", [0.25, 1.3])
def test_somebody_of_another_size_is_not_she(height: float) -> None:
    assert follower().pick(seen(person(0.5, height=height))) is None


def test_she_is_followed_step_by_step_and_found_again_at_home() -> None:
    one = follower()
    assert [one.pick(seen(person(x))) for x in (0.6, 0.7, 0.8, 0.9)] == [0, 0, 0, 0]
    assert one.pick(seen(person(0.52))) == 0


# ---- the tracker on somebody else


def tracked(xs: list[float], heights: list[float] | None = None) -> np.ndarray:
    rows = [person(x, height=h) for x, h in zip(xs, heights or [0.6] * len(xs), strict=True)]
    return np.concatenate([np.array(rows), np.zeros((len(xs), 33, 1))], -1).astype(np.float32)


def test_a_jump_to_somebody_beside_her_is_elsewhere() -> None:
    assert np.flatnonzero(elsewhere(tracked([0.5] * 20 + [0.85] * 5 + [0.5] * 20), SQUARE)).tolist() == list(range(20, 25))


def test_the_same_share_of_a_narrow_picture_is_nearer() -> None:
    assert not elsewhere(tracked([0.5] * 20 + [0.85] * 5 + [0.5] * 20), 9 / 16).any()  # 0.2 picture heights: a trunk


@pytest.mark.parametrize("height", [0.2, 1.4])
def test_somebody_far_smaller_or_larger_in_her_place_is_elsewhere(height: float) -> None:
    found = elsewhere(tracked([0.5] * 45, [0.6] * 20 + [height] * 3 + [0.6] * 22), SQUARE)
    assert np.flatnonzero(found).tolist() == [20, 21, 22]


def test_a_slow_drift_along_the_belt_is_still_she() -> None:
    assert not elsewhere(tracked(list(np.linspace(0.2, 0.8, 300))), SQUARE).any()


def test_frames_without_anybody_are_not_elsewhere() -> None:
    points = tracked([0.5] * 30)
    points[10:15] = np.nan
    assert not elsewhere(points, SQUARE).any()
    assert not elsewhere(np.full((5, 33, 3), np.nan, np.float32), SQUARE).any()
