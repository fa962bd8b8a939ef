"""What the rows of the catalogue say."""

from __future__ import annotations

import numpy as np
import pytest

from formcheck.metrics.catalogue import CATALOGUE


def test_a_degree_of_roll_moves_the_ankle_by_the_height_of_the_hip() -> None:
    """0.9 leg lengths below it, in percent of the leg."""
    assert CATALOGUE["overstride"].against_vertical == pytest.approx(100 * 0.9 * np.sin(np.radians(1)), abs=0.05)


def test_an_error_in_the_catalogue_is_an_estimate() -> None:
    for metric in CATALOGUE.values():
        assert (metric.error is not None) == metric.provisional
