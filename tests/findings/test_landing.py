"""Heel strike and overstride."""

from __future__ import annotations

import pytest

from findings.by_hand import both, evidence, measured, verdicts
from formcheck.findings.landing import heel_strike, overstride


@pytest.mark.parametrize(("degrees", "verdict"), [(30, "finding"), (20, "finding"), (8, "borderline"), (-1, "fine"), (-15, "fine")])
def test_heel_strike_is_information_and_never_a_fault(degrees: float, verdict: str) -> None:
    found = heel_strike(evidence(*both("foot_strike_angle", degrees, error=3.5)))
    assert verdicts(found) == [verdict] * 2
    assert {f.severity for f in found} == {"information" if verdict == "finding" else "none"}


def test_heel_strike_at_30_frames_needs_more() -> None:
    sharp, blurred = (heel_strike(evidence(*both("foot_strike_angle", 12.2, error=error))) for error in (3.5, 4.5))
    assert verdicts(sharp) == ["finding"] * 2
    assert verdicts(blurred) == ["borderline"] * 2


def test_the_far_leg_is_harder_to_judge() -> None:
    found = heel_strike(evidence(measured("foot_strike_angle", 12.2, "right", 3.5), measured("foot_strike_angle", 12.2, "left", 5.5)))
    assert {f.side: f.verdict for f in found} == {"left": "borderline", "right": "finding"}


@pytest.mark.parametrize(
    ("ahead", "shank", "verdict"),
    [
        (40, 20, "finding"),
        (33, 1, "borderline"),  # far ahead, but the shin is upright
        (18, 15, "borderline"),  # the shin reaches, but the foot is under her
        (25, 8, "borderline"),
        (10, 0, "fine"),
    ],
)
def test_overstride_is_judged_by_the_sum_of_its_signs(ahead: float, shank: float, verdict: str) -> None:
    found = overstride(evidence(*both("overstride", ahead), *both("shank_angle_ic", shank)))
    assert verdicts(found) == [verdict] * 2
    assert found[0].metrics == ("overstride", "shank_angle_ic")


def test_overstride_moves_with_the_belts_speed() -> None:
    signs = [*both("overstride", 30), *both("shank_angle_ic", 11)]
    assert verdicts(overstride(evidence(*signs, speed=2.5))) == ["finding"] * 2
    assert verdicts(overstride(evidence(*signs, speed=6.0))) == ["fine"] * 2  # 14 % and 5 degrees more


def test_overstride_without_one_of_its_signs_is_not_assessed() -> None:
    assert verdicts(overstride(evidence(*both("overstride", 40)))) == ["not_assessed"] * 2
