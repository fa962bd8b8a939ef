"""Feet beside the midline, by the landmarks and by the outline."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from gaits import put, standing

from formcheck.gait.strides import cycles
from formcheck.metrics import step_width
from formcheck.metrics.base import Subject
from formcheck.metrics.errors import expected
from formcheck.metrics.registry import CURVES
from formcheck.metrics.step_width import PICTURE_INWARD, places, together
from formcheck.pose.landmarks import ANKLE, HEEL, HIP, SHOULDER
from formcheck.result import View
from metrics.by_hand import CLIP, across, feet, outlined, phase_of, subject, swinging, values


@pytest.mark.parametrize(
    ("right", "left", "view", "offsets"),
    [
        (20, -12, "rear", (5, 3)),  # of 400
        (-20, 12, "front", (5, 3)),
        (-8, -12, "rear", (-2, 3)),  # the right foot across the middle
        (-8, 12, "rear", (-2, -3)),
    ],
)
def test_feet_beside_the_midline(right: float, left: float, view: View, offsets: tuple[float, float]) -> None:
    gait = feet(right, left, view)
    gait.tracks.points[:, list(SHOULDER.values()), 0] += (right + left) / 2  # she stands over her feet, the hips a little beside
    found = values(step_width, gait)
    assert found["foot_offset", "right"] == pytest.approx(offsets[0], abs=0.01)
    assert found["foot_offset", "left"] == pytest.approx(offsets[1], abs=0.01)
    assert found["step_width", "both"] == pytest.approx(sum(offsets), abs=0.01)


@pytest.mark.parametrize("degrees", [-5, 3])
def test_a_rolled_camera_does_not_move_the_feet(degrees: float) -> None:
    gait, a = feet(20, -20), np.radians(degrees)
    gait.tracks.points[:] = gait.tracks.points @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
    found = values(step_width, gait)
    assert found["foot_offset", "right"] == pytest.approx(5, abs=0.1)
    assert found["foot_offset", "left"] == pytest.approx(5, abs=0.1)


@pytest.mark.parametrize("view", ["rear", "front"])
def test_feet_and_midline_biases_agree(view: str) -> None:
    width, offset = (expected(metric, view, role, 60).bias for metric, role in (("step_width", "both"), ("foot_offset", "each")))
    assert width == pytest.approx(2 * offset, abs=0.02)


def test_hips_that_sway_over_the_standing_foot_do_not_count() -> None:
    gait = feet(20, -20)
    sway = swinging(gait.tracks, 500, 15, 0.2)
    put(gait.tracks, HIP, [across(sway, 800)] * 2)
    assert values(step_width, gait)["step_width", "both"] == pytest.approx(10, abs=0.1)


def test_a_runner_who_drifts_on_the_belt_keeps_her_width() -> None:
    gait = feet(20, -20)
    gait.tracks.points[..., 0] += (10 * gait.tracks.times)[:, None]
    assert values(step_width, gait)["step_width", "both"] == pytest.approx(10, abs=0.1)


def test_the_foot_counts_where_it_stands() -> None:
    """20 out in the middle of right stance, 20 across half a stride later, when it swings."""
    tracks = standing()
    swing = np.where(np.cos(2 * np.pi * (phase_of(tracks) - 0.16)) > 0, 20.0, -20.0)
    assert values(step_width, feet(swing, -20))["foot_offset", "right"] == pytest.approx(5, abs=0.1)


def test_a_runner_who_gets_smaller_keeps_her_width() -> None:
    """She runs away to a third of her size, all places shrinking towards a point above her: 5 % of the leg she has just then."""
    gait = feet(20, -20)
    gone = np.linspace(1, 1 / 3, len(gait.tracks.times))[:, None, None]
    gait.tracks.points[:] = [700, 900] + gone * (gait.tracks.points - [700, 900])
    gait = replace(gait, tracks=replace(gait.tracks, size=gone[:, 0, 0]))
    found = values(step_width, gait)
    assert found["step_width", "both"] == pytest.approx(10, abs=0.3)


def test_few_pixels_know_less() -> None:
    large, small = (step_width.measure(Subject(replace(feet(20, -20), leg={"left": leg, "right": leg}), CLIP)) for leg in (400.0, 80.0))
    pixel = 100 * np.sqrt(1 / 80**2 - 1 / 400**2)
    for big, little, share in zip(large, small, (1, 1, np.sqrt(2)), strict=True):
        assert little.error**2 - big.error**2 == pytest.approx((share * pixel) ** 2, rel=0.01)


def test_an_outline_that_agrees_adds_no_doubt() -> None:
    seen = places(feet(20, -20), {"right": outlined(5 - PICTURE_INWARD)})
    assert seen["right"].values == pytest.approx(5)
    assert seen["right"].doubt == pytest.approx(seen["left"].doubt)


def test_an_outline_that_disagrees_moves_the_foot_and_is_doubt() -> None:
    seen = places(feet(20, -20), {"right": outlined(1 - PICTURE_INWARD)})
    assert 1 < np.median(seen["right"].values) < 3  # the outline is known better than the landmarks, and both count
    assert seen["right"].doubt > 1
    assert np.median(seen["left"].values) == pytest.approx(5)


def test_the_steadier_reading_counts_for_more() -> None:
    landmarks = np.full(12, 0.0)
    steady, scattered = np.full(12, 4.0), 4 + np.tile([-6.0, 6.0], 6)
    assert np.median(together(landmarks, steady, 0.2).values) > np.median(together(landmarks, scattered, 0.2).values)


def test_two_outlines_are_too_few() -> None:
    seen = np.array([4.0, 4.0, *[np.nan] * 10])
    assert together(np.zeros(12), seen, 0.2).values == pytest.approx(0)


def test_a_rolled_camera_does_not_move_a_foot_that_is_lifted() -> None:
    """Lifted by half a leg in swing: along the picture's upright a roll of 5 degrees would move it by 4 % of the leg."""
    drawn = []
    for degrees in (0, 5):
        gait, a = feet(20, -20), np.radians(degrees)
        lift = 100 * (1 - np.cos(2 * np.pi * (phase_of(gait.tracks) - 0.2)))
        gait.tracks.points[:, [HEEL["right"], ANKLE["right"]], 1] += lift[:, None]
        gait.tracks.points[:] = gait.tracks.points @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
        strides = CURVES["foot_offset"][1](subject(gait), "right", cycles(gait, "right"))
        assert strides is not None
        drawn.append(np.nanmedian(strides, 0))
    np.testing.assert_allclose(drawn[1], drawn[0], atol=0.3)
