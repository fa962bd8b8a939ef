"""From a number with its doubt to a verdict: `docs/sources.md` 5.2."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import resources

import numpy as np

from ..result import Measurement, Verdict
from .speed import SPEEDS_DIFFER, USUAL_SPEED

FULL_STEPS = 7  # below, a verdict is provisional (Dingenen 2018: at least seven steps)
NEARLY_ALL = 2.0  # standard deviations between runners
REFERENCE_SPEED = 2.5  # m/s at which bands that move with speed are given

Edges = tuple[float, float]


@dataclass(frozen=True)
class Band:
    """(finding, fine) edges towards high and towards low values at 2.5 m/s; per_speed: added to all of them for each m/s above, between
    `speeds` (m/s); either: sign does not count; scale: how much of it counts as one, for signs that are judged together; runners: by how
    much they differ (SD), where an error can be larger than that."""

    high: Edges | None = None
    low: Edges | None = None
    per_speed: float = 0.0
    speeds: Edges = (REFERENCE_SPEED, math.inf)
    either: bool = False
    scale: float = 0.0
    runners: float = math.inf

    def at(self, speed: float | None) -> Band:
        """The band at a belt speed in m/s, the usual one where it is not known; this one moves no further."""
        slowest, fastest = self.speeds
        by = self.per_speed * (min(max(speed or USUAL_SPEED, slowest), fastest) - REFERENCE_SPEED)
        return replace(self, high=_moved(self.high, by), low=_moved(self.low, by), per_speed=0.0)

    def rounded(self, decimals: int) -> Band:
        """For print."""
        high, low = (edges and (round(edges[0], decimals), round(edges[1], decimals)) for edges in (self.high, self.low))
        return replace(self, high=high, low=low)

    def doubt(self, speed: float | None, speed_error: float) -> float:
        """Of its edges (1 SD) at a belt speed in m/s that is uncertain by `speed_error`, or not known."""
        return self.per_speed * (speed_error if speed else SPEEDS_DIFFER)


@dataclass(frozen=True)
class Judgement:
    """verdict; direction "high" or "low" for a finding or borderline; beyond: how far past the finding's edge, in units of the error."""

    verdict: Verdict
    direction: str = ""
    beyond: float = 0.0


def _load() -> dict[str, Band]:
    rows = tomllib.loads((resources.files(__package__) / "bands.toml").read_text(encoding="utf-8"))
    return {
        metric: Band(
            high=_edges(row.get("high")),
            low=_edges(row.get("low")),
            per_speed=row.get("per_speed", 0.0),
            speeds=_edges(row.get("speeds")) or Band.speeds,
            either=row.get("either", False),
            scale=row.get("scale", 0.0),
            runners=row.get("runners", math.inf),
        )
        for metric, row in rows.items()
    }


def _edges(limit: float | list[float] | None) -> Edges | None:
    if limit is None:
        return None
    return (limit[0], limit[1]) if isinstance(limit, list) else (limit, limit)


def _moved(edges: Edges | None, by: float) -> Edges | None:
    return edges and (edges[0] + by, edges[1] + by)


BANDS = _load()


def judge(measurement: Measurement, speed: float | None = None, speed_error: float = 0.0, band: Band | None = None) -> Judgement:
    """A finding where value and error together lie beyond the band's middle and the value beyond its outer edge; fine the other way
    round; borderline between. Few steps have made the error larger already.

    speed: of the belt in m/s, for bands that move with it, and its expected error. band: another one than the metric's own.
    """
    band = band or BANDS[measurement.metric]
    error = float(np.hypot(measurement.error, band.doubt(speed, speed_error)))
    error *= max(1.0, error / (NEARLY_ALL * band.runners))  # a reading that fits every runner tells little of this one, however odd it is
    band = band.at(speed)
    value = abs(measurement.value) if band.either else measurement.value
    judged = []
    if band.high:
        judged.append(_one_way(value, *band.high, error, "high"))
    if band.low:
        judged.append(_one_way(-value, -band.low[0], -band.low[1], error, "low"))
    return worst(judged)


def judge_together(measurements: Sequence[Measurement], alike: float, speed: float | None = None, speed_error: float = 0.0) -> Judgement:
    """One judgement of several signs of the same thing that have an upper limit each: how far each lies beyond its limit in units of its
    `Band.scale`, summed with weights that fall with the square of its error.

    alike: correlation of the signs' errors, 0..1.
    """
    bands = [BANDS[m.metric] for m in measurements]
    beyond = np.array([(m.value - sum(b.at(speed).high or ()) / 2) / b.scale for m, b in zip(measurements, bands, strict=True)])
    error = np.array([max(m.error, 1e-9) / b.scale for m, b in zip(measurements, bands, strict=True)])
    share = error**-2 / (error**-2).sum()
    together = (1 - alike) * ((share * error) ** 2).sum() + alike * (share * error).sum() ** 2
    of_speed = share @ np.array([b.doubt(speed, speed_error) / b.scale for b in bands])
    return _one_way(float(share @ beyond), 0.0, 0.0, float(np.hypot(np.sqrt(together), of_speed)), "high")


def tells(measurement: Measurement) -> bool:
    """Whether any value with this error could be called fine: else the number is too uncertain to say anything at all."""
    band = BANDS[measurement.metric]
    return not (band.either and band.high) or measurement.error < band.high[0]


def _one_way(value: float, finding: float, fine: float, error: float, direction: str) -> Judgement:
    half = max((finding - fine) / 2, error)
    centre = (finding + fine) / 2
    if value >= centre + half:
        return Judgement("finding", direction, (value - centre - half) / max(error, 1e-9))
    return Judgement("fine") if value <= centre - half else Judgement("borderline", direction)


RANK: dict[Verdict, int] = {"not_assessed": 0, "fine": 1, "borderline": 2, "finding": 3}


def worst(judgements: Sequence[Judgement]) -> Judgement:
    """The gravest of several."""
    return max(judgements, key=lambda j: (RANK[j.verdict], j.beyond))
