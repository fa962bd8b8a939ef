"""Which numbers a verdict rests on, and what it says of those that are missing."""

from __future__ import annotations

import pytest

from findings.by_hand import both, evidence, measured
from formcheck.findings.evidence import best_of, finding, missing, single
from formcheck.findings.landing import heel_strike, overstride
from formcheck.findings.verdict import BANDS, Judgement
from formcheck.language.text import in_language


def test_the_smallest_error_wins_and_of_equals_the_first() -> None:
    sure, unsure = measured("cadence", 160, error=1, clip="a"), measured("cadence", 170, error=2, clip="b")
    again = measured("cadence", 180, error=1, clip="c")
    assert best_of([unsure, sure, again]) == {("cadence", "both"): sure}


def test_sides_are_kept_apart() -> None:
    one = evidence(*both("pelvic_drop", 5), measured("cadence", 160))
    assert one.sides("pelvic_drop") == ["left", "right"]
    assert one.sides("cadence") == ["both"]
    assert one.get("pelvic_drop", "both") is None


@pytest.mark.parametrize(("beyond", "severity"), [(0.0, "mild"), (0.9, "mild"), (1.0, "marked"), (5.0, "marked")])
def test_well_past_the_band_is_marked(beyond: float, severity: str) -> None:
    assert finding("x", "both", Judgement("finding", "high", beyond), [measured("cadence", 1)], "So.").severity == severity


def test_few_steps_are_called_provisional() -> None:
    few = finding("x", "both", Judgement("fine"), [measured("cadence", 1, n=6), measured("trunk_lean", 1)], "So.")
    assert few.provisional
    assert few.reason == "So."  # a report says once that there were few
    assert not finding("x", "both", Judgement("fine"), [measured("cadence", 1, n=7)], "So.").provisional


def test_a_finding_names_each_metric_once() -> None:
    assert finding("x", "both", Judgement("fine"), [*both("pelvic_drop", 1), measured("cadence", 1)], "").metrics == (
        "pelvic_drop",
        "cadence",
    )


def test_legs_that_could_not_be_told_left_from_right_get_one_verdict() -> None:
    (strike,) = heel_strike(evidence(measured("foot_strike_angle", 20, "both")))
    (reach,) = overstride(evidence(measured("overstride", 10, "both"), measured("shank_angle_ic", 0, "both")))
    assert (strike.side, strike.verdict) == ("both", "finding")
    assert (reach.side, reach.verdict) == ("both", "fine")


def test_missing_says_whether_nobody_filmed_or_it_failed() -> None:
    unseen = missing(evidence(views=("side",)), "leg_crossover", "left", "step_width", "Film.")
    assert unseen.reason == "This needs a clip from behind or from the front."
    failed = {"step_width": ("Cloth.", "Tuck it in.")}
    told = missing(evidence(views=("rear",), failed=failed), "leg_crossover", "left", "step_width", "Film.")
    assert (told.reason, told.remedy) == ("Cloth.", "Tuck it in.")
    untold = missing(evidence(views=("front",)), "leg_crossover", "left", "step_width", "Film.")
    assert (untold.verdict, untold.remedy) == ("not_assessed", "Film.")


def test_single_judges_each_side_by_itself() -> None:
    high, fine = BANDS["pelvic_drop"].high or (0, 0)
    one = evidence(measured("pelvic_drop", high + 9, "left"), measured("pelvic_drop", (high + fine) / 2, "right"))
    found = single(one, "hip_drop", "")
    assert [(f.verdict, f.side) for f in found] == [("finding", "left"), ("borderline", "right")]
    assert (high, fine) == (7, 7)
    assert found[0].reason == "The right hip sinks 16° while you stand on the left leg (limit 7°)."
    assert in_language(found[0].reason, "de") == "Die rechte Hüfte sinkt 16°, wenn du links stehst (Grenze 7°)."
    assert found[1].reason.startswith("The left hip sinks 7° while you stand on the right leg") and "too close to tell" in found[1].reason
