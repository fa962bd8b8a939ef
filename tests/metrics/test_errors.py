"""Which expected error a number has."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from gaits import gait_of, standing

from formcheck.metrics.base import measurement, usual_error
from formcheck.metrics.catalogue import CATALOGUE
from formcheck.metrics.errors import BY_NETWORK, ERRORS, USUAL_NETWORK, Expected, expected, role
from formcheck.result import View
from metrics.by_hand import subject

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
