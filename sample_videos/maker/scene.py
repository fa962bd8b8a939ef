"""The room, the treadmill and what else is in the picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from boxes import BELT, FLOOR, MOTTLED, Boxes, Vec
from places import BELTS, ROOMS, other_treadmill
from rotations import ry

WALLS = {"left": (4.15, 1.0, 0), "right": (-4.55, -1.0, 0), "front": (5.15, 1.0, 2), "rear": (-5.15, -1.0, 2)}  # at, outward, axis


@dataclass(frozen=True)
class Scene:
    console: bool = True  # console and uprights in front of the runner
    rails: bool = False  # long side rails that hide parts from the side
    bystander: bool = False  # a second person standing in the picture
    belt: Vec = (0.20, 0.20, 0.22)
    backdrop: str = "plain"  # plain | busy | gym | living
    treadmill: str = "usual"  # usual | thick (wide rails beside the belt) | slim (a pad)
    belt_look: str = "plain"  # plain | ribbed | logo
    shading: str = "smooth"  # smooth | rough: the light of surfaces.py, with hard shadows
    light_from: float | None = None  # degrees round the runner from the camera, + = to its right; None: as ever for the view
    light_up: float = 50.0  # degrees above the floor, where light_from is given

    @property
    def textured(self) -> bool:
        return self.backdrop in ROOMS or self.treadmill != "usual" or self.belt_look != "plain"

    def light(self, view: Vec, eye: np.ndarray) -> np.ndarray:
        """(3,) towards the light; `view`: where it is as ever."""
        if self.light_from is None:
            return np.array(view)
        to_camera = np.array([eye[0], 0.0, eye[2]]) / np.hypot(eye[0], eye[2])
        up = np.deg2rad(self.light_up)
        return np.cos(up) * ry(self.light_from) @ to_camera + np.array([0.0, np.sin(up), 0.0])


def scene_from(table: Mapping[str, Any]) -> Scene:
    return Scene(**{**table, "belt": tuple(table.get("belt", Scene.belt))})


def room(scene: Scene, eye: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Vertices (n, 10) float32 and near (n,) bool, see `Boxes`, for a camera at `eye` (3,)."""
    out = Boxes(eye)
    if scene.backdrop in ROOMS:
        ROOMS[scene.backdrop](out)
    else:
        walls(out)
    if scene.backdrop == "busy":
        busy(out)
    if scene.treadmill == "usual":
        treadmill(out, scene)
    else:
        other_treadmill(out, scene)
    return np.array(out.rows, "f4"), np.array(out.near)


def walls(out: Boxes) -> None:
    out.add((0, FLOOR - 0.05, 0), (14, 0.1, 14), (0.60, 0.54, 0.48), MOTTLED)
    for x in (4.2, -4.6):
        out.add((x, 1.5, 0), (0.1, 5, 14), (0.80, 0.79, 0.76), MOTTLED)
    out.add((0, 1.5, 5.2), (14, 5, 0.1), (0.74, 0.77, 0.78), MOTTLED)
    out.add((0, 1.5, -5.2), (14, 5, 0.1), (0.78, 0.77, 0.75), MOTTLED)
    out.add((4.13, 1.55, 0.5), (0.04, 1.1, 1.5), (0.62, 0.72, 0.80))  # pictures and a window
    out.add((4.14, 1.55, 0.5), (0.03, 1.2, 1.6), (0.9, 0.9, 0.9))
    out.add((-4.53, 1.55, 0.9), (0.04, 0.9, 1.2), (0.70, 0.62, 0.52))
    out.add((-1.6, 1.5, 5.13), (1.4, 1.0, 0.04), (0.55, 0.62, 0.70))
    out.add((1.2, 1.5, -5.13), (1.0, 1.4, 0.04), (0.60, 0.66, 0.58))
    out.add((4.1, FLOOR + 0.06, 0), (0.08, 0.12, 14), (0.9, 0.9, 0.88))  # skirting boards
    out.add((0, FLOOR + 0.06, 5.1), (14, 0.12, 0.08), (0.9, 0.9, 0.88))


def busy(out: Boxes) -> None:
    """Shelves full of things, posters and bright windows along every wall: many edges of strong contrast."""
    rng = np.random.default_rng(5)

    def on(wall: str, along: float, up: float, size: tuple[float, float], depth: float, colour: Vec) -> None:
        at, outward, axis = WALLS[wall]
        centre, extent = [along, up, along], [size[0], size[1], size[0]]
        centre[axis], extent[axis] = at - outward * (depth / 2 + 0.02), depth
        out.add((centre[0], centre[1], centre[2]), (extent[0], extent[1], extent[2]), colour)

    def colour(low: float, high: float) -> Vec:
        r, g, b = rng.uniform(low, high, 3)
        return float(r), float(g), float(b)

    for wall in WALLS:
        for along in (-2.9, 2.9):  # windows, brighter than the wall, with dark bars
            on(wall, along, 1.5, (1.3, 1.9), 0.02, (0.98, 0.99, 1.0))
            for k in (-0.66, 0.0, 0.66):
                on(wall, along + k, 1.5, (0.06, 1.96), 0.05, (0.15, 0.15, 0.17))
        for k in range(9):  # posters
            place, size = float(rng.uniform(-2.0, 2.0)), (float(rng.uniform(0.3, 0.7)), float(rng.uniform(0.4, 0.9)))
            on(wall, place, float(rng.uniform(1.0, 2.1)), size, 0.03 + 0.004 * k, colour(0.05, 0.95))
        for level in (0.0, 0.36, 0.72):  # shelves with boxes and balls' worth of clutter
            on(wall, 0.0, FLOOR + level + 0.02, (4.2, 0.04), 0.30, (0.30, 0.22, 0.15))
            for along in np.arange(-2.0, 2.0, 0.21):
                if rng.uniform() < 0.8:
                    tall, wide = float(rng.uniform(0.12, 0.30)), float(rng.uniform(0.08, 0.20))
                    on(wall, float(along), FLOOR + level + 0.04 + tall / 2, (wide, tall), 0.26, colour(0.08, 0.95))


def treadmill(out: Boxes, scene: Scene) -> None:
    out.add((0, -0.06, -0.1), (0.50, 0.118, 1.75), scene.belt, BELTS.get(scene.belt_look, BELT), near=True)  # its top at -0.001
    for x in (0.315, -0.315):
        out.add((x, -0.06, -0.1), (0.12, 0.14, 1.95), (0.42, 0.43, 0.46), near=True)
    out.add((0, -0.04, 0.95), (0.78, 0.18 if scene.console else 0.14, 0.38), (0.24, 0.25, 0.27), near=True)  # motor hood
    if scene.console:
        for x in (0.36, -0.36):
            out.add((x, 0.45, 0.98), (0.06, 1.2, 0.09), (0.30, 0.31, 0.34), near=True)
            out.add((x, 0.93, 0.82), (0.045, 0.045, 0.40), (0.16, 0.16, 0.17), near=True)
        out.add((0, 1.08, 1.0), (0.80, 0.26, 0.10), (0.18, 0.19, 0.21), near=True)
        out.add((0, 1.10, 0.945), (0.34, 0.18, 0.02), (0.25, 0.45, 0.60), near=True)
    if scene.rails:
        for x in (0.40, -0.40):
            out.add((x, 0.88, 0.0), (0.05, 0.06, 1.96), (0.16, 0.16, 0.17), near=True)
            for z in (-0.95, 0.95):
                out.add((x, 0.36, z), (0.05, 1.04, 0.06), (0.30, 0.31, 0.34), near=True)
