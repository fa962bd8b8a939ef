"""An evening from recordings to reports: measure what is not known yet, write up each runner as soon as all her recordings are done."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

from .. import result_cache
from ..advice.profile import answers, read_profile
from ..analysis import merge, own_standing
from ..clip_result import ClipResult
from ..errors import FormcheckError
from ..language.text import Language, Phrase
from ..picture.reference import worn_otherwise
from ..pose.model_file import ModelFile
from ..recording.storage import identity, size
from ..result import Report, Session, Standing
from ..result_cache import about, labelled
from ..system import files as tofile
from ..system.code_version import edition
from .dispatch import Outcome, Watcher, Work, work_through
from .entries import Entry, Runner
from .jobs import Measure, WriteUp, measured, other_view
from .local_workers import Workers
from .portrait import PORTRAIT, to_portray

RECEIPTS = ".formcheck.json"  # in the folder of the reports: from what each was made


@dataclass(frozen=True)
class Settings:
    """kinds: of report files for each runner: "txt", "json", "html"."""

    model: ModelFile
    variant: str = "full"
    kinds: tuple[str, ...] = ("txt", "json", "html")
    language: Language = "en"
    blur: bool = False
    refresh: bool = False
    own_model: bool = True  # workers share this computer's files


@dataclass(frozen=True)
class Problem:
    """A recording that could not be measured, or is not what it is said to be: why, and what to do."""

    label: str
    reason: str
    remedy: str = ""


@dataclass(frozen=True)
class RunnerResult:
    """What the evening told of one runner. report: None where none of her recordings could be read; files: her reports, by ending;
    problems: of her recordings; repeated: recordings whose content another of hers has; measured: how many gave numbers."""

    runner: Runner
    report: Report | None
    files: dict[str, Path]
    problems: tuple[Problem, ...]
    repeated: tuple[str, ...]
    measured: int


@dataclass(frozen=True)
class Recording:
    """An entry with the identity of its content; error: why it cannot even be read."""

    entry: Entry
    identity: str = ""
    error: FormcheckError | None = None


@dataclass(frozen=True)
class Again:
    """A recording to be measured once more, against the runner's standing in another one."""

    file: Path
    task: Measure
    standing: Standing


class Evening:
    """The state of one evening while it is worked through. Each recording is measured on its own; once all of a runner's are, those from
    the side that show no standing are held against the one that another of hers shows, else against the one known from earlier that day.
    """

    def __init__(self, runners: Sequence[Runner], settings: Settings, out: Path, stood: Mapping[str, Standing] | None = None) -> None:
        """stood: the runners' standings of that day that are known already, by `Runner.file`."""
        self.settings = settings
        self.runners = list(runners)
        self.out = out
        self.results: dict[str, RunnerResult] = {}
        self.unkept = False  # whether a result could not be put by
        self._answers = {one.file: answers(read_profile(Path(one.profile))) if one.profile else frozenset() for one in runners}
        self._outcomes: dict[Path, result_cache.Outcome] = {}  # only those that are not kept on the disk
        self._receipts = _read_receipts(out / RECEIPTS)
        self._recordings: dict[str, list[Recording]] = {}  # by runner
        self._owners: dict[str, set[str]] = {}  # identity -> runners
        self._waiting: dict[Path, Runner] = {}  # for a result that is still to come
        self._stood = dict(stood or {})
        self._again: dict[str, dict[str, Again]] = {}  # by runner and identity
        self._finished: set[Path] = set()

    def identify(self, seen: Callable[[int, int], None]) -> None:
        """Take every recording's identity. seen: called with how many are done, and of how many."""
        entries = [(one, entry) for one in self.runners for entry in one.entries]
        for number, (one, entry) in enumerate(entries, 1):
            self._recordings.setdefault(one.file, []).append(_recording(entry))
            seen(number, len(entries))
        for one in self.runners:
            for recording in self._recordings[one.file]:
                if recording.identity:
                    self._owners.setdefault(recording.identity, set()).add(one.file)

    def open(self) -> list[Work]:
        """What is still to be measured."""
        works: dict[Path, Work] = {}
        for one in self.runners:
            for recording in self._usable(one):
                file = self._file(recording)
                if self.settings.refresh or result_cache.load(file) is None:
                    works[file] = Work(file, recording.entry.label, self._task(recording.entry), float(size(recording.entry.place)))
                    self._waiting[file] = one
        return list(works.values())

    @property
    def awaited(self) -> int:
        """How many reports are still to be written: those that wait for a recording, and those of which nothing is there."""
        waiting = {one.file for one in self._waiting.values()}
        return sum(one.file in waiting or one.file not in self._receipts for one in self.runners)

    def ready(self) -> Iterator[Work]:
        """What is next for each runner with nothing to wait for; one by one, since a writing up holds all that was measured of her."""
        for one in self.runners:
            if one not in self._waiting.values():
                yield from self._next(one)

    def done(self, work: Work, outcome: Outcome) -> Iterable[Work]:
        """Take what came of a work; give back what is next for a runner who waited only for that."""
        if isinstance(work.task, WriteUp):
            self._written(work.id, outcome)
            return []
        if not result_cache.keep(work.id, outcome):
            self._outcomes[work.id] = outcome
            self.unkept = self.unkept or isinstance(outcome, ClipResult)
        self._finished.add(work.id)
        runner = self._waiting.pop(work.id)
        return [] if runner in self._waiting.values() else self._next(runner)

    def _next(self, runner: Runner) -> list[Work]:
        """Once all of a runner's recordings are measured: those to be held against her standing, and after them her report."""
        if runner.file in self.results:
            return []
        labels = {recording.identity: recording.entry.label for recording in self._usable(runner)}
        works = []
        for whose, again in self._against_standing(runner).items():
            unknown = self.settings.refresh or (again.file not in self._outcomes and result_cache.load(again.file) is None)
            if unknown and again.file not in self._finished:
                self._waiting[again.file] = runner
                works.append(Work(again.file, labels[whose], again.task, weight=0.0))
        return works or self._write_up(runner)

    def _against_standing(self, runner: Runner) -> dict[str, Again]:
        """By identity the recordings that show no standing where one is known, with the one that fits best: nothing else worn, the back
        seen."""
        if runner.file in self._again:
            return self._again[runner.file]
        shown: list[Standing] = []
        without: list[Recording] = []
        for recording in self._usable(runner):
            outcome = result_cache.either(self._outcomes, self._file(recording))
            if not isinstance(outcome, ClipResult):
                continue
            own = own_standing(labelled(outcome, recording.entry.label, worn=_worn(runner, recording.entry)))
            if own is not None:
                shown.append(own)
            elif measured(outcome) and outcome.summary.view == "side":
                without.append(recording)
        shown += [self._stood[runner.file]] if runner.file in self._stood else []
        self._again[runner.file] = {one.identity: self._once_more(one, _worn(runner, one.entry), shown) for one in without if shown}
        return self._again[runner.file]

    def _once_more(self, recording: Recording, worn: Session, shown: Sequence[Standing]) -> Again:
        standing = min(shown, key=lambda one: (worn_otherwise(one, worn), math.isnan(one.hollow)))
        # The pose is known by now, and what is kept carries no name.
        task = replace(self._task(recording.entry), refresh=False, standing=replace(standing, clip=""), worn=worn)
        return Again(result_cache.file(recording.identity, task.settings), task, standing)

    def _usable(self, runner: Runner) -> list[Recording]:
        return self._sorted(runner)[0]

    def _sorted(self, runner: Runner) -> tuple[list[Recording], list[Problem], list[str]]:
        """Her recordings that can be read and are nobody else's, each content once; what is wrong with others; labels of repeated ones."""
        usable: dict[str, Recording] = {}
        problems: list[Problem] = []
        repeated: list[str] = []
        for recording in sorted(self._recordings[runner.file], key=lambda one: len(one.entry.label)):  # the copy has the longer name
            label = recording.entry.label
            if recording.error:
                problems.append(Problem(label, about(recording.error.args[0], label)))
            elif others := self._owners[recording.identity] - {runner.file}:
                problems.append(Problem(label, Phrase("club.whose", others=", ".join(sorted(others))), Phrase("club.whose_remedy")))
            elif usable.setdefault(recording.identity, recording) is not recording:
                repeated.append(label)
        return list(usable.values()), problems, repeated

    def _task(self, entry: Entry) -> Measure:
        settings = self.settings
        return Measure(
            place=entry.place,
            view=entry.view,
            slowmo=entry.slowmo,
            fps=entry.fps,
            variant=settings.variant,
            model=self._model,
            model_key=settings.model.key,
            refresh=settings.refresh,
            edition=edition(),
        )

    @property
    def _model(self) -> Path | None:
        """None where workers have files of their own."""
        return self.settings.model.path if self.settings.own_model else None

    def _file(self, recording: Recording) -> Path:
        return result_cache.file(recording.identity, self._task(recording.entry).settings)

    def _outcome(self, runner: Runner, recording: Recording) -> tuple[result_cache.Outcome | None, Again | None]:
        """What came of a recording, and against which standing it was held."""
        again = self._against_standing(runner).get(recording.identity)
        if again is not None and isinstance(found := result_cache.either(self._outcomes, again.file), ClipResult):
            return found, again
        return result_cache.either(self._outcomes, self._file(recording)), None

    def _not_held(self, runner: Runner, recording: Recording, again: Again | None) -> FormcheckError | None:
        """Why a recording was not held against the standing that is known, though it should have been."""
        meant = self._against_standing(runner).get(recording.identity)
        outcome = self._outcomes.get(meant.file) if meant and not again else None
        return outcome if isinstance(outcome, FormcheckError) else None

    def _write_up(self, runner: Runner) -> list[Work]:
        """The work of writing up this runner; none where there is nothing to write or it is written already."""
        if runner.file in self.results:
            return []
        settings = self.settings
        usable, problems, repeated = self._sorted(runner)
        results, places = list[ClipResult](), list[str]()
        for recording in usable:
            (outcome, again), label = self._outcome(runner, recording), recording.entry.label
            if isinstance(outcome, ClipResult):
                stood = again.standing.clip if again else ""
                results.append(labelled(outcome, label, stood, _worn(runner, recording.entry)))
                places.append(recording.entry.place)
                if failed := self._not_held(runner, recording, again):
                    problems.append(Problem(label, about(failed.args[0], label)))
                if not measured(outcome):
                    problems.append(unmeasurable(results[-1]))
                elif doubt := other_view(outcome, recording.entry.view):
                    problems.append(
                        Problem(label, doubt, Phrase("club.other_view_remedy", said=Phrase(f"views.from_{recording.entry.view}")))
                    )
            elif outcome is not None:
                problems.append(Problem(label, about(outcome.args[0], label)))
        result = RunnerResult(runner, None, {}, tuple(problems), tuple(repeated), sum(map(measured, results)))
        self.results[runner.file] = result
        if not results:
            return []
        report = replace(merge(results, runner.name, self._answers[runner.file], runner.session), date_of=runner.date_of)
        files = {f".{kind}": self.out / "runners" / f"{runner.file}.{kind}" for kind in settings.kinds}
        if "html" in settings.kinds and to_portray(results) is not None:
            files[PORTRAIT] = self.out / "runners" / f"{runner.file}{PORTRAIT}"
        self.results[runner.file] = replace(result, report=report, files=files)
        task = WriteUp(report, tuple(results), tuple(places), settings.kinds, settings.language, settings.blur, self._model)
        receipt = self._receipt(runner)
        if self._receipts.get(runner.file) == receipt and all(path.is_file() for path in files.values()):
            return []
        return [Work(runner, runner.name, task, weight=0.0)]

    def _written(self, runner: Runner, outcome: Outcome) -> None:
        result = self.results[runner.file]
        if isinstance(outcome, FormcheckError):
            problem = Problem(runner.name, outcome.args[0])
            self.results[runner.file] = replace(result, files={}, problems=(*result.problems, problem))
            return
        for ending, content in outcome.items():
            tofile.write_bytes(result.files[ending], content)
        self._receipts[runner.file] = self._receipt(runner)
        tofile.write(self.out / RECEIPTS, json.dumps(self._receipts, indent=1, sort_keys=True, ensure_ascii=False) + "\n")

    def _receipt(self, runner: Runner) -> str:
        made_of = []
        for recording in self._usable(runner):
            outcome, again = self._outcome(runner, recording)
            file, stood = (again.file, again.standing.clip) if again else (self._file(recording), "")
            made_of.append((file.name, stood, recording.entry.label, recording.identity, isinstance(outcome, ClipResult)))
        settings = self.settings
        rest = (runner.name, runner.session, sorted(self._answers[runner.file]), settings.kinds, settings.language, settings.blur)
        return hashlib.sha256(repr((made_of, rest)).encode()).hexdigest()


def analyse_all(evening: Evening, workers: Workers, works: Sequence[Work], watcher: Watcher, timeout_s: float) -> None:
    """Work through what is open. Stopped half-way, the next call goes on from what is kept. Raises OutputUnwritable."""
    work_through(chain(evening.ready(), works), workers, evening.done, watcher, timeout_s)


def unmeasurable(result: ClipResult) -> Problem:
    summary = result.summary
    if summary.activity != "running":
        reason = Phrase("report.walking") if summary.activity == "walking" else Phrase("report.not_running")
        return Problem(summary.path, reason, Phrase("report.film_running"))
    return Problem(summary.path, Phrase("club.slant"), Phrase("club.slant_remedy"))


def _worn(runner: Runner, entry: Entry) -> Session:
    """Shoes and clothing in one recording: as told of it, else of the runner's evening."""
    return Session(shoes=entry.session.shoes or runner.session.shoes, clothing=entry.session.clothing or runner.session.clothing)


def _recording(entry: Entry) -> Recording:
    try:
        return Recording(entry, identity(entry.place))
    except FormcheckError as error:
        return Recording(entry, error=error)


def _read_receipts(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
