"""Step width and each foot's place beside the midline, in percent of leg length. Rear or front view."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..gait.gait import Gait
from ..pose.landmarks import ANKLE, HEEL, HIP
from ..result import Measurement
from .base import SIDES, SLOW_PARTS_HZ, Subject, leg_points_at, measurement, middle, per_window, points_at, stances

VIEWS = ("rear", "front")
STANDING = (0.20, 0.60)  # of stance; at contact itself the foot still travels to the midline


def to_the_right(gait: Gait) -> int:
    """Turns the picture's X into the runner's own right: +1 from behind, -1 from the front."""
    return -1 if gait.view == "front" else 1


def foot_offsets(gait: Gait, side: str) -> NDArray[np.float64]:
    """(n,) per step: the foot beside the midline in percent of leg length, + = on its own side, - = crossed over.

    Foot: median of mean(heel, ankle) over part of stance. Midline: the mid-hip averaged over exactly one stride, so that its sway over
    the standing foot does not count.
    """
    stance = stances(gait, side)
    if not len(stance):
        return np.empty(0)
    span = stance[:, 1:] - stance[:, :1]
    standing = per_window(stance[:, :1] + span * np.array(STANDING))
    points = leg_points_at(gait, standing)
    foot = np.median((points[..., HEEL[side], 0] + points[..., ANKLE[side], 0]) / 2, axis=1)
    middle_of_stance = stance.mean(1, keepdims=True)
    around = middle_of_stance + np.array([[-0.5, 0.5]]) * gait.stride_s
    inside = (around[:, 0] >= gait.tracks.times[0]) & (around[:, 1] <= gait.tracks.times[-1])
    midline = middle(points_at(gait, per_window(around[inside])[:, :-1], SLOW_PARTS_HZ), HIP)[..., 0].mean(1)
    own = 1 if side == "right" else -1
    leg = (gait.leg["left"] + gait.leg["right"]) / 2
    return 100 * own * to_the_right(gait) * (foot[inside] - midline) / leg


def measure(subject: Subject) -> list[Measurement]:
    """Step width: the sum of both feet's medians; its spread from neighbouring steps."""
    offsets = {side: foot_offsets(subject.gait, side) for side in SIDES}
    found: list[Measurement] = []
    for side in SIDES:
        found += measurement("foot_offset", side, offsets[side], subject)
    n = min(len(values) for values in offsets.values())
    if n:
        width = float(np.median(offsets["left"]) + np.median(offsets["right"]))
        found += measurement("step_width", "both", offsets["left"][:n] + offsets["right"][:n], subject, value=width)
    return found
