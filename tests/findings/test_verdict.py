"""From one number with its doubt, or two of one thing, to a verdict."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from findings.by_hand import measured
from formcheck.findings.verdict import BANDS, RANK, Band, Judgement, judge, judge_together, worst
from formcheck.metrics.catalogue import CATALOGUE


@pytest.fixture
def band(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Puts a band of its own in place of a metric's."""

    def put(**edges: Any) -> None:
        monkeypatch.setitem(BANDS, "cadence", Band(**edges))

    return put


@pytest.mark.parametrize(
    ("value", "error", "verdict"),
    [
        (10.0, 1, "finding"),
        (9.9, 1, "borderline"),
        (4.1, 1, "borderline"),
        (4.0, 1, "fine"),
        (-50.0, 1, "fine"),
        # An error of 5 reaches further than the band's half of 3: 7 + 5 and 7 - 5.
        (12.0, 5, "finding"),
        (11.9, 5, "borderline"),
        (2.1, 5, "borderline"),
        (2.0, 5, "fine"),
    ],
)
def test_high_is_a_finding(band: Any, value: float, error: float, verdict: str) -> None:
    band(high=(10.0, 4.0))
    judged = judge(measured("cadence", value, error=error))
    assert judged.verdict == verdict
    assert judged.direction == ("" if verdict == "fine" else "high")


@pytest.mark.parametrize(("value", "verdict"), [(4.0, "finding"), (4.1, "borderline"), (9.9, "borderline"), (10.0, "fine"), (99.0, "fine")])
def test_low_is_a_finding(band: Any, value: float, verdict: str) -> None:
    band(low=(4.0, 10.0))
    judged = judge(measured("cadence", value))
    assert judged.verdict == verdict
    assert judged.direction == ("" if verdict == "fine" else "low")


@pytest.mark.parametrize(("value", "direction"), [(30, "high"), (-30, "low"), (0, "")])
def test_a_band_with_two_ends(band: Any, value: float, direction: str) -> None:
    band(low=(-20.0, -10.0), high=(20.0, 10.0))
    assert judge(measured("cadence", value)).direction == direction


def test_where_the_sign_does_not_count(band: Any) -> None:
    band(high=(10.0, 4.0), either=True)
    assert judge(measured("cadence", -12)).verdict == judge(measured("cadence", 12)).verdict == "finding"


@pytest.mark.parametrize(
    ("value", "error", "verdict"),
    [
        (-4.0, 10.0, "fine"),  # no further off than any runner: 7 - 10 would do
        (-4.0, 20.0, "borderline"),  # twice as far as all runners lie from the middle: 7 - 40 would be wanted
        (-32.0, 20.0, "borderline"),
        (-33.0, 20.0, "fine"),
    ],
)
def test_an_error_that_fits_every_runner_counts_the_more(band: Any, value: float, error: float, verdict: str) -> None:
    band(high=(7.0, 7.0), runners=5.0)
    assert judge(measured("cadence", value, error=error)).verdict == verdict


@pytest.mark.parametrize(
    ("speed", "verdict"), [(None, "finding"), (2.5, "finding"), (1.5, "finding"), (3.0, "finding"), (3.5, "borderline"), (6.0, "fine")]
)
def test_faster_running_moves_the_band(band: Any, speed: float | None, verdict: str) -> None:
    band(high=(10.0, 4.0), per_speed=4.0)  # at 3 m/s from 12 on, at 3.5 from 14, at 6 fine up to 18
    assert judge(measured("cadence", 12), speed).verdict == verdict


def test_slower_running_does_not_move_the_band(band: Any) -> None:
    band(high=(10.0, 4.0), per_speed=4.0)
    assert judge(measured("cadence", 9), 1.5).verdict == "borderline"


def test_a_low_edge_moves_both_ways_between_two_speeds(band: Any) -> None:
    band(low=(150.0, 154.0), per_speed=10.0, speeds=(2.0, 4.5))
    edges = {speed: BANDS["cadence"].at(speed).low for speed in (1.0, 2.0, 2.5, 3.5, 4.5, 6.0)}
    assert edges == {1.0: (145, 149), 2.0: (145, 149), 2.5: (150, 154), 3.5: (160, 164), 4.5: (170, 174), 6.0: (170, 174)}
    assert judge(measured("cadence", 158), 3.5).verdict == "finding"
    assert judge(measured("cadence", 158), 2.5).verdict == "fine"


def test_a_speed_that_is_not_known_is_a_usual_one_with_its_doubt(band: Any) -> None:
    """2.75 +- 0.42 m/s: limits of 150 there 152.5, uncertain by 4.2."""
    band(low=(150.0, 150.0), per_speed=10.0)
    verdicts = [judge(measured("cadence", 152.5 + by, error=0)).verdict for by in (-4.3, -4.1, 4.1, 4.3)]
    assert verdicts == ["finding", "borderline", "borderline", "fine"]


def test_beyond_is_counted_in_errors(band: Any) -> None:
    band(high=(10.0, 4.0))
    assert judge(measured("cadence", 16, error=2)).beyond == pytest.approx(3)
    assert judge(measured("cadence", 10, error=2)).beyond == pytest.approx(0)


@pytest.mark.parametrize("n", [1, 2, 20])
def test_few_steps_are_judged_by_value_and_error_alone(n: int) -> None:
    """A lean of 26.1 +- 1.5 degrees after one stride is a finding: the error has been made larger for it already."""
    assert judge(measured("trunk_lean", 26.1, error=1.5, n=n)).verdict == "finding"


def test_a_limit_that_moves_with_the_speed_is_as_uncertain_as_the_speed(band: Any) -> None:
    band(high=(10.0, 10.0), per_speed=4.0)
    at = measured("cadence", 21.0, error=3)  # the limit is 10 + 4 (4.5 - 2.5) = 18
    assert judge(at, 4.5).verdict == "finding"
    assert judge(at, 4.5, speed_error=0.7).verdict == "borderline"  # 3 and 2.8 together are 4.1


@pytest.fixture
def two_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(BANDS, "overstride", Band(high=(25.0, 25.0), scale=1.0))
    monkeypatch.setitem(BANDS, "shank_angle_ic", Band(high=(8.0, 8.0), scale=1.0))


@pytest.mark.parametrize(
    ("ahead", "shank", "alike", "verdict"),
    [
        (28, 11, 0.0, "finding"),  # 3 beyond both
        (28, 8, 0.0, "finding"),  # 1.5 on the mean, whose error is 2 / sqrt(2) = 1.41
        (28, 8, 1.0, "borderline"),  # errors that go together do not average out: 2
        (25, 8, 0.0, "borderline"),
        (22, 8, 0.0, "fine"),
    ],
)
def test_two_signs_of_one_thing_are_summed(two_signs: None, ahead: float, shank: float, alike: float, verdict: str) -> None:
    signs = [measured("overstride", ahead, error=2), measured("shank_angle_ic", shank, error=2)]
    assert judge_together(signs, alike).verdict == verdict


def test_the_more_certain_sign_weighs_more(two_signs: None) -> None:
    """9 beyond with an error of 1, 11 short with an error of 3: 0.9 * 9 - 0.1 * 11 = 7, with an error of 0.95."""
    signs = [measured("overstride", 34, error=1), measured("shank_angle_ic", -3, error=3)]
    judged = judge_together(signs, alike=0.0)
    assert judged.verdict == "finding"
    assert judged.beyond == pytest.approx((7 - 0.9487) / 0.9487, rel=1e-3)


def test_worst_is_the_gravest_and_then_the_furthest() -> None:
    mild, grave = Judgement("finding", "high", 0.1), Judgement("finding", "low", 2.0)
    assert worst([Judgement("fine"), mild, Judgement("borderline", "high"), grave]) == grave
    assert worst([Judgement("not_assessed"), Judgement("fine")]) == Judgement("fine")


@given(st.floats(-100, 100), st.floats(0, 50), st.floats(0.01, 20), st.sampled_from(sorted(BANDS)))
def test_more_never_weighs_less_and_doubt_never_decides(value: float, more: float, error: float, metric: str) -> None:
    edges = BANDS[metric]
    if edges.high and not edges.low and not edges.either:
        lower, higher = judge(measured(metric, value, error=error)), judge(measured(metric, value + more, error=error))
        assert RANK[lower.verdict] <= RANK[higher.verdict]
    sure, unsure = judge(measured(metric, value, error=error)).verdict, judge(measured(metric, value, error=2 * error)).verdict
    assert unsure in (sure, "borderline")


@pytest.mark.parametrize("metric", sorted(BANDS))
def test_bands_are_in_order_and_of_known_metrics(metric: str) -> None:
    one = BANDS[metric]
    assert metric in CATALOGUE
    assert one.high or one.low
    assert not one.high or one.high[0] >= one.high[1]
    assert not one.low or one.low[0] <= one.low[1]
    assert not (one.high and one.low) or one.low[1] < one.high[1]
