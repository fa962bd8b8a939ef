"""A comparison for a person at a terminal: what changed first, then what did not, then what cannot be told and why."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..advice.library import fault
from ..language.text import Language, Phrase, in_language
from ..metrics.catalogue import metric
from ..output.terminal.layout import Page
from . import comparison_words as words
from .comparison import Change, Comparison

_STYLE = {"changed": "bold yellow", "within_noise": "green", "not_comparable": "dim", "same": "dim"}


def render(comparison: Comparison, console: Console, language: Language = "en") -> None:
    """Print `comparison` to `console`, no wider than the console and at most 100 columns."""
    page = Page(console, language)
    before, after = comparison.before, comparison.after
    names = " → ".join(dict.fromkeys((before.runner, after.runner)))
    page.say(Text.assemble((page.text("formcheck"), "bold"), page.text(f" · {names}")))
    page.rule()
    days = (("compare.before", before), ("compare.after", after)) if comparison.of == "days" else (("compare.legs", before),)
    for key, result in days:
        page.say(Text(page.text(f"{in_language(Phrase(key), language)}: {words.day(result, language)}"), "bold"))
        page.say(page.text(words.circumstances(result, language)), indent=4)
    if comparison.conditions:
        page.gap()
        page.say(Text(page.text(f"▲ {words.conditions(comparison.conditions, language)}"), "yellow"))

    by_outcome = {
        kind: [one for one in comparison.changes if one.outcome == kind] for kind in ("changed", "within_noise", "not_comparable")
    }
    page.gap()
    page.say(Text(page.text(words.count(comparison)), "bold"))
    for kind in ("changed", "within_noise"):
        if by_outcome[kind]:
            page.heading(words.heading(comparison, kind))
            _numbers(page, comparison, by_outcome[kind], _STYLE[kind])
    if by_outcome["not_comparable"]:
        page.heading(Phrase("compare.heading.not_comparable"))
        _not_comparable(page, by_outcome["not_comparable"])
    if comparison.shifts:
        page.heading(Phrase("compare.heading.verdicts"))
        _verdicts(page, comparison)
    page.gap()
    page.say(Phrase("compare.legend"), "dim")
    if any(one.by_errors_alone for one in comparison.changes):
        page.say(Phrase("compare.errors_alone"), "dim")
    page.doctor()


def _numbers(page: Page, comparison: Comparison, changes: Sequence[Change], style: str) -> None:
    table = Table.grid(padding=(0, 2, 0, 0))
    for column in ("label", "side", "values", "difference"):
        table.add_column(overflow="fold", no_wrap=column in ("side", "values"))
    last = ""
    for one in changes:
        assert one.before is not None and one.after is not None
        kind = metric(one.metric, one.after.unit)
        star = " *" if one.by_errors_alone else ""
        cells = [
            page.text(kind.label),
            page.text(Phrase("compare.left_right" if comparison.of == "legs" else f"sides.{one.side}")),
            f"{words.value(one.before, page.language)} → {words.value(one.after, page.language)}",
            in_language(
                Phrase("compare.step", difference=words.difference(one, page.language), needed=words.needed(one, page.language)),
                page.language,
            )
            + star,
        ]
        if page.narrow:
            page.say(Text(page.text(" ".join(cells[:2])), style))
            page.say(" ".join(cells[2:]), indent=4)
        else:
            shown = [page.text("" if one.metric == last else cells[0]), *(page.text(cell) for cell in cells[1:])]
            table.add_row(Text(shown[0], style), *(Text(cell) for cell in shown[1:]))
        last = one.metric
    page.table(table, indent=4)


def _not_comparable(page: Page, changes: Sequence[Change]) -> None:
    """Each reason once, with all that it is the reason for."""
    for codes in dict.fromkeys(one.reasons for one in changes):
        sides: dict[str, list[str]] = {}
        for one in changes:
            if one.reasons == codes:
                sides.setdefault(_label(page, one), []).append(one.side)
        names = ", ".join(_named(page, name, found) for name, found in sides.items())
        page.say(Text(page.text(f"○ {words.reasons(codes, page.language)}"), "bold"))
        page.say(names, indent=4)


def _label(page: Page, change: Change) -> str:
    known = change.after or change.before
    return page.text(metric(change.metric, known.unit if known else "").label)


def _named(page: Page, name: str, sides: Sequence[str]) -> str:
    return f"{name} ({page.text(Phrase(f'sides.{sides[0]}'))})" if sides in (["left"], ["right"]) else name


def _verdicts(page: Page, comparison: Comparison) -> None:
    rows: list[tuple[Text, str]] = []
    for one in comparison.shifts:
        side = "" if one.side == "both" else f" {page.text(Phrase(f'sides.{one.side}'))}"
        was, now = (page.text(Phrase(f"verdicts.{word}") if word else Phrase("compare.no_verdict")) for word in (one.before, one.after))
        if one.outcome == "same":
            rows.append((Text(page.capital(fault(one.finding)) + side), was))
        else:
            name = Text(page.capital(fault(one.finding)) + side, _STYLE[one.outcome])
            rows.append((name, page.text(f"{was} → {now} ({page.text(words.shift(comparison, one.outcome))})")))
    page.rows(rows, indent=4)
