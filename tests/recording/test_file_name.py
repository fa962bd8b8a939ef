"""Names of recordings, of sessions' days and speeds: hand-made, and any text at all."""

from __future__ import annotations

import os
import struct
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.errors import BadOption
from formcheck.language.text import Language, in_language
from formcheck.recording.container import read_recorded
from formcheck.recording.file_name import labels, read_name, runner_name, runner_of, tells_whose
from formcheck.recording.session_text import dated, read_date, read_speed, recording_date, recording_day, shown_date
from formcheck.result import DateOf, Report, Session


@pytest.mark.parametrize(
    ("name", "runner", "view", "day"),
    [
        ("anna_side.mp4", "anna", "side", ""),
        ("anna_rear.MOV", "anna", "rear", ""),
        ("Jürgen Groß von hinten.mp4", "Jürgen Groß", "rear", ""),
        ("Jürgen Groß_hinten_2.mp4", "Jürgen Groß", "rear", ""),
        ("2026-11-20 Anna-Lena side (1).mp4", "Anna-Lena", "side", "2026-11-20"),
        ("ben_20261120_seite.mp4", "ben", "side", "2026-11-20"),
        ("side anna.mp4", "anna", "side", ""),
        ("front.mp4", "", "front", ""),
        ("treadmill_side_ben.mp4", "treadmill ben", "side", ""),
        ("anna_side_2 (Kopie).mp4", "anna", "side", ""),
        ("IMG_0231.MOV", "", None, ""),
        ("PXL_20261120_184512345.TS.mp4", "", None, "2026-11-20"),
        ("VID-20261399-WA0001.mp4", "", None, ""),
        ("anna side left.mp4", "anna", "side", ""),
        ("läufer_12.mp4", "läufer 12", None, ""),
        ("Wright.mp4", "Wright", None, ""),
        ("Ben von der Seite.mp4", "Ben", "side", ""),
        ("Ben von der linken Seite.mp4", "Ben", "side", ""),
        ("Anna from the side.mp4", "Anna", "side", ""),
        ("Seitenansicht Ben.mp4", "Ben", "side", ""),
        ("Anna von der Heide hinten.mp4", "Anna von der Heide", "rear", ""),
        ("IMG_1234.mp4", "", None, ""),
        ("IMG_E1234 2.MOV", "", None, ""),
        ("VID-20240101-WA0003.mp4", "", None, "2024-01-01"),
        ("VID-20240101-WA0003(1).mp4", "", None, "2024-01-01"),
        ("WhatsApp Video 2024-01-01 at 18.45.12.mp4", "", None, "2024-01-01"),
        ("WhatsApp Video 2024-01-01 um 18.45.12 (1).mp4", "", None, "2024-01-01"),
        ("PXL_20240101_184512345~2.mp4", "", None, "2024-01-01"),
        ("signal-2024-01-01-18-45-12-123.mp4", "", None, "2024-01-01"),
        ("video_2024-01-01_18-45-12.mp4", "", None, "2024-01-01"),
        ("20240101_184512.mp4", "", None, "2024-01-01"),
        ("telegram-cloud-document-2-5199.mp4", "", None, ""),
        ("3F2504E0-4F89-41D3-9A0C-0305E82C3301.mov", "", None, ""),
        ("RPReplay_Final1700000000.mp4", "", None, ""),
        ("GX010123.MP4", "", None, ""),
        ("MAH01234.MP4", "", None, ""),
        ("Video Anna.mp4", "Anna", None, ""),
        ("Anna IMG_1234.mp4", "Anna", None, ""),
        ("Anna WhatsApp Video 2024-01-01 at 18.45.12.mp4", "Anna", None, "2024-01-01"),
    ],
)
def test_a_name_tells_runner_view_and_day(name: str, runner: str, view: str | None, day: str) -> None:
    found = read_name(name)
    assert (found.runner, found.view, found.day) == (runner, view, day)


def test_a_name_split_into_single_letters_is_the_same_name() -> None:
    assert read_name(unicodedata.normalize("NFD", "Jürgen_side.mp4")) == read_name("Jürgen_side.mp4")


@pytest.mark.parametrize(
    ("path", "runner"),
    [
        ("evening/anna_side.mp4", "anna"),
        ("evening/Anna M/side.mp4", "Anna M"),
        ("evening/Anna M/IMG_0231.MOV", "Anna M"),
        ("IMG_0231.MOV", "IMG_0231"),
        (".", "."),
    ],
)
def test_the_folder_names_the_runner_where_the_file_does_not(path: str, runner: str) -> None:
    assert runner_of(path) == runner


def test_several_clips_share_a_name_or_have_none() -> None:
    assert runner_name(["a/anna_side.mp4", "b/anna_rear.mp4"]) == "anna"
    assert runner_name(["anna_side.mp4", "IMG_2.mp4"]) == "anna"
    assert runner_name(["ben_side.mp4", "anna_rear.mp4"]) == ""
    assert runner_name(["IMG_1.mp4", "IMG_2.mp4"]) == ""


def test_labels_take_no_more_folders_than_needed() -> None:
    assert labels(["/films/a/side.mp4", "/films/b/side.mp4", "/films/b/rear.mp4"]) == ["a/side.mp4", "b/side.mp4", "rear.mp4"]
    assert labels(["side.mp4", "side.mp4"]) == ["side.mp4", "side.mp4"]


@given(st.lists(st.text("ab/.", min_size=1, max_size=12).map(lambda t: "/" + t.strip("/") + "x"), min_size=1, max_size=6))
def test_labels_tell_different_paths_apart_and_never_begin_at_the_root(paths: list[str]) -> None:
    found = labels(paths)
    assert not any(label.startswith("/") for label in found)
    assert len(set(found)) == len({Path(path).parts for path in paths})


@given(st.text(min_size=1, max_size=40).filter(lambda t: "/" not in t and "\0" not in t))
def test_no_name_is_too_odd(name: str) -> None:
    found = read_name(name)
    assert found.runner == found.runner.strip()
    assert runner_of(name)


@pytest.mark.parametrize(
    ("text", "speed"),
    [
        ("10", 10 / 3.6),
        ("10,8 km/h", 3.0),
        ("10.8kmh", 3.0),
        ("2.5 m/s", 2.5),
        ("5:00", 1000 / 300),
        ("5:30 min/km", 1000 / 330),
        ("", None),
        (" ", None),
    ],
)
def test_speeds(text: str, speed: float | None) -> None:
    assert read_speed(text) == (None if speed is None else pytest.approx(speed))


@pytest.mark.parametrize("text", ["fast", "0", "100", "0:00", "10 mph", "-10"])
def test_speeds_that_are_none(text: str) -> None:
    with pytest.raises(BadOption, match="not understood"):
        read_speed(text)


@pytest.mark.parametrize(("language", "shown"), [("de", "5.1.2026"), ("en", "2026-01-05")])
def test_days_as_a_language_writes_them(language: Language, shown: str) -> None:
    assert shown_date("2026-01-05", language) == shown
    assert shown_date("", language) == ""


@given(st.text(max_size=12))
def test_any_text_is_a_speed_or_an_error_that_says_so(text: str) -> None:
    try:
        speed = read_speed(text)
    except BadOption:
        return
    assert speed is None or 0.5 <= speed <= 12


@pytest.mark.parametrize(
    ("text", "day"), [("2026-11-20", "2026-11-20"), ("20.11.2026", "2026-11-20"), ("5.1.2026", "2026-01-05"), ("", "")]
)
def test_dates(text: str, day: str) -> None:
    assert read_date(text) == day


@pytest.mark.parametrize("text", ["2026-13-01", "31.2.2026", "yesterday"])
def test_dates_that_are_none(text: str) -> None:
    with pytest.raises(BadOption, match="not understood"):
        read_date(text)


def movie(seconds: int, version: int = 0) -> bytes:
    """The boxes `moov/mvhd` as QuickTime's file format has them, with the seconds since 1904."""
    made = struct.pack(">Q", seconds) if version else struct.pack(">I", seconds)
    mvhd = bytes([version, 0, 0, 0]) + made + bytes(80)
    box = struct.pack(">I4s", 8 + len(mvhd), b"mvhd") + mvhd
    return struct.pack(">I4s", 8 + len(box), b"moov") + box


@pytest.mark.parametrize("version", [0, 1])
def test_the_camera_wrote_the_day_into_the_file(tmp_path: Path, version: int) -> None:
    # 2026-11-20 12:00 UTC: 1904 to 1970 are 24,107 days, 1970 to then 20,777
    clip = tmp_path / "IMG_1.mp4"
    clip.write_bytes(movie((24107 + 20777) * 86400 + 43200, version))
    recorded = read_recorded(clip)
    assert recorded is not None
    assert recorded.date().isoformat() == "2026-11-20"
    assert recording_date(clip) == "2026-11-20"


@pytest.mark.parametrize("content", [movie(0), b"", b"no movie", movie(2**64 - 1, 1), movie(0)[:18]])
def test_without_a_day_in_it_the_files_own_counts(tmp_path: Path, content: bytes) -> None:
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(content)
    os.utime(clip, (1763640000, 1763640000))  # 2025-11-20, noon
    assert read_recorded(clip) is None
    assert recording_day(clip) == ("2025-11-20", "file")


def test_the_files_own_date_is_not_told_as_the_day_of_filming() -> None:
    def said(date_of: DateOf, language: Language = "en") -> str:
        return in_language(dated(Report("Anna", (), "running", session=Session("2025-11-20"), date_of=date_of), language), language)

    assert said("told") == said("name") == said("camera") == "filmed on 2025-11-20"
    assert said("file") == "file of 2025-11-20 (day of filming unknown)"
    assert said("file", "de").startswith("Datei vom 20.11.2025")
    assert dated(Report("Anna", (), "running"), "en") == ""


@pytest.mark.parametrize(("name", "told"), [("Anna", True), ("Anna-Lena K", True), ("IMG_0231", False), ("VID-20240101-WA0003", False)])
def test_only_a_name_tells_whose_it_is(name: str, told: bool) -> None:
    assert tells_whose(name) is told


def test_a_name_with_a_day_counts_most(tmp_path: Path) -> None:
    assert recording_day(tmp_path / "2024-02-29 anna.mp4") == ("2024-02-29", "name")
    assert recording_date(tmp_path / "gone.mp4") == ""
