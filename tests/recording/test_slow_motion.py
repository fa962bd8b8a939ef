import math

import pytest

from formcheck.errors import BadOption
from formcheck.language.text import in_language
from formcheck.recording.slow_motion import FALL_M_S2, LEAST_FACTOR, MOST_FACTOR, SlowMotion, possible, resolve_factor, weigh


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
    ("factor", "fps"), [(0.19, None), (65.0, None), (1e300, None), (1e-9, None), (None, 1e9), (None, 1e-300), (None, 5.0)]
)
def test_a_factor_that_no_recording_has(factor: float | None, fps: float | None) -> None:
    with pytest.raises(BadOption, match=r"0\.2 to 64"):
        resolve_factor(30, None, override_factor=factor, override_fps=fps)


@pytest.mark.parametrize("factor", [0.2, 0.5, 20, 64])
def test_factors_that_recordings_have(factor: float) -> None:
    assert resolve_factor(30, None, override_factor=factor).factor == factor


@pytest.mark.parametrize("capture", [60000.0, 1e300, math.inf, math.nan])
def test_a_tag_beyond_every_camera_is_as_none(capture: float) -> None:
    assert resolve_factor(30, capture) == AS_IN_LIFE


# ---- what the runner says of it

AS_IN_LIFE = SlowMotion(1.0, "none", "")
G = FALL_M_S2


def tagged(factor: float) -> SlowMotion:
    return SlowMotion(factor, "metadata", "as the camera says")


@pytest.mark.parametrize(("cadence", "fall"), [(165, G), (150, G), (190, G), (165, 0.7 * G), (180, 1.6 * G), (270, G), (165, math.nan)])
def test_ordinary_runs_play_as_in_life(cadence: float, fall: float) -> None:
    assert weigh(AS_IN_LIFE, cadence, fall) == AS_IN_LIFE


@pytest.mark.parametrize("factor", [2.0, 4.0, 8.0])
@pytest.mark.parametrize("cadence", [158, 170, 182])
def test_usual_slow_motion_is_found(factor: float, cadence: float) -> None:
    found = weigh(AS_IN_LIFE, cadence / factor, G / factor**2)
    assert (found.factor, found.source, found.guessed) == (factor, "guess", True)
    assert 0 < found.doubt < 0.15


@pytest.mark.parametrize("factor", [1.4, 2.5, 2.8, 3.3, 5.0, 12.0, 20.0])
def test_any_slow_motion_is_found_within_its_doubt(factor: float) -> None:
    found = weigh(AS_IN_LIFE, 168 / factor, G / factor**2)
    assert abs(math.log(found.factor / factor)) < 2 * found.doubt < 0.5


def test_sixty_steps_a_minute_are_not_surely_twice_too_slow() -> None:
    """168 slowed 2.8 times."""
    found = weigh(AS_IN_LIFE, 60, math.nan)
    assert found.factor * math.exp(-2 * found.doubt) < 2.8 < found.factor * math.exp(2 * found.doubt)
    assert found.factor > 2.4


def test_the_fall_decides_what_the_cadence_leaves_open() -> None:
    bounding, sprint = weigh(AS_IN_LIFE, 67, G / 2.2**2), weigh(AS_IN_LIFE, 67, G / 4**2)
    assert bounding.factor < 2.6 < 3 < sprint.factor


def test_a_film_that_is_sped_up_is_doubted() -> None:
    """165 steps a minute twice and 1.5 times too fast."""
    assert weigh(AS_IN_LIFE, 2 * 165, 4 * G).factor == pytest.approx(0.5, rel=0.1)
    faster = weigh(AS_IN_LIFE, 1.5 * 165, 1.5**2 * G)
    assert faster.doubt > 0.1


def test_what_is_between_stays_in_doubt() -> None:
    found = weigh(AS_IN_LIFE, 165 / 1.25, G / 1.25**2)
    assert found.doubt > 0.05
    assert found.factor * math.exp(-2 * found.doubt) < 1.25 < found.factor * math.exp(2 * found.doubt)


@pytest.mark.parametrize(("factor", "cadence"), [(2.0, 170), (4.0, 150), (8.0, 185), (4.0, 266), (3.3, 165)])
def test_a_tag_that_fits_is_believed(factor: float, cadence: float) -> None:
    known = tagged(factor)
    assert weigh(known, cadence / factor, G / factor**2) is known


@pytest.mark.parametrize("factor", [2.0, 4.0, 8.0, 64.0])
def test_a_stale_tag_is_not(factor: float) -> None:
    found = weigh(tagged(factor), 165, G)
    assert (found.factor, found.source, found.doubt) == (1.0, "none", 0.0)
    assert f"{factor:.3g} times" in found.note


def test_a_tag_of_another_slowness_is_not_believed_but_doubted() -> None:
    """Filmed at 240, played at 60."""
    found = weigh(tagged(8.0), 85, G / 4)
    assert found.factor == pytest.approx(2, rel=0.1)
    assert found.guessed
    assert "8 times" in found.note and "2.0 times" in found.note


def test_what_the_user_says_is_not_doubted() -> None:
    known = resolve_factor(30, None, override_factor=1)
    assert weigh(known, 42, G / 16) is known


@pytest.mark.parametrize("cadence", [0.0, math.nan, math.inf, -10.0])
def test_without_a_cadence_nothing_is_said(cadence: float) -> None:
    assert weigh(AS_IN_LIFE, cadence, G) == AS_IN_LIFE


@pytest.mark.parametrize("fall", [math.nan, 0.0, -1.0, math.inf])
def test_a_fall_that_was_not_seen_leaves_the_cadence(fall: float) -> None:
    assert weigh(AS_IN_LIFE, 82, fall).factor == pytest.approx(2, rel=0.1)


def test_the_extremes_do_not_break() -> None:
    for cadence, fall in ((1e-9, 1e-30), (1e9, 1e30), (165, 1e-30), (1, 1e6)):
        found = weigh(AS_IN_LIFE, cadence, fall)
        assert LEAST_FACTOR * 0.99 <= found.factor <= MOST_FACTOR * 1.01
        assert math.isfinite(found.doubt)


def test_the_note_says_what_was_assumed_and_why() -> None:
    note = weigh(AS_IN_LIFE, 85, G / 4).note
    assert "2.0 times" in note and "85 steps a minute" in note and "--slowmo" in note
    assert "2,0-fach" in in_language(note, "de")
    assert "2.0 times" in weigh(AS_IN_LIFE, 330, 4 * G).note  # sped up twice


@pytest.mark.parametrize(("cadence", "believed"), [(60, True), (110, False)])
def test_of_who_does_not_run_a_tag_is_believed_unless_nobody_steps_so_fast(cadence: float, believed: bool) -> None:
    """Four times 110 are 440."""
    assert (possible(tagged(4.0), cadence).factor == 4) is believed
    assert possible(AS_IN_LIFE, cadence) is AS_IN_LIFE
