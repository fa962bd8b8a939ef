"""What `formcheck compare` makes of runners whose change is known: four of them, each filmed three times from the side and from behind:
before, again without any change, and after one. Tells which numbers are called changed, and what is true of them.

    python benchmarks/change.py     # renders what is not there yet (eight minutes on two cores), then five to measure

Needs what `sample_videos/maker/README.md` names.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Any

from accuracy import CACHE, MAKER
from evening import render

from formcheck.analysis import Options, analyze
from formcheck.cli.progress_bar import shown
from formcheck.evaluate.truth import Truth, read_truth
from formcheck.history.comparison import compare
from formcheck.history.session import SessionResult, session_result
from formcheck.result import Session, Side

FOLDER = CACHE / "evening"
BEFORE: dict[str, dict[str, float]] = {
    "ben": {"speed": 2.9, "cadence": 160, "strike": 22, "step_width": 0.08, "drop_left": 4, "drop_right": 4},
    "clara": {"speed": 2.5, "cadence": 166, "strike": 12, "step_width": 0.08, "drop_left": 12.5, "drop_right": 4},
    "ivan": {"speed": 2.8, "cadence": 170, "strike": 8, "step_width": -0.03, "drop_left": 5, "drop_right": 5},
    "lina": {"speed": 2.6, "cadence": 168, "strike": 10, "step_width": 0.09, "drop_left": 5, "drop_right": 12.5},
}
CHANGE: dict[str, dict[str, float]] = {
    "ben": {"strike": 2, "cadence": 172},
    "clara": {"drop_left": 4},
    "ivan": {"step_width": 0.08},
    "lina": {"drop_right": 4, "cadence": 178},
}
# Nobody puts the phone down exactly where it was.
CAMERA = {"before": (3.6, 0.4), "again": (3.9, -0.6), "after": (3.4, 0.9)}
VIEWS = {"side": "side_right", "rear": "rear"}


def name(runner: str, day: str, view: str) -> str:
    return f"change_{runner}_{day}_{view}"


def tables() -> list[dict[str, Any]]:
    found = []
    for number, (runner, form) in enumerate(BEFORE.items()):
        for day, (distance, roll) in CAMERA.items():
            own = form | (CHANGE[runner] if day == "after" else {}) | {"seed": 100 * number + len(day)}
            for view, camera in VIEWS.items():
                found.append(
                    {
                        "name": name(runner, day, view),
                        "seconds": 10.0,
                        "body": {"name": runner},
                        "form": own,
                        "camera": {"view": camera, "distance": distance, "roll": roll},
                        "film": {"width": 540, "height": 720, "crf": 26},
                    }
                )
    return found


def day_of(runner: str, day: str) -> tuple[SessionResult, list[Truth]]:
    names = [name(runner, day, view) for view in VIEWS]
    session = Session("2026-11-01", BEFORE[runner]["speed"], "white", "fitted")
    with shown() as progress:
        report = analyze([FOLDER / f"{one}.mp4" for one in names], Options(runner=runner, session=session), progress)
    return session_result(report), [read_truth(FOLDER / f"{one}.truth.json") for one in names]


def true_difference(truths: dict[str, list[Truth]], key: tuple[str, Side], clips: dict[str, str]) -> float | None:
    """After less before, in the clips that the two numbers come from; None where the truth does not have it."""
    values = [one.metrics.get(key) for day in ("before", "after") for one in truths[day] if one.clip.name == clips[day]]
    known = [value for value in values if value is not None]
    return known[1] - known[0] if len(values) == len(known) == 2 else None


def main() -> None:
    render(tables(), MAKER)
    count: Counter[str] = Counter()
    for runner in BEFORE:
        days = {day: day_of(runner, day) for day in CAMERA}
        for day in ("again", "after"):
            found = compare(days["before"][0], days[day][0])
            truths = {"before": days["before"][1], "after": days[day][1]}
            for one in found.changes:
                count[f"{day}: {one.outcome}"] += 1
                if one.outcome == "not_comparable" or one.before is None or one.after is None:
                    continue
                clips = {"before": one.before.clip, "after": one.after.clip}
                true = true_difference(truths, (one.metric, one.side), clips)
                assert one.difference is not None and one.needed is not None
                known = "unknown" if true is None else f"{true:+.1f}"
                told = f"{runner} {day}: {one.metric} {one.side} {one.difference:+.1f} (needed {one.needed:.1f}, true {known})"
                if one.outcome == "changed":
                    print("changed", told)
                    count[f"{day}: changed, true difference in the same direction"] += true is not None and true * one.difference > 0
                elif true is not None and abs(true) >= one.needed:
                    print("missed ", told)
                    count[f"{day}: missed"] += 1
    for what, number in sorted(count.items()):
        print(f"{number:4d} {what}")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    main()
