"""The second look: where one network followed the runner, a better and slower one looks again at the frames that decide.

Those are the frames around landing, midstance and toe-off of some strides, and a few throughout. What the second network sees otherwise is
mostly the same in every stride, so it is told by the stride's phase, smoothly, and taken over in all frames: the points keep no step where
a look begins or ends. In the frames themselves its own points count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..gait.cycle import cycle_basis, exchange, robust_fit
from ..gait.gait import Gait
from ..gait.strides import midstances, stances
from ..language.text import Phrase
from ..pose.cache import load_arrays, save_arrays
from ..pose.landmarks import ARM, HAND, LEG, NAMES
from ..pose.model import PoseModel, laid_out
from ..pose.pose import Pose
from ..recording.clip import Clip, read_frames
from ..system.progress import Counter, Progress, named

Array = NDArray[np.float64]

STRIDES = 6  # of each leg, spread over the window
AROUND_S = 0.036  # a landing or toe-off, to either side
AT_MIDSTANCE_S = 0.018
EVERY_S = 0.1  # one more throughout, so that the difference is known in all of the stride
HARMONICS = 6  # of the stride, in the difference (rendered clips, tuning part)
FEWEST = 3 * (1 + 2 * HARMONICS)  # frames that tell the difference through the stride
SAME_PERSON = 0.5  # trunk lengths between both networks' mid-points of the trunk
EDGE = 0.5  # how much the second network's own points count in the first and last frame of a look

_LIMBS = {side: LEG[side] for side in LEG}, {side: (*ARM[side], *HAND[side]) for side in ARM}
_IN_PAIRS = [(row, NAMES.index(name.replace("left", "right"))) for row, name in enumerate(NAMES) if "left" in name]
_OTHERS = {
    "left": tuple(left for left, _ in _IN_PAIRS if not any(left in group["left"] for group in _LIMBS)),
    "right": tuple(right for _, right in _IN_PAIRS if not any(right in group["right"] for group in _LIMBS)),
}
GROUPS = (*_LIMBS, _OTHERS)
TRUNK = [NAMES.index(f"{side}_{joint}") for side in ("left", "right") for joint in ("shoulder", "hip")]


def deciding_frames(gait: Gait) -> list[int]:
    """Numbers of the frames around the landings, midstances and toe-offs of STRIDES strides of each leg, and one in EVERY_S."""
    frames, times = gait.whole_frames()
    wanted = np.diff(times // EVERY_S, prepend=-1) > 0
    for side in gait.steps:
        spans = stances(gait, side)
        if len(spans) == 0:
            continue
        chosen = spans[np.unique(np.linspace(0, len(spans) - 1, STRIDES).round().astype(int))]
        moments = [(chosen[:, 0], AROUND_S), (chosen[:, 1], AROUND_S), (midstances(gait, chosen), AT_MIDSTANCE_S)]
        for at, around in moments:
            wanted |= (np.abs(times[:, None] - at) <= around + 1e-9).any(1)
    return frames[wanted].tolist()


def look_again(
    clip: Clip, gait: Gait, pose: Pose, model: PoseModel, kept: Path, refresh: bool = False, progress: Progress | None = None
) -> Pose:
    """The pose with what `model` sees otherwise over the gait's window; the same pose where it sees too little. kept: the file its looks
    are kept in; refresh: look even where they are."""
    planned = deciding_frames(gait)
    known = None if refresh else load_arrays(kept)
    if known is None or known["planned"].tolist() != planned:
        frames, points = _seen(clip, gait, pose, model, planned, named(progress, Phrase("progress.again")))
        known = {"planned": np.array(planned, int), "frames": frames, "points": points}
        save_arrays(kept, **known)
    looks = dict(zip(known["frames"].tolist(), known["points"].astype(float), strict=True))
    if len(looks) < FEWEST:
        return pose
    normalized = pose.normalized.copy()
    normalized[..., :2] = carried_over(pose.pixels, looks, gait) / np.array(pose.size, float)
    return replace(pose, normalized=normalized, network=f"{pose.network} + {model.name}")


def carried_over(points: Array, looks: Mapping[int, Array], gait: Gait) -> Array:
    """points (T, 33, 2), pixels, with the difference of the second network's `looks` (frame -> (33, 2)) through the gait's window.

    Both networks may call a leg left that the other calls right: labels are the first one's, as the gait repaired them.
    """
    repaired = _exchanged(points, gait)
    seen = np.array(sorted(looks))
    second = _named_alike(np.stack([looks[k] for k in seen]), repaired[seen])
    numbers, _ = gait.whole_frames()
    window = np.arange(numbers[0], numbers[-1] + 1)
    phase, size = (np.interp(window, gait.frames, values) for values in (gait.phase, gait.tracks.size_at(gait.tracks.times)))
    design = cycle_basis(phase, window.astype(float), 1.0, HARMONICS, drift=False)
    at = np.searchsorted(window, seen)
    apart = (second - repaired[seen]) / size[at, None, None]
    weight = _own_weight(seen)[:, None]
    out = repaired.copy()
    for row in range(points.shape[1]):
        fit, _ = robust_fit(design[at], apart[:, row])
        usual = design @ np.linalg.lstsq(design[at], fit, rcond=None)[0]
        usual[at] += weight * (apart[:, row] - fit)
        out[window, row] += usual * size[:, None]
    return _exchanged(out, gait)


def _seen(
    clip: Clip, gait: Gait, pose: Pose, model: PoseModel, planned: list[int], progress: Counter | None
) -> tuple[NDArray[np.int_], NDArray[np.float32]]:
    """Numbers (K,) of the frames in which the model finds the runner, and her points (K, 33, 2) in pixels."""
    frames: list[int] = []
    points: list[NDArray[np.float32]] = []
    if planned:
        left, top, right, bottom = _around(pose, planned, gait.trunk)
        corner, size = np.array([left, top], np.float32), np.array([right - left, bottom - top], np.float32)
        wanted = set(planned)
        with model.opened(track=True) as find:
            for frame in read_frames(clip, first=planned[0], last=planned[-1]):
                if frame.index in wanted:
                    people = laid_out(model, find(frame.image[top:bottom, left:right]))[:, :, :2] * size + corner
                    place = pose.pixels[frame.index, TRUNK].mean(0)
                    near = [one for one in people if np.linalg.norm(one[TRUNK].mean(0) - place) < SAME_PERSON * gait.trunk]
                    if near and np.isfinite(near[0]).all():
                        frames.append(frame.index)
                        points.append(near[0])
                if progress:
                    progress(frame.index - planned[0] + 1, planned[-1] - planned[0] + 1)
    return np.array(frames, int), np.array(points, np.float32).reshape(-1, len(NAMES), 2)


def _around(pose: Pose, frames: list[int], trunk: float) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of the part of the picture that the runner takes in these frames, with room, pixels."""
    points = pose.pixels[frames]
    low, high = np.nanmin(points, (0, 1)) - trunk / 2, np.nanmax(points, (0, 1)) + trunk / 2
    (left, top), (right, bottom) = np.clip([low, high], 0, np.array(pose.size)).round().astype(int).tolist()
    return left, top, right, bottom


def _exchanged(points: Array, gait: Gait) -> Array:
    return exchange(exchange(points, gait.swapped, LEG), gait.arms_swapped, ARM)


def _named_alike(second: Array, first: Array) -> Array:
    """`second` (K, 33, 2) with left and right of legs, arms and the rest each as they lie nearer to `first`."""
    for group in GROUPS:
        rows = list(group["left"] + group["right"])
        other = exchange(second, np.ones(len(second), bool), group)
        keep, turn = (np.linalg.norm(one[:, rows] - first[:, rows], axis=-1).sum(1) for one in (second, other))
        second = np.where((turn < keep)[:, None, None], other, second)
    return second


def _own_weight(frames: NDArray[np.int_]) -> Array:
    """(K,) 1 within a run of neighbouring frames, EDGE at its ends."""
    inner = np.isin(frames - 1, frames) & np.isin(frames + 1, frames)
    return np.where(inner, 1.0, EDGE)
