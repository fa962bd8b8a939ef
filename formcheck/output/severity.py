"""How grave a verdict is, in one word: what reports sort by, name and mark with a symbol."""

from __future__ import annotations

from typing import Protocol

from ..result import Severity, Verdict

SYMBOL = {"marked": "▲", "mild": "▲", "information": "◆", "borderline": "◐", "fine": "✓", "not_assessed": "○"}
GRAVEST_FIRST = tuple(SYMBOL)


class Graded(Protocol):
    """A finding of a report, or a verdict that was kept of one."""

    @property
    def verdict(self) -> Verdict: ...
    @property
    def severity(self) -> Severity: ...


def gravity(finding: Graded) -> str:
    """The severity of a finding (mild where it has none), else the verdict: one of GRAVEST_FIRST."""
    if finding.verdict == "finding":
        return finding.severity if finding.severity != "none" else "mild"
    return finding.verdict
