"""Foot strike angle: of the sole at initial contact against the same foot lying flat on the belt. Side view."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ..gait.contacts import unevenness
from ..picture.shoe import LEAST_CORRELATION, ShoeAngles
from ..result import Measurement
from .base import SIDES, Subject, measurement

VIEWS = ("side",)
READ_S = -0.005  # against contact: after it the angle falls by 0.3 to 0.7 degrees a millisecond
FLAT_BELOW_STANDING = 1.5  # degrees the flat foot on the belt lies below the standing foot, which the definition subtracts
WINDOW_S = 0.035
TIMING_S = 0.005  # by which a contact seen from the side is wrong, where both legs agree
FEWEST = 3  # landings in the picture
SHRINK = 6  # landings that would be needed to believe half of the difference between picture and landmarks
BORROWED_ERROR = 3.0  # degrees, if all landings were lent


def measure(subject: Subject) -> list[Measurement]:
    """Degrees, + = toes up. The angle 5 ms before contact against foot-flat, less the flat foot's own angle against standing.

    Where the shoe was not seen clearly, the landmarks' angle stands in, moved by what separates it from the picture's on the other steps.
    The foot turns fast just then, so what the angle changes within the contact's own error counts as doubt.
    """
    found: list[Measurement] = []
    uneven = unevenness(subject.gait.steps, subject.gait.stride_s) / 2
    for side in SIDES:
        shoe = subject.pictures.shoes.get(side)
        if shoe is None:
            continue
        values, borrowed = fused(shoe)
        late = np.sqrt(TIMING_S**2 + uneven**2 + shoe.timing_s**2)
        extra = np.hypot(BORROWED_ERROR * borrowed, turn_around_contact(shoe, float(late)))
        found += measurement("foot_strike_angle", side, values - FLAT_BELOW_STANDING, subject, extra=float(extra))
    return found


def fused(shoe: ShoeAngles) -> tuple[NDArray[np.float64], float]:
    """One angle a landing, and the share of them that the landmarks lent; empty where the picture showed fewer than FEWEST."""
    seen = shoe.correlation >= LEAST_CORRELATION
    picture = at_contact(shoe.landing[seen], shoe.after_s[seen], shoe.degrees[seen])
    landmarks = at_contact(shoe.landing, shoe.after_s, shoe.landmark_degrees)
    both = [k for k in picture if k in landmarks]
    if len(both) < FEWEST:
        return np.array(list(picture.values())) if len(picture) >= FEWEST else np.empty(0), 0.0
    apart = float(np.median([picture[k] - landmarks[k] for k in both])) * len(both) / (len(both) + SHRINK)
    lent = {k: angle + apart for k, angle in landmarks.items() if k not in picture}
    angles = {**lent, **picture}
    return np.array([angles[k] for k in sorted(angles)]), len(lent) / len(angles)


def turn_around_contact(shoe: ShoeAngles, late: float) -> float:
    """Degrees by which the angle is wrong where the contact is `late` seconds too late or too early."""
    sooner, later = (fused(replace(shoe, after_s=shoe.after_s + by))[0] for by in (late, -late))
    return abs(float(np.median(sooner)) - float(np.median(later))) / 2 if len(sooner) and len(later) else 0.0


def at_contact(landing: NDArray[np.int_], after_s: NDArray[np.float64], degrees: NDArray[np.float64]) -> dict[int, float]:
    """The angle of each landing, straight between the looks on both sides of the read-out; landings without both are left out."""
    values: dict[int, float] = {}
    for k in np.unique(landing):
        own = landing == k
        order = np.argsort(after_s[own])
        t, a = after_s[own][order], degrees[own][order]
        before, after = t[t <= READ_S], t[t > READ_S]
        if len(before) and len(after) and READ_S - before[-1] < WINDOW_S and after[0] - READ_S < WINDOW_S:
            values[int(k)] = float(np.interp(READ_S, t, a))
    return values
