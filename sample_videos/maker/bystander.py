"""A second person who stands in the picture, away from the treadmill, and sways a little."""

from __future__ import annotations

from itertools import islice

import numpy as np
from body import Character
from boxes import FLOOR
from camera import VIEWS, Camera
from look import Look, bodies, look_from
from rotations import align, rx, ry, rz

BEYOND, ASIDE = 1.0, 0.85  # m beyond the runner as the camera sees it, and to the side (behind the runner in a side view)
STAND_BY = 18  # of the bodies, the first so many may stand there: with more the clips that are there would show somebody else
ARM = np.array([0.16, -1.0, 0.08])  # where the left upper arm points
FOREARM = np.array([0.04, -1.0, 0.30])


def someone_else(look: Look) -> Look:
    """A body other than the runner's."""
    names = [name for name in islice(bodies(), STAND_BY) if look_from({"name": name}).shape != look.shape]
    return look_from({"name": names[len(names) // 2], "top": "loose", "bottoms": "trousers"})


def place(camera: Camera) -> np.ndarray:
    """(4, 4) that puts a body standing on height 0 where it hides nothing of the runner, looking at the runner."""
    x, z = VIEWS[camera.view]
    at = ry(camera.yaw) @ (np.array([-BEYOND * x, FLOOR, -ASIDE]) if x else np.array([ASIDE, FLOOR, -BEYOND * z]))
    out = np.eye(4)
    out[:3, :3] = ry(float(np.rad2deg(np.arctan2(-at[0], -at[2]))))
    out[:3, 3] = at
    return out


def standing(body: Character, t: float) -> np.ndarray:
    """Bone matrices (B, 3, 4) at time t (s): upright, arms hanging, soles at height 0, weight shifting slowly."""
    j = body.joint
    whole = rz(1.0 * np.sin(1.1 * t)) @ rx(0.8 * np.sin(0.7 * t + 1.0))
    world = {"head": whole @ ry(12 * np.sin(0.5 * t)) @ rx(4 * np.sin(0.8 * t))}
    for side, sign in (("L", 1.0), ("R", -1.0)):
        mirror = np.array([sign, 1.0, 1.0])
        upper = align(j[f"lowerarm01.{side}____head"] - j[f"upperarm01.{side}____head"], ARM * mirror)
        fore = align(j[f"wrist.{side}____head"] - j[f"lowerarm01.{side}____head"], FOREARM * mirror)
        world |= {f"{bone}.{side}": whole @ upper for bone in ("upperarm01", "upperarm02")}
        world |= {f"{bone}.{side}": whole @ fore for bone in ("lowerarm01", "lowerarm02", "wrist")}
    low = np.array([0.0, float(body.shoe.v[:, 1].min()), 0.0])
    turned = np.zeros((len(body.bones), 3, 3))
    head = np.zeros((len(body.bones), 3))
    for k, (name, parent) in enumerate(zip(body.bones, body.parent, strict=True)):
        turned[k] = world.get(name, whole if parent < 0 else turned[parent])
        above, start = (whole, np.zeros(3)) if parent < 0 else (turned[parent], head[parent])
        head[k] = start + above @ (body.head_pos[k] - (low if parent < 0 else body.head_pos[parent]))
    return np.concatenate([turned, (head - np.einsum("bij,bj->bi", turned, body.head_pos))[:, :, None]], 2)
