"""Whose recordings they are: folders, manifests, and whatever a spreadsheet writes. No recording is opened."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.batch.entries import Entry, filled, group, named
from formcheck.batch.manifest import COLUMNS, manifest, read_manifest
from formcheck.errors import BadManifest, BadOption, ClipMissing, ClipUnreadable, FormcheckError
from formcheck.recording.storage import at_hand, find_recordings, identity
from formcheck.result import Session


def evening(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return folder


def grouped(folder: Path) -> dict[str, list[str]]:
    runners = group(named(find_recordings(str(folder)), str(folder)))
    return {one.file: [entry.label for entry in one.entries] for one in runners}


def test_a_folder_is_grouped_by_names(tmp_path: Path) -> None:
    folder = evening(
        tmp_path / "Läufe im März",
        "anna_side.mp4",
        "Anna_rear.MOV",
        "Jürgen Groß seite.mp4",
        unicodedata.normalize("NFD", "Jürgen Groß hinten.mp4"),
        "Zoë/side.mkv",
        "Zoë/IMG_0012.avi",
        "IMG_0099.mp4",
    )
    assert grouped(folder) == {
        "Anna": ["Anna_rear.MOV", "anna_side.mp4"],
        "IMG_0099": ["IMG_0099.mp4"],
        "Jürgen Groß": [unicodedata.normalize("NFD", "Jürgen Groß hinten.mp4"), "Jürgen Groß seite.mp4"],
        "Zoë": ["Zoë/IMG_0012.avi", "Zoë/side.mkv"],
    }


def test_what_is_no_recording_is_passed_over(tmp_path: Path) -> None:
    folder = evening(
        tmp_path, "anna_side.mp4", "notes.txt", "._anna_side.mp4", ".trash/ben_side.mp4", "reports/anna_annotated.mp4", "x.mp4/y"
    )
    found = find_recordings(str(folder), without=folder / "reports")
    assert [Path(place).name for place in found] == ["anna_side.mp4"]


def test_a_folder_without_recordings_says_what_it_looked_for(tmp_path: Path) -> None:
    with pytest.raises(BadOption, match=r"\.mp4"):
        find_recordings(str(evening(tmp_path, "notes.txt")))
    with pytest.raises(BadOption, match="no folder"):
        find_recordings(str(tmp_path / "nowhere"))


def test_several_days_of_one_runner_are_told_apart() -> None:
    entries = filled(Entry(place=name, label=name) for name in ("2026-10-01 anna side.mp4", "2026-11-20 anna side.mp4", "anna rear.mp4"))
    found = group(entries)
    assert [(one.name, one.file, one.session.date) for one in found] == [
        ("anna", "anna 2026-10-01", "2026-10-01"),
        ("anna", "anna 2026-11-20", "2026-11-20"),
    ]
    assert sum(len(one.entries) for one in found) == 3


def test_files_of_different_runners_never_have_one_name() -> None:
    found = group([Entry(place=name, label=name, runner=name) for name in ("A/B", "A_B", "a:b", "a_b")])
    assert len({one.file.casefold() for one in found}) == len(found) == 3  # A_B and a_b are the same runner


def test_what_one_row_says_of_the_evening_holds_for_the_runner() -> None:
    (one,) = group(
        [
            Entry("a.mp4", "a.mp4", "Anna", session=Session(date="2026-11-20")),
            Entry("b.mp4", "b.mp4", "anna ", session=Session(speed=3.0, shoes="red")),
        ]
    )
    assert one.session == Session("2026-11-20", 3.0, "red")
    assert one.name == "Anna"


TABLE = "runner,clip,view,date,speed,shoes\nAnna,a one.mp4,side,20.11.2026,10 km/h,rot\n,ben_rear.mp4,,,,\n"


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode(),
        b"\xef\xbb\xbf" + TABLE.encode(),
        TABLE.replace(",", ";").encode("cp1252"),
        TABLE.replace(",", "\t").replace("\n", "\r\n").encode("utf-16"),
    ],
    ids=["utf-8", "with a mark", "a German spreadsheet's", "PowerShell's"],
)
def test_a_manifest_as_spreadsheets_write_it(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "evening.csv"
    path.write_bytes(content)

    entries, unknown = read_manifest(path)
    anna, ben = filled(entries)

    assert not unknown
    assert (anna.runner, anna.view, anna.session.date, anna.session.shoes) == ("Anna", "side", "2026-11-20", "rot")
    assert anna.session.speed == pytest.approx(10 / 3.6)
    assert anna.place == str(tmp_path / "a one.mp4")
    assert (ben.runner, ben.view) == ("ben", "rear")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("runner,file\nAnna,a.mp4\n", "no column clip"),
        ("", "no column clip"),
        ("clip\n", "names no recording"),
        ("runner,clip\nAnna,\n", "row 2: The column clip is empty"),
        ("clip,view\na.mp4,side\nb.mp4,above\n", "row 3: --view above"),
        ("clip,speed\na.mp4,fast\n", "row 2: The speed 'fast'"),
        ("clip,date\na.mp4,tomorrow\n", "row 2: The date 'tomorrow'"),
        ("clip,slowmo\na.mp4,-2\n", "slowmo must hold a number above 0"),
        ("clip,fps\na.mp4,many\n", "fps must hold a number above 0"),
    ],
)
def test_a_manifest_that_says_what_cannot_be(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "evening.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadManifest, match=says):
        read_manifest(path)


def test_columns_that_are_not_known_are_named(tmp_path: Path) -> None:
    path = tmp_path / "evening.csv"
    path.write_text("clip,shose\na.mp4,red\n# a note,\n", encoding="utf-8")
    entries, unknown = read_manifest(path)
    assert unknown == ["shose"] and len(entries) == 1


def test_a_template_can_be_read_again(tmp_path: Path) -> None:
    entries = named(["x/2026-11-20 anna side.mp4", "x/Ben, der Lange_rear.mp4"], "x")
    path = tmp_path / "evening.csv"
    path.write_text(manifest(entries), encoding="utf-8")
    again, unknown = read_manifest(path)
    assert not unknown
    for one, was in zip(again, entries, strict=True):
        assert (one.label, one.runner, one.view, one.session) == (was.label, was.runner, was.view, was.session)
    assert path.read_text(encoding="utf-8").startswith(",".join(COLUMNS))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_manifest_or_an_error(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "wild.csv"
    path.write_bytes(content)
    try:
        entries, _ = read_manifest(path)
    except FormcheckError:
        return
    assert entries


def test_the_identity_of_a_recording_is_its_content(tmp_path: Path) -> None:
    evening(tmp_path, "a.mp4")
    (tmp_path / "b.mp4").write_bytes(b"a.mp4")
    assert identity(str(tmp_path / "a.mp4")) == identity(str(tmp_path / "b.mp4"))
    (tmp_path / "empty.mp4").touch()
    with pytest.raises(ClipUnreadable, match="empty"):
        identity(str(tmp_path / "empty.mp4"))
    with pytest.raises(ClipMissing):
        identity(str(tmp_path / "none.mp4"))


@pytest.mark.skipif(not hasattr(__import__("os"), "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "pipe.mp4")
    with pytest.raises(ClipUnreadable):
        identity(str(tmp_path / "pipe.mp4"))


def test_recordings_at_an_address() -> None:
    fsspec = pytest.importorskip("fsspec")
    files = fsspec.filesystem("memory")
    files.pipe({"/club/Anna M/side.mp4": b"one", "/club/ben_rear.mp4": b"two", "/club/notes.txt": b"", "/club/.x.mp4": b""})

    found = find_recordings("memory://club")

    assert [(one.runner, one.label, one.view) for one in named(found, "memory://club")] == [
        ("Anna M", "Anna M/side.mp4", "side"),
        ("ben", "ben_rear.mp4", "rear"),
    ]
    with at_hand(found[0]) as path:
        assert path.read_bytes() == b"one"
    assert not path.exists()
    before = identity(found[0])
    files.pipe("/club/Anna M/side.mp4", b"other")
    assert identity(found[0]) != before
    with pytest.raises(ClipMissing), at_hand("memory://club/none.mp4"):
        pass
