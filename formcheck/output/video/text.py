"""Words on a picture. OpenCV's own letters have neither ° nor ä, so Pillow writes them, with the font that matplotlib carries."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..font import font_file
from .colours import EDGE, MIDDLE, Colour

Image = NDArray[np.uint8]


def write(image: Image, text: str, at: tuple[float, float], size: float, colour: Colour = MIDDLE, anchor: str = "lm") -> None:
    """Write `text` on a dark box, `size` pixels high, kept inside the picture. anchor: Pillow's; l, m, r and t, m, b of the box."""
    from PIL import Image as Pictures
    from PIL import ImageDraw

    font = _font(max(9, round(size)))
    left, top, right, bottom = (round(edge) for edge in font.getbbox(text))
    pad = max(2, round(0.25 * size))
    width, height = right - left + 2 * pad, bottom - top + 2 * pad
    x = at[0] - {"l": 0, "m": width / 2, "r": width}[anchor[0]]
    y = at[1] - {"t": 0, "m": height / 2, "b": height}[anchor[1]]
    x, y = (int(min(max(0, edge), max(0, most))) for edge, most in ((x, image.shape[1] - width), (y, image.shape[0] - height)))
    part = image[y : y + height, x : x + width]
    if not part.size:
        return
    box = Pictures.fromarray(np.ascontiguousarray((0.25 * part + 0.75 * np.array(EDGE)).astype(np.uint8)[:, :, ::-1]))
    ImageDraw.Draw(box).text((pad - left, pad - top), text, font=font, fill=colour[::-1])
    part[:] = np.asarray(box)[:, :, ::-1]


@cache
def _font(size: int) -> Any:
    from PIL import ImageFont

    path = font_file(bold=True)
    if path:
        return ImageFont.truetype(str(path), size)
    return ImageFont.load_default(size)
