"""How long work tells how far it is."""

from __future__ import annotations

from collections.abc import Callable

from ..language.text import Phrase

Progress = Callable[[str, int, int], None]  # what is being done, done, of how many (0: unknown)
Counter = Callable[[int, int], None]  # done, of how many


def counted(progress: Progress | None, k: int, of: int) -> Progress | None:
    """Progress that says which of several recordings it is about."""
    return (
        (lambda what, done, total: progress(Phrase("progress.clip_of", what=what, k=k, n=of), done, total))
        if progress and of > 1
        else progress
    )


def named(progress: Progress | None, what: str) -> Counter | None:
    return (lambda done, total: progress(what, done, total)) if progress else None
