"""The command line as a user meets it: in a process of its own, with all that can go wrong."""

from __future__ import annotations

import functools
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import REAR, SIDE, Run, at_a_terminal, beginning, environment, loaded

from formcheck.cli import main as cli
from formcheck.cli.app import app
from formcheck.pose import model_bundle as bundle
from formcheck.pose.model_file import local_model

HEAVY = {"cv2", "mediapipe", "scipy", "numpy"}
ONLY_FOR_DEVELOPERS = {"pytest", "hypothesis", "jsonschema"}


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    """The only thing that was said: one line on standard error."""
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("formcheck: ")
    return lines[0]


def nobody(path: Path, picture: Callable[[Any, int], Any]) -> Path:
    """Half a second of film with nobody in it."""
    import cv2
    import numpy as np

    film = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), 30, (320, 240))
    chance = np.random.default_rng(1)
    for frame in range(15):
        film.write(picture(chance, frame))
    film.release()
    return path


def noise(chance: Any, frame: int) -> Any:
    return chance.integers(0, 255, (240, 320, 3)).astype("uint8")


def gradient(chance: Any, frame: int) -> Any:
    import numpy as np

    return np.tile(np.linspace(frame, 255, 320).astype(np.uint8)[None, :, None], (240, 1, 3))


# Recordings that are none


def test_a_recording_that_is_not_there(formcheck: Run, tmp_path: Path) -> None:
    assert "no recording" in one_line(formcheck("analyze", tmp_path / "nowhere.mp4"))


def test_the_second_recording_is_not_there(formcheck: Run, second: Path, tmp_path: Path) -> None:
    assert "nowhere.mp4" in one_line(formcheck(second, tmp_path / "nowhere.mp4"))


def test_a_folder(formcheck: Run, tmp_path: Path) -> None:
    assert "is a folder" in one_line(formcheck("analyze", tmp_path))


def test_a_text_by_the_name_of_a_film(formcheck: Run, tmp_path: Path) -> None:
    clip = tmp_path / "notes.mp4"
    clip.write_text("Monday: ran 5 km\n" * 100, encoding="utf-8")

    assert "not a video" in one_line(formcheck(clip))


def test_an_empty_file(formcheck: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.mp4").touch()

    assert "is empty" in one_line(formcheck(tmp_path / "empty.mp4"))


@pytest.mark.parametrize("picture", [noise, gradient])
def test_nobody_in_the_picture(formcheck: Run, tmp_path: Path, picture: Callable[[Any, int], Any]) -> None:
    assert "no person" in one_line(formcheck(nobody(tmp_path / "empty room.mp4", picture)))


def test_what_is_there_of_a_recording_that_was_cut_off_is_used(formcheck: Run, short_side: Path) -> None:
    done = formcheck(short_side, "--json")

    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert any("ends early" in warning for warning in report["clips"][0]["warnings"])
    assert {f["verdict"] for f in report["findings"] if f["finding"] == "heel_strike"} == {"finding"}


@pytest.mark.parametrize("share", [0.03, 0.01, 0.001])
def test_next_to_nothing_is_left_of_a_recording(formcheck: Run, tmp_path: Path, share: float) -> None:
    assert "cut.mp4" in one_line(formcheck(beginning(SIDE, share, tmp_path / "cut.mp4")))


def test_a_name_that_would_command_the_terminal_is_printed_harmless(formcheck: Run, tmp_path: Path) -> None:
    if os.name == "nt":
        pytest.skip("no such names on Windows")
    assert "\x1b" not in one_line(formcheck(tmp_path / "a\x1b[31mb\nc.mp4"))


# Options that make no sense


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--view", "above"], "side, rear or front"),
        (["--slowmo", "0"], "above 0"),
        (["--slowmo", "-2"], "above 0"),
        (["--slowmo", "nan"], "above 0"),
        (["--slowmo", "inf"], "above 0"),
        (["--slowmo", "1000"], "0.2 to 64"),
        (["--fps", "1e9"], "0.2 to 64"),
        (["--fps", "0"], "above 0"),
        (["--fps", "-60"], "above 0"),
        (["--fps", "nan"], "above 0"),
        (["--slowmo", "4", "--fps", "240"], "not both"),
        (["--variant", "huge"], "lite, full, heavy"),
    ],
    ids=" ".join,
)
def test_a_value_that_makes_no_sense(formcheck: Run, second: Path, words: list[str], said: str) -> None:
    assert said in one_line(formcheck(second, *words))


@pytest.mark.parametrize("words", [["--slowmo", "fast"], ["--bogus"], []], ids=["no number", "no option", "no clip"])
def test_words_that_cannot_be_read(formcheck: Run, words: list[str]) -> None:
    done = formcheck("analyze", *words)

    assert done.returncode == 2
    assert done.stdout == ""
    assert "\nformcheck: " in done.stderr and "Traceback" not in done.stderr


def test_a_model_that_is_not_there(formcheck: Run, second: Path, tmp_path: Path) -> None:
    assert "nowhere.task" in one_line(formcheck(second, "--model", tmp_path / "nowhere.task"))


def test_a_model_that_is_none(formcheck: Run, second: Path, tmp_path: Path) -> None:
    bundle.write_bundle(tmp_path / "hands.task", {"hand_detector.tflite": b"hands"})

    assert "hands.task" in one_line(formcheck(second, "--model", tmp_path / "hands.task"))
    assert "short.mp4" in one_line(formcheck(second, "--model", second))


def test_a_model_whose_networks_are_none(formcheck: Run, second: Path, tmp_path: Path) -> None:
    bundle.write_bundle(tmp_path / "mine.task", {bundle.DETECTOR: b"weights", bundle.LANDMARKS: b"weights"})

    assert "mine.task" in one_line(formcheck(second, "--model", tmp_path / "mine.task"))


# What is printed where


def test_a_recording_alone_means_analyze(formcheck: Run, second: Path) -> None:
    plain = formcheck("analyze", second)

    assert plain.returncode == 0
    assert "anna short.mp4" in plain.stdout
    assert formcheck(second).stdout == plain.stdout
    assert formcheck("--json", second).stdout == formcheck("analyze", second, "--json").stdout


def test_json_is_all_there_is_on_standard_output(formcheck: Run, second: Path) -> None:
    done = formcheck(second, "--json")

    assert json.loads(done.stdout)["schema"] == "formcheck.report/2"
    assert done.stderr == ""


def test_talk_goes_to_standard_error(formcheck: Run) -> None:
    done = formcheck("setup")

    assert done.returncode == 0
    assert done.stdout == ""
    assert "ready" in done.stderr


def test_progress_is_shown_on_standard_error_only(formcheck: Run, second: Path) -> None:
    done = formcheck(second, "--json", "--refresh", env={"FORCE_COLOR": "1"})

    assert "Following the runner" in done.stderr
    json.loads(done.stdout)


def test_a_pipe_gets_eighty_columns_and_no_colour(formcheck: Run, second: Path) -> None:
    done = formcheck(second)

    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "\x1b" not in done.stdout


def test_no_color_is_heeded_by_a_terminal(formcheck: Run, second: Path) -> None:
    coloured = "\x1b[33m"

    assert coloured in formcheck(second, env={"FORCE_COLOR": "1", "TERM": "xterm"}).stdout
    assert coloured not in formcheck(second, env={"FORCE_COLOR": "1", "TERM": "xterm", "NO_COLOR": "1"}).stdout


@pytest.mark.parametrize("name", ["Läufe im März/Anna & Zoë (1).mp4", "走る/ランナー.mp4", "100% run:1'.mp4"])
def test_paths_with_umlauts_and_spaces(formcheck: Run, second: Path, tmp_path: Path, name: str) -> None:
    if os.name == "nt" and ":" in name:
        pytest.skip("no such names on Windows")
    clip = tmp_path / name
    clip.parent.mkdir(exist_ok=True)
    clip.write_bytes(second.read_bytes())

    done = formcheck(clip, "--json")

    assert json.loads(done.stdout)["clips"][0]["path"] == clip.name
    assert clip.name in formcheck(clip).stdout


def test_a_reader_who_has_seen_enough(cache: Path, second: Path) -> None:
    for words in ([], ["--json"]):
        reading = subprocess.Popen(
            [sys.executable, "-m", "formcheck", str(second), *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
        )
        assert reading.stdout is not None and reading.stderr is not None
        reading.stdout.close()
        complaint = reading.stderr.read()
        reading.stderr.close()
        reading.wait()
        assert complaint == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("words", [[], ["--json"]], ids=["text", "json"])
def test_standard_output_that_is_full(cache: Path, second: Path, words: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "formcheck", str(second), *words],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(),
            check=False,
        )

    assert done.returncode == 1
    assert done.stderr.startswith("formcheck: The output could not be written") and done.stderr.count("\n") == 1


# A report in a file


def test_a_report_in_a_file(formcheck: Run, second: Path, tmp_path: Path) -> None:
    text, data = tmp_path / "Bericht für Anna.txt", tmp_path / "anna.json"

    assert formcheck(second, "--output", text, env={"FORCE_COLOR": "1"}).stdout == ""
    assert formcheck(second, "--json", "-o", data).stdout == ""

    lines = text.read_text(encoding="utf-8").splitlines()
    assert any("anna short.mp4" in line for line in lines)
    assert 80 < max(map(len, lines)) <= 100
    assert not any("\x1b" in line for line in lines)
    assert json.loads(data.read_text(encoding="utf-8")) == json.loads(formcheck(second, "--json").stdout)
    assert {path.name for path in tmp_path.iterdir()} == {text.name, data.name}


def test_an_older_report_is_replaced(formcheck: Run, second: Path, tmp_path: Path) -> None:
    older, link = tmp_path / "anna.json", tmp_path / "latest.json"
    older.write_text("x" * 1_000_000, encoding="utf-8")
    link.symlink_to(older)

    formcheck(second, "--json", "-o", link)

    assert link.is_symlink()
    assert json.loads(older.read_text(encoding="utf-8"))["schema"] == "formcheck.report/2"


def test_an_older_report_outlives_a_failure(formcheck: Run, tmp_path: Path) -> None:
    older = tmp_path / "anna.txt"
    older.write_text("older", encoding="utf-8")

    one_line(formcheck(tmp_path / "nowhere.mp4", "-o", older))

    assert older.read_text(encoding="utf-8") == "older"
    assert [path.name for path in tmp_path.iterdir()] == ["anna.txt"]


def test_an_output_that_cannot_be_written(formcheck: Run, second: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")

    assert "is a folder" in one_line(formcheck(second, "-o", tmp_path))
    assert "cannot be written" in one_line(formcheck(second, "-o", tmp_path / "nowhere" / "report.txt"))
    assert "cannot be written" in one_line(formcheck(second, "-o", tmp_path / "file" / "report.txt"))
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to root")
def test_an_output_in_a_folder_that_may_not_be_written(formcheck: Run, second: Path, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)

    assert "cannot be written" in one_line(formcheck(second, "-o", tmp_path / "report.txt"))


def test_a_recording_is_never_replaced_by_its_report(formcheck: Run, second: Path) -> None:
    before = second.read_bytes()

    assert "one of the recordings" in one_line(formcheck(second, "-o", second))
    assert second.read_bytes() == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_device_is_written_to_not_replaced(formcheck: Run, second: Path) -> None:
    assert "No space left" in one_line(formcheck(second, "-o", "/dev/full"))
    assert Path("/dev/full").is_char_device()


# The cache


def test_a_second_analysis_starts_no_inference(formcheck: Run, cache: Path, short_side: Path, short_rear: Path, tmp_path: Path) -> None:
    """Where the numbers are kept, and where the poses alone are."""
    (tmp_path / "mediapipe").mkdir()
    (tmp_path / "mediapipe" / "__init__.py").write_text("raise RuntimeError('inference')\n", encoding="utf-8")
    poisoned = {"PYTHONPATH": str(tmp_path)}

    first = formcheck("analyze", short_side, short_rear, "--json")
    again = formcheck("analyze", short_side, short_rear, "--json", env=poisoned)
    for known in ("models", "poses"):
        if (cache / known).is_dir():
            shutil.copytree(cache / known, tmp_path / "cache" / known)
    by_pose = formcheck("analyze", short_side, short_rear, "--json", env={**poisoned, "FORMCHECK_CACHE": str(tmp_path / "cache")})
    anew = formcheck("analyze", short_side, "--json", "--refresh", env=poisoned)

    assert again.returncode == 0, again.stderr
    assert {clip["view"] for clip in json.loads(again.stdout)["clips"]} == {"side", "rear"}
    assert again.stdout == by_pose.stdout == first.stdout
    assert "RuntimeError: inference" in anew.stderr  # the poison works


def test_a_cache_that_cannot_be_written(formcheck: Run, second: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    model = local_model("full")
    assert model is not None

    done = formcheck(second, env={"FORMCHECK_CACHE": str(tmp_path / "file" / "cache"), "FORMCHECK_MODEL": str(model.path)})

    assert done.returncode == 0, done.stderr
    assert done.stdout == formcheck(second).stdout


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGINT to one process")
def test_ctrl_c(tmp_path: Path) -> None:
    model = local_model("full")
    assert model is not None
    command = [sys.executable, "-m", "formcheck", str(REAR), "-o", str(tmp_path / "report.txt")]
    variables = environment(FORCE_COLOR="1", TERM="xterm", FORMCHECK_CACHE=str(tmp_path / "cache"), FORMCHECK_MODEL=str(model.path))
    listening = functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # a test run in the background may not be
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=variables, preexec_fn=listening)
    assert running.stdout is not None and running.stderr is not None
    said = b""
    while b"Following" not in said:
        more = os.read(running.stderr.fileno(), 4096)
        assert more, said
        said += more
    running.send_signal(signal.SIGINT)
    printed, complaint = running.communicate(timeout=60)

    assert running.returncode == 130
    assert complaint.endswith(b"formcheck: Stopped.\n")
    assert b"Traceback" not in complaint
    assert printed == b""
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


# Help


def test_every_command_has_a_name_that_main_knows() -> None:
    named = [command.name or command.callback.__name__ for command in app.registered_commands if command.callback]

    assert sorted(named) == sorted(cli.COMMANDS)


@pytest.mark.parametrize("words", [[], *([command] for command in cli.COMMANDS)], ids=lambda words: " ".join(words) or "formcheck")
def test_help_ends_in_an_example(formcheck: Run, words: list[str]) -> None:
    done = formcheck(*words, "--help")

    assert done.returncode == 0
    assert done.stdout.splitlines()[-1].strip().startswith("Example: formcheck")
    assert formcheck(*words, "-h").stdout == done.stdout


def test_no_words_give_help(formcheck: Run) -> None:
    done = formcheck()

    assert done.returncode == 0
    assert done.stdout == formcheck("--help").stdout
    assert done.stderr == ""


@pytest.mark.slow
def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys\nfrom formcheck.cli.main import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        f"print(sorted({HEAVY | ONLY_FOR_DEVELOPERS!r} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment(), check=True)

    assert "Usage: formcheck" in done.stdout
    assert done.stderr.strip() == "[]"


# Languages, answers, explanations


def test_everything_is_in_the_language_asked_for(formcheck: Run, short_side: Path) -> None:
    done = formcheck(short_side, "--lang", "de")

    assert done.returncode == 0
    assert "Beurteilt" in done.stdout
    assert "Judged" not in done.stdout
    assert "── Ergebnisse" in formcheck(short_side, "--full", "--lang", "de").stdout
    assert "Beispiel: formcheck" in formcheck("--lang=de", "--help").stdout
    assert "Es gibt keine Aufnahme" in one_line(formcheck("nobody.mp4", "--lang", "de"))
    assert loaded(formcheck(short_side, "--json", "--lang", "de"))["language"] == "de"


def test_the_language_is_the_systems_where_none_is_asked_for(formcheck: Run) -> None:
    assert "Beispiel:" in formcheck("-h", env={"FORMCHECK_LANG": "", "LC_ALL": "de_DE.UTF-8"}).stdout
    assert "Example:" in formcheck("-h", env={"FORMCHECK_LANG": "", "LC_ALL": "fr_FR.UTF-8"}).stdout


def test_an_unknown_language_is_refused(formcheck: Run) -> None:
    assert "en, de" in one_line(formcheck(SIDE, "--lang", "fr"))


def test_answers_bring_in_the_doctor_first(formcheck: Run, short_side: Path, tmp_path: Path) -> None:
    profile = tmp_path / "läuferin.toml"
    profile.write_text("back_pain = true\npain_days = 14\nsitting_hours = 9\n", encoding="utf-8")

    advice = loaded(formcheck(short_side, "--profile", profile, "--json"))["advice"]
    text = formcheck(short_side, "--profile", profile).stdout

    assert advice[0]["finding"] == "see_a_doctor"
    assert "cause_sitting" in {tip["id"] for one in advice for tip in one["tips"]}
    assert text.index("before you run again") < text.index("Judged")


def test_a_bad_answer_ends_it_before_the_long_analysis(formcheck: Run, tmp_path: Path) -> None:
    profile = tmp_path / "anna.toml"
    profile.write_text("sitting_hours = 90\n", encoding="utf-8")

    line = one_line(formcheck(SIDE, "--profile", profile))
    assert "sitting_hours" in line and "0 to 24" in line and "anna.toml" in line


def test_asking_needs_a_terminal(formcheck: Run, tmp_path: Path) -> None:
    assert "sitting_hours" in one_line(formcheck("profile", tmp_path / "anna.toml"))
    assert not (tmp_path / "anna.toml").exists()


def test_explanations(formcheck: Run) -> None:
    assert "Pelvic drop" in formcheck("explain", "hip_drop").stdout
    assert "Beckenabsenkung" in formcheck("explain", "hip_drop", "--lang", "de").stdout
    assert "hip_drop" in formcheck("explain").stdout
    assert "hip_drop" in one_line(formcheck("explain", "flat_feet"))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal here")
def test_questions_are_asked_at_a_terminal_and_answers_kept(tmp_path: Path) -> None:
    status, shown = at_a_terminal(["profile", "anna.toml", "--lang", "de"], "9\nj\n\nAsphalt\n\n\nnein\n", tmp_path)

    assert status == 0, shown
    assert "Stunden, die du an einem gewöhnlichen Tag sitzt" in shown
    assert (tmp_path / "anna.toml").read_text(encoding="utf-8") == (
        'sitting_hours = 9\nhard_work = true\nsurface = "asphalt"\nback_pain = false\n'
    )
    assert [path.name for path in tmp_path.iterdir()] == ["anna.toml"]
