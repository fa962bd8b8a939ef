"""How joints move through the stride in ordinary runners: `usual_curves.toml`, `docs/sources.md` 4.30."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from .norms import ZEROS


@dataclass(frozen=True)
class UsualCurve:
    """low, high (101,): eight of ten runners lie between at each percent of the stride; the metric's unit, from formcheck's zero.

    runners: how many; speed: theirs, m/s; speeds: those at which a runner may be held against them.
    """

    runners: int
    speed: float
    speeds: tuple[float, float]
    low: NDArray[np.float64]
    high: NDArray[np.float64]

    def fits(self, speed: float | None) -> bool:
        """Whether a runner may be held against them at this belt speed (m/s); also where it is not known, as theirs is told."""
        return speed is None or self.speeds[0] <= speed <= self.speeds[1]


def _load() -> dict[str, UsualCurve]:
    rows = tomllib.loads((resources.files(__package__) / "usual_curves.toml").read_text(encoding="utf-8"))
    found = {}
    for metric, row in rows.items():
        zero, _ = ZEROS[row["zero"]]
        slowest, fastest = row["speeds"]
        low, high = np.array(row["low"]) + zero, np.array(row["high"]) + zero
        found[metric] = UsualCurve(row["runners"], row["speed"], (slowest, fastest), low, high)
    return found


USUAL_CURVES = _load()
