"""Which of the two legs that were told apart is the left one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..pose.landmarks import HIP, KNEE, LEG
from .cycle import exchange
from .view import ViewGuess

CLEAR_MAJORITY = 0.15  # of the frames, off a half: the network errs for many frames at a time
CLEARLY_SEEN = 0.02  # by which the nearer leg is the better seen one
KNEES_APART = 0.05  # trunk lengths, seen from behind or in front: knees hardly ever change sides


def legs_named_rightly(
    own: NDArray[np.float64], swapped: NDArray[np.bool_], guess: ViewGuess, visibility: NDArray[np.float64]
) -> tuple[bool, bool]:
    """Whether the names that the repair chose must be exchanged in all frames, and whether that is sure.

    own (T, 33, 2): the runner's own frame, names as the network gave them; swapped (T,): frames that the repair exchanged; visibility
    (T, 33).
    The network's majority decides, unless it is no clear one: then from the side the better seen leg is the one turned to the camera, and
    from behind or in front each knee belongs to the hip on its own side.
    """
    share = float(swapped.mean())
    if guess.view == "side":
        if abs(share - 0.5) >= CLEAR_MAJORITY:
            return share > 0.5, True
        seen = {side: visibility[:, list(LEG[side])].mean(1) for side in ("left", "right")}
        better = float(np.where(swapped, seen["right"] - seen["left"], seen["left"] - seen["right"]).mean())
        return (better > 0) != (guess.facing == "left"), abs(better) >= CLEARLY_SEEN
    points = exchange(own, swapped, LEG)
    hips, knees = (np.median(points[:, pair["left"], 0] - points[:, pair["right"], 0]) for pair in (HIP, KNEE))
    apart = float(np.sign(hips) * knees)
    if abs(apart) >= KNEES_APART:
        return apart < 0, True
    return share > 0.5, abs(share - 0.5) >= CLEAR_MAJORITY
