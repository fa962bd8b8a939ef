"""A report in a file: written beside and renamed, so that what stands under its name is whole."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from formcheck.errors import OutputUnwritable
from formcheck.language.text import Phrase


def check(path: Path, recordings: Sequence[Path] = ()) -> None:
    """Notice before a long analysis that `path` will not do. Leaves nothing behind.

    Raises OutputUnwritable: a folder, one of the `recordings`, or in a folder that is absent or may not be written.
    """
    if path.is_dir():
        raise OutputUnwritable(Phrase("errors.output_folder", path=path))
    if path.exists() and any(one.exists() and path.samefile(one) for one in recordings):
        raise OutputUnwritable(Phrase("errors.output_recording", path=path))
    if _replaceable(path):
        try:
            tempfile.TemporaryFile(dir=path.resolve().parent).close()
        except OSError as error:
            raise _unwritable(path, error) from error


def write(path: Path, text: str) -> None:
    """Put UTF-8 `text` under this name, in place of what was there. Raises OutputUnwritable and then leaves the old file as it was."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """As `write`, for what is no text."""
    if _replaceable(path):
        with beside(path) as aside:
            aside.write_bytes(content)
        return
    try:
        path.write_bytes(content)
    except OSError as error:
        raise _unwritable(path, error) from error


def make_folder(path: Path) -> None:
    """Have this folder. Raises OutputUnwritable: a file is in its way, or it may not be made."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=path).close()
    except OSError as error:
        raise _unwritable(path, error) from error


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A name beside `path` to write to, which then takes its place; nothing is left of it if that fails. Raises OutputUnwritable."""
    target = path.resolve()  # a link stays, and what it points to is replaced
    aside = target.with_name(f".formcheck-{os.getpid()}{target.suffix}")
    try:
        yield aside
        with aside.open("rb+") as file:
            os.fsync(file.fileno())  # a power cut may else leave the new name without its content
        os.replace(aside, target)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        aside.unlink(missing_ok=True)


def _replaceable(path: Path) -> bool:
    """Not so a device or a pipe: those are written to as they are."""
    return path.is_file() or not path.exists()


def _unwritable(path: Path, error: OSError) -> OutputUnwritable:
    return OutputUnwritable(Phrase("errors.output_unwritable", path=path, why=error.strerror or str(error)))
