"""The second walk through a recording: cut out and measure what the landmarks cannot tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ..gait.contacts import Steps, unevenness
from ..gait.gait import Gait
from ..pose.landmarks import HIP, OTHER, SHOULDER
from ..recording.clip import Clip, quiet_cv2, read_frames
from ..system.progress import Counter, stage
from . import beside, outlines, pelvis, shoe, touchdown, uprights
from . import lumbar_hollow as back
from .background import SAMPLES, backdrop, stands_still
from .pictures import Pictures
from .registration import Patch
from .standing import BackOutliner

BY_PICTURE_S = 0.006  # a leg's landings timed by the shoe's picture, 1 SD between clips (rendered clips, tuning part)
FRAME_SHARE = 0.15  # of the time between two frames
JOINS_PX = 1.0  # to which a shoe's path is known
CLOSING = 0.2  # of the belt's speed, at which the shoe's path joins the belt's
MOST_DRIFT = 2.0  # trunk lengths to and fro that a runner on a belt keeps within
ROLL_SAMPLES = 7  # frames whose edges are looked for
VISITED, VISITED_BEHIND = 0.5, 0.25  # of the time to look closely from the side and from behind, until all frames were visited
Taker = Callable[[int, NDArray[np.uint8]], None]


def look(
    clip: Clip,
    gait: Gait,
    outliner: outlines.Outliner,
    progress: Counter | None = None,
    backs: Sequence[BackOutliner] = (),
    stood: Mapping[str, float] | None = None,
) -> tuple[Pictures, Gait]:
    """Shoes and lower back from the side, feet beside the hips from behind and in front, the pelvis from behind; and the gait with its
    contacts timed from the shoes where that worked.

    One frame is in memory at a time, and the small patches cut from it. backs: take further outlines of the
    back (side view). stood: by side the pitch of a foot in standing, degrees toe-up, for a shoe whose picture tells nothing.
    """
    if gait.view == "side":
        return _from_the_side(clip, gait, outliner, progress, backs, stood or {})
    if gait.view in ("rear", "front"):
        return _frontal(clip, gait, outliner.of_steps(), progress), gait
    return Pictures(), gait


def _from_the_side(
    clip: Clip,
    gait: Gait,
    outliner: outlines.Outliner,
    progress: Counter | None,
    backs: Sequence[BackOutliner],
    stood: Mapping[str, float],
) -> tuple[Pictures, Gait]:
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
        for one in backs:
            one.take(frame, image)
        grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
        if frame in sampled:
            samples.append(grey)
        if frame in sampled[:: SAMPLES // ROLL_SAMPLES]:
            edges.append(uprights.find_edges(grey, _around(gait, frame)))
        for side, i in wanted.get(frame, []):
            looks, length = plans[side]
            patches[side][i] = shoe.cut_look(grey, looks[i], length)

    with ExitStack() as opened:
        for context in (outliner.opened(gait, size), *(one.opened(size) for one in backs)):
            opened.enter_context(context)
        frames = set(wanted) | set(sampled) | outliner.missing
        _visit(clip, frames.union(*(one.missing for one in backs)), take, stage(progress, 0, VISITED))
    still = backdrop(samples) if samples else None
    moving = still is None or not stands_still(samples, still)
    behind = {
        side: {i: shoe.cut_look(still, looks[i], length) for i in patches[side]} if still is not None else {}
        for side, (looks, length) in plans.items()
    }
    shoes, steps = _feet(plans, patches, behind, moving, gait, size, stood, stage(progress, VISITED, 1))
    hollow = back.hollow(*outliner.found(), gait)
    trunk = gait.tracks.points[:, [*SHOULDER.values(), *HIP.values()]].mean(1) * [1, -1]
    roll = uprights.find_roll(edges, size, tuple(np.median(trunk, 0)))
    belt = not moving and gait.near in shoes and np.ptp(trunk[:, 0]) < MOST_DRIFT * gait.trunk
    incline = shoes[gait.near].belt_slope + gait.forward * roll.degrees if belt else float("nan")
    return Pictures(shoes=shoes, hollow=hollow, roll=roll, incline=incline), replace(gait, steps=steps)


def _feet(
    plans: Mapping[str, tuple[list[shoe.Look], float]],
    patches: Mapping[str, dict[int, Patch]],
    behind: Mapping[str, dict[int, Patch]],
    moving: bool,
    gait: Gait,
    size: tuple[int, int],
    stood: Mapping[str, float],
    progress: Counter | None,
) -> tuple[dict[str, shoe.ShoeAngles], dict[str, Steps]]:
    """The shoes by side, and the steps with their landings timed by them. plans: the looks at each foot with its length, pixels; patches:
    what was cut at them; behind: the same of the empty room; moving: whether the camera is."""
    shoes, steps = {}, dict(gait.steps)
    far = OTHER[gait.near]
    by_picture: list[str] = []
    for number, side in enumerate((gait.near, far)):
        looks, length = plans[side]
        if length < shoe.LEAST_FOOT_PX:
            continue

        own = stage(progress, number / 2, (number + 1) / 2)

        def seen(looks: list[shoe.Look], side: str = side, length: float = length, own: Counter | None = own) -> shoe.ShoeAngles | None:
            angles = shoe.measure(looks, patches[side], behind[side], gait, length, size, own) if behind[side] else None
            return shoe.as_seen_going_along(angles, looks, gait) if angles is not None and moving else angles

        angles, timed = touchdown.timed(looks, seen, gait.forward, gait.leg[side], length)
        angles = angles or shoe.by_landmarks(looks, length, gait.stride_s, stood.get(side))
        belt_speed = touchdown.belt_speed(angles, gait.forward)
        if belt_speed > 0:
            steps[side] = replace(steps[side], belt=belt_speed)
        if timed is not None and side == far:
            timed = touchdown.in_turn(*timed, _to_be_even(steps, side, gait), gait.stride_s)
        if timed is not None:
            angles, shift = timed
            coarse = FRAME_SHARE / gait.tracks.rate, JOINS_PX / (CLOSING * steps[side].belt), angles.timing_s
            steps[side] = _moved(steps[side], shift, float(np.linalg.norm([BY_PICTURE_S, *coarse])))
            by_picture.append(side)
        shoes[side] = angles
    for side in set(shoes) - set(by_picture) if by_picture else ():
        guessed = touchdown.in_turn_unseen(shoes[side], _to_be_even(steps, side, gait))
        if guessed is not None:
            shoes[side], shift = guessed
            steps[side] = _moved(steps[side], shift, float(np.hypot(steps[side].late_s, shoes[side].timing_s)))
    return shoes, steps


def look_at_standing(clip: Clip, standing: BackOutliner, progress: Counter | None = None) -> None:
    """The frames in which somebody stands, of a recording of nothing else."""
    with standing.opened((clip.width, clip.height)):
        _visit(clip, standing.missing, standing.take, progress)


def _around(gait: Gait, frame: int) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of the runner in a frame with some room, pixels, y down."""
    points = gait.tracks.points[int(np.argmin(np.abs(gait.frames - frame)))] * [1, -1]
    (left, top), (right, bottom) = points.min(0) - gait.trunk / 3, points.max(0) + gait.trunk / 3
    return float(left), float(top), float(right), float(bottom)


def _to_be_even(steps: Mapping[str, Steps], side: str, gait: Gait) -> float:
    """Seconds by which a foot's landings would have to come later to lie midway between the other's."""
    return unevenness(steps, gait.stride_s) * (-1 if side == "right" else 1)


def _moved(steps: Steps, shift: NDArray[np.float64], late_s: float) -> Steps:
    """Contacts moved by their shift, which are then off by `late_s`; landings the picture did not see keep the usual one."""
    all_shifts = np.full(len(steps.initial_contact), float(np.median(shift)))
    all_shifts[: len(shift)] = shift
    return replace(steps, initial_contact=steps.initial_contact + all_shifts, late_s=late_s)


def _frontal(clip: Clip, gait: Gait, steps: beside.StepOutliner, progress: Counter | None) -> Pictures:
    centres = pelvis.plan_centres(gait) if gait.view == "rear" else {}
    scales = pelvis.plan_scales(gait)
    patches: dict[int, NDArray[np.uint8]] = {}
    edges: list[NDArray[np.float64]] = []
    sampled = {int(f) for f in np.linspace(gait.frames[0], gait.frames[-1], ROLL_SAMPLES)} if centres else set()
    cv2 = quiet_cv2()

    def take(frame: int, image: NDArray[np.uint8]) -> None:
        steps.take(frame, image)
        if frame in centres:
            patches[frame] = pelvis.cut_centre(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), centres[frame], scales[frame])
        if frame in sampled:
            edges.append(uprights.find_edges(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), _around(gait, frame)))

    size = (clip.width, clip.height)
    with steps.opened(gait, size):
        _visit(clip, set(centres) | sampled | steps.missing, take, stage(progress, 0, VISITED_BEHIND if centres else 1))
    frames = sorted(patches)
    tilt = pelvis.measure(frames, [patches[f] for f in frames], gait, stage(progress, VISITED_BEHIND, 1)) if frames else None
    hips = gait.tracks.points[:, list(HIP.values())].mean(1) * [1, -1]
    roll = uprights.find_roll(edges, size, tuple(np.median(hips, 0)))
    return Pictures(pelvis=tilt, beside=steps.found(), roll=roll)


def _visit(clip: Clip, wanted: set[int], take: Taker, progress: Counter | None) -> None:
    if not wanted:
        return
    first, last = min(wanted), max(wanted)
    for frame in read_frames(clip, first=first, last=last):
        if frame.index in wanted:
            take(frame.index, frame.image)
        if progress:
            progress(frame.index - first + 1, last - first + 1)
