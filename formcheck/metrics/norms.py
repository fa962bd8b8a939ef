"""Where a number lies among those of other runners: `docs/sources.md` 4.29, `norms.toml`."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from statistics import NormalDist
from typing import Any

import numpy as np

from ..language.text import Phrase
from ..result import Measurement, Percentile

STEP = 5  # percent: finer would say more than so few runners do
NORMAL = NormalDist()


@dataclass(frozen=True)
class Norm:
    """people: id of their text; runners: how many; speeds: of the belt, m/s; knots: (standard normal score, value in the metric's unit),
    rising; assumed: whether a normal distribution had to be; zero, zero_error: what formcheck reads where their value is 0, +- 1 SD."""

    people: str
    runners: int
    speeds: tuple[float, float]
    knots: tuple[tuple[float, float], ...]
    assumed: bool
    sources: tuple[str, ...]
    zero: float = 0.0
    zero_error: float = 0.0

    def percent_below(self, value: float) -> float:
        """Of the runners, those with less than `value`: straight lines between the knots and beyond them, on the scale of the normal
        distribution, so that mean and SD give that distribution itself."""
        scores, values = np.array(self.knots).T
        theirs = value - self.zero
        k = int(np.clip(np.searchsorted(values, theirs), 1, len(values) - 1))
        slope = (scores[k] - scores[k - 1]) / (values[k] - values[k - 1])
        return 100 * NORMAL.cdf(float(scores[k] + slope * (theirs - values[k])))

    def value_at(self, percent: float) -> float:
        """The value that `percent` of the runners are below, as formcheck reads it: the other way round."""
        scores, values = np.array(self.knots).T
        score = NORMAL.inv_cdf(percent / 100)
        k = int(np.clip(np.searchsorted(scores, score), 1, len(scores) - 1))
        slope = (values[k] - values[k - 1]) / (scores[k] - scores[k - 1])
        return float(values[k - 1] + slope * (score - scores[k - 1])) + self.zero

    @property
    def error(self) -> float:
        """Of the norm itself (1 SD), in the metric's unit: its zero, and how well so many runners tell their mean."""
        (low, least), (high, most) = self.knots[0], self.knots[-1]
        return math.hypot(self.zero_error, (most - least) / (high - low) / math.sqrt(self.runners))


_ROWS = tomllib.loads((resources.files(__package__) / "norms.toml").read_text(encoding="utf-8"))
ZEROS: dict[str, tuple[float, float]] = {name: (zero, error) for name, (zero, error) in _ROWS.pop("zeros").items()}


def _norm(row: dict[str, Any], zero: float, zero_error: float) -> Norm:
    if "percentiles" in row:
        knots = [(NORMAL.inv_cdf(float(percent) / 100), value) for percent, value in row["percentiles"].items()]
    else:
        knots = [(score, row["mean"] + score * row["sd"]) for score in (-1.0, 1.0)]
    slowest, fastest = row["speeds"]
    assumed, sources = "percentiles" not in row, tuple(row["sources"])
    return Norm(row["people"], row["runners"], (slowest, fastest), tuple(knots), assumed, sources, zero, zero_error)


NORMS = {metric: _norm(row, *ZEROS.get(row.get("zero", ""), (0.0, 0.0))) for metric, row in _ROWS.items()}


def percentiles(measurements: Iterable[Measurement], speed: float | None) -> tuple[Percentile, ...]:
    """Of the numbers whose distribution is known at this belt speed (m/s), and which are sure enough to be placed in it. None where the
    speed is not known."""
    if speed is None:
        return ()
    found = []
    for one in measurements:
        norm = NORMS.get(one.metric)
        if norm and norm.speeds[0] <= speed <= norm.speeds[1] and math.isfinite(one.value):
            error = math.hypot(one.error, norm.error)
            low, high = (_rounded(norm.percent_below(one.value + by)) for by in (-error, error))
            if low > STEP or high < 100 - STEP:
                found.append(_percentile(one, norm, low, high))
    return tuple(found)


def _percentile(one: Measurement, norm: Norm, low: int, high: int) -> Percentile:
    if low <= STEP:
        place = Phrase("percentiles.lowest", n=max(high, STEP))
    elif high >= 100 - STEP:
        place = Phrase("percentiles.highest", n=max(100 - low, STEP))
    else:
        place = Phrase("percentiles.about", n=low) if low == high else Phrase("percentiles.between", low=low, high=high)
    assumed = Phrase("percentiles.assumed") if norm.assumed else ""
    who = Phrase(f"percentiles.people.{norm.people}")
    among = Phrase("percentiles.among", who=who, runners=norm.runners, sources=", ".join(norm.sources), assumed=assumed)
    return Percentile(one.metric, one.side, low, high, place, among)


def _rounded(percent: float) -> int:
    return STEP * round(percent / STEP)
