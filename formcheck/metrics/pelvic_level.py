"""How level the waist is carried all through the stride, from the picture's own plumb lines. Rear view."""

from __future__ import annotations

import math
from dataclasses import replace

from ..gait.strides import per_window, stances, to_the_right
from ..result import Measurement, Side
from .base import Curve, CurveOf, Subject, measurement, unbiased

VIEWS = ("rear",)
SIDEWAYS = 0.1  # degrees by which a level line seemingly tips for each degree the camera stands beside, from a little above or below it


def measure(subject: Subject) -> list[Measurement]:
    """The line of waistband or hem against the level, degrees, mean over whole strides: + = the right side higher.

    The picture's roll is taken off. None where no such line is seen, or where it is not known which side is which.
    """
    tilt, gait = subject.pictures.pelvis, subject.gait
    if tilt is None or not math.isfinite(tilt.level) or not gait.guess.sides_known:
        return []
    steps = sum(len(stances(gait, side)) for side in ("left", "right"))
    value = to_the_right(gait) * (tilt.level + subject.pictures.roll.degrees)
    extra = math.hypot(tilt.level_doubt, SIDEWAYS * gait.guess.yaw)
    found = measurement("pelvic_level", "both", [value] * max(steps, 1), subject, value=value, extra=extra)
    return [replace(one, strides=()) for one in found]


def _level_curve(subject: Subject, side: Side, windows: Curve) -> Curve | None:
    """The mean with the pelvis' tilt about it."""
    tilt = subject.pictures.pelvis
    if tilt is None:
        return None
    level = to_the_right(subject.gait) * (tilt.level + subject.pictures.roll.degrees + tilt.fused(per_window(windows)))
    return unbiased(level, "pelvic_level", "both", subject)


STILLS: dict[str, CurveOf] = {"pelvic_level": _level_curve}
