"""The tilt of the pelvis over time, from the picture: the hips' landmarks are inferred and hardly follow a drop.

A patch of cloth round the hips does not turn as one: what lies above goes with the trunk, which hardly tips, and what lies below is
dragged along by the thighs. The turn of the whole therefore follows only some three quarters of a drop. So the patch is first laid on its
usual look as a whole, and what is left is followed from place to place (dense optical flow, Kroeger 2016). The pelvis' tilt is how much a
level line across the cloth turns at the very height of the hips, or, where a shirt hangs down over them, right below its hem. What the
thighs add to that grows downwards, so what a strip further down turns more tells how much of it to take off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..gait.cycle import cycle_basis, robust_fit
from ..gait.filters import low_pass
from ..gait.gait import Gait
from ..pose.landmarks import HIP
from ..system.progress import Counter, counting, stage
from .registration import Warp, align, cut, turned

Floats = NDArray[np.float64]

TRUNK_PX = 200  # trunk length in a patch
SIZE = (int(0.80 * TRUNK_PX), int(1.04 * TRUNK_PX))
CORE = (int(0.40 * TRUNK_PX), int(0.35 * TRUNK_PX))  # laid on the usual look as a whole: in the middle, between the arms
RAISED = 0.08  # the patch's middle above the mid-hip, trunk lengths
BAND = 0.15  # trunk lengths, the height of the strip in which a level line is followed; its middle is at the hips
BELOW = (0.10, 0.175)  # trunk lengths below the strip's middle, from where to where a second one lies, dragged more by the thighs
PULL = 0.25  # what the thighs do to the strip at the hips, by what they do to the second one beyond it (rendered clips, tuning part)
HANGS = 0.20  # trunk lengths above and below the hips where a waist or a hem is looked for
WIDTHS = (0.42, 0.54)  # trunk lengths: how much of that line; what the two differ by is doubt
WAIST_TURNS = np.arange(-12, 12.01, 0.25)  # degrees
WAIST_ALIKE = 0.9  # of the best line's contrast: turns that have as much could be it as well
WAIST_CLEAR = 3.0  # times the usual contrast that a waist's line has
WAIST_WORN = 1.5  # degrees, 1 SD: a waistband or a hem is not put on quite level
LEAST_CORRELATION = 0.6
SMOOTH_HZ = 6.0
HARMONICS = 8  # of the stride: with four the peak of a one-sided drop would be taken for outliers
LEAST_ALIGNED = 0.3  # of the looks
LAID = 0.2  # of the time, until all are laid on the usual look
FITTED = 0.98  # correlation of the usual look in fitted clothes; 0.85 to 0.92 where cloth flaps over the hips
CLOTH = 12.0  # degrees of doubt for a whole correlation less: 1.3 at 0.87, what readings below a hanging shirt are wrong by
EDGE_PX = 0.5  # 1 SD to which an edge is known in the picture, however many looks
CURVE_HZ = 8.0
OUTLIER_SCALES = 4.0  # and OUTLIER more degrees than that: what no pelvis does from one frame to the next
OUTLIER = 2.0


@dataclass(frozen=True)
class PelvisTilt:
    """The tilt, degrees counter-clockwise in the picture, against its mean over whole strides.

    times (N,) real seconds, degrees (W, N) by two flows for each of WIDTHS; scatter: 1 SD of the runner's usual curve, from the looks'
    scatter about it; aligned: share of the looks that could be aligned; doubt: 1 SD for cloth that moves on its own and for few pixels.
    weights: of the W looks, sum 1, the larger the less one scatters. level, level_doubt: the waist's line in the picture, degrees
    counter-clockwise, mean over whole strides, and 1 SD; NaN where there is no such line.
    """

    times: Floats
    degrees: Floats
    scatter: float
    aligned: float
    doubt: float = 0.0
    weights: tuple[float, ...] = (0.5, 0.5)
    level: float = float("nan")
    level_doubt: float = float("nan")

    def at(self, when: Floats) -> Floats:
        """(W, ...) degrees at real times (...); NaN outside."""
        return np.stack([np.interp(when, self.times, row, left=np.nan, right=np.nan) for row in self.degrees])

    def fused(self, when: Floats) -> Floats:
        """(...) degrees at real times (...): all looks, by their weights; NaN outside."""
        return np.tensordot(np.array(self.weights), self.at(when), 1)


def plan_centres(gait: Gait) -> dict[int, Floats]:
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


def cut_centre(grey: NDArray[np.uint8], centre: Floats, scale: float) -> NDArray[np.uint8]:
    return np.clip(np.rint(cut(grey, centre, scale, SIZE)), 0, 255).astype(np.uint8)


def measure(frames: list[int], patches: Sequence[NDArray[np.uint8]], gait: Gait, progress: Counter | None = None) -> PelvisTilt | None:
    """Turn of every patch (132, 160) against the usual look. None where hardly any aligned; looks that are not alike are doubt."""
    if len(patches) < 20:
        return None
    warps, likeness = lay_on_usual_look(patches, stage(progress, 0, LAID))
    good = np.array([warp is not None for warp in warps])
    if good.mean() < LEAST_ALIGNED:
        return None
    angles, reference = follow(patches, warps, stage(progress, LAID, 1))
    times = np.interp(frames, gait.frames, gait.tracks.times)
    size = max(1, round(gait.stride_s * gait.tracks.rate))
    inner = slice(size // 2, len(gait.tracks.times) - size // 2)
    curves = [_curve(times[good], row[good], gait) for row in angles]
    means = [_mean_over_a_stride(tilt, size) for tilt, _ in curves]
    degrees = np.stack([(tilt - mean)[inner] for (tilt, _), mean in zip(curves, means, strict=True)])
    scatters = np.array([scatter for _, scatter in curves])
    weights = 1 / np.maximum(scatters, 1e-3) ** 2
    weights /= weights.sum()
    cloth = CLOTH * max(0.0, FITTED - float(np.median(likeness[good])))
    pixels = float(np.degrees(EDGE_PX / (WIDTHS[0] * gait.trunk)))
    waist, waist_doubt, _ = waist_line(reference)
    return PelvisTilt(
        times=gait.tracks.times[inner],
        degrees=degrees,
        scatter=float(scatters.max()),
        aligned=float(good.mean()),
        doubt=float(np.hypot(cloth, pixels)),
        weights=tuple(weights.tolist()),
        level=waist + float(weights @ [mean[inner].mean() for mean in means]),
        level_doubt=float(np.hypot(waist_doubt, cloth)),
    )


def lay_on_usual_look(patches: Sequence[NDArray[np.uint8]], progress: Counter | None = None) -> tuple[list[Warp | None], Floats]:
    """For each patch (H, W) the warp (2, 3) from a place of the usual look to its place in that patch, turn and shift alone, None where it
    is not alike; and how alike (-1..1) the two then are."""
    left, top = (SIZE[0] - CORE[0]) // 2, (SIZE[1] - CORE[1]) // 2
    cores = [np.ascontiguousarray(one[top : top + CORE[1], left : left + CORE[0]], np.float32) for one in patches]
    usual = np.median(np.stack(cores), 0).astype(np.float32)
    start = turned(0, CORE)
    last, likeness = start, np.zeros(len(cores))
    warps: list[Warp | None] = []
    for i, core in enumerate(counting(cores, progress)):
        _, likeness[i], warp = align(usual, core, [start, last])
        if warp is None or likeness[i] < LEAST_CORRELATION:
            warps.append(None)
            continue
        last = warp
        warps.append(_of_the_whole(warp, (left, top)))
    return warps, likeness


def _of_the_whole(warp: Warp, corner: tuple[int, int]) -> Warp:
    """A core's warp in the coordinates of the whole patch."""
    offset = np.array(corner, float)
    out = warp.astype(float)
    out[:, 2] += offset - out[:, :2] @ offset
    return out.astype(np.float32)


def follow(patches: Sequence[NDArray[np.uint8]], warps: Sequence[Warp | None], progress: Counter | None = None) -> tuple[Floats, Floats]:
    """Degrees counter-clockwise (W, N) that a level line at the hips turned in each patch, by two flows and WIDTHS, NaN without a warp; and
    the usual look (H, W) when all patches are laid on it, which is sharper than their plain median."""
    from ..recording.clip import quiet_cv2

    cv2 = quiet_cv2()
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    laid = [
        None if warp is None else cv2.warpAffine(one, warp, SIZE, flags=flags, borderMode=cv2.BORDER_REPLICATE)
        for one, warp in zip(patches, warps, strict=True)
    ]
    reference = np.median(np.stack([one for one in laid if one is not None]), 0)
    usual = np.clip(np.rint(reference), 0, 255).astype(np.uint8)
    # On plain cloth there is little to follow, and a coarse and a fine flow fill it in differently: what they differ by is doubt.
    flows = [cv2.DISOpticalFlow_create(how) for how in (cv2.DISOPTICAL_FLOW_PRESET_FAST, cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)]
    hips, half, reach = hips_row(), round(BAND * TRUNK_PX / 2), round(max(WIDTHS) * TRUNK_PX / 2)
    hem = waist_line(reference)[2]
    middle = np.array([SIZE[0] / 2, hips if np.isnan(hem) else max(hips, round(hem) + half)])  # a shirt does not turn as the hips do
    rows = [(-half, half), (round(BELOW[0] * TRUNK_PX), round(BELOW[1] * TRUNK_PX))]
    strips = [_places(middle, first, min(last, SIZE[1] - 1 - int(middle[1])), reach) for first, last in rows]
    angles = np.full((len(flows), len(WIDTHS), len(patches)), np.nan)
    for i, (one, warp) in enumerate(counting([*zip(laid, warps, strict=True)], progress)):
        if one is None or warp is None:
            continue
        for n, flow in enumerate(flows):
            moved = flow.calc(usual, one, None)
            for k, width in enumerate(WIDTHS):
                at_hips, below = (_strip_turn(places, moved, warp, width * TRUNK_PX / 2) for places in strips)
                angles[n, k, i] = at_hips - PULL * (below - at_hips)
    return angles.reshape(-1, len(patches)), reference


def _places(middle: Floats, first: int, last: int, reach: int) -> Floats:
    """(rows, places, 2) pixels x, y of a strip, its rows counted from the middle (x, y)."""
    y, x = np.mgrid[first : last + 1, -reach : reach + 1]
    return np.stack([x, y], -1) + middle


def _strip_turn(places: Floats, moved: NDArray[np.float32], warp: Warp, half: float) -> float:
    """Degrees counter-clockwise of a strip's level lines in a patch, from where the flow (H, W, 2) and then the warp put their places."""
    at = places.astype(int)
    down = (places + moved[at[..., 1], at[..., 0]]) @ warp[1, :2].astype(float)
    across = places[0, :, 0] - places[0, :, 0].mean()
    inside = np.abs(across) <= half
    return line_turn(across[inside], down[:, inside].mean(0))


def line_turn(across: Floats, down: Floats) -> float:
    """Degrees counter-clockwise of a line that was level, from the places (n,) along it and how far down (n,) they lie now."""
    centred = across - across.mean()
    return -float(np.degrees(np.arcsin(np.clip(centred @ down / (centred @ centred), -1, 1))))


def hips_row() -> int:
    """The row of a patch at which the middle of the hips lies."""
    return round(SIZE[1] / 2 + RAISED * TRUNK_PX)


def waist_line(reference: Floats) -> tuple[float, float, float]:
    """The clearest edge that runs across the hips in a patch (H, W), a waistband or the hem of a shirt: degrees counter-clockwise, 1 SD,
    and its row in the middle. NaN where none is clear."""
    from ..recording.clip import quiet_cv2

    cv2 = quiet_cv2()
    smooth = cv2.GaussianBlur(reference.astype(np.float32), (0, 0), 1.5)
    steep = np.abs(cv2.Sobel(smooth, cv2.CV_32F, 0, 1))
    reach = round(max(WIDTHS) * TRUNK_PX / 2)
    x = np.arange(-reach, reach + 1)
    rows = hips_row() + np.arange(-round(HANGS * TRUNK_PX), round(HANGS * TRUNK_PX) + 1)
    lines = np.rint(rows[:, None] - np.tan(np.radians(WAIST_TURNS))[:, None, None] * x).astype(int)  # (turns, rows, places)
    contrast = np.median(steep[np.clip(lines, 0, len(reference) - 1), x + reference.shape[1] // 2], -1)
    best = contrast.max(1)
    if best.max() < WAIST_CLEAR * max(1.0, float(np.median(contrast))):
        return float("nan"), float("nan"), float("nan")
    alike = WAIST_TURNS[best >= WAIST_ALIKE * best.max()]
    return float(alike.mean()), float(np.hypot(WAIST_WORN, np.std(alike))), float(rows[contrast.max(0).argmax()])


def _curve(times: Floats, angles: Floats, gait: Gait) -> tuple[Floats, float]:
    """Tilt (N,) on the tracks' grid from looks (M,) at their times, and its scatter. A look far off the runner's usual curve is put
    on it."""
    phase = np.interp(times, gait.tracks.times, gait.phase)
    fit, _ = robust_fit(cycle_basis(phase, times, gait.stride_s, HARMONICS), angles[:, None])
    apart = angles - fit[:, 0]
    usual = 1.4826 * float(np.median(np.abs(apart)))
    looks = np.where(np.abs(apart) < OUTLIER_SCALES * usual + OUTLIER, angles, fit[:, 0])
    even = low_pass(np.interp(gait.tracks.times, times, looks), gait.tracks.rate, CURVE_HZ)
    return even, usual / np.sqrt(max(1.0, len(angles) / 10))


def _mean_over_a_stride(values: Floats, size: int) -> Floats:
    padded = np.pad(values, size // 2, mode="edge")
    return np.convolve(padded, np.ones(size) / size, "valid")[: len(values)]
