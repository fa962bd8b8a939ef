"""A waist that is off level all through."""

from __future__ import annotations

from dataclasses import replace

import pytest
from gaits import gait_of, standing

from formcheck.metrics import pelvic_level
from formcheck.picture.uprights import Roll
from metrics.by_hand import measured, tilting, values


def test_a_waist_is_off_level_by_what_the_phones_roll_leaves_of_it() -> None:
    gait = gait_of(standing(), view="rear")
    slanting = replace(tilting(5), level=6.0, level_doubt=1.0)
    found = measured(pelvic_level, gait, pelvis=slanting, roll=Roll(-4.0, 0.5, 3))["pelvic_level", "both"]
    assert found.value == pytest.approx(2)  # the right side 6 degrees up in a picture that leans 4 of them
    unsure = measured(pelvic_level, gait, pelvis=slanting, roll=Roll(-4.0, 3.0, 0))["pelvic_level", "both"]
    assert unsure.error**2 - found.error**2 == pytest.approx(3**2 - 0.5**2)
    assert values(pelvic_level, gait, pelvis=tilting(5)) == {}  # no line seen
