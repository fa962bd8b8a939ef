"""What the tests of the whole program share: a cache of their own, the program as a user calls it, and the sample clips' report."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from formcheck.clip_result import ClipResult

ROOT = Path(__file__).parents[1]
SIDE = ROOT / "sample_videos" / "anna_side.mp4"
REAR = ROOT / "sample_videos" / "anna_rear.mp4"
# A busy machine is no failure: how long an example takes says nothing about the program.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")
STARTERS = {"formcheck", "analysed", "browser"}  # fixtures that start a process or open the pose model
ONE_BY_ONE = ("/test_accuracy.py", "/test_cli.py", "/test_docs.py", "/test_write.py")
SHORT = 0.3  # of a sample of ten seconds: enough to find running
UNWANTED = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TTY_COMPATIBLE", "PYTHONWARNINGS")


if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # a shell lets what runs in the background ignore Ctrl-C, and so what is started here
    signal.signal(signal.SIGINT, signal.default_int_handler)


Analysed: TypeAlias = "Callable[[Path], ClipResult]"


class Run(Protocol):
    def __call__(self, *words: object, env: dict[str, str] | None = None, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]: ...


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever rests on a fixture that starts a process is slow without saying so; `-m` looks at the marks after this.

    Processes that share the tests take files with slow ones first, so that none is left with a long one at the end.
    """
    for item in items:
        if STARTERS & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """A file's tests stay in one process, since what they share is made once; those of some long files share nothing but the cache, and
    go one by one to whichever process is free."""
    from xdist.scheduler import LoadFileScheduling

    class Scheduling(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = super()._split_scope(nodeid)
            return nodeid if file.endswith(ONE_BY_ONE) else file

    return Scheduling(config, log)


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache of this run of the tests, and a history of this process. The cache holds at most the pose model: nothing else is taken from
    the user's, and nothing put there. Processes that share the tests (pytest -n) share it too, so that what one analysed all know."""
    from formcheck.pose.model_file import local_model

    model = local_model("full")
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "Läufer cache"
    with FileLock(folder.with_name("cache.lock")):
        if not folder.is_dir():
            folder.mkdir()
            if model is not None and ROOT not in model.path.parents:
                (folder / "models").mkdir()
                shutil.copyfile(model.path, folder / "models" / "pose_landmarker_full.task")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FORMCHECK_CACHE", str(folder))
        patch.setenv("FORMCHECK_DB", str(own / "history.sqlite"))
        yield folder


@contextmanager
def first_alone(cache: Path, *words: object) -> Iterator[None]:
    """Within the block no other process looks at those of the words that are samples and that nobody has analysed yet: who comes second
    waits, and finds their poses kept."""
    paths = [Path(str(word)).resolve() for word in words]
    samples = sorted({path.name for path in paths if path.parent == SIDE.parent and path.suffix == ".mp4"})
    marks = [cache.with_name(f"{name}.analysed") for name in samples]
    with ExitStack() as held:
        for mark in marks:
            if not mark.exists():
                held.enter_context(FileLock(mark.with_suffix(".lock")))
        yield
        for mark in marks:
            mark.touch()


def kept(cache: Path, name: str, make: Callable[[], bytes]) -> Path:
    """A file of this run of the tests: made by whichever process wants it first, while the others wait for it."""
    file = cache.parent / name
    file.parent.mkdir(exist_ok=True)
    with FileLock(f"{file}.lock"):
        if not file.exists():
            file.write_bytes(make())
    return file


def environment(**more: str) -> dict[str, str]:
    """This process's variables without those that change how things look."""
    return {name: value for name, value in os.environ.items() if name not in UNWANTED} | {"PYTHONUTF8": "1", "FORMCHECK_LANG": "en"} | more


@pytest.fixture(scope="session")
def formcheck(cache: Path) -> Run:
    """Call `formcheck` with these words, both outputs in pipes."""

    def run(*words: object, env: dict[str, str] | None = None, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "formcheck", *map(str, words)]
        with first_alone(cache, *(() if "FORMCHECK_CACHE" in (env or {}) else words)):
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
def analysed(cache: Path) -> Analysed:
    """What the analysis of a sample, or of a part of one, tells: one for all processes."""
    from formcheck.analysis import Options, analyze_clips

    def analyse(clip: Path) -> ClipResult:
        def make() -> bytes:
            with first_alone(cache, clip):
                return pickle.dumps(analyze_clips([clip], Options())[0])

        result: ClipResult = pickle.loads(kept(cache, f"{clip.parent.name} {clip.stem}.pickle", make).read_bytes())
        return result

    return analyse


def reported(cache: Path, formcheck: Run, *clips: Path) -> dict[str, Any]:
    """The report that `formcheck` gives on these: one for all processes."""

    def make() -> bytes:
        done = formcheck("analyze", *clips, "--json")
        assert done.returncode == 0, done.stderr
        return done.stdout.encode()

    report: dict[str, Any] = json.loads(kept(cache, f"{' '.join(clip.stem for clip in clips)}.json", make).read_bytes())
    return report


@pytest.fixture(scope="session")
def anna(cache: Path, formcheck: Run) -> dict[str, Any]:
    """The report on both sample clips."""
    return reported(cache, formcheck, SIDE, REAR)


@pytest.fixture(scope="session")
def side_only(cache: Path, formcheck: Run) -> dict[str, Any]:
    return reported(cache, formcheck, SIDE)


@pytest.fixture(scope="session")
def rear_only(cache: Path, formcheck: Run) -> dict[str, Any]:
    return reported(cache, formcheck, REAR)


@pytest.fixture(scope="session")
def short_side(cache: Path, analysed: Analysed) -> Path:
    """Three seconds of a sample, already analysed: enough to find running, and quicker to report on."""
    return shortened(cache, analysed, SIDE)


@pytest.fixture(scope="session")
def short_rear(cache: Path, analysed: Analysed) -> Path:
    return shortened(cache, analysed, REAR)


@pytest.fixture(scope="session")
def second(cache: Path, analysed: Analysed) -> Path:
    """About one second of a sample, already analysed: quickest to report on, and with a warning in the report."""
    return shortened(cache, analysed, SIDE, 0.1, "anna short.mp4")


def shortened(cache: Path, analysed: Analysed, sample: Path, share: float = SHORT, name: str = "") -> Path:
    clip = kept(cache, f"short/{name or sample.name}", lambda: first_part(sample, share))
    analysed(clip)
    return clip


def beginning(path: Path, share: float, target: Path) -> Path:
    """The first part of a file, as after a copy that was cut off. The samples carry their index in front, so what is there can be read."""
    target.write_bytes(first_part(path, share))
    return target


def first_part(path: Path, share: float) -> bytes:
    content = path.read_bytes()
    return content[: int(share * len(content))]
