"""The result of an analysis: plain values that every report reads and nothing else.

`report_dict` gives the JSON contract "formcheck.report/1"; its JSON Schema is `report/schema.json`.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

SCHEMA = "formcheck.report/1"

Side = Literal["left", "right", "both"]
View = Literal["side", "rear", "front", "oblique", "unknown"]
Verdict = Literal["finding", "borderline", "fine", "not_assessed"]
Severity = Literal["none", "information", "mild", "marked"]
Activity = Literal["running", "walking", "unknown"]
EventName = Literal["initial_contact", "toe_off", "midstance"]


@dataclass(frozen=True)
class ClipSummary:
    """What one recording is and how well it could be read."""

    path: str
    sha256: str
    view: View
    view_confidence: float  # 0..1
    facing: Literal["left", "right"] | None  # which edge of the picture a runner seen from the side looks to
    fps: float  # frames a second of real time (slow motion undone)
    frames: int
    duration_s: float  # of the file's own time line
    slowmo_factor: float  # real seconds = file seconds / factor
    repaired_frames: int  # frames whose left and right legs were exchanged back
    strides: dict[str, int]  # {"left": n, "right": n}
    window_s: tuple[float, float] | None  # the steady part that was used, in the file's time line
    warnings: tuple[str, ...] = ()
    activity: Activity = "unknown"


@dataclass(frozen=True)
class Measurement:
    """One number: `value` +- `error` (expected, 1 SD), the median over `n` strides that scatter by `spread` (SD, robust)."""

    metric: str
    side: Side
    value: float
    unit: str
    n: int
    spread: float
    error: float
    clip: str  # ClipSummary.path


@dataclass(frozen=True)
class Finding:
    """A verdict on one thing and side. `severity` is "none" unless the verdict is "finding"."""

    finding: str
    verdict: Verdict
    side: Side
    severity: Severity
    metrics: tuple[str, ...]  # ids of the measurements it rests on
    reason: str  # one sentence: why this verdict (for not_assessed: why it could not be assessed)
    remedy: str  # for not_assessed: what to film differently; else ""


@dataclass(frozen=True)
class Advice:
    finding: str  # the finding it answers, or "general" / "see_a_doctor"
    title: str
    text: str
    source: str  # who said it


@dataclass(frozen=True)
class Event:
    clip: str
    side: Side
    event: EventName
    time_s: float  # in the file's own time line
    frame: float  # fractional frame number, 0-based


@dataclass(frozen=True)
class Report:
    runner: str
    clips: tuple[ClipSummary, ...]
    activity: Activity
    measurements: tuple[Measurement, ...] = ()
    findings: tuple[Finding, ...] = ()
    advice: tuple[Advice, ...] = ()
    events: tuple[Event, ...] = ()
    schema: str = field(default=SCHEMA)


def report_dict(report: Report) -> dict[str, Any]:
    """The report as JSON-ready values: tuples become lists, floats are rounded to 4 places, NaN becomes null."""
    ordered = {"schema": report.schema, **{k: v for k, v in asdict(report).items() if k != "schema"}}
    return _plain(ordered)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if isinstance(value, float):
        return round(value, 4) if math.isfinite(value) else None
    return value
