"""An angle on a picture: its two arms, the arc between them, and its number."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .colours import EDGE, MARK
from .text import write

Array = NDArray[np.float64]
WIDEST = 3.0  # of its height, what a number needs
NARROW = 40.0  # degrees, below which a number at the arc would hide its arms


def draw_angle(image: NDArray[np.uint8], vertex: Array, first: Array, second: Array, text: str, height: float | None = None) -> None:
    """Draw the angle at `vertex` between `first` and `second`, all (2,) pixels y down. height: that sizes go by, else the picture's."""
    import cv2

    if not np.isfinite([vertex, first, second]).all():
        return
    size = 0.045 * (height or image.shape[0])
    radius = 0.55 * float(min(np.linalg.norm(first - vertex), np.linalg.norm(second - vertex)))
    start, end = (np.degrees(np.arctan2(*(point - vertex)[::-1])) for point in (first, second))
    turn = (end - start + 180) % 360 - 180
    at = (round(float(vertex[0])), round(float(vertex[1])))
    for colour, width in ((EDGE, 0.13), (MARK, 0.07)):
        thick = max(1, round(width * size))
        for point in (first, second):
            cv2.line(image, at, (round(float(point[0])), round(float(point[1]))), colour, thick, cv2.LINE_AA)
        cv2.ellipse(image, at, (round(radius), round(radius)), 0, start, start + turn, colour, thick, cv2.LINE_AA)
    if text:
        place, left = _beside(vertex, first, second, start + turn / 2, turn, radius, size)
        if not 0 <= place[0] + (WIDEST if left else -WIDEST) * size <= image.shape[1]:  # over the arms is worse than under them
            place, left = (vertex + second) / 2 + np.array([0.0, 1.2 * size]), second[0] > vertex[0]
        write(image, text, (float(place[0]), float(place[1])), size, MARK, "lm" if left else "rm")


def _beside(vertex: Array, first: Array, second: Array, middle: float, turn: float, radius: float, size: float) -> tuple[Array, bool]:
    """Where the number stands, and whether its left edge is there: at the arc, but where that is narrow beside the first arm or, of level
    arms, beyond their ends. middle: degrees at which the arc's middle lies, y down."""
    along = np.array([np.cos(np.radians(middle)), np.sin(np.radians(middle))])
    if abs(turn) >= NARROW:
        return vertex + (radius + 1.2 * size) * along, along[0] >= 0
    if abs(along[0]) > abs(along[1]):
        return vertex + (max(np.linalg.norm(first - vertex), np.linalg.norm(second - vertex)) + 0.5 * size) * along, along[0] >= 0
    away = (first - vertex) - ((first - vertex) @ along) * along
    right = away[0] >= 0
    return vertex + 0.7 * (first - vertex) + np.array([0.8 * size if right else -0.8 * size, 0.0]), right
