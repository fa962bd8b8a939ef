"""The second walk through a recording: cut out and measure what the landmarks cannot tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ..clip import Clip, quiet_cv2, read_frames
from ..gait.gait import Gait
from . import pelvis, shoe
from .pictures import Pictures
from .registration import Patch

Progress = Callable[[int, int], None]


def look(clip: Clip, gait: Gait, progress: Progress | None = None) -> Pictures:
    """Shoes from the side, the pelvis from behind or in front. One frame is in memory at a time, and the small patches cut from it."""
    if gait.view == "side":
        return _shoes(clip, gait, progress)
    if gait.view in ("rear", "front"):
        return _pelvis(clip, gait, progress)
    return Pictures()


def _shoes(clip: Clip, gait: Gait, progress: Progress | None) -> Pictures:
    plans = {side: shoe.plan_looks(gait, side) for side in ("left", "right")}
    wanted: dict[int, list[tuple[str, int]]] = {}
    for side, (looks, _) in plans.items():
        for i, item in enumerate(looks):
            wanted.setdefault(item.frame, []).append((side, i))
    patches: dict[str, dict[int, Patch]] = {"left": {}, "right": {}}

    def take(frame: int, grey: NDArray[np.uint8]) -> None:
        for side, i in wanted[frame]:
            looks, length = plans[side]
            patches[side][i] = shoe.cut_look(grey, looks[i], length)

    _visit(clip, set(wanted), take, progress)
    shoes = {}
    for side, (looks, _) in plans.items():
        seen = sorted(patches[side])
        if len(seen) >= 6:
            angles = shoe.measure([looks[i] for i in seen], [patches[side][i] for i in seen], gait)
            if angles is not None:
                shoes[side] = angles
    return Pictures(shoes=shoes)


def _pelvis(clip: Clip, gait: Gait, progress: Progress | None) -> Pictures:
    centres = pelvis.plan_centres(gait)
    patches: dict[int, Patch] = {}

    def take(frame: int, grey: NDArray[np.uint8]) -> None:
        patches[frame] = pelvis.cut_centre(grey, centres[frame], gait)

    _visit(clip, set(centres), take, progress)
    frames = sorted(patches)
    return replace(Pictures(), pelvis=pelvis.measure(frames, [patches[f] for f in frames], gait))


def _visit(clip: Clip, wanted: set[int], take: Callable[[int, NDArray[np.uint8]], None], progress: Progress | None) -> None:
    if not wanted:
        return
    cv2 = quiet_cv2()
    first, last = min(wanted), max(wanted)
    for frame in read_frames(clip, first=first, last=last):
        if frame.index in wanted:
            take(frame.index, cv2.cvtColor(frame.image, cv2.COLOR_BGR2GRAY))
        if progress:
            progress(frame.index - first + 1, last - first + 1)
