"""Where the phone stands and how it sees: world to picture.

World in metres: x = the runner's left, y = up (belt at 0), z = forward. Picture in pixels, x right, y down.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

VIEWS = {"side_right": (-1.0, 0.0), "side_left": (1.0, 0.0), "rear": (0.0, -1.0), "front": (0.0, 1.0)}  # where it stands: x, z
FACING = {"side_right": "right", "side_left": "left"}  # where a runner seen from the side looks in the picture
SQUARE = 25.0  # degrees off the square view from which on the view is called oblique
MIDDLE = 0.84 / 1.72  # how high the camera looks, of the body's height
STILL = np.eye(4)
FILLS = 0.75  # of the picture's height, the runner, unless `fov` is given


@dataclass(frozen=True)
class Camera:
    """`view` is the side of the runner it sees; `middle` the height (m) it looks at; angles in degrees."""

    view: str = "side_right"
    distance: float = 3.6  # m, along the floor
    height: float = 0.95  # m above the belt
    roll: float = 0.0  # + = turned clockwise as seen from behind it
    yaw: float = 0.0  # walked so far around the runner, + = counter-clockwise as seen from above
    fov: float = 35.0  # vertical
    drift: float = 0.0  # SD of how far a hand lets it wander
    tremor: float = 0.0  # SD of how much the hand trembles
    wobble: float = 0.0  # SD of the slow warping and cropping that a stabilisation leaves, of half the picture
    middle: float = 0.84

    @property
    def eye(self) -> np.ndarray:
        x, z = VIEWS[self.view]
        c, s = np.cos(np.deg2rad(self.yaw)), np.sin(np.deg2rad(self.yaw))
        return np.array([self.distance * (c * x + s * z), self.height, self.distance * (c * z - s * x)])

    @property
    def truth_view(self) -> str:
        """side, rear, front or oblique, as formcheck names them."""
        return "oblique" if abs(self.yaw) > SQUARE else self.view.partition("_")[0]

    @property
    def facing(self) -> str | None:
        return FACING.get(self.view)

    def matrix(self, aspect: float, shaken: np.ndarray = STILL) -> np.ndarray:
        """(4, 4) from world to clip coordinates; `aspect` = width / height of the picture, `shaken` (4, 4): how a hand has moved it."""
        r = np.deg2rad(self.roll)
        turn = np.eye(4)
        turn[:2, :2] = [[np.cos(r), -np.sin(r)], [np.sin(r), np.cos(r)]]
        return perspective(self.fov, aspect) @ shaken @ turn @ look_at(self.eye, np.array([0.0, self.middle, 0.0]))


def camera_from(table: Mapping[str, Any], body_height: float) -> Camera:
    """The camera of a clip's [camera], looking at the middle of a runner `body_height` m tall."""
    camera = Camera(**{**table, "middle": MIDDLE * body_height})
    if "fov" in table:
        return camera
    fov = 2 * np.rad2deg(np.arctan(body_height / FILLS / 2 / camera.distance))
    return Camera(**{**table, "middle": camera.middle, "fov": round(float(fov), 2)})


def look_at(eye: np.ndarray, at: np.ndarray) -> np.ndarray:
    """(4, 4) from world to camera coordinates: x right, y up, looking along -z."""
    f = at - eye
    f = f / np.linalg.norm(f)
    r = np.cross(f, (0, 1, 0))
    r /= np.linalg.norm(r)
    m = np.eye(4)
    m[0, :3], m[1, :3], m[2, :3] = r, np.cross(r, f), -f
    m[:3, 3] = -m[:3, :3] @ eye
    return m


def perspective(fov: float, aspect: float, near: float = 0.3, far: float = 30.0) -> np.ndarray:
    t = 1 / np.tan(np.deg2rad(fov) / 2)
    m = np.zeros((4, 4))
    m[0, 0], m[1, 1], m[3, 2] = t / aspect, t, -1
    m[2, 2], m[2, 3] = (far + near) / (near - far), 2 * far * near / (near - far)
    return m


def to_pixels(x: np.ndarray, matrix: np.ndarray, width: int, height: int) -> np.ndarray:
    """(n, 2) pixels of points (n, 3). matrix: (4, 4), or (n, 4, 4) with one for each point."""
    x = np.concatenate([x, np.ones((len(x), 1))], 1)
    q = x @ matrix.T if matrix.ndim == 2 else np.einsum("nij,nj->ni", matrix, x)
    q = q[:, :2] / q[:, 3:]
    return np.stack([(q[:, 0] + 1) / 2 * width, (1 - q[:, 1]) / 2 * height], 1)
