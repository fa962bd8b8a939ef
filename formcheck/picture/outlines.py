"""The runner's outline in chosen frames, by MediaPipe's segmentation; kept between runs like the pose."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..gait.gait import Gait
from ..pose.cache import load_arrays, save_arrays
from . import lumbar_hollow as back
from .beside import StepOutliner
from .silhouette import ALONG, back_contour, trunk_crop

CUTOFF_HZ = 10.0


class Outliner:
    """Takes frames as they pass and gives the back's outline in those that `back.plan_frames` asks for.

    model: the pose model; kept: the file the outlines are kept in.
    """

    def __init__(self, model: Path, kept: Path) -> None:
        self._model = model
        self._kept = kept
        self._contours: dict[int, NDArray[np.float64]] = {}
        self.missing: set[int] = set()

    def of_steps(self) -> StepOutliner:
        """The same for the whole outline at every midstance, kept beside."""
        return StepOutliner(self._model, self._kept.with_name(f"{self._kept.stem}-steps{self._kept.suffix}"))

    @contextmanager
    def opened(self, gait: Gait, size: tuple[int, int]) -> Iterator[None]:
        """Ready to take frames of a picture of (width, height); the model is loaded only if some outline is not known yet."""
        frames = back.plan_frames(gait)
        known = load_arrays(self._kept)
        if known is not None and known["frames"].tolist() == frames and known["contours"].shape == (len(frames), len(ALONG)):
            self._contours = dict(zip(frames, known["contours"], strict=True))
        self.missing = set(frames) - set(self._contours)
        self._gait, self._size = gait, size
        if not self.missing:
            yield
            return
        from ..pose.mediapipe_landmarker import landmarker

        with landmarker(self._model, track=False, masks=True) as self._find:
            yield
        contours = np.array([self._contours.get(f, np.full(len(ALONG), np.nan)) for f in frames])
        save_arrays(self._kept, frames=np.array(frames), contours=contours)

    def take(self, frame: int, image: NDArray[np.uint8]) -> None:
        """Outline of this frame, if it is one of the missing."""
        if frame not in self.missing:
            return
        gait = self._gait
        points = gait.tracks.spline(CUTOFF_HZ)(np.interp(frame, gait.frames, gait.tracks.times)) * [1, -1]
        left, top, right, bottom = trunk_crop(points, gait.trunk, self._size)
        _, mask = self._find.with_mask(image[top:bottom, left:right])
        if mask is not None:
            self._contours[frame] = back_contour(mask, points - [left, top], gait.forward, gait.trunk)

    def found(self) -> tuple[list[int], list[NDArray[np.float64]]]:
        frames = sorted(f for f, contour in self._contours.items() if np.isfinite(contour).any())
        return frames, [self._contours[f] for f in frames]
