"""Elbow flexion and arm swing amplitude of the arm turned to the camera. Side view."""

from __future__ import annotations

import numpy as np

from ..gait.angles import arm_flexion, elbow_flexion
from ..gait.strides import SLOW_PARTS_HZ, per_window, points_at, whole_strides
from ..result import Measurement
from .base import Subject, measurement

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
