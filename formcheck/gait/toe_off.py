"""When a foot leaves the belt, from two signs: the knee is straightest, and the toe has risen. `docs/sources.md` 2.3."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

AGREE_S = 0.060  # at the usual stride: nearer than this their mean is better than either
UNSTEADY_S = 0.012  # 1 SD from stance to stance, beyond which the knee is no better a sign than the toe
USUALLY_APART_S = 0.030  # what a clip's errors are known with; half of what is beyond it is doubt

Times = NDArray[np.float64]


def toe_offs(contacts: Times, straight: Times, risen: Times, scale: float = 1.0) -> tuple[Times, float]:
    """Toe-offs (n,) and how much all of them together may be off, 1 SD; seconds.

    contacts, straight, risen (n,): of each stance the landing, and when the knee was straightest and the toe had risen; NaN where that was
    not seen. scale: of the stride to the usual one. The mean of the two signs where they agree, else the knee alone, which is off by
    less in rendered clips, unless its time wanders from stance to stance more than the toe's.
    """
    apart = np.abs(straight - risen)
    rather_toe = scatter(straight - contacts) > max(UNSTEADY_S, scatter(risen - contacts))
    first, second = (risen, straight) if rather_toe else (straight, risen)
    alone = np.where(np.isfinite(first), first, second)
    known = apart[np.isfinite(apart)]
    usual = float(np.median(known)) if len(known) else AGREE_S * scale
    return np.where(apart <= AGREE_S * scale, (straight + risen) / 2, alone), max(0.0, usual - USUALLY_APART_S) / 2


def scatter(values: Times) -> float:
    """Robust SD of values (n,), NaN left out; infinite where fewer than two are known."""
    known = values[np.isfinite(values)]
    return 1.4826 * float(np.median(np.abs(known - np.median(known)))) if len(known) > 1 else float("inf")
