"""A progress bar on standard error for whoever watches, nothing for a pipe."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..language.text import Language, Phrase, in_language
from ..system.progress import Progress
from .loudness import quiet


@contextmanager
def shown(language: Language = "en") -> Iterator[Progress]:
    """A callable(what, done, of how many) that moves a bar; the bar is gone at the end."""
    from rich.console import Console
    from rich.progress import BarColumn, TaskID, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    console = Console(stderr=True)
    frames = in_language(Phrase("progress.frames"), language)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn(f"{{task.completed}}/{{task.total}} {frames}"),
        TimeRemainingColumn(),
    )
    with Bars(*columns, console=console, transient=True, disable=quiet() or not console.is_terminal) as bars:
        task: list[tuple[str, TaskID]] = []

        def move(what: str, done: int, total: int) -> None:
            what = in_language(what, language)
            if not task or task[-1][0] != what or done <= 1:
                if task:
                    bars.remove_task(task.pop()[1])
                task.append((what, bars.add_task(what, total=total or None)))
            bars.update(task[-1][1], completed=done, total=max(total, done) or None)

        yield move
