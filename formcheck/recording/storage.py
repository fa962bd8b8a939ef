"""Where recordings lie: files of this computer, or whatever fsspec reaches (an address with "://")."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from ..errors import BadOption, ClipMissing, MissingLibrary
from ..language.text import Phrase
from ..result import DateOf
from .session_text import recording_day

# What phones, cameras and editors write, and OpenCV's FFmpeg reads.
ENDINGS = frozenset(
    ".3gp .asf .avi .divx .flv .m2ts .m4v .mjpeg .mjpg .mkv .mov .mp4 .mpe .mpeg .mpg .mts .mxf .ogv .qt .ts .vob .webm .wmv".split()  # noqa: SIM905
)


def is_address(place: str) -> bool:
    return "://" in place


def find_recordings(folder: str, without: Path | None = None) -> list[str]:
    """All recordings in a folder and the folders in it, in the order of their names; hidden files and folders, and those in `without`, are
    passed over. Raises BadOption if there is no such folder or nothing in it."""
    if is_address(folder):
        files, path = _reached(folder)
        relative = (PurePosixPath(one).relative_to(path) for one in files.find(path))
        found = [f"{folder.rstrip('/')}/{one}" for one in relative if _is_recording(one)]
    else:
        root = Path(folder)
        if not root.is_dir():
            raise BadOption(Phrase("errors.club.no_folder", path=folder))
        paths = (path for path in root.rglob("*") if _is_recording(path.relative_to(root)) and not path.is_dir())
        inside = without.resolve() if without else None
        found = [str(path) for path in paths if inside is None or inside == root.resolve() or inside not in path.resolve().parents]
    if not found:
        raise BadOption(Phrase("errors.club.nothing", path=folder, endings=" ".join(sorted(ENDINGS))))
    return sorted(found, key=lambda place: (place.casefold(), place))


def _is_recording(path: Any) -> bool:
    return path.suffix.lower() in ENDINGS and not any(part.startswith(".") for part in path.parts)


def identity(place: str) -> str:
    """A recording's content hash; of one that lies elsewhere, the hash of its address and of what its keeper tells of its state.

    Raises ClipMissing.
    """
    if not is_address(place):
        from .clip import sha256_of

        return sha256_of(Path(place))
    files, path = _reached(place)
    try:
        return hashlib.sha256(f"{place} {files.ukey(path)}".encode()).hexdigest()
    except (OSError, ValueError) as error:
        raise _gone(place, error) from error


def size(place: str) -> int:
    """Bytes; 1 where nobody can tell."""
    try:
        if is_address(place):
            files, path = _reached(place)
            return max(1, int(files.size(path) or 1))
        return max(1, Path(place).stat().st_size)
    except (OSError, ValueError):
        return 1


def filmed_on(place: str) -> tuple[str, DateOf]:
    """The day a recording was made (ISO), as far as it can be told from outside, and what tells it; of one that lies elsewhere, the
    day it was put there."""
    if not is_address(place):
        return recording_day(Path(place))
    files, path = _reached(place)
    try:
        return str(files.modified(path).astimezone().date().isoformat()), "file"
    except (OSError, ValueError, NotImplementedError, AttributeError):
        return "", ""


@contextmanager
def at_hand(place: str) -> Iterator[Path]:
    """The recording as a file of this computer, fetched for as long as it is needed. Raises ClipMissing, MissingLibrary."""
    if not is_address(place):
        yield Path(place)
        return
    files, path = _reached(place)
    with tempfile.TemporaryDirectory(prefix="formcheck-") as room:
        copy = Path(room) / (PurePosixPath(path).name or "recording")
        try:
            files.get_file(path, str(copy))
        except (OSError, ValueError) as error:
            raise _gone(place, error) from error
        yield copy


def _reached(place: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise MissingLibrary(Phrase("errors.club.no_extra", package="fsspec")) from error
    try:
        files, path = url_to_fs(place)
    except (ValueError, ImportError) as error:
        raise BadOption(Phrase("errors.club.address", path=place, why=str(error))) from error
    return files, str(path)


def _gone(place: str, error: Exception) -> ClipMissing:
    return ClipMissing(Phrase("errors.unreadable", path=place, why=getattr(error, "strerror", None) or str(error)))
