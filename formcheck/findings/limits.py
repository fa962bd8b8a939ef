"""What the numbers of a finding were held against."""

from __future__ import annotations

from ..result import Finding, Limit
from .evidence import Evidence
from .pelvis import LIFTED
from .speed import USUAL_SPEED
from .verdict import BANDS, Band

OF_ITS_OWN = {("hip_lift", "pelvic_drop"): LIFTED}  # a metric that this finding judges by another band than the metric's


def limits_of(found: Finding, evidence: Evidence) -> tuple[Limit, ...]:
    """The limits of its metrics as this evidence moves them; none for what was not assessed."""
    bands = [(metric, OF_ITS_OWN.get((found.finding, metric)) or BANDS[metric]) for metric in found.metrics]
    return tuple(limit for metric, band in bands for limit in _limits(metric, band, evidence))


def _limits(metric: str, band: Band, evidence: Evidence) -> list[Limit]:
    speed = (evidence.speed or USUAL_SPEED) if band.per_speed else None
    error, at = band.doubt(evidence.speed, evidence.speed_error), band.at(evidence.speed)
    known = speed is None or bool(evidence.speed)
    found = [Limit(metric, "high", *at.high, speed, known, error, band.either)] if at.high else []
    return [*found, Limit(metric, "low", *at.low, speed, known, error, band.either)] if at.low else found
