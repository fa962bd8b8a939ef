"""What the name of a recording tells: whose it is, from where it was filmed, and on which day."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import PurePath

from ..result import View

VIEW_WORDS: dict[str, View] = {
    **dict.fromkeys(("side", "left", "right", "seite", "seitlich", "seitenansicht", "links", "rechts"), "side"),
    **dict.fromkeys(("rear", "back", "behind", "hinten", "rücken", "rückansicht"), "rear"),
    **dict.fromkeys(("front", "vorn", "vorne", "frontal"), "front"),
}
LEAD_TO_A_VIEW = frozenset(("from", "the", "view", "von", "vom", "der", "in", "linken", "rechten", "linker", "rechter"))  # "von der Seite"
# What phones, messengers and recorders of screens call their files: no runner's name, with or without a number.
CAMERA = re.compile(
    r"(img|image|vid|videos?|mvi|mov|movie|pxl|dscn?|dscf|gopr|gp|gx|gh|gs|dji|wa|clips?|ts|mp|lv|vn|hsr|fb|"
    r"whatsapp|signal|telegram|threema|messenger|received|attachment|document|cloud|inshot|capcut|snapchat|instagram|rpreplay|final|"
    r"screen|screenrecording|recording|bildschirmaufnahme|bildschirmaufzeichnung|aufnahme|fullsizerender|trim|exported|edited|bearbeitet|"
    r"slomo|slowmo|zeitlupe|copy|kopie)?\d*|[a-z]{1,3}\d{3,}",
    re.IGNORECASE,
)
CLOCK = re.compile(
    r"(?<![^\W\d_])(?:(?:at|um)\s+)?\d{1,2}[.:-]\d\d[.:-]\d\d(?:[.-]\d+)?(?:\s*[ap]m)?(?![^\W_])", re.IGNORECASE
)  # um 18.45.12
RANDOM = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=[a-f]*\d)[0-9a-f]{12,}", re.IGNORECASE)  # a name that a program drew
COPIES = ("copy", "kopie")
DAY = re.compile(r"(?<!\d)(20\d\d)-?(\d\d)-?(\d\d)(?!\d)")


@dataclass(frozen=True)
class ClipName:
    """runner: "" where the name tells none; view: None likewise; day: ISO date or ""."""

    runner: str
    view: View | None
    day: str


def read_name(path: str | PurePath) -> ClipName:
    """Runner, view and day from a file's name, such as `Jürgen Groß_rear_2.mp4` or `2026-11-20 anna side.mp4`.

    What is left without a word for the view (English or German) and what leads to it, date and time, and what follows the view of numbers
    and "copy", is the runner's name: to take one runner for two is a smaller harm than two for one. A name that only a camera or a
    messenger would give, or that is no more than a view, says nothing of the runner: then her folder does, if it is no such name too.
    """
    path = PurePath(path)
    stem = unicodedata.normalize("NFC", path.stem)
    day = _day(stem)
    said = CLOCK.sub(" ", DAY.sub(" ", RANDOM.sub(" ", stem)))
    words = [word for word in re.split(r"[\s_.,~()\[\]-]+", said) if word]
    places = [k for k, word in enumerate(words) if word.casefold() in VIEW_WORDS]
    view = VIEW_WORDS[words[places[-1]].casefold()] if places else None
    kept = words
    if places:
        before, after = words[: places[0]], words[places[0] + 1 :]
        while before and before[-1].casefold() in LEAD_TO_A_VIEW:
            before = before[:-1]
        kept = before + [word for word in after if not word.isdigit() and word.casefold() not in (*VIEW_WORDS, *LEAD_TO_A_VIEW, *COPIES)]
    made_up = [bool(CAMERA.fullmatch(word)) for word in kept]
    if any(not word.isdigit() and of_camera for word, of_camera in zip(kept, made_up, strict=True)):
        kept = [word for word, of_camera in zip(kept, made_up, strict=True) if not of_camera]  # the numbers are the camera's too
    nameless = all(map(CAMERA.fullmatch, kept))
    return ClipName("" if nameless else _hyphenated(stem, kept), view, day)


def runner_of(path: str | PurePath) -> str:
    """The runner's name by the file's name, else by its folder's, else the file's own name."""
    path = PurePath(path)
    return read_name(path).runner or (read_name(path.parent.name + ".x").runner if path.parent.name else "") or path.stem or str(path)


def tells_whose(name: str) -> bool:
    """Whether it is a runner's name, and not what a camera or a messenger calls a file."""
    return bool(read_name(f"{name}.x").runner)


def runner_name(paths: Sequence[str | PurePath]) -> str:
    """Of recordings of one runner: anna_side.mp4, anna_rear.mp4 -> anna; "" where the names tell none, or disagree."""
    names = {read_name(path).runner for path in paths} - {""}
    return names.pop() if len(names) == 1 else ""


def labels(paths: Sequence[str | PurePath]) -> list[str]:
    """What reports call each recording: its file name, with as many folders before it as it takes to tell it from the others; never a
    whole path, which would tell of the computer."""
    parts = [PurePath(path).parts for path in paths]
    return [_tail(one, [other for other in parts if other != one]) for one in parts]


def folded(text: str) -> str:
    """By which two spellings of a name are the same: letter case, kinds of spaces and ways to write an umlaut do not count."""
    return unicodedata.normalize("NFC", " ".join(unicodedata.normalize("NFC", text).casefold().split()))


def _tail(one: tuple[str, ...], others: Sequence[tuple[str, ...]]) -> str:
    count = next((n for n in range(1, len(one)) if all(other[-n:] != one[-n:] for other in others)), max(1, len(one) - 1))
    return "/".join(part.strip("/\\") for part in one[-count:])


def _hyphenated(stem: str, words: Sequence[str]) -> str:
    """The words one after the other, with the hyphen between two of them where the name had one: Anna-Lena."""
    name = words[0] if words else ""
    for before, word in pairwise(words):
        name += ("-" if f"{before}-{word}" in stem and not word.isdigit() else " ") + word
    return name


def _day(stem: str) -> str:
    found = DAY.search(stem)
    try:
        return date(*map(int, found.groups())).isoformat() if found else ""
    except ValueError:
        return ""
