"""The runner in her own frame: what the camera does is no movement of hers."""

from __future__ import annotations

import numpy as np
import pytest
import stick

from formcheck.gait.cycle import find_cycle
from formcheck.gait.own_frame import own_frame, slow_scale
from formcheck.gait.tracks import Tracks, mean_over


def panned_and_zoomed(points: np.ndarray) -> np.ndarray:
    """The camera sweeps over 800 pixels while the runner becomes half as large."""
    share = np.linspace(0, 1, len(points))[:, None, None]
    return points * (1 - share / 2) + share * np.array([800.0, -100.0])


def test_a_camera_that_pans_and_zooms_changes_nothing_in_her_own_frame() -> None:
    points = stick.runner(stick.clock(8))
    np.testing.assert_allclose(own_frame(panned_and_zoomed(points), 60), own_frame(points, 60), atol=0.03)


def test_scale_is_the_trunk_and_forgives_a_frame() -> None:
    points = stick.runner(stick.clock(2))
    points[50] = points[50] * 3
    np.testing.assert_allclose(slow_scale(points, 60), np.hypot(stick.TRUNK, 10), rtol=1e-6)  # shoulders are 10 ahead


def test_frames_without_her_take_the_nearest_scale() -> None:
    points = stick.runner(stick.clock(2))
    points[30:40] = np.nan
    assert np.isfinite(slow_scale(points, 60)).all()


def test_legs_fit_their_cycle_as_well_when_the_camera_moves() -> None:
    times = stick.clock(8)
    points = stick.runner(times)
    still, moving = (find_cycle(own_frame(p, 60), times, 0.7).misfit for p in (points, panned_and_zoomed(points)))
    assert moving == pytest.approx(still, abs=0.01)


def test_mean_over_a_window_goes_on_straight_at_the_ends() -> None:
    line = np.arange(50.0)[:, None]
    np.testing.assert_allclose(mean_over(line, 9), line)
    wave = np.sin(2 * np.pi * np.arange(60) / 10)[:, None]
    np.testing.assert_allclose(mean_over(wave, 10)[5:-5], 0, atol=1e-9)


def test_a_camera_that_goes_along_sees_the_ground_move_like_a_belt() -> None:
    """She runs 600 pixels a second to the right past a still camera; steadied, her hips stay and the rest moves back under them."""
    times = stick.clock(6)
    points = stick.runner(times) * [1, -1]
    past = points + np.array([600.0, 0.0]) * times[:, None, None]
    steadied = Tracks(times, past, np.zeros((len(times), 33), bool)).steadied(0.7)
    hips = steadied.points[30:-30, 23:25, 0].mean(1)
    assert np.ptp(hips) < 10
