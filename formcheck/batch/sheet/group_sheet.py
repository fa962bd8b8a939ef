"""The club sheet as plain values: who needs what first, where each runner stands, who trains what together, what to film again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ...advice.advise import ASIDE, PROVISIONAL, WEIGHT
from ...advice.library import KNOWN, TOPICS, of_kind
from ...findings.evidence import best_of
from ...findings.five import unanswered
from ...findings.verdict import BANDS
from ...language.text import Phrase
from ...metrics.catalogue import CATALOGUE
from ...output.severity import GRAVEST_FIRST, gravity
from ...result import Finding, Measurement, Report, Tip
from ...system.safe_text import clean
from ..evening import RunnerResult
from .film_again import FilmAgain, half_read, missing_views, nameless

SIDES = ("left", "right", "both")


@dataclass(frozen=True)
class Need:
    """A finding that stands out: the word of its gravest side, and the sides."""

    finding: str
    word: str
    sides: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One runner. file: the name of her report files, "" where they are not to be named or could not be written; first: what to work on
    first, "" for nothing; needs: the gravest first; weight: of all needs; open: of the five faults asked for, those without a verdict;
    assessed, of: verdicts; missing: views from which nobody filmed her."""

    name: str
    day: str
    file: str
    running: bool
    first: str
    needs: tuple[Need, ...]
    close: tuple[str, ...]
    open: tuple[str, ...]
    weight: float
    assessed: int
    of: int
    missing: tuple[str, ...] = ()

    @property
    def seen_enough(self) -> bool:
        """What was not seen, or lies near its limit, must not sound like praise."""
        return self.running and not self.open and not self.close


@dataclass(frozen=True)
class Place:
    """word: the gravest verdict that rests on the number, "" for none."""

    name: str
    measurement: Measurement
    word: str = ""


@dataclass(frozen=True)
class Spread:
    """A metric in the group. places: by value, then by runner; middle: the median over runners of their own median side."""

    metric: str
    places: tuple[Place, ...]
    middle: float
    runners: int


@dataclass(frozen=True)
class Training:
    """Runners with needs that one piece of work answers. exercises, cues: with the names of those they are for."""

    topic: str
    title: str
    members: tuple[tuple[str, tuple[Need, ...]], ...]
    exercises: tuple[tuple[Tip, tuple[str, ...]], ...]
    cues: tuple[tuple[Tip, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Sheet:
    day: str
    rows: tuple[Row, ...]
    spreads: tuple[Spread, ...]
    trainings: tuple[Training, ...]
    again: tuple[FilmAgain, ...]
    repeated: tuple[tuple[str, str], ...]  # (runner, recording)
    runners: int
    clips: int
    measured: int


def sheet(results: Sequence[RunnerResult], initials: bool = False) -> Sheet:
    """The group's sheet from each runner's result. initials: no name and no file name appears."""
    names = names_of(results, initials)
    rows, places = list[Row](), dict[str, list[Place]]()
    again, repeated = list[FilmAgain](), list[tuple[str, str]]()
    for one, name in zip(results, names, strict=True):
        if one.report is not None:
            rows.append(_row(one, one.report, name, "" if initials or not one.files else one.runner.file))
            for measurement in best_of(one.report.measurements).values():
                if one.report.activity == "running":
                    places.setdefault(measurement.metric, []).append(Place(name, measurement, resting_on(measurement, one.report.findings)))
            again += [*half_read(one.report, name, initials), *missing_views(one.report, name)]
        again += [FilmAgain(name, nameless(problem, number) if initials else problem) for number, problem in enumerate(one.problems, 1)]
        repeated += [(name, Phrase("club.a_clip", number=number) if initials else label) for number, label in enumerate(one.repeated, 1)]
    rows.sort(key=lambda row: (-row.weight, not row.running, row.name.casefold()))
    days = sorted({one.runner.session.date for one in results if one.runner.session.date})
    return Sheet(
        day=days[-1] if days else "",
        rows=tuple(rows),
        spreads=tuple(_spread(metric, places[metric]) for metric in CATALOGUE if metric in places and metric in BANDS),
        trainings=_trainings(rows),
        again=tuple(again),
        repeated=tuple(repeated),
        runners=len(results),
        clips=sum(len(one.runner.entries) for one in results),
        measured=sum(one.measured for one in results),
    )


def names_of(results: Sequence[RunnerResult], initials: bool) -> list[str]:
    """How the sheet calls each runner; with the day where one stands there for several."""
    names = shown_names([clean(one.runner.name) for one in results], initials)
    return [f"{name} ({one.runner.session.date})" if names.count(name) > 1 else name for name, one in zip(names, results, strict=True)]


def shown_names(names: Sequence[str], initials: bool) -> list[str]:
    """The names, or their initials, numbered where two have the same: Anna Müller -> A. M."""
    if not initials:
        return list(names)
    short = [" ".join(f"{word[0].upper()}." for word in name.replace("-", " ").split()) or "?" for name in names]
    seen: dict[str, list[str]] = {}
    for one, name in zip(short, names, strict=True):
        if name not in seen.setdefault(one, []):
            seen[one].append(name)
    return [f"{one} {seen[one].index(name) + 1}" if len(seen[one]) > 1 else one for one, name in zip(short, names, strict=True)]


def standing_out(findings: Sequence[Finding]) -> tuple[Need, ...]:
    """What weighs anything, the gravest first, and of equals in the order of importance."""
    by: dict[str, list[Finding]] = {}
    for one in findings:
        if one.verdict == "finding" and WEIGHT[one.severity] > 0:
            by.setdefault(one.finding, []).append(one)
    needs = [
        Need(
            id,
            min((gravity(one) for one in some), key=GRAVEST_FIRST.index),
            tuple(side for side in SIDES if any(one.side == side for one in some)),
        )
        for id, some in by.items()
    ]
    return tuple(sorted(needs, key=lambda need: (GRAVEST_FIRST.index(need.word), KNOWN.index(need.finding))))


def resting_on(one: Measurement, findings: Sequence[Finding]) -> str:
    """The gravest verdict that was judged by this number, in one word; "" where none was."""
    own = [gravity(f) for f in findings if one.metric in f.metrics and (f.side == one.side or "both" in (f.side, one.side))]
    return min(own, key=GRAVEST_FIRST.index, default="")


def nothing(row: Row) -> str:
    """What to say of a runner without needs."""
    if not row.running:
        return Phrase("club.not_running")
    if not row.assessed:
        return Phrase("report.nothing_assessed")
    if row.open:
        return Phrase("club.nothing_seen", n=row.assessed, all=row.of)
    return Phrase("club.nothing_sure" if row.close else "club.nothing")


def _row(result: RunnerResult, report: Report, name: str, file: str) -> Row:
    needs = standing_out(report.findings)
    made = {need.finding for need in needs}
    weights: dict[str, float] = {}
    for one in report.findings:
        if one.verdict == "finding":
            weight = WEIGHT[one.severity] * (PROVISIONAL if one.provisional else 1.0)
            weights[one.finding] = max(weight, weights.get(one.finding, 0.0))
    work = [one.title for one in report.advice if one.finding not in ASIDE and any(tip.kind == "cue" for tip in one.tips)]
    titles = [*work, *(Phrase(f"topics.findings.{need.finding}.title") for need in needs)]
    close = [one.finding for one in report.findings if one.verdict == "borderline" and one.finding not in made]
    return Row(
        name=name,
        day=result.runner.session.date,
        file=file,
        running=report.activity == "running",
        first=titles[0] if needs else "",
        needs=needs,
        close=tuple(sorted(dict.fromkeys(close), key=KNOWN.index)),
        open=unanswered(report.findings),
        weight=sum(weights.values()),
        assessed=sum(one.verdict != "not_assessed" for one in report.findings),
        of=len(report.findings),
        missing=tuple(one.missing for one in missing_views(report, name)),
    )


def _spread(metric: str, places: list[Place]) -> Spread:
    by_runner: dict[str, list[float]] = {}
    for place in places:
        by_runner.setdefault(place.name, []).append(place.measurement.value)
    ordered = sorted(places, key=lambda one: (median(by_runner[one.name]), one.name, SIDES.index(one.measurement.side)))
    return Spread(metric, tuple(ordered), float(median(median(values) for values in by_runner.values())), len(by_runner))


def _trainings(rows: Sequence[Row]) -> tuple[Training, ...]:
    """One for each topic that somebody needs; the largest group first."""
    found = []
    for topic in TOPICS:
        members = [(row.name, tuple(need for need in row.needs if need.finding in topic.findings)) for row in rows]
        members = [(name, needs) for name, needs in members if needs]
        if members:
            title = Phrase(f"topics.topics.{topic.id}.title")
            found.append(Training(topic.id, title, tuple(members), _for_whom("exercise", members), _for_whom("cue", members)))
    return tuple(sorted(found, key=lambda one: -len(one.members)))


def _for_whom(kind: str, members: Sequence[tuple[str, tuple[Need, ...]]]) -> tuple[tuple[Tip, tuple[str, ...]], ...]:
    """What serves anybody in the group, what serves most first."""
    served: dict[str, list[str]] = {}
    tips: dict[str, Tip] = {}
    for name, needs in members:
        for piece in of_kind(kind, {need.finding for need in needs}):
            served.setdefault(piece.id, []).append(name)
            tips[piece.id] = piece.tip()
    return tuple((tips[id], tuple(served[id])) for id in sorted(served, key=lambda id: -len(served[id])))
