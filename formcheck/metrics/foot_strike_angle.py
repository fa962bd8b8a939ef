"""Foot strike angle: of the sole at initial contact against the same foot lying flat on the belt. Side view."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ..gait.contacts import landing_doubt
from ..gait.gait import Gait
from ..gait.strides import leg_points_at, per_window, stances
from ..picture.shoe import FLAT, LEAST_CORRELATION, ShoeAngles
from ..pose.landmarks import HEEL, TOE
from ..result import Measurement, Side
from .base import SIDES, Curve, CurveOf, Subject, measurement, unbiased

VIEWS = ("side",)
READ_S = -0.005  # against contact: after it the angle falls by 0.3 to 0.7 degrees a millisecond
FLAT_BELOW_STANDING = 1.5  # degrees the flat foot on the belt lies below the standing foot, which the definition subtracts
WINDOW_S = 0.035
NEARBY_S = 0.020  # the looks at a landing begin 45 ms before it
FEWEST = 3  # landings in the picture
SHRINK = 6  # landings that would be needed to believe half of the difference between picture and landmarks
BORROWED_ERROR = 3.0  # degrees, if all landings were lent
BY_LANDMARKS = {"near": 8.0, "far": 10.0}  # degrees (1 SD) where no picture of the shoe helps
MOST_TURNED = 45.0  # degrees that no ankle lets a foot land with: such an alignment failed, such landmarks are lost
PIXEL_ERROR = 1.0  # pixels by which heel or toe are off in a small picture


def measure(subject: Subject) -> list[Measurement]:
    """Degrees, + = toes up. The angle 5 ms before contact against foot-flat, less the flat foot's own angle against standing;
    where the landmarks alone tell it and a standing of the same clip is known, against that directly.

    Where the shoe was not seen clearly, the landmarks' angle stands in, moved by what separates it from the picture's on the other steps;
    where it was hardly ever seen, the landmarks' angle alone, with its larger error. Where both lie further apart than that
    error, half of the rest is doubt. The foot turns fast just then, so what the angle
    changes within the contact's own error counts as doubt.
    """
    found: list[Measurement] = []
    if not subject.gait.shows_landings:
        return found
    for side in SIDES:
        shoe = subject.pictures.shoes.get(side)
        if shoe is None:
            continue
        values, doubt = fused(shoe, "near" if side == subject.gait.near else "far", subject.gait.unsteadiness)
        if len(values):
            late = landing_doubt(subject.gait.steps, side, subject.gait.stride_s)
            extra = np.hypot(doubt, turn_around_contact(shoe, late))
            found += measurement("foot_strike_angle", side, values - _flat_below(shoe), subject, extra=float(extra))
    return found


def _flat_below(shoe: ShoeAngles) -> float:
    return 0.0 if shoe.stood else FLAT_BELOW_STANDING


def _seen(shoe: ShoeAngles) -> NDArray[np.bool_]:
    return (shoe.correlation >= LEAST_CORRELATION) & (np.abs(shoe.degrees) <= MOST_TURNED)


def at_looks(subject: Subject, side: Side) -> tuple[Curve, Curve]:
    """Real time (n,) and angle (n,) of each look at the shoe, as the number has it and from what it rests on; none without a shoe."""
    shoe = subject.pictures.shoes.get(side)
    if shoe is None:
        return np.empty(0), np.empty(0)
    seen = _seen(shoe)
    by_picture = len(at_contact(shoe.landing[seen], shoe.after_s[seen], shoe.degrees[seen])) >= FEWEST
    degrees = np.where(seen, shoe.degrees, np.nan) if by_picture else shoe.landmark_degrees
    times = subject.gait.steps[side].initial_contact[shoe.landing] + shoe.after_s
    return times, unbiased(degrees - _flat_below(shoe), "foot_strike_angle", side, subject)


def fused(shoe: ShoeAngles, role: str = "near", unsteadiness: float = 1.0) -> tuple[NDArray[np.float64], float]:
    """One angle a landing, and the doubt (degrees, 1 SD) of what the landmarks lent; from the landmarks alone where the picture showed
    fewer than FEWEST landings. role: near or far leg; unsteadiness: of the landmarks, 1 as usual."""
    by_landmarks = BY_LANDMARKS[role] * unsteadiness
    seen = _seen(shoe)
    picture = at_contact(shoe.landing[seen], shoe.after_s[seen], shoe.degrees[seen])
    landmarks = at_contact(shoe.landing, shoe.after_s, shoe.landmark_degrees)
    if len(picture) < FEWEST:
        coarse = float(np.degrees(PIXEL_ERROR / shoe.length)) if shoe.length > 0 else 0.0
        alone = np.array(list(landmarks.values()))
        possible = len(alone) > 0 and abs(float(np.median(alone))) <= MOST_TURNED
        return alone if possible else np.empty(0), float(np.hypot(by_landmarks, coarse))
    both = [k for k in picture if k in landmarks]
    if len(both) < FEWEST:
        return np.array(list(picture.values())), 0.0
    apart = float(np.median([picture[k] - landmarks[k] for k in both]))
    unlike = max(0.0, abs(apart) - by_landmarks) / 2
    lent = {k: angle + apart * len(both) / (len(both) + SHRINK) for k, angle in landmarks.items() if k not in picture}
    angles = {**lent, **picture}
    return np.array([angles[k] for k in sorted(angles)]), float(np.hypot(BORROWED_ERROR * len(lent) / len(angles), unlike))


def turn_around_contact(shoe: ShoeAngles, late: float) -> float:
    """Degrees by which the angle is wrong where the contact is `late` seconds too late or too early; beyond NEARBY_S as steep as within."""
    step = min(late, NEARBY_S)
    at, sooner, later = (fused(replace(shoe, after_s=shoe.after_s + by))[0] for by in (0.0, step, -step))
    if not (len(at) and len(sooner) and len(later) and step > 0):
        return 0.0
    changes = [float(np.median(other)) - float(np.median(at)) for other in (sooner, later)]
    return float(np.sqrt(np.mean(np.square(changes)))) * late / step


def at_contact(landing: NDArray[np.int_], after_s: NDArray[np.float64], degrees: NDArray[np.float64]) -> dict[int, float]:
    """The angle of each landing, straight between the looks on both sides of the read-out; landings without both are left out."""
    values: dict[int, float] = {}
    for k in np.unique(landing):
        own = landing == k
        order = np.argsort(after_s[own])
        t, a = after_s[own][order], degrees[own][order]
        before, after = t[t <= READ_S], t[t > READ_S]
        if len(before) and len(after) and READ_S - before[-1] < WINDOW_S and after[0] - READ_S < WINDOW_S:
            values[int(k)] = float(np.interp(READ_S, t, a))
    return values


def _curve(subject: Subject, side: Side, windows: Curve) -> Curve | None:
    """The landmarks' angle, held at what is known better: the number at the moment at which it is read, and the flat foot in stance.

    The picture of the shoe is looked at only about landing, and through the swing there are but the landmarks, which follow a foot that
    turns fast too late. So what separates their median from the number is added in full where the number is read; it goes evenly to
    nothing until the foot lies flat, whose angle is the definition's zero, and comes back evenly until the next landing.
    """
    number = next((m.value for m in measure(subject) if m.side == side), None)
    stance = stances(subject.gait, side)
    if number is None or not len(stance):
        return None
    flat = stance[:, :1] + (stance[:, 1:] - stance[:, :1]) * np.array(FLAT)  # (n, 2)
    rest = float(np.median(_toes_up(subject.gait, side, per_window(flat))))

    def bare(times: Curve) -> Curve:
        return (_toes_up(subject.gait, side, times) - rest + 180) % 360 - 180 - FLAT_BELOW_STANDING

    missing = number - float(np.median(bare(windows[:, 0] + READ_S)))
    landings = subject.gait.steps[side].initial_contact + READ_S
    at = np.concatenate([landings, flat.ravel()])
    added = np.concatenate([np.full(len(landings), missing), np.zeros(flat.size)])
    order = np.argsort(at)
    times = per_window(windows)
    return bare(times) + np.interp(times, at[order], added[order])


def _toes_up(gait: Gait, side: Side, times: Curve) -> Curve:
    """(...) degrees of heel to toe against the picture's horizontal at real times (...), by the landmarks."""
    points = leg_points_at(gait, times)
    along = points[..., TOE[side], :] - points[..., HEEL[side], :]
    return np.asarray(np.degrees(np.arctan2(along[..., 1], gait.forward * along[..., 0])))


CURVES: dict[str, CurveOf] = {"foot_strike_angle": _curve}
