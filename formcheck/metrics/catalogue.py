"""The metrics by id, with the words and units in which people read them: `catalogue.toml`, `language/metrics.toml`."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

from ..language.text import Language, Phrase, decimal, in_language


@dataclass(frozen=True)
class Metric:
    id: str
    label: str  # short, for a runner
    unit: str  # id as in Measurement.unit, e.g. "pct_leg"
    shown_unit: str  # as printed, e.g. "% leg"
    decimals: int
    meaning: str  # one line: what the number is and what its sign says
    against_vertical: float = 0.0  # its own units by which a degree of the camera's roll changes it
    of_a_leg: bool = False  # told of the left and the right leg (as standing leg) apart
    near_only: bool = False  # of the arm turned to the camera alone
    smallest_change: float | None = None  # between two days, to believe
    at_landing: bool = False  # read at the moment of landing
    from_anywhere: bool = False  # counted in time, which looks the same from everywhere
    by_clothes: bool = False  # read where clothes hide or show it
    error: float | None = None  # expected (1 SD), where none was measured
    provisional: bool = False  # `error` is an estimate, until it is measured

    def number(self, value: float, language: Language = "en") -> str:
        """`value` with the metric's decimals and no unit; "?" where there is no number, never "-0"."""
        if not math.isfinite(value):
            return "?"
        return decimal(f"{round(value, self.decimals) + 0.0:.{self.decimals}f}", language)

    def doubt(self, error: float, language: Language = "en") -> str:
        """`error` with the metric's decimals and no unit; one too small to show reads "<0.1", never 0."""
        smallest = 10**-self.decimals
        return f"<{self.number(smallest, language)}" if 0 < error <= smallest / 2 else self.number(error, language)

    def with_unit(self, number: str, language: Language = "en") -> str:
        """E.g. "2.0°", "3.0% leg", "15 ms"; in German "3,0 % Beinlänge"."""
        unit = in_language(self.shown_unit, language)
        close = unit.startswith("°") or (unit.startswith("%") and language == "en")
        return f"{number}{unit}" if close else f"{number} {unit}"


def _load() -> dict[str, Metric]:
    data = tomllib.loads((resources.files(__package__) / "catalogue.toml").read_text(encoding="utf-8"))["metrics"]
    return {id: _metric(id, **row) for id, row in data.items()}


def _metric(id: str, unit: str, **row: Any) -> Metric:
    label, meaning = (Phrase(f"metrics.{id}.{name}") for name in ("label", "meaning"))
    return Metric(id=id, label=label, meaning=meaning, unit=unit, shown_unit=Phrase(f"units.{unit}"), **row)


CATALOGUE: dict[str, Metric] = _load()


def metric(id: str, unit: str = "") -> Metric:
    """The metric of this id; for one the catalogue does not know (a report from another version) a plain stand-in in `unit`."""
    return CATALOGUE.get(id) or Metric(id=id, label=id, unit=unit, shown_unit=unit, decimals=2, meaning="")
