"""How far the line of the shoulders turns about the vertical through the stride, told by how it shortens in the picture. Rear view.

A line that turns away from the picture by an angle is seen shorter by its cosine. That says how far it turns, not to which side, and less
the nearer it is to square. The hips are not taken off: they turn by some 10 degrees, which shortens them by less than a hundredth, less
than the network's hips wander; and its depth of the hips turns two to seven times as far as they do (`docs/sources.md` 4.27).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..gait.strides import SLOW_PARTS_HZ, per_window, points_at, whole_strides
from ..pose.landmarks import SHOULDER
from ..result import Measurement
from .base import Subject, measurement

VIEWS = ("rear",)
LEAST_WIDTH_PX = 40.0  # of the shoulders: below, a pixel looks like a turn of 13 degrees
SAMPLES = 100  # of a stride


def measure(subject: Subject) -> list[Measurement]:
    """Degrees from one side to the other, 0 = the shoulders do not turn; of the median curve, since noise lengthens and shortens each."""
    whole = whole_strides(subject.gait)
    if not len(whole):
        return []
    points = points_at(subject.gait, per_window(whole, SAMPLES + 1)[:, :-1], SLOW_PARTS_HZ)
    length = np.linalg.norm(points[..., SHOULDER["right"], :] - points[..., SHOULDER["left"], :], axis=-1)
    usual = np.median(length, 0)
    if usual.max() < LEAST_WIDTH_PX:
        return []
    return measurement("trunk_rotation", "both", turned(length), subject, value=float(turned(usual)))


def turned(length: NDArray[np.float64]) -> NDArray[np.float64]:
    """(...,) degrees from lengths (..., samples) of the shoulder line, evenly through a stride.

    The longest is taken for square to the camera. Half a stride later the shoulders are turned the other way, so that both ways are added:
    a camera that stands a little aside sees one longer and the other shorter by as much.
    """
    away = np.degrees(np.arccos(length / length.max(-1, keepdims=True)))
    half = length.shape[-1] // 2
    return np.asarray((away[..., :half] + away[..., half : 2 * half]).max(-1))
