"""The runner's points over the steady stretch as smooth curves that can be asked at any moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .cycle import cycle_basis, robust_fit
from .filters import low_pass

OUTLIER_SCALES = 5.0
LEAST_OUTLIER = 0.06  # trunk lengths: nearer than this to the periodic fit is never an outlier
HARMONICS = 7


@dataclass(frozen=True)
class Tracks:
    """points (N, 33, 2), X to the right and Y up in pixels, on the even grid `times` (N,) of real seconds.

    replaced (N, 33): where a landmark was far from the runner's own cycle and the cycle's value stands in.
    """

    times: NDArray[np.float64]
    points: NDArray[np.float64]
    replaced: NDArray[np.bool_]
    _splines: dict[float, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def rate(self) -> float:
        return 1 / float(self.times[1] - self.times[0])

    def spline(self, cutoff: float) -> Any:
        """Cubic spline through the points filtered at `cutoff` Hz; call it with times for (…, 33, 2), with (times, 1) for velocity."""
        from scipy.interpolate import CubicSpline

        if cutoff not in self._splines:
            self._splines[cutoff] = CubicSpline(self.times, low_pass(self.points, self.rate, cutoff))
        return self._splines[cutoff]


def mend_outliers(
    points: NDArray[np.float64], times: NDArray[np.float64], phase: NDArray[np.float64], stride_s: float, trunk: float
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Replace what is far from the runner's own cycle by the cycle. points (T, 33, 2); returns them and the mask (T, 33)."""
    design = cycle_basis(phase, times, stride_s, HARMONICS)
    out, replaced = points.copy(), np.zeros(points.shape[:2], bool)
    if len(points) < 3 * design.shape[1]:
        return out, replaced
    for k in range(points.shape[1]):
        fit, scale = robust_fit(design, points[:, k], rounds=10)
        distance = np.linalg.norm(points[:, k] - fit, axis=1)
        far = distance > max(OUTLIER_SCALES * scale, LEAST_OUTLIER * trunk)
        out[far, k] = fit[far]
        replaced[:, k] = far
    return out, replaced
