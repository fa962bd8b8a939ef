"""Whether a recording plays slower or faster than life, and how much: real seconds = seconds of the file / factor.

Three witnesses tell, each with its doubt: how many steps a minute runners take, how fast a body falls between its steps, and what the
camera wrote into the file, which may be stale. `weigh` puts them together.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from formcheck.errors import BadOption

from ..language.text import Phrase, in_sequence

SLOW_MOTION_FPS = 48.0  # a judgement: Android tags ordinary clips too, with 30
SLOW_MOTION_RATIO = 1.5  # a judgement: less is a mean rate that sank in dim light
LEAST_FACTOR, MOST_FACTOR = 0.2, 64.0  # beyond these no recording of a runner can be watched
MOST_STEPS = 300.0  # a minute; sprinters take up to 280

# Steps a minute of runners (`docs/sources.md` 3.3): 164 +- 9 at 2.5 m/s (Malisoux 2023), joggers and racers 150 to 190, with bounding and
# sprints 130 to 280.
CADENCES = ((0.75, 166.0, 0.09), (0.25, 185.0, 0.25))  # share, middle, SD of the logarithm
# Peak acceleration of the trunk's step-frequency movement: weight against ground reaction, a half-sine over the contact, makes
# 2 g cos(pi d) / (1 - 4 d^2) where a foot is down the share d of a step. d of 0.6 to 0.95 give 14 to 8 m/s^2.
FALL_M_S2 = 11.0
FALL_DOUBTS = ((0.85, 0.14), (0.15, 0.35))  # share, SD of the logarithm of the factor: by the contact, by leg length; by a bad measurement
USUAL_FACTORS = (2.0, 4.0, 8.0)
SAME = 0.01  # SD of the logarithm: factors nearer than this are one
# How probable each is beforehand: untagged and as in life; each usual factor; what a tag says; that a tag outlived its slow motion and the
# file plays as in life. What is left is for any factor: middle and SD of its logarithm.
PLAIN, USUAL, TAGGED, STALE = 0.75, 0.03, 0.95, 0.04
ANY_FACTOR = (0.3, 0.9)
NO_QUESTION = 0.85  # as probable as this, a factor is taken as known
NEVER = -30.0  # the logarithm of next to nothing
GRID = np.arange(math.log(LEAST_FACTOR), math.log(MOST_FACTOR), 0.0025)


@dataclass(frozen=True)
class SlowMotion:
    """factor: real seconds = file seconds / factor; 1 = as in life, less = sped up. note: a sentence for the runner; empty if there is
    nothing to say. doubt: error (SD) of the factor's logarithm, so also the share by which every pace and time may be off."""

    factor: float
    source: Literal["none", "metadata", "override", "guess"]
    note: str
    doubt: float = 0.0

    @property
    def guessed(self) -> bool:
        """Whether times and paces rest on a guess: then no verdict may."""
        return self.doubt > 0


def resolve_factor(
    container_fps: float,
    capture_fps: float | None,
    override_factor: float | None = None,
    override_fps: float | None = None,
) -> SlowMotion:
    """What is known before looking at the runner: what she says (factor, or true frames a second), else what the camera wrote.

    `container_fps` is 0 if unknown. Raises BadOption for both overrides at once, one that is no positive number or gives a factor no
    recording has, or a frame rate for a recording that states none itself.
    """
    if override_factor is not None and override_fps is not None:
        raise BadOption(Phrase("errors.both_slowmo"))
    if override_factor is not None:
        return _told(_positive(override_factor, "errors.not_positive_slowmo"))
    if override_fps is not None:
        fps = _positive(override_fps, "errors.not_positive_fps")
        if container_fps <= 0:
            raise BadOption(Phrase("errors.no_rate"))
        return _told(fps / container_fps)
    if container_fps > 0 and capture_fps is not None and capture_fps >= SLOW_MOTION_FPS:
        ratio = capture_fps / container_fps
        if SLOW_MOTION_RATIO <= ratio <= MOST_FACTOR:
            factor = _near_whole(ratio)
            return SlowMotion(factor, "metadata", Phrase("slowmo.metadata", fps=capture_fps, factor=factor))
    return SlowMotion(1.0, "none", "")


def possible(known: SlowMotion, cadence_spm: float) -> SlowMotion:
    """What the camera wrote, unless nobody could step so fast. cadence_spm: of the file, whatever the steps are."""
    if known.source != "metadata" or cadence_spm * known.factor <= MOST_STEPS:
        return known
    return SlowMotion(1.0, "none", _stale(known, cadence_spm))


def weigh(known: SlowMotion, cadence_spm: float, fall_m_s2: float) -> SlowMotion:
    """How much slower than life a runner is shown, by all witnesses.

    known: from `resolve_factor`; cadence_spm: steps a minute; fall_m_s2: `Bounce.acceleration` (NaN: not seen), both of the file's own
    time. What the user says is never doubted.
    """
    if known.source == "override" or not (math.isfinite(cadence_spm) and cadence_spm > 0):
        return known
    told = _beforehand(known) + by_cadence(cadence_spm) + by_fall(fall_m_s2)
    odds = np.exp(told - told.max())
    odds /= odds.sum()
    named = {factor: _share(odds, factor) for factor in dict.fromkeys((1.0, known.factor, *USUAL_FACTORS))}
    best = max(named, key=lambda factor: named[factor])
    factor = best if named[best] > 0.5 else math.exp(float(odds @ GRID))
    sure = best in (1.0, known.factor) and named[best] >= NO_QUESTION
    doubt = 0.0 if sure else math.sqrt(float(odds @ (GRID - math.log(factor)) ** 2))
    if factor == known.factor and sure:
        return known
    stale = "" if known.source == "none" or factor == known.factor else _stale(known, cadence_spm)
    return SlowMotion(factor, "none" if sure else "guess", in_sequence(stale, "" if sure else _assumed(factor, doubt, cadence_spm)), doubt)


def by_cadence(cadence_spm: float) -> NDArray[np.float64]:
    """Log likelihood of each factor of the GRID: how usual its cadence is."""
    real = math.log(cadence_spm) + GRID
    usual = sum(share * _bell(math.log(middle / cadence_spm), sd) for share, middle, sd in CADENCES)
    return np.where(real > math.log(MOST_STEPS), NEVER, np.log(usual + np.exp(NEVER)))


def by_fall(fall_m_s2: float) -> NDArray[np.float64]:
    """Log likelihood of each factor of the GRID: a movement slowed k times has 1/k^2 of its acceleration."""
    if not (math.isfinite(fall_m_s2) and fall_m_s2 > 0):
        return np.zeros_like(GRID)
    middle = math.log(FALL_M_S2 / fall_m_s2) / 2
    return np.log(sum(share * _bell(middle, sd) for share, sd in FALL_DOUBTS) + np.exp(NEVER))


def _beforehand(known: SlowMotion) -> NDArray[np.float64]:
    """Log of how probable each factor of the GRID is before the runner is looked at."""
    peaks = {factor: USUAL for factor in USUAL_FACTORS} | {1.0: PLAIN}
    if known.source == "metadata":
        peaks = {1.0: STALE, known.factor: TAGGED}
    odds = (1 - sum(peaks.values())) * _bell(*ANY_FACTOR)
    return np.log(odds + sum(p * _bell(math.log(factor), SAME) for factor, p in peaks.items()))


def _bell(middle: float, sd: float) -> NDArray[np.float64]:
    return np.exp(-(((GRID - middle) / sd) ** 2) / 2) / sd / math.sqrt(2 * math.pi)


def _share(odds: NDArray[np.float64], factor: float) -> float:
    return float(odds[np.abs(GRID - math.log(factor)) < 2.5 * SAME].sum())


def _stale(known: SlowMotion, cadence_spm: float) -> str:
    return Phrase("slowmo.stale", factor=known.factor, cadence=cadence_spm * known.factor)


def _assumed(factor: float, doubt: float, cadence_spm: float) -> str:
    """What was assumed and why, with two standard errors either way; a film that is sped up is told by how many times it is."""
    about = factor if factor >= 1 else 1 / factor
    key = "plain" if factor == 1 else "slow" if factor > 1 else "fast"
    low, high = about * math.exp(-2 * doubt), about * math.exp(2 * doubt)
    return Phrase(f"slowmo.assumed_{key}", factor=about, low=low, high=high, cadence=float(cadence_spm))


def _near_whole(ratio: float) -> float:
    """Cameras mostly slow by whole numbers; the mean rate of a recording strays a little from what it was set to."""
    whole = round(ratio)
    return float(whole) if abs(ratio / whole - 1) <= 0.03 else ratio


def _positive(value: float, complaint: str) -> float:
    if not (math.isfinite(value) and value > 0):
        raise BadOption(Phrase(complaint, value=float(value)))
    return value


def _told(factor: float) -> SlowMotion:
    if not LEAST_FACTOR <= factor <= MOST_FACTOR:
        raise BadOption(Phrase("errors.slowmo_range", factor=factor, least=LEAST_FACTOR, most=MOST_FACTOR))
    return SlowMotion(factor, "override", "" if factor == 1 else Phrase("slowmo.override", factor=factor))
