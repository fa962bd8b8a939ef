"""From where the runner was filmed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..pose.landmarks import ANKLE, EAR, HEEL, HIP, NOSE, SHOULDER, TOE
from ..result import View
from .periodicity import trunk_length

FRONTAL_SHOULDERS = 0.78  # shoulder width in trunk lengths, seen square on
SIDE_BELOW, FRONTAL_ABOVE = 0.32, 0.58  # apparent shoulder width in trunk lengths
TRUNK_TURNS = 10.0  # degrees to either side in every stride, which make the shoulders look wider than the camera's angle alone
TOES_LOWER = 0.13  # trunk lengths by which the toes lie below the heels, seen from the front at hip height; next to nothing from behind


@dataclass(frozen=True)
class ViewGuess:
    """view with a confidence 0..1; facing for a side view; yaw: degrees between the camera and square on to that view."""

    view: View
    confidence: float
    facing: Literal["left", "right"] | None
    yaw: float


def find_view(points: NDArray[np.float64], present: NDArray[np.bool_] | None = None) -> ViewGuess:
    """Side, rear, front or oblique from the apparent width of the shoulders and how far the feet swing across the picture.

    points: (T, 33, 2) pixels, y down.
    """
    known = np.isfinite(points[:, 0, 0]) if present is None else present
    points = points[known]
    if len(points) < 5:
        return ViewGuess("unknown", 0.0, None, float("nan"))
    trunk = np.median(trunk_length(points))
    shoulders = points[:, SHOULDER["left"]] - points[:, SHOULDER["right"]]
    width = float(np.median(np.abs(shoulders[:, 0])) / trunk)
    hip = points[:, list(HIP.values()), 0].mean(1)
    feet = points[:, list(ANKLE.values()), 0] - hip[:, None]
    swing = float((np.percentile(feet, 95) - np.percentile(feet, 5)) / trunk)
    from_front = float(np.degrees(np.arccos(min(1.0, width / FRONTAL_SHOULDERS))))

    sideways, direction, agreement = _facing(points, float(trunk))
    if width < SIDE_BELOW and swing > 0.45:
        confidence = min(1.0, 0.5 + (SIDE_BELOW - width) / 0.2) * agreement
        off = float(np.sqrt(max(0.0, (90 - from_front) ** 2 - TRUNK_TURNS**2)))
        return ViewGuess("side", confidence, direction, off)
    if width > FRONTAL_ABOVE and swing < 1.0 and sideways < 0.25:
        share = _front_share(points, shoulders, float(trunk))
        confidence = min(1.0, 0.5 + (width - FRONTAL_ABOVE) / 0.2) * abs(2 * share - 1)
        return ViewGuess("front" if share > 0.5 else "rear", confidence, None, from_front)
    return ViewGuess("oblique", 0.6, direction, min(from_front, 90 - from_front))


def _facing(points: NDArray[np.float64], trunk: float) -> tuple[float, Literal["left", "right"], float]:
    """How far the feet point across the picture (trunk lengths), to which edge, and how well feet and face agree (0..1)."""
    toes = float(np.median((points[:, list(TOE.values()), 0] - points[:, list(HEEL.values()), 0]).mean(1)) / trunk)
    nose = float(np.median(points[:, NOSE, 0] - points[:, list(EAR.values()), 0].mean(1)) / trunk)
    total = toes + nose
    agreement = 1.0 if toes * nose >= 0 else 0.7
    return abs(toes), "right" if total > 0 else "left", agreement


def _front_share(points: NDArray[np.float64], shoulders: NDArray[np.float64], trunk: float) -> float:
    """Votes 0..1 for a front view: the left shoulder to the right, and the toes clearly lower in the picture than the heels in stance."""
    labels = float(np.mean(shoulders[:, 0] > 0))
    drops = []
    for side in ("left", "right"):
        ankle = points[:, ANKLE[side], 1]
        standing = ankle > np.percentile(ankle, 70)
        drops.append(np.median(points[standing, TOE[side], 1] - points[standing, HEEL[side], 1]) / trunk)
    return 0.5 * labels + 0.5 * float(np.mean(drops) > TOES_LOWER)
