"""How long a stride takes and where in a recording the running is steady, without trusting which leg is called left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..pose.landmarks import ANKLE, ELBOW, HEEL, KNEE, NOSE, SHOULDER, TOE, WRIST
from .filters import median_filter
from .own_frame import mid_hip, own_frame, slow_scale, trunk_length

SHORTEST_STRIDE_S, LONGEST_STRIDE_S = 0.36, 14.4  # of the file's time: a sprint, and a run slowed twenty times
LAGS = 130
ENOUGH_FRAMES = 25  # a stride
NEARLY_AS_HIGH = 0.7  # a peak at one step is lower than at two or at the seam of a looped picture, where frames are the very same
LEAST_LIKENESS = 0.4  # of a stride with the next one, 1 = the same
NEARLY_AS_LONG = 0.8  # takes cut together are about of one length
SAME_STRIDE = 0.07  # stride times this far apart (a share) belong to one steady stretch
LEAST_MOVEMENT = 0.04  # of the legs against the hips, in trunk lengths (standard deviation)
SWAY_S = 2.0  # of the file's time: slower ups and downs are the camera's
FRAMES_A_SECOND = 30.0  # usual, for tests that have no clock
CUT_HERE = -1.0  # stands among the stride times where a take ends
CUT = 0.5  # trunk lengths that the mid-hip jumps from one frame to the next where two takes were joined
SEEN_TO_PASS = 0.8  # share of the frames
PASSED = 0.3  # of how far the legs are apart at most: so far beyond the middle one has passed the other
SIZE_JUMPS = 0.25  # by which the runner is larger or smaller within AROUND_CUT frames
AROUND_CUT = 5


@dataclass(frozen=True)
class Stretch:
    """A steady part of a recording: frames first..last (inclusive) and its stride time in seconds."""

    first: int
    last: int
    stride_s: float

    def strides(self, times: NDArray[np.float64]) -> float:
        return float(times[self.last] - times[self.first]) / self.stride_s


def stride_features(points: NDArray[np.float64], rate: float = FRAMES_A_SECOND) -> NDArray[np.float64]:
    """(T, C) curves that repeat with every stride and do not change when left and right are exchanged, in trunk lengths.

    points: (T, 33, 2) pixels; rate: frames a second.
    """
    own = own_frame(points, rate)
    columns = []
    for pair in (KNEE, ANKLE, HEEL, TOE):
        left, right = own[:, pair["left"]], own[:, pair["right"]]
        columns += [np.abs(left - right), (left + right) / 2]
    return np.concatenate(columns, 1)


def upper_features(points: NDArray[np.float64], times: NDArray[np.float64], arm: str) -> NDArray[np.float64]:
    """The same without the legs, which may lie outside the picture: (T, 6) how shoulders and head go up and down, and one arm's elbow and
    wrist against the shoulders, in trunk lengths. arm: the one that is seen."""
    trunk = np.nanmedian(trunk_length(points))
    shoulders = points[:, list(SHOULDER.values())].mean(1)
    heights = np.stack([shoulders[:, 1], points[:, NOSE, 1]], 1) / trunk
    width = max(3, round(SWAY_S / float(np.median(np.diff(times)))))
    sway = np.stack([_smooth(h, width) for h in heights.T], 1)
    limbs = [(points[:, joint[arm]] - shoulders) / trunk for joint in (ELBOW, WRIST)]
    return np.concatenate([heights - sway, *limbs], 1)


def arm_difference(points: NDArray[np.float64], arm: str) -> NDArray[np.float64]:
    """(T,) how far that arm's wrist is from the shoulders, across the picture, in trunk lengths: it swings once a stride."""
    shoulders = points[:, list(SHOULDER.values()), 0].mean(1)
    return (points[:, WRIST[arm], 0] - shoulders) / np.nanmedian(trunk_length(points))


def leg_difference(points: NDArray[np.float64], by_labels: bool = True) -> NDArray[np.float64]:
    """(T,) the direction in which the legs part most, left minus right, in trunk lengths.

    Exchanged labels turn its sign in those frames and leave its direction alone. Not `by_labels`: one leg minus the other, each followed
    from frame to frame by its nearness alone, for recordings in which the network calls the leading leg left, whichever it is.
    """
    apart = np.concatenate([points[:, pair["left"]] - points[:, pair["right"]] for pair in (KNEE, ANKLE, HEEL, TOE)], 1)
    known = np.isfinite(apart).all(1)
    if known.sum() < 3:
        return np.full(len(points), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = apart / slow_scale(points, FRAMES_A_SECOND)[:, None]
    known &= np.isfinite(apart).all(1)  # a body without any size is none
    if known.sum() < 3:
        return np.full(len(points), np.nan)
    if not by_labels:
        apart = followed(apart)
    apart = apart - np.median(apart[known], 0)
    main = np.linalg.eigh(apart[known].T @ apart[known])[1][:, -1]
    return apart @ main


def followed(apart: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn the sign of rows so that each is near the one before."""
    out = apart.copy()
    last = None
    for i, row in enumerate(out):
        if np.isfinite(row).all():
            if last is not None and np.linalg.norm(row + last) < np.linalg.norm(row - last):
                out[i] = -row
            last = out[i]
    return out


def legs_pass(points: NDArray[np.float64]) -> int:
    """How often the legs pass each other: once a step. 0 where they hardly part or are seen too little. points (T, 33, 2) pixels."""
    apart = leg_difference(points)
    apart = apart[np.isfinite(apart)]
    if len(apart) < SEEN_TO_PASS * len(points):
        return 0
    apart = _smooth(apart - np.median(apart), max(3, len(points) // 60))
    clear = PASSED * float(np.percentile(np.abs(apart), 90))
    ahead = np.sign(apart[np.abs(apart) > max(clear, LEAST_MOVEMENT)])
    return int((np.diff(ahead) != 0).sum())


def steady_stretches(
    points: NDArray[np.float64],
    times: NDArray[np.float64],
    arm: str | None = None,
    labels_hold: bool = False,
    takes: Sequence[int] = (),
) -> list[Stretch]:
    """Steady stretches of at least two strides, in the order of `most_telling_first`.

    points (T, 33, 2) pixels, NaN where nobody was found; times (T,) s, increasing. arm: the arm to go by where the legs are not in the
    picture. labels_hold: the legs' labels are hardly ever exchanged, as from behind and in front, where each leg keeps its place; there
    one cannot be followed by nearness, since it passes the other nearer to it than to where it was. takes: frames known to begin another
    take, besides those that the points show.
    """
    known = np.isfinite(points).all((1, 2))
    if known.sum() < 16 or not np.median(trunk_length(points[known])) > 0:
        return []
    rate = 1 / float(np.median(np.diff(times)))
    grid = np.arange(times[0], times[-1], 1 / rate)
    if arm is None:
        apart = leg_difference(points), leg_difference(points, by_labels=labels_hold)
        curves = np.column_stack([stride_features(points, rate), *apart])
    else:
        swing = arm_difference(points, arm)
        curves = np.column_stack([upper_features(points, times, arm), swing, swing])
    known &= np.isfinite(curves).all(1)
    even = np.stack([median_filter(np.interp(grid, times[known], c[known]), 3) for c in curves.T], 1)
    there = np.interp(grid, times, known.astype(float)) > 0.5
    stride = _local_stride(even[:, :-2], even[:, -2:], there, rate)
    for cut in sorted({*cuts(points), *(cut for cut in takes if 0 < cut < len(times))}):
        stride[np.searchsorted(grid, (times[cut - 1] + times[cut]) / 2) - 1 :][:2] = CUT_HERE
    return most_telling_first(_stretches(stride, grid, times), times)


def most_telling_first(stretches: Sequence[Stretch], times: NDArray[np.float64]) -> list[Stretch]:
    """By how many strides they hold, ones with few frames a stride counting less; of those nearly as long as the longest, the one of the
    most usual pace first."""
    rate = 1 / float(np.median(np.diff(times)))
    tells = [one.strides(times) * min(1.0, one.stride_s * rate / ENOUGH_FRAMES) for one in stretches]
    order = sorted(range(len(stretches)), key=lambda k: (tells[k] < NEARLY_AS_LONG * max(tells), -tells[k]))
    leading = [k for k in order if tells[k] >= NEARLY_AS_LONG * max(tells)]
    usual = np.median([stretches[k].stride_s for k in leading]) if leading else 0.0
    leading.sort(key=lambda k: (abs(stretches[k].stride_s - usual), stretches[k].first))
    return [stretches[k] for k in leading + order[len(leading) :]]


def cuts(points: NDArray[np.float64]) -> list[int]:
    """Frames that begin another take: the runner's place or size jumps. points (T, 33, 2) pixels."""
    known = np.flatnonzero(np.isfinite(points).all((1, 2)))
    if len(known) < 2 * AROUND_CUT + 2:
        return []
    length = np.maximum(trunk_length(points[known]), 1e-9)
    hip = median_filter(mid_hip(points[known]), 3)  # a single frame that went astray comes back; another take stays
    step = np.linalg.norm(np.diff(hip, axis=0), axis=1) / np.minimum(length[1:], length[:-1])
    usual = median_filter(np.log(length)[:, None], AROUND_CUT)[:, 0]
    reach = AROUND_CUT // 2 + 1
    growth = np.zeros(len(known))
    growth[reach:-reach] = np.abs(usual[2 * reach :] - usual[: -2 * reach])
    most = [growth[max(0, i - reach) : i + reach + 1].max() for i in range(len(known))]
    found = (growth > np.log(1 + SIZE_JUMPS)) & (growth >= np.array(most))
    found[1:] |= (step > CUT) & (np.diff(known) <= 2)
    first = found & ~np.concatenate([[False], found[:-1]])
    return [int(f) for f in known[first] if f > 0]


def _local_stride(
    features: NDArray[np.float64], difference: NDArray[np.float64], there: NDArray[np.bool_], rate: float
) -> NDArray[np.float64]:
    """(T,) stride time in seconds at each moment, NaN where the movement does not repeat."""
    count = len(features)
    longest = min(LONGEST_STRIDE_S, count / rate / 2)
    shortest = max(SHORTEST_STRIDE_S / 2, 3 / rate)
    if longest <= shortest:
        return np.full(count, np.nan)
    lags = np.unique(np.round(np.geomspace(shortest, longest, LAGS) * rate).astype(int))
    likeness = np.full((len(lags), count), -1.0)
    for row, lag in enumerate(lags):
        width = int(max(3 * lag, 0.8 * rate))
        apart = np.full(count, np.nan)
        change = ((features[lag:] - features[:-lag]) ** 2).sum(1)
        apart[lag // 2 : lag // 2 + len(change)] = change
        spread = _local_variance(features, width)
        with np.errstate(invalid="ignore", divide="ignore"):
            likeness[row] = 1 - _smooth(apart, width) / (2 * spread)
        likeness[row, (spread < LEAST_MOVEMENT**2 * 4) | ~there | ~np.isfinite(likeness[row])] = -1
    out = np.full(count, np.nan)
    for i in np.flatnonzero(likeness.max(0) >= LEAST_LIKENESS):
        lag = _first_peak(likeness[:, i], lags)
        if np.isfinite(lag):
            out[i] = _as_stride(difference, int(i), lag) / rate
    return out


def _first_peak(likeness: NDArray[np.float64], lags: NDArray[np.int_]) -> float:
    """The shortest lag that is a peak nearly as high as the highest, refined between samples."""
    inner = likeness[1:-1]
    peaks = np.flatnonzero((inner >= likeness[:-2]) & (inner >= likeness[2:]) & (inner > NEARLY_AS_HIGH * likeness.max())) + 1
    if not len(peaks):
        return np.nan
    k = int(peaks[0])
    below, at, above = likeness[k - 1 : k + 2]
    bend = below - 2 * at + above
    shift = 0.5 * (below - above) / bend if bend < 0 else 0.0
    width = (lags[k + 1] - lags[k - 1]) / 2
    return float(lags[k] + np.clip(shift, -0.5, 0.5) * width)


def _as_stride(difference: NDArray[np.float64], i: int, lag: float) -> float:
    """The stride (in samples) that `lag` belongs to: itself, or twice where it is a step.

    The label-free curves repeat every step where both legs move alike; one leg minus the other, (T, 2) by labels and by nearness, swings
    once a stride.
    """
    reach = int(max(2 * lag, 10))
    window = difference[max(0, i - reach) : i + reach + 1]
    window = (window - window.mean(0)) * np.hanning(len(window))[:, None]
    k = np.arange(len(window))
    strength = {period: float(np.abs(np.exp(-2j * np.pi * k / period) @ window).sum()) for period in (lag, 2 * lag)}
    return max(strength, key=lambda period: strength[period])


def _stretches(stride: NDArray[np.float64], grid: NDArray[np.float64], times: NDArray[np.float64]) -> list[Stretch]:
    found, start = [], 0
    tick = grid[1] - grid[0]
    while start < len(stride):
        if not np.isfinite(stride[start]) or stride[start] < SHORTEST_STRIDE_S:
            start += 1
            continue
        end, usual, values = start, stride[start], [stride[start]]
        for i in range(start + 1, len(stride)):
            if stride[i] == CUT_HERE:
                break
            if np.isfinite(stride[i]) and _same(stride[i] / usual):
                end = i
                values.append(stride[i])
                usual = float(np.median(values[-int(max(10, usual / tick)) :]))
            elif (i - end) * tick > 0.5 * usual:
                break
        first, last = np.searchsorted(times, [grid[start], grid[end]])
        stretch = Stretch(int(first), int(min(last, len(times) - 1)), float(np.median(values)))
        if stretch.strides(times) >= 2:
            found.append(stretch)
        start = end + 1
    return found


def _same(ratio: float) -> bool:
    """Whether two stride times are the same, or one was taken for two or for half of the other."""
    return any(abs(ratio / times - 1) < SAME_STRIDE for times in (0.5, 1.0, 2.0))


def _smooth(values: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """Centred running mean that ignores NaN."""
    width = min(width, len(values)) | 1
    kernel = np.ones(width)
    good = np.isfinite(values)
    total = np.convolve(np.where(good, values, 0), kernel, "full")[width // 2 : width // 2 + len(values)]
    count = np.convolve(good, kernel, "full")[width // 2 : width // 2 + len(values)]
    return np.where(count > width * 0.3, total / np.maximum(count, 1), np.nan)


def _local_variance(even: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    out = np.zeros(len(even))
    for column in even.T:
        out += np.maximum(_smooth(column**2, width) - _smooth(column, width) ** 2, 0)
    return out
