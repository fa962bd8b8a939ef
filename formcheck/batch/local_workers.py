"""Worker processes of this computer. One that dies or is ended takes only its own task with it, and another comes in its place."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any, Protocol

from ..errors import FormcheckError, MissingLibrary
from ..system.libraries import explain_import_error
from ..system.progress import Progress
from ..system.subprocesses import end_with_the_parent

BYTES_PER_WORKER = 1_200_000_000  # `docs/club.md` says what was measured
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "OPENCV_FFMPEG_CAPTURE_OPTIONS": "threads;1"}
STAGES = ("progress.following", "progress.again", "progress.closely", "progress.stills")  # those that tell how far they are

Task = Callable[[Progress], Any]
Moved = tuple[str, int, int]  # key of what is being done, done, of how many


class Workers(Protocol):
    """Whoever works: at most `size` tasks at a time, each in a slot of its own."""

    size: int

    def submit(self, task: Task, slot: int) -> Future[Any]: ...

    def moved(self, slot: int) -> Moved: ...

    def end(self, slot: int) -> None:
        """End the task in this slot, which stands still, and the process it is in."""

    def close(self, now: bool) -> None:
        """No more work. now: without waiting for what is being done."""


class Died(Exception):
    """The process at a task ended."""


class Fault(Exception):
    """An error of formcheck's own in a task, told as it may not be able to travel itself."""


class LocalWorkers:
    """Each slot has a process of its own with a pipe of its own: nothing is shared that one could break or hold when it is killed."""

    def __init__(self, size: int) -> None:
        self.size = size
        for name, value in ONE_THREAD.items():  # workers inherit it, and more threads than cores only take each other's turns
            os.environ.setdefault(name, value)
        self._context = get_context("spawn")
        self._moved = self._context.RawArray("q", 3 * size)  # likewise without a lock
        self._cores = _cores(size)
        self._workers: dict[int, Worker] = {}
        self._closed = False
        self._threads = ThreadPoolExecutor(size)  # each waits for the answer of one process

    def submit(self, task: Task, slot: int) -> Future[Any]:
        self._moved[3 * slot : 3 * slot + 3] = [0, 0, 0]
        return self._threads.submit(self._do, task, slot)

    def moved(self, slot: int) -> Moved:
        stage, done, total = self._moved[3 * slot : 3 * slot + 3]
        return STAGES[stage - 1] if stage else "", done, total

    def end(self, slot: int) -> None:
        worker = self._workers.get(slot)
        if worker is not None:
            worker.process.kill()

    def close(self, now: bool) -> None:
        self._closed = True
        for worker in list(self._workers.values()):
            if now:
                worker.process.kill()
            else:
                worker.pipe.close()
        self._threads.shutdown(cancel_futures=True)
        for worker in list(self._workers.values()):
            worker.process.join()

    def _do(self, task: Task, slot: int) -> Any:
        """The task's value or error, from the process of this slot. Raises Died where that process ends without an answer."""
        worker = self._workers.get(slot)
        try:
            if worker is None:
                if self._closed:
                    raise Died
                worker = self._workers[slot] = self._hired(slot)
            worker.pipe.send(task)
            done, answer = worker.pipe.recv()
        except (EOFError, OSError):
            if worker is not None:
                self._workers.pop(slot).dismiss()
            raise Died from None
        if done:
            return answer
        raise answer

    def _hired(self, slot: int) -> Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs, self._moved, slot, self._cores[slot]), daemon=True)
        try:
            process.start()
        finally:
            theirs.close()  # so that the end of the process is the end of the pipe
        return Worker(process, ours)


@dataclass(frozen=True)
class Worker:
    process: Any
    pipe: Any

    def dismiss(self) -> None:
        self.pipe.close()
        self.process.kill()
        self.process.join()


def worker_count(tasks: int) -> int:
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


def _serve(pipe: Any, moved: Any, slot: int, core: int | None) -> None:
    """The life of a worker: one task after the other, until nobody sends any more."""
    end_with_the_parent()
    if core is not None:
        _stay_on(core)

    def progress(what: str, done: int, total: int) -> None:
        key = getattr(what, "key", "")
        moved[3 * slot : 3 * slot + 3] = [STAGES.index(key) + 1 if key in STAGES else 0, done, total]

    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        try:
            import cv2

            cv2.setNumThreads(1)
            answer = (True, task(progress))
        except Exception as error:
            answer = (False, able_to_travel(error))
        pipe.send(answer)


def able_to_travel(error: Exception) -> Exception:
    """An error of a task so that it can travel: what a user can mend as it is, a fault of ours in words."""
    if isinstance(error, FormcheckError):
        return error
    absent = explain_import_error(error) if isinstance(error, (ImportError, OSError)) else None
    return MissingLibrary(absent) if absent else Fault(f"{type(error).__name__}: {error}"[:300])


def _stay_on(core: int) -> None:
    """With all threads this process has by now; those to come follow the one that starts them."""
    for thread in os.listdir("/proc/self/task") if os.path.isdir("/proc/self/task") else ["0"]:
        try:
            os.sched_setaffinity(int(thread), {core})
        except OSError:  # that thread is gone, or the core is not ours: slower, not wrong
            continue
