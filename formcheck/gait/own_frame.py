"""The runner in her own frame of reference, so that a camera that pans or zooms, or a runner who comes nearer, is no movement of hers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..pose.landmarks import HIP, SHOULDER
from .filters import median_filter

SCALE_S = 0.6  # seconds over which the scale is taken: longer than a trunk bends, shorter than a zoom
FEWEST_FRAMES = 9


def trunk_length(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """(T,) distance of mid-shoulder and mid-hip of points (T, 33, 2), pixels."""
    return np.linalg.norm(points[:, list(SHOULDER.values())].mean(1) - points[:, list(HIP.values())].mean(1), axis=1)


def mid_hip(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """(T, 2)."""
    return points[:, list(HIP.values())].mean(1)


def slow_scale(points: NDArray[np.float64], rate: float) -> NDArray[np.float64]:
    """(T,) trunk length as it changes with the distance from the camera, pixels: a running median. points (T, 33, 2); rate: frames/s.

    Frames without the runner (NaN) take the nearest known scale.
    """
    length = trunk_length(points)
    known = np.flatnonzero(np.isfinite(length))
    if not len(known):
        return np.full(len(points), np.nan)
    width = min(max(FEWEST_FRAMES, int(SCALE_S * rate)), len(known)) | 1
    return np.interp(np.arange(len(points)), known, median_filter(length[known, None], width)[:, 0])


def own_frame(points: NDArray[np.float64], rate: float) -> NDArray[np.float64]:
    """(T, 33, 2) from the mid-hip in trunk lengths of the frame's own scale."""
    return (points - mid_hip(points)[:, None]) / slow_scale(points, rate)[:, None, None]
