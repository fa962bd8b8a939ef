"""Smooth random movement within a band of frequencies, as a function of time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

WAVES = 6  # of different frequency that make up one movement

Shake = Callable[[float], np.ndarray]


def shake(rng: np.random.Generator, band: tuple[float, float], n: int) -> Shake:
    """n smooth curves of about unit SD over time (s), made of waves within a band (Hz)."""
    low, high = band
    pace = 2 * np.pi * np.exp(rng.uniform(np.log(low), np.log(high), (n, WAVES)))
    begin = rng.uniform(0, 2 * np.pi, (n, WAVES))
    return lambda t: np.sin(pace * t + begin).sum(1) * (2 / WAVES) ** 0.5
