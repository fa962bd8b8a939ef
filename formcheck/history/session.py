"""One session of a runner as far as another day can be held against it: plain values, from a report or from the history."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

from ..findings.evidence import best_of
from ..result import Measurement, Report, Session, Severity, Side, Standing, Verdict, View
from ..system.safe_text import clean

Key = tuple[str, Side]  # metric, side


@dataclass(frozen=True)
class Filmed:
    """One recording of a session, as `ClipSummary` has it. fps, yaw: NaN where not known; network: "" likewise."""

    sha256: str
    name: str
    view: View
    facing: Literal["left", "right"] | None
    fps: float
    speed: float | None
    yaw: float
    network: str = ""


@dataclass(frozen=True)
class Judged:
    """A verdict without its words."""

    finding: str
    side: Side
    verdict: Verdict
    severity: Severity


@dataclass(frozen=True)
class SessionResult:
    """measurements: of each metric and side the one with the least error; each names one of `clips`. standing: that other clips of the day
    may be held against, without the doubts it had for these."""

    runner: str
    session: Session
    clips: tuple[Filmed, ...]
    measurements: tuple[Measurement, ...]
    verdicts: tuple[Judged, ...]
    standing: Standing | None = None

    @property
    def by_key(self) -> dict[Key, Measurement]:
        return {(one.metric, one.side): one for one in self.measurements}

    def clip_of(self, one: Measurement) -> Filmed:
        return next(clip for clip in self.clips if clip.name == one.clip)


def session_result(report: Report) -> SessionResult:
    """The report without what another day has no use for; of numbers only those of running, finite, and from one of its clips."""
    clips = tuple(
        Filmed(c.sha256, clean(c.path), c.view, c.facing, float(c.fps), _float(c.speed), float(c.yaw), clean(c.network))
        for c in report.clips
    )
    running = {clean(c.path) for c in report.clips if c.activity == "running"} if report.activity == "running" else set()
    plain = [_plain(one) for one in report.measurements]
    sound = [one for one in plain if one.clip in running and math.isfinite(one.value) and math.isfinite(one.error) and one.error >= 0]
    verdicts = {(f.finding, f.side): Judged(f.finding, f.side, f.verdict, f.severity) for f in report.findings}
    said = report.session
    session = replace(said, shoes=clean(said.shoes), clothing=clean(said.clothing), note=clean(said.note))
    numbers = tuple(best_of(sound).values())
    return SessionResult(clean(report.runner).strip(), session, clips, numbers, tuple(verdicts.values()), standing_of(report))


def standing_of(report: Report) -> Standing | None:
    """The standing that one of the report's clips shows, else the one that they were held against."""
    found = sorted((clip.standing for clip in report.clips if clip.standing), key=lambda one: not one.own)
    sound = [one for one in found if math.isfinite(one.lean) and math.isfinite(one.trunk) and one.trunk > 0]
    if not sound:
        return None
    first = sound[0]
    return replace(first, clip=clean(first.clip), own=True, doubts=(), shoes=clean(first.shoes), clothing=clean(first.clothing))


def _float(number: float | None) -> float | None:
    return None if number is None else float(number)


def _plain(one: Measurement) -> Measurement:
    """Python's own numbers, whatever kind the metric computed with, without those of single strides."""
    return replace(
        one, value=float(one.value), n=int(one.n), spread=float(one.spread), error=float(one.error), clip=clean(one.clip), strides=()
    )
