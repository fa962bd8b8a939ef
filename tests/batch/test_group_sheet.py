"""The club sheet on hand-made runners: order, groups, places, names; and the page, the table and the JSON made of it."""

from __future__ import annotations

import base64
import csv
import datetime
import hashlib
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path

import pytest
from example_reports import found, judged, report, walker
from example_reports import measured as number
from jsonschema import Draft202012Validator
from rich.console import Console

from formcheck.batch.entries import Entry, Runner
from formcheck.batch.evening import Problem, RunnerResult
from formcheck.batch.run import ALL, NONE, SOME, status
from formcheck.batch.sheet.as_csv import club_csv
from formcheck.batch.sheet.as_html import club_page
from formcheck.batch.sheet.as_json import club_dict
from formcheck.batch.sheet.as_terminal import render
from formcheck.batch.sheet.as_xlsx import club_xlsx
from formcheck.batch.sheet.group_sheet import names_of, nothing, resting_on, sheet, shown_names
from formcheck.batch.sheet.table import Table, club_table
from formcheck.language.text import LANGUAGES, Language, Phrase
from formcheck.result import Report, Session

DAY = "2026-11-20"


def result_of(
    name: str, one: Report | None, *problems: Problem, repeated: tuple[str, ...] = (), measured: int = 1, day: str = DAY
) -> RunnerResult:
    entries = tuple(Entry(f"{name}_{k}.mp4", f"{name}_{k}.mp4", name) for k in range(measured + len(problems) + len(repeated)))
    runner = Runner(name, name, Session(day, 2.8, "red"), entries)
    return RunnerResult(runner, one, {".html": Path("x")} if one else {}, problems, repeated, measured)


def evening() -> list[RunnerResult]:
    """Anna drops one hip markedly, Ben crosses mildly and lands far ahead, Cora has nothing, Dora walks, Emil's clip is empty."""
    return [
        result_of("Emil Öhl", None, Problem("emil.mp4", Phrase("errors.empty", path="emil.mp4")), measured=0),
        result_of(
            "Cora",
            report(
                (judged("hip_drop", "fine", "left"), judged("hip_drop", "fine", "right"), judged("low_cadence", "borderline")),
                (
                    number("pelvic_drop", "left", 3.0, 1.0),
                    number("pelvic_drop", "right", 3.4, 1.0),
                    number("cadence", "both", 154, 1.0),
                ),
            ),
        ),
        result_of(
            "Anna Müller",
            report(
                (found("hip_drop", "marked", "left"), judged("hip_drop", "fine", "right"), judged("low_cadence", "fine")),
                (
                    number("pelvic_drop", "left", 12.0, 1.5),
                    number("pelvic_drop", "right", 4.0, 1.0),
                    number("cadence", "both", 170, 1.0),
                ),
            ),
            repeated=("anna copy.mp4",),
        ),
        result_of(
            "Ben",
            report(
                (found("leg_crossover", "mild"), found("overstride", "marked", "left"), found("overstride", "marked", "right")),
                (number("cadence", "both", 160, 1.0),),
            ),
        ),
        result_of("Dora", walker(), Problem("dora.mp4", Phrase("report.walking"), Phrase("report.film_running")), measured=0),
    ]


def table_of(people: list[RunnerResult], language: Language = "en", initials: bool = False) -> Table:
    return club_table(people, sheet(people, initials), names_of(people, initials), language)


def test_who_has_most_to_work_on_comes_first() -> None:
    rows = sheet(evening()).rows
    assert [row.name for row in rows] == ["Ben", "Anna Müller", "Cora", "Dora"]
    assert [row.weight for row in rows] == [3.0, 2.0, 0.0, 0.0]
    ben, anna, cora, dora = rows
    assert [(need.finding, need.word, need.sides) for need in ben.needs] == [
        ("overstride", "marked", ("left", "right")),
        ("leg_crossover", "mild", ("both",)),
    ]
    assert [(need.finding, need.sides) for need in anna.needs] == [("hip_drop", ("left",))]
    assert cora.close == ("low_cadence",) and not cora.needs and cora.running
    assert not dora.running and not dora.needs


FIVE = tuple(judged(name, "fine") for name in ("heel_strike", "pelvic_tilt", "leg_crossover", "hip_drop", "arm_swing"))


@pytest.mark.parametrize("missing", range(len(FIVE)))
def test_only_who_was_judged_in_all_five_gets_the_green_tick(missing: int) -> None:
    (all_five,) = sheet([result_of("Anna", report(FIVE))]).rows
    (four,) = sheet([result_of("Anna", report(FIVE[:missing] + FIVE[missing + 1 :]))]).rows
    assert all_five.seen_enough and nothing(all_five) == "nothing stands out"
    assert not four.seen_enough and "not all was judged" in nothing(four)


def test_who_is_near_a_limit_gets_none() -> None:
    (near,) = sheet([result_of("Anna", report((*FIVE, judged("overstride", "borderline"))))]).rows
    assert not near.seen_enough and nothing(near) == "nothing stands out for certain"


def test_what_rests_on_few_steps_weighs_half() -> None:
    few = replace(found("hip_drop", "marked", "left"), provisional=True)
    (row,) = sheet([result_of("Anna", report((few,)))]).rows
    assert row.weight == 1.0


def test_runners_with_the_same_need_train_together() -> None:
    pelvis, landing = sheet(evening()).trainings
    assert (pelvis.topic, [name for name, _ in pelvis.members]) == ("pelvis", ["Ben", "Anna Müller"])
    assert (landing.topic, [name for name, _ in landing.members]) == ("landing", ["Ben"])
    assert pelvis.exercises and all(set(names) <= {"Ben", "Anna Müller"} for _, names in pelvis.exercises)
    counts = [len(names) for _, names in pelvis.exercises]
    assert counts == sorted(counts, reverse=True)
    assert not any("Dora" in [name for name, _ in group.members] for group in (pelvis, landing))


def test_everybody_has_a_place_in_each_metric() -> None:
    spreads = {spread.metric: spread for spread in sheet(evening()).spreads}
    cadence = spreads["cadence"]
    assert [(place.name, place.measurement.value) for place in cadence.places] == [("Cora", 154), ("Ben", 160), ("Anna Müller", 170)]
    assert (cadence.middle, cadence.runners) == (160, 3)
    drop = spreads["pelvic_drop"]
    assert [(place.name, place.measurement.side) for place in drop.places] == [
        ("Cora", "left"),
        ("Cora", "right"),
        ("Anna Müller", "left"),
        ("Anna Müller", "right"),
    ]
    assert drop.middle == pytest.approx((3.2 + 8.0) / 2)


def test_what_could_not_be_measured_is_named_with_what_to_film() -> None:
    one = sheet(evening())
    assert [(each.name, each.problem.label) for each in one.again] == [("Emil Öhl", "emil.mp4"), ("Dora", "dora.mp4")]
    assert one.repeated == (("Anna Müller", "anna copy.mp4"),)
    assert (one.clips, one.measured, one.day) == (6, 3, DAY)


def test_a_clip_that_was_read_by_half_and_a_view_that_is_missing_are_to_be_filmed() -> None:
    lost = [
        judged(id, "not_assessed", reason="The legs could not be told apart.", remedy="Film in better light.")
        for id in ("arm_swing", "overstride")
    ]
    other = judged("hip_drop", "not_assessed", reason="No clip from behind.", remedy="Film from behind.")
    half, missing = sheet([result_of("Anna", report((*lost, other, judged("trunk_lean", "fine"))))]).again

    assert (half.problem.label, half.problem.reason, half.problem.remedy) == (
        "anna side.mp4",
        "The legs could not be told apart.",
        "Film in better light.",
    )
    assert half.findings == ("overstride", "arm_swing") and half.missing == ""
    assert (missing.missing, missing.findings) == ("rear", ("hip_drop",))
    assert sheet([result_of("Anna", report((judged("trunk_lean", "fine"),)))]).again == ()


def test_the_missing_view_stands_beside_the_runner_and_in_every_form() -> None:
    people = [result_of("Anna", report((judged("hip_drop", "not_assessed"), judged("trunk_lean", "fine"))))]
    one = sheet(people)

    assert one.rows[0].missing == ("rear",)
    assert club_page(one, "en").count("missing: from behind") == 2
    assert club_dict(one)["runners"][0]["missing"] == ["rear"]
    out = io.StringIO()
    render(one, Console(file=out, width=80, color_system=None), "de")
    assert "fehlt: von hinten · Anna" in out.getvalue()


# Colours


def test_a_number_has_the_colour_of_the_verdict_that_rests_on_it() -> None:
    cadence = number("cadence", "both", 154, 1.0)
    drop = number("pelvic_drop", "left", 6.0, 1.0)
    close = replace(judged("low_cadence", "borderline"), metrics=("cadence",))
    findings = [
        close,
        *(replace(judged("hip_drop", word, side), metrics=("pelvic_drop",)) for word, side in (("fine", "left"), ("borderline", "right"))),
    ]

    assert resting_on(cadence, findings) == "borderline"
    assert resting_on(drop, findings) == "fine"  # the other side's verdict is not its own
    assert resting_on(drop, [*findings, replace(found("hip_lift", "mild", "left"), metrics=("pelvic_drop",))]) == "mild"
    assert resting_on(number("trunk_lean", "both", 5, 1.0), findings) == ""
    people = [result_of("Anna", report((close,), (cadence,)))]
    text = club_page(sheet(people), "en")
    assert 'class="row-borderline"' in text and 'class="row-fine"' not in text


# The workbook


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_the_workbook_numbers_are_numbers_and_dates_are_dates(language: Language) -> None:
    from openpyxl import load_workbook

    people = [*evening(), result_of("=cmd()", evening()[1].report)]
    book = load_workbook(io.BytesIO(club_xlsx(table_of(people, language), language)))
    rows = list(book.active.iter_rows())
    heads = [cell.value for cell in rows[0]]
    anna = dict(zip(heads, rows[3], strict=True))

    drop = {"en": "Pelvic drop (left) [°]", "de": "Beckenabsenkung (links) [°]"}[language]
    assert (anna[drop].value, anna[drop].data_type) == (12.0, "n")
    date = anna[{"en": "Date", "de": "Datum"}[language]]
    assert date.is_date and date.value.date() == datetime.date(2026, 11, 20)
    verdict = anna[{"en": "Hip drop (left)", "de": "Absinken der Hüfte (links)"}[language]]
    assert verdict.value == {"en": "marked", "de": "deutlich"}[language]
    assert verdict.fill.start_color.rgb.endswith("F8C9C4")
    assert (rows[-1][0].value, rows[-1][0].data_type) == ("=cmd()", "s")


def test_the_same_table_makes_the_same_workbook(monkeypatch: pytest.MonkeyPatch) -> None:
    first = club_xlsx(table_of(evening()), "en")
    monkeypatch.setattr("time.time", lambda: 2e9)
    monkeypatch.setattr("time.localtime", lambda *_: (2033, 5, 18, 3, 33, 20, 2, 138, 0))

    assert club_xlsx(table_of(evening()), "en") == first


# Pictures


def test_pictures_stand_beside_their_runner() -> None:
    text = club_page(sheet(evening()), "en", pictures={"Cora": b"jpeg"})

    assert text.count('class="portrait"') == 1
    assert f'src="data:image/jpeg;base64,{base64.b64encode(b"jpeg").decode()}"' in text and 'alt="Cora, running"' in text


def test_initials() -> None:
    names = ["Anna Müller", "Ben", "anna-lena maier", "Arno Meier", "Anna Müller"]
    assert shown_names(names, True) == ["A. M. 1", "B.", "A. L. M.", "A. M. 2", "A. M. 1"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_with_initials_no_name_is_in_any_file(language: Language) -> None:
    people = evening()
    one = sheet(people, initials=True)
    files = [
        club_page(one, language),
        club_csv(table_of(people, language, True)),
        json.dumps(club_dict(one, language), ensure_ascii=False),
    ]
    for text in files:
        assert not re.search(r"Anna|Müller|Ben\b|Cora|Dora|Emil|emil|\.mp4", text)
        assert "A. M." in text


def test_exit_status_says_whether_all_some_or_none() -> None:
    people = evening()
    assert status(people) == SOME
    assert status([people[1], people[2], people[3]]) == ALL  # Anna's repeated clip is no loss
    assert status([people[0], people[4]]) == NONE


class Elements(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_lets_its_own_script_run_and_nothing_else(language: Language) -> None:
    text = club_page(sheet(evening()), language)
    tags = Elements(text).tags
    policy = next(a["content"] for tag, a in tags if a.get("http-equiv") == "Content-Security-Policy") or ""
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()

    assert f"script-src 'sha256-{digest}'" in policy and "default-src 'none'" in policy
    for tag, attributes in tags:
        assert not any(name.startswith("on") for name in attributes)
        for name in ("src", "href"):
            value = attributes.get(name)
            assert value is None or value.startswith(("data:", "#", "runners/")), (tag, value)
    assert ("a", {"href": "runners/Anna%20M%C3%BCller.html"}) in tags


def test_a_page_that_could_not_be_written_is_not_linked() -> None:
    without = replace(evening()[2], files={})
    text = club_page(sheet([without]), "en")
    assert "Anna Müller" in text and "runners/" not in text


def test_foreign_names_are_escaped() -> None:
    people = [result_of("<b>Bob & \x1b[31m", evening()[2].report), result_of("=cmd()", evening()[3].report)]
    one = sheet(people)
    text = club_page(one, "en")
    assert "<b>Bob" not in text and "&lt;b&gt;Bob &amp;" in text and "\x1b" not in text
    assert "'=cmd()" in club_csv(table_of(people))


def test_the_table_has_a_row_for_each_and_a_column_for_every_verdict_and_number() -> None:
    people = evening()
    rows = list(csv.DictReader(io.StringIO(club_csv(table_of(people)))))
    by_name = {row["runner"]: row for row in rows}
    assert list(by_name) == ["Emil Öhl", "Cora", "Anna Müller", "Ben", "Dora"]
    assert by_name["Anna Müller"]["hip_drop:left"] == "marked"
    assert by_name["Anna Müller"]["pelvic_drop:left deg"] == "12.0"
    assert by_name["Anna Müller"]["pelvic_drop:left error"] == "1.5"
    assert by_name["Ben"]["hip_drop:left"] == ""
    assert by_name["Emil Öhl"]["clips_measured"] == "0"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_json_follows_its_schema(language: Language) -> None:
    schema = json.loads((resources.files("formcheck.batch.sheet") / "schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for initials in (False, True):
        validator.validate(json.loads(json.dumps(club_dict(sheet(evening(), initials), language))))
    broken = json.loads(json.dumps(club_dict(sheet(evening()), language))) | {"surprise": 1}
    assert not validator.is_valid(broken)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [40, 100])
def test_the_terminal_names_everybody_and_what_is_to_do(language: Language, width: int) -> None:
    out = io.StringIO()
    render(sheet(evening()), Console(file=out, width=width, color_system=None), language)
    text = " ".join(out.getvalue().split())
    for name in ("Ben", "Anna Müller", "Cora", "Dora", "Emil Öhl"):
        assert name in text
    assert max(map(len, out.getvalue().splitlines())) <= width


def test_a_runner_of_several_days_is_told_apart() -> None:
    people = [result_of("Anna", evening()[2].report, day="2026-10-01"), result_of("Anna", evening()[1].report)]
    assert names_of(people, False) == ["Anna (2026-10-01)", "Anna (2026-11-20)"]
    assert [spread.runners for spread in sheet(people).spreads if spread.metric == "cadence"] == [2]
