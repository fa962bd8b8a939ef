"""The runner's outline in chosen frames, by the pose model's mask and the clothes' colours; kept between runs like the pose."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..gait.gait import Gait
from ..pose.cache import load_arrays, save_arrays
from ..pose.model import PoseModel
from . import lumbar_hollow as back
from .beside import StepOutliner
from .clothes import Outlines, Unrolled, outlines, unroll
from .silhouette import ALONG, trunk_crop, trunk_frame

CUTOFF_HZ = 10.0
OUTLINES = ("runner", "clothes", "on_skin", "front", "arms")


class Outliner:
    """Takes frames as they pass and gives the back's outlines in those that `back.plan_frames` asks for.

    model: the pose model; kept: the file the outlines are kept in.
    """

    def __init__(self, model: PoseModel, kept: Path) -> None:
        self._model = model
        self._kept = kept
        self._frames: list[int] = []
        self._outlines = outlines([])
        self._unrolled: dict[int, Unrolled] = {}
        self.missing: set[int] = set()

    def of_steps(self) -> StepOutliner:
        """The same for the whole outline at every midstance, kept beside."""
        return StepOutliner(self._model, self._kept.with_name(f"{self._kept.stem}-steps{self._kept.suffix}"))

    @contextmanager
    def opened(self, gait: Gait, size: tuple[int, int]) -> Iterator[None]:
        """Ready to take frames of a picture of (width, height); the model is loaded only if the outlines are not known yet."""
        planned = back.plan_frames(gait) if self._model.has_masks else []
        known = load_arrays(self._kept)
        if known is not None and known["planned"].tolist() == planned:
            self._frames = known["frames"].tolist()
            self._outlines = Outlines(**{name: known[name] for name in OUTLINES}, alike=float(known["alike"]))
            yield
            return
        self.missing = set(planned)
        self._gait, self._size = gait, size
        if not planned:
            yield
            return
        with self._model.opened(track=False, masks=True) as self._find:
            yield
        self._frames = sorted(self._unrolled)
        found = self._outlines = outlines([self._unrolled[f] for f in self._frames])
        self._unrolled.clear()
        arrays = {name: getattr(found, name) for name in OUTLINES}
        save_arrays(self._kept, planned=np.array(planned), frames=np.array(self._frames), alike=np.array(found.alike), **arrays)

    def take(self, frame: int, image: NDArray[np.uint8]) -> None:
        """Outlines of this frame, if it is one of the missing."""
        if frame not in self.missing:
            return
        gait = self._gait
        points = points_in(gait, frame)
        left, top, right, bottom = trunk_crop(points, gait.trunk, self._size)
        part = image[top:bottom, left:right]
        _, mask = self._find.with_mask(part)
        if mask is not None:
            self._unrolled[frame] = unroll(part, mask, points - [left, top], gait.forward, gait.trunk, gait.near)

    def found(self) -> tuple[list[int], Outlines]:
        return self._frames, self._outlines


def points_in(gait: Gait, frame: float) -> NDArray[np.float64]:
    """(33, 2) pixels, y down, that outlines are measured from."""
    return np.asarray(gait.tracks.spline(CUTOFF_HZ)(np.interp(frame, gait.frames, gait.tracks.times)) * [1, -1])


def in_picture(gait: Gait, frame: float, outline: NDArray[np.float64]) -> NDArray[np.float64]:
    """(U, 2) pixels, y down, of an outline (U,) that lies so many trunk lengths behind the trunk's axis."""
    origin, up, back = trunk_frame(points_in(gait, frame), gait.forward)
    return np.asarray(origin + gait.trunk * (ALONG[:, None] * up + outline[:, None] * back))
