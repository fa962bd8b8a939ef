"""What was measured on the pictures of one clip; empty where the view does not show it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..result import Standing
from .pelvis import PelvisTilt
from .shoe import ShoeAngles
from .uprights import Roll

if TYPE_CHECKING:
    from .beside import Beside
    from .lumbar_hollow import Hollow
    from .standing import StandingBack


@dataclass(frozen=True)
class Pictures:
    """shoes by the runner's own side; pelvis: tilt over time; hollow: of the lower back; beside: by side, from behind or in front; roll: of
    the picture.

    incline: degrees the belt runs uphill in the direction of running, the picture's roll apart; NaN where no belt was seen.
    standing: the runner's own, where it is known; running_back: her back in running, read as that of the standing was.
    """

    shoes: dict[str, ShoeAngles] = field(default_factory=dict)
    pelvis: PelvisTilt | None = None
    hollow: Hollow | None = None
    beside: dict[str, Beside] = field(default_factory=dict)
    roll: Roll = field(default_factory=Roll)
    incline: float = float("nan")
    standing: Standing | None = None
    running_back: StandingBack | None = None
