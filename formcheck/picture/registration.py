"""How far a body part turned, from the picture itself.

Landmarks say where to look; aligning the patch with a reference patch of the same part (ECC, Evangelidis & Psarakis 2008: rotation and
shift) says how much it turned. No landmark's resolution limits it: a shoe is some 30 pixels long for the pose network and 150 in the clip.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Patch = NDArray[np.float32]
Warp = NDArray[np.float32]
Mask = NDArray[np.uint8]  # 255 where a pixel counts

ROUNDS, PRECISION = 60, 1e-4
BLUR = 5
TRIED = 2  # starts that are always followed; the others only while none has led to a picture
ALIKE = 0.9  # as much as this


def cut(grey: NDArray[np.uint8], centre: NDArray[np.float64], scale: float, size: tuple[int, int]) -> Patch:
    """A patch of `size` (width, height) around `centre` (x, y in pixels, y down), `scale` patch pixels to a picture pixel."""
    from ..recording.clip import quiet_cv2

    cv2 = quiet_cv2()
    width, height = size
    matrix = np.array([[scale, 0, width / 2 - scale * centre[0]], [0, scale, height / 2 - scale * centre[1]]], np.float32)
    flags = cv2.INTER_AREA if scale < 0.7 else cv2.INTER_LINEAR
    return cv2.warpAffine(grey, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE).astype(np.float32)


def ellipse(size: tuple[int, int], centre: tuple[float, float], half_axes: tuple[float, float]) -> Mask:
    """Mask (height, width) of 0 and 255: an upright ellipse, in patch pixels."""
    x, y = np.meshgrid(np.arange(size[0]), np.arange(size[1]))
    inside = ((x - centre[0]) / half_axes[0]) ** 2 + ((y - centre[1]) / half_axes[1]) ** 2 <= 1
    return inside.astype(np.uint8) * 255


def turned(degrees: float, size: tuple[int, int]) -> Warp:
    """The warp of a patch turned counter-clockwise about its middle."""
    a = -np.radians(degrees)
    c, s = np.cos(a), np.sin(a)
    x, y = size[0] / 2, size[1] / 2
    return np.array([[c, -s, x - c * x + s * y], [s, c, y - s * x - c * y]], np.float32)


def angle_of(warp: Warp) -> float:
    """Degrees counter-clockwise as seen (y up)."""
    return float(-np.degrees(np.arctan2(warp[1, 0], warp[0, 0])))


def align(
    reference: Patch,
    image: Patch,
    starts: Iterable[Warp],
    mask: Mask | None = None,
    image_mask: Mask | None = None,
) -> tuple[float, float, Warp | None]:
    """Degrees (counter-clockwise as seen) that `image` is turned against `reference`, correlation (-1..1), warp.

    The best of several starts by correlation, those most alike from the outset first. The masks say which pixels of the reference and of
    the image count. Below a correlation of about 0.65 the angle should not be believed; NaN where nothing converged.
    """
    from ..recording.clip import quiet_cv2

    cv2 = quiet_cv2()
    criteria = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, ROUNDS, PRECISION)
    everything = np.full(image.shape, 255, np.uint8)
    templates, images = everything if mask is None else mask, everything if image_mask is None else image_mask
    best: tuple[float, float, Warp | None] = (float("nan"), 0.0, None)
    starts = list(starts)
    if len(starts) > TRIED:
        starts.sort(key=lambda start: -likeness(reference, image, start, templates, images))
    for tried, start in enumerate(starts):
        if tried >= TRIED and best[1] >= ALIKE:
            break
        try:
            correlation, warp = cv2.findTransformECCWithMask(
                reference, image, templates, images, start.copy(), cv2.MOTION_EUCLIDEAN, criteria, BLUR
            )
        except cv2.error:
            continue
        if correlation > best[1]:
            best = (angle_of(warp), float(correlation), warp)
    return best


def likeness(reference: Patch, image: Patch, warp: Warp, mask: Mask, image_mask: Mask) -> float:
    """Correlation (-1..1) of a reference with an image laid on it by `warp`, over what both masks let count; -1 where that is nothing."""
    from ..recording.clip import quiet_cv2

    cv2 = quiet_cv2()
    size = (reference.shape[1], reference.shape[0])
    laid = cv2.warpAffine(image, warp, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE)
    seen = cv2.warpAffine(image_mask, warp, size, flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP)
    both = (mask > 0) & (seen > 0)
    a, b = reference[both], laid[both]
    if not len(a) or np.ptp(a) == 0 or np.ptp(b) == 0:
        return -1.0
    return float(np.corrcoef(a, b)[0, 1])
