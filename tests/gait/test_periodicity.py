"""The stride's length, found without trusting which leg is called left."""

from __future__ import annotations

import numpy as np
import pytest
import stick
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from formcheck.gait.parts import steady_parts
from formcheck.gait.periodicity import (
    SHORTEST_STRIDE_S,
    Stretch,
    cuts,
    leg_difference,
    legs_pass,
    most_telling_first,
    steady_stretches,
    stride_features,
    trunk_length,
)
from formcheck.pose.landmarks import ANKLE, HEEL, HIP, KNEE, SHOULDER, TOE


def test_trunk_length_is_from_mid_hip_to_mid_shoulder() -> None:
    points = np.zeros((1, 33, 2))
    points[0, HIP["left"]], points[0, HIP["right"]] = (10, 40), (20, 40)  # middle (15, 40)
    points[0, SHOULDER["left"]], points[0, SHOULDER["right"]] = (40, 5), (50, -5)  # middle (45, 0)
    assert trunk_length(points) == pytest.approx([50])  # 30 across, 40 up


def test_features_do_not_know_left_from_right() -> None:
    points = stick.runner(stick.clock(2))
    np.testing.assert_allclose(stride_features(stick.exchange(points, [3, 4, 50, 77])), stride_features(points))


def test_features_are_counted_in_trunk_lengths() -> None:
    points = stick.runner(stick.clock(2))
    np.testing.assert_allclose(stride_features(3 * points + 100), stride_features(points))


def test_leg_difference_turns_its_sign_where_labels_are_exchanged() -> None:
    points = stick.runner(stick.clock(7 * 0.7))  # seven whole strides: neither leg is ahead on the whole
    usual, exchanged = leg_difference(points), leg_difference(stick.exchange(points, [2, 3, 4]))
    exchanged = exchanged * np.sign(exchanged[0] * usual[0])  # its direction is free
    sign = np.ones(len(points))
    sign[[2, 3, 4]] = -1
    np.testing.assert_allclose(exchanged, sign * usual, atol=0.3)  # the middle it is counted from moves by a frame or two
    assert np.abs(usual[[2, 3, 4]]).min() > 3


def test_leg_difference_of_legs_apart_along_one_line() -> None:
    points = np.zeros((5, 33, 2))
    points[:, list(SHOULDER.values()), 1] = -10  # trunk length 10
    for pair in (KNEE, ANKLE, HEEL, TOE):
        points[:, pair["left"], 0] = [-20, -10, 0, 10, 20]
    # Four joints 2 trunk lengths apart count as sqrt(4) * 2.
    np.testing.assert_allclose(np.abs(leg_difference(points)), [4, 2, 0, 2, 4])


def test_leg_difference_of_a_runner_never_seen() -> None:
    assert np.isnan(leg_difference(np.full((9, 33, 2), np.nan))).all()


@pytest.mark.parametrize("yaw", [stick.SIDE_RIGHT, stick.SIDE_LEFT, stick.REAR, 45.0])
@pytest.mark.parametrize(("stride_s", "fps"), [(0.70, 60), (0.70, 25), (0.55, 30), (1.1, 60)])
def test_stride_time_from_every_side(yaw: float, stride_s: float, fps: float) -> None:
    times = stick.clock(8, fps)
    (stretch,) = steady_stretches(stick.runner(times, stride_s, yaw), times)
    assert stretch.stride_s == pytest.approx(stride_s, rel=0.015)
    assert stretch.first <= 0.5 * stride_s * fps
    assert stretch.last >= len(times) - 1 - 0.5 * stride_s * fps


def test_stride_time_of_a_run_slowed_eight_times() -> None:
    times = stick.clock(40, 30)
    assert steady_stretches(stick.runner(times, 5.6), times)[0].stride_s == pytest.approx(5.6, rel=0.02)


def test_stride_time_in_spite_of_noise_and_exchanged_legs() -> None:
    rng = np.random.default_rng(1)
    times = stick.clock(8)
    points = stick.exchange(stick.runner(times), rng.random(len(times)) < 0.2) + rng.normal(0, 3, (len(times), 33, 2))
    assert steady_stretches(points, times)[0].stride_s == pytest.approx(0.7, rel=0.015)


def test_stride_time_in_spite_of_points_thrown_about_for_a_frame() -> None:
    rng = np.random.default_rng(6)
    times = stick.clock(8)
    points = stick.runner(times)
    thrown = np.arange(7, len(times), 20)
    points[thrown] += rng.normal(0, 400, (len(thrown), 33, 2))
    (stretch,) = steady_stretches(points, times)
    assert stretch.stride_s == pytest.approx(0.7, rel=0.015)
    assert stretch.strides(times) > 10


def test_stride_time_with_frames_at_uneven_times() -> None:
    rng = np.random.default_rng(2)
    times = stick.clock(8) + rng.uniform(0, 0.006, 480)
    assert steady_stretches(stick.runner(times), times)[0].stride_s == pytest.approx(0.7, rel=0.015)


def test_standing_before_and_after_does_not_belong_to_the_run() -> None:
    times = stick.clock(16)
    phase = np.clip(times - 4, 0, 8) / 0.7  # runs from second 4 to second 12
    (stretch,) = steady_stretches(stick.seen(stick.body(phase)), times)
    assert times[stretch.first] == pytest.approx(4, abs=0.7)
    assert times[stretch.last] == pytest.approx(12, abs=0.7)


def test_two_speeds_are_two_stretches_the_longer_first() -> None:
    times = stick.clock(16)
    strides = np.where(times < 6, times / 0.9, 6 / 0.9 + (times - 6) / 0.65)  # 6.7 strides, then 15.4
    stretches = steady_stretches(stick.seen(stick.body(strides)), times)
    assert [s.stride_s for s in stretches[:2]] == pytest.approx([0.65, 0.9], rel=0.02)
    assert times[stretches[0].first] == pytest.approx(6, abs=1)
    assert times[stretches[1].last] == pytest.approx(6, abs=1)


def test_a_runner_out_of_sight_splits_the_run() -> None:
    times = stick.clock(14)
    points = stick.runner(times)
    points[(times > 5) & (times < 7)] = np.nan
    stretches = steady_stretches(points, times)
    assert len(stretches) == 2
    assert times[stretches[0].first] > 6.5  # 7 seconds after the gap, 5 before it
    assert times[stretches[1].last] < 5.5


def test_standing_still_is_no_run() -> None:
    times = stick.clock(5)
    still = stick.seen(stick.body(np.zeros(len(times)))) + np.random.default_rng(3).normal(0, 1, (len(times), 33, 2))
    assert steady_stretches(still, times) == []


@pytest.mark.parametrize("seconds", [0.1, 0.7])
def test_too_short_to_repeat(seconds: float) -> None:
    times = stick.clock(seconds)
    assert steady_stretches(stick.runner(times), times) == []


def test_nobody_there() -> None:
    assert steady_stretches(np.full((100, 33, 2), np.nan), stick.clock(100 / 60)) == []


def test_strides_of_a_stretch() -> None:
    assert Stretch(10, 70, 0.5).strides(np.arange(100) / 20) == pytest.approx(6)  # three seconds of half a second each


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([1, 17, 40, 120]), st.floats(0, 1), st.floats(0, 300))
def test_noise_gives_stretches_that_hold_together_or_none(seed: int, count: int, lost: float, size: float) -> None:
    rng = np.random.default_rng(seed)
    times = np.cumsum(rng.uniform(0.005, 0.05, count))
    points = rng.normal(500, size, (count, 33, 2)) + np.cumsum(rng.normal(0, size / 3, (count, 33, 2)), 0)
    points[rng.random(count) < lost] = np.nan
    stretches = steady_stretches(points, times)
    strides = [s.strides(times) for s in stretches]
    assert strides == sorted(strides, reverse=True)
    for stretch in stretches:
        assert 0 <= stretch.first < stretch.last < count
        assert stretch.stride_s >= SHORTEST_STRIDE_S
        assert stretch.strides(times) >= 2


def test_a_body_without_any_size_repeats_nothing() -> None:
    assert steady_stretches(np.full((90, 33, 2), 500.0), stick.clock(1.5, 60)) == []


def test_a_looped_picture_repeats_its_stride_and_not_only_its_loop() -> None:
    """Two strides, shaky and not alike, played again and again: the loop fits perfectly, the stride nearly."""
    rng = np.random.default_rng(8)
    once = stick.runner(stick.clock(1.4, 30)) + rng.normal(0, 12, (42, 33, 2))
    times = stick.clock(1.4 * 6, 30)
    assert steady_stretches(np.tile(once, (6, 1, 1)), times)[0].stride_s == pytest.approx(0.7, rel=0.03)


def test_another_take_begins_where_the_runner_is_suddenly_larger_or_elsewhere_and_not_for_a_frame_gone_astray() -> None:
    points = stick.runner(stick.clock(4))
    larger, elsewhere, astray = points.copy(), points.copy(), points.copy()
    larger[120:] *= 1.4
    elsewhere[120:] += [400, 0]
    astray[120] += [400, 0]
    assert cuts(points) == [] and cuts(astray) == []
    assert cuts(elsewhere) == [120]
    assert len(cuts(larger)) >= 1 and abs(cuts(larger)[0] - 120) <= 3


def test_without_legs_the_nearer_arm_and_the_shoulders_give_the_stride() -> None:
    times = stick.clock(8, 30)
    points = stick.runner(times)
    points[:, 25:33] = np.random.default_rng(9).normal(500, 200, (len(times), 8, 2))
    (stretch,) = steady_stretches(points, times, arm="right")
    assert stretch.stride_s == pytest.approx(0.7, rel=0.03)


def test_posture_that_changes_begins_another_part() -> None:
    """Ten seconds upright, then ten leaning 20 degrees further forward, at the same pace."""
    times = stick.clock(20, 30)
    points = stick.runner(times)
    later = times >= 10
    hip = points[later][:, list(HIP.values())].mean(1, keepdims=True)
    a = np.radians(20)
    upper = slice(0, 23)
    points[later, upper] = hip + (points[later, upper] - hip) @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
    first, second = sorted(steady_parts(points, times), key=lambda part: part.first)
    assert abs(first.last - 300) <= 25 and abs(second.first - 300) <= 25
    assert len(steady_parts(stick.runner(times), times)) == 1


def legs_that_pass_at_one_point_once_a_stride(times: NDArray[np.float64], stride_s: float) -> NDArray[np.float64]:
    """Seen askew from behind: the left foot is lower in the picture for longer, and the ankles pass each other far apart and then at one
    point, with a trunk of 100 pixels."""
    turn = 2 * np.pi * times / stride_s
    lower = 20 + 50 * np.sin(turn)
    points = np.zeros((len(times), 33, 2))
    points[:, list(SHOULDER.values()), 1] = -100
    for pair in (KNEE, ANKLE, HEEL, TOE):
        points[:, pair["left"], 0] = 10 + 10 * np.cos(turn)
        points[:, pair["left"], 1] = 150 + lower + 30 * np.cos(turn)
        points[:, pair["right"], 1] = 150 - lower + 30 * np.cos(turn)
    return points


def test_legs_that_pass_at_one_point_are_told_by_their_labels_where_these_hold() -> None:
    times = stick.clock(8)
    points = legs_that_pass_at_one_point_once_a_stride(times, 0.7)
    (by_labels,) = steady_stretches(points, times, labels_hold=True)
    (by_both,) = steady_stretches(points, times)
    assert by_labels.stride_s == pytest.approx(0.7, abs=0.01)
    assert by_both.stride_s == pytest.approx(1.4, abs=0.02)  # each seems to take the other's way at that point


def test_a_take_that_only_the_picture_shows_ends_a_stretch() -> None:
    times = stick.clock(8)
    stretches = steady_stretches(stick.runner(times), times, takes=[200])
    assert sorted((s.first > 190, s.last < 210) for s in stretches) == [(False, True), (True, False)]


@pytest.mark.parametrize("yaw", [stick.SIDE_RIGHT, stick.SIDE_LEFT, stick.REAR])
@pytest.mark.parametrize(("strides", "steps"), [(0.9, 2), (1.4, 3), (6.0, 12)])
def test_legs_pass_once_a_step(yaw: float, strides: float, steps: int) -> None:
    times = stick.clock(16)
    assert abs(legs_pass(stick.runner(times, 16 / strides, yaw)) - steps) <= 1


def test_legs_that_stand_or_are_not_seen_pass_nothing() -> None:
    assert legs_pass(np.repeat(stick.runner(np.zeros(1)), 60, 0)) == 0
    hidden = stick.runner(stick.clock(4))
    hidden[: len(hidden) // 2] = np.nan
    assert legs_pass(hidden) == 0


def test_of_parts_nearly_as_long_the_one_of_the_usual_pace_is_told_first() -> None:
    times = stick.clock(20)
    short, slow, usual, quick = Stretch(0, 100, 0.7), Stretch(200, 500, 0.78), Stretch(520, 820, 0.72), Stretch(840, 1140, 0.70)
    assert most_telling_first([quick, short, slow, usual], times) == [usual, quick, slow, short]
    long = Stretch(0, 900, 0.9)
    assert most_telling_first([usual, long, quick], times)[0] == long
    assert most_telling_first([], times) == []
