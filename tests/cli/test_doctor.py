import ctypes
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from formcheck.cli import doctor
from formcheck.pose import model_bundle as bundle
from formcheck.pose import model_file as store
from formcheck.system.libraries import explain_import_error

PYPROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def nothing_at_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORMCHECK_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("FORMCHECK_MODEL", raising=False)
    monkeypatch.setattr(store, "_checkout_models", lambda: None)


@pytest.fixture
def hollow_model(tmp_path: Path) -> Path:
    """Sound as a zip, so that it passes for a model, but with nothing in it that MediaPipe could run."""
    path = tmp_path / "hollow.task"
    bundle.write_bundle(path, {bundle.DETECTOR: b"none", bundle.LANDMARKS: b"none"})
    return path


@pytest.mark.parametrize(
    ("error", "package"),
    [
        (ImportError("libGL.so.1: cannot open shared object file: No such file or directory"), "libgl1"),
        (OSError("libEGL.so.1: cannot open shared object file: No such file or directory"), "libegl1"),
        (OSError("libGLESv2.so.2: cannot open shared object file: No such file or directory"), "libgles2"),
        (ImportError("libgthread-2.0.so.0: cannot open shared object file: No such file or directory"), "libglib2.0-0"),
    ],
)
def test_a_loader_error_becomes_one_line_with_the_debian_package(error: ImportError | OSError, package: str) -> None:
    line = explain_import_error(error)

    assert line is not None
    assert line.endswith(f"apt-get install {package}")
    assert "\n" not in line and str(error).split(":")[0] in line


def test_a_library_nobody_knows_is_still_named() -> None:
    line = explain_import_error(OSError("libodd-3+x.so.7: cannot open shared object file: No such file or directory"))

    assert line is not None
    assert "libodd-3+x.so.7" in line and "apt-get" not in line


def test_other_errors_are_not_explained_away() -> None:
    assert explain_import_error(ImportError("No module named 'cv2'")) is None
    assert explain_import_error(FileNotFoundError("clip.mp4")) is None


@pytest.mark.parametrize(("version", "ok"), [((3, 10, 9), False), ((3, 11, 0), True), ((3, 14, 2), True), ((3, 15, 0), False)])
def test_python_in_range(version: tuple[int, ...], ok: bool) -> None:
    check = doctor.check_python(version)

    assert check.ok is ok
    assert bool(check.mend) is not ok


def test_the_range_of_python_is_the_packages_own() -> None:
    (oldest, newest) = doctor.OLDEST_PYTHON, doctor.NEWEST_PYTHON

    assert PYPROJECT["project"]["requires-python"] == f">={oldest[0]}.{oldest[1]},<{newest[0]}.{newest[1] + 1}"


def test_packages_present_absent_and_too_old(monkeypatch: pytest.MonkeyPatch) -> None:
    installed = {"numpy": "2.1", "scipy": "1.0"}

    def version(name: str) -> str:
        if name not in installed:
            raise doctor.metadata.PackageNotFoundError(name)
        return installed[name]

    monkeypatch.setattr(doctor.metadata, "version", version)
    checks = doctor.check_packages(["numpy>=2,<3", "scipy>=1.14,<2", "av>=13", "pytest>=8; extra == 'dev'"])

    assert [(check.name, check.ok, check.detail) for check in checks] == [
        ("numpy", True, "2.1"),
        ("scipy", False, "1.0"),
        ("av", False, "not installed"),
    ]
    assert checks[0].mend == ""
    assert "scipy" in checks[1].mend and "av" in checks[2].mend


def test_formcheck_run_without_being_installed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def requires(name: str) -> list[str]:
        raise doctor.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(doctor.metadata, "requires", requires)

    assert [(check.name, check.ok) for check in doctor.check_packages()] == [("formcheck", False)]


@pytest.mark.parametrize(
    ("owners", "ok", "mentioned"),
    [
        (["opencv-contrib-python"], True, ""),
        (["opencv-contrib-python", "opencv-contrib-python"], True, ""),  # as the standard library repeats itself
        (["opencv-contrib-python", "opencv-python-headless"], False, "pip uninstall opencv-python-headless"),
        (["opencv-python"], False, "pip uninstall opencv-python"),
        ([], False, "pip install"),
    ],
)
def test_only_one_package_may_own_cv2(owners: list[str], ok: bool, mentioned: str) -> None:
    check = doctor.check_cv2_owners({"cv2": owners, "numpy": ["numpy"]})

    assert check.ok is ok
    assert mentioned in check.mend


def test_a_missing_system_library_names_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(name: str) -> None:
        if name == "libEGL.so.1":
            raise OSError("libEGL.so.1: cannot open shared object file: No such file or directory")

    monkeypatch.setattr(ctypes, "CDLL", load)
    found, missing = doctor.check_system_libraries(["libGL.so.1", "libEGL.so.1"], "linux")

    assert found == doctor.Check("libGL.so.1", True, "found")
    assert missing == doctor.Check("libEGL.so.1", False, "missing", "apt-get install libegl1")


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_system_libraries_are_a_matter_of_linux(platform: str) -> None:
    assert doctor.check_system_libraries(["libnowhere.so.1"], platform) == []


def test_the_model_is_looked_for_without_a_network(hollow_model: Path, tmp_path: Path) -> None:
    absent = doctor.check_model()
    assert (absent.ok, absent.mend) == (False, "formcheck setup --variant full")

    present = doctor.check_model(model=hollow_model)
    assert present.ok
    assert str(hollow_model) in present.detail and "unknown origin" in present.detail

    assert not doctor.check_model(model=tmp_path / "nowhere.task").ok


def test_decoding_here() -> None:
    assert doctor.check_decoding() == doctor.Check("video decoding", True, "5 of 5 frames came back")


def test_a_decoder_that_loses_frames_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_decoded_frames", lambda clip, frames: 3)

    check = doctor.check_decoding()
    assert not check.ok
    assert "3 of 5" in check.detail


def test_opencv_that_does_not_load_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    def decoded_frames(clip: Path, frames: int) -> int:
        raise ImportError("libGL.so.1: cannot open shared object file: No such file or directory")

    monkeypatch.setattr(doctor, "_decoded_frames", decoded_frames)

    assert "apt-get install libgl1" in doctor.check_decoding().detail


@pytest.mark.slow
def test_a_model_mediapipe_refuses_is_a_failed_check_in_one_line(hollow_model: Path, capfd: pytest.CaptureFixture[str]) -> None:
    check = doctor.check_inference(model=hollow_model)

    assert not check.ok
    assert check.detail and "\n" not in check.detail
    assert capfd.readouterr().err == ""


@pytest.mark.slow
def test_a_missing_library_is_explained_whichever_check_finds_it(hollow_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = "libEGL.so.1: cannot open shared object file: No such file or directory"
    noise = "AttributeError: 'Image' object has no attribute '_image_ptr'"
    monkeypatch.setattr(subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 1, said, noise))

    assert "apt-get install libegl1" in doctor.check_inference(model=hollow_model).detail


@pytest.mark.slow
def test_a_crash_of_the_native_library_is_a_failed_check(hollow_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, -11, "", ""))

    check = doctor.check_inference(model=hollow_model)
    assert not check.ok
    assert "-11" in check.detail


def test_a_hang_of_the_native_library_is_a_failed_check(hollow_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "INFERENCE_S", 0.01)

    assert not doctor.check_inference(model=hollow_model).ok


def test_the_doctor_looks_at_everything_and_never_raises() -> None:
    names = [check.name for check in doctor.checks()]

    assert names[0] == "Python"
    assert {"OpenCV's owner", "video decoding", "pose model", "pose detection"} <= set(names)
    assert ("libEGL.so.1" in names) is (sys.platform == "linux")
