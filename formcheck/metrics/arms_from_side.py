"""Elbow flexion and arm swing amplitude of the arm turned to the camera. Side view."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..pose.landmarks import ELBOW, SHOULDER, WRIST
from ..result import Measurement
from .base import SLOW_PARTS_HZ, Subject, measurement, per_window, points_at, trunk_lean, whole_strides

VIEWS = ("side",)


def measure(subject: Subject) -> list[Measurement]:
    """Elbow: 180 - angle(shoulder, elbow, wrist), mean over the stride. Swing: range (2.5 to 97.5 %) of the upper arm against the trunk."""
    gait, side = subject.gait, subject.gait.near
    whole = whole_strides(gait)
    if not len(whole):
        return []
    points = points_at(gait, per_window(whole), SLOW_PARTS_HZ)
    elbow, arm = elbow_flexion(points, side), arm_flexion(points, side, gait.forward)
    swing = np.percentile(arm, 97.5, axis=1) - np.percentile(arm, 2.5, axis=1)
    return measurement("elbow_flexion", side, elbow.mean(1), subject) + measurement("arm_swing_amplitude", side, swing, subject)


def elbow_flexion(points: NDArray[np.float64], side: str) -> NDArray[np.float64]:
    """(...,) degrees of points (..., 33, 2): 0 = straight, + = bent, whichever way."""
    upper = points[..., ELBOW[side], :] - points[..., SHOULDER[side], :]
    fore = points[..., WRIST[side], :] - points[..., ELBOW[side], :]
    cosine = (upper * fore).sum(-1) / (np.linalg.norm(upper, axis=-1) * np.linalg.norm(fore, axis=-1) + 1e-9)
    return np.degrees(np.arccos(np.clip(cosine, -1, 1)))


def arm_flexion(points: NDArray[np.float64], side: str, forward: int) -> NDArray[np.float64]:
    """(...,) degrees of the upper arm against the trunk, of points (..., 33, 2) with Y up: + = elbow ahead."""
    upper = points[..., ELBOW[side], :] - points[..., SHOULDER[side], :]
    return np.degrees(np.arctan2(forward * upper[..., 0], -upper[..., 1])) + trunk_lean(points, forward)
