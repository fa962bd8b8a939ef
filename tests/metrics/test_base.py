"""Value, spread and error of any number."""

from __future__ import annotations

import numpy as np
import pytest
from gaits import gait_of, standing

from formcheck.metrics.base import level, measurement, robust_spread
from formcheck.metrics.errors import ERRORS
from formcheck.picture.uprights import Roll
from metrics.by_hand import subject


def test_the_value_is_the_median_and_gaps_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ERRORS, "cadence", {"side": {"both": {"fast": 1.0, "slow": 1.0}}})
    (one,) = measurement("cadence", "both", [160.0, np.nan, 170.0, 150.0, np.inf], subject(gait_of(standing())))
    assert (one.value, one.n) == (160.0, 3)
    assert measurement("cadence", "both", [np.nan], subject(gait_of(standing()))) == []
    assert measurement("cadence", "both", [], subject(gait_of(standing()))) == []


def test_what_the_network_reads_too_much_is_taken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ERRORS, "cadence", {"side": {"both": {"fast": 1.0, "slow": 1.0, "bias": 3.0}}})
    assert measurement("cadence", "both", [160.0], subject(gait_of(standing())))[0].value == 157
    assert measurement("cadence", "both", [160.0], subject(gait_of(standing())), value=150.0)[0].value == 147


def test_each_strides_value_is_kept_with_the_same_bias_taken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ERRORS, "cadence", {"side": {"both": {"fast": 1.0, "slow": 1.0, "bias": 3.0}}})
    (one,) = measurement("cadence", "both", [160.0, np.nan, 170.0, 150.0], subject(gait_of(standing())))
    assert one.strides == (157.0, 167.0, 147.0)
    assert (one.value, one.n) == (np.median(one.strides), 3)


def test_spread_is_the_standard_deviation_and_robust() -> None:
    normal = np.random.default_rng(2).normal(100, 5, 4000)
    assert robust_spread(normal) == pytest.approx(5, rel=0.05)
    normal[:200] = 1e6
    assert robust_spread(normal) == pytest.approx(5, rel=0.15)


def test_error_of_few_steps_holds_their_spread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ERRORS, "cadence", {"side": {"both": {"fast": 3.0, "slow": 3.0}}})
    (one,) = measurement("cadence", "both", [160.0, 160, 160, 168, 168, 168], subject(gait_of(standing())))
    assert one.error == pytest.approx(np.hypot(3, 1.11 * 8 / 1.35 / np.sqrt(6)))  # Student's t of six


def test_one_or_two_strides_borrow_their_spread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ERRORS, "cadence", {"side": {"both": {"fast": 3.0, "slow": 3.0, "own": 0.5}}})
    (one,) = measurement("cadence", "both", [160.0], subject(gait_of(standing())))
    (two,) = measurement("cadence", "both", [160.0, 160.0], subject(gait_of(standing())))
    assert one.error == pytest.approx(np.hypot(3, 0.5 * np.sqrt(10)))
    assert two.error == pytest.approx(np.hypot(3, 1.84 * 0.5 * np.sqrt(10 / 2)))


def test_what_is_measured_against_the_vertical_doubts_the_roll(monkeypatch: pytest.MonkeyPatch) -> None:
    for metric in ("trunk_lean", "head_forward"):
        monkeypatch.setitem(ERRORS, metric, {"side": {"both": {"fast": 3.0, "slow": 3.0}}})
    rolled = subject(gait_of(standing()), roll=Roll(5.0, 4.0, 3))
    lean, head = (measurement(m, "both", [5.0] * 4, rolled)[0] for m in ("trunk_lean", "head_forward"))
    assert lean.error == pytest.approx(np.hypot(3, 4))
    assert head.error == pytest.approx(3)


@pytest.mark.parametrize("roll", [-8.0, 3.0])
def test_a_rolled_picture_is_levelled(roll: float) -> None:
    """Plumb leans to the right by the roll: up (0, 1) is seen as (sin, cos)."""
    turned = subject(gait_of(standing()), roll=Roll(roll, 0.5, 3))
    seen = np.array([np.sin(np.radians(roll)), np.cos(np.radians(roll))])
    np.testing.assert_allclose(level(seen, turned), [0, 1], atol=1e-12)
