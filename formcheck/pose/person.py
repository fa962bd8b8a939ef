"""Which person in the picture is the runner, and which of all that was found belongs to her: pure functions on detections.

A person is known by continuity: from frame to frame she moves and grows smoothly, wherever in the picture she is, so that one who
crosses it or is followed by a moving camera stays one person, and a tracker that lost her and came back on somebody else does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from .landmarks import ANKLE, COUNT, HIP, KNEE, SHOULDER, WRIST

Box = tuple[float, float, float, float]  # left, top, right, bottom in 0..1 of the picture
Place = Literal["", "left", "right", "middle", "larger"]
Floats = NDArray[np.float64]

LIMBS = [KNEE["left"], KNEE["right"], ANKLE["left"], ANKLE["right"], WRIST["left"], WRIST["right"]]
TRUNK = [SHOULDER["left"], SHOULDER["right"], HIP["left"], HIP["right"]]

STILL = 0.02  # body heights by which limbs seem to move on somebody who stands
BODY = 3.3  # trunks in a body's height
FASTEST = 4.0  # trunks a second by which somebody may depart from the path so far (2 m/s)
UNSTEADY = 0.6  # trunks by which the landmarks of one person jump between two frames at most
HELD_S = 0.3  # how long a path is kept open for somebody who is not found: a blurred or hidden step
SAME = 0.2  # trunks between the points of two detections of one and the same person
FITTING_SIZE = 2.0  # times larger or smaller that one person can seem to be after she was lost
SQUARE = 1.4  # body heights (landmarks' highest to lowest) of the side of MediaPipe's square around a body
TOO_CLOSE = 0.45  # shared by two squares; MediaPipe's limit is 0.5
LARGER = 1.2  # times as long a trunk, which an eye sees
MOSTLY = 0.9  # share of the sampled frames in which what is told of her place must hold


@dataclass(frozen=True)
class Person:
    """One person followed through frames.

    points (K, 33, 2): in 0..1 of the picture; samples: those frames' numbers; which: which of all found in each frame she is.
    presence (K, 33): how surely each point is in the picture, 0..1; None: not known.
    """

    points: Floats
    samples: tuple[int, ...]
    which: tuple[int, ...] = ()
    presence: Floats | None = None


def real(found: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of the found (P, 33, 8) those whose hips are in the picture: of the others the network only imagines the body."""
    return found[found[:, TRUNK[2:], 7].mean(1) >= 0.5]


def group_people(detections: Sequence[NDArray[np.float32]], aspect: float) -> list[Person]:
    """Sort the detections of sampled frames, each (P, 33, >=2), into persons by where they stand and how big they are.

    `aspect` is width / height of the picture, so that distances are counted in picture heights.
    """
    tracks: list[list[tuple[int, int, Floats]]] = []
    for sample, found in enumerate(detections):
        taken: set[int] = set()
        for which, person in sorted(enumerate(found[:, :, :2].astype(float)), key=lambda one: -_height(one[1])):
            distances = [
                (float(np.linalg.norm((_centre(person) - _centre(track[-1][2])) * [aspect, 1])) / max(_height(person), 1e-6), i)
                for i, track in enumerate(tracks)
                if i not in taken
            ]
            near = min(distances, default=(np.inf, -1))
            if near[0] < 0.5:
                tracks[near[1]].append((sample, which, person))
                taken.add(near[1])
            else:
                tracks.append([(sample, which, person)])
                taken.add(len(tracks) - 1)
    return [_person([s for s, _, _ in t], [w for _, w, _ in t], detections) for t in tracks]


def _person(frames: list[int], which: list[int], found: Sequence[NDArray[np.float32]]) -> Person:
    rows = np.array([found[k][w] for k, w in zip(frames, which, strict=True)], float).reshape(len(frames), COUNT, -1)
    return Person(rows[:, :, :2], tuple(frames), tuple(which), rows[:, :, 7] if rows.shape[-1] > 7 else None)


def movement(person: Person, aspect: float = 1.0) -> float:
    """How much the limbs move against the trunk, 1 SD in body heights: below 0.02 where somebody stands, running 0.05 as seen from behind,
    0.1 from the side. Limbs outside the picture, which the network only guesses, count as still.
    """
    if len(person.points) < 3:
        return 0.0
    square = person.points * [aspect, 1]
    relative = (square[:, LIMBS] - square[:, TRUNK].mean(1, keepdims=True)) / np.maximum(_trunks(square), 1e-6)[:, None, None]
    spread = np.subtract(*np.percentile(relative, [90, 10], axis=0)) / 2.56 / BODY  # a foot seen from behind is up for a moment only
    seen = np.ones(len(LIMBS)) if person.presence is None else person.presence[:, LIMBS].mean(0) >= 0.5
    return float(np.mean(np.linalg.norm(spread, axis=1) * seen))


def runner_score(person: Person, samples: int, aspect: float = 1.0) -> float:
    """How much a person looks like the runner: seen throughout, large, central, and above all moving the limbs against the trunk."""
    height = float(np.median([_height(p) for p in person.points]))
    centre = np.median([_centre(p) for p in person.points], axis=0)
    central = 1 - min(1.0, 2 * abs(float(centre[0]) - 0.5)) * 0.5
    moved = 0.1 * STILL + max(0.0, movement(person, aspect) - STILL)
    return (len(person.samples) / max(samples, 1)) * height * central * moved


def rivalled(persons: Sequence[Person], samples: int, aspect: float) -> bool:
    """Whether of the persons of `samples` sampled frames another one than the runner is there for half of them and moves as she does."""
    if not persons:
        return False
    runner, *rest = sorted(persons, key=lambda p: -runner_score(p, samples, aspect))
    like_her = max(movement(runner, aspect), STILL) / 2
    return any(len(p.samples) >= samples / 2 and movement(p, aspect) > like_her for p in rest)


# ---- following


def follow(found: Sequence[NDArray[np.float32]], times: Floats, aspect: float) -> list[Person]:
    """The people of successive frames, each (P, 33, >=2) found at `times` (T,) s, sorted into persons by continuity."""
    tracks: list[_Track] = []
    for frame, (people, time_s) in enumerate(zip(found, times, strict=True)):
        here = [(i, p) for i, p in enumerate(people[:, :, :2].astype(float) * [aspect, 1]) if _trunk(p) > 0]
        open_now = [t for t in tracks if time_s - t.time_s <= HELD_S]
        free = dict(enumerate(_distinct(here)))
        for far, k, j in sorted((t.misfit(p, time_s), k, j) for k, t in enumerate(open_now) for j, (_, p) in free.items()):
            if far < 1 and j in free and open_now[k].frames[-1] != frame:
                open_now[k].take(frame, *free.pop(j), time_s)
        tracks += [_Track(frame, i, p, time_s) for i, p in free.values()]
    return [_person(t.frames, t.which, found) for t in tracks]


class _Track:
    """A person's path while it is being followed; points in picture heights."""

    def __init__(self, frame: int, which: int, points: Floats, time_s: float) -> None:
        self.frames, self.which = [frame], [which]
        self.time_s, self._points, self._speed = time_s, points, np.zeros(2)

    def misfit(self, points: Floats, time_s: float) -> float:
        """How far the points are from where she is expected, as a share of what is possible; more than 1: somebody else."""
        size, before = _trunk(points), _trunk(self._points)
        step = time_s - self.time_s
        expected = _centre(self._points) + step * self._speed
        apart = float(np.linalg.norm(_centre(points) - expected)) / before
        return float(np.hypot(apart / (UNSTEADY + FASTEST * step), np.log(size / before) / np.log(FITTING_SIZE)))

    def take(self, frame: int, which: int, points: Floats, time_s: float) -> None:
        step = max(time_s - self.time_s, 1e-6)
        new = (_centre(points) - _centre(self._points)) / step
        self._speed += min(1.0, step / 0.1) * (new - self._speed)  # smoothed over a tenth of a second
        self.frames.append(frame)
        self.which.append(which)
        self.time_s, self._points = time_s, points


def _distinct(people: list[tuple[int, Floats]]) -> list[tuple[int, Floats]]:
    """Without those whose every point lies on somebody who was found already."""
    kept: list[tuple[int, Floats]] = []
    for i, one in people:
        if all(np.linalg.norm(one - other, axis=-1).mean() > SAME * _trunk(other) for _, other in kept):
            kept.append((i, one))
    return kept


def choose(people: Sequence[Person], times: Floats, aspect: float) -> tuple[list[Person], bool]:
    """Those of the followed persons that are the runner, in order of time: who is most like one, and what is she after she was lost.

    She again is who appears at her place (between where she was before and after) and does not stand still where she moved; or who moves
    as she does, anywhere, if nobody else who does was ever seen beside her. The second value tells whether somebody was.
    """
    if not people:
        return [], False
    runner = max(people, key=lambda p: runner_score(p, len(times), aspect))
    moved = max(movement(runner, aspect), STILL)
    rest = sorted((p for p in people if p is not runner), key=lambda p: -len(p.samples))
    alike = [movement(p, aspect) > moved / 2 for p in rest]
    beside = any(like and _overlap(p, runner) > len(runner.samples) / 10 for p, like in zip(rest, alike, strict=True))
    pieces = [runner]
    for one, like in zip(rest, alike, strict=True):
        if any(_overlap(one, piece) > len(one.samples) / 10 for piece in pieces):
            continue
        brief = times[one.samples[-1]] - times[one.samples[0]] < HELD_S
        apart, size = _displaced(one, pieces, times, aspect)
        if size < FITTING_SIZE and ((apart < 1 and (like or brief)) or (like and not brief and not beside)):
            pieces.append(one)
    return sorted(pieces, key=lambda p: p.samples[0]), beside


def _overlap(one: Person, other: Person) -> int:
    """Frames of `one` within the time from the other's first to her last."""
    return sum(other.samples[0] <= s <= other.samples[-1] for s in one.samples)


def _displaced(one: Person, pieces: Sequence[Person], times: Floats, aspect: float) -> tuple[float, float]:
    """How far, in trunks, and how many times larger or smaller `one` is than the runner would be there, by her pieces before and after."""
    seen = np.concatenate([times[list(p.samples)] for p in pieces])
    order = np.argsort(seen)
    square = np.concatenate([p.points for p in pieces])[order] * [aspect, 1]
    path = np.column_stack([square[:, TRUNK].mean(1), _trunks(square)])
    at = times[list(one.samples)]
    expected = np.column_stack([np.interp(at, seen[order], column) for column in path.T])
    own = one.points * [aspect, 1]
    apart = np.linalg.norm(own[:, TRUNK].mean(1) - expected[:, :2], axis=1) / np.maximum(expected[:, 2], 1e-9)
    ratio = np.log(np.maximum(_trunks(own), 1e-9) / np.maximum(expected[:, 2], 1e-9))
    return float(np.median(apart)), float(np.exp(np.abs(np.median(ratio))))


# ---- where


def stays(person: Person, aspect: float) -> bool:
    """Whether she keeps her place in the picture within half a body's height, as on a treadmill before a camera that stands."""
    square = person.points * [aspect, 1]
    return float(np.ptp(square[:, TRUNK].mean(1), axis=0).max()) < 0.5 * float(np.median([_height(p) for p in square]))


def crowded(detections: Sequence[NDArray[np.float32]], aspect: float) -> bool:
    """Whether people (P, 33, >=2) of a sampled frame stand so close that MediaPipe's tracking drops one of them: it lets no two squares
    around bodies share more than half of both, and then goes to and fro between the two people.
    """
    for found in detections:
        square = found[:, :, :2].astype(float) * [aspect, 1]
        for i, one in enumerate(square):
            for other in square[:i]:
                side = SQUARE * max(_height(one), _height(other))
                width, height = np.maximum(0, side - np.abs(one[TRUNK[2:]].mean(0) - other[TRUNK[2:]].mean(0)))
                if width * height > TOO_CLOSE * (2 * side**2 - width * height):
                    return True
    return False


def place_among(hers: Floats, detections: Sequence[NDArray[np.float32]], aspect: float) -> tuple[int, Place]:
    """How many people are in the picture, and where among them she is, of sampled frames: her points (S, 33, 2) in 0..1 (NaN where she
    is not), and all who were found. Others count who are there in two samples; a place is told that holds in most of them.
    """
    aside: list[list[float]] = []  # per sample: how far to the right of her the others are
    larger: list[bool] = []
    most = 1
    for she, found in zip(hers * [aspect, 1], detections, strict=True):
        people = [p for _, p in _distinct(list(enumerate(found[:, :, :2].astype(float) * [aspect, 1])))]
        if not people or not np.isfinite(she).all():
            continue
        apart = [float(np.linalg.norm(p - she, axis=-1).mean()) / max(_trunk(she), 1e-9) for p in people]
        if min(apart) < 1:
            people.pop(int(np.argmin(apart)))
        if people:
            most = max(most, len(people) + 1)
            aside.append([float(_centre(p)[0] - _centre(she)[0]) for p in people])
            larger.append(all(_trunk(she) > LARGER * _trunk(p) for p in people))
    if len(aside) < 2:
        return 1, ""
    held: dict[Place, float] = {
        "left": float(np.mean([min(x) > 0 for x in aside])),
        "right": float(np.mean([max(x) < 0 for x in aside])),
        "middle": float(np.mean([min(x) < 0 < max(x) for x in aside])),
        "larger": float(np.mean(larger)),
    }
    return most, next((place for place, share in held.items() if share >= MOSTLY), "")


def runner_region(person: Person, margin: float = 0.35) -> Box:
    """The part of the picture the runner stays in, with room for outstretched limbs (a share of her height)."""
    boxes = np.array([[*p.min(0), *p.max(0)] for p in person.points])
    room = margin * float(np.median(boxes[:, 3] - boxes[:, 1]))
    left, top = boxes[:, :2].min(0) - room
    right, bottom = boxes[:, 2:].max(0) + room
    return max(0.0, float(left)), max(0.0, float(top)), min(1.0, float(right)), min(1.0, float(bottom))


def _height(points: Floats) -> float:
    return float(points[:, 1].max() - points[:, 1].min())


def _centre(points: Floats) -> Floats:
    return points[TRUNK].mean(0)


def _trunk(points: Floats) -> float:
    return float(np.linalg.norm(points[TRUNK[:2]].mean(0) - points[TRUNK[2:]].mean(0)))


def _trunks(points: Floats) -> Floats:
    """(K,) of (K, 33, 2)."""
    return np.asarray(np.linalg.norm(points[:, TRUNK[:2]].mean(1) - points[:, TRUNK[2:]].mean(1), axis=-1))
