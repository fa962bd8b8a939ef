"""Which formcheck this is, to the letter, and with which libraries: results of another one are not taken for its own."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import metadata
from pathlib import Path

import formcheck

LIBRARIES = ("mediapipe", "numpy", "opencv-contrib-python", "scipy")  # that numbers rest on


@cache
def edition() -> str:
    """A hash of the package's sources and tables and of what it calculates with; its version number alone would miss what changes between
    two releases."""
    root = Path(formcheck.__file__).parent
    sums = hashlib.sha256(" ".join([formcheck.__version__, *libraries().values()]).encode())
    for path in sorted(root.rglob("*")):
        if path.suffix in (".py", ".toml"):
            sums.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    return sums.hexdigest()


def libraries() -> dict[str, str]:
    """Their versions; "" for one that is not there."""
    return {library: _version(library) for library in LIBRARIES}


def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return ""
