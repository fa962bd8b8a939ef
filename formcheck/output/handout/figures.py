"""Line figures of the exercises, made from the joints in `figures.toml`: as strokes that page, PDF and card draw alike."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any, Literal

import numpy as np

from ...language.text import Phrase

WIDTH, BOTTOM = 160.0, 118.0  # of the field a figure is drawn on
MARGIN = 4.0  # above it
FLOOR = 113.5
HEAD, LIMB, TRUNK, THIN = 8.0, 7.0, 11.0, 2.5  # the head's radius, and widths of strokes
BARB = 6.0  # of an arrow
RING = 4.0  # width of what is round and no note's head
HALO = 3.0  # by which an arm is set off from the trunk behind it

Part = Literal["near", "far", "before", "thing", "arrow", "floor", "paper"]
Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Stroke:
    """A line with round ends and joins; of one point, a disc `width` across. part: what it shows, by which it is coloured."""

    part: Part
    points: Points
    width: float


@cache
def drawn() -> tuple[str, ...]:
    """The pieces of advice that have a figure."""
    return tuple(_rows())


@cache
def figure(piece: str) -> tuple[Stroke, ...]:
    """The strokes of an exercise, those in front last. Raises KeyError for a piece without a figure."""
    row = _rows()[piece]
    strokes = [Stroke("floor", ((4.0, FLOOR), (WIDTH - 4, FLOOR)), THIN)]
    strokes += [Stroke("thing", _points(line), THIN) for line in row.get("lines", ())]
    if "before" in row:
        strokes += _body(row["before"], "before")
    body = row["body"]
    strokes += _limbs(body, "far")
    strokes += _body(body, "near")
    strokes += [_disc(*disc) for disc in row.get("discs", ())]
    arm = _arm(body, "near")  # in front of the trunk and of what the hands hold
    strokes += [replace(one, part="paper", width=one.width + HALO) for one in arm] + arm
    return tuple(strokes + [one for line in row.get("arrows", ()) for one in _arrow(line)])


def top_of(pieces: Iterable[str]) -> float:
    """Where the field must begin for all of these to be whole; the bottom for none."""
    return min((y - one.width / 2 - MARGIN for piece in pieces for one in figure(piece) for _, y in one.points), default=BOTTOM)


def shown_as(piece: str) -> Phrase:
    """What a figure shows, in words."""
    return Phrase("handout.figure_alt", exercise=Phrase(f"pieces.{piece}.what"))


def _body(body: dict[str, Any], part: Part) -> list[Stroke]:
    head, trunk = body["head"], [body[joint] for joint in ("shoulder", "back", "hip") if joint in body]
    found = _limbs(body, "near") if part == "near" else []
    return [*found, Stroke(part, _points(trunk if len(trunk) < 3 else _bent(trunk)), TRUNK), Stroke(part, _points([head]), 2 * HEAD)]


def _limbs(body: dict[str, Any], side: Literal["near", "far"]) -> list[Stroke]:
    joints = body.get(side, {})
    leg = [Stroke(side, _points([body["hip"], *(joints[one] for one in ("knee", "ankle", "toe"))]), LIMB)] if "knee" in joints else []
    return leg + (_arm(body, side) if side == "far" else [])


def _arm(body: dict[str, Any], side: Literal["near", "far"]) -> list[Stroke]:
    joints = body.get(side, {})
    return [Stroke(side, _points([body["shoulder"], joints["elbow"], joints["hand"]]), LIMB)] if "elbow" in joints else []


def _disc(x: float, y: float, radius: float) -> Stroke:
    """A ball or a plate as a ring, a note's head filled."""
    if radius < 2 * RING:
        return Stroke("thing", ((x, y),), 2 * radius)
    round_about = np.linspace(0, 2 * np.pi, 41)
    inner = radius - RING / 2
    return Stroke("thing", _points(np.column_stack([x + inner * np.cos(round_about), y + inner * np.sin(round_about)])), RING)


def _bent(points: list[list[float]]) -> list[list[float]]:
    """A curve from the first of three points over the second to the third: a parabola."""
    first, over, last = np.array(points, float)
    control = 2 * over - (first + last) / 2
    t = np.linspace(0, 1, 13)[:, None]
    curve: list[list[float]] = ((1 - t) ** 2 * first + 2 * t * (1 - t) * control + t**2 * last).tolist()
    return curve


def _arrow(line: list[list[float]]) -> list[Stroke]:
    shaft = np.array(_bent(line) if len(line) == 3 else line, float)
    along = (shaft[-1] - shaft[-2]) / np.linalg.norm(shaft[-1] - shaft[-2])
    across = np.array([-along[1], along[0]])
    barbs = [shaft[-1] - BARB * (along + across), shaft[-1], shaft[-1] - BARB * (along - across)]
    return [Stroke("arrow", _points(one), THIN) for one in (shaft, barbs)]


def _points(points: Any) -> Points:
    return tuple((round(float(x), 1), round(float(y), 1)) for x, y in points)


@cache
def _rows() -> dict[str, Any]:
    return tomllib.loads((resources.files(__package__) / "figures.toml").read_text(encoding="utf-8"))
