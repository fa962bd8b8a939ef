"""A runner's own standing, against which her running is held: body shape, clothing and the camera's roll are the same in both."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from ..gait.angles import trunk_lean
from ..gait.standing import Still
from ..language.text import Phrase
from ..recording.file_name import folded
from ..result import Session, Standing
from .standing import StandingBack, joints_of

SMALLER = 0.08  # share by which the trunk's size differs where the camera stood elsewhere
TURNED = 12.0  # degrees that the camera stands off square in one and not in the other


def standing_as_read(
    still: Still, back: StandingBack, clip: str, size: tuple[int, int], worn: Session | None = None, network: str = ""
) -> Standing:
    """size: of the picture, pixels; worn: the session that tells shoes and clothing; network: the pose model that saw it."""
    lean = float(trunk_lean(joints_of(still) * [1, -1], still.forward))
    yaw = float(still.guess.yaw) if still.guess.view == "side" else math.nan
    shoes, clothing = (worn.shoes, worn.clothing) if worn else ("", "")
    window = float(still.window[0]), float(still.window[1])
    return Standing(
        clip,
        window,
        float(back.depth),
        lean,
        float(still.trunk),
        size,
        still.forward,
        yaw,
        clear=bool(back.clear),
        shoes=shoes,
        clothing=clothing,
        network=network,
    )


def held_against(
    standing: Standing, trunk: float, size: tuple[int, int], forward: int, yaw: float, worn: Session | None = None
) -> Standing:
    """The standing of another recording for this one, with the doubts about that.

    trunk, size, forward, yaw: of the running, as `Standing` has them; worn: the session of the running, whose shoes and clothing differ
    only where both tell them.
    """
    doubts = []
    if size != standing.size or abs(np.log(trunk / standing.trunk)) > SMALLER or abs(yaw - standing.yaw) > TURNED:
        doubts.append(Phrase("quality.standing_elsewhere"))
    if forward != standing.forward:
        doubts.append(Phrase("quality.standing_other_way"))
    if worn and worn_otherwise(standing, worn):
        doubts.append(Phrase("quality.standing_worn"))
    return replace(standing, own=False, doubts=tuple(doubts))


def seen_by(standing: Standing, network: str) -> Standing:
    """The standing with the doubt, if another pose model saw it than the running: each leans a trunk its own way."""
    if not (standing.network and network) or standing.network == network:
        return standing
    return replace(standing, doubts=(*standing.doubts, Phrase("quality.standing_network")))


def worn_otherwise(standing: Standing, worn: Session) -> bool:
    """Whether other shoes or clothing are told for the standing than for this session; what is not told differs from nothing."""
    return _other(standing.shoes, worn.shoes) or _other(standing.clothing, worn.clothing)


def _other(there: str, here: str) -> bool:
    return bool(folded(there) and folded(here)) and folded(there) != folded(here)
