import math

import pytest

from formcheck.errors import BadOption
from formcheck.slowmo import gravity_factor, implausible_cadence_factor, resolve_factor

RUNNING, WALKING = 0.35, 0.62  # duty factors


@pytest.mark.parametrize(
    ("container", "capture", "factor"),
    [
        (30, 240, 8),
        (30, 120, 4),
        (30.045, 120, 4),  # the mean rate strays: four times was meant
        (29.97, 240, 8),
        (30, 100, 10 / 3),
        (24, 120, 5),
        (60, 960, 16),
    ],
)
def test_metadata_tell(container: float, capture: float, factor: float) -> None:
    found = resolve_factor(container, capture)
    assert found.source == "metadata"
    assert found.factor == pytest.approx(factor)
    assert f"{capture} frames a second" in found.note


@pytest.mark.parametrize(
    ("container", "capture"),
    [
        (30, None),
        (29.97, 30),  # Android writes the rate of ordinary clips too
        (240, 240),  # true time stamps: iPhone originals, Xiaomi
        (235.5, 240),
        (19, 30),  # dim light
        (14, 30),
        (50, 60),
        (30, 1),  # time lapse
        (0, 240),  # nothing to compare with
    ],
)
def test_no_slow_motion(container: float, capture: float | None) -> None:
    found = resolve_factor(container, capture)
    assert (found.factor, found.source, found.note) == (1.0, "none", "")


def test_what_the_user_says_goes_before_the_metadata() -> None:
    assert resolve_factor(30, 240, override_factor=4).factor == 4
    assert resolve_factor(30, 240, override_factor=4).source == "override"
    assert resolve_factor(30, 240, override_fps=120).factor == 4
    assert resolve_factor(30, 240, override_factor=1) == resolve_factor(30, 240, override_fps=30)


def test_override_needs_no_container_rate_but_for_fps() -> None:
    assert resolve_factor(0, None, override_factor=8).factor == 8
    with pytest.raises(BadOption, match="factor instead"):
        resolve_factor(0, None, override_fps=240)


@pytest.mark.parametrize("value", [0, -2, math.nan, math.inf])
def test_overrides_that_make_no_sense(value: float) -> None:
    with pytest.raises(BadOption, match="above 0"):
        resolve_factor(30, None, override_factor=value)
    with pytest.raises(BadOption, match="above 0"):
        resolve_factor(30, None, override_fps=value)


def test_two_overrides() -> None:
    with pytest.raises(BadOption, match="not both"):
        resolve_factor(30, None, override_factor=8, override_fps=240)


@pytest.mark.parametrize(
    ("true_cadence", "factor"),
    [(160, 2), (170, 2), (170, 4), (184, 4), (170, 8), (160, 16)],
)
def test_a_runner_too_slow_to_be_true(true_cadence: float, factor: float) -> None:
    assert implausible_cadence_factor(true_cadence / factor, RUNNING) == factor


@pytest.mark.parametrize(
    ("cadence", "duty"),
    [
        (170, RUNNING),
        (120, RUNNING),
        (85, WALKING),
        (85, 0.5),
        (65, RUNNING),  # 130, 217, 260: no factor makes it ordinary
        (85, math.nan),
        (math.nan, RUNNING),
        (0, RUNNING),
    ],
)
def test_nothing_says_slow_motion(cadence: float, duty: float) -> None:
    assert implausible_cadence_factor(cadence, duty) is None


def test_gravity_decides_between_factors() -> None:
    # 40 steps a minute: 133 at 10/3, 160 at 4, 200 at 5
    assert implausible_cadence_factor(40, RUNNING) == 4
    assert implausible_cadence_factor(40, RUNNING, 5.2) == 5
    assert implausible_cadence_factor(40, RUNNING, 4.1) == 4
    assert implausible_cadence_factor(40, RUNNING, 3.2) == pytest.approx(10 / 3)


def test_gravity_vouches_for_an_odd_cadence() -> None:
    assert implausible_cadence_factor(65, RUNNING, 2.1) == 2  # a jogger of 130
    assert implausible_cadence_factor(100, RUNNING, 1.02) is None  # bounding in real time


def test_unknown_gravity_is_as_none() -> None:
    assert implausible_cadence_factor(85, RUNNING, math.nan) == 2


def test_gravity_factor() -> None:
    assert gravity_factor(-10.2) == pytest.approx(1)
    assert gravity_factor(10.2 / 4) == pytest.approx(2)
    assert gravity_factor(-10.2 / 64) == pytest.approx(8)
    assert math.isnan(gravity_factor(0))
    assert math.isnan(gravity_factor(math.nan))
