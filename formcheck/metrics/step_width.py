"""Step width and each foot's place beside the midline, in percent of leg length. Rear or front view."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..gait.gait import Gait
from ..pose.landmarks import ANKLE, HEEL, HIP, SHOULDER
from ..result import Measurement
from .base import SIDES, SLOW_PARTS_HZ, Subject, leg_points_at, measurement, middle, per_window, points_at, stances

VIEWS = ("rear", "front")
STANDING = (0.20, 0.60)  # of stance; at contact itself the foot still travels to the midline


def to_the_right(gait: Gait) -> int:
    """Turns the picture's X into the runner's own right: +1 from behind, -1 from the front."""
    return -1 if gait.view == "front" else 1


def foot_offsets(gait: Gait) -> dict[str, NDArray[np.float64]]:
    """By side (n,) per step: the foot beside the midline in percent of leg length, + = on its own side, - = crossed over.

    Foot: median of mean(heel, ankle) over part of stance. Midline: the mid-hip averaged over exactly one stride, so that its sway over
    the standing foot does not count, and from there down along the body: over whole strides a runner's shoulders stay above the middle
    between her feet, so what their line slants in the picture is the camera's roll and standpoint.
    """
    feet, hips = {}, {}
    for side in SIDES:
        stance = stances(gait, side)
        around = stance.mean(1, keepdims=True) + np.array([[-0.5, 0.5]]) * gait.stride_s
        inside = (around[:, 0] >= gait.tracks.times[0]) & (around[:, 1] <= gait.tracks.times[-1])
        stance, around = stance[inside], around[inside]
        points = leg_points_at(gait, per_window(stance[:, :1] + (stance[:, 1:] - stance[:, :1]) * np.array(STANDING)))
        feet[side] = np.median((points[:, :, HEEL[side]] + points[:, :, ANKLE[side]]) / 2, axis=1)
        hips[side] = middle(points_at(gait, per_window(around)[:, :-1], SLOW_PARTS_HZ), HIP).mean(1)
    if not all(len(places) for places in feet.values()):
        return {side: np.empty(0) for side in SIDES}
    slant = _slant(gait, np.mean([np.median(feet[side] - hips[side], 0) for side in SIDES], 0))
    leg = (gait.leg["left"] + gait.leg["right"]) / 2
    own = {"right": to_the_right(gait), "left": -to_the_right(gait)}
    apart = {side: feet[side] - hips[side] for side in SIDES}
    return {side: 100 * own[side] * (apart[side][:, 0] - slant * apart[side][:, 1]) / leg for side in SIDES}


def _slant(gait: Gait, feet: NDArray[np.float64]) -> float:
    """Pixels sideways a pixel upward, of the line from between the feet (2,), as seen from the mid-hip, to the shoulders' mean place."""
    times = gait.tracks.times
    whole = np.arange(times[0], times[0] + int((times[-1] - times[0]) / gait.stride_s) * gait.stride_s, gait.stride_s / 50)
    points = points_at(gait, whole, SLOW_PARTS_HZ)
    shoulders = (middle(points, SHOULDER) - middle(points, HIP)).mean(0)
    return float((shoulders[0] - feet[0]) / (shoulders[1] - feet[1]))


def measure(subject: Subject) -> list[Measurement]:
    """Step width: the sum of both feet's medians; its spread from neighbouring steps."""
    offsets = foot_offsets(subject.gait)
    found: list[Measurement] = []
    for side in SIDES:
        found += measurement("foot_offset", side, offsets[side], subject)
    n = min(len(values) for values in offsets.values())
    if n:
        width = float(np.median(offsets["left"]) + np.median(offsets["right"]))
        found += measurement("step_width", "both", offsets["left"][:n] + offsets["right"][:n], subject, value=width)
    return found
