"""The expected error of every number from what was measured: what `metrics/errors.py` reads."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..metrics.catalogue import CATALOGUE
from ..metrics.errors import LOW_RATE, OBLIQUE_YAW
from .rows import Comparison, MetricRow

ONE_SD = 0.683  # of normal errors lie within 1 SD
TAIL, TAIL_SD = 0.9, 1.645  # and within so many
FEWEST = 3  # numbers of a group; fewer say nothing of it
POOL = 6  # numbers that would be needed to believe half of the difference between a group and its metric in that view
DOUBLED = {"foot_offset": "step_width"}  # step width is the sum of both feet's offsets, so its bias is twice theirs

ENOUGH = 12  # numbers elsewhere; of fewer, one that is far off by luck is more than the share that may be
HELD, HELD_TWICE = 0.60, 0.92  # of the errors within once and twice what is claimed: the least that a claim must hold elsewhere

Key = tuple[str, str, str]  # metric, view, role


@dataclass(frozen=True)
class Sample:
    """error: measured - true before any bias was taken off; within: the part of the claimed error that the clip's own numbers give."""

    error: float
    within: float
    slow: bool
    oblique: bool


def expected_errors(comparisons: Sequence[Comparison]) -> dict[Key, dict[str, float]]:
    """`bias`, `fast`, `slow`, `own` and, from the side, `oblique` for each metric, view and role measured at least FEWEST times."""
    groups: dict[Key, list[Sample]] = {}
    for one in comparisons:
        for row in one.metrics:
            groups.setdefault((row.metric, str(one.view.found), role_of(row)), []).append(_sample(one, row))
    found = {}
    for key in sorted(groups, key=lambda k: (list(CATALOGUE).index(k[0]), *k[1:])):
        if len(groups[key]) >= FEWEST:
            metric, view, _ = key
            akin = [s for (m, v, _), samples in groups.items() if (m, v) == (metric, view) for s in samples]
            found[key] = _entry(groups[key], akin, _bias(groups, key))
    return found


def with_elsewhere(errors: dict[Key, dict[str, float]], comparisons: Sequence[Comparison]) -> dict[Key, dict[str, float]]:
    """The same errors with `elsewhere`: the further SD with which they hold on clips they were not taken from, both legs together, in
    each part of these by itself. 0 where they hold as they are, none where no part tried them often enough."""
    rows: dict[tuple[str, str, str], list[tuple[float, float]]] = {}
    for one in comparisons:
        for row in one.metrics:
            entry = errors.get((row.metric, str(one.view.found), role_of(row)))
            if entry is not None:
                sample = _sample(one, row)
                claimed = math.hypot(entry["slow" if sample.slow else "fast"], sample.within)
                rows.setdefault((row.metric, str(one.view.found), one.part), []).append((sample.error - entry["bias"], claimed))
    grown: dict[tuple[str, str], float] = {}
    for (metric, view, _), found in rows.items():
        if len(found) >= ENOUGH:
            grown[metric, view] = max(growth(np.array(found)), grown.get((metric, view), 0.0))
    return {key: entry | ({"elsewhere": grown[key[:2]]} if key[:2] in grown else {}) for key, entry in errors.items()}


def growth(errors_and_claims: NDArray[np.float64]) -> float:
    """The least further SD with which claims (n, 2: error, claimed) hold in HELD and HELD_TWICE of the cases."""
    error, claimed = errors_and_claims.T
    once = np.sort(np.sqrt(np.maximum(error**2 - claimed**2, 0)))
    twice = np.sort(np.sqrt(np.maximum((error / 2) ** 2 - claimed**2, 0)))
    return max(_least(once, HELD), _least(twice, HELD_TWICE))


def role_of(row: MetricRow) -> str:
    return "both" if row.side == "both" else row.role or "each"


def sigma(errors: NDArray[np.float64], within: NDArray[np.float64]) -> float:
    """The smallest s with which sqrt(s^2 + within^2) holds as many errors as a normal law's 1 SD does, and as many as its TAIL does.

    Wrong verdicts come from the tail, and the middle alone would promise too much where it is heavy. That clips' own
    doubt explains all of their errors may be luck, the more so the fewer they are: so never less than a share of the errors themselves.
    """
    by_luck = math.sqrt(POOL / (len(errors) + POOL))
    need = np.sort(np.sqrt(np.maximum(errors**2 - within**2, 0)))
    tail = np.sort(np.sqrt(np.maximum((errors / TAIL_SD) ** 2 - within**2, 0)))
    return max(_least(need, ONE_SD), _least(tail, TAIL), by_luck * _least(np.sort(np.abs(errors)), ONE_SD))


def _least(ordered: NDArray[np.float64], share: float) -> float:
    return float(ordered[min(len(ordered), math.ceil(share * len(ordered))) - 1])


def _entry(own: list[Sample], akin: list[Sample], bias: float) -> dict[str, float]:
    """Fewer frames a second are never taken for better ones: where they came out so, it was luck."""
    square = [s for s in own if not s.oblique] or own
    pooled = _sigma([s for s in akin if not s.oblique] or akin, bias)
    fast = _shrunk([s for s in square if not s.slow], pooled, bias)
    slow = _shrunk([s for s in square if s.slow], pooled, bias)
    entry = {"bias": bias, "fast": fast, "slow": max(slow, fast), "own": float(np.median([s.within for s in square]))}
    slanted = [s for s in own if s.oblique]
    if slanted:
        usual = math.sqrt((entry["fast"] ** 2 + entry["slow"] ** 2) / 2)
        entry["oblique"] = math.sqrt(max(0.0, _shrunk(slanted, usual, bias) ** 2 - usual**2))
    return entry


def _bias(groups: dict[Key, list[Sample]], key: Key) -> float:
    """The median error, taken less of where few numbers tell it."""
    metric, view, _ = key
    for part, whole in DOUBLED.items():
        if metric == whole and (part, view, "each") in groups:
            return 2 * _bias(groups, (part, view, "each"))
    square = [s.error for s in groups[key] if not s.oblique] or [s.error for s in groups[key]]
    return float(np.median(square)) * len(square) / (len(square) + FEWEST)


def _shrunk(samples: list[Sample], pooled: float, bias: float) -> float:
    """SD of a group, drawn towards the pooled one where the group is small."""
    n = len(samples)
    own = _sigma(samples, bias) if n else 0.0
    return math.sqrt((n * own**2 + POOL * pooled**2) / (n + POOL))


def _sigma(samples: list[Sample], bias: float) -> float:
    return sigma(np.array([s.error - bias for s in samples]), np.array([s.within for s in samples]))


def _sample(one: Comparison, row: MetricRow) -> Sample:
    rate, yaw = float(one.tags.get("rate", math.inf)), float(one.tags.get("camera.yaw", 0.0))
    return Sample(row.error + row.bias, row.within, rate < LOW_RATE, one.view.found == "side" and abs(yaw) > OBLIQUE_YAW)


def as_toml(errors: dict[Key, dict[str, float]]) -> str:
    """The text of `errors.toml`, numbers to three digits."""
    lines = []
    for (metric, view, role), entry in errors.items():
        lines += ["", f"[{metric}.{view}.{role}]", *(f"{name} = {_rounded(value)}" for name, value in entry.items())]
    return "\n".join(lines) + "\n"


def _rounded(value: float) -> str:
    return f"{float(f'{value:.3g}'):g}" if value else "0"
