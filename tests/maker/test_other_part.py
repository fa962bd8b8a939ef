"""The part "other" of the accuracy benchmark: what is in it, and that the maker takes it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "benchmarks"), str(ROOT / "sample_videos" / "maker")]

import grid  # noqa: E402
import other  # noqa: E402
from clip import clip_from  # noqa: E402

CLIPS = other.clips(other.load())
SIDE = {name: table for name, table in CLIPS.items() if table["camera"]["view"].startswith("side")}
REAR = {name: table for name, table in CLIPS.items() if table["camera"]["view"] == "rear"}


def values(tables: dict[str, Any], room: str, key: str) -> list[Any]:
    return [table[room][key] for table in tables.values()]


@pytest.mark.parametrize("name", CLIPS)
def test_the_maker_takes_it(name: str) -> None:
    assert clip_from(name, CLIPS[name]).name == name


def test_it_is_drawn_the_same_every_time() -> None:
    assert other.clips(other.load()) == CLIPS


def test_it_shares_no_body_with_another_part() -> None:
    elsewhere = {body for names in grid.load()["bodies"].values() for body in names}
    assert not elsewhere & set(values(CLIPS, "body", "name"))


def test_it_holds_enough_of_what_it_is_for() -> None:
    assert len(SIDE) >= 24 and len(REAR) >= 10
    assert values(SIDE, "body", "top").count("fitted") >= 16
    assert sum(t["body"]["top"] == "fitted" and t["form"]["arch"] >= 25 for t in SIDE.values()) >= 6
    assert sum(strike <= 2 for strike in values(SIDE, "form", "strike")) >= 6
    assert values(SIDE, "body", "shoes").count("bare") >= 3
    drops = values(REAR, "form", "drop_left") + values(REAR, "form", "drop_right")
    assert 2 <= min(drops) < 4 and 11 < max(drops) <= 13


@pytest.mark.parametrize(
    ("room", "sorts"),
    [
        ("body", {"name": 6, "cloth": 5, "shoes": 4, "top": 2}),
        ("film", {"rolling": 3, "messenger": 3}),
        ("scene", {"backdrop": 2, "treadmill": 3, "belt_look": 3}),
    ],
)
def test_every_sort_of_the_second_look_is_in_it(room: str, sorts: dict[str, int]) -> None:
    assert {key: len(set(values(CLIPS, room, key))) for key in sorts} == sorts
