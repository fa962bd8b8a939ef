"""What the pose stage hands on: the runner's 33 points in every frame of a recording."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .landmarks import NAMES
from .model import has_feet
from .person import Place


@dataclass(frozen=True)
class Pose:
    """Landmarks of one person over T frames; a frame without the person is NaN.

    normalized (T, 33, 3): x, y in 0..1 of the picture (y down), z as the model gives it (smaller = nearer, 0 = not known).
    world (T, 33, 3): metres about the mid-hip, as the model gives them; NaN where it gives none.
    visibility (T, 33): 0..1.
    times (T,): seconds in the file's own time line.
    size: (width, height) of the upright picture in pixels.
    people: the most persons seen in one sampled frame, 1 where nobody else stays in the picture.
    place: where among them the runner is as seen in the picture, "" where that is not clear.
    beside: somebody else was seen who moves like a runner.
    unknown: rows that the pose model does not find; they lie on the nearest joint that it does, with visibility 0.
    takes: frames at which another take begins, by the picture.
    network: name of the pose model, or models, that saw them; "" where not known.
    """

    normalized: NDArray[np.float32]
    world: NDArray[np.float32]
    visibility: NDArray[np.float32]
    times: NDArray[np.float64]
    size: tuple[int, int]
    people: int = 1
    place: Place = ""
    beside: bool = False
    unknown: frozenset[int] = frozenset()
    takes: tuple[int, ...] = ()
    network: str = ""

    @property
    def pixels(self) -> NDArray[np.float64]:
        """(T, 33, 2) x, y in pixels, y down."""
        return self.normalized[:, :, :2].astype(float) * np.array(self.size, float)

    @property
    def has_feet(self) -> bool:
        """Whether the pose model finds heels and toes."""
        return has_feet(name for row, name in enumerate(NAMES) if row not in self.unknown)

    @property
    def present(self) -> NDArray[np.bool_]:
        """(T,) whether the runner was found."""
        return np.asarray(np.isfinite(self.normalized[:, :, :2]).all((1, 2)))
