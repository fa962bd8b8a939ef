"""What is true of a `Run`, read from its noiseless joints and its shoes' soles: events and metrics as formcheck defines them.

Sagittal: + is forward. Frontal: + is the runner's right. Metrics that belong to a leg are medians over its steps in the clip.
"""

from __future__ import annotations

from dataclasses import asdict
from itertools import pairwise
from typing import Any

import numpy as np
from body import pose_part
from gait import SIDES, Run

NAME = {"L": "left", "R": "right"}
RATE = 200.0  # samples a second for curves over the stride
Joints = dict[str, np.ndarray]

NOTE = (
    "Times are seconds on the file's own time line: frame k is centred (middle of its exposure) on k / fps. "
    "initial_contact = the sole first reaches the belt, toe_off = the last instant the sole's lowest point moves with the belt; "
    "both exact to below a millisecond. Metrics come from the noiseless 3D joints and shoes: medians over the steps of the clip; "
    "pelvic_drop is the peak of the median curve over 10-80 % of stance against the mean over whole strides."
)

SLOW_NOTE = (
    " The recording is slow motion without a tag that says so: the file's time line is `slowmo` times real time. "
    "The events are on the file's time line, the metrics are real ones."
)


def joints_at(run: Run, times: np.ndarray) -> Joints:
    """Joints (T, 3) plus the marks on shoes and head that a pose network names, and the foot's pitch (T,) in degrees."""
    rows: list[dict[str, np.ndarray]] = []
    shoe, marks = run.body.shoe, shoe_marks(run)
    for t in times:
        matrices, joints, angles = run.pose(float(t))
        v = pose_part(shoe, matrices)[0]
        head = matrices[run.body.bone["head"]]
        row = dict(joints)
        row |= {k: v[i].mean(0).astype(float) for k, i in marks.items()}
        row |= {k: head[:, :3] @ x + head[:, 3] for k, x in run.body.face_marks.items()}
        row |= {f"pitch_{s}": np.array(angles[f"pitch_{s}"]) for s in SIDES}
        rows.append(row)
    return {k: np.array([r[k] for r in rows]) for k in rows[0]}


def shoe_marks(run: Run) -> dict[str, np.ndarray]:
    """Vertices of each shoe's rearmost and foremost edge near the sole."""
    v = run.body.shoe.v
    out = {}
    for s, sign in (("L", 1), ("R", -1)):
        low = np.where((v[:, 0] * sign > 0) & (v[:, 1] < v[:, 1].min() + 0.045))[0]
        out["heel_" + s] = low[v[low, 2] < v[low, 2].min() + 0.012]
        out["toe_" + s] = low[v[low, 2] > v[low, 2].max() - 0.015]
    return out


def from_vertical(top: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Sagittal angle of top -> end from straight down, end forward = +, degrees."""
    return np.rad2deg(np.arctan2(end[:, 2] - top[:, 2], top[:, 1] - end[:, 1]))


def metrics(run: Run, seconds: float) -> dict[str, dict[str, float]]:
    times = np.arange(0, seconds, 1 / RATE)
    j = joints_at(run, times)
    leg = run.thigh + run.shank
    hips, shoulders = (j["hip_L"] + j["hip_R"]) / 2, (j["shoulder_L"] + j["shoulder_R"]) / 2
    ears = (j["ear_L"] + j["ear_R"]) / 2
    steps = {s: [x for x in run.steps if x.side == s and run.t[x.contact] >= 0 and run.t[x.toe_off] < seconds - 0.07] for s in SIDES}
    starts = {s: np.array([run.t[x.contact] for x in steps[s]]) for s in SIDES}
    stride = float(np.median(np.concatenate([np.diff(starts[s]) for s in SIDES])))
    whole = slice(0, int(int(seconds / stride) * stride * RATE))
    lean = -from_vertical(shoulders, hips)
    side_lean = -np.rad2deg(np.arctan2(shoulders[:, 0] - hips[:, 0], shoulders[:, 1] - hips[:, 1]))  # + to the runner's right
    list_right = np.rad2deg(np.arctan2(j["hip_R"][:, 1] - j["hip_L"][:, 1], np.abs(j["hip_R"][:, 0] - j["hip_L"][:, 0])))
    window = np.ones(round(stride * RATE)) / round(stride * RATE)
    lateral = -hips[:, 0]
    midline = np.convolve(np.pad(lateral, len(window), "reflect"), window, "same")[len(window) : -len(window)]
    width = np.median(np.linalg.norm(j["shoulder_L"] - j["shoulder_R"], axis=1))
    out: dict[str, dict[str, float]] = {}

    def put(name: str, value: float, side: str = "both") -> None:
        out.setdefault(name, {})[side] = round(float(value), 2)

    put("cadence", 120 / stride)
    put("trunk_lean", lean[whole].mean())
    put("head_forward", (-from_vertical(ears, shoulders) - lean)[whole].mean())
    rise = [np.ptp(hips[(times >= a) & (times < b), 1]) for a, b in pairwise(starts["L"])]
    put("vertical_oscillation", 100 * np.median(rise) / leg)
    for s in SIDES:
        mine, name, sign = steps[s], NAME[s], (1 if s == "R" else -1)
        at = joints_at(run, starts[s])
        hip_mid = (at["hip_L"] + at["hip_R"])[:, 2] / 2
        thigh, shank = from_vertical(at[f"hip_{s}"], at[f"knee_{s}"]), from_vertical(at[f"knee_{s}"], at[f"ankle_{s}"])
        put("overstride", 100 * np.median(at[f"ankle_{s}"][:, 2] - hip_mid) / leg, name)
        put("shank_angle_ic", np.median(shank), name)
        put("knee_flexion_ic", np.median(thigh - shank), name)
        ic, to = starts[s], np.array([run.t[x.toe_off] for x in mine])
        later = np.array([min(run.t[o.contact] for o in run.steps if o.contact > x.contact) for x in mine])
        put("contact_time", 1e3 * np.median(to - ic), name)
        put("flight_time", 1e3 * np.median(later - to), name)
        put("duty_factor", 100 * np.median(to - ic) / stride, name)

        def in_stance(curve: np.ndarray, low: float, high: float, ic: np.ndarray = ic, to: np.ndarray = to) -> np.ndarray:
            u = np.linspace(low, high, 41)
            return np.interp(ic[:, None] + u * (to - ic)[:, None], times, curve)

        flat = np.median(in_stance(j[f"pitch_{s}"], 0.25, 0.40), 1)
        put("foot_strike_angle", np.median(at[f"pitch_{s}"] - flat), name)
        knee = from_vertical(j[f"hip_{s}"], j[f"knee_{s}"]) - from_vertical(j[f"knee_{s}"], j[f"ankle_{s}"])
        put("knee_flexion_stance", np.median(in_stance(knee, 0, 1).max(1)), name)
        put(
            "knee_flexion_swing",
            np.median([knee[(times > b) & (times < b + 0.7 * stride)].max() for b in to if b + 0.5 * stride < seconds]),
            name,
        )
        behind = from_vertical(j[f"hip_{s}"], j[f"knee_{s}"])
        put(
            "thigh_extension",
            -np.median([behind[(times >= a + 0.15) & (times <= b + 0.06)].min() for a, b in zip(ic, to, strict=True)]),
            name,
        )
        drop = (
            sign * np.median(in_stance(list_right, 0.1, 0.8), 0).max() if s == "R" else -np.median(in_stance(list_right, 0.1, 0.8), 0).min()
        )
        put("pelvic_drop", drop - sign * list_right[whole].mean(), name)
        tip = np.median(in_stance(side_lean, 0, 1), 0) - side_lean[whole].mean()
        put("trunk_side_lean", (sign * tip).max(), name)
        foot = -(j[f"heel_{s}"][:, 0] + j[f"ankle_{s}"][:, 0]) / 2
        put("foot_offset", 100 * sign * np.median(np.median(in_stance(foot - midline, 0.2, 0.6), 1)) / leg, name)
        upper, fore = j[f"elbow_{s}"] - j[f"shoulder_{s}"], j[f"wrist_{s}"] - j[f"elbow_{s}"]
        bend = np.rad2deg(np.arccos((upper * fore).sum(1) / np.linalg.norm(upper, axis=1) / np.linalg.norm(fore, axis=1)))
        put("elbow_flexion", bend[whole].mean(), name)
        swing = from_vertical(j[f"shoulder_{s}"], j[f"elbow_{s}"]) + lean
        put("arm_swing_amplitude", np.subtract(*np.percentile(swing[whole], [97.5, 2.5])), name)
        wrist = -sign * (j[f"wrist_{s}"] - shoulders)[:, 0]
        put("wrist_crossing", 100 * np.median([wrist[(times >= a) & (times < a + stride)].min() for a in ic]) / width, name)
    put("step_width", out["foot_offset"]["left"] + out["foot_offset"]["right"])
    arms = out["arm_swing_amplitude"]
    put("arm_asymmetry", 200 * (arms["right"] - arms["left"]) / (arms["right"] + arms["left"]))
    put("duty_factor", sum(out["duty_factor"][NAME[s]] for s in SIDES) / 2)
    every = sorted(starts["L"].tolist() + starts["R"].tolist())
    after = {s: np.median([b - a for a, b in pairwise(every) if b in starts[s]]) for s in SIDES}
    put("step_time_asymmetry", 200 * (after["R"] - after["L"]) / (after["R"] + after["L"]))
    return dict(sorted(out.items()))


def sole_height(run: Run, side: str, t: float) -> float:
    """Of the lowest point of one shoe above the belt, m."""
    v = run.shoe(run.pose(t)[0])
    mine = run.body.shoe.v[:, 0] > 0 if side == "L" else run.body.shoe.v[:, 0] < 0
    return float(v[mine, 1].min())


def check_contacts(run: Run, seconds: float) -> dict[str, float]:
    """The events against the geometry, worst cases in mm: sole at contact and toe-off, through stance, and just outside."""
    at, inside, before, after, swing = [], [], [], [], []
    for s in run.steps:
        a, b = run.t[s.contact], run.t[s.toe_off]
        if a < 0 or b > seconds:
            continue
        at += [sole_height(run, s.side, a), sole_height(run, s.side, b)]
        inside += [sole_height(run, s.side, t) for t in np.linspace(a, b, 9)]
        before.append(sole_height(run, s.side, a - 0.005))
        after.append(sole_height(run, s.side, b + 0.010))
        swing += [sole_height(run, s.side, t) for t in np.linspace(b + 0.06, b + 0.36, 13)]
    mm = {"at_events": max(map(abs, at)), "stance_low": min(inside), "stance_high": max(inside)}
    mm |= {"5ms_before_contact": min(before), "10ms_after_toe_off": min(after), "swing_clearance": min(swing)}
    return {k: round(1e3 * v, 2) for k, v in mm.items()}


def record(run: Run, seconds: float, *, clip: str, view: str, facing: str | None, fps: float, slowmo: float = 1.0) -> dict[str, Any]:
    """The truth file "formcheck.truth/1" of a clip: `seconds` of running stretched to `slowmo` times as long at `fps` frames a second."""
    f = run.form
    frames = round(seconds * slowmo * fps)
    events = [(side, event, t * slowmo) for side, event, t in run.events if 0 <= t * slowmo <= (frames - 1) / fps]
    return {
        "schema": "formcheck.truth/1",
        "clip": clip,
        "view": view,
        "facing": facing,
        "fps": fps,
        "slowmo": slowmo,
        "frames": frames,
        "note": NOTE if slowmo == 1 else NOTE + SLOW_NOTE,
        "leg_length_m": round(run.thigh + run.shank, 4),
        "parameters": {k: round(v, 4) for k, v in asdict(f).items()},
        "events": [{"side": NAME[s], "event": e, "time_s": round(t, 4)} for s, e, t in events],
        "metrics": metrics(run, seconds),
    }
