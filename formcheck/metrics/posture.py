"""Trunk lean and how far the head is ahead of the spine's line, means over the stride. Side view."""

from __future__ import annotations

import numpy as np

from ..gait.angles import middle, trunk_lean
from ..gait.strides import SLOW_PARTS_HZ, per_window, points_at, whole_strides
from ..pose.landmarks import EAR, SHOULDER
from ..result import Measurement, Side
from .base import Curve, CurveOf, Subject, level, measurement, unbiased

VIEWS = ("side",)


def measure(subject: Subject) -> list[Measurement]:
    """Trunk: mid-hip to mid-shoulder from the vertical, + = forward. Head: mid-shoulder to mid-ear from the trunk's line, + = forward."""
    whole = whole_strides(subject.gait)
    if not len(whole):
        return []
    lean, head = _angles(subject, whole)
    return measurement("trunk_lean", "both", lean.mean(1), subject) + measurement("head_forward", "both", head.mean(1), subject)


def _angles(subject: Subject, windows: Curve) -> tuple[Curve, Curve]:
    """Trunk and head (n, 101), degrees, through windows (n, 2); the number of each is the median of their means."""
    forward = subject.gait.forward
    points = level(points_at(subject.gait, per_window(windows), SLOW_PARTS_HZ), subject)
    lean = trunk_lean(points, forward)
    neck = middle(points, EAR) - middle(points, SHOULDER)
    return lean, np.degrees(np.arctan2(forward * neck[..., 0], neck[..., 1])) - lean


def _lean_curve(subject: Subject, side: Side, windows: Curve) -> Curve:
    return unbiased(_angles(subject, windows)[0], "trunk_lean", side, subject)


def _head_curve(subject: Subject, side: Side, windows: Curve) -> Curve:
    return unbiased(_angles(subject, windows)[1], "head_forward", side, subject)


CURVES: dict[str, CurveOf] = {"trunk_lean": _lean_curve, "head_forward": _head_curve}
