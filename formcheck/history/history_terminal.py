"""The history for a person at a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..language.text import Language, Phrase, in_language
from ..metrics.catalogue import metric
from ..output.terminal.layout import Page
from ..recording.session_text import shown_date
from . import comparison_words as words
from .session import SessionResult
from .store import Known
from .trend import Point, Trend, conditions, span, trends

_STYLE = {"changed": "bold yellow", "within_noise": "green", "not_comparable": "dim"}
_PLOT, _NARROW_PLOT = 29, 17  # columns


def render_runners(known: Sequence[Known], console: Console, language: Language = "en") -> None:
    page = Page(console, language)
    if not known:
        page.say(Phrase("history.empty"))
    rows = [(page.text(one.name), page.text(Phrase("history.known", n=one.sessions, day=_day(one.last, language)))) for one in known]
    page.rows(rows)


def render(sessions: Sequence[SessionResult], console: Console, language: Language = "en") -> None:
    """Print the days of one runner and the trend of each number, no wider than the console and at most 100 columns."""
    page = Page(console, language)
    page.say(Text.assemble((page.text("formcheck"), "bold"), page.text(f" · {sessions[-1].runner}")))
    page.rule()
    for result in sessions:
        page.say(Text(page.text(words.day(result, language)), "bold"))
        page.say(words.circumstances(result, language), indent=4)
    if len(sessions) > 1:
        page.gap()
        page.say(Phrase("compare.legend"), "dim")
    if unsaid := conditions(sessions):
        page.say(Text(page.text(f"▲ {words.conditions(unsaid, language)}"), "yellow"))
    found = trends(sessions)
    for id, same in groupby(found, key=lambda one: one.metric):
        together = list(same)
        kind = metric(id, together[0].points[0].measurement.unit)
        page.heading(f"{page.text(kind.label)} ({page.text(kind.shown_unit)})")
        scale = span([point for one in together for point in one.points])
        for one in together:
            _trend(page, one, scale)
    if any(one.against_first and one.against_first.by_errors_alone for one in found):
        page.gap()
        page.say(Phrase("compare.errors_alone"), "dim")
    page.doctor()


def _trend(page: Page, trend: Trend, scale: tuple[float, float]) -> None:
    if trend.side != "both":
        page.say(Text(page.text(Phrase(f"sides.{trend.side}")), "bold"))
    table = Table.grid(padding=(0, 2, 0, 0))
    for justify in ("left", "right", "left"):
        table.add_column(justify=justify, no_wrap=True)
    table.add_column(overflow="fold")
    for one in trend.points:
        cells = [_day(one.result.session.date, page.language), words.value(one.measurement, page.language)]
        bar = page.text(plot(one, scale, _NARROW_PLOT if page.narrow else _PLOT))
        other = page.text(words.reasons(one.other, page.language))
        if page.narrow:
            page.say(f"{'  '.join(cells)}  {bar}".rstrip(), indent=4)
            if other:
                page.say(other, "dim", indent=6)
        else:
            table.add_row(*(Text(page.text(cell)) for cell in cells), Text(bar), Text(other, "dim"))
    page.table(table, indent=4)
    for key, change in (("history.against_first", trend.against_first), ("history.against_before", trend.against_before)):
        if change is not None:
            star = " *" if change.by_errors_alone else ""
            line = f"{in_language(Phrase(key), page.language)}: {words.outcome(change, page.language)}{star}"
            page.say(Text(page.text(line), _STYLE[change.outcome]), indent=4)


def plot(point: Point, scale: tuple[float, float], columns: int) -> str:
    """E.g. "   ├──●──┤  ": the value and its error (1 SD) on `scale`, whose ends are the first and the last column."""
    low, high = scale

    def column(value: float) -> int:
        return round((columns - 1) * (value - low) / (high - low))

    one = point.measurement
    start, middle, end = (column(value) for value in (one.value - one.error, one.value, one.value + one.error))
    bar = [" "] * start + ["─"] * (end - start + 1) + [" "] * (columns - end - 1)
    bar[start], bar[end] = "├", "┤"
    bar[middle] = "●"
    return "".join(bar)


def _day(day: str, language: Language) -> str:
    return shown_date(day, language) or in_language(Phrase("compare.no_day"), language)
