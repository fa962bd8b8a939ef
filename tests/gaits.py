"""Gaits made by hand, for tests of what is read from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from formcheck.gait.activity import Bounce
from formcheck.gait.contacts import Steps
from formcheck.gait.gait import Gait
from formcheck.gait.tracks import Tracks
from formcheck.gait.view import ViewGuess
from formcheck.pose.landmarks import ANKLE, EAR, ELBOW, HEEL, HIP, KNEE, SHOULDER, TOE, WRIST
from formcheck.result import View

Array = NDArray[Any]
Place = tuple[float, float]

STRIDE_S = 0.7
SECONDS = 10.0
LEG, TRUNK = 400.0, 200.0

UPRIGHT: dict[tuple[int, int], tuple[Place, Place]] = {  # left and right, X to the right and Y up
    tuple(joint.values()): places  # type: ignore[misc]
    for joint, places in (
        (HIP, ((500, 800), (500, 800))),
        (KNEE, ((500, 600), (500, 600))),
        (ANKLE, ((500, 400), (500, 400))),
        (HEEL, ((480, 380), (480, 380))),
        (TOE, ((560, 380), (560, 380))),
        (SHOULDER, ((500, 1000), (500, 1000))),
        (EAR, ((500, 1060), (500, 1060))),
        (ELBOW, ((500, 900), (500, 900))),
        (WRIST, ((600, 900), (600, 900))),
    )
}


def standing(seconds: float = SECONDS, fps: float = 60.0) -> Tracks:
    """Somebody upright and still: every joint straight above the other, legs of 400, trunk of 200, forearms level and forward."""
    times = np.arange(round(seconds * fps)) / fps
    points = np.zeros((len(times), 33, 2))
    for (left, right), (at_left, at_right) in UPRIGHT.items():
        points[:, left], points[:, right] = at_left, at_right
    return Tracks(times, points, np.zeros((len(times), 33), bool))


def regular(first: float, count: int = 13, stride_s: float = STRIDE_S, contact_s: float = 0.28) -> Steps:
    """One contact a stride, from `first` seconds on."""
    landing: Array = first + stride_s * np.arange(count)
    return Steps(landing, landing + contact_s, 1000.0)


def gait_of(
    tracks: Tracks,
    *,
    view: View = "side",
    forward: int = 1,
    stride_s: float = STRIDE_S,
    yaw: float = 0.0,
    steps: Mapping[str, Steps] | None = None,
    leg: float = LEG,
) -> Gait:
    """A gait of these tracks; contacts by default at 0.1 s (right) and half a stride later (left), then once a stride."""
    facing: Literal["left", "right"] | None = None if view != "side" else "right" if forward > 0 else "left"
    usual = {"right": regular(0.1, stride_s=stride_s), "left": regular(0.1 + stride_s / 2, stride_s=stride_s)}
    return Gait(
        guess=ViewGuess(view, 1.0, facing, yaw),
        activity="running",
        flight=True,
        bounce=Bounce(9.0, 0.3, 0.0),
        slowmo=1.0,
        stride_s=stride_s,
        tracks=tracks,
        frames=np.arange(len(tracks.times), dtype=float),
        file_times=tracks.times,
        phase=tracks.times / stride_s,
        swapped=np.zeros(len(tracks.times), bool),
        arms_swapped=np.zeros(len(tracks.times), bool),
        steps=dict(steps or usual),
        leg={"left": leg, "right": leg},
        trunk=TRUNK,
        forward=forward,
        seen=np.column_stack([np.arange(len(tracks.times)), tracks.times]),
    )


def put(tracks: Tracks, joint: Mapping[str, int], places: Sequence[Any]) -> Tracks:
    """The same tracks with the left and the right joint held at two places (2, 2), or moved along (2, N, 2)."""
    for side, where in zip(("left", "right"), np.asarray(places, float), strict=True):
        tracks.points[:, joint[side]] = where
    return tracks
