"""From a recording to the runner's landmarks: follow who is in the picture frame by frame without smoothing, and choose the runner."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from ..errors import ClipUnreadable, NoRunner
from ..language.text import Phrase
from ..recording import takes
from ..recording.clip import Clip, read_frames, sample_frames
from .model import PoseModel, laid_out, require, unknown
from .person import (
    STILL,
    Box,
    choose,
    crowded,
    follow,
    group_people,
    movement,
    place_among,
    real,
    rivalled,
    runner_region,
    runner_score,
    stays,
)
from .pose import Pose

SAMPLES = 16
MOST_PEOPLE = 4
MOST_FOLLOWED = 3
FEWEST_FRAMES = 16  # to find a stride in
WHOLE: Box = (0.0, 0.0, 1.0, 1.0)

Progress = Callable[[int, int], None]


def track(clip: Clip, model: PoseModel, progress: Progress | None = None) -> Pose:
    """Landmarks of the runner in every frame of `clip`: everybody is followed, then it is judged who of them she is.

    Raises NoRunner when nobody is found in a twentieth of the frames, ClipUnreadable when the file ends at its beginning, ModelUnfit when
    the model does not find the joints of trunk and limbs.
    """
    require(model)
    aspect = clip.width / clip.height
    samples, detections = sample(clip, model)
    box = region(detections, aspect)
    x0, y0, x1, y1 = _pixel_box(box, clip.width, clip.height)
    scale = np.array([(x1 - x0) / clip.width, (y1 - y0) / clip.height, (x1 - x0) / clip.width], np.float32)
    shift = np.array([x0 / clip.width, y0 / clip.height, 0], np.float32)
    everybody: list[NDArray[np.float32]] = []
    times: list[float] = []
    change: list[float] = []
    most = min(max(1, *map(len, detections)), MOST_FOLLOWED)
    with model.opened(track=not crowded(detections, aspect), people=most) as find:
        before = None
        for frame in read_frames(clip):
            small = takes.small(frame.image)
            change.append(0.0 if before is None else takes.changes(before, small))
            before = small
            found = laid_out(model, find(frame.image[y0:y1, x0:x1]))
            found[:, :, :3] = found[:, :, :3] * scale + shift
            everybody.append(real(found))
            times.append(frame.time_s)
            if progress:
                progress(frame.index + 1, clip.frame_count)
    if len(times) < FEWEST_FRAMES < clip.frame_count:
        raise ClipUnreadable(Phrase("errors.ends_early", path=clip.path, read=len(times), frames=clip.frame_count))
    points, beside = runners_points(everybody, np.array(times), aspect)
    if np.isfinite(points[:, 0, 0]).sum() < max(10, 0.05 * len(times)):
        raise NoRunner(Phrase("errors.nobody", path=clip.path))
    sampled = points[np.clip(samples, 0, len(points) - 1), :, :2].astype(float)
    people, place = place_among(sampled, detections, aspect)
    size = (clip.width, clip.height)
    beside = people > 1 and (beside or rivalled(group_people(detections, aspect), len(detections), aspect))
    world = points[:, :, 4:7] if model.has_world else np.full_like(points[:, :, 4:7], np.nan)
    cuts = takes.starts(np.array(change))
    return Pose(points[:, :, :3], world, points[:, :, 3], np.array(times), size, people, place, beside, unknown(model), cuts)


def sample(clip: Clip, model: PoseModel) -> tuple[list[int], list[NDArray[np.float32]]]:
    """The numbers of frames spread over the clip and the people (P, 33, 8) found in each. Raises NoRunner where nobody is in any."""
    with model.opened(track=False, people=MOST_PEOPLE) as find:
        found = [(frame.index, laid_out(model, find(frame.image))) for frame in sample_frames(clip, SAMPLES)]
    if not any(len(people) for _, people in found):
        raise NoRunner(Phrase("errors.nobody", path=clip.path))
    found = [(index, real(people)) for index, people in found]
    return [index for index, _ in found], [people for _, people in found]


def region(detections: Sequence[NDArray[np.float32]], aspect: float) -> Box:
    """The part of the picture to look at: where the runner is, if others are in it too and she clearly moves and stays there."""
    if max(map(len, detections), default=0) < 2:
        return WHOLE
    runner = max(group_people(detections, aspect), key=lambda p: runner_score(p, len(detections), aspect))
    throughout = len(runner.samples) >= 0.75 * len(detections)
    return runner_region(runner) if throughout and stays(runner, aspect) and movement(runner, aspect) > 2 * STILL else WHOLE


def runners_points(everybody: Sequence[NDArray[np.float32]], times: NDArray[np.float64], aspect: float) -> tuple[NDArray[np.float32], bool]:
    """(T, 33, 8) of the runner among the people (P, 33, 8) of each frame, NaN where she is not found; whether somebody runs beside her."""
    points = np.full((len(everybody), 33, 8), np.nan, np.float32)
    pieces, beside = choose(follow(everybody, times, aspect), times, aspect)
    for piece in sorted(pieces, key=lambda p: len(p.samples)):  # where two overlap the longer one counts
        points[list(piece.samples)] = [everybody[frame][which] for frame, which in zip(piece.samples, piece.which, strict=True)]
    return points, beside


def _pixel_box(box: Box, width: int, height: int) -> tuple[int, int, int, int]:
    left, top, right, bottom = box
    return int(left * width), int(top * height), int(np.ceil(right * width)), int(np.ceil(bottom * height))
