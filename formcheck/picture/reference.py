"""A runner's own standing, against which her running is held: body shape, clothing and the camera's roll are the same in both."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from ..gait.angles import trunk_lean
from ..gait.standing import Still
from ..language.text import say
from .standing import StandingBack, joints_of

SMALLER = 0.08  # share by which the trunk's size differs where the camera stood elsewhere
TURNED = 12.0  # degrees that the camera stands off square in one and not in the other


@dataclass(frozen=True)
class Standing:
    """clip: label of the recording it comes from; window_s: in that file's time. own: it is the recording that it is held against.

    hollow: of the lower back, % of trunk length, NaN where an arm hid it; lean: of the line from mid-hip to mid-shoulder against the
    picture's upright, degrees, + = forward, by the landmarks and with the camera's roll in it. trunk: length in pixels; size: of the
    picture; forward: +1 facing its right edge; yaw: degrees off square. clear: whether its clothes were
    told from the wall by colour. doubts: why it may not fit (sentences).
    """

    clip: str
    window_s: tuple[float, float]
    hollow: float
    lean: float
    trunk: float
    size: tuple[int, int]
    forward: int
    yaw: float
    own: bool = True
    clear: bool = True
    doubts: tuple[str, ...] = ()


def standing_as_read(still: Still, back: StandingBack, clip: str, size: tuple[int, int]) -> Standing:
    lean = float(trunk_lean(joints_of(still) * [1, -1], still.forward))
    yaw = still.guess.yaw if still.guess.view == "side" else math.nan
    return Standing(clip, still.window, back.depth, lean, still.trunk, size, still.forward, yaw, clear=back.clear)


def held_against(standing: Standing, trunk: float, size: tuple[int, int], forward: int, yaw: float) -> Standing:
    """The standing of another recording for this one, with the doubts about that."""
    doubts = []
    if size != standing.size or abs(np.log(trunk / standing.trunk)) > SMALLER or abs(yaw - standing.yaw) > TURNED:
        doubts.append(say("quality.standing_elsewhere"))
    if forward != standing.forward:
        doubts.append(say("quality.standing_other_way"))
    return replace(standing, own=False, doubts=tuple(doubts))
