"""Every metric on a gait whose answer can be seen by eye.

The runner of `gaits.py` is upright and still (legs 400 pixels, trunk 200) and lands every 0.7 s; each test moves only what it is about.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from gaits import LEG, STRIDE_S, TRUNK, gait_of, put, regular, standing
from numpy.typing import NDArray

from formcheck.gait.contacts import USUAL_CONTACT_SHARE, Steps
from formcheck.gait.gait import Gait
from formcheck.gait.strides import angle_cutoff, cycles, per_window, stances
from formcheck.gait.tracks import Tracks
from formcheck.metrics import (
    against_standing,
    arms_from_front,
    arms_from_side,
    cadence,
    contact_time,
    foot_strike_angle,
    landing,
    leg_motion,
    lumbar_hollow,
    pelvic_drop,
    pelvic_level,
    posture,
    step_time_asymmetry,
    step_width,
    trunk_rotation,
    trunk_side_lean,
    vertical_oscillation,
)
from formcheck.metrics.base import Subject, level, measurement, robust_spread, usual_error
from formcheck.metrics.catalogue import CATALOGUE
from formcheck.metrics.errors import BY_NETWORK, ERRORS, USUAL_NETWORK, Expected, expected, role
from formcheck.metrics.foot_strike_angle import FLAT_BELOW_STANDING, at_contact, fused
from formcheck.metrics.registry import CURVES, METRICS, measure_all
from formcheck.metrics.step_width import PICTURE_INWARD, places, together
from formcheck.picture.beside import Beside
from formcheck.picture.lumbar_hollow import Hollow
from formcheck.picture.pelvis import PelvisTilt
from formcheck.picture.pictures import Pictures
from formcheck.picture.shoe import Look, ShoeAngles, by_landmarks, standing_pitch
from formcheck.picture.uprights import Roll
from formcheck.pose.landmarks import ANKLE, EAR, ELBOW, HEEL, HIP, KNEE, SHOULDER, TOE, WRIST
from formcheck.result import Measurement, Standing, View

Array = NDArray[Any]
CLIP = "clip.mp4"


def subject(gait: Gait, **pictures: Any) -> Subject:
    return Subject(gait, CLIP, Pictures(**pictures))


def measured(metric: Any, gait: Gait, **pictures: Any) -> dict[tuple[str, str], Measurement]:
    """By name and side; the value without the bias that the network's points are known to have."""
    found = metric.measure(subject(gait, **pictures))
    assert len({(m.metric, m.side) for m in found}) == len(found)
    return {(m.metric, m.side): replace(m, value=m.value + usual_error(m.metric, gait, m.side).bias) for m in found}


def values(metric: Any, gait: Gait, **pictures: Any) -> dict[tuple[str, str], float]:
    return {key: m.value for key, m in measured(metric, gait, **pictures).items()}


def phase_of(tracks: Tracks, side: str = "right") -> Array:
    """Strides since the side's first contact."""
    return (tracks.times - (0.1 if side == "right" else 0.1 + STRIDE_S / 2)) / STRIDE_S


def across(x: Array | float, y: float) -> Array:
    """(N, 2) along a level line."""
    return np.column_stack([x, np.full(np.shape(x), y)])


def swinging(tracks: Tracks, middle: float, range_: float, peak: float) -> Array:
    """A cosine a stride, highest `peak` strides after the right foot's contact, from middle - range_ to middle + range_."""
    return np.asarray(middle + range_ * np.cos(2 * np.pi * (phase_of(tracks) - peak)))


# ---- cadence and times


def test_cadence_is_120_by_the_stride_time() -> None:
    one = measured(cadence, gait_of(standing()))["cadence", "both"]
    assert one.value == pytest.approx(120 / 0.7)
    assert one.n == 14  # ten seconds
    assert one.spread == pytest.approx(0, abs=1e-6)
    assert (one.unit, one.clip) == ("spm", CLIP)


def test_cadence_spreads_as_the_strides_do() -> None:
    gait = gait_of(standing())
    wobbling = replace(gait, phase=gait.phase + 0.02 * np.sin(2 * np.pi * gait.phase / 4.3))
    one = measured(cadence, wobbling)["cadence", "both"]
    assert one.value == pytest.approx(120 / 0.7)
    assert 1 < one.spread < 6  # 2 % of 171, up and down by up to 0.02 * 2 pi / 4.3 a stride


def test_contact_flight_and_duty() -> None:
    found = measured(contact_time, gait_of(standing()))  # down for 280 ms of 700, the other foot 350 ms later
    for side in ("left", "right"):
        assert found["contact_time", side].value == pytest.approx(280)
        assert found["flight_time", side].value == pytest.approx(70)
        assert found["duty_factor", side].value == pytest.approx(40)
    assert found["contact_time", "right"].n == 13


def test_contacts_without_a_toe_off_do_not_count() -> None:
    steps = {"right": regular(0.1), "left": regular(0.45)}
    off = steps["right"].toe_off.copy()
    off[:10] = np.nan
    found = measured(contact_time, gait_of(standing(), steps=steps | {"right": replace(steps["right"], toe_off=off)}))
    assert found["contact_time", "right"].n == 3
    assert found["contact_time", "right"].value == pytest.approx(280)
    blind = replace(steps["right"], toe_off=np.full(13, np.nan))
    assert ("contact_time", "right") not in measured(contact_time, gait_of(standing(), steps=steps | {"right": blind}))


def test_a_longer_contact_on_one_side_leaves_less_flight() -> None:
    found = values(contact_time, gait_of(standing(), steps={"right": regular(0.1, contact_s=0.32), "left": regular(0.45)}))
    assert found["contact_time", "right"] == pytest.approx(320)
    assert found["flight_time", "right"] == pytest.approx(30)
    assert found["flight_time", "left"] == pytest.approx(70)


def test_a_flight_does_not_last_until_a_contact_after_the_lost_one() -> None:
    left = regular(0.45)
    steps = {"right": regular(0.1), "left": Steps(np.delete(left.initial_contact, [5, 6]), np.delete(left.toe_off, [5, 6]))}
    assert measured(contact_time, gait_of(standing(), steps=steps))["flight_time", "right"].n == 11


@pytest.mark.parametrize(("left_later", "percent"), [(0.0, 0.0), (0.014, -8.0), (-0.007, 4.0)])
def test_step_time_asymmetry(left_later: float, percent: float) -> None:
    gait = gait_of(standing(), steps={"right": regular(0.1), "left": regular(0.45 + left_later)})
    # 14 ms later: 364 ms to the left contact, 336 to the right one: -28 of 350
    assert values(step_time_asymmetry, gait)["step_time_asymmetry", "both"] == pytest.approx(percent)


def test_step_time_asymmetry_passes_over_a_lost_contact() -> None:
    left = regular(0.45)
    gait = gait_of(standing(), steps={"right": regular(0.1), "left": Steps(np.delete(left.initial_contact, 5), np.delete(left.toe_off, 5))})
    one = measured(step_time_asymmetry, gait)["step_time_asymmetry", "both"]
    assert (one.value, one.spread) == pytest.approx((0, 0))
    assert one.n == 11  # of 13 contacts each, less the first, which has none before it, and those about the lost one


# ---- landing


@pytest.mark.parametrize("forward", [1, -1])
def test_landing_with_the_ankle_ahead(forward: int) -> None:
    tracks = put(standing(), KNEE, [(500, 600), (500 + forward * 60, 600)])
    put(tracks, ANKLE, [(500, 400), (500 + forward * 80, 400)])  # 80 of 400 ahead of the hips, 20 over 200 ahead of the knee
    found = values(landing, gait_of(tracks, forward=forward))
    assert found["overstride", "right"] == pytest.approx(20, abs=0.01)
    assert found["shank_angle_ic", "right"] == pytest.approx(np.degrees(np.arctan2(20, 200)), abs=0.01)
    assert found["knee_flexion_ic", "right"] == pytest.approx(np.degrees(np.arctan2(60, 200) - np.arctan2(20, 200)), abs=0.01)
    assert [found[metric, "left"] for metric in ("overstride", "shank_angle_ic", "knee_flexion_ic")] == pytest.approx([0, 0, 0], abs=0.01)


def test_landing_is_read_at_contact_and_not_later() -> None:
    tracks = standing()
    put(tracks, ANKLE, [across(500.0 + np.zeros(len(tracks.times)), 400), across(swinging(tracks, 500, 80, 0.0), 400)])
    found = measured(landing, gait_of(tracks))["overstride", "right"]
    assert found.value == pytest.approx(20, abs=0.2)  # most ahead at contact: 80 of 400
    assert found.n == 13
    later = gait_of(tracks, steps={"right": regular(0.1 + STRIDE_S / 4), "left": regular(0.45)})
    assert values(landing, later)["overstride", "right"] == pytest.approx(0, abs=0.2)


# ---- the leg in motion


def walking_leg(thigh: Any, knee: Any) -> Tracks:
    """A right leg of 200 + 200 with these angles (degrees) over time: thigh forward of the vertical, knee flexion."""
    tracks = standing()
    up, bent = np.radians(thigh(tracks)), np.radians(knee(tracks))
    at_knee = np.array([500, 800]) + 200 * np.column_stack([np.sin(up), -np.cos(up)])
    at_ankle = at_knee + 200 * np.column_stack([np.sin(up - bent), -np.cos(up - bent)])
    tracks.points[:, KNEE["right"]], tracks.points[:, ANKLE["right"]] = at_knee, at_ankle
    return tracks


@pytest.mark.parametrize(
    ("peak", "stance", "swing"),
    [
        (0.2, 50.0, 30 + 20 * np.cos(2 * np.pi * 0.2)),  # stance is 0 to 0.4 of the stride, swing is looked at from there on
        (0.7, 30 + 20 * np.cos(2 * np.pi * 0.3), 50.0),
    ],
)
def test_knee_peaks_in_stance_and_swing(peak: float, stance: float, swing: float) -> None:
    found = values(leg_motion, gait_of(walking_leg(lambda t: swinging(t, 0, 0, 0), lambda t: swinging(t, 30, 20, peak))))
    assert found["knee_flexion_stance", "right"] == pytest.approx(stance, abs=0.4)
    assert found["knee_flexion_swing", "right"] == pytest.approx(swing, abs=0.4)
    assert found["knee_flexion_stance", "left"] == pytest.approx(0, abs=0.1)


def test_thigh_extension_is_the_most_behind_the_vertical_at_push_off() -> None:
    found = values(leg_motion, gait_of(walking_leg(lambda t: swinging(t, 5, 25, 0.9), lambda t: swinging(t, 20, 0, 0))))
    assert found["thigh_extension", "right"] == pytest.approx(20, abs=0.3)  # at 0.4 of the stride, toe-off: 5 - 25


def test_a_noisy_knee_does_not_read_high() -> None:
    rng = np.random.default_rng(1)
    tracks = walking_leg(lambda t: swinging(t, 0, 0, 0), lambda t: swinging(t, 30, 20, 0.2))
    tracks.points[:] += rng.normal(0, 12, tracks.points.shape)
    found = measured(leg_motion, gait_of(tracks))["knee_flexion_stance", "right"]
    assert found.value == pytest.approx(50, abs=2)  # peaks of single strides read 4 higher
    assert found.spread > 1


def test_vertical_oscillation_is_the_bounce_and_not_the_drift() -> None:
    tracks = standing()
    height = 800 + 20 * np.cos(4 * np.pi * phase_of(tracks)) + 30 * tracks.times
    put(tracks, HIP, [np.column_stack([np.full(len(height), 500), height])] * 2)
    # 40 of 400; the filter at 8 Hz takes less than a hundredth of 2.9 Hz
    assert values(vertical_oscillation, gait_of(tracks))["vertical_oscillation", "both"] == pytest.approx(10, abs=0.15)


# ---- trunk and head


@pytest.mark.parametrize("forward", [1, -1])
def test_trunk_and_head_lean(forward: int) -> None:
    lean, head = np.radians(10), np.radians(40)
    shoulder = np.array([500 + forward * 200 * np.sin(lean), 800 + 200 * np.cos(lean)])
    ear = shoulder + 60 * np.array([forward * np.sin(head), np.cos(head)])
    tracks = put(put(standing(), SHOULDER, [shoulder, shoulder]), EAR, [ear, ear])
    found = values(posture, gait_of(tracks, forward=forward))
    assert found["trunk_lean", "both"] == pytest.approx(10, abs=0.01)
    assert found["head_forward", "both"] == pytest.approx(30, abs=0.01)  # against the trunk's own line


def test_an_upright_trunk_that_nods_has_its_mean() -> None:
    tracks = standing()
    put(tracks, SHOULDER, [across(swinging(tracks, 500, 30, 0.1), 1000)] * 2)
    assert values(posture, gait_of(tracks))["trunk_lean", "both"] == pytest.approx(0, abs=0.2)


@pytest.mark.parametrize(("view", "towards_right"), [("rear", 1), ("front", -1)])
def test_trunk_side_lean_goes_out_over_the_standing_leg(view: View, towards_right: int) -> None:
    tracks = standing()
    out = towards_right * TRUNK * np.tan(np.radians(swinging(tracks, 0, 4, 0.2)))  # right in the middle of right stance, left of left
    put(tracks, SHOULDER, [across(500 + 15 + out, 1000)] * 2)  # and crooked by 15 all the time
    found = values(trunk_side_lean, gait_of(tracks, view=view))
    assert found["trunk_side_lean", "right"] == pytest.approx(4, abs=0.1)
    assert found["trunk_side_lean", "left"] == pytest.approx(4, abs=0.1)


def turning(amplitude: float, aside: float = 0.0, width: float = 150.0) -> Gait:
    """From behind: shoulders that turn by so many degrees to either side of a line that the camera sees from so many degrees aside."""
    tracks = standing()
    out = width / 2 * np.cos(np.radians(swinging(tracks, aside, amplitude, 0.2)))
    return gait_of(put(tracks, SHOULDER, [across(500 - out, 1000), across(500 + out, 1000)]), view="rear")


@pytest.mark.parametrize("aside", [0.0, 6.0, -6.0])
@pytest.mark.parametrize("amplitude", [0.0, 16.0, 25.0])
def test_shoulders_that_turn_look_narrower(amplitude: float, aside: float) -> None:
    """16 degrees to either side are 32 from one to the other, also where the camera stands a little aside."""
    found = measured(trunk_rotation, turning(amplitude, aside))["trunk_rotation", "both"]
    assert found.value == pytest.approx(2 * amplitude, abs=1.5)
    assert found.n == 14


def test_shoulders_that_tilt_do_not_turn() -> None:
    tracks = standing()
    tilt = np.radians(swinging(tracks, 0, 8, 0.2))
    side = 75 * np.column_stack([np.cos(tilt), np.sin(tilt)])
    put(tracks, SHOULDER, [np.array([500, 1000]) - side, np.array([500, 1000]) + side])
    assert values(trunk_rotation, gait_of(tracks, view="rear"))["trunk_rotation", "both"] == pytest.approx(0, abs=2)


def test_shoulders_that_are_small_in_the_picture_tell_no_turn() -> None:
    assert values(trunk_rotation, turning(16, width=36)) == {}


# ---- arms


@pytest.mark.parametrize(("wrist", "bent"), [((600, 900), 90), ((500, 800), 0), ((500 + 50 * 3**0.5, 950), 120)])
@pytest.mark.parametrize("forward", [1, -1])
def test_elbow_of_the_near_arm(wrist: tuple[float, float], bent: float, forward: int) -> None:
    hand = (500 + forward * (wrist[0] - 500), wrist[1])
    tracks = put(standing(), WRIST, [hand, (500, 800)] if forward < 0 else [(500, 800), hand])
    near = "right" if forward > 0 else "left"
    found = values(arms_from_side, gait_of(tracks, forward=forward))
    assert {side for _, side in found} == {near}
    assert found["elbow_flexion", near] == pytest.approx(bent, abs=0.01)


@pytest.mark.parametrize("lean", [0.0, 20.0])
def test_arm_swing_is_against_the_trunk(lean: float) -> None:
    """An upper arm swinging by 30 degrees to either side of a trunk that may lean. 95 % of the time it is within 0.997 of that."""
    tracks = standing()
    tilt, swing = np.radians(lean), np.radians(swinging(tracks, 0, 30, 0.3))
    shoulder = np.array([500 + 200 * np.sin(tilt), 800 + 200 * np.cos(tilt)])
    put(tracks, SHOULDER, [shoulder, shoulder])
    elbow = shoulder + 100 * np.column_stack([np.sin(swing - tilt), -np.cos(swing - tilt)])
    put(tracks, ELBOW, [elbow, elbow])
    put(tracks, WRIST, [elbow, elbow])
    assert values(arms_from_side, gait_of(tracks))["arm_swing_amplitude", "right"] == pytest.approx(60, abs=0.6)


def test_an_arm_that_hangs_still_swings_against_a_trunk_that_nods() -> None:
    tracks = standing()
    nod = np.radians(swinging(tracks, 0, 10, 0.3))
    shoulder = np.column_stack([500 + 200 * np.sin(nod), 800 + 200 * np.cos(nod)])
    put(tracks, SHOULDER, [shoulder, shoulder])
    put(tracks, ELBOW, [shoulder - [0, 100], shoulder - [0, 100]])
    assert values(arms_from_side, gait_of(tracks))["arm_swing_amplitude", "right"] == pytest.approx(20, abs=0.3)


def front_arms() -> Gait:
    """From the front the right side is on the left. Shoulders 150 wide; the right wrist swings from 75 out to 15 across."""
    tracks = put(standing(), SHOULDER, [(575, 1000), (425, 1000)])
    right = 500 - swinging(tracks, 30, 45, 0.3)
    left = 500 + swinging(tracks, 60, 22.5, 0.8)  # from 37.5 to 82.5 on its own side
    return gait_of(put(tracks, WRIST, [across(left, 900), across(right, 900)]), view="front")


def test_wrists_across_the_chest_from_the_front() -> None:
    found = values(arms_from_front, front_arms())
    assert found["wrist_crossing", "right"] == pytest.approx(-10, abs=0.3)  # 15 across of 150
    assert found["wrist_crossing", "left"] == pytest.approx(25, abs=0.3)  # 37.5 of 150


def test_the_arm_that_swings_twice_as_far() -> None:
    assert values(arms_from_front, front_arms())["arm_asymmetry", "both"] == pytest.approx(100 * 45 / 67.5, abs=0.3)  # 90 against 45


# ---- from behind and in front


def feet(right: Array | float, left: Array | float, view: View = "rear") -> Gait:
    """Heels and ankles at these places beside the middle of the picture, + = to the picture's right."""
    tracks = standing()
    still = np.zeros(len(tracks.times))
    put(tracks, HEEL, [across(500 + left + still, 380), across(500 + right + still, 380)])
    return gait_of(put(tracks, ANKLE, [across(500 + left + still, 400), across(500 + right + still, 400)]), view=view)


@pytest.mark.parametrize(
    ("right", "left", "view", "offsets"),
    [
        (20, -12, "rear", (5, 3)),  # of 400
        (-20, 12, "front", (5, 3)),
        (-8, -12, "rear", (-2, 3)),  # the right foot across the middle
        (-8, 12, "rear", (-2, -3)),
    ],
)
def test_feet_beside_the_midline(right: float, left: float, view: View, offsets: tuple[float, float]) -> None:
    gait = feet(right, left, view)
    gait.tracks.points[:, list(SHOULDER.values()), 0] += (right + left) / 2  # she stands over her feet, the hips a little beside
    found = values(step_width, gait)
    assert found["foot_offset", "right"] == pytest.approx(offsets[0], abs=0.01)
    assert found["foot_offset", "left"] == pytest.approx(offsets[1], abs=0.01)
    assert found["step_width", "both"] == pytest.approx(sum(offsets), abs=0.01)


@pytest.mark.parametrize("degrees", [-5, 3])
def test_a_rolled_camera_does_not_move_the_feet(degrees: float) -> None:
    gait, a = feet(20, -20), np.radians(degrees)
    gait.tracks.points[:] = gait.tracks.points @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
    found = values(step_width, gait)
    assert found["foot_offset", "right"] == pytest.approx(5, abs=0.1)
    assert found["foot_offset", "left"] == pytest.approx(5, abs=0.1)


@pytest.mark.parametrize("view", ["rear", "front"])
def test_feet_and_midline_biases_agree(view: str) -> None:
    width, offset = (expected(metric, view, role, 60).bias for metric, role in (("step_width", "both"), ("foot_offset", "each")))
    assert width == pytest.approx(2 * offset, abs=0.02)


def test_hips_that_sway_over_the_standing_foot_do_not_count() -> None:
    gait = feet(20, -20)
    sway = swinging(gait.tracks, 500, 15, 0.2)
    put(gait.tracks, HIP, [across(sway, 800)] * 2)
    assert values(step_width, gait)["step_width", "both"] == pytest.approx(10, abs=0.1)


def test_a_runner_who_drifts_on_the_belt_keeps_her_width() -> None:
    gait = feet(20, -20)
    gait.tracks.points[..., 0] += (10 * gait.tracks.times)[:, None]
    assert values(step_width, gait)["step_width", "both"] == pytest.approx(10, abs=0.1)


def test_the_foot_counts_where_it_stands() -> None:
    """20 out in the middle of right stance, 20 across half a stride later, when it swings."""
    tracks = standing()
    swing = np.where(np.cos(2 * np.pi * (phase_of(tracks) - 0.16)) > 0, 20.0, -20.0)
    assert values(step_width, feet(swing, -20))["foot_offset", "right"] == pytest.approx(5, abs=0.1)


def test_a_runner_who_gets_smaller_keeps_her_width() -> None:
    """She runs away to a third of her size, all places shrinking towards a point above her: 5 % of the leg she has just then."""
    gait = feet(20, -20)
    gone = np.linspace(1, 1 / 3, len(gait.tracks.times))[:, None, None]
    gait.tracks.points[:] = [700, 900] + gone * (gait.tracks.points - [700, 900])
    gait = replace(gait, tracks=replace(gait.tracks, size=gone[:, 0, 0]))
    found = values(step_width, gait)
    assert found["step_width", "both"] == pytest.approx(10, abs=0.3)


def test_few_pixels_know_less() -> None:
    large, small = (step_width.measure(Subject(replace(feet(20, -20), leg={"left": leg, "right": leg}), CLIP)) for leg in (400.0, 80.0))
    pixel = 100 * np.sqrt(1 / 80**2 - 1 / 400**2)
    for big, little, share in zip(large, small, (1, 1, np.sqrt(2)), strict=True):
        assert little.error**2 - big.error**2 == pytest.approx((share * pixel) ** 2, rel=0.01)


def outlined(percent: float) -> Beside:
    """An outline that has the right foot so much of 400 to the right of the hips, once a stride from 0.24 s on."""
    times = 0.24 + STRIDE_S * np.arange(13.0)
    return Beside(times, np.column_stack([np.full(13, 4 * percent), np.full(13, -400.0)]))


def test_an_outline_that_agrees_adds_no_doubt() -> None:
    seen = places(feet(20, -20), {"right": outlined(5 - PICTURE_INWARD)})
    assert seen["right"].values == pytest.approx(5)
    assert seen["right"].doubt == pytest.approx(seen["left"].doubt)


def test_an_outline_that_disagrees_moves_the_foot_and_is_doubt() -> None:
    seen = places(feet(20, -20), {"right": outlined(1 - PICTURE_INWARD)})
    assert 1 < np.median(seen["right"].values) < 3  # the outline is known better than the landmarks, and both count
    assert seen["right"].doubt > 1
    assert np.median(seen["left"].values) == pytest.approx(5)


def test_the_steadier_reading_counts_for_more() -> None:
    landmarks = np.full(12, 0.0)
    steady, scattered = np.full(12, 4.0), 4 + np.tile([-6.0, 6.0], 6)
    assert np.median(together(landmarks, steady, 0.2).values) > np.median(together(landmarks, scattered, 0.2).values)


def test_two_outlines_are_too_few() -> None:
    seen = np.array([4.0, 4.0, *[np.nan] * 10])
    assert together(np.zeros(12), seen, 0.2).values == pytest.approx(0)


def tilting(degrees: float, wide: float | None = None, scatter: float = 0.0) -> PelvisTilt:
    """A pelvis highest on the picture's right at 36 % of right stance, and half a stride later on its left."""
    times = np.arange(600) / 60
    wave = np.cos(2 * np.pi * ((times - 0.1) / STRIDE_S - 0.36 * 0.4))
    return PelvisTilt(times, np.stack([degrees * wave, (degrees if wide is None else wide) * wave]), scatter, 1.0)


@pytest.mark.parametrize(("view", "sign"), [("rear", 1), ("front", -1)])
def test_pelvic_drop_is_of_the_other_hip_under_the_standing_leg(view: View, sign: int) -> None:
    found = measured(pelvic_drop, gait_of(standing(), view=view), pelvis=tilting(sign * 5))
    assert found["pelvic_drop", "right"].value == pytest.approx(5 / pelvic_drop.FOLLOWED, abs=0.1)  # a cosine is flat at its peak
    assert found["pelvic_drop", "left"].value == pytest.approx(5 / pelvic_drop.FOLLOWED, abs=0.1)
    assert found["pelvic_drop", "right"].n >= 12


def test_a_pelvis_that_rises_on_the_other_side_has_no_drop() -> None:
    assert values(pelvic_drop, gait_of(standing(), view="rear"), pelvis=tilting(-5))["pelvic_drop", "right"] < 0


def test_both_widths_count_by_their_weights_and_what_they_differ_is_doubt() -> None:
    gait = gait_of(standing(), view="rear")
    same = measured(pelvic_drop, gait, pelvis=tilting(6, 6))["pelvic_drop", "right"]
    apart = measured(pelvic_drop, gait, pelvis=tilting(4, 8, scatter=1.5))["pelvic_drop", "right"]
    mostly_wide = measured(pelvic_drop, gait, pelvis=replace(tilting(4, 8), weights=(0.25, 0.75)))["pelvic_drop", "right"]
    assert apart.value == pytest.approx(same.value)
    assert mostly_wide.value == pytest.approx(same.value + 1 / pelvic_drop.FOLLOWED, abs=0.05)
    assert apart.error**2 - same.error**2 == pytest.approx((2 / pelvic_drop.FOLLOWED) ** 2 + 1.5**2, rel=0.02)


def test_a_drop_that_changes_fast_is_doubted_as_the_landing_is_not_known_well() -> None:
    gait, slow = gait_of(standing(), view="rear"), tilting(5)
    fast = replace(slow, degrees=5 * np.cos(6 * np.pi * ((slow.times - 0.1) / STRIDE_S - 0.36 * 0.4)) * np.ones((2, 1)))
    steady, changing = (measured(pelvic_drop, gait, pelvis=one)["pelvic_drop", "right"].error for one in (slow, fast))
    assert changing > steady + 0.05


def test_the_drops_peak_is_sought_only_where_it_can_be() -> None:
    """A curve that rises all through stance, as the thighs pull the cloth: read in the middle of the first half, not at its end."""
    gait, rising = gait_of(standing(), view="rear"), tilting(5)
    late = replace(rising, degrees=5 * np.cos(2 * np.pi * ((rising.times - 0.1) / STRIDE_S - 0.9 * 0.4)) * np.ones((2, 1)))
    found = measured(pelvic_drop, gait, pelvis=late)["pelvic_drop", "right"]
    assert found.value < 3 / pelvic_drop.FOLLOWED


def test_a_waist_is_off_level_by_what_the_phones_roll_leaves_of_it() -> None:
    gait = gait_of(standing(), view="rear")
    slanting = replace(tilting(5), level=6.0, level_doubt=1.0)
    found = measured(pelvic_level, gait, pelvis=slanting, roll=Roll(-4.0, 0.5, 3))["pelvic_level", "both"]
    assert found.value == pytest.approx(2)  # the right side 6 degrees up in a picture that leans 4 of them
    unsure = measured(pelvic_level, gait, pelvis=slanting, roll=Roll(-4.0, 3.0, 0))["pelvic_level", "both"]
    assert unsure.error**2 - found.error**2 == pytest.approx(3**2 - 0.5**2)
    assert values(pelvic_level, gait, pelvis=tilting(5)) == {}  # no line seen


def test_no_picture_of_the_pelvis_no_drop() -> None:
    assert values(pelvic_drop, gait_of(standing(), view="rear")) == {}


# ---- foot strike angle

AFTER = np.array([-0.045, -0.015, 0.005, 0.035])


def shoe(angles: Array, landmarks: Array | None = None, seen: Array | None = None) -> ShoeAngles:
    """Each row the angles of one landing at AFTER."""
    n = len(angles)
    count = n * len(AFTER)
    correlation = np.full((n, len(AFTER)), 0.9) if seen is None else np.where(seen, 0.9, 0.4)[:, None] * np.ones(len(AFTER))
    return ShoeAngles(
        landing=np.repeat(np.arange(n), len(AFTER)),
        after_s=np.tile(AFTER, n),
        degrees=np.ravel(angles),
        correlation=np.ravel(correlation),
        landmark_degrees=np.ravel(angles if landmarks is None else landmarks),
        places=np.zeros((count, 2)),
    )


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


def constant(*angles: float) -> Array:
    """One landing for each angle, which it has all the time."""
    return np.repeat(np.array(angles)[:, None], len(AFTER), axis=1)


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


# ---- lower back


def test_hollow_is_passed_on() -> None:
    hollow = Hollow(depth=9.0, by_stride=np.array([8.0, 9, 9, 10, 9]), ok=True)
    one = measured(lumbar_hollow, gait_of(standing()), hollow=hollow)["lumbar_hollow", "both"]
    assert (one.value, one.n, one.unit) == (pytest.approx(9.0), 5, "pct_trunk")


def test_a_hollow_that_may_not_be_used_is_no_number() -> None:
    assert values(lumbar_hollow, gait_of(standing()), hollow=Hollow(depth=9.0, by_stride=np.ones(9), reason="loose clothing")) == {}
    assert values(lumbar_hollow, gait_of(standing())) == {}


# ---- what they share


def test_the_value_is_the_median_and_gaps_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ERRORS, "cadence", {"side": {"both": {"fast": 1.0, "slow": 1.0}}})
    (one,) = measurement("cadence", "both", [160.0, np.nan, 170.0, 150.0, np.inf], subject(gait_of(standing())))
    assert (one.value, one.n) == (160.0, 3)
    assert measurement("cadence", "both", [np.nan], subject(gait_of(standing()))) == []
    assert measurement("cadence", "both", [], subject(gait_of(standing()))) == []


def test_what_the_network_reads_too_much_is_taken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ERRORS, "cadence", {"side": {"both": {"fast": 1.0, "slow": 1.0, "bias": 3.0}}})
    assert measurement("cadence", "both", [160.0], subject(gait_of(standing())))[0].value == 157
    assert measurement("cadence", "both", [160.0], subject(gait_of(standing())), value=150.0)[0].value == 147


def test_spread_is_the_standard_deviation_and_robust() -> None:
    normal = np.random.default_rng(2).normal(100, 5, 4000)
    assert robust_spread(normal) == pytest.approx(5, rel=0.05)
    normal[:200] = 1e6
    assert robust_spread(normal) == pytest.approx(5, rel=0.15)


KNOWN = {
    "side": {"near": {"fast": 3.0, "slow": 5.0, "oblique": 4.0}, "far": {"fast": 6.0, "slow": 7.0}},
    "rear": {"each": {"fast": 2.0, "slow": 2.5, "bias": 1.0}},
}


@pytest.mark.parametrize(
    ("fps", "view", "yaw", "side", "sigma"),
    [
        (60, "side", 0, "right", 3),
        (60, "side", 0, "left", 6),  # turned away from the camera
        (49, "side", 0, "right", 5),
        (60, "side", 15, "right", 5),  # 3 and 4 at right angles
        (60, "side", 15, "left", 6),
        (60, "rear", 15, "left", 2),
        (30, "rear", 0, "right", 2.5),
        (60, "oblique", 0, "right", 6),  # the least certain of all
    ],
)
def test_the_error_is_that_of_the_view_the_rate_and_the_leg(
    fps: float, view: View, yaw: float, side: Any, sigma: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ERRORS, "overstride", KNOWN)
    gait = gait_of(standing(fps=fps), view=view, yaw=yaw)
    assert usual_error("overstride", gait, side).sigma == pytest.approx(sigma)
    assert usual_error("overstride", gait, side).bias == (1 if view == "rear" else 0)


@pytest.mark.parametrize(
    ("view", "side", "near", "expected"),
    [
        ("side", "left", "left", "near"),
        ("side", "left", "right", "far"),
        ("rear", "left", "right", "each"),
        ("side", "both", "left", "both"),
    ],
)
def test_the_role_of_a_side(view: str, side: Any, near: str, expected: str) -> None:
    assert role(view, side, near) == expected


def test_error_of_few_steps_holds_their_spread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ERRORS, "cadence", {"side": {"both": {"fast": 3.0, "slow": 3.0}}})
    (one,) = measurement("cadence", "both", [160.0, 160, 160, 168, 168, 168], subject(gait_of(standing())))
    assert one.error == pytest.approx(np.hypot(3, 1.11 * 8 / 1.35 / np.sqrt(6)))  # Student's t of six


def test_one_or_two_strides_borrow_their_spread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ERRORS, "cadence", {"side": {"both": {"fast": 3.0, "slow": 3.0, "own": 0.5}}})
    (one,) = measurement("cadence", "both", [160.0], subject(gait_of(standing())))
    (two,) = measurement("cadence", "both", [160.0, 160.0], subject(gait_of(standing())))
    assert one.error == pytest.approx(np.hypot(3, 0.5 * np.sqrt(10)))
    assert two.error == pytest.approx(np.hypot(3, 1.84 * 0.5 * np.sqrt(10 / 2)))


def test_what_is_measured_against_the_vertical_doubts_the_roll(monkeypatch: pytest.MonkeyPatch) -> None:
    for metric in ("trunk_lean", "head_forward"):
        monkeypatch.setitem(ERRORS, metric, {"side": {"both": {"fast": 3.0, "slow": 3.0}}})
    rolled = subject(gait_of(standing()), roll=Roll(5.0, 4.0, 3))
    lean, head = (measurement(m, "both", [5.0] * 4, rolled)[0] for m in ("trunk_lean", "head_forward"))
    assert lean.error == pytest.approx(np.hypot(3, 4))
    assert head.error == pytest.approx(3)


def test_a_degree_of_roll_moves_the_ankle_by_the_height_of_the_hip() -> None:
    """0.9 leg lengths below it, in percent of the leg."""
    assert CATALOGUE["overstride"].against_vertical == pytest.approx(100 * 0.9 * np.sin(np.radians(1)), abs=0.05)


@pytest.mark.parametrize("roll", [-8.0, 3.0])
def test_a_rolled_picture_is_levelled(roll: float) -> None:
    """Plumb leans to the right by the roll: up (0, 1) is seen as (sin, cos)."""
    turned = subject(gait_of(standing()), roll=Roll(roll, 0.5, 3))
    seen = np.array([np.sin(np.radians(roll)), np.cos(np.radians(roll))])
    np.testing.assert_allclose(level(seen, turned), [0, 1], atol=1e-12)


def test_a_toe_off_not_seen_is_put_where_it_usually_is() -> None:
    steps = regular(0.1, contact_s=0.25)
    steps.toe_off[4] = np.nan
    windows = stances(gait_of(standing(), steps={"right": steps, "left": regular(0.45)}), "right")
    np.testing.assert_allclose(windows[:, 1] - windows[:, 0], 0.25)
    blind = Steps(steps.initial_contact, np.full(13, np.nan))
    windows = stances(gait_of(standing(), steps={"right": blind, "left": blind}), "right")
    np.testing.assert_allclose(windows[:, 1] - windows[:, 0], USUAL_CONTACT_SHARE * STRIDE_S)


def test_a_stance_that_outlasts_the_recording_is_left_out() -> None:
    gait = gait_of(standing(seconds=1.6), steps={"right": regular(0.1, count=3), "left": regular(0.45, count=2)})
    assert len(stances(gait, "right")) == 2  # the third would end at 1.78 s
    assert len(stances(gait_of(standing(), steps={"right": regular(0.1, count=0), "left": regular(0.4)}), "right")) == 0


def test_cycles_go_from_contact_to_contact_and_not_over_a_gap() -> None:
    one = regular(0.1)
    gap = Steps(np.delete(one.initial_contact, 6), np.delete(one.toe_off, 6))
    pairs = cycles(gait_of(standing(), steps={"right": gap, "left": one}), "right")
    assert len(pairs) == 10  # twelve without the gap, which costs two
    np.testing.assert_allclose(pairs[:, 1] - pairs[:, 0], STRIDE_S)


def test_windows_are_read_evenly_from_end_to_end() -> None:
    np.testing.assert_allclose(per_window(np.array([[0.0, 1], [4, 6]]), 3), [[0.0, 0.5, 1.0], [4.0, 5.0, 6.0]])


@pytest.mark.parametrize(("rate", "hz"), [(30, 10), (60, 12), (120, 15), (240, 15)])
def test_angles_are_filtered_by_the_rate(rate: float, hz: float) -> None:
    assert angle_cutoff(rate) == hz


# ---- the curve is the number


def seen_from_the_side() -> Subject:
    """A foot that lands 12 degrees toes up by the picture and 9 by the landmarks, an ankle, a trunk, a head and an arm that all move; the
    picture is rolled by 3 degrees."""
    tracks = walking_leg(lambda t: swinging(t, 5, 25, 0.9), lambda t: swinging(t, 20, 10, 0.2))
    put(tracks, SHOULDER, [across(swinging(tracks, 520, 30, 0.1), 1000)] * 2)
    put(tracks, EAR, [across(swinging(tracks, 545, 35, 0.15), 1060)] * 2)
    put(tracks, ELBOW, [across(swinging(tracks, 500, 50, 0.3), 900)] * 2)
    for side in ("left", "right"):
        up = np.radians(4.5 * (1 + np.cos(2 * np.pi * phase_of(tracks, side))))
        tracks.points[:, TOE[side]] = tracks.points[:, HEEL[side]] + 80 * np.column_stack([np.cos(up), np.sin(up)])
    shoes = {side: shoe(constant(*[12.0] * 8)) for side in ("left", "right")}
    return subject(gait_of(tracks), shoes=shoes, roll=Roll(3.0, 0.3, 3))


def seen_from_behind() -> Subject:
    """Feet that swing out, a pelvis that tilts, and an outline that has the right foot 2 % nearer the middle than the landmarks do."""
    gait = feet(swinging(standing(), 20, 10, 0.7), -swinging(standing(), 12, 10, 0.2))
    return subject(gait, pelvis=tilting(5), beside={"right": outlined(1.0)})


@pytest.mark.parametrize(
    ("metric", "made", "starts", "read_out"),
    [
        ("foot_strike_angle", seen_from_the_side, lambda g, s: cycles(g, s) + foot_strike_angle.READ_S, lambda c: c[:, 0]),
        ("overstride", seen_from_the_side, cycles, lambda c: c[:, 0]),
        ("trunk_lean", seen_from_the_side, cycles, lambda c: c.mean(1)),
        ("head_forward", seen_from_the_side, cycles, lambda c: c.mean(1)),
        ("arm_swing_amplitude", seen_from_the_side, cycles, arms_from_side.swing_range),
        ("pelvic_drop", seen_from_behind, stances, lambda c: max((pelvic_drop.about(c, at) for at in pelvic_drop.PEAK), key=np.median)),
        ("foot_offset", seen_from_behind, cycles, lambda c: np.median(c[:, 8:25], axis=1)),  # 20 to 60 % of a stance of 0.4 strides
    ],
)
def test_a_curve_has_the_number_where_the_number_is_read(metric: str, made: Any, starts: Any, read_out: Any) -> None:
    """By its metric's own curve: levelled, along the body, without the bias, and held at what the picture tells."""
    seen = made()
    numbers = [m for m in measure_all(seen) if m.metric == metric]
    views, curve = CURVES[metric]
    assert seen.gait.view in views and len(numbers) in (1, 2)
    for number in numbers:
        foot = number.side if number.side != "both" else seen.gait.near
        strides = curve(seen, number.side, starts(seen.gait, foot))
        assert strides is not None
        strides = strides[np.isfinite(strides).all(1)]
        assert len(strides) >= 8
        if number.side != "left":
            assert np.ptp(strides, axis=1).min() > 4  # it moves, so that another moment would be another number
        assert np.median(read_out(strides)) == pytest.approx(number.value, abs=0.1)


def test_every_curve_is_tried() -> None:
    assert set(CURVES) == {
        "foot_strike_angle",
        "overstride",
        "trunk_lean",
        "head_forward",
        "arm_swing_amplitude",
        "pelvic_drop",
        "foot_offset",
        "knee_flexion_stance",
    }


@pytest.mark.parametrize(
    ("metric", "read_out"),
    [
        ("knee_flexion_ic", lambda knee: knee[0]),
        ("knee_flexion_stance", lambda knee: knee[:40].max()),
        ("knee_flexion_swing", lambda knee: knee[40:].max()),
    ],
)
def test_the_knees_curve_has_its_three_numbers(metric: str, read_out: Any) -> None:
    """A knee that bends twice a stride, less in stance than in swing; each number has a bias of its own, and all are taken off."""
    bend = lambda t: 25 - 20 * np.cos(4 * np.pi * phase_of(t)) - 20 * np.sin(2 * np.pi * phase_of(t))  # noqa: E731
    seen = subject(gait_of(walking_leg(lambda t: np.zeros(len(t.times)), bend)))
    (number,) = [m.value for m in measure_all(seen) if (m.metric, m.side) == (metric, "right")]
    strides = CURVES["knee_flexion_stance"][1](seen, "right", cycles(seen.gait, "right"))
    assert strides is not None
    knee = np.median(strides, 0)
    assert knee[0] < knee[:40].max() - 10 < knee[40:].max() - 30
    assert read_out(knee) == pytest.approx(number, abs=0.3)


def test_a_flat_foot_lies_flat_in_the_curve_whatever_the_picture_says_of_the_landing() -> None:
    seen = seen_from_the_side()
    strides = CURVES["foot_strike_angle"][1](seen, "right", cycles(seen.gait, "right"))
    assert strides is not None
    flat = np.median(strides, 0)[10:17]  # 25 to 42 % of a stance of 0.4 strides
    assert np.median(flat) == pytest.approx(-FLAT_BELOW_STANDING, abs=0.2)


def test_a_rolled_camera_does_not_move_a_foot_that_is_lifted() -> None:
    """Lifted by half a leg in swing: along the picture's upright a roll of 5 degrees would move it by 4 % of the leg."""
    drawn = []
    for degrees in (0, 5):
        gait, a = feet(20, -20), np.radians(degrees)
        lift = 100 * (1 - np.cos(2 * np.pi * (phase_of(gait.tracks) - 0.2)))
        gait.tracks.points[:, [HEEL["right"], ANKLE["right"]], 1] += lift[:, None]
        gait.tracks.points[:] = gait.tracks.points @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
        strides = CURVES["foot_offset"][1](subject(gait), "right", cycles(gait, "right"))
        assert strides is not None
        drawn.append(np.nanmedian(strides, 0))
    np.testing.assert_allclose(drawn[1], drawn[0], atol=0.3)


def test_an_arm_that_hangs_still_is_not_drawn() -> None:
    seen = subject(gait_of(standing()))
    assert CURVES["arm_swing_amplitude"][1](seen, "right", cycles(seen.gait, "right")) is None


def test_no_curve_where_there_is_no_number() -> None:
    side, rear = subject(gait_of(standing())), subject(gait_of(standing(), view="rear"))
    small = subject(gait_of(replace(standing(), points=standing().points / 10)))  # a foot of 8 pixels
    assert CURVES["foot_strike_angle"][1](side, "right", cycles(side.gait, "right")) is None  # no picture of a shoe
    assert CURVES["pelvic_drop"][1](rear, "right", cycles(rear.gait, "right")) is None
    assert CURVES["overstride"][1](small, "right", cycles(small.gait, "right")) is None


def test_every_pose_model_has_errors_of_its_own_and_where_not_the_usual_ones_widened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ERRORS, "overstride", KNOWN)
    monkeypatch.setitem(BY_NETWORK, "other", {"overstride": {"side": {"near": {"fast": 1.5, "slow": 2.0, "bias": -1.0}}}})

    def of(role: str, network: str) -> Expected:
        return expected("overstride", "side", role, 60, network=network)

    assert of("near", "other") == Expected(-1.0, 1.5)
    assert of("near", "") == of("near", USUAL_NETWORK) == Expected(0.0, 3.0)
    assert of("far", "other").sigma == of("far", "never heard of").sigma > of("far", "").sigma == 6
    assert usual_error("overstride", replace(gait_of(standing()), network="other"), "right") == of("near", "other")


def test_a_metric_that_was_not_measured_yet_carries_its_estimate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CATALOGUE, "cadence", replace(CATALOGUE["cadence"], error=7.0, provisional=True))
    assert expected("cadence", "rear", "both", 60).sigma < 7  # the measured error counts where there is one
    monkeypatch.delitem(ERRORS, "cadence")
    assert expected("cadence", "rear", "both", 60) == Expected(0.0, 7.0)
    (one,) = measurement("cadence", "both", [160.0] * 9, subject(gait_of(standing())))
    assert (one.value, one.error) == (160, 7)


def test_an_error_in_the_catalogue_is_an_estimate() -> None:
    for metric in CATALOGUE.values():
        assert (metric.error is not None) == metric.provisional


# ---- all together

ALL_PICTURES: dict[str, Any] = {
    "shoes": {"left": shoe(constant(*[10] * 8)), "right": shoe(constant(*[12] * 8))},
    "pelvis": replace(tilting(5), level=1.0, level_doubt=1.0),
    "hollow": Hollow(depth=5.0, by_stride=np.full(8, 5.0), ok=True),
    "standing": Standing("x.mp4", (0.0, 3.0), 4.0, 0.0, TRUNK, (540, 720), 1, 0.0),
}


def test_every_metric_of_the_catalogue_is_measured_and_has_an_error() -> None:
    views: tuple[View, ...] = ("side", "rear", "front")
    gaits = [replace(front_arms(), guess=gait_of(standing(), view=view).guess) for view in views]
    found = [m for gait in gaits for m in measure_all(subject(gait, **ALL_PICTURES))]
    assert {m.metric for m in found} == set(CATALOGUE)
    estimated = {id for id, metric in CATALOGUE.items() if metric.provisional}
    assert set(ERRORS) | estimated == set(CATALOGUE)
    assert not set(ERRORS) & estimated  # what was measured is no estimate any more
    for m in found:
        assert m.unit == CATALOGUE[m.metric].unit
        assert m.error > 0
        assert np.isfinite([m.value, m.spread, m.error]).all()
        assert m.n > 0


@pytest.mark.parametrize(
    ("view", "never"),
    [
        ("side", {"step_width", "foot_offset", "pelvic_drop", "trunk_side_lean", "wrist_crossing", "arm_asymmetry"}),
        ("rear", {"foot_strike_angle", "overstride", "trunk_lean", "lumbar_hollow", "elbow_flexion", "wrist_crossing", "contact_time"}),
        ("front", {"foot_strike_angle", "overstride", "trunk_lean", "lumbar_hollow", "elbow_flexion", "contact_time"}),
        ("oblique", set(CATALOGUE) - {"cadence"}),
        ("unknown", set(CATALOGUE)),
    ],
)
def test_a_view_gives_only_what_it_shows(view: View, never: set[str]) -> None:
    gait = replace(front_arms(), guess=gait_of(standing(), view=view).guess)
    assert not {m.metric for m in measure_all(subject(gait, **ALL_PICTURES))} & never


@pytest.mark.parametrize("view", ["side", "rear", "front", "oblique"])
@pytest.mark.parametrize("count", [0, 1])
def test_hardly_any_steps_are_no_error(view: View, count: int) -> None:
    few = {"right": regular(0.5, count=count), "left": regular(0.85, count=count)}
    tracks = put(put(standing(seconds=2), SHOULDER, [(575, 1000), (425, 1000)]), WRIST, [(560, 900), (440, 900)])
    tracks.points[:, list(WRIST.values()), 0] += (10 * np.sin(9 * tracks.times))[:, None]
    found = measure_all(Subject(gait_of(tracks, view=view, steps=few), CLIP))
    assert all(np.isfinite([m.value, m.error]).all() for m in found)


def test_metrics_are_listed_once() -> None:
    assert len(set(METRICS)) == len(METRICS)
    assert LEG == 2 * TRUNK  # what the numbers above are counted with


def test_the_estimates_of_the_changes_against_standing_are_what_they_are_made_of() -> None:
    assert CATALOGUE["pelvic_tilt_change"].error == pytest.approx(np.hypot(against_standing.RULE, against_standing.PICTURE), abs=0.05)
    assert CATALOGUE["trunk_lean_change"].error == against_standing.LEAN_READ
