"""Two days held against each other: what counts as a change, what as noise, and what cannot be told."""

from __future__ import annotations

import io
import json
import math
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from conftest import SIDE as SIDE_CLIP
from example_reports import all_wrong, clean, clip, found, judged, measured, nothing_assessed, report, walker
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from rich.cells import cell_len
from rich.console import Console

from formcheck.errors import BadHistory, BadOption, BadReport, ClipMissing
from formcheck.history.comparison import Comparison, compare
from formcheck.history.comparison_json import comparison_dict
from formcheck.history.comparison_terminal import render
from formcheck.history.inputs import stored
from formcheck.history.session import SessionResult, session_result
from formcheck.history.store import open_history
from formcheck.metrics.catalogue import CATALOGUE
from formcheck.output.json.read import is_report, read_report
from formcheck.result import Measurement, Report, Session, report_dict

SIDE, REAR = "anna side.mp4", "anna rear.mp4"
SAID = Session("2026-11-06", speed=2.8, shoes="Pegasus", clothing="tight")


def day(*numbers: Measurement, findings: tuple[Any, ...] = (), session: Session = SAID, runner: str = "Anna", **side: Any) -> SessionResult:
    clips = (clip(SIDE, **({"yaw": 3.0} | side)), clip(REAR, view="rear", facing=None, yaw=3.0, sha256="f" * 64))
    return session_result(replace(report(findings, numbers, runner=runner, clips=clips), session=session))


def outcome(before: SessionResult, after: SessionResult) -> tuple[str, tuple[str, ...], str]:
    (one,) = compare(before, after).changes
    return one.outcome, one.reasons, one.direction


def drop(value: float, error: float = 1.0, **other: Any) -> SessionResult:
    return day(measured("pelvic_drop", "left", value, error, clip=REAR), **other)


# How large a change must be


@pytest.mark.parametrize(
    ("before", "after", "error", "expected"),
    [
        (10.0, 5.9, 1.0, "changed"),  # 4 degrees are needed, 1.96 * sqrt(2) = 2.8 by the errors
        (10.0, 6.1, 1.0, "within_noise"),
        (10.0, 4.5, 2.0, "within_noise"),  # here the errors need 5.54
        (10.0, 4.4, 2.0, "changed"),
        (10.0, 10.0, 0.0, "within_noise"),
    ],
)
def test_a_change_is_beyond_the_smallest_to_believe_and_beyond_the_errors(before: float, after: float, error: float, expected: str) -> None:
    assert outcome(drop(before, error), drop(after, error))[0] == expected


def test_a_metric_without_a_smallest_change_rests_on_its_errors_and_says_so() -> None:
    before, after = (day(measured("elbow_flexion", "left", value, 2.0)) for value in (90, 96))

    (one,) = compare(before, after).changes
    assert (one.outcome, one.direction, one.by_errors_alone) == ("changed", "up", True)
    assert "rests on the expected errors alone" in printed(compare(before, after))
    assert "errors alone" not in printed(compare(drop(10), drop(5)))


def test_very_few_steps_are_not_compared() -> None:
    def steps(value: float, n: int) -> SessionResult:
        return day(measured("pelvic_drop", "left", value, 2.0, n=n, clip=REAR))

    assert outcome(steps(10, 20), steps(4, 20))[0] == "changed"  # 5.54 needed
    assert outcome(steps(10, 20), steps(4, 4)) == ("not_comparable", ("few_steps",), "")


def test_the_best_number_of_each_day_is_held_against_the_other() -> None:
    before = day(measured("cadence", "both", 160, 2.0), measured("cadence", "both", 150, 0.5, clip=REAR))

    assert [(one.value, one.clip) for one in before.measurements] == [(150, REAR)]


def test_the_smallest_changes_are_of_numbers_that_there_are() -> None:
    smallest = {name: one.smallest_change for name, one in CATALOGUE.items()}
    assert (smallest["foot_strike_angle"], smallest["cadence"]) == (6, 3)
    assert smallest["step_width"] == 2 * (smallest["foot_offset"] or 0)


# What cannot be held against each other


def strike(side: Any = "left", session: Session = SAID, **clip: Any) -> SessionResult:
    return day(measured("foot_strike_angle", side, 20, 1.0), session=session, **clip)


@pytest.mark.parametrize(
    ("other", "reasons"),
    [
        ({"facing": "left"}, ("facing",)),
        ({"fps": 30.0}, ("rate",)),
        ({"fps": math.nan}, ("rate",)),
        ({"yaw": 13.5}, ("camera",)),
        ({"yaw": 12.5}, ()),
        ({"view": "oblique", "facing": None}, ("view",)),
        ({"session": replace(SAID, shoes="Vaporfly")}, ("shoes",)),
        ({"session": replace(SAID, shoes="  PEGASUS ")}, ()),
        ({"session": replace(SAID, shoes="")}, ()),
        ({"session": replace(SAID, speed=2.8 * 1.04)}, ("speed",)),
        ({"session": replace(SAID, speed=2.8 * 1.02)}, ()),
        ({"session": replace(SAID, clothing="a loose shirt")}, ()),
        ({"facing": "left", "fps": 30.0}, ("facing", "rate")),
    ],
)
def test_what_forbids_a_comparison_of_the_foot_at_landing(other: dict[str, Any], reasons: tuple[str, ...]) -> None:
    (one,) = compare(strike(), strike(**other)).changes

    assert one.reasons == reasons
    assert (one.outcome == "not_comparable") == bool(reasons)


def test_a_slow_camera_matters_only_at_landing_and_the_direction_only_for_one_side() -> None:
    def lean(**other: Any) -> SessionResult:
        return day(measured("trunk_lean", "both", 7, 1.0), **other)

    assert outcome(lean(), lean(fps=30.0, facing="left"))[0] == "within_noise"


def test_steps_a_minute_are_the_same_from_everywhere() -> None:
    before = day(measured("cadence", "both", 164.0, 1.0))
    after = day(measured("cadence", "both", 175.0, 1.0), view="rear", facing=None)
    assert outcome(before, after) == ("changed", (), "up")
    lean = measured("trunk_lean", "both", 4.0, 0.5)
    assert outcome(day(lean), day(lean, view="rear", facing=None))[1] == ("view",)


def test_other_clothes_hide_the_hips_otherwise() -> None:
    loose = replace(SAID, clothing="a loose shirt")

    assert outcome(drop(10), drop(3, session=loose)) == ("not_comparable", ("clothing",), "")


@pytest.mark.parametrize(("seen", "reasons"), [(2.4, ()), (2.0, ("speed",))])
def test_a_speed_that_only_videos_tell_must_differ_by_more_than_its_doubt(seen: float, reasons: tuple[str, ...]) -> None:
    unsaid = replace(SAID, speed=None)  # 1.96 * sqrt(2) * 8 % = 22 %
    before, after = (day(measured("cadence", "both", 160, 1.0), session=unsaid, speed=speed) for speed in (2.8, seen))

    assert outcome(before, after)[1] == reasons


def test_what_is_measured_on_one_day_only() -> None:
    both = compare(drop(10), strike())

    assert [(one.metric, one.reasons) for one in both.changes] == [
        ("foot_strike_angle", ("only_after",)),
        ("pelvic_drop", ("only_before",)),
    ]


def test_what_another_pose_model_saw_is_not_held_against_it() -> None:
    before, after = strike(), strike(network="MediaPipe heavy")

    assert outcome(before, after)[:2] == ("not_comparable", ("network",))
    assert outcome(before, strike())[0] == outcome(before, strike(network=""))[0] == "within_noise"
    assert "analyse both again with the same --variant" in " ".join(printed(compare(before, after)).split())


def test_what_nobody_said_is_a_condition() -> None:
    nobody = replace(SAID, speed=None, shoes="", clothing="")

    assert compare(drop(10), drop(9)).conditions == ()
    assert compare(drop(10), drop(9, session=nobody)).conditions == ("speed", "shoes", "clothing")
    assert compare(strike(), strike(yaw=math.nan)).conditions == ("camera",)
    assert compare(drop(10), drop(9, runner="Ben")).conditions == ("runner",)
    assert compare(strike(), strike(network="")).conditions == ("network",)
    assert compare(drop(10, runner="ANNA"), drop(9)).conditions == ()
    assert "which nobody said: speed, shoes, clothes." in printed(compare(drop(10), drop(9, session=nobody)))


# Verdicts


@pytest.mark.parametrize(("after", "expected"), [(4.0, "changed"), (6.5, "within_noise")])
def test_another_verdict_is_a_change_only_if_a_number_behind_it_changed(after: float, expected: str) -> None:
    before = drop(10, findings=(found("hip_drop", "marked", "left"),))
    then = drop(after, findings=(judged("hip_drop", "fine", "left"),))

    (one,) = compare(before, then).shifts
    assert (one.before, one.after, one.outcome) == ("marked", "fine", expected)


def test_the_other_side_and_other_numbers_stand_behind_no_verdict() -> None:
    def with_verdict(right: float, cadence: float, verdict: Any) -> SessionResult:
        numbers = (measured("pelvic_drop", "right", right, 1, clip=REAR), measured("cadence", "both", cadence, 1))
        return day(*numbers, findings=(judged("hip_drop", verdict, "left"),))

    (one,) = compare(with_verdict(12, 150, "borderline"), with_verdict(2, 170, "fine")).shifts
    assert one.outcome == "not_comparable"


def test_a_verdict_that_was_not_reached_is_not_compared() -> None:
    before, after = (
        drop(10, findings=(judged("hip_drop", "not_assessed", "left"),)),
        drop(4, findings=(judged("hip_drop", "fine", "left"),)),
    )

    assert compare(before, after).shifts[0].outcome == "not_comparable"
    assert compare(after, after).shifts[0].outcome == "same"


# What holds of any two days

number = st.floats(-200, 200, allow_nan=False)
doubts = st.floats(0, 20, allow_nan=False)
words = st.sampled_from(["", "a", "B"])


@st.composite
def days(draw: st.DrawFn) -> SessionResult:
    keys = draw(
        st.lists(st.tuples(st.sampled_from(sorted(CATALOGUE)), st.sampled_from(["left", "right", "both"])), unique=True, max_size=5)
    )
    numbers = [
        measured(metric, side, draw(number), draw(doubts), n=draw(st.integers(5, 40)), clip=draw(st.sampled_from([SIDE, REAR])))
        for metric, side in keys
    ]
    session = Session("", draw(st.sampled_from([None, 2.5, 2.55, 3.0])), draw(words), draw(words))
    verdicts = tuple(judged("hip_drop", draw(st.sampled_from(["fine", "borderline", "not_assessed"])), side) for side in ("left", "right"))
    return day(
        *numbers,
        findings=verdicts,
        session=session,
        facing=draw(st.sampled_from(["left", "right"])),
        fps=draw(st.sampled_from([30.0, 60.0])),
        yaw=draw(st.sampled_from([0.0, 15.0, math.nan])),
    )


@given(days(), days())
def test_swapping_the_days_turns_directions_round_and_nothing_else(before: SessionResult, after: SessionResult) -> None:
    turned = {"up": "down", "down": "up", "": ""}
    exchanged = {"only_before": "only_after", "only_after": "only_before"}
    there, back = compare(before, after), compare(after, before)

    assert [(one.metric, one.side, one.outcome, turned[one.direction]) for one in there.changes] == [
        (one.metric, one.side, one.outcome, one.direction) for one in back.changes
    ]
    assert [tuple(exchanged.get(code, code) for code in one.reasons) for one in there.changes] == [one.reasons for one in back.changes]
    assert [(one.before, one.after, one.outcome) for one in there.shifts] == [(one.after, one.before, one.outcome) for one in back.shifts]
    assert there.conditions == back.conditions


@given(days())
def test_a_day_held_against_itself_is_noise(one: SessionResult) -> None:
    assert {change.outcome for change in compare(one, one).changes} <= {"within_noise"}
    assert {shift.outcome for shift in compare(one, one).shifts} == {"same"}


@given(days(), days(), st.floats(1, 5), st.floats(0, 10))
def test_larger_errors_never_make_a_change_of_noise(before: SessionResult, after: SessionResult, times: float, more: float) -> None:
    def doubted(result: SessionResult) -> SessionResult:
        return replace(result, measurements=tuple(replace(one, error=times * one.error + more) for one in result.measurements))

    sure, unsure = compare(before, after), compare(doubted(before), doubted(after))
    for one, other in zip(sure.changes, unsure.changes, strict=True):
        assert one.outcome == other.outcome or (one.outcome, other.outcome) == ("changed", "within_noise")


# On the terminal and as JSON


def printed(one: Comparison, width: int = 80) -> str:
    stream = io.StringIO()
    render(one, Console(file=stream, width=width))
    return " ".join(stream.getvalue().split())


def lines(one: Comparison, width: int) -> list[str]:
    stream = io.StringIO()
    render(one, Console(file=stream, width=width), "de")
    return stream.getvalue().splitlines()


PAIRS = [(make_before, make_after) for make_before in (clean, all_wrong) for make_after in (clean, all_wrong, walker, nothing_assessed)]


@pytest.mark.parametrize("width", [40, 60, 80, 140])
@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_no_line_is_wider_than_the_console_or_100_columns(before: Any, after: Any, width: int) -> None:
    shown = lines(compare(session_result(before()), session_result(after())), width)

    assert max(map(cell_len, shown)) <= min(width, 100)
    assert "…" not in "".join(shown)


@pytest.mark.parametrize("width", [40, 80])
def test_a_change_is_told_with_both_numbers_and_what_it_needed(width: int) -> None:
    verdicts = [(found("hip_drop", "marked", "left"),), (judged("hip_drop", "fine", "left"),)]
    text = printed(compare(drop(10, findings=verdicts[0]), drop(4.5, findings=verdicts[1])), width)

    assert "1 of 1 numbers changed" in text
    assert "Pelvic drop left 10.0 ± 1.0 → 4.5 ± 1.0 -5.5° (4.0 needed)" in text
    assert "Hip drop left marked → fine (and a number behind it changed)" in text
    assert "○ other clothes Pelvic drop (left)" in printed(compare(drop(9), drop(3, session=replace(SAID, clothing="a wide shirt"))), width)


def test_as_json() -> None:
    data = comparison_dict(compare(drop(10), drop(4.5, session=replace(SAID, date="2026-11-20", shoes=""))), "de")

    json.dumps(data, allow_nan=False)
    schema = json.loads((resources.files("formcheck.history") / "comparison.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads(json.dumps(data)))
    assert not Draft202012Validator(schema).is_valid(json.loads(json.dumps(data)) | {"surprise": 1})
    assert data["schema"] == "formcheck.comparison/1"
    assert data["conditions"] == ["shoes"]
    (one,) = data["changes"]
    assert (one["metric"], one["side"], one["outcome"], one["direction"], one["difference"], one["needed"]) == (
        "pelvic_drop",
        "left",
        "changed",
        "down",
        -5.5,
        4.0,
    )


# What is compared


def saved(path: Path, one: Report, **instead: Any) -> Path:
    path.write_text(json.dumps(report_dict(one) | instead), encoding="utf-8")
    return path


@pytest.mark.parametrize("make", [clean, all_wrong, walker, nothing_assessed, report])
def test_a_saved_report_is_read_as_it_was(tmp_path: Path, make: Any) -> None:
    one = replace(make(), session=SAID)

    assert report_dict(read_report(saved(tmp_path / "r.json", one))) == report_dict(one)


def test_an_older_report_lacks_when_and_how_it_was_filmed(tmp_path: Path) -> None:
    data = report_dict(clean())
    del data["session"], data["clips"][0]["speed"], data["clips"][0]["yaw"]
    data["something"] = "newer"
    (tmp_path / "r.json").write_text(json.dumps(data), encoding="utf-8-sig")

    read = read_report(tmp_path / "r.json")
    assert read.session == Session()
    assert read.clips[0].speed is None and math.isnan(read.clips[0].yaw)
    assert [one.value for one in read.measurements] == [one.value for one in clean().measurements]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ("[]", "no report of formcheck"),
        ('{"schema": "formcheck.evaluation/1"}', "no report of formcheck"),
        ('{"schema": "formcheck.report/3"}', "another version"),
        ('{"schema": "formcheck.report/2"}', "runner is missing"),
        ('{"schema": "formcheck.report/1"}', "runner is missing"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "r.json").write_text(text, encoding="utf-8")

    with pytest.raises(BadReport, match=said):
        read_report(tmp_path / "r.json")


@pytest.mark.parametrize(
    ("part", "wrong", "place"),
    [
        ("clips", [], None),
        ("clips", [{}], "clips.0.path"),
        ("clips", {}, "clips"),
        ("clips", [report_dict(clean())["clips"][0] | {"sha256": ""}], "clips.0.sha256"),
        ("measurements", [report_dict(clean())["measurements"][0] | {"value": "168"}], "measurements.0.value"),
        ("measurements", [report_dict(clean())["measurements"][0] | {"n": True}], "measurements.0.n"),
        ("measurements", [report_dict(clean())["measurements"][0] | {"side": "middle"}], "measurements.0.side"),
        ("session", {"date": "some day"}, "session.date"),
        ("session", {"date": "20.11.2026"}, None),
    ],
)
def test_a_report_with_a_part_that_is_wrong(tmp_path: Path, part: str, wrong: Any, place: str | None) -> None:
    path = saved(tmp_path / "r.json", clean(), **{part: wrong})

    if place is None:
        read_report(path)
        return
    with pytest.raises(BadReport) as told:
        read_report(path)
    assert f" {place} is missing or not as it should be" in str(told.value)


def test_a_report_is_known_by_its_content_too(tmp_path: Path) -> None:
    assert is_report(saved(tmp_path / "friday.txt", clean()))
    (tmp_path / "clip.mp4").write_bytes(b"\x00\x00\x00\x20ftypisom")
    assert not is_report(tmp_path / "clip.mp4")
    assert not is_report(tmp_path / "nothing.mp4")


def test_a_day_of_the_history_by_either_way_to_write_it(tmp_path: Path) -> None:
    with open_history(tmp_path / "h") as history:
        history.add(replace(clean(), session=SAID))

    for word in ("2026-11-06", "6.11.2026"):
        found = stored(word, "anna müller", tmp_path / "h")
        assert found is not None and found.session == SAID


@pytest.mark.parametrize(
    ("word", "runner", "error", "said"),
    [
        ("2026-11-07", "Anna Müller", BadHistory, "it has 2026-11-06, 2026-11-20"),
        ("2026-11-20", "Anna Müller", BadHistory, "2 sessions on"),
        ("2026-11-06", "", BadOption, "--runner"),
        ("2026-11-06", "Anna Mueller", BadHistory, "Similar: Anna Müller"),
        ("monday.mp4", "", ClipMissing, "neither a file nor a day"),
    ],
)
def test_a_day_that_is_not_there(tmp_path: Path, word: str, runner: str, error: type[Exception], said: str) -> None:
    with open_history(tmp_path / "h") as history:
        for number, date in enumerate(("2026-11-06", "2026-11-20", "2026-11-20")):
            one = replace(clean(), clips=(clip(sha256=f"{number:064x}"),), session=replace(SAID, date=date))
            assert history.add(one)

    with pytest.raises(error, match=said):
        stored(word, runner, tmp_path / "h")


def test_a_report_of_walking_has_nothing_to_compare(tmp_path: Path) -> None:
    with pytest.raises(BadReport, match="no numbers of running"):
        stored(str(saved(tmp_path / "r.json", walker())), "", None)


def test_the_command(formcheck: Any, tmp_path: Path) -> None:
    before = saved(tmp_path / "a.json", clean())
    slower = replace(clean(), measurements=(measured("cadence", "both", 150, 1, n=47),))
    after = saved(tmp_path / "b.json", slower)

    done = formcheck("compare", before, after, "--json")
    assert done.returncode == 0, done.stderr
    changes = {(one["metric"], one["side"]): one for one in json.loads(done.stdout)["changes"]}
    assert changes["cadence", "both"]["direction"] == "down"
    assert changes["contact_time", "left"]["reasons"] == ["only_before"]
    assert done.stderr == ""
    assert "Geändert" in formcheck("compare", before, after, "--lang", "de").stdout


def test_a_recording_is_analysed_first(formcheck: Any, anna: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "both.json").write_text(json.dumps(anna), encoding="utf-8")

    done = formcheck("compare", tmp_path / "both.json", SIDE_CLIP, "--json")
    assert done.returncode == 0, done.stderr
    changes = {(one["metric"], one["side"]): one for one in json.loads(done.stdout)["changes"]}
    assert {changes["foot_strike_angle", side]["difference"] for side in ("left", "right")} == {0}
    assert changes["step_width", "both"]["reasons"] == ["only_before"]
    assert "changed" not in {one["outcome"] for one in changes.values()}


def test_a_recording_without_running(formcheck: Any, second: Path) -> None:
    done = formcheck("compare", second, second)

    assert done.returncode == 1
    assert "no numbers of running" in done.stderr
