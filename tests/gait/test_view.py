"""From where she was filmed, on a stick runner that the camera walks around."""

from __future__ import annotations

import numpy as np
import pytest
import stick
from hypothesis import given, settings
from hypothesis import strategies as st

from formcheck.gait.view import find_view, named_rightly
from formcheck.pose.landmarks import NOSE, SHOULDER

TIMES = stick.clock(2.1)
DISTANCE = 1300  # some 3.3 m for a trunk of half a metre


def filmed(yaw: float) -> np.ndarray:
    return stick.seen(stick.body(TIMES / 0.7), yaw, DISTANCE)


@pytest.mark.parametrize(
    ("yaw", "view", "facing"),
    [
        (stick.SIDE_RIGHT, "side", "right"),
        (stick.SIDE_LEFT, "side", "left"),
        (stick.REAR, "rear", None),
        (stick.FRONT, "front", None),
    ],
)
def test_four_sides(yaw: float, view: str, facing: str | None) -> None:
    guess = find_view(filmed(yaw))
    assert (guess.view, guess.facing) == (view, facing)
    assert guess.confidence > 0.8
    assert guess.yaw < 20


@pytest.mark.parametrize("yaw", [45, 135, 225, 315])
def test_half_way_between_two_sides_is_oblique(yaw: float) -> None:
    assert find_view(filmed(yaw)).view == "oblique"


@pytest.mark.parametrize("yaw", [-18, 18, 162, 198])
def test_a_camera_a_little_off_the_side_shows_in_the_yaw(yaw: float) -> None:
    guess = find_view(filmed(yaw))
    assert guess.view == "side"
    assert guess.yaw == pytest.approx(18, abs=5)


def test_shoulders_that_turn_with_the_stride_are_not_the_cameras_fault() -> None:
    body = stick.body(TIMES / 0.7)
    turn = np.radians(10 * np.sin(2 * np.pi * TIMES / 0.7))
    for side, out in (("left", -75), ("right", 75)):
        body[:, SHOULDER[side], 0] += out * np.sin(turn)
    assert find_view(stick.seen(body, stick.SIDE_RIGHT, DISTANCE)).yaw < 5


def test_mirrored_picture_faces_the_other_way() -> None:
    mirrored = filmed(stick.SIDE_RIGHT) * [-1, 1] + [1000, 0]
    assert find_view(mirrored).facing == "left"


def test_size_and_place_in_the_picture_do_not_matter() -> None:
    near, far = find_view(filmed(20)), find_view(0.3 * filmed(20) + 40)
    assert (near.view, near.facing) == (far.view, far.facing)
    assert (near.confidence, near.yaw) == pytest.approx((far.confidence, far.yaw))


def mistaken(points: np.ndarray) -> np.ndarray:
    """Left and right bear each other's names."""
    out = points.copy()
    out[:, 11:33:2], out[:, 12:33:2] = points[:, 12:33:2], points[:, 11:33:2]
    return out


def approaching(growth: float) -> np.ndarray:
    """From the front, growing (or shrinking) by this much of her size in the course of the clip."""
    return filmed(stick.FRONT) * np.linspace(1, 1 + growth, len(TIMES))[:, None, None]


def test_from_the_front_and_from_behind_the_sides_are_known() -> None:
    assert find_view(filmed(stick.FRONT)).sides_known
    assert find_view(filmed(stick.REAR)).sides_known


def test_labels_and_toes_that_disagree_leave_the_sides_open() -> None:
    """From the front, but left and right bear each other's names: nobody knows."""
    guess = find_view(mistaken(filmed(stick.FRONT)))
    assert not guess.sides_known
    assert guess.confidence < find_view(filmed(stick.FRONT)).confidence


def test_whoever_runs_towards_the_camera_is_seen_from_the_front() -> None:
    """Growing by half settles what labels and toes disagree about, and shows that the labels are turned."""
    guess = find_view(mistaken(approaching(0.5)))
    assert (guess.view, guess.labels_turned) == ("front", True)
    assert find_view(mistaken(approaching(0.0))).view == "rear"


def test_the_networks_depth_counts_but_less_than_its_labels() -> None:
    """Nose behind the ears speaks for a view from behind; labels and toes outweigh it."""
    points = filmed(stick.FRONT)
    depth = np.zeros(points.shape[:2])
    depth[:, NOSE] = 1.0
    guess, without = find_view(points, depth=depth), find_view(points)
    assert guess.view == "front"
    assert guess.sides < without.sides


def test_turned_labels_are_exchanged_where_the_user_says_the_view() -> None:
    points = filmed(stick.FRONT)
    guess = find_view(mistaken(points), told="front")
    assert (guess.view, guess.confidence, guess.sides_known, guess.labels_turned) == ("front", 1.0, True, True)
    body = named_rightly(mistaken(points), guess)[:, 11:]
    assert np.array_equal(body, points[:, 11:])
    rightly = find_view(points, told="front")
    assert not rightly.labels_turned
    assert named_rightly(points, rightly) is points


def test_a_side_view_that_is_told_still_has_its_facing_and_yaw() -> None:
    guess = find_view(filmed(40), told="side")
    assert (guess.view, guess.confidence, guess.facing) == ("side", 1.0, "right")
    assert guess.yaw == pytest.approx(40, abs=8)


def test_narrow_shoulders_seen_square_on_are_no_turn_of_the_camera() -> None:
    """A body a tenth narrower than usual, from behind: feet, knees and nose point straight away."""
    body = stick.body(TIMES / 0.7)
    for side, out in (("left", 20), ("right", -20)):
        body[:, SHOULDER[side], 2] += out
    guess = find_view(stick.seen(body, stick.REAR, DISTANCE))
    assert guess.view == "rear"
    assert guess.yaw < 5


def test_a_camera_a_little_off_behind_shows_in_the_yaw() -> None:
    assert find_view(filmed(stick.REAR + 15)).yaw == pytest.approx(15, abs=6)


def test_feet_cut_off_still_leave_a_side_view() -> None:
    """Below the picture's edge the network puts the feet anywhere: here straight below the knees."""
    points = filmed(stick.SIDE_RIGHT)
    points[:, 27:33, 0] = points[:, [25, 26, 25, 26, 25, 26], 0]
    assert find_view(points).view == "side"


def test_too_few_frames_are_unknown() -> None:
    guess = find_view(filmed(stick.REAR)[:4])
    assert (guess.view, guess.confidence, guess.facing) == ("unknown", 0.0, None)
    assert np.isnan(guess.yaw)


def test_frames_without_her_are_left_out() -> None:
    points = filmed(stick.SIDE_LEFT)
    points[::3] = np.nan
    assert find_view(points).facing == "left"
    only_right = np.concatenate([filmed(stick.SIDE_RIGHT), filmed(stick.SIDE_LEFT)])
    assert find_view(only_right, np.arange(2 * len(TIMES)) < len(TIMES)).facing == "right"


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, 40))
def test_any_points_have_a_view(seed: int, count: int) -> None:
    guess = find_view(np.random.default_rng(seed).normal(500, 100, (count, 33, 2)))
    assert guess.view in ("side", "rear", "front", "oblique", "unknown")
    assert 0 <= guess.confidence <= 1
    assert (guess.facing is not None) >= (guess.view == "side")
