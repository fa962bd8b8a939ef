"""The shoe's sole and how it rolls over the belt in stance. The foot points forward; positions are relative to the ankle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from body import Character
from rotations import rx, ry
from shoes import flat_pitch

FLAT_FROM, ROLL_FROM = (0.22, 0.32), 0.34  # of stance: the foot is flat after a heel, a forefoot landing; its heel begins to rise
AS_MODELLED = ("shoes05", "shoes06")  # they count as flat in their rest pose, whatever their soles' form
TOE_BEND, MOST_TOE_BEND = 0.62, 34.0  # of the foot's angle; degrees


@dataclass(frozen=True)
class Foot:
    """forward (3, 3): turns the rest foot to point forward. sole (P, 3), toe_weight (P,): how far each point goes with the toes.
    ball (3,): where the toes bend. flat: the foot's pitch as it stands, degrees; the toes then bend back by as much."""

    forward: np.ndarray
    sole: np.ndarray
    toe_weight: np.ndarray
    ball: np.ndarray
    flat: float


def foot_of(body: Character, side: str) -> Foot:
    joint, shoe = body.joint, body.shoe
    toes = [i for i, name in enumerate(body.bones) if name.startswith("toe")]
    own = [i for i, name in enumerate(body.bones) if name.endswith("." + side)]
    ankle = joint[f"foot.{side}____head"]
    d = joint[f"toe2-1.{side}____head"] - ankle
    forward = ry(-np.rad2deg(np.arctan2(d[0], d[2])))
    mine = np.isin(shoe.wi[:, 0], own)
    v = shoe.v[mine] - ankle
    low = v[:, 1] < v[:, 1].min() + 0.035
    sole = v[low] @ forward.T
    ball = forward @ (np.mean([joint[f"toe{k}-1.{side}____head"] for k in (1, 2, 3)], 0) - ankle)
    flat = 0.0 if body.look.shoes in AS_MODELLED else flat_pitch(sole)
    return Foot(forward, sole, (shoe.ww[mine] * np.isin(shoe.wi[mine], toes)).sum(1)[low], ball, flat)


def sole_points(foot: Foot, pitch: np.ndarray, bend: np.ndarray) -> np.ndarray:
    """(n, P, 3) of the sole; pitch > 0 lifts the forefoot, bend > 0 lifts the toes against the foot, degrees (n,)."""
    bent = np.einsum("nij,pj->npi", rx(-bend), foot.sole - foot.ball) + foot.ball
    v = foot.sole + foot.toe_weight[None, :, None] * (bent - foot.sole)
    return np.einsum("nij,npj->npi", rx(-pitch), v)


def stance_pitch(u: np.ndarray, strike: float, toe_off: float, late: float, toe_up: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Foot angle to the belt and toe bend (n,) over stance, u = 0..1: lands at `strike`, lies flat, leaves heel up by `toe_off`;
    late: the share of u^3 against u^2 in the heel's rise; toe_up: toe bend at contact, which goes as the foot comes to lie flat."""
    landing = (1 - np.clip(u / FLAT_FROM[int(strike <= 0)], 0, 1)) ** 2
    pitch = strike * landing
    rise = np.clip((u - ROLL_FROM) / (1 - ROLL_FROM), 0, 1)
    pitch = pitch - toe_off * ((1 - late) * rise**2 + late * rise**3)
    return pitch, toe_up * landing + toe_bend(pitch, u)


def toe_bend(pitch: np.ndarray, u: np.ndarray) -> np.ndarray:
    """(n,) degrees, over stance."""
    bend = np.minimum(np.maximum(-pitch - 4, 0) * TOE_BEND, MOST_TOE_BEND) * _smooth((u - ROLL_FROM) / 0.2)
    return bend * (1 - 0.28 * np.clip((u - 0.88) / 0.12, 0, 1) ** 2)  # the ball of the foot leaves the belt before the toe


def _smooth(x: np.ndarray) -> np.ndarray:
    x = np.clip(x, 0, 1)
    return x**3 * (x * (6 * x - 15) + 10)
