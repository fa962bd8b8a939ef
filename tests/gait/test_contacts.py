"""Landing and leaving the belt, on feet whose speed and height are drawn by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import stick
from gaits import gait_of, regular, standing
from numpy.typing import NDArray

from formcheck.gait.angles import knee_flexion, segment_angle
from formcheck.gait.contacts import (
    EARLY_S,
    LANDED_SHARE,
    LATE_S,
    USUAL_CONTACT_SHARE,
    Steps,
    belt_speed,
    belt_speed_under,
    event_cutoff,
    side_contacts,
    unevenness,
)
from formcheck.gait.frontal_contacts import MIDSTANCE_SHARE, frontal_contacts
from formcheck.gait.strides import midstances
from formcheck.gait.toe_off import USUALLY_APART_S
from formcheck.gait.tracks import Tracks
from formcheck.pose.landmarks import ANKLE, HEEL, HIP, KNEE, OTHER, TOE

Array = NDArray[Any]

STRIDE_S = 0.74  # at which the windows were found
BELT = 1000.0  # pixels a second
LEG = 400.0
LANDS = 0.10  # of the stride after which the heel moves at 80 % of the belt's speed
LEAVES = 0.42
STRIDES = 8


# ---- angles


@pytest.mark.parametrize(("lower", "degrees"), [((0, -10), 0), ((10, -10), 45), ((-10, -10), -45), ((10, 0), 90), ((3, -4), 36.87)])
def test_segment_angle_is_from_the_vertical_forward_positive(lower: tuple[float, float], degrees: float) -> None:
    place = np.zeros((1, 33, 2))
    place[0, ANKLE["left"]] = lower
    assert segment_angle(place, KNEE["left"], ANKLE["left"], 1) == pytest.approx([degrees], abs=0.01)
    assert segment_angle(place, KNEE["left"], ANKLE["left"], -1) == pytest.approx([-degrees], abs=0.01)


def test_knee_is_straight_at_zero_and_a_heel_behind_it_bends_it() -> None:
    place = np.zeros((3, 33, 2))
    place[:, KNEE["right"]] = (0, -10)
    place[:, ANKLE["right"]] = [(0, -20), (-10, -10), (10, -20)]
    assert knee_flexion(place, "right", 1) == pytest.approx([0, 90, -45])
    assert knee_flexion(place, "right", -1)[1] == pytest.approx(-90)


def test_belt_speed_is_the_usual_backward_speed() -> None:
    assert belt_speed(np.concatenate([np.full(40, -300.0), np.linspace(-300, 500, 60)])) == 300


def test_belt_speed_under_a_flat_foot_is_not_raised_by_unsteady_points() -> None:
    """In milliseconds: the foot is flat for 100 of 740, and flutters backward faster than the belt for as long."""
    speed = np.tile(np.concatenate([np.full(60, -300.0), np.full(100, -1000.0), np.full(480, 400.0), np.full(100, -1400.0)]), 5)
    landed = list(range(0, len(speed), 740))
    assert belt_speed(speed) == 1400
    assert belt_speed_under(speed, landed, 1.0) == 1000
    assert np.isnan(belt_speed_under(speed, [], 1.0))


def test_the_flat_part_grows_with_the_stride() -> None:
    speed = np.concatenate([np.full(118, -300.0), np.full(204, -1000.0), np.full(200, 400.0)])  # flat from 120 to 320 ms: twice the usual
    assert belt_speed_under(speed, [0], 2.0) == 1000
    assert belt_speed_under(speed, [0], 0.9) == pytest.approx(300)  # 54 to 144 ms: mostly not flat yet


@pytest.mark.parametrize("late", [-0.03, 0.0, 0.02])
def test_unevenness_is_how_late_the_right_foot_lands(late: float) -> None:
    steps = {"left": regular(0.1), "right": regular(0.1 + 0.35 + late)}
    assert unevenness(steps, 0.7) == pytest.approx(late)
    assert unevenness({"left": steps["right"], "right": steps["left"]}, 0.7) == pytest.approx(-late)


def test_unevenness_is_not_moved_by_a_lost_landing_nor_told_by_one_foot() -> None:
    left, right = regular(0.1), regular(0.1 + 0.35 + 0.02)
    lost = replace(right, initial_contact=np.delete(right.initial_contact, 4), toe_off=np.delete(right.toe_off, 4))
    assert unevenness({"left": left, "right": lost}, 0.7) == pytest.approx(0.02)
    assert unevenness({"left": left, "right": regular(0.45, count=0)}, 0.7) == 0
    assert unevenness({"left": regular(0.1, count=0), "right": right}, 0.7) == 0


@pytest.mark.parametrize(("rate", "hz"), [(24, 8), (30, 8), (50, 10), (60, 10), (240, 10)])
def test_event_cutoff(rate: float, hz: float) -> None:
    assert event_cutoff(rate) == hz


# ---- side view


def side_tracks(
    *, fps: float = 60, forward: int = 1, scale: float = 1.0, lands: float = LANDS, rise: float = LEAVES, straight: float = LEAVES
) -> Tracks:
    """A leg whose heel passes 80 % of the belt's speed at `lands` after each whole stride, whose knee is straightest at `straight`, and
    whose toe is at 3.5 % of the leg's length above the belt 10 ms after `rise`.

    The heel's speed falls in a straight line, which no filter without delay moves. The left leg follows half a stride later.
    """
    stride_s = STRIDE_S * scale
    times = np.arange(0, STRIDES * stride_s, 1 / fps)
    points = np.zeros((len(times), 33, 2))
    points[:, list(HIP.values())] = (500, 800)
    fine = np.linspace(0, STRIDES + 1, 200 * (STRIDES + 1) + 1)
    for side, later in (("right", 0.0), ("left", 0.5)):
        # From standing still at 0 to the belt's speed, by a slope of 1/8 of it a hundredth of a stride; back again after toe-off.
        slow = lands - 0.8 * 0.08
        knots = np.array([slow, slow + 0.08, 0.45, 0.55])
        swing: float = 1.0  # forward, such that the foot comes back to where it was
        for _ in range(60):
            speed = np.interp(fine % 1, knots, [0, -1, -1, swing], period=1)
            swing -= float(np.trapezoid(speed[:200], fine[:200]))
        place = BELT * stride_s * np.concatenate([[0], np.cumsum((speed[1:] + speed[:-1]) / 2 * np.diff(fine))])
        phase = (times / stride_s - later) % STRIDES
        x = 500 + forward * np.interp(phase, fine, place - place.mean())
        points[:, ANKLE[side]] = np.column_stack([x, np.full(len(x), 420.0)])
        points[:, HEEL[side]] = np.column_stack([x - forward * 20, np.full(len(x), 400.0)])
        own = phase % 1
        lift = np.interp(own, [0, LANDS, rise - 0.07, rise + 0.4, 1], [0, 0, 0, 400, 0])  # a straight line through its threshold
        lift += 0.035 * LEG - np.interp(rise + 0.010 / stride_s, [rise - 0.07, rise + 0.4], [0, 400])
        points[:, TOE[side]] = np.column_stack([x + forward * 60, 400 + np.maximum(lift, 0)])
        bulge = 60 * (1 - np.cos(2 * np.pi * (own - straight)))  # none where the knee is straight
        hip, ankle = points[:, HIP[side]], points[:, ANKLE[side]]
        along = (ankle - hip) / np.linalg.norm(ankle - hip, axis=1, keepdims=True)
        points[:, KNEE[side]] = (hip + ankle) / 2 + forward * bulge[:, None] * np.column_stack([-along[:, 1], along[:, 0]])
    return Tracks(times, points, np.zeros((len(times), 33), bool))


def contacts_of(side: str, scale: float = 1.0, lands: float = LANDS) -> Array:
    later = 0.0 if side == "right" else 0.5
    return (np.arange(STRIDES) + lands + later) * STRIDE_S * scale - LATE_S


def nearest(found: Array, wanted: Array) -> Array:
    return found - wanted[np.abs(found[:, None] - wanted).argmin(1)]


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("forward", [1, -1])
@pytest.mark.parametrize("fps", [30, 60, 120])
def test_contact_is_where_the_heel_has_reached_80_percent_of_the_belt(side: str, forward: int, fps: float) -> None:
    steps = side_contacts(side_tracks(fps=fps, forward=forward), side, forward, STRIDE_S, LEG)
    assert STRIDES - 2 <= len(steps.initial_contact) <= STRIDES
    inner = steps.initial_contact[1:-1]
    np.testing.assert_allclose(nearest(inner, contacts_of(side)), 0, atol=0.006)
    assert steps.belt == pytest.approx(BELT, rel=0.02)


def test_an_earlier_landing_is_found_earlier() -> None:
    early = side_contacts(side_tracks(lands=LANDS - 0.03), "right", 1, STRIDE_S, LEG).initial_contact
    np.testing.assert_allclose(nearest(early[1:-1], contacts_of("right", lands=LANDS - 0.03)), 0, atol=0.006)


def test_windows_grow_with_the_stride() -> None:
    steps = side_contacts(side_tracks(scale=1.3), "right", 1, 1.3 * STRIDE_S, LEG)
    np.testing.assert_allclose(nearest(steps.initial_contact[1:-1], contacts_of("right", 1.3)), 0, atol=0.008)
    assert np.isfinite(steps.toe_off[1:-1]).all()


@pytest.mark.parametrize("fps", [60, 120])
def test_toe_off_lies_where_knee_and_toe_agree(fps: float) -> None:
    steps = side_contacts(side_tracks(fps=fps), "right", 1, STRIDE_S, LEG)
    wanted = (np.arange(STRIDES) + LEAVES) * STRIDE_S + EARLY_S
    np.testing.assert_allclose(nearest(steps.toe_off[1:-1], wanted), 0, atol=0.008)


def test_toe_off_is_halfway_between_knee_and_toe() -> None:
    off = 0.04 / STRIDE_S  # the knee is straight 40 ms before
    steps = side_contacts(side_tracks(straight=LEAVES - off), "right", 1, STRIDE_S, LEG)
    wanted = (np.arange(STRIDES) + LEAVES) * STRIDE_S - 0.02 + EARLY_S
    np.testing.assert_allclose(nearest(steps.toe_off[1:-1], wanted), 0, atol=0.008)


def test_where_knee_and_toe_disagree_the_knee_tells_toe_off_and_half_of_it_is_doubt() -> None:
    steps = side_contacts(side_tracks(straight=LEAVES - 0.1 / STRIDE_S), "right", 1, STRIDE_S, LEG)
    off = (steps.toe_off - EARLY_S) / STRIDE_S % 1
    np.testing.assert_allclose(off, LEAVES - 0.1 / STRIDE_S, atol=0.01)
    assert steps.off_s == pytest.approx((0.1 - USUALLY_APART_S) / 2, abs=0.004)


def test_a_foot_that_never_moves_has_no_contacts() -> None:
    still = replace(standing(), times=np.arange(300) / 60, points=np.repeat(standing().points[:1], 300, 0))
    steps = side_contacts(still, "left", 1, STRIDE_S, LEG)
    assert len(steps.initial_contact) == len(steps.toe_off) == 0


def test_the_share_of_the_belt_is_what_the_definition_says() -> None:
    assert LANDED_SHARE == 0.80


# ---- rear and front view


def frontal_tracks(lows: Array, lower: dict[int, str], seconds: float = 6.0) -> Tracks:
    """A pelvis lowest at `lows` (every half stride of 0.7 s), and in each the foot on the belt that `lower` names by the low's parity."""
    times = stick.clock(seconds)
    points = np.zeros((len(times), 33, 2))
    nearest_low = np.abs(times[:, None] - lows).argmin(1)
    points[:, list(HIP.values()), 1] = (900 - 12 * np.cos(4 * np.pi * (times - lows[0]) / 0.7))[:, None]
    for i, low in enumerate(nearest_low):
        down = lower[int(low) % 2]
        points[i, [ANKLE[down], HEEL[down]], 1] = (430, 400)
        points[i, [ANKLE[OTHER[down]], HEEL[OTHER[down]]], 1] = (530, 520)
    return Tracks(times, points, np.zeros((len(times), 33), bool))


@pytest.mark.parametrize("first", ["left", "right"])
def test_from_behind_the_lower_foot_stands_when_the_pelvis_is_lowest(first: str) -> None:
    lows = 0.2 + 0.35 * np.arange(17)
    tracks = frontal_tracks(lows, {0: first, 1: OTHER[first]})
    steps = frontal_contacts(tracks, tracks.times / 0.7, 0.7)
    stance = USUAL_CONTACT_SHARE * 0.7
    for side, own in ((first, lows[::2]), (OTHER[first], lows[1::2])):
        found = steps[side]
        np.testing.assert_allclose(nearest(found.initial_contact + MIDSTANCE_SHARE * stance, own), 0, atol=0.004)
        np.testing.assert_allclose(found.toe_off - found.initial_contact, stance)
        assert len(found.initial_contact) >= 7


def test_one_misread_low_does_not_change_whose_turn_it_is() -> None:
    lows = 0.2 + 0.35 * np.arange(17)
    tracks = frontal_tracks(lows, {0: "left", 1: "right"})
    around = np.abs(tracks.times - lows[6]) < 0.17
    for joint in (ANKLE, HEEL):  # the network takes one leg for the other for a step
        left, right = tracks.points[around, joint["left"]].copy(), tracks.points[around, joint["right"]].copy()
        tracks.points[around, joint["left"]], tracks.points[around, joint["right"]] = right, left
    steps = frontal_contacts(tracks, tracks.times / 0.7, 0.7)
    middle = steps["left"].initial_contact + MIDSTANCE_SHARE * USUAL_CONTACT_SHARE * 0.7
    assert np.abs(middle - lows[6]).min() < 0.004


def test_a_pelvis_that_does_not_bounce_has_no_contacts() -> None:
    steps = frontal_contacts(standing(), standing().times / 0.7, 0.7)
    assert all(len(s.initial_contact) == 0 for s in steps.values())


# ---- midstance


def test_midstance_is_where_the_pelvis_is_lowest() -> None:
    lows = 0.2 + 0.35 * np.arange(17)
    gait = gait_of(frontal_tracks(lows, {0: "left", 1: "right"}), stride_s=0.7, view="rear")
    windows = np.column_stack([lows - 0.1, lows + 0.15])[1:-1]
    np.testing.assert_allclose(midstances(gait, windows), lows[1:-1], atol=0.004)
    assert midstances(gait, np.empty((0, 2))).shape == (0,)


def test_steps_know_the_belt_only_from_the_side() -> None:
    assert np.isnan(Steps(np.empty(0), np.empty(0)).belt)
