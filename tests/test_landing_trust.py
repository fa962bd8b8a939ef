"""When the moments of landing, or the names of the legs, are not to be trusted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from gaits import STRIDE_S, gait_of, regular, standing

from formcheck.analysis import TIMED_BY_LANDING, UNTIMED, UNTOLD, failures
from formcheck.gait.gait import MOST_MISFIT
from formcheck.metrics.base import Subject
from formcheck.metrics.registry import measure_all
from formcheck.picture.look import MOST_UNEVEN, taking_turns
from formcheck.picture.look import regular as follows_evenly
from formcheck.picture.pictures import Pictures
from formcheck.picture.shoe import ShoeAngles
from formcheck.picture.touchdown import APART_S, halfway
from formcheck.words.said import say


@pytest.mark.parametrize(("late", "fits"), [(0.0, True), (0.9, True), (-0.9, True), (1.3, False), (-1.3, False)])
def test_legs_land_half_a_stride_apart(late: float, fits: bool) -> None:
    """late: of the left foot, in shares of what is allowed."""
    steps = {"right": regular(0.1), "left": regular(0.1 + STRIDE_S * (0.5 + late * MOST_UNEVEN))}
    assert taking_turns(steps, STRIDE_S) is fits


def test_one_leg_alone_cannot_contradict() -> None:
    assert taking_turns({"right": regular(0.1), "left": regular(0.1, count=0)}, STRIDE_S)


def test_landings_that_come_unevenly_are_noticed_and_a_lost_one_is_not_held_against_them() -> None:
    even = regular(0.1)
    jumping = replace(even, initial_contact=even.initial_contact + np.resize([0, 0.08, 0], len(even.initial_contact)))
    lost = replace(even, initial_contact=np.delete(even.initial_contact, 5), toe_off=np.delete(even.toe_off, 5))
    assert follows_evenly(even, STRIDE_S)
    assert follows_evenly(lost, STRIDE_S)
    assert not follows_evenly(jumping, STRIDE_S)


def test_a_leg_without_a_known_landing_has_no_numbers_that_rest_on_it() -> None:
    gait = replace(gait_of(standing()), untimed=frozenset({"left"}))
    sides = {m.side for m in measure_all(Subject(gait, "clip.mp4")) if m.metric in TIMED_BY_LANDING}
    metrics = {m.metric for m in measure_all(Subject(gait, "clip.mp4"))}
    assert sides == {"right"}
    assert metrics.isdisjoint({"step_time_asymmetry", "contact_time", "flight_time", "duty_factor"})
    assert failures(gait, Pictures())["overstride"][0] == UNTIMED


@pytest.mark.parametrize(("misfit", "told"), [(MOST_MISFIT - 0.01, True), (MOST_MISFIT + 0.01, False)])
def test_legs_far_from_their_own_cycle_are_not_told_apart(misfit: float, told: bool) -> None:
    gait = replace(gait_of(standing()), misfit=misfit)
    assert gait.legs_told is told
    assert (failures(gait, Pictures()).get("cadence", ("",))[0] == UNTOLD) is not told


def test_a_view_that_may_be_front_or_rear_names_no_side_and_asks_which() -> None:
    gait = gait_of(standing(), view="rear")
    open_view = replace(gait, guess=replace(gait.guess, sides=0.8))
    assert failures(gait, Pictures())["pelvic_drop"][0] == say("findings.hips_unseen")
    assert failures(open_view, Pictures())["pelvic_drop"][0] == say("findings.sides_open")
    assert failures(open_view, Pictures())["foot_offset"][1] == say("findings.say_the_view")


def test_a_far_shoe_and_its_landmarks_that_disagree_meet_halfway() -> None:
    angles = ShoeAngles(np.repeat([0, 1], 3), np.tile([-0.02, 0.0, 0.02], 2), np.zeros(6), np.ones(6), np.zeros(6), np.zeros((6, 2)))
    near, shift = halfway(angles, np.array([APART_S, 0.5 * APART_S]))
    assert near is angles and shift.tolist() == [APART_S, 0.5 * APART_S]
    apart, shift = halfway(angles, np.array([0.020, 0.024]))
    np.testing.assert_allclose(shift, [0.009, 0.013])  # back by half of the usual 22 ms
    np.testing.assert_allclose(apart.after_s - angles.after_s, 0.011)
    assert apart.timing_s == pytest.approx(0.011)
