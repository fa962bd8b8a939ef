"""The advice as data, read once: `pieces.toml`, `topics.toml`, `people.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from typing import Any

from ..findings.catalogue import KINDS
from ..language.text import Phrase
from ..result import Tip


@dataclass(frozen=True)
class Piece:
    """One thing to say. leads: the findings and answers that bring it in, each a set that must be there as a whole."""

    id: str
    kind: str
    by: tuple[str, ...]
    part: str
    leads: tuple[frozenset[str], ...]
    fields: frozenset[str]  # of "what", "how", "often": those it has

    def serves(self, there: Iterable[str]) -> bool:
        return any(lead <= set(there) for lead in self.leads)

    def tip(self, with_how: bool = True) -> Tip:
        texts = {field: Phrase(f"pieces.{self.id}.{field}") for field in ("what", "how", "often") if field in self.fields}
        if not with_how:
            texts.pop("how", None)
        return Tip(self.id, self.kind, by=tuple(filter(None, (cited(one) for one in self.by))), part=self.part, **texts)


@dataclass(frozen=True)
class Topic:
    """Findings that one piece of work answers."""

    id: str
    findings: tuple[str, ...]


def _read(name: str) -> dict[str, Any]:
    table: dict[str, Any] = tomllib.loads((resources.files(__package__) / name).read_text(encoding="utf-8"))
    return table


def _piece(id: str, row: dict[str, Any]) -> Piece:
    return Piece(
        id=id,
        kind=row["kind"],
        by=tuple(row["by"]),
        part=row.get("part", ""),
        leads=tuple(frozenset(lead.split("+")) for lead in row["leads"]),
        fields=frozenset(row) & {"what", "how", "often"},
    )


PEOPLE: dict[str, Any] = {id: row for id, row in _read("people.toml").items() if isinstance(row, dict)}
PIECES: dict[str, Piece] = {id: _piece(id, row) for id, row in _read("pieces.toml").items()}
TOPICS: tuple[Topic, ...] = tuple(Topic(id, tuple(row["findings"])) for id, row in _read("topics.toml")["topics"].items())
RESTS_ON: dict[str, tuple[str, ...]] = {id: kind.metrics for id, kind in KINDS.items()}  # finding -> metrics
KNOWN: tuple[str, ...] = tuple(KINDS)  # findings, the most important first


def cited(who: str) -> str:
    """As it stands in brackets after what was said: a surname, or a study."""
    return PEOPLE[who]["name"] if who in PEOPLE else who


def label(finding: str) -> str:
    """Short and neutral name of what a finding looks at; the id of one that is not known."""
    return Phrase(f"topics.findings.{finding}.label") if finding in KNOWN else finding


def fault(finding: str) -> str:
    """What it is called where it stands out, or nearly does."""
    return Phrase(f"topics.findings.{finding}.fault") if finding in KNOWN else finding


def named(finding: str, word: str) -> str:
    """The fault where the verdict (a word of `output/severity.py`) says so, else only what was looked at."""
    return label(finding) if word in ("fine", "not_assessed") else fault(finding)


def of_kind(kind: str, there: Iterable[str]) -> list[Piece]:
    """The pieces of this kind that serve what is there, in their order."""
    there = set(there)
    return [piece for piece in PIECES.values() if piece.kind == kind and piece.serves(there)]
