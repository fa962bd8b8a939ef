"""Trunk lean and how far the head is ahead of the spine's line, means over the stride. Side view."""

from __future__ import annotations

import numpy as np

from ..gait.angles import middle, trunk_lean
from ..gait.strides import SLOW_PARTS_HZ, per_window, points_at, whole_strides
from ..pose.landmarks import EAR, SHOULDER
from ..result import Measurement
from .base import Subject, level, measurement

VIEWS = ("side",)


def measure(subject: Subject) -> list[Measurement]:
    """Trunk: mid-hip to mid-shoulder from the vertical, + = forward. Head: mid-shoulder to mid-ear from the trunk's line, + = forward."""
    gait = subject.gait
    whole = whole_strides(gait)
    if not len(whole):
        return []
    points = level(points_at(gait, per_window(whole), SLOW_PARTS_HZ), subject)
    lean = trunk_lean(points, gait.forward)
    neck = middle(points, EAR) - middle(points, SHOULDER)
    head = np.degrees(np.arctan2(gait.forward * neck[..., 0], neck[..., 1])) - lean
    return measurement("trunk_lean", "both", lean.mean(1), subject) + measurement("head_forward", "both", head.mean(1), subject)
