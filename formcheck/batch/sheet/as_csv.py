"""The club as a table for a spreadsheet: one row a runner, one column for each verdict and each number."""

from __future__ import annotations

from collections.abc import Sequence

from ...advice.library import KNOWN
from ...findings.evidence import best_of
from ...language.text import Language, in_language
from ...metrics.base import SIDES as LEGS
from ...metrics.catalogue import CATALOGUE
from ...output.severity import gravity
from ...output.tables.measurements import harmless, line, number
from ...result import Side
from ..evening import RunnerResult
from .group_sheet import Sheet

SIDES: tuple[Side, ...] = (*LEGS, "both")
FIRST = ("runner", "date", "speed_m_s", "shoes", "clothing", "clips", "clips_measured", "first", "assessed", "verdicts")


def club_csv(people: Sequence[RunnerResult], one: Sheet, names: Sequence[str], language: Language) -> str:
    """CSV as `export.measurements` writes it. `finding:side` is the verdict, or the severity of a finding; `metric:side` is in the unit of
    the metric's name in docs/metrics.md, `metric:side error` its expected error (1 SD). Columns that nobody has are left out."""
    verdicts = {(f.finding, f.side): gravity(f) for told_of in people if told_of.report for f in told_of.report.findings}
    numbers = {key for told_of in people if told_of.report for key in best_of(told_of.report.measurements)}
    findings = [(id, side) for id in KNOWN for side in SIDES if (id, side) in verdicts]
    metrics = [(id, side) for id in CATALOGUE for side in SIDES if (id, side) in numbers]
    head = [*FIRST, *(f"{id}:{side}" for id, side in findings)]
    head += [name for id, side in metrics for name in (f"{id}:{side} {CATALOGUE[id].unit}", f"{id}:{side} error")]
    rows = {row.name: row for row in one.rows}
    lines = [line(tuple(head))]
    for told_of, name in zip(people, names, strict=True):
        report, session = told_of.report, told_of.runner.session
        words = {(f.finding, f.side): gravity(f) for f in report.findings} if report else {}
        best = best_of(report.measurements) if report else {}
        row = rows.get(name)
        cells: list[object] = [
            harmless(name),
            session.date,
            number(session.speed) if session.speed else "",
            harmless(session.shoes),
            harmless(session.clothing),
            len(told_of.runner.entries),
            told_of.measured,
            in_language(row.first, language) if row else "",
            row.assessed if row else 0,
            row.of if row else 0,
        ]
        cells += [words.get(key, "") for key in findings]
        for key in metrics:
            m = best.get(key)
            cells += [number(m.value), number(m.error)] if m else ["", ""]
        lines.append(line(tuple(cells)))
    return "".join(lines)
