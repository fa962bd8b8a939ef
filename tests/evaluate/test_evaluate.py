"""Clips held against their truth: small comparisons whose answers can be seen, and the sample clip through the command."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import gaits
import numpy as np
import pytest
from conftest import REAR, Run
from hypothesis import given
from hypothesis import strategies as st

from formcheck.errors import ClipMissing, FormcheckError
from formcheck.evaluate.events import event_row, match
from formcheck.evaluate.leg_labels import leg_labels, read_legs, rightly_named
from formcheck.evaluate.one_clip import compare, finding_rows, metric_rows, role
from formcheck.evaluate.rows import Comparison, EventRow, FindingRow, LegLabels, MetricRow, Recognised, dumps, loads
from formcheck.evaluate.true_verdicts import true_findings, usual_error
from formcheck.evaluate.truth import Truth, TruthUnreadable, read_truth
from formcheck.findings.catalogue import KINDS
from formcheck.findings.verdict import BANDS
from formcheck.pose.landmarks import ANKLE, KNEE
from formcheck.result import Finding, Measurement, Report

REAR_TRUTH = REAR.with_suffix(".truth.json")


def report(*findings: Finding, measurements: tuple[Measurement, ...] = ()) -> Report:
    return Report("anna", (), "running", measurements, findings)


def said(finding: str, side: str, verdict: str) -> Finding:
    return Finding(finding, verdict, side, "none", (), "", "")  # type: ignore[arg-type]


def known(view: str, facing: str | None = None, speed: float | None = 2.5, **metrics: float) -> Truth:
    """A truth with each metric given for the sides that it is known for: `cadence` for both, others for both legs alike."""
    whole = ("cadence", "step_width", "trunk_lean")
    values = {(m, side): v for m, v in metrics.items() for side in (("both",) if m in whole else ("left", "right"))}
    return Truth("clip", Path("clip.mp4"), view, facing, speed=speed, metrics=values)


# Events


def test_events_are_matched_one_to_one_the_nearest_first() -> None:
    assert match([1.00, 1.03, 2.0], [1.02, 3.0], 0.06) == [(1, 0)]
    assert match([], [1.0], 0.06) == match([1.0], [], 0.06) == []


def test_errors_missed_and_extra_events() -> None:
    row = event_row("left", "toe_off", found=[2.01, 2.98, 5.5], true=[2.0, 3.0, 4.0], window=(0, 10))

    assert row.errors_ms == pytest.approx((10, -20))
    assert (row.missed, row.extra) == (1, 1)


def test_events_at_the_ends_of_what_was_analysed_do_not_count() -> None:
    row = event_row("left", "toe_off", found=[1.2, 3.0], true=[0.5, 1.2, 3.0, 4.8, 9.0], window=(1, 5))

    assert (row.matched, row.missed, row.extra) == (1, 0, 0)


def test_slow_motion_is_undone_in_the_errors() -> None:
    row = event_row("left", "toe_off", found=[10.2], true=[10.0], window=(0, 20), slowmo=4)

    assert row.errors_ms == pytest.approx((50,))


# Legs


def test_exchanged_legs_are_noticed_and_crossing_ones_do_not_count() -> None:
    hip, knee, ankle = (0, 0), (0, 40), (0, 80)
    apart = [[hip, (-20, 40), (-20, 80)], [hip, (20, 40), (20, 80)]]
    crossing = [[hip, knee, ankle], [hip, knee, (1, 80)]]
    true = np.array([apart, apart, crossing], float)
    found = true[:, :, 1:] + 1
    found[1] = found[1, ::-1]

    right, told = rightly_named(found, true)

    assert right[:2].tolist() == [True, False]
    assert told.tolist() == [True, True, False]


def test_the_share_of_rightly_named_legs_before_and_after_the_repair() -> None:
    tracks = gaits.put(gaits.put(gaits.standing(1.0, fps=100), KNEE, [(400, 600), (600, 600)]), ANKLE, [(400, 400), (600, 400)])
    swapped = np.zeros(130, bool)
    swapped[20:30] = True
    gait = replace(gaits.gait_of(tracks), swapped=swapped, frames=np.arange(100.0) + 5)  # analysed from frame 5 on
    legs = [[(500, -800), (400, -600), (400, -400)], [(500, -800), (600, -600), (600, -400)]]
    true = np.array([legs] * 130, float)
    true[100:] = true[100:, ::-1]

    assert leg_labels(gait, true) == LegLabels(before=0.85, after=0.95, frames=100)  # of frames 5 to 104, 10 repaired and 5 wrong
    assert leg_labels(gait, true[:55]) == LegLabels(before=0.8, after=1.0, frames=50)
    assert leg_labels(gait, true[:3]) is None


def test_the_joints_file_is_read(tmp_path: Path) -> None:
    names = [f"{joint}_{side}" for joint in ("ankle", "knee", "hip") for side in ("right", "left")] + ["nose"]
    pixels = np.arange(3 * 7 * 2).reshape(3, 7, 2) * 5.0
    steps = np.diff(np.round(pixels * 10).astype(int), axis=0, prepend=0).astype(np.int16)
    np.savez_compressed(tmp_path / "a.joints.npz", names=np.array(names), pixels=steps)

    legs = read_legs(tmp_path / "a.joints.npz")

    assert legs.shape == (3, 2, 3, 2)
    assert legs[2, 0, 1].tolist() == pixels[2, names.index("knee_left")].tolist()


def test_a_joints_file_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.npz").write_bytes(b"PK")
    np.savez(tmp_path / "b.npz", names=np.array(["nose"]))

    for name in ("a.npz", "b.npz", "absent.npz"):
        with pytest.raises(TruthUnreadable, match=name):
            read_legs(tmp_path / name)


# True verdicts


def test_the_true_class_is_what_the_rules_say_of_the_true_numbers() -> None:
    far = 3 * usual_error("pelvic_drop", "rear", "left")
    for value, verdict in ((8.5 + far, "finding"), (7.0, "borderline"), (5.5 - far, "fine")):
        assert true_findings(known("rear", pelvic_drop=value)) == {("hip_drop", "left"): verdict, ("hip_drop", "right"): verdict}


def test_only_what_the_view_shows_has_a_true_class() -> None:
    everything: dict[str, Any] = {
        "cadence": 170.0,
        "pelvic_drop": 4.0,
        "foot_strike_angle": 20.0,
        "elbow_flexion": 90.0,
        "arm_asymmetry": 0.0,
    }

    def findings(truth: Truth) -> set[tuple[str, str]]:
        return set(true_findings(truth))

    cadence = ("low_cadence", "both")
    assert findings(known("rear", **everything)) == {cadence, ("hip_drop", "left"), ("hip_drop", "right")}
    assert findings(known("side", "left", **everything)) == {
        cadence,
        ("heel_strike", "left"),
        ("heel_strike", "right"),
        ("arm_swing", "left"),  # the trunk hides the other
    }
    assert findings(known("oblique", **everything)) == {cadence}
    assert true_findings(replace(known("rear", **everything), activity="walking")) == {}


def test_the_true_class_moves_with_the_belts_speed() -> None:
    slow, fast = (known("side", "right", speed, overstride=32.0, shank_angle_ic=15.0) for speed in (2.5, 4.5))

    assert true_findings(slow)["overstride", "left"] == "finding"
    assert true_findings(fast)["overstride", "left"] != "finding"


def test_every_metric_with_a_limit_is_shown_by_a_view() -> None:
    assert {metric for kind in KINDS.values() for metric in kind.metrics} == set(BANDS)


# One clip


def test_what_the_report_does_not_speak_of_counts_as_not_assessed() -> None:
    truth = known("rear", pelvic_drop=20.0)

    rows = finding_rows(truth, report(said("hip_drop", "left", "finding")))

    assert set(rows) == {FindingRow("hip_drop", "left", "finding", "finding"), FindingRow("hip_drop", "right", "not_assessed", "finding")}
    assert {row.verdict for row in finding_rows(truth, None)} == {"not_assessed"}


def test_a_verdict_for_both_answers_for_each_side() -> None:
    rows = finding_rows(known("rear", pelvic_drop=20.0), report(said("hip_drop", "both", "fine")))

    assert [row.verdict for row in rows] == ["fine", "fine"]


def test_a_verdict_that_the_view_cannot_show_is_held_against_the_truth() -> None:
    truth = known("oblique", pelvic_drop=20.0)
    told = report(said("hip_drop", "left", "fine"), said("hip_drop", "right", "not_assessed"))

    assert finding_rows(truth, told) == (FindingRow("hip_drop", "left", "fine", "finding"),)


def test_numbers_are_held_against_the_same_side() -> None:
    measured = Measurement("overstride", "left", 21.0, "pct_leg", 9, 1.0, 2.5, "clip.mp4")
    unknown = replace(measured, metric="head_forward", side="both")

    (row,) = metric_rows(known("side", "right", overstride=20.0), report(measurements=(measured, unknown)))

    assert row == MetricRow("overstride", "left", "far", 21.0, 20.0, 2.5, 9)
    assert row.error == 1


def test_the_near_leg_is_the_one_the_camera_sees() -> None:
    side, rear = known("side", "right"), known("rear")

    assert [role(side, name) for name in ("right", "left", "both")] == ["near", "far", "both"]
    assert role(rear, "left") == role(rear, "both") == ""


def test_a_clip_that_cannot_be_read_is_a_result(tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").write_text("no video", encoding="utf-8")
    truth = replace(known("rear", pelvic_drop=20.0), clip=tmp_path / "clip.mp4")

    found = compare(truth)

    assert "clip.mp4" in found.error
    assert found.view == Recognised("rear", "unknown")
    assert {row.verdict for row in found.findings} == {"not_assessed"}


# Files

COMPARISON = Comparison(
    clip="anna",
    part="test",
    tags={"rate": 60.0, "body.name": "anna", "scene.rails": False},
    view=Recognised("side", "rear"),
    facing=Recognised("left", None),
    metrics=(MetricRow("cadence", "both", "both", 161.0, 160.0, 1.5, 12),),
    events=(EventRow("left", "toe_off", (1.5, -2.0), 1, 2),),
    findings=(FindingRow("hip_drop", "left", "fine", "finding"),),
    legs=LegLabels(0.95, 1.0, 400),
    seconds=12.5,
)


def test_comparisons_come_back_from_a_file() -> None:
    assert loads(dumps([COMPARISON, replace(COMPARISON, legs=None, error="no person")])) == [
        COMPARISON,
        replace(COMPARISON, legs=None, error="no person"),
    ]


def test_what_is_no_number_comes_back_as_none() -> None:
    (back,) = loads(dumps([replace(COMPARISON, metrics=(replace(COMPARISON.metrics[0], claimed=math.inf),), seconds=math.nan)]))

    assert math.isnan(back.metrics[0].claimed) and math.isnan(back.seconds)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "other", "comparisons": []}', '{"schema": "formcheck.comparisons/1"}'])
def test_text_that_holds_no_comparisons(text: str) -> None:
    with pytest.raises(FormcheckError, match="no comparisons"):
        loads(text)


@given(st.dictionaries(st.sampled_from(["schema", "comparisons", "x"]), st.recursive(st.none() | st.text(), st.lists)))
def test_no_text_makes_reading_crash(data: dict[str, Any]) -> None:
    with pytest.raises(FormcheckError):
        loads(json.dumps(data | {"x": 1}))


def test_the_truth_of_a_sample() -> None:
    truth = read_truth(REAR_TRUTH)

    assert (truth.name, truth.clip, truth.view, truth.activity) == ("anna_rear", REAR, "rear", "running")
    assert (truth.rate, truth.slowmo, truth.frames) == (60, 1, 600)
    assert truth.metrics["pelvic_drop", "left"] == 10.86
    assert truth.speed == 2.7


def test_conditions_become_tags(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").touch()
    data = json.loads(REAR_TRUTH.read_text(encoding="utf-8")) | {
        "clip": "a.mp4",
        "part": "test",
        "slowmo": 4.0,
        "parameters": {
            "form": {"speed": 3.1},
            "body": {"name": "ben", "top": "loose", "skin": [1, 2, 3]},
            "film": {"light": 0.25, "rotate": 90},
        },
    }
    (tmp_path / "a.truth.json").write_text(json.dumps(data), encoding="utf-8")

    truth = read_truth(tmp_path / "a.truth.json")

    assert truth.tags == {"rate": 240.0, "body.name": "ben", "body.top": "loose", "film.light": 0.25, "film.rotate": 90}
    assert (truth.part, truth.speed) == ("test", 3.1)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "formcheck.truth/1"}', '{"schema": "formcheck.report/1"}'])
def test_a_truth_that_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.truth.json").write_text(text, encoding="utf-8")

    with pytest.raises(TruthUnreadable, match=r"a\.truth\.json"):
        read_truth(tmp_path / "a.truth.json")


def test_a_truth_without_its_clip(tmp_path: Path) -> None:
    (tmp_path / "anna_rear.truth.json").write_bytes(REAR_TRUTH.read_bytes())

    with pytest.raises(ClipMissing, match="anna_rear"):
        read_truth(tmp_path / "anna_rear.truth.json")


# The command


def test_a_sample_through_the_command(formcheck: Run, rear_only: dict[str, Any], tmp_path: Path) -> None:
    """After `rear_only`, so that the pose is kept already."""
    done = formcheck("evaluate", REAR_TRUTH, "--json", "--save", tmp_path / "all.json")

    assert done.returncode == 0, done.stderr
    assert done.stdout == (tmp_path / "all.json").read_text(encoding="utf-8")
    (found,) = loads(done.stdout)
    assert (found.clip, found.error) == ("anna_rear", "")
    assert found.view == Recognised("rear", "rear")
    told = read_truth(REAR_TRUTH).metrics  # a metric that is newer than the sample has no truth in it
    measured = {(m["metric"], m["side"]): m["value"] for m in rear_only["measurements"] if (m["metric"], m["side"]) in told}
    assert len(measured) >= 8
    assert {(row.metric, row.side): row.measured for row in found.metrics} == measured
    contacts = [row for row in found.events if row.event == "initial_contact"]
    assert {row.side for row in contacts} == {"left", "right"}
    assert all(row.matched >= 10 and row.missed == row.extra == 0 for row in contacts)
    assert FindingRow("leg_crossover", "left", "finding", "finding") in found.findings


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--part", "best"], "tuning or test"),
        (["--part", "test"], "of the part test"),
        (["--jobs", "0"], "1 or more"),
        (["nowhere.truth.json"], "nowhere.truth.json"),
        (["--save", "nowhere/all.json"], "cannot be written"),
    ],
    ids=" ".join,
)
def test_words_that_make_no_sense(formcheck: Run, words: list[str], said: str) -> None:
    done = formcheck("evaluate", REAR_TRUTH, *words)

    assert done.returncode == 1
    assert done.stdout == ""
    assert said in done.stderr and done.stderr.count("\n") == 1
