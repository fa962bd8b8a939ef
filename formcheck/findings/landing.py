"""Heel striking and overstriding: from the side."""

from __future__ import annotations

from ..result import Finding, Side
from ..words.said import say
from .evidence import SIDE_VIEW_REMEDY, Evidence, finding, missing, single
from .verdict import RANK, Judgement, judge

BOTH_FEET: tuple[Side, Side] = ("left", "right")


def heel_strike(evidence: Evidence) -> list[Finding]:
    """Information, never a fault by itself: nine of ten runners do it."""
    return single(evidence, "heel_strike", "foot_strike_angle", BOTH_FEET, ["side"], SIDE_VIEW_REMEDY, "information")


def overstride(evidence: Evidence) -> list[Finding]:
    """Two signs must agree: the ankle far ahead of the hips, and the shin reaching forward."""
    found = []
    for side in BOTH_FEET:
        ahead, shank = evidence.get("overstride", side), evidence.get("shank_angle_ic", side)
        if ahead is None or shank is None:
            found.append(missing(evidence, "overstride", side, "overstride", ["side"], SIDE_VIEW_REMEDY))
            continue
        signs = [judge(ahead, evidence.speed), judge(shank, evidence.speed)]
        verdicts = {sign.verdict for sign in signs}
        if verdicts == {"finding"}:
            joint = Judgement("finding", "high", min(sign.beyond for sign in signs))
            reason = say("findings.overstride.high")
        elif "not_assessed" in verdicts or max(RANK[v] for v in verdicts) == RANK["fine"]:
            joint = min(signs, key=lambda sign: RANK[sign.verdict])
            reason = say("findings.overstride.fine")
        else:
            joint = Judgement("borderline", "high")
            reason = say("findings.overstride.borderline")
        found.append(finding("overstride", side, joint, [ahead, shank], reason))
    return found
