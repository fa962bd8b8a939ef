"""Numbers with their doubt, as evidence for verdicts."""

from __future__ import annotations

from typing import Any

from formcheck.findings.evidence import Evidence, best_of
from formcheck.result import Finding, Measurement, Side, View

ENOUGH = 20


def measured(metric: str, value: float, side: Side = "both", error: float = 1.0, n: int = ENOUGH, clip: str = "a.mp4") -> Measurement:
    return Measurement(metric, side, value, "", n, 1.0, error, clip)


def evidence(*measurements: Measurement, views: tuple[View, ...] = ("side", "rear"), **more: Any) -> Evidence:
    return Evidence(best_of(measurements), frozenset(views), **more)


def both(metric: str, value: float, **more: Any) -> list[Measurement]:
    return [measured(metric, value, "left", **more), measured(metric, value, "right", **more)]


def verdicts(found: list[Finding]) -> list[str]:
    return [f.verdict for f in found]
