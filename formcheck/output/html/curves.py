"""How a part of the body moves through the stride: one curve a stride, from one initial contact of a foot to its next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...gait.angles import middle, segment_angle, trunk_lean
from ...gait.gait import Gait
from ...gait.strides import SLOW_PARTS_HZ, cycles, leg_points_at, per_window, points_at, stances, to_the_right
from ...metrics.base import Subject
from ...pose.landmarks import ANKLE, EAR, ELBOW, HEEL, HIP, SHOULDER, TOE
from ...result import Side

Array = NDArray[np.float64]
SAMPLES = 101
MOST_STRIDES = 30


@dataclass(frozen=True)
class Curve:
    """strides (n, SAMPLES) in `unit` (id as in Measurement.unit); stance: share of the stride the foot is down."""

    side: Side
    unit: str
    strides: Array
    stance: float


def curves(finding: str, subject: Subject) -> list[Curve]:
    """The curves of both sides (of the near arm; of the whole body once) that belong to a finding; none where the view does not show it."""
    gait = subject.gait
    if finding not in _CURVES or gait.activity != "running":
        return []
    views, unit, sides, values = _CURVES[finding]
    if gait.view not in views:
        return []
    found = []
    for side in sides(gait):
        windows = cycles(gait, side if side != "both" else gait.near)[:MOST_STRIDES]
        if not len(windows):
            continue
        strides = values(subject, side, windows)
        if strides is not None:
            strides = strides[np.isfinite(strides).all(1)]
            if len(strides):
                found.append(Curve(side, unit, strides, _stance(gait, side if side != "both" else gait.near)))
    return found


def _stance(gait: Gait, side: str) -> float:
    windows = stances(gait, side)
    return float(np.median(windows[:, 1] - windows[:, 0]) / gait.stride_s) if len(windows) else 0.37


def _flat(values: Callable[[Array], Array], points: Array) -> Array:
    """A function of (n, 33, 2) applied to (strides, samples, 33, 2)."""
    return values(points.reshape(-1, *points.shape[-2:])).reshape(points.shape[:2])


def _foot(subject: Subject, side: Side, windows: Array) -> Array:
    """Heel to toe against the belt, degrees, + = toes up: what the landmarks show; the strike angle itself is read from the picture."""
    gait = subject.gait
    points = leg_points_at(gait, per_window(windows, SAMPLES))
    along = points[..., TOE[side], :] - points[..., HEEL[side], :]
    angle = np.degrees(np.arctan2(along[..., 1], gait.forward * along[..., 0]))
    flat = np.median(angle[:, 10:16])
    return (angle - flat + 180) % 360 - 180


def _ahead(subject: Subject, side: Side, windows: Array) -> Array:
    gait = subject.gait
    points = leg_points_at(gait, per_window(windows, SAMPLES))
    return 100 * gait.forward * (points[..., ANKLE[side], 0] - middle(points, HIP)[..., 0]) / gait.leg[side]


def _pelvis(subject: Subject, side: Side, windows: Array) -> Array | None:
    tilt = subject.pictures.pelvis
    own = 1 if side == "right" else -1
    return None if tilt is None else own * to_the_right(subject.gait) * tilt.fused(per_window(windows, SAMPLES))


def _beside(subject: Subject, side: Side, windows: Array) -> Array:
    gait = subject.gait
    own = to_the_right(gait) * (1 if side == "right" else -1)
    points = leg_points_at(gait, per_window(windows, SAMPLES))
    centre = middle(points_at(gait, per_window(windows, SAMPLES), SLOW_PARTS_HZ), HIP)[..., 0].mean(1, keepdims=True)
    return 100 * own * ((points[..., HEEL[side], 0] + points[..., ANKLE[side], 0]) / 2 - centre) / gait.leg[side]


def _trunk(subject: Subject, side: Side, windows: Array) -> Array:
    return trunk_lean(points_at(subject.gait, per_window(windows, SAMPLES), SLOW_PARTS_HZ), subject.gait.forward)


def _head(subject: Subject, side: Side, windows: Array) -> Array:
    points = points_at(subject.gait, per_window(windows, SAMPLES), SLOW_PARTS_HZ)
    neck = middle(points, EAR) - middle(points, SHOULDER)
    return np.degrees(np.arctan2(subject.gait.forward * neck[..., 0], neck[..., 1])) - trunk_lean(points, subject.gait.forward)


def _arm(subject: Subject, side: Side, windows: Array) -> Array:
    gait = subject.gait
    points = points_at(gait, per_window(windows, SAMPLES), SLOW_PARTS_HZ)
    arm = _flat(lambda flat: segment_angle(flat, SHOULDER[side], ELBOW[side], gait.forward), points)
    return arm + trunk_lean(points, gait.forward)


def _feet(gait: Gait) -> list[Side]:
    return ["left", "right"]


def _near(gait: Gait) -> list[Side]:
    return [gait.near]


def _whole(gait: Gait) -> list[Side]:
    return ["both"]


_Values = Callable[[Subject, Side, Array], Array | None]
_CURVES: dict[str, tuple[tuple[str, ...], str, Callable[[Gait], list[Side]], _Values]] = {
    "heel_strike": (("side",), "deg", _feet, _foot),
    "overstride": (("side",), "pct_leg", _feet, _ahead),
    "hip_drop": (("rear",), "deg", _feet, _pelvis),
    "hip_lift": (("rear",), "deg", _feet, _pelvis),
    "leg_crossover": (("rear", "front"), "pct_leg", _feet, _beside),
    "trunk_lean": (("side",), "deg", _whole, _trunk),
    "head_position": (("side",), "deg", _whole, _head),
    "arm_swing": (("side",), "deg", _near, _arm),
}
