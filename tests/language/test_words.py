"""Everything that is said can be said in every language."""

from __future__ import annotations

import ast
import copy
import pickle
import re
import string
from dataclasses import replace
from pathlib import Path

import pytest
from example_reports import all_wrong, clean, nothing_assessed, walker
from hypothesis import given
from hypothesis import strategies as st
from test_terminal import printed, words

from formcheck.errors import BadOption
from formcheck.language.current import chosen, taken_out
from formcheck.language.text import LANGUAGES, Language, Phrase, decimal, in_language, in_sequence, known, texts
from formcheck.metrics.catalogue import CATALOGUE
from formcheck.result import report_dict

PACKAGE = Path(__file__).resolve().parents[2] / "formcheck"


def forms(text: str | dict[str, str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text.values())


def gaps(text: str | dict[str, str]) -> set[str | None]:
    return {name for form in forms(text) for _, name, _, _ in string.Formatter().parse(form) if name}


@pytest.mark.parametrize("key", sorted(texts()))
def test_every_text_is_there_in_every_language(key: str) -> None:
    entry = texts()[key]

    assert set(entry) == set(LANGUAGES)
    assert gaps(entry["en"]) == gaps(entry["de"])
    assert isinstance(entry["en"], str) == isinstance(entry["de"], str)
    if key not in ("explain.none", "people.formcheck.full", "page.short_both"):
        assert all(form.strip() for language in LANGUAGES for form in forms(entry[language]))


def test_every_key_that_the_code_names_is_there() -> None:
    named = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Phrase", "t") and isinstance(node.args[0], ast.Constant):
                named.add(("cli." if getattr(node.func, "id", "") == "t" else "") + str(node.args[0].value))

    assert len(named) > 100
    assert named - set(texts()) == set()


def test_german_is_in_the_du_form_and_inclusive() -> None:
    for key, entry in texts().items():
        for form in forms(entry["de"]):
            assert not re.search(r"\b(Ihre?[nmrs]?|Ihnen)\b", form), key
            assert not re.search(r"(?<![.!?:] )(?<!^)\bSie\b", form), key
            assert not re.search(r"\b(die|der|den|jeder|ein) Läufer\b(?!:)", form), key


def test_a_text_remembers_how_to_say_itself() -> None:
    one = Phrase("quality.low_rate", rate=29.97)

    assert one == "30 frames a second is little for the moment of landing; film with 60 or more."
    assert in_language(one, "de").startswith("30 Bilder pro Sekunde")
    assert in_language("anna.mp4", "de") == "anna.mp4"


def test_gaps_hold_texts_and_german_numbers_have_a_comma() -> None:
    lost = Phrase("quality.leg_lost", side=Phrase("sides.left"), percent=17.4)
    assert "(links)" in in_language(lost, "de")
    assert in_language(Phrase("history.uncached", n=1, size=6.125), "de").endswith("(6,1 MB).")
    assert "6.0 MB" in Phrase("history.uncached", n=1, size=6.04)


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_every_count_there_is_a_form_for_what_the_language_tells_apart(language: Language) -> None:
    """As CLDR has it, for whole numbers."""
    told_apart = {known(language).plural_form(n) for n in range(1000)}
    for key, entry in texts().items():
        if isinstance(entry[language], dict):
            assert set(entry[language]) == told_apart, key


def test_a_language_that_babel_does_not_know_counts_as_english_does() -> None:
    assert decimal("1.5", "xx") == "1.5"  # type: ignore[arg-type]
    assert decimal("1.5", "de") == "1,5"


def test_one_and_several() -> None:
    assert in_language(Phrase("report.strides_spread", n=1, spread="0"), "de") == "1 Doppelschritt, Streuung 0"
    assert in_language(Phrase("report.strides_spread", n=2, spread="0"), "en") == "2 strides, spread 0"


def test_sentences_stand_one_after_the_other() -> None:
    both = in_sequence("", Phrase("findings.film_twenty"), "", Phrase("findings.fitted_hips"))

    assert both == "Film at least 20 seconds of steady running. Wear fitted shorts and a top that is tucked in."
    assert (
        in_language(both, "de") == "Film mindestens 20 Sekunden gleichmäßiges Laufen. Trag enge Shorts und steck das Oberteil in den Bund."
    )
    assert in_sequence("", "") == ""


@pytest.mark.parametrize("again", [copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))], ids=["copied", "pickled"])
def test_it_survives_being(again) -> None:  # type: ignore[no-untyped-def]
    one = in_sequence(Phrase("quality.low_rate", rate=29.97), "Ende.")
    assert in_language(again(one), "de") == in_language(one, "de")


@given(st.floats(-1e4, 1e4), st.sampled_from(sorted(CATALOGUE)))
def test_a_number_is_the_same_in_both_languages_but_for_the_comma(value: float, metric: str) -> None:
    kind = CATALOGUE[metric]
    assert kind.number(value, "de").replace(",", ".") == kind.number(value, "en")
    assert kind.with_unit("1,0", "de").startswith("1,0")


@pytest.mark.parametrize("make", [clean, all_wrong, walker, nothing_assessed])
def test_a_german_report_has_no_english_words(make) -> None:  # type: ignore[no-untyped-def]
    one = make()
    silent = replace(
        one,
        clips=tuple(replace(clip, path="a.mp4", warnings=()) for clip in one.clips),
        findings=tuple(replace(finding, reason="-", remedy="") for finding in one.findings),
    )
    text = words(printed(silent, language="de"))
    data = report_dict(silent, "de")

    assert data["language"] == "de"
    for said in (text, " ".join(str(tip["what"]) for one in data["advice"] for tip in one["tips"])):
        assert not re.search(
            r"\b(the|and|your|with|left|right|both|steps|strides|hip drop|spread|marked|borderline|fine)\b", said.replace("Clip", "")
        )


def test_the_values_of_a_report_do_not_depend_on_the_language() -> None:
    english, german = report_dict(clean(), "en"), report_dict(clean(), "de")
    assert english["measurements"] == german["measurements"]
    assert [one["finding"] for one in english["advice"]] == [one["finding"] for one in german["advice"]]


@pytest.mark.parametrize(
    ("asked", "environment", "language"),
    [
        ("de", {"LANG": "en_GB.UTF-8"}, "de"),
        ("EN", {"LANG": "de_DE.UTF-8"}, "en"),
        (None, {"FORMCHECK_LANG": "de", "LANG": "C"}, "de"),
        (None, {"LANG": "de_AT.UTF-8"}, "de"),
        (None, {"LC_ALL": "C", "LANG": "de_DE.UTF-8"}, "en"),
        (None, {"LC_ALL": "", "LANG": "de_CH"}, "de"),
        (None, {"LANG": "fr_FR.UTF-8"}, "en"),
        (None, {"LANG": "den_XX"}, "en"),
    ],
)
def test_the_language_is_the_one_asked_for_else_the_systems(asked: str | None, environment: dict[str, str], language: str) -> None:
    assert chosen(asked, environment) == language


@pytest.mark.parametrize("asked", ["fr", "", "deutsch"])
def test_a_language_that_formcheck_does_not_speak_is_refused(asked: str) -> None:
    with pytest.raises(BadOption, match="en, de"):
        chosen(asked, {})


@pytest.mark.parametrize(
    ("given_words", "asked", "kept"),
    [
        (["a.mp4", "--lang", "de", "--json"], "de", ["a.mp4", "--json"]),
        (["--lang=de", "a.mp4"], "de", ["a.mp4"]),
        (["a.mp4", "--", "--lang", "de"], None, ["a.mp4", "--", "--lang", "de"]),
        (["a.mp4", "--lang"], "", ["a.mp4"]),
        ([], None, []),
    ],
)
def test_the_language_is_taken_out_of_the_line(given_words: list[str], asked: str | None, kept: list[str]) -> None:
    assert taken_out(given_words) == (asked, kept)
