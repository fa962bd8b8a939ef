"""A progress bar on standard error for whoever watches, nothing for a pipe."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..language.text import Language, Phrase, in_language
from ..system.loudness import quiet
from ..system.progress import WHOLE, Progress


@contextmanager
def shown(language: Language = "en") -> Iterator[Progress]:
    """A callable(what, how much of the whole is done, the whole) that moves one bar, which is there from the first moment, never goes back
    and is gone at the end."""
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
        TextColumn("·"),
        TimeRemainingColumn(),
    )
    with Bars(*columns, console=console, transient=True, disable=quiet() or not console.is_terminal) as bars:
        task = bars.add_task(in_language(Phrase("progress.opening"), language), total=WHOLE)

        def move(what: str, done: int, of: int) -> None:
            ahead = WHOLE * done / of if of else 0.0
            bars.update(task, description=in_language(what, language), completed=max(ahead, bars.tasks[0].completed))

        yield move
