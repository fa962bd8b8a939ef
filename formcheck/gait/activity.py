"""Running, walking, or neither."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..pose.landmarks import ANKLE, HEEL, HIP, KNEE, TOE
from ..result import Activity
from .cycle import cycle_basis, robust_fit
from .filters import evenly, low_pass

LEG_M = 0.49 * 1.72  # hip-knee-ankle length of a usual runner
LOW_SHARE = 0.05  # of leg length: a foot this near its lowest level is taken to stand
STEPPING = 0.01  # leg lengths the ankles move against the hips (standard deviation)
FEW_FLYING_DUTY = 0.38  # where fewer than four steps say so
FLYING_DUTY = 0.46  # of the stride; walking has more than a half
SLOWEST_RUN, FASTEST_WALK = 120, 145  # steps a minute
RUNNING_BOUNCE, WALKING_BOUNCE = 6.5, 5.0  # m/s^2: flight needs the body to fall freely; walking stays well below g


@dataclass(frozen=True)
class Bounce:
    """acceleration: peak of the pelvis' step-frequency movement up and down, m/s^2 of the time line given.
    aloft, both_down: shares of the time with no foot and with both feet near their lowest level."""

    acceleration: float
    aloft: float
    both_down: float


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


def without_cycle(points: NDArray[np.float64], times: NDArray[np.float64]) -> Activity:
    """Walking, where nothing repeats steadily but the legs move and the pelvis hardly rises and falls; else unknown.

    points (T, 33, 2) pixels, NaN where nobody was found; times (T,) s.
    """
    known = np.isfinite(points[:, 0, 0])
    if known.mean() < 0.8 or known.sum() < 30:
        return "unknown"
    points, times = points[known], times[known]
    grid = np.arange(times[0], times[-1], float(np.median(np.diff(times))))
    rate = 1 / (grid[1] - grid[0])
    hip, knee, ankle = (evenly(points[:, list(pair.values())].mean(1), times, grid) for pair in (HIP, KNEE, ANKLE))
    leg = float(np.median(np.linalg.norm(hip - knee, axis=1) + np.linalg.norm(knee - ankle, axis=1)))
    height = low_pass(hip[:, 1] / leg * LEG_M, rate, 5.0)
    up_and_down = float(np.percentile(np.abs(np.gradient(np.gradient(height, grid), grid)), 90))
    moving = float(np.median(np.std(points[:, list(ANKLE.values())] - points[:, list(HIP.values())], axis=0))) / leg
    return "walking" if up_and_down < WALKING_BOUNCE and moving > STEPPING else "unknown"


def flies(bounce: Bounce, duty: NDArray[np.float64]) -> bool:
    """Whether there is a flight phase, whatever the time line says: duty (n,) contact / stride of the steps that a side view showed.

    Without them, the feet must be aloft together for clearly longer than both are down.
    """
    seen = duty[np.isfinite(duty)]
    if len(seen) >= 2:
        return bool(np.median(seen) < (FLYING_DUTY if len(seen) >= 4 else FEW_FLYING_DUTY))
    return len(duty) == 0 and bounce.aloft > bounce.both_down + 0.2


def classify(bounce: Bounce, cadence: float, flight: bool) -> Activity:
    """cadence: steps a minute, in real time like the bounce."""
    if bounce.acceleration >= RUNNING_BOUNCE and cadence >= SLOWEST_RUN:
        return "running"
    if flight:
        return "running" if cadence >= SLOWEST_RUN else "unknown"
    return "walking" if bounce.acceleration <= WALKING_BOUNCE and cadence < FASTEST_WALK else "unknown"
