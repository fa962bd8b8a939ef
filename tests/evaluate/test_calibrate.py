"""Expected errors from comparisons made by hand."""

from __future__ import annotations

import math
import tomllib
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.evaluate.calibrate import ENOUGH, FEWEST, ONE_SD, as_toml, expected_errors, growth, sigma, with_elsewhere
from formcheck.evaluate.rows import Comparison, MetricRow, Recognised


def clip(
    errors: list[float], *, side: str = "right", role: str = "near", view: str = "side", rate: float = 60, yaw: float = 0, **row: float
) -> Comparison:
    """Trunk lean would do as well: a clip with these errors of one metric, whose truth is 10."""
    rows = tuple(MetricRow("foot_strike_angle", side, role, 10 + error, 10, 1.0, 9, **row) for error in errors)
    return Comparison("clip", "tuning", {"rate": rate, "camera.yaw": yaw}, view=Recognised(view, view), metrics=rows)


def entry(*clips: Comparison, role: str = "near", view: str = "side") -> dict[str, float]:
    return expected_errors(clips)["foot_strike_angle", view, role]


def test_a_bias_is_found_and_believed_the_more_numbers_tell_it() -> None:
    assert entry(clip([2.0] * 4))["bias"] == pytest.approx(2 * 4 / (4 + FEWEST))
    assert entry(clip([2.0] * 400))["bias"] == pytest.approx(2, abs=0.02)


def test_a_bias_that_was_taken_off_already_is_put_back_first() -> None:
    assert entry(clip([0.0] * 400, bias=2.0))["bias"] == pytest.approx(2, abs=0.02)


def test_sigma_is_the_standard_deviation_of_normal_errors() -> None:
    errors = np.random.default_rng(1).normal(0, 3, 5000)
    assert sigma(errors, np.zeros(5000)) == pytest.approx(3, rel=0.05)


def test_a_heavy_tail_counts() -> None:
    """One error in eight is ten times as large: the middle says 1, the tail more."""
    errors = np.array([1.0, -1, 1, -1, 1, -1, 1, 10] * 5)
    assert sigma(errors, np.zeros(40)) == pytest.approx(10 / 1.645)


def test_what_a_clip_doubts_itself_is_not_counted_again() -> None:
    errors = np.random.default_rng(2).normal(0, 5, 5000)
    assert sigma(errors, np.full(5000, 4.0)) == pytest.approx(3, rel=0.1)  # 3, 4, 5
    assert sigma(errors, np.full(5000, 50.0)) < 0.2


def test_few_errors_that_clips_doubt_themselves_may_be_luck() -> None:
    errors = np.array([-2.0, 2.0, -2.0, 2.0, -2.0, 2.0])
    assert sigma(errors, np.full(6, 50.0)) == pytest.approx(2 * np.sqrt(1 / 2))  # as many as POOL


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=40), st.floats(0, 20))
def test_as_many_errors_are_held_as_promised(errors: list[float], within: float) -> None:
    s = sigma(np.array(errors), np.full(len(errors), within))
    held = np.mean(np.abs(errors) <= math.hypot(s, within) + 1e-9)
    assert held >= ONE_SD - 1e-9


def test_slow_and_fast_recordings_have_their_own_error() -> None:
    spread = [-1.0, 1, -1, 1] * 20
    found = entry(clip(spread), clip([5 * x for x in spread], rate=30))
    assert found["fast"] < 2 < 4 < found["slow"]


def test_a_slanting_camera_adds_to_the_error_of_the_side_view_only() -> None:
    spread = [-1.0, 1, -1, 1] * 20
    assert entry(clip(spread), clip([6 * x for x in spread], yaw=-15))["oblique"] == pytest.approx(math.sqrt(35), rel=0.1)
    from_behind = entry(clip(spread, view="rear", role=""), clip(spread, view="rear", role="", yaw=-15), view="rear", role="each")
    assert "oblique" not in from_behind


def test_few_numbers_are_drawn_to_those_of_the_other_leg() -> None:
    """Three without error: taken for hardly better than the eighty of the other leg."""
    found = expected_errors([clip([0.0] * 3, role="far"), clip([-4.0, 4] * 40)])
    assert found["foot_strike_angle", "side", "far"]["fast"] > 2


def test_nothing_is_said_of_a_group_too_small() -> None:
    assert expected_errors([clip([1.0] * (FEWEST - 1))]) == {}
    assert expected_errors([]) == {}


def test_the_file_holds_every_number() -> None:
    found = expected_errors([clip([-1.0, 1, 0.5, 2]), clip([0.5, 0, 1, 2], role="far", yaw=12)])
    told = tomllib.loads(as_toml(found))
    assert set(told["foot_strike_angle"]["side"]) == {"near", "far"}
    for (metric, view, role), numbers in found.items():
        assert set(told[metric][view][role]) == set(numbers)
        for name, value in numbers.items():
            assert told[metric][view][role][name] == pytest.approx(value, rel=0.01)


def test_errors_that_hold_elsewhere_do_not_grow() -> None:
    assert growth(np.array([(0.5, 1.0)] * 10)) == 0


def test_errors_grow_until_six_in_ten_hold() -> None:
    """Four are within the claim of 3; with 4 more, by Pythagoras, those that are 5 off are as well."""
    assert growth(np.array([(1.0, 3.0)] * 4 + [(5.0, 3.0)] * 6)) == pytest.approx(4)


def test_errors_grow_until_nine_in_ten_hold_twice() -> None:
    """All but two of twenty are right; those are 10 off, so that twice the claim of 3 must become twice 5."""
    assert growth(np.array([(0.0, 3.0)] * 18 + [(10.0, 3.0)] * 2)) == pytest.approx(4)


def test_each_leg_grows_by_what_both_need_elsewhere() -> None:
    errors = {("foot_strike_angle", "side", role): {"bias": 1.0, "fast": 3.0, "slow": 3.0, "own": 0.0} for role in ("near", "far")}
    grown = with_elsewhere(errors, [clip([5.0] * ENOUGH, bias=1.0)])  # 6 off before the bias of 1 was taken off
    assert [one["elsewhere"] for one in grown.values()] == pytest.approx([4, 4])
    assert "elsewhere" not in with_elsewhere(errors, [clip([5.0] * (ENOUGH - 1))])["foot_strike_angle", "side", "near"]


def test_errors_grow_by_what_the_worst_part_needs() -> None:
    errors = {("foot_strike_angle", "side", "near"): {"bias": 0.0, "fast": 3.0, "slow": 3.0, "own": 0.0}}
    bad, good = (replace(clip([error] * ENOUGH), part=part) for error, part in ((5.0, "older"), (0.0, "other")))
    assert with_elsewhere(errors, [bad, good])["foot_strike_angle", "side", "near"]["elsewhere"] == pytest.approx(4)
