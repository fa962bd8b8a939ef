"""Hands tasks to workers and takes what they bring: one that dies is tried once more, one that stands still is ended."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from typing import Any, Protocol

from ..errors import FormcheckError, WorkerLost
from ..language.text import Phrase
from .local_workers import Died, Fault, Moved, Task, Workers

MOST_TRIES = 2  # the system may have ended the process for another one's memory
LOOK_S = 0.2


@dataclass(frozen=True)
class Work:
    """name: what is told of it; weight: how much of the evening it is."""

    id: Any
    name: str
    task: Task
    weight: float


class Watcher(Protocol):
    def begin(self, work: Work) -> None: ...

    def move(self, work: Work, moved: Moved) -> None: ...

    def end(self, work: Work, again: bool) -> None:
        """again: it is to be tried once more."""


@dataclass
class _Running:
    work: Work
    slot: int
    tries: int
    moved: Moved = ("", 0, 0)
    since: float = field(default_factory=time.monotonic)
    ended: bool = False


Outcome = Any  # what the task returned, or the FormcheckError that came of it


def work_through(
    works: Iterable[Work], workers: Workers, done: Callable[[Work, Outcome], Iterable[Work]], watcher: Watcher, timeout_s: float
) -> None:
    """Run all works, each taken only when somebody is free for it. `done` takes each outcome as it comes and may give back further works,
    which go first.

    timeout_s: a task that does not get any further for so long is ended. Errors of the tasks become outcomes: none of them ends this.
    """
    coming = ((work, 1) for work in works)
    first: deque[tuple[Work, int]] = deque()
    running: dict[Future[Any], _Running] = {}
    free = list(range(workers.size))[::-1]
    while True:
        while free and (following := first.popleft() if first else next(coming, None)):
            work, tries = following
            slot = free.pop()
            running[workers.submit(work.task, slot)] = _Running(work, slot, tries)
            watcher.begin(work)
        if not running:
            return
        finished, _ = wait(running, timeout=LOOK_S, return_when=FIRST_COMPLETED)
        for future in finished:
            one = running.pop(future)
            free.append(one.slot)
            try:
                outcome: Outcome = future.result()
            except FormcheckError as error:
                outcome = error
            except Died:
                if not one.ended and one.tries < MOST_TRIES:
                    first.appendleft((one.work, one.tries + 1))
                    watcher.end(one.work, again=True)
                    continue
                key = "errors.club.stood_still" if one.ended else "errors.club.died"
                outcome = WorkerLost(Phrase(key, path=one.work.name, seconds=int(timeout_s)))
            except Fault as fault:  # on this recording, which must not take the others with it
                outcome = WorkerLost(Phrase("errors.club.fault", path=one.work.name, fault=str(fault)))
            first.extendleft((work, 1) for work in done(one.work, outcome))
            watcher.end(one.work, again=False)  # only now: what is told to be done is kept
        for one in running.values():
            moved = workers.moved(one.slot)
            if moved != one.moved:
                one.moved, one.since = moved, time.monotonic()
                watcher.move(one.work, moved)
            elif not one.ended and time.monotonic() - one.since > timeout_s:
                one.ended = True
                workers.end(one.slot)
