"""Depth of the hollow in the outline of the lower back, in percent of trunk length: `science.md` 5. Side view.

Not a tilt of the pelvis, and as much the shape of body and clothing as how she runs.
"""

from __future__ import annotations

import numpy as np

from ..picture.back import Hollow
from ..result import Measurement
from .base import Subject, robust_spread

VIEWS = ("side",)
CLOTHING = 2.5  # % of trunk length: cloth hangs over the hollow by 1 to 4
BODY = 5.0  # % of trunk length: neutral bodies differ by so much (2 and 10 in two rendered ones), so that only an extreme one stands out
OUTLINE = 1.0  # % of trunk length: the outline that was found against the true one of rendered runners


def measure(subject: Subject) -> list[Measurement]:
    hollow = subject.pictures.hollow
    return measurements(hollow, subject.clip) if hollow else []


def measurements(hollow: Hollow, clip: str) -> list[Measurement]:
    """One measurement over all strides, or none where the hollow may not be used (`hollow.reason` says why)."""
    if not hollow.ok:
        return []
    n = len(hollow.by_stride)
    spread = robust_spread(hollow.by_stride)
    error = float(np.sqrt(BODY**2 + CLOTHING**2 + OUTLINE**2 + spread**2 / n))
    return [Measurement("lumbar_hollow", "both", hollow.depth, "pct_trunk", n, spread, error, clip)]
