"""From where she was filmed, on a stick runner that the camera walks around."""

from __future__ import annotations

import numpy as np
import pytest
import stick
from hypothesis import given, settings
from hypothesis import strategies as st

from formcheck.gait.view import find_view
from formcheck.pose.landmarks import SHOULDER

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


def test_labels_and_toes_that_disagree_cost_all_confidence() -> None:
    """From the front, but left and right bear each other's names: nobody knows."""
    points = filmed(stick.FRONT)
    mistaken = points.copy()
    mistaken[:, 11:33:2], mistaken[:, 12:33:2] = points[:, 12:33:2], points[:, 11:33:2]
    assert find_view(mistaken).confidence < 0.1


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
