"""Filters keep what is slow, in place and in size, and take away what is fast."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from formcheck.gait.filters import evenly, longest_gap, low_pass, median_filter

Array = NDArray[Any]
wild = st.floats(-1e6, 1e6, allow_nan=False)


def wave(hz: float, rate: float = 100, seconds: float = 10) -> Array:
    return np.sin(2 * np.pi * hz * np.arange(int(rate * seconds)) / rate)


# ---- median


def test_median_takes_a_spike_and_keeps_a_step() -> None:
    np.testing.assert_array_equal(median_filter(np.array([0, 0, 9, 0, 0, 5, 5, 5.0]), 3), [0, 0, 0, 0, 0, 5, 5, 5])


def test_median_of_width_one_changes_nothing() -> None:
    np.testing.assert_array_equal(median_filter(np.array([3.0, 1, 2]), 1), [3, 1, 2])


def test_median_goes_along_the_first_axis() -> None:
    columns = np.array([[0, 1], [9, 1], [0, 1], [0, 7.0]])
    np.testing.assert_array_equal(median_filter(columns, 3), [[0, 1], [0, 1], [0, 1], [0, 7]])


@given(arrays(float, st.integers(1, 30), elements=wild), st.sampled_from([1, 3, 5]))
def test_median_gives_only_values_that_were_there(values: Array, width: int) -> None:
    filtered = median_filter(values, width)
    assert filtered.shape == values.shape
    assert np.isin(filtered, values).all()


# ---- low pass


@pytest.mark.parametrize("cutoff", [2.0, 6.0, 10.0])
def test_half_of_the_power_passes_at_the_cutoff(cutoff: float) -> None:
    middle = slice(300, 700)
    passed, whole = low_pass(wave(cutoff), 100, cutoff)[middle], wave(cutoff)[middle]
    # The share 0.802 is rounded, and the sampled filter bends a little near half the rate.
    assert np.sqrt(np.mean(passed**2) / np.mean(whole**2)) == pytest.approx(np.sqrt(0.5), abs=0.02)


def test_slow_waves_pass_without_delay() -> None:
    middle = slice(200, 800)
    np.testing.assert_allclose(low_pass(wave(1), 100, 10)[middle], wave(1)[middle], atol=0.001)


def test_fast_waves_do_not_pass() -> None:
    assert np.abs(low_pass(wave(30), 100, 6)[100:-100]).max() < 0.01


def test_a_ramp_and_a_constant_stay_as_they_are_to_the_ends() -> None:
    ramp = np.column_stack([np.linspace(-3, 5, 60), np.full(60, 7.0)])
    np.testing.assert_allclose(low_pass(ramp, 60, 8), ramp, atol=0.001)


def test_a_symmetric_bump_stays_symmetric() -> None:
    bump = np.exp(-((np.arange(101) - 50) ** 2) / 20)
    filtered = low_pass(bump, 60, 8)
    np.testing.assert_allclose(filtered, filtered[::-1], atol=1e-6)
    assert filtered.argmax() == 50


@pytest.mark.parametrize(("count", "rate", "cutoff"), [(11, 60, 10), (100, 25, 10), (0, 60, 10)])
def test_what_cannot_be_filtered_comes_back(count: int, rate: float, cutoff: float) -> None:
    values: Array = (-1.0) ** np.arange(count)
    np.testing.assert_array_equal(low_pass(values, rate, cutoff), values)


@given(arrays(float, (40, 2), elements=st.floats(-1e3, 1e3)), st.floats(-5, 5))
def test_low_pass_is_linear(values: Array, factor: float) -> None:
    np.testing.assert_allclose(low_pass(factor * values + 3, 60, 10), factor * low_pass(values, 60, 10) + 3, atol=1e-6)


# ---- gaps and uneven times


def test_evenly_reads_a_line_from_uneven_times_over_a_gap() -> None:
    times = np.array([0, 0.1, 0.15, 0.4, 1.0])
    values = 2 * times
    values[2] = np.nan
    np.testing.assert_allclose(evenly(values[:, None], times, np.array([0.05, 0.15, 0.7]))[:, 0], [0.1, 0.3, 1.4])


def test_evenly_keeps_the_nearest_value_beyond_the_ends() -> None:
    values = np.array([np.nan, 4, 5, np.nan])
    np.testing.assert_allclose(evenly(values, np.arange(4.0), np.arange(4.0)), [4, 4, 5, 5])


def test_one_missing_landmark_costs_only_itself() -> None:
    values = np.zeros((3, 2, 2))
    values[:, 0, 0] = [np.nan, 1, np.nan]  # a single value is no curve
    values[:, 1, 1] = [6, np.nan, 8]
    out = evenly(values, np.arange(3.0), np.arange(3.0))
    assert np.isnan(out[:, 0, 0]).all()
    np.testing.assert_allclose(out[:, 1, 1], [6, 7, 8])
    assert (out[:, [0, 1], [1, 0]] == 0).all()


@given(arrays(float, st.integers(2, 25), elements=st.one_of(wild, st.just(np.nan))), st.integers(0, 2**32 - 1))
def test_evenly_never_leaves_the_range_of_what_was_seen(values: Array, seed: int) -> None:
    times = np.cumsum(np.random.default_rng(seed).uniform(0.01, 0.1, len(values)))
    out = evenly(values, times, np.linspace(times[0] - 1, times[-1] + 1, 50))
    known = values[np.isfinite(values)]
    if len(known) < 2:
        assert np.isnan(out).all()
    else:
        slack = 1e-9 * (1 + np.abs(known).max())
        assert out.min() >= known.min() - slack
        assert out.max() <= known.max() + slack


def test_longest_gap() -> None:
    times = np.array([0, 1, 2, 3, 4, 5.0])
    assert longest_gap(times, np.array([True, True, False, False, True, True])) == 3
    assert longest_gap(times, np.array([False, True, False, False, False, False])) == np.inf
