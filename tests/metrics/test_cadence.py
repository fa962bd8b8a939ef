"""Steps a minute by the time of a stride."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from gaits import gait_of, standing

from formcheck.metrics import cadence
from metrics.by_hand import CLIP, measured


def test_cadence_is_120_by_the_stride_time() -> None:
    one = measured(cadence, gait_of(standing()))["cadence", "both"]
    assert one.value == pytest.approx(120 / 0.7)
    assert one.n == 14  # ten seconds
    assert one.spread == pytest.approx(0, abs=1e-6)
    assert (one.unit, one.clip) == ("spm", CLIP)


def test_cadence_spreads_as_the_strides_do() -> None:
    gait = gait_of(standing())
    wobbling = replace(gait, phase=gait.phase + 0.02 * np.sin(2 * np.pi * gait.phase / 4.3))
    one = measured(cadence, wobbling)["cadence", "both"]
    assert one.value == pytest.approx(120 / 0.7)
    assert 1 < one.spread < 6  # 2 % of 171, up and down by up to 0.02 * 2 pi / 4.3 a stride
