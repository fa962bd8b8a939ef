"""The hem of a wide top: it swings with the steps, twists with the stride, ripples round, and its back turns up.

Unlike `cloth.py` nothing hangs on a spring: the hem goes with the clock of the steps, as far, as late and as turned up as `Look` says.
"""

from __future__ import annotations

import numpy as np
from body import Part
from gait import Run
from garment import ramp
from variation import wander

SIDEWAYS, TWIST, FLARE, RIPPLE = 0.7, 0.8, 0.35, 0.25  # of the swing along
TURNED = 0.045  # m that the hem rises behind where it turns up wholly
UNEVEN = 0.25  # SD of a swing's size from one to the next
FOLDS = 3  # ripples round the hem


def swing_sizes(run: Run, t: np.ndarray) -> np.ndarray:
    """(T, 8) at times t (T,) in s, m: along, aside, twist, flare, two of the ripple that goes round, turned up left and right."""
    look, rng = run.body.look, np.random.default_rng([run.form.seed, 23])
    stride = 2 * np.pi * run.strides(t)
    moving = np.clip(np.gradient([run.belt_at(x) for x in t.tolist()], t) / run.form.speed, 0, 1)
    step = 2 * stride - 2 * np.pi * look.swing_late
    size = look.swing * moving * (1 + UNEVEN * np.clip(wander(rng, t, 0.5), -2, 2))
    turned = [TURNED * look.flip * moving * np.maximum(np.sin(stride - late - np.pi * look.swing_late), 0) ** 2 for late in (0.0, np.pi)]
    waves = (
        np.sin(step) + 0.3 * np.sin(2 * step + 1.0),
        SIDEWAYS * np.sin(stride + 0.8 - look.swing_late),
        TWIST * np.sin(stride - 1.1),
        FLARE * np.cos(step + 0.5),
        RIPPLE * np.cos(1.5 * stride),
        RIPPLE * np.sin(1.5 * stride),
    )
    return np.stack([*(size * wave for wave in waves), *turned], 1)


def swing_modes(part: Part) -> np.ndarray:
    """(8, V, 3), see `swing_sizes`: directions and shares of the vertices."""
    x, y, z = part.v.T
    marks = part.uniforms
    hem = marks["top_hem"]
    free = ramp(y, marks["waist"] + 0.28, hem) ** 1.5
    angle = np.arctan2(x, z - z.mean())
    outward = np.stack([np.sin(angle), 0 * angle, np.cos(angle)], 1)
    around = np.stack([np.cos(angle), 0 * angle, -np.sin(angle)], 1)
    behind = ramp(np.cos(angle), 0.2, -0.7) * ramp(y, hem + 0.11, hem)
    left = ramp(x, -0.08, 0.08)
    up = np.array([0.0, 1.0, 0.0]) + 0.6 * outward
    along, aside = np.array([0.0, 0.15, 1.0]), np.array([1.0, 0.0, 0.0])
    ways = [(free, along), (free, aside), (free, around), (free, outward)]
    ways += [(free * np.cos(FOLDS * angle), outward), (free * np.sin(FOLDS * angle), outward)]
    ways += [(behind * left, up), (behind * (1 - left), up)]
    return np.array([share[:, None] * way for share, way in ways])
