"""What an analysis makes of a clock that was guessed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gaits
import pytest
from example_reports import clip

from formcheck.analysis import _doubted, merge
from formcheck.clip_result import ClipResult
from formcheck.gait.activity import Bounce
from formcheck.gait.gait import Gait
from formcheck.gait.slowed import slowed_by_looks
from formcheck.recording.slow_motion import FALL_M_S2, SlowMotion
from formcheck.result import Activity, Measurement

AS_IN_LIFE = SlowMotion(1.0, "none", "")


def slowed(factor: float, clock: float = 1.0, activity: Activity = "running") -> Gait:
    """171 steps a minute slowed so many times, looked at with the clock of another factor."""
    bounce = Bounce(FALL_M_S2 / factor**2 * clock**2, 0.3, 0.0)
    return replace(gaits.gait_of(gaits.standing(), stride_s=0.7 * factor / clock), bounce=bounce, slowmo=clock, activity=activity)


@pytest.mark.parametrize("clock", [1.0, 4.0, 8.0])
def test_the_clock_it_was_first_looked_at_with_does_not_matter(clock: float) -> None:
    assert slowed_by_looks(slowed(4.0, clock), AS_IN_LIFE).factor == 4


@pytest.mark.parametrize("activity", ["walking", "unknown"])
def test_who_does_not_run_is_not_slowed(activity: Activity) -> None:
    assert slowed_by_looks(slowed(4.0, activity=activity), AS_IN_LIFE) is AS_IN_LIFE


@pytest.mark.parametrize(("unit", "error"), [("spm", 5.0), ("ms", 5.0), ("°", 3.0), ("% L", 3.0)])
def test_only_paces_and_times_carry_the_doubt_of_the_clock(unit: str, error: float) -> None:
    """3 and 4 per cent of 100 make 5."""
    m = Measurement("x", "both", 100.0, unit, 20, 1.0, 3.0, "a.mp4")
    assert _doubted(m, 0.04).error == pytest.approx(error)
    assert _doubted(m, 0.0) == m


def told(name: str, cadence: float, error: float, guessed: bool) -> ClipResult:
    number = Measurement("cadence", "both", cadence, "spm", 30, 1.0, error, name)
    return ClipResult(clip(name), (number,), clock_guessed=guessed)


def verdict(*results: ClipResult) -> Any:
    return next(f.verdict for f in merge(results, "Anna").findings if f.finding == "low_cadence")


def test_few_steps_by_a_guessed_clock_are_never_a_finding() -> None:
    assert verdict(told("a.mp4", 120, 1.0, guessed=False)) == "finding"
    assert verdict(told("a.mp4", 120, 1.0, guessed=True)) == "borderline"


def test_a_clip_whose_clock_is_known_decides() -> None:
    assert verdict(told("a.mp4", 120, 9.0, guessed=True), told("b.mp4", 120, 1.0, guessed=False)) == "finding"
