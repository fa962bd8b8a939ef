"""The foot's place beside the hips, on outlines drawn by hand."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pytest
from gaits import gait_of, standing
from numpy.typing import NDArray

from formcheck.picture.beside import MASK_PX, StepOutliner, foot_beside, hips_middle, plan, runner_box, runs, shoe_middle
from formcheck.pose.cache import save_arrays
from formcheck.pose.landmarks import ANKLE, ELBOW, HEEL, HIP, SHOULDER, WRIST
from formcheck.pose.mediapipe_landmarker import MediaPipe
from formcheck.pose.model_file import ModelFile

Array = NDArray[np.float64]
LEG = 100.0
HEIGHT = 256.0


def body() -> Array:
    """Mid-hip at (120, 100), the left ankle below it at (118, 196), arms far away at the right edge."""
    points = np.full((33, 2), 120.0)
    for side in ("left", "right"):
        points[HIP[side]], points[SHOULDER[side]] = (120, 100), (120, 40)
        points[ELBOW[side]], points[WRIST[side]] = (220, 60), (220, 40)
        points[ANKLE[side]] = points[HEEL[side]] = (118, 196)
    return points


def outline() -> Array:
    """Hips in columns 100 to 143, middle 121.5; below a leg and the left shoe in columns 110 to 119, middle 114.5; its sole in row 205."""
    mask = np.zeros((256, 256))
    mask[40:130, 100:144] = 1
    mask[130:206, 110:120] = 1
    return mask


def test_the_foot_lies_beside_the_hips_by_the_middles_of_both() -> None:
    assert foot_beside(outline(), body(), "left", LEG, HEIGHT) == pytest.approx([114.5 - 121.5, 96])


def test_edges_are_read_between_pixels() -> None:
    row = np.zeros((1, 10))
    row[0, 3:6] = 1
    row[0, 2] = 0.25  # one half lies a third of the way from column 3 (value 1) to column 2
    assert runs(row, 0) == [(pytest.approx(3 - 2 / 3), pytest.approx(5.5))]
    assert runs(row, 1) == []


def test_the_other_foot_beside_it_does_not_count() -> None:
    """The swinging foot hangs at columns 130 to 145, ten beside the shoe."""
    mask = outline()
    mask[150:200, 130:146] = 1
    assert shoe_middle(mask, body(), "left", LEG, HEIGHT)[0] == pytest.approx(114.5)


def test_feet_seen_as_one_tell_nothing() -> None:
    mask = outline()
    mask[150:206, 110:146] = 1
    assert np.isnan(shoe_middle(mask, body(), "left", LEG, HEIGHT)).all()


def test_a_sole_at_the_pictures_edge_is_not_the_sole() -> None:
    assert np.isnan(shoe_middle(outline(), body(), "left", LEG, 206.0)).all()


def test_an_arm_at_the_hips_edge_does_not_widen_them() -> None:
    """A hand hangs at the right edge down to row 99 and is part of the outline there; the rows further below still tell."""
    points, mask = body(), outline()
    points[ELBOW["right"]], points[WRIST["right"]] = (150, 60), (150, 85)
    mask[40:100, 144:156] = 1
    assert hips_middle(mask, points, LEG)[0] == pytest.approx(121.5)
    points[WRIST["right"]], mask[40:130, 144:156] = (150, 120), 1
    assert np.isnan(hips_middle(mask, points, LEG)).all()


def test_somebody_elses_outline_tells_nothing() -> None:
    assert np.isnan(foot_beside(np.roll(outline(), 60, axis=1), body(), "left", LEG, HEIGHT)).all()


def test_the_box_holds_all_of_her_and_stays_in_the_picture() -> None:
    points = np.full((33, 2), 200.0)
    points[:, 0] = 300
    points[0], points[32] = (300, 100), (300, 300)
    assert runner_box(points, (1000, 1000)) == (176, 76, 424, 324)  # 200 tall, 12 % more on either side
    assert runner_box(points, (400, 310)) == (176, 76, 400, 310)


def test_a_frame_at_every_midstance() -> None:
    """Contact of the right foot at 0.1 s and every 0.7 s; somebody still is lowest at any moment of her stance of 0.28 s."""
    frames, times = plan(gait_of(standing(), view="rear"))["right"]
    assert len(frames) == 13
    assert ((times - 0.1) % 0.7 < 0.28).all()
    assert (np.abs(frames / 60 - times) <= 0.5 / 60 + 1e-9).all()


@pytest.mark.parametrize("damage", [None, "frames", "boxes", "masks"])
def test_kept_masks_serve_only_the_same_looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str | None) -> None:
    model = MediaPipe(ModelFile(tmp_path / "model", "ab" * 32, "full"))
    monkeypatch.setattr(MediaPipe, "opened", lambda *_, **__: nullcontext())
    gait, file = gait_of(standing(), view="rear"), tmp_path / "kept.npz"
    frames = sorted({int(f) for found, _ in plan(gait).values() for f in found})
    points = gait.tracks.points[0] * [1, -1]
    kept = {
        "frames": np.array(frames),
        "boxes": np.array([runner_box(points, (1000, 1400))] * len(frames)),
        "masks": np.zeros((len(frames), MASK_PX, MASK_PX), np.uint8),
    }
    if damage:
        kept[damage] = kept[damage][1:]
    save_arrays(file, **kept)
    outliner = StepOutliner(model, file)
    with outliner.opened(gait, (1000, 1400)):
        assert outliner.missing == (set(frames) if damage else set())
    assert np.isnan(outliner.found()["left"].place).all()  # nobody on empty masks
