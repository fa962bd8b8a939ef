"""A runner forgotten: nothing of her is left in the history's files or in the cache, everything of others is."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Run, at_a_terminal
from example_reports import clip
from test_history import STOOD, content, day, kept, stood

from formcheck.history.cache_files import kept_of, remove
from formcheck.history.store import open_history

NAME = "Annegret Überall"


def files_of(path: Path) -> bytes:
    """What stands in the database and beside it."""
    return b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))


def test_no_byte_of_the_name_is_left(tmp_path: Path) -> None:
    many = [day(number, runner=NAME, shoes=f"Schuh {NAME} {number}") for number in range(29)]
    many.append(replace(stood(29, replace(STOOD, clip=f"{NAME} steht.mp4")), runner=NAME))
    path = kept(tmp_path / "h", *many, day(100, runner="Ben"))
    assert NAME.encode() in files_of(path)

    with open_history(path) as history:
        gone = history.forget(NAME)
        left = files_of(path)  # while the log is still there

    assert gone.rows == {"runner": 1, "session": 30, "clip": 30, "measurement": 60, "finding": 30, "standing": 1}
    for trace in (NAME, NAME.casefold(), "Überall", content(7)):
        assert trace.encode() not in left
        assert trace.encode() not in files_of(path)
    with open_history(path) as history:
        assert [one.name for one in history.runners()] == ["Ben"]


def test_what_a_replaced_session_held_is_gone_as_well(tmp_path: Path) -> None:
    path = kept(tmp_path / "h", day(1, runner=NAME, shoes="Siebenmeilenstiefel"), day(1, runner=NAME))

    with open_history(path) as history:
        history.forget(NAME)

    assert b"Siebenmeilenstiefel" not in files_of(path)


def test_a_clip_that_another_runner_has_too_stays_hers(tmp_path: Path) -> None:
    with open_history(kept(tmp_path / "h", day(1), day(2), day(2, runner="Ben"))) as history:
        assert history.forget("anna").clips == (content(1),)
        assert len(history.sessions("Ben")) == 1


def test_the_recording_of_a_standing_is_hers_as_well(tmp_path: Path) -> None:
    given = replace(STOOD, clip="stand.mp4", own=False, sha256=content(60))
    bens = replace(stood(3, replace(given, sha256=content(61))), runner="Ben")

    with open_history(kept(tmp_path / "h", stood(1, given), stood(2, replace(given, sha256=content(61))), bens)) as history:
        assert set(history.forget("anna").clips) == {content(1), content(2), content(60)}


def cached(folder: Path, sha256: str) -> list[Path]:
    """What analyses leave of a recording."""
    names = [f"poses/{sha256[:32]}-0123-v2.npz", f"poses/{sha256[:32]}-0123-v1-outlines.npz", f"clips/{sha256[:32]}-pictures.npz"]
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"12345")
    return [folder / name for name in names]


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FORMCHECK_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_the_cache_loses_what_is_of_these_clips_alone(own_cache: Path) -> None:
    hers, others = cached(own_cache, "a" * 64), cached(own_cache, "b" * 64)
    (own_cache / "models").mkdir()
    (own_cache / "models" / f"{'a' * 32}.task").touch()

    assert kept_of(["a" * 64]) == sorted(hers)
    assert remove(kept_of(["a" * 64])) == 15
    assert [one.exists() for one in hers] == [False] * 3
    assert all(one.exists() for one in others)
    assert (own_cache / "models" / f"{'a' * 32}.task").exists()


@pytest.mark.parametrize("broken", ["", "a", "*" * 64, "A" * 64])
def test_what_is_no_hash_matches_nothing(own_cache: Path, broken: str) -> None:
    cached(own_cache, "a" * 64)

    assert kept_of([broken]) == []


# The command


def test_forgetting_says_what_it_removed_and_what_is_still_there(formcheck: Run, tmp_path: Path) -> None:
    path, cache = kept(tmp_path / "h", day(1), day(2), day(2, runner="Ben")), tmp_path / "cache"
    hers, shared = cached(cache, content(1)), cached(cache, content(2))

    done = formcheck("forget", "ANNA", "--db", path, "--yes", env={"FORMCHECK_CACHE": str(cache)})
    assert done.returncode == 0, done.stderr
    assert "removed: 1 runner, 2 sessions, 2 clips, 4 numbers, 2 verdicts." in done.stderr
    assert "3 files removed from the cache" in done.stderr
    assert "delete those by hand" in done.stderr
    assert not any(one.exists() for one in hers) and all(one.exists() for one in shared)


def test_an_unknown_runner_is_an_error_unless_recordings_are_named(formcheck: Run, tmp_path: Path) -> None:
    path, cache = kept(tmp_path / "h", day(1)), tmp_path / "cache"
    (tmp_path / "x.mp4").write_bytes(b"a recording")
    traces = cached(cache, hashlib.sha256(b"a recording").hexdigest())

    done = formcheck("forget", "Ana", "--db", path, "--yes", env={"FORMCHECK_CACHE": str(cache)})
    assert done.returncode == 1 and "Similar: Anna" in done.stderr
    assert all(one.exists() for one in traces)
    done = formcheck("forget", "Zoe", tmp_path / "x.mp4", "--db", path, "--yes", env={"FORMCHECK_CACHE": str(cache)})
    assert done.returncode == 0, done.stderr
    assert "Zoe was not in the history" in done.stderr
    assert not any(one.exists() for one in traces)
    assert (tmp_path / "x.mp4").exists()


def test_without_a_terminal_it_does_not_dare(formcheck: Run, tmp_path: Path) -> None:
    done = formcheck("forget", "anna", "--db", kept(tmp_path / "h", day(1)))

    assert done.returncode == 1 and "--yes" in done.stderr
    with open_history(tmp_path / "h") as history:
        assert len(history.runners()) == 1


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal here")
@pytest.mark.parametrize(("answer", "status", "left"), [("y\n", 0, 0), ("n\n", 1, 1), ("\n", 1, 1)])
def test_it_asks_first(tmp_path: Path, answer: str, status: int, left: int) -> None:
    path = kept(tmp_path / "h", replace(day(1), clips=(clip(sha256="c" * 64),)))

    done, shown = at_a_terminal(["forget", "anna", "--db", str(path)], answer, tmp_path)
    assert done == status, shown
    assert "1 session in the history" in shown
    with open_history(path) as history:
        assert len(history.runners()) == left
