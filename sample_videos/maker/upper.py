"""The body above the hips: thorax, spine, head and arms over the stride, and the bones' rotations that follow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from body import Character
from form import REST_TILT, Form, of_side_pct
from pelvis import REST, Pelvis
from rotations import basis, rx, ry, rz, slerp, unit
from steps import Plan
from variation import wander

Turns = dict[str, np.ndarray]

# How far each vertebra (from below) has turned from the pelvis towards the thorax, and each of the neck from thorax to head.
SPINE = {"spine05": 0.15, "spine04": 0.45, "spine03": 0.8, "spine02": 1.0, "spine01": 1.0}
NECK = {"neck01": 0.3, "neck02": 0.6, "neck03": 0.9, "head": 1.0}
CROSS_FROM, BEFORE_CHEST = 22.0, 0.5  # arms that cross farther are held before the chest: forward by this share of what is more
ARCHED = {"spine04": 0.5, "spine03": 1.0}  # where the lumbar arch bends the spine beyond that
TOP = "spine03"  # the lumbar spine ends here


@dataclass(frozen=True)
class Upper:
    """Over the run: thorax, head, tail (n, 3, 3); arm[side] = flex, elbow, cross (n,) in degrees. arch: degrees more at TOP, + = hollow;
    (n,) where it changes."""

    thorax: np.ndarray
    head: np.ndarray
    tail: np.ndarray
    arm: dict[str, dict[str, np.ndarray]]
    arch: float | np.ndarray


def upper_of(f: Form, plan: Plan, pelvis: Pelvis, thorax_lean: float, ordinary_lean: float | None, rng: np.random.Generator) -> Upper:
    """thorax_lean: of the thorax against its rest pose; ordinary_lean: the same of a back without extra tilt and arch;
    None: this is such a back."""
    ph, t = plan.phase, plan.t
    vary = 1.0 if f.vary_cadence else 0.0
    c = np.cos(2 * np.pi * ph)
    lean = thorax_lean + 0.4 * vary * wander(rng, t, 1.5)
    sideways = 0.25 * pelvis.list - np.sin(2 * np.pi * (ph + 0.25 - 0.5 * f.duty))
    thorax = ry(f.thorax_rot * c) @ rz(sideways) @ rx(lean)
    head = ry(2 * vary * wander(rng, t, 2.0)) @ rx(4 + vary * wander(rng, t, 1.2) + 1.2 * np.cos(4 * np.pi * (ph - 0.5 * f.duty)))
    tail = rz(9 * np.sin(2 * np.pi * (ph - 0.1))) @ rx(18 + 11 * np.sin(4 * np.pi * (ph - 0.48 * f.duty)))
    back = 0.5 * min(f.arm_cross, CROSS_FROM)  # the arm that goes back keeps clear of the trunk
    before = BEFORE_CHEST * max(0.0, f.arm_cross - CROSS_FROM)
    arm = {}
    for side, w in (("L", -c), ("R", c)):
        swing = of_side_pct(f.arm_amp, f.arm_asym, side) * (1 + 0.04 * vary * wander(rng, t, 0.9)) * w
        arm[side] = {
            "flex": f.arm_mean + before + swing,
            "elbow": f.elbow + f.elbow_amp * w,
            "cross": 0.5 * (f.arm_cross + back) + 0.5 * (f.arm_cross - back) * w,
        }
    return Upper(thorax, head, tail, arm, 0.0 if ordinary_lean is None else extra_arch(f.tilt, f.arch, thorax_lean, ordinary_lean))


def extra_arch(tilt: float, arch: float, lean: float, ordinary: float) -> float:
    """What TOP must lean back beyond its share of pelvis and thorax, for the lumbar spine to be extended by `arch`."""
    share = SPINE[TOP]
    top = (1 - share) * (tilt - REST) + share * lean
    usual = (1 - share) * (REST_TILT - REST) + share * ordinary
    return top - (usual + tilt - REST_TILT - arch)


def spine_turns(pelvis: np.ndarray, thorax: np.ndarray, head: np.ndarray, arch: float | np.ndarray) -> Turns:
    """Rotations (T, 3, 3) of the spine's and neck's bones."""
    out = {name: slerp(pelvis, thorax, k) @ rx(-arch * ARCHED.get(name, 0.0)) for name, k in SPINE.items()}
    return out | {name: slerp(thorax, head, k) for name, k in NECK.items()}


def arm_turns(body: Character, side: str, thorax: np.ndarray, flex: np.ndarray, elbow: np.ndarray, cross: np.ndarray, abd: float) -> Turns:
    """Rotations (T, 3, 3) of one arm's bones; angles (T,)."""
    j, sign = body.joint, 1 if side == "L" else -1
    down, axis = np.array([0, -1.0, 0]), np.array([-1.0, 0, 0])
    upper = j[f"lowerarm01.{side}____head"] - j[f"upperarm01.{side}____head"]
    fore = j[f"wrist.{side}____head"] - j[f"lowerarm01.{side}____head"]
    n = np.cross(upper, fore)
    upper0, fore0 = basis(down, axis) @ basis(upper, n).T, basis(down, axis) @ basis(fore, n).T
    arm = thorax @ rz(sign * abd) @ rx(-flex) @ ry(-sign * cross)
    clavicle = thorax @ ry(-sign * 0.12 * flex)
    shoulder = slerp(clavicle, arm @ upper0, 0.25)
    out = {"clavicle": clavicle, "shoulder01": shoulder, "upperarm01": slerp(shoulder, arm @ upper0, 0.75), "upperarm02": arm @ upper0}
    forearm, turned_in = arm @ rx(-elbow), -35.0
    for bone, share in (("lowerarm01", 0.25), ("lowerarm02", 0.75), ("wrist", 1.0)):
        out[bone] = forearm @ ry(sign * share * turned_in) @ fore0
    return {f"{bone}.{side}": turn for bone, turn in out.items()}


def finger_axis(body: Character, side: str) -> np.ndarray:
    """About which the fingers curl into a relaxed fist, in the rest pose."""
    j = body.joint
    hand = unit(j[f"finger3-1.{side}____head"] - j[f"wrist.{side}____head"])
    across = j[f"finger2-1.{side}____head"] - j[f"finger5-1.{side}____head"]
    return unit(across - (across @ hand) * hand) * (-1 if side == "L" else 1)
