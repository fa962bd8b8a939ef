"""Where every joint and mark of the runner is, exactly: in space at any time, and in the picture of every frame (NAME.joints.npz).

The file holds `time_s` (T,) on the file's time line; `names` (J,); `metres` (T, J, 3) int16, differences from frame to frame (the first
against 0) in 0.1 mm, x = the runner's left, y = up from the belt, z = forward; `pixels` (T, J, 2) int16, likewise in 0.1 px of the
upright picture, y down. `np.cumsum(..., axis=0, dtype=int)` undoes the differences.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from body import Part
from gait import SIDES, Run

Joints = dict[str, np.ndarray]
NAME = {"L": "left", "R": "right"}
PAIRS = ("hip", "knee", "ankle", "heel", "toe", "shoulder", "elbow", "wrist", "ear")
MM, PX = 1e4, 10.0  # units in a metre, in a pixel


@dataclass(frozen=True)
class JointTruth:
    """time_s (T,): the file's time line. metres[name] (T, 3), pixels[name] (T, 2): names as in `hip_left`, `nose`."""

    time_s: np.ndarray
    metres: Joints
    pixels: Joints


def joints_at(run: Run, times: np.ndarray) -> Joints:
    """Joints (T, 3) plus the marks on shoes and head that a pose network names, and the feet's pitch (T,) in degrees."""
    p = run.poses(times)
    head = p.matrices[:, run.body.bone["head"]]
    out = dict(p.joints)
    out |= {k: posed(run.body.shoe, i, p.matrices).mean(1) for k, i in shoe_marks(run.body.shoe).items()}
    out |= {k: head[:, :, :3] @ x + head[:, :, 3] for k, x in run.body.face_marks.items()}
    return out | {f"pitch_{s}": p.angles[f"pitch_{s}"] for s in SIDES}


def posed(part: Part, which: np.ndarray, matrices: np.ndarray) -> np.ndarray:
    """(T, n, 3) places of some vertices (n,) of a part for the bones' matrices (T, B, 3, 4)."""
    wi, ww, v = part.wi[which], part.ww[which], part.v[which]
    out = np.zeros((len(matrices), len(v), 3))
    for k in range(wi.shape[1]):
        used = ww[:, k] > 0
        m = matrices[:, wi[used, k]]
        out[:, used] += ww[used, k, None] * (np.einsum("tnij,nj->tni", m[..., :3], v[used]) + m[..., 3])
    return out


def shoe_marks(shoe: Part) -> dict[str, np.ndarray]:
    """Vertices of each shoe's rearmost and foremost edge near the sole."""
    v = shoe.v
    out = {}
    for s, sign in (("L", 1), ("R", -1)):
        low = np.where((v[:, 0] * sign > 0) & (v[:, 1] < v[:, 1].min() + 0.045))[0]
        out["heel_" + s] = low[v[low, 2] < v[low, 2].min() + 0.012]
        out["toe_" + s] = low[v[low, 2] > v[low, 2].max() - 0.015]
    return out


def joints(run: Run, file_times: np.ndarray, real_times: np.ndarray, project: Callable[[np.ndarray], np.ndarray]) -> Joints:
    """What NAME.joints.npz holds, for np.savez_compressed. file_times, real_times (T,): time stamps of the frames, and the run's times that
    they show. project: metres (n, 3) to pixels (n, 2) of the upright picture."""
    found = joints_at(run, real_times)
    metres = {f"{k}_{NAME[s]}": found[f"{k}_{s}"] for k in PAIRS for s in SIDES} | {"nose": found["nose"]}
    return encoded(JointTruth(np.asarray(file_times, float), metres, {k: np.asarray(project(v)) for k, v in metres.items()}))


def encoded(truth: JointTruth) -> Joints:
    places = {"metres": (truth.metres, MM), "pixels": (truth.pixels, PX)}
    out = {"time_s": truth.time_s, "names": np.array(list(truth.metres))}
    for key, (of, unit) in places.items():
        whole = np.round(np.stack([of[name] for name in truth.metres], 1) * unit).astype(int)
        steps = np.diff(whole, axis=0, prepend=np.zeros_like(whole[:1]))
        if np.abs(steps).max(initial=0) > np.iinfo("i2").max:
            raise ValueError(f"a joint lies or moves too far off for {key} to be kept")
        out[key] = steps.astype("i2")
    return out


def read_joints(path: Path) -> JointTruth:
    with np.load(path) as file:
        names = [str(name) for name in file["names"]]
        metres, pixels = (np.cumsum(file[key], axis=0, dtype=int) / unit for key, unit in (("metres", MM), ("pixels", PX)))
        return JointTruth(
            file["time_s"],
            dict(zip(names, np.moveaxis(metres, 1, 0), strict=True)),
            dict(zip(names, np.moveaxis(pixels, 1, 0), strict=True)),
        )
