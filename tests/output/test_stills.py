"""Stills show their number: lines are read back, and frames are those in which the number can be seen."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import stick
from conftest import SIDE, Analysed
from gaits import LEG, TRUNK, gait_of, put, regular, standing
from numpy.typing import NDArray

from formcheck.analysis import merge
from formcheck.findings.catalogue import KINDS, Moment
from formcheck.gait.gait import Gait, find_gait
from formcheck.gait.strides import whole_strides
from formcheck.metrics.base import Subject, usual_error
from formcheck.metrics.catalogue import CATALOGUE
from formcheck.metrics.foot_strike_angle import FLAT_BELOW_STANDING
from formcheck.metrics.registry import AT_A_MOMENT, measure_all
from formcheck.output.html.captions import still_caption
from formcheck.output.html.charts import LEFT, RIGHT, WIDTH, stride_chart
from formcheck.output.html.curves import Curve, curves_of
from formcheck.output.html.draw_lines import TEXT, draw_lines
from formcheck.output.html.instants import Instant, instant
from formcheck.output.html.measured_lines import DRAWINGS, Lines, Shown, back_lines
from formcheck.output.html.stills import Still, _crop, pictures_of, stills
from formcheck.output.video.colours import MARK
from formcheck.picture.lumbar_hollow import Hollow
from formcheck.picture.outlines import points_in
from formcheck.picture.pelvis import PelvisTilt
from formcheck.picture.pictures import Pictures
from formcheck.picture.ruler import DEEPEST, ruler_gap
from formcheck.picture.shoe import ShoeAngles
from formcheck.picture.silhouette import ALONG
from formcheck.picture.uprights import Roll
from formcheck.pose.landmarks import ANKLE, EAR, ELBOW, HEEL, HIP, SHOULDER, WRIST
from formcheck.result import Measurement, Side, View

Array = NDArray[np.float64]
ROLL = 3.0  # degrees that the picture's plumb lines lean to the right
WIDE = 150.0  # shoulders, pixels
OUTLINE = 0.3 + 0.4 * (ALONG - 0.3) ** 2  # of a back, trunk lengths behind its axis


def level(x: Array, y: float) -> Array:
    """(N, 2) places along a level line."""
    return np.column_stack([x, np.full(len(x), y)])


def to_and_fro(times: Array, middle: float, reach: float) -> Array:
    """Once a stride of 0.7 s."""
    return np.asarray(middle + reach * np.cos(2 * np.pi * times / 0.7))


def shoes(degrees: list[float], belt_slope: float = float("nan")) -> ShoeAngles:
    """Landings whose foot turns by 0.2 degrees a millisecond, `degrees` toes up 5 ms before contact."""
    after = np.array([-0.0217, -0.005, 0.0117])
    turned = np.concatenate([one - 200 * (after + 0.005) for one in degrees])
    n = len(turned)
    places = np.zeros((n, 2))
    return ShoeAngles(
        np.repeat(np.arange(len(degrees)), 3), np.tile(after, len(degrees)), turned, np.ones(n), turned, places, 80.0, belt_slope
    )


def shown(metric: str, value: float, side: Side, gait: Gait, others: dict[Any, float] | None = None, **pictures: Any) -> Shown:
    """A number in frame 60, at one second."""
    number = Measurement(metric, side, value, CATALOGUE[metric].unit, 9, 1.0, 1.0, "a.mp4")
    return Shown(Subject(gait, "a.mp4", Pictures(**pictures)), side, Instant(60, 1.0, value), number, others or {})


def direction(line: Array) -> float:
    """Degrees counter-clockwise as seen, of a line from its first point to its second."""
    return float(np.degrees(np.arctan2(line[0, 1] - line[1, 1], line[1, 0] - line[0, 0])))


def opened(lines: Lines) -> float:
    """Degrees counter-clockwise from the line that is measured from to the measured one, the same at every angle drawn."""
    found = [direction(np.array([v, end])) - direction(np.array([v, zero])) for v, end, zero in lines.angles]
    turns = [(one + 180) % 360 - 180 for one in found]
    assert np.ptp(turns) < 1e-6
    return turns[0]


def length(line: Array) -> float:
    return float(np.linalg.norm(line[1] - line[0]))


# How a number is read off its drawing with a ruler and a protractor; forward: +1 facing the picture's right edge.
READ: dict[str, Callable[[Lines, int], float]] = {
    "sole": lambda lines, forward: forward * opened(lines),
    "reach": lambda lines, forward: 100 * forward * np.sign(lines.lines[1][1, 0] - lines.lines[1][0, 0]) * length(lines.lines[1]) / LEG,
    "hips": lambda lines, _: opened(lines),  # standing on the right, the left hip is lower
    "feet": lambda lines, _: 100 * (lines.lines[1][1, 0] - lines.lines[1][0, 0]) / LEG,
    "back": lambda lines, _: 100 * length(lines.lines[2]) / TRUNK,
    "trunk": lambda lines, forward: -forward * opened(lines),
    "head": lambda lines, forward: -forward * opened(lines),
    "elbow": lambda lines, _: abs(opened(lines)),
    "swing": lambda lines, forward: forward * opened(lines),
    "wrist": lambda lines, _: 100 * (lines.lines[1][0, 0] - lines.lines[1][1, 0]) / WIDE,  # from the front the right is on the left
}
SCENES = [(kind.id, scene) for kind in KINDS.values() for scene in kind.stills]


@pytest.mark.parametrize("forward", [1, -1])
@pytest.mark.parametrize(("finding", "scene"), SCENES, ids=[f"{finding} {scene.number}" for finding, scene in SCENES])
def test_the_lines_of_every_still_have_the_number(finding: str, scene: Any, forward: int) -> None:
    """17.3, which no line of this runner's body has: she stands upright, her forearms level."""
    view: View = next(view for view, metrics in KINDS[finding].shown.items() if scene.number in metrics)
    tracks = put(put(standing(), HIP, [(480, 800), (520, 800)]), SHOULDER, [(500 + WIDE / 2, 1000), (500 - WIDE / 2, 1000)])
    hollow = Hollow(in_frame=OUTLINE, shown=60, ok=True)
    pictures: dict[str, Any] = {"shoes": {"right": shoes([0.0])}, "hollow": hollow, "roll": Roll(ROLL)}
    lines = DRAWINGS[scene.drawing](shown(scene.number, 17.3, "right", gait_of(tracks, view=view, forward=forward), **pictures))

    assert READ[scene.drawing](lines, forward) == pytest.approx(17.3, abs=0.01)
    assert set(READ) == set(DRAWINGS)


def test_what_is_measured_against_the_plumb_line_is_drawn_against_it() -> None:
    pictures: dict[str, Any] = {"shoes": {"right": shoes([0.0])}, "roll": Roll(ROLL)}
    side, rear = gait_of(standing()), gait_of(put(standing(), HIP, [(480, 800), (520, 800)]), view="rear")
    trunk = DRAWINGS["trunk"](shown("trunk_lean", 8.0, "both", side, **pictures)).angles[0]
    reach = DRAWINGS["reach"](shown("overstride", 20.0, "right", side, **pictures)).lines
    hips = DRAWINGS["hips"](shown("pelvic_drop", 8.0, "right", rear, **pictures)).angles[1]

    assert direction(np.array([trunk[0], trunk[2]])) == pytest.approx(90 - ROLL)
    assert direction(reach[0][::-1]) == pytest.approx(90 - ROLL)  # upward
    assert direction(reach[1]) == pytest.approx(-ROLL)
    assert direction(np.array([hips[2], hips[0]])) == pytest.approx(-ROLL)


@pytest.mark.parametrize(
    ("slope", "forward", "level"), [(4.0, 1, 4.0), (4.0, -1, 176.0), (float("nan"), 1, -ROLL), (float("nan"), -1, 180 - ROLL)]
)
def test_a_sole_is_drawn_against_the_belt(slope: float, forward: int, level: float) -> None:
    """Uphill by 4 degrees in the picture; without a belt to be seen, against what is level in it."""
    gait = gait_of(standing(), forward=forward)
    seen = shown("foot_strike_angle", 12.0, "right", gait, shoes={"right": shoes([0.0], slope)}, roll=Roll(ROLL))
    vertex, _, flat = DRAWINGS["sole"](seen).angles[0]
    assert (direction(np.array([vertex, flat])) - level + 180) % 360 - 180 == pytest.approx(0, abs=1e-6)


def test_a_number_that_is_as_the_landmarks_have_it_lies_on_them() -> None:
    """Forearms at a right angle, the ankle 100 pixels of a leg of 400 ahead, feet 20 pixels beside the middle, a hand 15 across."""
    side = gait_of(put(standing(), ANKLE, [(600, 400)] * 2))
    p = points_in(side, 60)
    elbow = DRAWINGS["elbow"](shown("elbow_flexion", 90.0, "right", side)).angles[0]
    np.testing.assert_allclose(elbow[1], p[WRIST["right"]], atol=1e-6)
    trunk = DRAWINGS["trunk"](shown("trunk_lean", 0.0, "right", side)).angles[0]
    np.testing.assert_allclose(trunk[:2], [p[HIP["right"]], p[SHOULDER["right"]]], atol=1e-6)
    head = DRAWINGS["head"](shown("head_forward", 0.0, "right", side)).angles[0]
    assert direction(np.array(head[:2])) == pytest.approx(direction(np.array([head[0], p[EAR["right"]]])))
    plumb, reach = DRAWINGS["reach"](shown("overstride", 25.0, "right", side)).lines
    np.testing.assert_allclose(plumb[0], p[HIP["right"]], atol=1e-6)
    np.testing.assert_allclose(reach[1], p[ANKLE["right"]], atol=1e-6)

    feet = put(put(standing(), HEEL, [(480, 380), (520, 380)]), ANKLE, [(480, 400), (520, 400)])
    drawn = DRAWINGS["feet"](shown("step_width", 10.0, "right", gait_of(feet, view="rear"), {("foot_offset", "right"): 5.0}))
    np.testing.assert_allclose(drawn.lines[1][:, 0], [480, 520], atol=1e-6)
    assert [foot for foot, _ in drawn.feet] == ["left", "right"]
    assert (drawn.lines[0][:, 0] == pytest.approx(500)) and drawn.lines[0][0, 1] == pytest.approx(-800)  # from the hips down

    front = put(put(standing(), SHOULDER, [(575, 1000), (425, 1000)]), WRIST, [(560, 900), (515, 900)])
    hand = DRAWINGS["wrist"](shown("wrist_crossing", -10.0, "right", gait_of(front, view="front"))).lines[1]
    np.testing.assert_allclose(hand, [[500, -900], [515, -900]], atol=1e-6)


@pytest.mark.parametrize(("side", "sinks"), [("left", "right"), ("right", "left")])
def test_the_hip_of_the_free_leg_is_drawn_lower(side: Side, sinks: str) -> None:
    lines = DRAWINGS["hips"](shown("pelvic_drop", 9.3, side, gait_of(put(standing(), HIP, [(480, 800), (520, 800)]), view="rear")))
    ends = np.array([end for _, end, _ in lines.angles])
    left, right = ends[np.argsort(ends[:, 0])]
    assert (right[1] > left[1]) == (sinks == "right")  # y down
    np.testing.assert_allclose((left + right) / 2, [500, -800])


def test_the_ruler_on_the_back_lies_on_its_outline() -> None:
    """A hollow of 12 % of a trunk of 200 pixels, in a picture in which the trunk leans and the outline lies 3 % further out."""
    times = stick.clock(4)
    gait = find_gait(stick.pose(stick.runner(times), times))
    assert gait is not None
    gap = 100 * float(np.nanmax(np.where(DEEPEST, ruler_gap(OUTLINE), np.nan)))
    hollow = Hollow(depth=gap, in_frame=OUTLINE + 0.03 - 0.02 * ALONG, shown=30)
    lines = back_lines(gait, hollow, gap + 0.8)

    assert lines is not None
    back, ruler, drawn = lines
    assert 100 * length(drawn) / gait.trunk == pytest.approx(gap + 0.8, abs=0.01)
    as_read = back_lines(gait, hollow, gap)
    assert as_read is not None and np.abs(as_read[0] - back).max() < 0.015 * gait.trunk
    along = ruler[1] - ruler[0]
    assert along @ (drawn[1] - drawn[0]) == pytest.approx(0, abs=1e-6)  # square to the ruler
    assert (back[:, 0] < points_in(gait, 30)[list(HIP.values()), 0].mean()).all()  # facing right, the back is on the left
    assert back_lines(gait, Hollow(), gap) is None


def yellow(image: NDArray[np.uint8]) -> NDArray[np.bool_]:
    return np.asarray(np.abs(image.astype(int) - MARK).max(2) < 40)


def test_the_numbers_can_be_measured_in_the_picture_itself() -> None:
    """By the coloured pixels, without the number written: it would be yellow as well."""
    image = np.full((560, 560, 3), 128, np.uint8)
    vertex = np.array([100.0, 400.0])
    arm = 300 * np.array([np.cos(np.radians(20)), -np.sin(np.radians(20))])
    draw_lines(image, Lines(angles=((vertex, vertex + arm, vertex + np.array([300.0, 0.0])),)), "")
    upper, lower = (np.flatnonzero(yellow(image)[:, 360])[[0, -1]]).astype(float)
    assert np.degrees(np.arctan((lower - upper) / 260)) == pytest.approx(20, abs=1)

    image[:] = 128
    draw_lines(image, Lines(lines=(np.array([[100.0, 300.0], [350.0, 300.0]]),)), "")
    assert np.ptp(np.flatnonzero(yellow(image)[300])) == pytest.approx(250, abs=3)
    image[:] = 128
    draw_lines(image, Lines(lines=(np.array([[100.0, 300.0], [350.0, 300.0]]),), at=(np.array([400.0, 300.0]), "l")), "12°")
    assert (image[int(300 - TEXT * 560 / 2) : 300, 400:460] < 60).any()  # the number's dark box


# In which frame a number can be seen


def test_a_mean_over_the_stride_is_shown_where_the_body_has_it() -> None:
    """A trunk of 200 that nods between 0 and 60 pixels ahead: 8.5 degrees are 30 pixels."""
    tracks = standing()
    gait = gait_of(put(tracks, SHOULDER, [level(to_and_fro(tracks.times, 530, 30), 1000)] * 2))
    bias = usual_error("trunk_lean", gait, "both").bias
    found = instant(Subject(gait, "a.mp4"), "trunk_lean", "right", 8.53 - bias, "stride")
    assert found is not None and found.time == pytest.approx(found.frame / 60)
    assert points_in(gait, found.frame)[SHOULDER["right"], 0] == pytest.approx(530, abs=6)  # half a frame's nod


def test_a_number_at_landing_is_shown_at_the_landing_that_has_it() -> None:
    """The ankle lands 80 pixels ahead of the hips, 4 more at each stride, and travels back by 1000 pixels a second."""
    tracks, landings = standing(), regular(0.1)
    contacts = landings.initial_contact
    of = np.clip(np.searchsorted(contacts, tracks.times + 0.1) - 1, 0, None)
    ahead = 80 + 4 * of - 1000 * (tracks.times - contacts[of])
    gait = gait_of(put(tracks, ANKLE, [level(500 + ahead, 400)] * 2))
    bias = usual_error("overstride", gait, "right").bias
    found = instant(Subject(gait, "a.mp4"), "overstride", "right", 25.0 - bias, "initial_contact")
    assert found is not None
    assert np.abs(contacts - found.time).min() <= 1 / 60
    assert points_in(gait, found.frame)[ANKLE["right"], 0] - 500 == pytest.approx(100, abs=5)


def test_a_foot_is_shown_in_the_frame_in_which_the_sole_has_its_angle() -> None:
    steps = {side: regular(0.1 + first) for side, first in (("right", 0.005), ("left", 0.355))}  # 5 ms after a frame
    gait = gait_of(standing(), steps=steps)
    seen = Subject(gait, "a.mp4", Pictures(shoes={"right": shoes([10, 25, 10, 18, 10, 25])}))
    bias = usual_error("foot_strike_angle", gait, "right").bias
    found = instant(seen, "foot_strike_angle", "right", 18 - FLAT_BELOW_STANDING - bias, "initial_contact")
    assert found is not None and found.time == pytest.approx(0.1 + 3 * 0.7, abs=1e-6)
    assert found.value == pytest.approx(18 - FLAT_BELOW_STANDING - bias)


def arms(view: View) -> Subject:
    """Elbows that go to and fro, hands that do so twice as far; from the front shoulders 150 wide and hands from the middle to 60 out."""
    tracks = standing()
    if view == "side":
        put(tracks, ELBOW, [level(to_and_fro(tracks.times, 500, 30), 900)] * 2)
        put(tracks, WRIST, [level(to_and_fro(tracks.times, 600, 60), 870)] * 2)
    else:
        put(tracks, SHOULDER, [(500 + WIDE / 2, 1000), (500 - WIDE / 2, 1000)])
        put(tracks, WRIST, [level(to_and_fro(tracks.times, 530, 30), 900), level(to_and_fro(tracks.times, 470, 30), 900)])
    return Subject(gait_of(tracks, view=view), "a.mp4")


def waist() -> Subject:
    """6 degrees off level on the average, 3 more or less through the stride."""
    gait = gait_of(standing(), view="rear")
    tilt = PelvisTilt(gait.tracks.times, np.tile(to_and_fro(gait.tracks.times, 0, 3), (2, 1)), 0.0, 1.0, level=6.0, level_doubt=1.0)
    return Subject(gait, "a.mp4", Pictures(pelvis=tilt))


@pytest.mark.parametrize(
    ("metric", "seen", "read"),
    [
        ("elbow_flexion", arms("side"), lambda values: values.mean(1)),
        ("arm_swing_amplitude", arms("side"), lambda values: values.max(1)),
        ("wrist_crossing", arms("front"), lambda values: values.min(1)),
        ("pelvic_level", waist(), lambda values: values.mean(1)),
    ],
    ids=["elbow", "swing", "wrist", "waist"],
)
def test_what_a_frame_has_is_the_number_where_it_is_read(metric: str, seen: Subject, read: Any) -> None:
    numbers = [one for one in measure_all(seen) if one.metric == metric]
    assert numbers
    for number in numbers:
        values = AT_A_MOMENT[metric](seen, number.side, whole_strides(seen.gait)[1:-1])
        assert values is not None and np.ptp(values, axis=1).min() > 4  # elsewhere it is another
        assert np.median(read(values)) == pytest.approx(number.value, abs=0.3)


def test_what_was_never_seen_is_not_shown() -> None:
    side, rear = Subject(gait_of(standing()), "a.mp4"), Subject(gait_of(standing(), view="rear"), "a.mp4")
    assert instant(side, "foot_strike_angle", "right", 5.0, "initial_contact") is None
    assert instant(rear, "pelvic_drop", "right", 5.0, "midstance") is None


@pytest.mark.parametrize("moved", [(0, 0), (0, 2000), (0, -2000), (2000, 0), (-2000, 0)])
@pytest.mark.parametrize("part", ["body", "upper", "legs", "leg"])
def test_a_part_of_the_runner_lies_in_the_picture_wherever_she_is(part: Any, moved: tuple[int, int]) -> None:
    points = points_in(gait_of(standing()), 60) * 0.5 + [0, 600] + np.array(moved)
    left, top, right, bottom = _crop(points, part, "right", (640, 480))
    assert 0 <= left < left + 8 <= right <= 480 and 0 <= top < top + 8 <= bottom <= 640
    if moved == (0, 0):
        assert (left < 250 < right) and bottom - top < 640


# On sample clips


def test_every_picture_is_of_a_frame_that_has_its_number(analysed: Analysed, short_side: Path) -> None:
    """Within a degree or a percent of a leg; at landing, of three steps, within half of what a frame changes: from one to the next the belt
    takes the ankle 5 % of a leg further. A step width is seen one foot at a time."""
    results = [analysed(short_side), analysed(SIDE.with_name("drop_rear.mp4"))]
    pictures = [picture for _, picture in pictures_of(merge(results, "somebody"), results)]
    assert {picture.finding.finding for picture in pictures} >= {"heel_strike", "overstride", "hip_drop", "leg_crossover", "trunk_lean"}
    for picture in pictures:
        one = picture.shown
        expected = one.others["foot_offset", one.side] if one.number.metric == "step_width" else one.value
        near = 2.5 if picture.scene.moment == "initial_contact" else 1
        assert one.instant.value == pytest.approx(expected, abs=near), picture.finding


def test_a_hand_across_the_chest_is_drawn_as_far_as_it_is_told(analysed: Analysed) -> None:
    """From the front the elbow's bend is not measured: there the hand is shown."""
    results = [analysed(SIDE.with_name("arms_front.mp4"))]
    found = stills(merge(results, "Emma"), results, "en")["arm_swing"]
    assert [one.number and one.number.metric for one in found] == ["wrist_crossing"] * 2


# Captions


def told(finding: str, side: Side, number: Measurement, moment: Moment) -> Still:
    return Still(finding, moment, side, b"", 1, 1, "a.mp4", number)


def test_a_caption_says_what_is_seen_of_which_side_how_sure_and_where_the_limit_lies() -> None:
    reach = told("overstride", "left", Measurement("overstride", "left", 33.5, "pct_leg", 9, 1.0, 1.9, "a.mp4"), "initial_contact")
    assert still_caption(reach, 3.0, "en") == (
        "Landing, left. The ankle ahead of the plumb line from the hips: 33.5 ± 1.9% leg (stands out above 27% leg at about 11 km/h)"
    )
    assert "as your speed is not known" in still_caption(reach, None, "en")
    lean = told("trunk_lean", "both", Measurement("trunk_lean", "both", 3.56, "deg", 9, 1.0, 1.6, "a.mp4"), "stride")
    assert still_caption(lean, None, "de") == (
        "Ein üblicher Augenblick im Schritt. Der Oberkörper vor dem Lot: 3,6 ± 1,6° (auffällig unter 1°, über 16°)"
    )


def test_a_lifted_hip_has_its_own_limit() -> None:
    number = Measurement("pelvic_drop", "left", -2.2, "deg", 9, 1.0, 0.5, "a.mp4")
    assert "above 7°" in still_caption(told("hip_drop", "left", number, "midstance"), None, "en")
    assert "below -1°" in still_caption(told("hip_lift", "left", number, "midstance"), None, "en")


# The same number in the chart


@pytest.mark.parametrize(("read", "start", "end"), [((0.1, 0.2), 0.1, 0.2), ((0.0, 0.0), 0.0, 0.0)])
def test_a_number_is_marked_on_its_curve_where_it_is_read(read: tuple[float, float], start: float, end: float) -> None:
    """On a curve that is level at 10: a number of 10 lies on it, one of 14 above."""

    def marks(number: float) -> tuple[float, float, float, float]:
        text = str(stride_chart([Curve("left", "deg", np.full((3, 101), 10.0), 0.4, read)], "°", "en", numbers={"left": number}))
        level = float(re.search(r'class="median left" points="\d+,([\d.]+)', text)[1])  # type: ignore[index]
        found = re.search(r'class="bar left" x1="([\d.]+)" x2="([\d.]+)" y1="([\d.]+)"', text)
        assert found is not None and f'cy="{found[3]}"' in text  # the mark itself
        return float(found[1]), float(found[2]), float(found[3]), level

    x1, x2, y, level = marks(10.0)
    assert y == pytest.approx(level, abs=0.1)
    assert [(x - LEFT) / (WIDTH - LEFT - RIGHT) for x in (x1, x2)] == pytest.approx([start, end], abs=0.001)
    assert marks(14.0)[2] < marks(14.0)[3]


def test_curves_say_where_their_numbers_are_read() -> None:
    """A stance of 0.28 of 0.7 s: pelvis and foot in a part of it, what is read at landing there, means over the whole stride."""
    tilt = PelvisTilt(standing().times, np.tile(to_and_fro(standing().times, 0, 3), (2, 1)), 0.0, 1.0)
    rear = Subject(gait_of(standing(), view="rear"), "a.mp4", Pictures(pelvis=tilt))
    side = Subject(gait_of(put(standing(), ANKLE, [(600, 400)] * 2)), "a.mp4")
    read = {
        metric: curves_of(metric, seen)[0].read
        for metric, seen in (("pelvic_drop", rear), ("foot_offset", rear), ("overstride", side), ("trunk_lean", side))
    }
    assert read["pelvic_drop"] == pytest.approx((0.26 * 0.4, 0.50 * 0.4))
    assert read["foot_offset"] == pytest.approx((0.20 * 0.4, 0.60 * 0.4))
    assert (read["overstride"], read["trunk_lean"]) == ((0.0, 0.0), (0.0, 1.0))
    assert curves_of("arm_swing_amplitude", arms("side"))[0].read is None  # a range is no height of a curve
