"""The verdicts that the true numbers deserve, by the project's own rules."""

from __future__ import annotations

import math
from typing import cast

from ..findings.evidence import Evidence
from ..findings.registry import judge_all
from ..findings.speed import of_leg
from ..metrics.catalogue import CATALOGUE
from ..metrics.errors import expected, role
from ..result import Measurement, Side, Verdict, View
from .truth import Truth

# What a clip of one view can show of the metrics on which a verdict rests.
SHOWN = {
    "side": (
        "cadence",
        "foot_strike_angle",
        "overstride",
        "shank_angle_ic",
        "trunk_lean",
        "lumbar_hollow",
        "head_forward",
        "elbow_flexion",
        "arm_swing_amplitude",
    ),
    "rear": ("cadence", "pelvic_drop", "pelvic_level", "step_width", "foot_offset"),
    "front": ("cadence", "step_width", "foot_offset", "wrist_crossing", "arm_asymmetry"),
    "oblique": ("cadence",),
}
NEAR_ONLY = ("elbow_flexion", "arm_swing_amplitude")  # the trunk hides the other arm
GOOD_RATE = 60.0  # frames/s
STEPS = 20  # as many as make a verdict certain


def true_findings(truth: Truth, *, of_any_view: bool = False) -> dict[tuple[str, str], Verdict]:
    """Verdict by finding and side, for what this view (or any) can show and the truth tells of; nothing for somebody who does not run.

    The true numbers are given the expected error of a good clip, so that what lies too near a limit to be told is "borderline".
    """
    if truth.activity != "running":
        return {}
    shown = {metric for metrics in SHOWN.values() for metric in metrics} if of_any_view else set(SHOWN.get(truth.view, ()))
    best: dict[tuple[str, Side], Measurement] = {}
    for (metric, name), value in truth.metrics.items():
        side = cast(Side, name)
        if metric in shown and (of_any_view or metric not in NEAR_ONLY or side == truth.facing):
            error = usual_error(metric, truth.view, side)
            best[metric, side] = Measurement(metric, side, value, CATALOGUE[metric].unit, STEPS, 0.0, error, truth.name)
    speed = of_leg(truth.speed, truth.leg) if truth.speed and truth.leg else truth.speed
    judged = judge_all(Evidence(best=best, views=frozenset({cast(View, truth.view)}), speed=speed))
    return {(f.finding, str(f.side)): f.verdict for f in judged if f.verdict != "not_assessed"}


def usual_error(metric: str, view: str, side: Side) -> float:
    """Expected error (1 SD) of the metric in a good clip, in its unit: the nearer leg's, at 60 frames a second."""
    usual = expected(metric, view, role(view, side, side), GOOD_RATE)
    return math.hypot(usual.sigma, usual.own)
