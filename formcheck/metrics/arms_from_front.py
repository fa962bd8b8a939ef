"""Wrists past the midline and the difference between the arms. Front view only: from the rear the trunk hides the wrists."""

from __future__ import annotations

import numpy as np

from ..gait.angles import middle
from ..gait.strides import SLOW_PARTS_HZ, per_window, points_at, to_the_right, whole_strides
from ..pose.landmarks import SHOULDER, WRIST
from ..result import Measurement
from .base import SIDES, Subject, measurement

VIEWS = ("front",)


def measure(subject: Subject) -> list[Measurement]:
    """Wrist: the stride's innermost place beside the mid-shoulder in percent of shoulder width, + = own side, - = crossed.

    Asymmetry: 100 (R - L) / half their sum of the wrists' paths (both directions of the picture), + = the right swings more.
    """
    gait = subject.gait
    whole = whole_strides(gait)
    if not len(whole):
        return []
    points = points_at(gait, per_window(whole), SLOW_PARTS_HZ)
    sternum = middle(points, SHOULDER)
    width = np.median(np.abs(points[..., SHOULDER["left"], 0] - points[..., SHOULDER["right"], 0]))
    found: list[Measurement] = []
    path = {}
    for side in SIDES:
        own = 1 if side == "right" else -1
        wrist = points[..., WRIST[side], :] - sternum
        beside = own * to_the_right(gait) * wrist[..., 0]
        found += measurement("wrist_crossing", side, 100 * beside.min(1) / width, subject)
        path[side] = np.hypot(np.ptp(wrist[..., 0], axis=1), np.ptp(wrist[..., 1], axis=1))
    asymmetry = 200 * (path["right"] - path["left"]) / (path["right"] + path["left"])
    return found + measurement("arm_asymmetry", "both", asymmetry, subject)
