"""When a foot is on the belt, as the video marks it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...clip_result import ClipResult
from ...gait.contacts import USUAL_CONTACT_SHARE
from ...gait.gait import Gait
from ...gait.strides import stances
from ...pose.landmarks import OTHER, TOE

Array = NDArray[np.float64]

TOE_HZ = 12.0
RISEN = 0.10  # of a leg: a toe so much higher than where it stands has left the belt
STANDS = (0.2, 0.5)  # of stance: where the whole foot is down, and before whose end none leaves
UNLIKE = 0.3  # of a foot's usual time on the belt: a push-off so far from it was not well seen


@dataclass(frozen=True)
class Contact:
    """start, end: seconds of the file."""

    side: str
    start: float
    end: float


def contacts(result: ClipResult) -> list[Contact]:
    """From each landing to the same foot's push-off, in order. One that was not seen, or seen at another time than usual, is put where it
    usually is; and no mark outlasts the other foot's landing, where she flies between, or flies with the toe."""
    gait = result.gait
    if gait is None:
        return []
    found = []
    for side in ("left", "right"):
        spans = stances(gait, side)
        others = gait.steps[OTHER[side]].initial_contact
        ends = _usually_off(spans, gait.stride_s)
        for (start, _), end in zip(spans, ends, strict=True):
            before = others[(others > start) & (others < end)] if gait.flight else []
            end = _toe_leaves(gait, side, start, min([end, *before]))
            begin, end = gait.file_time_at(np.array([start, end]))
            found.append(Contact(side, float(begin), float(end)))
    return sorted(found, key=lambda one: one.start)


def _usually_off(spans: Array, stride_s: float) -> Array:
    """(n,) when a foot leaves the belt, of its spans (n, 2) on it: as it was seen, if that is like it usually is; where they are not alike,
    the usual share of a stride later."""
    if not len(spans):
        return np.empty(0)
    length = spans[:, 1] - spans[:, 0]
    usual = float(np.median(length))
    unlike = np.abs(length - usual) > UNLIKE * usual
    if unlike.mean() > UNLIKE:
        return np.asarray(spans[:, 0] + USUAL_CONTACT_SHARE * stride_s)
    return np.asarray(spans[:, 0] + np.where(unlike, usual, length))


def _toe_leaves(gait: Gait, side: str, start: float, end: float) -> float:
    """Real seconds at which the toe has risen from where it stands, at the latest `end`."""
    toe = gait.tracks.spline(TOE_HZ)
    standing = start + (end - start) * np.linspace(*STANDS, 16)
    stands = float(np.median(toe(standing)[:, TOE[side], 1]))
    times = np.arange(standing[-1], end, 1 / (2 * gait.tracks.rate))
    risen = toe(times)[:, TOE[side], 1] > stands + RISEN * gait.leg_at(times)
    return float(times[risen.argmax()]) if risen.any() else end
