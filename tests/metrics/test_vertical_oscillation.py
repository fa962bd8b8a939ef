"""How far the hips go up and down."""

from __future__ import annotations

import numpy as np
import pytest
from gaits import gait_of, put, standing

from formcheck.metrics import vertical_oscillation
from formcheck.pose.landmarks import HIP
from metrics.by_hand import phase_of, values


def test_vertical_oscillation_is_the_bounce_and_not_the_drift() -> None:
    tracks = standing()
    height = 800 + 20 * np.cos(4 * np.pi * phase_of(tracks)) + 30 * tracks.times
    put(tracks, HIP, [np.column_stack([np.full(len(height), 500), height])] * 2)
    # 40 of 400; the filter at 8 Hz takes less than a hundredth of 2.9 Hz
    assert values(vertical_oscillation, gait_of(tracks))["vertical_oscillation", "both"] == pytest.approx(10, abs=0.15)
