"""From findings to advice."""

from __future__ import annotations

from collections.abc import Sequence

from formcheck.advice.base import GENERAL, SEE_A_DOCTOR, TOPICS
from formcheck.result import Advice, Finding, Severity

WORST_FIRST: tuple[Severity, ...] = ("marked", "mild", "information", "none")


def advise(findings: Sequence[Finding]) -> tuple[Advice, ...]:
    """One advice for each thing found (verdict "finding", whatever the sides), then the general one, then when to see a doctor.

    Marked ones come before mild ones and those before mere information; within these, the order of importance of `TOPICS`.
    Heel striking is answered together with an overstride or an arched back where these were found, else as needing no change.
    """
    worst: dict[str, int] = {}
    for finding in findings:
        if finding.verdict == "finding":
            rank = WORST_FIRST.index(finding.severity)
            worst[finding.finding] = min(rank, worst.get(finding.finding, rank))
    order = sorted((topic for topic in TOPICS if topic in worst), key=worst.__getitem__)
    made = frozenset(worst)
    return (*(TOPICS[topic].advice(made) for topic in order), GENERAL, SEE_A_DOCTOR)
