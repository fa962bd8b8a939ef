"""All files of one analysis, as a user asks for them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest
from conftest import ROOT, SIDE, Run

from formcheck.output.write import MEASURE, PAGE, STILLS, VIDEO, Outputs


def test_a_folder_gets_everything_under_clear_names(formcheck: Run, short_side: Path, tmp_path: Path) -> None:
    folder = tmp_path / "Bericht Läuferin"
    done = formcheck(short_side, "--out", folder, "--runner", "Jürgen / Groß", "--lang", "de")
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    own = {f"Jürgen _ Groß.{kind}" for kind in ("html", "txt", "json", "csv", "pdf", "png")}

    assert done.returncode == 0, done.stderr
    assert own | {"anna_side_annotated.mp4", "anna_side_landmarks.csv", "anna_side_angles.mot"} <= names
    assert {name for name in names if name.startswith("stills/")} >= {"stills/heel_strike_left_initial_contact.jpg"}
    assert not [name for name in names if ".formcheck-" in name]
    assert done.stderr.count("Geschrieben: ") == len(names)
    assert str(ROOT) not in (folder / "Jürgen _ Groß.html").read_text(encoding="utf-8")
    schema = json.loads((ROOT / "formcheck" / "output" / "json" / "schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads((folder / "Jürgen _ Groß.json").read_text(encoding="utf-8")), schema)
    assert (folder / "Jürgen _ Groß.pdf").read_bytes().startswith(b"%PDF")
    rows = list(csv.DictReader(io.StringIO((folder / "Jürgen _ Groß.csv").read_text(encoding="utf-8"))))
    assert {row["metric"] for row in rows} >= {"cadence", "foot_strike_angle"}


def test_a_folder_gets_what_there_is_and_a_file_asked_for_by_name_is_owed_a_reason(
    formcheck: Run, short_rear: Path, tmp_path: Path
) -> None:
    assert formcheck(short_rear, "--out", tmp_path / "all").returncode == 0
    assert not list((tmp_path / "all").glob("*.mot"))
    asked = formcheck(short_rear, "--angles", tmp_path / "anna.mot")
    assert asked.returncode == 1 and "from the side" in asked.stderr
    assert "Judged" in asked.stdout, "what was found is told all the same"


@pytest.mark.parametrize("option", ["--html", "--csv", "--video", "--landmarks", "--angles"])
def test_what_cannot_be_written_is_told_before_the_analysis(formcheck: Run, tmp_path: Path, option: str) -> None:
    done = formcheck(SIDE, option, tmp_path / "nowhere" / "file.x")

    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1 and "nowhere" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_where_a_folder_is_wanted_is_told(formcheck: Run, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x", encoding="utf-8")
    for option in ("--out", "--stills"):
        done = formcheck(SIDE, option, tmp_path / "taken")
        assert done.returncode == 1 and len(done.stderr.splitlines()) == 1
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "x"


def test_a_recording_is_never_overwritten(formcheck: Run, tmp_path: Path) -> None:
    clip = tmp_path / "mine.mp4"
    clip.write_bytes(SIDE.read_bytes())

    done = formcheck(clip, "--video", clip)
    assert done.returncode == 1 and "one of the recordings" in done.stderr
    assert clip.read_bytes() == SIDE.read_bytes()


@pytest.mark.parametrize(
    ("wanted", "clips", "writing"),
    [
        (Outputs(), 2, 0.0),
        (Outputs(csv=Path("a.csv")), 2, 0.0),
        (Outputs(html=Path("a.html")), 1, STILLS + PAGE),
        (Outputs(video=Path("a.mp4")), 3, 3 * VIDEO),
        (Outputs(folder=Path("a")), 2, STILLS + PAGE + 2 * VIDEO),
    ],
)
def test_how_much_of_the_time_is_writing(wanted: Outputs, clips: int, writing: float) -> None:
    assert wanted.share(clips) == pytest.approx(writing / (clips * MEASURE + writing))


def test_pictures_come_before_videos() -> None:
    assert Outputs(html=Path("a.html")).pictured(2) == 1
    assert Outputs(video=Path("a.mp4")).pictured(2) == 0
    assert Outputs(folder=Path("a")).pictured(1) == pytest.approx((STILLS + PAGE) / (STILLS + PAGE + VIDEO))
