"""The legs: the foot's path on the belt in stance, hip and knee that follow it, and the swing between two stances."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from body import Character
from foot import Foot, foot_of, sole_points, stance_pitch
from form import SIDES, Form
from scipy.interpolate import CubicSpline
from steps import Plan, Step

Curves = dict[str, np.ndarray]

# The heel in the last milliseconds before contact, read from measured treadmill runners (Fukuchi 2017): how fast its backward
# speed grows (share of belt speed a second), and how fast the toes come down (degrees a second).
APPROACH, BACK_RATE, PITCH_RATE = 0.036, 27.0, 0.15e3
TOE_OFF_KICK = 60.0  # the free leg's knee bends faster by this from toe-off on (degrees a second): the toe leaves at once
LEAST_KNEE, SOFT = 2.0, 2.0  # a knee that swings forward stops short of straight, and slows down so many degrees before
GAP, GAP_PER_WIDTH, PASSING = 0.030, 0.82, 0.60  # of a foot that swings straight: m at step width 0, slope; hip to ankle, of leg length
HEEL_RISE = 250.0  # a leg that trails farther than usual at toe-off lifts its heel more (degrees a metre)


@dataclass(frozen=True)
class Bones:
    """Rest positions of the joints of either side, mid-hip, and the lengths of thigh and shank, m."""

    hip: Curves
    knee: Curves
    ankle: Curves
    middle: np.ndarray
    thigh: float
    shank: float
    foot: dict[str, Foot]

    @property
    def leg(self) -> float:
        return self.thigh + self.shank


@dataclass(frozen=True)
class Track:
    """One foot from its approach to toe-off: sample numbers i (m,), of which `contact` is initial contact; angles and place (m,) of
    foot and ankle: x and z absolute, y above the belt."""

    i: np.ndarray
    contact: int
    pitch: np.ndarray
    bend: np.ndarray
    x: np.ndarray
    y: np.ndarray
    z: np.ndarray


def bones_of(body: Character) -> Bones:
    j = body.joint
    hip, knee, ankle = ({s: j[f"{bone}.{s}____head"] for s in SIDES} for bone in ("upperleg01", "lowerleg01", "foot"))
    return Bones(
        hip,
        knee,
        ankle,
        (hip["L"] + hip["R"]) / 2,
        float(np.linalg.norm(knee["L"] - hip["L"])),
        float(np.linalg.norm(ankle["L"] - knee["L"])),
        {s: foot_of(body, s) for s in SIDES},
    )


def track(f: Form, foot: Foot, plan: Plan, s: Step, hip_z: float, toe_off_pitch: float) -> Track:
    """The sole rolls on the belt without slip: the point in contact moves back at belt speed. hip_z: of the hip joint at contact."""
    t = plan.t
    before = max(2, round(APPROACH / (t[s.contact + 1] - t[s.contact])))
    start = s.contact - before
    if start < 0:
        before, start = 0, s.contact
    i = np.arange(start, s.toe_off + 1)
    tau = t[i] - t[s.contact]
    u = (i - s.contact) / (s.toe_off - s.contact)
    farther = f.speed * (t[s.toe_off] - t[s.contact] - f.duty * 120 / f.cadence) - (s.ahead - f.reach - f.overstride)
    toe_up = f.toe_up if s.strike < 0 else 0.0
    pitch, bend = stance_pitch(np.maximum(u, 0), s.strike, toe_off_pitch + HEEL_RISE * farther, f.heel_late, toe_up)
    pitch = np.where(tau < 0, s.strike - PITCH_RATE * tau * (1 if s.strike > 2 else 0.3), pitch)
    pitch, bend = pitch + foot.flat, np.maximum(bend - foot.flat, 0.0)
    sole = sole_points(foot, pitch, bend)
    low = sole[..., 1].argmin(1)
    y, z = np.zeros(len(i)), np.zeros(len(i))
    hit = low[before]  # the point of the sole that will touch first
    back = tau[:before]
    path = -f.speed * (s.heel * back + 0.5 * BACK_RATE * back**2)
    y[:before] = -f.heel_down * back - sole[:before, :, 1].min(1)
    z[:before] = path - sole[:before, hit, 2] + sole[before, hit, 2]
    y[before:] = -sole[np.arange(before, len(i)), low[before:], 1]
    p = low[before:-1]
    k = np.arange(before, len(i) - 1)
    z[before + 1 :] = np.cumsum(-f.speed * (t[i[k + 1]] - t[i[k]]) - (sole[k + 1, p, 2] - sole[k, p, 2]))
    return Track(i, before, pitch, bend, np.full(len(i), s.x), y, z + hip_z + s.ahead)


def raise_by(f: Form, bones: Bones, tracks: list[tuple[Track, np.ndarray]]) -> tuple[float, float]:
    """How much to raise the pelvis so that the mean knee flexion at contact is the one asked for, and how much of that was taken back
    because a leg could not reach. tracks: each with its hip (m, 3)."""
    bent = np.deg2rad(f.knee_ic + 0.8 * max(0.0, 4 - f.strike))
    want = np.sqrt(bones.thigh**2 + bones.shank**2 + 2 * bones.thigh * bones.shank * np.cos(bent))
    limit = (f.straight * bones.leg) ** 2
    raised, top = [], []
    for tr, hip in tracks:
        flat = (tr.z - hip[:, 2]) ** 2 + (tr.x - hip[:, 0]) ** 2
        c = tr.contact
        raised.append(tr.y[c] + np.sqrt(max(want**2 - flat[c], 0.0)) - hip[c, 1])
        top.append((tr.y + np.sqrt(np.maximum(limit - flat, 0)) - hip[:, 1]).min())
    wanted, possible = float(np.mean(raised)), float(min(top))
    return min(wanted, possible), max(0.0, wanted - possible)


def two_link(bones: Bones, tr: Track, hip: np.ndarray) -> Curves:
    """Angles (m,) in degrees that put the ankle on its track; hip (m, 3)."""
    d = np.stack([tr.x, tr.y, tr.z], 1) - hip
    thigh, shank = bones.thigh, bones.shank
    r = np.hypot(d[:, 0], d[:, 1])
    dist = np.minimum(np.hypot(r, d[:, 2]), 0.9995 * bones.leg)
    knee = np.rad2deg(np.arccos(np.clip((dist**2 - thigh**2 - shank**2) / (2 * thigh * shank), -1, 1)))
    lead = np.rad2deg(np.arcsin(shank * np.sin(np.deg2rad(knee)) / dist))
    out = {"thigh": np.rad2deg(np.arctan2(d[:, 2], r)) + lead, "knee": knee, "lateral": np.rad2deg(np.arctan2(d[:, 0], -d[:, 1]))}
    return out | {"dors": tr.pitch - (out["thigh"] - knee), "bend": tr.bend, "roll": np.zeros(len(tr.i))}


def leg_curves(f: Form, leg: float, side: str, t: np.ndarray, stances: list[tuple[Track, Curves]]) -> Curves:
    """One leg's angles (n,) over the run: its stances, and the swings between them. leg: its length, m.

    thigh from the vertical, + forward; knee flexion; pitch of the foot; bend of the toes; lateral: the leg's plane, + = foot to the left.
    """
    sign = 1 if side == "L" else -1
    outward = sign * (1 + np.rad2deg(max(0.0, f.leg_gap - GAP - GAP_PER_WIDTH * f.step_width) / (PASSING * leg)))
    names = ("thigh", "knee", "dors", "lateral", "bend", "roll")
    out = {k: np.zeros(len(t)) for k in names}
    for tr, cur in stances:
        for k in names:
            out[k][tr.i] = cur[k]
    for (a, p), (b, q) in itertools.pairwise(stances):
        _swing(f, out, t, (int(a.i[-1]), p), (int(b.i[0]), q), outward)
    out["pitch"] = out["dors"] + out["thigh"] - out["knee"]
    out["toe_out"] = np.full(len(t), sign * f.toe_out)
    return out


def _swing(f: Form, out: Curves, t: np.ndarray, a: tuple[int, Curves], b: tuple[int, Curves], outward: float) -> None:
    """Splines of the angles from one stance's last sample to the next approach's first; outward: added to `lateral`, degrees."""
    (i0, p), (i1, q) = a, b
    m = (q["lateral"][0] + p["lateral"][-1]) / 2
    keys: dict[str, list[tuple[float, float]]] = {
        "thigh": [(0.17, p["thigh"][-1] - f.follow), (0.52, 18), (0.74, f.swing_hip)],
        "knee": [(0.24, 0.62 * f.swing_knee + 6), (0.47, f.swing_knee), (0.71, f.late_knee)],
        "dors": [(0.27, -14), (0.52, -4), (0.74, 9)],
        "lateral": [(0.35, 0.5 * m + outward), (0.65, 0.5 * m + outward)],
        "roll": [(0.25, m), (0.75, m)],
        "bend": [(0.2, 3), (0.5, 0), (0.8, 0)],
    }
    j, span = np.arange(i0 + 1, i1), i1 - i0
    for k, mid in keys.items():
        x = [0.0, *(w for w, _ in mid), 1.0]
        y = [p[k][-1], *(v for _, v in mid), q[k][0]]
        kick = TOE_OFF_KICK * (t[i0 + 1] - t[i0]) if k == "knee" else 0.0
        slope = (((p[k][-1] - p[k][-3]) / 2 + kick) * span, (q[k][2] - q[k][0]) / 2 * span)
        out[k][j] = CubicSpline(x, y, bc_type=((1, slope[0]), (1, slope[1])))((j - i0) / span)
    out["knee"][j] = _not_overstretched(out["knee"][j])
    out["bend"][j] = np.clip(out["bend"][j], 0, None)


def _not_overstretched(knee: np.ndarray) -> np.ndarray:
    soft = LEAST_KNEE + np.maximum(knee - LEAST_KNEE + SOFT, 0) ** 2 / (4 * SOFT)
    return np.where(knee < LEAST_KNEE + SOFT, soft, knee)
