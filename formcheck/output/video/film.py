"""A film as it is written: H.264 in MP4, each picture at its own time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...errors import MissingLibrary
from ...language.text import Phrase
from ...system.files import beside

TICKS = 90000  # a second
QUALITY = "21"

Add = Callable[[NDArray[np.uint8], float], None]


@contextmanager
def film(path: Path, size: tuple[int, int], rate: float) -> Iterator[Add]:
    """A function that takes a picture (height, width, 3) in BGR and the second at which it is shown, later ones later. size: width and
    height, even numbers; rate: pictures a second, about.

    Raises MissingLibrary without PyAV, OutputUnwritable where `path` cannot be written; then nothing is left of it.
    """
    try:
        import av
    except ImportError as error:
        raise MissingLibrary(Phrase("draw.no_av")) from error
    with beside(path) as aside, av.open(str(aside), "w", format="mp4", options={"movflags": "+faststart"}) as out:
        stream = out.add_stream("libx264", rate=max(1, round(rate)), options={"crf": QUALITY, "preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = size[0], size[1], "yuv420p"
        stream.time_base = stream.codec_context.time_base = Fraction(1, TICKS)

        def add(image: NDArray[np.uint8], second: float) -> None:
            picture = av.VideoFrame.from_ndarray(image, format="bgr24")
            picture.pts = round(second * TICKS)
            picture.time_base = Fraction(1, TICKS)
            out.mux(stream.encode(picture))

        yield add
        out.mux(stream.encode(None))
