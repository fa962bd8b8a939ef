"""Where a number lies among those of other runners."""

from __future__ import annotations

import re

import numpy as np
import pytest
from conftest import ROOT

from formcheck.language.text import in_language, texts
from formcheck.metrics.catalogue import CATALOGUE
from formcheck.metrics.norms import NORMS, Norm, percentiles
from formcheck.metrics.registry import CURVES
from formcheck.metrics.usual_curves import USUAL_CURVES
from formcheck.result import Measurement, Percentile

ENTRIES = re.findall(r"^- \*\*(.+?)\.\*\* ", (ROOT / "docs" / "sources.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
MANY = 10**9  # runners, who tell their mean exactly
TENTHS = ((-1.2816, 2.0), (0.0, 4.0), (1.2816, 10.0))  # 10th, 50th and 90th percentile
BELL = ((-1.0, 40.0), (1.0, 60.0))  # 50 +- 10


def norm(knots: tuple[tuple[float, float], ...] = BELL, runners: int = MANY, **more: float) -> Norm:
    return Norm("own_pace", runners, (2.0, 3.0), knots, True, ("Malisoux 2023",), **more)


def placed(monkeypatch: pytest.MonkeyPatch, one: Norm, value: float, error: float, speed: float | None = 2.5) -> tuple[Percentile, ...]:
    monkeypatch.setitem(NORMS, "cadence", one)
    return percentiles([Measurement("cadence", "both", value, "spm", 20, 1.0, error, "a.mp4")], speed)


@pytest.mark.parametrize(("value", "percent"), [(50, 50), (60, 84.1), (40, 15.9), (70, 97.7)])
def test_mean_and_sd_are_a_normal_distribution(value: float, percent: float) -> None:
    assert norm().percent_below(value) == pytest.approx(percent, abs=0.1)


@pytest.mark.parametrize(("value", "percent"), [(2, 10), (4, 50), (10, 90), (7, 73.9), (0, 0.5), (16, 99.5)])
def test_percentiles_are_met_and_joined(value: float, percent: float) -> None:
    """7 is half-way from the median to the 90th: a score of 0.64. 0 and 16 lie as far again beyond the tenths: a score of 2.56."""
    assert norm(TENTHS).percent_below(value) == pytest.approx(percent, abs=0.1)


def test_another_zero_is_taken_off() -> None:
    """Where formcheck reads 46, they read 50."""
    assert norm(zero=-4.0).percent_below(46) == pytest.approx(50)


@pytest.mark.parametrize(
    ("value", "error", "low", "high", "words"),
    [
        (50, 0, 50, 50, "higher than about 50 of 100"),
        (50, 10, 15, 85, "higher than about 15 to 85 of 100"),
        (75, 5, 100, 100, "among the highest 5 of 100"),
        (60, 10, 50, 100, "among the highest 50 of 100"),
        (30, 5, 0, 5, "among the lowest 5 of 100"),
        (35, 10, 0, 30, "among the lowest 30 of 100"),
    ],
)
def test_the_error_makes_it_a_range(monkeypatch: pytest.MonkeyPatch, value: float, error: float, low: int, high: int, words: str) -> None:
    (found,) = placed(monkeypatch, norm(), value, error)
    assert (found.low, found.high, found.place) == (low, high, words)


def test_few_runners_and_an_unsure_zero_widen_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """25 runners of 50 +- 10 know their mean to 2, the zero to 1.5: 2.5 together, a quarter of an SD, 40 to 60."""
    (found,) = placed(monkeypatch, norm(runners=25, zero_error=1.5), 50, 0)
    assert (found.low, found.high) == (40, 60)


@pytest.mark.parametrize(
    ("error", "speed"),
    [(1, None), (1, 1.9), (1, 3.1), (20, 2.5)],
    ids=["speed not known", "slower", "faster", "anywhere among them"],
)
def test_nothing_is_told_where_it_does_not_fit_or_says_nothing(monkeypatch: pytest.MonkeyPatch, error: float, speed: float | None) -> None:
    assert placed(monkeypatch, norm(), 50, error, speed) == ()


def test_it_says_with_whom_and_what_was_assumed(monkeypatch: pytest.MonkeyPatch) -> None:
    (found,) = placed(monkeypatch, norm(runners=860), 50, 1)
    assert found.among == "recreational runners at their own pace, about 10 km/h (N = 860, Malisoux 2023; taken as normally distributed)"
    assert "als normalverteilt angenommen" in in_language(found.among, "de")


@pytest.mark.parametrize("metric", sorted(NORMS))
def test_norms_are_of_known_metrics_and_cited_studies(metric: str) -> None:
    one = NORMS[metric]
    scores, values = zip(*one.knots, strict=True)
    assert metric in CATALOGUE and f"percentiles.people.{one.people}" in texts()
    assert one.sources and set(one.sources) <= set(ENTRIES)
    assert list(scores) == sorted(set(scores)) and list(values) == sorted(set(values))
    assert one.speeds[0] < one.speeds[1]


def test_the_usual_knee_is_that_of_its_distribution() -> None:
    """Two ways to the same runners: the band's middle at landing, in stance and in swing is the mean of the numbers there, 10.5, 41.5 and
    91.7 less the zero of 3.6, and the band reaches 1.28 SD to either side."""
    knee = USUAL_CURVES["knee_flexion_stance"]
    assert set(USUAL_CURVES) <= set(CURVES) and knee.low.shape == knee.high.shape == (101,)
    assert (knee.low < knee.high).all()
    middle, half = (knee.low + knee.high) / 2, (knee.high - knee.low) / 2
    peaks = {"knee_flexion_ic": 0, "knee_flexion_stance": int(middle[:40].argmax()), "knee_flexion_swing": int(middle.argmax())}
    for metric, at in peaks.items():
        (_, less), (_, more) = NORMS[metric].knots
        assert middle[at] == pytest.approx((less + more) / 2 - 3.6, abs=2), metric
        assert half[at] == pytest.approx(1.28 * (more - less) / 2, rel=0.2), metric


@pytest.mark.parametrize(("speed", "fits"), [(None, True), (2.5, True), (2.1, False), (3.0, False)])
def test_the_usual_curve_is_of_one_speed(speed: float | None, fits: bool) -> None:
    assert USUAL_CURVES["knee_flexion_stance"].fits(speed) is fits


def test_the_band_is_in_the_stance_and_swing_of_a_stride() -> None:
    middle = np.mean([USUAL_CURVES["knee_flexion_stance"].low, USUAL_CURVES["knee_flexion_stance"].high], axis=0)
    assert 10 < middle[:40].argmax() < 25 and 60 < middle.argmax() < 75
