"""Whether the legs bear the right names, frame by frame."""

from __future__ import annotations

from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from ..gait.gait import Gait
from ..language.text import Phrase
from ..pose.landmarks import ANKLE, KNEE
from .rows import LegLabels
from .truth import TruthUnreadable

TOGETHER = 0.05  # leg lengths: nearer than this the legs are not told apart
SIDES = ("left", "right")
JOINTS = ("hip", "knee", "ankle")

Legs = NDArray[np.float64]  # (F, 2, 3, 2): frame of the file; left, right; hip, knee, ankle; x, y in pixels, y down


def read_legs(path: Path) -> Legs:
    """The true legs in the picture, from a clip's joints file: `names` (J,) and `pixels` (F, J, 2), which holds the differences from frame
    to frame in 0.1 px. Raises TruthUnreadable."""
    try:
        with np.load(path) as arrays:
            names = arrays["names"].tolist()
            pixels = np.cumsum(arrays["pixels"], axis=0, dtype=int) / 10
        return pixels[:, [[names.index(f"{joint}_{side}") for joint in JOINTS] for side in SIDES]]
    except (OSError, ValueError, KeyError, IndexError, BadZipFile) as error:
        raise TruthUnreadable(Phrase("errors.evaluate.joints", path=path, why=str(error))) from error


def leg_labels(gait: Gait, true: Legs) -> LegLabels | None:
    """Over the frames analysed. None where no frame tells."""
    frames = np.arange(int(np.ceil(gait.frames[0])), min(int(gait.frames[-1]), len(true) - 1) + 1)
    at = np.abs(gait.frames[None, :] - frames[:, None]).argmin(1)
    points = gait.tracks.points[at] * [1, -1]
    found = np.stack([points[:, [KNEE[side], ANKLE[side]]] for side in SIDES], 1)
    right, told = rightly_named(found, true[frames])
    if not told.any():
        return None
    before = right ^ gait.swapped[frames]  # to exchange the names makes right of wrong
    return LegLabels(float(before[told].mean()), float(right[told].mean()), int(told.sum()))


def rightly_named(found: NDArray[np.float64], true: Legs) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """(F,) whether knees and ankles lie nearer to the true ones of their own names than to each other's; and (F,) whether the true legs
    are far enough apart to tell. found (F, 2, 2, 2): left, right; knee, ankle; x, y in pixels, y down."""
    lower = true[:, :, 1:]
    own = np.linalg.norm(found - lower, axis=-1).sum((1, 2))
    others = np.linalg.norm(found - lower[:, ::-1], axis=-1).sum((1, 2))
    apart = np.linalg.norm(lower[:, 0] - lower[:, 1], axis=-1).mean(1)
    length = np.linalg.norm(np.diff(true, axis=2), axis=-1).sum(2)
    return own < others, apart >= TOGETHER * np.percentile(length, 90) if len(true) else np.zeros(0, bool)
