"""Verdicts as a terminal groups them: those on one thing together, the gravest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from formcheck.advice.library import KNOWN, named
from formcheck.language.text import Phrase
from formcheck.output.severity import GRAVEST_FIRST, gravity
from formcheck.result import Finding, Side

STYLE = {
    "marked": "bold red",
    "mild": "yellow",
    "information": "cyan",
    "borderline": "magenta",
    "fine": "green",
    "not_assessed": "dim",
}
STANDS_OUT = ("marked", "mild")
SIDES: tuple[Side, ...] = ("left", "right", "both")


@dataclass(frozen=True)
class Group:
    """All verdicts on one thing, the worst first."""

    findings: tuple[Finding, ...]

    @property
    def finding(self) -> str:
        return self.findings[0].finding

    @property
    def name(self) -> str:
        """The fault where the worst verdict says so, else what was looked at."""
        return named(self.finding, self.worst)

    @property
    def worst(self) -> str:
        return gravity(self.findings[0])

    @property
    def assessed(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.verdict != "not_assessed")

    @property
    def metrics(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(id for finding in self.assessed for id in finding.metrics))

    def of(self, word: str) -> tuple[Finding, ...]:
        """Those with this word of `output/severity.py`."""
        return tuple(finding for finding in self.findings if gravity(finding) == word)


def groups(findings: Sequence[Finding]) -> list[Group]:
    topics = [*KNOWN, *(finding.finding for finding in findings)]
    by_topic: dict[str, list[Finding]] = {}
    for finding in sorted(findings, key=lambda one: (GRAVEST_FIRST.index(gravity(one)), SIDES.index(one.side))):
        by_topic.setdefault(finding.finding, []).append(finding)
    found = [Group(tuple(same)) for same in by_topic.values()]
    return sorted(found, key=lambda group: (GRAVEST_FIRST.index(group.worst), topics.index(group.finding)))


def sides(findings: Iterable[Finding]) -> str:
    """In words; "" where they are of both legs as one."""
    there = {finding.side for finding in findings}
    if "both" in there or not there:
        return ""
    return Phrase("sides.left_and_right" if len(there) == 2 else f"sides.{next(iter(there))}")
