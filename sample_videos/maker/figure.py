"""A body on the graphics side: buffers and one shader for each of its parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import moderngl
import numpy as np
from body import CLOTH, Character, pose_part
from shaders import DEPTH_FRAGMENT, DEPTH_VERTEX, VERTEX, fragment_shader
from surfaces import CLOTHS

COLOURS = ("skin", "hair", "shirt", "pants", "stripe", "shoe", "sole", "accent")
Offsets = list[np.ndarray | None]  # for each part (V, 3) in m, in rest coordinates


def assign(program: moderngl.Program, values: Mapping[str, Any]) -> None:
    """Set those uniforms that the program has; a (4, 4) array is a matrix."""
    for name, value in values.items():
        if name in program:
            if isinstance(value, np.ndarray):
                program[name].write(value.T.astype("f4").tobytes())
            else:
                program[name].value = value


def surface(context: moderngl.Context, uniforms: Mapping[str, Any]) -> moderngl.Program:
    program = context.program(vertex_shader=VERTEX, fragment_shader=fragment_shader(dict(uniforms)))
    assign(program, {"shadow": 1, **uniforms})
    return program


class Figure:
    """`place` (4, 4) puts the body elsewhere in the room; `rough`: in the light of surfaces.py."""

    def __init__(self, context: moderngl.Context, body: Character, place: np.ndarray | None = None, *, rough: bool = False) -> None:
        self.context, self.body, self.place = context, body, place
        self.depth = context.program(vertex_shader=DEPTH_VERTEX, fragment_shader=DEPTH_FRAGMENT)
        paint = {name: getattr(body.look, name) for name in COLOURS} | {"sockc": body.look.sock}
        paint |= {"CLOTH": CLOTHS.index(body.look.cloth), "ROUGH": rough}
        self.moving, self.programs, self.shapes, self.depths = [], [], [], []
        for part in body.parts:
            moving = context.buffer(reserve=len(part.v) * 24, dynamic=True)
            rest, index = context.buffer(part.v.astype("f4").tobytes()), context.buffer(part.tris.tobytes())
            program = surface(context, paint | part.uniforms | {"mode": part.material})
            layout = [(moving, "3f 3f", "p", "n")] + ([(rest, "3f", "rest")] if "rest" in program else [])
            self.moving.append(moving)
            self.programs.append(program)
            self.shapes.append(context.vertex_array(program, layout, index))
            self.depths.append(context.vertex_array(self.depth, [(moving, "3f 12x", "p")], index))

    def pose(self, matrices: np.ndarray, offsets: Offsets | None = None) -> None:
        if self.place is not None:
            turn, move = self.place[:3, :3], self.place[:3, 3]
            matrices = np.concatenate([turn @ matrices[:, :, :3], (matrices[:, :, 3] @ turn.T + move)[:, :, None]], 2)
        for k, (part, moving) in enumerate(zip(self.body.parts, self.moving, strict=True)):
            moving.write(np.concatenate(pose_part(part, matrices, offsets[k] if offsets else None), 1).tobytes())

    def cast(self, light: np.ndarray) -> None:
        """Draw into a shadow map."""
        assign(self.depth, {"lvp": light})
        for depth in self.depths:
            depth.render()

    def render(self, values: Mapping[str, Any]) -> None:
        """Draw; `values` are the uniforms of this picture. Only cloth is seen from its inside."""
        for part, program, shape in zip(self.body.parts, self.programs, self.shapes, strict=True):
            assign(program, values)
            (self.context.disable if part.material == CLOTH else self.context.enable)(moderngl.CULL_FACE)
            shape.render()
        self.context.disable(moderngl.CULL_FACE)
