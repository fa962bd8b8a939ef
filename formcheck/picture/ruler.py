"""A ruler laid on the outline of a back, as one does to see how hollow it is: from the buttocks to the upper back."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .silhouette import ALONG

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]

BACK: Bools = (ALONG > -0.151) & (ALONG < 0.851)
DEEPEST: Bools = (ALONG > 0.049) & (ALONG < 0.551)  # where a hollow is the lower back's


def ruler(contour: Array) -> tuple[int, int, int] | None:
    """The places between which a ruler laid along the outline (U,) bridges its deepest hollow, and that of the hollow; None without one."""
    gap = np.where(DEEPEST, ruler_gap(contour), np.nan)
    if not np.isfinite(gap).any():
        return None
    at = int(np.nanargmax(gap))
    return next(((a, at, b) for a, b in pairwise(_touched(contour)) if a <= at <= b), None)


def ruler_gap(contour: Array) -> Array:
    """How far a ruler laid along the outline (U,) from below stands off it, square to the ruler, trunk lengths; NaN outside BACK."""
    x, y = ALONG, contour
    gap = np.full(len(y), np.nan)
    for a, b in pairwise(_touched(contour)):
        slope = (y[b] - y[a]) / (x[b] - x[a])
        between = slice(a, b + 1)
        gap[between] = (y[a] + slope * (x[between] - x[a]) - y[between]) / np.hypot(1, slope)
    return gap


def _touched(contour: Array) -> list[int]:
    """The places at which a ruler laid along the outline (U,) touches it."""
    x, y = ALONG, contour
    touched: list[int] = []
    for i in np.flatnonzero(BACK & np.isfinite(y)):
        while len(touched) > 1 and _below(touched[-1], touched[-2], int(i), x, y):
            touched.pop()
        touched.append(int(i))
    return touched


def _below(middle: int, a: int, b: int, x: Array, y: Array) -> bool:
    return bool((y[middle] - y[a]) * (x[b] - x[a]) <= (y[b] - y[a]) * (x[middle] - x[a]))
