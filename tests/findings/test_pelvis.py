"""Hips that sink or rise, feet that cross, a hollow back."""

from __future__ import annotations

import pytest

from findings.by_hand import both, evidence, measured, verdicts
from formcheck.findings.pelvis import hip_drop, hip_lift, leg_crossover, pelvic_tilt
from formcheck.result import Measurement


@pytest.mark.parametrize(("degrees", "verdict"), [(12, "finding"), (7, "borderline"), (3, "fine")])
def test_hip_drop(degrees: float, verdict: str) -> None:
    assert verdicts(hip_drop(evidence(*both("pelvic_drop", degrees)))) == [verdict] * 2


@pytest.mark.parametrize(("degrees", "told"), [(-6, ["finding"] * 2), (-1.5, ["borderline"] * 2), (0.5, []), (4, []), (12, [])])
def test_a_hip_that_rises_in_stance_is_lifted(degrees: float, told: list[str]) -> None:
    assert verdicts(hip_lift(evidence(*both("pelvic_drop", degrees)))) == told


@pytest.mark.parametrize(("level", "side"), [(9.0, "left"), (-9.0, "right")])
def test_a_hip_carried_higher_all_through_is_told_of_the_other_leg(level: float, side: str) -> None:
    (found,) = hip_lift(evidence(*both("pelvic_drop", 4), measured("pelvic_level", level)))
    assert (found.side, found.verdict, found.metrics) == (side, "finding", ("pelvic_level",))


def test_a_hip_that_comes_down_from_above_is_not_lifted() -> None:
    """Its drop is the finding then."""
    assert hip_lift(evidence(*both("pelvic_drop", 14), measured("pelvic_level", 9.0))) == []


def test_a_waist_a_little_off_level_is_not_told() -> None:
    assert hip_lift(evidence(*both("pelvic_drop", 4), measured("pelvic_level", 3.0))) == []


def crossing(width: float, left: float, right: float) -> dict[str, str]:
    one = evidence(measured("step_width", width), measured("foot_offset", left, "left"), measured("foot_offset", right, "right"))
    return {f.side: f.verdict for f in leg_crossover(one)}


@pytest.mark.parametrize(
    ("width", "left", "right", "verdict_left", "verdict_right"),
    [
        (-4, -2, -2, "finding", "finding"),  # both across
        (0, -5, 5, "finding", "borderline"),  # the left one across, the right one where it belongs
        (0, 5, -5, "borderline", "finding"),
        (9, 4.5, 4.5, "fine", "fine"),
        (9, -3, 12, "finding", "fine"),  # wide enough together, but the left foot is beyond the middle
        (4.5, 2.2, 2.2, "borderline", "borderline"),
    ],
)
def test_crossover_says_which_foot(width: float, left: float, right: float, verdict_left: str, verdict_right: str) -> None:
    assert crossing(width, left, right) == {"left": verdict_left, "right": verdict_right}


def test_crossover_by_the_width_alone() -> None:
    """Where left and right cannot be told there is one verdict, and it names no side."""
    for width, verdict in ((-4, "finding"), (4.5, "borderline"), (12, "fine")):
        (one,) = leg_crossover(evidence(measured("step_width", width)))
        assert (one.side, one.verdict) == ("both", verdict)
    assert verdicts(leg_crossover(evidence(*both("foot_offset", -9)))) == ["not_assessed"] * 2


UPRIGHT = (measured("trunk_lean", 1, error=1),)
REACHING = (*both("overstride", 45), *both("shank_angle_ic", 30))
ON_THE_HEEL = tuple(both("foot_strike_angle", 25))
SHORT_BEHIND = tuple(both("thigh_extension", 5))


@pytest.mark.parametrize(
    ("hollow", "signs", "verdict", "severity"),
    [
        (30, (), "finding", "mild"),  # the outline alone decides
        (30, ON_THE_HEEL, "finding", "mild"),  # nine of ten land so
        (30, (*ON_THE_HEEL, *REACHING), "finding", "mild"),  # both are of the landing
        (30, (*UPRIGHT, *REACHING), "finding", "marked"),
        (30, (*ON_THE_HEEL, *SHORT_BEHIND), "finding", "marked"),
        (14, (*UPRIGHT, *REACHING, *SHORT_BEHIND), "borderline", "none"),  # they tip nothing
        (0, (*UPRIGHT, *REACHING, *SHORT_BEHIND), "fine", "none"),
    ],
)
def test_the_hollow_decides_and_what_goes_with_it_grades(
    hollow: float, signs: tuple[Measurement, ...], verdict: str, severity: str
) -> None:
    (found,) = pelvic_tilt(evidence(measured("lumbar_hollow", hollow, error=5), *signs))
    assert (found.verdict, found.severity, found.metrics) == (verdict, severity, ("lumbar_hollow",))


@pytest.mark.parametrize("hollow", [14, 30])
def test_what_goes_with_a_hollow_back_is_told(hollow: float) -> None:
    deep = measured("lumbar_hollow", hollow, error=5)
    (alone,) = pelvic_tilt(evidence(deep))
    (found,) = pelvic_tilt(evidence(deep, measured("trunk_lean", -3, error=1), *REACHING, *ON_THE_HEEL, *SHORT_BEHIND))
    assert "along with it" not in alone.reason
    assert found.reason.startswith(alone.reason)
    assert "leans back, a foot that lands far ahead of the hips, thighs that reach little behind the body." in found.reason


@pytest.mark.parametrize(
    "sign",
    [
        (measured("trunk_lean", 3, error=2),),
        (*both("overstride", 10), *both("shank_angle_ic", 2), *both("foot_strike_angle", 2)),
        (measured("thigh_extension", 5, side="left"), measured("thigh_extension", 25, side="right")),
        (*both("thigh_extension", 16.5),),
    ],
    ids=["upright within its error", "landing under the body", "one leg only", "thighs within their error"],
)
def test_what_is_not_clear_is_not_told_beside_a_hollow_back(sign: tuple[Measurement, ...]) -> None:
    (found,) = pelvic_tilt(evidence(measured("lumbar_hollow", 30, error=5), *sign))
    assert "along with it" not in found.reason


@pytest.mark.parametrize(("speed", "told"), [(2.5, False), (3.5, True)])
def test_how_far_the_thigh_should_get_behind_depends_on_the_speed(speed: float, told: bool) -> None:
    """20 degrees are usual at 2.5 m/s and little at 3.5."""
    (found,) = pelvic_tilt(evidence(measured("lumbar_hollow", 30, error=5), *both("thigh_extension", 20), speed=speed))
    assert ("along with it" in found.reason) is told


def test_pelvic_tilt_without_an_outline_says_why() -> None:
    failed = {"lumbar_hollow": ("Loose clothing.", "Wear a fitted top.")}
    (found,) = pelvic_tilt(evidence(failed=failed))
    assert (found.verdict, found.reason, found.remedy) == ("not_assessed", "Loose clothing.", "Wear a fitted top.")
