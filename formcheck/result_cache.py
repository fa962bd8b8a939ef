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

from .clip_result import ClipResult
from .errors import ClipUnreadable, FormcheckError, NoRunner
from .language.text import Phrase
from .result import Session
from .system.folders import cache_dir

Outcome = ClipResult | FormcheckError
LASTING = (ClipUnreadable, NoRunner)  # errors that lie in the recording itself


def folder() -> Path:
    return cache_dir() / "clips"


def file(identity: str, settings: tuple[object, ...]) -> Path:
    """The name of a result: identity of the recording, and what else the result depends on."""
    return folder() / f"{identity[:32]}-{hashlib.sha256(repr(settings).encode()).hexdigest()[:24]}.pickle.gz"


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


def about(text: str, name: str) -> str:
    """An error's text with `name` for the path it speaks of."""
    return Phrase(text.key, **{**text.gaps, "path": name}) if isinstance(text, Phrase) and "path" in text.gaps else text


def labelled(result: ClipResult, label: str, stood: str = "", worn: Session | None = None) -> ClipResult:
    """The same result under the name by which reports call the recording. stood: the name of the one whose standing it is held against;
    worn: what is told to be worn where it shows a standing itself."""
    summary, pictures = result.summary, result.pictures
    standing = summary.standing
    if standing is not None:
        standing = replace(standing, clip=label if standing.own else stood)
        if worn is not None and standing.own:
            standing = replace(standing, shoes=worn.shoes, clothing=worn.clothing)
        pictures = replace(pictures, standing=standing) if pictures else None
    warnings = tuple(_standing_named(one, stood) for one in summary.warnings)
    return replace(
        result,
        summary=replace(summary, path=label, standing=standing, warnings=warnings),
        pictures=pictures,
        measurements=tuple(replace(one, clip=label) for one in result.measurements),
        events=tuple(replace(one, clip=label) for one in result.events),
    )


def _standing_named(warning: str, name: str) -> str:
    """A warning about the standing of another recording with that one's name in it, any other as it is."""
    if isinstance(warning, Phrase) and warning.key == "quality.standing_other":
        return Phrase(warning.key, **{**warning.gaps, "clip": name})
    return warning
