"""The frame in which a number can be seen: the one whose own value is nearest to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...findings.catalogue import Moment
from ...gait.strides import cycles, per_window, stances, whole_strides
from ...metrics.base import Subject
from ...metrics.catalogue import CATALOGUE
from ...metrics.foot_strike_angle import at_looks
from ...metrics.pelvic_drop import HALF, PEAK
from ...metrics.registry import AT_A_MOMENT
from ...metrics.step_width import STANDING
from ...result import Side

Array = NDArray[np.float64]

LANDING_FRAMES = 1.0  # around contact: a foot lands between two frames
# Of stance, from where to where a number is read.
READ_FROM: dict[str, tuple[float, float]] = {
    "pelvic_drop": ((PEAK[0] - HALF) / 100, (PEAK[-1] + HALF) / 100),
    "pelvic_level": STANDING,
    "foot_offset": STANDING,
}


@dataclass(frozen=True)
class Instant:
    """frame: its number; time: real seconds; value: of the metric in it, in its unit, with the number's bias taken off."""

    frame: int
    time: float
    value: float


def instant(subject: Subject, metric: str, side: Side, number: float, moment: Moment) -> Instant | None:
    """Of the frames at this moment of a foot's stride the one whose value is nearest to `number`; None where it is in none."""
    frames, times = subject.gait.whole_frames()
    if metric == "foot_strike_angle":
        looks, values = at_looks(subject, side)
        own = np.full(len(times), np.nan)
        if len(looks):
            own[np.abs(times[None] - looks[:, None]).argmin(1)] = values
    else:
        own = _values(subject, metric, side, times)
    own = np.where(_at(subject, metric, side, moment, times), own, np.nan)
    if not np.isfinite(own).any():
        return None
    best = int(np.nanargmin(np.abs(own - number)))
    return Instant(int(frames[best]), float(times[best]), float(own[best]))


def _values(subject: Subject, metric: str, side: Side, times: Array) -> Array:
    """The metric at real times (n,); NaN outside of the strides that were read."""
    windows = cycles(subject.gait, side) if CATALOGUE[metric].of_a_leg else whole_strides(subject.gait)
    out = np.full(len(times), np.nan)
    strides = AT_A_MOMENT[metric](subject, side, windows) if len(windows) else None
    if strides is None:
        return out
    for (start, end), at, values in zip(windows, per_window(windows), strides, strict=True):
        inside = (times >= start) & (times < end)
        out[inside] = np.interp(times[inside], at, values)
    return out


def _at(subject: Subject, metric: str, side: Side, moment: Moment, times: Array) -> NDArray[np.bool_]:
    """(n,) which of the real times lie at that moment."""
    gait = subject.gait
    if moment == "stride":
        return np.ones(len(times), bool)
    if moment == "initial_contact":
        return _within(times, gait.steps[side].initial_contact[:, None] + np.array([-1, 1]) * LANDING_FRAMES / gait.tracks.rate)
    windows = stances(gait, side)
    return _within(times, windows[:, :1] + (windows[:, 1:] - windows[:, :1]) * np.array(READ_FROM[metric]))


def _within(times: Array, spans: Array) -> NDArray[np.bool_]:
    """(n,) whether times (n,) lie in one of the spans (m, 2)."""
    return np.asarray(((times >= spans[:, :1]) & (times <= spans[:, 1:])).any(0))
