"""What is made of a measured run: one thing at a time larger, everything else as it was. Pure functions of arrays over n samples."""

from __future__ import annotations

import numpy as np
from foot import FLAT_FROM
from pelvis import list_of_step
from rotations import rx, ry
from scipy.spatial.transform import Rotation
from steps import N, Plan

STRIKES_FROM, STRIKES_TO = 0.5, 0.9  # of swing: from where to where the foot turns into its other landing


def cycle_of(plan: Plan, side: str) -> np.ndarray:
    """Where one leg is in its stride: 0 = contact, 1 = toe-off, 2 = the next contact."""
    events = np.array([(s.contact, s.toe_off) for s in plan.steps if s.side == side])
    events = np.concatenate([events[:1] - N, events, events[-1:] + N]).ravel()
    return np.interp(np.arange(len(plan.t)), events, np.arange(len(events))) % 2


def drop_added(plan: Plan, left: float, right: float) -> np.ndarray:
    """Degrees of list, + = left side up, that let the swing side hang lower by `left` and `right` where a drop is deepest, in its usual
    shape."""
    out = np.zeros(len(plan.phase))
    for s in plan.steps:
        size = left if s.side == "L" else -right
        out += size * list_of_step((plan.phase - plan.phase[s.contact]) / ((s.toe_off - s.contact) / N))
    return out


def listed(pelvis: np.ndarray, times: float, added: np.ndarray) -> np.ndarray:
    """The pelvis (n, 3, 3) with its list about the mean so many times as large, and `added` degrees."""
    turn, lists, tilt = angles_of(pelvis)
    return pelvis_from(turn, lists.mean() + times * (lists - lists.mean()) + added, tilt)


def angles_of(pelvis: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Turn, list and tilt (n,) in degrees, as `ry(turn) @ rz(list) @ rx(tilt)` puts them together."""
    turn, lists, tilt = Rotation.from_matrix(pelvis).as_euler("YZX", degrees=True).T
    return turn, lists, tilt


def pelvis_from(turn: np.ndarray, lists: np.ndarray, tilt: np.ndarray) -> np.ndarray:
    return Rotation.from_euler("YZX", np.stack([turn, lists, tilt], 1), degrees=True).as_matrix()


def foot_pitched(foot: np.ndarray, degrees: np.ndarray) -> np.ndarray:
    """The foot (n, 3, 3) with its toes raised by so many degrees (n,), wherever it points and however it is rolled."""
    ahead = foot[:, :, 2]
    heading = ry(np.rad2deg(np.arctan2(ahead[:, 0], ahead[:, 2])))
    return heading @ rx(-degrees) @ np.swapaxes(heading, -1, -2) @ foot


def landing_share(cycle: np.ndarray, forefoot: bool) -> np.ndarray:
    """How much of another landing the foot (n,) shows: all of it at contact, nothing once it lies flat and until it swings forward."""
    stance = np.clip(1 - cycle / FLAT_FROM[int(forefoot)], 0, 1) ** 2
    return np.where(cycle < 1, stance, _smooth((cycle - 1 - STRIKES_FROM) / (STRIKES_TO - STRIKES_FROM)))


def stance_share(cycle: np.ndarray) -> np.ndarray:
    """All of it in stance, nothing in the middle of swing, where the feet pass each other."""
    return np.where(cycle < 1, 1.0, _smooth(np.abs(2 * (cycle - 1) - 1)))


def _smooth(x: np.ndarray) -> np.ndarray:
    x = np.clip(x, 0, 1)
    return x * x * (3 - 2 * x)
