"""What is not rendered: trials of real runners with markers and a force plate, and phone clips that one person labelled by eye.

Both are kept in the folder $FORMCHECK_SHARED, or `shared` beside the project, and are no part of it.

They test what rendered clips cannot. But they are not unseen: formcheck was tried on all of them while it was built, the timing of
contacts was set by the marker trials too, and expected errors have been taken from them. The tag "source" ("markers", "real") tells these
comparisons from those of rendered clips.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from formcheck.analysis import analyze
from formcheck.errors import ClipUnreadable, NoRunner
from formcheck.evaluate.events import EDGE_S, event_row
from formcheck.evaluate.one_clip import finding_rows, metric_rows
from formcheck.evaluate.rows import Comparison, EventRow, FindingRow, Recognised
from formcheck.evaluate.truth import Truth
from formcheck.result import Report
from formcheck.system.progress import Progress

ROOT = Path(__file__).parents[1]
PART = ""  # neither: no error is set by it, yet it has been looked at; see above
SIDES = ("left", "right")
STRIKES = {"rearfoot": "finding", "midfoot": "fine", "forefoot": "fine"}  # the label's first word to the verdict "heel_strike" deserves
NOT_RUNNING = "not running"

# How many times the labelled landings are slowed where the labels call a clip's pace mixed. They say 4 of this one's. Of
# overground_side_speed_ramp they say only 3 to 4, so its landings cannot be told in real time and are left out.
SLOWED = {"treadmill_side_sprint_bystander": 4.0}

Label = dict[str, Any]


def shared() -> Path:
    return Path(os.environ.get("FORMCHECK_SHARED") or ROOT.parent / "shared")


def recorded(progress: Progress | None = None) -> list[Comparison]:
    """Comparisons of all that is there; the first analysis of the labelled clips takes some two minutes."""
    return [*marker_trials(), *labelled_clips(progress)]


def trials_are_there() -> bool:
    return (shared() / "rbds").is_dir()


def marker_trials() -> list[Comparison]:
    if not trials_are_there():
        return []
    tests = str(ROOT / "tests")  # they read the trials
    if tests not in sys.path:
        sys.path.append(tests)
    from marker_trials import CLIPS, compare_markers

    return [compare_markers(clip, PART) for clip in CLIPS]


def labelled_clips(progress: Progress | None = None) -> list[Comparison]:
    return [compare_label(label, shared() / label["path"], progress) for label in labels()]


def labels() -> list[Label]:
    file = shared() / "clips" / "labels.json"
    return json.loads(file.read_text(encoding="utf-8"))["clips"] if file.is_file() else []


def compare_label(label: Label, clip: Path, progress: Progress | None = None) -> Comparison:
    try:
        return held_against(label, analyze([clip], progress=progress))
    except (ClipUnreadable, NoRunner) as error:
        return held_against(label, None, str(error))


def held_against(label: Label, report: Report | None, error: str = "") -> Comparison:
    """A label beside the report on its clip; None: could not be read, and `error` tells why.

    Of hip drop, lower back, and arms and legs across the middle the labels mostly say "cannot tell", and name one sure case at most: left
    out. So are pace and factor of slow motion where they are guessed or change.
    """
    truth = truth_of(label)
    summary = report.clips[0] if report else None
    found = report.activity if report else "unknown"
    if truth.activity == NOT_RUNNING:  # what else it is the labels leave open
        activity = Recognised(NOT_RUNNING, found if found == "running" else NOT_RUNNING)
        return Comparison(truth.name, PART, truth.tags, error, activity=activity)
    return Comparison(
        clip=truth.name,
        part=PART,
        tags=truth.tags,
        error=error,
        view=Recognised(truth.view, summary.view if summary else "unknown"),
        facing=Recognised(truth.facing, summary.facing if summary else None),
        activity=Recognised(truth.activity, found),
        # Of slowed clips no label tells one factor for the whole.
        slowmo=Recognised("1", f"{summary.slowmo_factor:.3g}") if summary and label["slow_motion"] is False else Recognised(),
        metrics=metric_rows(truth, report) if report else (),
        events=contact_rows(label, truth, report) if report else (),
        findings=(*finding_rows(truth, report), *strike_rows(label, report)),
    )


def truth_of(label: Label) -> Truth:
    """Of numbers the labels tell the cadence, in real time; treadmill_side_60fps_tilted's is of its first 173 frames, and she takes quicker
    steps later. `events`: the landings they name, where their pace is known."""
    clip = Path(label["path"])
    tags: dict[str, Any] = {"source": "real"}
    if "expect" in label:
        return Truth(clip.stem, clip, view="unknown", activity=NOT_RUNNING, part=PART, tags=tags)
    slowed = 1.0 if label["slow_motion"] is False else SLOWED.get(clip.stem)
    contacts = label.get("initial_contacts", {}) if slowed else {}
    cadence = label.get("cadence_spm")
    return Truth(
        name=clip.stem,
        clip=clip,
        view=label["view"],
        facing=label["runner_facing"].split()[0] if label["view"] == "side" else None,
        part=PART,
        slowmo=slowed or 1.0,
        metrics={("cadence", "both"): float(cadence)} if cadence else {},
        events={(side, "initial_contact"): tuple(n / label["fps"] for n in contacts[side]) for side in SIDES if side in contacts},
        tags=tags | ({"rate": label["fps"] * slowed} if slowed else {}),
    )


def contact_rows(label: Label, truth: Truth, report: Report) -> tuple[EventRow, ...]:
    """Landings between the first and the last that the labels name of that foot: those outside them nobody looked for.

    Both are times of evenly spaced frames. The labels are right to `tolerance_frames`, so no error is known better than that.
    """
    window = report.clips[0].window_s
    if window is None:
        return ()
    rows = []
    for (side, event), known in truth.events.items():
        found = [e.frame / label["fps"] for e in report.events if (e.side, e.event) == (side, event)]
        # event_row leaves out the edges of what is analysed, where few of these few lie: they are put outside
        around = EDGE_S * truth.slowmo + label["initial_contacts"]["tolerance_frames"] / label["fps"]
        span = (max(window[0], known[0]) - around, min(window[1], known[-1]) + around)
        rows.append(event_row(side, event, found, known, span, truth.slowmo))
    return tuple(rows)


def strike_rows(label: Label, report: Report | None) -> tuple[FindingRow, ...]:
    """One for each foot whose landing the label names."""
    told = {str(f.side): str(f.verdict) for f in report.findings if f.finding == "heel_strike"} if report else {}
    rows = []
    for side in SIDES:
        words = label["foot_strike"].get(side, "").split()
        if words and words[0] in STRIKES:
            said = told.get(side, told.get("both", "not_assessed"))
            rows.append(FindingRow("heel_strike", side, said, STRIKES[words[0]]))
    return tuple(rows)
