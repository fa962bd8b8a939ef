"""The stride cycle as the backbone: phase of every frame, and which leg is which.

A treadmill runner's points are a slow drift plus a few harmonics of the stride. Both legs are fitted so, robustly; each frame's labels
go to the nearer fit; repeated until nothing changes. BlazePose exchanges the legs for a frame or two at a time, mostly at initial contact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..pose.landmarks import ARM, LEG
from .own_frame import trunk_length
from .periodicity import followed, leg_difference

Groups = Mapping[str, tuple[int, ...]]

ROUNDS = 14
COARSE_HARMONICS, FINE_HARMONICS = 2, 5
STUMBLES = 0.12  # of the usual pace
EVEN = 0.07  # by which the true period may differ from the one that was found first


@dataclass(frozen=True)
class Cycle:
    """phase (T,) in strides, growing; swapped, arms_swapped (T,) frames in which left and right were exchanged back; misfit: mean distance
    of a leg's point from the runner's own cycle, trunk lengths; exchanged: the same had the labels been the other way round."""

    phase: NDArray[np.float64]
    swapped: NDArray[np.bool_]
    arms_swapped: NDArray[np.bool_]
    misfit: float
    exchanged: float = np.inf


def find_cycle(points: NDArray[np.float64], times: NDArray[np.float64], stride_s: float, *, reluctance: float = 1.0) -> Cycle:
    """Phase and left/right repair of a steady stretch.

    points (T, 33, 2) in the runner's own frame (`own_frame`), no NaN; times (T,) s; stride_s from `periodicity`.
    Begun from several guesses at the labels, of which the one that fits the runner's cycle better is kept. reluctance: labels are
    exchanged only where that brings the legs nearer than this share of their distance from the cycle.
    """
    trunk = float(np.median(trunk_length(points)))
    legs = _pairs(points, LEG)
    tried = [_settle(legs, guess, times, stride_s, trunk, reluctance) for guess in _first_guesses(points, times, stride_s)]
    cost, exchanged, phase, swapped = min(tried, key=lambda one: one[0])
    if swapped.mean() > 0.5:
        swapped = ~swapped
        phase = phase + 0.5
    arms = _pairs(points, ARM)
    arms_swapped = np.zeros(len(points), bool)
    design = cycle_basis(phase, times, stride_s, COARSE_HARMONICS)
    for _ in range(ROUNDS // 2):
        arms_swapped, _, _ = _nearer_labels(arms, arms_swapped, design, trunk, reluctance)
    size = trunk * legs[0, ..., ::2].size
    return Cycle(phase, swapped, arms_swapped, cost / size, exchanged / size)


def arm_cycle(points: NDArray[np.float64], times: NDArray[np.float64], stride_s: float, arm: str) -> Cycle:
    """The phase from one arm's swing, where the legs are not in the picture: nothing is exchanged. points (T, 33, 2)."""
    from .periodicity import arm_difference

    none = np.zeros(len(points), bool)
    return Cycle(stride_phase(arm_difference(points, arm), times, stride_s), none, none, 0.0)


def _settle(
    legs: NDArray[np.float64], swapped: NDArray[np.bool_], times: NDArray[np.float64], stride_s: float, trunk: float, reluctance: float
) -> tuple[float, float, NDArray[np.float64], NDArray[np.bool_]]:
    """Fit and relabel in turn until nothing changes. Returns the mean distance from the fit, that of the labels not chosen, the phase and
    the labels."""
    apart = legs[:, 0] - legs[:, 1]
    phase, cost, exchanged = times / stride_s, np.inf, np.inf
    for turn in range(ROUNDS):
        signed = np.where(swapped[:, None], -apart, apart)
        signed = signed - np.median(signed, 0)
        main = np.linalg.eigh(signed.T @ signed)[1][:, -1]
        phase = steady_phase(signed @ main, times, stride_s)
        design = cycle_basis(phase, times, stride_s, COARSE_HARMONICS if turn < ROUNDS // 2 else FINE_HARMONICS)
        new, cost, exchanged = _nearer_labels(legs, swapped, design, trunk, reluctance)
        settled = turn > ROUNDS // 2 and bool((new == swapped).all())
        swapped = new
        if settled:
            break
    return cost, exchanged, phase, swapped


def exchange(points: NDArray[np.float64], swapped: NDArray[np.bool_], groups: Groups) -> NDArray[np.float64]:
    """A copy of points (T, 33, 2) with the left and right members of `groups` exchanged in the swapped frames."""
    out = points.copy()
    left, right = list(groups["left"]), list(groups["right"])
    turn = swapped[:, None, None]
    out[:, left] = np.where(turn, points[:, right], points[:, left])
    out[:, right] = np.where(turn, points[:, left], points[:, right])
    return out


def stride_phase(curve: NDArray[np.float64], times: NDArray[np.float64], stride_s: float) -> NDArray[np.float64]:
    """(T,) phase in strides of a curve that swings once a stride; follows a cadence that drifts.

    The curve is turned back by the mean stride's rotation and what remains is smoothed over about three strides.
    """
    turn = times / stride_s
    slow = (curve - curve.mean()) * np.exp(-2j * np.pi * turn)
    reach = 1.5 * stride_s
    smooth = np.empty(len(times), complex)
    for i, t in enumerate(times):
        near = np.abs(times - t) < reach
        smooth[i] = np.sum(slow[near] * (1 + np.cos(np.pi * (times[near] - t) / reach)))
    return turn + np.unwrap(np.angle(smooth)) / (2 * np.pi)


def cycle_basis(
    phase: NDArray[np.float64], times: NDArray[np.float64], stride_s: float, harmonics: int, drift: bool = True
) -> NDArray[np.float64]:
    """Columns: 1, slow cosines (drift on the belt, slower than two strides), then cosine and sine of the stride's harmonics."""
    span = max(times[-1] - times[0], 1e-6)
    slow = max(1, int(span / (2 * stride_s))) if drift else 0
    columns = [np.ones_like(times)]
    columns += [np.cos(np.pi * k * (times - times[0]) / span) for k in range(1, slow + 1)]
    for k in range(1, harmonics + 1):
        columns += [np.cos(2 * np.pi * k * phase), np.sin(2 * np.pi * k * phase)]
    return np.stack(columns, 1)


def robust_fit(
    design: NDArray[np.float64], values: NDArray[np.float64], rounds: int = 6, tuning: float = 1.5
) -> tuple[NDArray[np.float64], float]:
    """Huber-weighted least squares with one weight a row. values (T, C). Returns the fit and the robust scale of a row's distance."""
    weight = np.ones(len(values))
    fit, scale = values, 0.0
    for _ in range(rounds):
        ridge = 1e-6 * np.eye(design.shape[1])
        weighted = design * weight[:, None]
        coefficients = np.linalg.solve(weighted.T @ design + ridge, weighted.T @ values)
        fit = design @ coefficients
        distance = np.linalg.norm(values - fit, axis=1)
        scale = float(np.median(distance)) + 1e-9
        weight = 1 / np.maximum(1, distance / (tuning * scale))
    return fit, scale


def _pairs(points: NDArray[np.float64], groups: Groups) -> NDArray[np.float64]:
    """(T, 2, 2k) left and right members of `groups`, coordinates in a row."""
    return np.stack([points[:, list(groups[side])].reshape(len(points), -1) for side in ("left", "right")], 1)


def _nearer_labels(
    pairs: NDArray[np.float64], swapped: NDArray[np.bool_], design: NDArray[np.float64], trunk: float, reluctance: float
) -> tuple[NDArray[np.bool_], float, float]:
    """Labels by the nearer of both fits, the mean distance from it, and that from the other."""
    current = np.where(swapped[:, None, None], pairs[:, ::-1], pairs)
    fits = np.stack([robust_fit(design, current[:, side])[0] for side in (0, 1)], 1)
    keep = _distance(pairs, fits, trunk)
    swap = _distance(pairs[:, ::-1], fits, trunk)
    return swap < reluctance * keep, float(np.minimum(keep, swap).mean()), float(np.maximum(keep, swap).mean())


def _distance(pairs: NDArray[np.float64], fits: NDArray[np.float64], trunk: float) -> NDArray[np.float64]:
    apart = (pairs - fits).reshape(len(pairs), -1, 2)
    return np.minimum(np.linalg.norm(apart, axis=-1), trunk).sum(1)


def _first_guesses(points: NDArray[np.float64], times: NDArray[np.float64], stride_s: float) -> list[NDArray[np.bool_]]:
    """Three guesses at the frames with exchanged labels: from the size of the legs' difference, which peaks at every step while left and
    right take turns, with a cadence that drifts and with an even one, which a few steps badly seen cannot lead astray; and from following
    each leg by its nearness, where the network calls the leading leg left, whichever it is.
    """
    by_labels = leg_difference(points)
    size = np.abs(by_labels)
    turns = [
        by_labels * np.cos(np.pi * phase) < 0 for phase in (stride_phase(size, times, stride_s / 2), even_phase(size, times, stride_s / 2))
    ]
    apart = (_pairs(points, LEG)[:, 0] - _pairs(points, LEG)[:, 1]) / np.median(trunk_length(points))
    nearness = (followed(apart) * apart).sum(1) < 0
    return [guess if guess.mean() <= 0.5 else ~guess for guess in (*turns, nearness)]


def steady_phase(curve: NDArray[np.float64], times: NDArray[np.float64], stride_s: float) -> NDArray[np.float64]:
    """`stride_phase`, or `even_phase` where it stumbles: no cadence leaps, but half a stride is soon lost where the legs are not seen."""
    phase = stride_phase(curve, times, stride_s)
    pace = np.gradient(phase, times) * stride_s
    return even_phase(curve, times, stride_s) if np.abs(pace - np.median(pace)).max() > STUMBLES else phase


def even_phase(curve: NDArray[np.float64], times: NDArray[np.float64], period_s: float) -> NDArray[np.float64]:
    """(T,) phase in periods of the one even swing, its period within EVEN of `period_s`, that a curve (T,) goes along with best."""
    rates = np.linspace(1 - EVEN, 1 + EVEN, 141) / period_s
    clipped = np.clip(curve, *np.percentile(curve, [10, 90]))  # so that a few points far off do not outweigh the rest
    along = np.exp(-2j * np.pi * rates[:, None] * times) @ (clipped - clipped.mean())
    best = int(np.abs(along).argmax())
    return np.asarray(times * rates[best] + np.angle(along[best]) / (2 * np.pi))
