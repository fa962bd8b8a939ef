"""A better network looks again at some frames: what it sees otherwise holds in all, without a step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import stick
from numpy.typing import NDArray

from formcheck.gait.gait import Gait, find_gait
from formcheck.metrics.catalogue import CATALOGUE
from formcheck.metrics.errors import BY_NETWORK, USUAL_NETWORK
from formcheck.picture import second_look
from formcheck.picture.second_look import carried_over, deciding_frames, look_again
from formcheck.pose.landmarks import ANKLE, HEEL, LEG, NAMES, TOE
from formcheck.pose.mediapipe_landmarker import MediaPipe
from formcheck.pose.model_file import ModelFile
from formcheck.recording.clip import Clip, Frame

TIMES = stick.clock(7.0)
TRUE = stick.runner(TIMES)
SWAPPED = np.isin(np.arange(len(TIMES)), [50, 51, 200])
STRIDE_S = 0.7


def first_sees() -> NDArray[Any]:
    """The truth with both heels up to 17 pixels off, as much in every stride, and the legs exchanged in three frames."""
    points = TRUE.copy()
    points[:, list(HEEL.values()), 0] += (5 + 12 * np.cos(2 * np.pi * TIMES / STRIDE_S))[:, None]
    return stick.exchange(points, SWAPPED)


@pytest.fixture(scope="module")
def gait() -> Gait:
    found = find_gait(stick.pose(first_sees(), TIMES))
    assert found is not None
    assert found.swapped.sum() == 3
    return found


def rightly(points: NDArray[Any], gait: Gait) -> NDArray[Any]:
    return stick.exchange(points, gait.swapped)


def test_it_looks_at_landings_and_toe_offs_and_at_less_than_half_of_the_frames(gait: Gait) -> None:
    frames = np.array(deciding_frames(gait))

    for side in ("left", "right"):
        looked = [np.abs(TIMES[frames] - at).min() < 0.02 for at in gait.steps[side].initial_contact]
        assert sum(looked) >= second_look.STRIDES
    assert len(set(frames)) == len(frames) < len(TIMES) / 2
    assert np.diff(frames).max() <= 7  # a tenth of a second: no part of the stride is left out


def test_what_is_seen_otherwise_holds_in_the_frames_between_too(gait: Gait) -> None:
    first = first_sees()
    looks = {k: TRUE[k] for k in deciding_frames(gait)}
    between = np.setdiff1d(np.arange(len(TIMES)), list(looks))

    before = np.abs(rightly(first, gait) - TRUE)[between].max()
    after = np.abs(rightly(carried_over(first, looks, gait), gait) - TRUE)[between].max()

    assert before > 15
    assert after < 0.5


def test_a_network_that_is_off_by_as_much_everywhere_leaves_no_step(gait: Gait) -> None:
    first = first_sees()
    looks = {k: rightly(first, gait)[k] + (10, -4) for k in deciding_frames(gait)}

    moved = carried_over(first, looks, gait) - first

    np.testing.assert_allclose(moved, np.broadcast_to((10, -4), moved.shape), atol=1e-6)


def test_legs_keep_the_first_names_though_the_second_network_exchanges_them(gait: Gait) -> None:
    frames = deciding_frames(gait)
    turned = stick.exchange(TRUE, np.arange(len(TIMES)) % 3 == 0)

    as_is, exchanged = (carried_over(first_sees(), {k: points[k] for k in frames}, gait) for points in (TRUE, turned))

    legs = [*LEG["left"], *LEG["right"]]
    apart = np.linalg.norm(TRUE[frames][:, ANKLE["left"]] - TRUE[frames][:, ANKLE["right"]], axis=1)
    told = np.array(frames)[apart > 60]  # where the feet pass each other either name is as near
    assert len(told) > 20
    np.testing.assert_allclose(as_is[told][:, legs], exchanged[told][:, legs], atol=1)


@dataclass
class Second:
    """A network that sees the truth, in pictures that are blank but for the frame's number; `away` pixels aside."""

    away: float = 0.0
    asked: int = 0
    name: str = "second"

    @property
    def joints(self) -> dict[str, int]:
        return {name: row for row, name in enumerate(NAMES)}

    @contextmanager
    def opened(self, *, track: bool, people: int = 1, masks: bool = False) -> Iterator[Second]:
        yield self

    def __call__(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
        self.asked += 1
        frame = 256 * int(image[..., 0].max()) + int(image[..., 1].max())
        found = np.ones((1, len(NAMES), 8), np.float32)
        found[0, :, :2] = (TRUE[frame] + (self.away, 0)) / stick.SIZE
        return found


@pytest.fixture
def clip(monkeypatch: pytest.MonkeyPatch) -> Clip:
    def frames(_: Clip, first: int, last: int) -> Iterator[Frame]:
        for index in range(first, last + 1):
            image = np.zeros((stick.SIZE[1], stick.SIZE[0], 3), np.uint8)
            image[..., :2] = divmod(index, 256)
            yield Frame(index, float(TIMES[index]), image)

    monkeypatch.setattr(second_look, "read_frames", frames)
    monkeypatch.setattr(second_look, "_around", lambda *_: (0, 0, *stick.SIZE))
    return Clip(Path("stick.mp4"), "ab" * 32, *stick.SIZE, 60.0, None, len(TIMES), 0)


@pytest.mark.slow
def test_what_it_saw_is_kept_and_named(gait: Gait, clip: Clip, tmp_path: Path) -> None:
    first, model = stick.pose(first_sees(), TIMES), Second()
    kept = tmp_path / "again.npz"

    once = look_again(clip, gait, first, model, kept)  # type: ignore[arg-type]
    asked = model.asked
    twice = look_again(clip, gait, first, model, kept)  # type: ignore[arg-type]

    assert asked == len(deciding_frames(gait)) == model.asked
    assert once.network.endswith("+ second")
    np.testing.assert_array_equal(once.normalized, twice.normalized)
    np.testing.assert_allclose(rightly(once.pixels, gait)[:, TOE["left"]], TRUE[:, TOE["left"]], atol=0.5)
    look_again(clip, gait, first, model, kept, refresh=True)  # type: ignore[arg-type]
    assert model.asked == 2 * asked


def test_every_pose_model_that_can_be_chosen_has_errors_of_its_own(gait: Gait, clip: Clip, tmp_path: Path) -> None:
    full, heavy = (MediaPipe(ModelFile(Path("model.task"), "ab" * 32, variant)) for variant in ("full", "heavy"))
    first = replace(stick.pose(first_sees(), TIMES), network=full.name)

    both = look_again(clip, gait, first, Second(name=heavy.name), tmp_path / "again.npz")  # type: ignore[arg-type]

    assert full.name == USUAL_NETWORK
    assert set(BY_NETWORK) == {full.name, heavy.name, both.network}
    assert all(set(table) <= set(CATALOGUE) and table for table in BY_NETWORK.values())


def test_somebody_else_whom_it_finds_is_passed_over(gait: Gait, clip: Clip, tmp_path: Path) -> None:
    first = stick.pose(first_sees(), TIMES)

    assert look_again(clip, gait, first, Second(away=200.0), tmp_path / "again.npz") is first  # type: ignore[arg-type]
