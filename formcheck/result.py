"""The result of an analysis: plain values that every report reads and nothing else.

`report_dict` gives the JSON contract "formcheck.report/2"; its JSON Schema is `output/json/schema.json`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from numbers import Integral, Real
from typing import Any, Literal

from .language.text import Language, Phrase, in_language

SCHEMA = "formcheck.report/2"

Side = Literal["left", "right", "both"]
View = Literal["side", "rear", "front", "oblique", "unknown"]
Verdict = Literal["finding", "borderline", "fine", "not_assessed"]
Severity = Literal["none", "information", "mild", "marked"]
Activity = Literal["running", "walking", "unknown"]
DateOf = Literal["", "told", "name", "camera", "file"]
EventName = Literal["initial_contact", "toe_off", "midstance"]


@dataclass(frozen=True)
class Measurement:
    """One number: `value` +- `error` (expected, 1 SD), the median over `n` strides that scatter by `spread` (SD, robust).

    strides: the value of each of them, in order and with the same bias taken off; empty where the number is not read stride by stride.
    """

    metric: str
    side: Side
    value: float
    unit: str
    n: int
    spread: float
    error: float
    clip: str  # ClipSummary.path
    strides: tuple[float, ...] = ()


@dataclass(frozen=True)
class Limit:
    """What a number was held against, in the metric's unit: a finding beyond `finding`, fine short of `fine`, both by the number's own
    error where that is more than what lies between the two. direction: on which side of it the finding lies.

    speed: of the belt, m/s, that the limit was moved for, None where it does not move; speed_known: False where that is only what is
    usual. error: of the limit itself, since the speed is uncertain (1 SD). either: the number's sign does not count.
    """

    metric: str
    direction: Literal["high", "low"]
    finding: float
    fine: float
    speed: float | None = None
    speed_known: bool = True
    error: float = 0.0
    either: bool = False


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
    provisional: bool = False  # rests on few steps
    limits: tuple[Limit, ...] = ()  # of its metrics, as they were applied


@dataclass(frozen=True)
class Part:
    """Another steady part of a recording than the one reported, and the verdicts in which it differs."""

    window_s: tuple[float, float]  # in the file's time line
    view: View
    activity: Activity
    strides: int
    cadence: float  # steps a minute
    findings: tuple[Finding, ...] = ()
    measurements: tuple[Measurement, ...] = ()  # that these findings rest on


@dataclass(frozen=True)
class Standing:
    """How a runner stood quietly, against which her running is held. clip: label of the recording it comes from; window_s: in that file's
    time. own: it is the recording that it is held against.

    hollow: of the lower back, % of trunk length, NaN where an arm hid it; lean: of the line from mid-hip to mid-shoulder against the
    picture's upright, degrees, + = forward, by the landmarks and with the camera's roll in it. trunk: length in pixels; size: of the
    picture, width and height in pixels; forward: +1 facing its right edge; yaw: degrees off square, NaN where not seen. clear: whether its
    clothes were told from the wall by colour. doubts: why it may not fit (sentences). shoes, clothing: worn there, as far as told.
    sha256: of that recording, network: the pose model that saw it; both "" where not known.
    """

    clip: str
    window_s: tuple[float, float]
    hollow: float
    lean: float
    trunk: float
    size: tuple[int, int]
    forward: int
    yaw: float
    own: bool = True
    clear: bool = True
    doubts: tuple[str, ...] = ()
    shoes: str = ""
    clothing: str = ""
    sha256: str = ""
    network: str = ""


@dataclass(frozen=True)
class ClipSummary:
    """What one recording is and how well it could be read."""

    path: str  # what reports call it: the file's name, with folders only where two have the same
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
    speed: float | None = None  # of the belt, m/s, as a side view tells it (10 % uncertain)
    yaw: float = math.nan  # degrees between the camera and square on to the view
    parts: tuple[Part, ...] = ()  # other steady parts, the longest first
    standing: Standing | None = None  # that the running was held against
    network: str = ""  # the pose model, or models, that the numbers rest on
    network_sha256: str = ""  # of its file; of two files "SHA256+SHA256"


@dataclass(frozen=True)
class Program:
    """Which formcheck measured: its version, a hash of its sources and tables and of what it calculates with, and the versions of that."""

    version: str = ""
    edition: str = ""
    libraries: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Session:
    """When and how the clips were filmed, as far as it is known."""

    date: str = ""  # ISO
    speed: float | None = None  # of the belt, m/s, as somebody read it off
    shoes: str = ""
    clothing: str = ""
    note: str = ""


@dataclass(frozen=True)
class Tip:
    """One piece of advice. kind: together, why, cue, exercise, watch, evidence, again, habit, cause, relief, doctor.

    how: in formcheck's own words."""

    id: str
    kind: str
    what: str
    how: str = ""
    often: str = ""  # only where the source says it
    by: tuple[str, ...] = ()  # who said `what`: surnames of the article's experts, studies; empty for common practice
    part: str = ""  # of the article


@dataclass(frozen=True)
class Advice:
    """finding: the first of `findings`; "briefly" or "borderline", which only name `findings`; "answers", "general" or "see_a_doctor"."""

    finding: str
    title: str
    findings: tuple[str, ...] = ()
    tips: tuple[Tip, ...] = ()


@dataclass(frozen=True)
class Event:
    clip: str
    side: Side
    event: EventName
    time_s: float  # in the file's own time line
    frame: float  # fractional frame number, 0-based


@dataclass(frozen=True)
class Percentile:
    """Where the number of a metric and side lies among those of other runners: above `low` to `high` percent of them, in steps of 5."""

    metric: str
    side: Side
    low: int
    high: int
    place: str  # the same in words
    among: str  # who they are, how many, and by which study


@dataclass(frozen=True)
class Report:
    runner: str
    clips: tuple[ClipSummary, ...]
    activity: Activity
    measurements: tuple[Measurement, ...] = ()
    findings: tuple[Finding, ...] = ()
    advice: tuple[Advice, ...] = ()
    events: tuple[Event, ...] = ()
    session: Session = field(default_factory=Session)
    percentiles: tuple[Percentile, ...] = ()
    program: Program = field(default_factory=Program)
    date_of: DateOf = ""  # who tells the session's day: somebody, the recording's name, the camera in it, or only the file's own date
    schema: str = field(default=SCHEMA)


def report_dict(report: Report, language: Language = "en") -> dict[str, Any]:
    """The report as JSON-ready values, as `plain_values` makes them, and beside its texts the keys they were made from."""
    known = {f.name: getattr(report, f.name) for f in fields(Report) if f.name != "schema"}
    ordered = {"schema": report.schema, "language": language, **known}
    plain: dict[str, Any] = plain_values(ordered, language)
    return {**plain, "phrases": dict(phrases(known))}


def plain_values(value: Any, language: Language) -> Any:
    """JSON-ready: dataclasses become dicts and tuples lists, floats are rounded to 4 places, NaN becomes null, texts are in `language`."""
    if is_dataclass(value):
        value = {f.name: getattr(value, f.name) for f in fields(value)}
    if isinstance(value, dict):
        return {k: plain_values(v, language) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain_values(v, language) for v in value]
    if isinstance(value, str):
        return in_language(value, language)
    if isinstance(value, float):
        return round(value, 4) if math.isfinite(value) else None
    return value


def phrases(value: Any, place: str = "") -> Iterable[tuple[str, dict[str, Any]]]:
    """Where in these values, as a JSON Pointer (RFC 6901), a text stands that there is in every language, with its key and gaps."""
    if isinstance(value, Phrase):
        yield place, _key_and_gaps(value)
    elif is_dataclass(value):
        yield from phrases({f.name: getattr(value, f.name) for f in fields(value)}, place)
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from phrases(one, f"{place}/{name}")
    elif isinstance(value, (list, tuple)):
        for number, one in enumerate(value):
            yield from phrases(one, f"{place}/{number}")


def _key_and_gaps(phrase: Phrase) -> dict[str, Any]:
    return {"key": phrase.key, "gaps": {name: _gap(gap) for name, gap in phrase.gaps.items()}}


def _gap(gap: Any) -> Any:
    if isinstance(gap, Phrase):
        return _key_and_gaps(gap)
    if isinstance(gap, Real):
        return int(gap) if isinstance(gap, Integral) else plain_values(float(gap), "en")
    return str(gap)


def without_strides(one: Measurement) -> dict[str, Any]:
    """Its fields but the values of single strides."""
    return {name: value for name, value in asdict(one).items() if name != "strides"}
