"""What the camera wrote about itself into an MP4 or MOV file.

OpenCV hands none of this out. PyAV would, but its FFmpeg libraries beside OpenCV's make macOS warn of duplicate classes on every
run, so the two we need are read here: the movie's date, and a tag of the QuickTime metadata, `meta/keys` (names) and `meta/ilst` (values).
"""

from __future__ import annotations

import math
import os
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

CAPTURE_FPS = b"com.android.capture.fps"
PLACES = ((b"moov", b"meta"), (b"moov", b"udta", b"meta"))  # Android's and iPhone's, FFmpeg's
EPOCH = datetime(1904, 1, 1, tzinfo=UTC)  # QuickTime File Format, "Movie header atom"
PHONES_FILM_SINCE = 2000
UTF8, FLOAT32, FLOAT64 = 1, 23, 24  # QuickTime File Format, "Well-known types"


def read_capture_fps(path: Path) -> float | None:
    """Frames a second the camera took, where the file says so; None when it does not or is no MP4. Never raises.

    Android writes `com.android.capture.fps`, for ordinary clips too. iPhones write nothing of the kind: the original of a slow-motion
    clip carries true time stamps, an exported one is slowed for good and its tags look like any other's.
    """
    for place in PLACES:
        try:
            with path.open("rb") as file:
                fps = _capture_fps(file, place)
        except (OSError, LookupError, ValueError, OverflowError, struct.error):
            continue
        if math.isfinite(fps) and fps > 0:
            return fps
    return None


def read_recorded(path: Path) -> datetime | None:
    """When the recording was made, in local time, as an MP4 or MOV says; None where it says nothing that can be. Never raises."""
    try:
        with path.open("rb") as file:
            end = file.seek(0, os.SEEK_END)
            file.seek(0)
            _enter(file, (b"moov", b"mvhd"), end)
            version = file.read(4)[0]
            (seconds,) = struct.unpack(">Q", file.read(8)) if version == 1 else struct.unpack(">I", file.read(4))
            made = (EPOCH + timedelta(seconds=seconds)).astimezone()
    except (OSError, LookupError, ValueError, OverflowError, struct.error):
        return None
    return made if made.year >= PHONES_FILM_SINCE else None


def _capture_fps(file: BinaryIO, place: tuple[bytes, ...]) -> float:
    end = file.seek(0, os.SEEK_END)
    file.seek(0)
    meta_end = _enter(file, place, end)
    meta = file.tell()
    if file.read(8)[4:] != b"hdlr":  # MP4 has four bytes of version and flags here, QuickTime and Android have not
        meta += 4

    file.seek(meta)
    keys_end = _enter(file, (b"keys",), meta_end)
    file.seek(8, os.SEEK_CUR)  # version, flags, count
    names = [file.read(size) for _, size in _boxes(file, keys_end)]

    file.seek(meta)
    index = struct.pack(">I", names.index(CAPTURE_FPS) + 1)
    data_end = _enter(file, (b"ilst", index, b"data"), meta_end)
    kind, _locale = struct.unpack(">II", file.read(8))
    return _number(kind, file.read(data_end - file.tell()))


def _number(kind: int, value: bytes) -> float:
    if kind == UTF8:
        return float(value)
    return float(struct.unpack({FLOAT32: ">f", FLOAT64: ">d"}[kind], value)[0])


def _enter(file: BinaryIO, place: tuple[bytes, ...], end: int) -> int:
    """Move to the content of the first box named by each step of `place`, from here and before `end`; returns where it ends."""
    for kind in place:
        end = next((file.tell() + size for found, size in _boxes(file, end) if found == kind), -1)
        if end < 0:
            raise LookupError(kind)
    return end


def _boxes(file: BinaryIO, end: int) -> Iterator[tuple[bytes, int]]:
    """Kind and content size of each box from here to `end`, the file standing at the content."""
    start = file.tell()
    while start + 8 <= end:
        file.seek(start)
        size, kind = struct.unpack(">I4s", file.read(8))
        if size == 1:  # more than 4 GB: the true size follows
            (size,) = struct.unpack(">Q", file.read(8))
        elif size == 0:  # to the end
            size = end - start
        content = file.tell()
        if start + size < content:
            raise ValueError("a box smaller than its own head")
        yield kind, min(start + size, end) - content
        start += size
