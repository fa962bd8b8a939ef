"""What a user is told about a recording before believing its numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from gaits import gait_of, standing

from formcheck.clip_summary import warnings_of
from formcheck.language.text import Phrase, in_language
from formcheck.picture.pictures import Pictures
from formcheck.picture.uprights import Roll
from formcheck.pose.person import Place
from formcheck.pose.pose import Pose
from formcheck.recording.clip import Clip


def warned(people: int = 1, place: Place = "", beside: bool = False, pictures: Pictures | None = None) -> list[str]:
    points = np.zeros((20, 33, 3), np.float32)
    pose = Pose(points, points, points[:, :, 0], np.arange(20) / 60, (1280, 720), people, place, beside)
    return warnings_of(Clip(Path("a.mp4"), "0" * 64, 1280, 720, 60.0, None, 20, 0), pose, gait_of(standing()), pictures)


def keys(found: list[str]) -> set[str]:
    return {one.key for one in found if isinstance(one, Phrase)}


def test_one_person_alone_is_not_spoken_of() -> None:
    assert not any("followed" in one for one in warned())


def test_who_was_followed_is_told_as_seen_in_the_picture() -> None:
    assert "Two people are in the picture; the one on the left was followed." in warned(2, "left")
    assert "Several people are in the picture; one in the middle was followed." in warned(4, "middle")
    assert "Zwei Leute sind im Bild. Ausgewertet wurde, wer rechts ist." in [in_language(one, "de") for one in warned(2, "right")]


def test_with_another_runner_the_remedy_is_told() -> None:
    assert any(one.endswith("was followed. Film one runner at a time.") for one in warned(2, "", beside=True))


@pytest.mark.parametrize(("degrees", "error", "is_told"), [(8.0, 1.0, True), (-8.0, 1.0, True), (2.0, 0.5, False), (5.0, 4.0, False)])
def test_a_tilted_phone_is_told_where_it_is_certain(degrees: float, error: float, is_told: bool) -> None:
    assert ("quality.rolled" in keys(warned(pictures=Pictures(roll=Roll(degrees, error, 3))))) == is_told


@pytest.mark.parametrize(("incline", "is_told"), [(9.0, True), (-9.0, True), (3.0, False), (float("nan"), False)])
def test_an_incline_is_told_where_there_is_a_belt(incline: float, is_told: bool) -> None:
    assert ("quality.sloping_belt" in keys(warned(pictures=Pictures(roll=Roll(0, 0.5, 3), incline=incline)))) == is_told
