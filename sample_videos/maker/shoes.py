"""Soles of other forms on MakeHuman's shoe, and the bare foot. Metres, rest position: y = up, z = forward.

The shoe's sole is stretched up or down below its upper until its underside has the form asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from garment import ramp

LAST = "shoes05"  # of MakeHuman's shoes, the one whose sole is formed anew
UPPER = 0.030  # above the lowest point of that shoe: from here down it is sole
FOOT = 0.018  # above it: the underside of the foot
EDGE = 0.006  # a vertex so little above the underside belongs to it
HEEL, BALL = (0.06, 0.32), (0.58, 0.84)  # of the shoe's length, from behind: what bears the weight there
LUG = np.array([0.011, 0.004, 0.010])  # size
LUGS_ALONG, LUGS_ACROSS = 12, (0.22, 0.50, 0.78)


@dataclass(frozen=True)
class Sole:
    """Thickness below the foot under heel and ball; how far it rises at its very rear and front; whether it has lugs."""

    heel: float
    ball: float
    bevel: float
    spring: float
    lugs: bool = False


SOLES = {
    "heeled": Sole(heel=0.030, ball=0.018, bevel=0.006, spring=0.010),
    "flat": Sole(heel=0.010, ball=0.010, bevel=0.001, spring=0.004),
    "trail": Sole(heel=0.024, ball=0.017, bevel=0.003, spring=0.008, lugs=True),
}


def formed(v: np.ndarray, sole: Sole) -> np.ndarray:
    """The vertices (V, 3) of a pair of shoes with this sole instead."""
    along, ground = along_shoe(v), v[:, 1].min()
    under = ground + FOOT - _thickness(sole, along)
    top = ground + UPPER
    share = (top - v[:, 1]) / (top - _underside(v)(along))
    out = v.copy()
    below = v[:, 1] < top
    out[below, 1] = (top - np.clip(share, 0, 1) * (top - under))[below]
    return out


def lugs(v: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Blocks under the soles of a pair of shoes: vertices (n, 3), quads (m, 4), and the shoe's vertex (n,) that each goes with."""
    corners = np.array([[x, y, z] for x in (-0.5, 0.5) for y in (-1.0, 0.5) for z in (-0.5, 0.5)])
    faces = np.array([[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [0, 2, 6, 4], [1, 5, 7, 3]])
    along, low = along_shoe(v), _underside(v)
    blocks = []
    for sign in (-1, 1):
        mine = v[:, 0] * sign > 0
        for k in range(LUGS_ALONG):
            z = 0.05 + 0.9 * k / (LUGS_ALONG - 1)
            near = mine & (np.abs(along - z) < 0.04) & (v[:, 1] < low(along) + EDGE)
            for across in LUGS_ACROSS:
                x = v[near, 0].min() + across * np.ptp(v[near, 0])
                blocks.append(np.array([x, float(low(np.array([z]))[0]), v[:, 2].min() + z * np.ptp(v[:, 2])]) + corners * LUG)
    points = np.concatenate(blocks)
    quads = np.concatenate([faces + 8 * k for k in range(len(blocks))])
    goes_with = np.linalg.norm(points[:, None] - v[None], axis=2).argmin(1)
    return points, quads, goes_with


def flat_pitch(v: np.ndarray) -> float:
    """How far a foot must be turned toes up to stand on heel and ball alike, degrees; v (V, 3): of one sole, toes forward."""
    along = along_shoe(v)
    heel, ball = (v[(along > a) & (along < b)] for a, b in (HEEL, BALL))
    pitch = 0.0
    for _ in range(6):
        low = [p[(p[:, 1] * np.cos(pitch) + p[:, 2] * np.sin(pitch)).argmin()] for p in (heel, ball)]
        pitch = float(np.arctan2(low[0][1] - low[1][1], low[1][2] - low[0][2]))
    return float(np.rad2deg(pitch))


def along_shoe(v: np.ndarray) -> np.ndarray:
    """(V,) from 0 at the heel to 1 at the toes."""
    return (v[:, 2] - v[:, 2].min()) / np.ptp(v[:, 2])


def _thickness(sole: Sole, along: np.ndarray) -> np.ndarray:
    thick = sole.heel + (sole.ball - sole.heel) * ramp(along, 0.30, 0.64)
    return thick - sole.bevel * ramp(along, 0.12, 0.0) - sole.spring * ramp(along, 0.80, 1.0)


def _underside(v: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """The height of the underside of a pair of shoes by place along it."""
    along, bins = along_shoe(v), np.linspace(0, 1, 26)
    low = [v[np.abs(along - b) < 0.025, 1].min() for b in bins]
    return lambda at: np.interp(at, bins, low)
