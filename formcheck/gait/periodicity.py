"""How long a stride takes and where in a recording the running is steady, without trusting which leg is called left."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..pose.landmarks import ANKLE, HEEL, HIP, KNEE, SHOULDER, TOE
from .filters import median_filter

SHORTEST_STRIDE_S, LONGEST_STRIDE_S = 0.36, 7.2  # of the file's time: a sprint, and a run slowed eight times
LAGS = 110
ENOUGH_FRAMES = 25  # a stride
LEAST_LIKENESS = 0.4  # of a stride with the next one, 1 = the same
SAME_STRIDE = 0.07  # stride times this far apart (a share) belong to one steady stretch
LEAST_MOVEMENT = 0.04  # of the legs against the hips, in trunk lengths (standard deviation)


@dataclass(frozen=True)
class Stretch:
    """A steady part of a recording: frames first..last (inclusive) and its stride time in seconds."""

    first: int
    last: int
    stride_s: float

    def strides(self, times: NDArray[np.float64]) -> float:
        return float(times[self.last] - times[self.first]) / self.stride_s


def trunk_length(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """(T,) distance of mid-shoulder and mid-hip, pixels."""
    return np.linalg.norm(points[:, list(SHOULDER.values())].mean(1) - points[:, list(HIP.values())].mean(1), axis=1)


def stride_features(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """(T, C) curves that repeat with every stride and do not change when left and right are exchanged, in trunk lengths.

    points: (T, 33, 2) pixels.
    """
    trunk = np.nanmedian(trunk_length(points))
    hip = points[:, list(HIP.values())].mean(1)
    columns = []
    for pair in (KNEE, ANKLE, HEEL, TOE):
        left, right = points[:, pair["left"]] - hip, points[:, pair["right"]] - hip
        columns += [np.abs(left - right), (left + right) / 2]
    return np.concatenate(columns, 1) / trunk


def leg_difference(points: NDArray[np.float64], by_labels: bool = True) -> NDArray[np.float64]:
    """(T,) the direction in which the legs part most, left minus right, in trunk lengths.

    Exchanged labels turn its sign in those frames and leave its direction alone. Not `by_labels`: one leg minus the other, each followed
    from frame to frame by its nearness alone, for recordings in which the network calls the leading leg left, whichever it is.
    """
    apart = np.concatenate([points[:, pair["left"]] - points[:, pair["right"]] for pair in (KNEE, ANKLE, HEEL, TOE)], 1)
    known = np.isfinite(apart).all(1)
    if known.sum() < 3:
        return np.full(len(points), np.nan)
    apart = apart / np.nanmedian(trunk_length(points))
    if not by_labels:
        apart = followed(apart)
    apart = apart - np.median(apart[known], 0)
    main = np.linalg.eigh(apart[known].T @ apart[known])[1][:, -1]
    return apart @ main


def followed(apart: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn the sign of rows so that each is near the one before."""
    out = apart.copy()
    last = None
    for i, row in enumerate(out):
        if np.isfinite(row).all():
            if last is not None and np.linalg.norm(row + last) < np.linalg.norm(row - last):
                out[i] = -row
            last = out[i]
    return out


def steady_stretches(points: NDArray[np.float64], times: NDArray[np.float64]) -> list[Stretch]:
    """Steady stretches of at least two strides, the longest (in strides) first; ones with few frames a stride count less.

    points (T, 33, 2) pixels, NaN where nobody was found; times (T,) s, increasing.
    """
    known = np.isfinite(points).all((1, 2))
    if known.sum() < 16 or not np.median(trunk_length(points[known])) > 0:
        return []
    rate = 1 / float(np.median(np.diff(times)))
    grid = np.arange(times[0], times[-1], 1 / rate)
    curves = np.column_stack([stride_features(points), leg_difference(points), leg_difference(points, by_labels=False)])
    even = np.stack([median_filter(np.interp(grid, times[known], c[known]), 3) for c in curves.T], 1)
    there = np.interp(grid, times, known.astype(float)) > 0.5
    stride = _local_stride(even[:, :-2], even[:, -2:], there, rate)
    return sorted(_stretches(stride, grid, times), key=lambda s: -s.strides(times) * min(1.0, s.stride_s * rate / ENOUGH_FRAMES))


def _local_stride(
    features: NDArray[np.float64], difference: NDArray[np.float64], there: NDArray[np.bool_], rate: float
) -> NDArray[np.float64]:
    """(T,) stride time in seconds at each moment, NaN where the movement does not repeat."""
    count = len(features)
    longest = min(LONGEST_STRIDE_S, count / rate / 2)
    shortest = max(SHORTEST_STRIDE_S / 2, 3 / rate)
    if longest <= shortest:
        return np.full(count, np.nan)
    lags = np.unique(np.round(np.geomspace(shortest, longest, LAGS) * rate).astype(int))
    likeness = np.full((len(lags), count), -1.0)
    for row, lag in enumerate(lags):
        width = int(max(3 * lag, 0.8 * rate))
        apart = np.full(count, np.nan)
        change = ((features[lag:] - features[:-lag]) ** 2).sum(1)
        apart[lag // 2 : lag // 2 + len(change)] = change
        spread = _local_variance(features, width)
        with np.errstate(invalid="ignore", divide="ignore"):
            likeness[row] = 1 - _smooth(apart, width) / (2 * spread)
        likeness[row, (spread < LEAST_MOVEMENT**2 * 4) | ~there | ~np.isfinite(likeness[row])] = -1
    out = np.full(count, np.nan)
    for i in np.flatnonzero(likeness.max(0) >= LEAST_LIKENESS):
        lag = _first_peak(likeness[:, i], lags)
        if np.isfinite(lag):
            out[i] = _as_stride(difference, int(i), lag) / rate
    return out


def _first_peak(likeness: NDArray[np.float64], lags: NDArray[np.int_]) -> float:
    """The shortest lag that is a peak nearly as high as the highest, refined between samples."""
    inner = likeness[1:-1]
    peaks = np.flatnonzero((inner >= likeness[:-2]) & (inner >= likeness[2:]) & (inner > 0.85 * likeness.max())) + 1
    if not len(peaks):
        return np.nan
    k = int(peaks[0])
    below, at, above = likeness[k - 1 : k + 2]
    bend = below - 2 * at + above
    shift = 0.5 * (below - above) / bend if bend < 0 else 0.0
    width = (lags[k + 1] - lags[k - 1]) / 2
    return float(lags[k] + np.clip(shift, -0.5, 0.5) * width)


def _as_stride(difference: NDArray[np.float64], i: int, lag: float) -> float:
    """The stride (in samples) that `lag` belongs to: itself, or twice where it is a step.

    The label-free curves repeat every step where both legs move alike; one leg minus the other, (T, 2) by labels and by nearness, swings
    once a stride.
    """
    reach = int(max(2 * lag, 10))
    window = difference[max(0, i - reach) : i + reach + 1]
    window = (window - window.mean(0)) * np.hanning(len(window))[:, None]
    k = np.arange(len(window))
    strength = {period: float(np.abs(np.exp(-2j * np.pi * k / period) @ window).sum()) for period in (lag, 2 * lag)}
    return max(strength, key=lambda period: strength[period])


def _stretches(stride: NDArray[np.float64], grid: NDArray[np.float64], times: NDArray[np.float64]) -> list[Stretch]:
    found, start = [], 0
    tick = grid[1] - grid[0]
    while start < len(stride):
        if not np.isfinite(stride[start]) or stride[start] < SHORTEST_STRIDE_S:
            start += 1
            continue
        end, usual, values = start, stride[start], [stride[start]]
        for i in range(start + 1, len(stride)):
            if np.isfinite(stride[i]) and _same(stride[i] / usual):
                end = i
                values.append(stride[i])
                usual = float(np.median(values[-int(max(10, usual / tick)) :]))
            elif (i - end) * tick > 0.5 * usual:
                break
        first, last = np.searchsorted(times, [grid[start], grid[end]])
        stretch = Stretch(int(first), int(min(last, len(times) - 1)), float(np.median(values)))
        if stretch.strides(times) >= 2:
            found.append(stretch)
        start = end + 1
    return found


def _same(ratio: float) -> bool:
    """Whether two stride times are the same, or one was taken for two or for half of the other."""
    return any(abs(ratio / times - 1) < SAME_STRIDE for times in (0.5, 1.0, 2.0))


def _smooth(values: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """Centred running mean that ignores NaN."""
    width = min(width, len(values)) | 1
    kernel = np.ones(width)
    good = np.isfinite(values)
    total = np.convolve(np.where(good, values, 0), kernel, "full")[width // 2 : width // 2 + len(values)]
    count = np.convolve(good, kernel, "full")[width // 2 : width // 2 + len(values)]
    return np.where(count > width * 0.3, total / np.maximum(count, 1), np.nan)


def _local_variance(even: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    out = np.zeros(len(even))
    for column in even.T:
        out += np.maximum(_smooth(column**2, width) - _smooth(column, width) ** 2, 0)
    return out
