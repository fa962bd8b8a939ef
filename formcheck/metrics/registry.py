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
    trunk_side_lean,
    vertical_oscillation,
)
from .base import Subject

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
    step_time_asymmetry,
    vertical_oscillation,
)


def measure_all(subject: Subject) -> tuple[Measurement, ...]:
    """Every measurement the clip's view allows."""
    return tuple(found for metric in METRICS if subject.gait.view in metric.VIEWS for found in metric.measure(subject))
