"""Where the foot lands and how the leg stands then."""

from __future__ import annotations

import numpy as np
import pytest
from gaits import STRIDE_S, gait_of, put, regular, standing

from formcheck.metrics import landing
from formcheck.pose.landmarks import ANKLE, KNEE
from metrics.by_hand import across, measured, swinging, values


@pytest.mark.parametrize("forward", [1, -1])
def test_landing_with_the_ankle_ahead(forward: int) -> None:
    tracks = put(standing(), KNEE, [(500, 600), (500 + forward * 60, 600)])
    put(tracks, ANKLE, [(500, 400), (500 + forward * 80, 400)])  # 80 of 400 ahead of the hips, 20 over 200 ahead of the knee
    found = values(landing, gait_of(tracks, forward=forward))
    assert found["overstride", "right"] == pytest.approx(20, abs=0.01)
    assert found["shank_angle_ic", "right"] == pytest.approx(np.degrees(np.arctan2(20, 200)), abs=0.01)
    assert found["knee_flexion_ic", "right"] == pytest.approx(np.degrees(np.arctan2(60, 200) - np.arctan2(20, 200)), abs=0.01)
    assert [found[metric, "left"] for metric in ("overstride", "shank_angle_ic", "knee_flexion_ic")] == pytest.approx([0, 0, 0], abs=0.01)


def test_landing_is_read_at_contact_and_not_later() -> None:
    tracks = standing()
    put(tracks, ANKLE, [across(500.0 + np.zeros(len(tracks.times)), 400), across(swinging(tracks, 500, 80, 0.0), 400)])
    found = measured(landing, gait_of(tracks))["overstride", "right"]
    assert found.value == pytest.approx(20, abs=0.2)  # most ahead at contact: 80 of 400
    assert found.n == 13
    later = gait_of(tracks, steps={"right": regular(0.1 + STRIDE_S / 4), "left": regular(0.45)})
    assert values(landing, later)["overstride", "right"] == pytest.approx(0, abs=0.2)
