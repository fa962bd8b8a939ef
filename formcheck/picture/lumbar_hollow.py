"""How deep the hollow of the lower back is, from the outlines of many frames: `science.md` 5.

No single frame shows the whole back, since the arms swing across it. So the outlines from all over the stride are laid upon each other, and
every place of the back is read where it is free. The hollow is what a ruler laid from the buttocks to the upper back leaves open.
It is the hollow of body and clothing that can be seen, not a tilt of the pelvis.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..gait.gait import Gait
from ..language.text import say
from .silhouette import ALONG

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]

MOST_FRAMES = 60
NEAR_S = 0.040  # of toe-off or midstance, real seconds
STANCE_SHARE = 0.38  # of the stride, where toe-off is not known
GOLDEN = 0.618034

BACK: Bools = (ALONG > -0.151) & (ALONG < 0.851)
LOW: Bools = (ALONG > 0.119) & (ALONG < 0.451)  # where a hollow of the lower back lies
UPPER: Bools = BACK & (ALONG > 0.499)  # where the ruler rests on the upper back
LAID: Bools = BACK & (ALONG > -0.051)  # below it the thigh changes the outline

# Arms only ever add to a silhouette: what stands out is more likely an arm, and the back is nearer to the inner outlines.
INNER = 25  # percentile
INWARD, OUTWARD = 0.010, 0.004  # trunk lengths that an outline of the back is trusted to scatter
MOST_TURN = 0.05  # of an outline against the landmarks' axis (standard deviation), radians
ARM_STANDS_OUT = 0.03  # trunk lengths
STEEPEST, STEADY = 1.0, 5  # slope of a back against the trunk's line (the roundest buttocks rise by 0.8); places
LEAST_LAID = 8  # places
ROUNDS, REFITS = 10, 8

MOST_YAW = 20.0
LEAST_TRUNK_PX = 120.0
LEAST_FRAMES = 10  # for the depth, and for that near toe-off or midstance alone
LEAST_SEEN = 4  # frames that show a place of the back, else it is hidden
LOW_SHOWN, UPPER_SHOWN = 0.9, 0.5  # shares of the places
LEAST_FREE = 0.4  # of LOW, in a usable frame
MOST_JITTER = 1.5  # % of trunk length
LEAST_DEPTH = 8.0  # % of trunk length: under loose clothes up to 7.2 was read (rendered runners), whatever was below
PHASES = 6  # of the stride, whose mean outlines are taken off before the jitter

SQUARE = say("back.square")
NEARER = say("back.nearer")
FITTED = say("back.fitted")
HIDDEN = say("back.hidden")
FREE = say("back.free")


@dataclass(frozen=True)
class Hollow:
    """depth, toe_off, midstance: the hollow in % of trunk length: all over the stride, and near either leg's toe-offs and midstances
    (NaN where fewer than LEAST_FRAMES show it; a difference between them comes out up to 40 % too small).

    by_frame (K,): of each usable frame; by_stride (n,): the mean of each stride's frames. position: of its deepest place along the trunk,
    0 hip, 1 shoulder. usable: how many frames near toe-off and near midstance show the lower back. jitter: scatter of the lower back's
    outline beyond what repeats with every stride, % of trunk length. back (U,): the outline at silhouette.ALONG, trunk lengths.
    ok: whether the depth may be used; else `reason` says why not and `remedy` what to film differently. What could not be had is NaN.
    """

    depth: float = np.nan
    toe_off: float = np.nan
    midstance: float = np.nan
    by_frame: Array = field(default_factory=lambda: np.empty(0))
    by_stride: Array = field(default_factory=lambda: np.empty(0))
    position: float = np.nan
    usable: tuple[int, int] = (0, 0)
    jitter: float = np.nan
    back: Array = field(default_factory=lambda: np.full(len(ALONG), np.nan))
    ok: bool = False
    reason: str = ""
    remedy: str = ""


def plan_frames(gait: Gait) -> list[int]:
    """At most MOST_FRAMES frame numbers of a side view, spread evenly over the phases of the stride and over the strides."""
    if gait.view != "side":
        return []
    number, times = gait.whole_frames()
    way = np.linspace(0, 1, len(number))
    slot = (np.interp(times, gait.tracks.times, gait.phase) % 1 * MOST_FRAMES).astype(int)
    chosen = set()
    for k in range(MOST_FRAMES):
        candidates = np.flatnonzero(slot == k)
        if len(candidates):
            best = candidates[np.argmin(np.abs(way[candidates] - k * GOLDEN % 1))]
            chosen.add(int(number[best]))
    return sorted(chosen)


def hollow(frames: Sequence[int], contours: Sequence[Array], gait: Gait) -> Hollow:
    """The hollow from the outlines (U,) of `frames`, in the same order."""
    if gait.view != "side" or gait.guess.yaw > MOST_YAW:
        return Hollow(reason=say("back.slanting"), remedy=SQUARE)
    if gait.trunk < LEAST_TRUNK_PX:
        return Hollow(reason=say("back.small", height=float(gait.trunk), needed=LEAST_TRUNK_PX), remedy=NEARER)
    if not frames:
        return Hollow(reason=say("back.no_outline"), remedy=FREE)
    laid = lay_together(np.reshape(contours, (len(frames), len(ALONG))))
    shown = np.isfinite(laid).sum(0) >= LEAST_SEEN
    back = without_arm(np.where(shown, _quiet(np.nanpercentile, laid, INNER, axis=0), np.nan))
    shown = np.isfinite(back)
    if shown[LOW].mean() < LOW_SHOWN or shown[UPPER].mean() < UPPER_SHOWN:
        return Hollow(reason=HIDDEN, remedy=FREE)
    gap = ruler_gap(back)
    deepest = int(np.nanargmax(gap))
    depth = 100 * float(gap[deepest])

    phase, times = np.interp(frames, gait.frames, gait.phase), np.interp(frames, gait.frames, gait.tracks.times)
    off = (laid - back)[:, LOW & shown]
    jitter = 100 * _jitter(off, phase)
    off = np.where(off > ARM_STANDS_OUT, np.nan, off)
    usable = np.isfinite(off).mean(1) >= LEAST_FREE
    off, phase, times = off[usable], phase[usable], times[usable]
    by_frame = depth * _share(off, gap[LOW & shown])
    stride = np.floor(phase - gait.phase[0])
    toe_off, midstance = (_distance(times, at) <= NEAR_S for at in moments(gait))
    return _judged(
        Hollow(
            depth=depth,
            toe_off=_enough(by_frame[toe_off]),
            midstance=_enough(by_frame[midstance]),
            by_frame=by_frame,
            by_stride=np.array([by_frame[stride == k].mean() for k in np.unique(stride)]),
            position=float(ALONG[deepest]),
            usable=(int(toe_off.sum()), int(midstance.sum())),
            jitter=jitter,
            back=back,
        )
    )


def without_arm(back: Array) -> Array:
    """`back` (U,) with NaN where it stands out more steeply than any back does: an arm that covers a place in nearly every frame."""
    from scipy.ndimage import median_filter

    seen = np.isfinite(back)
    steady = median_filter(back[seen], STEADY, mode="nearest")  # one odd place must not cut off its neighbours
    steepest = steady + STEEPEST * np.abs(ALONG[:, None] - ALONG[seen])
    return np.where(back > steepest.min(1, initial=np.inf) + ARM_STANDS_OUT, np.nan, back)


def _judged(found: Hollow) -> Hollow:
    low, high = ALONG[LOW][[0, -1]]
    reason, remedy = "", ""
    if len(found.by_frame) < LEAST_FRAMES:
        reason, remedy = say("back.few_frames", n=len(found.by_frame), needed=LEAST_FRAMES), FREE
    elif found.jitter > MOST_JITTER:
        reason = say("back.unsteady", jitter=float(found.jitter))
        remedy = FITTED
    elif found.depth < LEAST_DEPTH or not low <= found.position <= high:
        reason, remedy = say("back.no_hollow"), FITTED
    return replace(found, ok=not reason, reason=reason, remedy=remedy)


def lay_together(contours: Array) -> Array:
    """Outlines (K, U) shifted and turned to lie upon each other; the landmarks that carry them are less steady than the back."""
    laid = np.array(contours)
    for _ in range(ROUNDS):
        back = _quiet(np.nanpercentile, laid, INNER, axis=0)
        laid = np.stack([contour + _move(back - contour) for contour in contours])
    return laid


def _move(gap: Array) -> Array:
    """Shift and turn (U,) that best closes a gap (U,) where the outline is the back; NaN where too little of it is seen."""
    use = np.isfinite(gap) & LAID
    if use.sum() < LEAST_LAID:
        return np.full(len(gap), np.nan)
    design = np.stack([np.ones(len(ALONG)), ALONG - ALONG[LAID].mean()], 1)
    x, y = design[use], gap[use]
    prior = np.diag([0, len(y) * (INWARD / MOST_TURN) ** 2])
    fit = np.array([np.median(y), 0.0])
    for _ in range(REFITS):
        rest = y - x @ fit
        weight = 1 / (1 + (rest / np.where(rest < 0, OUTWARD, INWARD)) ** 2)
        fit = np.linalg.solve(x.T @ (weight[:, None] * x) + prior, x.T @ (weight * y))
    return design @ fit


def ruler_gap(contour: Array) -> Array:
    """How far a ruler laid along the outline (U,) from below stands off it, square to the ruler, trunk lengths; NaN outside BACK."""
    x, y = ALONG, contour
    touched: list[int] = []
    for i in np.flatnonzero(BACK & np.isfinite(y)):
        while len(touched) > 1 and _below(touched[-1], touched[-2], int(i), x, y):
            touched.pop()
        touched.append(int(i))
    gap = np.full(len(y), np.nan)
    for a, b in pairwise(touched):
        slope = (y[b] - y[a]) / (x[b] - x[a])
        between = slice(a, b + 1)
        gap[between] = (y[a] + slope * (x[between] - x[a]) - y[between]) / np.hypot(1, slope)
    return gap


def _below(middle: int, a: int, b: int, x: Array, y: Array) -> bool:
    return bool((y[middle] - y[a]) * (x[b] - x[a]) <= (y[b] - y[a]) * (x[middle] - x[a]))


def moments(gait: Gait) -> tuple[Array, Array]:
    """Real times of either leg's toe-offs and midstances."""
    landing = np.concatenate([steps.initial_contact for steps in gait.steps.values()])
    toe_off = np.concatenate([steps.toe_off for steps in gait.steps.values()])
    toe_off = np.where(np.isfinite(toe_off), toe_off, landing + STANCE_SHARE * gait.stride_s)
    return toe_off, (landing + toe_off) / 2


def _distance(times: Array, events: Array) -> Array:
    return np.min(np.abs(times[:, None] - events), axis=1, initial=np.inf)


def _jitter(off: Array, phase: Array) -> float:
    """Scatter of outlines (K, P) about the mean of their phase, the median over places."""
    squares, freedom = np.zeros(off.shape[1]), np.zeros(off.shape[1])
    for k in range(PHASES):
        group = off[np.floor(phase % 1 * PHASES) == k]
        squares += np.nansum((group - _quiet(np.nanmean, group, axis=0)) ** 2, axis=0) if len(group) else 0
        freedom += np.maximum(np.isfinite(group).sum(0) - 1, 0)
    return float(np.median(np.sqrt(squares / np.maximum(freedom, 1))))


def _share(off: Array, gap: Array) -> Array:
    """(K,) how deep the hollow is in outlines (K, P) that lie `off` the common one, as a share of the common hollow `gap` (P,)."""
    seen = np.isfinite(off) & np.isfinite(gap)
    less = np.where(seen, off * gap, 0).sum(1) / np.maximum(np.where(seen, gap**2, 0).sum(1), 1e-9)
    return 1 - less + np.median(less) if len(less) else 1 - less


def _enough(values: Array) -> float:
    return float(values.mean()) if len(values) >= LEAST_FRAMES else np.nan


def _quiet(of: Any, values: Array, *args: Any, **kwargs: Any) -> Array:
    """A NaN-skipping statistic that answers NaN, without a warning, where nothing but NaN is given."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return np.asarray(of(values, *args, **kwargs))
