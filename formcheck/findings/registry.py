"""All findings, in the order of the report's contract."""

from __future__ import annotations

from dataclasses import replace

from ..result import Finding
from .arms import arm_swing
from .evidence import Evidence
from .landing import heel_strike, overstride
from .limits import limits_of
from .pelvis import hip_drop, hip_lift, leg_crossover, pelvic_tilt
from .posture import head_position, low_cadence, trunk_lean

FINDINGS = (heel_strike, pelvic_tilt, leg_crossover, hip_drop, hip_lift, arm_swing, overstride, low_cadence, trunk_lean, head_position)


def judge_all(evidence: Evidence) -> tuple[Finding, ...]:
    """All verdicts, each with the limits it was judged by."""
    return tuple(replace(one, limits=limits_of(one, evidence)) for find in FINDINGS for one in find(evidence))
