"""What the findings look at: the best number for each metric and side, and the views that were filmed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..result import Finding, Measurement, Severity, Side, View
from .verdict import Judgement, judge

SIDE_VIEW_REMEDY = (
    "Film exactly from the side, phone at hip height, 60 frames a second or more, the whole body with the feet in the picture."
)
FRONTAL_REMEDY = "Film exactly from behind, phone at hip height, the whole body with both feet in the picture."
MARKED_BEYOND = 1.0  # times the error past the band


@dataclass(frozen=True)
class Evidence:
    """best: by metric and side; views: of the clips with running; speed: belt speed in m/s if a side view told it; failed: why a
    metric that the view should show could not be measured, and what to film differently."""

    best: dict[tuple[str, Side], Measurement]
    views: frozenset[View]
    speed: float | None = None
    failed: dict[str, tuple[str, str]] = field(default_factory=dict)

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


def finding(
    name: str, side: Side, judgement: Judgement, measurements: Sequence[Measurement], reason: str, severity: Severity | None = None
) -> Finding:
    """A Finding from a judgement; without a severity given, marked where the number is well past the band."""
    if judgement.verdict == "not_assessed":
        return not_assessed(name, side, "Too few steps could be read.", "Film at least 20 seconds of steady running.")
    grade: Severity = "none"
    if judgement.verdict == "finding":
        grade = severity or ("marked" if judgement.beyond >= MARKED_BEYOND else "mild")
    few = min((m.n for m in measurements), default=0)
    if 0 < few < 7:
        reason = f"{reason} Provisional: only {few} steps could be read."
    return Finding(name, judgement.verdict, side, grade, tuple(dict.fromkeys(m.metric for m in measurements)), reason, "")


def not_assessed(name: str, side: Side, reason: str, remedy: str) -> Finding:
    return Finding(name, "not_assessed", side, "none", (), reason, remedy)


def missing(evidence: Evidence, name: str, side: Side, metric: str, views: Sequence[View], remedy: str) -> Finding:
    """Not assessed: because nobody filmed from there, or because it could not be measured."""
    if evidence.views.isdisjoint(views):
        names = {"side": "from the side", "rear": "from behind", "front": "from the front"}
        return not_assessed(name, side, f"This needs a clip {' or '.join(names[v] for v in views)}.", remedy)
    return not_assessed(name, side, *evidence.failed.get(metric, ("It could not be measured reliably in this clip.", remedy)))


def single(
    evidence: Evidence,
    name: str,
    metric: str,
    sides: Sequence[Side],
    views: Sequence[View],
    words: dict[str, str],
    remedy: str,
    severity: Severity | None = None,
) -> list[Finding]:
    """Findings that rest on one metric. words: the reason by "high", "low", "fine" and "borderline"."""
    found = []
    for side in sides:
        m = evidence.get(metric, side)
        if m is None:
            found.append(missing(evidence, name, side, metric, views, remedy))
            continue
        j = judge(m, evidence.speed)
        reason = words["borderline"] if j.verdict == "borderline" else words.get(j.direction, words["fine"])
        found.append(finding(name, side, j, [m], reason, severity))
    return found
