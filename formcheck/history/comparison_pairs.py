"""What stands beside what: two recordings of one view, or both legs of one, set by the phase of the stride from landing on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..clip_result import ClipResult
from ..gait.gait import Gait
from ..gait.strides import midstances, stances
from ..gait.tracks import mean_over
from ..pose.landmarks import HIP
from ..result import Side, View

Array = NDArray[np.float64]

VIEWS: tuple[View, ...] = ("side", "rear", "front")
MOMENTS = ("landing", "midstance", "toe_off")
MOST_STRIDES = 4  # of a film


@dataclass(frozen=True)
class Shown:
    """A recording as it stands beside another. side: whose landing sets it; mirrored: whether its picture is turned over."""

    clip: ClipResult
    side: Side
    mirrored: bool = False

    @property
    def gait(self) -> Gait:
        assert self.clip.gait is not None
        return self.clip.gait


@dataclass(frozen=True)
class Pair:
    view: View
    first: Shown
    second: Shown


def pairs_of_days(before: Sequence[ClipResult], after: Sequence[ClipResult]) -> list[Pair]:
    """For each view that both days have: from the side the leg turned to the camera, else the left and the right one. One who faces the
    other way is turned over."""
    found = []
    for view in VIEWS:
        one, other = _seen(before, view), _seen(after, view)
        if one is None or other is None:
            continue
        if view == "side":
            first = Shown(one, one.gait.near)  # type: ignore[union-attr]
            other_way = one.gait.forward != other.gait.forward  # type: ignore[union-attr]
            found.append(Pair(view, first, Shown(other, other.gait.near, other_way)))  # type: ignore[union-attr]
        else:
            found += [Pair(view, Shown(one, side), Shown(other, side)) for side in ("left", "right")]
    return found


def pairs_of_legs(clips: Sequence[ClipResult]) -> list[Pair]:
    """Left and right leg of each view. From behind and in front the right one is turned over, so that both stand on the same side."""
    seen = [(view, clip) for view in VIEWS if (clip := _seen(clips, view)) is not None and clip.gait and clip.gait.legs_known]
    return [Pair(view, Shown(clip, "left"), Shown(clip, "right", view != "side")) for view, clip in seen]


def _seen(clips: Iterable[ClipResult], view: View) -> ClipResult | None:
    """The first recording of this view in which strides of both legs can be followed."""
    for clip in clips:
        gait = clip.gait
        if gait is None or clip.clip is None or clip.pose is None or gait.activity != "running" or gait.view != view or not gait.legs_told:
            continue
        if all(len(stances(gait, side)) for side in ("left", "right")) and all(whole_strides(gait, side) for side in ("left", "right")):
            return clip
    return None


def landing_phase(gait: Gait, side: Side) -> float:
    """Where in the stride this foot lands, 0..1: the circular mean over all its landings."""
    turns = np.interp(gait.steps[side].initial_contact, gait.tracks.times, gait.phase)
    return float(np.angle(np.exp(2j * np.pi * turns).mean()) / (2 * np.pi) % 1)


def whole_strides(gait: Gait, side: Side) -> int:
    """From landing to landing, as far as the phase is followed."""
    return _turns(gait, side)[1]


def times_at(gait: Gait, side: Side, turns: Array, strides: int) -> Array:
    """(n,) real seconds `turns` (n,) strides after a landing of this foot, that before the middle `strides` of those she has."""
    first, count = _turns(gait, side)
    return np.interp(first + (count - strides) // 2 + turns, np.maximum.accumulate(gait.phase), gait.tracks.times)


def _turns(gait: Gait, side: Side) -> tuple[float, int]:
    """The phase of the first landing, and how many whole strides follow."""
    lands = landing_phase(gait, side)
    first = float(np.ceil(gait.phase[0] - lands - 1e-9) + lands)
    return first, int(np.floor(gait.phase[-1] - first + 1e-9))


def moments(gait: Gait, side: Side) -> dict[str, float]:
    """Real seconds of landing, midstance and toe-off in the stance that is as long as the median one."""
    all_of_them = stances(gait, side)
    length = all_of_them[:, 1] - all_of_them[:, 0]
    usual = all_of_them[[int(np.abs(length - np.median(length)).argmin())]]
    return dict(zip(MOMENTS, (float(usual[0, 0]), float(midstances(gait, usual)[0]), float(usual[0, 1])), strict=True))


def stance_share(gait: Gait, side: Side) -> float:
    """How much of its stride this foot is on the ground, 0..1."""
    all_of_them = stances(gait, side)
    return float(np.median(all_of_them[:, 1] - all_of_them[:, 0]) / gait.stride_s)


def frames_at(gait: Gait, times: Array) -> list[int]:
    """The recording's frames nearest to real times (n,)."""
    return [int(number) for number in np.rint(gait.frame_at(times))]


def places_at(gait: Gait, frames: Sequence[int]) -> tuple[Array, Array]:
    """For each frame the middle of the hips (n, 2), pixels y down, as it is over a whole stride, and the leg's length in pixels (n,)."""
    hips = gait.tracks.points[:, list(HIP.values())].mean(1) * [1, -1]
    slow = mean_over(hips, max(1, round(gait.stride_s * gait.tracks.rate)))
    times = np.interp(frames, gait.frames, gait.tracks.times)
    return np.column_stack([np.interp(times, gait.tracks.times, slow[:, axis]) for axis in (0, 1)]), gait.leg_at(times)
