"""The hip that sinks under the swinging leg."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from gaits import STRIDE_S, gait_of, standing

from formcheck.metrics import pelvic_drop
from formcheck.result import View
from metrics.by_hand import measured, tilting, values


@pytest.mark.parametrize(("view", "sign"), [("rear", 1), ("front", -1)])
def test_pelvic_drop_is_of_the_other_hip_under_the_standing_leg(view: View, sign: int) -> None:
    found = measured(pelvic_drop, gait_of(standing(), view=view), pelvis=tilting(sign * 5))
    assert found["pelvic_drop", "right"].value == pytest.approx(5 / pelvic_drop.FOLLOWED, abs=0.1)  # a cosine is flat at its peak
    assert found["pelvic_drop", "left"].value == pytest.approx(5 / pelvic_drop.FOLLOWED, abs=0.1)
    assert found["pelvic_drop", "right"].n >= 12


def test_a_pelvis_that_rises_on_the_other_side_has_no_drop() -> None:
    assert values(pelvic_drop, gait_of(standing(), view="rear"), pelvis=tilting(-5))["pelvic_drop", "right"] < 0


def test_both_widths_count_by_their_weights_and_what_they_differ_is_doubt() -> None:
    gait = gait_of(standing(), view="rear")
    same = measured(pelvic_drop, gait, pelvis=tilting(6, 6))["pelvic_drop", "right"]
    apart = measured(pelvic_drop, gait, pelvis=tilting(4, 8, scatter=1.5))["pelvic_drop", "right"]
    mostly_wide = measured(pelvic_drop, gait, pelvis=replace(tilting(4, 8), weights=(0.25, 0.75)))["pelvic_drop", "right"]
    assert apart.value == pytest.approx(same.value)
    assert mostly_wide.value == pytest.approx(same.value + 1 / pelvic_drop.FOLLOWED, abs=0.05)
    assert apart.error**2 - same.error**2 == pytest.approx((2 / pelvic_drop.FOLLOWED) ** 2 + 1.5**2, rel=0.02)


def test_a_drop_that_changes_fast_is_doubted_as_the_landing_is_not_known_well() -> None:
    gait, slow = gait_of(standing(), view="rear"), tilting(5)
    fast = replace(slow, degrees=5 * np.cos(6 * np.pi * ((slow.times - 0.1) / STRIDE_S - 0.36 * 0.4)) * np.ones((2, 1)))
    steady, changing = (measured(pelvic_drop, gait, pelvis=one)["pelvic_drop", "right"].error for one in (slow, fast))
    assert changing > steady + 0.05


def test_the_drops_peak_is_sought_only_where_it_can_be() -> None:
    """A curve that rises all through stance, as the thighs pull the cloth: read in the middle of the first half, not at its end."""
    gait, rising = gait_of(standing(), view="rear"), tilting(5)
    late = replace(rising, degrees=5 * np.cos(2 * np.pi * ((rising.times - 0.1) / STRIDE_S - 0.9 * 0.4)) * np.ones((2, 1)))
    found = measured(pelvic_drop, gait, pelvis=late)["pelvic_drop", "right"]
    assert found.value < 3 / pelvic_drop.FOLLOWED


def test_no_picture_of_the_pelvis_no_drop() -> None:
    assert values(pelvic_drop, gait_of(standing(), view="rear")) == {}
