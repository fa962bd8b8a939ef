"""A real runner on a treadmill, by her markers, in the maker's axes: what `driven.py` moves a body with.

The trials are read by `tests/rbds.py`, which says what they are and where they are looked for. Metres at the runner's own size,
x = the runner's left, y = up, z = forward, on a floor that the belt lies somewhat below; times in seconds of the trial.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np
from form import REST_TILT, SIDES
from joint_track import NAME
from pelvis import REST
from rotations import rx, ry, rz
from scipy.interpolate import CubicSpline
from scipy.spatial.transform import Rotation, Slerp
from stand import RUNS_TILTED_MORE

if TYPE_CHECKING:
    import rbds

Sided = dict[str, np.ndarray]

TRIALS = {"rbds001": "RBDS001runT25", "rbds0041": "RBDS0041runT252"}
SPEED = 2.5  # m/s, of the belt in both
FLAT = np.linspace(0.25, 0.40, 11)  # of stance: the sole lies flat
PELVIS = ("R.ASIS", "L.ASIS", "R.PSIS", "L.PSIS")
FOOT = ("Heel.Top", "Heel.Bottom", "Heel.Lateral", "MT1", "MT5")


class TrialMissing(ValueError):
    """The marker trials are not there: says where they were looked for."""


@dataclass(frozen=True)
class Trial:
    """times (n,). leg: hip to knee to ankle. mid_hip (n, 3). pelvis (n, 3, 3): against the maker's rest pose. By side L, R: foot (n, 3, 3),
    turned from flat and pointing forward; ball (n, 3), the place of the sole below the heads of the metatarsals; to_ball (3,), from ankle
    to ball of the standing foot, pointing forward; reach (n,), hip to ankle; contacts, toe_offs (k,), the force plate's."""

    times: np.ndarray
    leg: float
    mid_hip: np.ndarray
    pelvis: np.ndarray
    foot: Sided
    ball: Sided
    to_ball: Sided
    reach: Sided
    contacts: Sided
    toe_offs: Sided

    def at(self, places: np.ndarray, when: np.ndarray) -> np.ndarray:
        """Lengths (n,), places (n, 3) or rotations (n, 3, 3) at the times `when`, within those of the trial."""
        if places.ndim == 3:
            return Slerp(self.times, Rotation.from_matrix(places))(when).as_matrix()
        return CubicSpline(self.times, places)(when)


@lru_cache
def read_trial(name: str) -> Trial:
    """name: one of TRIALS. Raises TrialMissing."""
    markers = _reader()
    read = markers.load_trial(TRIALS[name])
    force = {s: markers.force_contacts(read)[NAME[s]] for s in SIDES}
    contacts, toe_offs = ({s: force[s][k] for s in SIDES} for k in (0, 1))
    points = {joint: {s: in_maker_axes(sided[NAME[s]]) for s in SIDES} for joint, sided in read.points.items()}
    standing = {joint: {s: in_maker_axes(sided[NAME[s]]) for s in SIDES} for joint, sided in read.standing.items()}
    hips = standing["hip"]["L"] - standing["hip"]["R"]
    turns = {s: _turns(read, [f"{s}.{marker}" for marker in FOOT]) for s in SIDES}
    foot, ball, to_ball = {}, {}, {}
    for s in SIDES:
        along = standing["toe"][s] - standing["heel"][s]
        pointed = ry(np.rad2deg(np.arctan2(along[0], along[2])))
        pointing = turns[s] @ pointed
        flat = (contacts[s] + FLAT[:, None] * (toe_offs[s] - contacts[s])).ravel()
        foot[s] = lying_flat(pointing, np.clip(np.searchsorted(read.times, flat), 0, len(read.times) - 1))
        ball[s] = points["toe"][s] - standing["toe"][s][1] * turns[s][:, :, 1]
        to_ball[s] = pointed.T @ (standing["toe"][s] * (1.0, 0.0, 1.0) - standing["ankle"][s])
    return Trial(
        times=read.times,
        leg=read.leg_length,
        mid_hip=(points["hip"]["L"] + points["hip"]["R"]) / 2,
        pelvis=_turns(read, PELVIS) @ standing_pelvis(hips),
        foot=foot,
        ball=ball,
        to_ball=to_ball,
        reach={s: np.linalg.norm(points["hip"][s] - points["ankle"][s], axis=1) for s in SIDES},
        contacts=contacts,
        toe_offs=toe_offs,
    )


def in_maker_axes(places: np.ndarray) -> np.ndarray:
    """(..., 3): forward, up, right as the trials have them to left, up, forward."""
    return np.stack([-places[..., 2], places[..., 1], places[..., 0]], -1)


def rotations_between(still: np.ndarray, moving: np.ndarray) -> np.ndarray:
    """(n, 3, 3) of the rotations that best take the markers (m, 3) to where they are in each sample (n, m, 3); Kabsch 1976."""
    still = still - still.mean(0)
    found = [Rotation.align_vectors(now - now.mean(0), still)[0] for now in moving]
    return Rotation.concatenate(found).as_matrix()


def standing_pelvis(hips: np.ndarray) -> np.ndarray:
    """(3, 3) of a quietly standing pelvis against the maker's rest pose: turn and list are those of the line (3,) from right to left hip;
    the tilt is an ordinary back's, since markers on the skin say nothing of a tilt but its change."""
    turn = -np.rad2deg(np.arctan2(hips[2], hips[0]))
    hips_list = np.rad2deg(np.arctan2(hips[1], np.hypot(hips[0], hips[2])))
    return ry(turn) @ rz(hips_list) @ rx(REST_TILT - RUNS_TILTED_MORE - REST)


def lying_flat(foot: np.ndarray, flat: np.ndarray) -> np.ndarray:
    """The foot (n, 3, 3) turned in itself by a constant, so that in the median of the samples `flat` (k,) it only points somewhere: a sole
    lies on the belt as a whole, while markers on a loaded shoe are turned by a degree or two against standing."""
    _, roll, pitch = np.median(Rotation.from_matrix(foot[flat]).as_euler("YZX", degrees=True), 0)
    return foot @ (rz(roll) @ rx(pitch)).T


def _turns(read: rbds.Trial, names: Sequence[str]) -> np.ndarray:
    """How these markers have turned since standing, (n, 3, 3)."""
    still = np.array([read.standing_markers[name] for name in names])
    moving = np.stack([read.markers[name] for name in names], 1)
    return rotations_between(in_maker_axes(still), in_maker_axes(moving))


def _reader() -> ModuleType:
    tests = str(Path(__file__).parents[2] / "tests")
    if tests not in sys.path:
        sys.path.append(tests)
    import rbds

    if not rbds.FOLDER.is_dir():
        raise TrialMissing(f"the marker trials are not in {rbds.FOLDER}: let $FORMCHECK_SHARED name the folder that holds `rbds`")
    return rbds
