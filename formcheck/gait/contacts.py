"""When each foot lands and leaves the belt, seen from the side: `docs/sources.md` 2.2 and 2.3.

The belt's speed is constant, so the heel has landed when it moves backward with the belt. It needs only a first derivative, gives times
between frames, and depends neither on the frame rate nor on how the foot lands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..pose.landmarks import ANKLE, HEEL, HIP, TOE
from .angles import knee_flexion
from .toe_off import toe_offs
from .tracks import Tracks

LANDED_SHARE = 0.80  # of belt speed, reached by the heel
USUAL_CONTACT_SHARE = 0.37  # of a stride, where toe-off is not seen: marker trials with a force plate at 2.5 m/s; less when faster
LATE_S = 0.010  # by which that moment comes after the landing: median of marker trials (+9 ms) and rendered clips (+12 ms)
USUAL_STRIDE_S = 0.74  # the windows below were found at this stride time and scale with it
FINE_HZ = 1000
RISE_LATE_S = 0.010  # by which the toe has risen after toe-off: `docs/sources.md` 2.3
EARLY_S = 0.012  # by which the network's knee and toe come before toe-off: rendered clips of the tuning part, either leg
BY_LANDMARKS_S = 0.015  # a leg's landings by the landmarks, 1 SD between clips: `docs/sources.md` 2.6
FRAME_SHARE = 0.3  # of the time between two frames: about its standard deviation if landings fall anywhere in it
LEAST_DOUBT_S = 0.001
SHORTEST_TIMED_S = 0.60  # quicker strides were never held against a force plate: 200 steps a minute
SPRINTER_S = 0.56
SPRINT_SHARE = 0.06  # of a stride: a sprinter's foot moves back with the ground before it lands (a judgement)
FLAT_MS = (60, 160)  # after landing
BELT_ROUNDS = 3


@dataclass(frozen=True)
class Steps:
    """Contacts of one foot, each array (n,), real seconds: initial contact, toe-off (NaN: not seen). belt: its speed, pixels a second.
    late_s, off_s: how much all landings, and all toe-offs beyond what is usual, may together be too late or too early (1 SD)."""

    initial_contact: NDArray[np.float64]
    toe_off: NDArray[np.float64]
    belt: float = float("nan")
    late_s: float = 0.0
    off_s: float = 0.0


def event_cutoff(rate: float) -> float:
    """Hz: 10 from 50 frames/s on, 8 below."""
    return 10.0 if rate >= 50 else 8.0


def unevenness(steps: Mapping[str, Steps], stride_s: float) -> float:
    """Seconds by which the right foot lands later (+) than half a stride after the left one; 0 where that cannot be told.

    A runner's legs take turns to within some two per cent of a stride, so more is mostly an error of one of the two.
    """
    left, right = (steps[side].initial_contact for side in ("left", "right"))
    after = [float(right[right > t][0] - t) for t in left if (right > t).any()]
    return float(np.median(after)) - stride_s / 2 if after else 0.0


def unsteadiness(steps: Steps, stride_s: float) -> float:
    """Seconds (1 SD) by which single landings lie off an even sequence; 0 for fewer than three strides."""
    between = np.diff(steps.initial_contact)
    between = between[between < 1.5 * stride_s]
    return float(np.subtract(*np.percentile(between, [75, 25]))) / 1.35 / np.sqrt(2) if len(between) >= 3 else 0.0


def landing_doubt(steps: Mapping[str, Steps], side: str, stride_s: float) -> float:
    """Seconds (1 SD) by which a foot's landings may be off: what is known of its timing, how unsteadily they come, and the part of the two
    legs' unevenness that is rather this leg's error."""
    doubt = {
        name: np.hypot(one.late_s, unsteadiness(one, stride_s) / np.sqrt(max(1, len(one.initial_contact)))) for name, one in steps.items()
    }
    square = {name: d**2 + LEAST_DOUBT_S**2 for name, d in doubt.items()}
    share = square[side] / sum(square.values())
    return float(np.hypot(doubt[side], share * unevenness(steps, stride_s)))


def sprint_doubt(stride_s: float) -> float:
    """Seconds (1 SD) by which the landings of somebody who takes quicker strides than any that were timed may be off besides."""
    beyond = (SHORTEST_TIMED_S - stride_s) / (SHORTEST_TIMED_S - SPRINTER_S)
    return SPRINT_SHARE * stride_s * float(np.clip(beyond, 0, 1))


def belt_speed(foot_velocity: NDArray[np.float64]) -> float:
    """Pixels a second: the foot's most usual backward speed, from its forward velocity (N,). Too fast where the points are unsteady."""
    return float(abs(np.percentile(foot_velocity, 12)))


def belt_speed_under(foot_velocity: NDArray[np.float64], landed: Sequence[int], scale: float) -> float:
    """Pixels a second: the median backward speed of the foot while it lies flat after the samples `landed`; NaN without any.

    `docs/sources.md` 2.2: within 1.5 % of the belt's in marker trials.
    """
    flat = [foot_velocity[k + int(FLAT_MS[0] * scale) : k + int(FLAT_MS[1] * scale)] for k in landed]
    return float(abs(np.median(np.concatenate(flat)))) if flat else float("nan")


def side_contacts(tracks: Tracks, side: str, forward: int, stride_s: float, leg: float) -> Steps:
    """Initial contacts and toe-offs of one leg. forward: +1 facing right, -1 left; leg: leg length in pixels."""
    from scipy.signal import find_peaks

    scale = stride_s / USUAL_STRIDE_S
    spline = tracks.spline(event_cutoff(tracks.rate))
    t = np.arange(tracks.times[0], tracks.times[-1], 1 / FINE_HZ)
    place, speed = spline(t), spline(t, 1)
    hip = place[:, list(HIP.values())].mean(1)
    reach = forward * (place[:, ANKLE[side], 0] - hip[:, 0])
    foot_speed = forward * (speed[:, HEEL[side], 0] + speed[:, TOE[side], 0]) / 2
    heel_speed = forward * speed[:, HEEL[side], 0]
    knee = knee_flexion(place, side, forward)
    toe = place[:, TOE[side], 1]
    height = toe - np.percentile(toe, 10)

    span = np.percentile(reach, 98) - np.percentile(reach, 2)
    peaks, _ = find_peaks(reach, prominence=0.4 * span, distance=int(0.6 * stride_s * FINE_HZ))
    belt, landings = belt_speed(foot_speed), {}
    for _ in range(BELT_ROUNDS):
        found = {p: _first(heel_speed <= -LANDED_SHARE * belt, p - 10, p + int(200 * scale)) for p in peaks}
        landings = {p: landed for p, landed in found.items() if landed is not None}
        better = belt_speed_under(foot_speed, list(landings.values()), scale)
        belt = better if np.isfinite(better) else belt
    contacts, straight, risen = [], [], []
    for p, landed in landings.items():
        lo, hi = p + int(150 * scale), min(p + int(430 * scale), len(t))
        rise = _first(height > 0.035 * leg, p + int(180 * scale), min(p + int(460 * scale), len(t)))
        bent = lo + int(np.argmin(knee[lo:hi])) if hi > lo else hi
        contacts.append(t[landed] - LATE_S)
        straight.append(t[bent] + EARLY_S if bent < hi - 1 else np.nan)
        risen.append(t[rise] - RISE_LATE_S + EARLY_S if rise is not None else np.nan)
    offs, off_s = toe_offs(np.array(contacts), np.array(straight), np.array(risen), scale)
    late_s = np.linalg.norm([BY_LANDMARKS_S, FRAME_SHARE / tracks.rate, sprint_doubt(stride_s)])
    return Steps(np.array(contacts), offs, belt, float(late_s), off_s)


def _first(condition: NDArray[np.bool_], start: int, stop: int) -> int | None:
    start = max(start, 0)
    if stop > len(condition):
        return None
    hits = np.flatnonzero(condition[start:stop])
    return start + int(hits[0]) if len(hits) else None
