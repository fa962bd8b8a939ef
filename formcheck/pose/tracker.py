"""From a recording to the runner's landmarks: choose the person, then follow her frame by frame without smoothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..clip import Clip, read_frames, sample_frames
from ..errors import NoRunner
from .landmarks import HIP, SHOULDER
from .mediapipe_landmarker import landmarker
from .pose import Pose, empty_arrays
from .runner import Box, group_people, runner_region, runner_score

SAMPLES = 16
MOST_PEOPLE = 4
WHOLE: Box = (0.0, 0.0, 1.0, 1.0)

Progress = Callable[[int, int], None]


def track(clip: Clip, model: Path, progress: Progress | None = None) -> Pose:
    """Landmarks of the runner in every frame of `clip`.

    Raises NoRunner when nobody is found in at least a tenth of the sampled frames.
    """
    region, people = find_runner(clip, model)
    x0, y0, x1, y1 = _pixel_box(region, clip.width, clip.height)
    rows: list[NDArray[np.float32]] = []
    times: list[float] = []
    with landmarker(model, track=True) as find:
        for frame in read_frames(clip):
            found = find(frame.image[y0:y1, x0:x1])
            rows.append(found[0] if len(found) else np.full((33, 8), np.nan, np.float32))
            times.append(frame.time_s)
            if progress:
                progress(frame.index + 1, clip.frame_count)
    normalized, world, visibility = empty_arrays(len(rows))
    if rows:
        points = np.stack(rows)
        scale = np.array([(x1 - x0) / clip.width, (y1 - y0) / clip.height, (x1 - x0) / clip.width], np.float32)
        normalized[:] = points[:, :, :3] * scale + np.array([x0 / clip.width, y0 / clip.height, 0], np.float32)
        visibility[:] = points[:, :, 3]
        world[:] = points[:, :, 4:7]
    aspect = clip.width / clip.height
    strangers = elsewhere(normalized, aspect)
    normalized[strangers], world[strangers], visibility[strangers] = np.nan, np.nan, np.nan
    if np.isfinite(normalized[:, 0, 0]).sum() < max(10, 0.05 * len(rows)):
        raise NoRunner(f"{clip.path.name}: no person was found in it. Film the whole body, feet included, in good light.")
    return Pose(normalized, world, visibility, np.array(times), (clip.width, clip.height), people)


def find_runner(clip: Clip, model: Path) -> tuple[Box, int]:
    """Where in the picture the runner is, and the most people seen at once. Raises NoRunner."""
    with landmarker(model, track=False, people=MOST_PEOPLE) as find:
        detections = [find(frame.image) for frame in sample_frames(clip, SAMPLES)]
    people = max((len(found) for found in detections), default=0)
    persons = group_people(detections, clip.width / clip.height)
    if not persons:
        raise NoRunner(f"{clip.path.name}: no person was found in it. Film the whole body, feet included, in good light.")
    if people < 2:
        return WHOLE, people
    return runner_region(max(persons, key=lambda p: runner_score(p, len(detections)))), people


def elsewhere(normalized: NDArray[np.float32], aspect: float) -> NDArray[np.bool_]:
    """(T,) frames in which the tracked person is not where, or not of the size, the runner is: more than half a body away.

    A treadmill keeps the runner in place, and a tracker that lost her comes back on somebody else.
    """
    square = normalized[:, :, :2].astype(float) * [aspect, 1]
    shoulders, hips = square[:, list(SHOULDER.values())].mean(1), square[:, list(HIP.values())].mean(1)
    centre = (shoulders + hips) / 2
    length = np.linalg.norm(shoulders - hips, axis=1)
    with np.errstate(invalid="ignore"):
        usual = _running_median(np.column_stack([centre, length]))
        far = np.linalg.norm(centre - usual[:, :2], axis=1) > 1.5 * usual[:, 2]
        odd = (length > 2 * usual[:, 2]) | (length < 0.4 * usual[:, 2])
    return np.isfinite(length) & (far | odd)


def _running_median(values: NDArray[np.float64], reach: int = 60) -> NDArray[np.float64]:
    """Median over +-`reach` rows that are there, row by row."""
    out = np.full_like(values, np.nan)
    for i in range(len(values)):
        window = values[max(0, i - reach) : i + reach + 1]
        window = window[np.isfinite(window[:, 0])]
        if len(window):
            out[i] = np.median(window, 0)
    return out


def _pixel_box(box: Box, width: int, height: int) -> tuple[int, int, int, int]:
    left, top, right, bottom = box
    return int(left * width), int(top * height), int(np.ceil(right * width)), int(np.ceil(bottom * height))
