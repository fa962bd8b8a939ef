"""The clips of the accuracy benchmark, from `grid.toml`: clip tables as `sample_videos/maker/make.py` takes them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import numpy as np

PARTS = ("tuning", "seen", "fresh")
Table = dict[str, Any]


def load() -> Table:
    return tomllib.loads(Path(__file__).with_name("grid.toml").read_text(encoding="utf-8"))


def clips(grid: Table) -> dict[str, Table]:
    """Clip name -> clip table. The name begins with the part: "fresh_rear_03"."""
    return {name: table for part in PARTS for family in grid["family"] for name, table in _family(grid, part, family)}


def filmed(table: Table, grid: Table) -> str:
    """Whether a clip was filmed as the README asks ("good") or as people do it anyway ("hard")."""
    return "hard" if table["film"]["light"] <= grid["filming"]["hard"]["film"]["light"][1] else "good"


def _family(grid: Table, part: str, family: str) -> Iterator[tuple[str, Table]]:
    spec = grid["family"][family]
    if part not in spec.get("parts", PARTS):
        return
    count = spec["clips"][part] if isinstance(spec["clips"], dict) else spec["clips"]
    rng = np.random.default_rng([grid["seed"], PARTS.index(part), sorted(grid["family"]).index(family)])
    lists = {key: in_turn(rng, values, count) for key, values in (grid["lists"] | spec.get("lists", {})).items()}
    bodies, views = in_turn(rng, spec.get("bodies", grid["bodies"][part]), count), in_turn(rng, spec["view"], count)
    form = {key: spread(rng, ends, count) for key, ends in (grid["ranges"] | spec["ranges"]).items()}
    unit = {key: spread(rng, (0, 1), count) for key in ("distance", "height", "roll", "yaw", "light", "shutter", "noise")}
    for k in range(count):
        filming = grid["filming"][spec.get("filming", lists["filming"][k])]
        table: Table = {"seconds": spec.get("seconds", grid["seconds"][part]), "body": {"name": bodies[k]}, "film": {}, "scene": {}}
        for key, values in lists.items():
            if "." in key:
                room, name = key.split(".")
                table[room][name] = values[k]
        table["camera"] = {"view": views[k]} | {name: between(ends, unit[name][k]) for name, ends in filming["camera"].items()}
        table["film"] |= {name: between(ends, unit[name][k], digits=4) for name, ends in filming["film"].items()}
        table["film"]["width"], table["film"]["height"] = table["film"].pop("size")
        table["film"] |= spec.get("film", {})
        if "yaw" in spec:
            table["camera"]["yaw"] = between(spec["yaw"], unit["yaw"][k]) * (1 if k % 2 else -1)
        table["form"] = possible({key: round(float(values[k]), 4) for key, values in form.items()})
        table["form"] |= spec.get("fixed", {})
        table["form"]["seed"] = int(rng.integers(1, 10**6))
        yield f"{part}_{family}_{k:02d}", table


def possible(form: Table, slowest: float = 152.0) -> Table:
    """The same form as the maker takes it: an arch tips the pelvis too, fast runners take more steps (at 2.2 m/s at least `slowest` a
    minute), and who lands on the forefoot does not reach far."""
    form = dict(form)
    arch = max(0.0, form.pop("arch", 0.0))
    form |= {"arch": round(arch, 2), "tilt": round(11.0 + 0.6 * arch, 2)}
    form["cadence"] = round(max(form["cadence"], slowest + 8 * (form["speed"] - 2.2)), 1)
    extra = form.pop("reach_extra", 0.0)
    form["overstride"] = round(extra if form.get("strike", 0) > 2 else min(extra, 0.0), 4)
    return form


def in_turn(rng: np.random.Generator, values: list[Any], count: int) -> list[Any]:
    """`count` values, each as often as it stands in the list, shuffled."""
    order = rng.permutation(count)
    all_values = list(islice(cycle(values), count))
    return [all_values[i] for i in order]


def spread(rng: np.random.Generator, ends: Sequence[float], count: int) -> np.ndarray:
    """One value in each of `count` equal parts of the range, shuffled."""
    low, high = ends
    return low + (high - low) * (rng.permutation(count) + rng.random(count)) / count


def between(ends: Sequence[float], share: float, digits: int = 3) -> float:
    low, high = ends
    return round(low + (high - low) * float(share), digits)
