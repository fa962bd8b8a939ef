"""Whether a recording plays slower than life, and how much: real seconds = seconds of the file / factor."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from formcheck.errors import BadOption

from .words.said import say

SLOW_MOTION_FPS = 48.0  # a judgement: Android tags ordinary clips too, with 30
SLOW_MOTION_RATIO = 1.5  # a judgement: less is a mean rate that sank in dim light
ORDINARY_CADENCE = 120.0  # steps a minute; real running with flight is not slower
CADENCE_RANGE = (140.0, 200.0)
CADENCE_RANGE_WITH_GRAVITY = (120.0, 220.0)
FACTORS = (2.0, 4.0, 8.0, 10 / 3, 5.0, 16.0)  # the likelier first
FALL_M_S2 = 10.2  # mid-hip, middle 60 % of flight, in real time: 9.8 to 10.6 from markers (one runner 12.8)


@dataclass(frozen=True)
class SlowMotion:
    factor: float  # real seconds = file seconds / factor; 1 = as in life
    source: Literal["none", "metadata", "override", "cadence"]
    note: str  # a sentence for the runner; empty if there is nothing to say


def resolve_factor(
    container_fps: float,
    capture_fps: float | None,
    override_factor: float | None = None,
    override_fps: float | None = None,
) -> SlowMotion:
    """What is known before looking at the runner: what she says (factor, or true frames a second), else what the camera wrote.

    `container_fps` is 0 if unknown. Raises BadOption for both overrides at once, one that is no positive number, or a frame rate
    for a recording that states none itself.
    """
    if override_factor is not None and override_fps is not None:
        raise BadOption(say("errors.both_slowmo"))
    if override_factor is not None:
        return _told(_positive(override_factor, "errors.not_positive_slowmo"))
    if override_fps is not None:
        fps = _positive(override_fps, "errors.not_positive_fps")
        if container_fps <= 0:
            raise BadOption(say("errors.no_rate"))
        return _told(fps / container_fps)
    if container_fps > 0 and capture_fps is not None and capture_fps >= SLOW_MOTION_FPS:
        ratio = capture_fps / container_fps
        if ratio >= SLOW_MOTION_RATIO:
            factor = _near_whole(ratio)
            return SlowMotion(
                factor,
                "metadata",
                say("slowmo.metadata", fps=capture_fps, factor=factor),
            )
    return SlowMotion(1.0, "none", "")


def implausible_cadence_factor(cadence_spm: float, duty_factor: float, gravity_ratio: float | None = None) -> float | None:
    """How much a recording must have been slowed for this runner to be possible; None if nothing says that it was.

    Parameters: steps a minute (both legs) and the part of the cycle a foot is down (0..1), both at face value; what
    `gravity_factor` gives, if the flight could be measured.

    Somebody with a flight phase and fewer than 120 steps a minute is no runner in real time; a walker is never judged. Without
    gravity the likeliest factor that makes 140 to 200 steps; with it, the factor nearest to gravity's that makes 120 to 220.
    """
    has_flight = duty_factor < 0.5
    if not (has_flight and 0 < cadence_spm < ORDINARY_CADENCE):
        return None
    if gravity_ratio is None or not math.isfinite(gravity_ratio) or gravity_ratio <= 0:
        return next(iter(_factors_giving(CADENCE_RANGE, cadence_spm)), None)

    def distance(factor: float) -> float:
        return abs(math.log(factor / gravity_ratio))

    factor = min((1.0, *_factors_giving(CADENCE_RANGE_WITH_GRAVITY, cadence_spm)), key=distance)
    return factor if factor > 1 else None


def gravity_factor(accel_m_s2: float) -> float:
    """The slow-motion factor that the hips' mean vertical acceleration in flight (m/s^2, either sign) points to; NaN for none.

    A fall slowed k times has 1/k^2 of its acceleration, so twice too slow is four times too weak.
    """
    return math.sqrt(FALL_M_S2 / abs(accel_m_s2)) if accel_m_s2 else math.nan


def _factors_giving(cadence_range: tuple[float, float], cadence_spm: float) -> list[float]:
    low, high = cadence_range
    return [factor for factor in FACTORS if low <= factor * cadence_spm <= high]


def _near_whole(ratio: float) -> float:
    """Cameras mostly slow by whole numbers; the mean rate of a recording strays a little from what it was set to."""
    whole = round(ratio)
    return float(whole) if abs(ratio / whole - 1) <= 0.03 else ratio


def _positive(value: float, complaint: str) -> float:
    if not (math.isfinite(value) and value > 0):
        raise BadOption(say(complaint, value=float(value)))
    return value


def _told(factor: float) -> SlowMotion:
    return SlowMotion(factor, "override", "" if factor == 1 else say("slowmo.override", factor=factor))
