"""Where one take ends and another begins."""

from __future__ import annotations

import numpy as np

from formcheck.recording import takes


def picture(level: int) -> np.ndarray:
    return np.full((90, 160, 3), level, np.uint8)


def test_small_pictures_and_how_much_they_differ() -> None:
    assert takes.small(picture(100)).shape == (32, 32)
    assert takes.changes(takes.small(picture(100)), takes.small(picture(130))) == 30


def test_another_picture_that_stays_is_another_take() -> None:
    assert takes.starts(np.array([0, 2, 2, 2, 50, 2, 2, 2, 2, 0.0])) == (4,)


def test_a_flash_is_none() -> None:
    assert takes.starts(np.array([0, 2, 2, 2, 50, 50, 2, 2, 2, 2.0])) == ()


def test_a_fast_pan_is_none() -> None:
    assert takes.starts(np.full(40, 30.0)) == ()
    assert takes.starts(np.array([1.0] * 10 + [20, 22, 24, 22, 20] + [1] * 10)) == ()


def test_little_pictures_little_changes() -> None:
    assert takes.starts(np.array([0, 0.1, 0.1, 9, 0.1, 0.1])) == ()
    assert takes.starts(np.empty(0)) == ()
