"""The statistics as tables, for a document (Markdown) and for the terminal (rich)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..advice.library import KNOWN, fault
from ..language.text import Language, Phrase, decimal, in_language, texts
from ..metrics.catalogue import CATALOGUE, metric
from ..system.safe_text import clean, fit
from .rows import Comparison
from .statistics import (
    EventStatistics,
    FindingStatistics,
    MetricStatistics,
    Recognition,
    event_statistics,
    finding_statistics,
    leg_statistics,
    median_seconds,
    metric_statistics,
    recognition,
)

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

NOTHING = "–"
VERDICTS = ("finding", "borderline", "fine", "not_assessed")


@dataclass(frozen=True)
class Sheet:
    """A table of texts, in every language where `language/` has them. text: how many of the first columns hold words, not numbers."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    text: int = 1


def sheets(comparisons: Sequence[Comparison]) -> list[Sheet]:
    """Everything worth knowing about these comparisons; what nothing is known of is left out."""
    all_sheets = [
        metric_sheet(metric_statistics(comparisons)),
        metric_sheet(metric_statistics(comparisons, ("view", "fps", "role")), ("view", "fps", "role")),
        event_sheet(event_statistics(comparisons)),
        finding_sheet(finding_statistics(comparisons)),
        confusion_sheet(finding_statistics(comparisons)),
        recognition_sheet(recognition(comparisons)),
        clips_sheet(comparisons),
        failed_sheet(comparisons),
    ]
    return [sheet for sheet in all_sheets if sheet.rows]


def metric_sheet(found: Sequence[MetricStatistics], by: Sequence[str] = ()) -> Sheet:
    """Numbers in the metric's unit, in the order of the catalogue."""
    order = list(CATALOGUE)
    known = sorted(found, key=lambda s: order.index(s.metric) if s.metric in order else len(order))
    rows = []
    for s in known:
        unit = metric(s.metric)
        places = unit.decimals + (unit.decimals == 0)  # errors are told finer than the number
        errors = [_number(value, places) for value in (s.bias, s.median_abs, s.p90_abs)]
        shares = [_percent(value) for value in (s.covered, s.covered_twice)]
        rows.append(
            (unit.label, unit.shown_unit, *map(_said, s.group), str(s.n), *errors, _number(s.slope, 2), _number(s.rank, 2), *shares)
        )
    columns = _columns("number", "unit", *by, "n", "bias", "median_error", "ninety", "slope", "rank", "within", "within_two")
    title = Phrase("evaluate.numbers_by", by=_listed(_columns(*by))) if by else Phrase("evaluate.numbers")
    return Sheet(title, columns, tuple(rows), 2 + len(by))


def event_sheet(found: Sequence[EventStatistics], by: Sequence[str] = ("view", "fps")) -> Sheet:
    rows = [
        (
            _said(s.event),
            *map(_said, s.group),
            *(str(n) for n in (s.matched, s.missed, s.extra)),
            _number(s.f1, 3),
            *(_number(ms, 1) for ms in (s.bias, s.median_abs, s.p90_abs)),
        )
        for s in found
    ]
    columns = _columns("event", *by, "matched", "missed", "extra", "f1", "bias", "median_error", "ninety")
    return Sheet(Phrase("evaluate.events"), columns, tuple(rows), 1 + len(by))


def finding_sheet(found: Sequence[FindingStatistics]) -> Sheet:
    rows = [
        (
            _label(s.finding),
            str(s.clear),
            str(s.wrong),
            *(_percent(share) for share in (s.sensitivity, s.specificity, s.borderline, s.not_assessed)),
        )
        for s in found
    ]
    columns = (*_columns("verdict", "clear", "wrong", "sensitivity", "specificity"), _said("borderline"), _said("not_assessed"))
    return Sheet(Phrase("evaluate.verdicts"), columns, tuple(rows))


def confusion_sheet(found: Sequence[FindingStatistics]) -> Sheet:
    rows = []
    for s in found:
        for true in VERDICTS[:3]:
            counts = [s.confusion.get((true, verdict), 0) for verdict in VERDICTS]
            if any(counts):
                rows.append((_label(s.finding), _said(true), *map(str, counts)))
    return Sheet(Phrase("evaluate.confusion"), (*_columns("verdict", "true"), *map(_said, VERDICTS)), tuple(rows), 2)


def recognition_sheet(found: Sequence[Recognition]) -> Sheet:
    rows = []
    for one in found:
        counted = sorted(one.mistaken.items())
        mistaken = [Phrase("evaluate.mistaken_for", true=_said(true), given=_said(given), n=str(n)) for (true, given), n in counted]
        rows.append((_said(one.what), _joined("semicolon", mistaken) or NOTHING, str(one.right), str(one.of)))
    return Sheet(Phrase("evaluate.recognised"), _columns("what", "mistaken", "right", "of"), tuple(rows), 2)


def clips_sheet(comparisons: Sequence[Comparison]) -> Sheet:
    if not comparisons:
        return Sheet(Phrase("evaluate.clips"), ("", ""), ())
    unread = str(sum(bool(one.error) for one in comparisons))
    rows: list[tuple[str, str]] = [(Phrase("evaluate.column.clips"), str(len(comparisons))), (Phrase("evaluate.unread"), unread)]
    legs = leg_statistics(comparisons)
    if legs:
        for when, mean, worst in (
            ("by_network", legs.mean_before, legs.worst_before),
            ("repaired", legs.mean_after, legs.worst_after),
        ):
            rows.append((Phrase("evaluate.legs_mean", when=Phrase(f"evaluate.{when}")), _percent(mean, 2)))
            rows.append((Phrase("evaluate.legs_worst", when=Phrase(f"evaluate.{when}")), _percent(worst, 2)))
    if math.isfinite(seconds := median_seconds(comparisons)):
        rows.append((Phrase("evaluate.seconds"), _number(seconds, 1)))
    return Sheet(Phrase("evaluate.clips"), ("", ""), tuple(rows))


def failed_sheet(comparisons: Sequence[Comparison]) -> Sheet:
    return Sheet(Phrase("evaluate.failed"), _columns("clip", "why"), tuple((one.clip, one.error) for one in comparisons if one.error), 2)


def write(comparisons: Sequence[Comparison], console: Console, language: Language = "en") -> None:
    """All tables, drawn for who sits at a terminal, else as Markdown, which no width limits."""
    for k, sheet in enumerate(sheets(comparisons)):
        if console.is_terminal:
            console.print(rich_table(sheet, console.encoding, language))
        else:
            console.file.write(fit("\n" * (k > 0) + markdown(sheet, language), console.encoding))
    console.file.flush()


def markdown(sheet: Sheet, language: Language = "en") -> str:
    """A heading and the table; ends in a line end."""
    rule = [":--" if k < sheet.text else "--:" for k in range(len(sheet.columns))]
    lines = [_told(sheet.columns, len(rule), language), rule, *(_told(row, sheet.text, language) for row in sheet.rows)]
    return f"### {in_language(sheet.title, language)}\n\n" + "".join(f"| {' | '.join(_cell(cell) for cell in line)} |\n" for line in lines)


def rich_table(sheet: Sheet, encoding: str, language: Language = "en") -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title=Text(in_language(sheet.title, language)), title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False
    )
    for k, column in enumerate(_told(sheet.columns, len(sheet.columns), language)):
        table.add_column(Text(column), justify="left" if k < sheet.text else "right")
    for row in sheet.rows:
        table.add_row(*(Text(fit(clean(cell), encoding)) for cell in _told(row, sheet.text, language)))
    return table


def _cell(text: str) -> str:
    return clean(text).replace("|", "\\|")


def _label(finding: str) -> str:
    return Phrase("evaluate.capital", text=fault(finding)) if finding in KNOWN else _said(finding)


def _told(cells: Sequence[str], text: int, language: Language) -> list[str]:
    """The cells of a row in this language; text: how many of the first are no numbers."""
    return [in_language(cell, language) if k < text else decimal(cell, language) for k, cell in enumerate(cells)]


def _columns(*names: str) -> tuple[str, ...]:
    """What the columns are called; a condition of a clip (body.top) as it is."""
    return tuple(_known(f"evaluate.column.{name}", name) for name in names)


def _said(word: str) -> str:
    return _known(f"evaluate.said.{word}", word.replace("_", " "))


def _known(key: str, word: str) -> str:
    return Phrase(key) if key in texts() else word


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else Phrase("evaluate.and", first=_joined("comma", names[:-1]), then=names[-1])


def _joined(by: str, words: Sequence[str]) -> str:
    if len(words) < 2:
        return words[0] if words else ""
    return Phrase(f"evaluate.{by}", first=words[0], then=_joined(by, words[1:]))


def _number(value: float, places: int) -> str:
    return f"{round(value, places) + 0.0:.{places}f}" if math.isfinite(value) else NOTHING


def _percent(value: float, places: int = 0) -> str:
    return f"{_number(100 * value, places)} %" if math.isfinite(value) else NOTHING
