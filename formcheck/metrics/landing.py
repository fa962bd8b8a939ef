"""How the leg lands: overstride, shank angle and knee flexion at initial contact. Side view."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..gait.angles import knee_flexion, middle, segment_angle
from ..gait.contacts import landing_doubt
from ..gait.gait import Gait
from ..gait.strides import leg_points_at, per_window
from ..picture.shoe import LEAST_FOOT_PX, foot_length
from ..pose.landmarks import ANKLE, HIP, KNEE
from ..result import Measurement, Side
from .base import SIDES, Curve, CurveOf, Subject, level, measurement, unbiased

VIEWS = ("side",)
USUAL_LATE_S = 0.008  # the part of the landing's doubt that the expected errors of rendered clips hold already


def measure(subject: Subject) -> list[Measurement]:
    """Overstride: ankle ahead of the mid-hip, percent of leg length. Shank: from the vertical, + = ankle ahead. Knee: 0 = straight.

    What the numbers change within the doubt about the moment of landing counts as doubt. Nothing where the foot is too small, or cut
    off, to tell when it lands.
    """
    gait = subject.gait
    found: list[Measurement] = []
    if not _readable(gait):
        return found
    for side in SIDES:
        contacts = gait.steps[side].initial_contact
        if not len(contacts):
            continue
        late = beyond_usual(landing_doubt(gait.steps, side, gait.stride_s))
        at, sooner, later = (_at_landing(level(leg_points_at(gait, contacts + by), subject), side, gait) for by in (0.0, -late, late))
        for metric, values in at.items():
            # Either way by itself: the ankle is farthest ahead about landing, where sooner and later change it alike.
            changes = [float(np.median(other[metric]) - np.median(values)) for other in (sooner, later)]
            change = float(np.sqrt(np.mean(np.square(changes))))
            found += measurement(metric, side, values, subject, extra=change)
    return found


def beyond_usual(late_s: float) -> float:
    """What of a leg's doubt about its landings (s, 1 SD) the expected errors do not hold already."""
    return float(max(0.0, late_s**2 - USUAL_LATE_S**2) ** 0.5)


def _at_landing(points: NDArray[np.float64], side: Side, gait: Gait) -> dict[str, NDArray[np.float64]]:
    """The three numbers (n,) of points (n, 33, 2)."""
    return {
        "overstride": _ahead(points, side, gait),
        "shank_angle_ic": segment_angle(points, KNEE[side], ANKLE[side], gait.forward),
        "knee_flexion_ic": knee_flexion(points, side, gait.forward),
    }


def _readable(gait: Gait) -> bool:
    """Whether the feet are in the picture, and large enough to tell when they land."""
    return gait.shows_landings and not foot_length(gait) < LEAST_FOOT_PX


def _ahead(points: NDArray[np.float64], side: Side, gait: Gait) -> NDArray[np.float64]:
    """(...,) the ankle ahead of the mid-hip, percent of leg length, of levelled points (..., 33, 2)."""
    return np.asarray(100 * gait.forward * (points[..., ANKLE[side], 0] - middle(points, HIP)[..., 0]) / gait.leg[side])


def _ahead_curve(subject: Subject, side: Side, windows: Curve) -> Curve | None:
    """The number is the median at landing, where windows from contact to contact begin."""
    if not _readable(subject.gait):
        return None
    points = level(leg_points_at(subject.gait, per_window(windows)), subject)
    return unbiased(_ahead(points, side, subject.gait), "overstride", side, subject)


CURVES: dict[str, CurveOf] = {"overstride": _ahead_curve}
