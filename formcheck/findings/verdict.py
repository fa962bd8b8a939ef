"""From a number with its doubt to a verdict: `science.md` 4."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

from ..result import Measurement, Verdict

FEWEST_STEPS = 5  # below, no verdict
FULL_STEPS = 7  # below, the doubt counts half as much again (Dingenen 2018: at least seven steps)
REFERENCE_SPEED = 2.5  # m/s at which bands that move with speed are given


@dataclass(frozen=True)
class Band:
    """(finding, fine) edges towards high and towards low values; per_speed: added for each m/s above 2.5; either: sign does not count."""

    high: tuple[float, float] | None = None
    low: tuple[float, float] | None = None
    per_speed: float = 0.0
    either: bool = False


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
            either=row.get("either", False),
        )
        for metric, row in rows.items()
    }


def _edges(limit: float | list[float] | None) -> tuple[float, float] | None:
    if limit is None:
        return None
    return (limit[0], limit[1]) if isinstance(limit, list) else (limit, limit)


BANDS = _load()


def judge(measurement: Measurement, speed: float | None = None) -> Judgement:
    """A finding where value and error together lie beyond the band's middle and the value beyond its outer edge; fine the other way
    round; borderline between. Too few steps give not_assessed.

    speed: of the belt in m/s, for bands that move with it.
    """
    if measurement.n < FEWEST_STEPS:
        return Judgement("not_assessed")
    band = BANDS[measurement.metric]
    error = measurement.error * (1.5 if measurement.n < FULL_STEPS else 1.0)
    shift = band.per_speed * max(0.0, (speed or REFERENCE_SPEED) - REFERENCE_SPEED)
    value = abs(measurement.value) if band.either else measurement.value
    judged = []
    if band.high:
        judged.append(_one_way(value, band.high[0] + shift, band.high[1] + shift, error, "high"))
    if band.low:
        judged.append(_one_way(-value, -band.low[0], -band.low[1], error, "low"))
    return worst(judged)


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
