"""Wrists past the midline and the difference between the arms. Front view only: from the rear the trunk hides the wrists."""

from __future__ import annotations

import numpy as np

from ..gait.angles import middle
from ..gait.gait import Gait
from ..gait.strides import SLOW_PARTS_HZ, per_window, points_at, to_the_right, whole_strides
from ..pose.landmarks import SHOULDER, WRIST
from ..result import Measurement, Side
from .base import SIDES, Curve, CurveOf, Subject, measurement, unbiased

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
    found: list[Measurement] = []
    path = {}
    for side in SIDES:
        wrist = points[..., WRIST[side], :] - middle(points, SHOULDER)
        found += measurement("wrist_crossing", side, _beside(gait, side, points).min(1), subject)
        path[side] = np.hypot(np.ptp(wrist[..., 0], axis=1), np.ptp(wrist[..., 1], axis=1))
    asymmetry = 200 * (path["right"] - path["left"]) / (path["right"] + path["left"])
    return found + measurement("arm_asymmetry", "both", asymmetry, subject)


def shoulder_width(gait: Gait) -> float:
    """Pixels between both shoulders as she usually is seen."""
    points = points_at(gait, per_window(whole_strides(gait)), SLOW_PARTS_HZ)
    return float(np.median(np.abs(points[..., SHOULDER["left"], 0] - points[..., SHOULDER["right"], 0])))


def _beside(gait: Gait, side: Side, points: Curve) -> Curve:
    """(...) the wrist beside the mid-shoulder, percent of the shoulders' width, + = on its own side, of points (..., 33, 2)."""
    own = to_the_right(gait) * (1 if side == "right" else -1)
    return np.asarray(100 * own * (points[..., WRIST[side], 0] - middle(points, SHOULDER)[..., 0]) / shoulder_width(gait))


def _wrist_curve(subject: Subject, side: Side, windows: Curve) -> Curve:
    points = points_at(subject.gait, per_window(windows), SLOW_PARTS_HZ)
    return unbiased(_beside(subject.gait, side, points), "wrist_crossing", side, subject)


STILLS: dict[str, CurveOf] = {"wrist_crossing": _wrist_curve}
