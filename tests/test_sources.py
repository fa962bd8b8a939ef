"""Every citation leads somewhere: to a section of docs/sources.md or to its list of references, and nothing stands in that list uncited."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from conftest import ROOT

from formcheck.advice.library import PEOPLE, PIECES
from formcheck.findings.verdict import BANDS
from formcheck.metrics.catalogue import CATALOGUE

SOURCES = ROOT / "docs" / "sources.md"
BODY, _, LIST = SOURCES.read_text(encoding="utf-8").partition("\n## References\n")
SECTIONS = dict(re.findall(r"^###? (\d+(?:\.\d+)?) (.+)$", BODY, flags=re.MULTILINE))
ENTRIES = re.findall(r"^- \*\*(.+?)\.\*\* ", LIST, flags=re.MULTILINE)

# In pieces, so that this file does not hold what it looks for.
LOST = ["science" + ".md", "definitions' " + "document"]
MONTHS = "January February March April May June July August September October November December"
MONTHS += " Januar Februar März Mai Juni Juli Oktober Dezember"
SECTION = re.compile(r"sources\.md`?,? (\d+(?:\.\d+)?(?:(?:, | and | to )\d+\.\d+)*)")
STUDY = re.compile(r"\b([A-ZÄÖÜ][\w'’-]+(?: (?:&|and|und) [A-Z][\w'’-]+)?)(?: et al\.)?,? \(?((?:19|20)\d\d)\b(?!-\d)")


def files(*patterns: str) -> list[Path]:
    return sorted({path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file() and ".venv" not in path.parts})


CODE = files("formcheck/**/*.py", "formcheck/**/*.toml", "formcheck/**/*.j2", "benchmarks/*.*", "sample_videos/maker/**/*.py")
CODE += files("sample_videos/maker/**/*.toml", "sample_videos/maker/*.md", "maker/**/*.py", "maker/**/*.toml", "maker/*.md")
DOCUMENTS = [path for path in files("docs/*.md", "README*.md", "models/*.md", "sample_videos/*.md") if path != SOURCES]
TESTS = [path for path in files("tests/**/*.py") if path != Path(__file__)]


def read(path: Path) -> str:
    """On one line, without the marks of comments, so that what is broken over two lines is found too."""
    text = re.sub(r"\n\s*#(?: |$)", "\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return re.sub(r"\s+", " ", text)


def sections_cited(text: str) -> list[str]:
    return [number for many in SECTION.findall(text) for number in re.findall(r"\d+(?:\.\d+)?", many)]


def studies_cited(text: str) -> list[str]:
    found = [(re.sub(r" (?:and|und) ", " & ", who), year) for who, year in STUDY.findall(text)]
    return [f"{who} {year}" for who, year in found if who not in MONTHS.split()]


def resolves(study: str, entries: list[str] = ENTRIES) -> bool:
    """Entries may have more before the surname ("Van Hooren"), but no other author."""
    return any(entry == study or (entry.endswith(f" {study}") and "&" not in entry.removesuffix(study)) for entry in entries)


def section(number: str) -> str:
    found = re.search(rf"^###? {re.escape(number)} .*?(?=^##|\Z)", BODY, flags=re.MULTILINE | re.DOTALL)
    assert found, number
    return found[0]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_every_section_cited_is_there() -> None:
    cited = [(named(path), number) for path in [*CODE, *DOCUMENTS, *TESTS, SOURCES] for number in sections_cited(read(path))]

    assert len(cited) > 20
    assert [(path, number) for path, number in cited if number not in SECTIONS] == []


def test_nothing_cites_what_is_not_in_the_project() -> None:
    assert [(named(path), lost) for path in [*CODE, *DOCUMENTS, *TESTS, SOURCES] for lost in LOST if lost in read(path)] == []


def test_sections_that_the_page_refers_to_are_there() -> None:
    for number in re.findall(r"\((\d\.\d+)\)|(?<=of )(\d\.\d+)(?= and )", BODY):
        assert "".join(number) in SECTIONS


def test_the_sections_are_numbered_in_order() -> None:
    numbers = [tuple(map(int, number.split("."))) for number in SECTIONS]

    assert numbers == sorted(numbers)
    assert len(numbers) == len(re.findall(r"^###? \d", BODY, flags=re.MULTILINE))


def test_every_study_cited_is_in_the_list() -> None:
    cited = [(named(path), study) for path in [*CODE, *DOCUMENTS] for study in studies_cited(read(path))]

    assert len(cited) > 100
    assert [(path, study) for path, study in cited if not resolves(study)] == []


def test_every_study_that_the_page_cites_is_in_the_list() -> None:
    cited = studies_cited(re.sub(r"\s+", " ", BODY))

    assert len(cited) > 50
    assert [study for study in cited if not resolves(study)] == []


def test_whoever_is_cited_for_advice_is_known() -> None:
    for id, piece in PIECES.items():
        for who in piece.by:
            assert who in PEOPLE or who in ENTRIES, f"{id}: {who}"


def test_the_article_and_its_people_stand_on_the_page() -> None:
    article = tomllib.loads((ROOT / "formcheck" / "advice" / "people.toml").read_text(encoding="utf-8"))["article"]
    flat = re.sub(r"\s+", " ", section("7.1"))
    assert article.partition(".")[0] in flat
    for day in re.findall(r"\d+ [A-Z][a-z]+ \d{4}", article):
        assert day in flat
    for one in PEOPLE.values():
        name, _, profession = one["full"]["en"].partition(",")
        assert name in section("7.2") and (not one["name"] or one["name"] in name)
        assert not profession or profession.split()[0] in section("7.2")


def test_every_entry_is_cited_somewhere_and_once_in_the_list() -> None:
    texts = " ".join(map(read, [*CODE, *DOCUMENTS, *TESTS])) + re.sub(r"\s+", " ", BODY)

    assert len(ENTRIES) == len(re.findall(r"^- ", LIST, flags=re.MULTILINE)) == len(set(ENTRIES))
    assert sorted(ENTRIES, key=str.casefold) == ENTRIES
    assert [entry for entry in ENTRIES if entry not in texts] == []


@pytest.mark.parametrize("metric", CATALOGUE)
def test_every_number_has_its_section(metric: str) -> None:
    titles = [number for number, title in SECTIONS.items() if f"(`{metric}`)" in title]
    assert len(titles) == 1

    text = section(titles[0])
    assert "**Formula:**" in text or "**Definition:**" in text
    assert ("**Limit:**" in text) == (metric in BANDS), "limits are told where there are some, and nowhere else"
    if metric in BANDS:
        band, limit = BANDS[metric], text.partition("**Limit:**")[2]
        for edge in {*(band.high or ()), *(band.low or ()), *([band.per_speed] if band.per_speed else [])}:
            assert re.search(rf"(?<![\d.]){re.escape(f'{edge:g}')}(?![\d]|\.\d)", limit), f"{edge:g} is not told"


@pytest.mark.parametrize(
    ("text", "sections", "studies"),
    [
        ("`docs/sources.md` 4.12: drop", ["4.12"], []),
        ("see docs/sources.md 2.2 and 2.3.", ["2.2", "2.3"], []),
        ("`sources.md` 8", ["8"], []),
        ("(Altman & Davis 2012 as checked by Mo 2021)", [], ["Altman & Davis 2012", "Mo 2021"]),
        ("Altman und Davis 2012, Bramah et al. 2018", [], ["Altman & Davis 2012", "Bramah 2018"]),
        ("Van Hooren (2023)", [], ["Hooren 2023"]),
        ("9 January 2025, anna 2026, Anna (2026-10-01)", [], []),
    ],
)
def test_the_finder_finds(text: str, sections: list[str], studies: list[str]) -> None:
    assert (sections_cited(text), studies_cited(text)) == (sections, studies)


def test_the_finder_sees_what_is_broken_over_two_lines(tmp_path: Path) -> None:
    file = tmp_path / "broken.py"
    file.write_text('# as in `docs/sources.md`\n# 99.9 (Nobody &\n# Noone 1901)\nx = """Some\n    where 1999."""\n', encoding="utf-8")

    assert sections_cited(read(file)) == ["99.9"]
    assert "99.9" not in SECTIONS
    assert studies_cited(read(file)) == ["Nobody & Noone 1901"]
    assert not resolves("Nobody & Noone 1901")


def test_a_study_resolves_only_to_its_own_authors() -> None:
    entries = ["Altman & Davis 2012", "Van Hooren 2023"]
    assert resolves("Hooren 2023", entries) and resolves("Altman & Davis 2012", entries)
    assert not resolves("Davis 2012", entries) and not resolves("Altman & Davis 2013", entries) and not resolves("Altman 2012", entries)
