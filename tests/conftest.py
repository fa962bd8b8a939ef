"""What the tests of the whole program share: a cache of their own, the program as a user calls it, and the sample clips' report."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parents[1]
SIDE = ROOT / "sample_videos" / "anna_side.mp4"
REAR = ROOT / "sample_videos" / "anna_rear.mp4"
# A busy machine is no failure: how long an example takes says nothing about the program.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")
UNWANTED = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TTY_COMPATIBLE", "PYTHONWARNINGS")


if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # a shell lets what runs in the background ignore Ctrl-C, and so what is started here
    signal.signal(signal.SIGINT, signal.default_int_handler)


class Run(Protocol):
    def __call__(self, *words: object, env: dict[str, str] | None = None, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]: ...


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache and a history of this run of the tests. The cache holds at most the pose model: nothing else is taken from the user's, and
    nothing put there."""
    from formcheck.pose.model_file import local_model

    model = local_model("full")
    folder = tmp_path_factory.mktemp("Läufer cache")
    if model is not None and ROOT not in model.path.parents:
        (folder / "models").mkdir()
        shutil.copyfile(model.path, folder / "models" / "pose_landmarker_full.task")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FORMCHECK_CACHE", str(folder))
        patch.setenv("FORMCHECK_DB", str(folder / "history.sqlite"))
        yield folder


def environment(**more: str) -> dict[str, str]:
    """This process's variables without those that change how things look."""
    return {name: value for name, value in os.environ.items() if name not in UNWANTED} | {"PYTHONUTF8": "1", "FORMCHECK_LANG": "en"} | more


@pytest.fixture(scope="session")
def formcheck(cache: Path) -> Run:
    """Call `formcheck` with these words, both outputs in pipes."""

    def run(*words: object, env: dict[str, str] | None = None, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "formcheck", *map(str, words)]
        return subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", env=environment(**(env or {})), cwd=cwd, timeout=300, check=False
        )

    return run


def at_a_terminal(words: list[str], keys: str, cwd: Path) -> tuple[int, str]:
    """Call `formcheck` with a pseudo-terminal as input and output, where `keys` are typed: its exit status and all that was shown."""
    import pty

    parent, child = pty.openpty()
    command = [sys.executable, "-m", "formcheck", *words]
    process = subprocess.Popen(command, stdin=child, stdout=child, stderr=child, env=environment(PYTHONPATH=str(ROOT)), cwd=cwd)
    os.close(child)
    os.write(parent, keys.encode())
    shown = b""
    while True:
        try:
            more = os.read(parent, 4096)
        except OSError:  # how Linux tells that the other end is closed
            break
        if not more:
            break
        shown += more
    os.close(parent)
    return process.wait(timeout=60), shown.decode("utf-8", "replace")


def loaded(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


@pytest.fixture(scope="session")
def anna(formcheck: Run) -> dict[str, Any]:
    """The report on both sample clips."""
    return loaded(formcheck("analyze", SIDE, REAR, "--json"))


@pytest.fixture(scope="session")
def side_only(formcheck: Run, anna: dict[str, Any]) -> dict[str, Any]:
    return loaded(formcheck("analyze", SIDE, "--json"))


@pytest.fixture(scope="session")
def rear_only(formcheck: Run, anna: dict[str, Any]) -> dict[str, Any]:
    return loaded(formcheck("analyze", REAR, "--json"))


def beginning(path: Path, share: float, target: Path) -> Path:
    """The first part of a file, as after a copy that was cut off. The samples carry their index in front, so what is there can be read."""
    content = path.read_bytes()
    target.write_bytes(content[: int(share * len(content))])
    return target


@pytest.fixture(scope="session")
def second(formcheck: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """About one second of a sample, already analysed: quick to report on, and with a warning in the report."""
    clip = beginning(SIDE, 0.1, tmp_path_factory.mktemp("clips") / "anna short.mp4")
    done = formcheck(clip)
    assert done.returncode == 0, done.stderr
    return clip
