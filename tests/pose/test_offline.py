"""Nothing leaves the machine while the network of the pose model runs, whatever its library would like to send."""

from __future__ import annotations

import os

import numpy as np
import pytest

from formcheck.pose.mediapipe_landmarker import NOBODY, PROXY_VARIABLES, kept_offline, landmarker
from formcheck.pose.model_file import find_model


def test_a_proxy_where_nobody_listens_stands_only_within_the_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://the.users.own:3128")
    monkeypatch.delenv("ALL_PROXY", raising=False)
    with pytest.raises(ZeroDivisionError), kept_offline():
        assert {os.environ[name] for name in PROXY_VARIABLES} == {NOBODY}
        raise ZeroDivisionError
    assert os.environ["https_proxy"] == "http://the.users.own:3128"
    assert "ALL_PROXY" not in os.environ


@pytest.mark.slow
def test_it_stands_as_long_as_the_landmarker_is_open() -> None:
    with landmarker(find_model().path, track=False) as detect:
        assert os.environ["https_proxy"] == NOBODY
        detect(np.zeros((64, 64, 3), np.uint8))
    assert os.environ.get("https_proxy") != NOBODY
