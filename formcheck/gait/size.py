"""How large the runner is in the picture at a moment: she shrinks as she runs away, and grows where the camera zooms."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .gait import Gait
from .periodicity import trunk_length


def leg_at(gait: Gait, times: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean length in pixels of both legs at real times (...): the clip's leg, scaled as the trunk is over the stride about each moment."""
    trunk = _over_a_stride(gait)
    leg = (gait.leg["left"] + gait.leg["right"]) / 2
    # The clip's leg is its 90th percentile, so it belongs to the moments when she is that large.
    return np.asarray(leg * np.interp(times, gait.tracks.times, trunk) / np.percentile(trunk, 90))


def _over_a_stride(gait: Gait) -> NDArray[np.float64]:
    """(N,) pixels: length of the trunk, averaged over one stride in logarithms, so that a steady growth stays."""
    length = np.log(np.maximum(trunk_length(gait.tracks.points), 1e-6))
    half = min(max(1, round(gait.stride_s * gait.tracks.rate / 2)), len(length) - 1)
    padded = np.pad(length, half, mode="reflect", reflect_type="odd")
    return np.asarray(np.exp(np.convolve(padded, np.ones(2 * half + 1) / (2 * half + 1), "valid")))
