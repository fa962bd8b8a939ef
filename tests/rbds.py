"""Real treadmill running with known events: marker trials on a force-measuring treadmill, seen as a phone would see them.

Data: Fukuchi 2017 (`docs/sources.md` 8), CC BY 4.0. It is read from the folder `rbds` in $FORMCHECK_SHARED, or in
`shared` beside the checkout; tests marked `needs_rbds` skip without it.

Space: metres, X = forward (against the belt), Y = up from the floor, Z = to the runner's right. Time: seconds from the trial's first
sample; markers run at 150 Hz, force at 300 Hz, both from the same instant. Angles: degrees. Sides: "left" and "right".

What the running trials have as markers: pelvis (ASIS, PSIS, iliac crest), four on each thigh and shank, three on the heel, the heads of
metatarsals 1 and 5. Knee, ankle and hip joint centres are known from the standing trial and carried along with those clusters as rigid
bodies: hip by Harrington 2007 from ASIS and PSIS, knee and ankle halfway between the
epicondyles and the malleoli. The toe is the middle of metatarsal heads 1 and 5, some 6 cm behind the toe tip that BlazePose's "foot
index" is nearer to. There is no marker above the pelvis: trunk, arms and head are made up, plausible in place and rhythm and no more.

What the data showed on the way: the vertical force is Fy. Runner 001's right MT1 and MT5 bear each other's name while running (not in
the standing trial). Force below 50 N is already cut to zero for runner 001, and the empty belt shows 18 N for runner 0041. The time
columns are rounded to a millisecond (markers) or are sample numbers (force). Pelvis and force keep their lag of 6-8 ms to within 1 ms
over the trial, and the foot that lands first is slowed most within 4 ms of the force's contact: one clock, known to about 5 ms.

What comes out, right / left (the two people's quick figures elsewhere differ in the pelvic drop of runner 0041: 2 / 7):

                                            001, forefoot    0041, heel
    cadence, steps/min                          156.8           157.5
    contact time, ms                          278 / 275       285 / 292
    foot at contact - standing                -1.8 / -0.4     18.3 / 19.2     degrees
    foot strike angle (5 ms before, flat)     -1.5 / -0.1     18.1 / 19.8     degrees
    pelvic drop                                4.6 / 4.3       4.5 / 7.8      degrees
    foot on its own side of the midline         27 / -13        46 / 55       mm
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pytest

from formcheck.pose import landmarks

Array = npt.NDArray[np.float64]
Sided = dict[str, Array]
Camera = Literal["side", "rear", "front"]
Facing = Literal["left", "right"]

SIDES = ("left", "right")
FOREFOOT = "RBDS001runT25"
HEEL = "RBDS0041runT252"

MARKER_HZ = 150.0
FORCE_HZ = 300.0

FOLDER = Path(os.environ.get("FORMCHECK_SHARED") or Path(__file__).resolve().parents[2] / "shared") / "rbds"
_FILES = {  # trial: running markers, force, standing markers
    FOREFOOT: ("RBDS001runT25markers.txt", "RBDS001runT25forces.txt", "RBDS001static.txt"),
    HEEL: ("RBDS0041runT252.txt", "RBDS0041runT252forces.txt", "RBDS0041static.txt"),
}
_EXCHANGED = {FOREFOOT: [("R.MT1", "R.MT5")], HEEL: []}

needs_rbds = pytest.mark.skipif(not FOLDER.is_dir(), reason="the marker trials are not here (set FORMCHECK_SHARED)")


@dataclass(frozen=True)
class Trial:
    """One runner at one speed. `points` maps "hip", "knee", "ankle", "heel", "toe" to sides to (n, 3); `standing` the same to (3,)."""

    name: str
    times: Array  # (n,)
    markers: Mapping[str, Array]  # (n, 3) each, gaps bridged by straight lines
    standing_markers: Mapping[str, Array]  # (3,) each
    points: Mapping[str, Sided]
    standing: Mapping[str, Sided]
    force_times: Array  # (m,)
    forces: Array  # (m, 3), newtons, axes as above

    @property
    def mid_hip(self) -> Array:
        return (self.points["hip"]["left"] + self.points["hip"]["right"]) / 2

    @property
    def leg_length(self) -> float:
        """Hip to knee to ankle, metres: median over time and both legs."""
        p = self.points
        length = [_distance(p["hip"][s], p["knee"][s]) + _distance(p["knee"][s], p["ankle"][s]) for s in SIDES]
        return float(np.median(length))


class Projection(NamedTuple):
    xy: Array  # (T, 33, 2) pixels, x right, y down
    times: Array  # (T,) on the trial's own clock, so that events can be held against the force
    size: tuple[int, int]  # width, height


@lru_cache
def load_trial(name: str) -> Trial:
    running, force, static = (FOLDER / file for file in _FILES[name])
    markers = _read_markers(running)
    for a, b in _EXCHANGED[name]:
        markers[a], markers[b] = markers[b], markers[a]
    still = {marker: track.mean(axis=0) for marker, track in _read_markers(static).items()}
    newtons = np.loadtxt(force, delimiter="\t", skiprows=1, usecols=(1, 2, 3))
    count = len(next(iter(markers.values())))
    return Trial(
        name=name,
        times=np.arange(count) / MARKER_HZ,
        markers=markers,
        standing_markers=still,
        points=_running_points(markers, still),
        standing=_standing_points(still),
        force_times=np.arange(len(newtons)) / FORCE_HZ,
        forces=newtons,
    )


def _read_markers(path: Path) -> dict[str, Array]:
    header = path.read_text(encoding="utf-8").split("\n", 1)[0].rstrip("\r").split("\t")
    table = np.genfromtxt(path, delimiter="\t", skip_header=1) / 1000
    tracks = {header[i].removesuffix("X"): table[:, i : i + 3] for i in range(1, len(header), 3)}
    return {marker: bridge(track) for marker, track in tracks.items() if not np.isnan(track).all()}


def bridge(track: Array) -> Array:
    """A track (n, 3) with its missing samples replaced by straight lines."""
    seen = ~np.isnan(track).any(axis=1)
    at = np.arange(len(track))
    return np.column_stack([np.interp(at, at[seen], axis[seen]) for axis in track.T])


# ---- joint centres


def hip_centres(r_asis: Array, l_asis: Array, r_psis: Array, l_psis: Array) -> Sided:
    """Hip joint centres (3,) from the pelvis' four markers, metres; Harrington 2007, the regression on pelvis width and depth."""
    front, back = (r_asis + l_asis) / 2, (r_psis + l_psis) / 2
    width, depth = float(_distance(r_asis, l_asis)), float(_distance(front, back))
    z = (r_asis - l_asis) / width
    y = np.cross(z, front - back)
    y /= np.linalg.norm(y)
    x = np.cross(y, z)
    middle = front + (-0.24 * depth - 0.0099) * x + (-0.30 * width - 0.0109) * y
    aside = (0.33 * width + 0.0073) * z
    return {"left": middle - aside, "right": middle + aside}


def carry(point: Array, still: Array, moving: Array) -> Array:
    """Where a rigid body takes `point` (3,), known beside its markers `still` (m, 3), when they are `moving` (n, m, 3); gives (n, 3).

    Least squares over rotation and shift (Kabsch 1976).
    """
    middle, middles = still.mean(axis=0), moving.mean(axis=1)
    u, _, vt = np.linalg.svd(np.einsum("mi,nmj->nij", still - middle, moving - middles[:, None]))
    u[:, :, 2] *= np.sign(np.linalg.det(u @ vt))[:, None]
    return middles + (point - middle) @ (u @ vt)


def _standing_points(m: Mapping[str, Array]) -> dict[str, Sided]:
    return {
        "hip": hip_centres(m["R.ASIS"], m["L.ASIS"], m["R.PSIS"], m["L.PSIS"]),
        "knee": {s: (m[f"{_initial(s)}.Knee"] + m[f"{_initial(s)}.Knee.Medial"]) / 2 for s in SIDES},
        "ankle": {s: (m[f"{_initial(s)}.Ankle"] + m[f"{_initial(s)}.Ankle.Medial"]) / 2 for s in SIDES},
        **_foot_points(m),
    }


def _running_points(markers: Mapping[str, Array], still: Mapping[str, Array]) -> dict[str, Sided]:
    def follow(point: Array, cluster: Sequence[str]) -> Array:
        return carry(point, np.array([still[m] for m in cluster]), np.stack([markers[m] for m in cluster], axis=1))

    def limb(side: str, segment: str) -> list[str]:
        return [f"{_initial(side)}.{segment}.{end}.{face}" for end in ("Top", "Bottom") for face in ("Lateral", "Medial")]

    centre = _standing_points(still)
    pelvis = ["R.ASIS", "L.ASIS", "R.PSIS", "L.PSIS"]  # the iliac crests slide on the skin: 10 mm of misfit where these have 4
    return {
        "hip": {s: follow(centre["hip"][s], pelvis) for s in SIDES},
        # thigh and shank each place the knee, about a centimetre apart; neither is the truth
        "knee": {s: (follow(centre["knee"][s], limb(s, "Thigh")) + follow(centre["knee"][s], limb(s, "Shank"))) / 2 for s in SIDES},
        "ankle": {s: follow(centre["ankle"][s], limb(s, "Shank")) for s in SIDES},
        **_foot_points(markers),
    }


def _foot_points(m: Mapping[str, Array]) -> dict[str, Sided]:
    return {
        "heel": {s: m[f"{_initial(s)}.Heel.Bottom"] for s in SIDES},
        "toe": {s: (m[f"{_initial(s)}.MT1"] + m[f"{_initial(s)}.MT5"]) / 2 for s in SIDES},
    }


def _initial(side: str) -> str:
    return {"left": "L", "right": "R"}[side]


def _distance(a: Array, b: Array) -> Array:
    return np.asarray(np.linalg.norm(a - b, axis=-1))


# ---- events


def stances(times: Array, load: Array, threshold: float = 50.0) -> tuple[Array, Array]:
    """Initial contacts and toe-offs (k,), (k,) of every whole stance in a vertical force (newtons), to a fraction of a sample.

    A stance is a run of samples more than `threshold` above the unloaded belt that reaches body weight (= the mean force), which the belt's
    vibrations do not. 50 N is the usual threshold for a treadmill. The force crosses it in a straight line between two samples.
    """
    level = float(np.percentile(load, 10)) + threshold  # feet are in the air for more than a tenth of the time
    edges = np.diff((load > level).astype(int))
    rises, falls = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    falls = falls[falls > rises[0]]
    runs = [(i, j) for i, j in zip(rises.tolist(), falls.tolist(), strict=False) if load[i + 1 : j + 1].max() > load.mean()]

    def crossing(i: int) -> float:
        return float(times[i] + (level - load[i]) / (load[i + 1] - load[i]) * (times[i + 1] - times[i]))

    return np.array([crossing(i) for i, _ in runs]), np.array([crossing(j) for _, j in runs])


def force_contacts(trial: Trial) -> dict[str, tuple[Array, Array]]:
    """Initial contacts and toe-offs of each side, seconds: `stances` of the vertical force, each given to the foot lower half-way."""
    start, end = stances(trial.force_times, trial.forces[:, 1])
    height = {s: at(trial, trial.points["heel"][s][:, 1] + trial.points["toe"][s][:, 1], (start + end) / 2) for s in SIDES}
    right = height["right"] < height["left"]
    return {"left": (start[~right], end[~right]), "right": (start[right], end[right])}


# ---- truth


def at(trial: Trial, values: Array, when: Array) -> Array:
    """Values (n,) sampled with the markers, read at the times `when`, by straight lines."""
    return np.interp(when, trial.times, values)


def cadence(trial: Trial) -> float:
    """Steps of both feet a minute."""
    steps = np.sort(np.concatenate([start for start, _ in force_contacts(trial).values()]))
    return 60 * (len(steps) - 1) / float(steps[-1] - steps[0])


def foot_pitch(points: Mapping[str, Sided], side: str) -> Array:
    """Heel to toe against the belt in the sagittal plane, degrees, + = toes up; one for each row of the points."""
    line = points["toe"][side] - points["heel"][side]
    return np.degrees(np.arctan2(line[..., 1], line[..., 0]))


def foot_flat(trial: Trial, side: str) -> float:
    """The pitch of the flat foot: median over 25-40 % of all stances."""
    stance = np.concatenate([np.linspace(a + 0.25 * (b - a), a + 0.40 * (b - a), 11) for a, b in _stances_of(trial, side)])
    return float(np.median(at(trial, foot_pitch(trial.points, side), stance)))


def foot_strike_angles(
    trial: Trial, *, against: Literal["flat", "standing"] = "flat", read_s: float = -0.005, correction: float = 1.5
) -> Sided:
    """The foot's pitch at each initial contact, degrees, + = toes up.

    Its zero is the flat foot plus `correction`, or the foot of the standing runner. It is read `read_s` after the force's instant:
    the pitch changes so fast once the foot is down that a detector's scatter would bias a reading at 0.
    """
    angles = {}
    for side in SIDES:
        zero = float(foot_pitch(trial.standing, side)) if against == "standing" else foot_flat(trial, side) + correction
        angles[side] = at(trial, foot_pitch(trial.points, side), force_contacts(trial)[side][0] + read_s) - zero
    return angles


def foot_offsets(trial: Trial) -> Sided:
    """How far each stance's foot stands on its own side of the midline, metres; negative = crossed over.

    Foot: heel and ankle, median over 20-60 % of stance. Midline: the mid-hip's path, averaged over one stride. Both sides' medians add
    up to the step width. Stances within half a stride of either end have no midline and are left out.
    """
    stride = 120 / cadence(trial)
    window = round(stride * MARKER_HZ)
    midline = np.convolve(trial.mid_hip[:, 2], np.full(window, 1 / window), mode="same")
    offsets = {}
    for side, outward in (("left", -1), ("right", 1)):
        foot = (trial.points["heel"][side][:, 2] + trial.points["ankle"][side][:, 2]) / 2
        whole = [(a, b) for a, b in _stances_of(trial, side) if a > stride / 2 and b < trial.times[-1] - stride / 2]
        aside = [at(trial, outward * (foot - midline), np.linspace(a + 0.2 * (b - a), a + 0.6 * (b - a), 21)) for a, b in whole]
        offsets[side] = np.median(aside, axis=1)
    return offsets


def pelvic_tilt(trial: Trial) -> Array:
    """The line of the hip joint centres against the horizontal in the frontal plane, degrees, + = right hip higher."""
    line = trial.points["hip"]["right"] - trial.points["hip"]["left"]
    return np.degrees(np.arctan2(line[:, 1], np.abs(line[:, 2])))


def pelvic_drop(trial: Trial) -> dict[str, float]:
    """How far the swing side's hip falls below the stance side's, by stance side, degrees, zero = the mean over whole strides.

    The peak over 10-80 % of stance of the median of all stances.
    """
    tilt = pelvic_tilt(trial)
    start = force_contacts(trial)["right"][0]
    tilt -= tilt[(trial.times >= start[0]) & (trial.times < start[-1])].mean()
    drop = {}
    for side, sign in (("left", -1), ("right", 1)):
        curves = [at(trial, sign * tilt, np.linspace(a + 0.1 * (b - a), a + 0.8 * (b - a), 71)) for a, b in _stances_of(trial, side)]
        drop[side] = float(np.median(curves, axis=0).max())
    return drop


def _stances_of(trial: Trial, side: str) -> list[tuple[float, float]]:
    start, end = force_contacts(trial)[side]
    return list(zip(start.tolist(), end.tolist(), strict=True))


# ---- as a phone sees it

DISTANCE_M = 4.0
CAMERA_HEIGHT_M = 0.95
FOCAL_PX = 900 * DISTANCE_M / 1.75  # somebody 1.75 m tall fills 900 pixels
SIZE = (1080, 1920)

_AXES = {  # image right, towards the camera
    ("side", "right"): ((1, 0, 0), (0, 0, 1)),
    ("side", "left"): ((-1, 0, 0), (0, 0, -1)),
    ("rear", None): ((0, 0, 1), (-1, 0, 0)),
    ("front", None): ((0, 0, -1), (1, 0, 0)),
}


def project(
    trial: Trial,
    view: Camera = "side",
    *,
    facing: Facing = "right",
    fps: float = 60.0,
    noise_pct_leg: float = 0.65,
    seed: int = 0,
    seconds: float = 10.0,
) -> Projection:
    """`seconds` of the trial from a random instant on, as BlazePose points in the picture of a camera 4 m away at hip height.

    A side view facing right is filmed from the runner's right, facing left from her left; the other views ignore `facing`. Each coordinate
    of each point gets its own white noise in every frame, with the standard deviation `noise_pct_leg` percent of the leg's length.
    """
    from scipy.interpolate import CubicSpline

    rng = np.random.default_rng(seed)
    start = rng.uniform(0, max(0.0, trial.times[-1] - seconds))
    times = start + np.arange(int(seconds * fps)) / fps
    times = times[times <= trial.times[-1]]
    middle = trial.mid_hip.mean(axis=0)
    xy = picture(CubicSpline(trial.times, blazepose(trial.points))(times), middle, view, facing)
    sigma = noise_pct_leg / 100 * trial.leg_length * FOCAL_PX / DISTANCE_M
    return Projection(xy + rng.normal(0, sigma, xy.shape), times, SIZE)


def picture(points: Array, middle: Array, view: str, facing: str) -> Array:
    """Points in space (..., 3), metres, to pixels (..., 2) of an upright phone 4 m from `middle` (3,), level and 0.95 m above the floor."""
    right, towards = (np.array(axis) for axis in _AXES[view, facing if view == "side" else None])
    away = points - middle
    scale = FOCAL_PX / (DISTANCE_M - away @ towards)
    return np.stack([SIZE[0] / 2 + scale * (away @ right), SIZE[1] / 2 - scale * (points[..., 1] - CAMERA_HEIGHT_M)], axis=-1)


def blazepose(points: Mapping[str, Sided]) -> Array:
    """BlazePose's 33 points in space (n, 33, 3): hips and legs as measured, everything above made up.

    Shoulders 0.5 m above the mid-hip, leaning 6 degrees forward, turning against the legs; arms bent at right angles and swinging with the
    other side's thigh; the head upright.
    """
    hip, knee = points["hip"], points["knee"]
    body = np.empty((len(hip["left"]), landmarks.COUNT, 3))
    for part, index in (("hip", landmarks.HIP), ("knee", landmarks.KNEE), ("ankle", landmarks.ANKLE), ("heel", landmarks.HEEL)):
        for side in SIDES:
            body[:, index[side]] = points[part][side]
    for side in SIDES:
        body[:, landmarks.TOE[side]] = points["toe"][side]

    thigh = {s: np.arctan2(knee[s][:, 0] - hip[s][:, 0], hip[s][:, 1] - knee[s][:, 1]) for s in SIDES}
    lean = np.radians(6)
    neck = (hip["left"] + hip["right"]) / 2 + 0.5 * np.array([np.sin(lean), np.cos(lean), 0])
    turn = 0.15 * (thigh["right"] - thigh["left"])
    across = 0.18 * np.column_stack([-np.sin(turn), np.zeros_like(turn), np.cos(turn)])
    for side, outward in (("left", -1), ("right", 1)):
        swing = np.radians(-10) + 0.6 * (thigh[landmarks.OTHER[side]] - thigh[landmarks.OTHER[side]].mean())
        shoulder = neck + outward * across
        elbow = shoulder + 0.28 * _downward(swing) + np.array([0, 0, outward * 0.04])
        wrist = elbow + 0.25 * _downward(swing + np.pi / 2) - np.array([0, 0, outward * 0.05])
        body[:, landmarks.SHOULDER[side]] = shoulder
        body[:, landmarks.ELBOW[side]] = elbow
        body[:, landmarks.WRIST[side]] = wrist
        hand = landmarks.WRIST[side] + np.array([2, 4, 6])  # little finger, index, thumb
        body[:, hand] = (wrist + 0.08 * _downward(swing + np.pi / 2))[:, None]
    body[:, list(_FACE)] = (neck + np.array([0.05, 0.22, 0]))[:, None] + np.array(list(_FACE.values()))
    return body


_FACE = {  # from between the ears, metres
    0: (0.12, -0.02, 0.0),
    1: (0.10, 0.02, -0.02),
    2: (0.10, 0.02, -0.03),
    3: (0.09, 0.02, -0.04),
    4: (0.10, 0.02, 0.02),
    5: (0.10, 0.02, 0.03),
    6: (0.09, 0.02, 0.04),
    7: (0.0, 0.0, -0.075),
    8: (0.0, 0.0, 0.075),
    9: (0.10, -0.07, -0.025),
    10: (0.10, -0.07, 0.025),
}


def _downward(angle: Array) -> Array:
    """Unit vectors (n, 3) hanging down at 0, pointing forward at a right angle (radians)."""
    return np.column_stack([np.sin(angle), -np.cos(angle), np.zeros_like(angle)])


def swap(xy: Array, fraction: float, seed: int = 0) -> tuple[Array, npt.NDArray[np.bool_]]:
    """The points with left and right legs (knee to toe) exchanged in about `fraction` of the frames, and the mask (T,) of those frames.

    As BlazePose does in a side view: in runs of one to three frames, with at least one right frame between two runs.
    """
    rng = np.random.default_rng(seed)
    mask = np.zeros(len(xy), dtype=bool)
    for start in rng.permutation(len(xy)):
        if mask.sum() >= fraction * len(xy):
            break
        end = start + rng.integers(1, 4)
        if not mask[max(0, start - 1) : end + 1].any():
            mask[start:end] = True
    swapped = xy.copy()
    for side in SIDES:
        for to, point in zip(landmarks.LEG[side], landmarks.LEG[landmarks.OTHER[side]], strict=True):
            swapped[mask, to] = xy[mask, point]
    return swapped, mask
