"""Slow motion by how the runner moves."""

from __future__ import annotations

from ..recording.slow_motion import SlowMotion, possible, weigh
from .gait import Gait


def slowed_by_looks(gait: Gait, known: SlowMotion) -> SlowMotion:
    """How much slower than life the recording is, now that the runner was seen; whether she runs does not depend on the clock."""
    cadence = gait.cadence / gait.slowmo
    if gait.activity != "running":
        return possible(known, cadence)
    return weigh(known, cadence, gait.bounce.acceleration / gait.slowmo**2)
