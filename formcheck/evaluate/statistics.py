"""How wrong, over many clips: for numbers, events, verdicts and what was recognised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from .rows import NAN, Comparison, EventRow, FindingRow, LegLabels, MetricRow, Recognised

FEWEST_FOR_SLOPE = 6
WIDE = 3.0  # times the median absolute error that the truth must range over, else a slope tells of nothing but the error
SLOW_FPS, FAST_FPS = 50.0, 100.0

Row = TypeVar("Row", MetricRow, EventRow)
Group = tuple[str, ...]


@dataclass(frozen=True)
class MetricStatistics:
    """bias: median error; slope: of measured on true (Theil-Sen); rank: Spearman's correlation; covered: share of the errors within the
    claimed one, covered_twice: within twice that (of honest normal errors 0.68 and 0.95). NaN: cannot be told."""

    metric: str
    group: Group
    n: int
    bias: float
    median_abs: float
    p90_abs: float
    slope: float
    rank: float
    covered: float
    covered_twice: float


@dataclass(frozen=True)
class EventStatistics:
    """Errors in ms of real time. f1: of the events found, 0..1."""

    event: str
    group: Group
    matched: int
    missed: int
    extra: int
    f1: float
    bias: float
    median_abs: float
    p90_abs: float


@dataclass(frozen=True)
class FindingStatistics:
    """confusion: count by (true, verdict). clear: cases that are truly a finding or truly fine; of these, decided ones are called
    "finding" or "fine", wrong ones the opposite of what they are. sensitivity, specificity: among the decided."""

    finding: str
    confusion: dict[tuple[str, str], int]
    clear: int
    wrong: int
    sensitivity: float
    specificity: float
    borderline: float  # share of the clear ones
    not_assessed: float


@dataclass(frozen=True)
class Recognition:
    what: str
    right: int
    of: int
    mistaken: dict[tuple[str, str], int]  # count by (true, found)


@dataclass(frozen=True)
class LegStatistics:
    """Shares of frames whose legs bear the right names: mean and worst of the clips."""

    clips: int
    mean_before: float
    worst_before: float
    mean_after: float
    worst_after: float


def metric_statistics(comparisons: Iterable[Comparison], by: Sequence[str] = ()) -> list[MetricStatistics]:
    """One for each metric and group; by: names of what makes a group, see `group_of`."""
    rows = [(one, row) for one in comparisons for row in one.metrics]
    return [_metric(metric, group, found) for (metric, group), found in _grouped(rows, lambda row: row.metric, by)]


def event_statistics(comparisons: Iterable[Comparison], by: Sequence[str] = ("view", "fps")) -> list[EventStatistics]:
    """One for each event and group."""
    rows = [(one, row) for one in comparisons for row in one.events]
    return [_event(event, group, found) for (event, group), found in _grouped(rows, lambda row: row.event, by)]


def finding_statistics(comparisons: Iterable[Comparison]) -> list[FindingStatistics]:
    """One for each finding, in the order of their first appearance, and "all"."""
    rows = [row for one in comparisons for row in one.findings]
    names = list(dict.fromkeys(row.finding for row in rows))
    found = [_finding(name, [row for row in rows if row.finding == name]) for name in names]
    return [*found, _finding("all", rows)] if rows else []


def recognition(comparisons: Iterable[Comparison]) -> list[Recognition]:
    """View, facing, activity and slow motion, where the truth has one."""
    clips = list(comparisons)
    kinds: dict[str, Callable[[Comparison], Recognised]] = {
        "view": lambda one: one.view,
        "facing": lambda one: one.facing,
        "activity": lambda one: one.activity,
        "slow motion": lambda one: one.slowmo,
    }
    found = []
    for what, get in kinds.items():
        pairs = [(pair.true, pair.found or "none") for one in clips if (pair := get(one)).true is not None]
        wrong = Counter((str(true), given) for true, given in pairs if true != given)
        if pairs:
            found.append(Recognition(what, len(pairs) - wrong.total(), len(pairs), dict(wrong)))
    return found


def leg_statistics(comparisons: Iterable[Comparison]) -> LegStatistics | None:
    known: list[LegLabels] = [one.legs for one in comparisons if one.legs is not None]
    if not known:
        return None
    before, after = ([getattr(one, name) for one in known] for name in ("before", "after"))
    return LegStatistics(len(known), float(np.mean(before)), min(before), float(np.mean(after)), min(after))


def median_seconds(comparisons: Iterable[Comparison]) -> float:
    return _quantile(np.array([one.seconds for one in comparisons]), 50)


def group_of(comparison: Comparison, row: MetricRow | EventRow | FindingRow, name: str) -> str:
    """What the row belongs to. name: "view" (the true one), "fps" (class of the real rate), "role", "side", or a tag's name."""
    if name == "view":
        return comparison.view.true or "?"
    if name == "fps":
        return fps_class(comparison.tags.get("rate"))
    if name in ("role", "side"):
        return str(getattr(row, name, "")) or "-"
    return str(comparison.tags.get(name, "?"))


def fps_class(rate: Any) -> str:
    """Of a rate in real frames a second."""
    if not isinstance(rate, (int, float)) or not rate > 0:
        return "?"
    return f"<{SLOW_FPS:.0f}" if rate < SLOW_FPS else f">{FAST_FPS:.0f}" if rate > FAST_FPS else f"{SLOW_FPS:.0f}-{FAST_FPS:.0f}"


def _grouped(
    rows: Sequence[tuple[Comparison, Row]], name: Callable[[Row], str], by: Sequence[str]
) -> Iterator[tuple[tuple[str, Group], list[Row]]]:
    """Rows by their own name, in the order of first appearance, and within it by group, sorted."""
    groups: dict[str, dict[Group, list[Row]]] = {}
    for comparison, row in rows:
        group = tuple(group_of(comparison, row, key) for key in by)
        groups.setdefault(name(row), {}).setdefault(group, []).append(row)
    for own, within in groups.items():
        for group in sorted(within):
            yield (own, group), within[group]


def _metric(metric: str, group: Group, rows: Sequence[MetricRow]) -> MetricStatistics:
    known = [row for row in rows if np.isfinite(row.error)]
    measured, true, claimed = (np.array([getattr(row, name) for row in known], float) for name in ("measured", "true", "claimed"))
    error = measured - true
    median_abs = _quantile(np.abs(error), 50)
    sure = np.isfinite(claimed)
    return MetricStatistics(
        metric=metric,
        group=group,
        n=len(known),
        bias=_quantile(error, 50),
        median_abs=median_abs,
        p90_abs=_quantile(np.abs(error), 90),
        slope=_slope(true, measured, WIDE * median_abs),
        rank=_rank(true, measured),
        covered=_mean(np.abs(error[sure]) <= claimed[sure]),
        covered_twice=_mean(np.abs(error[sure]) <= 2 * claimed[sure]),
    )


def _slope(true: NDArray[np.float64], measured: NDArray[np.float64], least_range: float) -> float:
    from scipy.stats import theilslopes

    if len(true) < FEWEST_FOR_SLOPE or np.ptp(true) == 0 or np.ptp(true) < least_range:
        return NAN
    return float(theilslopes(measured, true)[0])


def _rank(true: NDArray[np.float64], measured: NDArray[np.float64]) -> float:
    from scipy.stats import rankdata

    if len(true) < 3 or np.ptp(true) == 0 or np.ptp(measured) == 0:
        return NAN
    return float(np.corrcoef(rankdata(true), rankdata(measured))[0, 1])


def _event(event: str, group: Group, rows: Sequence[EventRow]) -> EventStatistics:
    errors = np.array([e for row in rows for e in row.errors_ms], float)
    matched, missed, extra = (sum(getattr(row, name) for row in rows) for name in ("matched", "missed", "extra"))
    return EventStatistics(
        event=event,
        group=group,
        matched=matched,
        missed=missed,
        extra=extra,
        f1=_share(2 * matched, 2 * matched + missed + extra),
        bias=_quantile(errors, 50),
        median_abs=_quantile(np.abs(errors), 50),
        p90_abs=_quantile(np.abs(errors), 90),
    )


def _finding(name: str, rows: Sequence[FindingRow]) -> FindingStatistics:
    count = Counter((row.true, row.verdict) for row in rows)
    hit, overlooked = count["finding", "finding"], count["finding", "fine"]
    left_alone, false_alarm = count["fine", "fine"], count["fine", "finding"]
    clear = sum(n for (true, _), n in count.items() if true in ("finding", "fine"))
    return FindingStatistics(
        finding=name,
        confusion=dict(count),
        clear=clear,
        wrong=overlooked + false_alarm,
        sensitivity=_share(hit, hit + overlooked),
        specificity=_share(left_alone, left_alone + false_alarm),
        borderline=_share(count["finding", "borderline"] + count["fine", "borderline"], clear),
        not_assessed=_share(count["finding", "not_assessed"] + count["fine", "not_assessed"], clear),
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else NAN


def _mean(values: NDArray[Any]) -> float:
    return float(np.mean(values)) if len(values) else NAN


def _quantile(values: NDArray[np.float64], percent: float) -> float:
    known = values[np.isfinite(values)]
    return float(np.percentile(known, percent)) if len(known) else NAN
