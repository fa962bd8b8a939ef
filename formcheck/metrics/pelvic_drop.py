"""Contralateral pelvic drop in stance, from the picture of the pelvis. Rear view.

From the front the hands pass over the hips and the belly moves on its own: on rendered runners nothing of a drop could be read there.
"""

from __future__ import annotations

import numpy as np

from ..result import Measurement
from .base import SIDES, Subject, measurement, per_window, stances
from .step_width import to_the_right

VIEWS = ("rear",)
PART = slice(15, 56)  # per cent of stance: real drops peak at 35 to 39; later the swinging thigh pulls the cloth along


def measure(subject: Subject) -> list[Measurement]:
    """Peak over 15-55 % of stance of the median curve, against the mean over whole strides. side: the stance leg; + = other hip lower.

    Measuring against the mean removes the camera's roll, and with it a constant tilt of the pelvis, which cannot be seen here.
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
        drop = own * to_the_right(subject.gait) * tilt.at(per_window(windows))[..., PART]
        drop = drop[:, np.isfinite(drop).all((0, 2))]
        if not drop.shape[1]:
            continue
        peaks = np.median(drop, 1).max(1)
        extra = np.hypot(tilt.scatter, np.ptp(peaks) / 2)
        found += measurement("pelvic_drop", side, drop.mean(0).max(1), subject, value=float(peaks.mean()), extra=float(extra))
    return found
