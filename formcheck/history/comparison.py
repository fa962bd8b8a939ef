"""What changed between two sessions of one runner, or differs between both legs of one. A wrong verdict is worse than none: what cannot be
held together is not."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from typing import Literal

from ..advice.library import KNOWN, RESTS_ON
from ..metrics.catalogue import CATALOGUE, metric
from ..metrics.errors import LOW_RATE
from ..output.severity import gravity
from ..recording.file_name import folded
from ..result import Measurement, Side
from .session import Filmed, Key, SessionResult

FEWEST_STEPS = 5  # of each number: a difference of two uncertain ones is worth nothing
SURE = 1.96  # times the error of a difference, by which chance alone exceeds it in one of twenty
ALIKE: dict[str, float] = tomllib.loads((resources.files(__package__) / "alike.toml").read_text(encoding="utf-8"))

SIDES: tuple[Side, ...] = ("left", "right", "both")
Outcome = Literal["changed", "within_noise", "not_comparable"]


@dataclass(frozen=True)
class Change:
    """One number on both days. difference: after less before; needed: what it takes to believe it; both None where nothing is compared.
    reasons: why not comparable, as keys of `compare.why` in the words."""

    metric: str
    side: Side
    before: Measurement | None
    after: Measurement | None
    outcome: Outcome
    reasons: tuple[str, ...] = ()
    difference: float | None = None
    needed: float | None = None

    @property
    def direction(self) -> Literal["up", "down", ""]:
        """Of what changed."""
        if self.outcome != "changed" or self.difference is None:
            return ""
        return "up" if self.difference > 0 else "down"

    @property
    def by_errors_alone(self) -> bool:
        """No smallest change to believe is known for it."""
        return self.outcome != "not_comparable" and metric(self.metric).smallest_change is None


@dataclass(frozen=True)
class Shift:
    """One verdict on both days, in one word each (`report.gravity`), "" where there is none. outcome: "same", else whether a number
    behind it changed: verdicts differ by chance where a number is near a limit."""

    finding: str
    side: Side
    before: str
    after: str
    outcome: Outcome | Literal["same"]


@dataclass(frozen=True)
class Comparison:
    """conditions: what nobody said and must have been the same for this to hold, as keys of `compare.condition` in the words. of: two days,
    or the left (before) and the right leg (after) of one."""

    before: SessionResult
    after: SessionResult
    changes: tuple[Change, ...]
    shifts: tuple[Shift, ...]
    conditions: tuple[str, ...]
    of: Literal["days", "legs"] = "days"

    @property
    def beyond_noise(self) -> tuple[Change, ...]:
        """What changed, that first which changed most by what it takes to believe it."""
        changed = [one for one in self.changes if one.outcome == "changed"]
        return tuple(sorted(changed, key=lambda one: -abs(one.difference or 0.0) / max(one.needed or 0.0, 1e-9)))


def compare(before: SessionResult, after: SessionResult) -> Comparison:
    """Every metric and side measured on either day, in the order in which reports show them."""
    first, then = before.by_key, after.by_key
    changes = tuple(change(before, after, key) for key in places([*first, *then]))
    return Comparison(before, after, changes, tuple(_shifts(before, after, changes)), _conditions(before, after, changes))


def change(before: SessionResult, after: SessionResult, key: Key) -> Change:
    """Of the metric and side that at least one of the two days has."""
    one, other = before.by_key.get(key), after.by_key.get(key)
    if one is None or other is None:
        return Change(*key, one, other, "not_comparable", ("only_after" if one is None else "only_before",))
    return _held(key, one, other, tuple(_unlike(before, after, one, other)))


def compare_legs(day: SessionResult) -> Comparison:
    """The right leg of one day held against the left: every metric and verdict that is told of each. A difference must reach what a change
    from day to day must, which is more than its errors alone ask for."""
    numbers = day.by_key
    metrics = dict.fromkeys(id for id, side in places(numbers) if side != "both")
    changes = tuple(_legs(day, id) for id in metrics)
    words: dict[Key, str] = {(one.finding, one.side): gravity(one) for one in day.verdicts}
    of_legs = sorted({(finding, "both") for finding, side in words if side != "both"}, key=_rank)
    shifts = tuple(
        _shift((finding, "both"), words.get((finding, "left"), ""), words.get((finding, "right"), ""), changes) for finding, _ in of_legs
    )
    return Comparison(day, day, changes, shifts, (), "legs")


def _legs(day: SessionResult, id: str) -> Change:
    left, right = day.by_key.get((id, "left")), day.by_key.get((id, "right"))
    if left is None or right is None:
        return Change(id, "both", left, right, "not_comparable", ("only_right" if left is None else "only_left",))
    return _held((id, "both"), left, right, tuple(_unlike(day, day, left, right)))


def _held(key: Key, one: Measurement, other: Measurement, reasons: tuple[str, ...]) -> Change:
    if reasons:
        return Change(*key, one, other, "not_comparable", reasons)
    difference = other.value - one.value
    needed = max(metric(key[0]).smallest_change or 0.0, SURE * math.hypot(one.error, other.error))
    changed = difference != 0 and abs(difference) >= needed
    return Change(*key, one, other, "changed" if changed else "within_noise", (), difference, needed)


def _unlike(before: SessionResult, after: SessionResult, one: Measurement, other: Measurement) -> Iterable[str]:
    """Why these two numbers of one metric and side cannot be held against each other."""
    clip, then = before.clip_of(one), after.clip_of(other)
    if one.unit != other.unit:
        yield "unit"
    if min(one.n, other.n) < FEWEST_STEPS:
        yield "few_steps"
    if clip.network and then.network and clip.network != then.network:
        yield "network"
    if metric(one.metric).from_anywhere:
        pass
    elif clip.view != then.view:
        yield "view"
    else:
        # Near and far leg change places, and the far one is read with another error.
        if clip.view == "side" and one.side != "both" and clip.facing != then.facing:
            yield "facing"
        if abs(clip.yaw - then.yaw) > ALIKE["camera"]:
            yield "camera"
    if metric(one.metric).at_landing and _fast(clip) != _fast(then):
        yield "rate"
    if _other_speed(before, after, clip, then):
        yield "speed"
    if _differ(before.session.shoes, after.session.shoes):
        yield "shoes"
    if metric(one.metric).by_clothes and _differ(before.session.clothing, after.session.clothing):
        yield "clothing"


def _fast(clip: Filmed) -> bool:
    return clip.fps >= LOW_RATE


def _differ(one: str, other: str) -> bool:
    return bool(folded(one) and folded(other)) and folded(one) != folded(other)


def _other_speed(before: SessionResult, after: SessionResult, clip: Filmed, then: Filmed) -> bool:
    """Whether the belt surely ran at another speed. A speed that nobody said is the video's, with its doubt."""
    speeds = [result.session.speed or _seen_speed(result, own) for result, own in ((before, clip), (after, then))]
    if not (speeds[0] and speeds[1]):
        return False
    from_video = sum(not result.session.speed for result in (before, after))
    allowed = SURE * math.sqrt(from_video) * ALIKE["video_speed"] if from_video else ALIKE["speed"]
    return abs(speeds[1] - speeds[0]) > allowed * (speeds[0] + speeds[1]) / 2


def _seen_speed(result: SessionResult, own: Filmed) -> float | None:
    return own.speed or next((clip.speed for clip in result.clips if clip.speed), None)


def _conditions(before: SessionResult, after: SessionResult, changes: Iterable[Change]) -> tuple[str, ...]:
    held = [one for one in changes if one.outcome != "not_comparable"]
    if not held:
        return ()
    first, then = before.session, after.session
    clips = [result.clip_of(one) for change in held for result, one in ((before, change.before), (after, change.after)) if one]
    unsaid = {
        "runner": folded(before.runner) != folded(after.runner),
        "speed": not (first.speed and then.speed),
        "shoes": not (folded(first.shoes) and folded(then.shoes)),
        "clothing": any(metric(one.metric).by_clothes for one in held) and not (folded(first.clothing) and folded(then.clothing)),
        "camera": any(math.isnan(clip.yaw) for clip in clips),
        "network": not all(clip.network for clip in clips),
    }
    return tuple(name for name, so in unsaid.items() if so)


def _shifts(before: SessionResult, after: SessionResult, changes: Iterable[Change]) -> Iterable[Shift]:
    words: list[dict[Key, str]] = [{(one.finding, one.side): gravity(one) for one in result.verdicts} for result in (before, after)]
    for finding, side in sorted({*words[0], *words[1]}, key=_rank):
        was, now = (day.get((finding, side), "") for day in words)
        yield _shift((finding, side), was, now, changes)


def _shift(key: Key, was: str, now: str, changes: Iterable[Change]) -> Shift:
    """The words of one verdict, held against each other as the numbers behind it are."""
    finding, side = key
    numbers = [one for one in changes if one.metric in RESTS_ON.get(finding, ())]
    behind = {one.outcome for one in numbers if one.side == side or "both" in (one.side, side)}
    outcome: Outcome | Literal["same"] = "not_comparable"
    if was == now:
        outcome = "same"
    elif {"", "not_assessed"}.isdisjoint((was, now)):
        outcome = next((kind for kind in ("changed", "within_noise") if kind in behind), "not_comparable")
    return Shift(finding, side, was, now, outcome)


def places(keys: Iterable[Key]) -> list[Key]:
    """Each once, in the order in which reports show them."""
    order = list(CATALOGUE)
    return sorted(set(keys), key=lambda key: (order.index(key[0]) if key[0] in order else len(order), key[0], SIDES.index(key[1])))


def _rank(key: Key) -> tuple[int, str, int]:
    return (KNOWN.index(key[0]) if key[0] in KNOWN else len(KNOWN), key[0], SIDES.index(key[1]))
