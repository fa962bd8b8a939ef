"""The strides and stances of a gait, and where its points are in them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..pose.landmarks import HIP
from .contacts import USUAL_CONTACT_SHARE
from .gait import Gait

SLOW_PARTS_HZ = 6.0  # trunk, head, pelvis, arms


def angle_cutoff(rate: float) -> float:
    """Hz for joint angles of the legs at `rate` real frames/s."""
    return 15.0 if rate >= 100 else 12.0 if rate >= 50 else 10.0


def points_at(gait: Gait, times: NDArray[np.float64], cutoff: float) -> NDArray[np.float64]:
    """(..., 33, 2) pixels, Y up, at real times (...), as large as the runner usually is."""
    size = gait.tracks.size_at(times)
    return gait.tracks.spline(cutoff)(times) / np.asarray(size)[..., None, None]


def leg_points_at(gait: Gait, times: NDArray[np.float64]) -> NDArray[np.float64]:
    return points_at(gait, times, angle_cutoff(gait.tracks.rate))


def stances(gait: Gait, side: str) -> NDArray[np.float64]:
    """(n, 2) initial contact and toe-off in real seconds; a toe-off not seen is put where it usually is for this runner."""
    steps = gait.steps[side]
    seen = steps.toe_off - steps.initial_contact
    usual = float(np.nanmedian(seen)) if np.isfinite(seen).sum() >= 3 else USUAL_CONTACT_SHARE * gait.stride_s
    length = np.where(np.isfinite(seen), seen, usual)
    out = np.column_stack([steps.initial_contact, steps.initial_contact + length])
    return out[out[:, 1] <= gait.tracks.times[-1]] if len(out) else out.reshape(0, 2)


def cycles(gait: Gait, side: str) -> NDArray[np.float64]:
    """(n, 2) whole strides, from one initial contact of a foot to its next."""
    contact = gait.steps[side].initial_contact
    pairs = np.column_stack([contact[:-1], contact[1:]])
    length = pairs[:, 1] - pairs[:, 0]
    return pairs[np.abs(length / gait.stride_s - 1) < 0.25]


def whole_strides(gait: Gait) -> NDArray[np.float64]:
    """(n, 2) whole strides by the phase alone, for what needs to know neither leg nor landing."""
    turns = gait.phase[0] + np.arange(int(gait.phase[-1] - gait.phase[0]) + 1)
    starts = np.interp(turns, gait.phase, gait.tracks.times)
    return np.column_stack([starts[:-1], starts[1:]])


def per_window(windows: NDArray[np.float64], samples: int = 101) -> NDArray[np.float64]:
    """(n, samples) evenly spaced times in each of the (n, 2) windows."""
    return windows[:, :1] + (windows[:, 1:] - windows[:, :1]) * np.linspace(0, 1, samples)


def to_the_right(gait: Gait) -> int:
    """Turns the picture's X into the runner's own right: +1 from behind, -1 from the front."""
    return -1 if gait.view == "front" else 1


def midstances(gait: Gait, stances: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) real seconds for stances (n, 2) of contact and toe-off."""
    if not len(stances):
        return np.empty(0)
    times = stances[:, :1] + (stances[:, 1:] - stances[:, :1]) * np.linspace(0.1, 0.9, 161)
    height = gait.tracks.spline(8.0)(times)[..., list(HIP.values()), 1].mean(-1)
    return times[np.arange(len(times)), height.argmin(1)]
