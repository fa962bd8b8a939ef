"""How much the command line says: -q only what was asked for, -v also what went wrong underneath."""

from __future__ import annotations

from collections.abc import Sequence

_said: dict[str, bool] = {"quiet": False, "loud": False}
FLAGS = {"-q": "quiet", "--quiet": "quiet", "-v": "loud", "--verbose": "loud"}


def with_loudness(words: Sequence[str]) -> list[str]:
    """A command line's words without these flags, which from now on hold; what follows "--" is left alone."""
    _said.update(quiet=False, loud=False)
    end = words.index("--") if "--" in words else len(words)
    for word in words[:end]:
        if word in FLAGS:
            _said[FLAGS[word]] = True
    return [word for word in words[:end] if word not in FLAGS] + list(words[end:])


def quiet() -> bool:
    """Whether nothing is to be said but what was asked for, and errors."""
    return _said["quiet"]


def loud() -> bool:
    """Whether an error is to be shown with where it came from."""
    return _said["loud"]
