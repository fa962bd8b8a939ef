"""The steady parts of a recording: where pace, view or posture changes, another part begins."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..pose.landmarks import HIP, SHOULDER
from .own_frame import trunk_length
from .periodicity import Stretch, most_telling_first, steady_stretches
from .tracks import mean_over

LEAN_CHANGES = 6.0  # degrees between the means of two parts: a runner's own lean stays within one or two
TURNS = 0.25  # trunk lengths that the shoulders' width changes between the means of two parts
FEWEST_STRIDES = 2.0


def steady_parts(
    points: NDArray[np.float64],
    times: NDArray[np.float64],
    arm: str | None = None,
    labels_hold: bool = False,
    takes: Sequence[int] = (),
) -> list[Stretch]:
    """Steady parts of at least two strides, in the order of `most_telling_first`.

    points (T, 33, 2) pixels, NaN where nobody was found; times (T,) s; arm: the arm to go by where the legs are not in the
    picture; labels_hold, takes: as `steady_stretches` has them.
    """
    found = steady_stretches(points, times, arm, labels_hold, takes)
    parts = [part for stretch in found for part in split(stretch, points, times)]
    return most_telling_first(parts, times)


def split(stretch: Stretch, points: NDArray[np.float64], times: NDArray[np.float64]) -> list[Stretch]:
    """The stretch, or its parts of different posture: over whole strides the trunk's lean and the shoulders' width stay as they are."""
    rows = np.arange(stretch.first, stretch.last + 1)
    rows = rows[np.isfinite(points[rows]).all((1, 2))]
    width = round(stretch.stride_s / float(np.median(np.diff(times))))
    least = max(1, int(FEWEST_STRIDES * width))
    if len(rows) < 2 * least:
        return [stretch]
    along = points[rows][:, list(SHOULDER.values())].mean(1) - points[rows][:, list(HIP.values())].mean(1)
    lean = np.degrees(np.arctan2(along[:, 0], -along[:, 1])) / LEAN_CHANGES
    shoulders = points[rows, SHOULDER["left"], 0] - points[rows, SHOULDER["right"], 0]
    curves = mean_over(np.stack([lean, shoulders / trunk_length(points[rows]) / TURNS], 1), width)
    ends = [*_breaks(curves, least), len(rows)]
    starts = [0, *ends[:-1]]
    cut = [Stretch(int(rows[a]), int(rows[b - 1]), stretch.stride_s) for a, b in zip(starts, ends, strict=True)]
    return [part for part in cut if part.strides(times) >= FEWEST_STRIDES]


def _breaks(curves: NDArray[np.float64], least: int, offset: int = 0) -> list[int]:
    """Rows at which curves (N, C), 1 = a change that counts, go over to another level; parts of at least `least` rows."""
    n = len(curves)
    if n < 2 * least:
        return []
    total = np.cumsum(curves, 0)
    at = np.arange(least, n - least + 1)
    before, after = total[at - 1] / at[:, None], (total[-1] - total[at - 1]) / (n - at)[:, None]
    apart = np.abs(after - before).max(1)
    gain = apart * np.sqrt(at * (n - at)) / n
    best = int(at[gain.argmax()])
    if apart[gain.argmax()] < 1:
        return []
    return [*_breaks(curves[:best], least, offset), offset + best, *_breaks(curves[best:], least, offset + best)]
