"""How far the picture is rolled, from what is plumb or level in it: door frames, walls, lamp posts, rails, floors, the horizon.

Straight edges of a room are mostly plumb or run along the belt; others (stays, handles, shadows) lie at any angle. Roll, pitch and yaw
of the camera are weighed by how well they explain all edges at once, against how people hold a phone ("Manhattan world", Coughlan &
Yuille 1999). So plumb lines may converge, a single slanting rail does not count for much, and where there is nothing straight the doubt
of a phone held by hand is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

HELD = ((0.85, 1.5), (0.15, 4.0))  # how a phone is held, share of people and SD of their roll in degrees: most with care, some not
PITCHED = ((0.8, 4.0), (0.2, 12.0))  # likewise its pitch: most at the height of the hips, some on the floor
YAWED = ((1.0, 8.0),)  # likewise its yaw against the belt
FOCAL = 0.8  # focal length of a phone's camera by the longer side of its picture
# Degrees, SD: by which what people put up is off plumb in a picture (walls by 0.2, DIN 18202; the lens adds to it), and what they run
# along off level: `docs/sources.md` 6.2.
PLUMB, LEVEL = 0.6, 2.5
RELEVANT = 20.0  # degrees from upright (or level) to which an edge says anything
STRAIGHT = 0.5  # share of such edges that are plumb (or run along the belt); the others lie at any angle
SHORTEST = 0.06  # of the picture's longer side: shorter edges are texture
MOST_EDGES = 40  # the longest
WORKING_PX = 960  # longer side of the picture in which edges are looked for
SAME_ANGLE, SAME_PLACE = 2.0, 0.02  # degrees and shares of the longer side within which two edges are of one thing
FRAME_LIKE = 0.9  # an edge along so much of the picture and exactly parallel to its border is a bar, not of the world

_ROLLS, _PITCHES, _YAWS = np.arange(-15, 15.01, 0.25), np.arange(-24, 24.01, 3.0), np.arange(-20, 20.01, 4.0)


@dataclass(frozen=True)
class Roll:
    """degrees: what is plumb at the runner's place leans this far in the picture, + = its top to the right (the picture is to be turned
    counter-clockwise). error: 1 SD. edges: how many edges of a frame agree with it; with none both are those of a phone held by hand.
    """

    degrees: float = 0.0
    error: float = float(np.sqrt(sum(share * sd**2 for share, sd in HELD)))
    edges: int = 0


def find_edges(grey: NDArray[np.uint8], without: Sequence[float] | None = None) -> Floats:
    """(N, 4) ends x0, y0, x1, y1 in pixels of the straight edges of a picture, longest first, each thing counted once.

    without: left, top, right, bottom of a box (the runner's) whose edges do not count.
    """
    from ..recording.clip import quiet_cv2

    cv2 = quiet_cv2()
    longer = max(grey.shape)
    shrink = min(1.0, WORKING_PX / longer)
    small = cv2.resize(grey, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA) if shrink < 1 else grey
    found = cv2.createLineSegmentDetector().detect(small)[0]
    if found is None:
        return np.empty((0, 4))
    edges = found.reshape(-1, 4).astype(float) / shrink
    length = np.hypot(edges[:, 2] - edges[:, 0], edges[:, 3] - edges[:, 1])
    middle = (edges[:, :2] + edges[:, 2:]) / 2
    keep = (length >= SHORTEST * longer) & ~_border_like(edges, grey.shape[1], grey.shape[0])
    if without is not None:
        left, top, right, bottom = without
        keep &= ~((middle[:, 0] > left) & (middle[:, 0] < right) & (middle[:, 1] > top) & (middle[:, 1] < bottom))
    return of_things(edges[keep], longer)[:MOST_EDGES]


def _border_like(edges: Floats, width: int, height: int) -> NDArray[np.bool_]:
    """(N,) bars beside a picture of another shape, what is drawn upon it from end to end, and its very border."""
    across, down = np.abs(edges[:, 2] - edges[:, 0]), np.abs(edges[:, 3] - edges[:, 1])
    middle = (edges[:, :2] + edges[:, 2:]) / 2
    at_border = np.minimum(middle, [width, height] - middle).min(1) < 0.01 * max(width, height)
    return at_border | ((across < 2) & (down > FRAME_LIKE * height)) | ((down < 2) & (across > FRAME_LIKE * width))


def of_things(edges: Floats, longer: float) -> Floats:
    """Edges (N, 4), longest first, without those beside or in line with a longer one: the two edges of a rail say no more than one."""
    length = np.hypot(edges[:, 2] - edges[:, 0], edges[:, 3] - edges[:, 1])
    kept: list[Floats] = []
    for edge in edges[np.argsort(-length)]:
        for other in kept:
            along = other[2:] - other[:2]
            along = along / np.linalg.norm(along)
            own = edge[2:] - edge[:2]
            turned = np.degrees(np.arcsin(min(1.0, abs(float(along[0] * own[1] - along[1] * own[0])) / float(np.linalg.norm(own)))))
            offset = (edge[:2] + edge[2:]) / 2 - other[:2]
            if turned < SAME_ANGLE and abs(float(along[0] * offset[1] - along[1] * offset[0])) < SAME_PLACE * longer:
                break
        else:
            kept.append(edge)
    return np.array(kept).reshape(-1, 4)


def find_roll(frames: Sequence[Floats], size: tuple[int, int], place: tuple[float, float]) -> Roll:
    """The picture's roll at `place` (x, y in pixels) from the edges (N, 4) of several frames of a picture of `size` (width, height).

    All frames together say as much as one: mostly they show the same things, and a camera that moves is rolled differently in each.
    """
    looked_at = [edges for edges in frames if len(edges)]
    if not looked_at:
        return Roll()
    roll, pitch, yaw = (g.ravel() for g in np.meshgrid(_ROLLS, _PITCHES, _YAWS, indexing="ij"))
    belief = _usual(roll, HELD) + _usual(pitch, PITCHED) + _usual(yaw, YAWED)
    for edges in looked_at:
        belief += _explained(edges, size, roll, pitch, yaw) / len(frames)
    weight = np.exp(belief - belief.max())
    weight /= weight.sum()
    x, y = _from_centre(np.array([place]), size)
    leaning = _plumb(roll, pitch, x, y)[:, 0]
    mean = float(weight @ leaning)
    best = int(np.argmax(weight))
    agreeing = [_agreeing(edges, size, roll[best], pitch[best]) for edges in looked_at]
    return Roll(mean, float(np.sqrt(weight @ (leaning - mean) ** 2)), int(np.median(agreeing)))


def _usual(angle: Floats, how: Sequence[tuple[float, float]]) -> Floats:
    """Log of how usual an angle is among people who hold a phone like this."""
    return np.log(sum((share / sd * np.exp(-((angle / sd) ** 2) / 2) for share, sd in how), np.zeros(len(angle))))


def _explained(edges: Floats, size: tuple[int, int], roll: Floats, pitch: Floats, yaw: Floats) -> Floats:
    """Log likelihood of a frame's edges for each camera."""
    x, y = _from_centre((edges[:, :2] + edges[:, 2:]) / 2, size)
    from_upright, blur = _directions(edges)
    from_level = (from_upright + 180) % 180 - 90
    total = np.zeros(len(roll))
    upright, level = np.abs(from_upright) < RELEVANT, np.abs(from_level) < RELEVANT
    for chosen, seen, expected, spread in (
        (upright, from_upright, lambda at: _plumb(roll, pitch, x[at], y[at]), PLUMB),
        (level, from_level, lambda at: _along(roll, pitch, yaw, x[at], y[at]), LEVEL),
    ):
        at = np.flatnonzero(chosen)
        if len(at):
            sd = np.hypot(spread, blur[at])
            off = (seen[at] - expected(at)) / sd
            total += np.log(STRAIGHT * np.exp(-(off**2) / 2) / (sd * np.sqrt(2 * np.pi)) + (1 - STRAIGHT) / (2 * RELEVANT)).sum(1)
    return total


def _agreeing(edges: Floats, size: tuple[int, int], roll: float, pitch: float) -> int:
    x, y = _from_centre((edges[:, :2] + edges[:, 2:]) / 2, size)
    off = _directions(edges)[0] - _plumb(np.array([roll]), np.array([pitch]), x, y)[0]
    return int((np.abs(off) < 2 * PLUMB).sum())


def _from_centre(places: Floats, size: tuple[int, int]) -> tuple[Floats, Floats]:
    """x to the right and y down from the picture's centre, in focal lengths."""
    away = (places - np.array(size) / 2) / (FOCAL * max(size))
    return away[:, 0], away[:, 1]


def _directions(edges: Floats) -> tuple[Floats, Floats]:
    """Degrees from upright, + = top to the right, -90..90, and how far an end that is a pixel off turns the edge."""
    across, up = edges[:, 2] - edges[:, 0], edges[:, 1] - edges[:, 3]
    angle = (np.degrees(np.arctan2(across, up)) + 90) % 180 - 90
    return angle, np.degrees(1 / np.maximum(np.hypot(across, up), 1))


def _plumb(roll: Floats, pitch: Floats, x: Floats, y: Floats) -> Floats:
    """(cameras, places) degrees by which what is plumb leans to the right in the picture."""
    r, p = np.radians(roll)[:, None], np.radians(pitch)[:, None]
    return np.degrees(np.arctan2(np.sin(r) * np.cos(p) - x * np.sin(p), np.cos(r) * np.cos(p) + y * np.sin(p)))


def _along(roll: Floats, pitch: Floats, yaw: Floats, x: Floats, y: Floats) -> Floats:
    """(cameras, places) degrees by which what is level and runs along the belt falls to the right in the picture."""
    r, p, w = (np.radians(angle)[:, None] for angle in (roll, pitch, yaw))
    ahead, down, deep = np.cos(w), np.sin(w) * np.sin(p), np.sin(w) * np.cos(p)
    right, fall = ahead * np.cos(r) - down * np.sin(r), ahead * np.sin(r) + down * np.cos(r)
    return np.degrees(np.arctan2(fall - y * deep, right - x * deep))
