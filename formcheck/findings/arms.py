"""Arm swing: elbow and range from the side, crossing and asymmetry from the front."""

from __future__ import annotations

from ..language.text import Phrase, in_sequence
from ..result import Finding, Side
from .catalogue import KINDS
from .evidence import SIDE_VIEW_REMEDY, Evidence, finding, not_assessed
from .verdict import Judgement, judge, tells, worst


def arm_swing(evidence: Evidence) -> list[Finding]:
    """One finding for each arm that was seen; the difference between the arms counts for both."""
    found = []
    for side in KINDS["arm_swing"].sides:
        found += _one_arm(evidence, side)
    if not found:
        reason = Phrase("findings.arm_swing.behind_trunk" if "rear" in evidence.views else "findings.arm_swing.unseen")
        return [not_assessed("arm_swing", "both", reason, in_sequence(SIDE_VIEW_REMEDY, Phrase("findings.hands_from_front")))]
    return found


def _one_arm(evidence: Evidence, side: Side) -> list[Finding]:
    seen = [evidence.get(metric, side if metric != "arm_asymmetry" else "both") for metric in KINDS["arm_swing"].metrics]
    used = [m for m in seen if m is not None and tells(m)]
    if not any(m.side == side for m in used):
        return []
    judged = {m.metric: judge(m) for m in used}
    joint = worst(list(judged.values()))
    if joint.verdict == "fine":
        unseen = "" if evidence.get("wrist_crossing", side) else Phrase("findings.arm_swing.crossing_unseen")
        return [finding("arm_swing", side, joint, used, in_sequence(Phrase("findings.arm_swing.fine"), unseen))]
    nearly = Phrase("findings.arm_swing.nearly") if joint.verdict == "borderline" else ""
    signs = [f"{metric}_{j.direction}" for metric, j in judged.items() if j.verdict == joint.verdict and j.direction]
    reason = in_sequence(*(Phrase(f"findings.arm_swing.{sign}", nearly=nearly) for sign in signs))
    return [finding("arm_swing", side, Judgement(joint.verdict, joint.direction, min(joint.beyond, 0.9)), used, reason)]
