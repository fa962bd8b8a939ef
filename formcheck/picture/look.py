"""The second walk through a recording: cut out and measure what the landmarks cannot tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ..clip import Clip, quiet_cv2, read_frames
from ..gait.contacts import Steps, unevenness
from ..gait.gait import Gait
from ..pose.landmarks import HIP, SHOULDER
from . import back, outlines, pelvis, shoe, touchdown, uprights
from .backdrop import SAMPLES, backdrop, stands_still
from .pictures import Pictures
from .registration import Patch

MOST_UNEVEN = 0.04  # of a stride that a step may be longer or shorter than half of it; more is an error rather than a limp
MOST_UNSTEADY = 0.04  # of a stride, SD of a foot's stride times
MOST_DRIFT = 2.0  # trunk lengths to and fro that a runner on a belt keeps within
ROLL_SAMPLES = 7  # frames whose edges are looked for
Progress = Callable[[int, int], None]
Taker = Callable[[int, NDArray[np.uint8]], None]


def look(clip: Clip, gait: Gait, outliner: outlines.Outliner, progress: Progress | None = None) -> tuple[Pictures, Gait]:
    """Shoes and lower back from the side, the pelvis from behind; and the gait with its contacts timed from the shoes where
    that worked.

    One frame is in memory at a time, and the small patches cut from it.
    """
    if gait.view == "side":
        return _from_the_side(clip, gait, outliner, progress)
    if gait.view == "rear":
        return _pelvis(clip, gait, progress), gait
    return Pictures(), gait


def _from_the_side(clip: Clip, gait: Gait, outliner: outlines.Outliner, progress: Progress | None) -> tuple[Pictures, Gait]:
    plans = {side: shoe.plan_looks(gait, side) for side in ("left", "right")}
    wanted: dict[int, list[tuple[str, int]]] = {}
    size = (clip.width, clip.height)
    for side, (looks, length) in plans.items():
        for i, item in enumerate(looks):
            if (shoe.within(item, length, size) > 0).mean() >= shoe.LEAST_WITHIN:
                wanted.setdefault(item.frame, []).append((side, i))
    patches: dict[str, dict[int, Patch]] = {"left": {}, "right": {}}
    samples: list[NDArray[np.uint8]] = []
    sampled = [int(f) for f in np.linspace(gait.frames[0], gait.frames[-1], SAMPLES)]
    edges: list[NDArray[np.float64]] = []
    cv2 = quiet_cv2()

    def take(frame: int, image: NDArray[np.uint8]) -> None:
        outliner.take(frame, image)
        grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
        if frame in sampled:
            samples.append(grey)
        if frame in sampled[:: SAMPLES // ROLL_SAMPLES]:
            edges.append(uprights.find_edges(grey, _around(gait, frame)))
        for side, i in wanted.get(frame, []):
            looks, length = plans[side]
            patches[side][i] = shoe.cut_look(grey, looks[i], length)

    with outliner.opened(gait, size):
        _visit(clip, set(wanted) | set(sampled) | outliner.missing, take, progress)
    shoes, steps, timed_by_picture = {}, dict(gait.steps), set()
    still = backdrop(samples) if samples else None
    for side, (looks, length) in plans.items():
        if patches[side] and still is not None:
            behind = {i: shoe.cut_look(still, looks[i], length) for i in patches[side]}
            angles = shoe.measure(looks, patches[side], behind, gait, length, size)
            if angles is None:
                continue
            timed = touchdown.refine(angles, gait.forward, gait.leg[side], length)
            if timed is not None:
                angles, shift = timed if side == gait.near else touchdown.halfway(*timed)
                timed_by_picture.add(side)
                steps[side] = _moved(steps[side], shift)
            shoes[side] = angles
    hollow = back.hollow(*outliner.found(), gait)
    doubtful = frozenset(steps) if not taking_turns(steps, gait.stride_s) else {s for s in steps if not regular(steps[s], gait.stride_s)}
    untimed = frozenset(doubtful) - timed_by_picture
    trunk = gait.tracks.points[:, [*SHOULDER.values(), *HIP.values()]].mean(1) * [1, -1]
    roll = uprights.find_roll(edges, size, tuple(np.median(trunk, 0)))
    belt = still is not None and gait.near in shoes and stands_still(samples, still) and np.ptp(trunk[:, 0]) < MOST_DRIFT * gait.trunk
    incline = shoes[gait.near].belt_slope + gait.forward * roll.degrees if belt else float("nan")
    shoes = {side: angles for side, angles in shoes.items() if side not in untimed}
    return Pictures(shoes=shoes, hollow=hollow, roll=roll, incline=incline), replace(gait, steps=steps, untimed=untimed)


def _around(gait: Gait, frame: int) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of the runner in a frame with some room, pixels, y down."""
    points = gait.tracks.points[int(np.argmin(np.abs(gait.frames - frame)))] * [1, -1]
    (left, top), (right, bottom) = points.min(0) - gait.trunk / 3, points.max(0) + gait.trunk / 3
    return float(left), float(top), float(right), float(bottom)


def taking_turns(steps: Mapping[str, Steps], stride_s: float) -> bool:
    """Whether the legs land half a stride apart, as a runner's do to within a few per cent."""
    return abs(unevenness(steps, stride_s)) <= MOST_UNEVEN * stride_s


def regular(steps: Steps, stride_s: float) -> bool:
    """Whether a foot's landings follow each other as evenly as a runner's do, to within one or two per cent."""
    between = np.diff(steps.initial_contact)
    between = between[between < 1.5 * stride_s]
    return len(between) < 3 or float(np.subtract(*np.percentile(between, [75, 25]))) / 1.35 <= MOST_UNSTEADY * stride_s


def _moved(steps: Steps, shift: NDArray[np.float64]) -> Steps:
    """Contacts moved by their shift; landings the picture did not see keep the usual one."""
    all_shifts = np.full(len(steps.initial_contact), float(np.median(shift)))
    all_shifts[: len(shift)] = shift
    return replace(steps, initial_contact=steps.initial_contact + all_shifts)


def _pelvis(clip: Clip, gait: Gait, progress: Progress | None) -> Pictures:
    centres = pelvis.plan_centres(gait)
    patches: dict[int, Patch] = {}

    cv2 = quiet_cv2()

    def take(frame: int, image: NDArray[np.uint8]) -> None:
        patches[frame] = pelvis.cut_centre(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), centres[frame], gait)

    _visit(clip, set(centres), take, progress)
    frames = sorted(patches)
    return replace(Pictures(), pelvis=pelvis.measure(frames, [patches[f] for f in frames], gait))


def _visit(clip: Clip, wanted: set[int], take: Taker, progress: Progress | None) -> None:
    if not wanted:
        return
    first, last = min(wanted), max(wanted)
    for frame in read_frames(clip, first=first, last=last):
        if frame.index in wanted:
            take(frame.index, frame.image)
        if progress:
            progress(frame.index - first + 1, last - first + 1)
