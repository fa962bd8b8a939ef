"""Shoulders that turn, as seen from behind."""

from __future__ import annotations

import numpy as np
import pytest
from gaits import gait_of, put, standing

from formcheck.gait.gait import Gait
from formcheck.metrics import trunk_rotation
from formcheck.pose.landmarks import SHOULDER
from metrics.by_hand import across, measured, swinging, values


def turning(amplitude: float, aside: float = 0.0, width: float = 150.0) -> Gait:
    """From behind: shoulders that turn by so many degrees to either side of a line that the camera sees from so many degrees aside."""
    tracks = standing()
    out = width / 2 * np.cos(np.radians(swinging(tracks, aside, amplitude, 0.2)))
    return gait_of(put(tracks, SHOULDER, [across(500 - out, 1000), across(500 + out, 1000)]), view="rear")


@pytest.mark.parametrize("aside", [0.0, 6.0, -6.0])
@pytest.mark.parametrize("amplitude", [0.0, 16.0, 25.0])
def test_shoulders_that_turn_look_narrower(amplitude: float, aside: float) -> None:
    """16 degrees to either side are 32 from one to the other, also where the camera stands a little aside."""
    found = measured(trunk_rotation, turning(amplitude, aside))["trunk_rotation", "both"]
    assert found.value == pytest.approx(2 * amplitude, abs=1.5)
    assert found.n == 14


def test_shoulders_that_tilt_do_not_turn() -> None:
    tracks = standing()
    tilt = np.radians(swinging(tracks, 0, 8, 0.2))
    side = 75 * np.column_stack([np.cos(tilt), np.sin(tilt)])
    put(tracks, SHOULDER, [np.array([500, 1000]) - side, np.array([500, 1000]) + side])
    assert values(trunk_rotation, gait_of(tracks, view="rear"))["trunk_rotation", "both"] == pytest.approx(0, abs=2)


def test_shoulders_that_are_small_in_the_picture_tell_no_turn() -> None:
    assert values(trunk_rotation, turning(16, width=36)) == {}
