"""Statistics over hand-made comparisons, and their tables."""

from __future__ import annotations

import io
import math
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from formcheck.evaluate.rows import Comparison, EventRow, FindingRow, LegLabels, MetricRow, Recognised
from formcheck.evaluate.statistics import (
    event_statistics,
    finding_statistics,
    fps_class,
    leg_statistics,
    median_seconds,
    metric_statistics,
    recognition,
)
from formcheck.evaluate.table import markdown, rich_table, sheets, write

EMPTY = Comparison("markers")


def drop(measured: float, true: float, claimed: float = 1.5, side: str = "left", role: str = "") -> MetricRow:
    return MetricRow("pelvic_drop", side, role, measured, true, claimed, 10)


def clip(*metrics: MetricRow, view: str = "rear", rate: float = 60.0, **tags: str) -> Comparison:
    return Comparison("clip", tags={"rate": rate, **tags}, view=Recognised(view, view), metrics=metrics)


# Numbers


def test_bias_error_and_coverage() -> None:
    (found,) = metric_statistics([clip(drop(5, 4, claimed=2), drop(2, 4, claimed=1)), clip(drop(7, 4, claimed=1))])

    assert (found.metric, found.group, found.n) == ("pelvic_drop", (), 3)
    assert (found.bias, found.median_abs) == (1, 2)
    assert found.p90_abs == pytest.approx(2.8)
    assert found.covered == pytest.approx(1 / 3)
    assert found.covered_twice == pytest.approx(2 / 3)
    assert math.isnan(found.slope) and math.isnan(found.rank)  # of one true value


def test_slope_is_of_measured_on_true_and_one_stray_value_does_not_count() -> None:
    rows = [drop(3 + 0.5 * true, true) for true in range(10)]

    (found,) = metric_statistics([clip(*rows[:9], drop(100, 9))])

    assert found.slope == pytest.approx(0.5)
    assert found.rank == pytest.approx(1)


def test_no_slope_where_the_truth_hardly_differs() -> None:
    (found,) = metric_statistics([clip(*(drop(true + error, true) for true, error in zip(range(6), (2, -2) * 3, strict=True)))])

    assert found.median_abs == 2 and math.isnan(found.slope)  # 5 degrees of range, less than three times 2


def test_numbers_in_groups() -> None:
    clips = [
        clip(drop(5, 4, role="near"), drop(8, 4, role="far"), view="side", light="dim"),
        clip(drop(4, 4, role="near"), view="side", rate=30, light="good"),
        clip(drop(3, 4), view="rear", rate=240, light="good"),
    ]

    def bias(*by: str) -> dict[tuple[str, ...], float]:
        return {one.group: one.bias for one in metric_statistics(clips, by)}

    assert bias("view") == {("rear",): -1, ("side",): 1}
    assert bias("view", "role") == {("rear", "-"): -1, ("side", "far"): 4, ("side", "near"): 0.5}
    assert bias("fps") == {("50-100",): 2.5, ("<50",): 0, (">100",): -1}
    assert bias("light") == {("dim",): 2.5, ("good",): -0.5}
    assert set(bias("body")) == {("?",)}


def test_classes_of_frame_rates() -> None:
    assert [fps_class(rate) for rate in (29.97, 50, 60, 100, 120.0, math.nan, None, "x")] == [
        "<50",
        "50-100",
        "50-100",
        "50-100",
        ">100",
        "?",
        "?",
        "?",
    ]


# Events


def test_events_over_feet_and_clips() -> None:
    one = replace(clip(), events=(EventRow("left", "toe_off", (10.0, -2.0), missed=1), EventRow("right", "toe_off", (4.0,), extra=1)))
    slow = replace(clip(rate=30), events=(EventRow("left", "toe_off", (), missed=3),))

    sixty, thirty = event_statistics([one, slow])

    assert (sixty.group, sixty.matched, sixty.missed, sixty.extra) == (("rear", "50-100"), 3, 1, 1)
    assert sixty.f1 == 0.75
    assert (sixty.bias, sixty.median_abs) == (4, 4)
    assert thirty.group == ("rear", "<50")
    assert thirty.f1 == 0 and math.isnan(thirty.bias)


# Verdicts


def test_verdicts_on_clear_cases() -> None:
    cases = {("finding", "finding"): 3, ("finding", "fine"): 1, ("fine", "fine"): 4, ("finding", "borderline"): 1}
    cases |= {("fine", "not_assessed"): 1, ("borderline", "finding"): 7}
    rows = tuple(FindingRow("hip_drop", "left", verdict, true) for (true, verdict), n in cases.items() for _ in range(n))

    hip_drop, everything = finding_statistics([replace(clip(), findings=rows)])

    assert hip_drop.confusion == cases
    assert (hip_drop.clear, hip_drop.wrong) == (10, 1)
    assert (hip_drop.sensitivity, hip_drop.specificity) == (0.75, 1)
    assert (hip_drop.borderline, hip_drop.not_assessed) == (0.1, 0.1)
    assert replace(everything, finding="hip_drop") == hip_drop


# The rest


def test_what_was_recognised() -> None:
    right = replace(clip(view="side"), facing=Recognised("left", "left"))
    wrong = replace(clip(), view=Recognised("rear", "oblique"), facing=Recognised(None, None))

    view, facing = recognition([right, wrong, EMPTY])

    assert (view.what, view.right, view.of, view.mistaken) == ("view", 1, 2, {("rear", "oblique"): 1})
    assert (facing.right, facing.of) == (1, 1)


def test_a_direction_not_told_is_a_mistake() -> None:
    _, facing = recognition([replace(clip(), facing=Recognised("left", None))])

    assert facing.mistaken == {("left", "none"): 1}


def test_legs_and_seconds() -> None:
    clips = [replace(clip(), legs=LegLabels(before, 1.0, 100), seconds=s) for before, s in ((0.9, 5.0), (0.7, 9.0), (0.8, 7.0))]

    found = leg_statistics([*clips, EMPTY])

    assert found is not None
    assert (found.clips, found.worst_before, found.worst_after) == (3, 0.7, 1)
    assert found.mean_before == pytest.approx(0.8)
    assert median_seconds([*clips, EMPTY]) == 7
    assert leg_statistics([EMPTY]) is None


numbers = st.floats(-1e6, 1e6) | st.sampled_from([math.nan, math.inf, -math.inf])
shares = st.floats(0, 1) | st.just(math.nan)
metric_rows = st.builds(
    MetricRow, st.sampled_from(["cadence", "new"]), st.just("left"), st.just("near"), numbers, numbers, numbers, st.just(3)
)
event_rows = st.builds(
    EventRow, st.just("left"), st.just("toe_off"), st.lists(numbers, max_size=3).map(tuple), st.integers(0, 2), st.integers(0, 2)
)
finding_rows = st.builds(
    FindingRow,
    st.sampled_from(["hip_drop", "new"]),
    st.just("left"),
    st.sampled_from(["finding", "borderline", "fine", "not_assessed"]),
    st.sampled_from(["finding", "borderline", "fine"]),
)
words = st.none() | st.sampled_from(["side", "rear"])
comparisons = st.builds(
    Comparison,
    clip=st.text(max_size=3),
    tags=st.dictionaries(st.sampled_from(["rate", "body"]), numbers | st.text(max_size=2)),
    error=st.sampled_from(["", "no person | here"]),
    view=st.builds(Recognised, words, words),
    facing=st.builds(Recognised, words, words),
    metrics=st.lists(metric_rows, max_size=8).map(tuple),
    events=st.lists(event_rows, max_size=2).map(tuple),
    findings=st.lists(finding_rows, max_size=4).map(tuple),
    legs=st.none() | st.builds(LegLabels, shares, shares, st.just(1)),
    seconds=numbers,
)


@given(st.lists(comparisons, max_size=4))
def test_whatever_was_compared_gives_whole_tables(found: list[Comparison]) -> None:
    for sheet in sheets(found):
        assert sheet.rows
        assert {len(row) for row in sheet.rows} == {len(sheet.columns)}
        assert not any(word in cell for row in sheet.rows for cell in row for word in ("nan", "inf"))
        assert rich_table(sheet, "utf-8").row_count == len(sheet.rows)
        assert markdown(sheet).count("\n") == len(sheet.rows) + 4


def test_nothing_gives_nothing() -> None:
    assert sheets([]) == []


# Tables


def test_markdown() -> None:
    titled = {sheet.title: markdown(sheet) for sheet in sheets([clip(drop(5, 4))])}

    assert titled["Numbers"].splitlines() == [
        "### Numbers",
        "",
        "| number | unit | n | bias | median error | 90 % below | slope | rank corr. | within 1 SD | within 2 SD |",
        "| :-- | :-- | --: | --: | --: | --: | --: | --: | --: | --: |",
        "| Pelvic drop | ° | 1 | 1.0 | 1.0 | 1.0 | – | – | 100 % | 100 % |",
    ]
    assert "Numbers by view, frames/s and leg" in titled
    assert "Could not be read" not in titled


def test_a_clip_that_could_not_be_read_is_named() -> None:
    found = sheets([Comparison("dark", error="nobody | there")])

    assert any("| dark | nobody \\| there |" in markdown(sheet) for sheet in found)


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_a_terminal_gets_drawn_tables_and_a_pipe_markdown(encoding: str) -> None:
    terminal, pipe = (io.TextIOWrapper(io.BytesIO(), encoding=encoding) for _ in range(2))

    write([clip(drop(5, 4))], Console(file=terminal, force_terminal=True, width=120))
    write([clip(drop(5, 4))], Console(file=pipe, width=80))

    drawn, plain = (stream.buffer.getvalue().decode(encoding) for stream in (terminal, pipe))
    assert "Pelvic drop" in drawn and "| Pelvic drop" not in drawn
    assert plain.startswith("### Numbers\n") and "| Pelvic drop |" in plain


def test_the_tables_are_there_in_german() -> None:
    found = sheets([clip(drop(5, 4)), Comparison("dark", view=Recognised("rear", "front"), error="nobody there")])
    told = "\n".join(markdown(sheet, "de") for sheet in found)

    assert "### Zahlen nach Sicht, Bilder/s und Bein" in told
    assert "| Beckenabsenkung | ° | 1 | 1,0 | 1,0 | 1,0 |" in told
    assert "hinten für vorn gehalten: 1" in told
    assert not re.search(r"\b(number|numbers|view|leg|error|within|below|wrong|right|clips? median|taken for|mean|and)\b", told)
