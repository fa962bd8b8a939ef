"""Running, walking, or neither."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import stick

from formcheck.gait.activity import LEG_M, Bounce, Seen, classify, flies, measure_bounce, probabilities, seen_down_to, without_cycle
from formcheck.pose.landmarks import ANKLE, ELBOW, HEEL, HIP, KNEE, SHOULDER, TOE, WRIST
from formcheck.result import Activity, View

Array = stick.Array

LEG, GROUND, HIPS = 400.0, 900.0, 500.0
STRIDE_S = 0.7
TIMES = stick.clock(7)
PHASE = TIMES / STRIDE_S  # ten whole strides
NO_STEPS = np.empty(0)


def figure(phase: Array, rise: Array | float, left_up: Array | float, right_up: Array | float, reach: float = 120.0) -> Array:
    """Pixels, y down, from the side: feet go to and fro by +-`reach`, the left one most ahead at whole phases, and are so far up from the
    ground; trunk and hips are so far above the hips' usual level; knees half way; hands swing against the feet."""
    points = np.zeros((len(phase), 33, 2))
    points[..., 0] = 500
    for pair, above in ((SHOULDER, 240), (ELBOW, 120), (WRIST, 100), (HIP, 0)):
        points[:, list(pair.values()), 1] = (HIPS - above - rise * np.ones(len(phase)))[:, None]
    for side, ahead, up in (("left", 1, left_up), ("right", -1, right_up)):
        along = ahead * np.cos(2 * np.pi * phase)
        for joint in (ANKLE, HEEL, TOE):
            points[:, joint[side], 0] += reach * along
            points[:, joint[side], 1] = GROUND - up * np.ones(len(phase))
        points[:, KNEE[side]] = (points[:, HIP[side]] + points[:, ANKLE[side]]) / 2
        points[:, WRIST[side], 0] -= 80 * along
    return points


def swing(phase: Array, ahead: int) -> Array:
    """0 while the foot goes back, up to 1 while it comes forward."""
    return np.maximum(0, -ahead * np.sin(2 * np.pi * phase))


def running(phase: Array) -> Array:
    """Trunk up and both feet off the ground when the feet are apart; the foot that comes forward is lifted far."""
    flight = 40 * np.maximum(0, np.cos(4 * np.pi * phase))
    return figure(phase, 20 * np.cos(4 * np.pi * phase), flight + 150 * swing(phase, 1), flight + 150 * swing(phase, -1))


def walking(phase: Array) -> Array:
    """Trunk down and both feet on the ground when the feet are apart."""
    return figure(phase, -10 * np.cos(4 * np.pi * phase), 30 * swing(phase, 1), 30 * swing(phase, -1))


def squatting(phase: Array) -> Array:
    """Feet on the ground, one before the other; down and up twice in what is taken for a stride."""
    return figure(0 * phase, -60 * (1 - np.cos(4 * np.pi * phase)), 0, 0)


def jumping(phase: Array) -> Array:
    """Both feet up together, twice in what is taken for a stride."""
    up = 60 * np.maximum(0, np.cos(4 * np.pi * phase))
    return figure(0 * phase, up, up, up, reach=0)


def told(points: Array, seen: Seen = "feet", view: View = "side", slower: float = 1.0) -> Activity:
    bounce = measure_bounce(points, TIMES * slower, PHASE, STRIDE_S * slower, LEG, seen)
    return classify(bounce, probabilities(bounce, NO_STEPS, view))


# ---- what is measured


@pytest.mark.parametrize("stride_s", [0.7, 1.0])
def test_acceleration_is_the_amplitude_times_the_frequency_squared(stride_s: float) -> None:
    phase = TIMES / stride_s
    bounce = measure_bounce(figure(phase, 20 * np.cos(4 * np.pi * phase), 0, 0), TIMES, phase, stride_s, LEG)
    assert bounce.amplitude == pytest.approx(20 / LEG, rel=0.01)
    assert bounce.acceleration == pytest.approx(20 / LEG * LEG_M * (2 * np.pi * 2 / stride_s) ** 2, rel=0.01)


@pytest.mark.parametrize("before", [-90.0, 0.0, 45.0, 170.0])
def test_lag_is_how_long_before_the_feet_are_apart_the_trunk_is_highest(before: float) -> None:
    rise = 20 * np.cos(4 * np.pi * PHASE + np.radians(before))  # the feet are farthest apart at whole and half phases
    bounce = measure_bounce(figure(PHASE, rise, 0, 0), TIMES, PHASE, STRIDE_S, LEG)
    assert (bounce.by, bounce.lag) == ("feet", pytest.approx(before, abs=1))


def test_where_the_feet_are_cut_off_the_arms_tell_the_lag() -> None:
    points = running(PHASE)
    points[:, [*ANKLE.values(), *HEEL.values(), *TOE.values(), *KNEE.values()]] = 0  # whatever the network makes up
    bounce = measure_bounce(points, TIMES, PHASE, STRIDE_S, LEG, "trunk")
    assert (bounce.by, bounce.lag) == ("arms", pytest.approx(0, abs=1))
    assert np.isnan([bounce.aloft, bounce.both_down, bounce.stepping, bounce.alternation, bounce.fold, bounce.lift]).all()


@pytest.mark.parametrize(("share", "aloft", "both_down"), [(0.7, 0.4, 0.0), (0.2, 0.0, 0.6)])
def test_shares_of_the_time_in_the_air_and_on_both_feet(share: float, aloft: float, both_down: float) -> None:
    """Each foot is up, by more than 5 % of the leg (20), for that share of the stride, half a stride after the other."""

    def up(middle: float) -> Array:
        return np.maximum(0, 20 + 100 * (np.cos(2 * np.pi * (PHASE - middle)) - np.cos(np.pi * share)))

    bounce = measure_bounce(figure(PHASE, 0, up(0), up(0.5)), TIMES, PHASE, STRIDE_S, LEG)
    assert (bounce.aloft, bounce.both_down) == (pytest.approx(aloft, abs=0.04), pytest.approx(both_down, abs=0.04))


def test_a_camera_that_pans_and_zooms_changes_nothing() -> None:
    still = measure_bounce(running(PHASE), TIMES, PHASE, STRIDE_S, LEG)
    nearer = np.linspace(0.8, 1.2, len(TIMES))[:, None, None]
    moved = running(PHASE) * nearer + np.linspace(0, 300, len(TIMES))[:, None, None]
    seen = measure_bounce(moved, TIMES, PHASE, STRIDE_S, LEG)
    assert seen.lag == pytest.approx(still.lag, abs=5)
    assert seen.amplitude == pytest.approx(still.amplitude, rel=0.1)
    assert (seen.aloft, seen.both_down) == (pytest.approx(still.aloft, abs=0.05), pytest.approx(still.both_down, abs=0.05))


@pytest.mark.parametrize(
    ("move", "alternation"), [(running, 1.0), (walking, 1.0), (lambda phase: figure(phase, 0, 100 * swing(phase, 1), 0, reach=0), 0.0)]
)
def test_legs_take_turns_or_not(move: Callable[[Array], Array], alternation: float) -> None:
    assert measure_bounce(move(PHASE), TIMES, PHASE, STRIDE_S, LEG).alternation == pytest.approx(alternation, abs=0.05)


@pytest.mark.parametrize(("height", "seen"), [(1000, "feet"), (880, "ankles"), (800, "trunk")])
def test_what_lies_below_the_picture_is_not_seen(height: int, seen: Seen) -> None:
    points = figure(PHASE, 0, 0, 0)
    points[:, list(ANKLE.values()), 1] -= 50  # ankles at 850, heels and toes at 900
    assert seen_down_to(points, (1000, height)) == seen
    points[::10] = np.nan
    assert seen_down_to(points, (1000, height)) == seen


def test_nobody_is_not_seen() -> None:
    assert seen_down_to(np.full((5, 33, 2), np.nan), (1000, 1000)) == "trunk"


# ---- what it tells


@pytest.mark.parametrize("slower", [0.5, 1.0, 2.0, 20.0])
@pytest.mark.parametrize(
    ("move", "activity"),
    [(running, "running"), (walking, "walking"), (squatting, "unknown"), (jumping, "unknown")],
    ids=lambda x: getattr(x, "__name__", x),
)
def test_what_it_is_whatever_the_clock(move: Callable[[Array], Array], activity: Activity, slower: float) -> None:
    assert told(move(PHASE), slower=slower) == activity


def test_a_runner_with_cut_off_feet_runs_by_trunk_and_arms() -> None:
    points = running(PHASE)
    points[:, [*ANKLE.values(), *HEEL.values(), *TOE.values()]] = 0
    assert told(points, seen="trunk") == "running"


def test_a_foot_that_is_lifted_towards_the_camera_moves() -> None:
    points = running(PHASE)
    still = points.copy()
    for side in ("left", "right"):
        ankle = [ANKLE[side], HEEL[side], TOE[side]]
        shank = points[:, ANKLE[side], 1] - points[:, KNEE[side], 1]
        still[:, KNEE[side], 0] = still[:, ankle[0], 0] = points[:, HIP[side], 0]  # seen from behind ...
        still[:, ankle, 1] = points[:, HIP[side], 1, None] + LEG  # ... the ankle stays at one height
        still[:, KNEE[side], 1] = still[:, ankle[0], 1] - shank  # and only the shank's length changes
    bounce = measure_bounce(still, TIMES, PHASE, STRIDE_S, LEG)
    assert bounce.stepping > 0.05


def test_the_arms_tell_nothing_from_behind() -> None:
    by_arms = Bounce(9.0, np.nan, np.nan, amplitude=0.03, lag=10.0, lag_doubt=5.0, by="arms")
    assert classify(by_arms, probabilities(by_arms, NO_STEPS, "rear")) == "unknown"


RUNNER = Bounce(9.0, 0.3, 0.0, 0.04, 45.0, 5.0, "feet", 0.4, 0.95, 0.65, 0.7)
WALKER = Bounce(3.0, 0.0, 0.4, 0.025, 170.0, 5.0, "feet", 0.35, 0.95, 0.87, 0.8)
FROM_BEHIND: dict[str, Any] = {"aloft": np.nan, "both_down": np.nan, "by": "shanks", "stepping": 0.1, "fold": np.nan, "lift": 0.8}


@pytest.mark.parametrize(
    ("bounce", "view", "activity"),
    [
        (RUNNER, "side", "running"),
        (WALKER, "side", "walking"),
        (replace(RUNNER, aloft=np.nan, both_down=np.nan), "side", "running"),  # soles cut off
        (replace(RUNNER, aloft=0.1, both_down=0.1), "side", "running"),  # a shuffle: hardly in the air, but a spring
        (replace(RUNNER, lag=np.nan, lag_doubt=np.nan), "side", "running"),
        (replace(RUNNER, lift=0.2, fold=0.35, amplitude=0.02), "side", "running"),  # a sprint
        (replace(RUNNER, lift=-0.9), "side", "unknown"),  # knees above the hips: head down
        (replace(RUNNER, stepping=0.01), "side", "unknown"),
        (replace(RUNNER, lag=110.0, **FROM_BEHIND), "front", "running"),
        (replace(RUNNER, lag=160.0, **FROM_BEHIND), "rear", "running"),
        (
            replace(RUNNER, lag=110.0, **{**FROM_BEHIND, "lift": 0.45}),
            "rear",
            "running",
        ),  # a knee that lifts is hidden: where it is counts less
        (replace(WALKER, lag=-110.0, **FROM_BEHIND), "front", "walking"),
        (replace(WALKER, lag=-75.0, **FROM_BEHIND), "rear", "walking"),
        (replace(RUNNER, lag=110.0, **{**FROM_BEHIND, "lift": 0.1}), "front", "unknown"),  # sprint or knee lifts: not to be told from here
        (Bounce(9.0, np.nan, np.nan), "side", "unknown"),  # nothing was seen
    ],
)
def test_evidence_adds_up(bounce: Bounce, view: View, activity: Activity) -> None:
    assert classify(bounce, probabilities(bounce, NO_STEPS, view)) == activity


def test_probabilities_sum_to_one_and_never_break() -> None:
    for bounce in (RUNNER, WALKER, Bounce(0.0, np.nan, np.nan, amplitude=1e-6, lag=0.0, lag_doubt=1e9)):
        assert probabilities(bounce, NO_STEPS, "side").sum() == pytest.approx(1)


@pytest.mark.parametrize("duty", [[0.35], [0.35, np.nan], [0.33, 0.37], [0.35] * 30])
def test_short_contacts_speak_for_running_however_many_were_seen(duty: list[float]) -> None:
    without = probabilities(replace(RUNNER, lag=110.0), NO_STEPS, "side")
    with_steps = probabilities(replace(RUNNER, lag=110.0), np.array(duty), "side")
    assert with_steps[0] / with_steps[1] > 2 * without[0] / without[1]
    assert with_steps[0] / with_steps[1] < 10 * without[0] / without[1]


def test_contacts_without_a_toe_off_say_nothing() -> None:
    np.testing.assert_allclose(probabilities(RUNNER, np.full(6, np.nan), "side"), probabilities(RUNNER, NO_STEPS, "side"))


def test_who_is_rather_running_flies() -> None:
    assert flies(np.array([0.5, 0.1, 0.4]))
    assert not flies(np.array([0.1, 0.5, 0.4]))


# ---- nothing repeats


def unsteady(move: Callable[[Array], Array], turns: float = 3.0) -> Array:
    """The same movement ever faster."""
    return move(turns * (TIMES / TIMES[-1]) ** 1.5)


def test_both_feet_down_as_the_legs_part_is_walking_however_slow() -> None:
    assert without_cycle(unsteady(walking)) == "walking"


@pytest.mark.parametrize("move", [running, squatting, jumping])
@pytest.mark.parametrize("turns", [1.0, 3.0])
def test_nothing_else_is_called_walking(move: Callable[[Array], Array], turns: float) -> None:
    assert without_cycle(unsteady(move, turns)) == "unknown"


def test_somebody_who_stands_does_not_walk() -> None:
    assert without_cycle(figure(0 * PHASE, 0, 0, 0)) == "unknown"


@pytest.mark.parametrize("seen", [slice(0, 0), slice(0, 25), slice(0, None, 2)])
def test_somebody_hardly_seen_is_unknown(seen: slice) -> None:
    points = np.full((len(TIMES), 33, 2), np.nan)
    points[seen] = unsteady(walking)[seen]
    assert without_cycle(points) == "unknown"


def test_who_walks_through_the_picture_walks() -> None:
    points = np.concatenate([np.full((200, 33, 2), np.nan), unsteady(walking), np.full((200, 33, 2), np.nan)])
    assert without_cycle(points) == "walking"


def test_a_fall_as_fast_as_no_walk_has_speaks_against_walking_and_a_slow_one_for_nothing() -> None:
    """From behind, where the lag is hardly known: walking becomes a twentieth as likely against the rest."""
    unclear = replace(RUNNER, lag=float("nan"), aloft=float("nan"), both_down=float("nan"), fold=float("nan"), by="shanks")
    open_, slow, fast = (probabilities(unclear, NO_STEPS, "rear", shown) for shown in (float("nan"), 3.0, 12.0))
    np.testing.assert_allclose(slow, open_)
    assert fast[1] / fast[0] == pytest.approx(open_[1] / open_[0] / 20)
    assert fast[2] / fast[0] == pytest.approx(open_[2] / open_[0])
