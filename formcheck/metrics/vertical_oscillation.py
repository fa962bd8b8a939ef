"""Vertical oscillation of the mid-hip, in percent of leg length. Side view: from behind it reads a third too much on rendered runners."""

from __future__ import annotations

import numpy as np

from ..gait.angles import middle
from ..gait.strides import per_window, points_at, whole_strides
from ..pose.landmarks import HIP
from ..result import Measurement
from .base import Subject, measurement

VIEWS = ("side",)
CUTOFF_HZ = 8.0


def measure(subject: Subject) -> list[Measurement]:
    """Peak to peak of the mid-hip's height in each stride, a straight drift over the stride removed."""
    gait = subject.gait
    height = middle(points_at(gait, per_window(whole_strides(gait)), CUTOFF_HZ), HIP)[..., 1]
    drift = np.linspace(0, 1, height.shape[1]) * (height[:, -1:] - height[:, :1])
    leg = gait.leg[gait.near]
    return measurement("vertical_oscillation", "both", 100 * np.ptp(height - drift, axis=1) / leg, subject)
