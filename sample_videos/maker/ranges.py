"""What a clip's parameters may be: `ranges.toml`, and a value held against it."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

STEPS = {"[film] width": 2, "[film] height": 2, "[film] crf": 1}  # the file keeps colour for squares of 2 x 2 pixels


@lru_cache
def ranges() -> dict[str, dict[str, Any]]:
    return tomllib.loads((Path(__file__).parent / "ranges.toml").read_text(encoding="utf-8"))


def check_value(table: str, key: str, value: Any) -> None:
    """A `ValueError` names the table, the key and what is allowed."""
    where = key if table == "clip" else f"[{table}] {key}"
    known = ranges()[table]
    if key not in known:
        raise ValueError(f"{where} is unknown; allowed are {', '.join(known)}")
    allowed = known[key]
    number = isinstance(value, int | float) and not isinstance(value, bool)
    whole = number and float(value).is_integer()
    if allowed == "true or false":
        good, text = isinstance(value, bool), allowed
    elif allowed == "whole number":
        good, text = whole and value >= 0, "a whole number from 0 on"
    elif allowed == "colour":
        good = isinstance(value, list) and len(value) == 3 and all(isinstance(x, int | float) and 0 <= x <= 1 for x in value)
        text = "[red, green, blue], each from 0 to 1"
    elif len(allowed) == 2 and not isinstance(allowed[0], str):
        low, high = allowed
        step = STEPS.get(where, 0)
        good = number and low <= value <= high and (not step or value % step == 0)
        text = f"{low} to {high}" + (f" in steps of {step}" if step else "")
    else:
        good, text = value in allowed and not isinstance(value, bool), ", ".join(map(str, allowed))
    if not good:
        raise ValueError(f"{where} = {value!r} is not allowed; allowed: {text}")
