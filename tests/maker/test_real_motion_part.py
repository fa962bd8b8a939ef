"""The part "real_motion" of the accuracy benchmark: what is in it, and that the maker takes it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
import rbds

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "benchmarks"), str(ROOT / "sample_videos" / "maker")]

import real_motion  # noqa: E402
from clip import clip_from  # noqa: E402

CLIPS = real_motion.clips(real_motion.load())
AS_THEY_RAN = {"trial", "start", "tempo"}


def exaggerated(table: dict[str, Any]) -> set[str]:
    return set(table["motion"]) - AS_THEY_RAN


@rbds.needs_rbds
@pytest.mark.parametrize("name", CLIPS)
def test_the_maker_takes_it(name: str) -> None:
    assert clip_from(name, CLIPS[name]).name == name


def test_it_is_drawn_the_same_every_time() -> None:
    assert real_motion.clips(real_motion.load()) == CLIPS


def test_both_run_unchanged_in_every_view_and_at_different_seconds() -> None:
    plain = [table for table in CLIPS.values() if not exaggerated(table) and "tempo" not in table["motion"]]

    assert {(table["motion"]["trial"], table["camera"]["view"]) for table in plain} == {
        (trial, view) for trial in ("rbds001", "rbds0041") for view in ("side_left", "side_right", "rear")
    }
    assert len({(table["motion"]["trial"], table["motion"]["start"]) for table in CLIPS.values()}) == len(CLIPS) == 16
    assert {table["film"]["fps"] for table in CLIPS.values()} == {30, 60}


def test_one_thing_at_a_time_is_exaggerated() -> None:
    things = [exaggerated(table) for table in CLIPS.values()]

    assert max(map(len, things)) == 1
    assert set().union(*things) == {"drop_left", "drop_right", "tilt", "strike", "overstride", "step_width"}
