"""How somebody runs, as numbers: `Form`. What is left out is taken from the speed, after measured treadmill runners."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

SIDES = ("L", "R")

# By speed (m/s): the mean runner of the treadmill data that the norms of formcheck's metrics come from, and on to 5.2 m/s.
SPEEDS = (2.2, 2.5, 3.5, 4.5, 5.2)
BY_SPEED: dict[str, tuple[float, ...]] = {
    "cadence": (159.0, 162.0, 171.0, 183.0, 190.0),  # steps/min
    "duty": (0.408, 0.394, 0.348, 0.328, 0.316),  # contact time / stride time, at that cadence
    "reach": (0.170, 0.180, 0.215, 0.250, 0.265),  # of leg length, of a heel-first landing
    "bounce": (0.0445, 0.0435, 0.0400, 0.0360, 0.0345),  # m, at that cadence
    "heel_down": (0.38, 0.38, 0.55, 0.80, 0.90),  # m/s
    "knee_to": (18.0, 18.0, 17.0, 16.0, 16.0),  # degrees
    "heel_late": (0.0, 0.0, -0.15, -0.3, -0.3),
    "follow": (2.0, 2.0, 7.0, 12.0, 13.0),  # degrees
    "swing_knee": (86.0, 90.0, 98.0, 113.0, 118.0),
    "late_knee": (76.0, 78.0, 88.0, 98.0, 102.0),
    "swing_hip": (34.0, 36.0, 44.0, 52.0, 56.0),
}
LEG = 0.90  # m, of that runner. A shorter leg at one speed runs like a longer one at a higher speed, Froude's v^2 / (g leg) alike.
FOREFOOT_REACH = 0.05  # of leg length: so much nearer lands a runner who comes down on the forefoot
HEEL_FIRST, FOREFOOT_FIRST = 10.0, -4.0  # strike from which on and up to which that is so
FREE_CROSS, FREE_ELBOW, CROSS_PER_ELBOW = 85.0, 110.0, 1.2  # arm_cross up to which the hands stay out of the chest; less with bent elbows
MOST_TILT_OFF = 14.0  # degrees that tilt may differ from what goes with the arch
REST_TILT = 12.0  # anterior pelvic tilt of a back without extra arch
TILT_PER_ARCH = 0.75  # the rest of the arch is the lower ribs leaning back
FARTHEST_BEHIND = 0.77  # of leg length: a contact that would take the ankle farther behind the hip is shorter
FALL = 10.3  # m/s^2: how fast the hips may fall at the top of a step


@dataclass(frozen=True)
class Form:
    """A run's parameters: angles in degrees, lengths in m. `None` = from the speed (BY_SPEED), or as said here.

    What differs between the sides is given as the mean of both and `..._asym` = right minus left (in the same unit, or in % of the mean),
    but for the pelvis' drop. `drop_left` is the contralateral drop in left stance: peak of the pelvis' list minus its cycle mean.
    """

    speed: float = 2.8  # m/s
    cadence: float | None = None  # steps/min
    step_time_asym: float = 0.0  # %; a foot's step time ends with its own contact
    duty: float | None = None  # contact time / stride time; None: a higher cadence shortens contacts by half as much as strides
    contact_asym: float = 0.0  # %
    strike: float = 8.0  # foot angle to the belt at contact, + = heel first
    strike_asym: float = 0.0
    toe_up: float = 0.0  # the toes against the foot as a forefoot lands, so that its ball comes down first
    reach: float | None = None  # how far ahead of the hip the ankle lands; None: less for a forefoot strike
    reach_asym: float = 0.0
    overstride: float = 0.0  # added to `reach`
    heel_back: float = 0.75  # the heel's backward speed at contact / belt speed; 0.5 to 0.85 in measured runners
    heel_down: float | None = None  # the heel's downward speed at contact
    knee_ic: float = 9.0  # knee flexion at contact, mean of all steps (sets the height of the hips); a strike below 4 bends it more
    straight: float = 0.999  # of the leg's length: no leg is stretched farther; where one would be, the hips come down
    bounce: float | None = None  # half of the vertical oscillation
    step_width: float = 0.08  # between the lines of the ankles; <= 0 crosses over
    leg_gap: float = 0.075  # m from the swinging ankle to the other shank as they pass: narrow steps swing the foot outward for it
    drop_left: float = 4.0
    drop_right: float = 4.0
    tilt: float | None = None  # anterior pelvic tilt; the body's rest pose counts as 10. None: what goes with `arch`
    arch: float | None = None  # lumbar extension beyond an ordinary back's. None: what goes with `tilt`
    lean: float = 6.0  # of the line from mid-hip to mid-shoulder, + forward
    pelvis_rot: float = 5.0
    thorax_rot: float = 10.0
    toe_out: float = 6.0
    knee_to: float | None = None  # knee flexion at toe-off (the foot's angle there is solved from it)
    heel_late: float | None = None  # how much of the heel's rise comes late in stance: share of u^3 against u^2
    follow: float | None = None  # how much farther the thigh extends after toe-off
    sway: float = 0.010
    swing_knee: float | None = None
    late_knee: float | None = None  # knee flexion at 0.71 of swing, when the foot passes closest to the belt
    swing_hip: float | None = None
    arm_mean: float = -14.0
    arm_amp: float = 30.0  # half of the upper arm's swing
    arm_asym: float = 0.0  # % of arm_amp
    elbow: float = 92.0
    elbow_amp: float = 10.0
    arm_cross: float = 22.0
    arm_abd: float = 12.0
    # natural variability: SD from step to step, or of a slow drift
    vary_cadence: float = 0.010  # of the step time
    vary_contact: float = 0.010  # of the contact time
    vary_strike: float = 1.0
    vary_drop: float = 0.5
    vary_place: float = 0.007  # of each foot sideways; 1.4 times this is the SD of the step width
    vary_reach: float = 0.004
    vary_heel: float = 0.06  # of the heel's backward speed at contact, as a share of belt speed
    drift_side: float = 0.012
    drift_along: float = 0.020
    seed: int = 1


STEADY = {f.name: 0.0 for f in fields(Form) if f.name.startswith(("vary_", "drift_"))}


def settled(form: Form, leg: float) -> Form:
    """The form with nothing left out, for a leg (hip to ankle) of that length in m."""
    slower = (leg / LEG) ** 0.5
    norm = {k: float(np.interp(form.speed / slower, SPEEDS, v)) for k, v in BY_SPEED.items()}
    cadence = float(np.interp(form.speed, SPEEDS, BY_SPEED["cadence"])) if form.cadence is None else form.cadence
    quicker = cadence / (norm["cadence"] / slower)
    heel_first = float(np.clip((form.strike - FOREFOOT_FIRST) / (HEEL_FIRST - FOREFOOT_FIRST), 0, 1))
    tilt, arch = form.tilt, form.arch
    if tilt is None:
        tilt = REST_TILT + TILT_PER_ARCH * (arch or 0.0)
    if arch is None:
        arch = max(0.0, (tilt - REST_TILT) / TILT_PER_ARCH)
    reach = leg * (norm["reach"] - FOREFOOT_REACH * (1 - heel_first)) if form.reach is None else form.reach
    ahead = reach + form.overstride - abs(form.reach_asym) / 2
    longest = (FARTHEST_BEHIND * leg + ahead) / form.speed * cadence / 120 / (1 + abs(form.contact_asym) / 200)
    _check(form, tilt, arch)
    filled = norm | {
        "cadence": cadence,
        "duty": min(norm["duty"] * quicker**0.5, longest),
        "reach": reach,
        "bounce": norm["bounce"] * leg / LEG / quicker,
        "tilt": tilt,
        "arch": arch,
    }
    return replace(form, **{k: v for k, v in filled.items() if getattr(form, k) is None})


def _check(form: Form, tilt: float, arch: float) -> None:
    usual = REST_TILT + TILT_PER_ARCH * arch
    if abs(tilt - usual) > MOST_TILT_OFF:
        raise ValueError(f"a pelvis tilted by {tilt:g} does not go with an arch of {arch:g}; nearer to {usual:g}, or leave one of them out")
    free = FREE_CROSS - CROSS_PER_ELBOW * max(0.0, form.elbow - FREE_ELBOW)
    if form.arm_cross > free + 1e-9:
        raise ValueError(
            f"arm_cross {form.arm_cross:g} with an elbow of {form.elbow:g} puts the hands into the chest; allowed: up to {free:g}"
        )


def of_side(mean: float, asym: float, side: str) -> float:
    """One side's value where right minus left is `asym`."""
    return mean + (asym / 2 if side == "R" else -asym / 2)


def of_side_pct(mean: float, asym: float, side: str) -> float:
    """One side's value where right minus left is `asym` % of the mean."""
    return mean * of_side(1.0, asym / 100, side)
