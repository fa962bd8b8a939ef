"""Standing before the belt starts: a `Run` that begins with quiet standing and goes over into running.

Both feet flat beside each other under the hips, knees all but straight, arms hanging; a body that stands sways a little. Over `begin`
seconds each joint then goes smoothly from where it stands to where it runs: a change that no metric looks at, so the feet need not hold the
belt in it, only stay above.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from foot import sole_points
from form import MOST_TILT_OFF, REST_TILT, SIDES, TILT_PER_ARCH
from gait import LEAN_STEP, Run
from hollow import lumbar_hollow
from legs import Track, two_link
from pelvis import REST
from rotations import rx, ry, slerp
from upper import CROSS_FROM, Upper, extra_arch
from variation import wander

RATE = 200.0  # samples a second
RUNS_TILTED_MORE = 3.6  # degrees: anterior tilt of running against standing, mean of measured runners
BENT_FROM = 0.9985  # of the leg's length from hip to ankle: knees bent by some 6 degrees
ANKLE_BEHIND = 0.02  # m that the ankles stand behind the hips
SHOWN = 24  # times over the standing at which its truth is read


@dataclass(frozen=True)
class Stand:
    """Angles in degrees, lengths in m; tilt and arch as in `Form`."""

    seconds: float = 3.0  # real ones, from the first frame on; as long as the clip or longer: it stands all the time
    begin: float = 1.0  # s from standing to running
    tilt: float | None = None  # None: what goes with `arch`; both None: RUNS_TILTED_MORE less than an ordinary back's run
    arch: float | None = None  # None: what goes with `tilt`
    lean: float = 0.0  # of the line from mid-hip to mid-shoulder, + forward
    width: float = 0.14  # between the ankles
    arm: float = 6.0  # the upper arms, + forward
    elbow: float = 16.0
    arm_in: float = 10.0  # the forearms' turn before the body
    sway: float = 0.005  # SD of mid-hip, along and aside
    nod: float = 0.3  # SD of the trunk's lean

    def settled(self) -> Stand:
        """With nothing left out."""
        tilt, arch = self.tilt, self.arch
        if tilt is None:
            tilt = REST_TILT - RUNS_TILTED_MORE if arch is None else REST_TILT + TILT_PER_ARCH * arch
        if arch is None:
            arch = max(0.0, (tilt - REST_TILT) / TILT_PER_ARCH)
        usual = REST_TILT + TILT_PER_ARCH * arch
        if abs(tilt - usual) > MOST_TILT_OFF:
            raise ValueError(f"[stand] tilt {tilt:g} does not go with an arch of {arch:g}; nearer to {usual:g}, or leave one of them out")
        return replace(self, tilt=tilt, arch=arch)


def stand_from(table: Mapping[str, Any]) -> Stand:
    return Stand(**table).settled()


class Standing(Run):
    """A `run` that stands first. Its times begin with the standing at 0; the run's time 0 is `starts` (s)."""

    def __init__(self, run: Run, stand: Stand, seconds: float) -> None:
        """seconds: of the whole clip."""
        self.__dict__.update(run.__dict__)
        self.run, self.stand, self.whole = run, stand, seconds
        self.starts = stand.seconds + stand.begin
        late = run.t + self.starts
        ends = max(seconds, stand.seconds) + 1.0
        before = np.arange(-1.0, min(stand.seconds, ends), 1 / RATE)
        running = np.flatnonzero((late >= before[-1] + 1 / RATE) & (late <= max(late[0], ends)))
        self.t = np.concatenate([before, late[running]])
        still = _still(run, stand, self.t)
        run_index = np.concatenate([np.full(len(before), running[0]), running])
        w = _smooth((self.t - stand.seconds) / stand.begin)  # 0 stands, 1 runs

        def mixed(a: np.ndarray, b: np.ndarray) -> np.ndarray:
            share = w.reshape(-1, *[1] * (a.ndim - 1))
            return a * (1 - share) + b[run_index] * share

        def turned(a: np.ndarray, b: np.ndarray) -> np.ndarray:
            return slerp(a, b[run_index], w)

        own, other = still.upper, run.upper
        self.list, self.tilt = mixed(still.list, run.list), mixed(still.tilt, run.tilt)
        self.pelvis, self.root = turned(still.pelvis, run.pelvis), mixed(still.root, run.root)
        self.leg = {s: {k: mixed(v, run.leg[s][k]) for k, v in still.leg[s].items()} for s in SIDES}
        self.upper = Upper(
            thorax=turned(own.thorax, other.thorax),
            head=turned(own.head, other.head),
            tail=turned(own.tail, other.tail),
            arm={s: {k: mixed(v, other.arm[s][k]) for k, v in own.arm[s].items()} for s in SIDES},
            arch=own.arch * (1 - w) + other.arch * w,
        )
        self.root[:, 1] += self._sunk()

    def strides(self, times: np.ndarray) -> np.ndarray:
        return self.run.strides(times - self.starts)

    def belt_at(self, t: float) -> float:
        """The belt comes up to speed evenly while the runner begins."""
        since, begin = t - self.stand.seconds, self.stand.begin
        if since < begin:
            return float(self.form.speed * max(since, 0.0) ** 2 / (2 * begin))
        return float(self.form.speed * (since - begin / 2))

    @property
    def events(self) -> list[tuple[str, str, float]]:
        """Of the running alone."""
        return [(side, event, t + self.starts) for side, event, t in self.run.events if t >= 0]

    def _sunk(self) -> np.ndarray:
        """(n,) how far a foot that goes over into running would be in the belt, m."""
        between = (self.t > self.stand.seconds) & (self.t < self.starts)
        out = np.zeros(len(self.t))
        if between.any():
            joints = self.poses(self.t[between]).joints
            low = [
                joints[f"ankle_{s}"][:, 1]
                + sole_points(self.bones.foot[s], self.leg[s]["pitch"][between], self.leg[s]["bend"][between])[..., 1].min(1)
                for s in SIDES
            ]
            out[between] = np.maximum(-np.min(low, 0), 0)
        return out

    def truth(self) -> dict[str, float]:
        """What is true of the standing: tilt and trunk_lean in degrees, lumbar_hollow in % of trunk length."""
        times = np.linspace(0, min(self.stand.seconds, self.whole), SHOWN)
        poses = self.poses(times)
        return {
            "tilt": float(poses.angles["tilt"].mean()),
            "trunk_lean": float(_lean(poses.joints).mean()),
            "lumbar_hollow": lumbar_hollow(self, times),
        }


@dataclass(frozen=True)
class _Still:
    """Curves (n,) of a body that stands."""

    list: np.ndarray
    tilt: np.ndarray
    pelvis: np.ndarray
    root: np.ndarray
    upper: Upper
    leg: dict[str, dict[str, np.ndarray]]


def _still(run: Run, stand: Stand, t: np.ndarray) -> _Still:
    rng = np.random.default_rng([run.form.seed, 11])
    aside, along, nod = (wander(rng, t, every) for every in (1.4, 1.1, 1.3))
    quiet = stand.sway * np.stack([aside, 0 * t, along], 1)
    ordinary, lean = 0.0, stand.lean
    for tilt, arch in ((REST_TILT, 0.0), (stand.tilt, stand.arch)):
        lean = stand.lean
        for _ in range(6):
            trial = _curves(
                run, stand, t[:2], quiet[:2] * 0, np.zeros(2), tilt, arch, lean, ordinary if arch or tilt != REST_TILT else None
            )
            lean += LEAN_STEP * (stand.lean - float(_lean(_posed(run, trial, t[:2]))[0]))
        if tilt == REST_TILT and not arch:
            ordinary = lean
    return _curves(run, stand, t, quiet, stand.nod * nod, stand.tilt, stand.arch, lean, ordinary)


def _posed(run: Run, still: _Still, t: np.ndarray) -> dict[str, np.ndarray]:
    trial = object.__new__(Run)
    trial.__dict__.update(run.__dict__)
    trial.t, trial.list, trial.tilt, trial.pelvis, trial.root = t, still.list, still.tilt, still.pelvis, still.root
    trial.upper, trial.leg = still.upper, still.leg
    return trial.poses(t[:1]).joints


def _curves(
    run: Run, stand: Stand, t: np.ndarray, quiet: np.ndarray, nod: np.ndarray, tilt: float, arch: float, lean: float, ordinary: float | None
) -> _Still:
    """Of a body whose thorax leans by `lean` against its rest pose. ordinary: the same of a back without extra tilt and arch; None: this is
    such a back. quiet (n, 3): how the hips sway, m; nod (n,): how the trunk does, degrees."""
    n, bones = len(t), run.bones
    one = np.ones(n)
    pelvis = rx((tilt - REST) * one)
    flat = {s: bones.foot[s].flat for s in SIDES}
    bend = {s: max(-flat[s], 0.0) for s in SIDES}
    high = {s: -sole_points(bones.foot[s], np.full(1, flat[s]), np.full(1, bend[s]))[0, :, 1].min() for s in SIDES}
    root = quiet + np.array([0.0, BENT_FROM * bones.leg + np.mean(list(high.values())), 0.0])
    root[:, 1] -= ((pelvis @ (bones.hip["L"] - run.middle)) + (pelvis @ (bones.hip["R"] - run.middle)))[:, 1] / 2
    leg = {}
    for s, sign in (("L", 1), ("R", -1)):
        hip = root + pelvis @ (bones.hip[s] - run.middle)
        foot = Track(np.arange(n), 0, flat[s] * one, bend[s] * one, sign * stand.width / 2 * one, high[s] * one, -ANKLE_BEHIND * one)
        leg[s] = two_link(bones, foot, hip) | {"pitch": flat[s] * one, "toe_out": sign * run.form.toe_out * one}
    thorax = rx(lean + nod)
    cross = {"cross": min(stand.arm_in, CROSS_FROM) * one, "flex": stand.arm * one, "elbow": stand.elbow * one}
    arched = 0.0 if ordinary is None else extra_arch(tilt, arch, lean, ordinary)
    head = ry(0 * one) @ rx(4 * one)
    return _Still(
        0 * one, tilt - REST + 0 * one, pelvis, root, Upper(thorax, head, rx(18 * one), {s: dict(cross) for s in SIDES}, arched), leg
    )


def _lean(joints: dict[str, np.ndarray]) -> np.ndarray:
    """(T,) of the trunk's line from the vertical, + forward, degrees."""
    trunk = joints["shoulder_L"] + joints["shoulder_R"] - joints["hip_L"] - joints["hip_R"]
    return np.rad2deg(np.arctan2(trunk[:, 2], trunk[:, 1]))


def _smooth(x: np.ndarray) -> np.ndarray:
    x = np.clip(x, 0, 1)
    return x * x * (3 - 2 * x)
