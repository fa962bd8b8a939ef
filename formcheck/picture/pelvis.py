"""The tilt of the pelvis over time, from the picture: the hips' landmarks are inferred and hardly follow a drop."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..gait.cycle import cycle_basis, robust_fit
from ..gait.filters import low_pass
from ..gait.gait import Gait
from ..pose.landmarks import HIP
from .registration import Patch, Warp, align, cut, turned

TRUNK_PX = 200  # trunk length in a patch
SIZE = (int(0.65 * TRUNK_PX), int(0.35 * TRUNK_PX))
WIDTHS = (int(0.40 * TRUNK_PX), int(0.55 * TRUNK_PX))  # the swinging thighs pull the cloth least near the middle; the second is for doubt
RAISED = 0.08  # above the mid-hip, trunk lengths
LEAST_CORRELATION = 0.6
SMOOTH_HZ = 6.0
HARMONICS = 4
LEAST_ALIGNED = 0.3  # of the looks
FITTED = 0.98  # correlation of the usual look in fitted clothes; 0.85 to 0.92 where cloth flaps over the hips
CLOTH = 20.0  # degrees of doubt for a whole correlation less: 1.5 at 0.905, what loose tops are wrong by
EDGE_PX = 0.5  # 1 SD to which an edge is known in the picture, however many looks
CURVE_HZ = 8.0
OUTLIER_SCALES = 4.0


@dataclass(frozen=True)
class PelvisTilt:
    """The tilt, degrees counter-clockwise in the picture, against its mean over whole strides.

    times (N,) real seconds, degrees (W, N) for each of WIDTHS; scatter: 1 SD of the runner's usual curve, from the looks' scatter
    about it; aligned: share of the looks that could be aligned; doubt: 1 SD for cloth that moves on its own and for few pixels.
    """

    times: NDArray[np.float64]
    degrees: NDArray[np.float64]
    scatter: float
    aligned: float
    doubt: float = 0.0

    def at(self, when: NDArray[np.float64]) -> NDArray[np.float64]:
        """(W, ...) degrees at real times (...); NaN outside."""
        return np.stack([np.interp(when, self.times, row, left=np.nan, right=np.nan) for row in self.degrees])


def plan_centres(gait: Gait) -> dict[int, NDArray[np.float64]]:
    """Frame number -> middle of the patch in pixels, y down."""
    whole, times = gait.whole_frames()
    hips = gait.tracks.spline(SMOOTH_HZ)(times)[:, list(HIP.values())].mean(1) + np.array([0, RAISED * gait.trunk])
    return {int(frame): centre * [1, -1] for frame, centre in zip(whole, hips, strict=True)}


def plan_scales(gait: Gait) -> dict[int, float]:
    """Frame number -> patch pixels to a pixel of the picture, so that she is of one size in every patch."""
    whole, times = gait.whole_frames()
    leg = gait.leg_at(times)
    trunk = gait.trunk * leg / np.median(leg)
    return {int(frame): TRUNK_PX / float(one) for frame, one in zip(whole, trunk, strict=True)}


def cut_centre(grey: NDArray[np.uint8], centre: NDArray[np.float64], scale: float) -> Patch:
    return cut(grey, centre, scale, SIZE)


def measure(frames: list[int], patches: list[Patch], gait: Gait) -> PelvisTilt | None:
    """Turn of every patch against the median patch. None where hardly any aligned; looks that are not alike are doubt."""
    if len(patches) < 20:
        return None
    curves = []
    for width in WIDTHS:
        edge = (SIZE[0] - width) // 2
        curve = _curve(frames, [patch[:, edge : edge + width] for patch in patches], gait)
        if curve is None:
            return None
        curves.append(curve)
    size = max(1, round(gait.stride_s * gait.tracks.rate))
    inner = slice(size // 2, len(gait.tracks.times) - size // 2)
    degrees = np.stack([(tilt - _mean_over_a_stride(tilt, size))[inner] for tilt, *_ in curves])
    cloth = CLOTH * max(0.0, FITTED - min(c[3] for c in curves))
    pixels = float(np.degrees(EDGE_PX / (WIDTHS[0] / TRUNK_PX * gait.trunk)))
    doubt = float(np.hypot(cloth, pixels))
    return PelvisTilt(gait.tracks.times[inner], degrees, max(c[1] for c in curves), min(c[2] for c in curves), doubt)


def _curve(frames: list[int], patches: list[Patch], gait: Gait) -> tuple[NDArray[np.float64], float, float, float] | None:
    """Tilt (N,) on the tracks' grid, its scatter, the share that aligned, and how alike the looks usually are."""
    reference = np.median(np.stack(patches), 0).astype(np.float32)
    size = (reference.shape[1], reference.shape[0])
    angle, likeness, good = np.full(len(patches), np.nan), np.zeros(len(patches)), np.zeros(len(patches), bool)
    last: Warp = turned(0, size)
    for i, patch in enumerate(patches):
        degrees, likeness[i], warp = align(reference, np.ascontiguousarray(patch), [turned(0, size), last])
        if warp is not None and likeness[i] >= LEAST_CORRELATION:
            angle[i], good[i], last = degrees, True, warp
    if good.mean() < LEAST_ALIGNED:
        return None
    times = np.interp(frames, gait.frames, gait.tracks.times)
    phase = np.interp(times, gait.tracks.times, gait.phase)
    fit, _ = robust_fit(cycle_basis(phase[good], times[good], gait.stride_s, HARMONICS), angle[good, None])
    apart = angle[good] - fit[:, 0]
    usual = 1.4826 * float(np.median(np.abs(apart)))
    looks = np.where(np.abs(apart) < OUTLIER_SCALES * usual + 0.5, angle[good], fit[:, 0])
    even = low_pass(np.interp(gait.tracks.times, times[good], looks), gait.tracks.rate, CURVE_HZ)
    return even, usual / np.sqrt(max(1.0, good.sum() / 10)), float(good.mean()), float(np.median(likeness[good]))


def _mean_over_a_stride(values: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    padded = np.pad(values, size // 2, mode="edge")
    return np.convolve(padded, np.ones(size) / size, "valid")[: len(values)]
