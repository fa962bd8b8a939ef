"""Bodies moved by a real runner's markers: markers give back the pose they were put in, an exaggeration adds what it says, and, where the
trials are there, the body lands when the force plate says and moves as the markers do."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rbds

pytestmark = pytest.mark.slow

MAKER = Path(__file__).parents[2] / "sample_videos" / "maker"
DATA = Path(os.environ.get("MAKEHUMAN_DATA", MAKER / "data"))
sys.path.insert(0, str(MAKER))

from body import Character  # noqa: E402
from clip import clip_from  # noqa: E402
from driven import Driven, Measured, hips, plan_of  # noqa: E402
from exaggerate import (  # noqa: E402
    angles_of,
    cycle_of,
    drop_added,
    foot_pitched,
    landing_share,
    listed,
    pelvis_from,
    stance_share,
)
from foot import Foot  # noqa: E402
from form import SIDES, Form  # noqa: E402
from legs import Bones, Track, two_link  # noqa: E402
from look import look_from  # noqa: E402
from motion import Motion, motion_from  # noqa: E402
from rotations import rx, ry, rz  # noqa: E402
from steps import N, Plan, Step  # noqa: E402
from trial import Trial, TrialMissing, in_maker_axes, lying_flat, rotations_between, standing_pelvis  # noqa: E402
from truth import check_contacts, metrics  # noqa: E402

SECONDS = 5.0
NAME = {"L": "left", "R": "right"}
STANCE = 180  # samples of 480


@pytest.fixture
def plan() -> Plan:
    """Six steps, left first, of 0.4 s each; contacts of 0.3 s."""
    steps = [Step("LR"[k % 2], k * N // 2, k * N // 2 + STANCE, 0, 0, 0, 0, 0) for k in range(6)]
    phase = np.arange(5 * N // 2 + STANCE + 10) / N
    return Plan(phase, 0.8 * phase, np.zeros((len(phase), 3)), tuple(steps))


@pytest.fixture
def bones() -> Bones:
    """Hips 0.2 m apart, thigh 0.45 m and shank 0.40 m long; feet without a sole."""
    hip = {"L": np.array([0.1, 0.9, 0]), "R": np.array([-0.1, 0.9, 0])}
    knee, ankle = ({s: hip[s] - (0, down, 0) for s in SIDES} for down in (0.45, 0.85))
    foot = Foot(np.eye(3), np.zeros((1, 3)), np.zeros(1), np.zeros(3), 0.0)
    return Bones(hip, knee, ankle, np.array([0, 0.9, 0]), 0.45, 0.40, {s: foot for s in SIDES})


# ---- markers to pose


def test_forward_up_and_right_become_left_up_and_forward() -> None:
    assert in_maker_axes(np.array([1.0, 2.0, 3.0])).tolist() == [-3.0, 2.0, 1.0]


def test_turned_markers_give_back_their_turn() -> None:
    still = np.array([[0.1, 1.0, 0.1], [-0.1, 1.0, 0.1], [0.05, 1.02, -0.1], [-0.04, 1.01, -0.1]])
    turns = np.stack([ry(20.0) @ rz(-6.0) @ rx(12.0), np.eye(3), rx(-75.0)])

    moving = still @ np.swapaxes(turns, -1, -2) + np.array([[[3.0, 0.2, 0]], [[0, 0, 1]], [[0, 1, 0]]])

    assert rotations_between(still, moving) == pytest.approx(turns)


def test_a_standing_pelvis_turns_and_lists_as_its_hips_do() -> None:
    hips_line = ry(8.0) @ rz(3.0) @ np.array([0.16, 0, 0])

    turn, lists, _ = angles_of(standing_pelvis(hips_line)[None])

    assert (turn[0], lists[0]) == pytest.approx((8.0, 3.0))


def test_a_foot_whose_markers_stood_askew_lies_flat() -> None:
    askew = rz(2.0) @ rx(1.5)
    foot = np.stack([ry(7.0) @ askew, ry(-3.0) @ askew, ry(7.0) @ rx(-20.0) @ askew])

    flat = lying_flat(foot, np.array([0, 1]))

    assert flat == pytest.approx(np.stack([ry(7.0), ry(-3.0), ry(7.0) @ rx(-20.0)]), abs=1e-9)


def test_inverse_kinematics_gives_back_the_angles_of_a_known_leg(bones: Bones) -> None:
    thigh, knee, lateral = np.array([25.0, -10.0]), np.array([40.0, 15.0]), np.array([3.0, -5.0])
    down = np.array([0, -1.0, 0])
    leg = 0.45 * rx(-thigh) @ down + 0.40 * rx(-(thigh - knee)) @ down
    hip = np.array([[0.1, 0.9, 0.0], [0.1, 0.95, 0.1]])

    ankle = hip + np.einsum("nij,nj->ni", rz(lateral), leg)
    found = two_link(bones, Track(np.arange(2), 0, np.zeros(2), np.zeros(2), *ankle.T), hip)

    assert found["thigh"] == pytest.approx(thigh)
    assert found["knee"] == pytest.approx(knee)
    assert found["lateral"] == pytest.approx(lateral)


def test_the_hips_are_as_high_as_the_measured_leg_over_the_bodys_ankle(bones: Bones, plan: Plan) -> None:
    n = len(plan.t)
    level, none = np.tile(np.eye(3), (n, 1, 1)), {s: np.zeros((n, 3)) for s in SIDES}
    m = Measured(
        np.tile([0, 0.7, 0], (n, 1)),
        level,
        {s: level for s in SIDES},
        none,
        {s: np.zeros(3) for s in SIDES},
        {s: np.full(n, 0.8) for s in SIDES},
    )
    below = {s: type("Placed", (), {"ankle": np.tile([0.1 if s == "L" else -0.1, 0.08, 0.0], (n, 1))}) for s in SIDES}

    assert hips(bones, m, below, plan)[:, 1] == pytest.approx(0.88)  # type: ignore[arg-type]


def test_the_plan_has_the_force_plates_times() -> None:
    contacts = {"L": np.arange(0.0, 12, 0.8), "R": np.arange(0.41, 12, 0.8)}
    nothing: dict[str, np.ndarray] = {}
    toe_offs = {s: at + 0.3 for s, at in contacts.items()}
    trial = Trial(np.arange(0, 12, 0.01), 0.9, np.zeros(0), np.zeros(0), nothing, nothing, nothing, nothing, contacts, toe_offs)

    made = plan_of(trial, Motion("", start=4.0, tempo=1.25), 3.0)

    for s in SIDES:
        mine = [step for step in made.steps if step.side == s]
        again = contacts[s][contacts[s] >= 4.0 - 1.6 * 1.25][: len(mine)]  # 1.6 s before what is shown
        assert [made.t[step.contact] * 1.25 + 4.0 for step in mine] == pytest.approx(again)
        assert [1.25 * (made.t[step.toe_off] - made.t[step.contact]) for step in mine] == pytest.approx([0.3] * len(mine), abs=2e-3)
    assert (made.phase[[step.contact for step in made.steps]] % 1 == [0.0 if step.side == "L" else 0.5 for step in made.steps]).all()


# ---- exaggerations


def test_a_cycle_begins_with_contact_and_reaches_toe_off_at_one(plan: Plan) -> None:
    left, right = cycle_of(plan, "L"), cycle_of(plan, "R")

    assert left[[0, STANCE // 2, STANCE, STANCE + 150, N]] == pytest.approx([0, 0.5, 1, 1.5, 0])
    assert right[[0, N // 2]] == pytest.approx([1.2, 0])  # before its first contact it swings


def test_an_added_drop_is_what_it_says_where_a_drop_is_deepest(plan: Plan) -> None:
    deepest = round(0.37 * STANCE)

    left, right = drop_added(plan, 5.0, 0.0), drop_added(plan, 0.0, 3.0)

    assert left[N + deepest] == pytest.approx(5.0, abs=0.05)
    assert right[N // 2 + deepest] == pytest.approx(-3.0, abs=0.05)
    assert left[N // 2 + deepest] == pytest.approx(0.0, abs=0.6)  # the other side's stance is all but left alone


def test_a_list_grows_about_its_mean_and_turn_and_tilt_stay() -> None:
    turn, lists, tilt = np.array([5.0, -4.0, 2.0]), np.array([1.0, 4.0, -2.0]), np.array([12.0, 9.0, 10.0])

    found = angles_of(listed(pelvis_from(turn, lists, tilt), 2.0, np.array([0, 0, 1.5])))

    assert found[0] == pytest.approx(turn)
    assert found[1] == pytest.approx([1.0, 7.0, -5.0 + 1.5])
    assert found[2] == pytest.approx(tilt)


def test_a_foot_is_pitched_by_so_many_degrees_wherever_it_points_and_however_it_rolls() -> None:
    foot = ry(15.0) @ rz(-20.0) @ rx(np.array([-10.0, 5.0]))

    ahead = foot_pitched(foot, np.array([-8.0, 12.0]))[:, :, 2]

    before = foot[:, :, 2]
    rise = [np.rad2deg(np.arctan2(v[:, 1], np.hypot(v[:, 0], v[:, 2]))) for v in (before, ahead)]
    assert rise[1] - rise[0] == pytest.approx([-8.0, 12.0])
    assert np.arctan2(ahead[:, 0], ahead[:, 2]) == pytest.approx(np.arctan2(before[:, 0], before[:, 2]))


@pytest.mark.parametrize(("forefoot", "flat"), [(False, 0.22), (True, 0.32)])
def test_another_landing_is_whole_at_contact_and_gone_when_the_foot_is_flat(forefoot: bool, flat: float) -> None:
    share = landing_share(np.array([0.0, flat / 2, flat, 0.7, 1.0, 1.5, 1.9, 1.99]), forefoot)

    assert share == pytest.approx([1, 0.25, 0, 0, 0, 0, 1, 1])


def test_feet_step_elsewhere_in_stance_and_pass_each_other_as_measured() -> None:
    assert stance_share(np.array([0.0, 0.5, 0.999, 1.0, 1.5, 1.9999])) == pytest.approx([1, 1, 1, 1, 0, 1], abs=1e-3)


# ---- what a clip's file may say


def test_a_motion_must_name_its_trial() -> None:
    with pytest.raises(ValueError, match="names no trial"):
        motion_from({"start": 3.0}, {}, 4.0)


def test_a_form_that_the_markers_decide_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\[form\] strike has no effect"):
        motion_from({"trial": "rbds001"}, {"lean": 5.0, "strike": 3.0}, 4.0)


def test_trials_that_are_not_there_are_said_to_be_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import trial

    trial.read_trial.cache_clear()
    monkeypatch.setattr(rbds, "FOLDER", tmp_path / "rbds")

    with pytest.raises(TrialMissing, match="FORMCHECK_SHARED"):
        motion_from({"trial": "rbds001"}, {}, 4.0)


def test_a_motion_with_a_standing_is_refused() -> None:
    with pytest.raises(ValueError, match="do not go together"):
        clip_from("x", {"motion": {"trial": "rbds001"}, "stand": {"seconds": 3.0}, "seconds": 9.0})


# ---- the trials


@rbds.needs_rbds
def test_a_clip_longer_than_what_is_left_of_the_trial_is_refused() -> None:
    with pytest.raises(ValueError, match="start = 25 is not allowed"):
        motion_from({"trial": "rbds001", "start": 25.0}, {}, 8.0)


@pytest.fixture(scope="module")
def body() -> Character:
    if not (DATA / "mhdata").is_dir() or not list(DATA.glob("makehuman-*.whl")):
        pytest.skip("the maker's data are not fetched")
    return Character(look_from({"name": "anna"}))


def driven(body: Character, trial: str, **exaggerated: float) -> Driven:
    return Driven(body, Form(lean=6.0), Motion(trial, start=8.0, **exaggerated), SECONDS)


@pytest.fixture(scope="module", params=["rbds001", "rbds0041"])
def run(request: pytest.FixtureRequest, body: Character) -> Any:
    return driven(body, request.param), rbds.load_trial({"rbds001": rbds.FOREFOOT, "rbds0041": rbds.HEEL}[request.param])


@rbds.needs_rbds
def test_the_body_lands_when_the_force_plate_says_with_its_sole_on_the_belt(run: Any) -> None:
    made, trial = run

    for s in SIDES:
        contacts = rbds.force_contacts(trial)[NAME[s]][0] - 8.0
        shown = [t for side, event, t in made.events if (side, event) == (s, "initial_contact") and 0 < t < SECONDS]
        assert shown == pytest.approx(contacts[(contacts > 0) & (contacts < SECONDS)], abs=2e-3)
    mm = check_contacts(made, SECONDS)
    assert mm["at_events"] < 2 and mm["stance_low"] > -2 and mm["stance_high"] < 2
    assert mm["5ms_before_contact"] > 0 and mm["10ms_after_toe_off"] > 0 and mm["swing_clearance"] > 3


@rbds.needs_rbds
def test_the_body_moves_as_the_markers_do(run: Any) -> None:
    """Against what `rbds` reads from the markers over the whole trial."""
    made, trial = run
    true = metrics(made, SECONDS)
    drop, strike = rbds.pelvic_drop(trial), rbds.foot_strike_angles(trial, correction=0.0)

    for s in SIDES:
        side = NAME[s]
        ahead = rbds.at(trial, trial.points["ankle"][side][:, 0] - trial.mid_hip[:, 0], rbds.force_contacts(trial)[side][0])
        assert true["pelvic_drop"][side] == pytest.approx(drop[side], abs=0.7)
        assert true["foot_strike_angle"][side] == pytest.approx(np.median(strike[side]), abs=2.0)
        assert true["overstride"][side] == pytest.approx(100 * np.median(ahead) / trial.leg_length, abs=2.0)
    assert true["cadence"]["both"] == pytest.approx(rbds.cadence(trial), abs=2.0)  # of 5 s against 30 s
    assert true["trunk_lean"]["both"] == pytest.approx(6.0, abs=1.0)


@rbds.needs_rbds
def test_one_thing_at_a_time_is_exaggerated(body: Character) -> None:
    true, other = (
        metrics(driven(body, "rbds0041", **more), SECONDS)
        for more in ({}, {"drop_left": 5.0, "overstride": 0.05, "step_width": -0.06, "strike": 6.0})
    )
    pct = 100 / 0.7734  # of a metre, of this body's leg

    assert other["pelvic_drop"]["left"] - true["pelvic_drop"]["left"] == pytest.approx(5.0, abs=0.6)
    assert other["pelvic_drop"]["right"] - true["pelvic_drop"]["right"] == pytest.approx(0.0, abs=0.6)
    assert other["step_width"]["both"] - true["step_width"]["both"] == pytest.approx(-0.06 * pct, abs=0.3)
    assert other["foot_strike_angle"]["left"] - true["foot_strike_angle"]["left"] == pytest.approx(6.0, abs=0.3)
    assert other["overstride"]["left"] - true["overstride"]["left"] == pytest.approx(0.05 * pct, abs=1.0)  # the ankle turns with the heel
    assert other["cadence"] == true["cadence"]
