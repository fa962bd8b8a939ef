"""How uncertain the moments of landing are, and what of the legs may be said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from gaits import STRIDE_S, gait_of, put, regular, standing

from formcheck.gait.contacts import landing_doubt, sprint_doubt, unsteadiness
from formcheck.language.text import Phrase
from formcheck.metrics.base import Subject
from formcheck.metrics.legs import of_known_legs
from formcheck.metrics.missing import failures
from formcheck.metrics.registry import measure_all
from formcheck.picture.pictures import Pictures
from formcheck.picture.shoe import ShoeAngles
from formcheck.picture.touchdown import APART_S, in_turn, in_turn_unseen
from formcheck.pose.landmarks import ANKLE, HEEL, TOE
from formcheck.result import Measurement, Side


def legs(left_late: float = 0.0, left_s: float = 0.010, right_s: float = 0.010) -> dict[str, object]:
    right = replace(regular(0.1), late_s=right_s)
    return {"right": right, "left": replace(regular(0.1 + STRIDE_S / 2 + left_late), late_s=left_s)}


def test_legs_that_take_turns_are_as_uncertain_as_each_of_them() -> None:
    assert landing_doubt(legs(), "left", STRIDE_S) == pytest.approx(0.010)  # type: ignore[arg-type]


def test_what_the_legs_differ_by_is_shared_out_by_their_doubt() -> None:
    """The left foot lands 30 ms late; it is timed twice as badly, so four fifths are taken for its error."""
    steps = legs(0.030, left_s=0.020, right_s=0.010)
    assert landing_doubt(steps, "left", STRIDE_S) == pytest.approx(np.hypot(0.020, 0.024), rel=0.01)  # type: ignore[arg-type]
    assert landing_doubt(steps, "right", STRIDE_S) == pytest.approx(np.hypot(0.010, 0.006), rel=0.01)  # type: ignore[arg-type]


def test_one_leg_alone_cannot_contradict() -> None:
    steps = {"right": replace(regular(0.1), late_s=0.010), "left": regular(0.1, count=0)}
    assert landing_doubt(steps, "right", STRIDE_S) == pytest.approx(0.010)


def test_unsteadiness_is_that_of_a_single_landing_and_a_lost_one_is_not_held_against_it() -> None:
    even = regular(0.1)
    jumping = replace(even, initial_contact=even.initial_contact + np.resize([0, 0.04], len(even.initial_contact)))
    lost = replace(even, initial_contact=np.delete(even.initial_contact, 5))
    assert unsteadiness(even, STRIDE_S) == pytest.approx(0, abs=1e-9)
    assert unsteadiness(lost, STRIDE_S) == pytest.approx(0, abs=1e-9)
    # Strides of 0.66 and 0.74 s in turn: quartiles 80 ms apart.
    assert unsteadiness(jumping, STRIDE_S) == pytest.approx(0.080 / 1.35 / np.sqrt(2), rel=1e-6)


def test_a_landing_that_is_badly_timed_widens_the_error_of_what_is_read_at_it() -> None:
    """The right foot travels back under the hips at 400 pixels a second, a leg length: 50 ms more doubt are some 5 % of it."""
    tracks = standing()
    back = -1000 * (tracks.times[None, :, None] % STRIDE_S) * np.array([1.0, 0.0])
    for joint in (ANKLE, HEEL, TOE):
        put(tracks, joint, [tracks.points[:, joint["left"]], tracks.points[:, joint["right"]] + back[0]])

    def error(late_s: float) -> float:
        steps = {"right": replace(regular(0.1), late_s=late_s), "left": replace(regular(0.1 + STRIDE_S / 2), late_s=late_s)}
        found = measure_all(Subject(gait_of(tracks, steps=steps), "clip.mp4"))
        return next(m.error for m in found if (m.metric, m.side) == ("overstride", "right"))

    assert error(0.040) > error(0.010) + 4


@pytest.mark.parametrize(("stride_s", "doubt"), [(0.70, 0.0), (0.60, 0.0), (0.58, 0.0174), (0.50, 0.030)])
def test_quicker_strides_than_were_ever_timed_are_doubted(stride_s: float, doubt: float) -> None:
    assert sprint_doubt(stride_s) == pytest.approx(doubt)


def number(side: Side, value: float, error: float = 2.0, metric: str = "foot_strike_angle") -> Measurement:
    return Measurement(metric, side, value, "deg", 10, 1.0, error, "a.mp4")


def test_sides_that_are_not_known_are_told_together() -> None:
    arm = number("right", 90, metric="elbow_flexion")
    found = of_known_legs([number("left", 20), number("right", 14), arm], replace(gait_of(standing()), legs_known=False))
    one = next(m for m in found if m.metric == "foot_strike_angle")
    assert arm in found and len(found) == 2
    assert (one.side, one.value, one.n) == ("both", 17, 20)
    assert one.error == pytest.approx(np.hypot(2, 3))  # half of what separates the legs


def test_mixed_up_legs_say_nothing_and_arms_do() -> None:
    arm, lean = number("right", 90, metric="elbow_flexion"), number("both", 8, metric="trunk_lean")
    assert of_known_legs([number("left", 20), arm, lean], replace(gait_of(standing()), legs_told=False)) == (arm, lean)


def test_front_or_rear_not_known_leaves_what_has_no_side() -> None:
    gait = gait_of(standing(), view="rear")
    width = number("both", 8, metric="step_width")
    open_view = replace(gait, guess=replace(gait.guess, sides=0.6))
    assert of_known_legs([number("left", 5, metric="foot_offset"), width], open_view) == (width,)


def test_each_reason_is_the_true_one() -> None:
    gait = gait_of(standing())
    cut = failures(replace(gait, feet_seen=0.2), Pictures())
    mixed = failures(replace(gait, legs_told=False), Pictures())
    assert "80%" in cut["overstride"][0] and "outside the picture" in cut["overstride"][0]
    assert "feet" in cut["overstride"][1]
    assert "told apart" in mixed["overstride"][0]
    assert "elbow_flexion" not in cut and "trunk_lean" not in cut


def test_a_view_that_may_be_front_or_rear_names_no_side_and_asks_which() -> None:
    gait = gait_of(standing(), view="rear")
    open_view = replace(gait, guess=replace(gait.guess, sides=0.8))
    assert failures(gait, Pictures())["pelvic_drop"][0] == Phrase("findings.hips_unseen")
    assert failures(open_view, Pictures())["pelvic_drop"][0] == Phrase("findings.sides_open")
    assert failures(open_view, Pictures())["foot_offset"][1] == Phrase("findings.say_the_view")


@pytest.mark.parametrize(
    ("even", "moved"),
    [(0.016, 0.016), (0.050, 0.022), (-0.010, 0.0)],
    ids=["between both", "beyond the picture", "before the landmarks"],
)
def test_a_far_shoe_and_its_landmarks_that_disagree_meet_where_the_legs_take_turns(even: float, moved: float) -> None:
    angles = ShoeAngles(np.repeat([0, 1], 3), np.tile([-0.02, 0.0, 0.02], 2), np.zeros(6), np.ones(6), np.zeros(6), np.zeros((6, 2)))
    apart, shift = in_turn(angles, np.array([0.020, 0.024]), even, 0.7)  # usually 22 ms
    np.testing.assert_allclose(shift, [moved - 0.002, moved + 0.002], atol=1e-9)
    np.testing.assert_allclose(apart.after_s - angles.after_s, 0.022 - moved, atol=1e-9)
    assert apart.timing_s == pytest.approx(0.011)


def test_a_far_shoe_that_agrees_with_its_landmarks_is_left_as_it_is() -> None:
    angles = ShoeAngles(np.repeat([0, 1], 3), np.tile([-0.02, 0.0, 0.02], 2), np.zeros(6), np.ones(6), np.zeros(6), np.zeros((6, 2)))
    near, shift = in_turn(angles, np.array([APART_S, 0.5 * APART_S]), 0.05, 0.7)
    assert near is angles and shift.tolist() == [APART_S, 0.5 * APART_S]


def test_the_doubt_about_a_far_shoe_is_no_more_than_what_legs_differ_by() -> None:
    angles = ShoeAngles(np.repeat([0, 1], 3), np.tile([-0.02, 0.0, 0.02], 2), np.zeros(6), np.ones(6), np.zeros(6), np.zeros((6, 2)))
    assert in_turn(angles, np.array([0.050, 0.050]), 0.04, 0.7)[0].timing_s == pytest.approx(0.014)


def test_a_leg_not_timed_by_the_picture_meets_its_turn_halfway() -> None:
    angles = ShoeAngles(np.repeat([0, 1], 3), np.tile([-0.02, 0.0, 0.02], 2), np.zeros(6), np.ones(6), np.zeros(6), np.zeros((6, 2)))
    assert in_turn_unseen(angles, APART_S) is None
    moved = in_turn_unseen(angles, 0.04)
    assert moved is not None
    np.testing.assert_allclose(moved[1], [0.02, 0.02])
    np.testing.assert_allclose(moved[0].after_s, angles.after_s - 0.02)
    assert moved[0].timing_s == pytest.approx(0.02)
