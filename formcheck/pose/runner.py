"""Which person in the picture is the runner, and where to look for her: pure functions on sampled detections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .landmarks import ANKLE, COUNT, HIP, KNEE, SHOULDER, WRIST

Box = tuple[float, float, float, float]  # left, top, right, bottom in 0..1 of the picture

LIMBS = [KNEE["left"], KNEE["right"], ANKLE["left"], ANKLE["right"], WRIST["left"], WRIST["right"]]
TRUNK = [SHOULDER["left"], SHOULDER["right"], HIP["left"], HIP["right"]]


@dataclass(frozen=True)
class Person:
    """One person followed through the sampled frames: (K, 33, 2) points in 0..1 and the sampled frames' indices."""

    points: NDArray[np.float64]
    samples: tuple[int, ...]


def group_people(detections: Sequence[NDArray[np.float32]], aspect: float) -> list[Person]:
    """Sort the detections of sampled frames, each (P, 33, >=2), into persons by where they stand and how big they are.

    `aspect` is width / height of the picture, so that distances are counted in picture heights.
    """
    tracks: list[list[tuple[int, NDArray[np.float64]]]] = []
    for sample, found in enumerate(detections):
        taken: set[int] = set()
        for person in sorted((p[:, :2].astype(float) for p in found), key=lambda p: -_height(p)):
            distances = [
                (float(np.linalg.norm((_centre(person) - _centre(track[-1][1])) * [aspect, 1])) / max(_height(person), 1e-6), i)
                for i, track in enumerate(tracks)
                if i not in taken
            ]
            near = min(distances, default=(np.inf, -1))
            if near[0] < 0.5:
                tracks[near[1]].append((sample, person))
                taken.add(near[1])
            else:
                tracks.append([(sample, person)])
                taken.add(len(tracks) - 1)
    return [Person(np.array([p for _, p in track]).reshape(-1, COUNT, 2), tuple(s for s, _ in track)) for track in tracks]


def runner_score(person: Person, samples: int) -> float:
    """How much a person looks like the runner: seen throughout, large, central, and above all moving the limbs against the trunk."""
    height = float(np.median([_height(p) for p in person.points]))
    centre = np.median([_centre(p) for p in person.points], axis=0)
    central = 1 - min(1.0, 2 * abs(float(centre[0]) - 0.5)) * 0.5
    relative = (person.points[:, LIMBS] - person.points[:, TRUNK].mean(1, keepdims=True)) / max(height, 1e-6)
    movement = float(np.median(1.4826 * np.median(np.abs(relative - np.median(relative, 0)), 0))) if len(person.points) >= 3 else 0.0
    return (len(person.samples) / max(samples, 1)) * height * central * (0.02 + movement)


class Follower:
    """Picks the runner out of the people found in each frame: the one nearest to where she was, else to where she usually is.

    A stranger further than a trunk and a half away is never taken for her. aspect: width / height of the picture.
    """

    def __init__(self, runner: Person, aspect: float) -> None:
        self._scale = np.array([aspect, 1.0])
        self._home = np.median([_centre(p) for p in runner.points], axis=0) * self._scale
        self._trunk = float(np.median([_trunk(p * self._scale) for p in runner.points]))
        self._last = self._home

    def pick(self, found: NDArray[np.float32]) -> int | None:
        """Index of the runner in found (P, 33, >=2), or None."""
        best, chosen = 1.5 * self._trunk, None
        for i, person in enumerate(found[:, :, :2].astype(float) * self._scale):
            apart = min(float(np.linalg.norm(_centre(person) - place)) for place in (self._last, self._home))
            size = _trunk(person) / self._trunk
            if 0.5 < size < 2 and apart * max(size, 1 / size) < best:
                best, chosen = apart * max(size, 1 / size), i
        if chosen is not None:
            self._last = _centre(found[chosen, :, :2].astype(float) * self._scale)
        return chosen


def runner_region(person: Person, margin: float = 0.35) -> Box:
    """The part of the picture the runner stays in, with room for outstretched limbs (a share of her height)."""
    boxes = np.array([[*p.min(0), *p.max(0)] for p in person.points])
    room = margin * float(np.median(boxes[:, 3] - boxes[:, 1]))
    left, top = boxes[:, :2].min(0) - room
    right, bottom = boxes[:, 2:].max(0) + room
    return max(0.0, float(left)), max(0.0, float(top)), min(1.0, float(right)), min(1.0, float(bottom))


def _height(points: NDArray[np.float64]) -> float:
    return float(points[:, 1].max() - points[:, 1].min())


def _centre(points: NDArray[np.float64]) -> NDArray[np.float64]:
    return points[TRUNK].mean(0)


def _trunk(points: NDArray[np.float64]) -> float:
    return float(np.linalg.norm(points[TRUNK[:2]].mean(0) - points[TRUNK[2:]].mean(0)))
