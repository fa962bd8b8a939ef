"""Keep what native libraries write to the terminal away from it.

MediaPipe 1.2 logs start-up lines straight to file descriptor 2 and heeds none of the usual variables (GLOG_minloglevel,
TF_CPP_MIN_LOG_LEVEL), so the descriptor itself is turned aside. It does so while a PoseLandmarker is created and at its first person found.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

_STDERR = 2
_KEPT = 64 * 1024


@dataclass
class Swallowed:
    """What was kept from the terminal: `text` is filled when the block ends, however it ends, with the last 64 KiB."""

    text: str = ""


@contextmanager
def native_stderr_silenced() -> Iterator[Swallowed]:
    """Swallow everything written to file descriptor 2 within the block, by Python or by a library, in every thread.

    May be nested. Does nothing when the process has no descriptor 2. For short stretches: a progress bar on stderr falls silent, too.
    """
    swallowed = Swallowed()
    try:
        terminal = os.dup(_STDERR)
    except OSError:
        yield swallowed
        return
    try:
        with tempfile.TemporaryFile() as aside:
            _flush_python()
            os.dup2(aside.fileno(), _STDERR)
            try:
                yield swallowed
            finally:
                _flush_python()
                os.dup2(terminal, _STDERR)
                swallowed.text = _tail(aside)
    finally:
        os.close(terminal)


def _flush_python() -> None:
    if sys.stderr is not None and not sys.stderr.closed:
        sys.stderr.flush()


def _tail(file: BinaryIO) -> str:
    end = file.seek(0, os.SEEK_END)
    file.seek(max(0, end - _KEPT))
    return file.read().decode("utf-8", errors="replace")
