"""Running, walking, or neither."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..pose.landmarks import ANKLE, HEEL, HIP, TOE
from ..result import Activity
from .cycle import cycle_basis, robust_fit

LEG_M = 0.49 * 1.72  # hip-knee-ankle length of a usual runner
LOW_SHARE = 0.05  # of leg length: a foot this near its lowest level is taken to stand
RUNNING_BOUNCE, WALKING_BOUNCE = 6.5, 5.0  # m/s^2: flight needs the body to fall freely; walking stays well below g


@dataclass(frozen=True)
class Bounce:
    """acceleration: peak of the pelvis' step-frequency movement up and down, m/s^2 of the time line given.
    aloft, both_down: shares of the time with no foot and with both feet near their lowest level."""

    acceleration: float
    aloft: float
    both_down: float

    @property
    def flies(self) -> bool:
        """Whether the feet alone (whatever the time line) look like running: aloft for longer than on both feet."""
        return self.aloft > self.both_down + 0.1


def measure_bounce(
    points: NDArray[np.float64], times: NDArray[np.float64], phase: NDArray[np.float64], stride_s: float, leg: float
) -> Bounce:
    """points (T, 33, 2) repaired, pixels, y down; leg: leg length in pixels."""
    hip = points[:, list(HIP.values()), 1].mean(1, keepdims=True)
    design = cycle_basis(phase, times, stride_s, 2)
    fit, _ = robust_fit(design, hip)
    step = design[:, -2:]
    swing = np.linalg.lstsq(step, fit[:, 0] - fit.mean(), rcond=None)[0]
    amplitude = float(np.hypot(*swing)) / leg * LEG_M
    low = []
    for side in ("left", "right"):
        height = points[:, [ANKLE[side], HEEL[side], TOE[side]], 1].max(1)
        low.append(np.percentile(height, 92) - height < LOW_SHARE * leg)
    return Bounce(amplitude * (4 * np.pi / stride_s) ** 2, float(np.mean(~low[0] & ~low[1])), float(np.mean(low[0] & low[1])))


def classify(bounce: Bounce, cadence: float) -> Activity:
    """cadence: steps a minute, both in real time."""
    if bounce.acceleration >= RUNNING_BOUNCE and cadence >= 120:
        return "running"
    if bounce.acceleration <= WALKING_BOUNCE and cadence < 145:
        return "walking"
    if bounce.flies and cadence >= 120:
        return "running"
    return "unknown"
