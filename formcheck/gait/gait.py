"""What the gait stage hands on: how the runner moves over the steady part of one recording."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..pose.landmarks import ANKLE, ARM, FOOT, HIP, KNEE, LEG
from ..pose.pose import Pose
from ..result import Activity, View
from .activity import LEG_M, Bounce, classify, flies, measure_bounce, probabilities, seen_down_to
from .contacts import Steps, side_contacts
from .cycle import Cycle, arm_cycle, exchange, find_cycle
from .filters import evenly, longest_gap
from .frontal_contacts import frontal_contacts
from .own_frame import mid_hip, slow_scale
from .parts import steady_parts
from .periodicity import Stretch
from .sides import legs_named_rightly
from .tracks import Tracks, mean_over, mend_outliers
from .view import ViewGuess, find_view, named_rightly

MOST_STRIDES = 24  # settle every median; more would only take longer
LONGEST_GAP_S = 0.35
# From behind the network seldom exchanges the legs, and ones that cross lie too near each other to tell by nearness.
FRONTAL_RELUCTANCE = 0.6
MOST_LIKE_EXCHANGED = 0.35  # of the misfit with exchanged labels: 0.04 to 0.2 where the legs were told apart (rendered and real clips)
FOOT_VISIBLE = 0.5  # the network's own measure
USUAL_MISFIT = 0.08  # trunk lengths: clips whose errors are known lie below
LEG_SHOWN = 0.925  # of a leg's length lies between the network's hip, knee and ankle (32 rendered clips, tuning part, SD 0.02)
SPEED_DOUBT = 0.03  # of the speed in legs a second (rendered clips, tuning part)
FEET_SEEN = 0.6  # of the frames; fewer, and the legs say nothing
STRIDES_OF_SIZE = 2.0
STEADY_SIZE = 0.08
LEG_TO_TRUNK = 1.7  # where the legs are not in the picture (rendered and real runners: 1.6 to 1.8)
HIP_AHEAD = 0.04  # leg lengths by which the network puts a hip seen from the side ahead of the joint (rendered runners, known joints)


@dataclass(frozen=True)
class Gait:
    """The steady stretch of one recording in real time (slow motion undone).

    frames (N,): frame numbers, fractional where the grid lies between frames; file_times (N,) the same moments in the file's time line;
    tracks: points with Y up on the even grid of real seconds; phase (N,) in strides; swapped: frames of the whole recording whose legs
    were exchanged back. steps: contacts by the runner's own side; leg: leg length in pixels by side; trunk: trunk length in pixels.
    flight: whether she is in the air between steps. forward: +1 when she faces the right edge of the picture, -1 the left (side view
    only, else +1). misfit: mean distance of the legs' points from the runner's own cycle, trunk lengths. legs_told: whether the two legs
    could be told apart; legs_known: whether it is also clear which of them is the left one. feet_seen: share of the frames in which both
    feet are in the picture; soles_seen: and in which the lower one's sole is. seen (K, 2): number and real time of each frame in which the
    runner was found. feet_known: whether the pose model finds feet at all. network: its name.
    """

    guess: ViewGuess
    activity: Activity
    flight: bool
    bounce: Bounce
    slowmo: float
    stride_s: float
    tracks: Tracks
    frames: NDArray[np.float64]
    file_times: NDArray[np.float64]
    phase: NDArray[np.float64]
    swapped: NDArray[np.bool_]
    arms_swapped: NDArray[np.bool_]
    steps: dict[str, Steps]
    leg: dict[str, float]
    trunk: float
    forward: int
    misfit: float = 0.0
    legs_told: bool = True
    legs_known: bool = True
    feet_seen: float = 1.0
    soles_seen: float = 1.0
    seen: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 2)))
    feet_known: bool = True
    network: str = ""

    @property
    def view(self) -> View:
        return self.guess.view

    @property
    def cadence(self) -> float:
        """Steps a minute."""
        return 120 / self.stride_s

    def leg_at(self, times: NDArray[np.float64]) -> NDArray[np.float64]:
        """Mean length in pixels of both legs at real times (...): she shrinks as she runs away, and grows where the camera zooms."""
        return (self.leg["left"] + self.leg["right"]) / 2 * self.tracks.size_at(times)

    @property
    def has_legs(self) -> bool:
        """Whether the feet are in the picture often enough to be followed."""
        return self.feet_seen >= FEET_SEEN

    @property
    def near(self) -> Literal["left", "right"]:
        """The side turned to the camera in a side view."""
        return "right" if self.forward > 0 else "left"

    @property
    def shows_landings(self) -> bool:
        """Whether the soles are in the picture, so that a landing can be seen."""
        return self.has_legs and self.soles_seen >= FEET_SEEN

    @property
    def unsteadiness(self) -> float:
        """How many times further the legs' points lie from their cycle than in the clips whose errors are known; at least 1."""
        return unsteadiness(self.misfit)

    @property
    def speed_doubt(self) -> float:
        """Of the belt's speed in legs a second, as a share (1 SD): the landmarks scatter, and both feet see one belt."""
        near, far = (self.steps[side].belt for side in ("left", "right"))
        apart = abs(near - far) / (near + far) if near + far > 0 else 0.0
        return float(np.hypot(SPEED_DOUBT * self.unsteadiness, apart))

    @property
    def speed(self) -> float | None:
        """Belt speed in m/s from a side view, for a leg of usual length."""
        belt = np.mean([steps.belt for steps in self.steps.values()]) / np.mean(list(self.leg.values()))
        return float(belt) * LEG_SHOWN * LEG_M if self.view == "side" and np.isfinite(belt) else None

    @property
    def strides(self) -> dict[str, int]:
        return {side: len(steps.initial_contact) for side, steps in self.steps.items()}

    def whole_frames(self) -> tuple[NDArray[np.int_], NDArray[np.float64]]:
        """Numbers (K,) of the frames used and their real times (K,), which need not be on the tracks' even grid."""
        return self.seen[:, 0].astype(int), self.seen[:, 1]

    def frame_at(self, times: NDArray[np.float64]) -> NDArray[np.float64]:
        """Fractional frame numbers of real times."""
        return np.interp(times, self.tracks.times, self.frames)

    def file_time_at(self, times: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.interp(times, self.tracks.times, self.file_times)


def find_gait(pose: Pose, slowmo: float = 1.0, view: View | None = None, stretch: Stretch | None = None) -> Gait | None:
    """The gait over a steady stretch (without one: the first of `find_parts`), or None where nothing repeats.

    slowmo: real seconds = file seconds / slowmo. view: what the user says, else it is found.
    """
    if stretch is None:
        stretch = next(iter(find_parts(pose)), None)
        if stretch is None:
            return None
    stretch = _middle(stretch, pose.times)
    chosen = np.flatnonzero(pose.present)
    chosen = chosen[(chosen >= stretch.first) & (chosen <= stretch.last)]
    times = pose.times[chosen] / slowmo
    stride_s = stretch.stride_s / slowmo
    if len(chosen) < 16 or longest_gap(times, np.ones(len(times), bool)) > max(LONGEST_GAP_S, stride_s / 2):
        return None
    raw = pose.pixels[chosen]
    guess = find_view(raw, depth=pose.normalized[chosen, :, 2].astype(float), told=view)
    raw, visibility = named_rightly(raw, guess), named_rightly(pose.visibility[chosen].astype(float), guess)
    feet_seen = float(feet_shown(pose)[chosen].mean())
    frame_rate = 1 / float(np.median(np.diff(times)))
    scale = slow_scale(raw, frame_rate * slowmo)
    hip = mid_hip(raw)
    own = (raw - hip[:, None]) / scale[:, None, None]
    cycle = _find_cycle(own, times, stride_s, guess, feet_seen)
    turned, legs_known = legs_named_rightly(own, cycle.swapped, guess, visibility)
    if turned:
        cycle = replace(cycle, phase=cycle.phase + 0.5, swapped=~cycle.swapped)
    stride_s = float(1 / np.polyfit(times - times[0], cycle.phase, 1)[0])
    own = exchange(exchange(own, cycle.swapped, LEG), cycle.arms_swapped, ARM)
    own, replaced = mend_outliers(own, times, cycle.phase, stride_s, 1.0)
    hips, far = mend_outliers(raw[:, list(HIP.values())], times, cycle.phase, stride_s, float(np.median(scale)))
    hip = np.where(np.any(far, axis=1)[:, None], hips.mean(1), hip)
    points = own * scale[:, None, None] + hip[:, None]
    trunk = float(np.median(scale))
    size = slow_size(scale / trunk, round(STRIDES_OF_SIZE * stride_s * frame_rate))
    level = points / size[:, None, None]
    leg = {side: _leg_length(level, side, guess) for side in ("left", "right")}
    if feet_seen < FEET_SEEN:
        leg = dict.fromkeys(leg, LEG_TO_TRUNK * trunk)
    forward = -1 if guess.facing == "left" else 1
    if guess.view == "side":
        points[:, list(HIP.values()), 0] -= forward * HIP_AHEAD * leg["right" if forward > 0 else "left"] * size[:, None]
    seen = seen_down_to(raw, pose.size) if feet_seen >= FEET_SEEN else "trunk"
    bounce = measure_bounce(points, times, cycle.phase, stride_s, leg["right" if forward > 0 else "left"], seen)

    grid = np.arange(times[0], times[-1] + 1e-9, 1 / frame_rate)
    nearest = np.clip(np.searchsorted(times, grid), 0, len(times) - 1)
    tracks = Tracks(grid, evenly(points * [1, -1], times, grid), replaced[nearest], np.interp(grid, times, size))
    phase = np.interp(grid, times, cycle.phase)
    steps = _steps(tracks, phase, stride_s, guess, forward, leg, feet_seen)
    steps = {side: replace(one, late_s=one.late_s * unsteadiness(cycle.misfit)) for side, one in steps.items()}
    duty = _duty(steps, stride_s) if guess.view == "side" else np.empty(0)
    told = probabilities(bounce, duty, guess.view, bounce.acceleration / slowmo**2)
    return Gait(
        guess=guess,
        activity=classify(bounce, told),
        flight=flies(told),
        bounce=bounce,
        slowmo=slowmo,
        stride_s=stride_s,
        tracks=tracks,
        frames=np.interp(grid, times, chosen.astype(float)),
        file_times=grid * slowmo,
        phase=phase,
        swapped=_mark(len(pose.times), chosen, cycle.swapped ^ guess.labels_turned),
        arms_swapped=_mark(len(pose.times), chosen, cycle.arms_swapped ^ guess.labels_turned),
        steps=steps,
        leg=leg,
        trunk=trunk,
        forward=forward,
        misfit=cycle.misfit,
        legs_told=feet_seen >= FEET_SEEN and cycle.misfit <= MOST_LIKE_EXCHANGED * cycle.exchanged,
        legs_known=legs_known,
        feet_seen=feet_seen,
        soles_seen=float(soles_shown(pose)[chosen].mean()),
        seen=np.column_stack([chosen, times]),
        feet_known=pose.has_feet,
        network=pose.network,
    )


def slow_size(size: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """(T,) how large the runner is, 1 = as usual, over `width` frames; just 1 where it stays within what the landmarks scatter."""
    slow = mean_over(size[:, None], width)[:, 0]
    return slow if np.ptp(slow) > STEADY_SIZE else np.ones(len(slow))


def unsteadiness(misfit: float) -> float:
    """How many times further the legs' points lie from their cycle than in the clips whose errors are known; at least 1."""
    return max(1.0, misfit / USUAL_MISFIT)


def find_parts(pose: Pose) -> list[Stretch]:
    """All steady parts of a recording, the one that tells most first."""
    shown = feet_shown(pose)[pose.present]
    if not len(shown):
        return []
    guess = find_view(pose.pixels)
    arm = (guess.facing or "left") if shown.mean() < FEET_SEEN else None
    return steady_parts(pose.pixels, pose.times, arm, labels_hold=guess.view in ("rear", "front"), takes=pose.takes)


def feet_shown(pose: Pose) -> NDArray[np.bool_]:
    """(T,) whether the feet are in the picture and at least one of them, as the network sees it, is not hidden."""
    place = pose.normalized[:, [k for side in FOOT.values() for k in side], :2]
    with np.errstate(invalid="ignore"):
        inside = ((place >= 0) & (place <= 1)).all(-1).mean(1) >= FEET_SEEN
    visible = np.stack([pose.visibility[:, list(foot)].mean(1) for foot in FOOT.values()])
    return np.asarray(inside & (visible.max(0) >= FOOT_VISIBLE))


def soles_shown(pose: Pose) -> NDArray[np.bool_]:
    """(T,) whether the lower foot's sole is in the picture."""
    with np.errstate(invalid="ignore"):
        return np.asarray(pose.normalized[:, [k for side in FOOT.values() for k in side], 1].max(1) <= 1)


def _find_cycle(own: NDArray[np.float64], times: NDArray[np.float64], stride_s: float, guess: ViewGuess, feet_seen: float) -> Cycle:
    if feet_seen < FEET_SEEN:
        return arm_cycle(own, times, stride_s, guess.facing or "left")
    return find_cycle(own, times, stride_s, reluctance=FRONTAL_RELUCTANCE if guess.view in ("rear", "front") else 1.0)


def _steps(
    tracks: Tracks, phase: NDArray[np.float64], stride_s: float, guess: ViewGuess, forward: int, leg: dict[str, float], feet_seen: float
) -> dict[str, Steps]:
    """Contacts of both feet; none where the feet are not in the picture."""
    if feet_seen < FEET_SEEN:
        return {side: Steps(np.empty(0), np.empty(0)) for side in ("left", "right")}
    if guess.view in ("front", "rear"):
        return frontal_contacts(tracks, phase, stride_s)
    steadied = tracks.steadied(stride_s)
    return {side: side_contacts(steadied, side, forward, stride_s, leg[side]) for side in ("left", "right")}


def _duty(steps: dict[str, Steps], stride_s: float) -> NDArray[np.float64]:
    return np.concatenate([s.toe_off - s.initial_contact for s in steps.values()]) / stride_s


def _middle(stretch: Stretch, times: NDArray[np.float64]) -> Stretch:
    """At most MOST_STRIDES strides from the middle of a stretch."""
    spare = stretch.strides(times) - MOST_STRIDES
    if spare <= 0:
        return stretch
    start = times[stretch.first] + spare / 2 * stretch.stride_s
    first, last = np.searchsorted(times, [start, start + MOST_STRIDES * stretch.stride_s])
    return Stretch(int(first), int(last), stretch.stride_s)


def _leg_length(points: NDArray[np.float64], side: str, guess: ViewGuess) -> float:
    """Hip to knee to ankle in pixels; foreshortening only shortens, so from an oblique or frontal view the 90th percentile."""
    thigh = np.linalg.norm(points[:, HIP[side]] - points[:, KNEE[side]], axis=1)
    shank = np.linalg.norm(points[:, KNEE[side]] - points[:, ANKLE[side]], axis=1)
    return float(np.percentile(thigh + shank, 50 if guess.view == "side" else 90))


def _mark(count: int, chosen: NDArray[np.int_], swapped: NDArray[np.bool_]) -> NDArray[np.bool_]:
    out = np.zeros(count, bool)
    out[chosen[swapped]] = True
    return out
