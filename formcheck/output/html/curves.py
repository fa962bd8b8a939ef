"""How a part of the body moves through the stride: one curve a stride, from one initial contact of a foot to its next.

The values come from the metrics' own files, which read their numbers from the same curves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...findings.catalogue import KINDS
from ...gait.contacts import USUAL_CONTACT_SHARE
from ...gait.gait import Gait
from ...gait.strides import cycles, stances
from ...metrics.base import SIDES, Subject
from ...metrics.catalogue import CATALOGUE
from ...metrics.registry import CURVES
from ...result import Side
from .instants import READ_FROM

MOST_STRIDES = 30
MEANS = ("trunk_lean", "head_forward")  # over the whole stride


@dataclass(frozen=True)
class Curve:
    """strides (n, samples) in `unit` (id as in Measurement.unit); stance: share of the stride the foot is down; read: the shares of the
    stride from where to where the metric's number is read, None where it is no height of the curve."""

    side: Side
    unit: str
    strides: NDArray[np.float64]
    stance: float
    read: tuple[float, float] | None = None


def curves(finding: str, subject: Subject) -> list[Curve]:
    """The curves that belong to a finding: of both sides, of the near arm, or of the whole body once. None where the view does not show it,
    and none of single legs where it is not known which is which."""
    metric = KINDS[finding].curve
    return curves_of(metric, subject) if metric else []


def curves_of(metric: str, subject: Subject) -> list[Curve]:
    """The same of a metric."""
    gait = subject.gait
    if gait.activity != "running":
        return []
    views, values = CURVES[metric]
    if gait.view not in views:
        return []
    found = []
    for side in _sides(metric, gait):
        foot = side if side != "both" else gait.near
        windows = cycles(gait, foot)[:MOST_STRIDES]
        strides = values(subject, side, windows) if len(windows) else None
        if strides is not None:
            strides = strides[np.isfinite(strides).all(1)]
            if len(strides):
                stance = _stance(gait, foot)
                found.append(Curve(side, CATALOGUE[metric].unit, strides, stance, _read(metric, stance)))
    return found


def _read(metric: str, stance: float) -> tuple[float, float] | None:
    if metric in READ_FROM:
        start, end = READ_FROM[metric]
        return start * stance, end * stance
    if CATALOGUE[metric].at_landing:
        return 0.0, 0.0
    return (0.0, 1.0) if metric in MEANS else None


def _sides(metric: str, gait: Gait) -> tuple[Side, ...]:
    if CATALOGUE[metric].near_only:
        return (gait.near,)
    if not CATALOGUE[metric].of_a_leg:
        return ("both",)
    return SIDES if gait.legs_told and gait.legs_known and gait.guess.sides_known else ()


def _stance(gait: Gait, side: str) -> float:
    windows = stances(gait, side)
    return float(np.median(windows[:, 1] - windows[:, 0]) / gait.stride_s) if len(windows) else USUAL_CONTACT_SHARE
