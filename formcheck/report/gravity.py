"""How grave a verdict is, in one word: what reports sort by, name and mark with a symbol."""

from __future__ import annotations

from ..result import Finding

SYMBOL = {"marked": "▲", "mild": "▲", "information": "◆", "borderline": "◐", "fine": "✓", "not_assessed": "○"}
GRAVEST_FIRST = tuple(SYMBOL)


def gravity(finding: Finding) -> str:
    """The severity of a finding (mild where it has none), else the verdict: one of GRAVEST_FIRST."""
    if finding.verdict == "finding":
        return finding.severity if finding.severity != "none" else "mild"
    return finding.verdict
