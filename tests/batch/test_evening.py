"""An evening step by step, its recordings' results hand-made: nothing is decoded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from example_reports import clip, measured

from formcheck.batch.dispatch import Work
from formcheck.batch.entries import Entry, group, named
from formcheck.batch.evening import Evening, Settings
from formcheck.batch.jobs import WriteUp
from formcheck.clip_result import ClipResult
from formcheck.errors import WorkerLost
from formcheck.language.text import Phrase
from formcheck.pose.model_file import ModelFile
from formcheck.recording.storage import find_recordings
from formcheck.result import Session, Standing


def result(view: str) -> ClipResult:
    return ClipResult(clip("x", view=view, yaw=1.0), (measured("cadence", "both", 168.0, 1.0, clip="x"),))


def opened(films: Path, out: Path, own_model: bool = True) -> tuple[Evening, dict[str, Work]]:
    runners = group(named(find_recordings(str(films)), str(films)))
    evening = Evening(runners, Settings(ModelFile(Path("model.task"), "ab" * 32, "full"), own_model=own_model), out)
    evening.identify(lambda done, total: None)
    return evening, {work.name: work for work in evening.open()}


@pytest.fixture
def films(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FORMCHECK_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "films"
    folder.mkdir()
    for name in ("anna_side.mp4", "anna_rear.mp4"):
        (folder / name).write_bytes(name.encode())
    (tmp_path / "out" / "runners").mkdir(parents=True)
    return folder


def test_a_report_is_made_again_when_a_recording_that_was_lost_is_measured(films: Path, tmp_path: Path) -> None:
    evening, works = opened(films, tmp_path / "out")
    assert not list(evening.done(works["anna_side.mp4"], result("side")))  # the other is still to come
    (write_up,) = evening.done(works["anna_rear.mp4"], WorkerLost(Phrase("errors.club.died", path="anna_rear.mp4")))
    assert len(write_up.task.results) == 1  # type: ignore[attr-defined]
    evening.done(write_up, {".txt": b"one", ".json": b"one", ".html": b"one"})

    evening, works = opened(films, tmp_path / "out")
    assert list(works) == ["anna_rear.mp4"]
    (write_up,) = evening.done(works["anna_rear.mp4"], result("rear"))
    assert len(write_up.task.results) == 2  # type: ignore[attr-defined]
    evening.done(write_up, {".txt": b"two", ".json": b"two", ".html": b"two"})

    evening, works = opened(films, tmp_path / "out")
    assert not works and not list(evening.ready())
    assert (tmp_path / "out" / "runners" / "anna.txt").read_bytes() == b"two"


def test_other_computers_look_for_the_model_themselves(films: Path, tmp_path: Path) -> None:
    for own, model in ((True, Path("model.task")), (False, None)):
        evening, works = opened(films, tmp_path / f"out {own}", own)
        assert {work.task.model for work in works.values()} == {model}  # type: ignore[attr-defined]
        evening._waiting.clear()  # as if all were measured, in this process alone
        evening._outcomes = {work.id: result("side") for work in works.values()}
        (write_up,) = evening.ready()
        assert isinstance(write_up.task, WriteUp) and write_up.task.model == model


STOOD = Standing("x", (0.0, 3.0), 9.0, 1.0, 200.0, (540, 720), 1, 0.0)


def shows(standing: Standing | None, view: str = "side") -> ClipResult:
    one = result(view)
    return replace(one, summary=replace(one.summary, standing=standing))


def filmed(folder: Path, *names: str) -> Path:
    for old in folder.iterdir():
        old.unlink()
    for name in names:
        (folder / name).write_bytes(name.encode())
    return folder


def test_one_standing_serves_a_runners_other_side_clips(films: Path, tmp_path: Path) -> None:
    evening, works = opened(filmed(films, "anna_side.mp4", "anna_side 2.mp4", "anna_rear.mp4", "ben_side.mp4"), tmp_path / "out")

    assert not list(evening.done(works["anna_rear.mp4"], result("rear")))
    assert not list(evening.done(works["anna_side 2.mp4"], shows(None)))
    (again,) = evening.done(works["anna_side.mp4"], shows(STOOD))
    (ben,) = evening.done(works["ben_side.mp4"], shows(None))
    (write_up,) = evening.done(again, shows(replace(STOOD, clip="", own=False)))

    assert again.name == "anna_side 2.mp4"
    assert again.task.standing == replace(STOOD, clip="")  # type: ignore[attr-defined]
    assert isinstance(ben.task, WriteUp) and isinstance(write_up.task, WriteUp)
    told = {one.summary.path: one.summary.standing for one in write_up.task.results}
    assert told["anna_side.mp4"] == replace(STOOD, clip="anna_side.mp4")
    assert told["anna_side 2.mp4"] == replace(STOOD, clip="anna_side.mp4", own=False)
    assert told["anna_rear.mp4"] is None
    evening.done(write_up, {".txt": b"", ".json": b"", ".html": b""})

    evening, works = opened(films, tmp_path / "out")  # all of that is kept
    assert not works and [one.name for one in evening.ready()] == ["ben"]


def test_a_clip_that_could_not_be_held_against_the_standing_keeps_its_own_numbers_and_says_so(films: Path, tmp_path: Path) -> None:
    evening, works = opened(filmed(films, "anna_side.mp4", "anna_side 2.mp4"), tmp_path / "out")
    assert not list(evening.done(works["anna_side 2.mp4"], shows(None)))
    (again,) = evening.done(works["anna_side.mp4"], shows(STOOD))

    (write_up,) = evening.done(again, WorkerLost(Phrase("errors.club.died", path=again.name)))

    assert len(write_up.task.results) == 2  # type: ignore[attr-defined]
    assert [one.label for one in evening.results["anna"].problems] == ["anna_side 2.mp4"]


@pytest.mark.parametrize(("known", "again"), [({"anna": STOOD}, 1), ({"ben": STOOD}, 0), ({}, 0)])
def test_a_standing_from_earlier_that_day_serves_too(films: Path, tmp_path: Path, known: Any, again: int) -> None:
    evening, works = opened(filmed(films, "anna_side.mp4"), tmp_path / "out")
    evening._stood = known

    (following,) = evening.done(works["anna_side.mp4"], shows(None))

    assert isinstance(following.task, WriteUp) is not bool(again)


def test_the_standing_in_the_same_shoes_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORMCHECK_CACHE", str(tmp_path / "cache"))
    entries = []
    for name, shoes in (("a.mp4", "red"), ("b.mp4", "blue"), ("c.mp4", "blue"), ("d.mp4", "green")):
        (tmp_path / name).write_bytes(name.encode())
        entries.append(Entry(str(tmp_path / name), name, "Anna", "side", Session(shoes=shoes)))
    evening = Evening(group(entries), Settings(ModelFile(Path("model.task"), "ab" * 32, "full")), tmp_path / "out")
    evening.identify(lambda done, total: None)
    works = {work.name: work for work in evening.open()}

    for name in ("c.mp4", "d.mp4", "b.mp4"):
        assert not list(evening.done(works[name], shows(STOOD if name == "b.mp4" else None)))
    again = {one.name: one.task for one in evening.done(works["a.mp4"], shows(STOOD))}

    assert again["c.mp4"].standing.shoes == again["c.mp4"].worn.shoes == "blue"  # type: ignore[attr-defined]
    assert again["d.mp4"].standing.shoes == "red"  # type: ignore[attr-defined]
    assert again["d.mp4"].worn.shoes == "green"  # type: ignore[attr-defined]
