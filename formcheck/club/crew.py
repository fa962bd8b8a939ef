"""Worker processes of this computer. One that dies or is ended takes only its own task with it, and another comes in its place."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from multiprocessing import get_context
from typing import Any, Protocol

from ..analysis import Progress
from ..workers import end_with_the_parent

BYTES_PER_WORKER = 1_000_000_000  # `docs/club.md` says what was measured
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "OPENCV_FFMPEG_CAPTURE_OPTIONS": "threads;1"}
STAGES = ("progress.following", "progress.closely")  # those that tell how far they are

Task = Callable[[Progress], Any]
Moved = tuple[str, int, int]  # key of what is being done, done, of how many


class Crew(Protocol):
    """Whoever works: at most `size` tasks at a time, each in a slot of its own."""

    size: int

    def submit(self, task: Task, slot: int) -> Future[Any]: ...

    def moved(self, slot: int) -> Moved: ...

    def end(self, future: Future[Any]) -> None:
        """End a task that stands still, and the process it is in."""

    def close(self, now: bool) -> None:
        """No more work. now: without waiting for what is being done."""


class Died(Exception):
    """The process at a task ended."""


class LocalCrew:
    def __init__(self, size: int) -> None:
        from pebble import ProcessPool

        self.size = size
        for name, value in ONE_THREAD.items():  # workers inherit it, and more threads than cores only take each other's turns
            os.environ.setdefault(name, value)
        context = get_context("spawn")
        # Without a lock: a worker that is killed while it holds one would stop all others.
        self._moved = context.RawArray("q", 3 * size)
        self._cores = _cores(size)
        self._pool = ProcessPool(size, initializer=_begin, initargs=(self._moved,), context=context)

    def submit(self, task: Task, slot: int) -> Future[Any]:
        from pebble import ProcessExpired

        self._moved[3 * slot : 3 * slot + 3] = [0, 0, 0]
        inner = self._pool.schedule(_work, (task, slot, self._cores[slot]))
        outer: Future[Any] = Future()
        outer.inner = inner  # type: ignore[attr-defined]

        def pass_on(done: Future[Any]) -> None:
            if done.cancelled():
                outer.set_exception(Died())
            elif error := done.exception():
                outer.set_exception(Died() if isinstance(error, ProcessExpired) else error)
            else:
                outer.set_result(done.result())

        inner.add_done_callback(pass_on)
        return outer

    def moved(self, slot: int) -> Moved:
        stage, done, total = self._moved[3 * slot : 3 * slot + 3]
        return STAGES[stage - 1] if stage else "", done, total

    def end(self, future: Future[Any]) -> None:
        future.inner.cancel()  # type: ignore[attr-defined]

    def close(self, now: bool) -> None:
        if now:
            self._pool.stop()
        else:
            self._pool.close()
        self._pool.join()


def crew_size(tasks: int) -> int:
    """As many as there are cores to run on, memory for, and tasks."""
    import psutil

    memory = int(0.8 * psutil.virtual_memory().available / BYTES_PER_WORKER)
    return max(1, min(len(_allowed()), memory, tasks))


def _allowed() -> Sequence[int]:
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0))
    return range(os.cpu_count() or 1)


def _cores(size: int) -> list[int | None]:
    """One core for each worker, where the system lets us choose: MediaPipe starts as many threads as it sees cores, and asks nobody."""
    allowed = _allowed()
    if not hasattr(os, "sched_setaffinity"):
        return [None] * size
    return [allowed[slot % len(allowed)] for slot in range(size)]


_moved_here: Any = None


def _begin(moved: Any) -> None:
    global _moved_here
    _moved_here = moved
    end_with_the_parent()


def _work(task: Task, slot: int, core: int | None) -> Any:
    if core is not None:
        _stay_on(core)
    import cv2

    cv2.setNumThreads(1)

    def progress(what: str, done: int, total: int) -> None:
        key = getattr(what, "key", "")
        stage = STAGES.index(key) + 1 if key in STAGES else 0
        _moved_here[3 * slot : 3 * slot + 3] = [stage, done, total]

    return task(progress)


def _stay_on(core: int) -> None:
    """With all threads this process has by now; those to come follow the one that starts them."""
    for thread in os.listdir("/proc/self/task") if os.path.isdir("/proc/self/task") else ["0"]:
        try:
            os.sched_setaffinity(int(thread), {core})
        except OSError:  # that thread is gone, or the core is not ours: slower, not wrong
            continue
