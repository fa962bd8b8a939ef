"""The part "real_motion" of the accuracy benchmark, from `real_motion.toml`: bodies moved by two real runners' markers.

python benchmarks/real_motion.py [--jobs N]      # renders its clips into benchmarks/cache and analyses nothing; needs the marker trials
python benchmarks/accuracy.py "real_motion_*"    # what formcheck makes of them
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import grid
import numpy as np
from grid import Table, between, in_turn, spread

PART = "real_motion"
FILMED = {"camera": ("distance", "height", "roll", "yaw"), "film": ("light", "shutter", "noise")}


def load() -> Table:
    return tomllib.loads(Path(__file__).with_name("real_motion.toml").read_text(encoding="utf-8"))


def clips(plan: Table) -> dict[str, Table]:
    """Clip name -> clip table. The names are such as "real_motion_side_03"."""
    shared, motions, rng = grid.load(), plan["motion"], np.random.default_rng(plan["seed"])
    count = len(motions)
    lists = {key: in_turn(rng, values, count) for key, values in (shared["lists"] | plan["lists"]).items()}
    form = {key: spread(rng, ends, count) for key, ends in plan["ranges"].items()}
    unit = {name: spread(rng, (0, 1), count) for names in FILMED.values() for name in names}
    tables = {}
    for k, motion in enumerate(motions):
        filming, view = shared["filming"][lists["filming"][k]], motion["view"]
        table: Table = {"seconds": plan["seconds"], "body": {}, "film": {}, "scene": {}, "camera": {"view": view}}
        for key, values in lists.items():
            if "." in key:
                room, name = key.split(".")
                table[room][name] = values[k]
        for room, names in FILMED.items():
            table[room] |= {name: between(filming[room][name], unit[name][k], digits=4) for name in names}
        table["film"]["width"], table["film"]["height"] = table["film"].pop("size")
        table["form"] = {key: round(float(values[k]), 4) for key, values in form.items()} | {"seed": int(rng.integers(1, 10**6))}
        table["motion"] = {key: value for key, value in motion.items() if key != "view"}
        tables[f"{PART}_{view.partition('_')[0]}_{k:02d}"] = table
    return tables


def main() -> None:
    from accuracy import render_part

    render_part(__doc__, clips(load()))


if __name__ == "__main__":
    main()
