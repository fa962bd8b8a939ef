"""How deep the hollow of the lower back truly is: of the bare skin, seen exactly from the side, arms taken away.

At each of the places along the trunk (0 = mid-hip, 1 = mid-shoulder) the outline is the rearmost skin behind the line from mid-hip to
mid-shoulder. The hollow is the widest gap that a ruler leaves open which is laid upon the outline from the buttocks to the upper back,
square to the ruler, in % of the trunk's length.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
from body import BODY_VERTICES, PACKAGE, SKIN, Character, Part
from gait import Run
from joint_track import posed

PLACES = np.linspace(-0.15, 0.85, 51)
LOW = (0.05, 0.55)  # where on the trunk a hollow is the lower back's
ARM_BONES = ("upperarm", "lowerarm", "wrist", "metacarpal", "finger")
ARM_SHARE = 0.5  # of a vertex' bone weights, from which on it is the arm's
BELOW_HIP = 0.4  # m: skin farther down is never the back's


@dataclass(frozen=True)
class Back:
    """The skin (a Part of n vertices) that can be the outline of the back, and its edges (E, 2)."""

    skin: Part
    edges: np.ndarray


def back_of(body: Character) -> Back:
    mesh = json.loads((PACKAGE / "models/human_full_size.json").read_text())
    wi, ww = body._weights(mesh)
    faces = np.array(mesh["faces"]).reshape(-1, 10)[:, 1:5]
    arm = np.isin(wi, [k for k, name in enumerate(body.bones) if name.startswith(ARM_BONES)])
    v = body.base
    hip, shoulder = (body.joint[f"{bone}.L____head"][1] for bone in ("upperleg01", "upperarm01"))
    near = (
        ((ww * arm).sum(1) < ARM_SHARE)
        & (v[:, 1] > hip - BELOW_HIP)
        & (v[:, 1] < shoulder)
        & (v[:, 2] < body.joint["spine03____head"][2] + 0.03)
    )
    near[BODY_VERTICES:] = False
    faces = faces[near[faces].all(1)]
    edges = np.unique(np.sort(np.concatenate([faces[:, [k, (k + 1) % 4]] for k in range(4)]), 1), axis=0)
    used, inverse = np.unique(edges, return_inverse=True)
    none = np.zeros((0, 3), int)
    return Back(Part(SKIN, v[used], np.zeros((len(used), 3)), none, wi[used], ww[used]), inverse.reshape(-1, 2))


def lumbar_hollow(run: Run, times: np.ndarray) -> float:
    """Median over times (T,) in s, % of trunk length."""
    poses, back = run.poses(times), back_of(run.body)
    j = poses.joints
    hip, shoulder = ((j[f"{joint}_L"] + j[f"{joint}_R"])[:, None, 1:] / 2 for joint in ("hip", "shoulder"))
    skin = posed(back.skin, np.arange(len(back.skin.v)), poses.matrices)[..., 1:] - hip  # (T, n, 2): up, forward
    trunk = np.linalg.norm(shoulder - hip, axis=-1)
    axis = (shoulder - hip) / trunk[..., None]
    along = (skin * axis).sum(-1) / trunk
    behind = (skin[..., 0] * axis[..., 1] - skin[..., 1] * axis[..., 0]) / trunk
    low = (LOW[0] <= PLACES) & (LOW[1] >= PLACES)
    depths = [ruler_gap(PLACES, outline(a[back.edges], b[back.edges]))[low].max() for a, b in zip(along, behind, strict=True)]
    return 100 * float(np.median(depths))


def outline(along: np.ndarray, behind: np.ndarray) -> np.ndarray:
    """(U,) how far behind the axis the rearmost of the edges (E, 2) lies at each of PLACES."""
    a, b = along[:, :1], along[:, 1:]
    share = (PLACES - a) / np.where(b == a, 1e-12, b - a)
    at = behind[:, :1] + share * (behind[:, 1:] - behind[:, :1])
    return np.where((share >= 0) & (share <= 1), at, -np.inf).max(0)


def ruler_gap(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """(U,) how far a ruler that touches the curve y(x) from above stands off it, square to the ruler."""
    chords = (y[None, :] - y[:, None]) / np.where(x[None, :] > x[:, None], x[None, :] - x[:, None], np.nan)
    gap = np.zeros(len(x))
    i = 0
    while i < len(x) - 1:
        k = i + 1 + int(np.argmax(chords[i, i + 1 :]))
        gap[i:k] = (y[i] + chords[i, k] * (x[i:k] - x[i]) - y[i:k]) / np.hypot(1, chords[i, k])
        i = k
    return gap
