"""`formcheck explain` and the page made of the same data."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from formcheck.advice.library import KNOWN, RESTS_ON, label
from formcheck.errors import BadOption
from formcheck.findings.verdict import BANDS
from formcheck.language.text import LANGUAGES, Language, in_language
from formcheck.metrics.catalogue import CATALOGUE
from formcheck.metrics.errors import ERRORS
from formcheck.output.terminal.explain import document, explain, finding_rows, metric_rows, overview

PAGE = Path(__file__).resolve().parents[2] / "docs" / "metrics.md"


def explained(name: str, language: Language = "en", width: int = 80) -> str:
    stream = io.StringIO()
    explain(name, Console(file=stream, width=width), language)
    return stream.getvalue()


def test_the_page_is_made_of_the_data() -> None:
    assert PAGE.read_text(encoding="utf-8") == document()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [*KNOWN, *CATALOGUE])
def test_everything_can_be_explained_within_the_width(name: str, language: Language) -> None:
    for width in (50, 80, 140):
        assert max(cell_len(line) for line in explained(name, language, width).splitlines()) <= min(width, 100)


@pytest.mark.parametrize("metric", CATALOGUE.values(), ids=lambda metric: metric.id)
def test_a_number_is_explained_in_full(metric) -> None:  # type: ignore[no-untyped-def]
    told = [key for key, _ in metric_rows(metric, "en")]
    assert list(dict.fromkeys(told)) in (
        ["What", "How", "Unit", "Usual", "Limit", "Error", "Not told"],
        ["What", "How", "Unit", "Usual", "Limit", "Not told"],
    )


def test_limits_come_from_the_bands() -> None:
    assert BANDS["pelvic_drop"].high == (7, 7)
    assert "Above 7°." in explained("pelvic_drop")
    assert BANDS["trunk_lean"].low == (1, 3)
    assert "1° to 3° is borderline" in " ".join(explained("trunk_lean").split())
    assert "4 % Beinlänge mehr" in " ".join(explained("overstride", "de").split())


def test_an_error_that_was_not_measured_is_called_an_estimate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(ERRORS, "cadence")
    monkeypatch.setitem(CATALOGUE, "cadence", replace(CATALOGUE["cadence"], error=7.0, provisional=True))
    assert f"± 7 {CATALOGUE['cadence'].shown_unit}, an estimate: not measured yet" in " ".join(explained("cadence").split())
    assert "an estimate" not in explained("trunk_side_lean")


def test_a_verdict_names_what_it_rests_on() -> None:
    for finding in KNOWN:
        (_, rests), *_ = finding_rows(finding, "en")
        for metric in RESTS_ON[finding]:
            assert CATALOGUE[metric].label in rests


def test_names_may_be_written_with_dashes_and_capitals() -> None:
    assert explained("Hip-Drop") == explained("hip_drop")


@pytest.mark.parametrize(
    ("word", "id"),
    [
        ("Beckenkippung", "pelvic_tilt"),
        ("beckenkippung", "pelvic_tilt"),
        ("Hohlkreuz", "pelvic_tilt"),
        ("Unterer Rücken", "pelvic_tilt"),
        ("pelvic tilt", "pelvic_tilt"),
        ("Fersenaufsatz", "heel_strike"),
        ("Überkreuzen", "leg_crossover"),
        ("Armschwung", "arm_swing"),
        ("Spurbreite", "step_width"),
        ("Kopfvorhaltung", "head_forward"),
    ],
)
def test_the_words_of_both_languages_are_understood_in_either(word: str, id: str) -> None:
    for language in LANGUAGES:
        title = in_language(label(id) if id in KNOWN else CATALOGUE[id].label, language)
        assert title in explained(word, language).splitlines()


def test_a_word_for_several_things_explains_them_all() -> None:
    text = explained("Hüfte", "de").splitlines()
    assert {"Becken", "Hüfthöhe"} <= set(text)


def test_of_a_word_that_is_not_known_the_nearest_is_told() -> None:
    with pytest.raises(BadOption, match="beckenkippung"):
        explained("Beckenkipung")
    with pytest.raises(BadOption, match="hip drop"):
        explained("hip_dorp")


def test_a_word_like_none_is_refused_with_those_there_are() -> None:
    with pytest.raises(BadOption, match="hip_drop"):
        explained("zzz")


def test_the_overview_lists_all() -> None:
    stream = io.StringIO()
    overview(Console(file=stream, width=80), "de")
    for name in (*KNOWN, *CATALOGUE):
        assert name in stream.getvalue()
