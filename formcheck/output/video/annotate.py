"""The clip with what formcheck saw drawn into it: H.264 in MP4, each frame at its own time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...clip_result import ClipResult
from ...gait.angles import segment_angle
from ...language.text import Language, Phrase, in_language
from ...metrics.catalogue import CATALOGUE
from ...pose.landmarks import ANKLE, HEEL, KNEE, TOE
from ...recording.clip import read_frames
from ...result import Event
from ...system.progress import Progress
from .angle import draw_angle
from .colours import EDGE, MARK, SIDE
from .faces import Face, face_model, finder, hide
from .film import film
from .skeleton import draw_skeleton, repaired_points
from .text import write

Array = NDArray[np.float64]
Image = NDArray[np.uint8]

LONG, SHORT = 1920, 1080  # at most, of the picture's sides
SLOWER = 4
BEFORE_S, AFTER_S = 0.10, 0.15  # of a landing, real seconds, that are slowed
SHOWN_S = 0.20  # how long an angle stays, real seconds
STRIP = 0.13  # of the picture's height
STRIDES = 2.0  # in the strip
FACES_EVERY = 3  # frames: between them a head hardly moves out of its circle


@dataclass(frozen=True)
class _Contact:
    side: str
    start: float  # seconds of the file
    end: float


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
    points = repaired_points(result)
    size, scale = _size(result.clip.width, result.clip.height)
    contacts = _contacts(result)
    strip = _Strip.of(result, size)
    with ExitStack() as stack:
        find = stack.enter_context(finder(face_model(model))) if blur else None
        add = stack.enter_context(film(path, (size[0], size[1] + strip.height), result.clip.container_fps or 30))
        faces: list[Face] = []
        clock = _Clock(contacts if slow else [], result.summary.slowmo_factor)
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
                _draw(drawn, points[frame.index] * scale, frame.time_s, result, contacts, language)
            add(np.vstack([drawn, strip.draw(frame.time_s)]), clock.at(frame.time_s))


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


def _contacts(result: ClipResult) -> list[_Contact]:
    """From each landing to the same foot's push-off; one that was not seen is put where it usually is."""
    found = []
    for side in ("left", "right"):
        own = [event for event in result.events if event.side == side]
        landings = [event.time_s for event in own if event.event == "initial_contact"]
        offs = np.array([event.time_s for event in own if event.event == "toe_off"])
        lengths = [float(offs[offs > at].min() - at) for at in landings if (offs > at).any()]
        usual = float(np.median(lengths)) if lengths else 0.25 * result.summary.slowmo_factor
        for at in landings:
            later = offs[(offs > at) & (offs < at + 2 * usual)]
            found.append(_Contact(side, at, float(later.min()) if len(later) else at + usual))
    return sorted(found, key=lambda one: one.start)


class _Clock:
    """The film's time for the file's: stretched around landings."""

    def __init__(self, contacts: list[_Contact], slowmo: float) -> None:
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


def _draw(image: Image, points: Array, time: float, result: ClipResult, contacts: list[_Contact], language: Language) -> None:
    gait = result.gait
    if not np.isfinite(points).all():
        return
    side_view = gait is not None and gait.view == "side"
    draw_skeleton(image, points, gait.near if side_view and gait else None)
    for contact in contacts:
        if contact.start <= time <= contact.end:
            _foot_down(image, points, contact, time, result, language)
    if side_view and gait is not None:
        length = SHOWN_S * result.summary.slowmo_factor
        for event in result.events:
            if event.event == "initial_contact" and event.side == gait.near and event.time_s <= time <= event.time_s + length:
                _shin(image, points, event, gait.forward, result, language)


def _foot_down(image: Image, points: Array, contact: _Contact, time: float, result: ClipResult, language: Language) -> None:
    import cv2

    heel, toe = points[HEEL[contact.side]], points[TOE[contact.side]]
    middle = (heel + toe) / 2 + [0, 0.012 * image.shape[0]]
    half = max(0.02 * image.shape[0], 0.6 * float(np.linalg.norm(toe - heel)))
    at, axes = (round(float(middle[0])), round(float(middle[1]))), (round(half), max(2, round(0.006 * image.shape[0])))
    cv2.ellipse(image, at, (axes[0] + 2, axes[1] + 2), 0, 0, 360, EDGE, -1, cv2.LINE_AA)
    cv2.ellipse(image, at, axes, 0, 0, 360, SIDE[contact.side], -1, cv2.LINE_AA)
    if time <= contact.start + SHOWN_S * result.summary.slowmo_factor:
        words = in_language(Phrase("draw.landing", side=Phrase(f"sides.{contact.side}")), language)
        write(image, words, (float(middle[0]), float(middle[1]) + 0.04 * image.shape[0]), 0.022 * image.shape[0], SIDE[contact.side], "mm")


def _shin(image: Image, points: Array, event: Event, forward: int, result: ClipResult, language: Language) -> None:
    """The shin against the plumb line, as it is in this very frame."""
    knee, ankle = points[KNEE[event.side]], points[ANKLE[event.side]]
    degrees = float(segment_angle((points * [1, -1])[None], KNEE[event.side], ANKLE[event.side], forward)[0])
    kind = CATALOGUE["shank_angle_ic"]
    plumb = knee + np.array([0, np.linalg.norm(ankle - knee)])
    draw_angle(image, knee, ankle, plumb, kind.with_unit(f"{degrees:.0f}", language), 0.55 * image.shape[0])


@dataclass(frozen=True)
class _Strip:
    """How both feet rise and fall over the last strides, under the picture. heights (T, 2): left and right, 0 on the belt, 1
    highest; span: seconds of the file that it shows; width, height: pixels."""

    times: Array
    heights: Array
    span: float
    contacts: list[_Contact]
    width: int
    height: int

    @classmethod
    def of(cls, result: ClipResult, size: tuple[int, int]) -> _Strip:
        assert result.pose is not None
        points = repaired_points(result)
        feet = -np.stack([points[:, ANKLE[side], 1] for side in ("left", "right")], 1)
        low, high = np.nanpercentile(feet, 2, axis=0), np.nanpercentile(feet, 98, axis=0)
        stride = result.gait.stride_s * result.summary.slowmo_factor if result.gait is not None else 0.7
        return cls(
            result.pose.times,
            (feet - low) / np.maximum(high - low, 1e-6),
            STRIDES * stride,
            _contacts(result),
            size[0],
            int(STRIP * size[1]) // 2 * 2,
        )

    def draw(self, time: float) -> Image:
        """The strip (height, width, 3) at this moment of the file."""
        import cv2

        image = np.full((self.height, self.width, 3), EDGE, np.uint8)
        top, bottom = 0, self.height
        now = 0.8 * self.width

        def x(at: Array) -> Array:
            return now + (at - time) / self.span * now

        def y(value: Array) -> Array:
            return bottom - (bottom - top) * (0.22 + 0.68 * np.clip(value, 0, 1))

        thick = max(1, round(0.025 * self.height))
        for contact in self.contacts:
            start, end = x(np.array([contact.start, contact.end]))
            if end > 0 and start < now and contact.start <= time:
                line = bottom - round((bottom - top) * (0.14 if contact.side == "left" else 0.06))
                cv2.line(
                    image,
                    (max(0, round(float(start))), line),
                    (min(round(now), round(float(end))), line),
                    SIDE[contact.side],
                    2 * thick,
                    cv2.LINE_AA,
                )
        shown = (self.times > time - self.span) & (self.times <= time + 1e-6)
        for number, side in enumerate(("left", "right")):
            line_points = np.column_stack([x(self.times[shown]), y(self.heights[shown, number])])
            line_points = line_points[np.isfinite(line_points).all(1)]
            if len(line_points) > 1:
                cv2.polylines(image, [np.round(line_points).astype(np.int32)], False, SIDE[side], thick, cv2.LINE_AA)
                cv2.circle(image, tuple(int(v) for v in np.round(line_points[-1])), 2 * thick, SIDE[side], -1, cv2.LINE_AA)
        cv2.line(image, (round(now), top), (round(now), bottom), MARK, 1, cv2.LINE_AA)
        return image
