"""Pictures of a runner on a treadmill: OpenGL without a screen (moderngl on EGL; llvmpipe needs no graphics card)."""

from __future__ import annotations

from collections.abc import Callable

import moderngl
import numpy as np
from body import Character
from bystander import place, someone_else, standing
from camera import Camera, look_at, to_pixels
from cloth import cloth_motion, cloth_offset
from figure import Figure, assign, surface
from film import Film
from gait import Run
from handheld import Hand
from scene import Scene, room
from shaders import DEPTH_FRAGMENT, DEPTH_VERTEX

ROOM = 9  # the shader's mode for everything that is not a person
SHADOW = 1024  # pixels of the shadow map, which spans 3.4 m
SAMPLE = 0.003  # s of exposure for each sharp picture that is averaged
LEAST = 3  # samples, since they also smooth the edges
LIGHTS = {  # where the light comes from
    "side_right": (-0.40, 0.85, -0.35),
    "side_left": (0.40, 0.85, -0.35),
    "rear": (0.45, 0.85, -0.35),
    "front": (0.35, 0.85, 0.45),
}


class Renderer:
    """`run` seen by `camera` in `scene`, upright pictures as large as `film`."""

    def __init__(self, run: Run, camera: Camera, scene: Scene, film: Film) -> None:
        self.run, self.width, self.height, self.cloth = run, film.width, film.height, cloth_motion(run)
        self.rolling, self.hand = film.rolling, Hand(camera, film.width / film.height, run.form.seed)
        self.context = c = moderngl.create_context(standalone=True, backend="egl")
        self.buffer = self._target()
        self.shadow = c.depth_texture((SHADOW, SHADOW))
        self.shadow.compare_func = "<="
        self.shadow_buffer = c.framebuffer(depth_attachment=self.shadow)
        rough = scene.shading == "rough"
        self.figure = Figure(c, run.body, rough=rough)
        self.other = Figure(c, Character(someone_else(run.body.look)), place(camera), rough=rough) if scene.bystander else None
        vertices, near = room(scene, camera.eye)
        self.surface = surface(c, {"mode": ROOM, "ROUGH": rough, "TEXTURED": scene.textured})
        self.depth = c.program(vertex_shader=DEPTH_VERTEX, fragment_shader=DEPTH_FRAGMENT)
        everything, close = c.buffer(vertices.tobytes()), c.buffer(vertices[near].tobytes())
        self.room = c.vertex_array(self.surface, [(everything, "3f 3f 4f", "p", "n", "col")])
        self.near = c.vertex_array(self.surface, [(close, "3f 3f 4f", "p", "n", "col")])
        self.near_depth = c.vertex_array(self.depth, [(close, "3f 28x", "p")])
        self.behind: dict[bytes, moderngl.Framebuffer] = {}
        direction = scene.light(LIGHTS[camera.view], camera.eye)
        direction /= np.linalg.norm(direction)
        box = np.diag([2 / 3.4, 2 / 3.4, -2 / 7.9, 1.0])
        box[2, 3] = -8.1 / 7.9
        self.light = box @ look_at(np.array([0, 0.75, 0]) + direction * 4, np.array([0, 0.75, 0]))
        self.values = {"lvp": self.light, "ldir": tuple(direction), "amb": 0.95, "eye": tuple(camera.eye)}

    def _target(self) -> moderngl.Framebuffer:
        size = (self.width, self.height)
        return self.context.framebuffer([self.context.renderbuffer(size, 4)], self.context.depth_renderbuffer(size))

    def projector(self, times: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
        """From points (T, 3), one for each of the times (T,) in s, to pixels (T, 2)."""
        matrix = np.stack([self.hand.matrix(t) for t in times.tolist()]) if self.hand.moves else self.hand.still
        return lambda x: to_pixels(x, matrix, self.width, self.height)

    def picture(
        self,
        t: float,
        matrices: np.ndarray,
        jitter: tuple[float, float] = (0.0, 0.0),
        cast: bool = True,
        rows: tuple[int, int] | None = None,
    ) -> np.ndarray:
        """One sharp picture (H, W, 3) uint8 RGB of the time t (s), moved by `jitter` pixels; `cast` renews the shadow.

        `matrices` (B, 3, 4) of the runner's bones at that time. With `rows` only those from the first to before the second.
        """
        self.figure.pose(matrices, [cloth_offset(part, self.cloth, t) for part in self.run.body.parts])
        if self.other:
            self.other.pose(standing(self.other.body, t))
        self.context.enable(moderngl.DEPTH_TEST)
        self.context.depth_func = "<="
        if cast:
            self._cast()
        move = np.eye(4)
        move[0, 3], move[1, 3] = 2 * jitter[0] / self.width, 2 * jitter[1] / self.height
        form = self.run.form
        crease = 0.5 * np.sin(2 * np.pi * t * form.cadence / 120) + 0.35 * np.sin(2 * np.pi * t * 0.7)
        values = self.values | {"vp": move @ self.hand.matrix(t), "belt": float(self.run.belt_at(t)), "crease": float(crease)}
        self.shadow.use(1)
        top, bottom = rows or (0, self.height)
        band = (0, self.height - bottom, self.width, bottom - top)
        self.buffer.scissor = band if rows else None
        self._behind(values)
        self.figure.render(values)
        if self.other:
            self.other.render(values)
        self.near.render()
        return np.frombuffer(self.buffer.read(band, components=3), "u1").reshape(bottom - top, self.width, 3)[::-1]

    def _cast(self) -> None:
        self.shadow_buffer.use()
        self.shadow_buffer.clear(depth=1.0)
        assign(self.depth, {"lvp": self.light})
        self.near_depth.render()
        self.figure.cast(self.light)
        if self.other:
            self.other.cast(self.light)

    def _behind(self, values: dict[str, object]) -> None:
        """Start the picture with the room, drawn once for each jitter of the pixel grid since it never changes."""
        assign(self.surface, values)
        if self.hand.moves:
            self._room(self.buffer)
            return
        key = values["vp"].tobytes()  # type: ignore[attr-defined]
        if key not in self.behind:
            self.behind[key] = self._target()
            self._room(self.behind[key])
        self.behind[key].use()  # with its whole surface: a copy heeds the rows that were drawn last
        self.context.copy_framebuffer(self.buffer, self.behind[key])
        self.buffer.use()

    def _room(self, buffer: moderngl.Framebuffer) -> None:
        buffer.use()
        buffer.clear(0.7, 0.72, 0.74, 1, depth=1.0)
        self.room.render()

    def exposure(self, t: float, shutter: float) -> tuple[np.ndarray, int]:
        """Sum (H, W, 3) uint16 of sharp pictures spread over `shutter` seconds around t, and their number."""
        samples = max(LEAST, round(shutter / SAMPLE))
        if self.rolling:
            return self._row_by_row(t, shutter, samples), samples
        total = np.zeros((self.height, self.width, 3), "u2")
        offsets = (np.arange(samples) + 0.5) / samples - 0.5
        matrices = self.run.poses(t + shutter * offsets).matrices
        for k, offset in enumerate(offsets.tolist()):
            total += self.picture(t + shutter * offset, matrices[k], (offset, ((k * 0.618 + 0.31) % 1) - 0.5), cast=k == 0)
        return total, samples

    def _row_by_row(self, t: float, shutter: float, samples: int) -> np.ndarray:
        """The sum of `samples` pictures for every row, each row exposed later than the one above it, the middle one around t."""
        step = shutter / samples
        more = round(self.rolling / step)
        first = np.round(np.linspace(0, more, self.height)).astype(int)  # the first picture that a row is exposed to
        times = t - self.rolling / 2 + step * (np.arange(more + samples) - (samples - 1) / 2)
        matrices = self.run.poses(times).matrices
        total = np.zeros((self.height, self.width, 3), "u2")
        for k, time in enumerate(times.tolist()):
            open_rows = np.flatnonzero((first <= k) & (k < first + samples))
            rows = int(open_rows[0]), int(open_rows[-1]) + 1
            jitter = (k % samples + 0.5) / samples - 0.5, (k % samples * 0.618 + 0.31) % 1 - 0.5
            total[slice(*rows)] += self.picture(time, matrices[k], jitter, cast=k % samples == 0, rows=rows)
        return total
