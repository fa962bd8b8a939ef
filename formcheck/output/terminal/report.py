"""The report for a person at a terminal: verdicts first, every number with its doubt, readable without colour and in plain ASCII."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from rich.console import Console
from rich.table import Table
from rich.text import Text

from formcheck.advice.advise import ASIDE, doctor
from formcheck.advice.library import KNOWN, label
from formcheck.language.text import Language, Phrase
from formcheck.metrics.catalogue import CATALOGUE, Metric, metric
from formcheck.output.part_notes import part_notes, stands_out_elsewhere
from formcheck.output.severity import GRAVEST_FIRST, SYMBOL, gravity
from formcheck.output.terminal.layout import Page
from formcheck.result import Advice, ClipSummary, Finding, Measurement, Report, Tip

STYLE = {
    "marked": "bold red",
    "mild": "yellow",
    "information": "cyan",
    "borderline": "magenta",
    "fine": "green",
    "not_assessed": "dim",
}
_STANDS_OUT = ("marked", "mild")
_SIDES = ("left", "right", "both")


def render(report: Report, console: Console, language: Language = "en") -> None:
    """Print `report` to `console`, no wider than the console and at most 100 columns."""
    page = Page(console, language)
    running = report.activity == "running"
    groups = _groups(report.findings) if running else []
    assessed = [group for group in groups if group.worst != "not_assessed"]
    see_a_doctor = next((one for one in report.advice if one.finding == "see_a_doctor"), None) or doctor()
    due = see_a_doctor in report.advice[:1]  # by the runner's answers

    _header(page, report)
    if not running:
        _no_verdicts(page, report)
    _overview(page, groups, see_a_doctor, stands_out_elsewhere(report.clips))
    if due:
        _doctor(page, see_a_doctor)
    if assessed:
        _verdicts(page, assessed, report)
    if running:
        _work_on(page, report.advice)
    shown = {id for group in assessed for id in group.metrics}
    _other_measurements(page, [one for one in report.measurements if one.metric not in shown], report.clips, running)
    _not_assessed(page, [finding for group in groups for finding in group.findings if finding.verdict == "not_assessed"])
    for one in report.advice:
        if one.finding in ("answers", "general") and one.tips and (running or one.finding == "answers"):
            page.heading(one.title)
            _tips(page, one.tips)
    if not due:
        _doctor(page, see_a_doctor)
    page.heading(Phrase("report.heading.worth"))
    page.say(Phrase("report.evidence"))
    page.say(Phrase("report.article"), "dim")


@dataclass(frozen=True)
class _Group:
    """All verdicts on one thing, the worst first."""

    findings: tuple[Finding, ...]

    @property
    def label(self) -> str:
        return label(self.findings[0].finding)

    @property
    def worst(self) -> str:
        return gravity(self.findings[0])

    @property
    def assessed(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.verdict != "not_assessed")

    @property
    def metrics(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(id for finding in self.assessed for id in finding.metrics))


def _groups(findings: Sequence[Finding]) -> list[_Group]:
    topics = [*KNOWN, *(finding.finding for finding in findings)]
    by_topic: dict[str, list[Finding]] = {}
    for finding in sorted(findings, key=lambda one: (GRAVEST_FIRST.index(gravity(one)), _SIDES.index(one.side))):
        by_topic.setdefault(finding.finding, []).append(finding)
    groups = [_Group(tuple(same)) for same in by_topic.values()]
    return sorted(groups, key=lambda group: (GRAVEST_FIRST.index(group.worst), topics.index(group.findings[0].finding)))


def _sides(findings: Iterable[Finding]) -> str:
    sides = {finding.side for finding in findings}
    if "both" in sides or not sides:
        return ""
    return Phrase("sides.left_and_right" if len(sides) == 2 else f"sides.{next(iter(sides))}")


def _verdict_words(page: Page, findings: Sequence[Finding]) -> str:
    """E.g. "marked right, borderline left"."""
    words = dict.fromkeys(gravity(finding) for finding in findings)
    sides = {word: _sides(one for one in findings if gravity(one) == word) for word in words}
    return ", ".join(f"{page.text(Phrase(f'verdicts.{word}'))} {page.text(side)}".strip() for word, side in sides.items())


def _header(page: Page, report: Report) -> None:
    page.say(Text.assemble((page.text("formcheck"), "bold"), page.text(f" · {report.runner}" if report.runner else "")))
    page.rule()
    names = [PurePath(clip.path).name for clip in report.clips]
    clips = [_clip(page, clip, name if names.count(name) == 1 else clip.path) for clip, name in zip(report.clips, names, strict=True)]
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
    warnings = list(clip.warnings)
    if clip.slowmo_factor != 1 and not any(getattr(warning, "key", "").startswith("slowmo.") for warning in warnings):
        warnings.insert(0, Phrase("report.slow_motion", factor=clip.slowmo_factor))
    lines += part_notes(clip)
    shown = [(page.text(line), "") for line in lines] + [(page.text(f"▲ {page.text(warning)}"), "yellow") for warning in warnings]
    return Text("\n").join([Text(page.text(name), "bold"), *(Text(line, style) for line, style in shown)])


def _no_verdicts(page: Page, report: Report) -> None:
    what = Phrase("report.walking" if report.activity == "walking" else "report.not_running")
    page.gap()
    page.say(Text(page.text(f"▲ {page.text(what)}"), "bold"))
    page.say(Phrase("report.film_running"))


def _overview(page: Page, groups: Sequence[_Group], see_a_doctor: Advice, elsewhere: bool) -> None:
    """elsewhere: whether something stands out in another part of a recording."""
    page.gap()
    if groups and not any(group.worst in _STANDS_OUT for group in groups):
        assessed = any(group.assessed for group in groups)
        what = "nothing_assessed" if not assessed else "nothing_here" if elsewhere else "nothing_stands_out"
        page.say(Text(page.text(Phrase(f"report.{what}")), "bold"))
    rows: list[tuple[Text, str]] = []
    for word, style in STYLE.items():
        same = [[finding for finding in group.findings if gravity(finding) == word] for group in groups]
        names = [_name(page, findings) for findings in same if findings]
        if names:
            rows.append((Text(_capital(page.text(Phrase(f"verdicts.{word}"))), style), page.text(", ".join(names))))
    page.rows([*rows, (Text(page.text(Phrase("report.doctor")), "bold"), f"{page.text(see_a_doctor.title)}.")])


def _name(page: Page, findings: Sequence[Finding]) -> str:
    """What the findings of one group are about, with the side where it is only one."""
    name, sides = page.text(label(findings[0].finding)), {finding.side for finding in findings}
    return f"{name} ({page.text(_sides(findings))})" if sides in ({"left"}, {"right"}) else name


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _verdicts(page: Page, groups: Sequence[_Group], report: Report) -> None:
    page.heading(Phrase("report.heading.verdicts"))
    page.say(Phrase("report.legend"), "dim")
    for group in groups:
        symbol, style = SYMBOL[group.worst], STYLE[group.worst]
        page.gap()
        page.say(Text(f"{page.text(symbol)} {page.text(group.label)}: {_verdict_words(page, group.assessed)}", style))
        wanted = [one for id in group.metrics for side in _SIDES for one in report.measurements if (one.metric, one.side) == (id, side)]
        _numbers(page, wanted, report.clips)
        reasons = dict.fromkeys(finding.reason for finding in group.assessed)
        for reason in reasons:
            side = _sides(one for one in group.assessed if one.reason == reason)
            page.say(f"{_capital(page.text(side))}: {page.text(reason)}" if len(reasons) > 1 and side else reason, indent=4)


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
    named = {one.finding: ", ".join(page.text(label(finding)) for finding in one.findings) for one in advice}
    if not (todo or "briefly" in named or "borderline" in named):
        return
    work = any(tip.kind == "cue" for one in todo for tip in one.tips)
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
    what = page.text(tip.what)
    if tip.often:
        what = f"{_capital(page.text(tip.often))}: {what}" if tip.kind == "habit" else f"{what}, {page.text(tip.often)}"
    said = f" ({', '.join(page.text(who) for who in tip.by)})" if tip.by else ""
    if tip.kind in ("exercise", "relief") and tip.how:
        return Text.assemble((what, "bold"), f": {page.text(tip.how)}{said}")
    return Text(" ".join(filter(None, (what, page.text(tip.how)))) + said)


def _other_measurements(page: Page, measurements: Sequence[Measurement], clips: Sequence[ClipSummary], running: bool) -> None:
    if not measurements:
        return
    page.heading(Phrase("report.heading.other_measurements" if running else "report.heading.measurements"))
    if page.narrow:
        return _numbers(page, measurements, clips)
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    sides_there = {one.side for one in measurements}
    strides_key = Phrase("report.strides_clip" if len(clips) > 1 else "report.strides")
    for heading in ("", *_SIDES, Phrase("report.unit"), strides_key):
        side = heading in _SIDES
        shown = "" if side and heading not in sides_there else Phrase(f"sides.{heading}") if side else heading
        table.add_column(Text(page.text(shown)), justify="right" if side else "left", overflow="fold", no_wrap=not heading)
    known = list(CATALOGUE)
    rows = dict.fromkeys((one.metric, one.unit, one.clip) for one in measurements)
    for id, unit, clip in sorted(rows, key=lambda row: known.index(row[0]) if row[0] in known else len(known)):
        kind = metric(id, unit)
        sides = {one.side: one for one in measurements if (one.metric, one.unit, one.clip) == (id, unit, clip)}
        values = [_with_doubt(kind, sides[side], page.language) if side in sides else "" for side in _SIDES]
        strides = "/".join(str(sides[side].n) for side in _SIDES if side in sides)
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
        names = ", ".join(_name(page, group.findings) for group in _groups(same))
        page.say(Text(page.text(f"○ {names}"), "bold"))
        why, then = page.text(Phrase("report.why")), page.text(Phrase("report.next"))
        page.rows([(why, page.text(reason)), *([(then, page.text(remedy))] if remedy else [])], indent=4)
