"""A recording on disk: what it is, and its upright frames one by one with their own time stamps."""

from __future__ import annotations

import hashlib
import math
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from formcheck.errors import ClipMissing, ClipUnreadable
from formcheck.recording.container import read_capture_fps

from ..language.text import Phrase

if TYPE_CHECKING:
    import numpy as np

ASSUMED_FPS = 30.0  # where a file states neither time stamps nor a rate
HIGHEST_FPS = 999.0  # some containers give their clock (1000, 90000) for a frame rate
SHORTEST_STEP_S = 0.001


@dataclass(frozen=True)
class Clip:
    """A recording, probed but not held in memory."""

    path: Path
    sha256: str
    width: int  # pixels, upright
    height: int
    container_fps: float  # the mean the container states; 0 if unknown
    capture_fps: float | None  # what the camera took, where the file says so
    frame_count: int  # as the container states (0 if unknown): a hint, more than there are in a file that was cut off
    rotation: int  # degrees clockwise (0, 90, 180, 270) that the stored frames are turned by to stand upright; already done


@dataclass(frozen=True)
class Frame:
    index: int  # 0-based
    time_s: float  # in the file's own time line (slow motion not undone); strictly increasing
    image: np.ndarray  # (height, width, 3) uint8, BGR, upright


def open_clip(path: str | Path) -> Clip:
    """Probe a recording: its first frame is decoded, the rest is not read but for the hash.

    Raises ClipMissing (not there, or not to be read by us) and ClipUnreadable (no video, cut off too early, unknown codec).
    """
    path = Path(path)
    sha256 = sha256_of(path)
    with _capture(path) as (cv2, capture):
        ok, image = capture.read()
        if not ok:
            codec = _codec(cv2, capture)
            raise ClipUnreadable(Phrase("errors.no_frame", path=path, codec=codec))
        fps = capture.get(cv2.CAP_PROP_FPS)
        return Clip(
            path=path,
            sha256=sha256,
            width=image.shape[1],
            height=image.shape[0],
            container_fps=fps if 0 < fps <= HIGHEST_FPS else 0.0,
            capture_fps=read_capture_fps(path),
            frame_count=max(0, int(capture.get(cv2.CAP_PROP_FRAME_COUNT))),
            rotation=int(capture.get(cv2.CAP_PROP_ORIENTATION_META)) % 360,
        )


def read_frames(clip: Clip, *, first: int = 0, last: int | None = None) -> Iterator[Frame]:
    """The frames with `first <= index <= last`, one in memory at a time; closing the generator closes the file.

    Skipped frames are decoded too, since only counting finds a frame reliably. A recording that was cut off simply ends early:
    compare with `clip.frame_count`. Raises as `open_clip` does if the file has gone since.
    """
    period_s = 1 / (clip.container_fps or ASSUMED_FPS)
    with _capture(clip.path) as (cv2, capture):
        stamps = _stamps(capture, cv2.CAP_PROP_POS_MSEC)
        for index, time_s in enumerate(increasing(stamps, period_s)):
            if last is not None and index > last:
                return
            if index >= first:
                ok, image = capture.retrieve()
                if not ok:
                    return
                yield Frame(index, time_s, image)


def sample_frames(clip: Clip, count: int) -> Iterator[Frame]:
    """About `count` frames spread over the recording, by seeking; their index and time are approximate.

    Where seeking fails, the frames are found by decoding from the beginning.
    """
    if clip.frame_count <= 2 * count:
        yield from read_frames(clip)
        return
    found = 0
    with _capture(clip.path) as (cv2, capture):
        for wanted in (int((k + 0.5) * clip.frame_count / count) for k in range(count)):
            capture.set(cv2.CAP_PROP_POS_FRAMES, wanted)
            ok, image = capture.read()
            if ok:
                found += 1
                yield Frame(wanted, capture.get(cv2.CAP_PROP_POS_MSEC) / 1000, image)
    if not found:
        yield from (frame for frame in read_frames(clip) if frame.index % max(1, clip.frame_count // count) == 0)


def increasing(stamps_s: Iterable[float], period_s: float) -> Iterator[float]:
    """Time stamps in seconds as they are, save that one which does not advance becomes the time before plus `period_s`.

    A container without stamps (all zero) so gets index * period_s.
    """
    last_stamp = last_time = -math.inf
    for stamp in stamps_s:
        if stamp > last_stamp:
            last_stamp = stamp
            last_time = max(stamp, last_time + SHORTEST_STEP_S)
        else:
            last_time += period_s
        yield last_time


def _stamps(capture: Any, position: int) -> Iterator[float]:
    while capture.grab():
        yield capture.get(position) / 1000


@contextmanager
def _capture(path: Path) -> Iterator[tuple[Any, Any]]:
    """(cv2, VideoCapture) on the file, released at the end."""
    cv2 = quiet_cv2()
    # An absolute path, as FFmpeg takes "run:1.mp4" for a protocol. FFmpeg only: other backends count time differently or not at all.
    capture = cv2.VideoCapture(str(path.absolute()), cv2.CAP_FFMPEG)
    try:
        if not capture.isOpened():
            _check_readable(path)
            raise ClipUnreadable(_why_not_opened(path))
        capture.set(cv2.CAP_PROP_ORIENTATION_AUTO, 1)
        yield cv2, capture
    finally:
        capture.release()


def quiet_cv2() -> Any:
    """cv2, with its own and FFmpeg's talk about damaged files kept off the terminal (unless the environment asks for it)."""
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")  # AV_LOG_QUIET; read when FFmpeg is first used
    import cv2

    if "OPENCV_LOG_LEVEL" not in os.environ:
        cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    return cv2


def sha256_of(path: Path) -> str:
    """By which a recording is known whatever it is called. Raises ClipMissing, ClipUnreadable (a folder, a pipe, empty)."""
    _check_readable(path)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_readable(path: Path) -> None:
    try:
        if path.is_dir():
            raise ClipUnreadable(Phrase("errors.folder_as_clip", path=path))
        if path.exists() and not path.is_file():  # a pipe would be waited for without end
            raise ClipUnreadable(Phrase("errors.no_video", path=path))
        with path.open("rb") as file:
            empty = not file.read(1)
    except FileNotFoundError:
        raise ClipMissing(Phrase("errors.no_recording", path=path)) from None
    except OSError as error:
        raise ClipMissing(Phrase("errors.unreadable", path=path, why=error.strerror)) from None
    if empty:
        raise ClipUnreadable(Phrase("errors.empty", path=path))


def _why_not_opened(path: Path) -> str:
    with path.open("rb") as file:
        is_mp4 = file.read(8)[4:] == b"ftyp"
    if is_mp4:
        return Phrase("errors.cut_off", path=path)
    return Phrase("errors.no_video", path=path)


def _codec(cv2: Any, capture: Any) -> str:
    return int(capture.get(cv2.CAP_PROP_FOURCC)).to_bytes(4, "little").decode("ascii", "replace").strip("\0 ") or "unknown"
