"""The maker of the rendered runners: what is put in is what its truth says.

The runs need the maker's data, which is fetched, not kept: without it only the arithmetic is tested.
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.slow

MAKER = Path(__file__).parents[2] / "sample_videos" / "maker"
DATA = Path(os.environ.get("MAKEHUMAN_DATA", MAKER / "data"))
BODIES = ("anna", "ben")
SECONDS = 3.0
STEADY = {"vary_" + k: 0.0 for k in ("cadence", "contact", "strike", "drop", "place", "reach", "heel")} | {
    "drift_side": 0.0,
    "drift_along": 0.0,
}
FORMS: dict[str, dict[str, Any]] = {
    "easy": {"speed": 2.5, "cadence": 160.0, "strike": 6.0},
    "heavy heel": {"speed": 3.2, "cadence": 168.0, "strike": 24.0, "overstride": 0.04, "lean": 14.0, "drop_left": 10.0, "elbow": 120.0},
    "forefoot, crossing, arched": {
        "speed": 4.0,
        "cadence": 184.0,
        "strike": -8.0,
        "step_width": -0.04,
        "arch": 25.0,
        "lean": 0.0,
        "elbow": 60.0,
    },
    "lopsided": {"strike_asym": 10.0, "step_time_asym": 6.0, "contact_asym": 8.0, "drop_left": 3.0, "drop_right": 9.0, "arm_asym": 30.0},
}


@pytest.fixture(scope="module")
def maker() -> Any:
    """The maker's modules; they import each other by their bare names, which stay out of everybody else's way."""
    before = set(sys.modules)
    sys.path.insert(0, str(MAKER))
    try:
        names = ("body", "foot", "form", "gait", "hollow", "joint_track", "look", "rotations", "shoes", "stand", "swing", "truth")
        yield SimpleNamespace(**{name: importlib.import_module(name) for name in names})
    finally:
        sys.path.remove(str(MAKER))
        for name in set(sys.modules) - before:
            if is_of_the_maker(sys.modules[name]):
                del sys.modules[name]


def is_of_the_maker(module: ModuleType) -> bool:
    return str(getattr(module, "__file__", None) or "").startswith(str(MAKER))


@pytest.fixture(scope="module")
def bodies(maker: Any) -> Any:
    if not (DATA / "mhdata").is_dir() or not list(DATA.glob("makehuman-*.whl")):
        pytest.skip("the maker's data are not fetched")
    return {name: maker.body.Character(maker.look.look_from({"name": name})) for name in BODIES}


@pytest.fixture(scope="module", params=[(body, form) for body in BODIES for form in FORMS], ids="-".join)
def run(request: pytest.FixtureRequest, maker: Any, bodies: Any) -> Any:
    body, form = request.param
    return maker.gait.Run(bodies[body], maker.form.Form(**STEADY | FORMS[form]), SECONDS)


@pytest.fixture(scope="module")
def true(run: Any, maker: Any) -> Any:
    return maker.truth.metrics(run, SECONDS)


def test_a_form_is_met(run: Any, true: Any, maker: Any) -> None:
    f = run.form
    assert true["cadence"]["both"] == pytest.approx(f.cadence, abs=0.3)
    assert true["trunk_lean"]["both"] == pytest.approx(f.lean, abs=0.3)
    assert true["step_time_asymmetry"]["both"] == pytest.approx(f.step_time_asym, abs=0.3)
    for name, side in (("left", "L"), ("right", "R")):
        contact = 1e3 * maker.form.of_side_pct(f.duty, f.contact_asym, side) * 120 / f.cadence
        assert true["contact_time"][name] == pytest.approx(contact, abs=2)
        assert true["foot_strike_angle"][name] == pytest.approx(maker.form.of_side(f.strike, f.strike_asym, side), abs=0.5)
        assert true["pelvic_drop"][name] == pytest.approx(getattr(f, f"drop_{name}"), abs=0.25)
        assert true["elbow_flexion"][name] == pytest.approx(f.elbow, abs=1.5)
    assert true["arm_asymmetry"]["both"] == pytest.approx(f.arm_asym, abs=1.5)


def test_the_feet_land_as_wide_as_asked(run: Any) -> None:
    ankles = [run.poses(np.array([(run.t[s.contact] + run.t[s.toe_off]) / 2])).joints[f"ankle_{s.side}"][0, 0] for s in run.steps[4:6]]

    assert abs(np.diff(ankles)[0]) * np.sign(ankles[0]) == pytest.approx(run.form.step_width, abs=0.001)


def test_the_sole_stays_on_the_belt_in_stance_and_off_it_in_swing(run: Any, maker: Any) -> None:
    mm = maker.truth.check_contacts(run, SECONDS)

    assert mm["at_events"] < 2
    assert mm["stance_low"] > -2 and mm["stance_high"] < 2
    assert mm["5ms_before_contact"] > 0 and mm["10ms_after_toe_off"] > 0
    assert mm["swing_clearance"] > 10


@pytest.mark.parametrize("shoes", ["heeled", "flat", "trail", "bare"])
@pytest.mark.parametrize(("strike", "toe_up", "cadence"), [(16.0, 0.0, 165.0), (-11.0, 14.0, 152.0), (-4.0, 6.0, 190.0)])
def test_every_foot_touches_with_its_first_part_and_then_lies_flat(
    maker: Any, bodies: Any, shoes: str, strike: float, toe_up: float, cadence: float
) -> None:
    body = maker.body.Character(maker.look.look_from({"name": "anna", "shoes": shoes}))
    form = maker.form.Form(**STEADY, strike=strike, toe_up=toe_up, cadence=cadence, speed=2.8)
    run = maker.gait.Run(body, form, 2.0)

    mm = maker.truth.check_contacts(run, 2.0)
    assert mm["at_events"] < 2 and mm["stance_low"] > -2 and mm["stance_high"] < 2
    assert mm["5ms_before_contact"] > 0 and mm["10ms_after_toe_off"] > 0 and mm["swing_clearance"] > 10
    assert maker.truth.metrics(run, 2.0)["foot_strike_angle"]["left"] == pytest.approx(strike, abs=0.5)
    touching = first_touching(maker, run)
    assert touching < 0.3 if strike > 0 else touching > 0.6


def first_touching(maker: Any, run: Any) -> float:
    """Where the left sole touches at a contact, from 0 at its heel to 1 at its toes."""
    step = next(s for s in run.steps if s.side == "L" and run.t[s.contact] > 0)
    foot, leg = run.bones.foot["L"], run.leg["L"]
    at = slice(step.contact, step.contact + 1)
    lowest = maker.foot.sole_points(foot, leg["pitch"][at], leg["bend"][at])[0, :, 1].argmin()
    return float(maker.shoes.along_shoe(foot.sole)[lowest])


def test_toes_bent_up_let_a_forefoot_land_on_its_ball(maker: Any, bodies: Any) -> None:
    tip, ball = (
        first_touching(maker, maker.gait.Run(bodies["anna"], maker.form.Form(**STEADY, strike=-12.0, toe_up=toe_up), 1.0))
        for toe_up in (0.0, 18.0)
    )
    assert tip > ball


def test_a_foot_stands_on_heel_and_ball(maker: Any) -> None:
    rear, heel, ball, tip = (0, 0.02, 0), (0, -0.012, 0.05), (0, 0, 0.20), (0, 0.02, 0.25)
    sole = np.array([rear, heel, ball, tip], float)

    assert maker.shoes.flat_pitch(sole) == pytest.approx(-np.rad2deg(np.arctan2(0.012, 0.15)))
    assert maker.shoes.flat_pitch(sole * (1, 0, 1)) == 0


def test_a_swinging_hem_goes_with_the_steps_and_as_far_as_asked(maker: Any, bodies: Any) -> None:
    along = {}
    for swing in (0.0, 0.02, 0.04):
        body = maker.body.Character(maker.look.look_from({"name": "anna", "top": "swinging", "swing": swing, "flip": 0.0}))
        run = maker.gait.Run(body, maker.form.Form(**STEADY), 2.0)
        t = np.arange(0, 1.8, 0.01)
        along[swing] = maker.swing.swing_sizes(run, t)[:, 0]
    assert np.abs(along[0.0]).max() == 0
    assert along[0.04] == pytest.approx(2 * along[0.02])
    crossings = int((np.diff(np.sign(along[0.02])) != 0).sum())
    assert crossings == pytest.approx(2 * 1.8 * run.form.cadence / 60, abs=2)


def test_joints_move_smoothly_within_human_ranges(run: Any) -> None:
    p = run.poses(np.arange(0, SECONDS, 1 / 200))

    assert all(np.isfinite(v).all() for v in p.joints.values())
    for side in "LR":
        assert np.abs(np.diff(p.angles[f"knee_{side}"])).max() < 12
        assert p.angles[f"knee_{side}"].min() > 0 and p.angles[f"knee_{side}"].max() < 130
        assert p.angles[f"thigh_{side}"].min() > -55 and p.angles[f"thigh_{side}"].max() < 65
    assert run.lowered < 0.03


def test_the_same_seed_gives_the_same_run(maker: Any, bodies: Any) -> None:
    a, b, other = (maker.gait.Run(bodies["anna"], maker.form.Form(seed=seed), 1.0) for seed in (3, 3, 4))

    assert a.events == b.events != other.events


def test_the_hollow_grows_with_the_arch(maker: Any, bodies: Any) -> None:
    depths = [
        maker.hollow.lumbar_hollow(maker.gait.Run(bodies["ben"], maker.form.Form(arch=arch), 1.0), np.linspace(0, 0.7, 8))
        for arch in (0, 15, 30)
    ]

    assert depths[0] > 0
    assert np.diff(depths).min() > 1


@pytest.fixture(scope="module")
def stood(maker: Any, bodies: Any) -> Any:
    """Three seconds of standing, one over which she begins, two of running."""
    run = maker.gait.Run(bodies["anna"], maker.form.Form(arch=16, lean=7.0), 2.0)
    return maker.stand.Standing(run, maker.stand.Stand(arch=4.0, lean=-1.0, sway=0.004).settled(), 6.0)


def test_who_stands_has_both_feet_flat_on_the_belt_and_sways_a_little(stood: Any, maker: Any) -> None:
    times = np.linspace(0, 3.0, 31)
    hips = stood.poses(times).joints["hip_L"]

    for side in "LR":
        assert np.abs(maker.truth.sole_height(stood, side, times)).max() < 0.004
        assert np.abs(stood.poses(times).angles[f"pitch_{side}"]).max() < 0.1
    assert 0.001 < np.ptp(hips[:, 2]) < 0.05
    assert stood.belt_at(3.0) == 0 < stood.belt_at(3.5)


def test_the_belt_and_the_runner_go_over_into_the_very_run(stood: Any) -> None:
    after = np.linspace(0.2, 1.8, 9)
    between = np.linspace(2.8, 4.2, 141)

    for name, place in stood.poses(stood.starts + after).joints.items():
        assert place == pytest.approx(stood.run.poses(after).joints[name], abs=1e-3)
    speed = np.linalg.norm(np.diff(stood.poses(between).joints["hip_L"], axis=0), axis=1) / 0.01
    assert speed.max() < 2.0
    assert stood.belt_at(5.5) - stood.belt_at(5.0) == pytest.approx(0.5 * stood.form.speed)


def test_the_truth_of_a_standing_and_of_the_change_from_it(stood: Any, maker: Any) -> None:
    real = np.arange(0, 6.0, 1 / 30)

    truth = maker.truth.record(stood, 2.0, clip="x.mp4", view="side", facing="right", fps=30.0, file_times=real, real_times=real)

    assert truth["standing"]["window_s"] == [0.0, 3.0]
    assert truth["standing"]["tilt"] == pytest.approx(15.0, abs=0.1)
    assert truth["standing"]["trunk_lean"] == pytest.approx(-1.0, abs=0.6)
    assert truth["metrics"]["pelvic_tilt_change"]["both"] == pytest.approx(9.0, abs=0.2)
    assert truth["metrics"]["trunk_lean_change"]["both"] == pytest.approx(8.0, abs=0.8)
    assert 8 < truth["standing"]["lumbar_hollow"] < 18
    assert min(event["time_s"] for event in truth["events"]) >= 4.0


def test_a_clip_may_stand_all_the_time(stood: Any, maker: Any) -> None:
    still = maker.stand.Standing(stood.run, maker.stand.Stand(seconds=4.0).settled(), 4.0)

    truth = maker.truth.record(
        still, 0.0, clip="x.mp4", view="side", facing="right", fps=30.0, file_times=np.arange(120) / 30, real_times=np.arange(120) / 30
    )

    assert truth["activity"] == "standing"
    assert truth["events"] == []
    assert truth["metrics"] == {}


def test_what_nobody_can_run_is_refused(maker: Any, bodies: Any) -> None:
    with pytest.raises(ValueError, match="reaches that far"):
        maker.gait.Run(bodies["anna"], maker.form.Form(speed=4.5, cadence=150.0, duty=0.44), 1.0)


def test_events_are_on_the_files_time_line(maker: Any, bodies: Any) -> None:
    run = maker.gait.Run(bodies["anna"], maker.form.Form(), 2.0)
    real = np.array([0.0, 0.02, 0.05, 0.9, 1.5, 2.0])
    facts = {"clip": "x.mp4", "view": "side", "facing": "right", "fps": 30.0, "slowmo": 4.0}

    truth = maker.truth.record(run, 2.0, file_times=4 * real, real_times=real, **facts)

    inside = [t for _, _, t in run.events if 0 <= t <= 2]
    assert [e["time_s"] for e in truth["events"]] == pytest.approx([4 * t for t in inside], abs=1e-3)
    assert truth["metrics"]["cadence"]["both"] == pytest.approx(run.form.cadence, rel=0.02)


def test_joints_are_kept_to_a_tenth_of_a_pixel(maker: Any, tmp_path: Path) -> None:
    t = np.arange(480) / 60
    path = np.stack([np.sin(9 * t), 1 + np.cos(9 * t), 0.1 * t], 1)
    kept = maker.joint_track.JointTruth(t, {"nose": path}, {"nose": 500 + 300 * path[:, :2]})
    np.savez_compressed(tmp_path / "x.joints.npz", **maker.joint_track.encoded(kept))

    found = maker.joint_track.read_joints(tmp_path / "x.joints.npz")

    assert found.time_s == pytest.approx(t)
    assert np.abs(found.metres["nose"] - path).max() <= 0.5001e-4
    assert np.abs(found.pixels["nose"] - kept.pixels["nose"]).max() <= 0.05001


def test_a_joint_too_far_off_to_be_kept_is_refused(maker: Any) -> None:
    far = np.full((2, 2), 4000.0)
    with pytest.raises(ValueError, match="pixels"):
        maker.joint_track.encoded(maker.joint_track.JointTruth(np.arange(2.0), {"nose": np.zeros((2, 3))}, {"nose": far}))


def test_the_ruler_rests_on_what_stands_out(maker: Any) -> None:
    x = np.array([0.0, 1.0, 2.0, 3.0])

    assert maker.hollow.ruler_gap(x, np.array([1.0, 0.0, 1.0, 0.0])) == pytest.approx([0, 1, 0, 0])
    assert maker.hollow.ruler_gap(x, np.array([0.0, 0.0, 0.0, 3.0])) == pytest.approx([0, 1 / np.sqrt(2), np.sqrt(2), 0])


def test_half_a_turn_of_the_way(maker: Any) -> None:
    r = maker.rotations
    a, b = r.rx(np.array([0.0, 10.0])), r.rx(np.array([60.0, 10.0]))

    assert r.slerp(a, b, 0.5) == pytest.approx(r.rx(np.array([30.0, 10.0])))
