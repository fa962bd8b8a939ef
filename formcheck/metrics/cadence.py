"""Cadence: steps a minute, from the length of the stride. Any view."""

from __future__ import annotations

import numpy as np

from ..result import Measurement
from .base import Subject, measurement

VIEWS = ("side", "rear", "front", "oblique")
TIMED_S = 0.008  # 1 SD of the time between the first stride's beginning and the last one's end: rendered clips of the tuning and seen parts


def measure(subject: Subject) -> list[Measurement]:
    """120 / stride time. The value over the whole window; the spread from stride to stride. The window's ends are known to TIMED_S, which
    tells the more the shorter it is."""
    gait = subject.gait
    turns = np.arange(np.ceil(gait.phase[0]), np.floor(gait.phase[-1]) + 1)
    strides = np.diff(np.interp(turns, gait.phase, gait.tracks.times))
    extra = gait.cadence * TIMED_S / strides.sum() if len(strides) else 0.0
    return measurement("cadence", "both", 120 / strides, subject, value=gait.cadence, extra=float(extra))
