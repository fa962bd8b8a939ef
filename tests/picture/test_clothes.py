"""Where runner and clothes end behind the trunk, on pictures painted by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from formcheck.picture.clothes import AXIS, BEHIND_AXIS, COLUMNS, Unrolled, clothes_edge, is_cloth, outlines, runner_edge, shares, unroll
from formcheck.picture.silhouette import ALONG
from formcheck.pose.landmarks import ELBOW, HIP, SHOULDER, WRIST

Bytes = NDArray[np.uint8]
RED, PINK, GREY = (40, 30, 200), (170, 180, 230), (90, 90, 90)  # top, skin, wall: B, G, R


def points(elbow: tuple[float, float] = (170, 100), wrist: tuple[float, float] = (190, 60)) -> NDArray[np.float64]:
    """Upright trunk: mid-hip at (100, 150), mid-shoulder at (100, 50)."""
    found = np.full((33, 2), np.nan)
    for side in ("left", "right"):
        found[HIP[side]], found[SHOULDER[side]], found[ELBOW[side]], found[WRIST[side]] = (100, 150), (100, 50), elbow, wrist
    return found


def block() -> NDArray[np.float32]:
    """A runner like a block: columns 70 to 129 of a picture 200 x 200. Its edges lie at x = 69.5 and 129.5."""
    mask = np.zeros((200, 200), np.float32)
    mask[:, 70:130] = 1
    return mask


def unrolled(mask: NDArray[np.float32], forward: int = 1, **arm: Any) -> Unrolled:
    image = np.full((200, 200, 3), RED, np.uint8)
    return unroll(image, mask, points(**arm), forward, 100.0, "left")


@pytest.mark.parametrize(("forward", "distance"), [(1, 0.305), (-1, 0.295)])
def test_the_runner_ends_behind_the_axis_on_the_side_she_turns_her_back_to(forward: int, distance: float) -> None:
    np.testing.assert_allclose(runner_edge(unrolled(block(), forward).runner), distance, atol=1e-4)


def test_soft_edge_is_read_between_pixels() -> None:
    mask = block()
    mask[:, 69] = 0.25  # 0.5 lies a third of the way from column 70 (value 1) to column 69
    assert runner_edge(unrolled(mask).runner)[20] == pytest.approx((100 - 70 + 1 / 3 + 1 / 3) / 100, abs=5e-3)


def test_what_lies_apart_from_the_runner_does_not_count() -> None:
    mask = block()
    mask[80:120, 40:55] = 1
    np.testing.assert_array_equal(runner_edge(unrolled(mask).runner), runner_edge(unrolled(block()).runner))


def test_no_edge_where_the_runner_is_not() -> None:
    mask = block()
    mask[130:] = 0  # nothing below 0.2 of the trunk
    edge = runner_edge(unrolled(mask).runner)
    assert np.isnan(edge[ALONG < 0.18]).all()
    assert np.isfinite(edge[(ALONG > 0.22) & (ALONG < 0.8)]).all()


def test_arms_are_told_along_and_behind_the_trunk() -> None:
    arms = unrolled(block(), elbow=(60, 100), wrist=(100, 110)).arms
    np.testing.assert_allclose(arms[0], np.array([[1, 0], [0.5, 0.4], [0.4, 0]]), atol=1e-9)


def row(*parts: tuple[float, int]) -> NDArray[np.float64]:
    """From the axis outward: (value, columns), then 0."""
    values = np.concatenate([np.full(n, value) for value, n in parts])
    return np.pad(values, (0, COLUMNS - AXIS - len(values)))[None]


@pytest.mark.parametrize(
    ("runner", "cloth", "end", "on_skin"),
    [
        (row((255, 100)), row((1, 100)), 0.25, False),  # clothes end where the runner does
        (row((255, 140)), row((1, 100)), 0.25, True),  # an arm beyond the clothes
        (row((255, 100)), row((1, 40), (0, 20), (1, 40)), 0.25, False),  # an arm in front of them
        (row((255, 140)), row((1, 100), (0, 30), (1, 5)), 0.25, True),  # a fleck on the arm
    ],
    ids=["free", "far arm", "near arm", "fleck"],
)
def test_clothes_end_where_their_outermost_run_does(runner: Any, cloth: Any, end: float, on_skin: bool) -> None:
    edge, beyond = clothes_edge(runner.astype(np.uint8), cloth)
    assert edge[0] == pytest.approx(end, abs=0.005)
    assert bool(beyond[0]) is on_skin


def test_no_clothes_have_no_end() -> None:
    edge, beyond = clothes_edge(row((255, 100)).astype(np.uint8), row((1, 10)))
    assert np.isnan(edge[0]) and not beyond[0]


def test_a_colour_is_the_clothes_by_how_often_they_have_it() -> None:
    cloth, skin = (shares(np.array([colour] * 50, np.uint8)) for colour in (RED, PINK))
    assert cloth.sum() == pytest.approx(1)
    assert is_cloth(np.array([RED, PINK, GREY], np.uint8), cloth, skin) == pytest.approx([1, 0, 0], abs=0.01)
    assert is_cloth(np.array([RED], np.uint8), cloth, cloth) == pytest.approx([0.5], abs=0.01)


def painted(skin: tuple[int, int, int]) -> Unrolled:
    """All clothes to 0.25 behind the axis, and an arm of this colour in rows 20 to 29 out to 0.35."""
    colour = np.full((len(ALONG), COLUMNS, 3), RED, np.uint8)
    runner = np.where(np.abs(BEHIND_AXIS) < 0.251, 255, 0) * np.ones((len(ALONG), 1))
    arm = (BEHIND_AXIS > 0.249) & (BEHIND_AXIS < 0.35)
    runner[20:30, arm], colour[20:30, arm] = 255, skin
    away = np.array([[1.0, 0.0], [0.6, -0.6], [0.6, -0.9]])
    return Unrolled(colour, runner.astype(np.uint8), np.array([skin] * 200, np.uint8), np.array([away, away]))


def test_the_outlines_part_at_an_arm_of_another_colour() -> None:
    found = outlines([painted(PINK)] * 2)
    assert found.alike == pytest.approx(0, abs=1e-6)
    np.testing.assert_allclose(found.runner[:, 20:30], 0.35, atol=0.003)
    np.testing.assert_allclose(found.clothes, 0.25, atol=0.003)
    np.testing.assert_allclose(found.front, -0.25, atol=0.003)
    assert found.on_skin[:, 20:30].all() and not found.on_skin[:, :20].any()


def test_skin_of_the_clothes_colour_is_alike() -> None:
    assert outlines([painted(RED)] * 2).alike == pytest.approx(1)


def test_without_frames_there_are_no_outlines() -> None:
    assert outlines([]).runner.shape == (0, len(ALONG))
