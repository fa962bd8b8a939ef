"""Contacts, midstances and toe-offs of a gait as reports give them."""

from __future__ import annotations

from ..result import Event, Side
from .gait import Gait
from .strides import midstances, stances


def events_of(clip: str, gait: Gait) -> tuple[Event, ...]:
    """Contacts, midstances and toe-offs of the clip of this label, in the file's own time line, in order of time."""
    found = []
    sides: tuple[Side, Side] = ("left", "right")
    for side in sides:
        steps = gait.steps[side]
        named = (
            ("initial_contact", steps.initial_contact),
            ("toe_off", steps.toe_off),
            ("midstance", midstances(gait, stances(gait, side))),
        )
        for name, times in named:
            for t, file_t, frame in zip(times, gait.file_time_at(times), gait.frame_at(times), strict=True):
                if t == t:
                    found.append(Event(clip, side, name, float(file_t), float(frame)))  # type: ignore[arg-type]
    return tuple(sorted(found, key=lambda e: e.time_s))
