"""A treadmill run of exactly known form, step by step, numpy and scipy only.

Stance: the shoe's sole rolls on the belt without slip (its lowest point is the contact and moves back at belt speed); the
last 36 ms before contact the heel comes down on a path like those of measured runners; hip and knee follow by two-link inverse
kinematics. Swing: cubic splines of the joint angles between toe-off and that approach. Every step has its own length in time,
foot strike, pelvic drop and landing speed and place on the belt, so no two strides are alike and yet every parameter is met exactly.

Angles in degrees, lengths in metres, x = the runner's left, y = up (belt at 0), z = forward.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from body import Character, pose_part
from scipy.interpolate import CubicSpline

N = 480  # samples a stride
SIDES = ("L", "R")


@dataclass(frozen=True)
class Form:
    """How she runs. `drop_left` is the contralateral drop in left stance: peak of the pelvis' list minus its cycle mean."""

    speed: float = 2.8  # m/s
    cadence: float = 168.0  # steps/min
    duty: float = 0.365  # contact time / stride time
    strike: float = 8.0  # foot angle to the belt at contact, + = heel first
    overstride: float = 0.0  # added to `reach`
    reach: float = 0.20  # how far ahead of the hip the ankle lands
    heel_back: float = 0.75  # the heel's backward speed at contact / belt speed; 0.5 to 0.85 in measured runners
    knee_ic: float = 16.0  # knee flexion at contact in the mean step (sets the height of the hips)
    bounce: float = 0.036  # half of the vertical oscillation
    step_width: float = 0.08  # between the lines of the ankles; <= 0 crosses over
    drop_left: float = 4.0
    drop_right: float = 4.0
    tilt: float = 12.0  # anterior pelvic tilt; the body's rest pose counts as 10
    arch: float = 0.0  # lumbar extension: the thorax leans back by this against `lean`
    lean: float = 6.0  # of the thorax from the vertical, + forward
    pelvis_rot: float = 5.0
    thorax_rot: float = 10.0
    toe_out: float = 6.0
    knee_to: float = 20.0  # knee flexion at toe-off (the foot's angle there is solved from it)
    sway: float = 0.010
    swing_knee: float = 96.0
    late_knee: float = 80.0  # knee flexion at 0.71 of swing, when the foot passes closest to the belt
    swing_hip: float = 38.0
    arm_mean: float = -14.0
    arm_amp: float = 30.0
    elbow: float = 92.0
    elbow_amp: float = 10.0
    arm_cross: float = 22.0
    arm_abd: float = 12.0
    # natural variability: SD from step to step, or of a slow drift
    vary_cadence: float = 0.010  # of the step time
    vary_contact: float = 0.010  # of the contact time
    vary_strike: float = 1.0
    vary_drop: float = 0.5
    vary_place: float = 0.007  # of each foot sideways; 1.4 times this is the SD of the step width
    vary_reach: float = 0.004
    vary_heel: float = 0.06  # of the heel's backward speed at contact, as a share of belt speed
    drift_side: float = 0.012
    drift_along: float = 0.020
    seed: int = 1


STEADY = {f.name: 0.0 for f in fields(Form) if f.name.startswith(("vary_", "drift_"))}

# The heel in the last milliseconds before contact, read from measured treadmill runners (Fukuchi 2017): how fast its backward
# speed grows (share of belt speed a second), its speed downwards (m/s), and how fast the toes come down (degrees a second).
APPROACH, BACK_RATE, DOWN, PITCH_RATE = 0.036, 27.0, 0.38, 0.15e3
# The pelvis' list by stance: of one step over (time since contact) / (contact time). The swing side drops until 38 % of stance, is level at
# 72 % and hiked at toe-off; the hike fades in the next step. Mean shape of four legs of measured treadmill runners (Fukuchi 2017).
LIST_AT = (-0.08, 0.10, 0.22, 0.37, 0.54, 0.72, 0.88, 1.00, 1.12, 1.26, 1.40, 1.60)
LIST = (0.0, 0.25, 0.62, 1.0, 0.68, 0.05, -0.50, -0.70, -0.55, -0.33, -0.20, 0.0)
TOE_OFF_KICK = 60.0  # the free leg's knee bends faster by this from toe-off on (degrees a second): the toe leaves at once
HEEL_RISE = 250.0  # a leg that trails farther than usual at toe-off lifts its heel more (degrees a metre)


def rot(angle: np.ndarray | float, i: int, j: int) -> np.ndarray:
    a = np.deg2rad(np.asarray(angle, float))
    m = np.zeros((*a.shape, 3, 3))
    m[..., 0, 0] = m[..., 1, 1] = m[..., 2, 2] = 1
    m[..., i, i] = m[..., j, j] = np.cos(a)
    m[..., i, j], m[..., j, i] = -np.sin(a), np.sin(a)
    return m


def rx(a: np.ndarray | float) -> np.ndarray:
    return rot(a, 1, 2)


def ry(a: np.ndarray | float) -> np.ndarray:
    return rot(a, 2, 0)


def rz(a: np.ndarray | float) -> np.ndarray:
    return rot(a, 0, 1)


def unit(v: np.ndarray) -> np.ndarray:
    return v / np.linalg.norm(v)


def align(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Smallest rotation that takes direction a to b."""
    a, b = unit(a), unit(b)
    v, c = np.cross(a, b), a @ b
    k = np.array([[0, -v[2], v[1]], [v[2], 0, -v[0]], [-v[1], v[0], 0]])
    return np.eye(3) + k + k @ k / (1 + c)


def basis(d: np.ndarray, n: np.ndarray) -> np.ndarray:
    d = unit(d)
    n = unit(n - (n @ d) * d)
    return np.stack([d, n, np.cross(d, n)], 1)


def rot_log(r: np.ndarray) -> np.ndarray:
    a = np.arccos(np.clip((np.trace(r) - 1) / 2, -1, 1))
    if a < 1e-9:
        return np.zeros(3)
    return a / (2 * np.sin(a)) * np.array([r[2, 1] - r[1, 2], r[0, 2] - r[2, 0], r[1, 0] - r[0, 1]])


def rot_exp(w: np.ndarray) -> np.ndarray:
    a = float(np.linalg.norm(w))
    if a < 1e-12:
        return np.eye(3)
    x, y, z = w / a
    k = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + np.sin(a) * k + (1 - np.cos(a)) * k @ k


def slerp(a: np.ndarray, b: np.ndarray, w: float) -> np.ndarray:
    return a @ rot_exp(w * rot_log(a.T @ b))


def smooth(x: np.ndarray) -> np.ndarray:
    x = np.clip(x, 0, 1)
    return x**3 * (x * (6 * x - 15) + 10)


def wander(rng: np.random.Generator, t: np.ndarray, every: float) -> np.ndarray:
    """A smooth random curve over t with unit SD and a new knot every so many seconds."""
    knots = np.arange(t[0] - 2 * every, t[-1] + 3 * every, every)
    y = CubicSpline(knots, rng.normal(size=len(knots)))(t)
    return (y - y.mean()) / (y.std() + 1e-9)


def scatter(rng: np.random.Generator, n: int, keep: float = 0.3) -> np.ndarray:
    """n values of unit SD, each remembering a little of the one before; held within 2 SD."""
    y = np.zeros(n)
    for k in range(n):
        y[k] = (keep * y[k - 1] if k else 0) + np.sqrt(1 - keep**2) * rng.normal()
    return np.clip(y, -2, 2)


def list_of_step(x: np.ndarray) -> np.ndarray:
    """What one step of size 1 adds to the pelvis' list, + = swing side down; x = time since contact / contact time."""
    curve = CubicSpline(LIST_AT, LIST, bc_type="clamped")
    return np.where((x > LIST_AT[0]) & (x < LIST_AT[-1]), curve(x), 0)


def list_sizes(f: Form) -> tuple[float, float, float]:
    """Sizes of the left and right steps' list and its level, so that peak minus cycle mean is the drop asked for on either side."""
    ph = np.arange(N) / N
    shape = sum(list_of_step((ph + whole) / f.duty) for whole in (-1, 0, 1))
    stance = (ph > 0.1 * f.duty) & (ph < 0.8 * f.duty)
    other = np.roll(shape, N // 2)
    left, right = f.drop_left, f.drop_right
    level = 0.0
    for _ in range(60):
        curve = left * shape - right * other
        level = -float(curve.mean())
        left += f.drop_left - float((curve + level)[stance].max())
        right += f.drop_right - float(np.roll(-curve - level, N // 2)[stance].max())
    return left, right, level


@dataclass(frozen=True)
class Step:
    side: str
    contact: int  # sample of initial contact
    toe_off: int  # sample of toe-off
    strike: float
    drop: float
    x: float  # place of the ankle sideways
    ahead: float  # of the hip, of the ankle at contact
    heel: float  # its backward speed at contact, share of belt speed


class Run:
    """`seconds` of running around time 0. `pose(t)` gives the body at any time; `events` the contacts."""

    def __init__(self, body: Character, form: Form, seconds: float = 1.0) -> None:
        self.body, self.form, self.seconds = body, form, seconds
        self._measure_foot()
        self.toe_off_pitch = _toe_off_pitch(body, form, self)
        self._build()

    # ---- the foot: sole points relative to the ankle, foot pointing forward
    def _measure_foot(self) -> None:
        b = self.body
        j = b.joint
        self.hip = {s: j[f"upperleg01.{s}____head"] for s in SIDES}
        self.knee = {s: j[f"lowerleg01.{s}____head"] for s in SIDES}
        self.ankle = {s: j[f"foot.{s}____head"] for s in SIDES}
        self.middle = (self.hip["L"] + self.hip["R"]) / 2
        self.thigh = float(np.linalg.norm(self.knee["L"] - self.hip["L"]))
        self.shank = float(np.linalg.norm(self.ankle["L"] - self.knee["L"]))
        self.forward, self.sole, self.toe_weight, self.ball = {}, {}, {}, {}
        toes = [i for i, name in enumerate(b.bones) if name.startswith("toe")]
        for s in SIDES:
            own = [i for i, name in enumerate(b.bones) if name.endswith("." + s)]
            d = j[f"toe2-1.{s}____head"] - self.ankle[s]
            self.forward[s] = ry(-np.rad2deg(np.arctan2(d[0], d[2])))
            mine = np.isin(b.shoe.wi[:, 0], own)
            v = b.shoe.v[mine] - self.ankle[s]
            low = v[:, 1] < v[:, 1].min() + 0.035
            self.sole[s] = v[low] @ self.forward[s].T
            self.toe_weight[s] = (b.shoe.ww[mine] * np.isin(b.shoe.wi[mine], toes)).sum(1)[low]
            self.ball[s] = self.forward[s] @ (np.mean([j[f"toe{k}-1.{s}____head"] for k in (1, 2, 3)], 0) - self.ankle[s])

    def _sole(self, side: str, pitch: np.ndarray, bend: np.ndarray) -> np.ndarray:
        """(n, points, 3) sole relative to the ankle; bend > 0 lifts the toes against the foot."""
        v, m = self.sole[side], self.ball[side]
        bent = np.einsum("nij,pj->npi", rx(-bend), v - m) + m
        v = v + self.toe_weight[side][None, :, None] * (bent - v)
        return np.einsum("nij,npj->npi", rx(-pitch), v)

    def _foot_pitch(self, u: np.ndarray, strike: float, toe_off: float) -> tuple[np.ndarray, np.ndarray]:
        """Foot angle to the belt and toe bend over stance, u = 0..1."""
        fall = 0.22 if strike > 0 else 0.32
        pitch = strike * (1 - np.clip(u / fall, 0, 1)) ** 2
        rise = np.clip((u - 0.34) / 0.66, 0, 1)
        pitch = pitch - toe_off * (0.75 * rise**2 + 0.25 * rise**3)
        bend = np.minimum(np.maximum(-pitch - 4, 0) * 0.62, 34) * smooth((u - 0.34) / 0.2)
        bend = bend * (1 - 0.28 * np.clip((u - 0.88) / 0.12, 0, 1) ** 2)  # the ball of the foot leaves the belt before the toe
        return pitch, bend

    # ---- time, steps, pelvis, legs
    def _build(self) -> None:
        f, rng = self.form, np.random.default_rng(self.form.seed)
        step_time = 60.0 / f.cadence
        first = -4
        count = int(np.ceil(self.seconds / step_time * 1.04)) + 10
        lengths = step_time * (1 + f.vary_cadence * scatter(rng, count))
        lengths *= step_time / lengths[4:-4].mean() if f.vary_cadence else 1.0
        at = np.concatenate([[0.0], np.cumsum(lengths)])
        at -= at[-first] + 0.11  # a step begins a little before the clip does
        number = np.arange(first, first + count + 1)
        index = np.arange((count - 1) * N // 2)
        self.phase = first / 2 + index / N
        self.t = CubicSpline(number / 2, at)(self.phase)
        dt = np.diff(self.t, append=2 * self.t[-1] - self.t[-2])

        self.drift = np.stack([f.drift_side * wander(rng, self.t, 2.6), 0 * self.t, f.drift_along * wander(rng, self.t, 3.1)], 1)
        noise = {k: scatter(rng, count) for k in ("contact", "strike", "drop", "place", "reach", "heel")}
        self.steps = []
        for k in range(count - 2):
            left = number[k] % 2 == 0
            contact = k * N // 2
            stance = round(f.duty * N * (1 + f.vary_contact * noise["contact"][k]))
            self.steps.append(
                Step(
                    side="L" if left else "R",
                    contact=contact,
                    toe_off=contact + stance,
                    strike=f.strike + f.vary_strike * noise["strike"][k],
                    drop=(f.drop_left if left else f.drop_right) + f.vary_drop * noise["drop"][k],
                    x=(1 if left else -1) * f.step_width / 2 + f.vary_place * noise["place"][k] + self.drift[contact + stance // 2, 0],
                    ahead=f.reach + f.overstride + f.vary_reach * noise["reach"][k],
                    heel=f.heel_back + f.vary_heel * noise["heel"][k],
                )
            )
        self.steps = [s for s in self.steps if s.toe_off + 2 < len(index)]
        self._pelvis()
        self._upper(rng)
        tracks = [self._track(s, dt) for s in self.steps]
        self._height(tracks)
        self.leg = {side: self._leg(side, tracks) for side in SIDES}

    def _pelvis(self) -> None:
        f, ph = self.form, self.phase
        left, right, level = list_sizes(f)
        self.list = np.full(len(ph), level)  # + = left side up, the right one drops
        for s in self.steps:
            size = left + s.drop - f.drop_left if s.side == "L" else -(right + s.drop - f.drop_right)
            self.list += size * list_of_step((ph - ph[s.contact]) / ((s.toe_off - s.contact) / N))
        self.tilt = f.tilt - 10.0 + np.cos(4 * np.pi * (ph - 0.5 * f.duty))
        self.pelvis_rot = -f.pelvis_rot * np.cos(2 * np.pi * ph)
        self.pelvis = ry(self.pelvis_rot) @ rz(self.list) @ rx(self.tilt)
        self.root = self.drift + np.stack(
            [
                f.sway * np.sin(2 * np.pi * (ph + 0.25 - 0.5 * f.duty)),
                -f.bounce * np.cos(4 * np.pi * (ph - 0.48 * f.duty)),
                0.006 * np.sin(4 * np.pi * (ph - 0.1)),
            ],
            1,
        )
        self.to_hip = {s: self.pelvis @ (self.hip[s] - self.middle) for s in SIDES}

    def _track(self, s: Step, dt: np.ndarray) -> dict[str, np.ndarray]:
        """The ankle from the approach to toe-off, x and z absolute; y above the belt."""
        f = self.form
        before = max(2, round(APPROACH / dt[s.contact]))
        start = s.contact - before
        if start < 0:
            before, start = 0, s.contact
        i = np.arange(start, s.toe_off + 1)
        tau = self.t[i] - self.t[s.contact]
        u = (i - s.contact) / (s.toe_off - s.contact)
        farther = f.speed * (self.t[s.toe_off] - self.t[s.contact] - f.duty * 120 / f.cadence) - (s.ahead - f.reach - f.overstride)
        pitch, bend = self._foot_pitch(np.maximum(u, 0), s.strike, self.toe_off_pitch + HEEL_RISE * farther)
        pitch = np.where(tau < 0, s.strike - PITCH_RATE * tau * (1 if s.strike > 2 else 0.3), pitch)
        sole = self._sole(s.side, pitch, bend)
        low = sole[..., 1].argmin(1)
        y, z = np.zeros(len(i)), np.zeros(len(i))
        hit = low[before]  # the point of the sole that will touch first
        back = tau[:before]
        path = -f.speed * (s.heel * back + 0.5 * BACK_RATE * back**2)
        y[:before] = -DOWN * back - sole[:before, :, 1].min(1)
        z[:before] = path - sole[:before, hit, 2] + sole[before, hit, 2]
        y[before:] = -sole[np.arange(before, len(i)), low[before:], 1]
        for k in range(before + 1, len(i)):  # the point in contact moves with the belt
            p = low[k - 1]
            z[k] = z[k - 1] - f.speed * dt[i[k - 1]] - (sole[k, p, 2] - sole[k - 1, p, 2])
        z += self.root[s.contact, 2] + self.to_hip[s.side][s.contact, 2] + s.ahead
        return {"i": i, "contact": np.array(before), "pitch": pitch, "bend": bend, "y": y, "z": z, "x": np.full(len(i), s.x)}

    def _height(self, tracks: list[dict[str, np.ndarray]]) -> None:
        """Raise the pelvis so that the mean knee flexion at contact is the one asked for; lower it where a leg cannot reach."""
        f = self.form
        bent = np.deg2rad(f.knee_ic + 0.8 * max(0.0, 4 - f.strike))
        want = np.sqrt(self.thigh**2 + self.shank**2 + 2 * self.thigh * self.shank * np.cos(bent))
        raised, top = [], []
        for s, tr in zip(self.steps, tracks, strict=True):
            hip = self.root[tr["i"]] + self.to_hip[s.side][tr["i"]]
            flat = (tr["z"] - hip[:, 2]) ** 2 + (tr["x"] - hip[:, 0]) ** 2
            c = int(tr["contact"])
            raised.append(tr["y"][c] + np.sqrt(want**2 - flat[c]) - hip[c, 1])
            limit = (0.997 * (self.thigh + self.shank)) ** 2
            top.append((tr["y"] + np.sqrt(np.maximum(limit - flat, 0)) - hip[:, 1]).min())
        self.lowered = max(0.0, float(np.mean(raised)) - min(top))
        self.root[:, 1] += min(float(np.mean(raised)), min(top))

    def _leg(self, side: str, tracks: list[dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
        f, sign = self.form, 1 if side == "L" else -1
        n = len(self.t)
        names = ("thigh", "knee", "dors", "lateral", "bend", "roll")
        out = {k: np.zeros(n) for k in names}
        out["contact"] = np.zeros(n, bool)
        previous: tuple[int, dict[str, np.ndarray]] | None = None
        for s, tr in zip(self.steps, tracks, strict=True):
            if s.side != side:
                continue
            i = tr["i"]
            cur = self._two_link(side, tr)
            for k in names:
                out[k][i] = cur[k]
            out["contact"][s.contact : s.toe_off + 1] = True
            if previous is not None:
                self._swing(out, previous, (int(i[0]), cur), sign)
            previous = (int(i[-1]), cur)
        out["pitch"] = out["dors"] + out["thigh"] - out["knee"]
        out["toe_out"] = np.full(n, sign * f.toe_out)
        return out

    def _two_link(self, side: str, tr: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        i = tr["i"]
        hip = self.root[i] + self.to_hip[side][i]
        d = np.stack([tr["x"], tr["y"], tr["z"]], 1) - hip
        lateral = np.rad2deg(np.arctan2(d[:, 0], -d[:, 1]))
        r = np.hypot(d[:, 0], d[:, 1])
        dist = np.minimum(np.hypot(r, d[:, 2]), 0.9995 * (self.thigh + self.shank))
        cosine = (dist**2 - self.thigh**2 - self.shank**2) / (2 * self.thigh * self.shank)
        knee = np.rad2deg(np.arccos(np.clip(cosine, -1, 1)))
        lead = np.rad2deg(np.arcsin(self.shank * np.sin(np.deg2rad(knee)) / dist))
        thigh = np.rad2deg(np.arctan2(d[:, 2], r)) + lead
        dors = tr["pitch"] - (thigh - knee)
        return {"thigh": thigh, "knee": knee, "dors": dors, "lateral": lateral, "bend": tr["bend"], "roll": np.zeros(len(i))}

    def _swing(
        self, out: dict[str, np.ndarray], a: tuple[int, dict[str, np.ndarray]], b: tuple[int, dict[str, np.ndarray]], sign: int
    ) -> None:
        f, (i0, p), (i1, q) = self.form, a, b
        m = (q["lateral"][0] + p["lateral"][-1]) / 2
        keys: dict[str, list[tuple[float, float]]] = {
            "thigh": [(0.17, p["thigh"][-1] + 1.0), (0.52, 18), (0.74, f.swing_hip)],
            "knee": [(0.24, 0.62 * f.swing_knee + 6), (0.47, f.swing_knee), (0.71, f.late_knee)],
            "dors": [(0.27, -14), (0.52, -4), (0.74, 9)],
            "lateral": [(0.35, 0.5 * m + sign), (0.65, 0.5 * m + sign)],
            "roll": [(0.25, m), (0.75, m)],
            "bend": [(0.2, 3), (0.5, 0), (0.8, 0)],
        }
        j = np.arange(i0 + 1, i1)
        for k, mid in keys.items():
            x = [0.0, *(w for w, _ in mid), 1.0]
            y = [p[k][-1], *(v for _, v in mid), q[k][0]]
            span = i1 - i0
            kick = TOE_OFF_KICK * (self.t[i0 + 1] - self.t[i0]) if k == "knee" else 0.0
            slope = (((p[k][-1] - p[k][-3]) / 2 + kick) * span, (q[k][2] - q[k][0]) / 2 * span)
            out[k][j] = CubicSpline(x, y, bc_type=((1, slope[0]), (1, slope[1])))((j - i0) / span)
        out["bend"][j] = np.clip(out["bend"][j], 0, None)

    def _upper(self, rng: np.random.Generator) -> None:
        f, ph = self.form, self.phase
        vary = 1.0 if f.vary_cadence else 0.0
        c = np.cos(2 * np.pi * ph)
        lean = f.lean - f.arch + 0.4 * vary * wander(rng, self.t, 1.5)
        sideways = 0.25 * self.list - np.sin(2 * np.pi * (ph + 0.25 - 0.5 * f.duty))
        self.thorax = ry(f.thorax_rot * c) @ rz(sideways) @ rx(lean)
        self.head = ry(2 * vary * wander(rng, self.t, 2.0)) @ rx(
            4 + vary * wander(rng, self.t, 1.2) + 1.2 * np.cos(4 * np.pi * (ph - 0.5 * f.duty))
        )
        bob = 4 * np.pi * (ph - 0.48 * f.duty)
        self.tail = rz(9 * np.sin(2 * np.pi * (ph - 0.1))) @ rx(18 + 11 * np.sin(bob))
        self.arm = {}
        for side, w in (("L", -c), ("R", c)):
            swing = f.arm_amp * (1 + 0.04 * vary * wander(rng, self.t, 0.9)) * w
            self.arm[side] = {
                "flex": f.arm_mean + swing,
                "elbow": f.elbow + f.elbow_amp * w,
                "cross": f.arm_cross * (0.75 + 0.25 * w),
            }

    # ---- the body at one time
    def pose(self, t: float) -> tuple[np.ndarray, dict[str, np.ndarray], dict[str, float]]:
        """Bone matrices (B, 3, 4), joints in 3D (m) and angles (deg) at time t (s)."""
        b, f = self.body, self.form
        i = int(np.clip(np.searchsorted(self.t, t, "right") - 1, 0, len(self.t) - 2))
        w = float((t - self.t[i]) / (self.t[i + 1] - self.t[i]))

        def at(a: np.ndarray) -> np.ndarray:
            return a[i] * (1 - w) + a[i + 1] * w

        def turn(a: np.ndarray) -> np.ndarray:
            return slerp(a[i], a[i + 1], w)

        pelvis, thorax, head = turn(self.pelvis), turn(self.thorax), turn(self.head)
        world = {"root": pelvis, "pelvis.L": pelvis, "pelvis.R": pelvis, "ponytail": head @ turn(self.tail)}
        for name, k in (("spine05", 0.15), ("spine04", 0.45), ("spine03", 0.8), ("spine02", 1.0), ("spine01", 1.0)):
            world[name] = slerp(pelvis, thorax, k)
        for name, k in (("neck01", 0.3), ("neck02", 0.6), ("neck03", 0.9), ("head", 1.0)):
            world[name] = slerp(thorax, head, k)
        angles: dict[str, Any] = {}
        down, side_axis = np.array([0, -1.0, 0]), np.array([-1.0, 0, 0])
        curl = {}
        for s in SIDES:
            g = {k: at(v.astype(float)) for k, v in self.leg[s].items()}
            plane = rz(g["lateral"])
            thigh = plane @ rx(-g["thigh"]) @ align(self.knee[s] - self.hip[s], down)
            shank = plane @ rx(-(g["thigh"] - g["knee"])) @ align(self.ankle[s] - self.knee[s], down)
            foot = rz(g["roll"]) @ ry(g["toe_out"])
            for name in ("upperleg01", "upperleg02"):
                world[f"{name}.{s}"] = thigh
            for name in ("lowerleg01", "lowerleg02"):
                world[f"{name}.{s}"] = shank
            world[f"foot.{s}"] = foot @ rx(-g["pitch"]) @ self.forward[s]
            for k in range(1, 6):
                world[f"toe{k}-1.{s}"] = foot @ rx(-(g["pitch"] + g["bend"])) @ self.forward[s]
            angles |= {f"knee_{s}": g["knee"], f"thigh_{s}": g["thigh"], f"pitch_{s}": g["pitch"]}
            self._arm(world, s, thorax, {k: float(at(v)) for k, v in self.arm[s].items()}, down, side_axis)
            hand = unit(b.joint[f"finger3-1.{s}____head"] - b.joint[f"wrist.{s}____head"])
            across = b.joint[f"finger2-1.{s}____head"] - b.joint[f"finger5-1.{s}____head"]
            curl[s] = unit(across - (across @ hand) * hand)
        turned = np.zeros((len(b.bones), 3, 3))
        place = np.zeros((len(b.bones), 3))
        order = range(len(b.bones))
        for k in order:
            name, p = b.bones[k], b.parent[k]
            if p < 0:
                turned[k], place[k] = pelvis, at(self.root) + pelvis @ (b.head_pos[k] - self.middle)
                continue
            place[k] = place[p] + turned[p] @ (b.head_pos[k] - b.head_pos[p])
            if name in world:
                turned[k] = world[name]
            elif name.startswith("finger") and not name.startswith("finger1"):  # a relaxed fist
                inward = curl[name[-1]] * (-1 if name[-1] == "L" else 1)
                turned[k] = turned[p] @ rot_exp(inward * np.deg2rad(38 if "-1" in name else 45))
            else:
                turned[k] = turned[p]
        matrices = np.concatenate([turned, (place - np.einsum("bij,bj->bi", turned, b.head_pos))[:, :, None]], 2)
        joints = {}
        for s in SIDES:
            for joint, bone in (
                ("shoulder", "upperarm01"),
                ("elbow", "lowerarm01"),
                ("wrist", "wrist"),
                ("hip", "upperleg01"),
                ("knee", "lowerleg01"),
                ("ankle", "foot"),
            ):
                joints[f"{joint}_{s}"] = place[b.bone[f"{bone}.{s}"]]
        angles |= {"list": at(self.list), "tilt": at(self.tilt) + 10.0, "lean": f.lean}
        return matrices, joints, {k: float(v) for k, v in angles.items()}

    def _arm(
        self, world: dict[str, np.ndarray], s: str, thorax: np.ndarray, a: dict[str, float], down: np.ndarray, axis: np.ndarray
    ) -> None:
        j, sign = self.body.joint, 1 if s == "L" else -1
        upper = j[f"lowerarm01.{s}____head"] - j[f"upperarm01.{s}____head"]
        fore = j[f"wrist.{s}____head"] - j[f"lowerarm01.{s}____head"]
        n = np.cross(upper, fore)
        upper0, fore0 = basis(down, axis) @ basis(upper, n).T, basis(down, axis) @ basis(fore, n).T
        arm = thorax @ rz(sign * self.form.arm_abd) @ rx(-a["flex"]) @ ry(-sign * a["cross"])
        clavicle = thorax @ ry(-sign * 0.12 * a["flex"])
        world["clavicle." + s] = clavicle
        world["shoulder01." + s] = slerp(clavicle, arm @ upper0, 0.25)
        world["upperarm01." + s] = slerp(world["shoulder01." + s], arm @ upper0, 0.75)
        world["upperarm02." + s] = arm @ upper0
        forearm, turned_in = arm @ rx(-a["elbow"]), -35.0
        for bone, share in (("lowerarm01", 0.25), ("lowerarm02", 0.75), ("wrist", 1.0)):
            world[f"{bone}.{s}"] = forearm @ ry(sign * share * turned_in) @ fore0

    @property
    def events(self) -> list[tuple[str, str, float]]:
        """(side, "initial_contact" | "toe_off", time in s) of every step, in order of time."""
        out = [(s.side, "initial_contact", float(self.t[s.contact])) for s in self.steps]
        out += [(s.side, "toe_off", float(self.t[s.toe_off])) for s in self.steps]
        return sorted(out, key=lambda e: e[2])

    def shoe(self, matrices: np.ndarray) -> np.ndarray:
        return pose_part(self.body.shoe, matrices)[0]


def _toe_off_pitch(body: Character, form: Form, run: Run) -> float:
    """The foot's angle at toe-off that gives the knee flexion asked for there (bisection on a run without variability)."""
    steady = replace(form, **STEADY)  # type: ignore[arg-type]
    low, high = 35.0, 78.0
    trial = object.__new__(Run)
    trial.__dict__.update(run.__dict__)
    trial.form, trial.seconds = steady, 0.1
    for _ in range(10):
        trial.toe_off_pitch = (low + high) / 2
        trial._build()
        s = trial.steps[4]
        if trial.leg[s.side]["knee"][s.toe_off] > form.knee_to:
            high = trial.toe_off_pitch
        else:
            low = trial.toe_off_pitch
    return (low + high) / 2
