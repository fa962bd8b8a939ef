"""The way through the house: clip, pose, gait, pictures, measurements, findings, advice, report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from . import __version__, result_cache
from .clip_result import ClipResult
from .clip_summary import activity_of, summarise
from .errors import BadOption
from .gait.events import events_of
from .gait.gait import Gait, find_gait, find_parts
from .gait.periodicity import Stretch
from .gait.slowed import slowed_by_looks
from .gait.standing import TRANSITION_S, Still, apart_from, standing_of
from .language.text import Phrase
from .metrics.missing import LANDING, failures
from .pose.find import find_pose
from .pose.model import PoseModel
from .pose.pose import Pose
from .recording.clip import Clip, open_clip
from .recording.file_name import labels, runner_name
from .recording.slow_motion import resolve_factor
from .result import Finding, Measurement, Part, Program, Report, Session, Standing, View
from .result_cache import labelled
from .system.code_version import edition, libraries
from .system.progress import Progress, counted, named, part

if TYPE_CHECKING:
    from .picture.standing import BackOutliner
    from .pose.mediapipe_landmarker import MediaPipe

MOST_PARTS = 4  # told besides the first
FOLLOWING = 0.6  # of the time that a recording takes; the rest is looking closely
LOOKING = 0.8  # where a second network looks again before
LOOKED = 0.97  # after it numbers are made of what was seen
DECIDED = ("finding", "fine")


@dataclass(frozen=True)
class Options:
    """What the user may say beyond the recordings themselves."""

    runner: str = ""
    view: View | None = None
    slowmo: float | None = None
    fps: float | None = None
    variant: str = "full"
    model: Path | None = None
    refresh: bool = False  # track and measure again even where that is kept
    answers: frozenset[str] = frozenset()  # of the runner, as `advice.profile` gives them
    session: Session = field(default_factory=Session)
    standing: Path | None = None  # a recording of the runner standing, for those that show none themselves
    stood: Standing | None = None  # hers of the same day, as it was read earlier, where none of these recordings shows one


def analyze(paths: Sequence[Path], options: Options | None = None, progress: Progress | None = None) -> Report:
    """One report on one runner from one or more recordings.

    Raises the errors of `errors.py`: the first recording that cannot be read ends the analysis.
    """
    options = options or Options()
    return merge(analyze_clips(paths, options, progress), options.runner or runner_name(paths), options.answers, options.session)


def analyze_clips(paths: Sequence[Path], options: Options, progress: Progress | None = None) -> list[ClipResult]:
    """What each recording told, with all that reports draw from: the clip, the pose, the gait. Raises as `analyze` does."""
    if not paths:
        raise BadOption(Phrase("errors.no_clips"))
    clips = [open_clip(path) for path in paths]
    named = enumerate(zip(clips, labels(paths), strict=True), 1)
    first = 1 / (1 + len(clips)) if options.standing else 0.0
    known = read_standing(options.standing, options, part(progress, 0, first)) if options.standing else None
    results: list[ClipResult] = []
    for k, (clip, label) in named:
        results.append(measured_once(clip, options, counted(part(progress, first, 1), k, len(clips)), label, known))
        known = known or own_standing(results[-1])  # one standing serves all of a runner's recordings
    return results


def measured_once(
    clip: Clip, options: Options, progress: Progress | None = None, label: str = "", standing: Standing | None = None
) -> ClipResult:
    """As `analyze_clip` tells it; what the same formcheck measured before with the same settings is not measured again."""
    known, worn = standing or options.stood, options.session
    against = (replace(known, clip=""), worn.shoes, worn.clothing) if known else ()
    settings = (options.view, options.slowmo, options.fps, _model(options).file.key, edition(), against)
    file = result_cache.file(clip.sha256, settings)
    found = None if options.refresh else result_cache.load(file)
    if not isinstance(found, ClipResult):
        found = analyze_clip(clip, options, progress, label, standing)
        result_cache.keep(file, found)
        return found
    return labelled(replace(found, clip=clip), label or clip.path.name, known.clip if known else "", worn)


def analyze_clip(
    clip: Clip, options: Options, progress: Progress | None = None, label: str = "", standing: Standing | None = None
) -> ClipResult:
    """Measure one recording. label: what reports call it (its file name); standing: the runner's from elsewhere, if this shows none, before
    that of the options."""
    from .metrics.base import Subject
    from .metrics.legs import of_known_legs
    from .metrics.registry import measure_all
    from .picture.outlines import Outliner
    from .picture.second_pass import look
    from .picture.shoe import standing_pitch
    from .picture.standing import of_running
    from .pose.cache import back_file, joint_key, outline_file

    label, standing = label or clip.path.name, standing or options.stood
    slow = resolve_factor(clip.container_fps, clip.capture_fps, options.slowmo, options.fps)
    model = _model(options)
    pose = find_pose(clip, model, options.refresh, part(progress, 0, FOLLOWING))
    parts = find_parts(pose)
    stretch, gait = _first_gait(pose, parts, slow.factor, options.view)
    if gait is not None:
        slow = slowed_by_looks(gait, slow)
        if slow.factor != gait.slowmo:
            gait = find_gait(pose, slow.factor, options.view, stretch)
    still = standing_of(pose, slow.factor) if gait is not None and gait.view == "side" else None
    if still is not None and gait is not None and stretch is not None:
        stretch, gait = _apart_from(still, gait, pose, stretch, options.view)
    if gait is None or gait.activity != "running":
        return ClipResult(replace(summarise(clip, label, pose, gait, slow), network_sha256=model.key), gait=gait, clip=clip, pose=pose)
    first, key, looking = pose, model.key, FOLLOWING
    if model.again is not None and stretch is not None:
        key, looking = joint_key(model.key, model.again.key), LOOKING
        pose, gait = _looked_again(clip, gait, pose, stretch, model.again, key, options, part(progress, FOLLOWING, LOOKING))
    outliner = Outliner(model, outline_file(clip.sha256, key))
    upright = _outliner_of(clip, model, still, first)
    running = of_running(model, back_file(clip.sha256, key), gait) if gait.view == "side" and (still or standing) else None
    backs = [one for one in (upright, running) if one is not None]
    feet = {}
    if still is not None and still.forward == gait.forward:
        feet = {side: standing_pitch(still.points, side, still.forward) for side in ("left", "right")}
    pictures, gait = look(clip, gait, outliner, named(part(progress, looking, LOOKED), Phrase("progress.closely")), backs, feet)
    pictures = replace(
        pictures,
        standing=_standing(still, upright, standing, gait, label, clip, options.session, first.network),
        running_back=running.found() if running else None,
    )
    measurements = of_known_legs(measure_all(Subject(gait, label, pictures)), gait)
    measurements = tuple(_doubted(m, slow.doubt) for m in measurements)
    summary = summarise(clip, label, pose, gait, slow, pictures)
    found = events_of(label, gait), failures(gait, pictures)
    result = ClipResult(summary, measurements, *found, gait, clip, pose, pictures, clock_doubt=slow.doubt, clock_guessed=slow.guessed)
    others = [find_gait(first, slow.factor, options.view, other) for other in parts if other is not stretch][:MOST_PARTS]
    told = tuple(_part(other, result) for other in others if other is not None)
    return replace(result, summary=replace(summary, parts=told, network_sha256=model.key))


def own_standing(result: ClipResult) -> Standing | None:
    """The standing that the recording itself shows."""
    found = result.summary.standing
    return found if found and found.own else None


def read_standing(path: Path, options: Options, progress: Progress | None = None) -> Standing:
    """The standing that a recording shows. Raises as `open_clip` does, and BadOption where nobody stands in it, seen from the side."""
    from .picture.reference import standing_as_read
    from .picture.second_pass import look_at_standing

    clip = open_clip(path)
    model = _model(options)
    pose = find_pose(clip, model, options.refresh, part(progress, 0, FOLLOWING))
    slow = resolve_factor(clip.container_fps, clip.capture_fps, options.slowmo, options.fps)
    still = standing_of(pose, slow.factor)
    upright = _outliner_of(clip, model, still, pose)
    if still is None or upright is None or (still.guess.view != "side" and options.view != "side"):
        raise BadOption(Phrase("errors.no_standing", path=path))
    look_at_standing(clip, upright, named(part(progress, FOLLOWING, 1), Phrase("progress.closely")))
    size = (clip.width, clip.height)
    return replace(standing_as_read(still, upright.found(), path.name, size, options.session, pose.network), sha256=clip.sha256)


def _model(options: Options) -> MediaPipe:
    from .pose.mediapipe_landmarker import MediaPipe
    from .pose.model_file import find_model

    return MediaPipe(find_model(options.variant, options.model))


def _outliner_of(clip: Clip, model: PoseModel, still: Still | None, pose: Pose) -> BackOutliner | None:
    from .picture.standing import of_standing
    from .pose.cache import standing_file

    if still is None:
        return None
    return of_standing(model, standing_file(clip.sha256, model.key), still, 1 / float(np.median(np.diff(pose.times))))


def _standing(
    still: Still | None,
    upright: BackOutliner | None,
    other: Standing | None,
    gait: Gait,
    label: str,
    clip: Clip,
    worn: Session,
    network: str,
) -> Standing | None:
    """The recording's own standing, as `network` saw it, else the one known from elsewhere."""
    from .picture.reference import held_against, seen_by, standing_as_read

    if gait.view != "side":
        return None
    size = (clip.width, clip.height)
    if still is not None and upright is not None:
        read = standing_as_read(still, upright.found(), label, size, worn, network)
        return seen_by(replace(read, sha256=clip.sha256), gait.network)
    if other is None:
        return None
    return seen_by(held_against(other, float(gait.trunk), size, gait.forward, float(gait.guess.yaw), worn), gait.network)


def _first_gait(pose: Pose, parts: Sequence[Stretch], slowmo: float, view: View | None) -> tuple[Stretch | None, Gait | None]:
    """The first part that can be read."""
    for stretch in parts:
        gait = find_gait(pose, slowmo, view, stretch)
        if gait is not None:
            return stretch, gait
    return None, None


def _apart_from(still: Still, gait: Gait, pose: Pose, stretch: Stretch, view: View | None) -> tuple[Stretch, Gait]:
    """The same stretch and its gait without the transition between standing and running, where its window had some of that."""
    transition = TRANSITION_S * gait.slowmo
    if gait.file_times[0] > still.window[1] + transition or gait.file_times[-1] < still.window[0] - transition:
        return stretch, gait
    shorter = apart_from(stretch, still.window, pose.times, transition)
    apart = find_gait(pose, gait.slowmo, view, shorter)
    return (shorter, apart) if apart is not None and (apart.activity, apart.view) == (gait.activity, gait.view) else (stretch, gait)


def _looked_again(
    clip: Clip, gait: Gait, pose: Pose, stretch: Stretch, again: PoseModel, key: str, options: Options, progress: Progress | None
) -> tuple[Pose, Gait]:
    """Pose and gait with what a better network sees in the frames that decide; as they are where it sees another thing altogether."""
    from .picture.second_look import look_again
    from .pose.cache import again_file

    second = look_again(clip, gait, pose, again, again_file(clip.sha256, key), options.refresh, progress)
    found = find_gait(second, gait.slowmo, options.view, stretch)
    alike = found is not None and (found.activity, found.view, found.forward) == (gait.activity, gait.view, gait.forward)
    return (second, found) if found is not None and alike else (pose, gait)


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


def merge(results: Sequence[ClipResult], runner: str, answers: frozenset[str] = frozenset(), session: Session | None = None) -> Report:
    """One report of several clips of a runner: for each number the best source, and every number with its source."""
    from .advice.advise import advise
    from .findings.evidence import best_of
    from .metrics.norms import percentiles

    summaries = tuple(r.summary for r in results)
    measurements = tuple(m for r in results for m in r.measurements)
    activity = activity_of([s.activity for s in summaries])
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
        percentiles=percentiles(best_of(measurements).values(), speed_of(results, session)[0]) if activity == "running" else (),
        program=Program(__version__, edition(), libraries()),
    )


def speed_of(results: Sequence[ClipResult], session: Session | None = None) -> tuple[float | None, float]:
    """The belt speed by which limits move, in m/s, with its expected error: as `findings.speed.alike` tells it."""
    from .findings.speed import alike

    seen = next(((r.speed, r.speed_doubt) for r in results if r.speed), (None, 0.0))
    return alike(session.speed if session else None, *seen)


def judged(results: Sequence[ClipResult], session: Session | None = None) -> tuple[Finding, ...]:
    """The verdicts that the clips of one runner give together."""
    from .findings.evidence import Evidence, best_of
    from .findings.registry import judge_all

    speed, speed_error = speed_of(results, session)
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


def _doubted(m: Measurement, doubt: float) -> Measurement:
    """A pace or time with the doubt of the clock that it rests on; nothing else needs a clock."""
    return replace(m, error=float(np.hypot(m.error, doubt * m.value))) if m.unit in ("spm", "ms") else m
