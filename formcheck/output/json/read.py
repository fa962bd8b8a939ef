"""A saved report (`formcheck.report/1` or `/2`) read back: what `write.py` wrote, by this version or an older one."""

from __future__ import annotations

import json
import math
import re
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from ...errors import BadOption, BadReport
from ...language.text import LANGUAGES, Phrase, in_language
from ...recording.session_text import read_date
from ...result import SCHEMA, Report

READABLE = (SCHEMA, "formcheck.report/1")
SHA256 = re.compile(r"[0-9a-f]{64}")


class _Wrong(Exception):
    """What is not as it should be, by its place in the file: "clips.0.sha256"."""


def read_report(path: Path) -> Report:
    """Texts are there in every language where their keys were kept, else in the one the file was written in. What older reports lack has
    its usual default, what this version does not know is left out.

    Raises BadReport: not there or not to be read, no JSON, no report, or one with a part that is not as it should be.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadReport(Phrase("errors.report.unreadable", path=path, why=error.strerror or str(error))) from error
    except (ValueError, RecursionError) as error:
        raise BadReport(Phrase("errors.report.no_json", path=path)) from error
    schema = data.get("schema") if isinstance(data, dict) else None
    if schema not in READABLE:
        known = isinstance(schema, str) and schema.startswith(SCHEMA.rpartition("/")[0] + "/")
        raise BadReport(Phrase("errors.report.other_version" if known else "errors.report.none", path=path))
    try:
        _restore(data, data.pop("phrases", {}))
        return _checked(_made(Report, data | {"schema": SCHEMA}, ""))
    except _Wrong as error:
        raise BadReport(Phrase("errors.report.wrong", path=path, place=str(error))) from error


def is_report(path: Path) -> bool:
    """Whether this file looks like JSON, not like a recording. False where it cannot be read."""
    if path.suffix.casefold() == ".json":
        return True
    try:
        with path.open("rb") as file:
            return file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    except OSError:
        return False


def _restore(data: Any, kept: Any) -> None:
    """Put texts that there are in every language in the place of their sentences. A key that this version has not, or has with other gaps,
    leaves the sentence."""
    for pointer, row in kept.items() if isinstance(kept, Mapping) else ():
        *above, last = str(pointer).split("/")[1:] or [""]
        try:
            place = data
            for step in above:
                place = place[int(step) if isinstance(place, list) else step]
            at: Any = int(last) if isinstance(place, list) else last
            if isinstance(place[at], str):
                place[at] = _phrase(row)
        except (LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RecursionError):
            continue


def _phrase(row: Any) -> Phrase:
    """Raises what formatting raises where it cannot be told in every language."""
    found = Phrase(row["key"], **{name: _gap(gap) for name, gap in row["gaps"].items()})
    for language in LANGUAGES:
        in_language(found, language)
    return found


def _gap(value: Any) -> Any:
    if isinstance(value, Mapping):
        return _phrase(value)
    return _text(value) if isinstance(value, str) else value


def _text(foreign: str) -> str:
    """Half a character can be escaped in JSON, but not be written anywhere."""
    return foreign.encode("utf-8", "replace").decode("utf-8")


def _checked(report: Report) -> Report:
    """What types alone do not tell."""
    for number, clip in enumerate(report.clips):
        if not SHA256.fullmatch(clip.sha256):
            raise _Wrong(f"clips.{number}.sha256")
        if clip.standing is not None and clip.standing.sha256 and not SHA256.fullmatch(clip.standing.sha256):
            raise _Wrong(f"clips.{number}.standing.sha256")
    try:
        return replace(report, session=replace(report.session, date=read_date(report.session.date)))
    except BadOption as error:
        raise _Wrong("session.date") from error


def _made(kind: type, row: Any, place: str) -> Any:
    if not isinstance(row, Mapping):
        raise _Wrong(place or "{}")
    hints, given = _hints(kind), {}
    for one in fields(kind):
        where = f"{place}.{one.name}".lstrip(".")
        if one.name in row:
            given[one.name] = _value(hints[one.name], row[one.name], where)
        elif one.default is MISSING and one.default_factory is MISSING:
            raise _Wrong(where)
    return kind(**given)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _value(kind: Any, value: Any, place: str) -> Any:
    """`value` as the type `kind` of a field in `result.py`; a number that could not be computed is null and becomes NaN."""
    origin, inside = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return None if value is None else _value(inside[0], value, place)
    if is_dataclass(kind):
        return _made(kind, value, place)  # type: ignore[arg-type]
    if origin is Literal and value in inside:
        return value
    if origin is dict and isinstance(value, dict):
        return {str(key): _value(inside[1], one, f"{place}.{key}") for key, one in value.items()}
    if origin is tuple and isinstance(value, list):
        each = [inside[0]] * len(value) if inside[-1] is Ellipsis else list(inside)
        if len(each) == len(value):
            return tuple(_value(one, part, f"{place}.{number}") for number, (one, part) in enumerate(zip(each, value, strict=True)))
    if kind is str and isinstance(value, str):
        return value if isinstance(value, Phrase) else _text(value)
    if kind is bool and isinstance(value, bool):
        return value
    if kind is float and value is None:
        return math.nan
    if kind in (float, int) and isinstance(value, (int, kind)) and not isinstance(value, bool) and abs(value) < 2**53:
        return kind(value)
    raise _Wrong(place)
