"""Step-time asymmetry: how much longer the step onto the right foot takes than the step onto the left.

Side view: from elsewhere contacts are too uncertain.
"""

from __future__ import annotations

import numpy as np

from ..pose.landmarks import OTHER
from ..result import Measurement
from .base import SIDES, Subject, measurement
from .landing import USUAL_LATE_S

VIEWS = ("side",)


def measure(subject: Subject) -> list[Measurement]:
    """100 (t_R - t_L) / half their sum; t_R is the time from a left contact to the next right one. + = the right step takes longer.
    A landing that is late makes one step longer and the next one shorter."""
    gait = subject.gait
    if not gait.shows_landings:
        return []
    step: dict[str, np.ndarray] = {}
    for side in SIDES:
        own, before = gait.steps[side].initial_contact, gait.steps[OTHER[side]].initial_contact
        since = [t - before[before < t].max() for t in own if (before < t).any()]
        step[side] = np.array([s for s in since if 0.25 < s / gait.stride_s < 0.75])
    n = min(len(step["left"]), len(step["right"]))
    if n < 2:
        return []
    pairs = 200 * (step["right"][:n] - step["left"][:n]) / (step["right"][:n] + step["left"][:n])
    late = np.linalg.norm([max(0.0, gait.steps[side].late_s - USUAL_LATE_S) for side in SIDES])
    return measurement("step_time_asymmetry", "both", pairs, subject, extra=float(400 * late / gait.stride_s))
