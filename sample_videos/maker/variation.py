"""What differs from step to step and drifts over many: smooth random curves and values, made by a seeded generator."""

from __future__ import annotations

import numpy as np
from scipy.interpolate import CubicSpline


def wander(rng: np.random.Generator, t: np.ndarray, every: float) -> np.ndarray:
    """A smooth random curve over t with unit SD and a new knot every so many seconds."""
    knots = np.arange(t[0] - 2 * every, t[-1] + 3 * every, every)
    y = CubicSpline(knots, rng.normal(size=len(knots)))(t)
    return (y - y.mean()) / (y.std() + 1e-9)


def scatter(rng: np.random.Generator, n: int, keep: float = 0.3) -> np.ndarray:
    """n values of unit SD, each remembering a little of the one before; held within 2 SD."""
    y = np.zeros(n)
    for k in range(n):
        y[k] = (keep * y[k - 1] if k else 0) + np.sqrt(1 - keep**2) * rng.normal()
    return np.clip(y, -2, 2)
