"""Real runners by their markers: what a camera would see of them goes through formcheck's gait code, and is held against the belt's force
plate and the markers.

Only what rests on the legs' points and their times is compared. Left out is:

- all that formcheck corrects for the pose network's habits, which markers do not have. It moves the hips seen from the side back by 4 % of
  a leg, so what hangs on them (overstride, knee bend, thigh, trunk) would here be wrong by as much. And the numbers of its report have
  what the network reads too much taken off: so they are made here of the same parts, before that;
- what it reads from pictures: pelvic drop, the lower back, landing and foot-strike angle as they end up. The angle here is the landmarks'
  alone, which stands in where the shoe cannot be seen;
- trunk, arms and head, of which there are no markers.

No expected error is claimed for any of it: formcheck's are of the whole way from the picture on.

The force is the truth to about 5 ms, see tests/rbds.py. Both trials were looked at while formcheck was built: by how much the heel's speed
comes late (gait/contacts.py) is a median over them and rendered clips.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import rbds
import stick
from numpy.typing import NDArray

from formcheck.evaluate.events import event_row
from formcheck.evaluate.rows import NAN, Comparison, EventRow, LegLabels, MetricRow, Recognised
from formcheck.gait.angles import segment_angle
from formcheck.gait.contacts import USUAL_CONTACT_SHARE
from formcheck.gait.gait import Gait, find_gait
from formcheck.gait.strides import leg_points_at
from formcheck.metrics.foot_strike_angle import FLAT_BELOW_STANDING, at_contact
from formcheck.metrics.step_width import foot_offsets
from formcheck.picture.shoe import FLAT, plan_looks
from formcheck.pose.landmarks import ANKLE, KNEE, OTHER

Array = NDArray[np.float64]
Sided = dict[str, Array]
Numbers = dict[tuple[str, str], Array]  # by metric and side: one number a step, or one alone

SIDES = ("left", "right")
RATES = (30, 60, 120)  # frames/s
SECONDS = 8.0
NOISE_PCT_LEG = 0.65  # 1 SD of every coordinate in every frame, percent of leg length
EXCHANGED = 0.06  # share of frames with exchanged legs: 24 of 388 in a real recording from the side


@dataclass(frozen=True)
class Filmed:
    """One trial as one camera sees it."""

    trial: str
    view: Literal["side", "rear"]
    facing: Literal["left", "right"] | None  # None: from behind
    rate: int
    seed: int

    @property
    def name(self) -> str:
        runner = self.trial.removeprefix("RBDS").split("run")[0]
        return "_".join(["markers", runner, self.view, *([self.facing] if self.facing else []), str(self.rate)])


LOOKS: tuple[tuple[Literal["side", "rear"], Literal["left", "right"] | None], ...] = (("side", "right"), ("side", "left"), ("rear", None))
CLIPS = [
    Filmed(trial, view, facing, rate, seed)
    for seed, (trial, (view, facing), rate) in enumerate(
        (trial, look, rate) for trial in (rbds.FOREFOOT, rbds.HEEL) for look in LOOKS for rate in RATES
    )
]


def compare_markers(clip: Filmed, part: str) -> Comparison:
    trial = rbds.load_trial(clip.trial)
    xy, times, size = rbds.project(
        trial,
        clip.view,
        facing=clip.facing or "right",
        fps=clip.rate,
        noise_pct_leg=NOISE_PCT_LEG,
        seed=clip.seed,
        seconds=SECONDS,
    )
    xy, exchanged = rbds.swap(xy, EXCHANGED, seed=clip.seed)
    gait = find_gait(stick.pose(xy, times, size))
    known = Comparison(
        clip=clip.name,
        part=part,
        tags={"source": "markers", "rate": float(clip.rate)},
        view=Recognised(clip.view, gait.view if gait else "unknown"),
        facing=Recognised(clip.facing, gait.guess.facing if gait else None),
        activity=Recognised("running", gait.activity if gait else "unknown"),
    )
    if gait is None or gait.view != clip.view:
        return known
    within = cut(trial, gait.tracks.times[0], gait.tracks.times[-1])
    return replace(
        known,
        metrics=tuple(metric_rows(clip, measured(gait), true(within, clip.view))),
        events=event_rows(gait, rbds.force_contacts(trial)),
        legs=leg_labels(gait, exchanged),
    )


def cut(trial: rbds.Trial, first: float, last: float) -> rbds.Trial:
    """The trial between two times (s, its own clock), as a trial that starts at 0."""
    i, j = int(np.ceil(first * rbds.MARKER_HZ)), int(last * rbds.MARKER_HZ) + 1
    ratio = round(rbds.FORCE_HZ / rbds.MARKER_HZ)
    forces = trial.forces[i * ratio : (j - 1) * ratio + 1]
    return replace(
        trial,
        times=np.arange(j - i) / rbds.MARKER_HZ,
        markers={name: track[i:j] for name, track in trial.markers.items()},
        points={name: {side: track[i:j] for side, track in sides.items()} for name, sides in trial.points.items()},
        force_times=np.arange(len(forces)) / rbds.FORCE_HZ,
        forces=forces,
    )


# ---- numbers, as formcheck finds them and as they are


def measured(gait: Gait) -> Numbers:
    found: Numbers = {("cadence", "both"): np.array([gait.cadence])}
    if gait.view == "rear":
        return found | with_width(foot_offsets(gait))
    contact = {side: gait.steps[side].initial_contact for side in SIDES}
    found |= timings(contact, {side: gait.steps[side].toe_off for side in SIDES}, gait.stride_s)
    for side in SIDES:
        found["foot_strike_angle", side] = landmark_strike_angles(gait, side)
        points = leg_points_at(gait, contact[side])
        found["shank_angle_ic", side] = segment_angle(points, KNEE[side], ANKLE[side], gait.forward)
    return found


def true(trial: rbds.Trial, view: str) -> Numbers:
    steps = rbds.force_contacts(trial)
    contact, toe_off = ({side: steps[side][k] for side in SIDES} for k in (0, 1))
    # Whole strides of either foot: of an odd number of steps the limp would count.
    stride_s = float(np.mean([(contact[side][-1] - contact[side][0]) / (len(contact[side]) - 1) for side in SIDES]))
    known: Numbers = {("cadence", "both"): np.array([120 / stride_s])}
    if view == "rear":
        return known | with_width({side: 100 * metres / trial.leg_length for side, metres in rbds.foot_offsets(trial).items()})
    known |= timings(contact, toe_off, stride_s)
    for side, angles in rbds.foot_strike_angles(trial, correction=FLAT_BELOW_STANDING).items():
        shank = trial.points["ankle"][side] - trial.points["knee"][side]
        known["foot_strike_angle", side] = angles
        known["shank_angle_ic", side] = rbds.at(trial, np.degrees(np.arctan2(shank[:, 0], -shank[:, 1])), contact[side])
    return known


def with_width(offsets: Sided) -> Numbers:
    """Each foot's steps beside the midline, and the step width: the sum of both medians. Percent of leg length."""
    width = sum(float(np.median(offsets[side])) for side in SIDES)
    return {("step_width", "both"): np.array([width])} | {("foot_offset", side): offsets[side] for side in SIDES}


def timings(contact: Sided, toe_off: Sided, stride_s: float) -> Numbers:
    """By metric and side, one a step (ms, percent). contact, toe_off (n,) of each side, s; NaN where a toe-off is not known."""
    found: Numbers = {}
    onto: Sided = {}
    for side in SIDES:
        own, other = contact[side], contact[OTHER[side]]
        on_belt = toe_off[side] - own
        found["contact_time", side] = 1000 * on_belt
        found["duty_factor", side] = 100 * on_belt / stride_s
        off = toe_off[side][toe_off[side] < other[-1]]
        found["flight_time", side] = 1000 * (other[np.searchsorted(other, off)] - off)
        after = own[own > other[0]]
        onto[side] = after - other[np.searchsorted(other, after) - 1]
    left, right = (np.median(onto[side]) for side in SIDES)
    found["step_time_asymmetry", "both"] = np.array([200 * (right - left) / (right + left)])
    return found


def landmark_strike_angles(gait: Gait, side: str) -> Array:
    """(n,) degrees, + = toes up: the foot's pitch just before each landing against the same foot standing."""
    looks, _ = plan_looks(gait, side)
    pitch, after = np.array([look.pitch for look in looks]), np.array([look.after_s for look in looks])
    flat = float(np.median(pitch[after > FLAT[0] * USUAL_CONTACT_SHARE * gait.stride_s]))
    angles = at_contact(np.array([look.landing for look in looks]), after, pitch - flat - FLAT_BELOW_STANDING)
    return np.array(list(angles.values()))


# ---- rows


def metric_rows(clip: Filmed, found: Numbers, known: Numbers) -> Iterator[MetricRow]:
    """Medians over the steps; n: how many steps formcheck found."""
    for (metric, side), values in found.items():
        role = "" if clip.view == "rear" else "both" if side == "both" else "near" if side == clip.facing else "far"
        seen = values[np.isfinite(values)]
        if len(seen):
            yield MetricRow(metric, side, role, float(np.median(seen)), float(np.median(known[metric, side])), NAN, len(seen))


def event_rows(gait: Gait, force: dict[str, tuple[Array, Array]]) -> tuple[EventRow, ...]:
    window = (float(gait.tracks.times[0]), float(gait.tracks.times[-1]))
    rows = []
    for side in SIDES:
        steps, (contact, toe_off) = gait.steps[side], force[side]
        for event, found, known in (("initial_contact", steps.initial_contact, contact), ("toe_off", steps.toe_off, toe_off)):
            rows.append(event_row(side, event, found[np.isfinite(found)].tolist(), known.tolist(), window))
    return tuple(rows)


def leg_labels(gait: Gait, exchanged: NDArray[np.bool_]) -> LegLabels:
    """exchanged (F,): frames whose legs bore each other's names. Over the frames analysed."""
    used = slice(int(np.ceil(gait.frames[0])), int(gait.frames[-1]) + 1)
    before, after = ~exchanged[used], ~(exchanged ^ gait.swapped)[used]
    return LegLabels(float(before.mean()), float(after.mean()), len(before))
