"""Filtering without delay, on curves that may have gaps and uneven time stamps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

TWO_PASSES = 0.802  # a second-order Butterworth run forward and backward cuts at this share of its design frequency (Winter 2009)


def median_filter(values: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """Running median of odd `width` along the first axis, ends repeated."""
    half = width // 2
    padded = np.concatenate([np.repeat(values[:1], half, 0), values, np.repeat(values[-1:], half, 0)])
    return np.median(np.lib.stride_tricks.sliding_window_view(padded, width, axis=0), axis=-1)


def low_pass(values: NDArray[np.float64], rate: float, cutoff: float) -> NDArray[np.float64]:
    """Fourth-order zero-lag Butterworth (second order there and back) along the first axis.

    rate: samples a second; cutoff: Hz. A cut-off the rate cannot hold, or a curve shorter than the filter needs, comes back unchanged.
    """
    from scipy.signal import butter, sosfiltfilt

    design = cutoff / TWO_PASSES
    if design >= 0.45 * rate or len(values) < 12:
        return values
    return sosfiltfilt(butter(2, design, fs=rate, output="sos"), values, axis=0)


def evenly(values: NDArray[np.float64], times: NDArray[np.float64], grid: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shape-preserving interpolation of (T, ...) values with NaN rows onto `grid`; beyond the ends the nearest value.

    Column by column, so that one missing landmark does not cost the others. A column without two known values comes back NaN.
    """
    from scipy.interpolate import PchipInterpolator

    flat = values.reshape(len(values), -1)
    out = np.full((len(grid), flat.shape[1]), np.nan)
    for k in range(flat.shape[1]):
        known = np.isfinite(flat[:, k])
        if known.sum() >= 2:
            inside = np.clip(grid, times[known][0], times[known][-1])
            out[:, k] = PchipInterpolator(times[known], flat[known, k])(inside)
    return out.reshape(len(grid), *values.shape[1:])


def longest_gap(times: NDArray[np.float64], known: NDArray[np.bool_]) -> float:
    """Seconds of the longest stretch without a known sample."""
    seen = times[known]
    return float(np.diff(seen).max()) if len(seen) > 1 else float("inf")
