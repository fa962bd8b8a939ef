"""When and where the feet land and leave: the run's clock, its drift on the belt and its steps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from form import Form, of_side, of_side_pct
from scipy.interpolate import CubicSpline
from variation import scatter, wander

N = 480  # samples a stride
FIRST = -4  # number of the first step; even steps are the left foot's
BEGIN = 0.11  # s: step 0 lands so long before time 0


@dataclass(frozen=True)
class Step:
    side: str  # L | R
    contact: int  # sample of initial contact
    toe_off: int  # sample of toe-off
    strike: float  # degrees
    drop: float  # degrees
    x: float  # place of the ankle sideways, m
    ahead: float  # of the hip, of the ankle at contact, m
    heel: float  # its backward speed at contact, share of belt speed


@dataclass(frozen=True)
class Plan:
    """phase (n,): in strides, 0 = a left contact. t (n,): s. drift (n, 3): m. steps: in order."""

    phase: np.ndarray
    t: np.ndarray
    drift: np.ndarray
    steps: tuple[Step, ...]


class Clock:
    """Strides passed and phase, of a run that differs between its sides but not from stride to stride."""

    def __init__(self, form: Form) -> None:
        self.form = form
        late = CubicSpline([0, 0.5, 1], [0, form.step_time_asym / 400, 0], bc_type="periodic")
        self._phase = np.linspace(-1, 3, 8 * N + 1)
        self._time = self._phase + late(self._phase % 1)

    def time(self, phase: np.ndarray | float) -> np.ndarray:
        return np.interp(phase, self._phase, self._time)

    def stance(self, side: str) -> float:
        """Contact's length in phase."""
        contact = 0.0 if side == "L" else 0.5
        duty = of_side_pct(self.form.duty, self.form.contact_asym, side)
        return float(np.interp(self.time(contact) + duty, self._time, self._phase)) - contact


def plan(f: Form, seconds: float, rng: np.random.Generator) -> Plan:
    step_time = 60.0 / f.cadence
    count = int(np.ceil(seconds / step_time * 1.04)) + 10
    number = np.arange(FIRST, FIRST + count + 1)
    lengths = step_time * (1 + f.vary_cadence * scatter(rng, count))
    lengths *= step_time / lengths[4:-4].mean() if f.vary_cadence else 1.0
    lengths *= 1 + np.where(number[:-1] % 2 == 0, 1, -1) * f.step_time_asym / 200
    at = np.concatenate([[0.0], np.cumsum(lengths)])
    at -= at[-FIRST] + BEGIN
    index = np.arange((count - 1) * N // 2)
    phase = FIRST / 2 + index / N
    t = CubicSpline(number / 2, at)(phase)
    drift = np.stack([f.drift_side * wander(rng, t, 2.6), 0 * t, f.drift_along * wander(rng, t, 3.1)], 1)
    noise = {k: scatter(rng, count) for k in ("contact", "strike", "drop", "place", "reach", "heel")}
    stances = {side: Clock(f).stance(side) for side in "LR"}
    steps = []
    for k in range(count - 2):
        side = "L" if number[k] % 2 == 0 else "R"
        contact = k * N // 2
        stance = round(stances[side] * N * (1 + f.vary_contact * noise["contact"][k]))
        steps.append(
            Step(
                side=side,
                contact=contact,
                toe_off=contact + stance,
                strike=of_side(f.strike, f.strike_asym, side) + f.vary_strike * noise["strike"][k],
                drop=(f.drop_left if side == "L" else f.drop_right) + f.vary_drop * noise["drop"][k],
                x=(1 if side == "L" else -1) * f.step_width / 2 + f.vary_place * noise["place"][k] + drift[contact + stance // 2, 0],
                ahead=of_side(f.reach, f.reach_asym, side) + f.overstride + f.vary_reach * noise["reach"][k],
                heel=f.heel_back + f.vary_heel * noise["heel"][k],
            )
        )
    return Plan(phase, t, drift, tuple(s for s in steps if s.toe_off + 2 < len(index)))
