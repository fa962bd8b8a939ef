"""Arms from the side and from the front."""

from __future__ import annotations

import pytest

from findings.by_hand import both, evidence, measured, verdicts
from formcheck.findings.arms import arm_swing


def test_arms_from_behind_are_not_assessed() -> None:
    (found,) = arm_swing(evidence(measured("cadence", 165), views=("rear",)))
    assert (found.verdict, found.side) == ("not_assessed", "both")
    assert "behind" in found.reason
    assert "side" in found.remedy


@pytest.mark.parametrize(
    ("elbow", "swing", "verdict", "word"),
    [
        (95, 50, "fine", "freely"),
        (20, 50, "finding", "straight"),
        (160, 50, "finding", "tightly"),
        (95, 5, "finding", "hardly"),
        (95, 140, "finding", "far"),
        (60, 50, "borderline", "straight"),
        (60, 5, "finding", "hardly"),
    ],
)
def test_arm_from_the_side(elbow: float, swing: float, verdict: str, word: str) -> None:
    found = arm_swing(evidence(measured("elbow_flexion", elbow, "right"), measured("arm_swing_amplitude", swing, "right"), views=("side",)))
    assert [(f.side, f.verdict) for f in found] == [("right", verdict)]
    assert word in found[0].reason
    assert found[0].severity == ("mild" if verdict == "finding" else "none")  # there is no clinical standard for arms


def test_both_signs_of_an_arm_are_named() -> None:
    (found,) = arm_swing(evidence(measured("elbow_flexion", 20, "left"), measured("arm_swing_amplitude", 5, "left")))
    assert "straight" in found.reason
    assert "hardly" in found.reason


def test_a_hand_past_the_middle_is_of_its_own_arm() -> None:
    one = evidence(measured("wrist_crossing", -40, "left"), measured("wrist_crossing", 30, "right"), views=("front",))
    assert {f.side: f.verdict for f in arm_swing(one)} == {"left": "finding", "right": "fine"}


def test_a_difference_between_the_arms_that_no_number_could_clear_is_not_told() -> None:
    swings = both("wrist_crossing", 30)
    unsure = arm_swing(evidence(*swings, measured("arm_asymmetry", 8, error=36), views=("front",)))
    sure = arm_swing(evidence(*swings, measured("arm_asymmetry", 8, error=5), views=("front",)))

    assert verdicts(unsure) == verdicts(sure) == ["fine", "fine"]
    assert "arm_asymmetry" not in unsure[0].metrics and "arm_asymmetry" in sure[0].metrics


@pytest.mark.parametrize("percent", [60, -60])
def test_unequal_arms_count_for_both(percent: float) -> None:
    one = evidence(*both("wrist_crossing", 30), measured("arm_asymmetry", percent), views=("front",))
    assert verdicts(arm_swing(one)) == ["finding"] * 2
