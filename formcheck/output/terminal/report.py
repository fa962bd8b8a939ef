"""The full report for a person at a terminal: verdicts first, every number with its doubt, readable without colour and in plain ASCII."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from formcheck.advice.advise import ASIDE, doctor
from formcheck.advice.library import fault
from formcheck.language.text import Language, Phrase
from formcheck.metrics.catalogue import CATALOGUE, Metric, metric
from formcheck.output.part_notes import part_notes, stands_out_elsewhere
from formcheck.output.severity import SYMBOL
from formcheck.output.terminal.groups import SIDES, STYLE, Group, groups, sides
from formcheck.output.terminal.layout import Page
from formcheck.output.terminal.opening import clip_names, in_sum, list_of, no_verdicts, title, verdict_words, warnings_of
from formcheck.result import Advice, ClipSummary, Finding, Measurement, Report, Tip


def render(report: Report, console: Console, language: Language = "en") -> None:
    """Print `report` to `console`, no wider than the console and at most 100 columns."""
    page = Page(console, language)
    running = report.activity == "running"
    found = groups(report.findings) if running else []
    assessed = [group for group in found if group.worst != "not_assessed"]
    see_a_doctor = next((one for one in report.advice if one.finding == "see_a_doctor"), None) or doctor()
    due = see_a_doctor in report.advice[:1]  # by the runner's answers

    _header(page, report)
    if not running:
        no_verdicts(page, report)
    _overview(page, found, see_a_doctor, stands_out_elsewhere(report.clips))
    if due:
        _doctor(page, see_a_doctor)
    if assessed:
        _verdicts(page, assessed, report)
    if running:
        _work_on(page, report.advice)
    shown = {id for group in assessed for id in group.metrics}
    _other_measurements(page, [one for one in report.measurements if one.metric not in shown], report.clips, running)
    _not_assessed(page, [finding for group in found for finding in group.findings if finding.verdict == "not_assessed"])
    for one in report.advice:
        if one.finding in ("answers", "general") and one.tips and (running or one.finding == "answers"):
            page.heading(one.title)
            _tips(page, one.tips)
    if not due:
        _doctor(page, see_a_doctor)
    page.heading(Phrase("report.heading.worth"))
    page.say(Phrase("report.evidence"))
    page.say(Phrase("report.article"), "dim")


def _header(page: Page, report: Report) -> None:
    title(page, report)
    clips = [_clip(page, clip, name) for clip, name in zip(report.clips, clip_names(report.clips), strict=True)]
    if len(clips) == 1:
        page.say(clips[0])
    else:
        page.rows([(f"[{number}]", clip) for number, clip in enumerate(clips, 1)])


def _clip(page: Page, clip: ClipSummary, name: str) -> Text:
    looks = Phrase(f"report.facing_{clip.facing}") if clip.facing else ""
    used = Phrase("report.used", start=clip.window_s[0], end=clip.window_s[1]) if clip.window_s else Phrase("report.unused")
    strides = ", ".join(page.text(Phrase("report.strides_of", n=n, side=Phrase(f"sides.{side}"))) for side, n in clip.strides.items())
    view, activity = Phrase(f"views.{clip.view}"), Phrase(f"activities.{clip.activity}")
    network = Phrase("report.by_network", name=clip.network) if clip.network else ""
    lines: list[str] = [
        Phrase("report.seen_from", view=view, looks=looks, sure=100 * clip.view_confidence, activity=activity, network=network),
        Phrase("report.frames", rate=clip.fps, length=clip.duration_s, used=used, strides=strides),
    ]
    if clip.repaired_frames:
        lines.append(Phrase("report.confused", n=clip.repaired_frames, frames=clip.frames))
    lines += part_notes(clip)
    shown = [(page.text(line), "") for line in lines]
    shown += [(page.text(f"▲ {page.text(warning)}"), "yellow") for warning in warnings_of(clip)]
    return Text("\n").join([Text(page.text(name), "bold"), *(Text(line, style) for line, style in shown)])


def _overview(page: Page, found: Sequence[Group], see_a_doctor: Advice, elsewhere: bool) -> None:
    """elsewhere: whether something stands out in another part of a recording."""
    page.gap()
    if said := in_sum(found, elsewhere):
        page.say(Text(page.text(said), "bold"))
    rows: list[tuple[Text, str]] = []
    for word, style in STYLE.items():
        if same := [some for group in found if (some := group.of(word))]:
            rows.append((Text(page.capital(Phrase(f"verdicts.{word}")), style), list_of(page, same)))
    page.rows([*rows, (Text(page.text(Phrase("report.doctor")), "bold"), f"{page.text(see_a_doctor.title)}.")])


def _verdicts(page: Page, groups: Sequence[Group], report: Report) -> None:
    page.heading(Phrase("report.heading.verdicts"))
    page.say(Phrase("report.legend"), "dim")
    hasty = {id for group in groups for finding in group.findings if finding.provisional for id in finding.metrics}
    told = any(getattr(warning, "key", "") == "quality.few_strides" for clip in report.clips for warning in clip.warnings)
    if (few := [one.n for one in report.measurements if one.metric in hasty]) and not told:
        page.say(Phrase("findings.provisional", n=min(few)))
    for group in groups:
        symbol, style = SYMBOL[group.worst], STYLE[group.worst]
        page.gap()
        page.say(Text(f"{page.text(symbol)} {page.capital(group.name)}: {verdict_words(page, group.assessed)}", style))
        wanted = [one for id in group.metrics for side in SIDES for one in report.measurements if (one.metric, one.side) == (id, side)]
        _numbers(page, wanted, report.clips)
        reasons = dict.fromkeys(finding.reason for finding in group.assessed)
        for reason in reasons:
            side = sides(one for one in group.assessed if one.reason == reason)
            page.say(f"{page.capital(side)}: {page.text(reason)}" if len(reasons) > 1 and side else reason, indent=4)


def _numbers(page: Page, measurements: Sequence[Measurement], clips: Sequence[ClipSummary]) -> None:
    table = Table.grid(padding=(0, 2, 0, 0))
    for column in ("label", "side", "value", "error", "strides"):
        table.add_column(justify="right" if column == "value" else "left", overflow="fold")
    last = ""
    for one in measurements:
        kind = metric(one.metric, one.unit)
        spread = kind.number(one.spread, page.language)
        strides = page.text(Phrase("report.strides_spread", n=one.n, spread=spread)) + _clip_tag(one, clips)
        doubt = kind.with_unit(kind.doubt(one.error, page.language), page.language)
        cells = [
            page.text(kind.label),
            page.text(Phrase(f"sides.{one.side}")),
            kind.number(one.value, page.language),
            f"± {doubt}",
            strides,
        ]
        if page.narrow:
            page.say(" ".join(cells), indent=4)
        else:
            table.add_row(*(Text(page.text(cell)) for cell in ("" if one.metric == last else cells[0], *cells[1:])))
        last = one.metric
    page.table(table, indent=4)


def _clip_tag(measurement: Measurement, clips: Sequence[ClipSummary]) -> str:
    numbers = [f"[{number}]" for number, clip in enumerate(clips, 1) if clip.path == measurement.clip]
    return f" {numbers[0]}" if numbers and len(clips) > 1 else ""


def _work_on(page: Page, advice: Sequence[Advice]) -> None:
    todo = [one for one in advice if one.finding not in ASIDE]
    named = {one.finding: ", ".join(page.text(fault(finding)) for finding in one.findings) for one in advice}
    if not (todo or "briefly" in named or "borderline" in named):
        return
    work = any(tip.kind in ("cue", "exercise") for one in advice if one in todo or one.finding == "borderline" for tip in one.tips)
    page.heading(Phrase("report.heading.work_on" if work else "report.good_to_know"))
    for number, one in enumerate(todo):
        if number:
            page.gap()
        page.say(Text(page.text(one.title), "bold"))
        _tips(page, one.tips)
    lines = [Phrase(key, labels=named[one]) for one, key in (("briefly", "report.briefly"), ("borderline", "report.close")) if one in named]
    if todo and lines:
        page.gap()
    for line in lines:
        page.say(line)
    for one in advice:
        if one.finding == "borderline":
            _tips(page, one.tips)


def _doctor(page: Page, see_a_doctor: Advice) -> None:
    page.heading(Phrase("report.heading.doctor"))
    _tips(page, see_a_doctor.tips)


def _tips(page: Page, tips: Sequence[Tip]) -> None:
    """Two columns: what kind of advice it is where that changes, and what is advised, with who said it."""
    rows: list[tuple[Text, Text]] = []
    last = ""
    for tip in tips:
        key = page.text(Phrase(f"report.kind.{tip.kind}"))
        rows.append((Text("" if key == last else key, "dim"), _tip(page, tip)))
        last = key
    page.rows(rows, indent=4)


def _tip(page: Page, tip: Tip) -> Text:
    """The name of who said it stands behind what these people said; how it is done is told in our own words."""
    what = page.text(tip.what)
    if tip.often:
        what = f"{page.capital(tip.often)}: {what}" if tip.kind == "habit" else f"{what}, {page.text(tip.often)}"
    said = f" ({', '.join(page.text(who) for who in tip.by)})" if tip.by else ""
    if tip.kind in ("exercise", "relief") and tip.how:
        return Text.assemble((what, "bold"), f"{said}: {page.text(tip.how)}")
    return Text(" ".join(filter(None, (what + said, page.text(tip.how)))))


def _other_measurements(page: Page, measurements: Sequence[Measurement], clips: Sequence[ClipSummary], running: bool) -> None:
    if not measurements:
        return
    page.heading(Phrase("report.heading.other_measurements" if running else "report.heading.measurements"))
    if page.narrow:
        return _numbers(page, measurements, clips)
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    sides_there = {one.side for one in measurements}
    strides_key = Phrase("report.strides_clip" if len(clips) > 1 else "report.strides")
    for heading in ("", *SIDES, Phrase("report.unit"), strides_key):
        side = heading in SIDES
        shown = "" if side and heading not in sides_there else Phrase(f"sides.{heading}") if side else heading
        table.add_column(Text(page.text(shown)), justify="right" if side else "left", overflow="fold", no_wrap=not heading)
    known = list(CATALOGUE)
    rows = dict.fromkeys((one.metric, one.unit, one.clip) for one in measurements)
    for id, unit, clip in sorted(rows, key=lambda row: known.index(row[0]) if row[0] in known else len(known)):
        kind = metric(id, unit)
        sides = {one.side: one for one in measurements if (one.metric, one.unit, one.clip) == (id, unit, clip)}
        values = [_with_doubt(kind, sides[side], page.language) if side in sides else "" for side in SIDES]
        strides = "/".join(str(sides[side].n) for side in SIDES if side in sides)
        cells = [kind.label, *values, kind.shown_unit, strides + _clip_tag(next(iter(sides.values())), clips)]
        table.add_row(*(Text(page.text(cell)) for cell in cells))
    page.table(table, indent=2)


def _with_doubt(kind: Metric, one: Measurement, language: Language) -> str:
    return f"{kind.number(one.value, language)} ± {kind.doubt(one.error, language)}"


def _not_assessed(page: Page, findings: Sequence[Finding]) -> None:
    if not findings:
        return
    page.heading(Phrase("report.heading.not_assessed"))
    for reason, remedy in dict.fromkeys((finding.reason, finding.remedy) for finding in findings):
        same = [finding for finding in findings if (finding.reason, finding.remedy) == (reason, remedy)]
        page.say(Text(f"{page.text('○')} {list_of(page, [group.findings for group in groups(same)])}", "bold"))
        why, then = page.text(Phrase("report.why")), page.text(Phrase("report.next"))
        page.rows([(why, page.text(reason)), *([(then, page.text(remedy))] if remedy else [])], indent=4)
