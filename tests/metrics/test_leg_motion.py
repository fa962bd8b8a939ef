"""Knee and thigh through the stride."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from gaits import gait_of

from formcheck.gait.strides import cycles
from formcheck.metrics import leg_motion
from formcheck.metrics.registry import CURVES, measure_all
from metrics.by_hand import measured, phase_of, subject, swinging, values, walking_leg


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
