"""How the leg lands: overstride, shank angle and knee flexion at initial contact. Side view."""

from __future__ import annotations

from ..gait.contacts import knee_flexion, segment_angle
from ..pose.landmarks import ANKLE, HIP, KNEE
from ..result import Measurement
from .base import SIDES, Subject, leg_points_at, level, measurement, middle

VIEWS = ("side",)


def measure(subject: Subject) -> list[Measurement]:
    """Overstride: ankle ahead of the mid-hip, percent of leg length. Shank: from the vertical, + = ankle ahead. Knee: 0 = straight.

    Only of legs whose moment of landing is known.
    """
    gait = subject.gait
    found: list[Measurement] = []
    for side in SIDES:
        if side in gait.untimed:
            continue
        points = level(leg_points_at(gait, gait.steps[side].initial_contact), subject)
        ahead = gait.forward * (points[:, ANKLE[side], 0] - middle(points, HIP)[:, 0])
        found += measurement("overstride", side, 100 * ahead / gait.leg[side], subject)
        found += measurement("shank_angle_ic", side, segment_angle(points, KNEE[side], ANKLE[side], gait.forward), subject)
        found += measurement("knee_flexion_ic", side, knee_flexion(points, side, gait.forward), subject)
    return found
