"""The belt speed by which limits move.

Bodies of different size run alike at equal Froude numbers, speed squared by leg length (Alexander & Jayes 1983, `docs/sources.md` 5.4):
their angles and their lengths in legs are then the same. So limits move with the speed at which a runner with a leg of usual length would
run alike, which is v sqrt(usual / own). A video tells the speed in legs a second and nothing of the leg's length; taking the usual one for
it then matters only by half.
"""

from __future__ import annotations

import math

from ..gait.activity import LEG_M
from ..language.text import Phrase

LEGS_DIFFER = 0.06  # of its length, 1 SD among adults: a height of 1.72 +- 0.095 m
USUAL_SPEED, SPEEDS_DIFFER = 2.75, 0.42  # m/s, mean and SD at one's own pace (860 runners of Malisoux 2023), where none is known


def alike(told: float | None, seen: float | None, seen_doubt: float = 0.0) -> tuple[float | None, float]:
    """The speed in m/s at which a runner with a leg of usual length would run alike, and its expected error (1 SD); None without any.

    told: the belt's speed in m/s, if it is known. seen: what the video tells of it for a leg of usual length, uncertain by the share
    `seen_doubt`. A long leg makes one of them too large by as much as the other too small, so that both together know the leg.
    """
    leg = LEGS_DIFFER / 2
    if told is None or seen is None:
        speed, share = (told, leg) if told is not None else (seen, math.hypot(leg, seen_doubt))
        return speed, (speed or 0.0) * share
    spread = 4 * leg**2 + seen_doubt**2
    by_sight = 2 * leg**2 / spread
    return told ** (1 - by_sight) * seen**by_sight, told * leg * seen_doubt / math.sqrt(spread)


def of_leg(speed: float, leg: float) -> float:
    """The same for a belt's speed in m/s and a leg (hip to knee to ankle) in m that are known."""
    return speed * math.sqrt(LEG_M / leg)


def at_speed(speed: float | None) -> str:
    """The belt speed in m/s by which a limit was moved, in the words of a runner."""
    return Phrase("findings.at_speed", kmh=3.6 * speed) if speed else Phrase("findings.at_usual_speed", kmh=3.6 * USUAL_SPEED)
