"""A runner's days, kept: whole, once, by several processes at once, and from one form of the file to the next."""

from __future__ import annotations

import hashlib
import io
import json
import math
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Run, environment
from example_reports import all_wrong, clean, clip, judged, measured, nothing_assessed, report, walker
from jsonschema import Draft202012Validator
from rich.cells import cell_len
from rich.console import Console

from formcheck.cli.analyze import _standing_kept
from formcheck.errors import BadHistory
from formcheck.history import database
from formcheck.history.history_html import page
from formcheck.history.history_terminal import plot, render
from formcheck.history.session import session_result
from formcheck.history.store import Known, open_history, standings_kept
from formcheck.history.trend import Point, trends
from formcheck.language.text import LANGUAGES
from formcheck.output.json.read import read_report
from formcheck.recording.file_name import folded
from formcheck.result import Report, Session, Standing, report_dict

HOSTILE = "<script>alert(1)</script>\"'&{{ 7*7 }}</title>"


def content(number: int) -> str:
    """The hash of some recording."""
    return hashlib.sha256(str(number).encode()).hexdigest()


def day(
    number: int, date: str = "2026-11-06", cadence: float = 160, *, runner: str = "Anna", shoes: str = "Pegasus", facing: Any = "right"
) -> Report:
    """Anna, filmed from the side; every `number` is another recording."""
    filmed = clip(sha256=content(number), facing=facing, yaw=2.0)
    numbers = (measured("cadence", "both", cadence, 0.5), measured("shank_angle_ic", "left", 8, 2.5))
    one = report((judged("low_cadence", "fine"),), numbers, runner=runner, clips=(filmed,))
    return replace(one, session=Session(date, 2.8, shoes, "tight", "after work"))


def kept(path: Path, *reports: Report) -> Path:
    with open_history(path) as history:
        for one in reports:
            assert history.add(one)
    return path


# What is kept


@pytest.mark.parametrize("make", [clean, all_wrong])
def test_a_session_comes_back_as_it_went_in(tmp_path: Path, make: Any) -> None:
    with open_history(tmp_path / "h") as history:
        history.add(make())
        (back,) = history.sessions(make().runner)

    assert repr(back) == repr(session_result(make()))  # by their text: what is not known (NaN) is unequal to itself
    assert len(back.measurements) == len({(one.metric, one.side) for one in make().measurements})


def test_the_same_report_again_changes_nothing(tmp_path: Path) -> None:
    with open_history(tmp_path / "h") as history:
        assert history.add(day(1))
        assert not history.add(day(1))
        assert history.runners() == (Known("Anna", 1, "2026-11-06"),)


def test_a_clip_added_later_makes_no_second_session(tmp_path: Path) -> None:
    rear = clip("anna rear.mp4", view="rear", facing=None, sha256="f" * 64)
    both = replace(day(1), clips=(*day(1).clips, rear), measurements=(*day(1).measurements, measured("step_width", "both", 5, 2)))

    with open_history(tmp_path / "h") as history:
        assert history.add(day(1))
        assert history.add(day(2, "2026-11-13"))
        assert history.add(both)
        sessions = history.sessions("Anna")

    assert [(one.session.date, len(one.clips), len(one.measurements)) for one in sessions] == [("2026-11-06", 2, 3), ("2026-11-13", 1, 2)]


def test_a_clip_that_joins_two_sessions_leaves_one(tmp_path: Path) -> None:
    joined = replace(day(1), clips=(*day(1).clips, clip("b.mp4", sha256=content(2))))

    with open_history(kept(tmp_path / "h", day(1), day(2), joined)) as history:
        assert [len(one.clips) for one in history.sessions("Anna")] == [2]


def test_the_same_clip_under_two_names_is_of_two_runners(tmp_path: Path) -> None:
    with open_history(kept(tmp_path / "h", day(1), day(1, runner="Ben"))) as history:
        assert [one.name for one in history.runners()] == ["Anna", "Ben"]


@pytest.mark.parametrize("make", [walker, nothing_assessed, report, lambda: day(1, runner="  ")])
def test_without_running_or_a_name_there_is_nothing_to_keep(tmp_path: Path, make: Any) -> None:
    with open_history(tmp_path / "h") as history:
        assert not history.add(make())
        assert history.runners() == ()


@pytest.mark.parametrize("name", ["jürgen  groß", "JÜRGEN GROSS", "Ju\u0308rgen Groß", " Jürgen\u00a0Groß\t"])
def test_a_name_is_known_however_it_is_spelt(tmp_path: Path, name: str) -> None:
    with open_history(kept(tmp_path / "h", day(1, runner="Jürgen Groß"), day(2, runner=name))) as history:
        assert history.runners() == (Known("Jürgen Groß", 2, "2026-11-06"),)
        assert len(history.sessions(name)) == 2
    assert folded(name) == "jürgen gross"


def test_sessions_come_by_date(tmp_path: Path) -> None:
    with open_history(kept(tmp_path / "h", day(1, "2026-11-20"), day(2, "2026-11-06"), day(3, ""))) as history:
        assert [one.session.date for one in history.sessions("anna")] == ["", "2026-11-06", "2026-11-20"]
        assert history.runners()[0].last == "2026-11-20"


@pytest.mark.parametrize(
    ("name", "said"), [("Ana", "Similar: Anna Müller"), ("müler", "Similar: Anna Müller"), ("Zoe", "lists whom it knows")]
)
def test_a_runner_who_is_not_known(tmp_path: Path, name: str, said: str) -> None:
    with open_history(kept(tmp_path / "h", clean())) as history, pytest.raises(BadHistory, match=said):
        history.sessions(name)


# The standing of a day

STOOD = Standing("anna side.mp4", (0.5, 3.0), 9.25, 1.5, 210.0, (540, 720), 1, math.nan, clear=False, shoes="Pegasus", clothing="tight")
STOOD = replace(STOOD, sha256=content(50))


def stood(number: int, standing: Standing | None = STOOD, date: str = "2026-11-06") -> Report:
    one = day(number, date)
    return replace(one, clips=tuple(replace(clip, standing=standing) for clip in one.clips))


def worn(shoes: str = "", date: str = "2026-11-06") -> Session:
    return Session(date, shoes=shoes)


@pytest.mark.parametrize("standing", [STOOD, replace(STOOD, hollow=math.nan, yaw=3.5, clear=True, forward=-1)])
def test_a_standing_comes_back_as_it_went_in(tmp_path: Path, standing: Standing) -> None:
    with open_history(kept(tmp_path / "h", stood(1, standing))) as history:
        assert repr(history.standing_on("anna", worn())) == repr(standing)
        assert not history.add(stood(1, standing))  # the very same


def test_the_standing_is_of_that_runner_and_day_alone(tmp_path: Path) -> None:
    with open_history(kept(tmp_path / "h", stood(1), day(2, "2026-11-07"), day(3, runner="Ben"))) as history:
        assert history.standing_on("Anna", worn(date="2026-11-07")) is None
        assert history.standing_on("Anna", worn(date="")) is None
        assert history.standing_on("Ben", worn()) is None
        assert history.standing_on("Zoe", worn()) is None


def test_of_several_the_one_in_the_same_shoes_is_taken_and_else_the_newest(tmp_path: Path) -> None:
    later = replace(STOOD, clip="later.mp4", shoes="Vaporfly")
    with open_history(kept(tmp_path / "h", stood(1), stood(2, later))) as history:
        found = [history.standing_on("Anna", worn(shoes)) for shoes in ("pegasus", "Vaporfly", "sandals", "")]

    assert [one.clip for one in found if one] == ["anna side.mp4", "later.mp4", "later.mp4", "later.mp4"]


def test_a_standing_of_the_clip_itself_comes_before_one_from_elsewhere_and_leaves_its_doubts() -> None:
    given = replace(STOOD, clip="stand.mp4", own=False, doubts=("Too far.",))
    both = replace(stood(1), clips=(replace(stood(1).clips[0], standing=given), replace(stood(2).clips[0], standing=STOOD)))

    assert repr(session_result(both).standing) == repr(STOOD)
    assert repr(session_result(stood(1, given)).standing) == repr(replace(STOOD, clip="stand.mp4"))


def test_a_standing_survives_the_saved_report(tmp_path: Path) -> None:
    back = read_report(saved(tmp_path / "a.json", stood(1)))

    assert repr(session_result(back)) == repr(session_result(stood(1)))


def test_asking_for_a_standing_makes_no_history(tmp_path: Path) -> None:
    asked = [("Anna", worn()), ("Ben", worn())]

    assert standings_kept(asked, tmp_path / "h") == [None, None]
    assert not (tmp_path / "h").exists()
    kept(tmp_path / "h", stood(1))
    assert [one is not None for one in standings_kept(asked, tmp_path / "h")] == [True, False]


def test_a_history_that_cannot_be_read_ends_no_analysis(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORMCHECK_DB", str(kept(tmp_path / "h", stood(1))))
    assert repr(_standing_kept("anna", worn())) == repr(STOOD)
    foreign(tmp_path / "other")
    monkeypatch.setenv("FORMCHECK_DB", str(tmp_path / "other"))

    assert _standing_kept("anna", worn()) is None
    assert "another program" in capsys.readouterr().err


# The file


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def test_a_file_of_the_first_version_is_brought_to_the_newest_with_what_is_in_it(tmp_path: Path) -> None:
    old = tmp_path / "h"
    with closing(sqlite3.connect(old)) as connection:
        connection.executescript(database.migrations()[0])
        connection.executescript(
            "PRAGMA user_version = 1;"
            "INSERT INTO runner VALUES (1, 'Anna', 'anna');"
            "INSERT INTO session VALUES (1, 1, '2026-11-06', 2.8, 'Pegasus', '', '');"
            f"INSERT INTO clip VALUES (1, 1, '{'a' * 64}', 'anna side.mp4', 'side', 'right', 59.94, 2.7);"
            "INSERT INTO measurement VALUES (1, 'cadence', 'both', 168.2, 'spm', 47, 2.0, 1.0, 1);"
            "INSERT INTO finding VALUES (1, 'low_cadence', 'both', 'fine', 'none');"
        )

    with open_history(old) as history:
        (back,) = history.sessions("anna")
        assert back.measurements == (measured("cadence", "both", 168.2, 1.0, n=47, spread=2.0),)
        assert back.clips[0].yaw != back.clips[0].yaw  # not known
        assert back.clips[0].network == ""
        assert [one.finding for one in back.verdicts] == ["low_cadence"]
        assert history.add(day(1, "2026-11-20"))
        assert len(history.sessions("anna")) == 2
    assert version_of(old) == len(database.migrations()) >= 2


def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = kept(tmp_path / "h", day(1))
    steps = database.migrations()
    monkeypatch.setattr(database, "migrations", lambda: [*steps, "CREATE TABLE extra (id); INSERT INTO nowhere VALUES (1);"])
    with pytest.raises(BadHistory), open_history(path):
        pass

    assert version_of(path) == len(steps)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'extra'").fetchone() == (0,)


def test_a_connection_keeps_its_promises(tmp_path: Path) -> None:
    with database.connected(tmp_path / "h") as connection:
        assert {
            name: connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "foreign_keys", "secure_delete", "busy_timeout")
        } == {"journal_mode": "wal", "foreign_keys": 1, "secure_delete": 1, "busy_timeout": 30_000}


def newer(path: Path) -> None:
    kept(path, day(1))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (address TEXT)")


def cut_off(path: Path) -> None:
    kept(path, day(1))
    path.write_bytes(path.read_bytes()[:6000])


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (newer, "newer formcheck"),
        (foreign, "another program"),
        (cut_off, "damaged"),
        (lambda path: path.write_text("Monday: ran 5 km\n" * 100, encoding="utf-8"), "no history of formcheck"),
        (lambda path: path.mkdir(), "cannot be used"),
    ],
)
def test_a_file_that_is_no_history_is_told_in_a_line(formcheck: Run, tmp_path: Path, spoil: Any, said: str) -> None:
    spoil(tmp_path / "h")

    done = formcheck("history", "anna", "--db", tmp_path / "h")
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    assert said in done.stderr


def test_a_folder_that_cannot_be_made(formcheck: Run, tmp_path: Path) -> None:
    (tmp_path / "notes").touch()

    done = formcheck("history", env={"FORMCHECK_DB": str(tmp_path / "notes" / "h")})
    assert done.returncode == 1
    assert "cannot be used" in done.stderr and len(done.stderr.splitlines()) == 1


WRITER = """
import sys
sys.path[:0] = ["tests", "tests/history"]
from pathlib import Path
from test_history import day
from formcheck.history.store import open_history
first = int(sys.argv[2])
for number in range(first, first + 20):
    with open_history(Path(sys.argv[1])) as history:
        assert history.add(day(number))
"""


@pytest.mark.slow
def test_two_processes_write_at_once(tmp_path: Path) -> None:
    both = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path / "h"), start], cwd=ROOT, stderr=subprocess.PIPE, text=True, env=environment()
        )
        for start in ("0", "20")
    ]
    for one in both:
        _, complaint = one.communicate(timeout=120)
        assert one.returncode == 0, complaint

    with open_history(tmp_path / "h") as history:
        assert {one.clips[0].sha256 for one in history.sessions("Anna")} == {content(number) for number in range(40)}


# How the numbers went


def three(tmp_path: Path) -> Path:
    return kept(
        tmp_path / "h",
        day(1, "2026-11-06", 160),
        day(2, "2026-11-13", 162, shoes="Vaporfly"),
        day(3, "2026-11-20", 168, facing="left"),
    )


def test_the_last_day_is_held_against_the_first_and_the_one_before(tmp_path: Path) -> None:
    with open_history(three(tmp_path)) as history:
        cadence, shank = trends(history.sessions("Anna"))

    assert [one.measurement.value for one in cadence.points] == [160, 162, 168]
    assert [one.other for one in cadence.points] == [(), ("shoes",), ("shoes",)]
    assert cadence.against_first is not None and cadence.against_before is not None
    assert (cadence.against_first.outcome, cadence.against_first.direction) == ("changed", "up")
    assert cadence.against_before.reasons == ("shoes",)
    assert shank.against_first is not None and shank.against_first.reasons == ("facing",)


@pytest.mark.parametrize(
    ("value", "error", "drawn"), [(5, 2, "   ├─●─┤   "), (2, 2, "├─●─┤      "), (10, 0, "          ●"), (9, 1, "        ├●┤")]
)
def test_the_bar_stands_where_the_value_is(value: float, error: float, drawn: str) -> None:
    point = Point(session_result(day(1)), measured("cadence", "both", value, error))

    assert plot(point, (0, 10), 11) == drawn


def shown(sessions: Any, width: int, language: Any = "en") -> str:
    stream = io.StringIO()
    render(sessions, Console(file=stream, width=width), language)
    return stream.getvalue()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [40, 60, 80, 140])
def test_the_trend_fits_the_terminal(tmp_path: Path, width: int, language: Any) -> None:
    with open_history(three(tmp_path)) as history:
        text = shown(history.sessions("Anna"), width, language)

    assert max(map(cell_len, text.splitlines())) <= min(width, 100)
    assert "…" not in text
    assert text.count("●") == 6


def test_the_trend_says_dates_doubts_and_what_was_different(tmp_path: Path) -> None:
    with open_history(three(tmp_path)) as history:
        text = " ".join(shown(history.sessions("Anna"), 100).split())

    assert "from the side · 10.1 km/h · shoes: Vaporfly · clothes: tight" in text
    assert "against the first time: changed, +8 steps/min (3 needed)" in text
    assert "against the time before: not comparable: other shoes" in text


class Elements(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.said += data


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_needs_nothing_from_elsewhere_and_runs_nothing(tmp_path: Path, language: Any) -> None:
    with open_history(kept(tmp_path / "h", day(1, runner=HOSTILE, shoes=HOSTILE), day(2, "2026-11-20", runner=HOSTILE))) as history:
        text = page(history.sessions(HOSTILE), language)
    read = Elements(text)

    assert {tag for tag, _ in read.tags}.isdisjoint({"script", "img", "iframe", "object", "embed", "base"})
    for tag, attributes in read.tags:
        assert not any(name.startswith("on") for name in attributes)
        assert all((attributes.get(name) or "data:").startswith(("data:", "#")) for name in ("src", "href")), tag
    policy = next(attributes["content"] for _, attributes in read.tags if attributes.get("http-equiv") == "Content-Security-Policy")
    assert policy and "default-src 'none'" in policy
    assert HOSTILE in read.said and "{{ 7*7 }}" in text


def test_the_page_shows_every_number_twice_as_picture_and_in_words(tmp_path: Path) -> None:
    with open_history(three(tmp_path)) as history:
        read = Elements(page(history.sessions("Anna"), "de"))

    pictures = [attributes for tag, attributes in read.tags if tag == "figure"]
    assert [one["role"] for one in pictures] == ["img", "img"]
    assert (pictures[0]["aria-label"] or "").startswith("Schrittfrequenz (Schritte/min) an 3 Tagen")
    assert sum(tag == "line" and "bar" in (attributes["class"] or "") for tag, attributes in read.tags) == 6
    assert any(tag == "line" and attributes["class"] == "limit" for tag, attributes in read.tags)
    for said in ("6.11.2026", "160 Schritte/min", "Gegenüber dem ersten Mal: geändert, +8 Schritte/min (nötig: 3)", "andere Schuhe"):
        assert said in read.said


# The command


def saved(path: Path, one: Report) -> Path:
    path.write_text(json.dumps(report_dict(one)), encoding="utf-8")
    return path


def test_reports_are_added_and_listed(formcheck: Run, tmp_path: Path) -> None:
    first, second = saved(tmp_path / "a.json", day(1)), saved(tmp_path / "b.json", day(2, "2026-11-20"))
    words = ("history", "--db", tmp_path / "h", "--add", first, "--add", second)

    done = formcheck(*words)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "Anna  2 sessions, last 2026-11-20"
    assert done.stderr.count("Added to the history of Anna") == 2
    assert formcheck(*words, "--json").stderr.count("Nothing to add") == 2
    data = json.loads(formcheck("history", "ANNA", "--db", tmp_path / "h", "--json").stdout)
    schema = json.loads((resources.files("formcheck.history") / "history.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(data)
    Draft202012Validator(schema).validate(json.loads(formcheck("history", "--db", tmp_path / "h", "--json").stdout))
    assert not Draft202012Validator(schema).is_valid(data | {"runners": []})
    assert data["schema"] == "formcheck.history/1"
    assert [one["session"]["date"] for one in data["sessions"]] == ["2026-11-06", "2026-11-20"]
    assert [point["value"] for point in data["trends"][0]["points"]] == [160, 160]


def test_one_bad_report_keeps_all_out(formcheck: Run, tmp_path: Path) -> None:
    (tmp_path / "b.json").write_text("{}", encoding="utf-8")

    done = formcheck("history", "--db", tmp_path / "h", "--add", saved(tmp_path / "a.json", day(1)), "--add", tmp_path / "b.json")
    assert done.returncode == 1 and "b.json" in done.stderr
    assert "empty" in formcheck("history", "--db", tmp_path / "h").stdout


def test_the_page_as_a_file(formcheck: Run, tmp_path: Path) -> None:
    three(tmp_path)

    assert "needs a runner" in formcheck("history", "--html", tmp_path / "t.html").stderr
    done = formcheck("history", "anna", "--db", tmp_path / "h", "--html", tmp_path / "t.html", "--lang", "de")
    assert (done.returncode, done.stdout) == (0, "")
    assert (tmp_path / "t.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
