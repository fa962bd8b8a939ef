"""How a runner's numbers went from day to day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..result import Measurement, Side
from .comparison import Change, change, compare, places
from .session import SessionResult


@dataclass(frozen=True)
class Point:
    """One number of one day. other: why it cannot be held against the day before it, as keys of `compare.why`; empty for the first."""

    result: SessionResult
    measurement: Measurement
    other: tuple[str, ...] = ()


@dataclass(frozen=True)
class Trend:
    """points: by date. against_first, against_before: the last day held against the first and the one before; None where there is none,
    against_before also where that is the first."""

    metric: str
    side: Side
    points: tuple[Point, ...]
    against_first: Change | None = None
    against_before: Change | None = None


def trends(sessions: Sequence[SessionResult]) -> list[Trend]:
    """Of sessions by date: one for every metric and side, in the order in which reports show them."""
    found = []
    for key in places(key for result in sessions for key in result.by_key):
        there = [result for result in sessions if key in result.by_key]
        since = [()] + [change(before, after, key).reasons for before, after in pairwise(there)]
        points = tuple(Point(result, result.by_key[key], other) for result, other in zip(there, since, strict=True))
        first = change(there[0], there[-1], key) if len(there) > 1 else None
        before = change(there[-2], there[-1], key) if len(there) > 2 else None
        found.append(Trend(*key, points, first, before))
    return found


def conditions(sessions: Sequence[SessionResult]) -> tuple[str, ...]:
    """What nobody said and must have been the same for the last session to be held against any earlier one, as `Comparison` has it."""
    return tuple(dict.fromkeys(code for earlier in sessions[:-1] for code in compare(earlier, sessions[-1]).conditions))


def span(points: Sequence[Point]) -> tuple[float, float]:
    """The least and the greatest of the values with their errors (1 SD), never the same."""
    low = min(one.measurement.value - one.measurement.error for one in points)
    high = max(one.measurement.value + one.measurement.error for one in points)
    return (low, high) if high > low else (low - 1, high + 1)
