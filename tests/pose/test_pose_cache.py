"""Poses kept between runs: what comes back is what was kept, and nothing that goes wrong with the file is an error."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from formcheck.pose import cache
from formcheck.pose.pose import Pose


def made(seed: int = 0, frames: int = 40) -> Pose:
    rng = np.random.default_rng(seed)
    normalized = rng.random((frames, 33, 3)).astype(np.float32)
    normalized[3] = np.nan
    return Pose(normalized, 2 * normalized, normalized[:, :, 0], np.arange(frames) / 59.94, (1080, 1920), 2, "middle", True)


def assert_same(a: Pose | None, b: Pose) -> None:
    assert a is not None
    for name in ("normalized", "world", "visibility", "times"):
        np.testing.assert_array_equal(getattr(a, name), getattr(b, name))
        assert getattr(a, name).dtype == getattr(b, name).dtype
    assert (a.size, a.people, a.place, a.beside) == (b.size, b.people, b.place, b.beside)


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "Läuferin Ölz.npz"
    cache.save(path, made())
    assert_same(cache.load(path), made())
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_pose_in_pixels_knows_where_she_was_not_found() -> None:
    pose = made()
    assert np.flatnonzero(~pose.present).tolist() == [3]
    np.testing.assert_allclose(pose.pixels[0, 5], pose.normalized[0, 5, :2] * [1080, 1920], rtol=1e-6)


def test_a_newer_pose_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "pose.npz"
    cache.save(path, made(0))
    cache.save(path, made(1))
    assert_same(cache.load(path), made(1))


def test_nothing_kept_is_none(tmp_path: Path) -> None:
    assert cache.load(tmp_path / "nothing.npz") is None
    assert cache.load_arrays(tmp_path / "nothing.npz") is None


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no archive at all", b"\x93NUMPY\x01\x00"])
def test_a_file_that_is_no_pose_is_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "pose.npz"
    path.write_bytes(content)
    assert cache.load(path) is None


def test_a_single_array_under_a_poses_name_is_none(tmp_path: Path) -> None:
    path = tmp_path / "pose.npz"
    with path.open("wb") as file:
        np.save(file, np.zeros(3))
    assert cache.load(path) is None


def test_a_folder_under_a_poses_name_is_none(tmp_path: Path) -> None:
    assert cache.load(tmp_path) is None


def test_arrays_of_something_else_are_no_pose(tmp_path: Path) -> None:
    path = tmp_path / "pose.npz"
    cache.save_arrays(path, frames=np.arange(3))
    assert cache.load(path) is None
    cache.save_arrays(path, **{name: np.zeros(2) for name in ("normalized", "world", "visibility", "times", "meta")})
    assert cache.load(path) is None  # width and height, but nobody


def test_a_file_cut_off_anywhere_is_none(tmp_path: Path) -> None:
    path = tmp_path / "pose.npz"
    cache.save(path, made())
    whole = path.read_bytes()
    for share in (0.01, 0.3, 0.6, 0.9, 0.999):
        path.write_bytes(whole[: int(share * len(whole))])
        assert cache.load(path) is None


def test_a_damaged_file_is_none_or_whole(tmp_path: Path) -> None:
    path = tmp_path / "pose.npz"
    cache.save(path, made())
    whole = path.read_bytes()
    for at in np.random.default_rng(4).integers(0, len(whole), 150).tolist():
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        kept = cache.load(path)
        if kept is not None:
            assert_same(kept, made())


def test_no_file_can_bring_code(tmp_path: Path) -> None:
    path = tmp_path / "pose.npz"
    np.savez(path, normalized=np.array([{"a": 1}], object))
    assert cache.load(path) is None


@pytest.mark.skipif(os.name == "nt", reason="a folder's write permission means nothing on Windows")
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_no_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    cache.save(tmp_path / "pose.npz", made())
    assert cache.load(tmp_path / "pose.npz") is None


def test_a_file_where_the_folder_should_be_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "poses").write_text("in the way")
    cache.save(tmp_path / "poses" / "pose.npz", made())
    assert (tmp_path / "poses").read_text() == "in the way"


def test_a_failed_write_leaves_the_old_pose_and_no_rubbish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "pose.npz"
    cache.save(path, made(0))

    def full(*_: object, **__: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(np, "savez_compressed", full)
    cache.save(path, made(1))
    assert_same(cache.load(path), made(0))
    assert [p.name for p in tmp_path.iterdir()] == ["pose.npz"]


def test_every_recording_model_and_stage_has_a_file_of_its_own() -> None:
    first, second = "a" * 64, "b" * 64
    names = {f.name for f in (cache.pose_file(first, first), cache.pose_file(first, second), cache.pose_file(second, first))}
    names.add(cache.outline_file(first, first).name)
    assert len(names) == 4
    assert cache.pose_file(first, second) == cache.pose_file(first, second)
    assert all(set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.") for name in names)


def test_an_older_stages_pose_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    before = cache.pose_file("a" * 64, "b" * 64)
    monkeypatch.setattr(cache, "VERSION", cache.VERSION + 1)
    assert cache.pose_file("a" * 64, "b" * 64) != before
