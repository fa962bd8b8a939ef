"""Joint angles over time as a motion file for OpenSim. Side view."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...clip_result import ClipResult
from ...gait.angles import arm_flexion, elbow_flexion, knee_flexion, segment_angle, trunk_lean
from ...gait.gait import Gait
from ...gait.strides import SLOW_PARTS_HZ, leg_points_at, points_at
from ...pose.landmarks import ANKLE, HEEL, HIP, KNEE, TOE
from .steady import gait_from_side


def angles_mot(result: ClipResult) -> str:
    """OpenSim motion file of the steady stretch of a clip from the side: `time` in real seconds, as in `landmarks_trc`, then the degrees of
    `angles`. Raises BadOption as `gait_from_side` does.
    """
    gait = gait_from_side(result)
    curves = angles(gait)
    rows = np.column_stack([gait.tracks.times, *curves.values()])
    head = ["Coordinates", "version=1", f"nRows={len(rows)}", f"nColumns={rows.shape[1]}", "inDegrees=yes", "endheader"]
    body = ["\t".join([f"{row[0]:.6f}", *(f"{v:.3f}" for v in row[1:] + 0.0)]) for row in rows.round(6)]
    return "\n".join([*head, "\t".join(["time", *curves]), *body]) + "\n"


def angles(gait: Gait) -> dict[str, NDArray[np.float64]]:
    """Name -> (N,) degrees on the tracks' grid, filtered as for the metrics, but without their corrections for the network's known bias.

    hip_flexion: thigh from the vertical, + = knee ahead; the pelvis is not seen to tilt, so a model's stands upright.
    knee_angle: 0 = straight, + = flexed, as in Rajagopal's model and its followers; gait2392 and gait2354 want it negated.
    ankle_angle: line from heel to toe against the shank's perpendicular, + = toes up. The network's heel and toe are no markers: 8 to 12
    degrees too small on a rendered runner, and of the far foot little more than the course.
    trunk_lean: from the vertical, + = forward; a model's lumbar_extension is its negative.
    arm_flex, elbow_flex: upper arm against the trunk, + = elbow ahead, and 0 = straight, + = bent; only of the arm near the camera.
    """
    legs, slow = leg_points_at(gait, gait.tracks.times), points_at(gait, gait.tracks.times, SLOW_PARTS_HZ)
    found = {}
    for side in ("right", "left"):
        found[f"hip_flexion_{side[0]}"] = segment_angle(legs, HIP[side], KNEE[side], gait.forward)
        found[f"knee_angle_{side[0]}"] = knee_flexion(legs, side, gait.forward)
        found[f"ankle_angle_{side[0]}"] = ankle_angle(legs, side, gait.forward)
    found["trunk_lean"] = trunk_lean(slow, gait.forward)
    found[f"arm_flex_{gait.near[0]}"] = arm_flexion(slow, gait.near, gait.forward)
    found[f"elbow_flex_{gait.near[0]}"] = elbow_flexion(slow, gait.near)
    return found


def ankle_angle(place: NDArray[np.float64], side: str, forward: int) -> NDArray[np.float64]:
    """(N,) degrees from -180 to 180 of places (N, 33, 2) with Y up: 0 = foot square to the shank, + = toes up (dorsiflexion)."""
    foot = segment_angle(place, HEEL[side], TOE[side], forward) - 90
    return (foot - segment_angle(place, KNEE[side], ANKLE[side], forward) + 180) % 360 - 180
