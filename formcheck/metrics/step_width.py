"""Step width and each foot's place beside the midline, in percent of leg length. Rear or front view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..gait.angles import middle
from ..gait.gait import Gait
from ..gait.strides import SLOW_PARTS_HZ, leg_points_at, per_window, points_at, stances, to_the_right
from ..picture.beside import Beside
from ..pose.landmarks import ANKLE, HEEL, HIP, SHOULDER
from ..result import Measurement, Side
from .base import SIDES, Curve, CurveOf, Subject, measurement, robust_spread, usual_error

VIEWS = ("rear", "front")
STANDING = (0.20, 0.60)  # of stance; at contact itself the foot still travels to the midline

# Percent of leg length, of one foot.
PICTURE_INWARD = 0.55  # the outline puts a foot so much nearer the middle than the landmarks do: at midstance the hips are over it
LANDMARKS_WRONG, PICTURE_WRONG = 0.85, 0.6  # 1 SD from clip to clip (rendered runners), however many steps
FEWEST_SEEN = 3  # outlines of a foot that say something
TOGETHER_S = 0.001  # between a contact and the beginning of its stride
PIXELS = 1.0  # 1 SD to which the middle of hips or shoe is known, however many steps


@dataclass(frozen=True)
class Places:
    """A foot beside the midline: values (n,) a step, percent of leg, + = on its own side; doubt: 1 SD, what both ways of reading it differ
    and what a pixel is worth."""

    values: NDArray[np.float64]
    doubt: float


def foot_offsets(gait: Gait) -> dict[str, NDArray[np.float64]]:
    """By side (n,) per step: the foot beside the midline in percent of leg length, + = on its own side, - = crossed over, by landmarks."""
    return {side: values for side, (_, values) in _by_landmarks(gait)[0].items()}


def _by_landmarks(gait: Gait) -> tuple[dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]], float]:
    """By side the stances (n, 2) and the foot's place (n,); and the slant of the body's line.

    Foot: median of mean(heel, ankle) over part of stance. Midline: the mid-hip averaged over exactly one stride, so that its sway over
    the standing foot does not count, and from there down along the body: over whole strides a runner's shoulders stay above the middle
    between her feet, so what their line slants in the picture is the camera's roll and standpoint. All in legs as long as they are in the
    picture just then.
    """
    apart, above, kept = {}, [], {}
    for side in SIDES:
        stance = _surrounded(gait, stances(gait, side))
        hips, shoulders = _midline(gait, stance)
        apart[side] = np.median(_from_the_hips(gait, side, _standing(stance), hips), axis=1)
        above.append((shoulders - hips) / _leg(gait))
        kept[side] = stance
    if not all(len(places) for places in apart.values()):
        return {side: (np.empty((0, 2)), np.empty(0)) for side in SIDES}, 0.0
    line = np.concatenate(above).mean(0) - np.mean([np.median(apart[side], 0) for side in SIDES], 0)
    slant = float(line[0] / line[1])
    return {side: (kept[side], _own(gait, side) * _beside(apart[side], slant)) for side in SIDES}, slant


def _leg(gait: Gait) -> float:
    return (gait.leg["left"] + gait.leg["right"]) / 2


def _stride_around(gait: Gait, stance: Curve) -> Curve:
    """(n, 2) the stride about the middle of each stance (n, 2)."""
    return np.asarray(stance.mean(1, keepdims=True) + np.array([[-0.5, 0.5]]) * gait.stride_s)


def _surrounded(gait: Gait, stance: Curve) -> Curve:
    """Those of the stances (n, 2) about which a whole stride was filmed."""
    around = _stride_around(gait, stance)
    return stance[(around[:, 0] >= gait.tracks.times[0]) & (around[:, 1] <= gait.tracks.times[-1])]


def _midline(gait: Gait, stance: Curve) -> tuple[Curve, Curve]:
    """Mid-hip and mid-shoulder (n, 2), pixels, averaged over the stride about each stance (n, 2)."""
    whole = points_at(gait, per_window(_stride_around(gait, stance))[:, :-1], SLOW_PARTS_HZ)
    return middle(whole, HIP).mean(1), middle(whole, SHOULDER).mean(1)


def _standing(stance: Curve) -> Curve:
    """(n, 101) times in the part of each stance (n, 2) at which the foot is read."""
    return per_window(stance[:, :1] + (stance[:, 1:] - stance[:, :1]) * np.array(STANDING))


def _from_the_hips(gait: Gait, side: str, times: Curve, hips: Curve) -> Curve:
    """(n, samples, 2) the foot at times (n, samples) from the stride's mid-hip (n, 2), in legs."""
    points = leg_points_at(gait, times)
    return np.asarray(((points[..., HEEL[side], :] + points[..., ANKLE[side], :]) / 2 - hips[:, None]) / _leg(gait))


def _own(gait: Gait, side: str) -> int:
    return to_the_right(gait) if side == "right" else -to_the_right(gait)


def _beside(place: NDArray[np.float64], slant: float) -> NDArray[np.float64]:
    """Percent, from places (..., 2) in legs; slant: pixels sideways a pixel upward that are straight along the body."""
    return np.asarray(100 * (place[..., 0] - slant * place[..., 1]))


def places(gait: Gait, outlines: Mapping[str, Beside]) -> dict[str, Places]:
    """By side, from landmarks and outline, each counting by how well it is known."""
    found, slant = _by_landmarks(gait)
    out: dict[str, Places] = {}
    for side in SIDES:
        stance, values = found[side]
        if not len(values):
            return {}
        pixel = 100 * PIXELS / float(np.median(gait.leg_at(stance.mean(1))))
        seen = np.full(len(values), np.nan)
        if side in outlines:
            legs = outlines[side].place / gait.leg_at(outlines[side].times)[:, None]
            seen = _at_steps(stance, outlines[side].times, _own(gait, side) * _beside(legs, slant) + PICTURE_INWARD)
        out[side] = together(values, seen, pixel)
    return out


def _at_steps(stance: NDArray[np.float64], times: NDArray[np.float64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) of `values` (m,) at `times` those that fall into each stance (n, 2); NaN where none does."""
    inside = (times[None] >= stance[:, :1]) & (times[None] <= stance[:, 1:])
    return np.where(inside.any(1), values[inside.argmax(1)], np.nan) if len(times) else np.full(len(stance), np.nan)


def together(landmarks: NDArray[np.float64], picture: NDArray[np.float64], pixel: float) -> Places:
    """Two readings of the same steps (n,), weighed by what each may be wrong and its scatter; picture: NaN where a step is not seen.

    pixel: what PIXELS are worth, percent of leg. Where both differ by more than that explains, the difference is doubt: as with any
    weighted mean, the error grows with it.
    """
    known = np.isfinite(picture)
    if known.sum() < FEWEST_SEEN:
        return Places(landmarks, pixel)
    mine = LANDMARKS_WRONG**2 + robust_spread(landmarks) ** 2 / len(landmarks) + pixel**2
    its = PICTURE_WRONG**2 + robust_spread(picture[known]) ** 2 / known.sum() + pixel**2
    share = mine / (mine + its)
    apart = float(np.median(picture[known]) - np.median(landmarks))
    values = np.where(known, (1 - share) * landmarks + share * picture, landmarks + share * apart)
    unexplained = max(0.0, apart**2 / (mine + its) - 1) * mine * its / (mine + its)
    return Places(values, float(np.hypot(pixel, np.sqrt(unexplained))))


def body_line(gait: Gait, time: float) -> tuple[Curve, float]:
    """Mid-hip (2,), pixels, Y up, as large as she usually is, averaged over the stride about a real time; and the pixels sideways a pixel
    upward that are straight along the body: the line that feet are beside."""
    around = np.clip(time, gait.tracks.times[0] + gait.stride_s / 2, gait.tracks.times[-1] - gait.stride_s / 2)
    return _midline(gait, np.full((1, 2), around))[0][0], _by_landmarks(gait)[1]


def measure(subject: Subject) -> list[Measurement]:
    """Step width: the sum of both feet's medians; its spread from neighbouring steps."""
    feet = places(subject.gait, subject.pictures.beside)
    found: list[Measurement] = []
    for side, foot in feet.items():
        found += measurement("foot_offset", side, foot.values, subject, extra=foot.doubt)  # type: ignore[arg-type]
    if feet:
        left, right = feet["left"], feet["right"]
        n = min(len(left.values), len(right.values))
        width = float(np.median(left.values) + np.median(right.values))
        doubt = float(np.hypot(left.doubt, right.doubt))
        found += measurement("step_width", "both", left.values[:n] + right.values[:n], subject, value=width, extra=doubt)
    return found


def _curve(subject: Subject, side: Side, windows: Curve) -> Curve | None:
    """The landmarks' foot beside the midline, along the body as the number has it, moved as a whole so that its median over the part of
    stance that is read is the number.

    What it is moved by is the bias, and what the outline of the picture adds. The outline is read only where the foot stands; but what
    separates it from the landmarks is mostly where the middle of the hips lies, which is the same line through the whole stride.
    """
    gait = subject.gait
    found, slant = _by_landmarks(gait)
    foot, stance = places(gait, subject.pictures.beside).get(side), found[side][0]
    if foot is None:
        return None
    of = np.abs(stance[:, 0] - windows[:, :1]).argmin(1)
    known = np.abs(stance[of, 0] - windows[:, 0]) < TOGETHER_S
    of = of[known]
    if not len(of):
        return None
    hips = _midline(gait, stance[of])[0]
    standing, whole = (
        _own(gait, side) * _beside(_from_the_hips(gait, side, times, hips), slant)
        for times in (_standing(stance[of]), per_window(windows[known]))
    )
    number = float(np.median(foot.values)) - usual_error("foot_offset", gait, side).bias
    out = np.full((len(windows), whole.shape[1]), np.nan)
    out[known] = whole + number - float(np.median(np.median(standing, axis=1)))
    return out


CURVES: dict[str, CurveOf] = {"foot_offset": _curve}
