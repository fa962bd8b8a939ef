"""The history's file: where it is, and opened in the newest form."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib import resources
from pathlib import Path

import platformdirs

from ..errors import BadHistory
from ..language.text import Phrase

PATIENCE = 30.0  # seconds to wait for another process that writes
APPLICATION = 1717790827  # as `001_first.sql` sets it


def default_path() -> Path:
    chosen = os.environ.get("FORMCHECK_DB")
    return Path(chosen).expanduser() if chosen else Path(platformdirs.user_data_dir("formcheck", appauthor=False)) / "history.sqlite"


def migrations() -> list[str]:
    """The SQL of every step, in order: the n-th leads to version n."""
    folder = resources.files(__package__) / "migrations"
    steps = sorted((one for one in folder.iterdir() if one.name.endswith(".sql")), key=lambda one: one.name)
    return [step.read_text(encoding="utf-8") for step in steps]


@contextmanager
def connected(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to the file, which is made where there is none, and brought to the newest version. Nothing is written but inside
    `writing`.

    Raises BadHistory: no database, of another program, of a newer formcheck, not to be opened or written; also for what goes wrong later.
    """
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.touch(mode=0o600)  # for nobody else's eyes
        with closing(sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)) as connection:
            _prepare(connection, path)
            yield connection
    except sqlite3.OperationalError as error:
        raise BadHistory(Phrase("errors.history.unusable", path=path, why=str(error))) from error
    except sqlite3.DatabaseError as error:
        raise BadHistory(Phrase("errors.history.damaged", path=path, why=str(error))) from error
    except OSError as error:
        raise BadHistory(Phrase("errors.history.unusable", path=path, why=error.strerror or str(error))) from error


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing, and one process after the other."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")
    steps = migrations()
    old = _version(connection, path, len(steps)) < len(steps)
    _use_wal(connection)
    if old:
        with writing(connection):
            done = _version(connection, path, len(steps))  # again: another process may have been quicker
            for number, step in enumerate(steps[done:], done + 1):
                for statement in step.split(";"):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")


def _version(connection: sqlite3.Connection, path: Path, newest: int) -> int:
    """0 of an empty file. Raises BadHistory for what is none of ours, or newer than we know."""
    application, version = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    if application != APPLICATION and connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
        raise BadHistory(Phrase("errors.history.foreign", path=path))
    if version > newest:
        raise BadHistory(Phrase("errors.history.newer", path=path, version=version, known=newest))
    return int(version)


def _use_wal(connection: sqlite3.Connection) -> None:
    """The change of mode does not wait for other processes by itself, as all else does."""
    until = time.monotonic() + PATIENCE
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
