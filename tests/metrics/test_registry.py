"""All metrics and curves together: each is measured where its view shows it, and each curve has its number."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from gaits import LEG, TRUNK, gait_of, put, regular, standing

from formcheck.gait.strides import cycles, stances
from formcheck.metrics import arms_from_side, foot_strike_angle, pelvic_drop
from formcheck.metrics.base import Subject
from formcheck.metrics.catalogue import CATALOGUE
from formcheck.metrics.errors import ERRORS
from formcheck.metrics.registry import CURVES, METRICS, measure_all
from formcheck.pose.landmarks import SHOULDER, WRIST
from formcheck.result import View
from metrics.by_hand import ALL_PICTURES, CLIP, feet, front_arms, outlined, seen_from_the_side, subject, swinging, tilting


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


def test_an_arm_that_hangs_still_is_not_drawn() -> None:
    seen = subject(gait_of(standing()))
    assert CURVES["arm_swing_amplitude"][1](seen, "right", cycles(seen.gait, "right")) is None


def test_no_curve_where_there_is_no_number() -> None:
    side, rear = subject(gait_of(standing())), subject(gait_of(standing(), view="rear"))
    small = subject(gait_of(replace(standing(), points=standing().points / 10)))  # a foot of 8 pixels
    assert CURVES["foot_strike_angle"][1](side, "right", cycles(side.gait, "right")) is None  # no picture of a shoe
    assert CURVES["pelvic_drop"][1](rear, "right", cycles(rear.gait, "right")) is None
    assert CURVES["overstride"][1](small, "right", cycles(small.gait, "right")) is None


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


def test_a_number_has_the_values_of_its_strides_or_none() -> None:
    """None of what is read over the whole clip, or from several sources at once."""
    views: tuple[View, ...] = ("side", "rear", "front")
    gaits = [replace(front_arms(), guess=gait_of(standing(), view=view).guess) for view in views]
    found = [m for gait in gaits for m in measure_all(subject(gait, **ALL_PICTURES))]
    assert {m.metric for m in found if not m.strides} == {"pelvic_level", "pelvic_tilt_change"}
    assert all(len(m.strides) == m.n for m in found if m.strides)


def test_metrics_are_listed_once() -> None:
    assert len(set(METRICS)) == len(METRICS)
    assert LEG == 2 * TRUNK  # what the numbers above are counted with
