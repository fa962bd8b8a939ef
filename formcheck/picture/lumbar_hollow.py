"""How deep the hollow of the lower back is, from the outlines of many frames: `docs/sources.md` 4.10.

No single frame shows the whole back, since the arms swing across it. So the outlines from all over the stride are laid upon each other, and
every place of the back is read where it is free. The hollow is what a ruler laid from the buttocks to the upper back leaves open.
It is the hollow of body and clothing that can be seen, not a tilt of the pelvis.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..gait.gait import Gait
from ..language.text import Phrase
from .clothes import Outlines
from .ruler import BACK, DEEPEST, ruler_gap
from .silhouette import ALONG, ARM

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int_]

MOST_FRAMES = 60
GOLDEN = 0.618034

LOW: Bools = (ALONG > 0.119) & (ALONG < 0.451)  # the lower back, most of which must be seen
UPPER: Bools = BACK & (ALONG > 0.499)  # where the ruler rests on the upper back
LAID: Bools = BACK & (ALONG > -0.051)  # below it the thigh changes the outline

INWARD, OUTWARD = 0.010, 0.004  # trunk lengths that an outline of the back is trusted to scatter
MOST_TURN = 0.05  # of an outline against the landmarks' axis (standard deviation), radians
ARM_STANDS_OUT = 0.03  # trunk lengths
INNER = 25.0  # percentile that outlines are laid upon: an arm that was not seen as such only ever adds to one
STEEPEST, STEADY = 1.0, 5  # slope of a back against the trunk's line (the roundest buttocks rise by 0.8); places
LEAST_LAID = 8  # places
ROUNDS, REFITS = 10, 8

BESIDE_SKIN = 0.18  # trunk lengths from the near arm, for an edge against skin: nearer it is that arm
FAR_FROM_ARMS = 0.20  # trunk lengths, beyond which what looks like skin is no arm
WORN = 0.2  # share of the outlines in which a place of the back shows clothes: more, and one without them there is an arm
LONE = 7  # places about which an outline jumps

MOST_YAW = 20.0
LEAST_TRUNK_PX = 80.0
LEAST_FRAMES = 10
LEAST_SEEN = 4  # frames that show a place of the back, else it is hidden
LOW_SHOWN, UPPER_SHOWN, WAIST_SHOWN = 0.6, 0.5, 0.5  # shares of the places
LEAST_FREE = 0.4  # of LOW, in a usable frame
LEAST_DEPTH = 6.0  # % of trunk length: hardly any back is flatter, so where no waist is seen, cloth may hang before it

# How sure the depth is, in % of trunk length (1 SD), besides what `errors.toml` says: rendered clips, tuning and seen part.
TOLD, SAME = 0.5, 1.0  # overlap of the colours up to which skin and clothes are told apart, and from which on not at all
BY_MASK = 2.3  # what the mask alone is less sure by, where the far arm fills the hollow: 28 rendered clips, 2.7 against 1.4
MASK_PX = 1.0  # to which a mask's edge is known
RESAMPLED = 40  # times
STEP_TURNS = 2  # steps in a stride

# A top that hangs loosely has no waist: from chest to hips it is about as deep front to back as these are.
CHEST: Bools = (ALONG > 0.55) & (ALONG < 0.75)
WAIST: Bools = (ALONG > 0.17) & (ALONG < 0.43)
HIPS: Bools = (ALONG > -0.05) & (ALONG < 0.05)
TAPERED, STRAIGHT = 0.84, 0.88  # waist / middle of chest and hips: of the straightest fitted and of the most tapered loose tops
DEEPEST_KNOWN = 5.0  # standard deviations, beyond which a normal distribution is no more than its tail's rounding
BARE, BARE_SPREAD = 10.5, 3.1  # % of trunk length that bare backs read, mean and SD: rendered clips, tuning and seen part

SQUARE = Phrase("back.square")
NEARER = Phrase("back.nearer")
FITTED = Phrase("back.fitted")
HIDDEN = Phrase("back.hidden")
FREE = Phrase("back.free")


@dataclass(frozen=True)
class Hollow:
    """depth: the hollow in % of trunk length; error: how much less sure it is (1 SD) than that of a usual clip, by what this one shows.

    by_stride (n,): the mean of each stride's frames. position: of its deepest place along the trunk, 0 hip, 1 shoulder. swing: how far the
    lower back's outline goes to and fro with every step, % of trunk length. taper: the waist's depth, front to back, against that of chest
    and hips. back (U,): the outline at silhouette.ALONG, trunk lengths; in_frame (U,): where it lies in the picture of frame `shown`, whose
    own hollow is nearest to the depth. ok: whether the depth may be used; else `reason` says why not and
    `remedy` what to film differently. What could not be had is NaN.
    """

    depth: float = np.nan
    error: float = 0.0
    by_stride: Array = field(default_factory=lambda: np.empty(0))
    position: float = np.nan
    swing: float = np.nan
    taper: float = np.nan
    back: Array = field(default_factory=lambda: np.full(len(ALONG), np.nan))
    in_frame: Array = field(default_factory=lambda: np.full(len(ALONG), np.nan))
    shown: int | None = None
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


def hollow(frames: Sequence[int], lines: Outlines, gait: Gait) -> Hollow:
    """The hollow from the outlines of `frames`, in the same order."""
    if gait.view != "side" or gait.guess.yaw > MOST_YAW:
        return Hollow(reason=Phrase("back.slanting"), remedy=SQUARE)
    if gait.trunk < LEAST_TRUNK_PX:
        return Hollow(reason=Phrase("back.small", height=float(gait.trunk), needed=LEAST_TRUNK_PX), remedy=NEARER)
    if not len(frames):
        return Hollow(reason=Phrase("back.no_outline"), remedy=FREE)
    told = float(np.clip((SAME - lines.alike) / (SAME - TOLD), 0, 1))
    ways = [(edges, share) for edges, share in ((past_arms(lines), told), (free_of_arms(lines), 1 - told)) if share > 0]
    laid = [(lay_together(edges), share) for edges, share in ways]
    if len(laid) > 1 and not np.isfinite(deepest(common_back(laid[0][0]))[0]):
        ways, laid, told = ways[1:], laid[1:], 0.0  # the clothes' colours show too little of the back
    best, seen = max(
        zip((one for one, _ in laid), (one for one, _ in ways), (share for _, share in laid), strict=True), key=lambda one: one[2]
    )[:2]
    back = common_back(best)
    position = deepest(back)[1]
    depth = _fused(laid, np.arange(len(frames)))
    if not np.isfinite(depth):
        return Hollow(back=back, reason=HIDDEN, remedy=FREE)
    phase = np.interp(frames, gait.frames, gait.phase)
    stride = np.floor(phase - gait.phase[0])
    off = best - back
    off = np.where(np.abs(off) > ARM_STANDS_OUT, np.nan, off)
    usable = np.isfinite(off[:, LOW]).mean(1) >= LEAST_FREE
    if usable.sum() < LEAST_FRAMES:
        return Hollow(back=back, reason=Phrase("back.few_frames", n=int(usable.sum()), needed=LEAST_FRAMES), remedy=FREE)
    by_frame = depth * _share(off[usable][:, LOW], ruler_gap(back)[LOW])
    swing = 100 * to_and_fro(off[:, LOW], phase * STEP_TURNS)
    taper = waist_against_hips(lines)
    hangs = looseness(taper)
    parts = [resampled(laid, stride), BY_MASK * (1 - told), swing / np.sqrt(2), 100 * MASK_PX / gait.trunk, hangs * hidden(depth)]
    reason, remedy = "", ""
    if hangs >= 1 and depth < BARE:
        reason, remedy = Phrase("back.hangs"), FITTED
    elif (depth < LEAST_DEPTH and not taper < TAPERED) or not ALONG[DEEPEST][0] < position < ALONG[DEEPEST][-1]:
        reason, remedy = Phrase("back.no_hollow"), FITTED
    shown = int(np.flatnonzero(usable)[np.argmin(np.abs(by_frame - depth))])
    return Hollow(
        depth=depth,
        error=float(np.linalg.norm(parts)),
        by_stride=np.array([by_frame[stride[usable] == k].mean() for k in np.unique(stride[usable])]),
        position=position,
        swing=swing,
        taper=taper,
        back=back,
        in_frame=back - _moved(seen[shown], best[shown]),
        shown=int(frames[shown]),
        ok=not reason,
        reason=reason,
        remedy=remedy,
    )


def free_of_arms(lines: Outlines) -> Array:
    """(K, U) where the runner ends, NaN near either arm: the colours are not asked."""
    return np.where(lines.arm_distance(lines.runner).min(0) > ARM, lines.runner, np.nan)


def past_arms(lines: Outlines) -> Array:
    """(K, U) where the runner ends far from both arms, and else where the clothes do: only the near arm hides these and the far one's
    sleeve is like them; an edge against skin counts farther from the near arm. The arms' landmarks stray, so the outline is an arm's as
    well where clothes are worn and yet none are seen, or where skin stands out beyond them, now more, now less."""
    free = lines.arm_distance(lines.clothes)[0] > np.where(lines.on_skin, BESIDE_SKIN, ARM)
    clothes = np.where(free & (lines.sleeve_distance(lines.clothes)[1] > ARM), lines.clothes, np.nan)
    dressed = np.isfinite(lines.clothes)
    far = lines.arm_distance(lines.runner).min(0) > FAR_FROM_ARMS
    bare = lines.on_skin & (lines.runner - lines.clothes > ARM_STANDS_OUT)
    swinging = _between_quartiles(np.where(far & bare, lines.runner, np.nan)) > ARM_STANDS_OUT
    back = far & ((dressed & ~(bare & swinging)) | (dressed.mean(0) < WORN))
    return without_jumps(np.where(back, lines.runner, clothes))


def without_jumps(edges: Array) -> Array:
    """Outlines (K, U) with NaN where one stands off its own course by more than an arm's thickness of outline can."""
    from scipy.ndimage import median_filter

    out = edges.copy()
    for one in out:
        seen = np.isfinite(one)
        if seen.sum() > LONE:
            steady = median_filter(one[seen], LONE, mode="nearest")
            one[seen] = np.where(np.abs(one[seen] - steady) > ARM_STANDS_OUT, np.nan, one[seen])
    return out


def common_back(laid: Array) -> Array:
    """(U,) the outline that outlines (K, U) have in common, short gaps filled; NaN beyond its ends, and all over if too much is hidden."""
    from scipy.interpolate import PchipInterpolator

    shown = np.isfinite(laid).sum(0) >= LEAST_SEEN
    back = without_arm(np.where(shown, _quiet(np.nanmedian, laid, axis=0), np.nan))
    seen = np.isfinite(back)
    if seen[LOW].mean() < LOW_SHOWN or seen[UPPER].mean() < UPPER_SHOWN:
        return np.full(len(ALONG), np.nan)
    return np.asarray(PchipInterpolator(ALONG[seen], back[seen], extrapolate=False)(ALONG))


def deepest(back: Array) -> tuple[float, float]:
    """How deep an outline's (U,) hollow of the lower back is, % of trunk length, and at which place along the trunk; NaN if unknown."""
    gap = np.where(DEEPEST, ruler_gap(back), np.nan)
    if not np.isfinite(gap).any():
        return np.nan, np.nan
    at = int(np.nanargmax(gap))
    return 100 * float(gap[at]), float(ALONG[at])


def _fused(laid: Sequence[tuple[Array, float]], rows: Ints) -> float:
    """Depth by the frames `rows` of several readings (outlines (K, U), weight); those that see too little are left out."""
    depths = np.array([deepest(common_back(outlines[rows]))[0] for outlines, _ in laid])
    weights = np.where(np.isfinite(depths), [weight for _, weight in laid], 0)
    return float(np.nansum(weights * depths) / weights.sum()) if weights.sum() > 0 else np.nan


def resampled(laid: Sequence[tuple[Array, float]], stride: Array) -> float:
    """How much the depth scatters (1 SD) when the strides (K,) it rests on are drawn anew from themselves."""
    rng = np.random.default_rng(0)
    strides = np.unique(stride)
    drawn = (rng.choice(strides, len(strides)) for _ in range(RESAMPLED))
    depths = [_fused(laid, np.concatenate([np.flatnonzero(stride == k) for k in some])) for some in drawn]
    return float(np.nan_to_num(_quiet(np.nanstd, np.array(depths))))


def to_and_fro(off: Array, turns: Array) -> float:
    """How far outlines (K, P) go to and fro (amplitude) once a turn, the median over places: cloth that swings does, a back hardly.

    turns (K,): of the steps. What repeats with every stride alone is left out, and so is as much as scatter alone would give.
    """
    angle = 2 * np.pi * turns
    waves = np.column_stack([np.cos(angle), np.sin(angle), np.cos(angle / 2), np.sin(angle / 2), np.ones(len(angle))])
    squares = []
    for place in off.T:
        seen = np.isfinite(place)
        free = int(seen.sum()) - waves.shape[1]
        if free >= waves.shape[1]:
            fit = np.linalg.lstsq(waves[seen], place[seen], rcond=None)[0]
            scatter = float(((place[seen] - waves[seen] @ fit) ** 2).sum()) / free
            squares.append(float(fit[0] ** 2 + fit[1] ** 2) - 4 * scatter / int(seen.sum()))
    return float(np.sqrt(max(0.0, np.median(squares)))) if squares else 0.0


def waist_against_hips(lines: Outlines) -> float:
    """How deep the clothes are at the waist, front to back, against the geometric mean of chest and hips; NaN if not seen."""
    front = np.where(lines.arm_distance(lines.front)[0] > ARM, lines.front, np.nan)
    # A bare waist has clothes in hardly any frame, and what is taken for them there is an arm.
    if np.mean(np.isfinite(front[:, WAIST]).sum(0) >= LEAST_FRAMES) < WAIST_SHOWN:
        return float("nan")
    depth = np.subtract(*(_quiet(np.nanmedian, edges, axis=0) for edges in (past_arms(lines), front)))
    chest, waist, hips = (float(_quiet(np.nanmedian, depth[part])) for part in (CHEST, WAIST, HIPS))
    return waist / float(np.sqrt(chest * hips))


def hidden(depth: float) -> float:
    """What cloth that hangs straight takes from a hollow of which it leaves so much, % of trunk length (root mean square): it only ever
    takes, and what lies under it is as deep as bare backs are, so a hollow that shows in spite of it has little more to hide."""
    least = min((depth - BARE) / BARE_SPREAD, DEEPEST_KNOWN)
    beyond = NormalDist().pdf(least) / NormalDist().cdf(-least)
    return BARE_SPREAD * float(np.sqrt(1 + least**2 - least * beyond))


def looseness(taper: float) -> float:
    """0 of a top that shows the waist to 1 of one that hangs straight; half-way where it could not be seen."""
    return float(np.clip((taper - TAPERED) / (STRAIGHT - TAPERED), 0, 1)) if np.isfinite(taper) else 0.5


def without_arm(back: Array) -> Array:
    """`back` (U,) with NaN where it stands out more steeply than any back does: an arm that covers a place in nearly every frame."""
    from scipy.ndimage import median_filter

    seen = np.isfinite(back)
    steady = median_filter(back[seen], STEADY, mode="nearest")  # one odd place must not cut off its neighbours
    steepest = steady + STEEPEST * np.abs(ALONG[:, None] - ALONG[seen])
    return np.where(back > steepest.min(1, initial=np.inf) + ARM_STANDS_OUT, np.nan, back)


def lay_together(contours: Array) -> Array:
    """Outlines (K, U) shifted and turned to lie upon each other; the landmarks that carry them are less steady than the back."""
    laid = contours
    for _ in range(ROUNDS):
        laid = contours + _moves(_quiet(np.nanpercentile, laid, INNER, axis=0) - contours)
    return laid


def _moves(gap: Array) -> Array:
    """Shift and turn (K, U) that best close gaps (K, U) where the outlines are the back; NaN where too little of one is seen."""
    use = np.isfinite(gap) & LAID
    y, x = np.where(use, gap, 0), ALONG - ALONG[LAID].mean()
    prior = use.sum(1) * (INWARD / MOST_TURN) ** 2
    shift, turn = np.nan_to_num(_quiet(np.nanmedian, np.where(use, gap, np.nan), axis=1)), np.zeros(len(gap))
    for _ in range(REFITS):
        rest = y - shift[:, None] - turn[:, None] * x
        weight = use / (1 + (rest / np.where(rest < 0, OUTWARD, INWARD)) ** 2)
        w, wx, wxx = weight.sum(1), (weight * x).sum(1), (weight * x**2).sum(1) + prior
        wy, wxy = (weight * y).sum(1), (weight * x * y).sum(1)
        both = np.maximum(w * wxx - wx**2, 1e-12)
        shift, turn = (wxx * wy - wx * wxy) / both, (w * wxy - wx * wy) / both
    moves = shift[:, None] + turn[:, None] * x
    return np.where(use.sum(1)[:, None] >= LEAST_LAID, moves, np.nan)


def _moved(seen: Array, laid: Array) -> Array:
    """(U,) by how much an outline was shifted and turned to where it is laid."""
    both = np.isfinite(seen) & np.isfinite(laid)
    return np.asarray(np.polyval(np.polyfit(ALONG[both], (laid - seen)[both], 1), ALONG))


def _share(off: Array, gap: Array) -> Array:
    """(K,) how deep the hollow is in outlines (K, P) that lie `off` the common one, as a share of the common hollow `gap` (P,)."""
    seen = np.isfinite(off) & np.isfinite(gap)
    less = np.where(seen, off * gap, 0).sum(1) / np.maximum(np.where(seen, gap**2, 0).sum(1), 1e-9)
    return 1 - less + np.median(less) if len(less) else 1 - less


def _quiet(of: Any, values: Array, *args: Any, **kwargs: Any) -> Array:
    """A NaN-skipping statistic that answers NaN, without a warning, where nothing but NaN is given."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return np.asarray(of(values, *args, **kwargs))


def _between_quartiles(edges: Array) -> Array:
    """(U,) of outlines (K, U); 0 where there are none."""
    low, high = _quiet(np.nanpercentile, edges, [25, 75], axis=0)
    return np.nan_to_num(high - low)
