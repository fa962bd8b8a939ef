"""A report read back from its JSON: this version's with its texts in every language, an older one as far as it goes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from example_reports import clean, judged, measured, report

from formcheck.history.session import session_result
from formcheck.language.text import Phrase, in_language
from formcheck.output.json.read import read_report
from formcheck.result import Program, Report, report_dict

AT_SPEED = Phrase("findings.low_cadence.fine", limit=159.0, speed=Phrase("findings.at_speed", kmh=10.8))


def cadence(reason: str = AT_SPEED) -> Report:
    return report((judged("low_cadence", "fine", metrics=("cadence",), reason=reason),), (measured("cadence", "both", 168.2, 1),))


def saved(path: Path, data: dict[str, Any]) -> Path:
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def as_version_1(one: Report) -> dict[str, Any]:
    """As formcheck wrote it before 2026-12."""
    data = report_dict(one) | {"schema": "formcheck.report/1"}
    del data["phrases"], data["program"]
    for row in data["clips"]:
        del row["network_sha256"]
    for row in data["measurements"]:
        del row["strides"]
    for row in data["findings"]:
        del row["limits"]
    return data


@pytest.mark.parametrize("written", ["en", "de"])
def test_texts_come_back_in_every_language(tmp_path: Path, written: Any) -> None:
    (found,) = read_report(saved(tmp_path / "a.json", report_dict(cadence(), written))).findings
    for language in ("en", "de"):
        assert in_language(found.reason, language) == in_language(AT_SPEED, language)


def test_advice_comes_back_in_every_language(tmp_path: Path) -> None:
    one = clean()
    again = read_report(saved(tmp_path / "a.json", report_dict(one, "en")))
    assert report_dict(again, "de") == report_dict(one, "de")
    assert report_dict(again, "de")["advice"] != report_dict(one, "en")["advice"]


def test_a_pointer_names_the_key_and_what_fills_its_gaps() -> None:
    assert report_dict(cadence(), "de")["phrases"]["/findings/0/reason"] == {
        "key": "findings.low_cadence.fine",
        "gaps": {"limit": 159.0, "speed": {"key": "findings.at_speed", "gaps": {"kmh": 10.8}}},
    }


def test_a_text_of_no_table_has_no_key(tmp_path: Path) -> None:
    data = report_dict(cadence("As told by hand."))
    assert "/findings/0/reason" not in data["phrases"]
    assert read_report(saved(tmp_path / "a.json", data)).findings[0].reason == "As told by hand."


@pytest.mark.parametrize(
    ("pointer", "row"),
    [
        ("/findings/0/reason", {"key": "findings.of_another_version", "gaps": {}}),
        ("/findings/0/reason", {"key": "findings.low_cadence.fine", "gaps": {"limit": 159.0}}),  # a gap is left
        ("/findings/0/reason", {"key": "findings.low_cadence.fine", "gaps": {"limit": None, "speed": ""}}),  # no number
        ("/findings/0/reason", {"key": "report.strides_spread", "gaps": {"n": []}}),
        ("/findings/0/reason", "findings.from_side"),
        ("/findings/0/reason", {}),
        ("/findings/7/reason", {"key": "findings.from_side", "gaps": {}}),
        ("/findings/0/verdict/x", {"key": "findings.from_side", "gaps": {}}),
        ("/findings", {"key": "findings.from_side", "gaps": {}}),
        ("", {"key": "findings.from_side", "gaps": {}}),
    ],
)
def test_a_key_that_is_not_understood_leaves_the_sentence(tmp_path: Path, pointer: str, row: Any) -> None:
    data = report_dict(cadence(), "de") | {"phrases": {pointer: row}}
    (found,) = read_report(saved(tmp_path / "a.json", data)).findings
    assert found.reason == in_language(AT_SPEED, "de")
    assert found.verdict == "fine"


@pytest.mark.parametrize("phrases", [None, [], "x"])
def test_phrases_that_are_none_leave_the_sentences(tmp_path: Path, phrases: Any) -> None:
    data = report_dict(cadence(), "de") | {"phrases": phrases}
    assert read_report(saved(tmp_path / "a.json", data)).findings[0].reason == in_language(AT_SPEED, "de")


def test_a_report_of_version_1_is_read_and_written_as_version_2(tmp_path: Path) -> None:
    again = read_report(saved(tmp_path / "a.json", as_version_1(clean())))
    assert again == replace(clean(), advice=again.advice)
    assert again.program == Program()
    data = report_dict(again)
    assert data["schema"] == "formcheck.report/2"
    assert [row["limits"] for row in data["findings"]] == [[]] * len(clean().findings)
    assert [row["strides"] for row in data["measurements"]] == [[]] * len(clean().measurements)


def test_both_versions_are_the_same_day_for_another_one(tmp_path: Path) -> None:
    told = replace(clean().measurements[0], strides=(167.0, 168.2, 169.0))
    older, newer = (make(replace(clean(), measurements=(told,))) for make in (as_version_1, report_dict))
    first, second = (session_result(read_report(saved(tmp_path / f"{n}.json", data))) for n, data in enumerate((older, newer)))
    assert first == second
    assert first.measurements
