"""How wrong formcheck is, on runners whose form is known: renders the clips of `grid.toml` and holds what is measured against the truth.

    python benchmarks/accuracy.py                 # everything; writes accuracy.json, docs/accuracy.md and formcheck/metrics/errors.toml
    python benchmarks/accuracy.py --keep          # what is rendered already; the others stay as accuracy.json holds them
    python benchmarks/accuracy.py tuning_side_*   # only these clips: prints the tables and writes nothing
    python benchmarks/accuracy.py "other_*"       # likewise the part of another look (`other.py`), which nothing else reads
    python benchmarks/accuracy.py "real_motion_*" # likewise bodies moved by real runners' markers (`real_motion.py`)

Needs what `sample_videos/maker/README.md` names, and the pose model (formcheck setup). Clips are kept in benchmarks/cache and rendered
again only when the maker or their parameters change. The whole of it takes about two hours on two cores, measuring alone some ten minutes.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from dataclasses import replace
from fnmatch import fnmatch
from math import nan
from pathlib import Path
from typing import Any

import grid
import other
import real_motion
from accuracy_report import ACCURACY, write_all
from recorded import recorded, shared, trials_are_there

from formcheck.evaluate.rows import Comparison, dumps, loads

HERE = Path(__file__).parent
CACHE = HERE / "cache"
SAMPLES = HERE.parent / "sample_videos"
MAKER = SAMPLES / "maker" / "make.py"


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("clips", nargs="*", help="names or patterns; without any: all, and the results are written")
    words.add_argument("--jobs", type=int, default=2)
    words.add_argument("--no-render", action="store_true", help="take only clips that are already rendered")
    words.add_argument("--keep", action="store_true", help="render nothing; of clips that are not rendered keep the last measurement")
    words.add_argument("--save", type=Path, help="write the comparisons to this file too")
    said = words.parse_args()

    from rich.console import Console

    from formcheck.cli.progress_bar import shown
    from formcheck.evaluate.many_clips import compare_all
    from formcheck.evaluate.table import write
    from formcheck.evaluate.truth import read_truth

    plan = grid.load()
    tables = grid.clips(plan)
    for part in (other, real_motion):
        if any(pattern.startswith(part.PART) for pattern in said.clips):
            tables |= part.clips(part.load())
    names = [name for name in tables if not said.clips or any(fnmatch(name, pattern) for pattern in said.clips)]
    if not (said.no_render or said.keep):
        render({name: tables[name] for name in names}, said.jobs)
    truths = []
    for name in names:
        if (path := CACHE / f"{name}.truth.json").is_file():
            truth = read_truth(path)
            tags = truth.tags | {"filming": grid.filmed(tables[name], plan)}
            truths.append(replace(truth, part=part_of(name), tags=tags))
    if not said.clips:
        shipped = [read_truth(path) for path in sorted(SAMPLES.glob("*.truth.json"))]
        truths += [replace(truth, tags=truth.tags | {"source": "samples"}) for truth in shipped]
    with shown() as progress:
        found = compare_all(truths, said.jobs, progress=progress)
    found += [] if said.clips else recorded()
    if said.keep:
        found = with_kept(found, names)
    if said.save:
        said.save.write_text(dumps(found), encoding="utf-8")
    if said.clips:
        write(found, Console())
        return
    ACCURACY.write_text(dumps([replace(one, seconds=nan) for one in found]), encoding="utf-8")
    write_all()


def part_of(name: str) -> str:
    return next(part for part in (*grid.PARTS, other.PART, real_motion.PART) if name.startswith(f"{part}_"))


def with_kept(found: list[Comparison], names: list[str]) -> list[Comparison]:
    """In the grid's order, with what `accuracy.json` holds of the clips (by these names) that were not measured now."""
    new = {one.clip: one for one in found}
    old = {one.clip: one for one in loads(ACCURACY.read_text(encoding="utf-8"))}
    kept = old | new
    return [kept[name] for name in names if name in kept] + [one for name, one in new.items() if name not in names]


def render(tables: dict[str, grid.Table], jobs: int) -> None:
    """Render what is not there yet, or not from these parameters by this maker."""
    moved = [name for name, table in tables.items() if "motion" in table]
    if moved and not trials_are_there():
        print(f"{', '.join(moved)}: left out, the marker trials are not in {shared() / 'rbds'}; set FORMCHECK_SHARED.", file=sys.stderr)
        tables = {name: table for name, table in tables.items() if name not in moved}
    if not tables:
        return
    CACHE.mkdir(exist_ok=True)
    files = []
    for name, table in tables.items():
        files.append(CACHE / f"{name}.toml")
        files[-1].write_text(toml(table), encoding="utf-8")
    done = subprocess.run([sys.executable, MAKER, CACHE, *files, "--jobs", str(jobs)], check=False)
    if done.returncode:
        sys.exit(f"{MAKER.name} failed.")


def render_part(about: str | None, tables: dict[str, grid.Table]) -> None:
    """What a part that is rendered by itself does when called: its clips, on --jobs N cores."""
    words = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--jobs", type=int, default=2)
    render(tables, words.parse_args().jobs)


def toml(table: dict[str, Any]) -> str:
    """A clip's table as TOML: numbers, words, truth values and lists of numbers, which JSON writes the same way."""
    lines = [f"{key} = {json.dumps(value)}" for key, value in table.items() if not isinstance(value, dict)]
    for key, room in table.items():
        if isinstance(room, dict):
            lines += ["", f"[{key}]", *(f"{name} = {json.dumps(value)}" for name, value in room.items())]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
