"""The moment of landing, from the picture of the shoe.

From contact on the end of the shoe that landed travels with the belt, which never changes its speed; before, it lags behind the belt's path
and catches up. Registration places the shoe to a fraction of a pixel, where landmarks come some 20 ms late.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .shoe import LEAST_CORRELATION, ShoeAngles

FLAT_S = 0.055  # after contact and later the shoe surely travels with the belt
JOINED = 0.007  # legs, some 6 mm: this near to the belt's path the shoe has joined it
MOST_SHIFT_S = 0.060  # landmarks of a shoe that is like the belt came 48 ms early, in every landing
MOST_SCATTER_S = 0.012  # between landings: more means that it did not work
FEWEST = 4
FEWEST_LOOKS = 3  # at a flat shoe, that show how fast it travels
HALF_FOOT, SOLE = 0.5, 0.25  # foot lengths from the shoe's middle to its ends and down to the sole
FLAT_DEG = 3.0
HEEL_STRIKE_DEG = 10.0
HALF_FALLEN_S = 0.016  # from contact until the toes have fallen half of their way: 20 ms in marker trials with force plates, 12 rendered
JOINS_S, FALLS_S = 0.0065, 0.005  # 1 SD of a leg's contact by the shoe joining the belt, and by the fall of the toes
APART_S = 0.014
LONGEST_STEP_S = 0.04  # between two looks


def refine(shoe: ShoeAngles, forward: int, leg: float, length: float) -> tuple[ShoeAngles, NDArray[np.float64]] | None:
    """The same looks timed from the shoe's own landing, and the shift of each landing's contact (seconds).

    From the moment the shoe joins the belt and, for a heel strike, from the fall of the toes, weighed by how far each is off; None where
    neither shows. leg, length: of the leg and the foot in pixels.
    """
    seen = shoe.correlation >= LEAST_CORRELATION
    lag = -behind_the_belt(shoe, forward, length) / leg
    joins = _agreed(_crossings(shoe, seen & np.isfinite(lag), lag, JOINED))
    falls = _toes_fall(shoe, seen)
    if joins is None or falls is None:
        shift = falls if joins is None else joins
    else:
        shift = joins + (falls - joins) * JOINS_S**2 / (JOINS_S**2 + FALLS_S**2)
    if shift is None:
        return None
    return replace(shoe, after_s=shoe.after_s - shift[shoe.landing]), shift


def _toes_fall(shoe: ShoeAngles, seen: NDArray[np.bool_]) -> NDArray[np.float64] | None:
    """Shift of each landing by when the toes have fallen half of their way; None for who does not land on the heel."""
    level = seen & (shoe.after_s > -0.035) & (shoe.after_s < -0.002)
    plateau = float(np.median(shoe.degrees[level])) if level.sum() >= FEWEST else 0.0
    if plateau < HEEL_STRIKE_DEG:
        return None
    return _agreed(_crossings(shoe, seen, shoe.degrees, plateau / 2) - HALF_FALLEN_S)


def halfway(shoe: ShoeAngles, shift: NDArray[np.float64]) -> tuple[ShoeAngles, NDArray[np.float64]]:
    """For the leg turned away from the camera, whose landmarks are steady and whose shoe is hidden at times: where picture and landmarks
    differ by more than APART_S, the contact lies between them (of six such legs in rendered clips, within 10 ms in five), and half of
    the difference is doubt."""
    usual = float(np.median(shift))
    if abs(usual) <= APART_S:
        return shoe, shift
    return replace(shoe, after_s=shoe.after_s + usual / 2, timing_s=abs(usual) / 2), shift - usual / 2


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
