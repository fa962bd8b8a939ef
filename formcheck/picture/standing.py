"""The hollow of the lower back of somebody who stands, and of the same runner read alike: where the clothes end.

While somebody runs the outlines of all phases correct each other. One who stands keeps before the same place, and where the mask goes
astray (it clings to the frame of a window behind her) it does so in every frame. So the mask's outline is corrected by colour: the back
ends where what looks like the clothes beside it ends, and what looks like the room begins.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..gait.gait import HIP_AHEAD, Gait
from ..gait.standing import Still
from ..pose.cache import load_arrays, save_arrays
from ..pose.landmarks import HIP
from ..pose.model import PoseModel
from .lumbar_hollow import LOW, UPPER, lay_together, plan_frames, without_arm
from .ruler import BACK, ruler_gap
from .silhouette import ALONG, ARM, EDGE, arm_distance, trunk_crop, trunk_frame

Array = NDArray[np.float64]

FRAMES = 9
EVERY = 2  # of the frames in which the running back is looked at anyhow
CUTOFF_HZ = 10.0
REACH = 0.7  # how far behind the axis the back may be, trunk lengths
STEP_PX = 0.5
MARGIN_S = 0.2  # file seconds at either end of the standing that are not looked at
INSIDE, OUTSIDE = 0.12, 0.06  # trunk lengths that surely clothes, surely the room keep from the mask's outline
INWARD, OUTWARD = 0.18, 0.03  # trunk lengths to either side of the mask's outline in which the edge of the clothes is looked for
BINS = 12  # of each of three colours
STILL_ARM = 0.07  # trunk lengths from the bones of an arm that hangs still to its skin
ALIKE = 0.75  # overlap of clothes' and room's colours from which on the mask's outline stands
LEAST_PIXELS = 40
BESIDE = (0.008, 0.035)  # trunk lengths to either side of an edge, where clothes and room differ
PALE = 60.0  # grey levels: a white or grey shirt before a pale wall differed by 27 and 43, all others by 78 and more (tuning bodies)
CONTRAST_FROM = 0.1  # places along the trunk: the top, not the shorts
STANDS_OUT = 25.0  # grey levels by which they do; a fold or a shaded hem differs less
UNSEEN = 0.02  # share of the pixels that have any colour whatever
MOST_LOG = 4.0  # of the odds that one pixel gives
DECIDED = 1.0  # mean log odds to either side of an edge that is believed
LONE, JUMP = 7, 0.03  # places about which an outline jumps, trunk lengths
SHOWN = 0.4  # share of the back's places in an outline that is used
LOW_SHOWN, UPPER_SHOWN = 0.6, 0.5  # shares of the places; between them the outline is drawn through


@dataclass(frozen=True)
class StandingBack:
    """depth: the hollow, % of trunk length, NaN where an arm hides it; scatter: SD of the lower back's outline between the frames, % of
    trunk length; frames: how many tell; back (U,): the outline at silhouette.ALONG, trunk lengths;
    clear: whether clothes and room could be told apart by their colours."""

    depth: float
    scatter: float
    frames: int
    back: Array
    clear: bool = True


def joints_of(still: Still) -> Array:
    """(33, 2) pixels, y down, with the hips where the gait has them: the network puts one seen from the side ahead of the joint."""
    points = still.points.copy()
    points[list(HIP.values()), 0] -= still.forward * HIP_AHEAD * still.leg
    return points


def plan(still: Still, rate: float) -> list[int]:
    """Frames to look at; rate: frames a second of the file."""
    margin = round(MARGIN_S * rate)
    first, last = still.first + margin, still.last - margin
    return sorted({int(f) for f in np.linspace(first, max(first, last), FRAMES).round()})


class BackOutliner:
    """Takes frames as they pass and gives the outline of the back in those of `posed` (frame: joints (33, 2) in pixels, y down).

    model: the pose model; kept: the file they are kept in. forward, trunk, arm: as in `clothes_contour`.
    """

    def __init__(self, model: PoseModel, kept: Path, posed: dict[int, Array], forward: int, trunk: float, arm: float) -> None:
        self._model, self._kept, self._posed = model, kept, posed if model.has_masks else {}
        self._forward, self._trunk, self._arm = forward, trunk, arm
        self._contours: dict[int, tuple[Array, float]] = {}
        self.missing: set[int] = set(self._posed)

    @contextmanager
    def opened(self, size: tuple[int, int]) -> Iterator[None]:
        """Ready to take frames of a picture of (width, height); the model is loaded only if some outline is not known yet."""
        if not self._posed:
            yield
            return
        known, frames = load_arrays(self._kept), sorted(self._posed)
        if known is not None and known["frames"].tolist() == frames and known["contours"].shape == (len(frames), len(ALONG)):
            self._contours = dict(zip(frames, zip(known["contours"], known["contrasts"].tolist(), strict=True), strict=True))
            self.missing = set()
            yield
            return
        self._size = size
        with self._model.opened(track=False, masks=True) as self._find:
            yield
        contours, contrasts = self._stacked()
        save_arrays(self._kept, frames=np.array(frames), contours=contours, contrasts=contrasts)

    def take(self, frame: int, image: NDArray[np.uint8]) -> None:
        if frame not in self.missing:
            return
        points = self._posed[frame]
        left, top, right, bottom = trunk_crop(points, self._trunk, self._size)
        crop = image[top:bottom, left:right]
        _, mask = self._find.with_mask(crop)
        if mask is not None:
            self._contours[frame] = clothes_contour(crop, mask, points - [left, top], self._forward, self._trunk, self._arm)

    def found(self) -> StandingBack:
        contours, contrasts = self._stacked()
        clear = bool(len(contrasts)) and float(np.median(contrasts)) > PALE
        return replace(standing_back(contours), clear=clear)

    def _stacked(self) -> tuple[Array, Array]:
        unseen = np.full(len(ALONG), np.nan), 0.0
        rows = [self._contours.get(f, unseen) for f in sorted(self._posed)]
        return np.array([row[0] for row in rows]).reshape(-1, len(ALONG)), np.array([row[1] for row in rows])


def of_standing(model: PoseModel, kept: Path, still: Still, rate: float) -> BackOutliner:
    """rate: frames a second of the file."""
    posed = dict.fromkeys(plan(still, rate), joints_of(still))
    return BackOutliner(model, kept, posed, still.forward, still.trunk, STILL_ARM)


def of_running(model: PoseModel, kept: Path, gait: Gait) -> BackOutliner:
    """The running back read as the standing one is, so that what this reads too little of both cancels."""
    points = gait.tracks.spline(CUTOFF_HZ)
    frames = plan_frames(gait)[::EVERY]
    posed = {frame: points(np.interp(frame, gait.frames, gait.tracks.times)) * [1, -1] for frame in frames}
    return BackOutliner(model, kept, posed, gait.forward, gait.trunk, ARM)


def standing_back(contours: Array) -> StandingBack:
    """The hollow from outlines (K, U) of one who stands."""
    from scipy.interpolate import PchipInterpolator

    nothing = StandingBack(np.nan, np.nan, 0, np.full(len(ALONG), np.nan))
    contours = contours[np.isfinite(contours[:, BACK]).mean(1) > SHOWN] if len(contours) else contours
    if not len(contours):
        return nothing
    laid = lay_together(contours)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        back = without_arm(np.nanmedian(laid, 0))
        scatter = 100 * float(np.nanmedian(np.nanstd(laid[:, LOW], 0)))
    seen = np.isfinite(back)
    if seen[LOW].mean() < LOW_SHOWN or seen[UPPER].mean() < UPPER_SHOWN:
        return nothing
    inner = BACK & (np.arange(len(ALONG)) >= np.flatnonzero(seen & BACK)[0]) & (np.arange(len(ALONG)) <= np.flatnonzero(seen & BACK)[-1])
    back = np.where(seen | ~inner, back, PchipInterpolator(ALONG[seen], back[seen])(ALONG))
    gap = ruler_gap(back)
    return StandingBack(100 * float(np.nanmax(np.where(LOW, gap, np.nan))), scatter, len(contours), back)


def clothes_contour(
    image: NDArray[np.uint8], mask: NDArray[np.float32], points: Array, forward: int, trunk: float, arm: float = ARM
) -> tuple[Array, float]:
    """Distance of the back behind the trunk's axis at the places ALONG (U,), + backward, in trunk lengths: where the mask ends, moved to
    where the clothes end by their colour; NaN near an arm. And by how many grey levels the two differ at
    least (10th percentile over the places): where that is less than PALE, the mask's outline stands.

    image (H, W, 3), mask (H, W) 0..1, points (33, 2) pixels, y down; forward: +1 facing the right edge; trunk: its length in
    pixels. arm: so near an arm's bones, in trunk lengths, there is no outline.
    """
    from scipy.ndimage import gaussian_filter, map_coordinates

    origin, up, back = trunk_frame(points, forward)
    steps = np.arange(-REACH * trunk, REACH * trunk, STEP_PX)
    places = origin + trunk * ALONG[:, None, None] * up + steps[:, None] * back
    x, y = np.moveaxis(places, -1, 0)
    inside = (x >= 0) & (y >= 0) & (x <= image.shape[1] - 1) & (y <= image.shape[0] - 1)
    smooth = [gaussian_filter(image[..., c].astype(float), 1.0) for c in range(3)]
    colour = np.stack([map_coordinates(channel, [y, x], order=1, mode="nearest") for channel in smooth], -1)
    code = _codes(colour)
    masked = map_coordinates(mask, [y, x], order=1, mode="constant", output=float)
    edge = _first_outside(masked, steps) / trunk
    outline = origin + trunk * (ALONG[:, None] * up + np.nan_to_num(edge)[:, None] * back)
    edge = np.where(arm_distance(outline, points) > arm * trunk, edge, np.nan)
    room = inside & (_farther(masked > 0.5, OUTSIDE * trunk / STEP_PX))
    free = arm_distance(places.reshape(-1, 2), points).reshape(x.shape) > ARM * trunk
    own = inside & free & _farther(masked <= 0.5, INSIDE * trunk / STEP_PX)
    if min(own.sum(), room.sum()) < LEAST_PIXELS:
        return without_jumps(edge), 0.0
    clothes, room_counts = _histogram(code[own]), _histogram(code[room])
    if np.sqrt(clothes * room_counts).sum() > ALIKE:
        return without_jumps(edge), 0.0
    out = edge.copy()
    for u in np.flatnonzero(np.isfinite(edge)):
        near = (steps / trunk > edge[u] - INWARD) & (steps / trunk < edge[u] + OUTWARD) & (steps > 0)
        odds = _odds(code[u, near], clothes, room_counts)
        at = int(np.concatenate([[0.0], np.cumsum(odds)]).argmax())
        moved = (steps[near][0] + STEP_PX * at) / trunk
        from_edge = steps / trunk - moved
        within, beyond = ((from_edge > a) & (from_edge < b) for a, b in ((-BESIDE[1], -BESIDE[0]), BESIDE))
        if at >= len(odds) or not (within.any() and beyond.any()):
            continue
        between = odds[at : max(at + 1, int(np.searchsorted(steps[near] / trunk, edge[u])))]
        clear = np.linalg.norm(colour[u, within].mean(0) - colour[u, beyond].mean(0)) > STANDS_OUT
        if clear and between.mean() < -DECIDED and np.mean(_odds(code[u, within], clothes, room_counts)) > DECIDED:
            out[u] = moved
    found = without_jumps(out)
    contrast = _contrast(colour, steps / trunk, found)
    return (found, contrast) if contrast > PALE else (without_jumps(edge), contrast)


def without_jumps(edge: Array) -> Array:
    """An outline (U,) with NaN where it leaves its own course."""
    from scipy.ndimage import median_filter

    seen = np.isfinite(edge)
    if seen.sum() <= LONE:
        return edge
    out = edge.copy()
    out[seen] = np.where(np.abs(edge[seen] - median_filter(edge[seen], LONE, mode="nearest")) > JUMP, np.nan, edge[seen])
    return out


def _contrast(colour: Array, along: Array, edge: Array) -> float:
    """Grey levels between what lies on either side of an outline (U,): 10th percentile over its places. along (S,): trunk lengths."""
    found = []
    for u in np.flatnonzero(np.isfinite(edge) & (ALONG > CONTRAST_FROM)):
        both = [colour[u, np.abs(along - edge[u] - off) < BESIDE[0]] for off in (-BESIDE[1], BESIDE[1])]
        if all(map(len, both)):
            found.append(float(np.linalg.norm(both[0].mean(0) - both[1].mean(0))))
    return float(np.percentile(found, 10)) if found else 0.0


def _odds(codes: NDArray[np.int_], clothes: Array, room: Array) -> Array:
    """Log odds of colours (N,) to be clothes rather than room."""
    return np.clip(np.log(clothes[codes]) - np.log(room[codes]), -MOST_LOG, MOST_LOG)


def _first_outside(masked: Array, steps: Array) -> Array:
    """(U,) pixels backward from the axis at which rows (U, S) of a mask first end; NaN where they do not begin or never end."""
    start = int(np.flatnonzero(steps >= 0)[0])
    behind = masked[:, start:]
    outside = behind < EDGE
    first = np.maximum(outside.argmax(1), 1)
    row = np.arange(len(behind))
    last_in, first_out = behind[row, first - 1], behind[row, first]
    at = steps[start:][first - 1] + STEP_PX * (last_in - EDGE) / np.maximum(last_in - first_out, 1e-9)
    return np.where(outside.any(1) & ~outside[:, 0], at, np.nan)


def _codes(colour: Array) -> NDArray[np.int_]:
    """Bins (...,) of colours (..., 3) 0..255."""
    whole = np.clip(colour / 256 * BINS, 0, BINS - 1).astype(int)
    return np.asarray(whole[..., 0] * BINS**2 + whole[..., 1] * BINS + whole[..., 2])


def _histogram(codes: NDArray[np.int_]) -> Array:
    """Share of each colour, spread a little over its neighbours; never 0."""
    from scipy.ndimage import gaussian_filter

    counts = np.bincount(codes, minlength=BINS**3).reshape(BINS, BINS, BINS).astype(float)
    spread = gaussian_filter(counts, 0.7, mode="constant").ravel()
    spread += UNSEEN * spread.sum() / len(spread)
    return np.asarray(spread / spread.sum())


def _farther(body: NDArray[np.bool_], reach: float) -> NDArray[np.bool_]:
    """Where nothing of `body` lies within `reach` steps along the row."""
    from scipy.ndimage import maximum_filter1d

    return ~np.asarray(maximum_filter1d(body.astype(np.uint8), 2 * max(1, round(reach)) + 1, axis=1), bool)
