"""From a recording to the runner's landmarks: choose the person, then follow her frame by frame without smoothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..clip import Clip, read_frames, sample_frames
from ..errors import ClipUnreadable, NoRunner
from ..words.said import say
from .landmarks import HIP, SHOULDER
from .mediapipe_landmarker import landmarker
from .pose import Pose
from .runner import Box, Follower, Person, group_people, runner_region, runner_score

SAMPLES = 16
MOST_PEOPLE = 4
MOST_FOLLOWED = 3
FEWEST_FRAMES = 16  # to find a stride in
WHOLE: Box = (0.0, 0.0, 1.0, 1.0)

Progress = Callable[[int, int], None]


def track(clip: Clip, model: Path, progress: Progress | None = None) -> Pose:
    """Landmarks of the runner in every frame of `clip`.

    Raises NoRunner when nobody is found in a twentieth of the frames, ClipUnreadable when the file ends at its beginning.
    """
    runner, people = find_runner(clip, model)
    aspect = clip.width / clip.height
    box = WHOLE if people < 2 else runner_region(runner)
    x0, y0, x1, y1 = _pixel_box(box, clip.width, clip.height)
    scale = np.array([(x1 - x0) / clip.width, (y1 - y0) / clip.height, (x1 - x0) / clip.width], np.float32)
    shift = np.array([x0 / clip.width, y0 / clip.height, 0], np.float32)
    follower = Follower(runner, aspect)
    rows: list[NDArray[np.float32]] = []
    times: list[float] = []
    with landmarker(model, track=True, people=min(people, MOST_FOLLOWED)) as find:
        for frame in read_frames(clip):
            found = find(frame.image[y0:y1, x0:x1])
            found[:, :, :3] = found[:, :, :3] * scale + shift
            who = (0 if len(found) else None) if people < 2 else follower.pick(found)
            rows.append(np.full((33, 8), np.nan, np.float32) if who is None else found[who])
            times.append(frame.time_s)
            if progress:
                progress(frame.index + 1, clip.frame_count)
    points = np.stack(rows) if rows else np.empty((0, 33, 8), np.float32)
    points[elsewhere(points[:, :, :3], aspect)] = np.nan
    if len(rows) < FEWEST_FRAMES < clip.frame_count:
        raise ClipUnreadable(say("errors.ends_early", path=clip.path, read=len(rows), frames=clip.frame_count))
    if np.isfinite(points[:, 0, 0]).sum() < max(10, 0.05 * len(rows)):
        raise _nobody(clip)
    return Pose(points[:, :, :3], points[:, :, 4:7], points[:, :, 3], np.array(times), (clip.width, clip.height), people)


def find_runner(clip: Clip, model: Path) -> tuple[Person, int]:
    """The runner as seen in frames spread over the clip, and the most people seen at once. Raises NoRunner."""
    with landmarker(model, track=False, people=MOST_PEOPLE) as find:
        detections = [find(frame.image) for frame in sample_frames(clip, SAMPLES)]
    persons = group_people(detections, clip.width / clip.height)
    if not persons:
        raise _nobody(clip)
    return max(persons, key=lambda p: runner_score(p, len(detections))), max(len(found) for found in detections)


def _nobody(clip: Clip) -> NoRunner:
    return NoRunner(say("errors.nobody", path=clip.path))


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
