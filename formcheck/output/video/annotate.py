"""The clip with what formcheck saw drawn into it: H.264 in MP4, each frame at its own time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...clip_result import ClipResult
from ...language.text import Language, Phrase, in_language
from ...metrics.catalogue import CATALOGUE
from ...picture.pictures import Pictures
from ...pose.landmarks import ANKLE, HEEL, KNEE, TOE
from ...recording.clip import read_frames
from ...result import Event
from ...system.progress import Progress
from .angle import draw_angle
from .colours import EDGE, SIDE
from .contacts import Contact, contacts
from .faces import Face, face_model, finder, hide
from .film import film
from .skeleton import body_points, draw_skeleton
from .strip import Strip
from .text import write

Array = NDArray[np.float64]
Image = NDArray[np.uint8]

LONG, SHORT = 1920, 1080  # at most, of the picture's sides
SLOWER = 4
BEFORE_S, AFTER_S = 0.10, 0.15  # of a landing, real seconds, that are slowed
TOLD_S = 0.10  # how long a landing is named, real seconds
SHIN_S = 0.05  # and the shin's angle drawn: it turns by 30 degrees in a tenth of a second
FACES_EVERY = 3  # frames: between them a head hardly moves out of its circle


def annotate(
    result: ClipResult,
    path: Path,
    language: Language,
    *,
    slow: bool = False,
    blur: bool = False,
    progress: Progress | None = None,
    model: Path | None = None,
    last: int | None = None,
) -> None:
    """Write the clip of `result` to `path`. slow: four times slower around each landing. blur: hide all faces. last: frame to end with.

    Raises MissingLibrary without PyAV, OutputUnwritable where `path` cannot be written; then nothing is left of it.
    """
    assert result.clip is not None and result.pose is not None
    points = body_points(result)
    size, scale = _size(result.clip.width, result.clip.height)
    down = contacts(result)
    strip = Strip.of(result, points, down, size, language)
    with ExitStack() as stack:
        find = stack.enter_context(finder(face_model(model))) if blur else None
        whole_size = (size[0], size[1] + (strip.height if strip else 0))
        add = stack.enter_context(film(path, whole_size, result.clip.container_fps or 30))
        faces: list[Face] = []
        clock = _Clock(down if slow else [], result.summary.slowmo_factor)
        for frame in read_frames(result.clip, last=last):
            if progress:
                progress(Phrase("progress.video"), frame.index + 1, result.clip.frame_count)
            image = frame.image
            if find is not None:
                if frame.index % FACES_EVERY == 0:
                    faces = find(image)
                image = hide(image, [*faces, *_own_face(points, frame.index)])
            drawn = _fit(image, size)
            if frame.index < len(points):
                _draw(drawn, points[frame.index] * scale, frame.time_s, result, down, language)
            add(np.vstack([drawn, strip.draw(frame.time_s)]) if strip else drawn, clock.at(frame.time_s))


def _own_face(points: Array, index: int) -> Iterator[Face]:
    from .faces import face_of

    face = face_of(points[index]) if index < len(points) else None
    if face is not None:
        yield face


def _size(width: int, height: int) -> tuple[tuple[int, int], float]:
    """The picture's size: even, as H.264 wants it, and no larger than 1080p; and what the points are scaled by."""
    scale = min(1.0, LONG / max(width, height), SHORT / min(width, height))
    return (int(width * scale) // 2 * 2, int(height * scale) // 2 * 2), scale


def _fit(image: Image, size: tuple[int, int]) -> Image:
    import cv2

    if (image.shape[1], image.shape[0]) == size:
        return image.copy()
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


class _Clock:
    """The film's time for the file's: stretched around landings."""

    def __init__(self, contacts: list[Contact], slowmo: float) -> None:
        spans = [(one.start - BEFORE_S * slowmo, one.start + AFTER_S * slowmo) for one in contacts]
        self._spans: list[tuple[float, float]] = []
        for start, end in sorted(spans):
            if self._spans and start <= self._spans[-1][1]:
                self._spans[-1] = (self._spans[-1][0], max(end, self._spans[-1][1]))
            else:
                self._spans.append((start, end))

    def at(self, time: float) -> float:
        slowed = sum(max(0.0, min(time, end) - max(0.0, start)) for start, end in self._spans)
        return time + (SLOWER - 1) * slowed


def _draw(image: Image, points: Array, time: float, result: ClipResult, down: list[Contact], language: Language) -> None:
    gait = result.gait
    if not np.isfinite(points).all():
        return
    side_view = gait is not None and gait.view == "side"
    draw_skeleton(image, points, gait.near if side_view and gait else None)
    for contact in down:
        if contact.start <= time <= contact.end:
            _foot_down(image, points, contact, time, result, language)
    if side_view and gait is not None:
        length = SHIN_S * result.summary.slowmo_factor
        for event in result.events:
            if event.event == "initial_contact" and event.side == gait.near and event.time_s <= time <= event.time_s + length:
                _shin(image, points, event, gait.forward, (result.pictures or Pictures()).roll.degrees, language)


def _foot_down(image: Image, points: Array, contact: Contact, time: float, result: ClipResult, language: Language) -> None:
    import cv2

    heel, toe = points[HEEL[contact.side]], points[TOE[contact.side]]
    middle = (heel + toe) / 2 + [0, 0.012 * image.shape[0]]
    half = max(0.02 * image.shape[0], 0.6 * float(np.linalg.norm(toe - heel)))
    at, axes = (round(float(middle[0])), round(float(middle[1]))), (round(half), max(2, round(0.006 * image.shape[0])))
    cv2.ellipse(image, at, (axes[0] + 2, axes[1] + 2), 0, 0, 360, EDGE, -1, cv2.LINE_AA)
    cv2.ellipse(image, at, axes, 0, 0, 360, SIDE[contact.side], -1, cv2.LINE_AA)
    if time <= contact.start + TOLD_S * result.summary.slowmo_factor:
        words = in_language(Phrase("draw.landing", side=Phrase(f"sides.{contact.side}")), language)
        write(image, words, (float(middle[0]), float(middle[1]) + 0.04 * image.shape[0]), 0.022 * image.shape[0], SIDE[contact.side], "mm")


def _shin(image: Image, points: Array, event: Event, forward: int, roll: float, language: Language) -> None:
    """The shin against the plumb line, as it is in this very frame. roll: degrees that what is plumb leans to the picture's right."""
    knee, ankle = points[KNEE[event.side]], points[ANKLE[event.side]]
    shin = ankle - knee
    plumb = np.linalg.norm(shin) * np.array([-np.sin(np.radians(roll)), np.cos(np.radians(roll))])
    degrees = forward * float(np.degrees(np.arctan2(plumb[1] * shin[0] - plumb[0] * shin[1], plumb @ shin)))
    kind = CATALOGUE["shank_angle_ic"]
    draw_angle(image, knee, ankle, knee + plumb, kind.with_unit(kind.number(degrees, language), language), 0.55 * image.shape[0])
