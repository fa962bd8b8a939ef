"""All metrics. Nothing else knows their names."""

from __future__ import annotations

from ..result import Measurement
from . import (
    against_standing,
    arms_from_front,
    arms_from_side,
    cadence,
    contact_time,
    foot_strike_angle,
    landing,
    leg_motion,
    lumbar_hollow,
    pelvic_drop,
    pelvic_level,
    posture,
    step_time_asymmetry,
    step_width,
    trunk_rotation,
    trunk_side_lean,
    vertical_oscillation,
)
from .base import CurveOf, Subject

METRICS = (
    cadence,
    foot_strike_angle,
    landing,
    contact_time,
    leg_motion,
    posture,
    lumbar_hollow,
    against_standing,
    arms_from_side,
    arms_from_front,
    step_width,
    pelvic_drop,
    pelvic_level,
    trunk_side_lean,
    trunk_rotation,
    step_time_asymmetry,
    vertical_oscillation,
)

# By metric, of those that can be drawn through the stride: the views, and the function from which the number is read as well.
CURVES: dict[str, tuple[tuple[str, ...], CurveOf]] = {
    metric: (module.VIEWS, curve) for module in METRICS for metric, curve in getattr(module, "CURVES", {}).items()
}

# The same of all that a still can show; a number of a single moment, or of no chart, has its own.
AT_A_MOMENT: dict[str, CurveOf] = {
    **{metric: curve for metric, (_, curve) in CURVES.items()},
    **{metric: curve for module in METRICS for metric, curve in getattr(module, "STILLS", {}).items()},
}


def measure_all(subject: Subject) -> tuple[Measurement, ...]:
    """Every measurement the clip's view allows."""
    return tuple(found for metric in METRICS if subject.gait.view in metric.VIEWS for found in metric.measure(subject))
