"""Analyse a clip and hold what comes out against its truth."""

from __future__ import annotations

import math
import time

from ..analysis import Options, analyze_clip, merge
from ..clip_result import ClipResult
from ..errors import ClipUnreadable, NoRunner
from ..gait.gait import Gait
from ..metrics.base import usual_error
from ..metrics.errors import Expected
from ..recording.clip import open_clip
from ..result import Report
from ..system.progress import Progress
from .events import event_row
from .leg_labels import leg_labels, read_legs
from .rows import Comparison, EventRow, FindingRow, LegLabels, MetricRow, Recognised
from .true_verdicts import true_findings
from .truth import Truth

EVENTS = ("initial_contact", "toe_off")
SIDES = ("left", "right")


def compare(truth: Truth, options: Options | None = None, progress: Progress | None = None) -> Comparison:
    """A clip that formcheck cannot read is a result too: its error is told, and every verdict counts as not given.

    Errors that are not the clip's (no model, no library) are raised.
    """
    begun = time.perf_counter()
    try:
        result = analyze_clip(open_clip(truth.clip), options or Options(), progress)
    except (ClipUnreadable, NoRunner) as error:
        return _unread(truth, str(error))
    seconds = time.perf_counter() - begun
    report = merge([result], truth.name)
    summary = result.summary
    return Comparison(
        clip=truth.name,
        part=truth.part,
        tags=truth.tags,
        view=Recognised(truth.view, summary.view),
        facing=Recognised(*((truth.facing, summary.facing) if truth.view == "side" else (None, None))),
        activity=Recognised(truth.activity, report.activity),
        slowmo=Recognised(f"{truth.slowmo:.3g}", f"{summary.slowmo_factor:.3g}"),
        metrics=metric_rows(truth, report, result.gait),
        events=event_rows(truth, report, summary.window_s),
        findings=finding_rows(truth, report),
        legs=_legs(truth, result),
        seconds=seconds,
    )


def metric_rows(truth: Truth, report: Report, gait: Gait | None = None) -> tuple[MetricRow, ...]:
    """Every number of the report that the truth tells too. gait: what the numbers were read from, to tell what of their doubt is the
    clip's own."""
    rows = []
    for m in report.measurements:
        if (m.metric, m.side) in truth.metrics and math.isfinite(m.value):
            usual = usual_error(m.metric, gait, m.side) if gait else Expected(0.0, m.error)
            within = math.sqrt(max(0.0, m.error**2 - usual.sigma**2))
            true = truth.metrics[m.metric, m.side]
            rows.append(MetricRow(m.metric, m.side, role(truth, m.side), m.value, true, m.error, m.n, within, usual.bias))
    return tuple(rows)


def event_rows(truth: Truth, report: Report, window: tuple[float, float] | None) -> tuple[EventRow, ...]:
    """One row for each foot and kind of event; none where nothing was analysed."""
    if window is None or not report.events:
        return ()
    found = {(side, name): [e.time_s for e in report.events if (e.side, e.event) == (side, name)] for side in SIDES for name in EVENTS}
    return tuple(event_row(*key, times, truth.events.get(key, ()), window, truth.slowmo) for key, times in found.items())


def finding_rows(truth: Truth, report: Report | None) -> tuple[FindingRow, ...]:
    """One row for each verdict that the clip's view and truth allow; what the report does not speak of is "not_assessed". And one for what
    was decided although the view cannot show it, as where the view was mistaken."""
    told = {(f.finding, str(f.side)): str(f.verdict) for f in report.findings} if report else {}
    shown, known = true_findings(truth), true_findings(truth, of_any_view=True)
    rows = [
        FindingRow(finding, side, told.get((finding, side), told.get((finding, "both"), "not_assessed")), verdict)
        for (finding, side), verdict in shown.items()
    ]
    unasked = [key for key, verdict in told.items() if verdict in ("finding", "fine") and key in known and key not in shown]
    return tuple(rows + [FindingRow(*key, told[key], known[key]) for key in unasked])


def role(truth: Truth, side: str) -> str:
    """Where the side is in the true view: see MetricRow."""
    if truth.view != "side":
        return ""
    return "both" if side == "both" else "near" if side == truth.facing else "far"


def _legs(truth: Truth, result: ClipResult) -> LegLabels | None:
    if truth.joints is None or result.gait is None:
        return None
    return leg_labels(result.gait, read_legs(truth.joints))


def _unread(truth: Truth, error: str) -> Comparison:
    return Comparison(
        clip=truth.name,
        part=truth.part,
        tags=truth.tags,
        error=error,
        view=Recognised(truth.view, "unknown"),
        facing=Recognised(truth.facing, None),
        activity=Recognised(truth.activity, "unknown"),
        findings=finding_rows(truth, None),
    )
