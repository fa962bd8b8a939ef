"""A club's evening as a user runs it: in real processes, undisturbed and disturbed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import REAR, ROOT, SHORT, SIDE, Run, beginning, environment

SAMPLES = ROOT / "sample_videos"
CLIPS = ("anna_side", "ben_side", "overstride_side", "crossover_rear")


@pytest.fixture(scope="module")
def short_clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clips")
    for name in CLIPS:
        beginning(SAMPLES / f"{name}.mp4", SHORT, folder / f"{name}.mp4")
    return folder


@contextmanager
def own_cache(cache: Path, folder: Path, known: tuple[str, ...] = ("models",)) -> Iterator[dict[str, str]]:
    """Variables for a cache in which no more than this is known of another one."""
    for part in known:
        if (cache / part).is_dir():
            shutil.copytree(cache / part, folder / part)
    yield {"FORMCHECK_CACHE": str(folder), "FORMCHECK_DB": str(folder / "history.sqlite")}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def variables(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    with own_cache(cache, tmp_path_factory.mktemp("its cache"), ("models", "poses")) as found:
        return found


@pytest.fixture(scope="module")
def undisturbed(formcheck: Run, variables: dict[str, str], short_clips: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What the short clips' evening gives when nothing happens; what other tests have followed is known."""
    out = tmp_path_factory.mktemp("undisturbed")
    done = formcheck("batch", short_clips, "--out", out, env=variables)
    assert done.returncode == 0, done.stderr
    return contents(out)


def test_the_sheet_needs_nothing_of_who_runs_cleanly(undisturbed: dict[str, bytes]) -> None:
    needs = {row["runner"]: [need["finding"] for need in row["needs"]] for row in json.loads(undisturbed["club.json"])["runners"]}

    assert needs["ben"] == []
    assert "leg_crossover" in needs["crossover"]


def test_clips_at_an_address_give_the_same(
    formcheck: Run, variables: dict[str, str], short_clips: Path, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    pytest.importorskip("fsspec")
    done = formcheck("batch", short_clips.as_uri(), "--out", tmp_path, "--no-history", env=variables)
    assert done.returncode == 0, done.stderr
    receipts = ".formcheck.json"  # knows an address by other marks than a file
    assert contents(tmp_path) | {receipts: b""} == undisturbed | {receipts: b""}
    again = formcheck("batch", short_clips.as_uri(), "--out", tmp_path, "--no-history", env=variables)
    assert again.returncode == 0 and "all analysed already" in again.stderr


@pytest.fixture(scope="module")
def evening(formcheck: Run, anna: object, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, subprocess.CompletedProcess[str]]:
    """The folder, the reports and the run of an evening with everything that goes wrong with files. Anna's poses are known already."""
    folder = tmp_path_factory.mktemp("Läufe im März")
    shutil.copyfile(SIDE, folder / "Anna Größe_seite.mp4")
    shutil.copyfile(REAR, folder / "Anna Größe hinten.mp4")
    shutil.copyfile(SIDE, folder / "anna größe_seite (Kopie).mp4")
    beginning(SIDE, 0.003, folder / "ben_side.mp4")
    (folder / "cora_rear.mp4").touch()
    beginning(SAMPLES / "ben_side.mp4", 0.1, folder / "dora_side.mp4")
    shutil.copyfile(folder / "dora_side.mp4", folder / "emil_side.mp4")
    (folder / "notes.txt").write_text("no clip", encoding="utf-8")
    out = tmp_path_factory.mktemp("Berichte")
    return folder, out, formcheck("batch", folder, "--out", out, "--jobs", 2)


def test_an_evening(evening: tuple[Path, Path, subprocess.CompletedProcess[str]]) -> None:
    _, out, done = evening
    assert done.returncode == 3, done.stderr  # some, not all
    assert "Traceback" not in done.stderr
    assert sorted(path.name for path in (out / "runners").iterdir()) == [f"Anna Größe.{kind}" for kind in ("html", "jpg", "json", "txt")]
    club = json.loads((out / "club.json").read_text(encoding="utf-8"))
    assert [row["runner"] for row in club["runners"]] == ["Anna Größe"]
    assert {(each["runner"], each["clip"]) for each in club["film_again"]} == {
        ("ben", "ben_side.mp4"),
        ("cora", "cora_rear.mp4"),
        ("dora", "dora_side.mp4"),
        ("emil", "emil_side.mp4"),
    }
    assert [each["clip"] for each in club["repeated"]] == ["anna größe_seite (Kopie).mp4"]
    reasons = {each["runner"]: each["reason"] for each in club["film_again"]}
    assert "empty" in reasons["cora"] and "damaged" in reasons["ben"]
    assert "emil" in reasons["dora"] and "dora" in reasons["emil"]
    assert "leg_crossover" in {need["finding"] for need in club["runners"][0]["needs"]}  # her feet cross by 2.4 cm
    for name in ("Anna Größe", "Leg crossover", "cora_rear.mp4"):
        assert name in done.stdout


def test_the_same_report_as_analyze_gives(formcheck: Run, evening: tuple[Path, Path, subprocess.CompletedProcess[str]]) -> None:
    folder, out, _ = evening
    clips = ("Anna Größe_seite.mp4", "Anna Größe hinten.mp4")
    alone = formcheck("analyze", *clips, "--runner", "Anna Größe", "--json", cwd=folder, env={"PYTHONPATH": str(ROOT)})
    expected, found = json.loads(alone.stdout), json.loads((out / "runners" / "Anna Größe.json").read_text(encoding="utf-8"))
    for part in ("findings", "advice"):
        assert found[part] == expected[part]
    for part in ("clips", "measurements", "events"):
        assert sorted(map(str, found[part])) == sorted(map(str, expected[part]))


def test_no_file_tells_where_it_was_made(evening: tuple[Path, Path, subprocess.CompletedProcess[str]]) -> None:
    folder, out, _ = evening
    for name, content in contents(out).items():
        for place in (folder, out, Path.home()):
            assert str(place).encode() not in content, name
        assert folder.name.encode() not in content, name


def test_the_next_call_measures_and_writes_nothing_again(
    formcheck: Run, evening: tuple[Path, Path, subprocess.CompletedProcess[str]]
) -> None:
    folder, out, _ = evening
    before = contents(out)
    written = {path: path.stat().st_mtime_ns for path in (out / "runners").iterdir()}
    done = formcheck("batch", folder, "--out", out)
    assert done.returncode == 3
    assert "all analysed already" in done.stderr
    assert contents(out) == before
    assert {path: path.stat().st_mtime_ns for path in (out / "runners").iterdir()} == written


def test_a_page_that_was_lost_is_written_again(formcheck: Run, evening: tuple[Path, Path, subprocess.CompletedProcess[str]]) -> None:
    folder, out, _ = evening
    before = contents(out)
    (out / "runners" / "Anna Größe.html").unlink()
    assert formcheck("batch", folder, "--out", out, "--json").returncode == 3
    assert contents(out) == before


def test_the_history_has_her_and_can_forget_her(
    formcheck: Run, evening: tuple[Path, Path, subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    folder, out, _ = evening
    db = tmp_path / "history.sqlite"
    assert "1 session added" in formcheck("batch", folder, "--out", out, "--db", db).stderr
    assert "added" not in formcheck("batch", folder, "--out", out, "--db", db).stderr
    shown = formcheck("history", "anna größe", "--db", db)
    assert shown.returncode == 0 and "Cadence" in shown.stdout
    assert formcheck("batch", folder, "--out", out, "--no-history", "--db", tmp_path / "none.sqlite").returncode == 3
    assert not (tmp_path / "none.sqlite").exists()


class Running:
    """A batch as somebody started it, and stops it."""

    def __init__(self, clips: Path, out: Path, variables: dict[str, str], *words: str) -> None:
        command = [sys.executable, "-m", "formcheck", "batch", str(clips), "--out", str(out), "--jobs", "2", *words]
        self.process = subprocess.Popen(
            command, env=environment(**variables), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def until(self, beginning: str) -> str:
        """Wait for a line that begins so."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            if line.startswith(beginning):
                return line
        raise AssertionError(f"ended without {beginning!r}")

    def open(self) -> int:
        """How many recordings it says are to be analysed."""
        return int(self.until("4 runners, 4 clips; ").split()[4])

    def workers(self) -> list[int]:
        """Wait for the two of them."""
        import psutil

        parent = psutil.Process(self.process.pid)
        for _ in range(100):
            found = [child.pid for child in parent.children(recursive=True) if "spawn_main" in " ".join(child.cmdline())]
            if len(found) == 2:
                return found
            time.sleep(0.1)
        raise AssertionError("there are no two workers")

    def end(self) -> tuple[int, str]:
        _, rest = self.process.communicate(timeout=300)
        return self.process.returncode, rest


@pytest.mark.skipif(os.name == "nt", reason="signals as POSIX has them")
def test_stopped_three_times_it_ends_as_if_nothing_had_been(
    cache: Path, short_clips: Path, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    """Ctrl-C, then SIGKILL of a worker, then of the parent: the fourth call ends with the very same files."""
    import psutil

    out = tmp_path / "out"
    with own_cache(cache, tmp_path / "cache") as variables:
        first = Running(short_clips, out, variables)
        first.until("1/4")
        first.process.send_signal(signal.SIGINT)
        status, said = first.end()
        assert status == 130
        assert "goes on from there" in said and "Traceback" not in said

        second = Running(short_clips, out, variables)
        assert second.open() <= 3
        workers = second.workers()
        os.kill(workers[0], signal.SIGKILL)
        second.until("1/")  # the death of a worker ends nothing
        workers = second.workers()
        os.kill(second.process.pid, signal.SIGKILL)
        second.end()
        psutil.wait_procs([psutil.Process(pid) for pid in workers if psutil.pid_exists(pid)], timeout=20)
        assert not any(psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE for pid in workers)
        assert not (out / "club.html").exists()

        third = Running(short_clips, out, variables)
        assert third.open() <= 2
        status, _ = third.end()
        assert status == 0
    assert contents(out) == undisturbed
    assert not [name for name in contents(tmp_path) if name.endswith(".part") or "/.formcheck-" in name]


def test_a_cluster_gives_the_same_even_when_it_loses_a_worker(
    variables: dict[str, str], short_clips: Path, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    """The poses are those of the undisturbed evening: what is lost and done again is the measuring."""
    distributed = pytest.importorskip("distributed")
    out, before = tmp_path / "out", Path(variables["FORMCHECK_CACHE"])
    with own_cache(before, tmp_path / "cache", ("models", "poses")) as variables, pytest.MonkeyPatch.context() as patch:
        patch.setenv("FORMCHECK_CACHE", variables["FORMCHECK_CACHE"])
        with distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
        ) as cluster:
            run = Running(short_clips, out, variables, "--scheduler", cluster.scheduler_address)
            run.until("1/4")
            os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL if os.name != "nt" else signal.SIGTERM)
            status, said = run.end()
    assert status == 0, said
    assert "Traceback" not in said
    assert contents(out) == undisturbed


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "Name a folder"),
        (("nowhere", "--out", "x"), "no folder or manifest nowhere"),
        ((str(SAMPLES),), "--out FOLDER"),
        ((str(SIDE), "--out", "x"), "for a single clip: formcheck analyze"),
        ((str(SAMPLES), "--out", "x", "--reports", "pdf"), "--reports pdf is not known"),
        ((str(SAMPLES), "--out", "x", "--jobs", "0"), "--jobs must be more than 0"),
        ((str(SAMPLES), "--out", "x", "--timeout", "-1"), "--timeout must be more than 0"),
        ((str(SAMPLES / "maker"), "--out", "x"), "no recording in"),
        ((str(SAMPLES), "--out", str(SIDE / "x")), "cannot be written"),
    ],
)
def test_what_makes_no_sense_is_said_in_a_line(formcheck: Run, tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    done = formcheck("batch", *words, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)})
    assert done.returncode == 1 and done.stdout == ""
    assert says in done.stderr and len(done.stderr.splitlines()) == 1
    assert not list(tmp_path.iterdir())


def test_an_address_where_no_scheduler_is(formcheck: Run, short_clips: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    done = formcheck("batch", short_clips, "--out", tmp_path, "--scheduler", "tcp://127.0.0.1:9", "--no-history")
    assert done.returncode == 1
    assert "No scheduler answers at tcp://127.0.0.1:9" in done.stderr and "Traceback" not in done.stderr


def test_a_manifest_is_begun_and_then_taken(formcheck: Run, second: Path, tmp_path: Path) -> None:
    folder = tmp_path / "films"
    folder.mkdir()
    shutil.copyfile(second, folder / "anna_side.mp4")
    begun = formcheck("batch", folder, "--init")
    assert begun.returncode == 0 and str(folder / "evening.csv") in begun.stderr
    assert "anna_side.mp4" in (folder / "evening.csv").read_text(encoding="utf-8")
    assert formcheck("batch", folder, "--init").returncode == 1  # nothing is overwritten

    (folder / "anna.toml").write_text("sitting_hours = 9\n", encoding="utf-8")
    rows = ("runner,clip,date,speed,profile", "Anna M,anna_side.mp4,2026-11-20,10,anna.toml", "Bo,none.mp4,,,")
    (folder / "evening.csv").write_text("\n".join(rows), encoding="utf-8")
    done = formcheck("batch", folder / "evening.csv", "--out", tmp_path / "out", "--reports", "json", "--no-history", "--json")
    club = json.loads(done.stdout)
    assert {each["runner"]: each["clip"] for each in club["film_again"]}["Bo"] == "none.mp4"
    report = json.loads((tmp_path / "out" / "runners" / "Anna M.json").read_text(encoding="utf-8"))
    assert "answers" in {one["finding"] for one in report["advice"]} and "answers" not in json.dumps(club)
    assert report["session"]["date"] == "2026-11-20" and report["session"]["speed"] == pytest.approx(10 / 3.6, abs=1e-4)
    assert not (tmp_path / "out" / "runners" / "Anna M.html").exists()
