"""Pictures from the runner's own clip, each in the frame in which a number can be seen, with what was measured drawn in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...clip_result import ClipResult
from ...findings.catalogue import KINDS, Moment, Part
from ...findings.catalogue import Still as Scene
from ...findings.verdict import RANK, judge
from ...language.text import Language, Phrase
from ...metrics.base import Subject
from ...metrics.catalogue import CATALOGUE
from ...picture.pictures import Pictures
from ...pose.landmarks import COUNT, EAR, HIP, LEG
from ...result import Finding, Measurement, Report, Side
from ...system.progress import Progress, counted
from .instants import Instant, instant
from .measured_lines import DRAWINGS, Shown, body_at

Array = NDArray[np.float64]
_Faces = Callable[[NDArray[np.uint8]], list[tuple[float, float, float]]]
HEIGHT_PX = 560
LEAST_PX = 8  # of a part of the picture, where the runner lies beside it
MARGIN = 0.10  # of the runner's height, around her
QUALITY = 82
HIDDEN: dict[str, Iterable[int]] = {"back": range(COUNT), "head": EAR.values()}  # of the pose: it would hide what is shown
LEGS = {*LEG["left"], *LEG["right"]}


@dataclass(frozen=True)
class Still:
    """moment: of the stride; side: whose foot. jpeg: of width x height pixels. part: of the body that is
    in the picture; number: that is drawn."""

    finding: str
    moment: Moment
    side: Side
    jpeg: bytes
    width: int
    height: int
    clip: str
    number: Measurement | None = None
    part: Part = "body"


@dataclass(frozen=True)
class Picture:
    """What a still is to show: a finding by a scene of its kind."""

    finding: Finding
    scene: Scene
    shown: Shown


def stills(
    report: Report,
    results: Sequence[ClipResult],
    language: Language,
    *,
    blur: bool = False,
    model: Path | None = None,
    progress: Progress | None = None,
) -> dict[str, list[Still]]:
    """By finding, one picture for each side that was assessed. blur: hide the faces. Reads each clip once more."""
    wanted: dict[int, list[Picture]] = {}
    for number, picture in pictures_of(report, results):
        wanted.setdefault(number, []).append(picture)
    found: dict[str, list[Still]] = {}
    for k, (number, pictures) in enumerate(wanted.items(), 1):
        own = counted(progress, k, len(wanted))
        for still in _of_clip(results[number], pictures, language, _faces(model) if blur else nullcontext(), own):
            found.setdefault(still.finding, []).append(still)
    return {finding: sorted(some, key=lambda one: one.side) for finding, some in found.items()}


def pictures_of(report: Report, results: Sequence[ClipResult]) -> list[tuple[int, Picture]]:
    """What is to be shown, each with the place of its clip among `results`."""
    found = []
    for finding in report.findings:
        kind = KINDS.get(finding.finding)
        if kind is None or finding.verdict == "not_assessed":
            continue
        seen = [(scene, number) for scene in kind.stills if (number := _number(report, finding, scene.number))]
        if not seen:
            continue
        scene, number = max(seen, key=lambda one: _gravity(one[1]))
        for place, result in enumerate(results):
            if number.clip == result.summary.path and (shown := _shown(result, scene, number, finding.side)):
                found.append((place, Picture(finding, scene, shown)))
    return found


def _number(report: Report, finding: Finding, metric: str) -> Measurement | None:
    """The number that the finding rests on, as it stands in the report: the median of all steps."""
    if metric not in finding.metrics:
        return None
    sides = (finding.side, "both")
    return min((one for one in report.measurements if one.metric == metric and one.side in sides), key=lambda one: one.error, default=None)


def _gravity(number: Measurement) -> tuple[int, float]:
    judgement = judge(number)
    return RANK[judgement.verdict], judgement.beyond


def _shown(result: ClipResult, scene: Scene, number: Measurement, side: Side) -> Shown | None:
    """The number in the frame that shows it, of this side or else of the leg turned to the camera."""
    gait = result.gait
    if gait is None or result.pose is None:
        return None
    subject = Subject(gait, result.summary.path, result.pictures or Pictures())
    of = side if side != "both" else gait.near
    others = {(one.metric, one.side): one.value for one in result.measurements}
    found = _usual_back(subject) if number.metric == "lumbar_hollow" else _of_a_foot(subject, scene, number, of, others)
    return None if found is None else Shown(subject, of, found, number, others)


def _of_a_foot(subject: Subject, scene: Scene, number: Measurement, side: Side, others: dict[tuple[str, Side], float]) -> Instant | None:
    """A step width is seen foot by foot."""
    if number.metric == "step_width":
        return instant(subject, "foot_offset", side, others.get(("foot_offset", side), number.value / 2), scene.moment)
    return instant(subject, number.metric, side, number.value, scene.moment)


def _usual_back(subject: Subject) -> Instant | None:
    """The frame whose hollow is as deep as all together say."""
    hollow, gait = subject.pictures.hollow, subject.gait
    if hollow is None or not hollow.ok or hollow.shown is None:
        return None
    return Instant(hollow.shown, float(np.interp(hollow.shown, gait.frames, gait.tracks.times)), hollow.depth)


def _of_clip(
    result: ClipResult,
    pictures: Sequence[Picture],
    language: Language,
    finding_faces: AbstractContextManager[_Faces | None],
    progress: Progress | None,
) -> list[Still]:
    from ...recording.clip import read_frames

    assert result.clip is not None
    last = max(one.shown.instant.frame for one in pictures)
    found = []
    with finding_faces as faces:
        for frame in read_frames(result.clip, last=last):
            if progress:
                progress(Phrase("progress.stills"), frame.index + 1, last + 1)
            found += [_still(frame.image, one, language, faces) for one in pictures if one.shown.instant.frame == frame.index]
    return found


def _faces(model: Path | None) -> AbstractContextManager[_Faces]:
    from ...pose.mediapipe_landmarker import MediaPipe
    from ...pose.model_file import find_model
    from ..video.faces import finder

    return finder(MediaPipe(find_model("full", model)))


def _still(image: NDArray[np.uint8], picture: Picture, language: Language, faces: _Faces | None) -> Still:
    import cv2

    from ..video.skeleton import draw_skeleton
    from .draw_lines import draw_lines

    shown, scene, finding = picture.shown, picture.scene, picture.finding
    gait, number = shown.gait, shown.number
    points = body_at(gait, shown.instant.time)
    if faces is not None:
        from ..video.faces import face_of, hide

        own = face_of(points)
        image = hide(image, [*faces(image), *([own] if own else [])])
    left, top, right, bottom = _crop(points, scene.part, shown.side, image.shape)
    scale = HEIGHT_PX / (bottom - top)
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    part = np.asarray(cv2.resize(image[top:bottom, left:right], None, fx=scale, fy=scale, interpolation=way), np.uint8)
    corner = np.array([left, top], float)
    bare = points.copy()
    bare[list(HIDDEN.get(scene.drawing, ()))] = np.nan
    draw_skeleton(part, (bare - corner) * scale, gait.near if gait.view == "side" else None)
    kind = CATALOGUE[number.metric]
    draw_lines(part, DRAWINGS[scene.drawing](shown).moved(corner, scale), kind.with_unit(kind.number(number.value, language), language))
    ok, jpeg = cv2.imencode(".jpg", part, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    assert ok
    height, width = part.shape[:2]
    return Still(finding.finding, scene.moment, finding.side, jpeg.tobytes(), width, height, shown.subject.clip, number, scene.part)


def _crop(points: Array, part: Part, side: Side, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    """left, top, right, bottom of the runner, or of a part of her, with room around, inside the picture. side: whose leg."""
    seen = points[np.isfinite(points).all(1)]
    margin = MARGIN * np.ptp(seen[:, 1])
    if part == "leg":
        seen, margin = points[list(LEG[side])], 2 * margin
    elif part == "legs":
        seen = points[[*HIP.values(), *LEG["left"], *LEG["right"]]]
    elif part == "upper":
        seen = points[[k for k in range(len(points)) if k not in LEGS]]
    low, high = seen.min(0) - margin, seen.max(0) + margin
    wide = max(high[0] - low[0], 0.6 * (high[1] - low[1]))
    centre = (low[0] + high[0]) / 2
    left, right = np.clip([int(centre - wide / 2), int(centre + wide / 2)], [0, LEAST_PX], [shape[1] - LEAST_PX, shape[1]]).tolist()
    top, bottom = np.clip([int(low[1]), int(high[1])], [0, LEAST_PX], [shape[0] - LEAST_PX, shape[0]]).tolist()
    return left, top, max(right, left + LEAST_PX), max(bottom, top + LEAST_PX)
