"""Changes of the pelvis and the trunk against standing."""

from __future__ import annotations

import numpy as np
import pytest

from formcheck.metrics import against_standing
from formcheck.metrics.catalogue import CATALOGUE


def test_the_estimates_of_the_changes_against_standing_are_what_they_are_made_of() -> None:
    assert CATALOGUE["pelvic_tilt_change"].error == pytest.approx(np.hypot(against_standing.RULE, against_standing.PICTURE), abs=0.05)
    assert CATALOGUE["trunk_lean_change"].error == against_standing.LEAN_READ
