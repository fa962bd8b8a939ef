"""An evening's progress on standard error: one bar with the time left, one line for each recording being worked on."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ..language.text import Language, Phrase, in_language
from ..system.loudness import quiet
from ..system.safe_text import clean
from .dispatch import Work
from .local_workers import Moved

PAGE = 0.15  # of the time that a recording takes to be measured: a report, or a recording whose pose is known


class Display:
    """Bars at a terminal; for a pipe one line a recording. pages: reports that will follow upon the works."""

    def __init__(self, bars: Any, language: Language, works: Sequence[Work], pages: int) -> None:
        self._bars = bars
        self._language: Language = language
        measuring = sum(work.weight for work in works)
        self._page, self._pages = PAGE * measuring / len(works) if works else 1.0, pages
        self._total = measuring + pages * self._page
        self._whole = bars.add_task(in_language(Phrase("club.evening"), language), total=1.0, what="")
        self._ahead = 0.0
        self._lines: dict[int, Any] = {}
        self._share: dict[int, float] = {}
        self._done = 0.0
        self._count = 0
        self._of = len(works)

    def begin(self, work: Work) -> None:
        self._lines[id(work)] = self._bars.add_task(f"  {clean(work.name)}", total=None, what="")
        self._share[id(work)] = 0.0
        if not work.weight:
            self._pages -= 1
            if self._pages < 0:  # more than was thought
                self._total += self._page

    def move(self, work: Work, moved: Moved) -> None:
        key, done, total = moved
        what = in_language(Phrase(key), self._language) if key else ""
        self._bars.update(self._lines[id(work)], completed=done, total=max(done, total) or None, what=what)
        share = min(1.0, done / total) if total else 0.0
        self._share[id(work)] = max(self._share[id(work)], share * (work.weight or self._page))
        self._show()

    def end(self, work: Work, again: bool) -> None:
        self._bars.remove_task(self._lines.pop(id(work)))
        self._share.pop(id(work))
        if again:
            self._pages += not work.weight
            return self._show()
        self._done += work.weight or self._page
        if work.weight:
            self._count += 1
            if self._bars.disable:
                print(f"{self._count}/{self._of} {clean(work.name)}", file=sys.stderr, flush=True)
        self._show()

    def _show(self) -> None:
        """Never back, also where more is to be done than was thought."""
        self._ahead = max(self._ahead, (self._done + sum(self._share.values())) / (self._total or 1.0))
        self._bars.update(self._whole, completed=self._ahead)


@contextmanager
def shown(language: Language, works: Sequence[Work], pages: int) -> Iterator[Display]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[what]}", markup=False),
    )
    with Progress(*columns, console=console, transient=True, disable=quiet() or not console.is_terminal, speed_estimate_period=120) as bars:
        yield Display(bars, language, works, pages)


@contextmanager
def identifying(language: Language) -> Iterator[Callable[[int, int], None]]:
    """A callable(done, of how many) that moves a bar while recordings are looked through."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"))
    with Progress(*columns, console=console, transient=True, disable=quiet() or not console.is_terminal) as bars:
        task = bars.add_task(in_language(Phrase("club.looking"), language), total=None)
        yield lambda done, total: bars.update(task, completed=done, total=total)
