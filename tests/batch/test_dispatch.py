"""Tasks that fail, die or stand still, in real processes: none of them takes another one with it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from formcheck.batch.dispatch import Outcome, Work, work_through
from formcheck.batch.local_workers import LocalWorkers, Workers
from formcheck.errors import ClipUnreadable, MissingLibrary, WorkerLost
from formcheck.language.text import Phrase

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Add:
    """The simplest of tasks."""

    a: int
    b: int

    def __call__(self, progress: Any) -> int:
        progress(Phrase("progress.following"), self.a, self.b)
        return self.a + self.b


@dataclass(frozen=True)
class Fail:
    fault: bool

    def __call__(self, progress: Any) -> int:
        if self.fault:
            raise ZeroDivisionError("a fault of ours")
        raise ClipUnreadable(Phrase("errors.empty", path="anna.mp4"))


@dataclass(frozen=True)
class Die:
    """Ends its process as the system does when memory is short; with a file's name only the first time."""

    once: Path | None = None

    def __call__(self, progress: Any) -> str:
        if self.once is None or not self.once.exists():
            if self.once:
                self.once.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return "lived"


@dataclass(frozen=True)
class StandStill:
    def __call__(self, progress: Any) -> None:
        while True:
            time.sleep(60)


@dataclass(frozen=True)
class Slowly:
    """Takes its time, but gets further."""

    def __call__(self, progress: Any) -> str:
        for k in range(8):
            progress(Phrase("progress.closely"), k, 8)
            time.sleep(0.5)
        return "done"


class Watch:
    def __init__(self) -> None:
        self.events: list[tuple[str, Any]] = []

    def begin(self, work: Work) -> None:
        self.events.append(("begin", work.id))

    def move(self, work: Work, moved: tuple[str, int, int]) -> None:
        self.events.append(("move", moved[0]))

    def end(self, work: Work, again: bool) -> None:
        self.events.append(("again" if again else "end", work.id))


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    workers = LocalWorkers(2)
    yield workers
    workers.close(now=True)


def outcomes(workers: Workers, *tasks: Any, timeout_s: float = 30.0) -> tuple[list[Outcome], Watch]:
    found: dict[int, Outcome] = {}
    watch = Watch()

    def done(work: Work, outcome: Outcome) -> list[Work]:
        found[work.id] = outcome
        return []

    work_through([Work(k, f"task {k}", task, 1.0) for k, task in enumerate(tasks)], workers, done, watch, timeout_s)
    assert sorted(found) == list(range(len(tasks)))
    return [found[k] for k in range(len(tasks))], watch


def test_more_tasks_than_workers(workers: Workers) -> None:
    found, watch = outcomes(workers, *(Add(k, 1) for k in range(7)))
    assert found == [1, 2, 3, 4, 5, 6, 7]
    assert sum(event == "begin" for event, _ in watch.events) == sum(event == "end" for event, _ in watch.events) == 7


def test_an_error_of_the_recording_is_an_outcome(workers: Workers) -> None:
    found, _ = outcomes(workers, Fail(fault=False), Add(1, 1))
    assert isinstance(found[0], ClipUnreadable) and "anna.mp4 is empty" in str(found[0])
    assert found[1] == 2


def test_a_fault_of_our_own_is_named_and_stops_nobody(workers: Workers) -> None:
    found, _ = outcomes(workers, Fail(fault=True), Add(1, 1))
    assert isinstance(found[0], WorkerLost)
    assert "task 0" in str(found[0]) and "ZeroDivisionError: a fault of ours" in str(found[0])
    assert found[1] == 2


@dataclass(frozen=True)
class Lack:
    def __call__(self, progress: Any) -> int:
        raise ImportError("libGL.so.1: cannot open shared object file: No such file or directory")


def test_a_missing_library_is_named_with_its_remedy(workers: Workers) -> None:
    found, _ = outcomes(workers, Lack())
    assert isinstance(found[0], MissingLibrary) and "apt-get install libgl1" in str(found[0])


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL there")
def test_who_dies_once_is_tried_again_and_who_dies_twice_is_named(workers: Workers, tmp_path: Path) -> None:
    found, watch = outcomes(workers, Die(tmp_path / "once"), Die(), Add(2, 2))
    assert found[0] == "lived"
    assert isinstance(found[1], WorkerLost) and "task 1" in str(found[1]) and "ended twice" in str(found[1])
    assert found[2] == 4
    assert sorted(id for event, id in watch.events if event == "again") == [0, 1]


def test_who_stands_still_is_ended_and_who_is_slow_is_not(workers: Workers) -> None:
    found, watch = outcomes(workers, StandStill(), Slowly(), timeout_s=2.5)
    assert isinstance(found[0], WorkerLost) and "without any progress" in str(found[0])
    assert found[1] == "done"
    assert ("move", "progress.closely") in watch.events
    assert outcomes(workers, Add(3, 4))[0] == [7]  # and another process has come in its place


class Here:
    """One worker, in this process."""

    size = 1

    def submit(self, task: Any, slot: int) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(task(lambda *moved: None))
        return future

    def moved(self, slot: int) -> tuple[str, int, int]:
        return ("", 0, 0)

    def end(self, slot: int) -> None: ...

    def close(self, now: bool) -> None: ...


def test_work_that_comes_of_work_goes_first() -> None:
    order: list[Any] = []

    def done(work: Work, outcome: Outcome) -> list[Work]:
        order.append(work.id)
        return [Work("more", "more", Add(0, 0), 0.0)] if work.id == 0 else []

    work_through([Work(k, str(k), Add(k, k), 1.0) for k in range(3)], Here(), done, Watch(), 30.0)
    assert order == [0, "more", 1, 2]


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="cores cannot be chosen here")
def test_each_worker_stays_on_one_core(workers: Workers) -> None:
    found, _ = outcomes(workers, *(Where() for _ in range(4)))
    assert all(len(cores) == 1 for cores in found)
    assert set().union(*found) <= os.sched_getaffinity(0)


@dataclass(frozen=True)
class Where:
    def __call__(self, progress: Any) -> set[int]:
        return set(os.sched_getaffinity(0))
