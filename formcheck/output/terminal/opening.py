"""What both reports on a terminal begin with: whose it is, what was judged and what was not, and what that comes to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from rich.text import Text

from formcheck.advice.library import named
from formcheck.findings.five import unanswered
from formcheck.language.text import Phrase
from formcheck.output.severity import gravity
from formcheck.output.terminal.groups import STANDS_OUT, Group, sides
from formcheck.output.terminal.layout import Page
from formcheck.recording.session_text import dated
from formcheck.result import ClipSummary, Finding, Report


def title(page: Page, report: Report) -> None:
    whose = [report.runner, dated(report, page.language)]
    page.say(Text.assemble((page.text("formcheck"), "bold"), page.text("".join(f" · {page.text(one)}" for one in whose if one))))
    page.rule()


def clip_names(clips: Sequence[ClipSummary]) -> list[str]:
    """File names, with folders only where two are the same."""
    names = [PurePath(clip.path).name for clip in clips]
    return [name if names.count(name) == 1 else clip.path for clip, name in zip(clips, names, strict=True)]


def warnings_of(clip: ClipSummary) -> list[str]:
    warnings = list(clip.warnings)
    if clip.slowmo_factor != 1 and not any(getattr(warning, "key", "").startswith("slowmo.") for warning in warnings):
        warnings.insert(0, Phrase("report.slow_motion", factor=clip.slowmo_factor))
    return warnings


def no_verdicts(page: Page, report: Report) -> None:
    what = Phrase("report.walking" if report.activity == "walking" else "report.not_running")
    page.gap()
    page.say(Text(page.text(f"▲ {page.text(what)}"), "bold"))
    page.say(Phrase("report.film_running"))


def judged_rows(page: Page, found: Sequence[Group]) -> list[tuple[str, str]]:
    """What was looked at with a verdict, and what without."""
    rows = []
    for key, some in (("judged", [one.assessed for one in found]), ("not_judged", [one.of("not_assessed") for one in found])):
        names = [_with_side(page, findings, "fine") for findings in some if findings]
        if names:
            rows.append((page.text(Phrase(f"report.{key}")), ", ".join(names)))
    return rows


def in_sum(found: Sequence[Group], elsewhere: bool) -> str:
    """What to say where nothing stands out; "" where something does. elsewhere: whether it does in another part of a recording.

    That nothing stands out is said only where the five faults that formcheck is asked for were judged, and none lies near its limit.
    """
    if not found or any(group.worst in STANDS_OUT for group in found):
        return ""
    if not any(group.assessed for group in found):
        return Phrase("report.nothing_assessed")
    if elsewhere:
        return Phrase("report.nothing_here")
    if unanswered(finding for group in found for finding in group.findings):
        return Phrase("report.partly_judged")
    return Phrase("report.nothing_sure" if any(group.of("borderline") for group in found) else "report.nothing_stands_out")


def list_of(page: Page, some: Sequence[Sequence[Finding]]) -> str:
    """Findings of one word each: the fault where the verdict says so, with the side where it is only one."""
    return page.capital(", ".join(_with_side(page, findings, gravity(findings[0])) for findings in some))


def _with_side(page: Page, findings: Sequence[Finding], word: str) -> str:
    name = page.text(named(findings[0].finding, word))
    return f"{name} ({page.text(sides(findings))})" if {one.side for one in findings} in ({"left"}, {"right"}) else name


def verdict_words(page: Page, findings: Sequence[Finding]) -> str:
    """E.g. "marked right, borderline left"."""
    words = dict.fromkeys(gravity(finding) for finding in findings)
    whose = {word: sides(one for one in findings if gravity(one) == word) for word in words}
    return ", ".join(f"{page.text(Phrase(f'verdicts.{word}'))} {page.text(side)}".strip() for word, side in whose.items())
