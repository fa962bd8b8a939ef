"""What `formcheck compare` is given: a recording or a folder of them, a saved report, or a day of the history."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..analysis import Options, analyze_clips, merge, runner_name
from ..clip_result import ClipResult
from ..errors import BadHistory, BadOption, BadReport, ClipMissing
from ..language.text import Language, Phrase
from ..output.json.read import is_report, read_report
from ..recording.session_text import read_date, recording_date, shown_date
from ..system.progress import Progress
from .session import SessionResult, session_result


@dataclass(frozen=True)
class Day:
    """clips: with their pictures, none of a stored report or a day of the history."""

    result: SessionResult
    clips: tuple[ClipResult, ...] = ()


def stored(word: str, runner: str, db: Path | None, language: Language = "en") -> SessionResult | None:
    """The session that a word names by its report file or its day; None for recordings, which have to be analysed.

    Raises BadReport, BadHistory, BadOption (a day without a runner), ClipMissing (neither file nor day).
    """
    path = Path(word)
    if path.exists():
        return _with_running(session_result(read_report(path)), word) if path.is_file() and is_report(path) else None
    day = _day(word)
    if not day:
        raise ClipMissing(Phrase("errors.compare.nothing", word=word))
    if not runner:
        raise BadOption(Phrase("errors.compare.whose", day=word))
    from .store import open_history

    with open_history(db) as history:
        sessions = history.sessions(runner)
    found = [one for one in sessions if one.session.date == day]
    if len(found) > 1:
        raise BadHistory(Phrase("errors.compare.several", name=sessions[0].runner, day=word, n=len(found)))
    if not found:
        days = ", ".join(dict.fromkeys(shown_date(one.session.date, language) for one in sessions if one.session.date))
        raise BadHistory(Phrase("errors.compare.no_day", name=sessions[0].runner, day=word, known=days or "-"))
    return found[0]


def recordings(word: str) -> list[Path]:
    """Of one recording, or of a folder of them."""
    from ..recording.storage import find_recordings

    return [Path(place) for place in find_recordings(word)] if Path(word).is_dir() else [Path(word)]


def analysed(word: str, runner: str, progress: Progress | None = None) -> Day:
    """The session of one recording, or of all in a folder. Raises as `analysis.analyze`, and BadReport where nobody runs in it."""
    from ..result import Session

    paths = recordings(word)
    options = Options(runner=runner, session=Session(recording_date(paths[0])))
    clips = analyze_clips(paths, options, progress)
    report = merge(clips, runner or runner_name(paths), session=options.session)
    return Day(_with_running(session_result(report), word), tuple(clips))


def _with_running(result: SessionResult, word: str) -> SessionResult:
    if not result.measurements:
        raise BadReport(Phrase("errors.report.no_running", path=word))
    return result


def _day(word: str) -> str:
    try:
        return read_date(word)
    except BadOption:
        return ""
