"""Hip drop and hip lift, leg crossover and the hollow of the lower back."""

from __future__ import annotations

import numpy as np

from ..language.text import Phrase, in_sequence
from ..result import Finding, Measurement, Severity, Side
from .evidence import BOTH_FEET, FRONTAL_REMEDY, SIDE_VIEW_REMEDY, Evidence, feet, finding, missing, single
from .landing import heel_strike, overstride
from .verdict import BANDS, RANK, REFERENCE_SPEED, Band, Judgement, judge

UPRIGHT_BELOW = 4.0  # degrees of trunk lean
LITTLE_EXTENSION, EXTENSION_PER_SPEED = (
    17.0,
    6.0,
)  # degrees a thigh gets behind the plumb line at 2.5 m/s, and for each m/s: 1 SD below usual
SIGNS_OF_MARKED = 2  # since one alone is common: nine of ten land on the heel
LIFTED_BELOW = (
    -1.0
)  # degrees of pelvic drop: the mean of 49 runners less 2.4 SD (`docs/sources.md` 4.12); below 0 the free hip rises instead of sinking
LIFTED = Band(low=(LIFTED_BELOW, LIFTED_BELOW))
OTHER_SIDE: dict[Side, Side] = {"left": "right", "right": "left"}


def hip_drop(evidence: Evidence) -> list[Finding]:
    """side: the standing leg; the hip on the other side sinks."""
    return single(evidence, "hip_drop", in_sequence(FRONTAL_REMEDY, Phrase("findings.fitted_hips")))


def hip_lift(evidence: Evidence) -> list[Finding]:
    """side: the standing leg; the hip on the other side rises while it stands, or is carried higher all through.

    Told only where it is one or may well be: that a hip does not sink is said by `hip_drop`.
    """
    level = evidence.get("pelvic_level", "both")
    found = []
    for side in feet(evidence, "pelvic_drop"):
        drop = evidence.get("pelvic_drop", side)
        if drop is None:
            continue
        signs = [(judge(drop, band=LIFTED), drop, "in_stance", drop.value < LIFTED_BELOW)]
        sinks = judge(drop).verdict == "finding"  # then it comes down towards the other one
        if level is not None and not sinks and (level.value > 0) == (side == "left") and side != "both":
            signs.append((judge(level), level, "all_through", abs(level.value) > sum(BANDS["pelvic_level"].high or ()) / 2))
        judgement, used, how, beyond = max(signs, key=lambda sign: (RANK[sign[0].verdict], sign[0].beyond, sign[3]))
        if judgement.verdict == "finding":
            found.append(finding("hip_lift", side, judgement, [used], Phrase(f"findings.hip_lift.{how}")))
        elif judgement.verdict == "borderline" and beyond:
            found.append(finding("hip_lift", side, judgement, [used], Phrase("findings.hip_lift.borderline")))
    return found


def leg_crossover(evidence: Evidence) -> list[Finding]:
    """The step width decides whether the feet cross; each foot's own place says which one does. Where sides cannot be told there is no
    such place, and one verdict holds for both feet."""
    width = evidence.get("step_width", "both")
    if width is None:
        return [missing(evidence, "leg_crossover", side, "step_width", FRONTAL_REMEDY) for side in BOTH_FEET]
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
            return Judgement("borderline", "low"), used, Phrase("findings.leg_crossover.lesser_part")
        return together, used, Phrase("findings.leg_crossover.both_cross")
    own = judge(offset) if offset is not None else together
    if own.verdict == "finding":
        return own, used, Phrase("findings.leg_crossover.own_crosses")
    if together.verdict == "fine":
        return together, used, Phrase("findings.leg_crossover.fine")
    return together, used, Phrase("findings.leg_crossover.borderline")


def pelvic_tilt(evidence: Evidence) -> list[Finding]:
    """Only the outline of the lower back decides. What goes with a pelvis tipped forward is told beside it, and makes a finding marked."""
    hollow = evidence.get("lumbar_hollow", "both")
    if hollow is None:
        remedy = in_sequence(SIDE_VIEW_REMEDY, Phrase("findings.fitted_back"))
        return [missing(evidence, "pelvic_tilt", "both", "lumbar_hollow", remedy)]
    judgement = judge(hollow)
    if judgement.verdict == "fine":
        return [finding("pelvic_tilt", "both", judgement, [hollow], Phrase("findings.pelvic_tilt.fine"))]
    signs = [sign for sign in (_of_the_trunk(evidence), _of_the_landing(evidence), _of_the_thighs(evidence)) if sign]
    reason = Phrase(f"findings.pelvic_tilt.{judgement.direction if judgement.verdict == 'finding' else 'borderline'}")
    beside = Phrase("findings.pelvic_tilt.beside", signs=_listed(signs)) if signs else ""
    severity: Severity = "marked" if len(signs) >= SIGNS_OF_MARKED else "mild"
    return [finding("pelvic_tilt", "both", judgement, [hollow], in_sequence(reason, beside), severity)]


def _listed(signs: list[str]) -> str:
    return signs[0] if len(signs) == 1 else Phrase("findings.pelvic_tilt.and", first=signs[0], then=_listed(signs[1:]))


def _of_the_trunk(evidence: Evidence) -> str:
    lean = evidence.get("trunk_lean", "both")
    if lean is None or lean.value + lean.error > UPRIGHT_BELOW:
        return ""
    return Phrase(f"findings.pelvic_tilt.{'backward' if lean.value + lean.error < 0 else 'upright'}")


def _of_the_landing(evidence: Evidence) -> str:
    for sign, of in (("reach", overstride), ("heel", heel_strike)):
        if any(one.verdict == "finding" for one in of(evidence)):
            return Phrase(f"findings.pelvic_tilt.{sign}")
    return ""


def _of_the_thighs(evidence: Evidence) -> str:
    """Of both, since a thigh that reaches little on one side alone is that leg's own."""
    usual = LITTLE_EXTENSION + EXTENSION_PER_SPEED * ((evidence.speed or REFERENCE_SPEED) - REFERENCE_SPEED)
    thighs = [m for side in feet(evidence, "thigh_extension") if (m := evidence.get("thigh_extension", side)) is not None]
    little = all(m.value + float(np.hypot(m.error, EXTENSION_PER_SPEED * evidence.speed_error)) < usual for m in thighs)
    return Phrase("findings.pelvic_tilt.little_extension") if thighs and little else ""
