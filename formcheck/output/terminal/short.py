"""The report in one screen: what could be judged, what stands out with number and limit, what to do first, how to film what is missing,
when to see a doctor, and what else there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from formcheck.advice.advise import ASIDE, FOR_THE_CORE, doctor
from formcheck.advice.library import fault
from formcheck.findings.evidence import best_of
from formcheck.findings.pelvis import LIFTED
from formcheck.findings.speed import alike
from formcheck.findings.verdict import BANDS, Band
from formcheck.language.text import Language, Phrase, decimal
from formcheck.metrics.catalogue import Metric, metric
from formcheck.output.part_notes import part_notes, stands_out_elsewhere
from formcheck.output.severity import SYMBOL, gravity
from formcheck.output.terminal.groups import SIDES, STANDS_OUT, STYLE, Group, groups
from formcheck.output.terminal.layout import Page
from formcheck.output.terminal.opening import clip_names, in_sum, judged_rows, list_of, no_verdicts, title, verdict_words, warnings_of
from formcheck.result import Advice, Finding, Measurement, Report, Side, Tip

MOST_IN_FULL = 1  # findings with their reason
MOST_IN_NUMBERS = 5  # with their numbers; of the others the names alone
MOST_UNJUDGED = 3  # reasons
MOST_WARNINGS = 2  # of a recording
MOST_PARTS = 1  # of a recording, that differ from the one reported
LONGEST_NAME = 48  # columns of a file's name
SEEN_DOUBT = 0.1  # share by which a speed is uncertain that a video tells


def render_short(report: Report, console: Console, language: Language = "en") -> None:
    """Print what matters of `report`, no wider than the console and at most 100 columns; there at most 40 lines."""
    page = Page(console, language)
    running = report.activity == "running"
    found = groups(report.findings) if running else []
    see_a_doctor = next((one for one in report.advice if one.finding == "see_a_doctor"), None) or doctor()
    due = see_a_doctor in report.advice[:1]  # by the runner's answers

    title(page, report)
    _clips(page, report)
    if due:
        page.say(Text(f"{page.text(see_a_doctor.title)}.", "bold red"))
    if not running:
        no_verdicts(page, report)
    else:
        page.rows(judged_rows(page, found))
        _findings(page, found, report)
        _first(page, report.advice, Phrase("short.first_agreed" if due else "short.first"))
        _unjudged(page, found)
    page.gap()
    page.rows(_ending(page))


def _clips(page: Page, report: Report) -> None:
    for clip, name in zip(report.clips, clip_names(report.clips), strict=True):
        view, side = Phrase(f"views.from_{clip.view}"), Phrase(f"activities.{clip.activity}")
        page.say(
            Phrase(
                "short.clip",
                name=_shortened(page.text(name)),
                view=view,
                activity=side,
                length=clip.duration_s,
                strides=sum(clip.strides.values()),
            )
        )
        warnings = warnings_of(clip)
        shown = warnings[:MOST_WARNINGS]
        for warning in shown:
            page.say(Text(page.text(f"▲ {page.text(warning)}"), "yellow"), indent=4)
        if more := len(warnings) - len(shown):
            page.say(Phrase("short.more_warnings", n=more), indent=4)
        differing = [note for part, note in zip(clip.parts, part_notes(clip), strict=False) if _stands_out(part.findings)]
        for note in differing[:MOST_PARTS]:
            page.say(note, indent=4)


def _stands_out(findings: Sequence[Finding]) -> bool:
    return any(one.verdict == "finding" for one in findings)


def _shortened(name: str) -> str:
    """With its beginning and its end, which tell most."""
    half = LONGEST_NAME // 2
    return name if cell_len(name) <= LONGEST_NAME else f"{set_cell_size(name, half).rstrip()}...{name[-half // 2 :]}"


def _findings(page: Page, found: Sequence[Group], report: Report) -> None:
    _heading(page, in_sum(found, stands_out_elsewhere(report.clips)) or Phrase("short.stands_out"))
    speed = _speed(report)
    told = [(words, group) for words in (STANDS_OUT, ("information",), ("borderline",)) for group in found if any(map(group.of, words))]
    rows: list[tuple[Text, Text]] = []
    for number, (words, group) in enumerate(told[:MOST_IN_NUMBERS]):
        some = [one for word in words for one in group.of(word)]
        numbers = page.text(_numbers(page, some, report, speed))
        line = f"{page.capital(fault(group.finding))}, {_words(page, some)}{': ' if numbers else ''}{numbers}"
        rows.append(_marked(page, gravity(some[0]), line))
        if words == STANDS_OUT and number < MOST_IN_FULL:
            rows += [(Text(), Text(page.text(reason))) for reason in dict.fromkeys(one.reason for one in some)]
    if also := dict.fromkeys(fault(group.finding) for _, group in told[MOST_IN_NUMBERS:]):
        labels = ", ".join(page.text(name) for name in also)
        rows.append(_marked(page, gravity(told[MOST_IN_NUMBERS][1].findings[0]), page.text(Phrase("short.also", labels=labels))))
    if rows and any(group.of("fine") for group in found):
        rows.append(_marked(page, "fine", page.text(Phrase("short.rest_fine"))))
    page.rows(rows)


def _marked(page: Page, word: str, line: str) -> tuple[Text, Text]:
    return Text(page.text(SYMBOL[word]), STYLE[word]), Text(line, STYLE[word])


def _words(page: Page, some: Sequence[Finding]) -> str:
    """The verdict, and of which side only where they differ: the numbers stand beside it."""
    words = {gravity(one) for one in some}
    return page.text(Phrase(f"verdicts.{words.pop()}")) if len(words) == 1 else verdict_words(page, some)


def _numbers(page: Page, some: Sequence[Finding], report: Report, speed: float | None) -> str:
    """Of the metric that lies furthest past its limit in units of its error: the numbers of the sides, and the limit."""
    judged = []
    for id in dict.fromkeys(id for one in some for id in one.metrics):
        band = _band(some[0].finding, id)
        numbers = _best(report.measurements, id, {one.side for one in some})
        if band and numbers:
            judged.append((max(_beyond(m, band.at(speed)) for m in numbers), id, band.at(speed), numbers))
    if not judged:
        return ""
    _, id, band, numbers = max(judged, key=lambda one: one[0])
    kind = metric(id)
    values = ", ".join(_value(page, kind, m) for m in numbers)
    return Phrase("short.number", label=kind.label, values=kind.with_unit(values, page.language), limit=_edge_words(page, numbers[0], band))


def _value(page: Page, kind: Metric, m: Measurement) -> str:
    """With no more decimals than its error is worth."""
    kind = replace(kind, decimals=0) if m.error >= 1 else kind
    side = page.text(Phrase(f"sides.{m.side}")) + " " if m.side != "both" else ""
    return f"{side}{kind.number(m.value, page.language)} ± {kind.doubt(m.error, page.language)}"


def _best(measurements: Sequence[Measurement], id: str, whose: set[Side]) -> list[Measurement]:
    """The number with the least error of each side spoken of, or that of both together."""
    best = {side: m for (metric, side), m in best_of(measurements).items() if metric == id}
    return [best[side] for side in SIDES if side in best and (side == "both" or whose & {side, "both"})]


def _band(finding: str, id: str) -> Band | None:
    return LIFTED if (finding, id) == ("hip_lift", "pelvic_drop") else BANDS.get(id)


def _edges(m: Measurement, band: Band) -> tuple[float, float, float]:
    """(finding, fine, direction) of the limit that is nearer to the number: direction +1 where what is above it is a finding."""
    there = [(*edges, way) for edges, way in ((band.high, 1.0), (band.low, -1.0)) if edges]
    return min(there, key=lambda one: abs(_size(m, band) - one[0]))


def _size(m: Measurement, band: Band) -> float:
    return abs(m.value) if band.either else m.value


def _beyond(m: Measurement, band: Band) -> float:
    finding, _, way = _edges(m, band)
    return way * (_size(m, band) - finding) / max(m.error, 1e-9)


def _edge_words(page: Page, m: Measurement, band: Band) -> str:
    near, far = sorted(f"{decimal(f'{edge:.3g}', page.language)}" for edge in _edges(m, band)[:2])
    return near if near == far else Phrase("short.between", near=near, far=far)


def _speed(report: Report) -> float | None:
    seen = next((clip.speed for clip in report.clips if clip.speed), None)
    return alike(report.session.speed, seen, SEEN_DOUBT)[0]


def _first(page: Page, advice: Sequence[Advice], heading: str) -> None:
    """The first thing to work on with its cues and the names of its exercises; of the others the titles."""
    todo = [one for one in advice if one.finding not in ASIDE]
    close = next((one for one in advice if one.finding == "borderline" and one.tips), None)
    answered = _answered(page, advice)
    if not (todo or close or answered):
        return
    _heading(page, heading)
    if todo:
        page.say(Text(page.text(todo[0].title), "bold"))
        rows = _told(page, todo[0])
        if then := f" {page.text('·')} ".join(page.text(one.title) for one in todo[1:]):
            rows.append((_key(page, "short.then"), then))
        page.rows([*rows, *([] if close else answered)])
    if close:
        page.say(Phrase("short.near_limit", labels=", ".join(page.text(fault(one)) for one in close.findings if one in FOR_THE_CORE)))
        page.rows([*_told(page, close), *answered])
    if not (todo or close):
        page.rows(answered)


def _told(page: Page, one: Advice) -> list[tuple[Text, str]]:
    """Of many cues the first, and the last, which is for what was found together. What belongs together is told where nothing else is."""
    tips = one.tips
    rows = [(tip.kind, _said(page, tip)) for tip in tips if tip.kind == "together" and one.findings == ("heel_strike",)]
    cues = [(tip.kind, _said(page, tip)) for tip in tips if tip.kind == "cue"]
    rows += cues if len(cues) < 3 else [cues[0], cues[-1]]
    if exercises := [tip for tip in tips if tip.kind == "exercise"]:
        rows.append(("exercise", _names(page, exercises)))
        rows += [("exercise", page.text(tip.what)) for tip in tips if tip.id == "watch_strain"]
    rows += [("watch", page.text(tip.what)) for tip in tips if tip.id == "watch_own_back"]
    first = {kind: next(number for number, row in enumerate(rows) if row[0] == kind) for kind, _ in rows}
    return [(_key(page, f"report.kind.{kind}") if first[kind] == number else Text(), text) for number, (kind, text) in enumerate(rows)]


def _names(page: Page, exercises: Sequence[Tip]) -> str:
    """Those of one person together, with her name behind them."""
    whose: dict[tuple[str, ...], list[str]] = {}
    for tip in exercises:
        whose.setdefault(tip.by, []).append(page.text(tip.what))
    return "; ".join(", ".join(names) + (f" ({', '.join(map(page.text, by))})" if by else "") for by, names in whose.items()) + "."


def _key(page: Page, key: str) -> Text:
    return Text(page.text(Phrase(key)), "dim")


def _said(page: Page, tip: Tip) -> str:
    return page.text(tip.what) + (f" ({', '.join(page.text(who) for who in tip.by)})" if tip.by else "")


def _unjudged(page: Page, found: Sequence[Group]) -> None:
    """Why, and how to film it; the reasons with most behind them."""
    missing = [finding for group in found for finding in group.of("not_assessed")]
    if not missing:
        return
    _heading(page, Phrase("short.unjudged"))
    ways = _ways_to_film(missing)
    rows = []
    for (reason, remedy), same in ways[:MOST_UNJUDGED]:
        names = list_of(page, [group.findings for group in groups(same)])
        rows.append((page.text(SYMBOL["not_assessed"]), f"{names}: {' '.join(page.text(one) for one in (reason, remedy) if one)}"))
    page.rows(rows)
    if len(ways) > MOST_UNJUDGED:
        page.say(Phrase("short.more_unjudged", n=len(ways) - MOST_UNJUDGED))


def _ways_to_film(missing: Sequence[Finding]) -> list[tuple[tuple[str, str], list[Finding]]]:
    """Verdicts that are missing by (reason, remedy), those with most first. That nobody filmed from there goes without saying where the
    remedy says from where to film; and a remedy that another begins with is not told twice."""
    ways: dict[tuple[str, str], list[Finding]] = {}
    for one in missing:
        unfilmed = getattr(one.reason, "key", "").startswith("findings.needs_") and one.remedy
        ways.setdefault(("" if unfilmed else one.reason, one.remedy), []).append(one)
    for reason, remedy in sorted(ways, key=lambda way: len(way[1])):
        longer = next((way for way in ways if way[0] == reason and way[1] != remedy and way[1].startswith(remedy)), None)
        if longer:
            ways[longer] += ways.pop((reason, remedy))
    return sorted(ways.items(), key=lambda item: -len(item[1]))


def _answered(page: Page, advice: Sequence[Advice]) -> list[tuple[Text, str]]:
    """What the runner's answers bring in: what eases a sore back by name, else the first that is to be said."""
    tips = next((one.tips for one in advice if one.finding == "answers"), ())
    if relief := [tip for tip in tips if tip.kind == "relief" and tip.how]:
        return [(_key(page, "report.kind.relief"), _names(page, relief))]
    return [(_key(page, f"report.kind.{tip.kind}"), _said(page, tip)) for tip in tips[:1]]


def _ending(page: Page) -> list[tuple[Text, str]]:
    return [
        (Text(page.text(Phrase("report.doctor")), "bold"), page.text(Phrase("short.doctor"))),
        (_key(page, "short.more"), page.text(Phrase("short.what_else"))),
    ]


def _heading(page: Page, words: str) -> None:
    page.gap()
    page.say(Text(page.text(words), "bold"))
