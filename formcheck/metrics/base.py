"""What every metric is made with: the steps it reads, the median over them, and the error that goes with it."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from ..gait.gait import Gait
from ..picture.pictures import Pictures
from ..pose.landmarks import HIP, SHOULDER
from ..result import Measurement, Side
from .catalogue import CATALOGUE

SIDES: tuple[Side, Side] = ("left", "right")
USUAL_CONTACT_SHARE = 0.37  # of a stride, where toe-off could not be seen
LOW_RATE = 50.0  # real frames/s
OBLIQUE_YAW = 10.0  # degrees
SLOW_PARTS_HZ = 6.0  # trunk, head, pelvis, arms

Curve = NDArray[np.float64]


@dataclass(frozen=True)
class Subject:
    """All that a metric may look at: one clip's gait and what was measured on its pictures."""

    gait: Gait
    clip: str
    pictures: Pictures = field(default_factory=Pictures)


def _load_errors() -> dict[str, dict[str, float]]:
    return tomllib.loads((resources.files(__package__) / "errors.toml").read_text(encoding="utf-8"))


ERRORS = _load_errors()


def angle_cutoff(rate: float) -> float:
    """Hz for joint angles of the legs at `rate` real frames/s."""
    return 15.0 if rate >= 100 else 12.0 if rate >= 50 else 10.0


def points_at(gait: Gait, times: NDArray[np.float64], cutoff: float) -> NDArray[np.float64]:
    """(n, 33, 2) pixels, Y up, at real times."""
    return gait.tracks.spline(cutoff)(times)


def leg_points_at(gait: Gait, times: NDArray[np.float64]) -> NDArray[np.float64]:
    return points_at(gait, times, angle_cutoff(gait.tracks.rate))


def middle(points: NDArray[np.float64], pair: dict[str, int]) -> NDArray[np.float64]:
    """Mid-point of a left and a right landmark, (..., 2)."""
    return (points[..., pair["left"], :] + points[..., pair["right"], :]) / 2


def trunk_lean(points: NDArray[np.float64], forward: int) -> NDArray[np.float64]:
    """Degrees from the vertical, + = shoulders ahead of the hips."""
    along = middle(points, SHOULDER) - middle(points, HIP)
    return np.degrees(np.arctan2(forward * along[..., 0], along[..., 1]))


def stances(gait: Gait, side: str) -> NDArray[np.float64]:
    """(n, 2) initial contact and toe-off in real seconds; a toe-off not seen is put where it usually is for this runner."""
    steps = gait.steps[side]
    seen = steps.toe_off - steps.initial_contact
    usual = float(np.nanmedian(seen)) if np.isfinite(seen).sum() >= 3 else USUAL_CONTACT_SHARE * gait.stride_s
    length = np.where(np.isfinite(seen), seen, usual)
    out = np.column_stack([steps.initial_contact, steps.initial_contact + length])
    return out[out[:, 1] <= gait.tracks.times[-1]] if len(out) else out.reshape(0, 2)


def cycles(gait: Gait, side: str) -> NDArray[np.float64]:
    """(n, 2) whole strides, from one initial contact of a foot to its next."""
    contact = gait.steps[side].initial_contact
    pairs = np.column_stack([contact[:-1], contact[1:]])
    length = pairs[:, 1] - pairs[:, 0]
    return pairs[np.abs(length / gait.stride_s - 1) < 0.25]


def per_window(windows: NDArray[np.float64], samples: int = 101) -> NDArray[np.float64]:
    """(n, samples) evenly spaced times in each of the (n, 2) windows."""
    return windows[:, :1] + (windows[:, 1:] - windows[:, :1]) * np.linspace(0, 1, samples)


def measurement(
    metric: str, side: Side, values: Sequence[float] | Curve, subject: Subject, *, value: float | None = None, extra: float = 0.0
) -> list[Measurement]:
    """A list with one Measurement: the median of the per-step `values` (or the `value` given) with spread and expected error.

    extra: a further 1 SD error of this clip, in the metric's unit. Empty when no value is finite.
    """
    known = np.asarray(values, float)
    known = known[np.isfinite(known)]
    if not len(known):
        return []
    bias = ERRORS[metric].get("bias", 0.0)
    spread = robust_spread(known)
    return [
        Measurement(
            metric=metric,
            side=side,
            value=(float(np.median(known)) if value is None else float(value)) - bias,
            unit=CATALOGUE[metric].unit,
            n=len(known),
            spread=spread,
            error=float(np.hypot(expected_error(metric, subject.gait, side, spread, len(known), subject.pictures.belt_slope), extra)),
            clip=subject.clip,
        )
    ]


def robust_spread(values: NDArray[np.float64]) -> float:
    """Standard deviation as the interquartile range gives it."""
    return float(np.subtract(*np.percentile(values, [75, 25])) / 1.35)


def expected_error(metric: str, gait: Gait, side: Side, spread: float, n: int, slope: float = 0.0) -> float:
    """1 SD: the metric's own, the median's, and what this view adds. slope: of the belt in the picture, degrees."""
    row = ERRORS[metric]
    parts = [row["sigma"], spread / np.sqrt(n)]
    if gait.tracks.rate < LOW_RATE:
        parts.append(row.get("low_rate", 0.0))
    if gait.view == "side":
        if side not in (gait.near, "both"):
            parts.append(row.get("far", 0.0))
        if gait.guess.yaw > OBLIQUE_YAW:
            parts.append(row.get("oblique", 0.0))
        parts.append(row.get("slope", 0.0) * slope)
    return float(np.sqrt(np.sum(np.square(parts))))
