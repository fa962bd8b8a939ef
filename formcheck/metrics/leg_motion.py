"""Knee flexion in stance and swing, and thigh extension at push-off. Side view."""

from __future__ import annotations

import numpy as np

from ..gait.angles import knee_flexion, segment_angle
from ..gait.gait import Gait
from ..gait.strides import cycles, leg_points_at, per_window, stances
from ..pose.landmarks import HIP, KNEE
from ..result import Measurement, Side
from .base import SIDES, Curve, CurveOf, Subject, level, measurement, usual_error

VIEWS = ("side",)
SWING = 40  # percent of the stride from which the knee's second peak is sought


def measure(subject: Subject) -> list[Measurement]:
    """Peaks of the median curve (peaks of single noisy curves read high); per-step peaks give the spread.

    Thigh extension: degrees behind the vertical, the most from late stance to just after toe-off.
    """
    gait = subject.gait
    found: list[Measurement] = []
    for side in SIDES:
        stance = stances(gait, side)
        if not len(stance):
            continue
        knee = _knee(gait, side, stance)
        found += measurement("knee_flexion_stance", side, knee.max(1), subject, value=float(np.median(knee, 0).max()))
        push = np.column_stack([stance[:, 0] + 0.55 * (stance[:, 1] - stance[:, 0]), stance[:, 1] + 0.08 * gait.stride_s])
        push = push[push[:, 1] <= gait.tracks.times[-1]]
        if len(push):
            thigh = segment_angle(
                _flat(level(leg_points_at(gait, per_window(push)), subject)), HIP[side], KNEE[side], gait.forward
            ).reshape(len(push), -1)
            found += measurement("thigh_extension", side, -thigh.min(1), subject, value=float(-np.median(thigh, 0).min()))
        whole = cycles(gait, side)
        if len(whole):
            swing = _knee(gait, side, whole)[:, SWING:]
            found += measurement("knee_flexion_swing", side, swing.max(1), subject, value=float(np.median(swing, 0).max()))
    return found


def _knee(gait: Gait, side: str, windows: Curve) -> Curve:
    """Knee flexion (n, 101), degrees, through windows (n, 2)."""
    return knee_flexion(_flat(leg_points_at(gait, per_window(windows))), side, gait.forward).reshape(len(windows), -1)


def _knee_curve(subject: Subject, side: Side, windows: Curve) -> Curve:
    """What the numbers at landing, in stance and in swing have taken off is taken off there, and between them in a straight line."""
    knee = _knee(subject.gait, side, windows)
    usual = np.median(knee, 0)
    at = [0, int(usual[:SWING].argmax()), SWING + int(usual[SWING:].argmax()), 100]
    metrics = ("knee_flexion_ic", "knee_flexion_stance", "knee_flexion_swing", "knee_flexion_ic")
    return knee - np.interp(np.arange(101), at, [usual_error(metric, subject.gait, side).bias for metric in metrics])


def _flat(points: np.ndarray) -> np.ndarray:
    return points.reshape(-1, *points.shape[-2:])


CURVES: dict[str, CurveOf] = {"knee_flexion_stance": _knee_curve}
