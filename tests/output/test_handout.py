"""What is handed over: the first side of every report, its drawings, the PDF and the card."""

from __future__ import annotations

import io
import math
import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from example_reports import NO_REAR, all_wrong, clean, found, judged, nothing_assessed, report, walker
from PIL import Image

from formcheck.advice.advise import advise
from formcheck.advice.library import PIECES
from formcheck.language.text import Language
from formcheck.output.handout import card as cards
from formcheck.output.handout import figures, pdf
from formcheck.output.handout.one_page import OnePage, one_page
from formcheck.output.html.stills import Still
from formcheck.result import Report, Session

EXAMPLES = [clean, all_wrong, walker, nothing_assessed]
ROWS = tomllib.loads((Path(figures.__file__).with_name("figures.toml")).read_text(encoding="utf-8"))
BONES = {
    ("head", "shoulder"): 15,
    ("shoulder", "hip"): 34,
    ("shoulder", "elbow"): 19,
    ("elbow", "hand"): 18,
    ("hip", "knee"): 27,
    ("knee", "ankle"): 27,
    ("ankle", "toe"): 9,
}


def still(finding: str, side: Any = "left", clip: str = "rear.mp4", colour: str = "red") -> Still:
    jpeg = io.BytesIO()
    Image.new("RGB", (60, 100), colour).save(jpeg, "JPEG")
    return Still(finding, "midstance", side, jpeg.getvalue(), 60, 100, clip)


TWO = (still("hip_drop", "right"), still("overstride", clip="side.mp4", colour="blue"))


def made(one: Report, language: Language = "en", *stills: Still) -> OnePage:
    by_finding: dict[str, list[Still]] = {}
    for each in stills:
        by_finding.setdefault(each.finding, []).append(each)
    return one_page(replace(one, session=Session("2026-11-05")), by_finding, language)


def said(page: OnePage) -> list[str]:
    return [one.whole for one in page.sentences]


def test_every_exercise_has_a_figure() -> None:
    exercises = {id for id, piece in PIECES.items() if piece.kind == "exercise" or (piece.kind == "relief" and "how" in piece.fields)}
    assert exercises == set(figures.drawn())


@pytest.mark.parametrize("piece", ROWS)
def test_a_figure_is_one_and_the_same_person(piece: str) -> None:
    body = ROWS[piece]["body"]
    for side in ("near", "far"):
        joints = body | body.get(side, {})
        for (one, other), long in BONES.items():
            if one in joints and other in joints:
                seen = math.dist(joints[one], joints[other])
                foreshortened = (piece, side, other) == ("side_bridge", "far", "hand")  # points towards the reader
                assert seen == pytest.approx(long, abs=2.6) or foreshortened, (side, one, other)


@pytest.mark.parametrize("piece", ROWS)
def test_a_figure_lies_whole_on_its_field_above_the_floor(piece: str) -> None:
    top = figures.top_of([piece])
    for one in figures.figure(piece):
        for x, y in one.points:
            half = one.width / 2
            assert half <= x <= figures.WIDTH - half and top < y - half and y + half <= figures.BOTTOM
            assert one.part not in ("near", "far") or y + half <= figures.FLOOR + 1


def test_what_stands_out_most_comes_first_and_three_sentences_are_all() -> None:
    page = made(all_wrong())

    assert [one.word for one in page.sentences] == ["marked"] * 3
    assert said(page)[0] == "Hip drop (right): It is above the limit."
    assert said(page)[2].startswith("Also: ")
    for label in ("overstride", "arched lower back", "heel strike"):
        assert label in said(page)[2]
    assert page.unjudged is None


def test_where_nothing_stands_out_what_could_not_be_judged_comes_before_praise() -> None:
    findings = (judged("low_cadence", "fine"), judged("hip_drop", "not_assessed", **NO_REAR))
    page = made(report(findings))
    assert said(page) == ["Could not be judged: Pelvis. The full report says why, and how to film it.", "Nothing stands out: Cadence."]
    assert page.unjudged is None

    page = made(report((found("overstride"), *findings)))
    assert said(page)[0] == "Overstride: It is above the limit."
    assert page.unjudged is not None and page.unjudged.head == "Could not be judged"


def test_where_nothing_could_be_judged_the_reason_is_told_and_no_praise() -> None:
    page = made(nothing_assessed())
    assert said(page)[0].startswith("Nothing could be judged")
    assert said(page)[1] == "Only 3 strides could be read. Film 20 s of steady running."
    assert all(one.word != "fine" for one in page.sentences)


def test_a_walker_gets_no_verdict_and_no_exercise() -> None:
    page = made(walker())
    assert "walking" in said(page)[0] and page.exercises == ()


def test_a_side_is_named_where_the_other_does_not_stand_out() -> None:
    both = made(report((found("overstride", "marked", "right"), found("overstride", "mild", "left"))))
    one = made(report((found("overstride", "mild", "right"), judged("overstride", "borderline", "left"))))
    assert [said(both)[0].split(":")[0], said(one)[0].split(":")[0]] == ["Overstride", "Overstride (right)"]


def test_the_first_picture_shows_what_stands_out_most_the_second_another_side() -> None:
    findings = (found("hip_drop", "marked", "right"), found("leg_crossover"), found("overstride"), judged("trunk_lean", "fine"))
    shown = made(
        report(findings),
        "en",
        still("hip_drop", "left"),
        still("hip_drop", "right"),
        still("leg_crossover"),
        still("overstride", clip="side.mp4"),
        still("trunk_lean", clip="side.mp4"),
    ).pictures

    assert [(one.still.finding, one.still.side) for one in shown] == [("hip_drop", "right"), ("overstride", "left")]
    assert shown[0].caption == "Pelvis · middle of stance, right"


def test_exercises_are_those_of_what_is_to_be_worked_on_first_else_those_for_everybody() -> None:
    tips = [tip.id for one in all_wrong().advice if one.finding != "general" for tip in one.tips if tip.kind == "exercise"]
    page = made(all_wrong())
    assert [one.id for one in page.exercises] == list(dict.fromkeys(tips))[:3]
    assert page.exercises_title == "Three exercises for you"

    page = made(report((judged("low_cadence", "fine"),)))
    assert len(page.exercises) == 3 and all(one.how for one in page.exercises)
    assert page.exercises_title == "Exercises for every runner"


@pytest.mark.parametrize("make", EXAMPLES)
def test_the_doctor_is_on_every_side(make: Any) -> None:
    assert "10 days" in made(make()).doctor and not made(make()).due
    due = replace(make(), advice=advise(make().findings, {"pain", "pain_stops_you"}))
    assert made(due).due and made(due).doctor != made(make()).doctor


@pytest.mark.parametrize("make", [all_wrong, nothing_assessed])
def test_pdf_and_card_hold_all_of_it(make: Any) -> None:
    """The longest report, and the one with least."""
    page = made(make(), "de", *TWO)
    paper = pdf.fitted(page, "de")
    content = paper.content()

    assert 100 < paper.end <= pdf.LOWEST
    assert content.startswith(b"%PDF") and len(re.findall(rb"/Type /Page\b", content)) == 1
    assert re.search(rb"/MediaBox \[0 0 595\.\d+ 841\.\d+\]", content)
    assert cards.Card(page, cards.LETTERS[-1], 0).end <= cards.SIZE[1]
    assert Image.open(io.BytesIO(cards.card(page))).size == (1080, 1350)


def test_pictures_give_way_to_texts_on_paper() -> None:
    page = made(all_wrong(), "de", *TWO)
    long = replace(page, sentences=tuple(replace(one, text=one.text * 5) for one in page.sentences))
    assert pdf.Paper(long, "de", pdf.PICTURES).end > pdf.LOWEST
    assert pdf.fitted(long, "de").end <= pdf.LOWEST


def test_the_card_shows_both_pictures() -> None:
    page = made(all_wrong(), "en", *TWO)
    colours = {colour for _, colour in Image.open(io.BytesIO(cards.card(page))).getcolors(1 << 20) or []}
    assert any(red > 240 and blue < 15 for red, _, blue in colours) and any(blue > 240 and red < 15 for red, _, blue in colours)  # type: ignore[misc]


def test_without_letters_of_its_own_it_is_written_with_those_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "font_file", lambda bold: None)
    monkeypatch.setattr(cards, "font_file", lambda bold: None)
    page = made(replace(all_wrong(), runner="Jürgen Größe ▲ 走"), "de")

    assert pdf.one_page_pdf(page, "de").startswith(b"%PDF")
    assert cards.card(page).startswith(b"\x89PNG")
