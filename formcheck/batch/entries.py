"""An evening as it was filmed: recordings, and whose they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..recording.file_name import folded, labels, read_name, runner_of
from ..recording.storage import filmed_on, is_address
from ..result import DateOf, Session, View
from ..system.safe_text import safe_name


@dataclass(frozen=True)
class Entry:
    """One recording. place: path or address; label: what reports call it; view: what its name or the manifest says; session: what is said
    of the day; profile: path of the runner's own answers."""

    place: str
    label: str
    runner: str = ""
    view: View | None = None
    session: Session = field(default_factory=Session)
    slowmo: float | None = None
    fps: float | None = None
    profile: str = ""


@dataclass(frozen=True)
class Runner:
    """One runner on one day. file: the name of her report files, unlike any other runner's."""

    name: str
    file: str
    session: Session
    entries: tuple[Entry, ...]
    profile: str = ""
    date_of: DateOf = ""


def named(places: Sequence[str], folder: str) -> list[Entry]:
    """Entries of the recordings in a folder, as their names tell."""
    relative = [_relative(place, folder) for place in places]
    return [
        _filled(Entry(place=place, label=label, session=Session(date=read_name(label).day)))
        for place, label in zip(places, relative, strict=True)
    ]


def filled(entries: Iterable[Entry]) -> list[Entry]:
    """Runner, view and day from the recording's name where nobody said them; labels without the computer's folders."""
    found = [_filled(one) for one in entries]
    absolute = [one.label for one in found if Path(one.label).is_absolute() or is_address(one.label) or ".." in Path(one.label).parts]
    short = dict(zip(absolute, labels(absolute), strict=True))
    return [replace(one, label=short.get(one.label, one.label)) for one in found]


def group(entries: Iterable[Entry]) -> list[Runner]:
    """Who was filmed, in the order of names. Names that differ only in capitals, spaces or how an umlaut is stored are one runner's; one
    of whom several days are told stands there once for each."""
    by_name: dict[str, list[Entry]] = {}
    for one in entries:
        by_name.setdefault(folded(one.runner), []).append(one)
    runners: list[Runner] = []
    taken: set[str] = set()
    for key in sorted(by_name):
        days = sorted({one.session.date for one in by_name[key] if one.session.date})
        for day in days or [""]:
            own = [one for one in by_name[key] if one.session.date == day or (not one.session.date and day == (days or [""])[-1])]
            name = own[0].runner
            runners.append(_runner(name, f"{name} {day}" if len(days) > 1 else name, own, taken))
    return runners


def _runner(name: str, file: str, entries: list[Entry], taken: set[str]) -> Runner:
    file = stem = safe_name(file)
    number = 1
    while folded(file) in taken:
        number += 1
        file = f"{stem} {number}"
    taken.add(folded(file))

    def said(what: str) -> str:
        return next((getattr(one.session, what) for one in entries if getattr(one.session, what)), "")

    days: list[tuple[str, DateOf]] = [(said("date"), "told")] if said("date") else [filmed_on(one.place) for one in entries]
    first, date_of = min((one for one in days if one[0]), default=("", ""))
    speed = next((one.session.speed for one in entries if one.session.speed), None)
    session = Session(first, speed, said("shoes"), said("clothing"), said("note"))
    return Runner(name, file, session, tuple(entries), next((one.profile for one in entries if one.profile), ""), date_of)


def _filled(entry: Entry) -> Entry:
    told = read_name(entry.label)
    session = entry.session if entry.session.date else replace(entry.session, date=told.day)
    return replace(entry, runner=entry.runner or runner_of(entry.label), view=entry.view or told.view, session=session)


def _relative(place: str, folder: str) -> str:
    if is_address(place):
        return place.removeprefix(folder.rstrip("/")).lstrip("/")
    return Path(place).relative_to(folder).as_posix()
