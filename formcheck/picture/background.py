"""What stands still behind the runner, so that only the runner is compared."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .registration import Mask, Patch

SAMPLES = 31
DIFFERENT = 12.0  # grey levels
MOST_CHANGED = 0.25  # of a picture behind which the camera stands still
GROWN = 5  # pixels: the outline itself is worth comparing
LEAST_SHARE = 0.2  # of the part looked at; less means that the part does not stand out from what is behind it


def backdrop(samples: list[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """The median picture of samples spread over the recording: a limb is nowhere for half of the time."""
    return np.median(np.stack(samples), 0).astype(np.uint8)


def stands_still(samples: list[NDArray[np.uint8]], still: NDArray[np.uint8]) -> bool:
    """Whether the camera stood still: all but the runner, mostly a tenth of the picture, is the same in every sample."""
    changed = [float(np.mean(np.abs(sample.astype(np.int16) - still) > 2 * DIFFERENT)) for sample in samples]
    return float(np.median(changed)) < MOST_CHANGED


def foreground(patch: Patch, behind: Patch) -> Mask:
    """Mask of what differs from the backdrop, a little wider than its outline. Both patches cut at the same place."""
    from ..recording.clip import quiet_cv2

    cv2 = quiet_cv2()
    apart = np.abs(cv2.GaussianBlur(patch, (3, 3), 0) - cv2.GaussianBlur(behind, (3, 3), 0)) > DIFFERENT
    found = cv2.morphologyEx(apart.astype(np.uint8) * 255, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    return cv2.dilate(found, np.ones((GROWN, GROWN), np.uint8))


def usual(masks: list[Mask], within: Mask) -> Mask:
    """What most of the masks share inside `within`; all of `within` where that is too little to go by."""
    shared = ((np.mean([mask > 0 for mask in masks], axis=0) > 0.5) & (within > 0)).astype(np.uint8) * 255
    return shared if (shared > 0).sum() >= LEAST_SHARE * (within > 0).sum() else within
