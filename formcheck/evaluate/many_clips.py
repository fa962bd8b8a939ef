"""Many clips, one after the other or several at a time."""

from __future__ import annotations

from collections.abc import Sequence

from ..analysis import Options
from ..language.text import Phrase
from ..system.progress import Progress, counted
from ..system.subprocesses import end_with_the_parent
from .one_clip import compare
from .rows import Comparison
from .truth import Truth


def compare_all(
    truths: Sequence[Truth], jobs: int = 1, options: Options | None = None, progress: Progress | None = None
) -> list[Comparison]:
    """The comparisons in the order of the truths."""
    if min(jobs, len(truths)) <= 1:
        return [compare(truth, options, counted(progress, k, len(truths))) for k, truth in enumerate(truths, 1)]
    return _side_by_side(truths, min(jobs, len(truths)), options, progress)


def _side_by_side(truths: Sequence[Truth], jobs: int, options: Options | None, progress: Progress | None) -> list[Comparison]:
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from multiprocessing import active_children, get_context

    what, done, total = Phrase("evaluate.analysing", n=len(truths)), 0, sum(truth.frames for truth in truths)
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=end_with_the_parent)
    try:
        tasks = {pool.submit(compare, truth, options): truth for truth in truths}
        if progress:
            progress(what, 0, total)
        for task in as_completed(tasks):
            task.result()
            done += tasks[task].frames
            if progress:
                progress(what, done, total)
        return [task.result() for task in tasks]
    except BaseException:  # Ctrl-C too: who stops does not want to wait for clips half done
        for worker in active_children():
            worker.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
