"""How long work tells how far it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from ..language.text import Phrase

Progress = Callable[[str, int, int], None]  # what is being done, how much of the whole is done, and the whole
Counter = Callable[[int, int], None]  # done, of how many
Item = TypeVar("Item")


WHOLE = 100_000  # in which a whole of several parts is counted


def part(progress: Progress | None, first: float, last: float) -> Progress | None:
    """Progress of a part of the work, which takes from `first` to `last` (shares) of its whole."""
    if progress is None:
        return None

    def move(what: str, done: int, of: int) -> None:
        share = min(1.0, done / of) if of else 0.0
        progress(what, round(WHOLE * (first + (last - first) * share)), WHOLE)

    return move


def stage(counter: Counter | None, first: float, last: float) -> Counter | None:
    """The same of a counter: of a stage of what it counts."""
    own = part((lambda _, done, of: counter(done, of)) if counter else None, first, last)
    return (lambda done, of: own("", done, of)) if own else None


def counted(progress: Progress | None, k: int, of: int) -> Progress | None:
    """Progress of the k-th of several recordings, all of which are the whole."""
    own = part(progress, (k - 1) / of, k / of)
    return (lambda what, done, total: own(Phrase("progress.clip_of", what=what, k=k, n=of), done, total)) if own and of > 1 else own


def named(progress: Progress | None, what: str) -> Counter | None:
    return (lambda done, total: progress(what, done, total)) if progress else None


def counting(items: Sequence[Item], counter: Counter | None) -> Iterator[Item]:
    """The items one after the other, and how many of them are done."""
    for number, item in enumerate(items):
        if counter:
            counter(number, len(items))
        yield item
