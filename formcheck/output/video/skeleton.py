"""The body's lines on a picture: left and right in colours of their own, the side turned to the camera broad, the other thin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ...gait.cycle import exchange
from ...gait.strides import angle_cutoff
from ...pose.landmarks import ANKLE, ARM, EAR, ELBOW, HEEL, HIP, KNEE, LEG, OTHER, SHOULDER, TOE, WRIST
from .colours import EDGE, MIDDLE, SIDE, Colour

if TYPE_CHECKING:
    from ...clip_result import ClipResult

Array = NDArray[np.float64]
Image = NDArray[np.uint8]

BONES = ((SHOULDER, ELBOW), (ELBOW, WRIST), (SHOULDER, HIP), (HIP, KNEE), (KNEE, ANKLE), (ANKLE, HEEL), (HEEL, TOE), (ANKLE, TOE))
ACROSS = (SHOULDER, HIP)
WIDTH = 0.006  # of the picture's height
FAR = 0.5  # of the width


def repaired_points(result: ClipResult) -> Array:
    """(T, 33, 2) pixels, y down, of every frame, with the legs and arms exchanged back where the gait found them confused; NaN: nobody."""
    assert result.pose is not None
    points = result.pose.pixels
    gait = result.gait
    return points if gait is None else exchange(exchange(points, gait.swapped, LEG), gait.arms_swapped, ARM)


def body_points(result: ClipResult) -> Array:
    """The same; over the stretch that was analysed those that the numbers are read from. Where two legs pass each other the network puts
    both on one: the runner's own cycle tells them apart."""
    points, gait = repaired_points(result), result.gait
    if gait is not None:
        frames, times = gait.whole_frames()
        points = points.copy()
        points[frames] = gait.tracks.spline(angle_cutoff(gait.tracks.rate))(times) * [1, -1]
    return points


def draw_skeleton(image: Image, points: Array, near: str | None, height: float | None = None) -> None:
    """Draw points (33, 2). near: the side turned to the camera, None: both alike. height: that widths go by, not the picture's."""
    width = WIDTH * (height or image.shape[0])
    for pair in ACROSS:
        _line(image, points[pair["left"]], points[pair["right"]], MIDDLE, 0.7 * width)
    for side in (OTHER[near], near) if near else ("left", "right"):
        share = FAR if near and side != near else 1.0
        for start, end in BONES:
            _line(image, points[start[side]], points[end[side]], SIDE[side], share * width)
        for joint in (ELBOW, WRIST, HIP, KNEE, ANKLE):
            _dot(image, points[joint[side]], SIDE[side], 1.3 * share * width)
    _dot(image, (points[EAR["left"]] + points[EAR["right"]]) / 2, MIDDLE, 1.6 * width)


def _line(image: Image, start: Array, end: Array, colour: Colour, width: float) -> None:
    import cv2

    if np.isfinite([start, end]).all():
        at = [(round(float(x)), round(float(y))) for x, y in (start, end)]
        cv2.line(image, at[0], at[1], EDGE, max(3, round(width + 2)), cv2.LINE_AA)
        cv2.line(image, at[0], at[1], colour, max(1, round(width)), cv2.LINE_AA)


def _dot(image: Image, at: Array, colour: Colour, radius: float) -> None:
    import cv2

    if np.isfinite(at).all():
        centre = (round(float(at[0])), round(float(at[1])))
        cv2.circle(image, centre, max(2, round(radius + 1)), EDGE, -1, cv2.LINE_AA)
        cv2.circle(image, centre, max(1, round(radius)), colour, -1, cv2.LINE_AA)
