"""The shoe at landing, by the picture and by the landmarks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from gaits import STRIDE_S, gait_of, regular, standing

from formcheck.gait.strides import cycles
from formcheck.metrics import foot_strike_angle
from formcheck.metrics.foot_strike_angle import FLAT_BELOW_STANDING, at_contact, fused
from formcheck.metrics.registry import CURVES
from formcheck.picture.shoe import Look, by_landmarks, standing_pitch
from formcheck.pose.landmarks import HEEL, TOE
from metrics.by_hand import AFTER, Array, constant, measured, seen_from_the_side, shoe, subject, values


def looks_of(pitch: Array) -> list[Look]:
    """Each row the pitch of one foot at AFTER and, last, flat on the belt."""
    after = [*AFTER, 0.1]
    return [Look(0, k, t, np.zeros(2), p) for k, row in enumerate(pitch) for t, p in zip(after, row, strict=True)]


@pytest.mark.parametrize("forward", [1, -1])
def test_the_pitch_of_a_foot_in_standing_is_toe_up_whichever_way_she_faces(forward: int) -> None:
    points = np.zeros((33, 2))
    points[HEEL["left"]], points[TOE["left"]] = (300, 700), (300 + forward * 100, 690)

    assert standing_pitch(points, "left", forward) == pytest.approx(np.degrees(np.arctan2(10, 100)))


def test_where_the_landmarks_alone_tell_the_foot_its_standing_is_the_zero() -> None:
    pitch = np.tile([*np.full(len(AFTER), 14.0), -9.0], (6, 1))  # the flat foot is read as if the toes pointed down
    told = {}
    for zero in (None, 2.0):
        shoes = {"right": by_landmarks(looks_of(pitch), 60.0, STRIDE_S, zero)}
        (told[zero],) = (m for m in foot_strike_angle.measure(subject(gait_of(standing()), shoes=shoes)) if m.side == "right")

    assert told[None].value - told[2.0].value == pytest.approx((14 + 9 - FLAT_BELOW_STANDING) - (14 - 2))
    assert told[2.0].error == pytest.approx(told[None].error)  # not measured, so no better


def test_the_angle_is_read_five_milliseconds_before_contact() -> None:
    angle = at_contact(np.zeros(4, int), AFTER, np.array([20.0, 16.0, 8.0, 0.0]))
    assert angle == {0: pytest.approx(12)}  # half-way between 15 ms before (16) and 5 ms after (8)


def test_the_order_of_the_looks_does_not_matter() -> None:
    mixed = [2, 0, 3, 1]
    assert at_contact(np.zeros(4, int), AFTER[mixed], np.array([20.0, 16, 8, 0])[mixed])[0] == pytest.approx(12)


@pytest.mark.parametrize("after", [[-0.030, -0.008], [0.002, 0.03], [-0.06, 0.01], [-0.01, 0.05]])
def test_a_landing_not_seen_on_both_sides_nearby_is_left_out(after: list[float]) -> None:
    assert at_contact(np.zeros(2, int), np.array(after), np.array([10.0, 10.0])) == {}


def test_strike_angle_is_the_picture_less_the_flat_foots_own_angle() -> None:
    found = measured(foot_strike_angle, gait_of(standing()), shoes={"right": shoe(constant(10, 11, 12, 13, 14))})
    assert list(found) == [("foot_strike_angle", "right")]
    assert found["foot_strike_angle", "right"].value == pytest.approx(12 - FLAT_BELOW_STANDING)
    assert found["foot_strike_angle", "right"].n == 5


def test_landings_the_picture_lost_are_lent_by_the_landmarks_and_moved_half_way() -> None:
    """Six landings seen 4 degrees above the landmarks: half of it is believed (six of twelve). Two more lent."""
    seen = np.array([True] * 6 + [False] * 2)
    both = shoe(constant(*[14] * 6, 99, 99), constant(*[10] * 6, 20, 22), seen)
    angles, doubt = fused(both)
    assert doubt == pytest.approx(foot_strike_angle.BORROWED_ERROR * 2 / 8)
    np.testing.assert_allclose(angles, [14.0] * 6 + [22.0, 24.0])


def test_lent_landings_add_doubt() -> None:
    own = measured(foot_strike_angle, gait_of(standing()), shoes={"right": shoe(constant(*[12] * 8))})["foot_strike_angle", "right"]
    half = shoe(constant(*[12] * 8), seen=np.arange(8) < 4)
    lent = measured(foot_strike_angle, gait_of(standing()), shoes={"right": half})["foot_strike_angle", "right"]
    assert lent.error**2 - own.error**2 == pytest.approx((foot_strike_angle.BORROWED_ERROR / 2) ** 2)


def test_an_angle_that_falls_fast_is_doubted_by_what_the_legs_disagree() -> None:
    """The foot turns by 0.4 degrees a millisecond; a left leg 20 ms late leaves 10 ms of doubt to either, 4 degrees."""
    falling = replace(shoe(constant(*[12] * 8)), degrees=12 - 400 * shoe(constant(*[12] * 8)).after_s)
    agreed = gait_of(standing())
    apart = gait_of(standing(), steps={"right": regular(0.1), "left": regular(0.1 + STRIDE_S / 2 + 0.02)})
    sure, unsure = (measured(foot_strike_angle, gait, shoes={"right": falling})["foot_strike_angle", "right"] for gait in (agreed, apart))
    assert unsure.value == pytest.approx(sure.value)
    assert unsure.error**2 - sure.error**2 == pytest.approx(4**2, rel=0.05)


@pytest.mark.parametrize(("role", "doubt"), [("near", 8), ("far", 10)])
def test_landmarks_alone_give_an_angle_with_its_larger_error(role: str, doubt: float) -> None:
    few = replace(shoe(constant(10, 10, 10, 10, 10), seen=np.array([True, True, False, False, False])), length=40.0)
    angles, error = fused(few, role)
    np.testing.assert_allclose(angles, [10] * 5)
    assert error == pytest.approx(np.hypot(doubt, np.degrees(1 / 40)))  # a pixel turns a foot of 40 by 1.4 degrees


def test_a_picture_far_from_the_landmarks_is_doubted() -> None:
    """30 degrees apart, of which the landmarks explain 8: half of the other 22."""
    angles, error = fused(shoe(constant(*[36] * 6), constant(*[6] * 6)))
    np.testing.assert_allclose(angles, [36] * 6)
    assert error == pytest.approx(11)


def test_no_strike_angle_of_a_foot_that_was_not_looked_at() -> None:
    assert values(foot_strike_angle, gait_of(standing())) == {}


def test_a_flat_foot_lies_flat_in_the_curve_whatever_the_picture_says_of_the_landing() -> None:
    seen = seen_from_the_side()
    strides = CURVES["foot_strike_angle"][1](seen, "right", cycles(seen.gait, "right"))
    assert strides is not None
    flat = np.median(strides, 0)[10:17]  # 25 to 42 % of a stance of 0.4 strides
    assert np.median(flat) == pytest.approx(-FLAT_BELOW_STANDING, abs=0.2)
