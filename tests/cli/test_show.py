"""A stored report shown again without its recordings."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from example_reports import all_wrong, clean
from test_terminal import printed

from formcheck.language.text import Language
from formcheck.output.json.read import read_report
from formcheck.result import Program, Report, report_dict

OF_TODAY = replace(clean(), program=Program("0.1.0"))


def saved(path: Path, one: Report, language: Language = "en") -> Path:
    path.write_text(json.dumps(report_dict(one, language)), encoding="utf-8")
    return path


@pytest.mark.parametrize("language", ["en", "de"])
def test_it_is_shown_in_any_language_whichever_it_was_written_in(formcheck: Run, tmp_path: Path, language: Any) -> None:
    path = saved(tmp_path / "a.json", OF_TODAY, "de" if language == "en" else "en")
    done = formcheck("show", path, "--full", "--lang", language)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == printed(read_report(path), language=language).split()


def test_one_screen_is_shown_where_not_all_is_asked_for(formcheck: Run, tmp_path: Path) -> None:
    path = saved(tmp_path / "a.json", OF_TODAY)
    assert len(formcheck("show", path).stdout.splitlines()) < len(formcheck("show", path, "--full").stdout.splitlines()) / 2


def test_the_word_show_can_be_left_out(formcheck: Run, tmp_path: Path) -> None:
    path = saved(tmp_path / "a.json", OF_TODAY)
    assert formcheck(path).stdout == formcheck("show", path).stdout


def test_as_json_it_is_the_same_report(formcheck: Run, tmp_path: Path) -> None:
    path = saved(tmp_path / "a.json", OF_TODAY, "de")
    assert json.loads(formcheck("show", path, "--json").stdout) == report_dict(OF_TODAY, "en")


def test_a_page_says_what_it_lacks(formcheck: Run, tmp_path: Path) -> None:
    path, page = saved(tmp_path / "a.json", replace(all_wrong(), program=Program("0.1.0"))), tmp_path / "a.html"
    done = formcheck("show", path, "--html", page, "--lang", "de")
    assert (done.returncode, done.stdout) == (0, "")
    assert f"{page} hat keine Bilder und Kurven" in done.stderr
    html = page.read_text(encoding="utf-8")
    assert '<html lang="de">' in html and "Jürgen Groß-Ölschläger" in html
    assert "data:image/jpeg" not in html


def test_files_are_written_and_named(formcheck: Run, tmp_path: Path) -> None:
    path = saved(tmp_path / "a.json", OF_TODAY)
    done = formcheck("show", path, "--csv", tmp_path / "a.csv", "-o", tmp_path / "a.txt")
    assert (tmp_path / "a.csv").read_text(encoding="utf-8").startswith("runner,metric,")
    assert "formcheck · Anna Müller" in (tmp_path / "a.txt").read_text(encoding="utf-8")
    assert done.stderr.splitlines() == [f"Written: {tmp_path / name}" for name in ("a.csv", "a.txt")]


def test_an_older_report_keeps_its_sentences_and_says_so(formcheck: Run, tmp_path: Path) -> None:
    data = report_dict(clean(), "en") | {"schema": "formcheck.report/1"}
    del data["phrases"], data["program"]
    (tmp_path / "a.json").write_text(json.dumps(data), encoding="utf-8")
    done = formcheck("show", tmp_path / "a.json", "--full", "--lang", "de")
    assert "älteren Version" in done.stderr
    assert "168 steps a minute is usual." in done.stdout


@pytest.mark.parametrize(("text", "said"), [("", "no JSON"), ("{}", "no report of formcheck"), (None, "cannot be read")])
def test_what_is_no_report_is_named(formcheck: Run, tmp_path: Path, text: str | None, said: str) -> None:
    if text is not None:
        (tmp_path / "a.json").write_text(text, encoding="utf-8")
    done = formcheck("show", tmp_path / "a.json", "--html", tmp_path / "a.html")
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr and "a.json" in done.stderr and len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "a.html").exists()


def test_a_page_that_cannot_be_written_is_named(formcheck: Run, tmp_path: Path) -> None:
    done = formcheck("show", saved(tmp_path / "a.json", OF_TODAY), "--html", tmp_path)
    assert done.returncode == 1
    assert "is a folder" in done.stderr
