"""How a runner looks: body, clothes and colours, by name from `bodies.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ranges import check_value

Colour = tuple[float, float, float]


@dataclass(frozen=True)
class Look:
    """One runner. Colours are 0..1 and squared by the shader, so that they mean about what they do on a screen."""

    shape: tuple[tuple[str, float], ...]  # body-shape targets and how much of each
    shoes: str = "shoes05"  # shoes05 | shoes06 | heeled | flat | trail | bare
    top: str = "fitted"  # fitted | loose | swinging; shorts and trousers are fitted where the top is
    bottoms: str = "shorts"  # shorts | trousers
    ponytail: bool = False
    soft: float = 0.0  # how much soft tissue moves on hips and belly, 0 = not at all
    sleeve: float = 0.55  # how far down the upper arm the shirt reaches
    shorts: float = 0.17  # m above the knee where the shorts end
    cloth: str = "plain"  # plain | weave | stripes | blocks | logo, painted in `stripe` and `accent`
    swing: float = 0.03  # m that the hem of a swinging top moves to either side
    swing_late: float = 0.3  # of a step that it is late
    flip: float = 0.5  # how far that hem turns up with every step, 0 = not at all
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
    given = dict(table)
    name = given.pop("name", "anna")
    if not isinstance(name, str) or name not in bodies():
        raise ValueError(f"body.name is {name!r}; allowed: {', '.join(bodies())}")
    return Look(**bodies()[name] | {k: _checked(k, v) for k, v in given.items()})


def _checked(key: str, value: Any) -> Any:
    check_value("body", key, value)
    if isinstance(value, list):
        return tuple(float(x) for x in value)
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
