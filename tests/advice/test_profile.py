"""A runner's own answers: read, checked, asked for."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.advice.profile import QUESTIONS, answers, as_toml, checked, read_profile
from formcheck.advice.questions import ask
from formcheck.errors import BadProfile


def write(folder: Path, text: str) -> Path:
    path = folder / "läuferin anna.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_answers_are_read(tmp_path: Path) -> None:
    path = write(tmp_path, 'sitting_hours = 9\nhard_work = false\nsurface = "asphalt"\nshoe_km = 812.5\n')

    assert read_profile(path) == {"sitting_hours": 9, "hard_work": False, "surface": "asphalt", "shoe_km": 812.5}
    assert answers(read_profile(path)) == {"sitting", "hard_ground", "worn_shoes"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("sitting_hours = 25", ["sitting_hours", "0 to 24", "25"]),
        ("sitting_hours = nan", ["sitting_hours", "0 to 24"]),
        ('sitting_hours = "nine"', ["sitting_hours", "0 to 24", "nine"]),
        ("sitting_hours = true", ["sitting_hours", "true"]),
        ("hard_work = 1", ["hard_work", "true or false", "1"]),
        ('surface = "sand"', ["surface", "grass", "sand"]),
        ("surface = []", ["surface", "[]"]),
        ("age = 30", ["age", "sitting_hours"]),
        ("sitting_hours 9", ["TOML"]),
    ],
)
def test_a_bad_answer_is_named_with_what_is_allowed(tmp_path: Path, text: str, words: list[str]) -> None:
    path = write(tmp_path, text)

    with pytest.raises(BadProfile) as caught:
        read_profile(path)
    assert "\n" not in str(caught.value)
    for word in [path.name, *words]:
        assert word in str(caught.value)


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("shoe_km", "700 km", 700),
        ("shoe_km", "700km", 700),
        ("shoe_km", "1.500 Kilometer", 1500),
        ("shoe_km", "1,500 km", 1500),
        ("shoe_km", "812.5", 812.5),
        ("sitting_hours", "8,5 Stunden", 8.5),
        ("sitting_hours", "9 h", 9),
        ("sitting_hours", "8 Std.", 8),
        ("weekly_increase_percent", "-5 %", -5),
        ("weekly_increase_percent", "10%", 10),
        ("pain_days", "14 Tage", 14),
    ],
)
def test_a_number_may_have_its_unit(tmp_path: Path, key: str, text: str, value: float) -> None:
    assert checked(key, text, "") == value
    assert read_profile(write(tmp_path, f'{key} = "{text}"\n')) == {key: value}


@pytest.mark.parametrize("text", ["700 miles", "700 h", "km", "", "7 7", "1.5.2", "nan", "1.500.20"])
def test_what_is_no_number_with_its_unit_is_refused(text: str) -> None:
    with pytest.raises(BadProfile):
        checked("shoe_km", text, "")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadProfile, match=r"nobody\.toml"):
        read_profile(tmp_path / "nobody.toml")


@pytest.mark.parametrize(
    ("profile", "leads"),
    [
        ({}, set()),
        ({"sitting_hours": 5.5}, set()),
        ({"sitting_hours": 6.0}, {"sitting"}),
        ({"shoe_km": 499.0}, set()),
        ({"shoe_km": 500.0}, {"worn_shoes"}),
        ({"hard_work": True}, {"hard_work"}),
        ({"weekly_km": 60.0, "weekly_increase_percent": 25.0}, {"steep_increase"}),
        ({"surface": "trail"}, {"uneven_ground"}),
        ({"surface": "grass"}, set()),
        ({"back_pain": True}, {"pain"}),
        ({"back_pain": True, "pain_days": 10.0}, {"pain"}),  # "longer than 10 days"
        ({"back_pain": True, "pain_days": 11.0}, {"pain", "pain_over_ten_days"}),
        ({"back_pain": False, "pain_days": 11.0}, set()),  # it is over
        ({"pain_days": 11.0}, {"pain", "pain_over_ten_days"}),
        ({"pain_stops_daily_life": True}, {"pain", "pain_stops_you"}),
    ],
)
def test_what_answers_bring_in(profile: dict[str, Any], leads: set[str]) -> None:
    assert answers(profile) == leads


def values(question: dict[str, Any]) -> st.SearchStrategy[Any]:
    if question["kind"] == "truth":
        return st.booleans()
    if question["kind"] == "choice":
        return st.sampled_from(question["choices"])
    return st.integers(question["low"], question["high"]).map(float)


@given(st.fixed_dictionaries({}, optional={key: values(question) for key, question in QUESTIONS.items()}))
def test_what_is_written_is_what_is_read(profile: dict[str, Any]) -> None:
    assert {key: checked(key, value, "") for key, value in tomllib.loads(as_toml(profile)).items()} == profile


def replies(*lines: str) -> Iterator[str]:
    yield from lines


def asked(language: Any, *lines: str) -> tuple[dict[str, Any], list[str], list[str]]:
    given_lines, prompts, complaints = replies(*lines), list[str](), list[str]()

    def answer(prompt: str) -> str:
        prompts.append(prompt)
        return next(given_lines)

    return ask(language, answer, complaints.append), prompts, complaints


def test_questions_can_be_answered_or_left_out() -> None:
    got, prompts, complaints = asked("en", "9 h", "n", "", "earth", "40 km", "", "y", "3", "n")

    assert got == {
        "sitting_hours": 9,
        "hard_work": False,
        "surface": "earth",
        "weekly_km": 40,
        "back_pain": True,
        "pain_days": 3,
        "pain_stops_daily_life": False,
    }
    assert len(prompts) == len(QUESTIONS)
    assert complaints == []


def test_a_bad_answer_is_asked_again_in_the_language() -> None:
    got, prompts, complaints = asked("de", "30", "viel", "8,5", "vielleicht", "j", "", "", "", "", "nein")

    assert got == {"sitting_hours": 8.5, "hard_work": True, "back_pain": False}
    assert len(complaints) == 3
    assert "von 0 bis 24" in complaints[0]
    assert "j oder n" in complaints[2]
    assert "Stunden" in prompts[0]
