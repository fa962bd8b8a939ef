"""Foot strike angle: of the sole at initial contact against the same foot lying flat on the belt. Side view."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..picture.shoe import LEAST_CORRELATION
from ..result import Measurement
from .base import SIDES, Subject, measurement

VIEWS = ("side",)
READ_S = -0.005  # against contact: after it the angle falls by 0.3 to 0.7 degrees a millisecond
FLAT_BELOW_STANDING = 1.5  # degrees the flat foot on the belt lies below the standing foot, which the definition subtracts
WINDOW_S = 0.03


def measure(subject: Subject) -> list[Measurement]:
    """Degrees, + = toes up. The angle 5 ms before contact against foot-flat, less the flat foot's own angle against standing."""
    found: list[Measurement] = []
    for side in SIDES:
        shoe = subject.pictures.shoes.get(side)
        if shoe is None:
            continue
        seen = shoe.correlation >= LEAST_CORRELATION
        values = at_contact(shoe.landing[seen], shoe.after_s[seen], shoe.degrees[seen])
        by_landmarks = at_contact(shoe.landing, shoe.after_s, shoe.landmark_degrees)
        if len(values) < 2:
            continue
        disagreement = abs(np.median(values) - np.median(by_landmarks)) if len(by_landmarks) else 0.0
        extra = max(0.0, float(disagreement) - 8.0) / 2
        found += measurement("foot_strike_angle", side, values - FLAT_BELOW_STANDING, subject, extra=extra)
    return found


def at_contact(landing: NDArray[np.int_], after_s: NDArray[np.float64], degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """One angle a landing, straight between the looks on both sides of the read-out; landings without both are left out."""
    values = []
    for k in np.unique(landing):
        own = landing == k
        order = np.argsort(after_s[own])
        t, a = after_s[own][order], degrees[own][order]
        before, after = t[t <= READ_S], t[t > READ_S]
        if len(before) and len(after) and READ_S - before[-1] < WINDOW_S and after[0] - READ_S < WINDOW_S:
            values.append(float(np.interp(READ_S, t, a)))
    return np.array(values)
