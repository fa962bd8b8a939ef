"""The statistics as tables, for a document (Markdown) and for the terminal (rich)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..advice.library import KNOWN, fault
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
GROUP_TITLES = {"view": "view", "fps": "frames/s", "role": "leg"}
VERDICTS = ("finding", "borderline", "fine", "not_assessed")


@dataclass(frozen=True)
class Sheet:
    """A table of words. text: how many of the first columns hold words, not numbers."""

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
        rows.append((unit.label, unit.shown_unit, *s.group, str(s.n), *errors, _number(s.slope, 2), _number(s.rank, 2), *shares))
    columns = ("number", "unit", *(GROUP_TITLES.get(name, name) for name in by), "n", "bias", "median error", "90 % below", "slope")
    title = f"Numbers by {_listed(by)}" if by else "Numbers"
    return Sheet(title, (*columns, "rank corr.", "within 1 SD", "within 2 SD"), tuple(rows), 2 + len(by))


def event_sheet(found: Sequence[EventStatistics], by: Sequence[str] = ("view", "fps")) -> Sheet:
    rows = [
        (
            s.event.replace("_", " "),
            *s.group,
            *(str(n) for n in (s.matched, s.missed, s.extra)),
            _number(s.f1, 3),
            *(_number(ms, 1) for ms in (s.bias, s.median_abs, s.p90_abs)),
        )
        for s in found
    ]
    columns = ("event", *(GROUP_TITLES.get(name, name) for name in by), "matched", "missed", "extra", "F1")
    return Sheet("Events, ms", (*columns, "bias", "median error", "90 % below"), tuple(rows), 1 + len(by))


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
    columns = ("verdict", "clear cases", "wrong", "sensitivity", "specificity", "borderline", "not assessed")
    return Sheet("Verdicts on clear cases", columns, tuple(rows))


def confusion_sheet(found: Sequence[FindingStatistics]) -> Sheet:
    rows = []
    for s in found:
        for true in VERDICTS[:3]:
            counts = [s.confusion.get((true, verdict), 0) for verdict in VERDICTS]
            if any(counts):
                rows.append((_label(s.finding), true, *map(str, counts)))
    return Sheet("Verdicts, truth by what was said", ("verdict", "true", *(v.replace("_", " ") for v in VERDICTS)), tuple(rows), 2)


def recognition_sheet(found: Sequence[Recognition]) -> Sheet:
    rows = []
    for one in found:
        mistaken = "; ".join(f"{true} taken for {given}: {n}" for (true, given), n in sorted(one.mistaken.items()))
        rows.append((one.what, mistaken or NOTHING, str(one.right), str(one.of)))
    return Sheet("Recognised", ("what", "mistaken", "right", "of"), tuple(rows), 2)


def clips_sheet(comparisons: Sequence[Comparison]) -> Sheet:
    if not comparisons:
        return Sheet("Clips", ("", ""), ())
    rows = [("clips", str(len(comparisons))), ("could not be read", str(sum(bool(one.error) for one in comparisons)))]
    legs = leg_statistics(comparisons)
    if legs:
        for when, mean, worst in (
            ("as the network names them", legs.mean_before, legs.worst_before),
            ("after the repair", legs.mean_after, legs.worst_after),
        ):
            rows.append((f"frames with legs rightly named, {when}: mean", _percent(mean, 2)))
            rows.append((f"frames with legs rightly named, {when}: worst clip", _percent(worst, 2)))
    if math.isfinite(seconds := median_seconds(comparisons)):
        rows.append(("seconds a clip, median", _number(seconds, 1)))
    return Sheet("Clips", ("", ""), tuple(rows))


def failed_sheet(comparisons: Sequence[Comparison]) -> Sheet:
    return Sheet("Could not be read", ("clip", "why"), tuple((one.clip, one.error) for one in comparisons if one.error), 2)


def write(comparisons: Sequence[Comparison], console: Console) -> None:
    """All tables, drawn for who sits at a terminal, else as Markdown, which no width limits."""
    for k, sheet in enumerate(sheets(comparisons)):
        if console.is_terminal:
            console.print(rich_table(sheet, console.encoding))
        else:
            console.file.write(fit("\n" * (k > 0) + markdown(sheet), console.encoding))
    console.file.flush()


def markdown(sheet: Sheet) -> str:
    """A heading and the table; ends in a line end."""
    rule = [":--" if k < sheet.text else "--:" for k in range(len(sheet.columns))]
    lines = [sheet.columns, rule, *sheet.rows]
    return f"### {sheet.title}\n\n" + "".join(f"| {' | '.join(_cell(cell) for cell in line)} |\n" for line in lines)


def rich_table(sheet: Sheet, encoding: str) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(sheet.title), title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for k, column in enumerate(sheet.columns):
        table.add_column(Text(column), justify="left" if k < sheet.text else "right")
    for row in sheet.rows:
        table.add_row(*(Text(fit(clean(cell), encoding)) for cell in row))
    return table


def _cell(text: str) -> str:
    return clean(text).replace("|", "\\|")


def _label(finding: str) -> str:
    if finding not in KNOWN:
        return finding.replace("_", " ")
    name = fault(finding)
    return name[:1].upper() + name[1:]


def _listed(words: Sequence[str]) -> str:
    names = [GROUP_TITLES.get(word, word) for word in words]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _number(value: float, places: int) -> str:
    return f"{round(value, places) + 0.0:.{places}f}" if math.isfinite(value) else NOTHING


def _percent(value: float, places: int = 0) -> str:
    return f"{_number(100 * value, places)} %" if math.isfinite(value) else NOTHING
