"""Draws what was measured on a picture, with its number."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..video.angle import draw_angle
from ..video.colours import EDGE, MARK, SIDE, Colour
from ..video.text import write
from .measured_lines import Lines

Array = NDArray[np.float64]
Image = NDArray[np.uint8]

SHADE = 0.35
TEXT = 0.045  # of the picture's height


def draw_lines(image: Image, lines: Lines, text: str) -> None:
    """Draw `lines`, given in this picture's pixels, and write the number."""
    import cv2

    size = TEXT * image.shape[0]
    if lines.shade is not None:
        shade = image.copy()
        cv2.fillPoly(shade, [np.rint(lines.shade).astype(np.int32)], MARK)
        image[:] = cv2.addWeighted(shade, SHADE, image, 1 - SHADE, 0)
    for line in lines.lines:
        _line(image, line, MARK, size)
    for side, line in lines.feet:
        _line(image, line, SIDE[side], 1.6 * size)
    for k, (vertex, end, zero) in enumerate(lines.angles):
        last = k == len(lines.angles) - 1
        draw_angle(image, vertex, end, zero, text if last and lines.at is None else "")
    if lines.at is not None:
        (x, y), edge = lines.at
        write(image, text, (float(x), float(y)), size, MARK, f"{edge}m")


def _line(image: Image, line: Array, colour: Colour, size: float) -> None:
    import cv2

    for shade, width in ((EDGE, 0.13), (colour, 0.07)):
        cv2.polylines(image, [np.rint(line).astype(np.int32)], False, shade, max(1, round(width * size)), cv2.LINE_AA)
