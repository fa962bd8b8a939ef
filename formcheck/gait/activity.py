"""Running, walking, or neither, by evidence that does not depend on the recording's clock.

A runner's body is a mass on a spring (Blickhan 1989): lowest when one leg stands, highest when the feet are apart in flight. A walker's is
a pendulum turned over: highest when one leg stands. That shows in slow motion too, from every side, and by the arms where the feet are cut
off; from the side the feet tell more. Each piece of evidence says how usual it is of running, of walking and of anything else; what cannot
be seen (NaN) says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..pose.landmarks import ANKLE, HEEL, HIP, KNEE, SHOULDER, TOE, WRIST
from ..result import Activity, View
from .cycle import cycle_basis, robust_fit
from .own_frame import trunk_length

LEG_M = 0.49 * 1.72  # hip-knee-ankle length of a usual runner
TRUNK = 0.6  # leg lengths, where the leg cannot be measured
LOW_SHARE = 0.05  # of leg length: a foot this near its lowest level is taken to stand
STEPPING = 0.03  # leg lengths by which the legs part at least, as they take turns; who stands still seems to move by 0.01 to 0.02
IN_PICTURE = 0.8  # share of the frames; a part that is seen in fewer is no evidence
PARTED = 0.15  # leg lengths the feet part from step to step: at least 0.2 from the side and askew, at most 0.1 from behind
FREE_OF_EACH_OTHER = 4  # samples a stride whose errors are their own: what is left of a fit wanders slowly
MOMENTS = 200  # in which the mean stride is looked at
CLEARLY = 0.2  # of the time, or of a correlation

# What running, walking and anything else give: means, and standard deviations between people, paces and cameras. Anything else (drills,
# exercises) may give whatever it likes, so it is broad. Running is from jogs to sprints.
USUAL = {
    "amplitude": ((-3.2, -3.7, -3.5), (0.5, 0.3, 0.8)),  # logarithm: 4 % of the leg, 2.5 %, 3 %
    "alternation": ((1.0, 1.0, 0.0), (0.35, 0.35, 0.7)),
    "fold": ((0.65, 0.87, 0.75), (0.14, 0.05, 0.2)),  # knees bent 100, 60 (a walk's 55 to 65) and 80 degrees
    "flight": ((0.35, -0.35, 0.0), (0.25, 0.15, 0.35)),
    "lift": ((0.6, 0.8, 0.5), (0.25, 0.12, 0.35)),  # a sprinter's thighs come near the horizontal ...
    "frontal_lift": ((0.8, 0.85, 0.5), (0.12, 0.1, 0.35)),  # ... but from in front that cannot be told from knee lifts
    "rear_lift": ((0.72, 0.77, 0.5), (0.14, 0.12, 0.35)),  # less, and less surely: the knee that lifts is hidden (21 rendered clips)
    "duty": ((0.35, 0.6, 0.45), (0.07, 0.05, 0.2)),
}
# Degrees of a step for runners and walkers (`docs/sources.md` 3.2). From the side the trunk is highest a little before the feet are
# farthest apart (46 runners at 2.5 m/s: 54), or half a step away. From in front and behind, where perspective shortens a shank that comes
# nearer: usual joint angles seen so, and for running 21 rendered clips from behind, which lie between 93 and 243. The arms swing with the
# opposite leg and part no later than the feet.
USUAL_LAG = {"feet": (45.0, 172.0), "front": (110.0, -110.0), "rear": (140.0, -75.0), "arms": (10.0, 165.0)}
LAG_SPREAD = {"feet": 30.0, "front": 30.0, "rear": 40.0, "arms": 45.0}  # between people, and between cameras high and low
MISSED = 0.05  # of the lags say nothing at all
PRIOR = np.log([0.6, 0.2, 0.2])  # who is filmed for this mostly runs
NO_WALK = 6.5  # m/s^2: walks stay below 5, a body in flight falls with 10
SPED_UP = 0.05  # how often a recording plays faster than life
SURE = 0.8  # how probable an activity must be to be told

Array = NDArray[np.float64]
Seen = Literal["feet", "ankles", "trunk"]  # the lowest part in the picture


@dataclass(frozen=True)
class Bounce:
    """How the body moves up and down against the limbs. Only `acceleration` depends on the clock; NaN: not seen. Lengths in leg lengths.

    acceleration: peak of the trunk's step-frequency movement up and down, m/s^2 of the time line given; amplitude: of that movement.
    aloft, both_down: shares of the mean stride with no foot and with both feet near their lowest level (from the side only).
    lag: degrees of a step by which the trunk is highest before the limbs `by` which it is told are farthest apart: the feet fore and aft,
    the shanks in the length they seem to have, or the arms; lag_doubt: its error (SD).
    stepping: how far the legs part as they take turns; alternation: 1 where both do so alike, 0 where one does, -1 where they move
    together. fold: the shortest distance of hip and ankle. lift: how far the knee stays below the hip when it is highest, thigh lengths.
    """

    acceleration: float
    aloft: float
    both_down: float
    amplitude: float = float("nan")
    lag: float = float("nan")
    lag_doubt: float = float("nan")
    by: Literal["feet", "shanks", "arms"] = "feet"
    stepping: float = float("nan")
    alternation: float = float("nan")
    fold: float = float("nan")
    lift: float = float("nan")


def seen_down_to(points: Array, size: tuple[int, int]) -> Seen:
    """How much of the body is in the picture of this size (width, height) most of the time. points (T, 33, 2) pixels, NaN: nobody."""
    points = points[np.isfinite(points).all((1, 2))]
    inside = np.asarray(((points > 0) & (points < np.array(size))).all(2))
    ankles, feet = (inside[:, parts].all(1) for parts in (list(ANKLE.values()), [*HEEL.values(), *TOE.values()]))
    if len(points) == 0 or ankles.mean() < IN_PICTURE:
        return "trunk"
    return "feet" if feet.mean() >= IN_PICTURE else "ankles"


def measure_bounce(points: Array, times: Array, phase: Array, stride_s: float, leg: float, seen: Seen = "feet") -> Bounce:
    """points (T, 33, 2) repaired, pixels, y down; phase (T,) in strides; leg: leg length in pixels. Where the ankles are not in the picture
    the network makes up the legs, so arms and trunk stand alone.

    All is measured from the hip and in lengths of the body of that moment, so that a camera that pans or zooms, and a runner who comes
    nearer, change nothing; only the trunk's own movement rests on the picture, and there what follows the steps is taken.
    """
    trunk = _over_a_stride(trunk_length(points), times, stride_s)
    scale = leg / np.median(trunk) if seen != "trunk" else 1 / TRUNK
    points = points / (scale * trunk)[:, None, None]
    drifting, still = cycle_basis(phase, times, stride_s, 2), cycle_basis(phase, times, stride_s, 5, drift=False)
    body, scatter = _harmonics(-points[:, [*SHOULDER.values(), *HIP.values()], 1].mean(1), drifting, 2)
    hip, knee, ankle, wrist = (points[:, list(pair.values())] for pair in (HIP, KNEE, ANKLE, WRIST))
    apart = np.abs(ankle[:, 0, 0] - ankle[:, 1, 0])
    by: Literal["feet", "shanks", "arms"] = "arms"
    if seen == "trunk":
        limbs, unsteady = _harmonics(np.abs(wrist[:, 0, 0] - wrist[:, 1, 0]), drifting, 2)
    else:
        limbs, unsteady = _harmonics(apart, drifting, 2)
        by = "feet" if abs(limbs[1]) > PARTED else "shanks"
        if by == "shanks":
            shank = np.linalg.norm(knee - ankle, axis=-1)
            limbs, unsteady = _harmonics(np.abs(shank[:, 0] - shank[:, 1]), drifting, 2)
    rise, swing = max(float(abs(body[1])), 1e-6), max(float(abs(limbs[1])), 1e-6)
    free = max(FREE_OF_EACH_OTHER * (times[-1] - times[0]) / stride_s, 1.0)
    bounce = Bounce(
        acceleration=rise * LEG_M * (4 * np.pi / stride_s) ** 2,
        aloft=float("nan"),
        both_down=float("nan"),
        amplitude=rise,
        lag=float(np.degrees(np.angle(body[1] * np.conj(limbs[1])))),
        lag_doubt=float(np.degrees(np.hypot(scatter / rise, unsteady / swing) * np.sqrt(2 / free))),
        by=by,
    )
    if seen == "trunk":
        return bounce
    across = 0 if by == "feet" else 1  # the direction in which the feet move most
    moves = np.array([_harmonics((ankle - hip)[:, k, across], still, 5)[0] for k in (0, 1)])
    turns = moves[:, 0]
    # A foot lifted towards the camera can stay at one height in the picture; then the shank's length shows that it moves.
    longer = np.array([_harmonics(np.linalg.norm(knee - ankle, axis=-1)[:, k], still, 5)[0] for k in (0, 1)])
    thigh = np.percentile(np.linalg.norm(hip - knee, axis=-1), 90, axis=0)
    bounce = replace(
        bounce,
        stepping=float(np.linalg.norm([moves[0] - moves[1], longer[0] - longer[1]])) / 2,
        alternation=float(-(turns[0] * np.conj(turns[1])).real / max(abs(turns[0]), abs(turns[1]), 1e-6) ** 2),
        lift=float(np.percentile((knee - hip)[..., 1] / thigh, 5, axis=0).mean()),
    )
    if by == "shanks":
        return bounce
    bounce = replace(bounce, fold=float(np.percentile(np.linalg.norm(hip - ankle, axis=-1), 5, axis=0).mean()))
    if seen == "ankles":
        return bounce
    low = _low(points, still, _harmonics(-hip[..., 1].mean(1), drifting, 2)[0])
    return replace(bounce, aloft=float(np.mean(~low.any(1))), both_down=float(np.mean(low.all(1))))


def probabilities(bounce: Bounce, duty: Array, view: View, shown: float = float("nan")) -> Array:
    """(3,) how probable running, walking and anything else are.

    duty: (n,) contact / stride of the steps whose toe-off a side view showed, NaN for others. shown: the acceleration as the file plays it,
    m/s^2: slow motion only makes it weaker, so one that no walk has speaks for itself.
    """
    sideways = bounce.by == "feet"
    told = PRIOR + _about("amplitude", np.log(bounce.amplitude)) + _by_lag(bounce, view)
    lift = "lift" if sideways else "rear_lift" if view == "rear" else "frontal_lift"
    told = told + _about("alternation", bounce.alternation) + _about(lift, bounce.lift)
    told = told + _about("fold", bounce.fold) + _about("flight", bounce.aloft - bounce.both_down)
    if sideways:
        told = told + _by_duty(duty)
    if shown > NO_WALK:
        told = told + np.log([1.0, SPED_UP, 1.0])
    odds = np.exp(told - told.max())
    return odds / odds.sum()


def flies(told: Array) -> bool:
    """Whether there is a flight phase, from `probabilities`."""
    return bool(told[0] > told[1])


def classify(bounce: Bounce, told: Array) -> Activity:
    """told: as `probabilities` gives it. Whose legs are seen and hardly move neither runs nor walks."""
    if bounce.stepping <= STEPPING:
        return "unknown"
    return "running" if told[0] > SURE else "walking" if told[1] > SURE else "unknown"


def without_cycle(points: Array) -> Activity:
    """Walking, where nothing repeats steadily but the legs part again and again, the trunk sinks as they do, and both feet are down for
    clearly longer than both are aloft; else unknown. Seen from the side only, and whatever the clock.

    points (T, 33, 2) pixels, NaN where nobody was found.
    """
    known = np.flatnonzero(np.isfinite(points).all((1, 2)))
    if len(known) < 30 or len(known) < 0.8 * (known[-1] - known[0] + 1):
        return "unknown"
    points = points[known] / np.median(trunk_length(points[known])) * TRUNK
    hip, ankle = points[:, list(HIP.values())].mean(1), points[:, list(ANKLE.values())]
    apart = np.abs(ankle[:, 0, 0] - ankle[:, 1, 0])
    ground = np.stack([points[:, [ANKLE[side], HEEL[side], TOE[side]], 1].max(1) for side in ("left", "right")], 1)
    if np.subtract(*np.percentile(apart, [90, 10])) < PARTED:
        return "unknown"
    low = np.percentile(ground, 92, axis=0) - ground < LOW_SHARE
    down = float(np.mean(low.all(1)) - np.mean(~low.any(1)))
    sinks = float(np.corrcoef(hip[:, 1] - ground.max(1), apart)[0, 1])
    return "walking" if down > CLEARLY and sinks > CLEARLY else "unknown"


def _over_a_stride(values: Array, times: Array, stride_s: float) -> Array:
    """(T,) mean over the stride about each moment."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    first, after = np.searchsorted(times, times - stride_s / 2), np.searchsorted(times, times + stride_s / 2, side="right")
    return (total[after] - total[first]) / (after - first)


def _harmonics(curve: Array, design: Array, count: int) -> tuple[NDArray[np.complex128], float]:
    """Of a curve (T,): amplitudes (count,) of all the harmonics of a design; a cosine's is real and positive. And the scatter (SD)."""
    fit = robust_fit(design, curve[:, None])[0][:, 0]
    pairs = np.linalg.lstsq(design, fit, rcond=None)[0][-2 * count :]
    return pairs[::2] - 1j * pairs[1::2], float(np.std(curve - fit))


def _low(points: Array, design: Array, rise: NDArray[np.complex128]) -> NDArray[np.bool_]:
    """(MOMENTS, 2) when in the mean stride each foot is near its lowest level. rise: harmonics of the hip's own movement up and down."""
    turn = np.arange(MOMENTS) / MOMENTS
    low = []
    for side in ("left", "right"):
        below = points[:, [ANKLE[side], HEEL[side], TOE[side]], 1].max(1) - points[:, list(HIP.values()), 1].mean(1)
        height = _curve(rise, turn) - _curve(_harmonics(below, design, 5)[0], turn)
        low.append(height - height.min() < LOW_SHARE)
    return np.stack(low, 1)


def _curve(harmonics: NDArray[np.complex128], turn: Array) -> Array:
    orders = np.arange(1, len(harmonics) + 1)
    return np.real(np.exp(2j * np.pi * np.outer(turn, orders)) @ harmonics)


def _about(name: str, value: float) -> Array:
    """(3,) log of the normal densities of a USUAL value; 0 where it was not seen."""
    if not np.isfinite(value):
        return np.zeros(3)
    mean, sd = np.array(USUAL[name])
    return -(((value - mean) / sd) ** 2) / 2 - np.log(sd)


def _by_lag(bounce: Bounce, view: View) -> Array:
    """(3,) of `Bounce.lag`: normal about either usual angle, and any angle alike in anything else. The arms tell from the side only."""
    seen = bounce.by if bounce.by != "shanks" else "rear" if view == "rear" else "front"
    if not np.isfinite(bounce.lag + bounce.lag_doubt) or (seen == "arms" and view != "side"):
        return np.zeros(3)
    spread = np.hypot(LAG_SPREAD[seen], bounce.lag_doubt)
    away = (bounce.lag - np.array(USUAL_LAG[seen]) + 180) % 360 - 180
    density = np.exp(-((away / spread) ** 2) / 2) / spread / np.sqrt(2 * np.pi)
    return np.log(np.append(MISSED + (1 - MISSED) * 360 * density, 1.0))


def _by_duty(duty: Array) -> Array:
    """(3,) of the shares of a stride for which a foot is down. Many steps count no more than one, because all of a clip err alike; and as
    toe-offs are looked for where a runner has them, what they give of others may be anything.
    """
    seen = duty[np.isfinite(duty)]
    if not len(seen):
        return np.zeros(3)
    wrong = 0.5 / 0.6  # half of them, anywhere between 0.1 and 0.7
    return np.log(np.exp(_about("duty", float(np.median(seen)))) / np.sqrt(2 * np.pi) / 2 + wrong)
