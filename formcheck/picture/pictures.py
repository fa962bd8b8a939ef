"""What was measured on the pictures of one clip; empty where the view does not show it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from .pelvis import PelvisTilt
from .shoe import ShoeAngles

if TYPE_CHECKING:
    from .back import Hollow
    from .beside import Beside


@dataclass(frozen=True)
class Pictures:
    """shoes by the runner's own side; pelvis: tilt over time; hollow: of the lower back; beside: by side, from behind or in front."""

    shoes: dict[str, ShoeAngles] = field(default_factory=dict)
    pelvis: PelvisTilt | None = None
    hollow: Hollow | None = None
    beside: dict[str, Beside] = field(default_factory=dict)

    @property
    def belt_slope(self) -> float:
        """Degrees the belt runs uphill in the direction of running, in the picture: the camera's roll and the incline together.

        0 where no shoe was seen travelling with the belt.
        """
        slopes = [s.belt_slope for s in self.shoes.values() if np.isfinite(s.belt_slope)]
        return float(np.mean(slopes)) if slopes else 0.0
