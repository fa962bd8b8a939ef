"""Lean of the trunk and the head before it."""

from __future__ import annotations

import numpy as np
import pytest
from gaits import gait_of, put, standing

from formcheck.metrics import posture
from formcheck.pose.landmarks import EAR, SHOULDER
from metrics.by_hand import across, swinging, values


@pytest.mark.parametrize("forward", [1, -1])
def test_trunk_and_head_lean(forward: int) -> None:
    lean, head = np.radians(10), np.radians(40)
    shoulder = np.array([500 + forward * 200 * np.sin(lean), 800 + 200 * np.cos(lean)])
    ear = shoulder + 60 * np.array([forward * np.sin(head), np.cos(head)])
    tracks = put(put(standing(), SHOULDER, [shoulder, shoulder]), EAR, [ear, ear])
    found = values(posture, gait_of(tracks, forward=forward))
    assert found["trunk_lean", "both"] == pytest.approx(10, abs=0.01)
    assert found["head_forward", "both"] == pytest.approx(30, abs=0.01)  # against the trunk's own line


def test_an_upright_trunk_that_nods_has_its_mean() -> None:
    tracks = standing()
    put(tracks, SHOULDER, [across(swinging(tracks, 500, 30, 0.1), 1000)] * 2)
    assert values(posture, gait_of(tracks))["trunk_lean", "both"] == pytest.approx(0, abs=0.2)
