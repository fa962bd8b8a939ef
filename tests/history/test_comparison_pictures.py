"""Two side by side: set by the phase of the stride, in one scale; legs held against each other; page and film."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from conftest import Analysed
from example_reports import clean, found, judged, measured, report
from gaits import LEG, STRIDE_S, gait_of, regular, standing

from formcheck.clip_result import ClipResult
from formcheck.history.comparison import compare, compare_legs
from formcheck.history.comparison_html import page, write_comparison
from formcheck.history.comparison_pairs import (
    Shown,
    landing_phase,
    moments,
    pairs_of_legs,
    places_at,
    stance_share,
    times_at,
    whole_strides,
)
from formcheck.history.comparison_pictures import HIPS_AT, SIZE, cut_out, with_measured_pelvis
from formcheck.history.comparison_pictures import LEG as LEG_SHOWN
from formcheck.history.comparison_words import count, titles
from formcheck.history.session import session_result
from formcheck.language.text import LANGUAGES, Language
from formcheck.metrics.pelvic_drop import FOLLOWED
from formcheck.pose.landmarks import HIP
from formcheck.result import View

# By the phase


def test_a_stride_begins_with_the_landing_of_the_foot() -> None:
    gait = gait_of(standing())  # right lands at 0.1 s, left half a stride later; the phase is 0 at 0 s

    assert landing_phase(gait, "right") == pytest.approx(0.1 / STRIDE_S)
    assert landing_phase(gait, "left") == pytest.approx(0.1 / STRIDE_S + 0.5)
    for side in ("left", "right"):
        first, later = times_at(gait, side, np.array([0.0, 1.0]), 2)
        lands = gait.steps[side].initial_contact
        assert np.abs(lands - first).min() < 1e-6 and np.abs(lands - later).min() < 1e-6
        assert later - first == pytest.approx(STRIDE_S)


def test_a_landing_about_the_end_of_the_phase_is_no_landing_half_a_stride_away() -> None:
    steps = {"right": regular(0.69), "left": regular(0.34)}
    steps["right"].initial_contact[::2] += 0.02  # phases of 0.986 and, one in two, of 0.014

    assert abs((landing_phase(gait_of(standing(), steps=steps), "right") + 0.5) % 1 - 0.5) < 0.02


def test_slow_and_quick_strides_are_drawn_to_one_length() -> None:
    quick, slow = gait_of(standing(), stride_s=0.6), gait_of(standing(), stride_s=0.8)
    turns = np.array([0.0, 0.25, 1.5])

    assert np.diff(times_at(quick, "left", turns, 3)) == pytest.approx([0.15, 0.75])
    assert np.diff(times_at(slow, "left", turns, 3)) == pytest.approx([0.2, 1.0])


def test_the_strides_in_the_middle_are_shown() -> None:
    gait = gait_of(standing())  # 10 s, phases of 0 to 14.26: 14 strides from 0.143 on
    assert whole_strides(gait, "right") == 14

    start, end = times_at(gait, "right", np.array([0.0, 4.0]), 4)
    assert start == pytest.approx(0.1 + 5 * STRIDE_S)
    assert end == pytest.approx(0.1 + 9 * STRIDE_S)


def test_the_stance_shown_is_as_long_as_the_median_one() -> None:
    steps = regular(0.1)
    steps.toe_off[:] += np.linspace(-0.06, 0.06, 13)  # the seventh is the median one, 0.28 s long

    when = moments(gait_of(standing(), steps={"right": steps, "left": regular(0.45)}), "right")
    assert when["landing"] == pytest.approx(0.1 + 6 * STRIDE_S)
    assert when["toe_off"] == pytest.approx(0.1 + 6 * STRIDE_S + 0.28)
    assert when["landing"] < when["midstance"] < when["toe_off"]
    assert stance_share(gait_of(standing()), "right") == pytest.approx(0.28 / STRIDE_S)


# In one scale


def test_hips_and_legs_are_where_all_have_them() -> None:
    image = np.zeros((900, 900, 3), np.uint8)
    image[395:405, 295:305] = 255  # the hips
    image[595:605, 295:305] = 255  # a leg of 200 pixels below

    part, corner, scale = cut_out(image, np.array([300.0, 400.0]), 200.0)
    bright = part[:, SIZE[0] // 2].max(-1) > 128
    rows = np.flatnonzero(bright)
    upper, lower = rows[rows < rows.mean()].mean(), rows[rows > rows.mean()].mean()
    assert part.shape == (SIZE[1], SIZE[0], 3)
    assert upper == pytest.approx(HIPS_AT * SIZE[1], abs=2)
    assert lower - upper == pytest.approx(LEG_SHOWN, abs=2)
    assert (np.array([300, 400]) - corner) * scale == pytest.approx([SIZE[0] / 2, HIPS_AT * SIZE[1]], abs=2)


def test_what_is_beyond_the_edge_of_the_picture_is_dark() -> None:
    part, *_ = cut_out(np.full((300, 300, 3), 255, np.uint8), np.array([0.0, 150.0]), 250.0)

    assert part[SIZE[1] // 2, 0].max() < 60
    assert part[SIZE[1] // 2, SIZE[0] // 2 + 20].min() == 255


def test_the_place_of_the_hips_stays_over_a_stride_and_follows_over_many() -> None:
    tracks = standing()
    up_and_down = 20 * np.cos(2 * np.pi * tracks.times / (STRIDE_S / 2))
    tracks.points[:, :, 1] += up_and_down[:, None]
    tracks.points[:, :, 0] += 10 * tracks.times[:, None]  # she drifts

    centres, legs = places_at(gait_of(tracks), [120, 300])
    assert centres[:, 1] == pytest.approx([-800, -800], abs=1.5)
    assert centres[1, 0] - centres[0, 0] == pytest.approx(30, abs=0.5)
    assert legs == pytest.approx([LEG, LEG])


def test_from_behind_the_hips_lie_as_the_pelvis_was_measured_to_lie() -> None:
    points = np.zeros((33, 2))
    points[HIP["left"]], points[HIP["right"]] = (100, 200), (140, 200)
    tilt = SimpleNamespace(fused=lambda when: np.full(np.shape(when), 10 * FOLLOWED))  # its right side is 10 degrees higher
    pictures: Any = SimpleNamespace(pelvis=tilt, roll=SimpleNamespace(degrees=0.0))

    def shown(view: View) -> Shown:
        return Shown(ClipResult(clean().clips[0], gait=gait_of(standing(), view=view), pictures=pictures), "left")

    left, right = with_measured_pelvis(points, shown("rear"), 60)[[HIP["left"], HIP["right"]]]
    assert np.degrees(np.arctan2(left[1] - right[1], right[0] - left[0])) == pytest.approx(10)
    assert (left + right) / 2 == pytest.approx([120, 200])
    assert (with_measured_pelvis(points, shown("side"), 60) == points).all()


# Leg against leg


def legs(left: float, right: float, error: float = 1.0, findings: tuple[Any, ...] = ()) -> Any:
    numbers = (
        measured("pelvic_drop", "left", left, error),
        measured("pelvic_drop", "right", right, error),
        measured("cadence", "both", 170, 1),
    )
    return compare_legs(session_result(report(findings, numbers)))


def test_the_right_leg_is_held_against_the_left() -> None:
    (one,) = legs(4.0, 9.0).changes  # cadence has no legs

    assert (one.metric, one.side, one.outcome, one.difference) == ("pelvic_drop", "both", "changed", 5.0)
    assert legs(4.0, 7.0).changes[0].outcome == "within_noise"  # 4 degrees are needed
    assert legs(4.0, 9.0, error=3.0).changes[0].outcome == "within_noise"  # 1.96 * 3 * sqrt(2) = 8.3


def test_a_leg_that_was_not_measured_is_not_compared() -> None:
    one = compare_legs(session_result(report((), (measured("pelvic_drop", "left", 4, 1),))))

    assert [(change.outcome, change.reasons) for change in one.changes] == [("not_comparable", ("only_left",))]


def test_verdicts_of_the_legs_stand_beside_each_other() -> None:
    (one,) = legs(4.0, 9.0, findings=(judged("hip_drop", "fine", "left"), found("hip_drop", "marked", "right"))).shifts

    assert (one.finding, one.before, one.after, one.outcome) == ("hip_drop", "fine", "marked", "changed")


# The page


@pytest.mark.parametrize("language", LANGUAGES)
def test_sides_are_called_by_what_differs(language: Language) -> None:
    anna, ben = (session_result(replace(clean(), runner=name)) for name in ("Anna", "Ben"))
    day = {date: replace(anna, session=replace(anna.session, date=date)) for date in ("2026-11-06", "2026-11-20")}

    assert titles(compare(anna, ben), language) == ("Anna", "Ben")
    assert titles(compare(day["2026-11-06"], day["2026-11-20"]), language)[0].startswith(("2026-11-06", "6.11.2026"))
    assert len(set(titles(compare(anna, anna), language))) == 2
    assert len(set(titles(legs(1, 2), language))) == 2


def test_reports_without_recordings_have_a_page_without_pictures(tmp_path: Path) -> None:
    one = compare(session_result(clean()), session_result(replace(clean(), runner="<b>Ben")))
    files = write_comparison(one, ((), ()), tmp_path, "en")

    text = files[0].read_text(encoding="utf-8")
    assert [file.name for file in files] == ["comparison.html"]
    assert "name the recordings themselves" in text and "<video" not in text
    assert "&lt;b&gt;Ben" in text and "<b>Ben" not in text


def test_what_cannot_be_compared_is_not_called_unchanged() -> None:
    few = session_result(report((), (measured("cadence", "both", 170, 1, n=3),)))
    assert count(compare(few, few)).startswith("None of 1 numbers can be compared")

    cadence = measured("cadence", "both", 170, 1)
    one = session_result(report((), (cadence, measured("trunk_lean", "both", 5, 1))))
    assert (
        count(compare(session_result(report((), (cadence,))), one))
        == "0 of 1 numbers changed by more than noise. 1 more cannot be compared."
    )


def test_the_page_has_every_number_that_was_compared() -> None:
    text = page(legs(4.0, 9.5), [], "compare.page.no_recording", "en")

    assert re.search(r"Pelvic drop</th>.*4\.0 ± 1\.0°.*9\.5 ± 1\.0°.*\+5\.5°.*4\.0", text)


def test_film_and_stills_of_a_recording(analysed: Analysed, short_side: Path, tmp_path: Path) -> None:
    import av

    clip = analysed(short_side)
    day = session_result(replace(clean(), clips=(clip.summary,), measurements=clip.measurements))
    page_file, film = write_comparison(compare_legs(day), ((clip,), (clip,)), tmp_path, "de")

    text = page_file.read_text(encoding="utf-8")
    assert text.count("data:image/jpeg") == 6 and "data:video/mp4" in text
    (pair,) = pairs_of_legs([clip])
    with av.open(str(film)) as shown:
        stream = shown.streams.video[0]
        pictures = sum(1 for _ in shown.decode(video=0))
        assert (stream.width, stream.height % 2) == (2 * SIZE[0] + 8, 0)
    strides = min(4, whole_strides(pair.first.gait, "left"), whole_strides(pair.first.gait, "right"))
    assert pictures == strides * round(30 * 4 * pair.first.gait.stride_s)
