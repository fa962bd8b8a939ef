"""What an analysis makes of a clock that was guessed, and of what it measured before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gaits
import pytest
from example_reports import clip

from formcheck import analysis
from formcheck.analysis import Options, _doubted, measured_once, merge
from formcheck.clip_result import ClipResult
from formcheck.gait.activity import Bounce
from formcheck.gait.gait import Gait
from formcheck.gait.slowed import slowed_by_looks
from formcheck.picture.pictures import Pictures
from formcheck.recording.clip import Clip
from formcheck.recording.slow_motion import FALL_M_S2, SlowMotion
from formcheck.result import Activity, Measurement, Session, Standing

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


@pytest.fixture
def measuring(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """Labels of the recordings that were really measured, where nothing is kept yet."""
    labels: list[str] = []
    plain = clip("", yaw=0.0)

    def measure(clip_: Clip, options: Options, progress: object, label: str, standing: Standing | None) -> ClipResult:
        labels.append(label)
        shown = replace(standing, own=False) if standing else None
        return ClipResult(replace(plain, path=label, standing=shown), clip=clip_, pictures=Pictures(standing=shown))

    monkeypatch.setenv("FORMCHECK_CACHE", str(tmp_path))
    monkeypatch.setattr(analysis, "analyze_clip", measure)
    monkeypatch.setattr(analysis, "_model", lambda options: SimpleNamespace(file=SimpleNamespace(key=options.variant)))
    return labels


RECORDING = Clip(Path("films/anna.mp4"), "ab" * 32, 720, 1280, 60.0, None, 600, 0)


def test_what_was_measured_once_is_told_again_under_the_name_it_has_now(measuring: list[str]) -> None:
    first = measured_once(RECORDING, Options(), label="anna.mp4")
    again = measured_once(replace(RECORDING, path=Path("elsewhere/bo.mp4")), Options(), label="bo.mp4")

    assert measuring == ["anna.mp4"]
    assert again.summary == replace(first.summary, path="bo.mp4")
    assert again.clip is not None and again.clip.path == Path("elsewhere/bo.mp4")


STOOD = Standing("stands.mp4", (0.0, 3.0), 9.0, 1.0, 200.0, (720, 1280), 1, 0.0)


@pytest.mark.parametrize(
    "other",
    [Options(view="rear"), Options(slowmo=4.0), Options(fps=240.0), Options(variant="heavy"), Options(refresh=True), Options(stood=STOOD)],
)
def test_with_other_settings_it_is_measured_anew(measuring: list[str], other: Options) -> None:
    for options in (Options(), other):
        measured_once(RECORDING, options, label="anna.mp4")
    assert len(measuring) == 2


def test_the_standing_is_named_as_it_is_called_now(measuring: list[str]) -> None:
    measured_once(RECORDING, Options(), None, "anna.mp4", STOOD)
    again = measured_once(RECORDING, Options(), None, "anna.mp4", replace(STOOD, clip="before the run.mp4"))
    assert len(measuring) == 1
    assert again.summary.standing is not None and again.summary.standing.clip == "before the run.mp4"

    measured_once(RECORDING, Options(session=Session(shoes="red")), None, "anna.mp4", STOOD)  # may be another shoe than she stood in
    assert len(measuring) == 2
