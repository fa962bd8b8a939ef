"""A run moved by a real runner's markers: pelvis, legs and feet are hers, scaled to the body's leg; what is above is the maker's own.

The force plate says when a foot is down. Then the sole's lowest point is on the belt, and in swing as high above it as the markers have it.
Along and aside each foot is where the markers' is, below the heads of the metatarsals. The hips are as high as leaves each standing leg as
bent as measured: a body's foot is not quite the runner's, and real belts and soles give way by a centimetre. Hip and knee follow by
two-link inverse kinematics, so that a knee lies in the plane of hip, ankle and the way forward.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from body import Character
from exaggerate import angles_of, cycle_of, drop_added, foot_pitched, landing_share, listed, stance_share
from foot import Foot, sole_points, toe_bend
from form import REST_TILT, SIDES, Form, settled
from gait import Poses, Run, leaning_thorax
from legs import Bones, Curves, Track, bones_of, two_link
from motion import AROUND, Motion
from pelvis import REST, Pelvis
from rotations import rx, ry, rz
from scipy.interpolate import CubicSpline
from scipy.spatial.transform import Rotation
from steps import N, Plan, Step
from trial import SPEED, Sided, Trial, read_trial
from upper import upper_of

REACH = 0.999  # of the leg's length: no leg is stretched farther; where one would be, the hips come down
HEIGHT_AT = np.array([0.0, 0.25, 0.5, 0.75, 1.0])  # of stance
TOES_STRAIGHT = 0.25  # of swing after which the toes are no longer bent
UP = np.array([0.0, 1.0, 0.0])
UNSET = float("nan")  # what the plan of a built run asks of a step


@dataclass(frozen=True)
class Measured:
    """A trial at a plan's times, in m of the body: mid-hip (n, 3), pelvis (n, 3, 3); by side foot (n, 3, 3), ball (n, 3), to_ball (3,) and
    reach (n,)."""

    root: np.ndarray
    pelvis: np.ndarray
    foot: Sided
    ball: Sided
    to_ball: Sided
    reach: Sided


@dataclass(frozen=True)
class PlacedFoot:
    """One foot over the run: curves (n,) of its angles as `Run` poses it, its ankle (n, 3), and how high its sole's lowest point is (n,),
    before it is put on the belt."""

    angles: Curves
    ankle: np.ndarray
    low: np.ndarray


class Driven(Run):
    """`seconds` of a trial from `motion.start` on. Of the form only what is above the pelvis is taken; the rest of it is filled in."""

    def __init__(self, body: Character, form: Form, motion: Motion, seconds: float) -> None:
        trial = read_trial(motion.trial)
        self.body, self.bones, self.seconds = body, bones_of(body), seconds
        self.thigh, self.shank, self.middle = self.bones.thigh, self.bones.shank, self.bones.middle
        self.plan = plan_of(trial, motion, seconds)
        self.phase, self.t, self.steps = self.plan.phase, self.plan.t, self.plan.steps
        scale = self.bones.leg / trial.leg
        real = centred(measured(trial, motion.start + motion.tempo * self.t, scale), (self.t >= 0) & (self.t < seconds))
        clearance = clearances(self.bones, real, self.plan)
        self.measured = moved(real, self.plan, motion)
        self.root = hips(self.bones, self.measured, feet_on_belt(self.bones, self.measured, self.plan, clearance), self.plan)
        self.measured = relanded(self.measured, self.plan, motion)
        self.feet = feet_on_belt(self.bones, self.measured, self.plan, clearance)
        self.lowered = self._out_of_reach()
        self.root[:, 1] -= self.lowered
        self.own_tilt = float(angles_of(self.measured.pelvis)[2].mean()) + REST
        cadence, duty = timing(self.plan)
        own = replace(form, cadence=cadence, duty=duty, speed=SPEED * scale * motion.tempo)
        self.form = settled(replace(own, tilt=REST_TILT, arch=0.0), self.bones.leg)
        self.thorax_lean, self.ordinary_lean = self.form.lean, None
        self.ordinary_lean = leaning_thorax(self)
        self.form = settled(replace(own, tilt=self.own_tilt + motion.tilt), self.bones.leg)
        self.thorax_lean = leaning_thorax(self)
        self._build()

    def _build(self) -> None:
        self.pelvis = self.measured.pelvis @ rx(self.form.tilt - self.own_tilt)
        _, self.list, self.tilt = angles_of(self.pelvis)
        self.leg = {}
        for s in SIDES:
            foot, hip = self.feet[s], hip_joint(self.bones, self.root, self.pelvis, s)
            track = Track(np.arange(len(self.t)), 0, foot.angles["pitch"], foot.angles["bend"], *foot.ankle.T)
            self.leg[s] = two_link(self.bones, track, hip) | foot.angles
        self.pelvis_motion = Pelvis(self.list, self.tilt, self.pelvis, self.root)
        rng = np.random.default_rng(self.form.seed)
        self.upper = upper_of(self.form, self.plan, self.pelvis_motion, self.thorax_lean, self.ordinary_lean, rng)

    def _out_of_reach(self) -> float:
        """How far the hips must come down for feet that land otherwise than measured, m."""
        most = 0.0
        for s in SIDES:
            hip, ankle = hip_joint(self.bones, self.root, self.measured.pelvis, s), self.feet[s].ankle
            high = hip[:, 1] - ankle[:, 1] - height_of(REACH * self.bones.leg, hip, ankle)
            most = max(most, float(high[cycle_of(self.plan, s) < 1].max()))
        return most

    def poses(self, times: np.ndarray) -> Poses:
        """As `Run` has them; a foot's pitch is that of its long axis in the sagittal plane, since these feet roll as they land."""
        p = super().poses(times)
        for s in SIDES:
            ahead = p.matrices[:, self.body.bone[f"foot.{s}"], :, :3] @ self.bones.foot[s].forward.T[:, 2]
            p.angles[f"pitch_{s}"] = np.rad2deg(np.arctan2(ahead[:, 1], ahead[:, 2]))
        return p


def plan_of(trial: Trial, motion: Motion, seconds: float) -> Plan:
    """The force plate's steps from AROUND before time 0 to as long after `seconds`. Each contact is half a stride after the one before."""
    ends = motion.start - AROUND * motion.tempo, motion.start + (seconds + AROUND) * motion.tempo
    steps = sorted(
        (contact, toe_off, s)
        for s in SIDES
        for contact, toe_off in zip(trial.contacts[s], trial.toe_offs[s], strict=True)
        if ends[0] <= contact and toe_off <= ends[1]
    )
    sides = "".join(side for *_, side in steps)
    if "LL" in sides or "RR" in sides:
        raise ValueError(f"the trial has two steps of one foot in a row between {ends[0]:.1f} and {ends[1]:.1f} s")
    contacts = (np.array([contact for contact, _, _ in steps]) - motion.start) / motion.tempo
    toe_offs = (np.array([toe_off for _, toe_off, _ in steps]) - motion.start) / motion.tempo
    number = np.arange(len(steps)) + (sides[0] == "R")  # even: the left foot's
    index = np.arange((len(steps) - 1) * N // 2)
    phase = number[0] / 2 + index / N
    t = CubicSpline(number / 2, contacts)(phase)
    found = [
        Step(side, k * N // 2, int(np.abs(t - toe_offs[k]).argmin()), UNSET, UNSET, UNSET, UNSET, UNSET)
        for k, side in enumerate(sides)
        if toe_offs[k] < t[-3]
    ]
    return Plan(phase, t, np.zeros((len(t), 3)), tuple(found))


def timing(plan: Plan) -> tuple[float, float]:
    """Steps a minute, and contact time / stride time."""
    stride = 2 * float(np.diff([plan.t[s.contact] for s in plan.steps]).mean())
    contact = float(np.mean([plan.t[s.toe_off] - plan.t[s.contact] for s in plan.steps]))
    return 120 / stride, contact / stride


def measured(trial: Trial, when: np.ndarray, scale: float) -> Measured:
    return Measured(
        root=scale * trial.at(trial.mid_hip, when),
        pelvis=trial.at(trial.pelvis, when),
        foot={s: trial.at(trial.foot[s], when) for s in SIDES},
        ball={s: scale * trial.at(trial.ball[s], when) for s in SIDES},
        to_ball={s: scale * trial.to_ball[s] for s in SIDES},
        reach={s: scale * trial.at(trial.reach[s], when) for s in SIDES},
    )


def centred(m: Measured, shown: np.ndarray) -> Measured:
    """Moved as a whole, so that mid-hip is over the middle of the belt in the mean of the samples `shown` (n,)."""
    off = m.root[shown].mean(0) * (1.0, 0.0, 1.0)
    return replace(m, root=m.root - off, ball={s: m.ball[s] - off for s in SIDES})


def moved(m: Measured, plan: Plan, motion: Motion) -> Measured:
    """Pelvis and feet as `motion` exaggerates them, but for the tilt, which moves no hip, and for how a foot lands."""
    ball = dict(m.ball)
    for s, outward in (("L", 0.5), ("R", -0.5)):
        ball[s] = ball[s] + np.outer(stance_share(cycle_of(plan, s)), (outward * motion.step_width, 0.0, 0.0))
    pelvis = listed(m.pelvis, motion.drop_times, drop_added(plan, motion.drop_left, motion.drop_right))
    return replace(m, root=m.root - (0.0, 0.0, motion.overstride), pelvis=pelvis, ball=ball)


def relanded(m: Measured, plan: Plan, motion: Motion) -> Measured:
    """Feet that land on another part of the sole."""
    share = {s: landing_share(cycle_of(plan, s), forefoot=motion.strike < 0) for s in SIDES}
    return replace(m, foot={s: foot_pitched(m.foot[s], motion.strike * share[s]) for s in SIDES})


def placed_foot(shoe: Foot, m: Measured, plan: Plan, side: str) -> PlacedFoot:
    """One foot of the body where and as the measured one is: along and aside by the place of the sole that is as far ahead of the ankle as
    the measured ball, in height by its own ball, so that shoes of other proportions neither slide nor dip."""
    cycle = cycle_of(plan, side)
    roll, toe_out, pitch = Rotation.from_matrix(m.foot[side]).as_euler("ZYX", degrees=True).T * [[1], [1], [-1]]
    straightened = np.clip((cycle - 1) / TOES_STRAIGHT, 0, 1)
    bend = toe_bend(pitch, np.minimum(cycle, 1)) * (1 - straightened)
    pitch, bend = pitch + shoe.flat, np.maximum(bend - shoe.flat, 0.0)
    sole = np.einsum("nij,npj->npi", rz(roll) @ ry(toe_out), sole_points(shoe, pitch, bend))
    bottom = sole_points(shoe, np.full(1, shoe.flat), np.full(1, max(-shoe.flat, 0.0)))[0, :, 1].min()
    ankle = m.ball[side] - m.foot[side] @ (m.to_ball[side][0], bottom, m.to_ball[side][2])
    ankle[:, 1] = (m.ball[side] - m.foot[side] @ (shoe.ball[0], bottom, shoe.ball[2]))[:, 1]
    return PlacedFoot({"pitch": pitch, "bend": bend, "roll": roll, "toe_out": toe_out}, ankle, ankle[:, 1] + sole[..., 1].min(1))


def clearances(bones: Bones, m: Measured, plan: Plan) -> Sided:
    """How high the lowest point of each sole is above the belt (n,): 0 in stance. In swing as measured, but raised by what belt and sole
    give way under the other foot; what it was off the belt at toe-off and will be at contact, some mm, is taken out in even parts."""
    low = {s: placed_foot(bones.foot[s], m, plan, s).low for s in SIDES}
    off, sunk = {}, np.zeros(len(plan.t))
    for s in SIDES:
        events = np.array([(x.contact, x.toe_off) for x in plan.steps if x.side == s]).ravel()
        off[s] = np.interp(np.arange(len(sunk)), events, low[s][events])
        sunk += np.where(cycle_of(plan, s) < 1, off[s] - low[s], 0.0)
    return {s: low[s] - off[s] + sunk for s in SIDES}


def feet_on_belt(bones: Bones, m: Measured, plan: Plan, clearance: Sided) -> dict[str, PlacedFoot]:
    feet = {s: placed_foot(bones.foot[s], m, plan, s) for s in SIDES}
    return {s: replace(feet[s], ankle=feet[s].ankle + np.outer(clearance[s] - feet[s].low, UP)) for s in SIDES}


def hip_joint(bones: Bones, root: np.ndarray, pelvis: np.ndarray, side: str) -> np.ndarray:
    return root + pelvis @ (bones.hip[side] - bones.middle)


def height_of(reach: float | np.ndarray, hip: np.ndarray, ankle: np.ndarray) -> np.ndarray:
    """How high (n,) a hip is above its ankle (n, 3) that is so far away and stands along and aside where it does."""
    return np.sqrt(np.maximum(reach**2 - ((ankle - hip)[:, [0, 2]] ** 2).sum(1), 0.0))


def hips(bones: Bones, m: Measured, feet: dict[str, PlacedFoot], plan: Plan) -> np.ndarray:
    """Mid-hip (n, 3): as measured, but in height so that at some moments of each stance that hip is as far from its ankle as measured; by a
    spline in between."""
    at: list[int] = []
    rise: list[float] = []
    for step in plan.steps:
        i = np.unique(np.round(step.contact + HEIGHT_AT * (step.toe_off - step.contact)).astype(int))
        hip, ankle = hip_joint(bones, m.root[i], m.pelvis[i], step.side), feet[step.side].ankle[i]
        reach = np.minimum(m.reach[step.side][i], REACH * bones.leg)
        at.extend(i)
        rise.extend(ankle[:, 1] + height_of(reach, hip, ankle) - hip[:, 1])
    return m.root + np.outer(CubicSpline(at, rise)(np.clip(np.arange(len(plan.t)), at[0], at[-1])), UP)
