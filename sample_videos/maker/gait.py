"""A treadmill run of exactly known form, step by step, numpy and scipy only.

Stance: the shoe's sole rolls on the belt without slip (its lowest point is the contact and moves back at belt speed); the
last 36 ms before contact the heel comes down on a path like those of measured runners; hip and knee follow by two-link inverse
kinematics. Swing: cubic splines of the joint angles between toe-off and that approach. Every step has its own length in time,
foot strike, pelvic drop and landing speed and place on the belt, so no two strides are alike and yet every parameter is met exactly.

Angles in degrees, lengths in metres, x = the runner's left, y = up (belt at 0), z = forward.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from body import Character, pose_part
from foot import sole_points
from form import REST_TILT, SIDES, STEADY, Form, settled
from legs import bones_of, leg_curves, raise_by, track, two_link
from pelvis import REST, pelvis_of
from rotations import align, rot_exp, rx, ry, rz, slerp
from steps import N, plan
from upper import arm_turns, finger_axis, spine_turns, upper_of

__all__ = ["SIDES", "STEADY", "Form", "N", "Poses", "Run"]

JOINTS = {"shoulder": "upperarm01", "elbow": "lowerarm01", "wrist": "wrist", "hip": "upperleg01", "knee": "lowerleg01", "ankle": "foot"}
MOST_LOWERED = 0.06  # m
PITCHES, LEAST_PITCH = (35.0, 78.0), 30.0  # degrees: where the foot's angle at toe-off is sought, and its least
MUCH_LOWERED = 0.02  # m
CLEARANCE, BEND_FOR_CLEARANCE = 0.025, 200.0  # m that the swinging foot keeps above the belt; degrees of knee for each m it lacks
NEARLY_STRAIGHT = 8.0  # degrees: less is the other knee not bent at toe-off
LEAN_STEP = 1.35  # degrees the thorax leans for each that the trunk's line does


@dataclass(frozen=True)
class Poses:
    """The body at T times: matrices (T, B, 3, 4) of the bones, joints[name_side] (T, 3), angles[name] (T,)."""

    matrices: np.ndarray
    joints: dict[str, np.ndarray]
    angles: dict[str, np.ndarray]


class Run:
    """`seconds` of running around time 0. `pose(t)` gives the body at any time; `events` the contacts.

    form: with nothing left out. steps: all of them. lowered: m that the hips had to come down for a leg to reach the belt.
    """

    def __init__(self, body: Character, form: Form, seconds: float = 1.0) -> None:
        self.body, self.bones = body, bones_of(body)
        self.form, self.seconds = settled(form, self.bones.leg), seconds
        self.thigh, self.shank, self.middle = self.bones.thigh, self.bones.shank, self.bones.middle
        self.toe_off_pitch, self.thorax_lean = 0.0, self.form.lean
        self.ordinary_lean: float | None = None
        self._solve(form.late_knee is None)
        self._build()
        if self.lowered > MOST_LOWERED:
            raise ValueError(
                f"no leg of {100 * self.bones.leg:.0f} cm reaches that far: the hips would come down by {100 * self.lowered:.0f} cm;"
                " shorten duty, reach or overstride, or raise the cadence"
            )

    def _solve(self, late_knee_is_free: bool) -> None:
        """The foot's angle at toe-off and the thorax' lean that meet what the form asks for, and a swing that clears the belt: by trial on
        steady runs."""
        trial = object.__new__(Run)
        trial.__dict__.update(self.__dict__)
        steady = trial.form = replace(self.form, **STEADY)  # type: ignore[arg-type]
        trial.seconds = 0.1
        self.toe_off_pitch = trial.toe_off_pitch = _toe_off_pitch(trial)
        trial._build()
        for _ in range(3 if late_knee_is_free else 0):
            lacking = CLEARANCE - _swing_clearance(trial)
            if lacking <= 0:
                break
            more = min(BEND_FOR_CLEARANCE * lacking, 10.0)
            trial.form = steady = replace(
                steady, late_knee=steady.late_knee + more, swing_knee=max(steady.swing_knee, steady.late_knee + more + 8)
            )
            trial._build()
        self.form = replace(self.form, late_knee=steady.late_knee, swing_knee=steady.swing_knee)
        trial.form = replace(steady, tilt=REST_TILT, arch=0.0)
        self.ordinary_lean = trial.ordinary_lean = leaning_thorax(trial)
        trial.form = steady
        self.thorax_lean = leaning_thorax(trial)

    def _build(self) -> None:
        f, rng = self.form, np.random.default_rng(self.form.seed)
        self.plan = plan(f, self.seconds, rng)
        self.phase, self.t, self.steps = self.plan.phase, self.plan.t, self.plan.steps
        self.pelvis_motion = pelvis = pelvis_of(f, self.plan)
        self.list, self.tilt, self.pelvis, self.root = pelvis.list, pelvis.tilt, pelvis.turn, pelvis.root
        self.upper = upper_of(f, self.plan, pelvis, self.thorax_lean, self.ordinary_lean, rng)
        hips = {s: self.root + self.pelvis @ (self.bones.hip[s] - self.middle) for s in SIDES}
        tracks = [track(f, self.bones.foot[s.side], self.plan, s, hips[s.side][s.contact, 2], self.toe_off_pitch) for s in self.steps]
        sides = [s.side for s in self.steps]
        up, self.lowered = raise_by(f, self.bones, [(tr, hips[side][tr.i]) for side, tr in zip(sides, tracks, strict=True)])
        self.root[:, 1] += up
        for hip in hips.values():
            hip[:, 1] += up
        self.leg = {}
        for side in SIDES:
            mine = [tr for own, tr in zip(sides, tracks, strict=True) if own == side]
            self.leg[side] = leg_curves(f, self.bones.leg, side, self.t, [(tr, two_link(self.bones, tr, hips[side][tr.i])) for tr in mine])

    def poses(self, times: np.ndarray) -> Poses:
        """The body at times (T,) in s."""
        b, times = self.body, np.asarray(times, float)
        i = np.clip(np.searchsorted(self.t, times, "right") - 1, 0, len(self.t) - 2)
        w = (times - self.t[i]) / (self.t[i + 1] - self.t[i])

        def at(a: np.ndarray) -> np.ndarray:
            share = w.reshape(-1, *[1] * (a.ndim - 1))
            return a[i] * (1 - share) + a[i + 1] * share

        def turn(a: np.ndarray) -> np.ndarray:
            return slerp(a[i], a[i + 1], w)

        pelvis, thorax, head = turn(self.pelvis), turn(self.upper.thorax), turn(self.upper.head)
        world = {"root": pelvis, "pelvis.L": pelvis, "pelvis.R": pelvis, "ponytail": head @ turn(self.upper.tail)}
        arch = self.upper.arch
        world |= spine_turns(pelvis, thorax, head, at(arch) if isinstance(arch, np.ndarray) else arch)
        angles = {"list": at(self.list), "tilt": at(self.tilt) + REST, "lean": np.full(len(times), self.form.lean)}
        curl = {}
        for s in SIDES:
            g = {k: at(v) for k, v in self.leg[s].items()}
            world |= self._leg_turns(s, g)
            world |= arm_turns(b, s, thorax, **{k: at(v) for k, v in self.upper.arm[s].items()}, abd=self.form.arm_abd)
            angles |= {f"knee_{s}": g["knee"], f"thigh_{s}": g["thigh"], f"pitch_{s}": g["pitch"]}
            curl[s] = finger_axis(b, s)
        turned, place = np.zeros((len(times), len(b.bones), 3, 3)), np.zeros((len(times), len(b.bones), 3))
        for k, (name, p) in enumerate(zip(b.bones, b.parent, strict=True)):
            if p < 0:
                turned[:, k], place[:, k] = pelvis, at(self.root) + pelvis @ (b.head_pos[k] - self.middle)
                continue
            place[:, k] = place[:, p] + turned[:, p] @ (b.head_pos[k] - b.head_pos[p])
            if name in world:
                turned[:, k] = world[name]
            elif name.startswith("finger") and not name.startswith("finger1"):  # a relaxed fist
                turned[:, k] = turned[:, p] @ rot_exp(curl[name[-1]] * np.deg2rad(38 if "-1" in name else 45))
            else:
                turned[:, k] = turned[:, p]
        moved = place - np.einsum("tbij,bj->tbi", turned, b.head_pos)
        joints = {f"{joint}_{s}": place[:, b.bone[f"{bone}.{s}"]] for s in SIDES for joint, bone in JOINTS.items()}
        return Poses(np.concatenate([turned, moved[..., None]], -1), joints, angles)

    def _leg_turns(self, s: str, g: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Rotations (T, 3, 3) of one leg's bones from its angles (T,)."""
        down, bones = np.array([0, -1.0, 0]), self.bones
        plane, foot, forward = rz(g["lateral"]), rz(g["roll"]) @ ry(g["toe_out"]), bones.foot[s].forward
        thigh = plane @ rx(-g["thigh"]) @ align(bones.knee[s] - bones.hip[s], down)
        shank = plane @ rx(-(g["thigh"] - g["knee"])) @ align(bones.ankle[s] - bones.knee[s], down)
        toes = foot @ rx(-(g["pitch"] + g["bend"])) @ forward
        out = {"upperleg01": thigh, "upperleg02": thigh, "lowerleg01": shank, "lowerleg02": shank, "foot": foot @ rx(-g["pitch"]) @ forward}
        return {f"{bone}.{s}": turn for bone, turn in (out | {f"toe{k}-1": toes for k in range(1, 6)}).items()}

    def pose(self, t: float) -> tuple[np.ndarray, dict[str, np.ndarray], dict[str, float]]:
        """Bone matrices (B, 3, 4), joints in 3D (m) and angles (deg) at time t (s)."""
        p = self.poses(np.array([t]))
        return p.matrices[0], {k: v[0] for k, v in p.joints.items()}, {k: float(v[0]) for k, v in p.angles.items()}

    @property
    def events(self) -> list[tuple[str, str, float]]:
        """(side, "initial_contact" | "toe_off", time in s) of every step, in order of time."""
        out = [(s.side, "initial_contact", float(self.t[s.contact])) for s in self.steps]
        out += [(s.side, "toe_off", float(self.t[s.toe_off])) for s in self.steps]
        return sorted(out, key=lambda e: e[2])

    def strides(self, times: np.ndarray) -> np.ndarray:
        """(T,) how many strides have passed, from a left contact on, at times (T,) in s."""
        return np.interp(times, self.t, self.phase)

    def belt_at(self, t: float) -> float:
        """How far the belt has come at time t, m."""
        return self.form.speed * t

    def shoe(self, matrices: np.ndarray) -> np.ndarray:
        return pose_part(self.body.shoe, matrices)[0]


def _toe_off_pitch(trial: Run) -> float:
    """The foot's angle at toe-off that gives the knee flexion asked for there; or, where that lowers the hips much, what does so least."""
    low, high = PITCHES
    for _ in range(10):
        trial.toe_off_pitch = (low + high) / 2
        trial._build()
        left, right = (trial.leg[s.side]["knee"][s.toe_off] for s in trial.steps[4:6])
        if left > trial.form.knee_to and right > NEARLY_STRAIGHT:
            high = trial.toe_off_pitch
        else:
            low = trial.toe_off_pitch
    pitch = max((low + high) / 2, LEAST_PITCH)
    if trial.lowered < MUCH_LOWERED:
        return pitch
    lowered = {}
    for tried in (pitch, *np.arange(LEAST_PITCH, PITCHES[1], 4.0)):
        trial.toe_off_pitch = float(tried)
        trial._build()
        lowered[float(tried)] = trial.lowered
    return min(lowered, key=lambda tried: lowered[tried])


def _swing_clearance(trial: Run) -> float:
    """How far a foot stays above the belt in the middle of swing, m."""
    lowest = []
    for s in trial.steps[2:4]:
        leg = trial.leg[s.side]
        i = s.toe_off + np.arange(N // 8, N // 2, 12)
        hip = trial.root[i] + trial.pelvis[i] @ (trial.bones.hip[s.side] - trial.middle)
        thigh, shank = np.deg2rad(leg["thigh"][i]), np.deg2rad(leg["thigh"][i] - leg["knee"][i])
        down = trial.thigh * np.cos(thigh) + trial.shank * np.cos(shank)
        ankle = hip[:, 1] - down * np.cos(np.deg2rad(leg["lateral"][i]))
        lowest.append((ankle + sole_points(trial.bones.foot[s.side], leg["pitch"][i], leg["bend"][i])[..., 1].min(1)).min())
    return float(min(lowest))


def leaning_thorax(trial: Run) -> float:
    """What the thorax must lean by for the line from mid-hip to mid-shoulder to lean by `lean` over a stride, degrees."""
    f = trial.form
    times = np.arange(24) / 24 * 120 / f.cadence
    trial._build()
    lean = f.lean
    for _ in range(6):
        trial.upper = upper_of(f, trial.plan, trial.pelvis_motion, lean, trial.ordinary_lean, np.random.default_rng(f.seed))
        j = trial.poses(times).joints
        trunk = j["shoulder_L"] + j["shoulder_R"] - j["hip_L"] - j["hip_R"]
        lean += LEAN_STEP * (f.lean - float(np.rad2deg(np.arctan2(trunk[:, 2], trunk[:, 1])).mean()))
    return lean
