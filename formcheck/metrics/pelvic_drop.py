"""Contralateral pelvic drop in stance, from the picture of the pelvis. Rear view.

From the front no number is given: read in the same way on two rendered bodies, half to two thirds of a drop showed, shifted by 8 degrees
between tights and loose shorts, which the thighs drag along.
"""

from __future__ import annotations

import numpy as np

from ..gait.strides import per_window, stances, to_the_right
from ..result import Measurement, Side
from .base import SIDES, Curve, CurveOf, Subject, measurement, unbiased

VIEWS = ("rear",)
HALF = 8  # per cent of stance on either side of the peak that are read
PEAK = range(34, 43)  # per cent of stance: where it is looked for; real drops peak at 35 to 39, and landing is known to 20 to 25 ms
LATE_OR_EARLY = 8  # per cent of stance: what the curve changes by so much is doubt as well
# What is left of a drop: it is read as a mean over so much of stance from a smoothed curve, and cloth on soft hips goes less far than the
# bones. By how much differs from body to body (0.66 to 1.06), and neither clothing nor how alike the looks are tells; so this is the slope
# over all clips of the tuning and the seen part and of another maker (78 legs).
FOLLOWED = 0.83


def measure(subject: Subject) -> list[Measurement]:
    """Peak of the median curve of the standing phase, against the mean over whole strides. side: the stance leg; + = other hip lower,
    - = other hip lifted.

    It is read about a third into stance, when the thighs pass each other and pull the cloth neither way. Measuring against the mean removes
    the camera's roll, and with it a constant tilt of the pelvis: `pelvic_level` is for that. What the looks differ by (1 SD),
    and half of what it changes a little earlier or later, count as doubt.
    """
    tilt = subject.pictures.pelvis
    if tilt is None:
        return []
    found: list[Measurement] = []
    for side in SIDES:
        windows = stances(subject.gait, side)
        if not len(windows):
            continue
        # The picture turns counter-clockwise when its right side rises; seen from behind that is the runner's right hip.
        own = (1 if side == "right" else -1) * to_the_right(subject.gait) / FOLLOWED
        fused, looks = own * tilt.fused(per_window(windows)), own * tilt.at(per_window(windows))
        seen = np.isfinite(fused).all(1)
        if not seen.any():
            continue
        curve = np.median(fused[seen], 0)
        peak = max(PEAK, key=lambda at: about(curve, at))
        apart = float(np.std(about(np.median(looks[:, seen], 1), peak)))
        shifted = [about(curve, peak + by) for by in (-LATE_OR_EARLY, 0, LATE_OR_EARLY)]
        extra = np.sqrt(tilt.scatter**2 + tilt.doubt**2 + apart**2 + (np.ptp(shifted) / 2) ** 2)
        found += measurement("pelvic_drop", side, about(fused[seen], peak), subject, value=float(about(curve, peak)), extra=float(extra))
    return found


def about(curves: Curve, at: int) -> Curve:
    """Mean of curves (..., 101) over HALF per cent on either side of `at` per cent."""
    return np.asarray(curves[..., at - HALF : at + HALF + 1].mean(-1))


def _drop_curve(subject: Subject, side: Side, windows: Curve) -> Curve | None:
    """All looks fused, from which the number is read, less what is read too little of its peak."""
    tilt = subject.pictures.pelvis
    own = to_the_right(subject.gait) * (1 if side == "right" else -1)
    return None if tilt is None else unbiased(own * tilt.fused(per_window(windows)) / FOLLOWED, "pelvic_drop", side, subject)


CURVES: dict[str, CurveOf] = {"pelvic_drop": _drop_curve}
