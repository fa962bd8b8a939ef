"""The hollow of the lower back."""

from __future__ import annotations

import numpy as np
import pytest
from gaits import gait_of, standing

from formcheck.metrics import lumbar_hollow
from formcheck.picture.lumbar_hollow import Hollow
from metrics.by_hand import measured, values


def test_hollow_is_passed_on() -> None:
    hollow = Hollow(depth=9.0, by_stride=np.array([8.0, 9, 9, 10, 9]), ok=True)
    one = measured(lumbar_hollow, gait_of(standing()), hollow=hollow)["lumbar_hollow", "both"]
    assert (one.value, one.n, one.unit) == (pytest.approx(9.0), 5, "pct_trunk")


def test_a_hollow_that_may_not_be_used_is_no_number() -> None:
    assert values(lumbar_hollow, gait_of(standing()), hollow=Hollow(depth=9.0, by_stride=np.ones(9), reason="loose clothing")) == {}
    assert values(lumbar_hollow, gait_of(standing())) == {}
