from __future__ import annotations

import dataclasses
import io
import re
import unicodedata
from collections.abc import Callable
from typing import Any, Literal

import pytest
from example_reports import NO_REAR, all_wrong, clean, clip, found, judged, measured, nothing_assessed, report, walker
from rich.cells import cell_len
from rich.console import Console

from formcheck.language.text import Language, Phrase
from formcheck.metrics.catalogue import CATALOGUE, metric
from formcheck.output.terminal.report import render
from formcheck.output.terminal.short import render_short
from formcheck.result import Activity, Report
from formcheck.system.safe_text import clean as cleaned
from formcheck.system.safe_text import fit

EXAMPLES = [clean, all_wrong, walker, nothing_assessed, report]


def printed(one: Report, width: int = 80, language: Language = "en", **console: Any) -> str:
    stream = io.StringIO()
    render(one, Console(file=stream, width=width, **console), language)
    return stream.getvalue()


def shortly(one: Report, width: int = 100, language: Language = "en", **console: Any) -> str:
    stream = io.StringIO()
    render_short(one, Console(file=stream, width=width, **console), language)
    return stream.getvalue()


def words(text: str) -> str:
    """The text as one line, so that a sentence is found wherever it was broken."""
    return " ".join(text.split())


@pytest.mark.parametrize("width", [40, 60, 76, 80, 100, 140])
@pytest.mark.parametrize("make", EXAMPLES)
def test_no_line_is_wider_than_the_console_or_100_columns(make: Callable[[], Report], width: int) -> None:
    assert max(cell_len(line) for line in printed(make(), width).splitlines()) <= min(width, 100)


@pytest.mark.parametrize("width", [40, 76, 80, 100])
@pytest.mark.parametrize("make", EXAMPLES)
def test_nothing_is_cut_off(make: Callable[[], Report], width: int) -> None:
    assert "…" not in printed(make(), width)


@pytest.mark.parametrize("width", [40, 60, 80, 140])
def test_a_verdict_says_value_doubt_strides_spread_and_reason(width: int) -> None:
    text = words(printed(clean(), width))
    assert "Overstride: borderline right, fine left" in text  # the fault's name, since it may be one
    assert re.search(r"Shin at landing left 4\.2 ± 3\.0° 24 strides, spread 1\.1", text)
    assert re.search(r"right 8\.6 ± 3\.0° 23 strides, spread 1\.3", text)
    assert "Right: The right shin is too near the limit to tell." in text
    assert "Left: The left shin lands close to vertical." in text
    assert "Cadence both 168 ± 1 steps/min 47 strides, spread 2" in text


def test_the_header_says_what_was_seen_and_how_well() -> None:
    text = words(printed(clean()))
    for part in (
        "Anna Müller",
        "anna side.mp4",
        "side, facing right (97% sure)",
        "pose model: MediaPipe full",
        "60 frames/s",
        "23.4 s, 4.0 to 21.5 s used",
        "strides: 24 left, 23 right",
        "24 of 1404 frames",
    ):
        assert part in text


def test_warnings_and_the_slow_motion_assumption_are_told() -> None:
    text = words(printed(all_wrong()))
    assert "The picture is dark: the feet blur at landing." in text
    assert "slow motion, 4 times slower" in text
    assert "slow motion" not in printed(clean())


def test_the_overview_sorts_by_verdict_and_importance() -> None:
    text = words(printed(all_wrong())).split("── Verdicts")[0]
    assert "Marked Hip drop (right), leg crossover, overstride Mild Arched lower back (pelvic tilt), unusual arm swing," in text
    assert "Information Heel strike (left) Borderline Hip drop (left)" in text


def test_the_verdicts_come_worst_first() -> None:
    text = printed(all_wrong())
    heads = re.findall(r"^  ▲ (.+): .*(?:marked|mild)", text.split("── Verdicts")[1], flags=re.M)
    assert heads == [
        "Hip drop",
        "Leg crossover",
        "Overstride",
        "Arched lower back (pelvic tilt)",
        "Unusual arm swing",
        "Low cadence",
        "Unusual lean of the trunk",
        "Head far forward",
        "Heel strike",
    ]


FIVE = ("heel_strike", "pelvic_tilt", "leg_crossover", "hip_drop", "arm_swing")
PRAISE = "Nothing stands out."


@pytest.mark.parametrize("show", [printed, shortly])
def test_that_nothing_stands_out_is_said_only_where_the_five_faults_were_judged(show: Callable[[Report], str]) -> None:
    fine = {name: judged(name, "fine") for name in (*FIVE, "low_cadence")}
    assert PRAISE in show(report(tuple(fine.values())))
    for missing in FIVE:
        without = {name: one for name, one in fine.items() if name != missing}
        unseen = (*without.values(), judged(missing, "not_assessed", **NO_REAR))
        for some in (tuple(without.values()), unseen):
            assert PRAISE not in show(report(some))
            assert "The rest is open." in words(show(report(some)))


@pytest.mark.parametrize("show", [printed, shortly])
def test_one_side_that_was_not_judged_is_enough_to_leave_it_open(show: Callable[[Report], str]) -> None:
    fine = [judged(name, "fine") for name in FIVE if name != "hip_drop"]
    one = report((*fine, judged("hip_drop", "fine", "left"), judged("hip_drop", "not_assessed", "right", **NO_REAR)))
    assert PRAISE not in show(one)


@pytest.mark.parametrize("show", [printed, shortly])
def test_what_lies_near_a_limit_is_no_praise(show: Callable[[Report], str]) -> None:
    one = report((*(judged(name, "fine") for name in FIVE), judged("overstride", "borderline")))
    assert PRAISE not in show(one)
    assert "Nothing stands out for certain" in show(one)


def test_what_stands_out_is_no_praise_and_where_nothing_was_judged_there_is_none() -> None:
    assert "Nothing" not in printed(all_wrong()).split("── Verdicts")[0]
    assert "Nothing could be assessed." in printed(nothing_assessed())


def test_what_was_not_assessed_is_grouped_with_why_and_what_to_film() -> None:
    text = printed(clean()).split("── Not assessed")[1]
    assert "Pelvis, Track" in text
    assert text.count(NO_REAR["reason"]) == text.count(NO_REAR["remedy"]) == 1


def test_one_side_not_assessed_is_told_beside_the_verdict_on_the_other() -> None:
    one = report((judged("hip_drop", "fine", "left"), judged("hip_drop", "not_assessed", "right", **NO_REAR)))
    text = printed(one)
    assert "Pelvis: fine left" in text
    assert "Pelvis (right)" in text.split("── Not assessed")[1]


@pytest.mark.parametrize(
    ("activity", "told"), [("walking", "This is walking, not running"), ("unknown", "could not be told whether this is running")]
)
def test_there_are_no_verdicts_unless_it_is_running(activity: Activity, told: str) -> None:
    text = words(printed(dataclasses.replace(all_wrong(), activity=activity)))
    assert told in text
    for absent in ("marked", "mild", "borderline", "It is above the limit", "What to work on"):
        assert absent not in text
    assert "Pelvic drop" in text


@pytest.mark.parametrize("make", EXAMPLES)
def test_the_doctor_is_near_the_top_and_in_full_at_the_end(make: Callable[[], Report]) -> None:
    text = printed(make())
    assert "more than 10 days" in words("\n".join(text.splitlines()[:26]))
    end = words(text.split("── When to see a doctor")[1])
    for limit in ("cannot walk", "longer than 10 days", "limp"):
        assert limit in end
    assert "not why something hurts" in end


def test_the_doctor_is_there_even_if_the_report_carries_no_advice() -> None:
    assert "longer than 10 days" in printed(dataclasses.replace(clean(), advice=()))


def test_the_advice_is_told_with_its_sources() -> None:
    text = words(printed(report((found("hip_drop", "marked", "right"),))))
    assert "Dr. John Hinson is an orthopaedic surgeon" in text
    assert "Exercise Side bridge, regularly (Gallucci): Lie on your side" in text  # how it is done are our own words
    assert "change sides. Easier with bent knees. Glute bridge" in text


def test_what_we_add_stands_behind_the_name_and_not_before_it() -> None:
    text = words(printed(report((found("head_position"),))))
    assert "over the middle of the spine. (Hinson) Looking down at belt" in text


def test_few_strides_are_told_once() -> None:
    few = [dataclasses.replace(judged(name, "fine", metrics=("cadence",)), provisional=True) for name in FIVE]
    text = words(printed(report(tuple(few), (measured("cadence", "both", 168, 1, n=5),))))
    assert text.count("Provisional: some verdicts rest on only 5 strides.") == 1
    warned = (clip(warnings=(Phrase("quality.few_strides", n=5),)),)
    text = words(printed(report(tuple(few), (measured("cadence", "both", 168, 1, n=5),), clips=warned)))
    assert "Only 5 strides" in text and "Provisional" not in text


def test_other_measurements_have_sides_unit_doubt_and_strides() -> None:
    text = printed(clean()).split("── Other measurements")[1]
    assert re.search(r"Contact time +248 ± 15 +251 ± 15 +ms +23/23", text)
    assert "Shin at landing" not in text  # already told with its verdict


def test_measurements_name_their_clip_where_there_are_several() -> None:
    text = printed(all_wrong())
    assert re.search(r"Cadence +both +148 .* \[1\]\s+both +147 .* \[2\]", text)
    assert "[clip]" in text
    assert "[1]" not in printed(clean())


def test_clips_of_the_same_name_are_told_by_their_folder() -> None:
    text = printed(report(clips=(clip("monday/side.mp4"), clip("tuesday/side.mp4"), clip("tuesday/rear.mp4"))))
    assert "monday/side.mp4" in text
    assert "tuesday/side.mp4" in text
    assert "tuesday/rear.mp4" not in text


def test_no_number_and_a_tiny_doubt_are_said_so() -> None:
    one = report(measurements=(measured("trunk_lean", "both", float("nan"), 2.5), measured("vertical_oscillation", "both", -0.01, 0.004)))
    text = words(printed(one))
    assert "Forward lean ? ± 2.5" in text
    assert "Vertical movement 0.0 ± <0.1" in text


def test_markup_in_names_is_text() -> None:
    name = "[bold red]Eve[/] [link=file:///x]x[/link] :warning: [/]"
    text = printed(
        report((found("hip_drop", reason="[/nonsense] [red]"),), runner=name, clips=(clip("[blink]a.mp4"), clip(warnings=(name,))))
    )
    assert name in text
    assert text.count(":warning:") == 2
    assert "[blink]a.mp4" in text
    assert "[/nonsense] [red]" in text


HOSTILE = "a\x1b[31mb\x1b]8;;http://x\x07c\x9b2Jd\re\nf\x00g\u202eh\u200bi\u2028j\udce4k"


@pytest.mark.parametrize("color", [None, "truecolor"])
def test_no_control_character_gets_through(color: Literal["truecolor"] | None) -> None:
    hostile = report(
        (found("hip_drop", reason=HOSTILE), judged("overstride", "not_assessed", reason=HOSTILE, remedy=HOSTILE)),
        (dataclasses.replace(measured("cadence", "both", 1, 1), metric=HOSTILE, unit=HOSTILE),),
        runner=HOSTILE,
        clips=(clip(HOSTILE, warnings=(HOSTILE,)),),
    )
    text = printed(hostile, color_system=color, force_terminal=color is not None)
    if color:
        assert "\x1b[" in text  # it is coloured, so the next line has something to take away
        text = re.sub(r"\x1b\[[0-9;]*m", "", text)
        assert "31mb" in text  # the name's own colour is only letters
    kinds = {unicodedata.category(char) for char in text if char != "\n"}
    assert not kinds & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437", "utf-8"])
@pytest.mark.parametrize("make", EXAMPLES)
def test_it_prints_in_any_encoding(make: Callable[[], Report], encoding: str) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, errors="strict")
    render(make(), Console(file=stream, width=80))
    stream.flush()
    text = raw.getvalue().decode(encoding)
    assert "When to see a doctor" in text
    assert max(cell_len(line) for line in text.splitlines()) <= 80


def test_the_words_do_not_need_colour() -> None:
    coloured = printed(all_wrong(), color_system="truecolor", force_terminal=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == printed(all_wrong(), no_color=True)


@pytest.mark.parametrize(
    ("text", "encoding", "told"),
    [
        ("9.1 ± 2.0°", "utf-8", "9.1 ± 2.0°"),
        ("9.1 ± 2.0°", "ascii", "9.1 +/- 2.0 deg"),
        ("▲ Müller", "cp1252", "! Müller"),
        ("▲ Müller", "ascii", "! Muller"),
        ("Mu\u0308ller", "ascii", "Muller"),  # as macOS writes file names
        ("走る", "ascii", "??"),
        ("ü", "no-such-encoding", "u"),
    ],
)
def test_text_is_fitted_to_the_encoding(text: str, encoding: str, told: str) -> None:
    assert fit(text, encoding) == told


def test_cleaning_keeps_ordinary_text() -> None:
    assert cleaned("Jürgen's Lauf – 走る 🏃 [x].mp4") == "Jürgen's Lauf – 走る 🏃 [x].mp4"
    assert cleaned("a\tb\nc") == "a b c"
    assert cleaned("\x1b[2J") == "�[2J"


def test_every_metric_says_what_it_is_in_one_line() -> None:
    for one in CATALOGUE.values():
        assert one.label
        assert len(one.label) <= 19  # wider ones break the tables at 80 columns
        assert one.meaning.endswith(".")
        assert "\n" not in one.meaning


def test_numbers_are_shown_with_their_metrics_decimals() -> None:
    assert metric("pelvic_drop").number(8.96) == "9.0"
    assert metric("cadence").number(167.6) == "168"
    assert metric("trunk_lean").number(-0.04) == "0.0"
    assert metric("overstride").with_unit("2.5") == "2.5% leg"
    assert metric("contact_time").with_unit("15") == "15 ms"


def test_a_metric_of_another_version_is_shown_by_its_id() -> None:
    assert metric("toe_spread", "mm").label == "toe_spread"
    assert metric("toe_spread", "mm").with_unit("1.23") == "1.23 mm"
