"""Elbow flexion and arm swing amplitude of the arm turned to the camera. Side view."""

from __future__ import annotations

import numpy as np

from ..gait.angles import arm_flexion, elbow_flexion
from ..gait.strides import SLOW_PARTS_HZ, per_window, points_at, whole_strides
from ..result import Measurement, Side
from .base import Curve, CurveOf, Subject, measurement, unbiased, usual_error

VIEWS = ("side",)
STILL = 1.0  # degrees: an arm that swings less has no swing that could be drawn


def measure(subject: Subject) -> list[Measurement]:
    """Elbow: 180 - angle(shoulder, elbow, wrist), mean over the stride. Swing: range (2.5 to 97.5 %) of the upper arm against the trunk."""
    gait, side = subject.gait, subject.gait.near
    whole = whole_strides(gait)
    if not len(whole):
        return []
    elbow = elbow_flexion(points_at(gait, per_window(whole), SLOW_PARTS_HZ), side)
    swing = swing_range(_upper_arm(subject, side, whole))
    return measurement("elbow_flexion", side, elbow.mean(1), subject) + measurement("arm_swing_amplitude", side, swing, subject)


def _upper_arm(subject: Subject, side: Side, windows: Curve) -> Curve:
    """(n, 101) degrees against the trunk through windows (n, 2), + = elbow ahead."""
    return arm_flexion(points_at(subject.gait, per_window(windows), SLOW_PARTS_HZ), side, subject.gait.forward)


def swing_range(arm: Curve) -> Curve:
    """(n,) degrees that the upper arm (n, 101) swings in each stride."""
    return np.asarray(np.percentile(arm, 97.5, axis=1) - np.percentile(arm, 2.5, axis=1))


def _swing_curve(subject: Subject, side: Side, windows: Curve) -> Curve | None:
    """What the network reads too little of the range is no constant of the angle: the curve is stretched about its mean, so that it
    swings as far as the number says."""
    arm = _upper_arm(subject, side, windows)
    read = float(np.median(swing_range(arm)))
    if read < STILL:
        return None
    return np.asarray(arm.mean() + (arm - arm.mean()) * (read - usual_error("arm_swing_amplitude", subject.gait, side).bias) / read)


def _still_ahead(subject: Subject, side: Side, windows: Curve) -> Curve | None:
    """How much farther ahead the arm gets in the same stride: where it is farthest back, the range that it swings."""
    arm = _swing_curve(subject, side, windows)
    return None if arm is None else np.percentile(arm, 97.5, axis=1, keepdims=True) - arm


def _elbow_curve(subject: Subject, side: Side, windows: Curve) -> Curve:
    elbow = elbow_flexion(points_at(subject.gait, per_window(windows), SLOW_PARTS_HZ), side)
    return unbiased(elbow, "elbow_flexion", side, subject)


CURVES: dict[str, CurveOf] = {"arm_swing_amplitude": _swing_curve}
STILLS: dict[str, CurveOf] = {"elbow_flexion": _elbow_curve, "arm_swing_amplitude": _still_ahead}
