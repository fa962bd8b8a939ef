"""The advice as data: `advice.toml`, read once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

from formcheck.result import Advice


@dataclass(frozen=True)
class Topic:
    """One finding formcheck can make, and what there is to say to it."""

    finding: str
    label: str  # short and neutral: stands beside any verdict, "fine" too
    alone: Advice
    together: tuple[tuple[frozenset[str], Advice], ...]  # (other findings, what to say instead), the most particular first

    def advice(self, made: frozenset[str]) -> Advice:
        """What to say where all of `made` (finding ids) were found."""
        return next((advice for others, advice in self.together if others <= made), self.alone)


def _advice(finding: str, row: dict[str, Any]) -> Advice:
    return Advice(finding=finding, title=row["title"], text="\n".join(row["lines"]), source=row["source"])


def _topic(finding: str, row: dict[str, Any]) -> Topic:
    together = tuple((frozenset(other["with"]), _advice(finding, other)) for other in row.get("together", ()))
    return Topic(finding=finding, label=row["label"], alone=_advice(finding, row), together=together)


_DATA = tomllib.loads((resources.files(__package__) / "advice.toml").read_text(encoding="utf-8"))

TOPICS: dict[str, Topic] = {finding: _topic(finding, row) for finding, row in _DATA["findings"].items()}  # the most important first
GENERAL: Advice = _advice("general", _DATA["general"])
SEE_A_DOCTOR: Advice = _advice("see_a_doctor", _DATA["see_a_doctor"])
EVIDENCE: str = _DATA["evidence"]
