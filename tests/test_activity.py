"""Running, walking, or neither."""

from __future__ import annotations

import numpy as np
import pytest
import stick

from formcheck.gait.activity import LEG_M, Bounce, classify, flies, measure_bounce, without_cycle
from formcheck.pose.landmarks import ANKLE, HEEL, HIP, TOE

TIMES = stick.clock(7)


def on_the_spot(bounce: float, left_up: np.ndarray | bool, right_up: np.ndarray | bool, stride_s: float = 0.7) -> np.ndarray:
    """Pixels, y down: a pelvis going up and down by +-`bounce` twice a stride; feet at 900 or, where up, 100 above."""
    points = np.zeros((len(TIMES), 33, 2))
    points[:, list(HIP.values()), 1] = (500 - bounce * np.cos(4 * np.pi * TIMES / stride_s))[:, None]
    for side, up in (("left", left_up), ("right", right_up)):
        points[:, [ANKLE[side], HEEL[side], TOE[side]], 1] = (900 - 100 * (up * np.ones(len(TIMES))))[:, None]
    return points


@pytest.mark.parametrize("stride_s", [0.7, 1.0])
def test_acceleration_is_the_amplitude_times_the_frequency_squared(stride_s: float) -> None:
    points = on_the_spot(20, False, False, stride_s)
    bounce = measure_bounce(points, TIMES, TIMES / stride_s, stride_s, 400)
    assert bounce.acceleration == pytest.approx(20 / 400 * LEG_M * (2 * np.pi * 2 / stride_s) ** 2, rel=0.01)


def test_shares_of_the_time_in_the_air_and_on_both_feet() -> None:
    phase = TIMES / 0.7 % 1  # ten whole strides
    points = on_the_spot(10, (phase > 0.3) & (phase < 0.9), (phase < 0.5) | (phase > 0.7))  # in the air together: 0.3-0.5 and 0.7-0.9
    bounce = measure_bounce(points, TIMES, TIMES / 0.7, 0.7, 400)
    assert bounce.aloft == pytest.approx(0.4, abs=0.03)
    assert bounce.both_down == pytest.approx(0.0, abs=0.03)


@pytest.mark.parametrize(
    ("duty", "flying"),
    [
        ([0.38, 0.40, 0.39, 0.41], True),
        ([0.60, 0.62, 0.61, 0.60], False),
        ([0.38, np.nan, 0.40, 0.39, 0.41], True),
        ([0.42, 0.43], False),  # two steps must say it very clearly
        ([0.33, 0.34], True),
        ([np.nan, np.nan, np.nan], False),
        ([0.38], False),
    ],
)
def test_who_is_down_for_less_than_half_of_the_stride_flies(duty: list[float], flying: bool) -> None:
    assert flies(Bounce(9, 0.9, 0.0), np.array(duty)) is flying


@pytest.mark.parametrize(("aloft", "both_down", "flying"), [(0.3, 0.0, True), (0.15, 0.0, False), (0.1, 0.3, False)])
def test_without_steps_the_feet_in_the_air_decide(aloft: float, both_down: float, flying: bool) -> None:
    assert flies(Bounce(9, aloft, both_down), np.empty(0)) is flying


@pytest.mark.parametrize(
    ("acceleration", "cadence", "flight", "activity"),
    [
        (11.0, 165, True, "running"),
        (11.0, 165, False, "running"),  # only falling freely between steps is so sharp
        (2.5, 110, False, "walking"),
        (5.8, 160, True, "running"),  # a shuffle, seen by its flight
        (5.8, 160, False, "unknown"),
        (2.5, 160, False, "unknown"),  # nobody walks so fast
        (11.0, 80, True, "unknown"),  # slow motion not undone
        (1.0, 40, True, "unknown"),
    ],
)
def test_classify(acceleration: float, cadence: float, flight: bool, activity: str) -> None:
    assert classify(Bounce(acceleration, 0.0, 0.0), cadence, flight) == activity


# ---- nothing repeats


def strolling(seconds: float = 5, step: float = 60, bounce: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Legs that part slowly and without a rhythm under a pelvis that bounces (pixels) three times a second."""
    times = stick.clock(seconds)
    points = stick.runner(times, stride_s=1e9, bounce=0)
    for side, later in (("left", 0.0), ("right", 1.0)):
        points[:, ANKLE[side], 0] += step * np.sin(times**1.5 + later)
        points[:, ANKLE[side], 1] -= step / 3 * np.abs(np.cos(times**1.5 + later))
    points[:, list(HIP.values()), 1] += (bounce * np.cos(6 * np.pi * times))[:, None]
    return points, times


def test_legs_that_move_under_a_quiet_pelvis_walk() -> None:
    assert without_cycle(*strolling()) == "walking"


def test_a_pelvis_that_bounces_does_not_walk() -> None:
    assert without_cycle(*strolling(bounce=20)) == "unknown"  # 20 px are 4.7 cm: 17 m/s^2


def test_somebody_who_stands_does_not_walk() -> None:
    assert without_cycle(*strolling(step=0)) == "unknown"


@pytest.mark.parametrize("seen", [slice(0, 0), slice(0, 25), slice(0, 200)])
def test_somebody_hardly_seen_is_unknown(seen: slice) -> None:
    points, times = strolling()
    there = np.zeros(len(times), bool)
    there[seen] = True
    points[~there] = np.nan
    assert without_cycle(points, times) == "unknown"
