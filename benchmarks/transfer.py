"""Whether the expected errors hold on what they were not taken from: other renderers, other looks, other runners' movement.

    python benchmarks/transfer.py --older FOLDER   # clips of the older renderer, with truths by older_renders.py
    python benchmarks/transfer.py                  # the parts "other" and "real_motion" of the benchmark, as far as they are rendered
    python benchmarks/transfer.py --score FILE     # what a count of facts seen in real clips gave, as JSON by kind

Each writes what it measured to transfer.json, and docs/accuracy.md and formcheck/metrics/errors.toml anew: errors grow by what "older" and
"other" show to be missing.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from accuracy_report import SCORE, TRANSFER, write_all

from formcheck.evaluate.rows import Comparison, dumps, loads
from formcheck.evaluate.truth import read_truth

CACHE = Path(__file__).parent / "cache"
PARTS = ("other", "real_motion")


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--older", type=Path, help="folder with the older renderer's clips and truths")
    words.add_argument("--score", type=Path, help="JSON: kind of fact -> right, borderline, wrong, mute")
    words.add_argument("--jobs", type=int, default=2)
    said = words.parse_args()
    if said.score:
        SCORE.write_text(json.dumps(json.loads(said.score.read_text(encoding="utf-8")), indent=1) + "\n", encoding="utf-8")
    else:
        sources = {"older": said.older.glob("*.truth.json")} if said.older else {part: CACHE.glob(f"{part}_*.truth.json") for part in PARTS}
        found = [one for part, paths in sources.items() for one in measured(part, sorted(paths), said.jobs)]
        TRANSFER.write_text(dumps(with_those(found)), encoding="utf-8")
    write_all()


def measured(part: str, paths: Sequence[Path], jobs: int) -> list[Comparison]:
    from formcheck.cli.progress_bar import shown
    from formcheck.evaluate.many_clips import compare_all

    truths = [replace(read_truth(path), part=part) for path in paths]
    with shown() as progress:
        return [replace(one, seconds=float("nan")) for one in compare_all(truths, jobs, progress=progress)]


def with_those(found: Sequence[Comparison]) -> list[Comparison]:
    """What transfer.json holds, with these clips measured anew."""
    before = loads(TRANSFER.read_text(encoding="utf-8")) if TRANSFER.is_file() else []
    all_of_them = {one.clip: one for one in before} | {one.clip: one for one in found}
    return [all_of_them[clip] for clip in sorted(all_of_them)]


if __name__ == "__main__":
    main()
