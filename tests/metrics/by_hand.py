"""What tests of metrics are tried on: a gait whose answer can be seen by eye, and pictures of it.

The runner of `gaits.py` is upright and still (legs 400 pixels, trunk 200) and lands every 0.7 s; each test moves only what it is about.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from gaits import STRIDE_S, TRUNK, gait_of, put, standing
from numpy.typing import NDArray

from formcheck.gait.gait import Gait
from formcheck.gait.tracks import Tracks
from formcheck.metrics.base import Subject, usual_error
from formcheck.picture.beside import Beside
from formcheck.picture.lumbar_hollow import Hollow
from formcheck.picture.pelvis import PelvisTilt
from formcheck.picture.pictures import Pictures
from formcheck.picture.shoe import ShoeAngles
from formcheck.picture.uprights import Roll
from formcheck.pose.landmarks import ANKLE, EAR, ELBOW, HEEL, KNEE, SHOULDER, TOE, WRIST
from formcheck.result import Measurement, Standing, View

Array = NDArray[Any]
CLIP = "clip.mp4"


def subject(gait: Gait, **pictures: Any) -> Subject:
    return Subject(gait, CLIP, Pictures(**pictures))


def measured(metric: Any, gait: Gait, **pictures: Any) -> dict[tuple[str, str], Measurement]:
    """By name and side; the value without the bias that the network's points are known to have."""
    found = metric.measure(subject(gait, **pictures))
    assert len({(m.metric, m.side) for m in found}) == len(found)
    return {(m.metric, m.side): replace(m, value=m.value + usual_error(m.metric, gait, m.side).bias) for m in found}


def values(metric: Any, gait: Gait, **pictures: Any) -> dict[tuple[str, str], float]:
    return {key: m.value for key, m in measured(metric, gait, **pictures).items()}


def phase_of(tracks: Tracks, side: str = "right") -> Array:
    """Strides since the side's first contact."""
    return (tracks.times - (0.1 if side == "right" else 0.1 + STRIDE_S / 2)) / STRIDE_S


def across(x: Array | float, y: float) -> Array:
    """(N, 2) along a level line."""
    return np.column_stack([x, np.full(np.shape(x), y)])


def swinging(tracks: Tracks, middle: float, range_: float, peak: float) -> Array:
    """A cosine a stride, highest `peak` strides after the right foot's contact, from middle - range_ to middle + range_."""
    return np.asarray(middle + range_ * np.cos(2 * np.pi * (phase_of(tracks) - peak)))


def walking_leg(thigh: Any, knee: Any) -> Tracks:
    """A right leg of 200 + 200 with these angles (degrees) over time: thigh forward of the vertical, knee flexion."""
    tracks = standing()
    up, bent = np.radians(thigh(tracks)), np.radians(knee(tracks))
    at_knee = np.array([500, 800]) + 200 * np.column_stack([np.sin(up), -np.cos(up)])
    at_ankle = at_knee + 200 * np.column_stack([np.sin(up - bent), -np.cos(up - bent)])
    tracks.points[:, KNEE["right"]], tracks.points[:, ANKLE["right"]] = at_knee, at_ankle
    return tracks


def front_arms() -> Gait:
    """From the front the right side is on the left. Shoulders 150 wide; the right wrist swings from 75 out to 15 across."""
    tracks = put(standing(), SHOULDER, [(575, 1000), (425, 1000)])
    right = 500 - swinging(tracks, 30, 45, 0.3)
    left = 500 + swinging(tracks, 60, 22.5, 0.8)  # from 37.5 to 82.5 on its own side
    return gait_of(put(tracks, WRIST, [across(left, 900), across(right, 900)]), view="front")


def feet(right: Array | float, left: Array | float, view: View = "rear") -> Gait:
    """Heels and ankles at these places beside the middle of the picture, + = to the picture's right."""
    tracks = standing()
    still = np.zeros(len(tracks.times))
    put(tracks, HEEL, [across(500 + left + still, 380), across(500 + right + still, 380)])
    return gait_of(put(tracks, ANKLE, [across(500 + left + still, 400), across(500 + right + still, 400)]), view=view)


def outlined(percent: float) -> Beside:
    """An outline that has the right foot so much of 400 to the right of the hips, once a stride from 0.24 s on."""
    times = 0.24 + STRIDE_S * np.arange(13.0)
    return Beside(times, np.column_stack([np.full(13, 4 * percent), np.full(13, -400.0)]))


def tilting(degrees: float, wide: float | None = None, scatter: float = 0.0) -> PelvisTilt:
    """A pelvis highest on the picture's right at 36 % of right stance, and half a stride later on its left."""
    times = np.arange(600) / 60
    wave = np.cos(2 * np.pi * ((times - 0.1) / STRIDE_S - 0.36 * 0.4))
    return PelvisTilt(times, np.stack([degrees * wave, (degrees if wide is None else wide) * wave]), scatter, 1.0)


AFTER = np.array([-0.045, -0.015, 0.005, 0.035])


def shoe(angles: Array, landmarks: Array | None = None, seen: Array | None = None) -> ShoeAngles:
    """Each row the angles of one landing at AFTER."""
    n = len(angles)
    count = n * len(AFTER)
    correlation = np.full((n, len(AFTER)), 0.9) if seen is None else np.where(seen, 0.9, 0.4)[:, None] * np.ones(len(AFTER))
    return ShoeAngles(
        landing=np.repeat(np.arange(n), len(AFTER)),
        after_s=np.tile(AFTER, n),
        degrees=np.ravel(angles),
        correlation=np.ravel(correlation),
        landmark_degrees=np.ravel(angles if landmarks is None else landmarks),
        places=np.zeros((count, 2)),
    )


def constant(*angles: float) -> Array:
    """One landing for each angle, which it has all the time."""
    return np.repeat(np.array(angles)[:, None], len(AFTER), axis=1)


def seen_from_the_side() -> Subject:
    """A foot that lands 12 degrees toes up by the picture and 9 by the landmarks, an ankle, a trunk, a head and an arm that all move; the
    picture is rolled by 3 degrees."""
    tracks = walking_leg(lambda t: swinging(t, 5, 25, 0.9), lambda t: swinging(t, 20, 10, 0.2))
    put(tracks, SHOULDER, [across(swinging(tracks, 520, 30, 0.1), 1000)] * 2)
    put(tracks, EAR, [across(swinging(tracks, 545, 35, 0.15), 1060)] * 2)
    put(tracks, ELBOW, [across(swinging(tracks, 500, 50, 0.3), 900)] * 2)
    for side in ("left", "right"):
        up = np.radians(4.5 * (1 + np.cos(2 * np.pi * phase_of(tracks, side))))
        tracks.points[:, TOE[side]] = tracks.points[:, HEEL[side]] + 80 * np.column_stack([np.cos(up), np.sin(up)])
    shoes = {side: shoe(constant(*[12.0] * 8)) for side in ("left", "right")}
    return subject(gait_of(tracks), shoes=shoes, roll=Roll(3.0, 0.3, 3))


ALL_PICTURES: dict[str, Any] = {
    "shoes": {"left": shoe(constant(*[10] * 8)), "right": shoe(constant(*[12] * 8))},
    "pelvis": replace(tilting(5), level=1.0, level_doubt=1.0),
    "hollow": Hollow(depth=5.0, by_stride=np.full(8, 5.0), ok=True),
    "standing": Standing("x.mp4", (0.0, 3.0), 4.0, 0.0, TRUNK, (540, 720), 1, 0.0),
}
