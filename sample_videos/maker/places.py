"""Rooms and treadmills of the second look: walls and floors with a texture, other machines, belts with a pattern."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from boxes import BELT, FLOOR, PLAIN, Boxes, Vec
from surfaces import BRICK, LOGO_BELT, MIRROR, POSTER, RIBBED_BELT, RUBBER, WINDOW, WOOD

if TYPE_CHECKING:
    from scene import Scene

BELTS = {"ribbed": RIBBED_BELT, "logo": LOGO_BELT}
STEEL, BLACK, WHITE = (0.62, 0.64, 0.67), (0.10, 0.10, 0.11), (0.92, 0.92, 0.90)


def gym(out: Boxes) -> None:
    """Brick, mirrors and a row of windows above rubber mats, with other machines along the walls."""
    out.add((0, FLOOR - 0.05, 0), (14, 0.1, 14), (0.30, 0.31, 0.34), RUBBER)
    for x, kind in ((4.2, BRICK), (-4.6, MIRROR)):
        out.add((x, 1.5, 0), (0.1, 5, 14), (0.72, 0.42, 0.34), kind)
    out.add((0, 1.5, 5.2), (14, 5, 0.1), (0.70, 0.40, 0.33), BRICK)
    out.add((0, 1.5, -5.2), (14, 5, 0.1), (0.66, 0.62, 0.58), BRICK)
    for along in (-3.6, -1.2, 1.2, 3.6):
        out.add((4.13, 1.9, along), (0.04, 1.3, 1.5), WHITE, WINDOW)
        out.add((along, 1.9, 5.13), (1.5, 1.3, 0.04), WHITE, WINDOW)
    for k, along in enumerate((-2.4, 0.1, 2.5)):
        out.add((along, 1.7, -5.13), (0.9, 1.2, 0.04), ((0.75, 0.30 + 0.2 * k, 0.2)), POSTER)
    for along in (-2.7, -0.9, 0.9, 2.7):
        machine(out, (3.7, FLOOR, along))
        machine(out, (-4.0, FLOOR, along + 0.5))
        machine(out, (along, FLOOR, 4.4))
        machine(out, (along + 0.4, FLOOR, -4.5))


def machine(out: Boxes, at: Vec) -> None:
    """A bench below a frame with a stack of weights."""
    x, y, z = at
    for side in (-0.32, 0.32):
        out.add((x + side, y + 0.85, z), (0.07, 1.7, 0.07), STEEL)
    out.add((x, y + 1.68, z), (0.72, 0.08, 0.08), STEEL)
    out.add((x, y + 0.42, z), (0.30, 0.66, 0.22), BLACK, RUBBER)
    out.add((x, y + 0.80, z + 0.02), (0.34, 0.10, 0.50), (0.62, 0.14, 0.12))


def living(out: Boxes) -> None:
    """A wooden floor, a bright window, a sofa, a full book case and pictures."""
    rng = np.random.default_rng(17)
    out.add((0, FLOOR - 0.05, 0), (14, 0.1, 14), (0.72, 0.54, 0.38), WOOD)
    walls: tuple[Vec, ...] = ((0.86, 0.80, 0.68), (0.62, 0.70, 0.66))
    for x, colour in zip((4.2, -4.6), walls, strict=True):
        out.add((x, 1.5, 0), (0.1, 5, 14), colour)
    out.add((0, 1.5, 5.2), (14, 5, 0.1), (0.80, 0.78, 0.72))
    out.add((0, 1.5, -5.2), (14, 5, 0.1), (0.58, 0.62, 0.70))
    for x, face in ((4.13, 1.0), (-4.53, -1.0)):
        out.add((x, 1.45, -1.5 * face), (0.04, 2.1, 1.9), WHITE, WINDOW)
        for side in (-1.15, 1.15):
            out.add((x - 0.06 * face, 1.35, -1.5 * face + side), (0.10, 2.6, 0.40), (0.50, 0.22, 0.25), WOOD)
        case(out, (x - 0.14 * face, 1.7 * face), rng, across=True)
    out.add((1.5, 1.45, -5.13), (1.6, 2.0, 0.04), WHITE, WINDOW)
    out.add((-1.5, 1.45, 5.13), (1.6, 2.0, 0.04), WHITE, WINDOW)
    case(out, (-1.4, -5.0), rng, across=False)
    case(out, (1.4, 5.0), rng, across=False)
    for z in (-4.4, 4.4):
        out.add((-0.2, FLOOR + 0.25, z), (2.2, 0.5, 0.8), (0.38, 0.44, 0.54), RUBBER)
        out.add((-0.2, FLOOR + 0.60, z + 0.3 * np.sign(z)), (2.2, 0.6, 0.25), (0.34, 0.40, 0.50), RUBBER)
    out.add((0.2, 1.75, -5.13), (0.7, 0.9, 0.04), (0.75, 0.65, 0.30), POSTER)
    out.add((0.1, 1.75, 5.13), (0.7, 0.9, 0.04), (0.25, 0.45, 0.65), POSTER)


def case(out: Boxes, at: tuple[float, float], rng: np.random.Generator, *, across: bool) -> None:
    """A book case at (x, z), along z or along x, of books upright and leaning against nothing."""

    def put(along: float, up: float, wide: float, tall: float, deep: float, colour: Vec, kind: float = PLAIN) -> None:
        place = (at[0], up, at[1] + along) if across else (at[0] + along, up, at[1])
        out.add(place, (deep, tall, wide) if across else (wide, tall, deep), colour, kind)

    for level in range(6):
        put(0.0, FLOOR + 0.05 + 0.36 * level, 1.3, 0.03, 0.26, (0.42, 0.28, 0.18), WOOD)
        along = -0.60
        while level < 5 and along < 0.58:
            wide, tall = float(rng.uniform(0.025, 0.07)), float(rng.uniform(0.18, 0.30))
            r, g, b = rng.uniform(0.1, 0.85, 3).tolist()
            if rng.uniform() < 0.85:
                put(along + wide / 2, FLOOR + 0.07 + 0.36 * level + tall / 2, wide * 0.92, tall, 0.20, (r, g, b))
            along += wide


ROOMS: dict[str, Callable[[Boxes], None]] = {"gym": gym, "living": living}


def other_treadmill(out: Boxes, scene: Scene) -> None:
    """thick: wide rails beside the belt, a round hood, handles all along; slim: a pad with a single mast."""
    belt = BELTS.get(scene.belt_look, BELT)
    thick = scene.treadmill == "thick"
    out.add((0, -0.06, -0.1), (0.50, 0.118, 1.75), scene.belt, belt, near=True)
    beside, wide, top = (0.345, 0.18, 0.035) if thick else (0.285, 0.06, 0.006)
    body = (0.86, 0.86, 0.84) if thick else (0.14, 0.15, 0.17)
    for x in (beside, -beside):
        out.add((x, (top - 0.16) / 2, -0.1), (wide, top + 0.16, 2.05), body, near=True)
        out.add((x, top + 0.004, -0.1), (0.5 * wide, 0.008, 1.7), (0.15, 0.30, 0.52), RUBBER, near=True)
    if thick:
        out.add((0, 0.03, 1.05), (0.90, 0.34, 0.50), body, near=True)
        out.add((0, 0.03, 1.05), (0.60, 0.36, 0.52), (0.55, 0.10, 0.12), near=True)
    else:
        out.add((0, -0.05, 0.90), (0.64, 0.10, 0.24), body, near=True)
    if scene.console:
        for x in (0.40, -0.40) if thick else (0.0,):
            out.add((x, 0.55, 1.15), (0.10, 1.3, 0.14), body, near=True)
        out.add((0, 1.15, 1.12), (0.90, 0.40, 0.08), BLACK, near=True)
        out.add((0, 1.18, 1.075), (0.60, 0.26, 0.01), (0.30, 0.55, 0.75), POSTER, near=True)
    if scene.rails:
        for x in (0.43, -0.43):
            out.add((x, 0.80, 0.35), (0.06, 0.08, 1.50), (0.75, 0.76, 0.78), near=True)
            out.add((x, 0.40, -0.35), (0.06, 0.80, 0.07), (0.75, 0.76, 0.78), near=True)
