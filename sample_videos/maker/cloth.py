"""Cloth that moves against the body it is on.

Who measures a hip by the cloth over it must not find it glued to the bone. Three things move it, all of them functions of the run alone:

- inertia: a hem hangs on a damped spring from the moving pelvis and lags behind sway and bounce; fitted cloth moves so with the flesh
  below it, the more the softer that is;
- the thighs: a leg that swings forward pulls the cloth of its buttock down, and the other way round; the cloth follows a little late;
- creeping: a slow random wander, and a little from step to step, left and right apart.

What it adds to a vertex is a sum of fixed modes times their sizes at a time. Rest coordinates as in `body.py`, metres.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from body import ALL_IN_ONE, BOTTOMS, CLOTH, SWINGING, TOP, Part
from gait import SIDES, Run
from garment import ramp
from scipy.interpolate import CubicSpline
from scipy.signal import lsim
from swing import swing_modes, swing_sizes

RATE = 100.0  # samples a second


@dataclass(frozen=True)
class Fabric:
    """How a piece of clothing yields."""

    spring: float  # Hz of the damped spring a hem hangs on
    damping: float  # of it, 1 = critical
    pull: float  # m of slip along the thigh a degree it swings, at the hem
    creep: float  # m, SD of the slow wander
    billow: float  # outward movement for what lags upward


FABRICS = {  # by the uniform `loose`
    ALL_IN_ONE: Fabric(spring=11.0, damping=0.35, pull=0.00013, creep=0.0006, billow=0.0),
    TOP: Fabric(spring=5.2, damping=0.35, pull=0.0, creep=0.0040, billow=0.5),
    BOTTOMS: Fabric(spring=7.0, damping=0.35, pull=0.00035, creep=0.0025, billow=0.3),
}
SOFTER = 0.6  # a spring's period grows by this share over the softest flesh
LATE = 0.035  # s that cloth follows a thigh late


@dataclass(frozen=True)
class Cloth:
    """Sizes of the modes over time: `size[loose]` (T, 9), of a swinging top (T, 8), in metres at the times `t` (T,)."""

    t: np.ndarray
    size: dict[int, np.ndarray]


def cloth_motion(run: Run) -> Cloth:
    """How the clothes of a run move, over all its time."""
    t = np.arange(run.t[0] + 0.02, run.t[-1] - 0.02, 1 / RATE)
    body = run.body
    root, thighs = body.bone["root"], [body.bone[f"upperleg01.{s}"] for s in SIDES]
    matrices = run.poses(t).matrices[:, [root, *thighs]]
    turned = matrices[:, 0, :, :3]
    hips = (body.joint["upperleg01.L____head"] + body.joint["upperleg01.R____head"]) / 2
    place = turned @ hips + matrices[:, 0, :, 3]
    pushed = np.einsum("tji,tj->ti", turned, CubicSpline(t, place)(t, 2))  # acceleration as the pelvis feels it
    down = -np.einsum("tji,tskj->tski", turned, matrices[:, 1:, :, :3].transpose(0, 1, 3, 2))[:, :, 1]  # of each thigh, in the pelvis
    swing = np.rad2deg(np.arctan2(down[..., 2], -down[..., 1]))
    late = np.stack([np.interp(t - LATE, t, x - x.mean()) for x in swing.T], 1)
    rng = np.random.default_rng([run.form.seed, 7])
    creep = np.stack([_wander(rng, t, 1.7) + 0.4 * _wander(rng, t, 0.4) for _ in range(3)], 1)
    size = {}
    for kind, fabric in FABRICS.items():
        softer = 1 + SOFTER * body.look.soft * (kind == ALL_IN_ONE)
        lag = np.stack([_lag(x, t, fabric.spring / softer, fabric.damping) for x in pushed.T], 1)
        size[kind] = np.concatenate([lag, fabric.billow * lag[:, 1:2], fabric.pull * late, fabric.creep * creep], 1)
    if body.look.top == "swinging":
        size[SWINGING] = swing_sizes(run, t)
    return Cloth(t, size)


def cloth_offset(part: Part, cloth: Cloth, t: float) -> np.ndarray | None:
    """Where the cloth of a part is at a time, against where it rests on the body: (V, 3), or None for what is no cloth."""
    if part.material != CLOTH:
        return None
    if part.modes is None:
        part.modes = swing_modes(part) if part.uniforms["loose"] == SWINGING else modes(part)
    size = cloth.size[part.uniforms["loose"]]
    i = int(np.clip((t - cloth.t[0]) * RATE, 0, len(size) - 2))
    w = np.clip((t - cloth.t[i]) * RATE, 0, 1)
    return np.tensordot((1 - w) * size[i] + w * size[i + 1], part.modes, 1)


def modes(part: Part) -> np.ndarray:
    """(9, V, 3): lag to the left, up, forward; billow; pull of left and right thigh; creep of left and right side up, and sideways."""
    v, kind, marks = part.v, part.uniforms["loose"], part.uniforms
    x, y, z = v.T
    waist, (_, hip, along, _), knee = marks["waist"], marks["seam"], marks["knee_y"]
    leg = 1 - ramp(y, hip - 0.08, hip - 0.22)  # what lags behind the pelvis does not hang on the thigh
    free = {
        ALL_IN_ONE: ramp(y, waist + 0.25, waist) * (0.3 + 0.7 * leg),
        TOP: ramp(y, waist + 0.30, marks["top_hem"]),
        BOTTOMS: ramp(y, waist + 0.01, hip - 0.05) * (0.5 + 0.5 * leg),
    }[kind]
    slip = ramp(y, waist + 0.02, hip - 0.12) * ramp(y, knee, knee + 0.12)
    back_and_front = np.tanh((z - along - 0.03) / 0.03)  # behind, a thigh's swing forward pulls the cloth down
    left = ramp(x, -0.05, 0.05)
    up, flat = np.array([0.0, 1.0, 0.0]), part.n * (1.0, 0.0, 1.0)
    out = [free[:, None] * axis for axis in np.eye(3)] + [free[:, None] * flat]
    out += [(slip * side * back_and_front)[:, None] * up for side in (left, 1 - left)]
    out += [(free * side)[:, None] * up for side in (left, 1 - left)] + [free[:, None] * np.eye(3)[0]]
    return np.array(out)


def _lag(pushed: np.ndarray, t: np.ndarray, spring: float, damping: float) -> np.ndarray:
    """What hangs on a damped spring of so many Hz from a support with this acceleration (m/s2): its way against the support, m."""
    w = 2 * np.pi * spring
    moved = lsim(([-1.0], [1.0, 2 * damping * w, w * w]), pushed, t - t[0])[1]
    return moved - moved.mean()


def _wander(rng: np.random.Generator, t: np.ndarray, every: float) -> np.ndarray:
    """A smooth random curve of about unit SD with a new knot every so many seconds."""
    knots = np.arange(t[0] - 2 * every, t[-1] + 3 * every, every)
    return CubicSpline(knots, rng.normal(size=len(knots)))(t)
