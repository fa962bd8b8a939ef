"""How the pelvis moves: up and down, sideways, and its list, tilt and turn over the stride."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from form import FALL, Form
from rotations import rx, ry, rz
from scipy.interpolate import CubicSpline
from steps import Clock, N, Plan

REST = 10.0  # anterior tilt of the body's rest pose
# The pelvis' list by stance: of one step over (time since contact) / (contact time). The swing side drops until 38 % of stance, is level at
# 72 % and hiked at toe-off; the hike fades in the next step. Mean shape of four legs of measured treadmill runners (Fukuchi 2017).
LIST_AT = (-0.08, 0.10, 0.22, 0.37, 0.54, 0.72, 0.88, 1.00, 1.12, 1.26, 1.40, 1.60)
LIST = (0.0, 0.25, 0.62, 1.0, 0.68, 0.05, -0.50, -0.70, -0.55, -0.33, -0.20, 0.0)


@dataclass(frozen=True)
class Pelvis:
    """list (n,): + = left side up. tilt (n,): against the rest pose, + forward. turn (n, 3, 3). root (n, 3): mid-hip; belt at y = 0 only
    after the legs have set its height."""

    list: np.ndarray
    tilt: np.ndarray
    turn: np.ndarray
    root: np.ndarray


def pelvis_of(f: Form, plan: Plan) -> Pelvis:
    ph = plan.phase
    left, right, level = list_sizes(f)
    lists = np.full(len(ph), level)
    for s in plan.steps:
        size = left + s.drop - f.drop_left if s.side == "L" else -(right + s.drop - f.drop_right)
        lists += size * list_of_step((ph - ph[s.contact]) / ((s.toe_off - s.contact) / N))
    tilt = f.tilt - REST + np.cos(4 * np.pi * (ph - 0.5 * f.duty))
    turn = ry(-f.pelvis_rot * np.cos(2 * np.pi * ph)) @ rz(lists) @ rx(tilt)
    beat = 4 * np.pi * (ph - 0.48 * f.duty)  # 0 = lowest
    # Nothing falls faster than it can: a large bounce is drawn out at the top and short at the bottom.
    pace = 2 * np.pi * f.cadence / 60
    sharp = max(0.0, (f.bounce * pace**2 - FALL) / (4 * pace**2))
    root = plan.drift + np.stack(
        [
            f.sway * np.sin(2 * np.pi * (ph + 0.25 - 0.5 * f.duty)),
            -f.bounce * np.cos(beat) - sharp * np.cos(2 * beat),
            0.006 * np.sin(4 * np.pi * (ph - 0.1)),
        ],
        1,
    )
    return Pelvis(lists, tilt, turn, root)


def list_of_step(x: np.ndarray) -> np.ndarray:
    """What one step of size 1 adds to the pelvis' list, + = swing side down; x = time since contact / contact time."""
    curve = CubicSpline(LIST_AT, LIST, bc_type="clamped")
    return np.where((x > LIST_AT[0]) & (x < LIST_AT[-1]), curve(x), 0)


def list_sizes(f: Form) -> tuple[float, float, float]:
    """Sizes of the left and right steps' list and its level, so that peak minus cycle mean is the drop asked for on either side.

    A drop that is far smaller than the other side's may come out larger than asked: the other side's list lasts into this side's stance.
    """
    clock = Clock(f)
    ph = np.arange(N) / N
    passing = clock.time(ph + 1 / N) - clock.time(ph)  # sums to 1: the mean is one over time
    shapes, windows = [], []
    for side, contact in (("L", 0.0), ("R", 0.5)):
        stance, since = clock.stance(side), (ph - contact) % 1
        shapes.append(sum(list_of_step((since + whole) / stance) for whole in (-1, 0, 1)))
        windows.append((since > 0.1 * stance) & (since < 0.8 * stance))
    left, right, level = f.drop_left, f.drop_right, 0.0
    for _ in range(200):
        curve = left * shapes[0] - right * shapes[1]
        level = -float((curve * passing).sum())
        left = max(0.0, left + 0.4 * (f.drop_left - float((curve + level)[windows[0]].max())))  # type: ignore[index]  # sum() of arrays is one
        right = max(0.0, right + 0.4 * (f.drop_right - float((-curve - level)[windows[1]].max())))  # type: ignore[index]
    return left, right, level
