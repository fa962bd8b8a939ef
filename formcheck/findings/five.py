"""The five faults that formcheck was made to look for: without a verdict on each of them no praise is due."""

from __future__ import annotations

from collections.abc import Iterable

from ..result import Finding

FIVE = ("heel_strike", "pelvic_tilt", "leg_crossover", "hip_drop", "arm_swing")


def unanswered(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Those of the five that have no verdict, or not on every side that was looked at."""
    verdicts: dict[str, set[str]] = {}
    for one in findings:
        verdicts.setdefault(one.finding, set()).add(one.verdict)
    return tuple(id for id in FIVE if "not_assessed" in verdicts.get(id, {"not_assessed"}))
