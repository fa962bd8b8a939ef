"""The marker trials' own checks: the arithmetic on hand-made data, then the trials against what is published or known about them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from rbds import (
    CAMERA_HEIGHT_M,
    DISTANCE_M,
    FOCAL_PX,
    FOREFOOT,
    HEEL,
    SIDES,
    SIZE,
    Camera,
    Facing,
    at,
    bridge,
    cadence,
    carry,
    foot_offsets,
    foot_pitch,
    foot_strike_angles,
    force_contacts,
    hip_centres,
    load_trial,
    needs_rbds,
    pelvic_drop,
    picture,
    project,
    stances,
    swap,
)

from formcheck.pose import landmarks

both_runners = pytest.mark.parametrize("name", [FOREFOOT, HEEL])
every_picture = pytest.mark.parametrize(("view", "facing"), [("side", "right"), ("side", "left"), ("rear", "right"), ("front", "right")])


# ---- hand-made


def test_stances_are_timed_between_samples_and_vibrations_passed_over() -> None:
    load = np.array([0, 0, 0, 0, 100, 800, 800, 800, 200, 0, 0, 0, 0, 80, 0, 0, 0, 200, 900, 900, 0, 0], dtype=float)
    start, end = stances(np.arange(len(load)) / 10, load)
    # up from 0 to 100 between 0.3 and 0.4 s: 50 N half-way; down from 200 to 0 between 0.8 and 0.9 s: 50 N after three quarters
    assert start == pytest.approx([0.35, 1.625])
    assert end == pytest.approx([0.875, 1.9 + 850 / 9000])


def test_stances_are_measured_from_the_empty_belts_level() -> None:
    load = np.array([20, 20, 20, 120, 800, 800, 20, 20], dtype=float)
    start, _ = stances(np.arange(8.0), load)
    assert start == pytest.approx([2.5])


def test_a_stance_cut_off_by_the_recordings_ends_is_left_out() -> None:
    load = np.array([800, 800, 0, 0, 800, 800, 0, 0, 800, 800], dtype=float)
    start, end = stances(np.arange(10.0), load)
    assert len(start) == len(end) == 1
    assert 3 < start[0] < 4 and 5 < end[0] < 6


def test_carry_follows_a_quarter_turn_and_a_shift() -> None:
    still = np.array([[0, 0, 0], [1, 0, 0], [0, 2, 0]], dtype=float)
    turned = np.array([[5, 0, 0], [5, 1, 0], [3, 0, 0]], dtype=float)  # x became y, y became -x, all 5 further along x
    moved = carry(np.array([1.0, 1.0, 4.0]), still, np.stack([still, turned]))
    assert moved == pytest.approx(np.array([[1, 1, 4], [4, 1, 4]]))


def test_hip_centres_lie_where_the_regression_puts_them() -> None:
    hips = hip_centres(*(np.array(p) for p in ([0.1, 1, 0.1], [0.1, 1, -0.1], [0, 1, 0.05], [0, 1, -0.05])))
    # pelvis 0.2 m wide, 0.1 m deep: 0.24 * 0.1 + 0.0099 back, 0.30 * 0.2 + 0.0109 down, 0.33 * 0.2 + 0.0073 aside
    assert hips["right"] == pytest.approx([0.0661, 0.9291, 0.0733])
    assert hips["left"] == pytest.approx([0.0661, 0.9291, -0.0733])


def test_bridge_draws_a_line_over_a_gap() -> None:
    track = np.array([[0, 0, 0], [np.nan] * 3, [2, 4, 6]])
    assert bridge(track)[1] == pytest.approx([1, 2, 3])


def test_toes_up_is_a_positive_pitch() -> None:
    points = {"heel": {"right": np.array([0.0, 0.0, 0.0])}, "toe": {"right": np.array([0.1, 0.1, 0.0])}}
    assert foot_pitch(points, "right") == pytest.approx(45)


@pytest.mark.parametrize(
    ("view", "facing", "right", "near"),
    [
        ("side", "right", [1, 0, 0], [0, 0, 1]),  # forward is right in the picture, the right leg is the near one
        ("side", "left", [-1, 0, 0], [0, 0, -1]),
        ("rear", "right", [0, 0, 1], [-1, 0, 0]),  # the right leg is right in the picture, what is behind is near
        ("front", "right", [0, 0, -1], [1, 0, 0]),
    ],
)
def test_the_picture_has_the_views_directions_and_perspective(view: Camera, facing: Facing, right: list[float], near: list[float]) -> None:
    middle = np.array([7.0, 0.9, 3.0])
    level = np.array([7.0, CAMERA_HEIGHT_M, 3.0])
    to_right, to_camera, up = np.array(right, dtype=float), np.array(near, dtype=float), np.array([0, 1.0, 0])
    metre = FOCAL_PX / DISTANCE_M
    places = np.array([level, level + to_right, level + up, level + to_camera + to_right])
    centre, aside, above, nearer = picture(places, middle, view, facing)
    assert centre == pytest.approx([540, 960])
    assert aside == pytest.approx([540 + metre, 960])
    assert above == pytest.approx([540, 960 - metre])
    assert nearer == pytest.approx([540 + metre * 4 / 3, 960])  # 3 m away instead of 4


def test_swap_exchanges_legs_and_nothing_else_in_short_runs() -> None:
    xy = np.zeros((1000, landmarks.COUNT, 2))
    xy[:] = np.arange(landmarks.COUNT)[:, None]
    swapped, mask = swap(xy, 0.1, seed=3)
    legs = dict(zip(landmarks.LEG["left"], landmarks.LEG["right"], strict=True))
    legs |= {right: left for left, right in legs.items()}
    expected = np.array([legs.get(i, i) for i in range(landmarks.COUNT)])
    assert (swapped[mask, :, 0] == expected).all()
    assert (swapped[~mask] == xy[~mask]).all()
    assert 0.1 <= mask.mean() <= 0.103
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask, [0]])))
    assert set(edges[1::2] - edges[::2]) == {1, 2, 3}


def test_swap_of_nothing_is_nothing() -> None:
    xy = np.random.default_rng(1).normal(size=(50, landmarks.COUNT, 2))
    swapped, mask = swap(xy, 0.0)
    assert not mask.any()
    assert (swapped == xy).all()


# ---- the trials


@needs_rbds
@both_runners
def test_right_is_right_forward_is_forward_and_up_is_up(name: str) -> None:
    p = load_trial(name).points
    for part in ("hip", "knee", "ankle", "heel", "toe"):
        assert np.median(p[part]["right"][:, 2] - p[part]["left"][:, 2]) > 0.02
    for side in SIDES:
        assert np.median(p["toe"][side][:, 0] - p["heel"][side][:, 0]) > 0.1
        assert (p["hip"][side][:, 1] > p["ankle"][side][:, 1] + 0.3).all()


@needs_rbds
@both_runners
def test_the_big_toes_side_is_the_inner_side(name: str) -> None:
    markers = load_trial(name).markers
    for side, outward in (("L", -1), ("R", 1)):
        assert np.median(outward * (markers[f"{side}.MT5"] - markers[f"{side}.MT1"])[:, 2]) > 0.05


@needs_rbds
@both_runners
def test_thighs_and_shanks_keep_the_length_they_have_standing(name: str) -> None:
    trial = load_trial(name)
    for side in SIDES:
        for upper, lower in (("hip", "knee"), ("knee", "ankle")):
            length = np.linalg.norm(trial.points[upper][side] - trial.points[lower][side], axis=1)
            standing = np.linalg.norm(trial.standing[upper][side] - trial.standing[lower][side])
            assert length.mean() == pytest.approx(standing, abs=0.01)
            assert length.std() < 0.01


@needs_rbds
@both_runners
def test_contacts_alternate_and_last_as_long_as_running_does(name: str) -> None:
    contacts = force_contacts(load_trial(name))
    steps = sorted((t, side) for side in SIDES for t in contacts[side][0])
    assert all(a[1] != b[1] for a, b in pairwise(steps))
    for start, end in contacts.values():
        assert len(start) >= 38  # 30 s at 157 steps/min are 39 strides
        assert ((end - start > 0.2) & (end - start < 0.35)).all()


@needs_rbds
@pytest.mark.parametrize(("name", "published"), [(FOREFOOT, 157), (HEEL, 157.5)])
def test_cadence(name: str, published: float) -> None:
    assert cadence(load_trial(name)) == pytest.approx(published, abs=1)


@needs_rbds
@both_runners
def test_the_standing_foot_rides_on_the_belt_at_its_speed(name: str) -> None:
    trial = load_trial(name)
    for side, (start, end) in force_contacts(trial).items():
        toe = trial.points["toe"][side][:, 0]
        early, late = start + 0.3 * (end - start), start + 0.5 * (end - start)
        speed = (at(trial, toe, early) - at(trial, toe, late)) / (late - early)
        assert np.median(speed) == pytest.approx(2.5, rel=0.02)


@needs_rbds
@both_runners
def test_force_and_markers_share_a_clock(name: str) -> None:
    """The pelvis' vertical acceleration follows the force, from the first third of the trial to the last."""
    from scipy.signal import butter, sosfiltfilt

    trial = load_trial(name)
    height = sosfiltfilt(butter(2, 10, fs=150, output="sos"), trial.mid_hip[:, 1])
    force = sosfiltfilt(butter(2, 10, fs=300, output="sos"), trial.forces[:, 1])
    acceleration = np.gradient(np.gradient(height, trial.times), trial.times)
    lags = np.arange(-30, 31) / 1000
    best = []
    for third in (np.arange(1, 10, 1 / 300), np.arange(10, 20, 1 / 300), np.arange(20, 29, 1 / 300)):
        moved = at(trial, acceleration, third)
        likeness = [np.corrcoef(moved, np.interp(third + lag, trial.force_times, force))[0, 1] for lag in lags]
        assert max(likeness) > 0.95
        best.append(lags[int(np.argmax(likeness))])
    assert np.abs(best).max() <= 0.010
    assert np.ptp(best) <= 0.002


@needs_rbds
@pytest.mark.parametrize(("name", "right", "left"), [(FOREFOOT, -2, -1), (HEEL, 19, 20)])
def test_foot_at_contact_against_standing(name: str, right: float, left: float) -> None:
    angles = foot_strike_angles(load_trial(name), against="standing", read_s=0)
    assert np.median(angles["right"]) == pytest.approx(right, abs=1)
    assert np.median(angles["left"]) == pytest.approx(left, abs=1)


@needs_rbds
@both_runners
def test_the_flat_foot_stands_in_for_the_standing_one(name: str) -> None:
    flat = foot_strike_angles(load_trial(name))
    standing = foot_strike_angles(load_trial(name), against="standing")
    for side in SIDES:
        assert np.median(flat[side]) == pytest.approx(np.median(standing[side]), abs=2)


@needs_rbds
def test_only_the_forefoot_runners_left_foot_crosses_the_midline() -> None:
    forefoot, heel = foot_offsets(load_trial(FOREFOOT)), foot_offsets(load_trial(HEEL))
    assert np.median(forefoot["left"]) == pytest.approx(-0.010, abs=0.010)
    assert np.median(forefoot["right"]) > 0.010
    assert (heel["left"] > 0).all() and (heel["right"] > 0).all()
    assert np.median(heel["left"]) + np.median(heel["right"]) == pytest.approx(0.10, abs=0.02)  # 0.10 +- 0.02 m in 28 runners at this speed


@needs_rbds
def test_the_heel_strikers_pelvis_drops_more_in_left_stance() -> None:
    drop = pelvic_drop(load_trial(HEEL))
    assert drop["left"] == pytest.approx(7, abs=1)
    assert drop["left"] - drop["right"] > 2


# ---- the trials in the picture


@needs_rbds
@pytest.mark.parametrize("fps", [30, 60, 120])
def test_frames_come_at_the_rate_asked_for(fps: int) -> None:
    trial = load_trial(HEEL)
    seen = project(trial, fps=fps, seconds=5)
    assert seen.xy.shape == (5 * fps, landmarks.COUNT, 2)
    assert np.diff(seen.times) == pytest.approx(1 / fps)
    assert seen.times[0] >= 0 and seen.times[-1] <= trial.times[-1]
    assert seen.times[0] != project(trial, fps=fps, seconds=5, seed=1).times[0]


@needs_rbds
@both_runners
@every_picture
def test_the_whole_runner_is_in_the_picture(name: str, view: Camera, facing: Facing) -> None:
    seen = project(load_trial(name), view, facing=facing, noise_pct_leg=0, seconds=29)
    assert np.isfinite(seen.xy).all()
    assert (seen.xy > 0).all() and (seen.xy < SIZE).all()
    assert np.median(np.ptp(seen.xy[..., 1], axis=1)) == pytest.approx(880, abs=60)


@needs_rbds
@both_runners
@pytest.mark.parametrize(("facing", "forward"), [("right", 1), ("left", -1)])
def test_from_the_side_the_near_foot_stands_lower_and_the_nose_leads(name: str, facing: Facing, forward: int) -> None:
    trial = load_trial(name)
    seen = project(trial, "side", facing=facing, seconds=29)
    ears = seen.xy[:, list(landmarks.EAR.values()), 0].mean(axis=1)
    assert (forward * (seen.xy[:, landmarks.NOSE, 0] - ears) > 0).all()
    ground = {s: np.percentile(seen.xy[:, landmarks.HEEL[s], 1], 95) for s in SIDES}
    far = landmarks.OTHER[facing]
    assert ground[facing] > ground[far]


@needs_rbds
@both_runners
@pytest.mark.parametrize(("view", "sign"), [("rear", 1), ("front", -1)])
def test_from_behind_right_is_right_and_from_the_front_it_is_left(name: str, view: Camera, sign: int) -> None:
    xy = project(load_trial(name), view).xy
    for pair in (landmarks.SHOULDER, landmarks.HIP):
        assert (sign * (xy[:, pair["right"], 0] - xy[:, pair["left"], 0]) > 0).all()


@needs_rbds
@both_runners
def test_arms_swing_against_the_legs(name: str) -> None:
    xy = project(load_trial(name), "side").xy
    for side in SIDES:
        wrist, ankle = (xy[:, pair[side], 0] - xy[:, landmarks.HIP[side], 0] for pair in (landmarks.WRIST, landmarks.ANKLE))
        assert np.corrcoef(wrist, ankle)[0, 1] < -0.7


@needs_rbds
def test_noise_is_white_and_as_large_as_asked() -> None:
    trial = load_trial(HEEL)
    clean = project(trial, noise_pct_leg=0, seconds=20)
    noise = project(trial, noise_pct_leg=0.65, seconds=20).xy - clean.xy
    leg = trial.leg_length * FOCAL_PX / DISTANCE_M
    assert noise.std(axis=0) == pytest.approx(0.0065 * leg, rel=0.15)
    assert abs(np.corrcoef(noise[1:].ravel(), noise[:-1].ravel())[0, 1]) < 0.02


@needs_rbds
def test_the_foots_pitch_survives_the_camera() -> None:
    """Flat foot to contact, seen from the side: perspective costs the near foot little."""
    trial = load_trial(HEEL)
    seen = project(trial, "side", facing="right", fps=120, noise_pct_leg=0, seconds=29)
    line = seen.xy[:, landmarks.TOE["right"]] - seen.xy[:, landmarks.HEEL["right"]]
    pitch = np.degrees(np.arctan2(-line[:, 1], line[:, 0]))
    start, end = force_contacts(trial)["right"]
    inside = (start > seen.times[0] + 0.01) & (end < seen.times[-1])
    at_contact = np.interp(start[inside] - 0.005, seen.times, pitch)
    flat = np.interp(start[inside] + 0.32 * (end - start)[inside], seen.times, pitch)
    truth = foot_strike_angles(trial, correction=0)["right"]
    assert np.median(at_contact - flat) == pytest.approx(np.median(truth), abs=1.5)
