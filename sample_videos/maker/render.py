"""Pictures of a runner on a treadmill: OpenGL without a screen (moderngl on EGL; llvmpipe needs no graphics card)."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import moderngl
import numpy as np
from body import Character, pose_part
from gait import Run
from shaders import DEPTH_FRAGMENT, DEPTH_VERTEX, FRAGMENT, VERTEX

Vec = tuple[float, float, float]
ROOM = 9  # the shader's mode for everything that is not the runner


@dataclass(frozen=True)
class Camera:
    view: str
    facing: str | None  # where a runner seen from the side looks in the picture
    eye: Vec
    at: Vec = (0.0, 0.84, 0.0)
    fov: float = 35.0  # vertical, degrees


CAMERAS = {
    "side": Camera("side", "right", (-3.6, 0.95, 0.05)),  # at the runner's right
    "side_left": Camera("side", "left", (3.6, 0.95, 0.05)),
    "rear": Camera("rear", None, (0.05, 0.95, -3.9), fov=33.0),
    "front": Camera("front", None, (-0.04, 0.95, 4.1), fov=33.0),
}

LIGHTS: dict[str, Vec] = {"side": (-0.40, 0.85, -0.35), "rear": (0.45, 0.85, -0.35), "front": (0.35, 0.85, 0.45)}  # where it comes from


def look_at(eye: Vec | np.ndarray, at: Vec | np.ndarray) -> np.ndarray:
    f = np.array(at, float) - eye
    f /= np.linalg.norm(f)
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


def room(console: bool = True) -> tuple[np.ndarray, np.ndarray]:
    """Vertices (n, 10: position, normal, colour, kind) of walls, floor and treadmill; which of them may hide or be near the runner.

    Kind: 0.1 faintly mottled, 0.3 plain, 0.9 belt.
    """
    out: list[np.ndarray] = []
    moving: list[bool] = []

    def box(c: Vec, s: Vec, colour: Vec, kind: float, near: bool = False) -> None:
        centre, half = np.array(c), np.array(s) / 2
        for axis in range(3):
            for sign in (1, -1):
                n, u = np.zeros(3), np.zeros(3)
                n[axis], u[(axis + 1) % 3] = sign, 1
                v = np.cross(n, u)
                quad = [centre + half * (n + u * i + v * j) for i, j in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
                for k in (0, 1, 2, 0, 2, 3):
                    out.append(np.concatenate([quad[k], n, colour, [kind]]))
                    moving.append(near)

    floor = -0.20
    box((0, floor - 0.05, 0), (14, 0.1, 14), (0.60, 0.54, 0.48), 0.1)
    for x in (4.2, -4.6):
        box((x, 1.5, 0), (0.1, 5, 14), (0.80, 0.79, 0.76), 0.1)
    box((0, 1.5, 5.2), (14, 5, 0.1), (0.74, 0.77, 0.78), 0.1)
    box((0, 1.5, -5.2), (14, 5, 0.1), (0.78, 0.77, 0.75), 0.1)
    box((4.13, 1.55, 0.5), (0.04, 1.1, 1.5), (0.62, 0.72, 0.80), 0.3)
    box((4.14, 1.55, 0.5), (0.03, 1.2, 1.6), (0.9, 0.9, 0.9), 0.3)
    box((-4.53, 1.55, 0.9), (0.04, 0.9, 1.2), (0.70, 0.62, 0.52), 0.3)
    box((-1.6, 1.5, 5.13), (1.4, 1.0, 0.04), (0.55, 0.62, 0.70), 0.3)
    box((1.2, 1.5, -5.13), (1.0, 1.4, 0.04), (0.60, 0.66, 0.58), 0.3)
    box((4.1, floor + 0.06, 0), (0.08, 0.12, 14), (0.9, 0.9, 0.88), 0.3)
    box((0, floor + 0.06, 5.1), (14, 0.12, 0.08), (0.9, 0.9, 0.88), 0.3)
    box((0, -0.06, -0.1), (0.50, 0.118, 1.75), (0.20, 0.20, 0.22), 0.9, near=True)  # belt, its top at -0.001
    for x in (0.315, -0.315):
        box((x, -0.06, -0.1), (0.12, 0.14, 1.95), (0.42, 0.43, 0.46), 0.3, near=True)
    box((0, -0.04, 0.95), (0.78, 0.18 if console else 0.14, 0.38), (0.24, 0.25, 0.27), 0.3, near=True)  # motor hood
    for x in (0.36, -0.36) if console else ():
        box((x, 0.45, 0.98), (0.06, 1.2, 0.09), (0.30, 0.31, 0.34), 0.3, near=True)
        box((x, 0.93, 0.82), (0.045, 0.045, 0.40), (0.16, 0.16, 0.17), 0.3, near=True)
    if console:
        box((0, 1.08, 1.0), (0.80, 0.26, 0.10), (0.18, 0.19, 0.21), 0.3, near=True)
        box((0, 1.10, 0.945), (0.34, 0.18, 0.02), (0.25, 0.45, 0.60), 0.3, near=True)
    return np.array(out, "f4"), np.array(moving)


class Renderer:
    def __init__(self, body: Character, camera: Camera, *, width: int = 720, height: int = 960, light: Vec | None = None) -> None:
        self.body, self.camera, self.width, self.height = body, camera, width, height
        self.context = c = moderngl.create_context(standalone=True, backend="egl")
        self.program = c.program(vertex_shader=VERTEX, fragment_shader=FRAGMENT)
        self.depth_program = c.program(vertex_shader=DEPTH_VERTEX, fragment_shader=DEPTH_FRAGMENT)
        self.buffer = self._target()
        self.shadow = c.depth_texture((1024, 1024))
        self.shadow.compare_func = "<="
        self.shadow_buffer = c.framebuffer(depth_attachment=self.shadow)
        self.parts = []
        for p in body.parts:
            moving, rest, index = (
                c.buffer(reserve=len(p.v) * 24, dynamic=True),
                c.buffer(p.v.astype("f4").tobytes()),
                c.buffer(p.tris.tobytes()),
            )
            shape = c.vertex_array(self.program, [(moving, "3f 3f", "p", "n"), (rest, "3f", "rest")], index)
            self.parts.append((p, moving, shape, c.vertex_array(self.depth_program, [(moving, "3f 12x", "p")], index)))
        vertices, near = room(console=camera.view != "front")
        everything = c.buffer(vertices.tobytes())
        self.room = c.vertex_array(self.program, [(everything, "3f 3f 4f", "p", "n", "col")])
        self.near = c.vertex_array(self.program, [(c.buffer(vertices[near].tobytes()), "3f 3f 4f", "p", "n", "col")])
        self.room_depth = c.vertex_array(self.depth_program, [(everything, "3f 28x", "p")])
        self.behind: dict[bytes, moderngl.Framebuffer] = {}
        direction = np.array(light or LIGHTS[camera.view])
        direction /= np.linalg.norm(direction)
        box = np.diag([2 / 3.4, 2 / 3.4, -2 / 7.9, 1.0])
        box[2, 3] = -8.1 / 7.9
        self.light = box @ look_at(np.array([0, 0.75, 0]) + direction * 4, (0, 0.75, 0))
        self.set("ldir", tuple(direction))
        self.set("amb", 0.95)
        self.set("eye", camera.eye)
        look = body.look
        for name in ("skin", "hair", "shirt", "pants", "stripe", "shoe", "sole", "accent"):
            self.set(name, getattr(look, name))
        self.set("sockc", look.sock)
        self.view = perspective(camera.fov, width / height) @ look_at(camera.eye, camera.at)

    def set(self, name: str, value: object) -> None:
        if name in self.program:
            self.program[name].value = value

    def _target(self) -> moderngl.Framebuffer:
        size = (self.width, self.height)
        return self.context.framebuffer([self.context.renderbuffer(size, 4)], self.context.depth_renderbuffer(size))

    def project(self, x: np.ndarray) -> np.ndarray:
        """Pixels (n, 2) of points (n, 3)."""
        q = np.concatenate([x, np.ones((len(x), 1))], 1) @ self.view.T
        q = q[:, :2] / q[:, 3:]
        return np.stack([(q[:, 0] + 1) / 2 * self.width, (1 - q[:, 1]) / 2 * self.height], 1)

    def draw(self, matrices: np.ndarray, view: np.ndarray, belt: float, crease: float, cast: bool = True) -> np.ndarray:
        """One sharp picture (H, W, 3) uint8 RGB.

        `belt` = how far it has run (m), `crease` shifts the folds of the clothes, `cast` renews the shadow.
        """
        c, g = self.context, self.program
        for p, moving, _, _ in self.parts:
            moving.write(np.concatenate(pose_part(p, matrices), 1).tobytes())
        c.enable(moderngl.DEPTH_TEST)
        c.depth_func = "<="
        if cast:
            self.shadow_buffer.use()
            self.shadow_buffer.clear(depth=1.0)
            self.depth_program["lvp"].write(self.light.T.astype("f4").tobytes())
            self.room_depth.render()
            for *_, depth in self.parts:
                depth.render()
        g["vp"].write(view.T.astype("f4").tobytes())
        g["lvp"].write(self.light.T.astype("f4").tobytes())
        self.shadow.use(1)
        for name, value in (("shadow", 1), ("belt", float(belt)), ("crease", float(crease)), ("mode", ROOM)):
            self.set(name, value)
        key = view.tobytes()
        if key not in self.behind:  # the far walls never change: draw them once for each jitter of the pixel grid
            self.behind[key] = self._target()
            self.behind[key].use()
            self.behind[key].clear(0.7, 0.72, 0.74, 1, depth=1.0)
            self.room.render()
        c.copy_framebuffer(self.buffer, self.behind[key])
        self.buffer.use()
        self.near.render()
        for p, _, shape, _ in self.parts:
            self.set("mode", p.material)
            for name, value in p.uniforms.items():
                self.set(name, value)
            shape.render()
        return np.frombuffer(self.buffer.read(components=3), "u1").reshape(self.height, self.width, 3)[::-1]

    def frame(self, run: Run, t: float, *, shutter: float = 1 / 240, samples: int = 3) -> np.ndarray:
        """A picture exposed for `shutter` seconds around t, float (H, W, 3) 0..255; the samples also smooth the edges."""
        total = np.zeros((self.height, self.width, 3), "u2")
        for k in range(samples):
            offset = (k + 0.5) / samples - 0.5
            jitter = np.eye(4)
            jitter[0, 3], jitter[1, 3] = 2 * offset / self.width, 2 * (((k * 0.618 + 0.31) % 1) - 0.5) / self.height
            at = t + shutter * offset
            crease = 0.5 * np.sin(2 * np.pi * at * run.form.cadence / 120) + 0.35 * np.sin(2 * np.pi * at * 0.7)
            total += self.draw(run.pose(at)[0], jitter @ self.view, run.form.speed * at, crease, cast=k == 0)
        return total.astype("f4") / samples

    def frames(self, run: Run, seconds: float, fps: float, *, noise: float = 3.0, shutter: float = 1 / 240) -> Iterator[np.ndarray]:
        """Frame k is centred on the time k / fps; sensor noise of so many grey levels is added."""
        rng = np.random.default_rng(run.form.seed)
        size = (self.height, self.width)
        grain = [(rng.normal(0, noise, (*size, 1)) + rng.normal(0, noise * 0.4, (*size, 3))).astype("f4") for _ in range(4)]
        for k in range(round(seconds * fps)):
            image = self.frame(run, k / fps, shutter=shutter)
            shift = (int(rng.integers(size[0])), int(rng.integers(size[1])))
            yield np.clip(image + np.roll(grain[k % 4], shift, (0, 1)), 0, 255).astype("u1")


def write_video(path: Path, frames: Iterator[np.ndarray], fps: float, *, crf: int = 25, preset: str = "medium") -> None:
    """H.264, yuv420p, index in front; written beside and then moved into place."""
    first = next(frames)
    h, w = first.shape[:2]
    beside = path.with_suffix(".part.mp4")
    source = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{w}x{h}", "-r", str(fps), "-i", "-"]
    colour = [
        "-vf",
        "scale=out_color_matrix=bt709:out_range=tv",
        "-colorspace",
        "bt709",
        "-color_primaries",
        "bt709",
        "-color_trc",
        "bt709",
    ]
    codec = ["-c:v", "libx264", "-preset", preset, "-crf", str(crf), "-threads", "1", "-pix_fmt", "yuv420p", "-movflags", "+faststart"]
    command = ["ffmpeg", "-y", "-loglevel", "error", *source, *colour, *codec, "-map_metadata", "-1", "-fflags", "+bitexact", str(beside)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as encoder:
        assert encoder.stdin is not None
        encoder.stdin.write(first.tobytes())
        for image in frames:
            encoder.stdin.write(image.tobytes())
    if encoder.returncode:
        raise RuntimeError(f"ffmpeg failed on {path.name}")
    beside.replace(path)
