"""Pictures from the runner's own clip at the instant a finding is read, cropped to her, with what was measured drawn in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...advice.library import RESTS_ON
from ...clip_result import ClipResult
from ...gait.angles import middle
from ...language.text import Language, say
from ...metrics.catalogue import CATALOGUE
from ...pose.landmarks import ANKLE, EAR, ELBOW, HEEL, HIP, KNEE, LEG, OTHER, SHOULDER, TOE, WRIST
from ...result import Event, EventName, Finding, Measurement, Report, Side, View
from ...system.progress import Progress

Array = NDArray[np.float64]
_Faces = Callable[[NDArray[np.uint8]], list[tuple[float, float, float]]]
HEIGHT_PX = 560
MARGIN = 0.10  # of the runner's height, around her
QUALITY = 82


@dataclass(frozen=True)
class Still:
    """moment: of the stride; side: whose foot. jpeg: of width x height pixels."""

    finding: str
    moment: EventName
    side: Side
    jpeg: bytes
    width: int
    height: int
    clip: str


@dataclass(frozen=True)
class _Scene:
    """When and from where a finding shows, whether only the leg is in the picture, and which angle is drawn: vertex and two points, from
    pixels (33, 2) y down, the side and +1 for facing right."""

    views: tuple[View, ...]
    moment: EventName
    metric: str
    legs_only: bool
    angle: Callable[[Array, str, int], tuple[Array, Array, Array]] | None


def _sole(p: Array, side: str, forward: int) -> tuple[Array, Array, Array]:
    length = np.linalg.norm(p[TOE[side]] - p[HEEL[side]])
    return p[HEEL[side]], p[TOE[side]], p[HEEL[side]] + [forward * length, 0]


def _shin(p: Array, side: str, forward: int) -> tuple[Array, Array, Array]:
    return p[KNEE[side]], p[ANKLE[side]], p[KNEE[side]] + [0, np.linalg.norm(p[ANKLE[side]] - p[KNEE[side]])]


def _hips(p: Array, side: str, forward: int) -> tuple[Array, Array, Array]:
    standing, free = p[HIP[side]], p[HIP[OTHER[side]]]
    return standing, free, np.array([free[0], standing[1]])


def _trunk(p: Array, side: str, forward: int) -> tuple[Array, Array, Array]:
    hip, shoulder = middle(p, HIP), middle(p, SHOULDER)
    return hip, shoulder, hip - [0, np.linalg.norm(shoulder - hip)]


def _head(p: Array, side: str, forward: int) -> tuple[Array, Array, Array]:
    hip, shoulder, ear = middle(p, HIP), middle(p, SHOULDER), middle(p, EAR)
    return shoulder, ear, shoulder + (shoulder - hip) / np.linalg.norm(shoulder - hip) * np.linalg.norm(ear - shoulder)


def _elbow(p: Array, side: str, forward: int) -> tuple[Array, Array, Array]:
    return p[ELBOW[side]], p[WRIST[side]], p[ELBOW[side]] + (p[ELBOW[side]] - p[SHOULDER[side]])


_SCENES: dict[str, _Scene] = {
    "heel_strike": _Scene(("side",), "initial_contact", "foot_strike_angle", True, _sole),
    "overstride": _Scene(("side",), "initial_contact", "shank_angle_ic", False, _shin),
    "pelvic_tilt": _Scene(("side",), "toe_off", "lumbar_hollow", False, None),
    "hip_drop": _Scene(("rear",), "midstance", "pelvic_drop", False, _hips),
    "leg_crossover": _Scene(("rear", "front"), "midstance", "step_width", False, None),
    "trunk_lean": _Scene(("side",), "midstance", "trunk_lean", False, _trunk),
    "head_position": _Scene(("side",), "midstance", "head_forward", False, _head),
    "arm_swing": _Scene(("side", "front"), "initial_contact", "elbow_flexion", False, _elbow),
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
    wanted: dict[int, list[tuple[Finding, _Scene, Event]]] = {}
    for finding in report.findings:
        scene = _SCENES.get(finding.finding)
        if scene is None or finding.verdict == "not_assessed":
            continue
        for number, result in enumerate(results):
            event = _event(result, scene, finding.side)
            if event is not None and _measured(report, scene, result, finding):
                wanted.setdefault(number, []).append((finding, scene, event))
                break
    found: dict[str, list[Still]] = {}
    for number, scenes in wanted.items():
        for still in _of_clip(results[number], scenes, report, language, _faces(model) if blur else nullcontext(), progress):
            found.setdefault(still.finding, []).append(still)
    return {finding: sorted(some, key=lambda one: one.side) for finding, some in found.items()}


def _measured(report: Report, scene: _Scene, result: ClipResult, finding: Finding) -> bool:
    return any(one.clip == result.summary.path and one.metric in RESTS_ON[finding.finding] for one in report.measurements)


def _event(result: ClipResult, scene: _Scene, side: Side) -> Event | None:
    """The moment nearest to the middle of what was used, of this side or else of the leg turned to the camera."""
    gait = result.gait
    if gait is None or result.pose is None or gait.view not in scene.views:
        return None
    of = side if side != "both" else gait.near
    there = [
        event
        for event in result.events
        if event.event == scene.moment and event.side == of and result.pose.present[min(round(event.frame), len(result.pose.present) - 1)]
    ]
    centre = float(np.mean(result.summary.window_s)) if result.summary.window_s else 0.0
    return min(there, key=lambda event: abs(event.time_s - centre), default=None)


def _of_clip(
    result: ClipResult,
    scenes: Sequence[tuple[Finding, _Scene, Event]],
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
                progress(say("progress.stills"), frame.index + 1, last + 1)
            for finding, scene, event in scenes:
                if round(event.frame) == frame.index:
                    number = _number(report, scene, event, language)
                    found.append(_still(frame.image, points[frame.index], finding, scene, event, result, number, faces))
    return found


def _faces(model: Path | None) -> AbstractContextManager[_Faces]:
    from ...pose.mediapipe_landmarker import MediaPipe
    from ...pose.model_file import find_model
    from ..video.faces import finder

    return finder(MediaPipe(find_model("full", model)))


def _number(report: Report, scene: _Scene, event: Event, language: Language) -> str:
    """The number as it stands in the report: the median of all steps, not of this one."""
    sides = (event.side, "both")
    best: Measurement | None = min(
        (one for one in report.measurements if one.metric == scene.metric and one.side in sides), key=lambda one: one.error, default=None
    )
    if best is None:
        return ""
    kind = CATALOGUE[scene.metric]
    return kind.with_unit(kind.number(best.value, language), language)


def _still(
    image: NDArray[np.uint8],
    points: Array,
    finding: Finding,
    scene: _Scene,
    event: Event,
    result: ClipResult,
    number: str,
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
    left, top, right, bottom = _crop(points, event.side if scene.legs_only else "", image.shape)
    scale = HEIGHT_PX / (bottom - top)
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    part = np.asarray(cv2.resize(image[top:bottom, left:right], None, fx=scale, fy=scale, interpolation=way), np.uint8)
    at = (points - [left, top]) * scale
    draw_skeleton(part, at, gait.near if gait.view == "side" else None)
    if scene.angle is not None and number:
        draw_angle(part, *scene.angle(at, event.side, gait.forward), number)
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
