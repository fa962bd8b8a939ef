"""The club sheet for a person at a terminal, in short."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from ...advice.library import fault
from ...language.text import Language, Phrase
from ...output.severity import SYMBOL
from ...output.terminal.groups import STYLE
from ...output.terminal.layout import Page
from ...recording.session_text import shown_date
from .group_sheet import Row, Sheet, nothing


def render(one: Sheet, console: Console, language: Language) -> None:
    page = Page(console, language)
    page.gap()
    page.rule(page.text(Phrase("club.title_day", day=shown_date(one.day, language)) if one.day else Phrase("club.title")))
    runners = Phrase("club.runners", n=one.runners)
    page.say(Phrase("club.counts", runners=runners, clips=Phrase("club.clips_measured", n=one.measured, all=one.clips)))
    if one.rows:
        page.heading(Phrase("club.who_first"))
        page.rows([(Text(page.text(row.name), "bold"), _needs(page, row)) for row in one.rows])
    if one.trainings:
        page.heading(Phrase("club.training"))
        for group in one.trainings:
            names = ", ".join(page.text(name) for name, _ in group.members)
            page.say(Text.assemble((page.text(group.title), "bold"), f": {names}"))
            exercises = ", ".join(page.text(tip.what) for tip, _ in group.exercises)
            page.say(exercises, "dim", indent=4)
    if one.again:
        page.heading(Phrase("club.again"))
        for view in dict.fromkeys(each.missing for each in one.again if each.missing):
            some = [each for each in one.again if each.missing == view]
            page.say(Text(f"{page.text(some[0].problem.reason)} · {', '.join(page.text(each.name) for each in some)}", "bold"))
            page.say(page.text(some[0].problem.remedy), indent=4)
        for each in one.again:
            if each.missing:
                continue
            page.say(Text(page.text(f"{page.text(each.name)} · {page.text(each.problem.label)}"), "bold"))
            if each.findings:
                what = ", ".join(page.text(fault(id)) for id in each.findings)
                page.say(page.text(Phrase("club.not_judged_for", what=what)), indent=4)
            page.say(f"{page.text(each.problem.reason)} {page.text(each.problem.remedy)}".strip(), indent=4)
    if one.repeated:
        page.gap()
        page.say(f"{page.text(Phrase('club.repeated'))} {', '.join(f'{clip} ({name})' for name, clip in one.repeated)}.")
    page.doctor()


def _needs(page: Page, row: Row) -> Text:
    if row.needs:
        parts = [
            (f"{page.text(SYMBOL[need.word])} {page.capital(fault(need.finding))}{_side(page, need.sides)}", STYLE[need.word])
            for need in row.needs
        ]
        return Text(", ").join([Text(text, style) for text, style in parts])
    return Text(page.text(nothing(row)), "green" if row.seen_enough else "dim")


def _side(page: Page, sides: tuple[str, ...]) -> str:
    return f" ({page.text(Phrase(f'sides.{sides[0]}'))})" if len(sides) == 1 and sides[0] != "both" else ""
