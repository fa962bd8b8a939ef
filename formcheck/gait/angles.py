"""Angles of the body in the picture, Y up, from landmarks' points."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..pose.landmarks import ANKLE, ELBOW, HIP, KNEE, SHOULDER, WRIST


def middle(points: NDArray[np.float64], pair: dict[str, int]) -> NDArray[np.float64]:
    """Mid-point of a left and a right landmark, (..., 2)."""
    return (points[..., pair["left"], :] + points[..., pair["right"], :]) / 2


def trunk_lean(points: NDArray[np.float64], forward: int) -> NDArray[np.float64]:
    """Degrees from the vertical, + = shoulders ahead of the hips."""
    along = middle(points, SHOULDER) - middle(points, HIP)
    return np.degrees(np.arctan2(forward * along[..., 0], along[..., 1]))


def knee_flexion(place: NDArray[np.float64], side: str, forward: int) -> NDArray[np.float64]:
    """(N,) degrees, 0 = straight, + = flexed, from places (N, 33, 2) with Y up."""
    return segment_angle(place, HIP[side], KNEE[side], forward) - segment_angle(place, KNEE[side], ANKLE[side], forward)


def segment_angle(place: NDArray[np.float64], upper: int, lower: int, forward: int) -> NDArray[np.float64]:
    """Degrees from the vertical, + = lower end forward. place (N, 33, 2) with Y up."""
    return np.degrees(np.arctan2(forward * (place[:, lower, 0] - place[:, upper, 0]), place[:, upper, 1] - place[:, lower, 1]))


def elbow_flexion(points: NDArray[np.float64], side: str) -> NDArray[np.float64]:
    """(...,) degrees of points (..., 33, 2): 0 = straight, + = bent, whichever way."""
    upper = points[..., ELBOW[side], :] - points[..., SHOULDER[side], :]
    fore = points[..., WRIST[side], :] - points[..., ELBOW[side], :]
    cosine = (upper * fore).sum(-1) / (np.linalg.norm(upper, axis=-1) * np.linalg.norm(fore, axis=-1) + 1e-9)
    return np.degrees(np.arccos(np.clip(cosine, -1, 1)))


def arm_flexion(points: NDArray[np.float64], side: str, forward: int) -> NDArray[np.float64]:
    """(...,) degrees of the upper arm against the trunk, of points (..., 33, 2) with Y up: + = elbow ahead."""
    upper = points[..., ELBOW[side], :] - points[..., SHOULDER[side], :]
    return np.degrees(np.arctan2(forward * upper[..., 0], -upper[..., 1])) + trunk_lean(points, forward)
