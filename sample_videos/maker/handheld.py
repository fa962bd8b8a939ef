"""A phone held by hand, and what its stabilisation leaves of that: the camera's matrix over time."""

from __future__ import annotations

import numpy as np
from camera import STILL, Camera
from rotations import rx, ry, rz
from waves import shake

SLOW, QUICK, WARPS = (0.08, 0.6), (3.5, 10.0), (0.25, 1.3)  # Hz of the drift, of the tremor, of the warping
STEP = 0.012  # m that the phone is shifted for each degree it drifts


class Hand:
    """Holds a camera; `aspect` = width / height of the picture."""

    def __init__(self, camera: Camera, aspect: float, seed: int) -> None:
        self.camera, self.aspect = camera, aspect
        self.still = camera.matrix(aspect)
        rng = np.random.default_rng([seed, 31])
        self.drift, self.tremor, self.warp = shake(rng, SLOW, 5), shake(rng, QUICK, 3), shake(rng, WARPS, 8)

    @property
    def moves(self) -> bool:
        return max(self.camera.drift, self.camera.tremor, self.camera.wobble) > 0

    def matrix(self, t: float) -> np.ndarray:
        """(4, 4) from world to clip coordinates at a time (s)."""
        c = self.camera
        if not self.moves:
            return self.still
        drift = c.drift * self.drift(t)
        angles = drift[:3] + c.tremor * self.tremor(t)
        turn = STILL.copy()
        turn[:3, :3] = rx(angles[0]) @ ry(angles[1]) @ rz(0.6 * angles[2])
        turn[:2, 3] = STEP * drift[3:]
        return warped(c.wobble * self.warp(t)) @ c.matrix(self.aspect, turn)


def warped(size: np.ndarray) -> np.ndarray:
    """(4, 4) that warps a picture in clip coordinates by (8,): stretch, shear, keystone and shift, each in both directions."""
    out = np.eye(4)
    out[0, 0], out[1, 1] = 1 + size[:2]
    out[0, 1], out[1, 0] = 0.5 * size[2:4]
    out[3, :2] = 0.5 * size[4:6]
    shift = np.eye(4)
    shift[:2, :] += size[6:8, None] * np.eye(4)[3]  # of the picture, however far off a thing is
    return shift @ out
