"""Pictures from the runner's own clip at the instant a finding is read, cropped to her, with what was measured drawn in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...clip_result import ClipResult
from ...findings.catalogue import KINDS, Kind, Moment
from ...findings.catalogue import Still as Scene
from ...gait.angles import middle
from ...gait.gait import Gait
from ...gait.strides import per_window, stances
from ...language.text import Language, Phrase
from ...metrics.catalogue import CATALOGUE
from ...metrics.pelvic_drop import about
from ...picture.lumbar_hollow import Hollow
from ...picture.outlines import in_picture
from ...picture.ruler import ruler
from ...pose.landmarks import ANKLE, EAR, ELBOW, HEEL, HIP, KNEE, LEG, SHOULDER, TOE, WRIST
from ...result import Event, Finding, Measurement, Report, Side, View
from ...system.progress import Progress, counted

Array = NDArray[np.float64]
_Faces = Callable[[NDArray[np.uint8]], list[tuple[float, float, float]]]
HEIGHT_PX = 560
MARGIN = 0.10  # of the runner's height, around her
QUALITY = 82
LOWEST = 38  # per cent of stance at which the free hip is lowest
HIP_LINE = 1.4  # half of the line drawn across the hips, by the distance of their joints in the pose


@dataclass(frozen=True)
class Still:
    """moment: of the stride; side: whose foot. jpeg: of width x height pixels."""

    finding: str
    moment: Moment
    side: Side
    jpeg: bytes
    width: int
    height: int
    clip: str


def _sole(p: Array, side: str, forward: int) -> tuple[Array, Array, Array]:
    length = np.linalg.norm(p[TOE[side]] - p[HEEL[side]])
    return p[HEEL[side]], p[TOE[side]], p[HEEL[side]] + [forward * length, 0]


def _shin(p: Array, side: str, forward: int) -> tuple[Array, Array, Array]:
    return p[KNEE[side]], p[ANKLE[side]], p[KNEE[side]] + [0, np.linalg.norm(p[ANKLE[side]] - p[KNEE[side]])]


def _trunk(p: Array, side: str, forward: int) -> tuple[Array, Array, Array]:
    hip, shoulder = middle(p, HIP), middle(p, SHOULDER)
    return hip, shoulder, hip - [0, np.linalg.norm(shoulder - hip)]


def _head(p: Array, side: str, forward: int) -> tuple[Array, Array, Array]:
    hip, shoulder, ear = middle(p, HIP), middle(p, SHOULDER), middle(p, EAR)
    return shoulder, ear, shoulder + (shoulder - hip) / np.linalg.norm(shoulder - hip) * np.linalg.norm(ear - shoulder)


def _elbow(p: Array, side: str, forward: int) -> tuple[Array, Array, Array]:
    return p[ELBOW[side]], p[WRIST[side]], p[ELBOW[side]] + (p[ELBOW[side]] - p[SHOULDER[side]])


BY_NUMBER = ("hips", "back")  # drawings that are made of the measured thing itself
SHADE = 0.35
# Which angle is drawn: vertex and two points, from pixels (33, 2) y down, the side and +1 for facing right.
DRAWINGS: dict[str, Callable[[Array, str, int], tuple[Array, Array, Array]]] = {
    "sole": _sole,
    "shin": _shin,
    "trunk": _trunk,
    "head": _head,
    "elbow": _elbow,
}


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
    wanted: dict[int, list[tuple[Finding, Scene, Event]]] = {}
    for finding in report.findings:
        kind = KINDS.get(finding.finding)
        if kind is None or kind.still is None or finding.verdict == "not_assessed":
            continue
        scene = kind.still
        for number, result in enumerate(results):
            event = _event(result, kind.views, scene, finding.side)
            if event is not None and _measured(report, result, kind):
                wanted.setdefault(number, []).append((finding, scene, event))
                break
    found: dict[str, list[Still]] = {}
    for k, (number, scenes) in enumerate(wanted.items(), 1):
        own = counted(progress, k, len(wanted))
        for still in _of_clip(results[number], scenes, report, language, _faces(model) if blur else nullcontext(), own):
            found.setdefault(still.finding, []).append(still)
    return {finding: sorted(some, key=lambda one: one.side) for finding, some in found.items()}


def _measured(report: Report, result: ClipResult, kind: Kind) -> bool:
    return any(one.clip == result.summary.path and one.metric in kind.metrics for one in report.measurements)


def _event(result: ClipResult, views: Sequence[View], scene: Scene, side: Side) -> Event | None:
    """The moment nearest to the middle of what was used, of this side or else of the leg turned to the camera."""
    gait = result.gait
    if gait is None or result.pose is None or gait.view not in views:
        return None
    of = side if side != "both" else gait.near
    if scene.number == "pelvic_drop":
        return _usual_stance(result, of)
    if scene.number == "lumbar_hollow":
        return _usual_back(result)
    there = [
        event
        for event in result.events
        if event.event == scene.moment and event.side == of and result.pose.present[min(round(event.frame), len(result.pose.present) - 1)]
    ]
    centre = float(np.mean(result.summary.window_s)) if result.summary.window_s else 0.0
    return min(there, key=lambda event: abs(event.time_s - centre), default=None)


def _usual_stance(result: ClipResult, side: Side) -> Event | None:
    """The instant of the lowest free hip in the stance that drops as far as the median one does: its picture shows what the number says."""
    gait, pose = result.gait, result.pose
    tilt = result.pictures.pelvis if result.pictures else None
    assert gait is not None and pose is not None
    windows = stances(gait, side)
    if tilt is None or not len(windows):
        return None
    each = about(tilt.fused(per_window(windows)), LOWEST)
    when = windows[:, 0] + LOWEST / 100 * (windows[:, 1] - windows[:, 0])
    frames = np.interp(when, gait.tracks.times, gait.frames)
    order = np.argsort(np.abs(each - np.nanmedian(each)) if np.isfinite(each).any() else np.zeros(len(each)))
    for i in order:
        if pose.present[min(round(frames[i]), len(pose.present) - 1)]:
            return Event(result.summary.path, side, "midstance", float(when[i] * gait.slowmo), float(frames[i]))
    return None


def _usual_back(result: ClipResult) -> Event | None:
    """The frame whose hollow is as deep as all together say."""
    hollow = result.pictures.hollow if result.pictures else None
    if hollow is None or not hollow.ok or hollow.shown is None or result.pose is None:
        return None
    return Event(result.summary.path, "both", "midstance", float(result.pose.times[hollow.shown]), float(hollow.shown))


def back_lines(gait: Gait, hollow: Hollow) -> tuple[Array, Array, Array] | None:
    """The outline of the back from buttocks to upper back (n, 2), the ruler laid on it (2, 2), and the gap between both where it is deepest
    (2, 2), all pixels, y down, in the picture of frame `hollow.shown`; None without a hollow."""
    if hollow.shown is None or (found := ruler(hollow.in_frame)) is None:
        return None
    first, deepest, last = found
    outline = in_picture(gait, hollow.shown, hollow.in_frame)[first : last + 1]
    laid = outline[[0, -1]]
    along = (laid[1] - laid[0]) / np.linalg.norm(laid[1] - laid[0])
    place = outline[deepest - first]
    return outline, laid, np.array([laid[0] + along * ((place - laid[0]) @ along), place])


def _draw_back(part: NDArray[np.uint8], lines: tuple[Array, Array, Array], text: str, outward: int) -> None:
    """The ruler on the back, what it leaves open shaded, and the number beside it. outward: +1 where the back is to the right."""
    import cv2

    from ..video.colours import EDGE, MARK
    from ..video.text import write

    outline, laid, gap = lines
    size = 0.045 * part.shape[0]
    shade = part.copy()
    cv2.fillPoly(shade, [np.rint(np.vstack([outline, laid[::-1]])).astype(np.int32)], MARK)
    part[:] = cv2.addWeighted(shade, SHADE, part, 1 - SHADE, 0)
    for colour, width in ((EDGE, 0.13), (MARK, 0.07)):
        for line in (outline, laid, gap):
            cv2.polylines(part, [np.rint(line).astype(np.int32)], False, colour, max(1, round(width * size)), cv2.LINE_AA)
    outermost = outward * float((outward * laid[:, 0]).max())
    write(part, text, (outermost + outward * size, float(gap[0][1])), size, MARK, "lm" if outward > 0 else "rm")


def turned_line(middle: Array, half: float, degrees: float) -> Array:
    """(2, 2) ends, pixels y down, left one first, of a line through `middle` that is turned counter-clockwise as seen."""
    along = half * np.array([np.cos(np.radians(degrees)), -np.sin(np.radians(degrees))])
    return np.array([middle - along, middle + along])


def hip_lines(points: Array, side: Side, value: float, level: float, lifted_all_through: bool = False) -> tuple[Array, Array]:
    """The pelvis' line and the level one, (2, 2) ends each, pixels y down, seen from behind.

    points (33, 2); side: the standing leg; value: degrees the other hip is lower, or, of a waist off level, the right one is higher; level:
    degrees counter-clockwise of what is level in the picture.
    """
    middle = (points[HIP["left"]] + points[HIP["right"]]) / 2
    half = HIP_LINE * float(np.linalg.norm(points[HIP["left"]] - points[HIP["right"]]))
    tilt = value if lifted_all_through or side == "right" else -value
    return turned_line(middle, half, level + tilt), turned_line(middle, half, level)


def _draw_hips(part: NDArray[np.uint8], lines: tuple[Array, Array], side: Side, text: str) -> None:
    """Both lines, with the number on the free leg's side."""
    from ..video.angle import draw_angle

    pelvis, level = lines
    free = 1 if side == "left" else 0  # from behind her left is the picture's left
    middle = pelvis.mean(0)
    draw_angle(part, middle, pelvis[1 - free], level[1 - free], "")
    draw_angle(part, middle, pelvis[free], level[free], text)


def _of_clip(
    result: ClipResult,
    scenes: Sequence[tuple[Finding, Scene, Event]],
    report: Report,
    language: Language,
    finding_faces: AbstractContextManager[_Faces | None],
    progress: Progress | None,
) -> list[Still]:
    from ...recording.clip import read_frames
    from ..video.skeleton import repaired_points

    assert result.clip is not None and result.gait is not None
    points = repaired_points(result)
    last = max(round(event.frame) for _, _, event in scenes)
    found = []
    with finding_faces as faces:
        for frame in read_frames(result.clip, last=last):
            if progress:
                progress(Phrase("progress.stills"), frame.index + 1, last + 1)
            for finding, scene, event in scenes:
                if round(event.frame) == frame.index:
                    number = _number(report, _metric_of(finding, scene), event)
                    found.append(_still(frame.image, points[frame.index], finding, scene, event, result, (number, language), faces))
    return found


def _faces(model: Path | None) -> AbstractContextManager[_Faces]:
    from ...pose.mediapipe_landmarker import MediaPipe
    from ...pose.model_file import find_model
    from ..video.faces import finder

    return finder(MediaPipe(find_model("full", model)))


def _metric_of(finding: Finding, scene: Scene) -> str:
    """A lifted hip is told by either of two numbers."""
    return "pelvic_level" if finding.metrics == ("pelvic_level",) else scene.number


def _number(report: Report, metric: str, event: Event) -> Measurement | None:
    """The number as it stands in the report: the median of all steps, not of this one."""
    sides = (event.side, "both")
    return min((one for one in report.measurements if one.metric == metric and one.side in sides), key=lambda one: one.error, default=None)


def _text(number: Measurement | None, language: Language) -> str:
    if number is None:
        return ""
    kind = CATALOGUE[number.metric]
    return kind.with_unit(kind.number(number.value, language), language)


def _still(
    image: NDArray[np.uint8],
    points: Array,
    finding: Finding,
    scene: Scene,
    event: Event,
    result: ClipResult,
    told: tuple[Measurement | None, Language],
    faces: _Faces | None,
) -> Still:
    import cv2

    from ..video.angle import draw_angle
    from ..video.skeleton import draw_skeleton

    gait = result.gait
    assert gait is not None
    if faces is not None:
        from ..video.faces import face_of, hide

        own = face_of(points)
        image = hide(image, [*faces(image), *([own] if own else [])])
    left, top, right, bottom = _crop(points, event.side if scene.leg_only else "", image.shape)
    scale = HEIGHT_PX / (bottom - top)
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    part = np.asarray(cv2.resize(image[top:bottom, left:right], None, fx=scale, fy=scale, interpolation=way), np.uint8)
    at = (points - [left, top]) * scale
    if scene.drawing != "back":  # there it would hide what is shown
        draw_skeleton(part, at, gait.near if gait.view == "side" else None)
    number, text = told[0], _text(*told)
    if scene.drawing in DRAWINGS and text:
        draw_angle(part, *DRAWINGS[scene.drawing](at, event.side, gait.forward), text)
    if scene.drawing == "hips" and number is not None:
        level = -result.pictures.roll.degrees if result.pictures else 0.0
        _draw_hips(part, hip_lines(at, event.side, number.value, level, number.metric == "pelvic_level"), event.side, text)
    if scene.drawing == "back" and result.pictures and result.pictures.hollow:
        lines = back_lines(gait, result.pictures.hollow)
        if lines is not None:
            outline, laid, gap = ((line - [left, top]) * scale for line in lines)
            _draw_back(part, (outline, laid, gap), text, -gait.forward)
    ok, jpeg = cv2.imencode(".jpg", part, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    assert ok
    return Still(finding.finding, scene.moment, finding.side, jpeg.tobytes(), part.shape[1], part.shape[0], result.summary.path)


def _crop(points: Array, leg: str, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    """left, top, right, bottom of the runner, or of her lower leg alone, with room around, inside the picture."""
    seen = points[np.isfinite(points).all(1)]
    margin = MARGIN * np.ptp(seen[:, 1])
    if leg:
        seen, margin = points[list(LEG[leg])], 2 * margin
    low, high = seen.min(0) - margin, seen.max(0) + margin
    wide = max(high[0] - low[0], 0.6 * (high[1] - low[1]))
    centre = (low[0] + high[0]) / 2
    left, right = max(0, int(centre - wide / 2)), min(shape[1], int(centre + wide / 2))
    top, bottom = max(0, int(low[1])), min(shape[0], int(high[1]))
    return left, top, max(right, left + 8), max(bottom, top + 8)
