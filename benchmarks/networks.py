"""Which pose model is worth its time: error and cost of each, side by side, on the same rendered clips.

    python benchmarks/networks.py --calibrate   # writes formcheck/metrics/errors_heavy.toml and errors_second_look.toml
    python benchmarks/networks.py               # prints the tables

Each model is calibrated on clips of the parts "tuning" and "seen", its bias taken off, and held against the truth of clips of "fresh". What
full reads of them is taken from accuracy.json. Needs those clips in benchmarks/cache (python benchmarks/accuracy.py renders them) and the
models (formcheck setup --variant second-look). Takes some 25 minutes of one core the first time; poses are kept.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from formcheck.analysis import Options, analyze_clip
from formcheck.evaluate.calibrate import Key, as_toml, expected_errors, role_of
from formcheck.evaluate.many_clips import compare_all
from formcheck.evaluate.rows import Comparison, dumps, loads
from formcheck.evaluate.truth import read_truth
from formcheck.metrics.catalogue import CATALOGUE
from formcheck.recording.clip import open_clip

HERE = Path(__file__).parent
CACHE = HERE / "cache"
ACCURACY = HERE / "accuracy.json"
SAMPLE = HERE.parent / "sample_videos" / "anna_side.mp4"
TABLES = HERE.parent / "formcheck" / "metrics"
VARIANTS = ("full", "second-look", "heavy")
TO_CALIBRATE = ("tuning_side_0?", "seen_side_0[0-2]", "tuning_rear_0[0-4]", "seen_rear_0[01]")
TO_TEST = ("fresh_side_0[0-7]", "fresh_rear_0[0-3]")
HEADING = """# Expected error of one clip's number as the pose model {name} sees it: see `errors.py`. Written by
# `python benchmarks/networks.py --calibrate` from {n} clips of the parts "tuning" and "seen"; not to be edited by hand.
"""

Value = tuple[str, str, str]  # clip, metric, side


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--calibrate", action="store_true", help="measure the clips to calibrate on and write the tables of errors")
    words.add_argument("--variants", nargs="*", default=VARIANTS, choices=VARIANTS)
    words.add_argument("--kept", action="store_true", help="print the tables of what was measured last")
    said = words.parse_args()
    others = [variant for variant in said.variants if variant != "full"]
    if said.calibrate:
        for variant in others:
            found = measured(variant, TO_CALIBRATE, kept(variant, "calibration"))
            text = HEADING.format(name=variant, n=len(found)) + as_toml(expected_errors(found))
            (TABLES / f"errors_{variant.replace('-', '_')}.toml").write_text(text, encoding="utf-8")
        return
    if not said.kept:
        for variant in others:
            measured(variant, TO_TEST, kept(variant, "test"))
    tests = {variant: known(variant, TO_TEST, "test") for variant in said.variants}
    console = Console(width=110)
    console.print(numbers(tests, {variant: biases(variant) for variant in said.variants}))
    console.print(events(tests))
    console.print(verdicts(tests))
    console.print(cost(said.variants))


def kept(variant: str, what: str) -> Path:
    return CACHE / f"networks_{variant}_{what}.json"


def known(variant: str, patterns: Sequence[str], what: str) -> list[Comparison]:
    """What was measured last of these clips."""
    file = ACCURACY if variant == "full" else kept(variant, what)
    return [one for one in loads(file.read_text(encoding="utf-8")) if any(fnmatch(one.clip, pattern) for pattern in patterns)]


def measured(variant: str, patterns: Sequence[str], file: Path) -> list[Comparison]:
    """The comparisons of the clips that are there, one after the other, also written to the file."""
    from formcheck.cli.progress_bar import shown

    paths = sorted(path for path in CACHE.glob("*.truth.json") if any(fnmatch(path.name, f"{one}.truth.json") for one in patterns))
    if not paths:
        sys.exit(f"No clip to measure in {CACHE}: python benchmarks/accuracy.py renders them.")
    with shown() as progress:
        found = compare_all([read_truth(path) for path in paths], 1, Options(variant=variant), progress)
    file.write_text(dumps([replace(one, seconds=np.nan) for one in found]), encoding="utf-8")
    return found


def biases(variant: str) -> dict[Key, float]:
    """What the model usually reads too much, by its own clips to calibrate on."""
    found = expected_errors(known(variant, TO_CALIBRATE, "calibration"))
    return {key: row["bias"] for key, row in found.items()}


def errors(comparisons: Sequence[Comparison], bias: dict[Key, float]) -> Iterator[tuple[Value, float]]:
    """Measured less true of every number, with the model's own bias taken off."""
    for one in comparisons:
        for row in one.metrics:
            known = bias.get((row.metric, str(one.view.found), role_of(row)))
            if known is not None:
                yield (one.clip, row.metric, row.side), row.error + row.bias - known


def numbers(tests: dict[str, list[Comparison]], bias: dict[str, dict[Key, float]]) -> Table:
    """Over the numbers that all models read: median absolute error, and RMS."""
    table = Table("number", "n", *tests, title="Median absolute error / RMS, bias taken off")
    found = {variant: dict(errors(tests[variant], bias[variant])) for variant in tests}
    common = set.intersection(*(set(one) for one in found.values()))
    ratios: dict[str, list[float]] = {variant: [] for variant in tests}
    for metric in CATALOGUE:
        keys = [key for key in common if key[1] == metric]
        if not keys:
            continue
        off = {variant: np.array([found[variant][key] for key in keys]) for variant in tests}
        rms = {variant: float(np.sqrt(np.mean(one**2))) for variant, one in off.items()}
        first = next(iter(rms.values()))
        for variant in tests:
            ratios[variant].append(rms[variant] / first)
        table.add_row(metric, str(len(keys)), *(f"{np.median(np.abs(off[v])):.2f} / {rms[v]:.2f}" for v in tests))
    table.add_row("RMS against the first, median of all", "", *(f"{np.median(one):.2f}" for one in ratios.values()))
    table.add_row(
        "smaller by a tenth / larger by a tenth",
        "",
        *(f"{np.sum(np.less(o, 0.9))} / {np.sum(np.greater(o, 1.1))}" for o in ratios.values()),
    )
    table.add_row("numbers read", "", *(str(len(one)) for one in found.values()))
    return table


def events(tests: dict[str, list[Comparison]]) -> Table:
    table = Table("event", "view", *tests, title="Bias / scatter in ms; missed")
    for event in ("initial_contact", "toe_off"):
        for view in ("side", "rear"):
            cells = []
            for found in tests.values():
                rows = [row for one in found if one.view.true == view for row in one.events if row.event == event]
                off = np.array([error for row in rows for error in row.errors_ms])
                cells.append(f"{np.median(off):+.1f} / {np.std(off):.1f}; {sum(row.missed for row in rows)}")
            table.add_row(event, view, *cells)
    return table


def verdicts(tests: dict[str, list[Comparison]]) -> Table:
    """Each with its model's table of expected errors."""
    table = Table("verdicts", *tests, title="Verdicts")
    names = ("as true", "clear cases", "of these wrong", "of these borderline", "of these not assessed")
    counted: dict[str, list[str]] = {name: [] for name in names}
    for found in tests.values():
        rows = [row for one in found for row in one.findings]
        clear = [row for row in rows if row.true in ("finding", "fine")]
        counted["as true"].append(f"{sum(row.verdict == row.true for row in rows)} of {len(rows)}")
        counted["clear cases"].append(str(len(clear)))
        counted["of these wrong"].append(str(sum({row.verdict, row.true} == {"finding", "fine"} for row in clear)))
        for verdict in ("borderline", "not_assessed"):
            name = f"of these {verdict.replace('_', ' ')}"
            counted[name].append(str(sum(row.verdict == verdict for row in clear)))
    for name, cells in counted.items():
        table.add_row(name, *cells)
    return table


def cost(variants: Sequence[str]) -> Table:
    """CPU time of following the runner, and looking again, in a sample; the outlines are kept from a run before."""
    table = Table("cost", *variants, title=f"CPU time of {SAMPLE.name}, all threads together")
    clip = open_clip(SAMPLE)
    seconds = []
    for variant in variants:
        analyze_clip(clip, Options(variant=variant))
        begun = time.process_time()
        analyze_clip(clip, Options(variant=variant, refresh=True))
        anew = time.process_time()
        analyze_clip(clip, Options(variant=variant))
        seconds.append((anew - begun, time.process_time() - anew))
    table.add_row("ms a frame", *(f"{1000 * (anew - again) / clip.frame_count:.0f}" for anew, again in seconds))
    table.add_row("against the first", *(f"{(anew - again) / (seconds[0][0] - seconds[0][1]):.2f}" for anew, again in seconds))
    table.add_row("whole analysis, against the first", *(f"{anew / seconds[0][0]:.2f}" for anew, _ in seconds))
    return table


if __name__ == "__main__":
    main()
