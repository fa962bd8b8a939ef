"""An evening step by step, its recordings' results hand-made: nothing is decoded."""

from __future__ import annotations

from pathlib import Path

import pytest
from example_reports import clip, measured

from formcheck.batch.dispatch import Work
from formcheck.batch.entries import group, named
from formcheck.batch.evening import Evening, Settings
from formcheck.batch.jobs import WriteUp
from formcheck.clip_result import ClipResult
from formcheck.errors import WorkerLost
from formcheck.language.text import say
from formcheck.pose.model_file import ModelFile
from formcheck.recording.storage import find_recordings


def result(view: str) -> ClipResult:
    return ClipResult(clip("x", view=view, yaw=1.0), (measured("cadence", "both", 168.0, 1.0, clip="x"),))


def opened(films: Path, out: Path, own_model: bool = True) -> tuple[Evening, dict[str, Work]]:
    runners = group(named(find_recordings(str(films)), str(films)))
    evening = Evening(runners, Settings(ModelFile(Path("model.task"), "ab" * 32, "full"), own_model=own_model), out)
    evening.look(lambda done, total: None)
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
    (write_up,) = evening.done(works["anna_rear.mp4"], WorkerLost(say("errors.club.died", path="anna_rear.mp4")))
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
