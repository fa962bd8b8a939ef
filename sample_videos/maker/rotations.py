"""Rotations as matrices (..., 3, 3) that act on column vectors; angles in degrees. x = left, y = up, z = forward."""

from __future__ import annotations

import numpy as np


def _about(angle: np.ndarray | float, i: int, j: int) -> np.ndarray:
    a = np.deg2rad(np.asarray(angle, float))
    m = np.zeros((*a.shape, 3, 3))
    m[..., 0, 0] = m[..., 1, 1] = m[..., 2, 2] = 1
    m[..., i, i] = m[..., j, j] = np.cos(a)
    m[..., i, j], m[..., j, i] = -np.sin(a), np.sin(a)
    return m


def rx(a: np.ndarray | float) -> np.ndarray:
    """About the axis to the left: + tips what points up forward."""
    return _about(a, 1, 2)


def ry(a: np.ndarray | float) -> np.ndarray:
    """About the vertical: + turns what points forward to the left."""
    return _about(a, 2, 0)


def rz(a: np.ndarray | float) -> np.ndarray:
    """About the forward axis: + raises the left side."""
    return _about(a, 0, 1)


def unit(v: np.ndarray) -> np.ndarray:
    return v / np.linalg.norm(v)


def align(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Smallest rotation that takes the direction (3,) a to b."""
    a, b = unit(a), unit(b)
    v, c = np.cross(a, b), a @ b
    k = _cross(v)
    return np.eye(3) + k + k @ k / (1 + c)


def basis(d: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Columns: direction d, n made square to it, and what is square to both."""
    d = unit(d)
    n = unit(n - (n @ d) * d)
    return np.stack([d, n, np.cross(d, n)], 1)


def rot_log(r: np.ndarray) -> np.ndarray:
    """Rotation vectors (..., 3) in radians of rotations by less than half a turn."""
    a = np.arccos(np.clip((np.trace(r, axis1=-2, axis2=-1) - 1) / 2, -1, 1))
    v = np.stack([r[..., 2, 1] - r[..., 1, 2], r[..., 0, 2] - r[..., 2, 0], r[..., 1, 0] - r[..., 0, 1]], -1)
    return v * np.where(a < 1e-9, 0.0, a / np.maximum(2 * np.sin(a), 1e-12))[..., None]


def rot_exp(w: np.ndarray) -> np.ndarray:
    """The rotations of rotation vectors (..., 3) in radians."""
    a = np.linalg.norm(w, axis=-1)[..., None, None]
    k = _cross(w / np.maximum(a[..., 0], 1e-12))
    return np.eye(3) + np.sin(a) * k + (1 - np.cos(a)) * k @ k


def slerp(a: np.ndarray, b: np.ndarray, w: np.ndarray | float) -> np.ndarray:
    """The rotation a share w (any shape that fits) of the way from a to b."""
    return a @ rot_exp(np.asarray(w)[..., None] * rot_log(np.swapaxes(a, -1, -2) @ b))


def _cross(v: np.ndarray) -> np.ndarray:
    k = np.zeros((*v.shape, 3))
    k[..., 0, 1], k[..., 0, 2], k[..., 1, 2] = -v[..., 2], v[..., 1], -v[..., 0]
    return k - np.swapaxes(k, -1, -2)
