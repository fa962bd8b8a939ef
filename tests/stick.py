"""A runner of sticks whose every joint, stride and bounce is known, for tests.

Lengths are pixels: trunk 200, thigh and shank 180 each, shoulders 150 wide. In space X is forward, Y up, Z to the runner's right; the
mid-hip is the origin.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from formcheck.pose import landmarks
from formcheck.pose.landmarks import ANKLE, EAR, ELBOW, HEEL, HIP, KNEE, SHOULDER, TOE, WRIST
from formcheck.pose.pose import Pose

Array = NDArray[Any]

TRUNK, SEGMENT = 200.0, 180.0
LEG = 2 * SEGMENT
SIZE = (1000, 1400)
HIP_AT = (500.0, 700.0)  # in the picture
SIDE_RIGHT, REAR, SIDE_LEFT, FRONT = 0.0, 90.0, 180.0, 270.0  # yaw: how far the camera went round from the runner's right


def clock(seconds: float, fps: float = 60.0) -> Array:
    return np.arange(round(seconds * fps)) / fps


def body(phase: Array, bounce: float = 12.0) -> Array:
    """(T, 33, 3) in space at `phase` (T,) in strides; the left leg is most ahead at whole phases, the right half a stride later."""
    turn = 2 * np.pi * phase
    points = np.zeros((len(phase), landmarks.COUNT, 3))
    points[:, : EAR["left"]] = (35, 255, 0)  # the face
    points[:, 9:11] = (30, 240, 0)  # the mouth
    for side, own, out in (("left", turn, -1), ("right", turn + np.pi, 1)):
        thigh = np.radians(10 + 25 * np.cos(own))
        shank = thigh - np.radians(45 - 35 * np.cos(own - 1.2))
        hang = np.radians(-10 - 25 * np.cos(own))
        points[:, EAR[side]] = (5, 255, out * 15)
        points[:, HIP[side]] = (0, 0, out * 30)
        points[:, KNEE[side]] = points[:, HIP[side]] + SEGMENT * _down(thigh)
        points[:, ANKLE[side]] = points[:, KNEE[side]] + SEGMENT * _down(shank)
        points[:, HEEL[side]] = points[:, ANKLE[side]] + (-30, -15, 0)
        points[:, TOE[side]] = points[:, ANKLE[side]] + (80, -20, 0)
        points[:, SHOULDER[side]] = (10, TRUNK, out * 75)
        points[:, ELBOW[side]] = points[:, SHOULDER[side]] + 110 * _down(hang)
        points[:, WRIST[side]] = points[:, ELBOW[side]] + 100 * _down(hang + np.pi / 2)
        points[:, WRIST[side] + np.array([2, 4, 6])] = points[:, WRIST[side], None]
    points[:, :, 1] += bounce * np.cos(2 * turn)[:, None]
    return points


def seen(points: Array, yaw: float = SIDE_RIGHT, distance: float = np.inf) -> Array:
    """(T, 33, 2) pixels, y down, from hip height and `distance` pixels away, the camera turned by `yaw` degrees."""
    a = np.radians(yaw)
    right = points @ np.array([np.cos(a), 0, np.sin(a)])
    towards = points @ np.array([-np.sin(a), 0, np.cos(a)])
    scale = 1 / (1 - towards / distance)
    return np.stack([HIP_AT[0] + scale * right, HIP_AT[1] - scale * points[..., 1]], -1)


def runner(times: Array, stride_s: float = 0.7, yaw: float = SIDE_RIGHT, bounce: float = 12.0) -> Array:
    """(T, 33, 2) pixels, y down."""
    return seen(body(times / stride_s, bounce), yaw)


def pose(pixels: Array, times: Array, size: tuple[int, int] = SIZE) -> Pose:
    normalized = np.zeros((*pixels.shape[:2], 3), np.float32)
    normalized[..., :2] = pixels / size
    normalized[~np.isfinite(pixels).all(-1)] = np.nan
    return Pose(normalized, np.zeros_like(normalized), np.ones(pixels.shape[:2], np.float32), times, size)


def exchange(pixels: Array, frames: NDArray[np.bool_] | list[int], groups: Mapping[str, tuple[int, ...]] = landmarks.LEG) -> Array:
    """A copy with left and right exchanged in those frames."""
    out = pixels.copy()
    for left, right in zip(groups["left"], groups["right"], strict=True):
        out[frames, left], out[frames, right] = pixels[frames, right], pixels[frames, left]
    return out


def _down(angle: Array) -> Array:
    """Unit vectors (T, 3) hanging down at 0, pointing forward at a right angle (radians)."""
    return np.stack([np.sin(angle), -np.cos(angle), np.zeros_like(angle)], -1)
