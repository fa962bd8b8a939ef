"""The moment of landing, from the picture of the shoe.

From contact on the end of the shoe that landed travels with the belt, which never changes its speed: before, it lags behind the belt's path
and catches up, or it goes along with it above the belt, as a foot does that lands flat or on its front. Registration places the shoe to a
fraction of a pixel, where landmarks come some 20 ms late, or 45 ms early for a foot drawn back before it lands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .shoe import LEAST_CORRELATION, Look, ShoeAngles, at_better_times

FLAT_S = 0.055  # after contact and later the shoe surely travels with the belt
JOINED = 0.007  # legs, some 6 mm: this near to the belt's path, along and in height, the shoe has joined it
MOST_SHIFT_S = 0.060  # landmarks of a shoe that is like the belt came 48 ms early, in every landing
MUCH_LATER_S = 0.015  # than was thought: a shoe's flat picture is then taken again
SEEN_AGAIN = 2  # at most
MOST_SCATTER_S = 0.012  # between landings: more means that it did not work
FEWEST = 4
FEWEST_LOOKS = 3  # at a flat shoe, that show how fast it travels
HALF_FOOT, SOLE = 0.5, 0.25  # foot lengths from the shoe's middle to its ends and down to the sole
FRONT, HEEL = (
    0.32,
    -0.50,
)  # foot lengths ahead of the middle, the parts of a sole that may touch first: between ball and toes, the heel's edge
ROUND = 0.006  # legs by which a shoe's end may seem ahead of the belt's path, rounder than it is taken for, while it is on it
ROUNDS = 2  # what is read at a landing says which part of the shoe lands, and so when
FLAT_DEG = 3.0
HEEL_STRIKE_DEG = 10.0
HALF_FALLEN_S = 0.016  # from contact until the toes have fallen half of their way: 20 ms in marker trials with force plates, 12 rendered
JOINS_S, FALLS_S = 0.0065, 0.005  # 1 SD of a leg's contact by the shoe joining the belt, and by the fall of the toes
APART_S = 0.014
TURNS = 0.02  # of a stride: as evenly as runners' legs take turns, 1 SD
DOUBTED = 0.25  # of a shift beyond APART_S, 1 SD: eleven near legs of an older renderer
LONGEST_STEP_S = 0.04  # between two looks


def timed(
    looks: list[Look], see: Callable[[list[Look]], ShoeAngles | None], forward: int, leg: float, length: float
) -> tuple[ShoeAngles | None, tuple[ShoeAngles, NDArray[np.float64]] | None]:
    """What `see` reads of a foot's looks, and the same as `refine` gives it.

    A shoe's zero is its picture while it is flat. Where the landings turn out to be much later, that was taken too early, and it is seen
    again. None where nothing could be read.
    """
    shoe = first = see(looks)
    total = np.zeros(1 + max((look.landing for look in looks), default=-1))
    for _ in range(SEEN_AGAIN):
        later = _later(shoe, forward, leg, length, with_fall=False) if shoe is not None else None
        if shoe is None or later is None or float(np.median(later)) < MUCH_LATER_S:
            break
        total[: len(later)] += later
        looks = at_better_times(looks, later)
        shoe = see(looks)
    found = refine(shoe, forward, leg, length) if shoe is not None else None
    if not total.any():
        return first, found
    unsettled = along_alone(first, forward, leg, length) if first is not None else None
    if found is None:
        return first, unsettled
    last = float(np.median(found[1]))
    total = total[: len(found[1])] + found[1]
    whole = float(np.median(total))
    if abs(last) > MUCH_LATER_S or whole > MOST_SHIFT_S:
        return first, unsettled
    return found[0], (replace(found[0], timing_s=DOUBTED * max(0.0, whole - APART_S)), total)


def refine(shoe: ShoeAngles, forward: int, leg: float, length: float) -> tuple[ShoeAngles, NDArray[np.float64]] | None:
    """The same looks timed from the shoe's own landing, and the shift of each landing's contact (seconds).

    From the moment the shoe joins the belt and, for a heel strike, from the fall of the toes, weighed by how far each is off; None where
    neither shows. leg, length: of the leg and the foot in pixels.
    """
    shift = np.zeros(int(shoe.landing.max(initial=-1)) + 1)
    for turn in range(ROUNDS):
        better = _later(shoe, forward, leg, length, with_fall=turn > 0)
        if better is None:
            return None
        shift = shift + better
        shoe = replace(shoe, after_s=shoe.after_s - better[shoe.landing])
    return (shoe, shift) if abs(float(np.median(shift))) <= MOST_SHIFT_S else None


def along_alone(shoe: ShoeAngles, forward: int, leg: float, length: float) -> tuple[ShoeAngles, NDArray[np.float64]] | None:
    """As `refine`, where the shoe's height comes to rest later with every look at it: when it joins the belt's path along the belt, as
    doubtful as half of what its height said first."""
    by_height = _later(shoe, forward, leg, length, with_fall=False)
    seen = shoe.correlation >= LEAST_CORRELATION
    apart = _apart_along(shoe, forward, leg, length)
    shift = _agreed(_crossings(shoe, seen & np.isfinite(apart), apart, JOINED))
    if shift is None or by_height is None:
        return None
    doubt = abs(float(np.median(by_height) - np.median(shift))) / 2
    return replace(shoe, after_s=shoe.after_s - shift[shoe.landing], timing_s=doubt), shift


def _later(shoe: ShoeAngles, forward: int, leg: float, length: float, *, with_fall: bool) -> NDArray[np.float64] | None:
    """Seconds by which each landing comes later than the shoe's times have it. with_fall: the fall of the toes counts too, which only a
    landing about rightly timed shows; else it counts where nothing else tells."""
    seen = shoe.correlation >= LEAST_CORRELATION
    away = np.maximum(_apart_along(shoe, forward, leg, length), above_the_belt(shoe, length) / leg)
    joins = _agreed(_crossings(shoe, seen & np.isfinite(away), away, JOINED))
    if joins is not None and not with_fall:
        return joins
    falls = _toes_fall(shoe, seen)
    if joins is None or falls is None:
        return falls if joins is None else joins
    return joins + (falls - joins) * JOINS_S**2 / (JOINS_S**2 + FALLS_S**2)


def _toes_fall(shoe: ShoeAngles, seen: NDArray[np.bool_]) -> NDArray[np.float64] | None:
    """Shift of each landing by when the toes have fallen half of their way; None for who does not land on the heel."""
    level = seen & (shoe.after_s > -0.035) & (shoe.after_s < -0.002)
    plateau = float(np.median(shoe.degrees[level])) if level.sum() >= FEWEST else 0.0
    if plateau < HEEL_STRIKE_DEG:
        return None
    return _agreed(_crossings(shoe, seen, shoe.degrees, plateau / 2) - HALF_FALLEN_S)


def in_turn(shoe: ShoeAngles, shift: NDArray[np.float64], even: float, stride_s: float) -> tuple[ShoeAngles, NDArray[np.float64]]:
    """For the leg turned away from the camera, whose shoe is hidden at times and whose landmarks are guessed: where picture and landmarks
    differ by more than APART_S, the contact lies between them, as near as that allows to where the legs take turns evenly.

    even: seconds by which its landings would have to come later than the landmarks have them to lie midway between the other leg's. What no
    runner's legs differ by is doubt, and at most half of what the two differ by.
    """
    usual = float(np.median(shift))
    if abs(usual) <= APART_S:
        return shoe, shift
    wanted = min(max(even, min(0.0, usual)), max(0.0, usual))
    doubt = min(TURNS * stride_s, abs(usual) / 2)
    return replace(shoe, after_s=shoe.after_s + usual - wanted, timing_s=doubt), shift - usual + wanted


def in_turn_unseen(shoe: ShoeAngles, even: float) -> tuple[ShoeAngles, NDArray[np.float64]] | None:
    """Where the picture times the other leg alone: what misleads one leg's landmarks mostly misleads the other's. So a leg that does not
    take turns with it by more than APART_S lands half-way between, and the other half is doubt."""
    if abs(even) <= APART_S:
        return None
    shift = np.full(int(shoe.landing.max(initial=-1)) + 1, even / 2)
    return replace(shoe, after_s=shoe.after_s - even / 2, timing_s=abs(even) / 2), shift


def _crossings(shoe: ShoeAngles, seen: NDArray[np.bool_], curve: NDArray[np.float64], level: float) -> NDArray[np.float64]:
    """Per landing: seconds after the contact at which `curve` last falls below `level`, between two looks; NaN where not seen."""
    found = np.full(int(shoe.landing.max()) + 1, np.nan)
    for k in np.unique(shoe.landing[seen]):
        own = seen & (shoe.landing == k)
        order = np.argsort(shoe.after_s[own])
        t, value = shoe.after_s[own][order], curve[own][order]
        above = np.flatnonzero((value > level) & (t < FLAT_S))
        if len(above) and above[-1] + 1 < len(t):
            i = int(above[-1])
            if t[i + 1] - t[i] <= LONGEST_STEP_S:
                found[k] = t[i] + (value[i] - level) / (value[i] - value[i + 1]) * (t[i + 1] - t[i])
    return found


def _agreed(shift: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """Shifts with stragglers and gaps put to the usual one; None where the landings do not agree."""
    known = np.isfinite(shift)
    if known.sum() < FEWEST:
        return None
    usual = float(np.median(shift[known]))
    scatter = 1.4826 * float(np.median(np.abs(shift[known] - usual)))
    if abs(usual) > MOST_SHIFT_S or scatter > MOST_SCATTER_S:
        return None
    return np.where(known & (np.abs(shift - usual) <= 3 * max(scatter, 0.004)), shift, usual)


def belt_speed(shoe: ShoeAngles, forward: int) -> float:
    """Pixels a second at which the flat shoe travels back: the median over the landings; NaN where fewer than FEWEST show it.

    Both feet of a clip agree within one or two per cent, where landmarks differ by ten.
    """
    x = forward * shoe.places[:, 0]
    flat = (shoe.after_s > FLAT_S) & np.isfinite(x) & (shoe.correlation >= LEAST_CORRELATION)
    speeds = []
    for landing in np.unique(shoe.landing[flat]):
        own = flat & (shoe.landing == landing)
        if own.sum() >= FEWEST_LOOKS:
            speeds.append(-np.polyfit(shoe.after_s[own], x[own], 1)[0])
    return float(np.median(speeds)) if len(speeds) >= FEWEST else float("nan")


def _apart_along(shoe: ShoeAngles, forward: int, leg: float, length: float) -> NDArray[np.float64]:
    """(n,) legs along the belt from where it would have carried the shoe's end; ahead of that, beyond ROUND."""
    ahead = behind_the_belt(shoe, forward, length) / leg
    return np.where(ahead > 0, np.maximum(ahead - ROUND, 0), -ahead)


def above_the_belt(shoe: ShoeAngles, length: float) -> NDArray[np.float64]:
    """(n,) pixels of the lower of heel and front above the line on which the belt carries them; below 0 where a heel is rounder than it is
    taken for. The line, which a camera askew sees slanting, is that of the flat shoe: one slope for all landings. NaN where it is not seen.
    """
    angle = np.radians(shoe.degrees)
    lower = np.minimum(FRONT * np.sin(angle), HEEL * np.sin(angle)) - SOLE * (np.cos(angle) - 1)
    height, along = -shoe.places[:, 1] + length * lower, shoe.places[:, 0]
    flat = (shoe.after_s > FLAT_S) & (np.abs(shoe.degrees) < FLAT_DEG) & np.isfinite(height)
    middle = np.full((int(shoe.landing.max(initial=-1)) + 1, 2), np.nan)
    for landing in np.unique(shoe.landing[flat]):
        own = flat & (shoe.landing == landing)
        middle[landing] = along[own].mean(), height[own].mean()
    if not flat.any():
        return np.full(len(shoe.landing), np.nan)
    x, y = (along, height) - middle[shoe.landing].T
    spread = float((x[flat] ** 2).sum())
    return np.asarray(y - (float((x[flat] * y[flat]).sum()) / spread if spread > 0 else 0.0) * x)


def behind_the_belt(shoe: ShoeAngles, forward: int, length: float) -> NDArray[np.float64]:
    """(n,) pixels the end of the shoe that lands first is ahead of (+) or behind (-) where the belt would have carried it to."""
    angle = np.radians(shoe.degrees)
    near = np.isfinite(angle) & (np.abs(shoe.after_s) < 0.02)
    lands = float(np.median(shoe.degrees[near])) if near.any() else 0.0
    along = -HALF_FOOT if lands > FLAT_DEG else HALF_FOOT if lands < -FLAT_DEG else 0.0
    # The sole's point at `along` foot lengths from the middle and SOLE below it, turned with the shoe; X forward.
    x = forward * shoe.places[:, 0] + length * (along * (np.cos(angle) - 1) + SOLE * np.sin(angle))
    flat = (shoe.after_s > FLAT_S) & np.isfinite(shoe.places[:, 0])
    landings = np.unique(shoe.landing[flat])
    if len(landings) < FEWEST:
        return np.full(len(shoe.landing), np.nan)
    design = (shoe.landing[flat][:, None] == landings).astype(float)
    design = np.column_stack([design, shoe.after_s[flat]])
    solution = np.linalg.lstsq(design, x[flat], rcond=None)[0]
    start = dict(zip(landings.tolist(), solution[:-1], strict=True))
    origin = np.array([start.get(int(k), np.nan) for k in shoe.landing])
    return x - origin - solution[-1] * shoe.after_s
