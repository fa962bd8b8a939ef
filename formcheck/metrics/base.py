"""What every metric is made with: the steps it reads, the median over them, and the error that goes with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..gait.gait import Gait
from ..picture.pictures import Pictures
from ..pose.landmarks import HIP, SHOULDER
from ..result import Measurement, Side
from .catalogue import CATALOGUE
from .errors import Expected, expected, role

SIDES: tuple[Side, Side] = ("left", "right")
USUAL_CONTACT_SHARE = 0.37  # of a stride, where toe-off could not be seen
SLOW_PARTS_HZ = 6.0  # trunk, head, pelvis, arms
USUAL_STRIDES = 10  # of the rendered clips whose errors are known
FEW_STRIDES = 5
STUDENT = {2: 1.84, 3: 1.32, 4: 1.20, 5: 1.14, 6: 1.11, 7: 1.09, 8: 1.08}  # t that 1 SD of normal errors becomes with n values

Curve = NDArray[np.float64]


@dataclass(frozen=True)
class Subject:
    """All that a metric may look at: one clip's gait and what was measured on its pictures."""

    gait: Gait
    clip: str
    pictures: Pictures = field(default_factory=Pictures)


def angle_cutoff(rate: float) -> float:
    """Hz for joint angles of the legs at `rate` real frames/s."""
    return 15.0 if rate >= 100 else 12.0 if rate >= 50 else 10.0


def points_at(gait: Gait, times: NDArray[np.float64], cutoff: float) -> NDArray[np.float64]:
    """(..., 33, 2) pixels, Y up, at real times (...), as large as the runner usually is."""
    size = gait.tracks.size_at(times)
    return gait.tracks.spline(cutoff)(times) / np.asarray(size)[..., None, None]


def leg_points_at(gait: Gait, times: NDArray[np.float64]) -> NDArray[np.float64]:
    return points_at(gait, times, angle_cutoff(gait.tracks.rate))


def middle(points: NDArray[np.float64], pair: dict[str, int]) -> NDArray[np.float64]:
    """Mid-point of a left and a right landmark, (..., 2)."""
    return (points[..., pair["left"], :] + points[..., pair["right"], :]) / 2


def trunk_lean(points: NDArray[np.float64], forward: int) -> NDArray[np.float64]:
    """Degrees from the vertical, + = shoulders ahead of the hips."""
    along = middle(points, SHOULDER) - middle(points, HIP)
    return np.degrees(np.arctan2(forward * along[..., 0], along[..., 1]))


def level(points: NDArray[np.float64], subject: Subject) -> NDArray[np.float64]:
    """Points (..., 2), Y up, of a picture turned about its origin so that what is plumb at the runner's place stands upright."""
    roll = np.radians(subject.pictures.roll.degrees)
    turn = np.array([[np.cos(roll), np.sin(roll)], [-np.sin(roll), np.cos(roll)]])
    return points @ turn


def stances(gait: Gait, side: str) -> NDArray[np.float64]:
    """(n, 2) initial contact and toe-off in real seconds; a toe-off not seen is put where it usually is for this runner."""
    steps = gait.steps[side]
    seen = steps.toe_off - steps.initial_contact
    usual = float(np.nanmedian(seen)) if np.isfinite(seen).sum() >= 3 else USUAL_CONTACT_SHARE * gait.stride_s
    length = np.where(np.isfinite(seen), seen, usual)
    out = np.column_stack([steps.initial_contact, steps.initial_contact + length])
    return out[out[:, 1] <= gait.tracks.times[-1]] if len(out) else out.reshape(0, 2)


def cycles(gait: Gait, side: str) -> NDArray[np.float64]:
    """(n, 2) whole strides, from one initial contact of a foot to its next."""
    contact = gait.steps[side].initial_contact
    pairs = np.column_stack([contact[:-1], contact[1:]])
    length = pairs[:, 1] - pairs[:, 0]
    return pairs[np.abs(length / gait.stride_s - 1) < 0.25]


def whole_strides(gait: Gait) -> NDArray[np.float64]:
    """(n, 2) whole strides by the phase alone, for what needs to know neither leg nor landing."""
    turns = gait.phase[0] + np.arange(int(gait.phase[-1] - gait.phase[0]) + 1)
    starts = np.interp(turns, gait.phase, gait.tracks.times)
    return np.column_stack([starts[:-1], starts[1:]])


def per_window(windows: NDArray[np.float64], samples: int = 101) -> NDArray[np.float64]:
    """(n, samples) evenly spaced times in each of the (n, 2) windows."""
    return windows[:, :1] + (windows[:, 1:] - windows[:, :1]) * np.linspace(0, 1, samples)


def measurement(
    metric: str, side: Side, values: Sequence[float] | Curve, subject: Subject, *, value: float | None = None, extra: float = 0.0
) -> list[Measurement]:
    """A list with one Measurement: the median of the per-step `values` (or the `value` given) with spread and expected error.

    extra: a further 1 SD error of this clip, in the metric's unit. Empty when no value is finite. What is measured against the vertical
    also carries the doubt about the picture's roll, which `level` has undone.
    """
    known = np.asarray(values, float)
    known = known[np.isfinite(known)]
    if not len(known):
        return []
    usual = usual_error(metric, subject.gait, side)
    spread = robust_spread(known)
    own = own_doubt(known, spread, usual.own)
    sigma = usual.sigma * (subject.gait.unsteadiness if CATALOGUE[metric].of_a_leg else 1.0)
    rolled = CATALOGUE[metric].against_vertical * subject.pictures.roll.error
    return [
        Measurement(
            metric=metric,
            side=side,
            value=(float(np.median(known)) if value is None else float(value)) - usual.bias,
            unit=CATALOGUE[metric].unit,
            n=len(known),
            spread=spread,
            error=float(np.sqrt(sigma**2 + own**2 + rolled**2 + extra**2)),
            clip=subject.clip,
        )
    ]


def own_doubt(values: NDArray[np.float64], spread: float, usual: float) -> float:
    """Of the median over a clip's own strides (1 SD): spread / sqrt(n), widened for few strides as Student's t is, since their own spread
    is hardly known. usual: what a clip of USUAL_STRIDES adds; one or two strides take their spread from it where it is larger."""
    n = len(values)
    if n < FEW_STRIDES:
        spread = max(spread, float(np.std(values)), usual * np.sqrt(USUAL_STRIDES))
    return spread / np.sqrt(n) * STUDENT.get(n, 1.0)


def robust_spread(values: NDArray[np.float64]) -> float:
    """Standard deviation as the interquartile range gives it."""
    return float(np.subtract(*np.percentile(values, [75, 25])) / 1.35)


def usual_error(metric: str, gait: Gait, side: Side) -> Expected:
    """Of this metric in a clip like this, apart from what the clip's own numbers add."""
    return expected(metric, gait.view, role(gait.view, side, gait.near), gait.tracks.rate, gait.guess.yaw)
