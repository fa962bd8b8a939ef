"""Elbow and swing of the near arm."""

from __future__ import annotations

import numpy as np
import pytest
from gaits import gait_of, put, standing

from formcheck.metrics import arms_from_side
from formcheck.pose.landmarks import ELBOW, SHOULDER, WRIST
from metrics.by_hand import swinging, values


@pytest.mark.parametrize(("wrist", "bent"), [((600, 900), 90), ((500, 800), 0), ((500 + 50 * 3**0.5, 950), 120)])
@pytest.mark.parametrize("forward", [1, -1])
def test_elbow_of_the_near_arm(wrist: tuple[float, float], bent: float, forward: int) -> None:
    hand = (500 + forward * (wrist[0] - 500), wrist[1])
    tracks = put(standing(), WRIST, [hand, (500, 800)] if forward < 0 else [(500, 800), hand])
    near = "right" if forward > 0 else "left"
    found = values(arms_from_side, gait_of(tracks, forward=forward))
    assert {side for _, side in found} == {near}
    assert found["elbow_flexion", near] == pytest.approx(bent, abs=0.01)


@pytest.mark.parametrize("lean", [0.0, 20.0])
def test_arm_swing_is_against_the_trunk(lean: float) -> None:
    """An upper arm swinging by 30 degrees to either side of a trunk that may lean. 95 % of the time it is within 0.997 of that."""
    tracks = standing()
    tilt, swing = np.radians(lean), np.radians(swinging(tracks, 0, 30, 0.3))
    shoulder = np.array([500 + 200 * np.sin(tilt), 800 + 200 * np.cos(tilt)])
    put(tracks, SHOULDER, [shoulder, shoulder])
    elbow = shoulder + 100 * np.column_stack([np.sin(swing - tilt), -np.cos(swing - tilt)])
    put(tracks, ELBOW, [elbow, elbow])
    put(tracks, WRIST, [elbow, elbow])
    assert values(arms_from_side, gait_of(tracks))["arm_swing_amplitude", "right"] == pytest.approx(60, abs=0.6)


def test_an_arm_that_hangs_still_swings_against_a_trunk_that_nods() -> None:
    tracks = standing()
    nod = np.radians(swinging(tracks, 0, 10, 0.3))
    shoulder = np.column_stack([500 + 200 * np.sin(nod), 800 + 200 * np.cos(nod)])
    put(tracks, SHOULDER, [shoulder, shoulder])
    put(tracks, ELBOW, [shoulder - [0, 100], shoulder - [0, 100]])
    assert values(arms_from_side, gait_of(tracks))["arm_swing_amplitude", "right"] == pytest.approx(20, abs=0.3)
