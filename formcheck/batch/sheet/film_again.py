"""What is to be filmed again, or for the first time: recordings that could not be read, or not wholly, and views that are missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ...advice.library import KNOWN
from ...findings.catalogue import KINDS
from ...language.text import Phrase
from ...result import Finding, Report, View
from ..evening import Problem


@dataclass(frozen=True)
class FilmAgain:
    """problem: why, and what to do, its label the recording; missing: the view that there is no recording of, "" otherwise; findings: that
    could not be judged for it."""

    name: str
    problem: Problem
    missing: View | str = ""
    findings: tuple[str, ...] = ()


def half_read(report: Report, name: str, initials: bool = False) -> Iterator[FilmAgain]:
    """One for each reason why a verdict is missing that a recording of the runner should have given."""
    running = [(number, clip) for number, clip in enumerate(report.clips, 1) if clip.activity == "running"]
    by_reason: dict[tuple[str, str], list[str]] = {}
    for one in _open(report):
        if not _views(one).isdisjoint(clip.view for _, clip in running):
            by_reason.setdefault((one.reason, one.remedy), []).append(one.finding)
    for (reason, remedy), findings in by_reason.items():
        views = set(KINDS[findings[0]].views)
        number, clip = next((number, clip) for number, clip in running if clip.view in views)
        problem = Problem(clip.path, reason, remedy)
        yield FilmAgain(name, nameless(problem, number) if initials else problem, findings=_ordered(findings))


def missing_views(report: Report, name: str) -> Iterator[FilmAgain]:
    """One for each view from which verdicts are missing because nobody filmed from there."""
    filmed = {clip.view for clip in report.clips if clip.activity == "running"}
    by_view: dict[View, list[Finding]] = {}
    for one in _open(report):
        if _views(one).isdisjoint(filmed):
            by_view.setdefault(KINDS[one.finding].views[0], []).append(one)
    for view, some in by_view.items():
        remedy = Phrase("findings.from_side" if view == "side" else "findings.from_rear")
        problem = Problem("", Phrase("club.missing", view=Phrase(f"views.from_{view}")), remedy)
        yield FilmAgain(name, problem, view, _ordered(one.finding for one in some))


def _open(report: Report) -> Sequence[Finding]:
    if report.activity != "running":
        return ()
    return [one for one in report.findings if one.verdict == "not_assessed" and one.finding in KINDS]


def _views(one: Finding) -> set[View]:
    return set(KINDS[one.finding].views)


def _ordered(findings: Iterator[str] | Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(set(findings), key=KNOWN.index))


def nameless(problem: Problem, number: int) -> Problem:
    """The same of a recording that is not to be named."""
    from ..jobs import about

    label = Phrase("club.a_clip", number=number)
    return replace(problem, label=label, reason=about(problem.reason, label))
