"""The sample that stands before it runs: its change of tilt is told within 2.5 degrees, and what it was held against."""

from __future__ import annotations

import json

import pytest
from conftest import ROOT, Analysed

from formcheck.analysis import merge
from formcheck.result import Report

CLIP = ROOT / "sample_videos" / "standing_side.mp4"
TRUTH = json.loads(CLIP.with_name("standing_side.truth.json").read_text(encoding="utf-8"))
WITHIN = 2.5  # degrees


@pytest.fixture(scope="module")
def told(analysed: Analysed) -> Report:
    return merge([analysed(CLIP)], "lina")


@pytest.mark.parametrize(("metric", "within"), [("pelvic_tilt_change", WITHIN), ("trunk_lean_change", WITHIN)])
def test_the_change_from_standing(told: Report, metric: str, within: float) -> None:
    (found,) = [m for m in told.measurements if m.metric == metric]

    off = found.value - TRUTH["metrics"][metric]["both"]
    assert abs(off) < within
    assert abs(off) < 2 * found.error < 10
    assert (found.unit, found.side) == ("deg", "both")


def test_the_report_says_where_the_standing_was(told: Report) -> None:
    (line,) = [w for w in told.clips[0].warnings if w.startswith("Held against your own standing")]

    assert "of this recording" in line
    assert told.clips[0].window_s is not None
    assert told.clips[0].window_s[0] > TRUTH["standing"]["window_s"][1] - 0.5
