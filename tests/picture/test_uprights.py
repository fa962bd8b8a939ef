"""The picture's roll from straight edges: of drawn pictures, and of rooms seen by a camera whose roll is known."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from formcheck.picture.background import stands_still
from formcheck.picture.uprights import HELD, Roll, find_edges, find_roll, of_things

SIZE = (960, 540)  # width, height
MIDDLE = (480.0, 270.0)
FOCAL_PX = 0.8 * 960
HELD_SD = float(np.sqrt(sum(share * sd**2 for share, sd in HELD)))


def post(x: float, lean: float, y: float = 270.0, length: float = 200.0) -> list[float]:
    """An edge whose middle is at (x, y), its top `lean` degrees to the right."""
    across, up = length / 2 * np.sin(np.radians(lean)), length / 2 * np.cos(np.radians(lean))
    return [x - across, y + up, x + across, y - up]


def drawn(edges: list[list[float]]) -> np.ndarray:
    """Each edge is where dark meets light: a bar's left side, its right side 60 pixels on."""
    picture = np.full((SIZE[1], SIZE[0]), 200, np.uint8)
    for x0, y0, x1, y1 in edges:
        bar = np.array([(x0, y0), (x1, y1), (x1 + 60, y1), (x0 + 60, y0)])
        cv2.fillPoly(picture, [np.round(16 * bar).astype(np.int32)], 80, cv2.LINE_AA, 4)
    return picture


def roll(edges: list[list[float]], place: tuple[float, float] = MIDDLE) -> Roll:
    return find_roll([np.array(edges)], SIZE, place)


def room(turned: float, pitch: float, lengths: float = 1.0) -> list[list[float]]:
    """Six plumb posts 4 m from a camera 1 m high that looks up by `pitch` and whose picture is turned clockwise by `turned` degrees."""
    t, p = np.radians([turned, pitch])
    seen = []
    for x in (-2.0, -1.3, -0.6, 0.5, 1.2, 1.9):
        ends = np.array([(x, 1.0, 4.0), (x, 1.0 - 2 * lengths, 4.0)])  # right, down, ahead of the camera, metres
        ahead = ends[:, 2] * np.cos(p) - ends[:, 1] * np.sin(p)
        down = ends[:, 2] * np.sin(p) + ends[:, 1] * np.cos(p)
        flat = FOCAL_PX * np.column_stack([ends[:, 0], down]) / ahead[:, None]
        turned_flat = flat @ np.array([[np.cos(t), np.sin(t)], [-np.sin(t), np.cos(t)]])  # clockwise, y being down
        seen.append((turned_flat + MIDDLE).ravel().tolist())
    return seen


# ---- edges in a picture


def test_edges_of_a_drawn_picture_are_found_where_they_are() -> None:
    found = find_edges(drawn([post(300, 5)]))
    lean = np.degrees(np.arctan2(found[:, 2] - found[:, 0], found[:, 1] - found[:, 3]))
    upright = found[np.abs((lean + 90) % 180 - 90 - 5) < 0.5]
    assert len(upright) >= 1
    assert min(abs((e[0] + e[2]) / 2 - x) for e in upright for x in (300, 360)) < 2


def test_edges_in_the_runners_box_do_not_count() -> None:
    assert len(find_edges(drawn([post(300, 5)]), without=(200, 100, 450, 450))) == 0


def test_bars_beside_the_picture_and_its_border_are_not_of_the_world() -> None:
    picture = np.full((540, 960), 200, np.uint8)
    picture[:, :120] = picture[:, 840:] = 0
    assert len(find_edges(picture)) == 0


def test_a_smooth_picture_has_no_edges() -> None:
    assert find_edges(np.full((540, 960), 128, np.uint8)).shape == (0, 4)


def test_the_two_edges_of_a_rail_are_one_thing() -> None:
    rail = np.array([post(300, 12), post(310, 12, length=150), post(600, 12)])
    kept = of_things(rail, 960)
    np.testing.assert_allclose(kept[:, 0], rail[[0, 2], 0])


# ---- roll


@pytest.mark.parametrize("turned", [-6.0, -2.0, 0.0, 3.0, 8.0])
def test_plumb_posts_tell_how_far_the_picture_is_turned(turned: float) -> None:
    found = roll(room(turned, pitch=0))
    assert found.degrees == pytest.approx(turned, abs=0.5)
    assert found.error < 0.8
    assert found.edges == 6


@pytest.mark.parametrize("pitch", [-10.0, 10.0])
def test_posts_that_converge_are_plumb_all_the_same(pitch: float) -> None:
    """Their mean lean is the roll only in the middle: at the right edge they lean by several degrees more or less."""
    assert roll(room(3, pitch)).degrees == pytest.approx(3, abs=0.7)
    right = room(3, pitch)[-1]
    there = float(np.degrees(np.arctan2(right[2] - right[0], right[1] - right[3])))
    assert abs(there - 3) > 3
    at_right = ((right[0] + right[2]) / 2, (right[1] + right[3]) / 2)
    assert roll(room(3, pitch), at_right).degrees == pytest.approx(there, abs=0.7)


def test_clutter_at_any_angle_does_not_turn_it() -> None:
    rng = np.random.default_rng(1)
    clutter = [post(float(rng.uniform(50, 900)), float(rng.uniform(-90, 90)), float(rng.uniform(50, 490))) for _ in range(20)]
    found = roll(room(-4, pitch=0)[:4] + clutter)
    assert found.degrees == pytest.approx(-4, abs=1)


def test_level_edges_help_where_none_is_plumb() -> None:
    floor = [post(x, 90 + 4, y, 400) for x, y in ((400.0, 280.0), (500.0, 420.0), (450.0, 480.0))]
    found = roll(floor)
    assert 1 < found.degrees < 4.5  # they may be an incline
    assert found.error > 1


def test_one_slanting_stay_is_believed_less_than_a_level_floor_and_the_way_phones_are_held() -> None:
    floor = [post(400, 90, y, 400) for y in (300.0, 400.0, 480.0)]
    assert abs(roll([post(700, 13), *floor]).degrees) < 1


def test_without_edges_the_doubt_of_a_held_phone_is_left() -> None:
    nothing = roll([])
    assert nothing == Roll(0.0, nothing.error, 0)
    assert nothing.error == pytest.approx(HELD_SD)
    assert 1.5 < HELD_SD < 2.5
    diagonal = roll([post(300, 45), post(600, -50)])
    assert diagonal.degrees == pytest.approx(0, abs=0.1)
    assert diagonal.error == pytest.approx(HELD_SD, abs=0.1)


def test_many_frames_of_the_same_things_say_no_more_than_one() -> None:
    once = roll(room(3, 0)[:2])
    often = find_roll([np.array(room(3, 0)[:2])] * 7, SIZE, MIDDLE)
    assert often.degrees == pytest.approx(once.degrees)
    assert often.error == pytest.approx(once.error)


def test_frames_in_which_nothing_straight_is_seen_add_doubt() -> None:
    seen = np.array(room(3, 0)[:2])
    assert find_roll([seen, np.empty((0, 4)), np.empty((0, 4))], SIZE, MIDDLE).error > find_roll([seen], SIZE, MIDDLE).error


# ---- a camera that stands


def test_a_runner_before_a_still_background_leaves_most_of_it_as_it_was() -> None:
    still = np.random.default_rng(2).integers(0, 255, (60, 80)).astype(np.uint8)
    with_runner = still.copy()
    with_runner[10:50, 30:38] = 255 - still[10:50, 30:38]
    assert stands_still([with_runner] * 5, still)
    assert not stands_still([np.roll(still, k, axis=1) for k in range(1, 6)], still)
