"""The manifest of an evening: a table (CSV) with one recording a row, for what file names do not tell."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import get_args

from ..errors import BadManifest, FormcheckError
from ..language.text import Phrase
from ..recording.session_text import read_date, read_speed
from ..recording.storage import is_address
from ..result import Session, View
from .entries import Entry

COLUMNS = ("runner", "clip", "view", "date", "speed", "slowmo", "fps", "shoes", "clothing", "profile", "note")
NEEDED = ("clip",)
VIEWS = tuple(view for view in get_args(View) if view not in ("oblique", "unknown"))


def read_manifest(path: Path) -> tuple[list[Entry], list[str]]:
    """The entries of a manifest, and the names of columns that are not known. Places are relative to the manifest's folder.

    Takes what spreadsheets write: commas, semicolons or tabs; UTF-8, UTF-16 or Windows' own letters. Raises BadManifest.
    """
    try:
        text = _decoded(path.read_bytes())
    except OSError as error:
        raise BadManifest(Phrase("errors.club.manifest_unreadable", path=path, why=error.strerror or str(error))) from error
    first = text.lstrip().split("\n", 1)[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    try:
        table = [[cell.strip() for cell in row] for row in rows]
    except csv.Error as error:
        raise BadManifest(Phrase("errors.club.manifest_unreadable", path=path, why=str(error))) from error
    header = [name.lower() for name in table[0]] if table else []
    if missing := [name for name in NEEDED if name not in header]:
        raise BadManifest(Phrase("errors.club.manifest_column", path=path, column=missing[0], known=", ".join(COLUMNS)))
    entries = [
        _entry(dict(zip(header, row, strict=False)), number, path)
        for number, row in enumerate(table[1:], 2)
        if any(row) and not row[0].startswith("#")
    ]
    if not entries:
        raise BadManifest(Phrase("errors.club.manifest_empty", path=path))
    return entries, [name for name in header if name and name not in COLUMNS]


def manifest(entries: Iterable[Entry]) -> str:
    """A manifest of these entries, to be filled in further."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    for one in entries:
        known = {"runner": one.runner, "clip": one.label, "view": one.view or "", "date": one.session.date}
        table.writerow([known.get(name, "") for name in COLUMNS])
    return text.getvalue()


def _entry(row: dict[str, str], number: int, path: Path) -> Entry:
    clip = row.get("clip", "")
    try:
        if not clip:
            raise BadManifest(Phrase("errors.club.no_clip"))
        view = row.get("view", "").lower()
        if view and view not in VIEWS:
            raise BadManifest(Phrase("errors.view", view=view))
        session = Session(
            read_date(row.get("date", "")),
            read_speed(row.get("speed", "")),
            row.get("shoes", ""),
            row.get("clothing", ""),
            row.get("note", ""),
        )
        return Entry(
            place=clip if is_address(clip) else str(path.parent / clip),
            label=clip,
            runner=row.get("runner", ""),
            view=view or None,  # type: ignore[arg-type]
            session=session,
            slowmo=_number("slowmo", row.get("slowmo", "")),
            fps=_number("fps", row.get("fps", "")),
            profile=str(path.parent / row["profile"]) if row.get("profile") else "",
        )
    except FormcheckError as error:
        raise BadManifest(Phrase("errors.club.manifest_row", path=path, row=number, why=error.args[0])) from error


def _number(column: str, text: str) -> float | None:
    try:
        value = float(text.replace(",", ".")) if text else None
    except ValueError:
        value = 0.0
    if value is not None and not 0 < value < float("inf"):
        raise BadManifest(Phrase("errors.club.number", column=column, value=text))
    return value


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
