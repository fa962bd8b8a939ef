"""What one recording told, with all that reports draw from."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from .gait.gait import Gait
from .picture.pictures import Pictures
from .pose.pose import Pose
from .recording.clip import Clip
from .result import ClipSummary, Event, Measurement


@dataclass(frozen=True)
class ClipResult:
    """What one recording told."""

    summary: ClipSummary
    measurements: tuple[Measurement, ...] = ()
    events: tuple[Event, ...] = ()
    failed: dict[str, tuple[str, str]] = field(default_factory=dict)
    gait: Gait | None = None
    clip: Clip | None = None
    pose: Pose | None = None
    pictures: Pictures | None = None
    clock_doubt: float = 0.0  # of its times and paces, as a share (1 SD)
    clock_guessed: bool = False  # whether they rest on a guessed slow motion

    @property
    def speed(self) -> float | None:
        return self.summary.speed

    @property
    def speed_doubt(self) -> float:
        """Of the speed in legs a second, as a share (1 SD)."""
        return float(np.hypot(self.gait.speed_doubt if self.gait else 0.0, self.clock_doubt))
