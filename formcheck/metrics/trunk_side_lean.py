"""Trunk side lean: how far the shoulders go out over the standing leg. Rear or front view."""

from __future__ import annotations

import numpy as np

from ..gait.angles import middle
from ..gait.strides import SLOW_PARTS_HZ, per_window, points_at, stances, to_the_right
from ..pose.landmarks import HIP, SHOULDER
from ..result import Measurement
from .base import SIDES, Subject, measurement

VIEWS = ("rear", "front")


def measure(subject: Subject) -> list[Measurement]:
    """Peak over stance of the median curve of the trunk's tilt against its own mean; + = towards the standing leg."""
    gait = subject.gait

    def tilt(times: np.ndarray) -> np.ndarray:
        points = points_at(gait, times, SLOW_PARTS_HZ)
        along = middle(points, SHOULDER) - middle(points, HIP)
        return np.degrees(np.arctan2(to_the_right(gait) * along[..., 0], along[..., 1]))

    turns = np.arange(np.ceil(gait.phase[0]), np.floor(gait.phase[-1]) + 1)
    if len(turns) < 2:
        return []
    first, last = np.interp([turns[0], turns[-1]], gait.phase, gait.tracks.times)
    usual = float(tilt(np.linspace(first, last, 400)).mean())
    found: list[Measurement] = []
    for side in SIDES:
        stance = stances(gait, side)
        if len(stance):
            own = 1 if side == "right" else -1
            lean = own * (tilt(per_window(stance)) - usual)
            found += measurement("trunk_side_lean", side, lean.max(1), subject, value=float(np.median(lean, 0).max()))
    return found
