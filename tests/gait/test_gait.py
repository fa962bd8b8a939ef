"""From a pose to a gait: the whole stage on a runner of sticks, and on poses that are no runner at all."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any, Literal

import numpy as np
import pytest
import stick
from hypothesis import given, settings
from hypothesis import strategies as st

from formcheck.gait.activity import LEG_M
from formcheck.gait.gait import HIP_AHEAD, LEG_SHOWN, MOST_STRIDES, Gait, find_gait
from formcheck.metrics.base import Subject
from formcheck.metrics.missing import failures
from formcheck.metrics.registry import measure_all
from formcheck.picture.pictures import Pictures
from formcheck.pose.landmarks import ANKLE, HIP, LEG
from formcheck.pose.pose import Pose
from formcheck.result import View

NEAR = 1300.0  # pixels from the camera: 3.3 m for a trunk of half a metre
SIDES: list[tuple[float, View]] = [(stick.SIDE_RIGHT, "side"), (stick.SIDE_LEFT, "side"), (stick.REAR, "rear"), (stick.FRONT, "front")]
every_side = pytest.mark.parametrize(("yaw", "view"), SIDES)


def pose_of(yaw: float, seconds: float = 8, fps: float = 60, stride_s: float = 0.7) -> Pose:
    times = stick.clock(seconds, fps)
    return stick.pose(stick.seen(stick.body(times / stride_s), yaw, NEAR), times)


@lru_cache
def gait_from(yaw: float) -> Gait:
    return found(pose_of(yaw))


def found(pose: Pose, **how: Any) -> Gait:
    gait = find_gait(pose, **how)
    assert gait is not None
    return gait


@every_side
def test_view_pace_and_activity(yaw: float, view: View) -> None:
    gait = gait_from(yaw)
    assert gait.view == view
    assert gait.cadence == pytest.approx(120 / 0.7, rel=0.003)
    assert gait.activity == "running"
    assert gait.trunk == pytest.approx(stick.TRUNK, rel=0.03)
    assert not gait.swapped.any()
    assert gait.slowmo == 1


@pytest.mark.parametrize(("yaw", "forward", "near"), [(stick.SIDE_RIGHT, 1, "right"), (stick.SIDE_LEFT, -1, "left")])
def test_near_leg_of_a_side_view(yaw: float, forward: int, near: str) -> None:
    gait = gait_from(yaw)
    assert (gait.forward, gait.near) == (forward, near)
    assert gait.leg[near] == pytest.approx(stick.LEG / (1 - 30 / NEAR), rel=0.01)  # 30 nearer than the middle
    assert gait.leg["left" if near == "right" else "right"] == pytest.approx(stick.LEG / (1 + 30 / NEAR), rel=0.01)
    belt, leg = (np.mean(list(both)) for both in ([s.belt for s in gait.steps.values()], gait.leg.values()))
    assert gait.speed == pytest.approx(belt / (leg / LEG_SHOWN) * LEG_M)


def test_hips_from_the_side_are_put_back_onto_the_joint() -> None:
    for yaw, forward in ((stick.SIDE_RIGHT, 1), (stick.SIDE_LEFT, -1)):
        gait = gait_from(yaw)
        hips = gait.tracks.points[:, list(HIP.values()), 0].mean()
        assert hips == pytest.approx(stick.HIP_AT[0] - forward * HIP_AHEAD * gait.leg[gait.near], abs=1)
    assert gait_from(stick.REAR).tracks.points[:, list(HIP.values()), 0].mean() == pytest.approx(stick.HIP_AT[0], abs=1)


@every_side
def test_feet_land_once_a_stride_and_take_turns(yaw: float, view: View) -> None:
    steps = gait_from(yaw).steps
    assert all(10 <= len(steps[side].initial_contact) <= 12 for side in steps)  # eight seconds of 0.7
    order = np.argsort(np.concatenate([steps["left"].initial_contact, steps["right"].initial_contact]))
    side = (order >= len(steps["left"].initial_contact)).astype(int)
    assert (np.diff(side) != 0).all()
    for one in steps.values():
        np.testing.assert_allclose(np.diff(one.initial_contact), 0.7, atol=0.01)
        assert len(one.toe_off) == len(one.initial_contact)


def test_from_behind_nobody_knows_the_belt() -> None:
    assert gait_from(stick.REAR).speed is None


def test_y_is_up_in_the_tracks() -> None:
    gait = gait_from(stick.SIDE_RIGHT)
    assert (gait.tracks.points[:, HIP["left"], 1] > gait.tracks.points[:, ANKLE["left"], 1]).all()


@pytest.mark.parametrize("factor", [4.0, 8.0])
def test_slow_motion_undone_is_the_same_run(factor: float) -> None:
    usual, pose = gait_from(stick.SIDE_RIGHT), pose_of(stick.SIDE_RIGHT)
    slow = found(replace(pose, times=pose.times * factor), slowmo=factor)
    assert slow.cadence == pytest.approx(usual.cadence, rel=0.001)
    assert slow.activity == "running"
    np.testing.assert_allclose(slow.file_times, slow.tracks.times * factor)
    for side in ("left", "right"):
        np.testing.assert_allclose(slow.steps[side].initial_contact, usual.steps[side].initial_contact, atol=0.01)


def test_events_are_told_in_frames_and_in_the_files_time() -> None:
    pose = pose_of(stick.SIDE_RIGHT)
    gait = found(replace(pose, times=4 * pose.times + 100), slowmo=4.0)
    when = gait.tracks.times[0] + np.array([0.5, 1.25])  # real seconds of a clip that was 60 frames a real second
    np.testing.assert_allclose(gait.frame_at(when), gait.frames[0] + [30, 75], atol=0.01)
    np.testing.assert_allclose(gait.file_time_at(when), gait.file_times[0] + [2, 5], atol=1e-6)
    assert gait.file_times[0] == pytest.approx(100 + 4 * gait.frames[0] / 60)


def test_a_long_run_is_read_in_its_middle() -> None:
    gait = found(pose_of(stick.SIDE_RIGHT, seconds=30, fps=30))
    span = gait.tracks.times[-1] - gait.tracks.times[0]
    assert span == pytest.approx(MOST_STRIDES * 0.7, abs=0.2)
    assert gait.tracks.times[0] + span / 2 == pytest.approx(15, abs=1)


def test_what_the_user_says_about_the_view_holds() -> None:
    gait = found(pose_of(stick.REAR), view="front")
    assert gait.view == "front"
    assert gait.guess.facing is None


def test_exchanged_frames_are_told_by_the_files_own_frame_numbers() -> None:
    times = stick.clock(12)
    pixels = stick.seen(stick.body(np.maximum(times - 4, 0) / 0.7), stick.SIDE_RIGHT, NEAR)  # stands for four seconds
    wrong = [408, 409, 513]
    apart = np.abs(pixels[wrong, ANKLE["left"], 0] - pixels[wrong, ANKLE["right"], 0])
    assert apart.min() > 100
    gait = found(stick.pose(stick.exchange(pixels, wrong), times))
    assert len(gait.swapped) == len(times)
    assert np.flatnonzero(gait.swapped).tolist() == wrong
    assert gait.frames[0] > 180


def test_frames_without_her_are_bridged_and_keep_their_numbers() -> None:
    pose = pose_of(stick.SIDE_RIGHT)
    pose.normalized[200:206] = np.nan
    gait, whole = found(pose), gait_from(stick.SIDE_RIGHT)
    np.testing.assert_allclose(gait.frames, whole.frames[0] + np.arange(len(gait.frames)), atol=0.5)
    assert np.isfinite(gait.tracks.points).all()
    assert gait.cadence == pytest.approx(whole.cadence, rel=0.003)


@pytest.mark.parametrize(("yaw", "near"), [(stick.SIDE_RIGHT, "right"), (stick.SIDE_LEFT, "left")])
def test_where_the_leading_leg_is_always_called_left_the_nearer_one_is_seen_better(yaw: float, near: Literal["left", "right"]) -> None:
    pose = pose_of(yaw)
    pixels = stick.seen(stick.body(pose.times / 0.7), yaw, NEAR)
    forward = 1 if near == "right" else -1
    wrong = forward * (pixels[:, ANKLE["right"], 0] - pixels[:, ANKLE["left"], 0]) > 0
    mistaken = stick.pose(stick.exchange(pixels, wrong), pose.times)
    for side in ("left", "right"):
        for k, other in zip(LEG[side], LEG["left" if side == "right" else "right"], strict=True):
            mistaken.visibility[:, k] = np.where(wrong, 0.9 if other in LEG[near] else 0.4, 0.9 if k in LEG[near] else 0.4)
    gait = found(mistaken)
    far: Literal["left", "right"] = "left" if near == "right" else "right"
    assert gait.cadence == pytest.approx(120 / 0.7, rel=0.01)
    assert gait.leg[near] > 1.03 * gait.leg[far]  # the nearer leg is the longer one in the picture


@every_side
def test_what_is_measured_on_her_is_finite(yaw: float, view: View) -> None:
    numbers = measure_all(Subject(gait_from(yaw), "clip.mp4"))
    assert {"cadence", "vertical_oscillation" if view == "side" else "trunk_side_lean" if view == "rear" else "wrist_crossing"} <= {
        m.metric for m in numbers
    }
    assert np.isfinite([[m.value, m.spread, m.error] for m in numbers]).all()


# ---- no runner


def test_nobody() -> None:
    assert find_gait(stick.pose(np.full((300, 33, 2), np.nan), stick.clock(5))) is None


@pytest.mark.parametrize("count", [0, 1, 2, 15, 20])
def test_hardly_any_frames(count: int) -> None:
    times = np.arange(count) / 60
    assert find_gait(stick.pose(stick.runner(times), times)) is None


def test_standing_still() -> None:
    times = stick.clock(5)
    assert find_gait(stick.pose(stick.seen(stick.body(np.zeros(len(times)))), times)) is None


WRONGS = ("noise", "thrown", "exchanged", "lost", "lost points", "one place", "flat", "far away", "walk")


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([20, 60, 150, 240]), st.sets(st.sampled_from(WRONGS)), st.sampled_from([0.0, 40.0, 90.0]))
def test_any_pose_has_a_gait_or_none(seed: int, count: int, wrongs: set[str], yaw: float) -> None:
    rng = np.random.default_rng(seed)
    times = np.cumsum(rng.uniform(0.01, 0.03, count))
    pixels = stick.runner(times, yaw=yaw)
    if "noise" in wrongs:
        pixels = rng.normal(500, 100, pixels.shape)
    if "walk" in wrongs:
        pixels += np.cumsum(rng.normal(0, 20, pixels.shape), 0)
    if "thrown" in wrongs:
        pixels += rng.standard_cauchy(pixels.shape)
    if "exchanged" in wrongs:
        pixels = stick.exchange(pixels, rng.random(count) < 0.5)
    if "lost" in wrongs:
        pixels[rng.random(count) < 0.3] = np.nan
    if "lost points" in wrongs:
        pixels[rng.random(pixels.shape[:2]) < 0.01] = np.nan
    if "one place" in wrongs:
        pixels[:, LEG["left"]] = pixels[:, LEG["right"]]
    if "flat" in wrongs:
        pixels[..., 1] = 0
    if "far away" in wrongs:
        pixels *= 0.001
    gait = find_gait(stick.pose(pixels, times), slowmo=float(rng.choice([1.0, 4.0])))
    if gait is not None:
        assert gait.stride_s > 0
        assert np.isfinite(gait.phase).all()
        assert np.isfinite(gait.tracks.points).all()
        assert len(gait.frames) == len(gait.file_times) == len(gait.phase) == len(gait.tracks.times)
        for steps in gait.steps.values():
            assert len(steps.initial_contact) == len(steps.toe_off)
            assert (np.diff(steps.initial_contact) > 0).all()
        assert all(np.isfinite(m.value) for m in measure_all(Subject(gait, "clip.mp4")))


def test_every_frame_keeps_its_own_time_where_the_rate_varies() -> None:
    """A phone's frames come up to a third of a frame early or late, and some not at all."""
    rng = np.random.default_rng(5)
    times = stick.clock(8, 60)
    times = (times + rng.uniform(-0.3, 0.3, len(times)) / 60)[np.arange(len(times)) % 29 > 0]
    gait = found(stick.pose(stick.seen(stick.body(times / 0.7), stick.SIDE_RIGHT, NEAR), times))
    numbers, when = gait.whole_frames()
    assert len(numbers) > 0.9 * len(times)
    np.testing.assert_allclose(when, times[numbers])
    assert not np.isin(np.round(when, 6), np.round(gait.tracks.times, 6)).all()  # the tracks' grid is even


def test_soles_below_the_picture_hide_the_landing_and_nothing_else() -> None:
    """The picture ends just below the ankle of the standing foot: her toes are 20 lower."""
    pose = pose_of(stick.SIDE_RIGHT)
    standing = np.percentile(pose.pixels[:, list(ANKLE.values()), 1].max(1), 70)
    cut = found(stick.pose(pose.pixels, pose.times, (stick.SIZE[0], int(standing + 5))))
    assert not cut.shows_landings and cut.has_legs
    numbers = {m.metric for m in measure_all(Subject(cut, "clip.mp4"))}
    assert numbers.isdisjoint({"overstride", "shank_angle_ic", "contact_time", "step_time_asymmetry"})
    assert {"cadence", "trunk_lean", "elbow_flexion", "knee_flexion_swing"} <= numbers
    assert "soles" in failures(cut, Pictures())["overstride"][0]
    assert found(pose).shows_landings
