"""Cadence: steps a minute, from the length of the stride. Any view."""

from __future__ import annotations

import numpy as np

from ..result import Measurement
from .base import Subject, measurement

VIEWS = ("side", "rear", "front", "oblique")


def measure(subject: Subject) -> list[Measurement]:
    """120 / stride time. The value over the whole window; the spread from stride to stride."""
    gait = subject.gait
    turns = np.arange(np.ceil(gait.phase[0]), np.floor(gait.phase[-1]) + 1)
    strides = np.diff(np.interp(turns, gait.phase, gait.tracks.times))
    return measurement("cadence", "both", 120 / strides, subject, value=gait.cadence)
