"""The report in one screen."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from example_reports import NO_REAR, all_wrong, clean, clip, found, judged, measured, nothing_assessed, report, walker
from rich.cells import cell_len
from rich.console import Console
from test_terminal import HOSTILE, shortly, words

from formcheck.advice.advise import advise
from formcheck.language.text import LANGUAGES, Language, Phrase
from formcheck.output.terminal.short import render_short
from formcheck.result import Report, Session

EXAMPLES = [clean, all_wrong, walker, nothing_assessed, report]
MOST_LINES = 40


def asked_for_everything() -> Report:
    """Every finding made, and answers that bring in the most."""
    one = all_wrong()
    return replace(one, advice=advise(one.findings, {"pain", "sitting", "hard_work"}))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("make", [*EXAMPLES, asked_for_everything])
def test_it_fits_one_screen(make: Callable[[], Report], language: Language) -> None:
    lines = shortly(make(), 100, language).splitlines()
    assert len(lines) <= MOST_LINES
    assert max(map(cell_len, lines)) <= 100


@pytest.mark.parametrize("width", [40, 76, 80])
@pytest.mark.parametrize("make", EXAMPLES)
def test_no_line_is_wider_than_the_console(make: Callable[[], Report], width: int) -> None:
    assert max(cell_len(line) for line in shortly(make(), width).splitlines()) <= width


@pytest.mark.parametrize("make", EXAMPLES)
def test_the_doctor_and_what_else_there_is_end_it(make: Callable[[], Report]) -> None:
    end = words("\n".join(shortly(make()).splitlines()[-4:]))
    for told in ("Doctor if pain stops you walking", "more than 10 days", "--full", "--out", "--profile", "formcheck explain"):
        assert told in end


def test_what_stands_out_is_told_with_number_doubt_and_limit() -> None:
    text = words(shortly(all_wrong()))
    assert "Hip drop, marked: Pelvic drop right 9 ± 2° (limit 7)" in text
    assert "Also: low cadence, unusual lean of the trunk, head far forward, heel strike, hip drop" in text


SLOW = report((found("low_cadence", metrics=("cadence",)),), (measured("cadence", "both", 148, 1),))


@pytest.mark.parametrize(("speed", "limit"), [(None, "153 to 157"), (3.5, "160 to 164")])
def test_the_limit_is_that_of_the_belts_speed(speed: float | None, limit: str) -> None:
    """150 and 154 at 2.5 m/s, 10.5 more for each m/s above; where no speed is known, at a usual 2.75."""
    one = replace(SLOW, session=Session(speed=speed))
    assert f"Low cadence, mild: Cadence 148 ± 1 steps/min (limit {limit})" in words(shortly(one))


def test_a_lifted_hip_is_held_against_its_own_limit() -> None:
    one = report((found("hip_lift", side="left", metrics=("pelvic_drop",)),), (measured("pelvic_drop", "left", -4.0, 1.0),))
    assert "Hip lift, mild: Pelvic drop left -4 ± 1° (limit -1)" in words(shortly(one))


def test_sides_that_differ_stand_on_one_line() -> None:
    one = report((found("overstride", "marked", "left"), found("overstride", "mild", "right")))
    assert "Overstride, marked left, mild right" in shortly(one)


def test_it_says_first_what_was_judged_and_what_was_not() -> None:
    before = words(shortly(clean()).split("Nothing")[0].split("The rest")[0])
    assert "Judged Reach of the step, Cadence Not judged Pelvis, Track" in before


def test_how_to_film_what_was_not_judged_is_told_once() -> None:
    rear = Phrase("findings.from_rear")
    hips = Phrase("both_sentences", first=rear, then=Phrase("findings.fitted_hips"))
    why = Phrase("findings.needs_view", view=Phrase("views.from_rear"))
    text = words(
        shortly(
            report(
                (
                    judged("hip_drop", "not_assessed", reason=why, remedy=hips),
                    judged("leg_crossover", "not_assessed", reason=why, remedy=rear),
                )
            )
        )
    )
    assert "Pelvis, Track: Film exactly from behind" in text
    assert text.count("Film exactly from behind") == 1
    assert "This needs a clip" not in text


def test_another_reason_is_told_with_its_remedy() -> None:
    text = words(shortly(report((judged("hip_drop", "not_assessed", **NO_REAR),))))
    assert f"Pelvis: {NO_REAR['reason']} {NO_REAR['remedy']}" in text


def test_exercises_stand_before_the_name_of_who_advised_them_and_ours_have_none() -> None:
    text = words(shortly(report((found("overstride", "marked"),))))
    assert re.search(r"Exercise .*Hamstring curl \(McDowell\); Quick feet to a beat\.", text)
    assert len(re.search(r"Exercise (.*?)\.", text)[1].split(", ")) <= 3  # type: ignore[index]


def test_heel_strike_and_pain_lead_to_the_core_and_the_midfoot() -> None:
    findings = (found("heel_strike", "information"), judged("pelvic_tilt", "not_assessed", **NO_REAR))
    text = words(shortly(replace(report(findings), advice=advise(findings, {"pain"})), language="de"))
    for told in ("Beckenkippung", "Mitte des Fußes", "Unterarmstütz (Plank)", "McDowell", "Kindhaltung"):
        assert told in text
    assert "nichts zu ändern" not in text


def test_who_should_see_a_doctor_by_her_answers_reads_it_at_the_top_too() -> None:
    findings = (found("hip_drop", "marked"),)
    one = replace(report(findings), advice=advise(findings, {"pain", "pain_over_ten_days"}))
    assert "before you run again" in "\n".join(shortly(one).splitlines()[:5])
    assert "once a doctor agrees" in shortly(one) and "What to do first" not in shortly(one)


def test_walking_has_no_verdicts() -> None:
    text = words(shortly(walker()))
    assert "This is walking, not running" in text
    assert "Judged" not in text


def test_of_many_remarks_on_a_recording_two_are_told() -> None:
    one = report(clips=(clip(warnings=("One.", "Two.", "Three.", "Four.")),))
    text = shortly(one)
    assert "One." in text and "Two." in text and "Three." not in text
    assert "and 2 more remarks (--full)" in text


def test_control_characters_and_markup_are_text() -> None:
    one = report(
        (found("hip_drop", reason=f"[red]{HOSTILE}"),), runner="[bold]Eve", clips=(clip(f"[blink]{HOSTILE}.mp4", warnings=(HOSTILE,)),)
    )
    text = shortly(one)
    assert "[bold]Eve" in text and "[red]" in text
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", text)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
@pytest.mark.parametrize("make", EXAMPLES)
def test_it_prints_in_any_encoding(make: Callable[[], Report], encoding: str, tmp_path: Path) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, errors="strict")
    render_short(make(), Console(file=stream, width=80), "de")
    stream.flush()
    assert "--full" in raw.getvalue().decode(encoding)
