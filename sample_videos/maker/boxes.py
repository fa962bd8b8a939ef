"""What a room is built of: boxes of one colour each."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

Vec = tuple[float, float, float]
FLOOR = -0.20  # m; the belt is at 0
MOTTLED, PLAIN, BELT = 0.1, 0.3, 0.9  # kinds of surface, as the shader numbers them; from 2 on those of surfaces.py
INSIDE = 3.5  # m from the middle: what is farther off belongs to a wall


@dataclass
class Boxes:
    """Vertices (n, 10: position, normal, colour, kind) and which of them may hide the runner or take its shadow.

    What is on the camera's side of the room and not behind the camera is left out: a phone may stand farther off than a wall.
    """

    eye: np.ndarray
    rows: list[np.ndarray] = field(default_factory=list)
    near: list[bool] = field(default_factory=list)

    def add(self, centre: Vec, size: Vec, colour: Vec, kind: float = PLAIN, near: bool = False) -> None:
        middle, half = np.array(centre), np.array(size) / 2
        toward = np.sign(self.eye)
        if ((middle * toward > INSIDE) & (self.eye * toward > middle * toward - 0.5)).any():
            return
        for axis in range(3):
            for sign in (1, -1):
                n, u = np.zeros(3), np.zeros(3)
                n[axis], u[(axis + 1) % 3] = sign, 1
                v = np.cross(n, u)
                quad = [middle + half * (n + u * i + v * j) for i, j in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
                self.rows += [np.concatenate([quad[k], n, colour, [kind]]) for k in (0, 1, 2, 0, 2, 3)]
                self.near += [near] * 6
