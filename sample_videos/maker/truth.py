"""What is true of a `Run`, read from its noiseless joints and its shoes' soles: events and metrics as formcheck defines them.

Sagittal: + is forward. Frontal: + is the runner's right. Metrics that belong to a leg are medians over its steps in the clip.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
from driven import Driven
from gait import SIDES, N, Run
from hollow import lumbar_hollow
from joint_track import NAME, Joints, joints, joints_at, posed, read_joints
from stand import Standing

__all__ = ["check_contacts", "joints", "joints_at", "metrics", "read_joints", "record"]

RATE = 200.0  # samples a second for curves over the stride
SOLE = 0.06  # m: the lowest part of a shoe
HOLLOW_TIMES = 48  # over three strides

NOTE = (
    "Times are seconds on the file's own time line: a frame's time stamp is the middle of its exposure. "
    "initial_contact = the sole first reaches the belt, toe_off = the last instant the sole's lowest point moves with the belt; "
    "both exact to below a millisecond. Metrics come from the noiseless 3D joints and shoes: medians over the steps of the clip; "
    "pelvic_drop is the peak of the median curve over 10-80 % of stance against the mean over whole strides; lumbar_hollow is of the "
    "bare skin seen exactly from the side, what a ruler from buttock to upper back leaves open, in % of trunk length."
)

SLOW_NOTE = (
    " The recording is slow motion without a tag that says so: the file's time line is `slowmo` times real time. "
    "The events are on the file's time line, the metrics are real ones."
)

STAND_NOTE = (
    " The runner stands quietly first; events and metrics are those of the running after it. `standing`: window_s in file time, tilt and"
    " trunk_lean in degrees (+ = forward), lumbar_hollow in % of trunk length. pelvic_tilt_change = mean anterior tilt running minus"
    " standing, degrees, + = further forward; trunk_lean_change likewise."
)

MOTION_NOTE = (
    " A real runner's markers move pelvis, legs and feet; initial_contact and toe_off are the force plate's, and the sole is on the belt"
    " between them. It may come within a millimetre of it up to 10 ms earlier."
)


@dataclass(frozen=True)
class Stance:
    """One foot ("L", "R") on the belt, from and until: seconds."""

    side: str
    contact: float
    toe_off: float


def from_vertical(top: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Sagittal angle of top -> end from straight down, end forward = +, degrees."""
    return np.rad2deg(np.arctan2(end[:, 2] - top[:, 2], top[:, 1] - end[:, 1]))


def metrics(run: Run, seconds: float) -> dict[str, dict[str, float]]:
    """metric -> side -> value, of the first `seconds` of a run."""
    steps = [Stance(one.side, run.t[one.contact], run.t[one.toe_off]) for one in run.steps]
    out = form_of(partial(joints_at, run), steps, run.thigh + run.shank, seconds)
    stride = 120 / out["cadence"]["both"]
    hollow = lumbar_hollow(run, np.arange(HOLLOW_TIMES) * 3 * stride / HOLLOW_TIMES)
    return dict(sorted({**out, "lumbar_hollow": {"both": round(float(hollow), 2)}}.items()))


def form_of(at_times: Callable[[np.ndarray], Joints], stances: Sequence[Stance], leg: float, seconds: float) -> dict[str, dict[str, float]]:
    """What joints tell: metric -> side -> value. at_times: times (T,) to what `joints_at` gives; leg: hip to knee to ankle, m."""
    times = np.arange(0, seconds, 1 / RATE)
    j = at_times(times)
    hips, shoulders = (j["hip_L"] + j["hip_R"]) / 2, (j["shoulder_L"] + j["shoulder_R"]) / 2
    ears = (j["ear_L"] + j["ear_R"]) / 2
    steps = {s: [x for x in stances if x.side == s and x.contact >= 0 and x.toe_off < seconds - 0.07] for s in SIDES}
    starts = {s: np.array([x.contact for x in steps[s]]) for s in SIDES}
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
    across = j["shoulder_R"] - j["shoulder_L"]
    turn = np.rad2deg(np.arctan2(across[:, 2], -across[:, 0]))  # of the shoulder line about the vertical, + = right shoulder ahead
    put("trunk_rotation", np.median([np.ptp(turn[(times >= a) & (times < b)]) for a, b in pairwise(starts["L"])]))
    put("vertical_oscillation", 100 * np.median(rise) / leg)
    for s in SIDES:
        mine, name, sign = steps[s], NAME[s], (1 if s == "R" else -1)
        at = at_times(starts[s])
        hip_mid = (at["hip_L"] + at["hip_R"])[:, 2] / 2
        thigh, shank = from_vertical(at[f"hip_{s}"], at[f"knee_{s}"]), from_vertical(at[f"knee_{s}"], at[f"ankle_{s}"])
        put("overstride", 100 * np.median(at[f"ankle_{s}"][:, 2] - hip_mid) / leg, name)
        put("shank_angle_ic", np.median(shank), name)
        put("knee_flexion_ic", np.median(thigh - shank), name)
        ic, to = starts[s], np.array([x.toe_off for x in mine])
        later = np.array([min(o.contact for o in stances if o.contact > x.contact) for x in mine])
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
        put("pelvic_drop", (sign * np.median(in_stance(list_right - list_right[whole].mean(), 0.1, 0.8), 0)).max(), name)
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
    return out


def sole_height(run: Run, side: str, times: np.ndarray) -> np.ndarray:
    """(T,) of the lowest point of one shoe above the belt, m."""
    v = run.body.shoe.v
    mine = np.flatnonzero((v[:, 0] > 0 if side == "L" else v[:, 0] < 0) & (v[:, 1] < v[:, 1].min() + SOLE))
    return posed(run.body.shoe, mine, run.poses(times).matrices)[..., 1].min(1)


def check_contacts(run: Run, seconds: float) -> dict[str, float]:
    """The events against the geometry, worst cases in mm: sole at contact and toe-off, through stance, and just outside."""
    rows = []
    for s in run.steps:
        a, b, again = run.t[s.contact], run.t[s.toe_off], run.t[min(s.contact + N, len(run.t) - 1)]
        if a >= 0 and b <= seconds:
            swing = b + np.linspace(0.15, 0.80, 13) * (again - b)
            times = np.concatenate([a + np.array([-0.005, 0.0]), np.linspace(a, b, 9), b + np.array([0.0, 0.010]), swing])
            rows.append(sole_height(run, s.side, times))
    before, at, inside, off, after, swing = np.split(np.array(rows), [1, 2, 11, 12, 13], axis=1)
    mm = {"at_events": max(np.abs(at).max(), np.abs(off).max()), "stance_low": inside.min(), "stance_high": inside.max()}
    mm |= {"5ms_before_contact": before.min(), "10ms_after_toe_off": after.min(), "swing_clearance": swing.min()}
    return {k: round(1e3 * float(v), 2) for k, v in mm.items()}


def record(
    run: Run,
    seconds: float,
    *,
    clip: str,
    view: str,
    facing: str | None,
    fps: float,
    slowmo: float = 1.0,
    file_times: np.ndarray | None = None,
    real_times: np.ndarray | None = None,
) -> dict[str, Any]:
    """The truth file "formcheck.truth/1" of a clip of `seconds` of running, at `fps` frames a second of the file.

    Of a run that stands first the metrics are those of its running; `standing` is what is true before, with its window in file time.

    file_times (T,), real_times (T,): time stamps of the frames in the file, s, and the run's times in the middle of their exposure.
    Without them the frames are evenly spaced and the file's time line is `slowmo` times real time.
    """
    if file_times is None or real_times is None:
        file_times = np.arange(round(seconds * slowmo * fps)) / fps
        real_times = file_times / slowmo
    events = [(side, event, on_file(t, real_times, file_times)) for side, event, t in run.events]
    still: dict[str, Any] = {}
    numbers = metrics(run.run if isinstance(run, Standing) else run, seconds) if seconds else {}
    note = (NOTE if slowmo == 1 else NOTE + SLOW_NOTE) + (MOTION_NOTE if isinstance(run, Driven) else "")
    if isinstance(run, Standing):
        facts = run.truth()
        window = [0.0, on_file(min(run.stand.seconds, run.whole), real_times, file_times)]
        still = {"activity": "running" if seconds else "standing", "standing": {"window_s": window} | facts}
        still["standing"] = {k: np.round(v, 2).tolist() for k, v in still["standing"].items()}
        note += STAND_NOTE
        if seconds:
            change = mean_tilt(run.run, seconds) - facts["tilt"], numbers["trunk_lean"]["both"] - facts["trunk_lean"]
            numbers |= {name: {"both": round(v, 2)} for name, v in zip(("pelvic_tilt_change", "trunk_lean_change"), change, strict=True)}
    return {
        "schema": "formcheck.truth/1",
        "clip": clip,
        "view": view,
        "facing": facing,
        "fps": fps,
        "slowmo": slowmo,
        "frames": len(file_times),
        "note": note,
        "leg_length_m": round(run.thigh + run.shank, 4),
        "parameters": {k: round(v, 4) for k, v in asdict(run.form).items()},
        "events": [{"side": NAME[s], "event": e, "time_s": round(t, 4)} for s, e, t in events if file_times[0] <= t <= file_times[-1]],
        "metrics": dict(sorted(numbers.items())),
        **still,
    }


def mean_tilt(run: Run, seconds: float) -> float:
    """Anterior tilt of the pelvis, mean of `seconds` of running, degrees."""
    return float(run.poses(np.arange(0, seconds, 1 / RATE)).angles["tilt"].mean())


def on_file(t: float, real_times: np.ndarray, file_times: np.ndarray) -> float:
    """A real time on the file's time line: between the frames around it, outside them at their mean pace."""
    pace = (file_times[-1] - file_times[0]) / (real_times[-1] - real_times[0])
    outside = min(t - real_times[0], 0.0) + max(t - real_times[-1], 0.0)
    return float(np.interp(t, real_times, file_times)) + pace * outside
