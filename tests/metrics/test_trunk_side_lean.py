"""A trunk that goes out over the standing leg."""

from __future__ import annotations

import numpy as np
import pytest
from gaits import TRUNK, gait_of, put, standing

from formcheck.metrics import trunk_side_lean
from formcheck.pose.landmarks import SHOULDER
from formcheck.result import View
from metrics.by_hand import across, swinging, values


@pytest.mark.parametrize(("view", "towards_right"), [("rear", 1), ("front", -1)])
def test_trunk_side_lean_goes_out_over_the_standing_leg(view: View, towards_right: int) -> None:
    tracks = standing()
    out = towards_right * TRUNK * np.tan(np.radians(swinging(tracks, 0, 4, 0.2)))  # right in the middle of right stance, left of left
    put(tracks, SHOULDER, [across(500 + 15 + out, 1000)] * 2)  # and crooked by 15 all the time
    found = values(trunk_side_lean, gait_of(tracks, view=view))
    assert found["trunk_side_lean", "right"] == pytest.approx(4, abs=0.1)
    assert found["trunk_side_lean", "left"] == pytest.approx(4, abs=0.1)
