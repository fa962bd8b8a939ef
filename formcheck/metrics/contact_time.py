"""Contact time, flight time and duty factor from initial contact and toe-off. Side view."""

from __future__ import annotations

import numpy as np

from ..gait.contacts import landing_doubt
from ..pose.landmarks import OTHER
from ..result import Measurement
from .base import SIDES, Subject, measurement
from .landing import beyond_usual

VIEWS = ("side",)


def measure(subject: Subject) -> list[Measurement]:
    """Contact: toe-off - initial contact. Flight after a side's toe-off: to the other foot's next contact. Duty: contact / stride.

    The doubt about both moments that goes beyond the usual one is added.
    """
    gait = subject.gait
    if not gait.shows_landings:
        return []
    found: list[Measurement] = []
    late = {side: beyond_usual(landing_doubt(gait.steps, side, gait.stride_s)) for side in gait.steps}
    for side in SIDES:
        steps, other = gait.steps[side], gait.steps[OTHER[side]].initial_contact
        contact = steps.toe_off - steps.initial_contact
        flight = [_next(other, off) - off for off in steps.toe_off[np.isfinite(steps.toe_off)]]
        flight = [f for f in flight if f < 0.5 * gait.stride_s]
        own, others = (float(np.hypot(steps.off_s, late[of])) for of in (side, OTHER[side]))
        found += measurement("contact_time", side, 1000 * contact, subject, extra=1000 * own)
        found += measurement("flight_time", side, 1000 * np.array(flight), subject, extra=1000 * others)
        found += measurement("duty_factor", side, 100 * contact / gait.stride_s, subject, extra=100 * own / gait.stride_s)
    return found


def _next(contacts: np.ndarray, after: float) -> float:
    later = contacts[contacts > after - 0.1]
    return float(later[0]) if len(later) else float("inf")
