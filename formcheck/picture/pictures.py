"""What was measured on the pictures of one clip; empty where the view does not show it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .pelvis import PelvisTilt
from .shoe import ShoeAngles

if TYPE_CHECKING:
    from .back import Hollow


@dataclass(frozen=True)
class Pictures:
    """shoes by the runner's own side; pelvis: tilt over time; hollow: of the lower back."""

    shoes: dict[str, ShoeAngles] = field(default_factory=dict)
    pelvis: PelvisTilt | None = None
    hollow: Hollow | None = None
