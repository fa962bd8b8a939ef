"""What earlier days showed, kept on this computer: sessions of runners, their numbers and verdicts; no pictures."""

from __future__ import annotations

import difflib
import math
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import BadHistory
from ..language.text import Phrase
from ..picture.reference import worn_otherwise
from ..recording.file_name import folded
from ..result import Measurement, Report, Session, Standing
from .database import connected, default_path, writing
from .session import Filmed, Judged, SessionResult, session_result

TABLES = ("session", "clip", "measurement", "finding", "standing")  # that hang on a runner


@dataclass(frozen=True)
class Known:
    """A runner in the history; last: her last day (ISO), "" where no session has one."""

    name: str
    sessions: int
    last: str


@dataclass(frozen=True)
class Forgotten:
    """rows: how many were removed, by table; clips: sha256 of the recordings that no other runner's session has."""

    rows: dict[str, int]
    clips: tuple[str, ...]


@contextmanager
def open_history(path: Path | None = None) -> Iterator[History]:
    """path: else FORMCHECK_DB, else the user's data folder. Raises BadHistory, as everything done with it may."""
    with connected(path or default_path()) as connection:
        yield History(connection)


def standings_kept(asked: Sequence[tuple[str, Session]], path: Path | None = None) -> list[Standing | None]:
    """`History.standing_on` for each (runner, session); all None where there is no history yet, and none is made. Raises BadHistory."""
    file = path or default_path()
    try:
        if not file.exists():
            return [None] * len(asked)
    except OSError as error:
        raise BadHistory(Phrase("errors.history.unusable", path=file, why=error.strerror or str(error))) from error
    with open_history(file) as history:
        return [history.standing_on(name, session) for name, session in asked]


class History:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def add(self, report: Report) -> bool:
        """Keep a report in place of earlier sessions of the runner that share a clip with it. False: that changed nothing, since the very
        same is kept already, or it has no name or no numbers of running."""
        new = session_result(report)
        if not (folded(new.runner) and new.measurements):
            return False
        with writing(self._db):
            runner = self._runner(new.runner) or self._insert("runner", name=new.runner, folded=folded(new.runner))
            old = self._sharing(runner, [clip.sha256 for clip in new.clips])
            # By their text: a spread that nobody knows (NaN) is unequal to itself.
            if [repr(self._session_result(new.runner, one)) for one in old] == [repr(new)]:
                return False
            self._db.executemany("DELETE FROM session WHERE id = ?", [(one,) for one in old])
            self._keep(runner, new)
        return True

    def runners(self) -> tuple[Known, ...]:
        """By name."""
        rows = self._db.execute(
            "SELECT name, count(session.id), coalesce(max(day), '') FROM runner LEFT JOIN session ON session.runner = runner.id"
            " GROUP BY runner.id ORDER BY folded"
        )
        return tuple(Known(*row) for row in rows)

    def sessions(self, name: str) -> tuple[SessionResult, ...]:
        """By date. Raises BadHistory for a runner who is not known, with the names that are like it."""
        runner = self._known(name)
        shown = self._db.execute("SELECT name FROM runner WHERE id = ?", (runner,)).fetchone()[0]
        ids = self._db.execute("SELECT id FROM session WHERE runner = ? ORDER BY day, id", (runner,)).fetchall()
        return tuple(self._session_result(shown, id) for (id,) in ids)

    def standing_on(self, name: str, worn: Session) -> Standing | None:
        """The standing of a runner on the day of a session: the newest in which nothing else is told to be worn, else the newest; None
        where she or the day is not known."""
        runner = self._runner(name)
        if runner is None or not worn.date:
            return None
        ids = self._db.execute("SELECT id FROM session WHERE runner = ? AND day = ? ORDER BY id DESC", (runner, worn.date)).fetchall()
        found = [one for (id,) in ids if (one := self._standing(id)) is not None]
        return min(found, key=lambda one: worn_otherwise(one, worn), default=None)

    def clips_alone(self, name: str) -> tuple[str, ...]:
        """sha256 of the runner's recordings, those of a standing too, that no other runner's session has. Raises as `sessions`."""
        runner = self._known(name)
        rows = self._db.execute(
            "WITH filmed (session, sha256) AS"
            " (SELECT session, sha256 FROM clip UNION SELECT session, sha256 FROM standing WHERE sha256 != '')"
            " SELECT DISTINCT sha256 FROM filmed JOIN session ON session.id = filmed.session WHERE runner = :runner AND sha256 NOT IN"
            " (SELECT sha256 FROM filmed JOIN session ON session.id = filmed.session WHERE runner != :runner) ORDER BY sha256",
            {"runner": runner},
        )
        return tuple(sha256 for (sha256,) in rows)

    def forget(self, name: str) -> Forgotten:
        """Remove a runner, so that nothing of her is left in the file or beside it. Raises as `sessions`."""
        with writing(self._db):
            runner, clips = self._known(name), self.clips_alone(name)
            before = self._counts()
            self._db.execute("DELETE FROM runner WHERE id = ?", (runner,))
            after = self._counts()
        self._wipe()
        return Forgotten({table: before[table] - after[table] for table in before}, clips)

    def _wipe(self) -> None:
        """Deleted rows are overwritten (`secure_delete`); what the log and free pages still have of them goes here."""
        self._db.execute("VACUUM")
        if self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            raise BadHistory(Phrase("errors.history.busy"))

    def _counts(self) -> dict[str, int]:
        return {table: self._db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("runner", *TABLES)}

    def _runner(self, name: str) -> int | None:
        row = self._db.execute("SELECT id FROM runner WHERE folded = ?", (folded(name),)).fetchone()
        return row[0] if row else None

    def _known(self, name: str) -> int:
        runner = self._runner(name)
        if runner is None:
            raise self._unknown(name)
        return runner

    def _unknown(self, name: str) -> BadHistory:
        known = [one.name for one in self.runners()]
        if not known:
            return BadHistory(Phrase("errors.history.nobody", name=name))
        spelt = {part: one for one in known for part in (*folded(one).split(), folded(one))}
        like = dict.fromkeys(spelt[part] for part in difflib.get_close_matches(folded(name), spelt))
        if like:
            return BadHistory(Phrase("errors.history.similar", name=name, known=", ".join(like)))
        return BadHistory(Phrase("errors.history.unknown", name=name))

    def _sharing(self, runner: int, clips: list[str]) -> list[int]:
        """Sessions of the runner that have one of these clips."""
        rows = self._db.execute(
            "SELECT DISTINCT session.id FROM session JOIN clip ON clip.session = session.id"
            f" WHERE runner = ? AND sha256 IN ({', '.join('?' * len(clips))}) ORDER BY session.id",
            (runner, *clips),
        )
        return [id for (id,) in rows]

    def _keep(self, runner: int, new: SessionResult) -> None:
        said = new.session
        session = self._insert(
            "session", runner=runner, day=said.date, speed=said.speed, shoes=said.shoes, clothing=said.clothing, note=said.note
        )
        clips: dict[str, int] = {}
        for one in new.clips:
            row = {"sha256": one.sha256, "name": one.name, "view": one.view, "facing": one.facing, "speed": one.speed}
            row |= {"fps": _or_null(one.fps), "yaw": _or_null(one.yaw), "network": one.network}
            clips.setdefault(one.name, self._insert("clip", session=session, **row))
        for m in new.measurements:
            row = {"metric": m.metric, "side": m.side, "value": m.value, "unit": m.unit, "n": m.n, "error": m.error}
            self._insert("measurement", session=session, spread=_or_null(m.spread), clip=clips[m.clip], **row)
        for j in new.verdicts:
            self._insert("finding", session=session, finding=j.finding, side=j.side, verdict=j.verdict, severity=j.severity)
        if (s := new.standing) is not None:
            (starts, ends), (width, height) = s.window_s, s.size
            row = {"clip": s.clip, "starts": starts, "ends": ends, "lean": s.lean, "trunk": s.trunk, "width": width, "height": height}
            row |= {"forward": s.forward, "clear": s.clear, "shoes": s.shoes, "clothing": s.clothing, "sha256": s.sha256}
            self._insert("standing", session=session, hollow=_or_null(s.hollow), yaw=_or_null(s.yaw), network=s.network, **row)

    def _insert(self, table: str, **row: object) -> int:
        """The new row's id."""
        names, gaps = ", ".join(row), ", ".join(f":{name}" for name in row)
        return int(self._db.execute(f"INSERT INTO {table} ({names}) VALUES ({gaps})", row).lastrowid or 0)

    def _session_result(self, runner: str, session: int) -> SessionResult:
        def rows(query: str) -> list[Any]:
            return self._db.execute(query, (session,)).fetchall()

        def known(row: Sequence[Any], *numbers: int) -> list[Any]:
            """NULL at these places is a number that nobody knows."""
            return [math.nan if one is None and place in numbers else one for place, one in enumerate(row)]

        (said,) = rows("SELECT day, speed, shoes, clothing, note FROM session WHERE id = ?")
        clips = rows("SELECT sha256, name, view, facing, fps, speed, yaw, network FROM clip WHERE session = ? ORDER BY id")
        numbers = rows(
            "SELECT metric, side, value, unit, n, spread, error, clip.name FROM measurement JOIN clip ON clip.id = measurement.clip"
            " WHERE measurement.session = ? ORDER BY measurement.rowid"
        )
        verdicts = rows("SELECT finding, side, verdict, severity FROM finding WHERE session = ? ORDER BY rowid")
        return SessionResult(
            runner,
            Session(*said),
            tuple(Filmed(*known(row, 4, 6)) for row in clips),
            tuple(Measurement(*known(row, 5)) for row in numbers),
            tuple(Judged(*row) for row in verdicts),
            self._standing(session),
        )

    def _standing(self, session: int) -> Standing | None:
        names = "clip, starts, ends, hollow, lean, trunk, width, height, forward, yaw, clear, shoes, clothing, sha256, network"
        row = self._db.execute(f"SELECT {names} FROM standing WHERE session = ?", (session,)).fetchone()
        if row is None:
            return None
        clip, starts, ends, hollow, lean, trunk, width, height, forward, yaw, clear, shoes, clothing, sha256, network = row
        hollow, yaw = (math.nan if one is None else one for one in (hollow, yaw))
        return Standing(
            clip,
            (starts, ends),
            hollow,
            lean,
            trunk,
            (width, height),
            forward,
            yaw,
            clear=bool(clear),
            shoes=shoes,
            clothing=clothing,
            sha256=sha256,
            network=network,
        )


def _or_null(number: float) -> float | None:
    return number if math.isfinite(number) else None
