"""Each foot's place beside the middle of the hips at midstance, from the runner's outline alone.

The landmarks of hips and feet are inferred and follow each other; where the camera moves, the runner is small or a jacket hides the hips,
the outline still has both edges of the hips and of the shoe. A picture is enough for both, so nothing depends on how the camera moved.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..gait.gait import Gait
from ..gait.strides import midstances
from ..pose.cache import load_arrays, save_arrays
from ..pose.landmarks import ANKLE, HEEL, HIP
from ..pose.model import PoseModel
from ..recording.clip import quiet_cv2
from .silhouette import ARM, EDGE, arm_distance

Array = NDArray[np.float64]
Mask = NDArray[np.uint8]

CUTOFF_HZ = 10.0
MASK_PX = 256  # the network's own resolution
MARGIN = 0.12  # of the runner's extent in the picture, left free around her

# All in leg lengths.
HIPS = (-0.10, 0.13)  # rows of the hips, below the mid-hip: shirt's hem and shorts
SHOE = (-0.16, -0.05)  # rows of the shoe about the ankle, below the sole's lowest row; lower ones show toes that point outward
SOLE_ASIDE, SOLE_BELOW = 0.08, 0.28  # how far from the ankle the sole is looked for
WIDEST_SHOE = 0.21  # more is two feet seen as one
NEAREST_SHOE = 0.09  # the shoe's edge from the ankle's landmark
LEG_IN_TRUNKS = 1.6
FEWEST_ROWS = 3


@dataclass(frozen=True)
class Beside:
    """Of one foot at each midstance: times (n,) real seconds; place (n, 2) pixels from the middle of the hips to the shoe, X right, Y up;
    NaN where the outline does not show it."""

    times: Array
    place: Array


class StepOutliner:
    """Takes frames as they pass and keeps the runner's mask at every midstance.

    model: the pose model; kept: the file the masks are kept in.
    """

    def __init__(self, model: PoseModel, kept: Path) -> None:
        self._model, self._kept = model, kept
        self._masks: dict[int, Mask] = {}
        self.missing: set[int] = set()

    @contextmanager
    def opened(self, gait: Gait, size: tuple[int, int]) -> Iterator[None]:
        """Ready to take frames of a picture of (width, height); the model is loaded only if some mask is not known yet."""
        self._gait = gait
        frames = sorted({frame for steps, _ in plan(gait).values() for frame in steps.tolist()}) if self._model.has_masks else []
        self._boxes = {frame: runner_box(_points(gait, frame), size) for frame in frames}
        self._masks = self._known(frames)
        self.missing = set(frames) - set(self._masks)
        if not self.missing:
            yield
            return
        with self._model.opened(track=False, masks=True) as self._find:
            yield
        masks = np.array([self._masks.get(f, np.zeros((MASK_PX, MASK_PX), np.uint8)) for f in frames])
        save_arrays(self._kept, frames=np.array(frames), boxes=np.array([self._boxes[f] for f in frames]), masks=masks)

    def _known(self, frames: list[int]) -> dict[int, Mask]:
        known = load_arrays(self._kept)
        wanted = {"frames": (len(frames),), "boxes": (len(frames), 4), "masks": (len(frames), MASK_PX, MASK_PX)}
        if known is None or any(name not in known or known[name].shape != shape for name, shape in wanted.items()):
            return {}
        if known["frames"].tolist() != frames or known["boxes"].tolist() != [list(self._boxes[f]) for f in frames]:
            return {}
        return dict(zip(frames, known["masks"].astype(np.uint8), strict=True))

    def take(self, frame: int, image: NDArray[np.uint8]) -> None:
        """The mask of this frame, if it is one of the missing."""
        if frame not in self.missing:
            return
        left, top, right, bottom = self._boxes[frame]
        if right - left < 2 or bottom - top < 2:
            return
        cv2 = quiet_cv2()
        scale = MASK_PX / max(right - left, bottom - top)
        crop = image[top:bottom, left:right]
        # Enlarged before, not after: an outline is read between pixels.
        crop = cv2.resize(crop, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC) if scale > 1 else crop
        _, mask = self._find.with_mask(np.ascontiguousarray(crop))
        if mask is not None:
            size = (max(1, round((right - left) * scale)), max(1, round((bottom - top) * scale)))
            small = cv2.resize(mask, size, interpolation=cv2.INTER_AREA)[:MASK_PX, :MASK_PX]
            out = np.zeros((MASK_PX, MASK_PX), np.uint8)
            out[: small.shape[0], : small.shape[1]] = np.round(255 * np.clip(small, 0, 1))
            self._masks[frame] = out

    def found(self) -> dict[str, Beside]:
        """By the runner's own side."""
        gait, out = self._gait, {}
        for side, (frames, times) in plan(gait).items():
            place = np.full((len(frames), 2), np.nan)
            for i, (frame, leg) in enumerate(zip(frames.tolist(), gait.leg_at(times), strict=True)):
                if frame in self._masks:
                    left, top, right, bottom = self._boxes[frame]
                    scale = MASK_PX / max(right - left, bottom - top)
                    points = (_points(gait, frame) - [left, top]) * scale
                    height = (bottom - top) * scale
                    place[i] = foot_beside(self._masks[frame] / 255, points, side, float(leg) * scale, height) / scale * [1, -1]
            out[side] = Beside(times, place)
        return out


def plan(gait: Gait) -> dict[str, tuple[NDArray[np.int_], Array]]:
    """By side the frame nearest to each midstance (n,) and the midstance's real time (n,)."""
    whole, seen = gait.whole_frames()
    found = {}
    for side, steps in gait.steps.items():
        stances = np.column_stack([steps.initial_contact, steps.toe_off])
        times = midstances(gait, stances[np.isfinite(stances).all(1) & (stances[:, 1] <= gait.tracks.times[-1])])
        nearest = np.abs(seen[None] - times[:, None]).argmin(1) if len(times) else np.empty(0, int)
        found[side] = (whole[nearest], times)
    return found


def runner_box(points: Array, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of the square part of a picture (width, height) around points (33, 2), y down; cut at the picture's edge."""
    low, high = points.min(0), points.max(0)
    half = (0.5 + MARGIN) * float((high - low).max())
    middle = (low + high) / 2
    box = np.round([*(middle - half), *(middle + half)])
    left, top, right, bottom = np.clip(box, 0, [*size, *size]).astype(int).tolist()
    return left, top, right, bottom


def foot_beside(mask: Array, points: Array, side: str, leg: float, height: float) -> Array:
    """(2,) pixels of the mask from the middle of the hips to the standing shoe, y down; NaN where either does not show.

    mask: (H, W) 0..1, 1 = runner. points: (33, 2) in it. leg: her leg in its pixels; height: rows of it that lie in the picture.
    """
    hips, shoe = hips_middle(mask, points, leg), shoe_middle(mask, points, side, leg, height)
    return shoe - hips


def hips_middle(mask: Array, points: Array, leg: float) -> Array:
    """(2,) middle between both edges of the hips; rows with an arm at an edge do not count."""
    middle = points[list(HIP.values())].mean(0)
    centres = []
    for y in range(round(middle[1] + HIPS[0] * leg), round(middle[1] + HIPS[1] * leg) + 1):
        for left, right in runs(mask, y):
            if not left <= middle[0] <= right or left <= 0 or right >= mask.shape[1] - 1:
                continue
            if arm_distance(np.array([[left, y], [right, y]]), points).min() > ARM * leg / LEG_IN_TRUNKS:
                centres.append((left + right) / 2)
    return np.array([np.median(centres), middle[1]]) if len(centres) >= FEWEST_ROWS else np.full(2, np.nan)


def shoe_middle(mask: Array, points: Array, side: str, leg: float, height: float) -> Array:
    """(2,) middle between both edges of the standing shoe; NaN where the sole lies beyond the picture or both feet are seen as one."""
    ankle = (points[HEEL[side]] + points[ANKLE[side]]) / 2
    near = slice(max(0, round(ankle[0] - SOLE_ASIDE * leg)), max(0, round(ankle[0] + SOLE_ASIDE * leg)) + 1)
    rows = np.flatnonzero((mask[:, near] >= EDGE).any(1))
    rows = rows[rows < ankle[1] + SOLE_BELOW * leg]
    if not len(rows) or rows[-1] >= height - 1:
        return np.full(2, np.nan)
    centres = []
    for y in range(round(rows[-1] + SHOE[0] * leg), round(rows[-1] + SHOE[1] * leg) + 1):
        found = runs(mask, y)
        if not found:
            continue
        left, right = min(found, key=lambda run: max(run[0] - ankle[0], ankle[0] - run[1], 0.0))
        if max(left - ankle[0], ankle[0] - right) <= NEAREST_SHOE * leg and right - left <= WIDEST_SHOE * leg:
            centres.append((left + right) / 2)
    return np.array([np.median(centres), ankle[1]]) if len(centres) >= FEWEST_ROWS else np.full(2, np.nan)


def runs(mask: Array, y: int) -> list[tuple[float, float]]:
    """Left and right edge of every stretch of row y that belongs to the runner, between pixels where the mask passes one half."""
    if not 0 <= y < len(mask):
        return []
    row = np.concatenate([[0.0], mask[y], [0.0]])
    inside = row >= EDGE
    starts = np.flatnonzero(inside[1:] & ~inside[:-1]) + 1
    ends = np.flatnonzero(inside[:-1] & ~inside[1:])
    lefts = starts - (row[starts] - EDGE) / np.maximum(row[starts] - row[starts - 1], 1e-9) - 1
    rights = ends + (row[ends] - EDGE) / np.maximum(row[ends] - row[ends + 1], 1e-9) - 1
    return list(zip(lefts.tolist(), rights.tolist(), strict=True))


def _points(gait: Gait, frame: int) -> Array:
    """(33, 2) pixels, y down."""
    return np.asarray(gait.tracks.spline(CUTOFF_HZ)(np.interp(frame, gait.frames, gait.tracks.times)) * [1, -1])
