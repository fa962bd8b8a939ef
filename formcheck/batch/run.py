"""`formcheck batch`: from a folder or a manifest to reports."""

from __future__ import annotations

import json as jsonlib
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import BadHistory, BadOption
from ..language.text import Language, Phrase
from ..recording.file_name import tells_whose
from ..recording.storage import find_recordings, is_address
from ..result import Standing
from ..system import files as tofile
from .entries import Entry, Runner, filled, group, named
from .evening import Evening, RunnerResult, Settings, analyse_all
from .manifest import manifest, read_manifest

if TYPE_CHECKING:
    from .sheet.group_sheet import Sheet

TEMPLATE = "evening.csv"
KINDS = ("html", "txt", "json")
Talk = Callable[[str], None]
ALL, NONE, SOME = 0, 1, 3  # exit status: which recordings gave numbers


@dataclass(frozen=True)
class Batch:
    """What `formcheck batch` was asked for. scheduler: address of a cluster, "" for this computer; jobs: None for as many as fit."""

    source: str
    out: Path
    kinds: tuple[str, ...] = KINDS
    jobs: int | None = None
    timeout_s: float = 300.0
    scheduler: str = ""
    initials: bool = False
    blur: bool = False
    variant: str = "full"
    model: Path | None = None
    refresh: bool = False
    history: bool = True
    db: Path | None = None

    @classmethod
    def asked(cls, source: str, out: Path | None, kinds: str, **rest: Any) -> Batch:
        """Raises BadOption for what makes no sense."""
        if not source:
            raise BadOption(Phrase("errors.club.no_source"))
        if out is None:
            raise BadOption(Phrase("errors.club.no_out"))
        chosen = tuple(dict.fromkeys(kind.strip().lower().replace("text", "txt") for kind in kinds.split(",")))
        if not set(chosen) <= set(KINDS):
            raise BadOption(Phrase("errors.club.kinds", kinds=kinds))
        for option, value in (("jobs", rest["jobs"]), ("timeout", rest["timeout_s"])):
            if value is not None and value <= 0:
                raise BadOption(Phrase("errors.club.positive", option=option))
        return cls(source=source, out=out, kinds=chosen, **rest)


def begin_manifest(source: str) -> Path:
    """Write a manifest of the recordings in a folder, or here with an example in it if none is named. Raises BadOption if there is one."""
    example = Entry(place="", label="anna_side.mp4", runner="Anna", view="side")
    target = Path(source or ".") / TEMPLATE
    if target.exists():
        raise BadOption(Phrase("errors.club.manifest_there", path=target))
    tofile.write(target, manifest(named(find_recordings(source), source) if source else [example]))
    return target


def run_batch(batch: Batch, language: Language, json: bool, talk: Talk) -> int:
    """Analyse, write everything, print the group's sheet; the exit status. talk: takes lines for standard error."""
    from .sheet.group_sheet import sheet

    try:
        people = measure(batch, language, talk)
    except KeyboardInterrupt:
        raise KeyboardInterrupt(Phrase("club.stopped")) from None
    one = sheet(people, batch.initials)
    written = write_club(batch, people, one, language)
    if json:
        from ..output.json.write import write_data
        from .sheet.as_json import club_dict

        write_data(club_dict(one, language), sys.stdout)
        sys.stdout.flush()
    else:
        from rich.console import Console

        from .sheet.as_terminal import render

        render(one, Console(), language)
    if batch.history:
        _record(people, batch.db, talk)
    talk(Phrase("club.written", path=batch.out / "runners", sheet=written[0]))
    return status(people)


def measure(batch: Batch, language: Language, talk: Talk) -> list[RunnerResult]:
    """What the evening told of each runner, her reports written."""
    from ..pose.model_file import find_model
    from . import progress as display

    runners = _runners(batch, talk)
    tofile.make_folder(batch.out / "runners")
    settings = Settings(
        model=find_model(batch.variant, batch.model),
        variant=batch.variant,
        kinds=batch.kinds,
        language=language,
        blur=batch.blur,
        refresh=batch.refresh,
        own_model=not batch.scheduler,
    )
    evening = Evening(runners, settings, batch.out, _stood(runners, batch, talk))
    with display.identifying(language) as seen:
        evening.identify(seen)
    works = evening.open()
    recordings = sum(len(one.entries) for one in runners)
    counted = {"runners": Phrase("club.runners", n=len(runners)), "clips": Phrase("club.clips", n=recordings)}
    talk(Phrase("club.begins", open=len(works), **counted) if works else Phrase("club.begun", **counted))
    with _workers(batch, len(works) or len(runners)) as workers, display.shown(language, works, evening.awaited) as bars:
        analyse_all(evening, workers, works, bars, batch.timeout_s)
    if evening.unkept:
        talk(Phrase("club.unkept"))
    return [evening.results[one.file] for one in runners]


def _stood(runners: Sequence[Runner], batch: Batch, talk: Talk) -> dict[str, Standing]:
    """The runners' standings of that day in the history, by `Runner.file`; a history that cannot be read is told."""
    from ..history.store import standings_kept

    if not batch.history:
        return {}
    try:
        found = standings_kept([(one.name, one.session) for one in runners], batch.db)
    except BadHistory as error:
        talk(error.args[0])
        return {}
    return {one.file: standing for one, standing in zip(runners, found, strict=True) if standing is not None}


def write_club(batch: Batch, people: Sequence[RunnerResult], one: Sheet, language: Language) -> list[Path]:
    """club.html, club.xlsx, club.csv and club.json. Raises OutputUnwritable."""
    from .sheet.as_csv import club_csv
    from .sheet.as_html import club_page
    from .sheet.as_json import club_dict
    from .sheet.as_xlsx import club_xlsx
    from .sheet.group_sheet import names_of
    from .sheet.table import club_table

    names = names_of(people, batch.initials)
    table = club_table(people, one, names, language)
    page = club_page(one, language, "html" in batch.kinds, {} if batch.initials and not batch.blur else _portraits(people, names))
    files = {
        "club.html": page.encode("utf-8"),
        "club.xlsx": club_xlsx(table, language),
        "club.csv": club_csv(table).encode("utf-8"),
        "club.json": (jsonlib.dumps(club_dict(one, language), indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode("utf-8"),
    }
    for name, content in files.items():
        tofile.write_bytes(batch.out / name, content)
    return [batch.out / name for name in files]


def _portraits(people: Sequence[RunnerResult], names: Sequence[str]) -> dict[str, bytes]:
    from .portrait import PORTRAIT

    files = {name: one.files[PORTRAIT] for one, name in zip(people, names, strict=True) if PORTRAIT in one.files}
    return {name: file.read_bytes() for name, file in files.items() if file.is_file()}


def _record(people: Sequence[RunnerResult], db: Path | None, talk: Talk) -> None:
    """Add the sessions to the history, without those of nobody in particular. Raises BadHistory."""
    from ..history.database import default_path
    from ..history.store import open_history

    with open_history(db) as history:
        added = sum(history.add(one.report) for one in people if one.report is not None and tells_whose(one.runner.name))
    if added:
        talk(Phrase("club.recorded", n=added, path=db or default_path()))


def status(people: Sequence[RunnerResult]) -> int:
    """Repeated recordings are not missed: their content was measured."""
    measured = sum(one.measured for one in people)
    wanted = sum(len(one.runner.entries) - len(one.repeated) for one in people)
    whole = all(one.files or one.report is None for one in people)
    return NONE if not measured else ALL if measured == wanted and whole else SOME


def _runners(batch: Batch, talk: Talk) -> list[Runner]:
    source = batch.source
    path = Path(source)
    if is_address(source) or path.is_dir():
        return group(named(find_recordings(source, without=batch.out), source))
    if not path.exists():
        raise BadOption(Phrase("errors.club.no_folder", path=source))
    if path.suffix.lower() not in (".csv", ".tsv", ".txt"):
        raise BadOption(Phrase("errors.club.no_manifest", path=source))
    entries, unknown = read_manifest(path)
    if unknown:
        talk(Phrase("club.unknown_columns", columns=", ".join(unknown)))
    return group(filled(entries))


@contextmanager
def _workers(batch: Batch, tasks: int) -> Iterator[Any]:
    from .local_workers import LocalWorkers, worker_count

    if batch.scheduler:
        from .dask_workers import ClusterWorkers

        workers: Any = ClusterWorkers(batch.scheduler)
    else:
        workers = LocalWorkers(min(batch.jobs or worker_count(tasks), max(tasks, 1)))
    try:
        yield workers
    except BaseException:  # Ctrl-C too: who stops does not want to wait for recordings half done
        workers.close(now=True)
        raise
    workers.close(now=False)
