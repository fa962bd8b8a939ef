"""The metrics by id, with the words and units in which people read them. The data is `catalogue.toml`."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True)
class Metric:
    id: str
    label: str  # short, for a runner
    unit: str  # id as in Measurement.unit, e.g. "pct_leg"
    shown_unit: str  # as printed, e.g. "% leg"
    decimals: int
    meaning: str  # one line: what the number is and what its sign says
    against_vertical: bool = False  # an angle that a rolled camera changes

    def number(self, value: float) -> str:
        """`value` with the metric's decimals and no unit; "?" where there is no number, never "-0"."""
        if not math.isfinite(value):
            return "?"
        return f"{round(value, self.decimals) + 0.0:.{self.decimals}f}"

    def doubt(self, error: float) -> str:
        """`error` with the metric's decimals and no unit; one too small to show reads "<0.1", never 0."""
        smallest = 10**-self.decimals
        return f"<{self.number(smallest)}" if 0 < error < smallest / 2 else self.number(error)

    def with_unit(self, number: str) -> str:
        """E.g. "2.0°", "3.0% leg", "15 ms"."""
        return f"{number}{self.shown_unit}" if self.shown_unit.startswith(("°", "%")) else f"{number} {self.shown_unit}"


def _load() -> dict[str, Metric]:
    data = tomllib.loads((resources.files(__package__) / "catalogue.toml").read_text(encoding="utf-8"))
    return {id: Metric(id=id, shown_unit=data["units"][row["unit"]], **row) for id, row in data["metrics"].items()}


CATALOGUE: dict[str, Metric] = _load()


def metric(id: str, unit: str = "") -> Metric:
    """The metric of this id; for one the catalogue does not know (a report from another version) a plain stand-in in `unit`."""
    return CATALOGUE.get(id) or Metric(id=id, label=id, unit=unit, shown_unit=unit, decimals=2, meaning="")
