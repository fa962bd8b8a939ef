"""An angle on a picture: its two arms, the arc between them, and its number."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .colours import EDGE, MARK
from .text import write

Array = NDArray[np.float64]


def draw_angle(image: NDArray[np.uint8], vertex: Array, first: Array, second: Array, text: str, height: float | None = None) -> None:
    """Draw the angle at `vertex` between `first` and `second`, all (2,) pixels y down. height: that sizes go by, else the picture's."""
    import cv2

    if not np.isfinite([vertex, first, second]).all():
        return
    size = 0.045 * (height or image.shape[0])
    radius = 0.55 * min(np.linalg.norm(first - vertex), np.linalg.norm(second - vertex))
    start, end = (np.degrees(np.arctan2(*(point - vertex)[::-1])) for point in (first, second))
    turn = (end - start + 180) % 360 - 180
    at = (round(float(vertex[0])), round(float(vertex[1])))
    for colour, width in ((EDGE, 0.13), (MARK, 0.07)):
        thick = max(1, round(width * size))
        for point in (first, second):
            cv2.line(image, at, (round(float(point[0])), round(float(point[1]))), colour, thick, cv2.LINE_AA)
        cv2.ellipse(image, at, (round(radius), round(radius)), 0, start, start + turn, colour, thick, cv2.LINE_AA)
    if text:
        middle = np.radians(start + turn / 2)
        place = vertex + (radius + 1.2 * size) * np.array([np.cos(middle), np.sin(middle)])
        write(image, text, (float(place[0]), float(place[1])), size, MARK, "lm" if np.cos(middle) >= 0 else "rm")
