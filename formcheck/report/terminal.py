"""The report for a person at a terminal: verdicts first, every number with its doubt, readable without colour and in plain ASCII."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from formcheck.advice.base import EVIDENCE, SEE_A_DOCTOR, TOPICS
from formcheck.metrics.catalogue import CATALOGUE, metric
from formcheck.report.plain import clean, fit
from formcheck.result import Advice, ClipSummary, Finding, Measurement, Report

_WIDEST = 100  # longer lines are hard to read
_TABLES_FROM = 76  # on narrower ones a table would cut numbers apart

# word of a verdict, the worst first: (symbol, style)
_WORDS = {
    "marked": ("▲", "bold red"),
    "mild": ("▲", "yellow"),
    "information": ("◆", "cyan"),
    "borderline": ("◐", "magenta"),
    "fine": ("✓", "green"),
    "not assessed": ("○", "dim"),
}
_STANDS_OUT = ("marked", "mild")
_ACTIVITY = {"running": "running", "walking": "walking", "unknown": "not clear whether running"}
_SIDES = ("left", "right", "both")


def render(report: Report, console: Console) -> None:
    """Print `report` to `console`, no wider than the console and at most 100 columns."""
    page = _Page(console)
    running = report.activity == "running"
    groups = _groups(report.findings) if running else []
    assessed = [group for group in groups if group.worst != "not assessed"]

    _header(page, report)
    if not running:
        _no_verdicts(page, report)
    _overview(page, groups, report)
    if assessed:
        _verdicts(page, assessed, report)
    if running:
        _work_on(page, report.advice)
    shown = {id for group in assessed for id in group.metrics}
    _other_measurements(page, [one for one in report.measurements if one.metric not in shown], report.clips, running)
    _not_assessed(page, [finding for group in groups for finding in group.findings if finding.verdict == "not_assessed"])
    page.heading("When to see a doctor")
    _keyed_lines(page, _doctor(report).text)
    page.heading("What this is worth")
    page.say(EVIDENCE)


@dataclass(frozen=True)
class _Group:
    """All verdicts on one thing, the worst first."""

    findings: tuple[Finding, ...]

    @property
    def label(self) -> str:
        return _label(self.findings[0])

    @property
    def worst(self) -> str:
        return _word(self.findings[0])

    @property
    def assessed(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.verdict != "not_assessed")

    @property
    def metrics(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(id for finding in self.assessed for id in finding.metrics))


def _groups(findings: Sequence[Finding]) -> list[_Group]:
    words = list(_WORDS)
    topics = [*TOPICS, *(finding.finding for finding in findings)]
    by_topic: dict[str, list[Finding]] = {}
    for finding in sorted(findings, key=lambda one: (words.index(_word(one)), _SIDES.index(one.side))):
        by_topic.setdefault(finding.finding, []).append(finding)
    groups = [_Group(tuple(same)) for same in by_topic.values()]
    return sorted(groups, key=lambda group: (words.index(group.worst), topics.index(group.findings[0].finding)))


def _label(finding: Finding) -> str:
    return TOPICS[finding.finding].label if finding.finding in TOPICS else finding.finding


def _word(finding: Finding) -> str:
    if finding.verdict == "finding":
        return finding.severity if finding.severity != "none" else "mild"
    return finding.verdict.replace("_", " ")


def _sides(findings: Iterable[Finding]) -> str:
    sides = {finding.side for finding in findings}
    if "both" in sides:
        return ""
    return "left and right" if len(sides) == 2 else next(iter(sides), "")


def _verdict_words(findings: Sequence[Finding]) -> str:
    """E.g. "marked right, borderline left"."""
    words = dict.fromkeys(_word(finding) for finding in findings)
    return ", ".join(f"{word} {_sides(one for one in findings if _word(one) == word)}".strip() for word in words)


def _header(page: _Page, report: Report) -> None:
    page.say(Text.assemble((page.text("formcheck"), "bold"), page.text(f" · {report.runner}" if report.runner else "")))
    page.rule()
    names = [PurePath(clip.path).name for clip in report.clips]
    clips = [_clip(page, clip, name if names.count(name) == 1 else clip.path) for clip, name in zip(report.clips, names, strict=True)]
    if len(clips) == 1:
        page.say(clips[0])
    else:
        page.rows([(f"[{number}]", clip) for number, clip in enumerate(clips, 1)])


def _clip(page: _Page, clip: ClipSummary, name: str) -> Text:
    looks = {"left": ", facing left", "right": ", facing right", None: ""}[clip.facing]
    used = f"{clip.window_s[0]:.1f} to {clip.window_s[1]:.1f} s used" if clip.window_s else "no steady part found"
    lines = [
        f"Seen from: {clip.view}{looks} ({100 * clip.view_confidence:.0f}% sure) · {_ACTIVITY[clip.activity]}",
        f"{clip.fps:.0f} frames/s · {clip.duration_s:.1f} s, {used} · strides: {_strides(clip.strides)}",
    ]
    if clip.repaired_frames:
        lines.append(f"Left and right leg had been confused in {clip.repaired_frames} of {clip.frames} frames; corrected")
    if clip.slowmo_factor != 1 and not any("low motion" in warning for warning in clip.warnings):
        lines.append(
            f"▲ Taken to be slow motion, {clip.slowmo_factor:g} times slower than life. If it is not, every time and pace is wrong."
        )
    lines += [f"▲ {warning}" for warning in clip.warnings]
    styles = ["yellow" if line.startswith("▲") else "" for line in lines]
    return Text("\n").join(
        [Text(page.text(name), "bold"), *(Text(page.text(line), style) for line, style in zip(lines, styles, strict=True))]
    )


def _strides(strides: dict[str, int]) -> str:
    return ", ".join(f"{n} {side}" for side, n in strides.items())


def _no_verdicts(page: _Page, report: Report) -> None:
    what = "This is walking, not running" if report.activity == "walking" else "It could not be told whether this is running"
    page.gap()
    page.say(Text(page.text(f"▲ {what}: no verdicts, because all of them are for running."), "bold"))
    page.say("Film some 20 seconds of steady running on the treadmill.")


def _overview(page: _Page, groups: Sequence[_Group], report: Report) -> None:
    page.gap()
    if groups and not any(group.worst in _STANDS_OUT for group in groups):
        assessed = any(group.assessed for group in groups)
        page.say(Text("Nothing stands out." if assessed else "Nothing could be assessed.", "bold"))
    rows: list[tuple[Text, str]] = []
    for word, (_, style) in _WORDS.items():
        same = [[finding for finding in group.findings if _word(finding) == word] for group in groups]
        names = [_name(findings) for findings in same if findings]
        if names:
            rows.append((Text(word.capitalize(), style), page.text(", ".join(names))))
    page.rows([*rows, (Text("Doctor", "bold"), page.text(f"{_doctor(report).title}."))])


def _name(findings: Sequence[Finding]) -> str:
    """What the findings of one group are about, with the side where it is only one."""
    side = _sides(findings)
    return f"{_label(findings[0])} ({side})" if side in ("left", "right") else _label(findings[0])


def _verdicts(page: _Page, groups: Sequence[_Group], report: Report) -> None:
    page.heading("Verdicts")
    page.say("± is the expected error (1 SD), spread how much the strides differ (SD).", "dim")
    for group in groups:
        symbol, style = _WORDS[group.worst]
        page.gap()
        page.say(Text.assemble((page.text(f"{symbol} {group.label}: {_verdict_words(group.assessed)}"), style)))
        wanted = [one for id in group.metrics for side in _SIDES for one in report.measurements if (one.metric, one.side) == (id, side)]
        _numbers(page, wanted, report.clips)
        reasons = dict.fromkeys(finding.reason for finding in group.assessed)
        for reason in reasons:
            side = _sides(one for one in group.assessed if one.reason == reason)
            page.say(f"{side.capitalize()}: {reason}" if len(reasons) > 1 and side else reason, indent=4)


def _numbers(page: _Page, measurements: Sequence[Measurement], clips: Sequence[ClipSummary]) -> None:
    table = Table.grid(padding=(0, 2, 0, 0))
    for column in ("label", "side", "value", "error", "strides"):
        table.add_column(justify="right" if column == "value" else "left", overflow="fold")
    last = ""
    for one in measurements:
        kind = metric(one.metric, one.unit)
        strides = f"{one.n} stride{'s' * (one.n != 1)}, spread {kind.number(one.spread)}{_clip_tag(one, clips)}"
        cells = [kind.label, one.side, kind.number(one.value), f"± {kind.with_unit(kind.doubt(one.error))}", strides]
        if page.narrow:
            page.say(" ".join(cells), indent=4)
        else:
            table.add_row(*(Text(page.text(cell)) for cell in ("" if one.metric == last else cells[0], *cells[1:])))
        last = one.metric
    page.table(table, indent=4)


def _clip_tag(measurement: Measurement, clips: Sequence[ClipSummary]) -> str:
    numbers = [f"[{number}]" for number, clip in enumerate(clips, 1) if clip.path == measurement.clip]
    return f" {numbers[0]}" if numbers and len(clips) > 1 else ""


def _work_on(page: _Page, advice: Sequence[Advice]) -> None:
    todo = [one for one in advice if one.finding != "see_a_doctor"]
    if not todo:
        return
    page.heading("What to work on")
    for number, one in enumerate(todo):
        if number:
            page.gap()
        page.say(Text(page.text(one.title), "bold"))
        _keyed_lines(page, f"{one.text}\nSources: {one.source}")


def _keyed_lines(page: _Page, text: str) -> None:
    """Lines like "Try: quicker steps" as two columns."""
    rows = []
    for line in text.splitlines():
        key, colon, rest = line.partition(": ")
        rows.append((Text(page.text(key), "dim"), page.text(rest)) if colon and len(key) <= 10 else ("", page.text(line)))
    page.rows(rows, indent=4)


def _other_measurements(page: _Page, measurements: Sequence[Measurement], clips: Sequence[ClipSummary], running: bool) -> None:
    if not measurements:
        return
    page.heading("Other measurements" if running else "Measurements")
    if page.narrow:
        return _numbers(page, measurements, clips)
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    sides_there = {one.side for one in measurements}
    for heading in ("", *_SIDES, "unit", "strides [clip]" if len(clips) > 1 else "strides"):
        side = heading in _SIDES
        shown = "" if side and heading not in sides_there else heading
        table.add_column(Text(shown), justify="right" if side else "left", overflow="fold")
    known = list(CATALOGUE)
    rows = dict.fromkeys((one.metric, one.unit, one.clip) for one in measurements)
    for id, unit, clip in sorted(rows, key=lambda row: known.index(row[0]) if row[0] in known else len(known)):
        kind = metric(id, unit)
        sides = {one.side: one for one in measurements if (one.metric, one.unit, one.clip) == (id, unit, clip)}
        values = [f"{kind.number(sides[side].value)} ± {kind.doubt(sides[side].error)}" if side in sides else "" for side in _SIDES]
        strides = "/".join(str(sides[side].n) for side in _SIDES if side in sides)
        cells = [kind.label, *values, kind.shown_unit, strides + _clip_tag(next(iter(sides.values())), clips)]
        table.add_row(*(Text(page.text(cell)) for cell in cells))
    page.table(table, indent=2)


def _not_assessed(page: _Page, findings: Sequence[Finding]) -> None:
    if not findings:
        return
    page.heading("Not assessed")
    for reason, remedy in dict.fromkeys((finding.reason, finding.remedy) for finding in findings):
        same = [finding for finding in findings if (finding.reason, finding.remedy) == (reason, remedy)]
        names = ", ".join(_name(group.findings) for group in _groups(same))
        page.say(Text(page.text(f"○ {names}"), "bold"))
        page.rows([("Why", page.text(reason)), *([("Next", page.text(remedy))] if remedy else [])], indent=4)


def _doctor(report: Report) -> Advice:
    return next((one for one in report.advice if one.finding == "see_a_doctor"), SEE_A_DOCTOR)


class _Page:
    """A console of bounded width whose every string is first made safe and fit for its encoding."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.width = min(console.width, _WIDEST)
        self.narrow = self.width < _TABLES_FROM

    def text(self, text: str) -> str:
        return fit(clean(text), self.console.encoding)

    def say(self, text: str | Text, style: str = "", indent: int = 2) -> None:
        shown = text if isinstance(text, Text) else Text(self.text(text))
        shown.stylize(style)
        self._print(Padding.indent(shown, indent))

    def gap(self) -> None:
        self.console.print()

    def rule(self, title: str = "") -> None:
        start = self.text(f"── {title} " if title else "")
        line = start + self.text("─") * (self.width - 4 - len(start))
        self.say(Text(line, "bold" if title else ""))

    def heading(self, title: str) -> None:
        self.gap()
        self.rule(title)

    def rows(self, rows: Iterable[tuple[str | Text, str | Text]], indent: int = 2) -> None:
        """Two columns, the first as narrow as its longest entry."""
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for left, right in rows:
            table.add_row(*(cell if isinstance(cell, Text) else Text(cell) for cell in (left, right)))
        self.table(table, indent)

    def table(self, table: Table, indent: int) -> None:
        if table.row_count:
            self._print(Padding.indent(table, indent))

    def _print(self, what: Padding) -> None:
        self.console.print(what, width=self.width)
