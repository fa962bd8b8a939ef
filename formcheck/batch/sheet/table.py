"""The club as a table: one row a runner, one column for each verdict and each number; what a spreadsheet is made of."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ...advice.library import KNOWN, fault
from ...findings.evidence import best_of
from ...language.text import Language, Phrase, in_language
from ...metrics.base import SIDES as LEGS
from ...metrics.catalogue import CATALOGUE
from ...output.severity import gravity
from ...output.tables.measurements import number
from ...result import Side
from ..evening import RunnerResult
from .group_sheet import Row, Sheet

SIDES: tuple[Side, ...] = (*LEGS, "both")
Cell = str | float | int | datetime.date | None


@dataclass(frozen=True)
class Column:
    """key: for programs; label: for people, in their language. kind "verdict": cells are words of `output.severity.gravity`."""

    key: str
    label: str
    kind: Literal["text", "number", "date", "verdict"] = "text"
    decimals: int = 0


@dataclass(frozen=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


def club_table(people: Sequence[RunnerResult], one: Sheet, names: Sequence[str], language: Language) -> Table:
    """Keys: `finding:side` is the verdict, or the severity of a finding; `metric:side` is in the unit of the metric's name in
    docs/metrics.md, `metric:side error` its expected error (1 SD). Columns that nobody has are left out."""
    verdicts = {(f.finding, f.side) for told_of in people if told_of.report for f in told_of.report.findings}
    numbers = {key for told_of in people if told_of.report for key in best_of(told_of.report.measurements)}
    findings = [(id, side) for id in KNOWN for side in SIDES if (id, side) in verdicts]
    metrics = [(id, side) for id in CATALOGUE for side in SIDES if (id, side) in numbers]
    columns = _first(language)
    columns += [Column(f"{id}:{side}", _of_side(fault(id), side, language), "verdict") for id, side in findings]
    for id, side in metrics:
        kind = CATALOGUE[id]
        label = f"{_of_side(kind.label, side, language)} [{in_language(kind.shown_unit, language)}]"
        columns += [
            Column(f"{id}:{side} {kind.unit}", label, "number", kind.decimals),
            Column(f"{id}:{side} error", f"± {label}", "number", max(1, kind.decimals)),
        ]
    by_name = {row.name: row for row in one.rows}
    rows = [_cells(told_of, name, by_name.get(name), findings, metrics, language) for told_of, name in zip(people, names, strict=True)]
    return Table(tuple(columns), tuple(rows))


def _first(language: Language) -> list[Column]:
    kinds: dict[str, tuple[Literal["text", "number", "date"], int]] = {
        "runner": ("text", 0),
        "date": ("date", 0),
        "speed_m_s": ("number", 2),
        "shoes": ("text", 0),
        "clothing": ("text", 0),
        "clips": ("number", 0),
        "clips_measured": ("number", 0),
        "first": ("text", 0),
        "assessed": ("number", 0),
        "verdicts": ("number", 0),
    }
    return [Column(key, in_language(Phrase(f"club.column.{key}"), language), *kind) for key, kind in kinds.items()]


def _cells(
    told_of: RunnerResult,
    name: str,
    row: Row | None,
    findings: Sequence[tuple[str, Side]],
    metrics: Sequence[tuple[str, Side]],
    language: Language,
) -> tuple[Cell, ...]:
    report, session = told_of.report, told_of.runner.session
    words = {(f.finding, f.side): gravity(f) for f in report.findings} if report else {}
    best = best_of(report.measurements) if report else {}
    cells: list[Cell] = [
        name,
        datetime.date.fromisoformat(session.date) if session.date else None,
        _known(session.speed) if session.speed else None,
        session.shoes,
        session.clothing,
        len(told_of.runner.entries),
        told_of.measured,
        in_language(row.first, language) if row else "",
        row.assessed if row else 0,
        row.of if row else 0,
    ]
    cells += [words.get(key) for key in findings]
    for key in metrics:
        m = best.get(key)
        cells += [_known(m.value), _known(m.error)] if m else [None, None]
    return tuple(cells)


def _known(value: float) -> float | None:
    rounded = number(value)
    return None if rounded == "" else float(rounded)


def _of_side(label: str, side: Side, language: Language) -> str:
    text = in_language(label, language)
    text = f"{text[:1].upper()}{text[1:]}"
    return text if side == "both" else f"{text} ({in_language(Phrase(f'sides.{side}'), language)})"
