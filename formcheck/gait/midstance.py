"""Midstance: the moment of a stance when the pelvis is lowest."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..pose.landmarks import HIP
from .gait import Gait


def midstances(gait: Gait, stances: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) real seconds for stances (n, 2) of contact and toe-off."""
    if not len(stances):
        return np.empty(0)
    times = stances[:, :1] + (stances[:, 1:] - stances[:, :1]) * np.linspace(0.1, 0.9, 161)
    height = gait.tracks.spline(8.0)(times)[..., list(HIP.values()), 1].mean(-1)
    return times[np.arange(len(times)), height.argmin(1)]
