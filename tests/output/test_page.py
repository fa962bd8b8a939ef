"""The web page: whole, safe, and the same in substance as the terminal's report."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest
from example_reports import all_wrong, clean, clip, found, judged, measured, nothing_assessed, report, walker
from gaits import gait_of, standing

from formcheck.advice.advise import advise
from formcheck.clip_result import ClipResult
from formcheck.findings.verdict import BANDS, Band
from formcheck.language.text import LANGUAGES, Language
from formcheck.metrics.base import Subject
from formcheck.metrics.catalogue import CATALOGUE
from formcheck.metrics.norms import NORMS
from formcheck.metrics.usual_curves import UsualCurve
from formcheck.output.html.charts import against_limit, among_others, gauge, stride_chart
from formcheck.output.html.curves import Curve, curves
from formcheck.output.html.report import page
from formcheck.output.html.stills import Still
from formcheck.result import Percentile, Report, Session

EXAMPLES = [clean, all_wrong, walker, nothing_assessed, report]
HOSTILE = "<script>alert(1)</script>\"'&{{ 7*7 }}</title>\u202e\x1b[31m"
DAY = "2026-11-05"


class Elements(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.said += data


def made(one: Report, language: Language = "en", **stills: Any) -> str:
    return page(replace(one, session=Session(DAY)), [], stills, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("make", EXAMPLES)
def test_nothing_comes_from_elsewhere(make: Any, language: Language) -> None:
    tags = Elements(made(make(), language)).tags

    assert {tag for tag, _ in tags}.isdisjoint({"script", "iframe", "object", "embed", "base"})
    for tag, attributes in tags:
        for name in ("src", "href", "action", "data", "srcset"):
            if value := attributes.get(name):
                assert value.startswith(("data:", "#")), (tag, value)
        assert not any(name.startswith("on") for name in attributes)
    policy = next(attributes["content"] for tag, attributes in tags if attributes.get("http-equiv") == "Content-Security-Policy")
    assert policy and "default-src 'none'" in policy
    assert "@import" not in made(make(), language) and "url(" not in made(make(), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_foreign_text_is_escaped_wherever_it_stands(language: Language) -> None:
    plain = report(
        (found("hip_drop", metrics=("pelvic_drop",)), judged("overstride", "not_assessed", reason="x", remedy="y")),
        (measured("pelvic_drop", "left", 9, 2),),
    )
    foreign = report(
        (found("hip_drop", reason=HOSTILE, metrics=("pelvic_drop",)), judged("overstride", "not_assessed", reason=HOSTILE, remedy=HOSTILE)),
        (measured("pelvic_drop", "left", 9, 2, clip=HOSTILE + ".mp4"),),
        runner=HOSTILE,
        clips=(clip(HOSTILE + ".mp4", warnings=(HOSTILE,)),),
    )
    text = made(foreign, language)

    assert "<script" not in text
    assert "\x1b" not in text and "\u202e" not in text
    assert "{{ 7*7 }}" in Elements(text).said
    assert {tag for tag, _ in Elements(text).tags} == {tag for tag, _ in Elements(made(plain, language)).tags} | {"br"}
    assert "alert(1)" in Elements(text).said


def test_a_page_tells_nothing_of_the_computer() -> None:
    path = "/somewhere/coach/Läufer/anna side.mp4"
    one = report(clips=(clip(path),), measurements=(measured("cadence", "both", 168, 1, clip=path),))
    text = made(one)

    assert "coach" not in text
    assert "anna side.mp4" in text


@pytest.mark.parametrize("make", [clean, all_wrong])
def test_every_verdict_and_every_number_is_there(make: Any) -> None:
    one = make()
    said = " ".join(Elements(made(one)).said.split())

    for finding in one.findings:
        assert finding.reason in said
    for number in one.measurements:
        kind = CATALOGUE[number.metric]
        assert kind.label in said
        assert kind.with_unit(kind.number(number.value)) in said
    assert "pose model: MediaPipe full" in said
    assert "5.11.2026" in Elements(made(one, "de")).said
    assert "2026-11-05" in said


@pytest.mark.parametrize("make", EXAMPLES)
def test_the_doctor_is_never_further_than_a_glance(make: Any) -> None:
    text = made(make())
    assert text.count('id="doctor"') == 1
    if make().activity == "running":
        assert 'href="#doctor"' in text


def test_the_doctor_comes_first_where_an_answer_asks_for_it() -> None:
    text = made(replace(clean(), advice=advise(clean().findings, {"pain", "pain_over_ten_days"})))
    assert text.index('class="doctor-line due"') < text.index('id="first"') < text.index('id="doctor"') < text.index('id="findings"')
    assert made(clean()).index('id="first"') < made(clean()).index('class="doctor-line"')


@pytest.mark.parametrize("activity", ["walking", "unknown"])
def test_there_are_no_verdicts_unless_it_is_running(activity: Any) -> None:
    text = made(replace(all_wrong(), activity=activity))
    assert 'id="findings"' not in text and 'id="work"' not in text
    assert "no verdicts" in text


def test_a_name_stands_behind_what_was_said_and_before_what_we_add() -> None:
    said = " ".join(Elements(made(report((found("head_position"), found("hip_drop", "marked"))))).said.split())
    assert "over the middle of the spine. Hinson Looking down at belt" in said
    assert re.search(r"Side bridge \(regularly\) Gallucci ?: Lie on your side", said)


def test_near_the_limit_the_page_has_exercises_for_the_core() -> None:
    assert "Side bridge" in Elements(made(report((judged("hip_drop", "borderline"),)))).said.split("For every runner")[0]


def test_pictures_have_a_text_that_says_what_they_show() -> None:
    still = Still("hip_drop", "midstance", "left", b"\xff\xd8jpeg", 300, 560, "rear.mp4")
    tags = Elements(made(all_wrong(), hip_drop=[still])).tags
    first, picture = [attributes for tag, attributes in tags if tag == "img"]

    assert first["alt"] == picture["alt"]
    assert picture["alt"] == "Picture from the clip: middle of stance, left, with the body's lines and Pelvis"
    assert (picture["width"], picture["height"]) == ("300", "560")
    assert str(picture["src"]).startswith("data:image/jpeg;base64,")
    assert all(attributes.get("aria-label") for tag, attributes in tags if tag == "figure" and attributes.get("role") == "img")


def numbers(text: str, tag: str, name: str) -> list[float]:
    return [float(one) for one in re.findall(rf'<{tag} [^>]*{name}="([-\d.]+)"', text)]


def test_a_gauge_puts_value_error_and_limit_on_one_scale() -> None:
    one = measured("pelvic_drop", "left", 9.0, 1.0)
    text = str(gauge(CATALOGUE["pelvic_drop"], [one], Band(high=(7, 7)), "en"))
    start, end = (float(re.search(rf'class="bar left" .*?{name}="([\d.]+)"', text)[1]) for name in ("x1", "x2"))  # type: ignore[index]
    (middle,) = numbers(text, "circle", "cx")
    limit = float(re.search(r'class="limit" x1="([\d.]+)"', text)[1])  # type: ignore[index]

    assert middle == pytest.approx((start + end) / 2, abs=0.1)
    assert middle - limit == pytest.approx(end - start, abs=0.2)  # 2 degrees above the limit, and 2 degrees from end to end


def test_the_middle_of_other_runners_is_shaded_in_a_gauge() -> None:
    one = measured("cadence", "both", 164.0, 1.0)  # their mean
    norm = NORMS["cadence"]
    text = str(gauge(CATALOGUE["cadence"], [one], None, "en", norm))
    half = float(re.search(r'class="half" x1="([\d.]+)"', text)[1])  # type: ignore[index]
    start, width = (float(re.search(rf'class="usual" [^>]*{name}="([\d.]+)"', text)[1]) for name in (" ?x", "width"))  # type: ignore[index]
    at = float(re.search(r'class="mark both" d="M([\d.]+)', text)[1])  # type: ignore[index]

    assert at == half
    assert start + width / 2 == pytest.approx(half, abs=0.2)
    assert 'class="beyond"' not in text and 'class="limit"' not in text


@pytest.mark.parametrize(("low", "high", "start", "width"), [(30, 60, 30, 30), (50, 50, 50, 4), (100, 100, 96, 4)])
def test_a_place_among_others_is_as_long_as_it_is_unsure(low: int, high: int, start: int, width: int) -> None:
    assert f'x="{start}" y="2" width="{width}"' in str(among_others(Percentile("cadence", "both", low, high, "", "")))


def test_a_number_in_the_table_lies_beyond_its_limit_or_not() -> None:
    for value, side in ((9.0, 1), (5.0, -1)):
        text = str(against_limit(measured("pelvic_drop", "left", value, 1.0), Band(high=(7, 7))))
        at, limit = float(re.search(r'cx="([\d.]+)"', text)[1]), float(re.search(r'class="beyond" x="([\d.]+)"', text)[1])  # type: ignore[index]
        assert (at - limit) * side > 10


@pytest.mark.parametrize(
    ("seen", "told", "said"),
    [
        (3.0, None, "Speed: about 10.8 ± 0.3 km/h, as the video tells it"),
        (None, 3.0, "Speed: 10.8 km/h as you told"),
        (None, None, "Speed: not known"),
    ],
)
def test_the_speed_by_which_limits_move_is_told(seen: float | None, told: float | None, said: str) -> None:
    result = ClipResult(replace(clip("a.mp4"), speed=seen))
    text = " ".join(Elements(page(replace(clean(), session=Session(DAY, told)), [result], {}, "en")).said.split())
    assert said in text and "Shin at landing" in text


def test_all_details_fold_and_what_comes_first_does_not() -> None:
    """Only elements that are known by their id, in the order of the page."""
    inside: list[str] = []
    folded: dict[str, bool] = {}

    class Walk(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag == "details":
                inside.append(tag)
            if id := dict(attrs).get("id"):
                folded[id] = bool(inside)

        def handle_endtag(self, tag: str) -> None:
            if tag == "details":
                inside.pop()

    text = made(all_wrong())
    Walk().feed(text)
    assert not inside and " open" not in " ".join(re.findall(r"<details[^>]*>", text))
    assert [id for id in folded if not folded[id]] == ["first", "work", "findings", "doctor"]
    assert next(iter(folded)) == "first"


def test_a_limit_that_moves_with_speed_is_drawn_where_it_counts() -> None:
    one = measured("overstride", "right", 27.0, 1.0)
    slow, fast = (str(gauge(CATALOGUE["overstride"], [one], BANDS["overstride"].at(speed), "en")) for speed in (2.5, 4.0))
    beyond = [float(re.search(r'class="beyond" x="([\d.]+)"', text)[1]) for text in (slow, fast)]  # type: ignore[index]
    marks = [float(re.search(r'class="mark right" x="([\d.]+)"', text)[1]) for text in (slow, fast)]  # type: ignore[index]

    assert marks[0] > beyond[0] and marks[1] < beyond[1]


def test_a_chart_draws_every_stride_and_the_median() -> None:
    strides = np.array([[0.0] * 101, [1.0] * 101, [5.0] * 101])
    text = str(stride_chart([Curve("left", "deg", strides, 0.4)], "°", "de"))
    median = re.search(r'class="median left" points="([^"]+)"', text)
    ones = re.findall(r'class="stride left" points="([^"]+)"', text)

    assert len(ones) == 3
    assert median and median[1] == ones[1]
    assert "Landung" in text


def test_the_band_of_other_runners_is_drawn_behind_the_curve() -> None:
    band = UsualCurve(46, 2.5, (2.2, 2.9), np.full(101, -10.0), np.full(101, 30.0))
    text = str(stride_chart([Curve("left", "deg", np.array([np.full(101, 10.0)]), 0.4)], "°", "en", band))
    (shape,) = re.findall(r'class="usual" points="([^"]+)"', text)
    heights = {float(point.split(",")[1]) for point in shape.split()}
    median = float(re.search(r'class="median left" points="[\d.]+,([\d.]+)', text)[1])  # type: ignore[index]

    assert len(heights) == 2 and median == pytest.approx(sum(heights) / 2, abs=0.1)
    assert text.index('class="usual"') < text.index('class="stride')


@pytest.mark.parametrize(("speed", "shown"), [(None, True), (2.5, True), (3.5, False)])
def test_the_nearer_knee_is_shown_at_the_speed_of_the_other_runners(speed: float | None, shown: bool) -> None:
    tracks = gait_of(standing())
    belt = {side: replace(steps, belt=float("nan")) for side, steps in tracks.steps.items()}
    seen = ClipResult(clip("a.mp4"), gait=replace(tracks, steps=belt))
    text = page(replace(clean(), session=Session(DAY, speed)), [replace(seen, summary=replace(seen.summary, speed=None))], {}, "en")

    assert ('class="usual"' in text) is shown
    assert ("46 runners are at 9 km/h" in text) is shown
    assert text.count("Bend of the knee, right") == (2 if shown else 0)  # what is read aloud, and what is written


def test_a_number_is_told_beside_its_gauge_or_below_with_the_same_words_once() -> None:
    def above(metric: str, side: Any, low: int) -> Percentile:
        return Percentile(metric, side, low, low, f"higher than about {low} of 100", "some runners (N = 5)")

    found = (above("cadence", "both", 30), *(above("knee_flexion_ic", side, 60) for side in ("right", "left")))
    text = " ".join(Elements(made(replace(clean(), percentiles=found))).said.split())

    assert text.count("Compared with some runners (N = 5): higher than about 30 of 100.") == 1
    assert text.count("left and right higher than about 60 of 100") == 1
    assert "Compared with other runners" not in " ".join(Elements(made(clean())).said.split())


def test_curves_of_single_legs_are_drawn_only_where_it_is_known_which_is_which() -> None:
    gait = gait_of(standing())
    for one, sides in ((gait, ["left", "right"]), (replace(gait, legs_known=False), []), (replace(gait, legs_told=False), [])):
        assert [curve.side for curve in curves("overstride", Subject(one, "a.mp4"))] == sides
        assert [curve.side for curve in curves("trunk_lean", Subject(one, "a.mp4"))] == ["both"]


def test_curves_are_drawn_of_what_the_view_shows_in_running() -> None:
    gait = gait_of(standing())
    assert curves("leg_crossover", Subject(gait, "a.mp4")) == []
    assert curves("low_cadence", Subject(gait, "a.mp4")) == []
    assert curves("trunk_lean", Subject(replace(gait, activity="walking"), "a.mp4")) == []
    (lean,) = curves("trunk_lean", Subject(gait, "a.mp4"))
    assert (lean.unit, lean.stance) == ("deg", pytest.approx(0.4))
