"""Results kept between runs: a recording that was measured with the same settings by the same formcheck is not measured again.

They lie in the user's cache under the recording's content hash, and hold neither its name nor its place.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import pickle
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from ..clip_result import ClipResult
from ..errors import ClipUnreadable, FormcheckError, NoRunner
from ..system.folders import cache_dir
from .jobs import Measure, about, labelled

Outcome = ClipResult | FormcheckError
LASTING = (ClipUnreadable, NoRunner)  # errors that lie in the recording itself


def folder() -> Path:
    return cache_dir() / "clips"


def file(identity: str, task: Measure) -> Path:
    """The name of a result: identity of the recording, settings and edition."""
    against = (task.standing, task.worn) if task.standing else ()
    settings = repr((task.view, task.slowmo, task.fps, task.model_key, task.edition, against))
    return folder() / f"{identity[:32]}-{hashlib.sha256(settings.encode()).hexdigest()[:24]}.pickle.gz"


def load(path: Path) -> Outcome | None:
    """What is kept, or None where there is nothing whole. The file is formcheck's own, like Python's compiled modules beside it."""
    try:
        with gzip.open(path) as file:
            outcome = pickle.load(file)
    except Exception:  # a damaged pickle may raise anything
        return None
    return outcome if isinstance(outcome, (ClipResult, FormcheckError)) else None


def either(known: Mapping[Path, Outcome], path: Path) -> Outcome | None:
    """What is known without being kept, else what is kept."""
    return known.get(path) or load(path)


def keep(path: Path, outcome: Outcome) -> bool:
    """Write beside, then rename; False where there is no room or no right to: then the next run measures again."""
    if isinstance(outcome, FormcheckError):
        if not isinstance(outcome, LASTING):
            return False
        outcome = type(outcome)(about(outcome.args[0], ""))
    else:
        outcome = labelled(outcome, "")
        outcome = replace(outcome, clip=replace(outcome.clip, path=Path()) if outcome.clip else None)
    aside = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
            aside = Path(file.name)
            with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=1, mtime=0) as packed:
                pickle.dump(outcome, packed)
            file.flush()
            os.fsync(file.fileno())  # a rename may else reach the disk before the content
        os.replace(aside, path)
    except OSError:
        return False
    finally:  # whatever ends it, a Ctrl-C too
        if aside is not None:
            aside.unlink(missing_ok=True)
    return True
