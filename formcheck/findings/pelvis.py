"""Hip drop, leg crossover and the hollow of the lower back."""

from __future__ import annotations

from ..language.text import one_by_one, say
from ..result import Finding, Measurement, Side
from .evidence import BOTH_FEET, FRONTAL_REMEDY, SIDE_VIEW_REMEDY, Evidence, feet, finding, missing, single
from .verdict import Judgement, judge

UPRIGHT_BELOW = 4.0  # degrees of trunk lean
OTHER_SIDE: dict[Side, Side] = {"left": "right", "right": "left"}


def hip_drop(evidence: Evidence) -> list[Finding]:
    """side: the standing leg; the hip on the other side sinks."""
    remedy = one_by_one(FRONTAL_REMEDY, say("findings.fitted_hips"))
    return single(evidence, "hip_drop", "pelvic_drop", feet(evidence, "pelvic_drop"), ["rear"], remedy)


def leg_crossover(evidence: Evidence) -> list[Finding]:
    """The step width decides whether the feet cross; each foot's own place says which one does. Where sides cannot be told there is no
    such place, and one verdict holds for both feet."""
    width = evidence.get("step_width", "both")
    if width is None:
        return [missing(evidence, "leg_crossover", side, "step_width", ["rear", "front"], FRONTAL_REMEDY) for side in BOTH_FEET]
    together = judge(width)
    if not any(evidence.get("foot_offset", side) for side in BOTH_FEET):
        return [finding("leg_crossover", "both", *_of_one_foot(together, width, None, evidence, "both", [width]))]
    found = []
    for side in BOTH_FEET:
        offset = evidence.get("foot_offset", side)
        used = [width] if offset is None else [width, offset]
        found.append(finding("leg_crossover", side, *_of_one_foot(together, width, offset, evidence, side, used)))
    return found


def _of_one_foot(
    together: Judgement, width: Measurement, offset: Measurement | None, evidence: Evidence, side: Side, used: list[Measurement]
) -> tuple[Judgement, list[Measurement], str]:
    if together.verdict == "finding":
        other = evidence.get("foot_offset", OTHER_SIDE[side]) if side in OTHER_SIDE else None
        mainly_other = offset is not None and other is not None and offset.value > width.value / 2 + 2 * offset.error
        if mainly_other:
            return Judgement("borderline", "low"), used, say("findings.leg_crossover.lesser_part")
        return together, used, say("findings.leg_crossover.both_cross")
    own = judge(offset) if offset is not None else together
    if own.verdict == "finding":
        return own, used, say("findings.leg_crossover.own_crosses")
    if together.verdict == "fine":
        return together, used, say("findings.leg_crossover.fine")
    return together, used, say("findings.leg_crossover.borderline")


def pelvic_tilt(evidence: Evidence) -> list[Finding]:
    """Only the outline of the lower back speaks; a large hollow counts together with an upright trunk or an overstride."""
    hollow = evidence.get("lumbar_hollow", "both")
    if hollow is None:
        remedy = one_by_one(SIDE_VIEW_REMEDY, say("findings.fitted_back"))
        return [missing(evidence, "pelvic_tilt", "both", "lumbar_hollow", ["side"], remedy)]
    judgement = judge(hollow)
    reason = say("findings.pelvic_tilt.fine")
    if judgement.verdict == "borderline":
        reason = say("findings.pelvic_tilt.borderline")
    if judgement.verdict == "finding":
        lean = evidence.get("trunk_lean", "both")
        upright = lean is not None and lean.value < UPRIGHT_BELOW
        reaching = any(judge(m, evidence.speed, evidence.speed_error).verdict == "finding" for m in _reaches(evidence))
        if upright or reaching:
            reason = say(f"findings.pelvic_tilt.{'with_upright_trunk' if upright else 'with_reach'}")
        else:
            judgement, reason = Judgement("borderline", "high"), say("findings.pelvic_tilt.alone")
    return [finding("pelvic_tilt", "both", judgement, [hollow], reason)]


def _reaches(evidence: Evidence) -> list[Measurement]:
    return [m for side in BOTH_FEET if (m := evidence.get("overstride", side)) is not None]
