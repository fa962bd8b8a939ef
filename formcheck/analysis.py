"""The way through the house: clip, pose, gait, pictures, measurements, findings, advice, report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from .clip import Clip, open_clip
from .clipname import labels, runner_name
from .errors import BadOption
from .gait.activity import without_cycle
from .gait.gait import Gait, find_gait, find_parts
from .gait.midstance import midstances
from .gait.periodicity import Stretch
from .gait.view import find_view
from .picture.pictures import Pictures
from .pose.pose import Pose
from .pose.store import ModelFile
from .quality import warnings_of
from .result import Activity, ClipSummary, Event, Finding, Measurement, Part, Report, Session, Side, View
from .slowmo import SlowMotion, possible, resolve_factor, weigh
from .unseen import LANDING, failures
from .words.said import say

MOST_PARTS = 4  # told besides the first
DECIDED = ("finding", "fine")

Progress = Callable[[str, int, int], None]  # what is being done, done, of how many (0: unknown)


@dataclass(frozen=True)
class Options:
    """What the user may say beyond the recordings themselves."""

    runner: str = ""
    view: View | None = None
    slowmo: float | None = None
    fps: float | None = None
    variant: str = "full"
    model: Path | None = None
    refresh: bool = False  # track again even where a pose is kept
    answers: frozenset[str] = frozenset()  # of the runner, as `advice.profile` gives them
    session: Session = field(default_factory=Session)


@dataclass(frozen=True)
class ClipResult:
    """What one recording told."""

    summary: ClipSummary
    measurements: tuple[Measurement, ...] = ()
    events: tuple[Event, ...] = ()
    failed: dict[str, tuple[str, str]] = field(default_factory=dict)
    gait: Gait | None = None
    clip: Clip | None = None
    pose: Pose | None = None
    pictures: Pictures | None = None
    clock_doubt: float = 0.0  # of its times and paces, as a share (1 SD)
    clock_guessed: bool = False  # whether they rest on a guessed slow motion

    @property
    def speed(self) -> float | None:
        return self.summary.speed

    @property
    def speed_doubt(self) -> float:
        """Of the speed in legs a second, as a share (1 SD)."""
        return float(np.hypot(self.gait.speed_doubt if self.gait else 0.0, self.clock_doubt))


def analyze(paths: Sequence[Path], options: Options | None = None, progress: Progress | None = None) -> Report:
    """One report on one runner from one or more recordings.

    Raises the errors of `errors.py`: the first recording that cannot be read ends the analysis.
    """
    options = options or Options()
    return merge(analyze_clips(paths, options, progress), options.runner or runner_name(paths), options.answers, options.session)


def analyze_clips(paths: Sequence[Path], options: Options, progress: Progress | None = None) -> list[ClipResult]:
    """What each recording told, with all that reports draw from: the clip, the pose, the gait. Raises as `analyze` does."""
    if not paths:
        raise BadOption(say("errors.no_clips"))
    clips = [open_clip(path) for path in paths]
    named = enumerate(zip(clips, labels(paths), strict=True), 1)
    return [analyze_clip(clip, options, _counted(progress, k, len(clips)), label) for k, (clip, label) in named]


def analyze_clip(clip: Clip, options: Options, progress: Progress | None = None, label: str = "") -> ClipResult:
    """Measure one recording. label: what reports call it (its file name)."""
    from .metrics.base import Subject
    from .metrics.legs import of_known_legs
    from .metrics.registry import measure_all
    from .picture.look import look
    from .picture.outlines import Outliner
    from .pose.cache import outline_file
    from .pose.store import find_model

    label = label or clip.path.name
    slow = resolve_factor(clip.container_fps, clip.capture_fps, options.slowmo, options.fps)
    model = find_model(options.variant, options.model)
    pose = find_pose(clip, model, options.refresh, progress)
    parts = find_parts(pose)
    stretch, gait = _first_gait(pose, parts, slow.factor, options.view)
    if gait is not None:
        slow = _slowed_by_looks(gait, slow)
        if slow.factor != gait.slowmo:
            gait = find_gait(pose, slow.factor, options.view, stretch)
    if gait is None or gait.activity != "running":
        return ClipResult(_summary(clip, label, pose, gait, slow), gait=gait, clip=clip, pose=pose)
    outliner = Outliner(model.path, outline_file(clip.sha256, model.sha256))
    pictures, gait = look(clip, gait, outliner, _named(progress, say("progress.closely")))
    measurements = of_known_legs(measure_all(Subject(gait, label, pictures)), gait)
    measurements = tuple(_doubted(m, slow.doubt) for m in measurements)
    summary = _summary(clip, label, pose, gait, slow, pictures)
    found = events_of(label, gait), failures(gait, pictures)
    result = ClipResult(summary, measurements, *found, gait, clip, pose, pictures, clock_doubt=slow.doubt, clock_guessed=slow.guessed)
    others = [find_gait(pose, slow.factor, options.view, other) for other in parts if other is not stretch][:MOST_PARTS]
    told = tuple(_part(other, result) for other in others if other is not None)
    return replace(result, summary=replace(summary, parts=told))


def _first_gait(pose: Pose, parts: Sequence[Stretch], slowmo: float, view: View | None) -> tuple[Stretch | None, Gait | None]:
    """The first part that can be read."""
    for part in parts:
        gait = find_gait(pose, slowmo, view, part)
        if gait is not None:
            return part, gait
    return None, None


def _part(gait: Gait, first: ClipResult) -> Part:
    """What another part of a recording tells by the landmarks alone: the verdicts that are decided otherwise than in the first. Those at
    landing are left out, since the shoes are not looked at there."""
    from .metrics.base import Subject
    from .metrics.legs import of_known_legs
    from .metrics.registry import measure_all

    differs: tuple[Finding, ...] = ()
    behind: tuple[Measurement, ...] = ()
    if gait.activity == "running":
        measurements = measure_all(Subject(gait, first.summary.path))
        seen = replace(first.summary, view=gait.view, activity=gait.activity, speed=gait.speed)
        own = ClipResult(
            seen, of_known_legs(measurements, gait), gait=gait, clock_doubt=first.clock_doubt, clock_guessed=first.clock_guessed
        )
        known = {(f.finding, f.side): f.verdict for f in judged([first])}
        others = (f for f in judged([own]) if f.verdict in DECIDED and known.get((f.finding, f.side)) != f.verdict)
        differs = tuple(f for f in others if not set(f.metrics) & set(LANDING))
        behind = tuple(m for m in own.measurements if any(m.metric in f.metrics and m.side in (f.side, "both") for f in differs))
    window = (float(gait.file_times[0]), float(gait.file_times[-1]))
    return Part(window, gait.view, gait.activity, round(float(gait.phase[-1] - gait.phase[0])), gait.cadence, differs, behind)


def find_pose(clip: Clip, model: ModelFile, refresh: bool = False, progress: Progress | None = None) -> Pose:
    """The kept pose of this recording and model, else a new one, which is kept."""
    from .pose import cache

    kept = cache.pose_file(clip.sha256, model.sha256)
    pose = None if refresh else cache.load(kept)
    if pose is None:
        from .pose.tracker import track

        pose = track(clip, model.path, _named(progress, say("progress.following")))
        cache.save(kept, pose)
    return pose


def merge(results: Sequence[ClipResult], runner: str, answers: frozenset[str] = frozenset(), session: Session | None = None) -> Report:
    """One report of several clips of a runner: for each number the best source, and every number with its source."""
    from .advice.mapping import advise

    summaries = tuple(r.summary for r in results)
    measurements = tuple(m for r in results for m in r.measurements)
    activity = _activity([s.activity for s in summaries])
    findings = judged(results, session) if activity == "running" else ()
    return Report(
        runner=runner,
        clips=summaries,
        activity=activity,
        measurements=measurements,
        findings=findings,
        advice=advise(findings, answers),
        events=tuple(e for r in results for e in r.events),
        session=session or Session(),
    )


def judged(results: Sequence[ClipResult], session: Session | None = None) -> tuple[Finding, ...]:
    """The verdicts that the clips of one runner give together."""
    from .findings.evidence import Evidence, best_of
    from .findings.registry import judge_all
    from .findings.speed import alike

    seen = next(((r.speed, r.speed_doubt) for r in results if r.speed), (None, 0.0))
    speed, speed_error = alike(session.speed if session else None, *seen)
    best = best_of(m for r in results for m in r.measurements)
    guessed = {r.summary.path for r in results if r.clock_guessed}
    evidence = Evidence(
        best=best,
        views=frozenset(r.summary.view for r in results if r.summary.activity == "running"),
        speed=speed,
        speed_error=speed_error,
        clock_guessed=("cadence", "both") in best and best["cadence", "both"].clip in guessed,
        failed={metric: why for r in results for metric, why in r.failed.items()},
    )
    return judge_all(evidence)


def events_of(clip: str, gait: Gait) -> tuple[Event, ...]:
    """Contacts, midstances and toe-offs of the clip of this label, in the file's own time line, in order of time."""
    from .metrics.base import stances

    found = []
    sides: tuple[Side, Side] = ("left", "right")
    for side in sides:
        steps = gait.steps[side]
        named = (
            ("initial_contact", steps.initial_contact),
            ("toe_off", steps.toe_off),
            ("midstance", midstances(gait, stances(gait, side))),
        )
        for name, times in named:
            for t, file_t, frame in zip(times, gait.file_time_at(times), gait.frame_at(times), strict=True):
                if t == t:
                    found.append(Event(clip, side, name, float(file_t), float(frame)))  # type: ignore[arg-type]
    return tuple(sorted(found, key=lambda e: e.time_s))


def _slowed_by_looks(gait: Gait, known: SlowMotion) -> SlowMotion:
    """How much slower than life the recording is, now that the runner was seen; whether she runs does not depend on the clock."""
    cadence = gait.cadence / gait.slowmo
    if gait.activity != "running":
        return possible(known, cadence)
    return weigh(known, cadence, gait.bounce.acceleration / gait.slowmo**2)


def _doubted(m: Measurement, doubt: float) -> Measurement:
    """A pace or time with the doubt of the clock that it rests on; nothing else needs a clock."""
    return replace(m, error=float(np.hypot(m.error, doubt * m.value))) if m.unit in ("spm", "ms") else m


def _activity(activities: Sequence[Activity]) -> Activity:
    if "running" in activities:
        return "running"
    return "walking" if "walking" in activities else "unknown"


def _summary(clip: Clip, label: str, pose: Pose, gait: Gait | None, slow: SlowMotion, pictures: Pictures | None = None) -> ClipSummary:
    step = float(np.median(np.diff(pose.times))) if len(pose.times) > 1 else float("nan")
    notes = [slow.note] if slow.note else []
    guess = gait.guess if gait else find_view(pose.pixels, depth=pose.normalized[:, :, 2].astype(float))
    return ClipSummary(
        path=label,
        sha256=clip.sha256,
        view=guess.view,
        view_confidence=float(guess.confidence),
        facing=guess.facing if guess.view == "side" else None,
        fps=float(slow.factor / step),
        frames=len(pose.times),
        duration_s=float(pose.times[-1] - pose.times[0] + step) if len(pose.times) else 0.0,
        slowmo_factor=float(slow.factor),
        repaired_frames=int(gait.swapped.sum()) if gait else 0,
        strides=gait.strides if gait else {"left": 0, "right": 0},
        window_s=(float(gait.file_times[0]), float(gait.file_times[-1])) if gait else None,
        warnings=tuple(notes + warnings_of(clip, pose, gait, pictures)),
        activity=gait.activity if gait else without_cycle(pose.pixels),
        speed=gait.speed if gait else None,
        yaw=float(guess.yaw),
    )


def _counted(progress: Progress | None, k: int, of: int) -> Progress | None:
    """Progress that says which of several recordings it is about."""
    return (
        (lambda what, done, total: progress(say("progress.clip_of", what=what, k=k, n=of), done, total))
        if progress and of > 1
        else progress
    )


def _named(progress: Progress | None, what: str) -> Callable[[int, int], None] | None:
    return (lambda done, total: progress(what, done, total)) if progress else None
