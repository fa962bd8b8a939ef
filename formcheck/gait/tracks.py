"""The runner's points over the steady stretch as smooth curves that can be asked at any moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .cycle import cycle_basis, robust_fit
from .filters import low_pass
from .own_frame import mid_hip

OUTLIER_SCALES = 5.0
LEAST_OUTLIER = 0.06  # trunk lengths: nearer than this to the periodic fit is never an outlier
HARMONICS = 7


@dataclass(frozen=True)
class Tracks:
    """points (N, 33, 2), X to the right and Y up in pixels, on the even grid `times` (N,) of real seconds.

    replaced (N, 33): where a landmark was far from the runner's own cycle and the cycle's value stands in. size (N,): how large the runner
    is in the picture, 1 = as usual.
    """

    times: NDArray[np.float64]
    points: NDArray[np.float64]
    replaced: NDArray[np.bool_]
    size: NDArray[np.float64] | None = None
    _splines: dict[float, Any] = field(default_factory=dict, repr=False, compare=False)

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_splines": {}}

    @property
    def rate(self) -> float:
        return 1 / float(self.times[1] - self.times[0])

    def spline(self, cutoff: float) -> Any:
        """Cubic spline through the points filtered at `cutoff` Hz; call it with times for (…, 33, 2), with (times, 1) for velocity."""
        from scipy.interpolate import CubicSpline

        if cutoff not in self._splines:
            self._splines[cutoff] = CubicSpline(self.times, low_pass(self.points, self.rate, cutoff))
        return self._splines[cutoff]

    def size_at(self, times: NDArray[np.float64]) -> NDArray[np.float64]:
        """How large the runner is in the picture at real times (...), 1 = as usual."""
        return np.ones(np.shape(times)) if self.size is None else np.interp(times, self.times, self.size)

    def steadied(self, stride_s: float) -> Tracks:
        """The same runner as a camera sees her that goes along with her and keeps her as large: over a whole stride the mid-hip stays in
        place, so that the ground moves as a treadmill's belt does."""
        size = self.size_at(self.times)[:, None, None]
        level = self.points / size
        width = max(1, round(stride_s * self.rate))
        return Tracks(self.times, level - mean_over(mid_hip(level), width)[:, None], self.replaced)


def mean_over(values: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """(N, C) running mean over `width` rows; towards the ends the straight line through the last whole one goes on."""
    if width >= len(values):
        return np.broadcast_to(values.mean(0), values.shape)
    total = np.cumsum(np.concatenate([np.zeros((1, values.shape[1])), values]), axis=0)
    inner = (total[width:] - total[:-width]) / width
    at = np.arange(len(inner)) + (width - 1) / 2
    out = np.stack([np.interp(np.arange(len(values)), at, column) for column in inner.T], 1)
    reach = min(len(inner) - 1, width)
    if reach:
        before, after = (inner[reach] - inner[0]) / reach, (inner[-1] - inner[-1 - reach]) / reach
        n = np.arange(len(values))[:, None]
        out = out - np.maximum(at[0] - n, 0) * before + np.maximum(n - at[-1], 0) * after
    return out


def mend_outliers(
    points: NDArray[np.float64], times: NDArray[np.float64], phase: NDArray[np.float64], stride_s: float, trunk: float
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Replace what is far from the runner's own cycle by the cycle. points (T, K, 2); returns them and the mask (T, K). trunk: its
    length in the unit of the points."""
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
