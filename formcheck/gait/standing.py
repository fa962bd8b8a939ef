"""Where in a recording somebody stands quietly: before the belt starts, after it has stopped, or in a clip of its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..pose.landmarks import ANKLE, HEEL, HIP, KNEE, SHOULDER, TOE
from ..pose.pose import Pose
from .own_frame import trunk_length
from .parts import FEWEST_STRIDES
from .periodicity import Stretch
from .view import ViewGuess, find_view

Array = NDArray[np.float64]

SHORTEST_S = 1.5  # real seconds
TRANSITION_S = 1.0  # real seconds before and after a standing that are no steady running
MOVES_S = 0.5  # real seconds over which stillness is looked at
# SD over MOVES_S, trunk lengths. Who stands: hips 0.01, feet 0.02 by the landmarks' noise (rendered clips, tuning bodies; people sway by
# 5 mm, 0.01). Who runs: hips from 0.04, feet from 0.3; the first steps 0.07 and 0.2.
STILL_HIPS, STILL_FEET = 0.03, 0.06
FEWEST_FRAMES = 8
MOST_LEANING = 25.0  # degrees of the trunk from the picture's upright: a camera's roll and a bent back
LEAST_KNEE = 150.0  # degrees between thigh and shank; 180 = straight
FEET_LEVEL = 0.25  # trunk lengths by which one foot is higher in the picture: a camera from above sees the far one higher


@dataclass(frozen=True)
class Still:
    """Somebody who stands: points (33, 2) in pixels, y down, medians over the frames first..last (inclusive); window: their file times (s).

    guess: from where she was filmed; forward: +1 facing the right edge, -1 the left. leg, trunk: lengths in pixels.
    """

    first: int
    last: int
    window: tuple[float, float]
    points: Array
    guess: ViewGuess
    forward: int
    leg: float
    trunk: float


def standing_of(pose: Pose, slowmo: float = 1.0) -> Still | None:
    """The longest quiet standing of a recording, or None."""
    points = pose.pixels
    found = find_standing(points, pose.times / slowmo)
    if found is None:
        return None
    first, last = found
    rows = np.arange(first, last + 1)[pose.present[first : last + 1]]
    middle = np.median(points[rows], 0)
    guess = find_view(points[rows], depth=pose.normalized[rows, :, 2].astype(float))
    ahead = np.mean([middle[TOE[side], 0] - middle[HEEL[side], 0] for side in ("left", "right")])
    window = float(pose.times[first]), float(pose.times[last])
    leg = float(np.mean([_leg(middle, side) for side in ("left", "right")]))
    return Still(first, last, window, middle, guess, 1 if ahead >= 0 else -1, leg, float(trunk_length(middle[None])[0]))


def find_standing(points: Array, times: Array) -> tuple[int, int] | None:
    """First and last frame of the longest stretch of at least SHORTEST_S in which hips, shoulders and both feet keep still, both feet are
    down, the knees all but straight and the trunk upright; None where there is none.

    points (T, 33, 2) pixels, y down, NaN where nobody was found; times (T,) real seconds, increasing.
    """
    quiet = _upright(points) & _still(points, times)
    best: tuple[int, int] | None = None
    for a, b in _stretches(quiet):
        if (
            times[b] - times[a] >= SHORTEST_S
            and b - a + 1 >= FEWEST_FRAMES
            and (best is None or times[b] - times[a] > _length(best, times))
        ):
            best = (a, b)
    return best


def apart_from(stretch: Stretch, window: tuple[float, float], times: Array, transition: float) -> Stretch:
    """The stretch without its frames in a standing or within `transition` of it: who sets off or comes to a stop runs otherwise. As it is
    where less than FEWEST_STRIDES would be left.

    window: of the standing, times (T,): of the frames, transition: all in seconds of the file.
    """
    before = times[stretch.first : stretch.last + 1] < window[0] - transition
    after = times[stretch.first : stretch.last + 1] > window[1] + transition
    rows = np.flatnonzero(before if before.sum() > after.sum() else after)
    if not len(rows):
        return stretch
    cut = Stretch(stretch.first + int(rows[0]), stretch.first + int(rows[-1]), stretch.stride_s)
    return cut if cut.strides(times) >= FEWEST_STRIDES else stretch


def _length(stretch: tuple[int, int], times: Array) -> float:
    return float(times[stretch[1]] - times[stretch[0]])


def _still(points: Array, times: Array) -> NDArray[np.bool_]:
    """(T,) whether nothing moves within MOVES_S around a frame."""
    known = np.asarray(np.isfinite(points).all((1, 2)), bool)
    if not known.any():
        return known
    trunk = float(np.median(trunk_length(points[known])))
    body = np.stack([points[:, list(pair.values())].mean(1) for pair in (HIP, SHOULDER)], 1)
    feet = np.stack([points[:, [ANKLE[side], HEEL[side], TOE[side]]].mean(1) for side in ("left", "right")], 1)
    out = np.zeros(len(points), bool)
    for i in np.flatnonzero(known):
        a, b = np.searchsorted(times, [times[i] - MOVES_S / 2, times[i] + MOVES_S / 2 + 1e-9])
        near = np.flatnonzero(known[a:b]) + a
        if len(near) < 3 or times[near[-1]] - times[near[0]] < MOVES_S / 3:
            continue
        out[i] = _sway(body[near], trunk) < STILL_HIPS and _sway(feet[near], trunk) < STILL_FEET
    return out


def _sway(places: Array, trunk: float) -> float:
    """SD of the places (n, C, 2) over n, of the one that moves most, trunk lengths."""
    return float(np.linalg.norm(places.std(0), axis=-1).max() / trunk)


def _upright(points: Array) -> NDArray[np.bool_]:
    """(T,) whether trunk and legs are those of somebody who stands."""
    with np.errstate(invalid="ignore"):
        trunk = points[:, list(SHOULDER.values())].mean(1) - points[:, list(HIP.values())].mean(1)
        size = np.linalg.norm(trunk, axis=1)
        upright = np.degrees(np.arctan2(np.abs(trunk[:, 0]), -trunk[:, 1])) < MOST_LEANING
        straight = np.ones(len(points), bool)
        for side in ("left", "right"):
            thigh, shank = points[:, HIP[side]] - points[:, KNEE[side]], points[:, ANKLE[side]] - points[:, KNEE[side]]
            cosine = (thigh * shank).sum(1) / np.maximum(np.linalg.norm(thigh, axis=1) * np.linalg.norm(shank, axis=1), 1e-9)
            straight &= np.degrees(np.arccos(np.clip(cosine, -1, 1))) > LEAST_KNEE
        level = np.abs(points[:, ANKLE["left"], 1] - points[:, ANKLE["right"], 1]) < FEET_LEVEL * size
    return np.asarray(upright & straight & level)


def _stretches(quiet: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.diff(np.concatenate([[False], quiet, [False]]).astype(int))
    return list(zip(np.flatnonzero(edges == 1).tolist(), (np.flatnonzero(edges == -1) - 1).tolist(), strict=True))


def _leg(points: Array, side: str) -> float:
    thigh, shank = points[HIP[side]] - points[KNEE[side]], points[KNEE[side]] - points[ANKLE[side]]
    return float(np.linalg.norm(thigh) + np.linalg.norm(shank))
