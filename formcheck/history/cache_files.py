"""What the cache keeps of a recording: poses, outlines, pictures, all under the recording's hash."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from ..errors import BadHistory
from ..language.text import Phrase
from ..system.folders import cache_dir

FOLDERS = ("poses", "clips")
HASH = 32  # characters of it with which the names begin


def kept_of(clips: Iterable[str]) -> list[Path]:
    """The cache's files of these recordings (sha256)."""
    starts = {sha256[:HASH] for sha256 in clips if re.fullmatch(r"[0-9a-f]{64}", sha256)}
    folders = [folder for name in FOLDERS if (folder := cache_dir() / name).is_dir()]
    return sorted(file for folder in folders for file in folder.iterdir() if file.name[:HASH] in starts and file.is_file())


def remove(files: Iterable[Path]) -> int:
    """How many bytes that freed. Raises BadHistory for a file that may not be removed."""
    freed = 0
    for file in files:
        try:
            size = file.stat().st_size
            file.unlink()
        except FileNotFoundError:  # another process was quicker
            continue
        except OSError as error:
            raise BadHistory(Phrase("errors.history.uncachable", path=file, why=error.strerror or str(error))) from error
        freed += size
    return freed
