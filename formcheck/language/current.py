"""Which language to speak: what was asked for, else what the system speaks, else English."""

from __future__ import annotations

import locale
import os
from collections.abc import Mapping, Sequence

from ..errors import BadOption
from .text import LANGUAGES, Language, Phrase

_here: list[Language] = ["en"]


def speak(language: Language) -> None:
    """From now on this is the language of the command line, its help and its errors."""
    _here[0] = language


def here() -> Language:
    return _here[0]


def chosen(asked: str | None, environment: Mapping[str, str] = os.environ) -> Language:
    """Raises BadOption for a language formcheck does not speak, asked for by option or FORMCHECK_LANG."""
    for named in (asked, environment.get("FORMCHECK_LANG") or None):
        if named is not None:
            return _spoken(named)
    return system(environment)


def taken_out(words: Sequence[str]) -> tuple[str | None, list[str]]:
    """The value of --lang among a command line's words, and the other words: help and errors need it before the line is parsed."""
    asked, kept = None, list[str]()
    rest = iter(words)
    for word in rest:
        if word == "--":
            kept.append(word)
            break
        if word == "--lang":
            asked = next(rest, "")
        elif word.startswith("--lang="):
            asked = word.removeprefix("--lang=")
        else:
            kept.append(word)
    return asked, [*kept, *rest]


def system(environment: Mapping[str, str] = os.environ) -> Language:
    """By the variables that POSIX names, in its order; where none is set by what the system tells."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(variable):
            return _known(environment[variable]) or "en"
    try:
        return _known(locale.getlocale()[0] or "") or "en"
    except ValueError:
        return "en"


def _spoken(name: str) -> Language:
    found = next((one for one in LANGUAGES if one == name.strip().lower()), None)
    if found is None:
        raise BadOption(Phrase("errors.language", name=name, known=", ".join(LANGUAGES)))
    return found


def _known(name: str) -> Language | None:
    """ "de_AT.UTF-8" and Windows' "German_Germany" are German."""
    return "de" if name.lower().startswith(("de_", "de-", "de.", "german")) or name.lower() == "de" else "en" if name else None
