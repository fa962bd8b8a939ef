"""Steps to the left and to the right foot, by their time."""

from __future__ import annotations

import numpy as np
import pytest
from gaits import gait_of, regular, standing

from formcheck.gait.contacts import Steps
from formcheck.metrics import step_time_asymmetry
from metrics.by_hand import measured, values


@pytest.mark.parametrize(("left_later", "percent"), [(0.0, 0.0), (0.014, -8.0), (-0.007, 4.0)])
def test_step_time_asymmetry(left_later: float, percent: float) -> None:
    gait = gait_of(standing(), steps={"right": regular(0.1), "left": regular(0.45 + left_later)})
    # 14 ms later: 364 ms to the left contact, 336 to the right one: -28 of 350
    assert values(step_time_asymmetry, gait)["step_time_asymmetry", "both"] == pytest.approx(percent)


def test_step_time_asymmetry_passes_over_a_lost_contact() -> None:
    left = regular(0.45)
    gait = gait_of(standing(), steps={"right": regular(0.1), "left": Steps(np.delete(left.initial_contact, 5), np.delete(left.toe_off, 5))})
    one = measured(step_time_asymmetry, gait)["step_time_asymmetry", "both"]
    assert (one.value, one.spread) == pytest.approx((0, 0))
    assert one.n == 11  # of 13 contacts each, less the first, which has none before it, and those about the lost one
