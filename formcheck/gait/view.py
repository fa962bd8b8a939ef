"""From where the runner was filmed: several witnesses, each with its own reliability, weighed together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..pose.landmarks import ANKLE, ARM, EAR, HAND, HEEL, HIP, KNEE, LEG, NOSE, SHOULDER, TOE
from ..result import View
from .own_frame import trunk_length

Array = NDArray[np.float64]

SQUARE = 25.0  # degrees off square on from where a view is oblique
TURNS = np.arange(-90.0, 91.0)  # of the runner out of square on, + = facing the right edge

# What is seen of somebody turned by an angle, in trunk lengths: so much times its sine or cosine (real and rendered clips of known view).
SHOULDERS, SHOULDERS_VARY, SHOULDERS_NOISE = 0.68, 0.07, 0.04  # apparent width; varies from body to body by this share, and by this
TRUNK_TURNS = 10.0  # degrees to either side in every stride, which make the shoulders look wider than the camera's angle alone
TOES_AHEAD = (0.37, 0.15, 0.05)  # of the heels in stance: amount, share by which it varies, and what feet that point outward add
KNEES_AHEAD = (0.22, 0.25, 0.03)  # of the middle between hip and ankle
NOSE_AHEAD = (0.15, 0.20, 0.03)  # of the ears
SWING, SWING_SQUARE, SWING_VARIES = 1.3, 0.45, 0.45  # how far the ankles swing across; the last: SD of its logarithm, slow to fast
STRAY = 0.03  # how often a witness is altogether wrong: feet cut off, a head turned, somebody on the spot
SHOULDERS_STRAY = 0.001  # shoulders seen square on never lie upon each other

# Front against rear: log-odds. Labels and depth come from one guess of the network, so the second adds little.
LABELS_TELL, DEPTH_TELLS = 3.0, 1.0
TOES_LOWER = (
    (0.17, 0.05),
    (0.02, 0.045),
)  # toes below heels in stance, front and rear: mean and SD; alike where the camera lies low or far
TOES_HANG = ((0.27, 0.06), (0.12, 0.06))  # the same in swing: seen from behind the sole is turned to the camera
TOES_TELL, HANG_TELLS = 2.5, 1.5
GROWTH_TELLS, GROWTH = 2.5, 0.3  # who runs grows when she comes; on a treadmill ln(size) wanders by a third of GROWTH
SIDES_KNOWN = 0.95  # probability of front or rear from which "left" and "right" may be said: one clip in twenty would have them exchanged


@dataclass(frozen=True)
class ViewGuess:
    """view with a confidence 0..1; facing for a side view; yaw: degrees between the camera and square on to that view.

    sides: probability that front or rear, and with it left and right, is right. labels_turned: seen from there the network's left is the
    runner's right in the whole clip.
    """

    view: View
    confidence: float
    facing: Literal["left", "right"] | None
    yaw: float
    sides: float = 1.0
    labels_turned: bool = False

    @property
    def sides_known(self) -> bool:
        """Whether what is told from here may say left or right."""
        return self.sides >= SIDES_KNOWN


def find_view(
    points: Array, present: NDArray[np.bool_] | None = None, *, depth: Array | None = None, told: View | None = None
) -> ViewGuess:
    """Side, rear, front or oblique, with what is known of it.

    points: (T, 33, 2) pixels, y down. depth: (T, 33) as the network gives it, smaller = nearer; only its signs count. told: what the user
    says; then only facing, yaw and turned labels are looked for.
    """
    known = np.isfinite(points[:, 0, 0]) if present is None else present
    points = points[known]
    if len(points) < 5:
        return ViewGuess(told or "unknown", 1.0 if told else 0.0, None, float("nan"))
    likely = _turn(points)
    off = np.abs(TURNS)
    kinds = {"side": off > 90 - SQUARE, "frontal": off < SQUARE}
    kinds["oblique"] = ~kinds["side"] & ~kinds["frontal"]
    shares = {kind: float(likely[of_kind].sum()) for kind, of_kind in kinds.items()}
    best = max(shares, key=lambda kind: shares[kind])
    turn = float(TURNS[(likely * (kinds[best] if told is None else 1)).argmax()])
    right = float(likely[TURNS > 0].sum() + likely[TURNS == 0].sum() / 2)
    facing: Literal["left", "right"] = "right" if right >= 0.5 else "left"
    labels = _labels(points)
    odds = front_odds(points, labels, None if depth is None else depth[known])
    front = float(1 / (1 + np.exp(-odds)))
    square_on: dict[str, View] = {"side": "side", "oblique": "oblique", "frontal": "front" if front > 0.5 else "rear"}
    view = told or square_on[best]
    if view in ("front", "rear"):
        turned = (labels > 0) != (view == "front") and abs(labels) > 0.5
        confidence = 1.0 if told else shares["frontal"] * abs(2 * front - 1)
        return ViewGuess(view, confidence, None, abs(turn), 1.0 if told else max(front, 1 - front), turned)
    if view == "side":
        return ViewGuess("side", 1.0 if told else shares["side"] * max(right, 1 - right), facing, 90 - abs(turn))
    return ViewGuess(view, 1.0 if told else shares["oblique"], facing, min(abs(turn), 90 - abs(turn)))


def named_rightly(points: Array, guess: ViewGuess) -> Array:
    """Points (T, 33, ...) with all lefts and rights exchanged where the network turned them in the whole clip."""
    if not guess.labels_turned:
        return points
    order = np.arange(points.shape[1])
    for pair in (EAR, SHOULDER, HIP):
        order[[pair["left"], pair["right"]]] = pair["right"], pair["left"]
    for group in (LEG, ARM, HAND):
        order[list(group["left"] + group["right"])] = group["right"] + group["left"]
    order[[1, 2, 3, 4, 5, 6, 9, 10]] = 4, 5, 6, 1, 2, 3, 10, 9  # eyes and mouth
    return points[:, order]


def _turn(points: Array) -> Array:
    """Probability of each of TURNS."""
    trunk = float(np.median(trunk_length(points)))
    width = float(np.median(np.abs(points[:, SHOULDER["left"], 0] - points[:, SHOULDER["right"], 0])) / trunk)
    middle = points[:, list(HIP.values()), 0].mean(1)
    ankles = points[:, list(ANKLE.values()), 0] - middle[:, None]
    swing = float((np.percentile(ankles, 95) - np.percentile(ankles, 5)) / trunk)
    toes = float(np.mean([_toes(points, side, standing=True)[0] for side in ("left", "right")]) / trunk)
    bend = [points[:, KNEE[side], 0] - (points[:, HIP[side], 0] + points[:, ANKLE[side], 0]) / 2 for side in ("left", "right")]
    knees = float(np.median(bend, 1).mean() / trunk)
    nose = float(np.median(points[:, NOSE, 0] - points[:, list(EAR.values()), 0].mean(1)) / trunk)

    sine, cosine = np.sin(np.radians(TURNS)), np.cos(np.radians(TURNS))
    expected = SHOULDERS * np.hypot(cosine, np.sin(np.radians(TRUNK_TURNS)))
    log = _fits(width, expected, np.hypot(SHOULDERS_VARY * expected, SHOULDERS_NOISE), SHOULDERS_STRAY)
    for seen, (amount, varies, noise) in ((toes, TOES_AHEAD), (knees, KNEES_AHEAD), (nose, NOSE_AHEAD)):
        log = log + _fits(seen, amount * sine, np.hypot(varies * amount * sine, noise))
    log = log + _fits(np.log(max(swing, 1e-3)), np.log(np.hypot(SWING_SQUARE, SWING * sine)), np.full(len(TURNS), SWING_VARIES))
    share = np.exp(log - log.max())
    return np.asarray(share / share.sum())


def _fits(seen: float, expected: Array, sigma: Array, stray: float = STRAY) -> Array:
    """Log-likelihood of what is seen; a witness that may stray rules out no turn altogether."""
    return np.log((1 - stray) * np.exp(-(((seen - expected) / sigma) ** 2) / 2) + stray)


def _labels(points: Array) -> float:
    """Order of the labelled shoulders and hips: +1 = left ones on the right, as from the front, in every frame, -1 = as from behind."""
    return float(np.mean([np.sign(points[:, pair["left"], 0] - points[:, pair["right"], 0]) for pair in (SHOULDER, HIP)]))


def front_odds(points: Array, labels: float, depth: Array | None = None) -> float:
    """Log-odds of front against rear. points (T, 33, 2); labels: -1..1, + = as from the front; depth (T, 33), smaller = nearer."""
    length = trunk_length(points)
    trunk = float(np.median(length))
    odds = LABELS_TELL * labels
    if depth is not None:
        odds += DEPTH_TELLS * float(np.nanmean(np.sign(depth[:, list(EAR.values())].mean(1) - depth[:, NOSE])))
    for standing, (front, rear), tells in ((True, TOES_LOWER, TOES_TELL), (False, TOES_HANG, HANG_TELLS)):
        lower = float(np.mean([_toes(points, side, standing=standing)[1] for side in ("left", "right")]) / trunk)
        ratio = _log_normal(lower, *front) - _log_normal(lower, *rear)
        odds += float(np.clip(ratio, -tells, tells))
    growth = np.polyfit(np.linspace(-0.5, 0.5, len(length)), np.log(np.maximum(length, 1e-6)), 1)[0]
    return odds + GROWTH_TELLS * float(np.tanh(growth / GROWTH))


def _toes(points: Array, side: str, *, standing: bool) -> Array:
    """(2,) pixels from heel to toes, right and down, while the foot is low (stands) or high (swings)."""
    height = points[:, ANKLE[side], 1] - points[:, list(HIP.values()), 1].mean(1)
    chosen = height > np.percentile(height, 70) if standing else height < np.percentile(height, 20)
    if not chosen.any():
        chosen = np.ones(len(points), bool)
    return np.asarray(np.median(points[chosen, TOE[side]] - points[chosen, HEEL[side]], 0))


def _log_normal(value: float, mean: float, sigma: float) -> float:
    return float(-(((value - mean) / sigma) ** 2) / 2 - np.log(sigma))
