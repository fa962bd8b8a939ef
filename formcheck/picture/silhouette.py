"""The frame of a runner's trunk in a picture, seen from the side, and how arms lie in it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..pose.landmarks import ELBOW, HIP, SHOULDER, WRIST

Array = NDArray[np.float64]

ALONG: Array = np.linspace(-0.25, 0.95, 61)  # places along the trunk: 0 mid-hip, 1 mid-shoulder
EDGE = 0.5  # a mask's value where the runner ends
ARM = 0.11  # trunk lengths from an arm's bones to its skin or sleeve: about 55 mm
HAND = 0.4  # how far the hand goes on beyond the wrist, in forearm lengths
BOX_SIDE, BOX_ABOVE, BOX_BELOW = 1.2, 1.5, 1.2  # trunk lengths from the trunk's middle


def trunk_frame(points: Array, forward: int) -> tuple[Array, Array, Array]:
    """Mid-hip, and unit vectors up the trunk and backward from it, all (2,) pixels, y down. points: (33, 2)."""
    hip, shoulder = points[list(HIP.values())].mean(0), points[list(SHOULDER.values())].mean(0)
    up = (shoulder - hip) / np.linalg.norm(shoulder - hip)
    return hip, up, forward * np.array([up[1], -up[0]])


def trunk_crop(points: Array, trunk: float, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Left, top, right, bottom in pixels of the part of a picture of `size` (width, height) that holds head, trunk and arms."""
    x, y = points[list(HIP.values()) + list(SHOULDER.values())].mean(0)
    box = np.round([x - BOX_SIDE * trunk, y - BOX_ABOVE * trunk, x + BOX_SIDE * trunk, y + BOX_BELOW * trunk])
    left, top, right, bottom = np.clip(box, 0, [*size, *size]).astype(int).tolist()
    return left, top, right, bottom


def arm_distance(places: Array, points: Array) -> Array:
    """Of places (U, 2) from the nearest upper arm or forearm with its hand, pixels."""
    distances = []
    for side in ("left", "right"):
        shoulder, elbow, wrist = points[SHOULDER[side]], points[ELBOW[side]], points[WRIST[side]]
        distances += [line_distance(places, shoulder, elbow), line_distance(places, elbow, wrist + HAND * (wrist - elbow))]
    return np.min(distances, 0)


def line_distance(places: Array, a: Array, b: Array) -> Array:
    """Of places (U, 2) from the line from a to b, (2,) each."""
    along = np.clip((places - a) @ (b - a) / max(float((b - a) @ (b - a)), 1e-9), 0, 1)
    return np.linalg.norm(places - a - along[:, None] * (b - a), axis=1)
