"""What the findings look at: the best number for each metric and side, and the views that were filmed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..language.text import Phrase
from ..result import Finding, Measurement, Severity, Side, View
from .catalogue import KINDS
from .verdict import BANDS, FULL_STEPS, Judgement, judge

SIDE_VIEW_REMEDY = Phrase("findings.from_side")
FRONTAL_REMEDY = Phrase("findings.from_rear")
MARKED_BEYOND = 1.0  # times the error past the band


@dataclass(frozen=True)
class Evidence:
    """best: by metric and side; views: of the clips with running; speed: the belt's in m/s as `speed.alike` tells it, with its expected
    error; failed: why a metric that the view should show could not be measured, and what to film differently; clock_guessed: whether the
    steps a minute rest on a guessed slow motion."""

    best: dict[tuple[str, Side], Measurement]
    views: frozenset[View]
    speed: float | None = None
    speed_error: float = 0.0
    failed: dict[str, tuple[str, str]] = field(default_factory=dict)
    clock_guessed: bool = False

    def get(self, metric: str, side: Side) -> Measurement | None:
        return self.best.get((metric, side))

    def sides(self, metric: str) -> list[Side]:
        return [side for side in ("left", "right", "both") if (metric, side) in self.best]


def best_of(measurements: Iterable[Measurement]) -> dict[tuple[str, Side], Measurement]:
    """For each metric and side the number with the smallest expected error; of equals the first clip's."""
    best: dict[tuple[str, Side], Measurement] = {}
    for m in measurements:
        known = best.get((m.metric, m.side))
        if known is None or m.error < known.error:
            best[m.metric, m.side] = m
    return best


BOTH_FEET: tuple[Side, Side] = ("left", "right")


def feet(evidence: Evidence, metric: str) -> tuple[Side, ...]:
    """The sides to speak of: left and right, or both as one where it is not known which is which."""
    known = evidence.sides(metric)
    return ("both",) if known == ["both"] else BOTH_FEET


def finding(
    name: str, side: Side, judgement: Judgement, measurements: Sequence[Measurement], reason: str, severity: Severity | None = None
) -> Finding:
    """A Finding from a judgement; without a severity given, marked where the number is well past the band."""
    grade: Severity = "none"
    if judgement.verdict == "finding":
        grade = severity or ("marked" if judgement.beyond >= MARKED_BEYOND else "mild")
    few = min((m.n for m in measurements), default=0)
    used = tuple(dict.fromkeys(m.metric for m in measurements))
    return Finding(name, judgement.verdict, side, grade, used, reason, "", provisional=0 < few < FULL_STEPS)


def not_assessed(name: str, side: Side, reason: str, remedy: str) -> Finding:
    return Finding(name, "not_assessed", side, "none", (), reason, remedy)


def missing(evidence: Evidence, name: str, side: Side, metric: str, remedy: str) -> Finding:
    """Not assessed: because nobody filmed from there, or because it could not be measured."""
    views = KINDS[name].views
    if evidence.views.isdisjoint(views):
        gaps = {gap: Phrase(f"views.from_{view}") for gap, view in zip(("view", "other", "third"), views, strict=False)}
        return not_assessed(name, side, Phrase(_NEEDS[len(views)], **gaps), remedy)
    return not_assessed(name, side, *evidence.failed.get(metric, (Phrase("findings.unreliable"), remedy)))


_NEEDS = {1: "findings.needs_view", 2: "findings.needs_either_view", 3: "findings.needs_any_view"}


def single(evidence: Evidence, name: str, remedy: str, **gaps: Any) -> list[Finding]:
    """Findings that rest on one metric; the reason is the text of the finding for "high", "low", "fine" or "borderline", with its gaps: the
    number and its limit, of a leg how one stands on it and which hip is then free, and those given."""
    kind = KINDS[name]
    (metric,) = kind.metrics
    band = BANDS[metric].at(evidence.speed)
    limit, _ = band.high or band.low or (0.0, 0.0)
    found = []
    for side in feet(evidence, metric) if kind.sides == BOTH_FEET else kind.sides:
        m = evidence.get(metric, side)
        if m is None:
            found.append(missing(evidence, name, side, metric, remedy))
            continue
        j = judge(m, evidence.speed, evidence.speed_error)
        why = "borderline" if j.verdict == "borderline" else j.direction or "fine"
        known = {"value": m.value, "limit": limit, "standing": Phrase(f"sides.on_{side}"), "other": Phrase(f"sides.other_{side}")}
        found.append(finding(name, side, j, [m], Phrase(f"findings.{name}.{why}", **(known | gaps)), kind.severity))
    return found
