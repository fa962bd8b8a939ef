"""The accuracy benchmark's clips that are not rendered: marker trials, and phone clips labelled by eye."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rbds
from conftest import ROOT
from rbds import needs_rbds

sys.path.append(str(ROOT / "benchmarks"))

import marker_trials
import recorded

from formcheck.evaluate.rows import Comparison, FindingRow, Recognised, dumps, loads
from formcheck.pose.model_file import local_model
from formcheck.result import ClipSummary, Event, Finding, Measurement, Report

LABELS = recorded.shared() / "clips" / "labels.json"
LABEL: dict[str, Any] = {
    "path": "clips/anna.mp4",
    "fps": 50.0,
    "view": "side",
    "runner_facing": "right (near side = RIGHT leg)",
    "slow_motion": False,
    "foot_strike": {"left": "rearfoot", "right": "midfoot (flat)", "certainty": "high"},
    "initial_contacts": {"left": [10, 50], "right": [30, 70], "tolerance_frames": 1},
    "cadence_spm": 150,
}
SUMMARY = ClipSummary("anna.mp4", "", "side", 1.0, "right", 50.0, 200, 4.0, 1.0, 0, {}, (0.0, 4.0), activity="running")


def landed(side: str, *frames: float) -> tuple[Event, ...]:
    return tuple(Event("anna.mp4", side, "initial_contact", n / 50, n) for n in frames)  # type: ignore[arg-type]


def told(**changes: Any) -> Report:
    """The report of a clip of 200 frames at 50 a second."""
    return replace(Report("anna", (SUMMARY,), "running"), **changes)


# Labelled by eye


def test_landings_count_between_the_first_and_the_last_that_are_labelled() -> None:
    events = landed("left", 10.5, 30, 90, 130) + landed("right", 29, 71, 110)
    left, right = recorded.held_against(LABEL, told(events=events)).events

    assert left.errors_ms == pytest.approx((10.0,))
    assert (left.missed, left.extra) == (1, 1)
    assert right.errors_ms == pytest.approx((-20.0, 20.0))
    assert (right.missed, right.extra) == (0, 0)


def test_landings_outside_of_what_was_analysed_are_not_missed() -> None:
    summary = replace(SUMMARY, window_s=(0.5, 4.0))
    left, right = recorded.held_against(LABEL, told(clips=(summary,), events=landed("left", 50) + landed("right", 30))).events

    assert (left.matched, left.missed, left.extra) == (1, 0, 0)
    assert (right.matched, right.missed, right.extra) == (1, 1, 0)


def test_slowed_landings_are_told_in_real_time(monkeypatch: pytest.MonkeyPatch) -> None:
    label = LABEL | {"slow_motion": "mixed"}
    assert recorded.held_against(label, told(events=landed("left", 10.5))).events == ()

    monkeypatch.setitem(recorded.SLOWED, "anna", 2.0)
    held = recorded.held_against(label, told(events=landed("left", 10.5)))

    assert held.events[0].errors_ms == pytest.approx((5.0,))
    assert held.tags["rate"] == 100
    assert held.slowmo == Recognised()


def test_the_first_word_on_the_landing_says_what_is_true() -> None:
    landing = Finding("heel_strike", "fine", "left", "none", (), "", "")
    rows = recorded.held_against(LABEL, told(findings=(landing,))).findings

    assert FindingRow("heel_strike", "left", "fine", "finding") in rows
    assert FindingRow("heel_strike", "right", "not_assessed", "fine") in rows
    assert not recorded.strike_rows(LABEL | {"foot_strike": {"certainty": "cannot tell", "left": "cannot tell"}}, told())


def test_cadence_and_what_is_recognised() -> None:
    cadence = Measurement("cadence", "both", 152.0, "spm", 9, 1.0, 1.5, "anna.mp4")
    held = recorded.held_against(LABEL, told(measurements=(cadence,)))

    assert [(row.metric, row.error) for row in held.metrics] == [("cadence", 2.0)]
    assert (held.view, held.facing) == (Recognised("side", "side"), Recognised("right", "right"))
    assert (held.activity, held.slowmo) == (Recognised("running", "running"), Recognised("1", "1"))


@pytest.mark.parametrize(("found", "right"), [("walking", True), ("unknown", True), ("running", False)])
def test_of_who_does_not_run_nothing_but_the_activity_counts(found: str, right: bool) -> None:
    held = recorded.held_against({"path": "clips/walk.mp4", "expect": "not running: say so"}, told(activity=found))

    assert (held.activity.true == held.activity.found) is right
    assert held == Comparison("walk", "", {"source": "real"}, activity=held.activity)


def test_a_clip_that_cannot_be_read_is_a_result() -> None:
    held = recorded.held_against(LABEL, None, "No runner.")

    assert (held.error, held.view.found, held.activity.found) == ("No runner.", "unknown", "unknown")
    assert {row.verdict for row in held.findings} == {"not_assessed"}


def test_nothing_where_the_folder_is_absent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FORMCHECK_SHARED", str(tmp_path))

    assert recorded.recorded() == []


@pytest.mark.slow
@pytest.mark.skipif(not LABELS.is_file() or local_model("full") is None, reason="no labelled recordings or no pose model here")
def test_a_labelled_clip_from_the_file() -> None:
    label = next(one for one in recorded.labels() if Path(one["path"]).stem == "on_the_spot_front")
    held = recorded.compare_label(label, recorded.shared() / label["path"])

    assert held.view == Recognised("front", "front")
    assert [abs(row.error) < 4 for row in held.metrics] == [True]
    assert loads(dumps([held]))[0].clip == "on_the_spot_front"


# Markers


@pytest.fixture(params=["markers_001_side_left_60", "markers_0041_rear_30"])
def marked(request: pytest.FixtureRequest) -> Iterator[Comparison]:
    yield marker_trials.compare_markers(next(clip for clip in marker_trials.CLIPS if clip.name == request.param), "")


@needs_rbds
def test_legs_events_and_cadence_of_a_marker_trial(marked: Comparison) -> None:
    assert marked.legs is not None
    assert 0.9 < marked.legs.before < 0.96
    assert marked.legs.after > 0.98
    assert [(row.missed, row.extra) for row in marked.events] == [(0, 0)] * 4
    assert next(abs(row.error) for row in marked.metrics if row.metric == "cadence") < 1
    assert loads(dumps([marked]))[0].events[0].matched == marked.events[0].matched


@needs_rbds
def test_a_part_of_a_trial_shows_the_same_landings() -> None:
    trial = rbds.load_trial(rbds.HEEL)
    part = marker_trials.cut(trial, 5.003, 11.0)
    start = 751 / rbds.MARKER_HZ  # the first marker sample from 5.003 s on
    whole = rbds.force_contacts(trial)["left"][0]
    found = rbds.force_contacts(part)["left"][0] + start

    assert len(found) >= 7
    assert np.abs(found[:, None] - whole).min(1) == pytest.approx(0, abs=0.001)  # the unloaded belt's level is not quite the same
    assert part.points["heel"]["left"][0] == pytest.approx(trial.points["heel"]["left"][751])


def test_times_of_steps() -> None:
    """A stride of 0.8 s, 0.25 s on the belt; the step onto the right foot takes 0.38 s, onto the left 0.42 s."""
    left = np.arange(5.0) * 0.8
    contact = {"left": left, "right": left + 0.38}
    found = marker_trials.timings(contact, {side: times + 0.25 for side, times in contact.items()}, 0.8)
    median = {key: float(np.nanmedian(values)) for key, values in found.items()}

    assert median["contact_time", "left"] == pytest.approx(250)
    assert median["duty_factor", "right"] == pytest.approx(31.25)
    assert median["flight_time", "left"] == pytest.approx(130)
    assert median["flight_time", "right"] == pytest.approx(170)
    assert median["step_time_asymmetry", "both"] == pytest.approx(-10)
