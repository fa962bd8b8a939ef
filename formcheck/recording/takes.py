"""Where one take ends and another begins: from one frame to the next the whole picture is another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .clip import quiet_cv2

SIDE = 32  # pixels of a small picture
ENOUGH = 160  # pixels of width and height, from which a small picture is made as well as from all
ANOTHER = 15.0  # grey levels by which another scene differs; a fast pan changes 12, takes cut together change 50 and more
SUDDEN = 4.0  # times the changes before and after, and those of the second about it; a flash changes the picture twice
AROUND = 25  # frames


def small(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A picture (H, W, 3) as (SIDE, SIDE) grey levels."""
    cv2 = quiet_cv2()
    every = max(1, min(image.shape[:2]) // ENOUGH)
    image = image[::every, ::every]
    return np.asarray(cv2.cvtColor(cv2.resize(image, (SIDE, SIDE), interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY), np.uint8)


def changes(before: NDArray[np.uint8], now: NDArray[np.uint8]) -> float:
    """Mean difference of two small pictures, grey levels."""
    return float(np.abs(now.astype(float) - before).mean())


def starts(change: NDArray[np.float64]) -> tuple[int, ...]:
    """Frames that begin another take, from how much each frame (T,) changes against the one before; 0 for the first frame."""
    from scipy.ndimage import median_filter

    if len(change) < 3:
        return ()
    padded = np.concatenate([[0.0], change, [0.0]])
    usual = np.maximum(median_filter(change, AROUND, mode="nearest"), np.maximum(padded[:-2], padded[2:]))
    return tuple(int(k) for k in np.flatnonzero((change > ANOTHER) & (change > SUDDEN * usual)))
