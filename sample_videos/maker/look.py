"""How a runner looks: body, clothes and colours, by name from `bodies.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

Colour = tuple[float, float, float]
COLOURS = ("skin", "hair", "shirt", "pants", "stripe", "shoe", "sole", "accent", "sock")
CHOICES = {"top": ("fitted", "loose"), "bottoms": ("shorts", "trousers"), "shoes": ("shoes05", "shoes06")}
RANGES = {"sleeve": (0.3, 0.9), "shorts": (0.02, 0.30), "soft": (0.0, 1.0)}


@dataclass(frozen=True)
class Look:
    """One runner. Colours are 0..1 and squared by the shader, so that they mean about what they do on a screen."""

    shape: tuple[tuple[str, float], ...]  # body-shape targets and how much of each
    shoes: str = "shoes05"
    top: str = "fitted"  # fitted | loose; shorts and trousers are as fitted or loose as the top
    bottoms: str = "shorts"  # shorts | trousers
    ponytail: bool = False
    soft: float = 0.0  # how much soft tissue moves on hips and belly, 0 = not at all
    sleeve: float = 0.55  # how far down the upper arm the shirt reaches
    shorts: float = 0.17  # m above the knee where the shorts end
    skin: Colour = (0.86, 0.66, 0.56)
    hair: Colour = (0.34, 0.23, 0.16)
    shirt: Colour = (0.10, 0.50, 0.56)
    pants: Colour = (0.17, 0.18, 0.25)
    stripe: Colour = (0.80, 0.82, 0.84)
    shoe: Colour = (0.88, 0.90, 0.91)
    sole: Colour = (0.97, 0.97, 0.95)
    accent: Colour = (0.95, 0.45, 0.20)
    sock: Colour = (0.85, 0.85, 0.86)


@lru_cache
def bodies() -> dict[str, dict[str, Any]]:
    """Every body of `bodies.toml` as the arguments of its `Look`."""
    text = (Path(__file__).parent / "bodies.toml").read_text(encoding="utf-8")
    out = {}
    for name, table in tomllib.loads(text).items():
        shape = tuple((f"macrodetails/{target}", float(weight)) for target, weight in table["shape"].items())
        out[name] = {k: _checked(k, v) for k, v in table.items() if k != "shape"} | {"shape": shape}
    return out


def look_from(table: Mapping[str, Any]) -> Look:
    """The look of a clip's [body] table: `name`, and whatever differs from that body's own look."""
    known = {f.name for f in fields(Look)} - {"shape"}
    given = dict(table)
    name = given.pop("name", "anna")
    if not isinstance(name, str) or name not in bodies():
        raise ValueError(f"body.name is {name!r}; allowed: {', '.join(bodies())}")
    for key in given:
        if key not in known:
            raise ValueError(f"body.{key} is unknown; allowed: name, {', '.join(sorted(known))}")
    return Look(**bodies()[name] | {k: _checked(k, v) for k, v in given.items()})


def _checked(key: str, value: Any) -> Any:
    def number(x: Any) -> bool:
        return isinstance(x, int | float) and not isinstance(x, bool)

    if key in COLOURS:
        if not (isinstance(value, list | tuple) and len(value) == 3 and all(number(x) and 0 <= x <= 1 for x in value)):
            raise ValueError(f"body.{key} is {value!r}; allowed: [red, green, blue], each 0 to 1")
        return tuple(float(x) for x in value)
    if key in CHOICES and value not in CHOICES[key]:
        raise ValueError(f"body.{key} is {value!r}; allowed: {', '.join(CHOICES[key])}")
    if key in RANGES:
        low, high = RANGES[key]
        if not (number(value) and low <= value <= high):
            raise ValueError(f"body.{key} is {value!r}; allowed: {low} to {high}")
        return float(value)
    if key == "ponytail" and not isinstance(value, bool):
        raise ValueError(f"body.{key} is {value!r}; allowed: true, false")
    return value
