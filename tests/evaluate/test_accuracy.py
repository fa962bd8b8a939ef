"""What is published of our errors is what was measured, and what was measured is what the program does today."""

from __future__ import annotations

import sys

import pytest
from conftest import ROOT, Analysed

from formcheck.evaluate import one_clip
from formcheck.evaluate.rows import Comparison
from formcheck.evaluate.truth import read_truth

SAMPLES = ROOT / "sample_videos"
NAMES = sorted(path.name.removesuffix(".truth.json") for path in SAMPLES.glob("*.truth.json"))
OPPOSITE = {("finding", "fine"), ("fine", "finding")}
PUT_IN = {  # what each clip was made to show
    "anna_side": {"heel_strike"},
    "anna_rear": {"hip_drop", "leg_crossover"},
    "arch_side": {"pelvic_tilt"},
    "arms_front": {"arm_swing"},
    "crossover_rear": {"leg_crossover"},
    "drop_rear": {"hip_drop"},
    "everything_rear": {"hip_drop", "leg_crossover"},
    "everything_side": {"heel_strike", "overstride", "pelvic_tilt"},
    "overstride_side": {"overstride"},
}

sys.path.append(str(ROOT / "benchmarks"))
import accuracy_report  # noqa: E402

STORED, ELSEWHERE, SCORE = accuracy_report.stored()


AGAIN = {
    "arch_side",
    "ben_rear",
    "ben_side",
    "crossover_rear",
    "drop_rear",
    "everything_rear",
    "overstride_side",
    "slow_side",
}  # show what others show as well


@pytest.fixture(scope="module", params=[pytest.param(name, marks=[pytest.mark.exhaustive] if name in AGAIN else []) for name in NAMES])
def today(request: pytest.FixtureRequest, analysed: Analysed) -> Comparison:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(one_clip, "analyze_clip", lambda clip, *_: analysed(clip.path))
        return one_clip.compare(read_truth(SAMPLES / f"{request.param}.truth.json"))


def test_the_document_is_made_of_what_was_measured() -> None:
    assert accuracy_report.DOCUMENT.read_text(encoding="utf-8") == accuracy_report.document(STORED, ELSEWHERE, SCORE)


def test_the_expected_errors_are_those_of_the_tuning_part() -> None:
    assert accuracy_report.ERRORS.read_text(encoding="utf-8") == accuracy_report.errors_text(STORED, ELSEWHERE)


def test_every_sample_was_measured() -> None:
    assert [one.clip for one in STORED if one.tags.get("source") == "samples"] == NAMES
    assert len(NAMES) >= 12


def test_samples_are_small_enough_to_ship() -> None:
    assert max((SAMPLES / f"{name}.mp4").stat().st_size for name in NAMES) < 1_000_000


def test_a_sample_reads_as_it_should(today: Comparison) -> None:
    """One analysis, all that must hold: what was filmed, no wrong verdict, the faults that were put in, and what is published still so."""
    assert not today.error
    assert today.view.found == today.view.true
    assert today.facing.found == today.facing.true
    assert today.activity.found == "running"
    assert today.slowmo.found == today.slowmo.true
    assert all(abs(row.error) <= 1 for row in today.metrics if row.metric == "cadence")
    assert not [row for row in today.findings if (row.true, row.verdict) in OPPOSITE]
    assert today.legs is not None
    assert today.legs.after >= 0.98
    assert {row.finding for row in today.findings if row.verdict in ("finding", "borderline")} >= PUT_IN.get(today.clip, set())
    if today.view.true == "oblique":
        assert {row.metric for row in today.metrics} <= {"cadence"}
    stored = next(one for one in STORED if one.clip == today.clip and one.tags.get("source") == "samples")
    then, now = ({(row.metric, row.side): row.measured for row in one.metrics} for one in (stored, today))
    assert then.keys() == now.keys()
    doubt = {(row.metric, row.side): row.claimed for row in today.metrics}
    for key in now:
        assert now[key] == pytest.approx(then[key], abs=0.25 * doubt[key] + 0.05), f"{key}: run benchmarks/accuracy.py again"
