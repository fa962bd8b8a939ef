"""How long a foot is down and how long none is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from gaits import gait_of, regular, standing

from formcheck.gait.contacts import Steps
from formcheck.metrics import contact_time
from metrics.by_hand import measured, values


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
