"""Toe-off from the straightest knee and the risen toe, in times written by hand."""

from __future__ import annotations

import numpy as np
import pytest

from formcheck.gait.toe_off import USUALLY_APART_S, scatter, toe_offs

CONTACTS = np.array([1.0, 2.0, 3.0, 4.0])
UNSEEN = np.full(4, np.nan)


def test_where_they_agree_it_is_their_mean_without_doubt() -> None:
    times, doubt = toe_offs(CONTACTS, CONTACTS + 0.24, CONTACTS + 0.26)
    np.testing.assert_allclose(times, CONTACTS + 0.25)
    assert doubt == 0


def test_where_they_do_not_it_is_the_knee_and_half_of_what_is_unusual_is_doubt() -> None:
    times, doubt = toe_offs(CONTACTS, CONTACTS + 0.25, CONTACTS + 0.15)
    np.testing.assert_allclose(times, CONTACTS + 0.25)
    assert doubt == pytest.approx((0.10 - USUALLY_APART_S) / 2)


def test_a_knee_that_wanders_more_than_the_toe_is_not_believed() -> None:
    times, _ = toe_offs(CONTACTS, CONTACTS + np.array([0.30, 0.42, 0.36, 0.30]), CONTACTS + 0.22)
    np.testing.assert_allclose(times, CONTACTS + 0.22)


def test_one_sign_is_enough_and_none_is_none() -> None:
    np.testing.assert_allclose(toe_offs(CONTACTS, CONTACTS + 0.25, UNSEEN)[0], CONTACTS + 0.25)
    np.testing.assert_allclose(toe_offs(CONTACTS, UNSEEN, CONTACTS + 0.25)[0], CONTACTS + 0.25)
    times, doubt = toe_offs(CONTACTS, UNSEEN, UNSEEN)
    assert np.isnan(times).all()
    assert doubt == pytest.approx((0.060 - USUALLY_APART_S) / 2)
    assert len(toe_offs(np.empty(0), np.empty(0), np.empty(0))[0]) == 0


def test_agreement_grows_with_the_stride() -> None:
    np.testing.assert_allclose(toe_offs(CONTACTS, CONTACTS + 0.40, CONTACTS + 0.32, scale=2)[0], CONTACTS + 0.36)


def test_scatter_is_a_robust_standard_deviation() -> None:
    assert scatter(np.array([-0.01, 0.0, 0.01, np.nan])) == pytest.approx(0.014826)
    assert scatter(np.array([1.0, np.nan])) == np.inf
