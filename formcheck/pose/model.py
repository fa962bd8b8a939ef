"""What formcheck asks of a pose model, whoever makes it.

Models know different joints and number them differently. `laid_out` is the one place where a model's own rows become formcheck's, which
are those of `landmarks.NAMES`; nobody else has to know which model was at work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ..errors import ModelUnfit
from ..language.text import Phrase
from .landmarks import NAMES

SIDES = ("left", "right")
TRUNK_AND_LIMBS = ("ear", "shoulder", "elbow", "wrist", "hip", "knee", "ankle")
NEEDED = ("nose", *(f"{side}_{joint}" for joint in TRUNK_AND_LIMBS for side in SIDES))  # without these nobody can be followed and read
FEET = tuple(f"{side}_{joint}" for joint in ("heel", "foot_index") for side in SIDES)
# Where a joint is put that the model does not find, so that every row is a place on the body.
STAND_IN = (
    {name: "nose" for name in NAMES if "eye" in name or "mouth" in name}
    | {f"{side}_{finger}": f"{side}_wrist" for side in SIDES for finger in ("pinky", "index", "thumb")}
    | {name: f"{name.split('_')[0]}_ankle" for name in FEET}
)


class Detector(Protocol):
    """An opened model. Feed it BGR pictures; it answers with (P, J, 8): the people in the picture, and the model's joints.

    The last axis is x, y (0..1 of the picture, y down), z (smaller = nearer; 0: not known), visibility, world x, y, z (metres; NaN: not
    known), presence (0..1: how surely the joint is in the picture).
    """

    def __call__(self, image: NDArray[np.uint8]) -> NDArray[np.float32]: ...

    def with_mask(self, image: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.float32] | None]:
        """Points of all people, and the first one's mask (H, W) 0..1. The model must have masks and have been opened with them."""


class PoseModel(Protocol):
    """A network that finds people and their joints in a picture."""

    @property
    def name(self) -> str:
        """What users know it by."""

    @property
    def key(self) -> str:
        """Another one for every network that answers differently: poses are kept by it."""

    @property
    def again(self) -> PoseModel | None:
        """A better and slower one that looks a second time at the frames that decide; None where there is none."""

    @property
    def joints(self) -> Mapping[str, int]:
        """Each joint that it finds, by its name in `landmarks.NAMES`, and its row in what the detector answers."""

    @property
    def has_world(self) -> bool:
        """Whether it gives places in metres."""

    @property
    def has_masks(self) -> bool:
        """Whether it can tell which pixels are the person."""

    def opened(self, *, track: bool, people: int = 1, masks: bool = False) -> AbstractContextManager[Detector]:
        """Ready for pictures. track: they follow each other in time; people: the most to be found; masks: `with_mask` will be asked."""


def has_feet(joints: Iterable[str]) -> bool:
    """Whether heels and toes are among these joints."""
    return set(FEET) <= set(joints)


def unknown(model: PoseModel) -> frozenset[int]:
    """Rows of `landmarks.NAMES` that the model does not find."""
    return frozenset(row for row, name in enumerate(NAMES) if name not in model.joints)


def require(model: PoseModel) -> None:
    """Raises ModelUnfit for a model that does not find what everything else rests on."""
    lacking = [name for name in NEEDED if name not in model.joints]
    if lacking:
        raise ModelUnfit(Phrase("errors.model.unfit", name=model.name, joints=", ".join(lacking)))


def laid_out(model: PoseModel, found: NDArray[np.float32]) -> NDArray[np.float32]:
    """What was found (P, J, 8) in formcheck's rows (P, 33, 8). A joint that the model does not find lies on the nearest that it does, with
    visibility 0."""
    out = found[:, [model.joints[name if name in model.joints else STAND_IN[name]] for name in NAMES]]
    out[:, sorted(unknown(model)), 3] = 0
    return out
