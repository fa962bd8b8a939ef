"""Arm swing: elbow and range from the side, crossing and asymmetry from the front."""

from __future__ import annotations

from ..result import Finding, Side
from .evidence import SIDE_VIEW_REMEDY, Evidence, finding, not_assessed
from .verdict import Judgement, judge, worst

SIGNS: dict[str, dict[str, str]] = {
    "elbow_flexion": {"high": "the elbow is bent tightly", "low": "the elbow is nearly straight"},
    "arm_swing_amplitude": {"high": "the arm swings very far", "low": "the arm hardly swings"},
    "wrist_crossing": {"low": "the hand swings past the middle of the chest"},
    "arm_asymmetry": {"high": "the arms swing differently far"},
}


def arm_swing(evidence: Evidence) -> list[Finding]:
    """One finding for each arm that was seen; the difference between the arms counts for both."""
    found = []
    for side in ("left", "right"):
        found += _one_arm(evidence, side)
    if not found:
        reason = "Seen from behind, the trunk hides the hands." if "rear" in evidence.views else "The arms could not be seen well enough."
        return [not_assessed("arm_swing", "both", reason, f"{SIDE_VIEW_REMEDY} From the front, whether the hands cross can be seen too.")]
    return found


def _one_arm(evidence: Evidence, side: Side) -> list[Finding]:
    used = [m for metric in SIGNS if (m := evidence.get(metric, side if metric != "arm_asymmetry" else "both")) is not None]
    if not any(m.side == side for m in used):
        return []
    judged = {m.metric: judge(m) for m in used}
    joint = worst(list(judged.values()))
    if joint.verdict == "fine":
        seen = "The arm swings freely and within the usual range."
        if evidence.get("wrist_crossing", side) is None:
            seen += " Whether the hand crosses the middle shows only from the front."
        return [finding("arm_swing", side, joint, used, seen)]
    signs = [SIGNS[metric][j.direction] for metric, j in judged.items() if j.verdict == joint.verdict and j.direction]
    reason = "; ".join(signs)
    reason = f"{reason[:1].upper()}{reason[1:]}{', or nearly so: too close to tell' if joint.verdict == 'borderline' else ''}."
    return [finding("arm_swing", side, Judgement(joint.verdict, joint.direction, min(joint.beyond, 0.9)), used, reason)]
