"""When and how somebody was filmed: what is said of it, read; and the day where nobody says it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from ..errors import BadOption
from ..language.text import Language, Phrase, known
from ..result import DateOf, Report
from .container import read_recorded
from .file_name import read_name

SPEED = re.compile(r"(\d+(?:[.,]\d+)?)\s*(km/h|kmh|kph|m/s)?", re.IGNORECASE)
PACE = re.compile(r"(\d{1,2}):(\d\d)\s*(?:min)?\s*(?:/\s*km)?", re.IGNORECASE)
POSSIBLE = (0.5, 12.0)  # m/s


def read_speed(text: str) -> float | None:
    """Metres a second from "10", "10 km/h", "2.8 m/s" or the pace "5:30 min/km"; a bare number is km/h; None from nothing.

    Raises BadOption.
    """
    text = text.strip()
    if not text:
        return None
    speed = 0.0
    if found := SPEED.fullmatch(text):
        speed = float(found[1].replace(",", ".")) / (1.0 if (found[2] or "").lower() == "m/s" else 3.6)
    elif (found := PACE.fullmatch(text)) and (seconds := 60 * int(found[1]) + int(found[2])):
        speed = 1000 / seconds
    if not POSSIBLE[0] <= speed <= POSSIBLE[1]:
        raise BadOption(Phrase("errors.speed", speed=text))
    return speed


def read_date(text: str) -> str:
    """The ISO date of "2026-11-20" or "20.11.2026"; "" of nothing. Raises BadOption."""
    text = text.strip()
    german = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text)
    try:
        return date(int(german[3]), int(german[2]), int(german[1])).isoformat() if german else text and date.fromisoformat(text).isoformat()
    except ValueError:
        raise BadOption(Phrase("errors.date", date=text)) from None


def recording_date(path: Path) -> str:
    """The day a recording was made (ISO), as far as `recording_day` can tell it."""
    return recording_day(path)[0]


def recording_day(path: Path) -> tuple[str, DateOf]:
    """The day (ISO) by the recording's name, else by what the camera wrote into it, else by the file's own date, which may be a copy's; and
    which of them tells it. ("", "") if there is no such file.
    """
    if day := read_name(path).day:
        return day, "name"
    if recorded := read_recorded(path):
        return recorded.date().isoformat(), "camera"
    try:
        return date.fromtimestamp(path.stat().st_mtime).isoformat(), "file"
    except (OSError, OverflowError, ValueError):
        return "", ""


def dated(report: Report, language: Language) -> str:
    """When it was filmed, or of which day the file is; "" where no day is known."""
    if not report.session.date:
        return ""
    key = "report.file_of" if report.date_of == "file" else "report.filmed_on"
    return Phrase(key, date=shown_date(report.session.date, language))


def shown_date(day: str, language: Language) -> str:
    """An ISO date as this language writes it in figures; in English, where figures leave open which is the month, it stays as it is."""
    if not day or language == "en":
        return day
    from babel.dates import format_skeleton

    return format_skeleton("yMd", date.fromisoformat(day), locale=known(language))
