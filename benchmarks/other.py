"""The part "other" of the accuracy benchmark, from `other.toml`: clips of the maker's second look, on bodies of their own.

python benchmarks/other.py [--jobs N]      # renders its clips into benchmarks/cache and analyses nothing
python benchmarks/accuracy.py "other_*"    # what formcheck makes of them
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from grid import Table, between, in_turn, possible, spread

PART = "other"


def load() -> Table:
    return tomllib.loads(Path(__file__).with_name("other.toml").read_text(encoding="utf-8"))


def clips(plan: Table) -> dict[str, Table]:
    """Clip name -> clip table. The names are such as "other_side_arched_03"."""
    return {name: table for family in plan["family"] for name, table in _family(plan, family)}


def _family(plan: Table, family: str) -> Iterator[tuple[str, Table]]:
    spec = plan["family"][family]
    count = spec["clips"]
    rng = np.random.default_rng([plan["seed"], sorted(plan["family"]).index(family)])
    lists = {key: in_turn(rng, values, count) for key, values in (plan["lists"] | spec.get("lists", {})).items()}
    bodies, views = in_turn(rng, spec.get("bodies", plan["bodies"]), count), in_turn(rng, spec["view"], count)
    form = {key: spread(rng, ends, count) for key, ends in (plan["ranges"] | spec["ranges"]).items()}
    own = {key: spread(rng, ends, count) for key, ends in plan["other"].items()}
    good = plan["filming"]["good"]
    unit = {(room, key): spread(rng, (0, 1), count) for room in ("camera", "film") for key in good[room]}
    for k in range(count):
        filming = plan["filming"][lists["filming"][k]]
        table: Table = {"seconds": plan["seconds"], "body": {"name": bodies[k]}, "film": {}, "scene": {}, "camera": {"view": views[k]}}
        given = {key: values[k] for key, values in lists.items() if "." in key}
        for key, value in (given | {key: round(float(values[k]), 3) for key, values in own.items()}).items():
            room, name = key.split(".")
            table[room][name] = value
        for room, name in unit:
            table[room][name] = between(filming[room][name], unit[room, name][k], digits=4)
        table["film"]["width"], table["film"]["height"] = table["film"].pop("size")
        table["form"] = possible({key: round(float(values[k]), 4) for key, values in form.items()}, slowest=plan["slowest"])
        table["form"] |= spec.get("fixed", {})
        table["form"]["seed"] = int(rng.integers(1, 10**6))
        yield f"{PART}_{family}_{k:02d}", table


def main() -> None:
    from accuracy import render_part

    render_part(__doc__, clips(load()))


if __name__ == "__main__":
    main()
