"""When each foot stands, seen from behind or in front: `docs/sources.md` 2.5.

Nothing tells how the foot moves along the belt, so midstance comes from the lowest point of the pelvis and contact from the usual share
of stance on either side of it: 20 to 25 ms uncertain, enough for step width and pelvic drop, never for the foot's angle.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..pose.landmarks import ANKLE, HEEL, HIP
from .contacts import FINE_HZ, USUAL_CONTACT_SHARE, Steps
from .tracks import Tracks

MIDSTANCE_SHARE = 0.44  # of stance, when the low-passed mid-hip is lowest in these trials


def frontal_contacts(tracks: Tracks, phase: NDArray[np.float64], stride_s: float) -> dict[str, Steps]:
    """Estimated contacts of both feet: the pelvis' lowest points, and for each half of the stride the foot that is lower then.

    The feet take turns, so one decision serves all strides: single frames cannot be trusted where one leg hides the other.
    phase: (N,) in strides, on the tracks' grid.
    """
    from scipy.signal import find_peaks

    t = np.arange(tracks.times[0], tracks.times[-1], 1 / FINE_HZ)
    place = tracks.spline(6.0)(t)
    hip = place[:, list(HIP.values()), 1].mean(1)
    lows, _ = find_peaks(-hip, distance=int(0.3 * stride_s * FINE_HZ), prominence=0.1 * np.ptp(np.percentile(hip, [5, 95])))
    if len(lows) < 2:
        return {side: Steps(np.empty(0), np.empty(0)) for side in ("left", "right")}
    left_above_right = [place[lows, ANKLE[side], 1] + place[lows, HEEL[side], 1] for side in ("left", "right")]
    above = left_above_right[0] - left_above_right[1]
    turn = np.interp(t[lows], tracks.times, phase)
    first = turn - turn[0]
    halves = (np.round(2 * (first - _offset(first))) % 2).astype(int)
    left_half = int(np.median(above[halves == 1]) < np.median(above[halves == 0]))
    stance = USUAL_CONTACT_SHARE * stride_s
    found = {}
    for side, half in (("left", left_half), ("right", 1 - left_half)):
        low = t[lows[halves == half]]
        found[side] = Steps(low - MIDSTANCE_SHARE * stance, low + (1 - MIDSTANCE_SHARE) * stance)
    return found


def _offset(turns: NDArray[np.float64]) -> float:
    """By how much the lows lie off whole half-strides, a circular mean, in strides."""
    return float(np.angle(np.exp(4j * np.pi * turns).mean()) / (4 * np.pi))
