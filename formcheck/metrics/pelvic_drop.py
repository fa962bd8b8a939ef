"""Contralateral pelvic drop in stance, from the picture of the pelvis. Rear or front view."""

from __future__ import annotations

import numpy as np

from ..result import Measurement
from .base import SIDES, Subject, measurement, per_window, stances
from .step_width import to_the_right

VIEWS = ("rear", "front")
PART = slice(10, 81)  # per cent of stance


def measure(subject: Subject) -> list[Measurement]:
    """Peak over 10-80 % of stance of the median curve, against the mean over whole strides. side: the stance leg; + = other hip lower.

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
        drop = own * to_the_right(subject.gait) * tilt.at(per_window(windows))[:, PART]
        drop = drop[np.isfinite(drop).all(1)]
        if not len(drop):
            continue
        found += measurement("pelvic_drop", side, drop.max(1), subject, value=float(np.median(drop, 0).max()), extra=tilt.scatter)
    return found
