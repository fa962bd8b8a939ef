"""What the gait stage hands on: how the runner moves over the steady part of one recording."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..pose.landmarks import ANKLE, ARM, HIP, KNEE, LEG
from ..pose.pose import Pose
from ..result import Activity, View
from .activity import LEG_M, Bounce, classify, flies, measure_bounce, probabilities, seen_down_to
from .contacts import Steps, side_contacts
from .cycle import Cycle, exchange, find_cycle
from .filters import evenly, longest_gap
from .frontal_contacts import frontal_contacts
from .periodicity import Stretch, steady_stretches, trunk_length
from .tracks import Tracks, mend_outliers
from .view import ViewGuess, find_view

MOST_STRIDES = 24  # settle every median; more would only take longer
LONGEST_GAP_S = 0.35
# From behind the network seldom exchanges the legs, and ones that cross lie too near each other to tell by nearness.
FRONTAL_RELUCTANCE = 0.6
MOST_MISFIT = 0.09  # at most 0.075 where all legs were named rightly, 0.11 and more where not (rendered and real clips)
HIP_AHEAD = 0.04  # leg lengths by which the network puts a hip seen from the side ahead of the joint (rendered runners, known joints)


@dataclass(frozen=True)
class Gait:
    """The steady stretch of one recording in real time (slow motion undone).

    frames (N,): frame numbers, fractional where the grid lies between frames; file_times (N,) the same moments in the file's time line;
    tracks: points with Y up on the even grid of real seconds; phase (N,) in strides; swapped: frames of the whole recording whose legs
    were exchanged back. steps: contacts by the runner's own side; leg: leg length in pixels by side; trunk: trunk length in pixels.
    flight: whether she is in the air between steps. forward: +1 when she faces the right edge of the picture, -1 the left (side view
    only, else +1). misfit: mean distance of the legs' points from the runner's own cycle, trunk lengths. untimed: sides whose moments of
    landing are not to be trusted. seen (K, 2): number and real time of each frame in which the runner was found.
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
    untimed: frozenset[str] = frozenset()
    seen: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 2)))

    @property
    def view(self) -> View:
        return self.guess.view

    @property
    def cadence(self) -> float:
        """Steps a minute."""
        return 120 / self.stride_s

    @property
    def legs_told(self) -> bool:
        """Whether left and right leg could be told apart."""
        return self.misfit <= MOST_MISFIT

    @property
    def near(self) -> Literal["left", "right"]:
        """The side turned to the camera in a side view."""
        return "right" if self.forward > 0 else "left"

    @property
    def speed(self) -> float | None:
        """Belt speed in m/s from a side view, for a leg of usual length (8 % uncertain)."""
        belt = self.steps[self.near].belt
        return belt / self.leg[self.near] * LEG_M if self.view == "side" and np.isfinite(belt) else None

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


def find_gait(pose: Pose, slowmo: float = 1.0, view: View | None = None) -> Gait | None:
    """The gait over the longest steady stretch, or None where nothing repeats.

    slowmo: real seconds = file seconds / slowmo. view: what the user says, else it is found.
    """
    stretches = steady_stretches(pose.pixels, pose.times)
    if not stretches:
        return None
    stretch = _middle(stretches[0], pose.times)
    chosen = np.flatnonzero(pose.present)
    chosen = chosen[(chosen >= stretch.first) & (chosen <= stretch.last)]
    times = pose.times[chosen] / slowmo
    stride_s = stretch.stride_s / slowmo
    if len(chosen) < 16 or longest_gap(times, np.ones(len(times), bool)) > max(LONGEST_GAP_S, stride_s / 2):
        return None
    raw = pose.pixels[chosen]
    guess = find_view(raw)
    if view is not None and view != guess.view:
        guess = ViewGuess(view, 1.0, guess.facing if view == "side" else None, 0.0)
    cycle = find_cycle(raw, times, stride_s, reluctance=FRONTAL_RELUCTANCE if guess.view in ("rear", "front") else 1.0)
    cycle = _exchange_by_nearness(cycle, guess, pose.visibility[chosen])
    stride_s = float(1 / np.polyfit(times - times[0], cycle.phase, 1)[0])
    points = exchange(exchange(raw, cycle.swapped, LEG), cycle.arms_swapped, ARM)
    trunk = float(np.median(trunk_length(points)))
    points, replaced = mend_outliers(points, times, cycle.phase, stride_s, trunk)
    leg = {side: _leg_length(points, side, guess) for side in ("left", "right")}
    forward = -1 if guess.facing == "left" else 1
    if guess.view == "side":
        points[:, list(HIP.values()), 0] -= forward * HIP_AHEAD * leg["right" if forward > 0 else "left"]
    bounce = measure_bounce(points, times, cycle.phase, stride_s, leg["right" if forward > 0 else "left"], seen_down_to(raw, pose.size))

    grid = np.arange(times[0], times[-1] + 1e-9, float(np.median(np.diff(times))))
    nearest = np.clip(np.searchsorted(times, grid), 0, len(times) - 1)
    tracks = Tracks(grid, evenly(points * [1, -1], times, grid), replaced[nearest])
    if guess.view in ("front", "rear"):
        steps = frontal_contacts(tracks, np.interp(grid, times, cycle.phase), stride_s)
    else:
        steps = {side: side_contacts(tracks, side, forward, stride_s, leg[side]) for side in ("left", "right")}
    told = probabilities(bounce, _duty(steps, stride_s) if guess.view == "side" else np.empty(0), guess.view)
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
        phase=np.interp(grid, times, cycle.phase),
        swapped=_mark(len(pose.times), chosen, cycle.swapped),
        arms_swapped=_mark(len(pose.times), chosen, cycle.arms_swapped),
        steps=steps,
        leg=leg,
        trunk=trunk,
        forward=forward,
        misfit=cycle.misfit,
        seen=np.column_stack([chosen, times]),
    )


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


def _exchange_by_nearness(cycle: Cycle, guess: ViewGuess, visibility: NDArray[np.float32]) -> Cycle:
    """Where the network called either leg left about equally often, the better seen one is the one turned to the camera."""
    if guess.view != "side" or not 0.35 < cycle.swapped.mean() < 0.65:
        return cycle
    seen = {side: visibility[:, list(LEG[side])].mean(1) for side in ("left", "right")}
    better = np.where(cycle.swapped, seen["right"] - seen["left"], seen["left"] - seen["right"]).mean()
    if (better > 0) == (guess.facing == "left"):
        return cycle
    return replace(cycle, phase=cycle.phase + 0.5, swapped=~cycle.swapped)


def _leg_length(points: NDArray[np.float64], side: str, guess: ViewGuess) -> float:
    """Hip to knee to ankle in pixels; foreshortening only shortens, so from an oblique or frontal view the 90th percentile."""
    thigh = np.linalg.norm(points[:, HIP[side]] - points[:, KNEE[side]], axis=1)
    shank = np.linalg.norm(points[:, KNEE[side]] - points[:, ANKLE[side]], axis=1)
    return float(np.percentile(thigh + shank, 50 if guess.view == "side" else 90))


def _mark(count: int, chosen: NDArray[np.int_], swapped: NDArray[np.bool_]) -> NDArray[np.bool_]:
    out = np.zeros(count, bool)
    out[chosen[swapped]] = True
    return out
