"""Heel striking and overstriding: from the side."""

from __future__ import annotations

from ..language.text import Phrase
from ..result import Finding
from .evidence import SIDE_VIEW_REMEDY, Evidence, feet, finding, missing, single
from .verdict import judge_together

ERRORS_ALIKE = (
    0.58  # correlation of the errors of both signs of an overstride: a landing timed late shifts both (rendered clips, tuning part)
)


def heel_strike(evidence: Evidence) -> list[Finding]:
    """Information, never a fault by itself: nine of ten runners do it."""
    return single(evidence, "heel_strike", SIDE_VIEW_REMEDY)


def overstride(evidence: Evidence) -> list[Finding]:
    """The ankle ahead of the hips and the shin reaching forward are two signs of one thing, and judged as one error-weighted sum."""
    found = []
    for side in feet(evidence, "overstride"):
        ahead, shank = evidence.get("overstride", side), evidence.get("shank_angle_ic", side)
        if ahead is None or shank is None:
            found.append(missing(evidence, "overstride", side, "overstride", SIDE_VIEW_REMEDY))
            continue
        joint = judge_together([ahead, shank], ERRORS_ALIKE, evidence.speed, evidence.speed_error)
        why = "high" if joint.verdict == "finding" else joint.verdict
        found.append(finding("overstride", side, joint, [ahead, shank], Phrase(f"findings.overstride.{why}")))
    return found
