"""Is everything here that formcheck needs? Each check looks at one thing, never raises and names what mends it."""

from __future__ import annotations

import ctypes
import importlib.metadata as metadata
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from formcheck.errors import FormcheckError
from formcheck.pose import model_file as store
from formcheck.system.libraries import DEBIAN_PACKAGE, explain_import_error
from formcheck.system.quiet import native_stderr_silenced

OLDEST_PYTHON, NEWEST_PYTHON = (3, 11), (3, 14)

SYSTEM_LIBRARIES = ("libGL.so.1", "libEGL.so.1", "libGLESv2.so.2", "libglib-2.0.so.0")
INFERENCE_S = 120.0

_TRIAL = """
import sys
from formcheck.cli.doctor import detect_on_blank
try:
    detect_on_blank(sys.argv[1])
except Exception as error:
    print(error or type(error).__name__)
    sys.exit(1)
"""


@dataclass(frozen=True)
class Check:
    name: str
    ok: bool
    detail: str
    mend: str = ""  # what to do; empty when ok


def checks(variant: str = "full", model: Path | None = None) -> list[Check]:
    """Every check, in the order in which they should be mended. Uses no network; takes a few seconds, mostly for the trial run."""
    found = check_model(variant, model)
    return [
        check_python(sys.version_info[:3]),
        *check_packages(),
        check_cv2_owners(metadata.packages_distributions()),
        *check_system_libraries(),
        check_decoding(),
        found,
        check_inference(variant, model) if found.ok else Check("pose detection", False, "not tried without a model", found.mend),
    ]


def check_python(version: tuple[int, ...]) -> Check:
    said = ".".join(map(str, version))
    oldest, newest = (".".join(map(str, v)) for v in (OLDEST_PYTHON, NEWEST_PYTHON))
    if OLDEST_PYTHON <= version[:2] <= NEWEST_PYTHON:
        return Check("Python", True, said)
    return Check("Python", False, said, f"use Python {oldest} to {newest}")


def check_packages(requirements: Iterable[str] | None = None) -> list[Check]:
    """One check for each package formcheck needs at run time; `requirements` as in a pyproject.toml (default: formcheck's own)."""
    from packaging.requirements import Requirement

    if requirements is None:
        try:
            requirements = metadata.requires("formcheck") or []
        except metadata.PackageNotFoundError:
            return [Check("formcheck", False, "not installed", "pip install . in the checkout")]
    results = []
    for requirement in map(Requirement, requirements):
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        mend = f"pip install '{requirement.name}{requirement.specifier}'"
        try:
            version = metadata.version(requirement.name)
        except metadata.PackageNotFoundError:
            results.append(Check(requirement.name, False, "not installed", mend))
            continue
        fits = requirement.specifier.contains(version, prereleases=True)
        results.append(Check(requirement.name, fits, version, "" if fits else mend))
    return results


def check_cv2_owners(distributions: Mapping[str, Iterable[str]]) -> Check:
    """`distributions` as `importlib.metadata.packages_distributions` gives it: top-level module to the packages that hold it."""
    owners = sorted(set(distributions.get("cv2", ())))
    if owners == ["opencv-contrib-python"]:
        return Check("OpenCV's owner", True, owners[0])
    others = [owner for owner in owners if owner != "opencv-contrib-python"]
    mend = "pip install --force-reinstall --no-deps opencv-contrib-python"
    if others:
        mend = f"pip uninstall {' '.join(others)}, then {mend}"
    return Check("OpenCV's owner", False, f"cv2 belongs to {' and '.join(owners) or 'no package'}", mend)


def check_system_libraries(libraries: Iterable[str] = SYSTEM_LIBRARIES, platform: str = sys.platform) -> list[Check]:
    """Shared libraries that the wheels of OpenCV and MediaPipe expect of Linux; nothing to check elsewhere."""
    return [_check_library(library) for library in libraries] if platform.startswith("linux") else []


def check_model(variant: str = "full", model: Path | None = None) -> Check:
    try:
        found = store.local_model(variant, model)
    except FormcheckError as error:
        return Check("pose model", False, str(error), "formcheck setup, or name another file")
    if found is None:
        return Check("pose model", False, f"no {variant!r} model here yet", f"formcheck setup --variant {variant}")
    both = [found, *([found.again] if found.again else [])]
    return Check("pose model", True, "; ".join(f"{one.variant}, {one.origin}, {one.path}" for one in both))


def check_decoding() -> Check:
    """Write a clip of a few frames to a temporary folder and read it back."""
    name = "video decoding"
    try:
        with native_stderr_silenced(), tempfile.TemporaryDirectory() as folder:
            written, read = 5, _decoded_frames(Path(folder) / "trial.mp4", 5)
    except Exception as error:
        return _failed(name, error)
    if read != written:
        return Check(name, False, f"{read} of {written} frames came back", "pip install --force-reinstall opencv-contrib-python")
    return Check(name, True, f"{read} of {written} frames came back")


def check_inference(variant: str = "full", model: Path | None = None) -> Check:
    """Run the model on a blank picture in another process, so that even a crash of the native library is only a failed check."""
    name = "pose detection"
    try:
        found = store.local_model(variant, model)
        if found is None:
            return Check(name, False, "no model here yet", "formcheck setup")
        command = [sys.executable, "-c", _TRIAL, str((found.again or found).path)]
        paths = [str(Path(__file__).resolve().parents[2]), os.environ.get("PYTHONPATH", "")]
        here = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths)), "PYTHONIOENCODING": "utf-8"}
        done = subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", errors="replace", env=here, timeout=INFERENCE_S, check=False
        )
    except Exception as error:
        return _failed(name, error)
    if done.returncode == 0:
        return Check(name, True, "ran on a blank picture")
    return _failed(name, OSError(done.stdout.strip() or f"the trial run ended with status {done.returncode}"))


def detect_on_blank(model: str) -> None:
    """Load the model and look for a person where there is none. Raises whatever MediaPipe raises."""
    import numpy as np

    with native_stderr_silenced():
        import mediapipe as mp
        from mediapipe.tasks.python import BaseOptions, vision

        # Bytes, so that MediaPipe need not open a path with umlauts itself.
        options = vision.PoseLandmarkerOptions(base_options=BaseOptions(model_asset_buffer=Path(model).read_bytes()))
        with vision.PoseLandmarker.create_from_options(options) as landmarker:
            landmarker.detect(mp.Image(image_format=mp.ImageFormat.SRGB, data=np.zeros((64, 64, 3), np.uint8)))


def _decoded_frames(clip: Path, frames: int) -> int:
    import cv2
    import numpy as np

    writer = cv2.VideoWriter(str(clip), cv2.VideoWriter.fourcc(*"mp4v"), 30.0, (64, 48))
    for brightness in range(frames):
        writer.write(np.full((48, 64, 3), 40 * brightness, np.uint8))
    writer.release()
    capture = cv2.VideoCapture(str(clip))
    try:
        return sum(1 for _ in iter(lambda: capture.read()[0], False))
    finally:
        capture.release()


def _check_library(library: str) -> Check:
    try:
        ctypes.CDLL(library)
    except OSError as error:
        explained = explain_import_error(error)
        package = DEBIAN_PACKAGE.get(library)
        return Check(library, False, "missing" if explained else str(error), f"apt-get install {package}" if package else "install it")
    return Check(library, True, "found")


def _failed(name: str, error: Exception) -> Check:
    explained = explain_import_error(error) if isinstance(error, (ImportError, OSError)) else None
    lines = str(error).splitlines() or [type(error).__name__]
    return Check(name, False, explained or lines[0], "mend what is above first; if all of it is well, please report this")
