"""Poses kept between runs: the same recording with the same model is never tracked twice."""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import get_args

import numpy as np

from ..system.folders import cache_dir
from .person import Place
from .pose import Pose

VERSION = 4  # of the pose stage: raise it when tracking changes
OUTLINE_VERSION = 3  # likewise for the outlines of the back
PLACES: tuple[Place, ...] = get_args(Place)

AGAIN_VERSION = 1  # likewise for the second look
STANDING_VERSION = 1  # likewise for the back of one who stands


def pose_file(video_sha256: str, model_key: str) -> Path:
    return cache_dir() / "poses" / f"{video_sha256[:32]}-{model_key[:16]}-v{VERSION}.npz"


def again_file(video_sha256: str, model_key: str) -> Path:
    return cache_dir() / "poses" / f"{video_sha256[:32]}-{model_key[:16]}-v{AGAIN_VERSION}-again.npz"


def joint_key(*model_keys: str) -> str:
    """Of what several models saw together."""
    return hashlib.sha256("+".join(model_keys).encode()).hexdigest()


def outline_file(video_sha256: str, model_key: str) -> Path:
    return cache_dir() / "poses" / f"{video_sha256[:32]}-{model_key[:16]}-v{OUTLINE_VERSION}-outlines.npz"


def standing_file(video_sha256: str, model_key: str) -> Path:
    return cache_dir() / "poses" / f"{video_sha256[:32]}-{model_key[:16]}-v{STANDING_VERSION}-standing.npz"


def back_file(video_sha256: str, model_key: str) -> Path:
    return cache_dir() / "poses" / f"{video_sha256[:32]}-{model_key[:16]}-v{STANDING_VERSION}-running-back.npz"


def load(path: Path) -> Pose | None:
    """The kept pose, or None where there is none (or what is there cannot be read)."""
    kept = load_arrays(path)
    if kept is None:
        return None
    try:
        width, height, people, place, beside = (int(v) for v in kept["meta"])
        arrays = (kept["normalized"], kept["world"], kept["visibility"], kept["times"])
        unknown = frozenset(kept["unknown"].tolist()) if "unknown" in kept else frozenset()
        takes = tuple(int(frame) for frame in kept["takes"])
        return Pose(*arrays, (width, height), people, PLACES[place], bool(beside), unknown, takes)
    except (KeyError, ValueError, IndexError):
        return None


def load_arrays(path: Path) -> dict[str, np.ndarray] | None:
    """All arrays of a kept file by name, or None where there is none that can be read."""
    try:
        kept = np.load(path)
        if not isinstance(kept, np.lib.npyio.NpzFile):
            return None
        with kept:
            return {name: kept[name] for name in kept.files}
    except (OSError, ValueError, EOFError, KeyError, NotImplementedError, zipfile.BadZipFile, zlib.error):
        return None


def save(path: Path, pose: Pose) -> None:
    """Write beside, then rename. A cache that cannot be written is no error: the next run only takes longer."""
    save_arrays(
        path,
        normalized=pose.normalized,
        world=pose.world,
        visibility=pose.visibility,
        times=pose.times,
        takes=np.array(pose.takes, int),
        meta=np.array([*pose.size, pose.people, PLACES.index(pose.place), pose.beside]),
        **({"unknown": np.array(sorted(pose.unknown))} if pose.unknown else {}),
    )


def save_arrays(path: Path, **arrays: np.ndarray) -> None:
    """Like `save`, for any arrays by name."""
    aside = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
            aside = Path(file.name)
            np.savez_compressed(file, allow_pickle=False, **arrays)
        os.replace(aside, path)
    except OSError:
        _drop(aside)
    except BaseException:
        _drop(aside)
        raise


def _drop(aside: Path | None) -> None:
    if aside is not None:
        aside.unlink(missing_ok=True)
