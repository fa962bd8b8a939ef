"""The shape of clothes: surfaces cut at exact hems, and shells of the body that hang loosely. Pure functions on arrays, metres.

A vertex hangs on a few bones `wi` (V, K) with weights `ww` (V, K), mostly K = 4.
"""

from __future__ import annotations

import numpy as np

Mesh = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]  # v, n, tris, wi, ww


def ramp(x: np.ndarray, start: float, end: float) -> np.ndarray:
    """0 before `start`, 1 behind `end` (which may be the smaller), smooth between."""
    u = np.clip((x - start) / (end - start), 0, 1)
    return u * u * (3 - 2 * u)


def share_of(bones: list[int], wi: np.ndarray, ww: np.ndarray) -> np.ndarray:
    """(V,) how much of each vertex hangs on these bones, 0..1."""
    return (ww * np.isin(wi, bones)).sum(1)


def strongest(dense: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The `count` strongest bones of (V, B) weights, and their weights."""
    wi = np.argsort(-dense, 1, kind="stable")[:, :count]
    ww = np.take_along_axis(dense, wi, 1)
    return wi, ww / ww.sum(1, keepdims=True)


def dense_of(wi: np.ndarray, ww: np.ndarray, bones: int) -> np.ndarray:
    dense = np.zeros((len(wi), bones))
    np.add.at(dense, (np.arange(len(wi))[:, None], wi), ww)
    return dense


def cut(mesh: Mesh, keep: np.ndarray) -> Mesh:
    """The part of a surface where `keep` (V,) > 0: triangles across its zero line are cut there, so that a hem is a clean line."""
    v, n, tris, wi, ww = mesh
    bones = int(wi.max()) + 1
    inside = keep > 0
    count = inside[tris].sum(1)
    out = [tris[count == 3]]
    ends: dict[tuple[int, int], int] = {}
    pairs: list[tuple[int, int]] = []

    def between(a: int, b: int) -> int:
        key = (min(a, b), max(a, b))
        if key not in ends:
            ends[key] = len(v) + len(pairs)
            pairs.append(key)
        return ends[key]

    made = []
    for triangle in tris[(count == 1) | (count == 2)]:
        alone = int(np.flatnonzero(inside[triangle] == (inside[triangle].sum() == 1))[0])
        a, b, c = (int(triangle[(alone + k) % 3]) for k in range(3))
        ab, ac = between(a, b), between(a, c)
        made += [(a, ab, ac)] if inside[a] else [(ab, b, c), (ab, c, ac)]
    out.append(np.array(made, int).reshape(-1, 3))
    p, q = np.array(pairs, int).reshape(-1, 2).T
    w = (keep[p] / (keep[p] - keep[q]))[:, None]
    new_wi, new_ww = strongest((1 - w) * dense_of(wi[p], ww[p], bones) + w * dense_of(wi[q], ww[q], bones), wi.shape[1])
    v, n = (np.concatenate([x, (1 - w) * x[p] + w * x[q]]) for x in (v, n))
    return v, n, np.concatenate(out), np.concatenate([wi, new_wi]), np.concatenate([ww, new_ww])


def neighbours(v: np.ndarray, spread: float) -> np.ndarray:
    """(V, V) weights that average over what lies within about `spread` (m) round and along an upright tube; rows sum to 1."""
    angle, radius = _round(v)
    turn = (angle[None] - angle[:, None] + np.pi) % (2 * np.pi) - np.pi
    far = np.hypot(v[:, None, 1] - v[None, :, 1], radius[:, None] * turn)
    near = np.exp(-0.5 * (far / spread) ** 2)
    return near / near.sum(1, keepdims=True)


def _round(v: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    middle = (v[:, 2].min() + v[:, 2].max()) / 2
    return np.arctan2(v[:, 0], v[:, 2] - middle), np.hypot(v[:, 0], v[:, 2] - middle)


def hang(v: np.ndarray, holds: np.ndarray, ease: np.ndarray, *, slope: float = 0.10, spread: float = 0.025) -> np.ndarray:
    """A tube of cloth round a body's upright axis: displacement (V, 3), level and outward.

    Cloth falls from whatever stands out above it and may come in by `slope` (m a m) on the way down; sideways it spans hollows. So
    the hollow of the back and the furrow of the spine are bridged. `holds` (V,) says which vertices may carry the cloth,
    `ease` (V,) is the room between it and the body, `spread` (m) how far its form is smoothed.
    """
    angle, radius = _round(v)
    above = v[None, holds, 1] - v[:, None, 1]
    turn = (angle[None, holds] - angle[:, None] + np.pi) % (2 * np.pi) - np.pi
    reach = radius[None, holds] * (1 - 0.5 * turn**2) - slope * above
    out = np.maximum(np.where(above >= 0, reach, 0).max(1), radius)
    gap = np.maximum(neighbours(v, spread) @ out - radius, 0) + ease
    return gap[:, None] * np.stack([np.sin(angle), 0 * angle, np.cos(angle)], 1)
