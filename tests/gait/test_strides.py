"""Windows of strides and stances, and reading a curve in them."""

from __future__ import annotations

import numpy as np
import pytest
from gaits import STRIDE_S, gait_of, regular, standing

from formcheck.gait.contacts import USUAL_CONTACT_SHARE, Steps
from formcheck.gait.strides import angle_cutoff, cycles, per_window, stances


def test_a_toe_off_not_seen_is_put_where_it_usually_is() -> None:
    steps = regular(0.1, contact_s=0.25)
    steps.toe_off[4] = np.nan
    windows = stances(gait_of(standing(), steps={"right": steps, "left": regular(0.45)}), "right")
    np.testing.assert_allclose(windows[:, 1] - windows[:, 0], 0.25)
    blind = Steps(steps.initial_contact, np.full(13, np.nan))
    windows = stances(gait_of(standing(), steps={"right": blind, "left": blind}), "right")
    np.testing.assert_allclose(windows[:, 1] - windows[:, 0], USUAL_CONTACT_SHARE * STRIDE_S)


def test_a_stance_that_outlasts_the_recording_is_left_out() -> None:
    gait = gait_of(standing(seconds=1.6), steps={"right": regular(0.1, count=3), "left": regular(0.45, count=2)})
    assert len(stances(gait, "right")) == 2  # the third would end at 1.78 s
    assert len(stances(gait_of(standing(), steps={"right": regular(0.1, count=0), "left": regular(0.4)}), "right")) == 0


def test_cycles_go_from_contact_to_contact_and_not_over_a_gap() -> None:
    one = regular(0.1)
    gap = Steps(np.delete(one.initial_contact, 6), np.delete(one.toe_off, 6))
    pairs = cycles(gait_of(standing(), steps={"right": gap, "left": one}), "right")
    assert len(pairs) == 10  # twelve without the gap, which costs two
    np.testing.assert_allclose(pairs[:, 1] - pairs[:, 0], STRIDE_S)


def test_windows_are_read_evenly_from_end_to_end() -> None:
    np.testing.assert_allclose(per_window(np.array([[0.0, 1], [4, 6]]), 3), [[0.0, 0.5, 1.0], [4.0, 5.0, 6.0]])


@pytest.mark.parametrize(("rate", "hz"), [(30, 10), (60, 12), (120, 15), (240, 15)])
def test_angles_are_filtered_by_the_rate(rate: float, hz: float) -> None:
    assert angle_cutoff(rate) == hz
