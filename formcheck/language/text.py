"""A text for the user that there is in every language: the results of an analysis carry these, only reports choose a language."""

from __future__ import annotations

import string
import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:
    from babel import Locale

Language = Literal["en", "de"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
Entry = dict[str, Any]


class Phrase(str):
    """The English text of `key` in the tables of this folder, which remembers key and gaps so that `in_language` can give it otherwise.

    A gap is a number, foreign text (a file's name), or another Phrase. A text that depends on a count has the gap `n`, and a form for each
    kind of count that its language has (CLDR: "one", "other", ...). Raises KeyError for a key that no table has.
    """

    key: str
    gaps: dict[str, Any]

    def __new__(cls, key: str, /, **gaps: Any) -> Phrase:
        said = super().__new__(cls, _fill(key, gaps, "en"))
        said.key, said.gaps = key, gaps
        return said

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:
        return (self.key,), self.gaps


def in_language(text: str, language: Language) -> str:
    """A Phrase in this language; any other text as it is."""
    return _fill(text.key, text.gaps, language) if isinstance(text, Phrase) else str(text)


def in_sequence(*sentences: str) -> str:
    """Sentences one after the other; empty ones are left out."""
    there = [one for one in sentences if one]
    if len(there) < 2:
        return there[0] if there else ""
    return Phrase("both_sentences", first=there[0], then=in_sequence(*there[1:]))


@cache
def texts() -> dict[str, Entry]:
    """key -> {language: text, or {"one": text, "other": text}} of all tables: those of this folder, and the advice's under their names."""
    found: dict[str, Entry] = {}
    for package, named in (("formcheck.language", False), ("formcheck.advice", True)):
        for table in resources.files(package).iterdir():
            if table.name.endswith(".toml"):
                _flat(table.name.removesuffix(".toml") if named else "", tomllib.loads(table.read_text(encoding="utf-8")), found)
    return found


def _flat(above: str, table: dict[str, Any], found: dict[str, Entry]) -> None:
    if set(table) & set(LANGUAGES):
        if above in found:
            raise ValueError(f"{above} has two texts.")
        found[above] = table
        return
    for key, inner in table.items():
        if isinstance(inner, dict):
            _flat(f"{above}.{key}" if above else key, inner, found)


def _fill(key: str, gaps: dict[str, Any], language: Language) -> str:
    text = texts()[key][language]
    if isinstance(text, dict):
        text = text.get(known(language).plural_form(gaps["n"]), text["other"])
    return _Filler(language).vformat(text, (), gaps)


class _Filler(string.Formatter):
    """Fills gaps; numbers come out with the language's decimal sign, texts with a first capital where the gap says `:capital`."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, str):
            said = in_language(value, self.language)
            return said[:1].upper() + said[1:] if format_spec == "capital" else said
        text = str(super().format_field(value, format_spec))
        return decimal(text, self.language) if isinstance(value, float) else text


def decimal(number: str, language: Language) -> str:
    """A number written with a point, as this language writes it."""
    return number.replace(".", known(language).number_symbols["latn"]["decimal"])


@cache
def known(language: Language) -> Locale:
    """What Babel knows of a language: its plurals, numbers and dates. Of a language that it does not know, those of English."""
    from babel import Locale, UnknownLocaleError  # only where something is counted or measured: help does without

    try:
        return Locale(language)
    except UnknownLocaleError:
        return Locale("en")
