"""The same tasks handed to a dask.distributed cluster. Its workers need this very formcheck and model, and reach the recordings by the same
paths or addresses; what they find comes back over the network, and only this process writes."""

from __future__ import annotations

import logging
import threading
import time
import warnings
from concurrent.futures import Future
from typing import Any
from uuid import uuid4

from ..errors import BadOption, FormcheckError, MissingLibrary
from ..language.text import Phrase
from .local_workers import Died, Fault, Moved, Task, able_to_travel

CONNECT_S = 15
REPORT_S = 0.5  # between two words of a worker about how far it is

_one_at_a_time = threading.Lock()  # in a worker with several threads: MediaPipe's talk is caught by file descriptor


class ClusterWorkers:
    """One task at a time for each worker process there is at the beginning."""

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError as error:
            raise MissingLibrary(Phrase("errors.club.no_extra", package="distributed")) from error
        for name in ("distributed", "distributed.client", "distributed.core", "distributed.comm"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        try:
            self._client = Client(address, timeout=CONNECT_S, set_as_default=False)
        except (OSError, ValueError) as error:
            raise BadOption(
                Phrase("errors.club.scheduler", address=address, why=str(error).splitlines()[0] if str(error) else "")
            ) from error
        self.size = len(self._client.ncores())
        if not self.size:
            self._client.close()
            raise BadOption(Phrase("errors.club.no_workers", address=address))
        self._topic = f"formcheck-{uuid4().hex}"
        self._moved: dict[int, Moved] = {}
        self._remote: dict[int, tuple[Future[Any], Any]] = {}
        self._client.subscribe_topic(self._topic, self._heard)

    def submit(self, task: Task, slot: int) -> Future[Any]:
        self._moved[slot] = ("", 0, 0)
        outer: Future[Any] = Future()
        with warnings.catch_warnings():  # of megabytes in a task: they cannot be lost with a worker there, as scattered ones can
            warnings.simplefilter("ignore")
            try:
                remote = self._client.submit(_work, task, slot, self._topic, pure=False)
            except Exception:  # of many kinds, where the scheduler has gone
                outer.set_exception(Died())
                return outer
        self._remote[slot] = (outer, remote)
        remote.add_done_callback(lambda done: self._pass_on(done, outer))
        return outer

    def moved(self, slot: int) -> Moved:
        return self._moved[slot]

    def end(self, slot: int) -> None:
        if slot not in self._remote:
            return
        future, remote = self._remote[slot]
        busy = [address for address, keys in self._client.processing().items() if remote.key in keys]
        remote.cancel(force=True)
        if busy:
            self._client.restart_workers(busy, timeout=CONNECT_S, raise_for_error=False)
        if not future.done():
            future.set_exception(Died())

    def close(self, now: bool) -> None:
        if now:
            for _, remote in self._remote.values():
                remote.cancel(force=True)
        self._client.close()

    def _heard(self, event: tuple[float, Any]) -> None:
        slot, *moved = event[1]
        self._moved[slot] = tuple(moved)

    def _pass_on(self, remote: Any, outer: Future[Any]) -> None:
        if outer.done():
            return
        try:
            error = None if remote.status == "finished" else remote.exception() if remote.status == "error" else Died()
            value = remote.result() if error is None else None
        except Exception as lost:  # the worker went away with the result
            error, value = lost, None
        if error is None:
            outer.set_result(value)
        else:
            outer.set_exception(error if isinstance(error, (FormcheckError, Fault)) else Died())


def _work(task: Task, slot: int, topic: str) -> Any:
    from distributed import get_worker

    worker = get_worker()
    last = [0.0]

    def progress(what: str, done: int, total: int) -> None:
        if time.monotonic() - last[0] > REPORT_S:
            last[0] = time.monotonic()
            worker.log_event(topic, (slot, getattr(what, "key", ""), done, total))

    with _one_at_a_time:
        try:
            return task(progress)
        except Exception as error:
            raise able_to_travel(error) from None
