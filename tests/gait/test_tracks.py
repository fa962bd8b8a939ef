"""Smooth curves through the runner's points, and single points that fell out of her cycle."""

from __future__ import annotations

import numpy as np
import pytest
import stick
from hypothesis import given, settings
from hypothesis import strategies as st

from formcheck.gait.tracks import LEAST_OUTLIER, Tracks, mend_outliers
from formcheck.pose.landmarks import ANKLE, WRIST

TIMES = stick.clock(7)
PHASE = TIMES / 0.7


def tracks(points: np.ndarray, fps: float = 60.0) -> Tracks:
    return Tracks(np.arange(len(points)) / fps, points, np.zeros(points.shape[:2], bool))


@pytest.mark.parametrize("fps", [24.0, 59.94, 120.0])
def test_rate_is_frames_a_second(fps: float) -> None:
    assert tracks(np.zeros((20, 33, 2)), fps).rate == pytest.approx(fps)


def test_a_point_that_moves_evenly_has_its_place_and_speed_between_frames() -> None:
    points = np.zeros((90, 33, 2))
    points[:, ANKLE["left"], 0] = 300 * np.arange(90) / 60
    spline = tracks(points).spline(10.0)
    when = np.array([0.3333, 0.7, 1.101])
    np.testing.assert_allclose(spline(when)[:, ANKLE["left"], 0], 300 * when, atol=0.05)
    np.testing.assert_allclose(spline(when, 1)[:, ANKLE["left"], 0], 300, atol=0.5)
    assert spline(when).shape == (3, 33, 2)


def test_a_swing_between_frames_is_read_where_it_is() -> None:
    points = np.zeros((60, 33, 2))
    points[:, ANKLE["right"], 1] = 100 * np.sin(2 * np.pi * 1.4 * np.arange(60) / 30)
    when = np.linspace(0.5, 1.5, 37)
    read = tracks(points, 30).spline(8.0)(when)[:, ANKLE["right"], 1]
    np.testing.assert_allclose(read, 100 * np.sin(2 * np.pi * 1.4 * when), atol=0.5)


def test_trembling_is_filtered_by_the_cutoff_asked_for() -> None:
    points = np.zeros((120, 33, 2))
    points[::2, :, 0] = 10  # half of the rate, 30 Hz, about 5
    one = tracks(points)
    assert np.abs(one.spline(6.0)(np.array([1.0])) - [5, 0]).max() < 0.1
    assert one.spline(6.0) is one.spline(6.0)
    assert one.spline(6.0) is not one.spline(10.0)


def test_a_point_far_from_the_cycle_is_put_back_and_marked() -> None:
    points = stick.runner(TIMES)
    thrown = points.copy()
    thrown[100, ANKLE["left"]] += (90, -70)
    thrown[333, WRIST["right"]] -= 120
    mended, replaced = mend_outliers(thrown, TIMES, PHASE, 0.7, stick.TRUNK)
    assert [tuple(at) for at in np.argwhere(replaced).tolist()] == [(100, ANKLE["left"]), (333, WRIST["right"])]
    np.testing.assert_allclose(mended, points, atol=3)
    np.testing.assert_array_equal(mended[~replaced], thrown[~replaced])


def test_what_is_nearly_in_place_stays() -> None:
    thrown = stick.runner(TIMES)
    thrown[100, ANKLE["left"], 0] += 0.8 * LEAST_OUTLIER * stick.TRUNK
    mended, replaced = mend_outliers(thrown, TIMES, PHASE, 0.7, stick.TRUNK)
    assert not replaced.any()
    np.testing.assert_array_equal(mended, thrown)


def test_a_runner_who_drifts_on_the_belt_is_no_outlier() -> None:
    points = stick.runner(TIMES)
    points[:, :, 0] += (60 * np.cos(np.pi * 2 * TIMES / TIMES[-1]))[:, None]
    assert not mend_outliers(points, TIMES, PHASE, 0.7, stick.TRUNK)[1].any()


def test_too_short_to_know_the_cycle_is_left_alone() -> None:
    points = np.random.default_rng(1).normal(0, 100, (30, 33, 2))
    mended, replaced = mend_outliers(points, TIMES[:30], PHASE[:30], 0.7, 10)
    np.testing.assert_array_equal(mended, points)
    assert not replaced.any()


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_mending_changes_only_what_it_marks_and_not_what_it_is_given(seed: int) -> None:
    rng = np.random.default_rng(seed)
    points = stick.runner(TIMES[:200]) + rng.standard_cauchy((200, 33, 2))
    before = points.copy()
    mended, replaced = mend_outliers(points, TIMES[:200], PHASE[:200], 0.7, stick.TRUNK)
    np.testing.assert_array_equal(points, before)
    np.testing.assert_array_equal(mended[~replaced], points[~replaced])
    assert np.isfinite(mended).all()
