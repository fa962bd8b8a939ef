"""Cadence, trunk lean and head position."""

from __future__ import annotations

import pytest

from findings.by_hand import evidence, measured, verdicts
from formcheck.findings.posture import head_position, low_cadence, trunk_lean


@pytest.mark.parametrize(("steps", "verdict"), [(140, "finding"), (154, "borderline"), (165, "fine"), (190, "fine")])
def test_low_cadence_where_the_speed_is_not_known(steps: float, verdict: str) -> None:
    assert verdicts(low_cadence(evidence(measured("cadence", steps)))) == [verdict]


@pytest.mark.parametrize(
    ("mean", "speed"),
    [(162, 2.5), (171, 3.5), (183, 4.5)],  # of 28 runners: `docs/sources.md` 4.1
)
@pytest.mark.parametrize(("by", "verdict"), [(-14, "finding"), (-10, "borderline"), (-6, "fine"), (0, "fine")])
def test_low_cadence_is_judged_by_those_who_run_as_fast(mean: float, speed: float, by: float, verdict: str) -> None:
    assert verdicts(low_cadence(evidence(measured("cadence", mean + by), speed=speed))) == [verdict]


def test_low_cadence_doubts_what_the_speed_leaves_open() -> None:
    """At 3.5 +- 0.35 m/s the limit of 162.5 is uncertain by 3.7."""
    sure, unsure = (low_cadence(evidence(measured("cadence", 159.5), speed=3.5, speed_error=error)) for error in (0.0, 0.35))
    assert verdicts(sure) == ["finding"] and verdicts(unsure) == ["borderline"]


@pytest.mark.parametrize(("speed", "words"), [(3.0, "begins at 159 at about 11 km/h"), (None, "begins at 157 at a usual 10 km/h")])
def test_low_cadence_says_from_which_speed_its_limit_follows(speed: float | None, words: str) -> None:
    (found,) = low_cadence(evidence(measured("cadence", 170), speed=speed))
    assert words in found.reason


@pytest.mark.parametrize(("steps", "verdict"), [(130, "borderline"), (175, "fine")])
def test_a_guessed_clock_makes_no_finding(steps: float, verdict: str) -> None:
    found = low_cadence(evidence(measured("cadence", steps), clock_guessed=True))
    assert [(f.verdict, f.severity) for f in found] == [(verdict, "none")]


@pytest.mark.parametrize(
    ("degrees", "verdict", "word"),
    [(-6, "finding", "upright"), (25, "finding", "far forward"), (8, "fine", "slightly"), (14, "borderline", "edge")],
)
def test_trunk_lean(degrees: float, verdict: str, word: str) -> None:
    (found,) = trunk_lean(evidence(measured("trunk_lean", degrees)))
    assert found.verdict == verdict
    assert word in found.reason
    assert found.severity in ("none", "mild")


@pytest.mark.parametrize(("degrees", "verdict"), [(45, "finding"), (26, "borderline"), (10, "fine")])
def test_head_position(degrees: float, verdict: str) -> None:
    (found,) = head_position(evidence(measured("head_forward", degrees)))
    assert found.verdict == verdict
    assert found.severity in ("none", "mild")
