"""What a runner tells of herself, in a TOML file of her own: `profile.toml` says what may be in it and what it brings in."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from ..errors import BadProfile
from ..language.text import Phrase

QUESTIONS: dict[str, Any] = tomllib.loads((resources.files(__package__) / "profile.toml").read_text(encoding="utf-8"))
NUMBER = re.compile(r"(?:(?P<grouped>[+-]?[1-9]\d{0,2}(?:[.,'’ ]\d{3})+)|(?P<plain>[+-]?\d+(?:[.,]\d+)?))\s*(?P<unit>%|[^\W\d_]+\.?)?")
Value = float | bool | str


def read_profile(path: Path) -> dict[str, Value]:
    """The answers in `path`. Raises BadProfile: no such file, no TOML, an unknown key, a value out of its range."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadProfile(Phrase("errors.profile.unreadable", path=path, why=error.strerror or str(error))) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadProfile(Phrase("errors.profile.no_toml", path=path, why=str(error))) from error
    return {key: checked(key, value, path) for key, value in found.items()}


def checked(key: str, value: Any, path: Path | str) -> Value:
    """`value` if `key` is known and may have it. Raises BadProfile."""
    if key not in QUESTIONS:
        raise BadProfile(Phrase("errors.profile.key", path=path, key=key, known=", ".join(QUESTIONS)))
    question = QUESTIONS[key]
    shown = str(value).lower() if isinstance(value, bool) else str(value)
    if question["kind"] == "truth":
        if not isinstance(value, bool):
            raise BadProfile(Phrase("errors.profile.truth", path=path, key=key, value=shown))
        return value
    if question["kind"] == "choice":
        if value not in question["choices"]:
            raise BadProfile(Phrase("errors.profile.choice", path=path, key=key, value=shown, known=", ".join(question["choices"])))
        return str(value)
    if isinstance(value, str):
        value = number(value, [question["unit"], *question["also"]])
    told = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not (told and question["low"] <= value <= question["high"]):
        raise BadProfile(Phrase("errors.profile.number", path=path, key=key, low=question["low"], high=question["high"], value=shown))
    return float(value)


def number(text: str, units: Sequence[str]) -> float | None:
    """Of "700", "8,5", "1.500 km": with or without one of the units; groups of three digits are thousands. None of anything else."""
    found = NUMBER.fullmatch(text.strip())
    if not found or (found["unit"] and found["unit"].casefold().rstrip(".") not in units):
        return None
    return float(re.sub(r"[.,'’ ]", "", found["grouped"]) if found["grouped"] else found["plain"].replace(",", "."))


def answers(profile: Mapping[str, Value]) -> frozenset[str]:
    """What of the advice the answers bring in. An answer about pain counts only where there is any."""
    found = set()
    for key, value in profile.items():
        question = QUESTIONS[key]
        if question.get("only_if") and not profile.get(question["only_if"], True):
            continue
        if "lead" in question and (value is True if question["kind"] == "truth" else value > question["above"]):
            found.add(question["lead"])
        found |= {lead for lead, choices in question.get("one_of", {}).items() if value in choices}
    return frozenset(found | ({"pain"} if found & {"pain_over_ten_days", "pain_stops_you"} else set()))


def as_toml(profile: Mapping[str, Value]) -> str:
    lines = []
    for key, value in profile.items():
        text = str(value).lower() if isinstance(value, bool) else f'"{value}"' if isinstance(value, str) else f"{value:g}"
        lines.append(f"{key} = {text}\n")
    return "".join(lines)
