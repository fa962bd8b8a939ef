"""Contralateral pelvic drop in stance, from the picture of the pelvis. Rear view.

From the front the hands pass over the hips and the belly moves on its own: on rendered runners nothing of a drop could be read there.
"""

from __future__ import annotations

import numpy as np

from ..gait.strides import per_window, stances, to_the_right
from ..result import Measurement, Side
from .base import SIDES, Curve, CurveOf, Subject, measurement, unbiased

VIEWS = ("rear",)
LATE_OR_EARLY = 8  # per cent of stance: from behind the moment of landing is known to 20 to 25 ms
PART = slice(30, 47)  # per cent of stance: real drops peak at 35 to 39; later the swinging thigh pulls the cloth along


def measure(subject: Subject) -> list[Measurement]:
    """Median curve at 30-46 % of stance, against the mean over whole strides. side: the stance leg; + = other hip lower.

    Measuring against the mean removes the camera's roll, and with it a constant tilt of the pelvis, which cannot be seen here. The value
    is the narrow look's; half of its difference to the wide one, and half of what it changes a little earlier or later, count as doubt.
    """
    tilt = subject.pictures.pelvis
    if tilt is None:
        return []
    found: list[Measurement] = []
    for side in SIDES:
        windows = stances(subject.gait, side)
        if not len(windows):
            continue
        own = 1 if side == "right" else -1
        # The picture turns counter-clockwise when its right side rises; seen from behind that is the runner's right hip.
        drop = own * to_the_right(subject.gait) * tilt.at(per_window(windows))
        drop = drop[:, np.isfinite(drop).all((0, 2))]
        if not drop.shape[1]:
            continue
        curves = np.median(drop, 1)
        narrow, wide = curves[:, PART].mean(1)
        shifted = [curves[0, PART.start + by : PART.stop + by].mean() for by in (-LATE_OR_EARLY, 0, LATE_OR_EARLY)]
        extra = np.sqrt(tilt.scatter**2 + tilt.doubt**2 + ((narrow - wide) / 2) ** 2 + (np.ptp(shifted) / 2) ** 2)
        found += measurement("pelvic_drop", side, drop[0, :, PART].mean(1), subject, value=float(narrow), extra=float(extra))
    return found


def _drop_curve(subject: Subject, side: Side, windows: Curve) -> Curve | None:
    """The narrow look, from which the number is read."""
    tilt = subject.pictures.pelvis
    own = to_the_right(subject.gait) * (1 if side == "right" else -1)
    return None if tilt is None else unbiased(own * tilt.at(per_window(windows))[0], "pelvic_drop", side, subject)


CURVES: dict[str, CurveOf] = {"pelvic_drop": _drop_curve}
