"""Wrists across the chest, and one arm against the other."""

from __future__ import annotations

import pytest

from formcheck.metrics import arms_from_front
from metrics.by_hand import front_arms, values


def test_wrists_across_the_chest_from_the_front() -> None:
    found = values(arms_from_front, front_arms())
    assert found["wrist_crossing", "right"] == pytest.approx(-10, abs=0.3)  # 15 across of 150
    assert found["wrist_crossing", "left"] == pytest.approx(25, abs=0.3)  # 37.5 of 150


def test_the_arm_that_swings_twice_as_far() -> None:
    assert values(arms_from_front, front_arms())["arm_asymmetry", "both"] == pytest.approx(100 * 45 / 67.5, abs=0.3)  # 90 against 45
