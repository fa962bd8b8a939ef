"""A pose model that knows other joints than MediaPipe's: it is followed all the same, and what it cannot tell is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
import stick
from gaits import gait_of, standing
from numpy.typing import NDArray

from formcheck.clip_summary import warnings_of
from formcheck.errors import ModelUnfit
from formcheck.gait.gait import Gait, find_gait
from formcheck.metrics.base import Subject
from formcheck.metrics.missing import failures
from formcheck.metrics.registry import measure_all
from formcheck.picture.beside import StepOutliner
from formcheck.picture.outlines import Outliner
from formcheck.picture.pictures import Pictures
from formcheck.picture.standing import of_running
from formcheck.pose import cache, tracker
from formcheck.pose.landmarks import ANKLE, FOOT, HEEL, KNEE, NAMES, TOE
from formcheck.pose.mediapipe_landmarker import MediaPipe
from formcheck.pose.model import NEEDED, PoseModel, has_feet, laid_out, unknown
from formcheck.pose.model_file import ModelFile
from formcheck.pose.pose import Pose
from formcheck.recording.clip import Clip, Frame

EYES = ("right_eye", "left_eye")
TIMES = stick.clock(6.0)
BODY = stick.runner(TIMES) / stick.SIZE
CLIP = Clip(Path("stick.mp4"), "ab" * 32, *stick.SIZE, 60.0, None, len(TIMES), 0)


@dataclass(frozen=True)
class Seventeen:
    """Seventeen joints in an order of its own, no feet, no depth, no metres, no masks. Pictures are blank but for the frame's number."""

    joints: Mapping[str, int] = field(default_factory=lambda: {name: row for row, name in enumerate((*reversed(NEEDED), *EYES))})
    name: str = "seventeen"
    key: str = "17" * 32
    has_world: bool = False
    has_masks: bool = False
    again: PoseModel | None = None

    @contextmanager
    def opened(self, *, track: bool, people: int = 1, masks: bool = False) -> Iterator[Seventeen]:
        assert not masks
        yield self

    def __call__(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
        frame = 256 * int(image[0, 0, 0]) + int(image[0, 0, 1])
        found = np.ones((1, len(self.joints), 8), np.float32)
        found[:, :, 2], found[:, :, 4:7] = 0, np.nan
        for name, row in self.joints.items():
            found[0, row, :2] = BODY[frame, NAMES.index(name)]
        return found

    def with_mask(self, image: NDArray[np.uint8]) -> tuple[NDArray[np.float32], None]:
        return self(image), None


def frames(indices: range) -> Iterator[Frame]:
    for index in indices:
        image = np.zeros((stick.SIZE[1], stick.SIZE[0], 3), np.uint8)
        image[0, 0, :2] = divmod(index, 256)
        yield Frame(index, float(TIMES[index]), image)


@pytest.fixture(scope="module")
def followed() -> Pose:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tracker, "read_frames", lambda clip: frames(range(clip.frame_count)))
        patch.setattr(tracker, "sample_frames", lambda clip, count: frames(range(0, clip.frame_count, clip.frame_count // count)))
        return tracker.track(CLIP, Seventeen())


@pytest.fixture(scope="module")
def gait(followed: Pose) -> Gait:
    found = find_gait(followed)
    assert found is not None
    return found


def mediapipe() -> MediaPipe:
    return MediaPipe(ModelFile(Path("model.task"), "ab" * 32, "full"))


def test_joints_come_into_their_own_rows(followed: Pose) -> None:
    assert followed.pixels.shape == (len(TIMES), 33, 2)
    for pair in (KNEE, ANKLE):
        np.testing.assert_allclose(followed.pixels[:, list(pair.values())], stick.runner(TIMES)[:, list(pair.values())], atol=0.01)
    assert followed.present.all()


def test_what_it_does_not_find_is_marked_and_lies_on_the_nearest_joint(followed: Pose) -> None:
    for side, (ankle, *foot) in FOOT.items():
        assert set(foot) <= followed.unknown
        np.testing.assert_array_equal(followed.pixels[:, [HEEL[side], TOE[side]]], followed.pixels[:, [ankle, ankle]])
    assert (followed.visibility[:, sorted(followed.unknown)] == 0).all()
    assert np.isnan(followed.world).all()
    assert not followed.has_feet


def test_it_is_kept_with_what_it_does_not_find(followed: Pose, tmp_path: Path) -> None:
    cache.save(tmp_path / "kept.npz", followed)
    again = cache.load(tmp_path / "kept.npz")
    assert again is not None
    assert again.unknown == followed.unknown


def test_what_needs_feet_says_that_the_model_finds_none(followed: Pose, gait: Gait) -> None:
    assert not gait.feet_known
    assert any("finds no heels and toes" in one for one in warnings_of(CLIP, followed, gait))
    assert "finds no heels and toes" in failures(gait, Pictures())["foot_strike_angle"][0]


def test_what_needs_none_is_measured(gait: Gait) -> None:
    assert gait.view == "side"
    assert gait.cadence == pytest.approx(120 / 0.7, rel=0.02)
    assert {"cadence", "trunk_lean"} <= {one.metric for one in measure_all(Subject(gait, "stick.mp4"))}


def test_without_masks_nothing_is_looked_for(tmp_path: Path) -> None:
    model, kept, side = Seventeen(), tmp_path / "kept.npz", gait_of(standing())
    steps, back, running = StepOutliner(model, kept), Outliner(model, kept), of_running(model, kept, side)
    with steps.opened(side, stick.SIZE), back.opened(side, stick.SIZE), running.opened(stick.SIZE):
        assert not steps.missing and not back.missing and not running.missing
    assert np.isnan(steps.found()["left"].place).all()
    assert back.found()[0] == []
    assert np.isnan(running.found().depth)


@pytest.mark.parametrize("lacking", ["left_hip", "nose"])
def test_a_model_without_trunk_or_limbs_is_refused(lacking: str) -> None:
    model = Seventeen(joints={name: row for row, name in enumerate(NEEDED) if name != lacking})
    with pytest.raises(ModelUnfit, match=lacking):
        tracker.track(CLIP, model)


def test_mediapipe_finds_all_and_is_taken_as_it_is() -> None:
    model: PoseModel = mediapipe()
    found = np.random.default_rng(0).random((2, 33, 8)).astype(np.float32)
    np.testing.assert_array_equal(laid_out(model, found), found)
    assert has_feet(model.joints)
    assert not unknown(model)
