"""Two runners side by side as pictures: in one scale, hips at one place, set by the phase of the stride; stills, and a slow film."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..language.text import Language, Phrase, in_language
from ..metrics.pelvic_drop import FOLLOWED
from ..output.video.colours import EDGE, MARK, MIDDLE, SIDE
from ..output.video.faces import Face, face_model, face_of, finder, hide
from ..output.video.film import film
from ..output.video.skeleton import body_points, draw_skeleton
from ..output.video.text import write
from ..pose.landmarks import HIP
from ..recording.clip import read_frames
from ..result import Side
from ..system.progress import Progress
from .comparison_pairs import MOMENTS, MOST_STRIDES, Pair, Shown, frames_at, moments, places_at, stance_share, times_at, whole_strides

Array = NDArray[np.float64]
Image = NDArray[np.uint8]
Faces = Callable[[Image], list[Face]]

SIZE = (560, 720)  # of one runner's picture, width and height, pixels
LEG = 255.0  # pixels of a leg in it
HIPS_AT = 0.52  # of the height, from above
BODY = 600.0  # pixels of a runner in it, by which lines are as broad
SLOWER = 4.0
RATE = 30  # pictures a second of the film
GAP, ROW = 8, 30  # pixels between both runners, and of a line below them
QUALITY = 82


@dataclass(frozen=True)
class StillPair:
    """One moment of both. jpegs: of SIZE; sides: whose foot."""

    moment: str
    sides: tuple[Side, Side]
    jpegs: tuple[bytes, bytes]


def stills(pair: Pair, blur: bool = False, model: Path | None = None, progress: Progress | None = None) -> list[StillPair]:
    """Both at landing, midstance and toe-off. blur: hide all faces. Raises as `read_frames`."""
    both: list[list[bytes]] = []
    for number, shown in enumerate((pair.first, pair.second)):
        when = moments(shown.gait, shown.side)
        frames = frames_at(shown.gait, np.array([when[name] for name in MOMENTS]))
        with _faces(blur, model) as faces:
            both.append([])
            for k, picture in enumerate(_panels(shown, frames, faces)):
                both[-1].append(_jpeg(picture))
                if progress:
                    progress(Phrase("progress.stills"), number * len(MOMENTS) + k + 1, 2 * len(MOMENTS))
    sides = (pair.first.side, pair.second.side)
    return [StillPair(name, sides, (one, other)) for name, one, other in zip(MOMENTS, *both, strict=True)]


def write_film(
    pair: Pair,
    path: Path,
    titles: tuple[str, str],
    values: Sequence[tuple[str, str, str]],
    language: Language,
    *,
    blur: bool = False,
    model: Path | None = None,
    progress: Progress | None = None,
) -> None:
    """Both from landing to landing, a stride of one as long as that of the other. values: name of a number, and what each has.

    Raises MissingLibrary, OutputUnwritable; then nothing is left of it.
    """
    both = (pair.first, pair.second)
    strides = min(MOST_STRIDES, *(whole_strides(one.gait, one.side) for one in both))
    per_stride = round(RATE * SLOWER * float(np.mean([one.gait.stride_s for one in both])))
    turns = np.arange(strides * per_stride) / per_stride
    frames = [frames_at(one.gait, times_at(one.gait, one.side, turns, strides)) for one in both]
    shares = tuple(stance_share(one.gait, one.side) for one in both)
    width, height = 2 * SIZE[0] + GAP, SIZE[1] + ROW * (2 + len(values))
    with _faces(blur, model) as faces, film(path, (width, height // 2 * 2), RATE) as add:
        panels = [_panels(one, own, faces) for one, own in zip(both, frames, strict=True)]
        for number, (turn, one, other) in enumerate(zip(turns, *panels, strict=True)):
            picture = np.full((height // 2 * 2, width, 3), EDGE, np.uint8)
            for k, panel in enumerate((one, other)):
                picture[: SIZE[1], k * (SIZE[0] + GAP) : k * (SIZE[0] + GAP) + SIZE[0]] = panel
            _write_below(picture, both, float(turn % 1), shares, titles, values, language)
            add(picture, number / RATE)
            if progress:
                progress(Phrase("progress.video"), number + 1, len(turns))


def _faces(blur: bool, model: Path | None) -> AbstractContextManager[Faces | None]:
    return finder(face_model(model)) if blur else nullcontext()


def _panels(shown: Shown, frames: Sequence[int], faces: Faces | None) -> Iterator[Image]:
    """The runner's picture at each of `frames`, which only grow; one that is wanted several times is drawn once."""
    assert shown.clip.clip is not None
    points = body_points(shown.clip)
    centres, legs = places_at(shown.gait, frames)
    read = read_frames(shown.clip.clip, first=frames[0], last=frames[-1])
    frame = next(read)
    drawn: tuple[int, Image] | None = None
    for wanted, centre, leg in zip(frames, centres, legs, strict=True):
        while frame.index < wanted and (following := next(read, None)) is not None:
            frame = following
        if drawn is None or drawn[0] != frame.index:
            own = with_measured_pelvis(points[min(frame.index, len(points) - 1)], shown, frame.index)
            drawn = frame.index, _panel(frame.image, own, centre, leg, shown, faces)
        yield drawn[1]


def with_measured_pelvis(points: Array, shown: Shown, frame: int) -> Array:
    """Points (33, 2), pixels y down, whose hips, from behind, lie about their middle as the picture of the pelvis was turned in this frame:
    landmarks follow it by a third at most. From elsewhere as they are."""
    pictures, gait = shown.clip.pictures, shown.gait
    if gait.view != "rear" or pictures is None or pictures.pelvis is None:
        return points
    time = np.interp(frame, gait.frames, gait.tracks.times)
    turned = float(pictures.pelvis.fused(np.asarray(time))) / FOLLOWED - pictures.roll.degrees
    if not np.isfinite(turned):
        return points
    hips = points[[HIP["left"], HIP["right"]]]
    half = np.linalg.norm(hips[1] - hips[0]) / 2 * np.array([np.cos(np.radians(turned)), -np.sin(np.radians(turned))])
    out = points.copy()
    out[HIP["left"]], out[HIP["right"]] = hips.mean(0) - half, hips.mean(0) + half
    return out


def _panel(image: Image, points: Array, centre: Array, leg: float, shown: Shown, faces: Faces | None) -> Image:
    if faces is not None:
        own = face_of(points)
        image = hide(image, [*faces(image), *([own] if own else [])])
    part, corner, scale = cut_out(image, centre, leg)
    at = (points - corner) * scale
    if shown.mirrored:
        part, at = np.ascontiguousarray(part[:, ::-1]), at * [-1, 1] + [SIZE[0] - 1, 0]
    draw_skeleton(part, at, shown.gait.near if shown.gait.view == "side" else None, BODY)
    return part


def cut_out(image: Image, centre: Array, leg: float) -> tuple[Image, Array, float]:
    """The part of a picture with the hips `centre` (x, y) where all have them and a leg of `leg` pixels as long as all have it, its upper
    left corner in the picture, and by how much it is enlarged. What lies outside the picture is dark."""
    import cv2

    scale = LEG / leg
    wide, high = (max(2, round(edge / scale)) for edge in SIZE)
    left, top = round(float(centre[0]) - wide / 2), round(float(centre[1]) - HIPS_AT * high)
    canvas = np.full((high, wide, 3), EDGE, np.uint8)
    x0, x1 = max(0, left), min(image.shape[1], left + wide)
    y0, y1 = max(0, top), min(image.shape[0], top + high)
    if x1 > x0 and y1 > y0:
        canvas[y0 - top : y1 - top, x0 - left : x1 - left] = image[y0:y1, x0:x1]
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(canvas, SIZE, interpolation=way), np.uint8), np.array([left, top], float), scale


def _write_below(
    picture: Image,
    both: tuple[Shown, Shown],
    phase: float,
    shares: tuple[float, ...],
    titles: tuple[str, str],
    values: Sequence[tuple[str, str, str]],
    language: Language,
) -> None:
    """Titles above; below each runner where in the stride she is and whether the foot is down, then her numbers."""
    import cv2

    for k, (shown, share, title) in enumerate(zip(both, shares, titles, strict=True)):
        left, right = k * (SIZE[0] + GAP), k * (SIZE[0] + GAP) + SIZE[0]
        write(picture, title, (left + 8, 8), 24, MIDDLE, "lt")
        down = phase <= share
        side = in_language(Phrase(f"sides.{shown.side}"), language)
        words = in_language(Phrase("compare.page.down" if down else "compare.page.up", side=side), language)
        write(picture, words, (left + 8, SIZE[1] + 0.5 * ROW), 17, SIDE[shown.side] if down else MIDDLE, "lm")
        start, line = left + 8, SIZE[1] + round(1.4 * ROW)
        length = right - left - 16
        cv2.line(picture, (start, line), (start + length, line), (90, 90, 90), 4, cv2.LINE_AA)
        cv2.line(picture, (start, line), (start + round(share * length), line), SIDE[shown.side], 8, cv2.LINE_AA)
        cv2.circle(picture, (start + round(phase * length), line), 8, MARK, -1, cv2.LINE_AA)
        for row, (name, *own) in enumerate(values):
            write(picture, f"{name}: {own[k]}", (left + 8, SIZE[1] + ROW * (row + 2.4)), 17, MARK, "lm")


def _jpeg(image: Image) -> bytes:
    import cv2

    ok, jpeg = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    assert ok
    return jpeg.tobytes()
