"""Why a number that a clip's view should show could not be had, and what to film differently: always what was really missing."""

from __future__ import annotations

from ..gait.gait import Gait
from ..language.text import Phrase
from ..picture.pictures import Pictures
from ..picture.shoe import LEAST_FOOT_PX, foot_length
from .catalogue import CATALOGUE

Why = tuple[str, str]  # reason, remedy

WHOLE_BODY = Phrase("findings.whole_body")
NEARER = Phrase("back.nearer")
FOOTLESS = (Phrase("findings.feet_unknown"), Phrase("findings.feet_model"))
SHOE_REMEDY = Phrase("findings.bright_shoes")
PELVIS_REMEDY = Phrase("findings.exact_rear")
SIDED = ("pelvic_drop", "foot_offset", "trunk_side_lean", "wrist_crossing")  # from behind or in front
LANDING = ("foot_strike_angle", "overstride", "shank_angle_ic", "knee_flexion_ic")


def failures(gait: Gait, pictures: Pictures) -> dict[str, Why]:
    """Metric -> (why it could not be measured, remedy), where there is more to say than that it failed."""
    of_legs = [id for id, metric in CATALOGUE.items() if metric.of_a_leg or id == "step_width"]
    if not gait.has_legs:
        why = (Phrase("findings.feet_unseen", percent=100 * (1 - gait.feet_seen)), WHOLE_BODY) if gait.feet_known else FOOTLESS
        return dict.fromkeys(of_legs, why) | _of_the_back(gait, pictures)
    if not gait.legs_told:
        return dict.fromkeys(of_legs, (Phrase("findings.untold"), Phrase("findings.untold_remedy"))) | _of_the_back(gait, pictures)
    found = _of_the_back(gait, pictures)
    if gait.view == "side":
        if not gait.shows_landings:
            found |= dict.fromkeys(LANDING, (Phrase("findings.soles_unseen", percent=100 * (1 - gait.soles_seen)), WHOLE_BODY))
        elif not any(len(steps.initial_contact) for steps in gait.steps.values()):
            found |= dict.fromkeys(LANDING, (Phrase("findings.no_landing"), Phrase("findings.film_twenty")))
        elif (length := foot_length(gait)) < LEAST_FOOT_PX:
            found |= dict.fromkeys(LANDING, (Phrase("findings.foot_small", length=length), NEARER))
        else:
            found["foot_strike_angle"] = (Phrase("findings.shoe_unseen"), SHOE_REMEDY)
    if not gait.guess.sides_known:
        found |= dict.fromkeys(SIDED, (Phrase("findings.sides_open"), Phrase("findings.say_the_view")))
    elif gait.view == "rear" and pictures.pelvis is None:
        found["pelvic_drop"] = (Phrase("findings.hips_unseen"), PELVIS_REMEDY)
    return found


def _of_the_back(gait: Gait, pictures: Pictures) -> dict[str, Why]:
    hollow = pictures.hollow
    if gait.view != "side" or hollow is None or hollow.ok:
        return {}
    return {"lumbar_hollow": (hollow.reason, hollow.remedy)}
