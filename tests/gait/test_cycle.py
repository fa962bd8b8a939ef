"""The phase of every frame, and legs and arms whose labels were exchanged."""

from __future__ import annotations

import numpy as np
import pytest
import stick
from hypothesis import given, settings
from hypothesis import strategies as st

from formcheck.gait.cycle import cycle_basis, even_phase, exchange, find_cycle, robust_fit, stride_phase
from formcheck.gait.gait import MOST_LIKE_EXCHANGED
from formcheck.pose.landmarks import ANKLE, ARM, HIP, LEG, WRIST


def moved(phase: np.ndarray) -> np.ndarray:
    """The phase counted from its first sample."""
    return phase - phase[0]


# ---- phase


@pytest.mark.parametrize("guess", [0.70, 0.67, 0.73])
def test_phase_grows_by_one_with_every_stride_though_the_guess_is_off(guess: float) -> None:
    times = stick.clock(10)
    phase = stride_phase(np.cos(2 * np.pi * times / 0.7), times, guess)
    inner = (times > 1.5) & (times < 8.5)
    off = phase[inner] - times[inner] / 0.7
    np.testing.assert_allclose(off - np.round(off), 0, atol=0.02)
    np.testing.assert_allclose(np.round(off), np.round(off[0]))


def test_phase_follows_a_cadence_that_drifts() -> None:
    times = stick.clock(14)
    true = times / 0.7 + 0.004 * times**2  # from 0.70 s a stride to 0.65
    phase = stride_phase(np.cos(2 * np.pi * true), times, 0.675)
    inner = (times > 1.5) & (times < 12.5)
    assert np.abs(moved(phase[inner]) - moved(true[inner])).max() < 0.03


def test_an_even_phase_goes_on_through_what_is_not_seen() -> None:
    times = stick.clock(7)
    curve = np.cos(2 * np.pi * times / 0.7)
    curve[(times > 3) & (times < 4.4)] = 0  # two periods
    phase = even_phase(curve, times, 0.68)
    np.testing.assert_allclose(moved(phase), times / 0.7, atol=0.05)


# ---- basis and fit


def test_basis_has_one_constant_slow_drift_and_two_columns_a_harmonic() -> None:
    times = np.linspace(0, 7, 200)
    basis = cycle_basis(times / 0.7, times, 0.7, 3)
    assert basis.shape == (200, 1 + 5 + 6)  # 7 s hold five drifts slower than two strides
    assert (basis[:, 0] == 1).all()
    assert cycle_basis(times / 0.7, times, 0.7, 3, drift=False).shape == (200, 1 + 6)


def test_fit_finds_a_cycle_on_a_drift() -> None:
    times = stick.clock(7)
    curve = 5 + 3 * np.cos(np.pi * times / times[-1]) + 2 * np.sin(2 * np.pi * times / 0.7)
    fit, scale = robust_fit(cycle_basis(times / 0.7, times, 0.7, 1), curve[:, None])
    np.testing.assert_allclose(fit[:, 0], curve, atol=1e-4)
    assert scale < 1e-3


def test_fit_is_not_pulled_by_outliers() -> None:
    x = np.arange(50.0)
    values = 2 * x
    values[::10] += 1000
    fit, _ = robust_fit(np.column_stack([np.ones(50), x]), values[:, None], rounds=40)
    np.testing.assert_allclose(fit[:, 0], 2 * x, atol=1)


def test_scale_is_the_median_distance() -> None:
    values = np.array([-3, -1, 1, 3.0] * 5)  # about a constant 0
    assert robust_fit(np.ones((20, 1)), values[:, None])[1] == pytest.approx(2, abs=1e-3)


# ---- exchange


def test_exchange_moves_the_named_points_of_the_named_frames_only() -> None:
    points = np.arange(3 * 33 * 2.0).reshape(3, 33, 2)
    out = exchange(points, np.array([False, True, False]), LEG)
    np.testing.assert_array_equal(out[1, ANKLE["left"]], points[1, ANKLE["right"]])
    np.testing.assert_array_equal(out[1, ANKLE["right"]], points[1, ANKLE["left"]])
    legs = [*LEG["left"], *LEG["right"]]
    changed = (out != points).any(-1)
    assert changed[1, legs].all()
    assert changed.sum() == len(legs)
    assert not changed[:, list(HIP.values())].any()


@given(st.integers(0, 2**32 - 1))
def test_exchanged_twice_is_as_before(seed: int) -> None:
    rng = np.random.default_rng(seed)
    points, swapped = rng.normal(size=(6, 33, 2)), rng.random(6) < 0.5
    np.testing.assert_array_equal(exchange(exchange(points, swapped, ARM), swapped, ARM), points)


# ---- repair

SINGLE = [5, 40, 90, 133, 200, 201, 260, 300, 301, 302, 360, 411]


@pytest.mark.parametrize("yaw", [stick.SIDE_RIGHT, stick.SIDE_LEFT])
def test_exactly_the_exchanged_frames_are_found(yaw: float) -> None:
    times = stick.clock(7)
    legs = stick.runner(times, yaw=yaw)
    seen = stick.exchange(stick.exchange(legs, SINGLE), [20, 21, 350], ARM)
    cycle = find_cycle(seen, times, 0.7)
    assert apart(legs, SINGLE) > 60  # pixels: elsewhere in the stride the legs lie on each other and neither name is wrong
    found = np.flatnonzero(cycle.swapped)
    assert set(SINGLE) <= set(found.tolist())
    assert all(apart(legs, [i]) < 60 for i in set(found.tolist()) - set(SINGLE))
    assert set(np.flatnonzero(cycle.arms_swapped).tolist()) >= {20, 21, 350}


def apart(points: np.ndarray, frames: list[int]) -> float:
    """The least distance of the ankles in those frames."""
    return float(np.linalg.norm(points[frames, ANKLE["left"]] - points[frames, ANKLE["right"]], axis=-1).min())


def test_nothing_is_exchanged_where_nothing_is_wrong() -> None:
    times = stick.clock(7)
    cycle = find_cycle(stick.runner(times), times, 0.7)
    assert not cycle.swapped.any()
    assert not cycle.arms_swapped.any()
    assert moved(cycle.phase)[-1] == pytest.approx(times[-1] / 0.7, abs=0.03)


def test_legs_that_were_exchanged_back_fit_their_cycle_as_if_they_never_had_been() -> None:
    times = stick.clock(7)
    legs = stick.runner(times)
    clean = find_cycle(legs, times, 0.7).misfit
    assert clean < 0.01
    assert find_cycle(stick.exchange(legs, SINGLE), times, 0.7).misfit == pytest.approx(clean, abs=0.002)


def test_chosen_labels_fit_far_better_than_exchanged_ones() -> None:
    times = stick.clock(7)
    cycle = find_cycle(stick.runner(times), times, 0.7)
    assert cycle.misfit < MOST_LIKE_EXCHANGED * cycle.exchanged / 10


def test_misfit_grows_with_the_legs_distance_from_their_cycle_and_not_with_the_picture() -> None:
    times = stick.clock(7)
    legs, towards = stick.runner(times), np.random.default_rng(3).uniform(-np.pi, np.pi, (len(times), 33))
    away = stick.TRUNK * np.stack([np.cos(towards), np.sin(towards)], -1)
    near, far = (find_cycle(legs + share * away, times, 0.7).misfit for share in (0.03, 0.06))
    assert far == pytest.approx(2 * near, rel=0.1)
    assert find_cycle(3 * (legs + 0.03 * away), times, 0.7).misfit == pytest.approx(near, rel=0.01)


def test_legs_that_lie_anywhere_do_not_fit_a_cycle() -> None:
    """The network puts both legs where neither is in half of the frames."""
    times, rng = stick.clock(7), np.random.default_rng(4)
    legs = stick.runner(times)
    lost = rng.random(len(times)) < 0.5
    both = np.array([*LEG["left"], *LEG["right"]])
    legs[np.ix_(lost, both)] += rng.normal(0, 0.8 * stick.TRUNK, (int(lost.sum()), len(both), 2))
    cycle = find_cycle(legs, times, 0.7)
    assert cycle.misfit > MOST_LIKE_EXCHANGED * cycle.exchanged


def test_a_third_of_the_frames_in_runs_of_up_to_three() -> None:
    rng = np.random.default_rng(5)
    times = stick.clock(10)
    legs = stick.runner(times) + rng.normal(0, 2, (len(times), 33, 2))
    wrong = np.zeros(len(times), bool)
    for start in range(3, len(times) - 3, 6):
        wrong[start : start + rng.integers(1, 4)] = True
    cycle = find_cycle(stick.exchange(legs, wrong), times, 0.7)
    clear = np.linalg.norm(legs[:, ANKLE["left"]] - legs[:, ANKLE["right"]], axis=-1) > 30
    np.testing.assert_array_equal(cycle.swapped[clear], wrong[clear])


@pytest.mark.parametrize("seed", range(8))
def test_two_strides_in_which_the_legs_lie_anywhere_cost_no_half_stride(seed: int) -> None:
    """Though the network calls the leading leg left in all the others, whichever it is."""
    times, rng = stick.clock(7), np.random.default_rng(seed)
    legs = stick.runner(times)
    points = stick.exchange(legs, legs[:, ANKLE["left"], 0] < legs[:, ANKLE["right"], 0])
    lost, both = np.flatnonzero((times > 3) & (times < 4.4)), np.array([*LEG["left"], *LEG["right"]])
    points[np.ix_(lost, both)] += rng.normal(0, 0.8 * stick.TRUNK, (len(lost), len(both), 2))
    assert moved(find_cycle(points, times, 0.7).phase)[-1] == pytest.approx(times[-1] / 0.7, abs=0.1)


def test_most_labels_are_believed_and_the_phase_goes_with_them() -> None:
    """With more than half of the frames exchanged the others are: nothing tells the legs apart but their names."""
    times = stick.clock(7)
    kept = [5, 40, 90]
    wrong = np.ones(len(times), bool)
    wrong[kept] = False
    exchanged = find_cycle(stick.exchange(stick.runner(times), wrong), times, 0.7)
    assert np.flatnonzero(exchanged.swapped).tolist() == kept


def test_a_wrist_that_crosses_for_a_moment_is_no_reason_to_exchange_legs() -> None:
    times = stick.clock(7)
    points = stick.runner(times)
    points[100, WRIST["left"]] += 150
    assert not find_cycle(points, times, 0.7).swapped.any()


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.3, 3.0))
def test_random_points_have_some_cycle(seed: int, stride_s: float) -> None:
    rng = np.random.default_rng(seed)
    times = np.cumsum(rng.uniform(0.01, 0.05, 60))
    cycle = find_cycle(rng.normal(0, 100, (60, 33, 2)), times, stride_s)
    assert np.isfinite(cycle.phase).all()
    assert cycle.swapped.mean() <= 0.5
