"""What every metric is made with: what it may look at, the median over its strides, and the error that goes with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..gait.gait import Gait
from ..picture.pictures import Pictures
from ..result import Measurement, Side
from .catalogue import CATALOGUE
from .errors import Expected, expected, role

SIDES: tuple[Side, Side] = ("left", "right")
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


# A metric through the windows (n, 2) of real seconds: (n, 101) in its unit, NaN where it is not known; None where it is not drawn. What a
# metric's number is read from; the number's bias is taken off the curve as well.
CurveOf = Callable[[Subject, Side, Curve], Curve | None]


def level(points: NDArray[np.float64], subject: Subject) -> NDArray[np.float64]:
    """Points (..., 2), Y up, of a picture turned about its origin so that what is plumb at the runner's place stands upright."""
    roll = np.radians(subject.pictures.roll.degrees)
    turn = np.array([[np.cos(roll), np.sin(roll)], [-np.sin(roll), np.cos(roll)]])
    return points @ turn


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
            strides=tuple((known - usual.bias).tolist()),
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


def unbiased(curve: Curve, metric: str, side: Side, subject: Subject) -> Curve:
    """A curve less what `measurement` takes off the metric's number."""
    return curve - usual_error(metric, subject.gait, side).bias


def usual_error(metric: str, gait: Gait, side: Side) -> Expected:
    """Of this metric in a clip like this, apart from what the clip's own numbers add."""
    return expected(metric, gait.view, role(gait.view, side, gait.near), gait.tracks.rate, gait.guess.yaw, gait.network)
