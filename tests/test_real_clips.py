"""Recordings of real people, by what one person saw in them frame by frame. They are not part of the project: skipped where absent."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import ROOT

from formcheck.analysis import Options, analyze
from formcheck.pose.find import find_pose
from formcheck.pose.landmarks import HIP
from formcheck.pose.mediapipe_landmarker import MediaPipe
from formcheck.pose.model_file import find_model
from formcheck.recording.clip import open_clip
from formcheck.result import Report

SHARED = Path(os.environ.get("FORMCHECK_SHARED") or ROOT.parent / "shared")
LABELS = SHARED / "clips" / "labels.json"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not LABELS.is_file(), reason="no labelled recordings here; FORMCHECK_SHARED names their folder"),
]

TILTED, SPRINT = "treadmill_side_60fps_tilted", "treadmill_side_sprint_bystander"
_reports: dict[str, Report] = {}


def path(name: str) -> Path:
    return SHARED / "clips" / f"{name}.mp4"


def report(name: str) -> Report:
    if name not in _reports:
        _reports[name] = analyze([path(name)], Options())
    return _reports[name]


def label(name: str) -> dict[str, Any]:
    clips = json.loads(LABELS.read_text(encoding="utf-8"))["clips"]
    found: dict[str, Any] = next(clip for clip in clips if Path(clip["path"]).stem == name)
    return found


def verdicts(name: str, finding: str) -> dict[str, str]:
    return {f.side: f.verdict for f in report(name).findings if f.finding == finding}


def cadence(name: str) -> float:
    return next(m.value for m in report(name).measurements if m.metric == "cadence")


def contacts(name: str, side: str) -> list[float]:
    return [e.frame for e in report(name).events if (e.side, e.event) == (side, "initial_contact")]


@pytest.mark.exhaustive
def test_a_treadmill_run_at_60_frames() -> None:
    clip = report(TILTED).clips[0]

    assert (clip.activity, clip.view, clip.facing) == ("running", "side", "right")
    assert clip.repaired_frames > 0  # the network exchanges the legs in some two dozen frames
    assert 165 <= cadence(TILTED) <= 169
    assert verdicts(TILTED, "heel_strike")["left"] == "finding"
    assert verdicts(TILTED, "heel_strike")["right"] in ("finding", "not_assessed")  # its toes leave the picture just before it lands


@pytest.mark.exhaustive
@pytest.mark.parametrize("side", ["left", "right"])
def test_contacts_of_a_treadmill_run(side: str) -> None:
    found = contacts(TILTED, side)

    for seen in label(TILTED)["initial_contacts"][side]:
        assert min(abs(frame - seen) for frame in found) <= 2


@pytest.mark.parametrize("name", [pytest.param("negative_walking_side", marks=pytest.mark.exhaustive), "negative_walking_front"])
def test_walking_is_not_judged(name: str) -> None:
    assert report(name).activity != "running"
    assert report(name).findings == ()


def test_jogging_on_the_spot_from_the_front() -> None:
    name = "on_the_spot_front"

    assert report(name).clips[0].view == "front"
    assert cadence(name) == pytest.approx(184, abs=4)
    assert "finding" not in verdicts(name, "leg_crossover").values()
    assert set(verdicts(name, "heel_strike").values()) == {"not_assessed"}


@pytest.mark.exhaustive
def test_the_runner_is_followed_and_not_the_coach() -> None:
    """By eye, frames 120 to 290 of 1280 x 720: the runner's hips stay about (725, 340), the coach's about (990, 555)."""
    pose = find_pose(open_clip(path(SPRINT)), MediaPipe(find_model()))
    hips = pose.pixels[120:291, list(HIP.values())].mean(1)
    there = hips[np.isfinite(hips[:, 0])]

    assert len(there) >= 0.9 * len(hips)
    runner = np.linalg.norm(there - [725, 340], axis=1)
    coach = np.linalg.norm(there - [990, 555], axis=1)
    assert np.mean(runner < 130) >= 0.95
    assert np.mean(coach < 150) == 0


@pytest.mark.exhaustive
def test_a_forefoot_sprint_is_not_called_heel_striking() -> None:
    assert report(SPRINT).clips[0].activity != "walking"
    assert verdicts(SPRINT, "heel_strike").get("left") != "finding"


def test_a_runner_too_small_to_follow_is_not_judged() -> None:
    """Her trunk has 12 pixels; the network sees hips in ten frames and elsewhere imagines a body at the picture's edge."""
    assert report("overground_tiny_runner").activity != "walking"
    assert report("overground_tiny_runner").findings == ()
