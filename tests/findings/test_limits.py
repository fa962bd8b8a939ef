"""What a finding says its numbers were held against."""

from __future__ import annotations

import pytest

from findings.by_hand import both, evidence, measured
from formcheck.findings.registry import judge_all
from formcheck.findings.verdict import BANDS
from formcheck.result import Limit


def limits(name: str, *measurements: object, **more: object) -> tuple[Limit, ...]:
    found = judge_all(evidence(*measurements, **more))  # type: ignore[arg-type]
    return next(one.limits for one in found if one.finding == name and one.verdict != "not_assessed")


def test_a_limit_that_moves_says_for_which_speed_and_how_surely() -> None:
    """Overstride: 4 % of the leg more for each m/s above 2.5, with a speed uncertain by 0.5."""
    (ahead, _) = limits("overstride", *both("overstride", 30), *both("shank_angle_ic", 9), speed=3.5, speed_error=0.5)
    edge = (BANDS["overstride"].high or (0, 0))[0] + 4
    assert ahead == Limit("overstride", "high", pytest.approx(edge), pytest.approx(edge), 3.5, True, pytest.approx(2.0))  # type: ignore[arg-type]


def test_where_no_speed_is_known_it_is_the_usual_one() -> None:
    (one,) = limits("low_cadence", measured("cadence", 160))
    assert (one.direction, one.speed, one.speed_known) == ("low", 2.75, False)
    assert one.finding < one.fine
    assert one.error > 0


def test_a_limit_that_does_not_move_has_no_speed() -> None:
    (one,) = limits("hip_drop", *both("pelvic_drop", 3), speed=3.5, speed_error=0.5)
    assert (one.speed, one.speed_known, one.error) == (None, True, 0.0)


def test_both_ends_of_a_band_are_told() -> None:
    assert [one.direction for one in limits("trunk_lean", measured("trunk_lean", 8))] == ["high", "low"]


def test_a_lifted_hip_is_judged_by_another_limit_than_a_sinking_one() -> None:
    (lifted,) = limits("hip_lift", *both("pelvic_drop", -6))
    (sinking,) = limits("hip_drop", *both("pelvic_drop", -6))
    assert (lifted.metric, lifted.direction) == ("pelvic_drop", "low")
    assert sinking.direction == "high"


def test_what_was_not_assessed_was_held_against_nothing() -> None:
    assert {one.limits for one in judge_all(evidence(views=()))} == {()}
