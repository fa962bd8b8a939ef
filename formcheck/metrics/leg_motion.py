"""Knee flexion in stance and swing, and thigh extension at push-off. Side view."""

from __future__ import annotations

import numpy as np

from ..gait.angles import knee_flexion, segment_angle
from ..gait.strides import cycles, leg_points_at, per_window, stances
from ..pose.landmarks import HIP, KNEE
from ..result import Measurement
from .base import SIDES, Subject, level, measurement

VIEWS = ("side",)


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
        knee = knee_flexion(_flat(leg_points_at(gait, per_window(stance))), side, gait.forward).reshape(len(stance), -1)
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
            swing = knee_flexion(_flat(leg_points_at(gait, per_window(whole))), side, gait.forward).reshape(len(whole), -1)[:, 40:]
            found += measurement("knee_flexion_swing", side, swing.max(1), subject, value=float(np.median(swing, 0).max()))
    return found


def _flat(points: np.ndarray) -> np.ndarray:
    return points.reshape(-1, *points.shape[-2:])
