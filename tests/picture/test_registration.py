"""How far a part of the picture turned, on pictures that were shifted and turned by a known amount."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import stick
from gaits import LEG, STRIDE_S, TRUNK, gait_of, put, regular, standing
from numpy.typing import NDArray

from formcheck.gait.contacts import USUAL_CONTACT_SHARE
from formcheck.gait.gait import Gait
from formcheck.picture import pelvis, shoe
from formcheck.picture.background import backdrop, foreground, usual
from formcheck.picture.registration import align, angle_of, cut, ellipse, likeness, turned
from formcheck.picture.shoe import FLAT, FOOT_PX, LATE_S, SIZE, Look, ShoeAngles, within
from formcheck.picture.touchdown import FLAT_S, HALF_FALLEN_S, JOINED, MOST_SHIFT_S, behind_the_belt, belt_speed, refine
from formcheck.pose.landmarks import HEEL, HIP, TOE

Array = NDArray[Any]

cv2 = pytest.importorskip("cv2")


def texture(width: int = 240, height: int = 200, seed: int = 0) -> Array:
    """Soft blots of grey, nowhere alike."""
    blots = np.random.default_rng(seed).normal(0, 1, (height, width)).astype(np.float32)
    soft = cv2.GaussianBlur(blots, (0, 0), 4)
    return np.clip(128 + 45 * soft / soft.std(), 0, 255).astype(np.uint8)


def moved(picture: Array, degrees: float, shift: tuple[float, float] = (0, 0), about: tuple[float, float] | None = None) -> Array:
    """The picture turned counter-clockwise as seen, then shifted by (right, down)."""
    height, width = picture.shape
    matrix = cv2.getRotationMatrix2D(about or (width / 2, height / 2), degrees, 1.0)
    matrix[:, 2] += shift
    return cv2.warpAffine(picture, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)


# ---- cutting


def test_a_patch_has_the_asked_for_place_in_its_middle() -> None:
    picture = np.zeros((100, 100), np.uint8)
    picture[60, 30] = 200
    patch = cut(picture, np.array([30.0, 60.0]), 1.0, (20, 10))
    assert patch.shape == (10, 20)
    assert patch.dtype == np.float32
    assert np.unravel_index(patch.argmax(), patch.shape) == (5, 10)


def test_a_patch_is_scaled_about_its_middle() -> None:
    picture = np.zeros((100, 100), np.uint8)
    picture[50:, :] = 200  # an edge between rows 49 and 50, 10 below the middle
    patch = cut(picture, np.array([50.0, 40.0]), 2.0, (30, 60))
    assert (patch[:48] == 0).all()  # twice 10 below the patch's middle, 30
    assert (patch[52:] == 200).all()


def test_beyond_the_pictures_edge_its_border_goes_on() -> None:
    assert (cut(np.full((20, 20), 77, np.uint8), np.array([0.0, 0.0]), 1.0, (30, 30)) == 77).all()


def test_ellipse_has_its_middle_axes_and_area() -> None:
    mask = ellipse((100, 60), (50, 30), (40, 20))
    assert set(np.unique(mask)) == {0, 255}
    assert [mask[30, 50], mask[30, 89], mask[49, 50]] == [255, 255, 255]
    assert [mask[30, 91], mask[51, 50], mask[12, 20]] == [0, 0, 0]
    assert (mask > 0).sum() == pytest.approx(np.pi * 40 * 20, rel=0.02)


# ---- turning


@pytest.mark.parametrize("degrees", [-170, -30, 0, 12.5, 90])
def test_a_warp_knows_by_how_much_it_turns(degrees: float) -> None:
    assert angle_of(turned(degrees, (80, 60))) == pytest.approx(degrees, abs=1e-4)


def test_a_warp_turns_about_the_middle() -> None:
    np.testing.assert_allclose(turned(33, (80, 60)) @ [40, 30, 1], [40, 30], atol=1e-4)
    # A quarter turn counter-clockwise as seen brings what is right of the middle to above it.
    np.testing.assert_allclose(turned(90, (80, 60)) @ [50, 30, 1], [40, 20], atol=1e-4)


@pytest.mark.parametrize("degrees", [-14, -3, 0, 2, 8, 20])
@pytest.mark.parametrize("shift", [(0.0, 0.0), (4.0, -3.0)])
def test_align_finds_turn_and_shift(degrees: float, shift: tuple[float, float]) -> None:
    reference = texture().astype(np.float32)
    size = (reference.shape[1], reference.shape[0])
    image = moved(texture(), degrees, shift).astype(np.float32)
    found, correlation, warp = align(reference, image, [turned(0, size), turned(degrees * 0.7, size)], ellipse(size, (120, 100), (80, 70)))
    assert found == pytest.approx(degrees, abs=0.1)
    assert correlation > 0.97
    assert warp is not None
    np.testing.assert_allclose(warp @ [120, 100, 1], np.array([120, 100]) + shift, atol=0.2)


def test_align_does_not_mind_light() -> None:
    reference = texture().astype(np.float32)
    image = 0.5 * moved(texture(), 5).astype(np.float32) + 60
    assert align(reference, image, [turned(0, (240, 200))], ellipse((240, 200), (120, 100), (80, 70)))[0] == pytest.approx(5, abs=0.1)


def test_align_looks_only_where_the_masks_allow() -> None:
    """A shoe that turned by 10 degrees before a wall that did not."""
    shoe_there = ellipse((240, 200), (120, 100), (50, 40))
    wall, sole = texture(seed=1), texture(seed=2)
    reference = np.where(shoe_there > 0, sole, wall).astype(np.float32)
    turned_there = moved(shoe_there, 10)
    image = np.where(turned_there > 127, moved(sole, 10), wall).astype(np.float32)
    starts = [turned(0, (240, 200)), turned(8, (240, 200))]
    assert align(reference, image, starts)[0] == pytest.approx(0, abs=1)
    there = (turned_there > 127).astype(np.uint8) * 255
    assert align(reference, image, starts, shoe_there, there)[0] == pytest.approx(10, abs=0.5)
    assert align(reference, image, starts, shoe_there)[0] == pytest.approx(10, abs=0.5)
    assert align(reference, image, starts, None, there)[0] == pytest.approx(10, abs=0.5)


@pytest.mark.parametrize("guesses", [(-8, 38), (38, -8), (38, 0, 5)])
def test_align_takes_the_best_start(guesses: tuple[float, ...]) -> None:
    reference, image = texture().astype(np.float32), moved(texture(), 40).astype(np.float32)
    mask = ellipse((240, 200), (120, 100), (80, 70))
    degrees, correlation, _ = align(reference, image, [turned(guess, (240, 200)) for guess in guesses], mask)
    assert degrees == pytest.approx(40, abs=0.2)
    assert correlation > 0.9


def test_likeness_tells_where_an_image_lies() -> None:
    everywhere = np.full((200, 240), 255, np.uint8)
    reference = texture(seed=3).astype(np.float32)
    in_place, aside = turned(0, (240, 200)), turned(0, (240, 200)) + np.array([[0, 0, 60], [0, 0, 0]], np.float32)
    assert likeness(reference, reference, in_place, everywhere, everywhere) == pytest.approx(1)
    assert likeness(reference, reference, aside, everywhere, everywhere) < 0.5
    assert likeness(reference, reference, in_place, everywhere, 0 * everywhere) == -1


def test_different_pictures_do_not_correlate() -> None:
    mask = ellipse((240, 200), (120, 100), (80, 70))
    _, correlation, _ = align(texture(seed=3).astype(np.float32), texture(seed=4).astype(np.float32), [turned(0, (240, 200))], mask)
    assert correlation < 0.65


@pytest.mark.parametrize("starts", [[], [turned(0, (240, 200))]])
def test_nothing_to_align_is_no_angle(starts: list[Array]) -> None:
    flat = np.full((200, 240), 100, np.float32)
    degrees, correlation, warp = align(flat, flat, starts)
    assert np.isnan(degrees)
    assert correlation == 0
    assert warp is None


# ---- backdrop


def test_backdrop_forgets_who_passes() -> None:
    wall = texture()
    samples = []
    for k in range(5):
        sample = wall.copy()
        sample[:, 40 * k : 40 * k + 30] = 255
        samples.append(sample)
    np.testing.assert_array_equal(backdrop(samples), wall)


def test_foreground_is_what_differs_and_its_outline() -> None:
    behind = np.full((100, 100), 80, np.float32)
    patch = behind.copy()
    patch[40:60, 30:70] = 160
    patch[10, 10] = 160  # a speck
    mask = foreground(patch, behind)
    assert (mask[40:60, 30:70] == 255).all()
    assert mask[38, 50] == 255
    assert mask[30, 50] == mask[10, 10] == mask[90, 90] == 0


def test_nothing_before_the_backdrop() -> None:
    behind = texture().astype(np.float32)
    assert (foreground(behind + 5, behind) == 0).all()  # a little light is no runner


def test_usual_is_what_most_share_inside() -> None:
    inside = np.full((10, 10), 255, np.uint8)
    inside[:, 9] = 0
    often, once = np.zeros((10, 10), np.uint8), np.zeros((10, 10), np.uint8)
    often[:, 4:] = 255
    once[:, 2:] = 255
    np.testing.assert_array_equal(usual([often, often, once], inside) > 0, (often > 0) & (inside > 0))


def test_usual_is_all_of_it_where_hardly_anything_stands_out() -> None:
    inside, little = np.full((10, 10), 255, np.uint8), np.zeros((10, 10), np.uint8)
    little[0, :5] = 255
    np.testing.assert_array_equal(usual([little], inside), inside)


# ---- shoe: where to look


def at(x: float, y: float, after_s: float = 0.0, pitch: float = 0.0, landing: int = 0, frame: int = 0) -> Look:
    return Look(frame, landing, after_s, np.array([x, y]), pitch)


def test_a_patch_in_the_picture_counts_whole() -> None:
    assert (within(at(500, 500), FOOT_PX, (1000, 1000)) == 255).all()


def test_a_patch_past_the_left_edge_counts_its_right_half() -> None:
    mask = within(at(0, 500), FOOT_PX, (1000, 1000))
    assert mask.shape == (SIZE[1], SIZE[0])
    assert (mask[:, SIZE[0] // 2 + 1 :] == 255).all()
    assert (mask[:, : SIZE[0] // 2 - 1] == 0).all()


def test_a_patch_past_the_lower_edge_counts_by_the_shoes_own_scale() -> None:
    """A foot of twice FOOT_PX pixels: a patch row is two of the picture's."""
    mask = within(at(500, 990), 2 * FOOT_PX, (1000, 1000))
    assert np.flatnonzero(mask[:, 50] == 0)[0] == pytest.approx(SIZE[1] / 2 + 5, abs=1)
    mask = within(at(990, 500), 2 * FOOT_PX, (1000, 1000))
    assert np.flatnonzero(mask[50] == 0)[0] == pytest.approx(SIZE[0] / 2 + 5, abs=1)


@pytest.mark.parametrize("forward", [1, -1])
def test_looks_are_planned_around_landing_and_flat_foot(forward: int) -> None:
    tracks = put(standing(), HEEL, [(480, 380), (480 - forward * 20, 380)])
    put(tracks, TOE, [(560, 380), (480 + forward * 60, 440)])  # 80 forward and 60 up
    gait = gait_of(tracks, forward=forward)
    looks, length = shoe.plan_looks(gait, "right")
    assert length == pytest.approx(100, abs=0.1)
    after = np.array([look.after_s for look in looks])
    assert after.min() > -0.045 - 2 / 60
    assert after.max() < FLAT[1] * USUAL_CONTACT_SHARE * STRIDE_S + LATE_S
    assert {look.landing for look in looks} == set(range(13))
    one = looks[3]
    assert one.pitch == pytest.approx(np.degrees(np.arctan2(60, 80)), abs=0.1)
    assert one.centre == pytest.approx([480 + forward * 20, -410 - 0.07 * 100], abs=0.1)  # y down: the middle's -410, lifted
    assert one.frame / 60 - gait.steps["right"].initial_contact[one.landing] == pytest.approx(one.after_s)


def unevenly_filmed(gait: Gait) -> tuple[Gait, Array]:
    """The same gait whose frames came up to 0.4 of a frame early or late, every 17th not at all; and each frame's true time by number."""
    number = np.arange(len(gait.tracks.times))
    true = gait.tracks.times + 0.4 / 60 * np.sin(number)
    kept = number % 17 > 0
    return replace(gait, seen=np.column_stack([number, true])[kept]), true


def test_looks_have_their_frames_own_time_and_place_where_the_rate_varies() -> None:
    tracks = standing()
    for joint, x in ((HEEL, 100), (TOE, 180)):
        tracks.points[:, joint["right"], 0] = x + 300 * tracks.times  # 2 pixels in 0.4 of a frame
    gait, true = unevenly_filmed(gait_of(tracks))
    looks, _ = shoe.plan_looks(gait, "right")
    landed = gait.steps["right"].initial_contact
    inner = [look for look in looks if 1 < true[look.frame] < 9]  # the filter bends a line at its ends
    assert len(inner) > 50
    assert all(look.frame % 17 > 0 for look in looks)
    for look in inner:
        assert landed[look.landing] + look.after_s == pytest.approx(true[look.frame])
        assert look.centre[0] == pytest.approx(140 + 300 * true[look.frame], abs=0.1)


def test_a_foot_that_never_lands_is_not_looked_at() -> None:
    never = {"left": regular(0.45), "right": regular(0.1, count=0)}
    assert shoe.plan_looks(gait_of(standing(), steps=never), "right") == ([], 0.0)


# ---- shoe: its turn

STANCE = USUAL_CONTACT_SHARE * STRIDE_S
TOES_UP = {-0.03: 14.0, -0.01: 11.0, 0.01: 6.0, 0.03: 2.0, 0.25 * STANCE + 0.002: 0.0, 0.3 * STANCE: 0.0, 0.4 * STANCE: 0.0}


def shoe_pictures(forward: int, background: int = 60) -> tuple[list[Look], dict[int, Array], dict[int, Array]]:
    """Six landings of a textured shoe that comes down toes up and lies flat, shifted a little in every picture; with its backdrop."""
    rng = np.random.default_rng(7)
    sole = texture(*SIZE, seed=5)
    outline = ellipse(SIZE, (SIZE[0] / 2, SIZE[1] / 2), (0.48 * FOOT_PX, 0.2 * FOOT_PX))
    looks: list[Look] = []
    patches, behind = {}, {}
    for landing in range(6):
        for after, degrees in TOES_UP.items():
            shift = tuple(rng.uniform(-2, 2, 2))
            there = moved(outline, forward * degrees, shift) > 127
            i = len(looks)
            patches[i] = np.where(there, moved(sole, forward * degrees, shift), background).astype(np.float32)
            behind[i] = np.full(patches[i].shape, background, np.float32)
            # The landmarks say half of it, and 4 degrees toes down when flat.
            looks.append(at(300 + 10 * landing, 200, after, degrees / 2 - 4, landing, i))
    return looks, patches, behind


@pytest.mark.parametrize("forward", [1, -1])
def test_shoe_is_measured_toes_up_against_its_own_flat_picture(forward: int) -> None:
    looks, patches, behind = shoe_pictures(forward)
    gait = gait_of(standing(), forward=forward)
    angles = shoe.measure(looks, patches, behind, gait, FOOT_PX, (1000, 1000))
    assert angles is not None
    wanted = np.array([TOES_UP[look.after_s] for look in looks])
    np.testing.assert_allclose(angles.degrees, wanted, atol=1.0)
    np.testing.assert_allclose(angles.landmark_degrees, wanted / 2, atol=1e-6)
    assert (angles.correlation > 0.8).all()
    assert angles.landing.tolist() == [look.landing for look in looks]
    places = np.array([look.centre for look in looks])
    np.testing.assert_allclose(angles.places, places, atol=5)  # shifts of two pixels, about the shoe that lies in the middle


def test_a_picture_of_something_else_is_not_believed() -> None:
    looks, patches, behind = shoe_pictures(1)
    patches[0] = texture(*SIZE, seed=9).astype(np.float32)
    angles = shoe.measure(looks, patches, behind, gait_of(standing()), FOOT_PX, (1000, 1000))
    assert angles is not None
    assert angles.correlation[0] < shoe.LEAST_CORRELATION
    assert np.isnan(angles.places[0]).all()


def test_a_look_without_a_picture_has_no_angle_but_the_landmarks() -> None:
    looks, patches, behind = shoe_pictures(1)
    del patches[8], behind[8]
    angles = shoe.measure(looks, patches, behind, gait_of(standing()), FOOT_PX, (1000, 1000))
    assert angles is not None
    assert np.isnan(angles.degrees[8])
    assert angles.correlation[8] == 0
    assert np.isfinite(angles.landmark_degrees).all()


def test_a_shoe_never_seen_flat_is_not_measured() -> None:
    looks, patches, behind = shoe_pictures(1)
    rising = {i: patch for i, patch in patches.items() if looks[i].after_s < FLAT[0] * STANCE}
    assert shoe.measure(looks, rising, behind, gait_of(standing()), FOOT_PX, (1000, 1000)) is None
    assert shoe.measure(looks, {}, {}, gait_of(standing()), FOOT_PX, (1000, 1000)) is None


# ---- touchdown

BELT = 1500.0  # pixels a second
FOOT = 100.0


def landing_shoe(late: float, *, angle: float = 0.0, seen: bool = True, forward: int = 1, landings: int = 8) -> ShoeAngles:
    """A foot held level whose contact was called `late` seconds before (+) the belt really takes it along.

    Before that it stands still in the picture while the belt runs, so that it is behind the belt's path by BELT times the time left.
    """
    after = np.tile(np.arange(-0.045, 0.12, 1 / 120), landings)
    landing = np.repeat(np.arange(landings), len(after) // landings)
    after = after + 0.001 * landing  # cadence and frames are not locked
    carried = np.maximum(after - late, 0)
    x = 700 + 20 * landing - forward * BELT * carried
    count = len(after)
    return ShoeAngles(
        landing=landing,
        after_s=after,
        degrees=np.full(count, angle),
        correlation=np.full(count, 0.9 if seen else 0.3),
        landmark_degrees=np.full(count, angle),
        places=np.column_stack([x, np.full(count, 200.0)]),
    )


@pytest.mark.parametrize("forward", [1, -1])
@pytest.mark.parametrize("late", [-0.02, 0.0, 0.015, 0.03])
def test_contact_is_moved_to_where_the_shoe_joins_the_belt(late: float, forward: int) -> None:
    timed = refine(landing_shoe(late, forward=forward), forward, LEG, FOOT)
    assert timed is not None
    shoe_, shift = timed
    early = JOINED * LEG / BELT  # it counts as joined this long before
    np.testing.assert_allclose(shift, late - early, atol=0.003)  # straight lines between looks 8 ms apart
    np.testing.assert_allclose(shoe_.after_s, landing_shoe(late).after_s - shift[shoe_.landing])


@pytest.mark.parametrize("forward", [1, -1])
@pytest.mark.parametrize("slant", [0.0, 0.1], ids=["level", "slanting"])
def test_a_shoe_that_goes_along_above_the_belt_has_not_landed(slant: float, forward: int) -> None:
    """It comes down at 1 pixel a millisecond onto a belt with which it travels all the while."""
    lands = 0.03
    one = landing_shoe(-0.045, forward=forward)
    places = one.places.copy()
    places[:, 1] += slant * places[:, 0] - 1000 * np.maximum(lands - one.after_s, 0)  # y down
    timed = refine(replace(one, places=places), forward, LEG, FOOT)
    assert timed is not None
    np.testing.assert_allclose(timed[1], lands - JOINED * LEG / 1000, atol=0.005)


def test_a_shoe_ahead_of_the_belts_path_has_not_landed() -> None:
    """It is thrown forward of where the belt will have it, and waits for the belt."""
    lands = 0.02
    one = landing_shoe(-0.045)
    places = one.places.copy()
    places[:, 0] += 2 * BELT * np.maximum(lands - one.after_s, 0)
    timed = refine(replace(one, places=places), 1, LEG, FOOT)
    assert timed is not None
    np.testing.assert_allclose(timed[1], lands - JOINED * LEG / (2 * BELT), atol=0.005)


def test_distance_from_the_belts_path() -> None:
    late = 0.02
    one = landing_shoe(late)
    behind = behind_the_belt(one, 1, FOOT)
    np.testing.assert_allclose(behind, -BELT * np.maximum(late - one.after_s, 0), atol=1e-6)


def test_the_heel_is_what_lands_when_the_toes_are_up() -> None:
    """A shoe turning from 20 degrees toes up about its heel: its middle moves, the heel's sole stays on the belt's path."""
    one = landing_shoe(-0.045)
    angle = np.where(one.after_s < 0.02, 20.0, np.interp(one.after_s, [0.02, 0.05], [20, 0]))
    turn = np.radians(angle)
    places = one.places.copy()
    places[:, 0] += FOOT * (0.5 * (np.cos(turn) - 1) - 0.25 * np.sin(turn))
    heel_strike = ShoeAngles(one.landing, one.after_s, angle, one.correlation, angle, places)
    np.testing.assert_allclose(behind_the_belt(heel_strike, 1, FOOT), 0, atol=1e-6)


def test_one_landing_misread_is_put_to_the_usual_moment() -> None:
    shoe_ = landing_shoe(0.015)
    places = shoe_.places.copy()
    wrong = shoe_.landing == 4
    places[wrong, 0] = 700 + 80 - BELT * np.maximum(shoe_.after_s[wrong] - 0.05, 0)
    timed = refine(ShoeAngles(shoe_.landing, shoe_.after_s, shoe_.degrees, shoe_.correlation, shoe_.degrees, places), 1, LEG, FOOT)
    assert timed is not None
    np.testing.assert_allclose(timed[1], 0.015 - JOINED * LEG / BELT, atol=0.003)


def test_where_the_paths_do_not_meet_a_heel_strikes_fall_tells() -> None:
    """The toes fall from 20 degrees in a straight line from contact on; half-way they are at HALF_FALLEN_S in real landings."""
    falls = 0.01
    one = landing_shoe(0.0)
    angle = np.interp(one.after_s, [falls, falls + 0.05], [20, 0])
    nowhere = np.full_like(one.places, np.nan)
    timed = refine(ShoeAngles(one.landing, one.after_s, angle, one.correlation, angle, nowhere), 1, LEG, FOOT)
    assert timed is not None
    np.testing.assert_allclose(timed[1], falls + 0.025 - HALF_FALLEN_S, atol=0.003)


@pytest.mark.parametrize(
    "shoe_",
    [
        landing_shoe(0.01, seen=False),
        landing_shoe(0.01, landings=3),
        landing_shoe(MOST_SHIFT_S + 0.02),  # too far off to be believed
    ],
    ids=["unseen", "few", "far"],
)
def test_no_clear_landing_is_none(shoe_: ShoeAngles) -> None:
    assert refine(shoe_, 1, LEG, FOOT) is None


def test_landings_that_disagree_are_none() -> None:
    one = landing_shoe(0.0)
    scattered = one.places.copy()
    spread = np.linspace(-0.035, 0.035, 8)[one.landing]
    scattered[:, 0] = 700 - BELT * np.maximum(one.after_s - spread, 0)
    assert refine(ShoeAngles(one.landing, one.after_s, one.degrees, one.correlation, one.degrees, scattered), 1, LEG, FOOT) is None


def test_the_belts_path_is_read_from_the_flat_foot_alone() -> None:
    one = landing_shoe(0.01)
    early = one.after_s < FLAT_S
    short = ShoeAngles(
        *(getattr(one, name)[early] for name in ("landing", "after_s", "degrees", "correlation", "landmark_degrees", "places"))
    )
    assert np.isnan(behind_the_belt(short, 1, FOOT)).all()


# ---- pelvis

FILMED_S = 4.2  # six strides


def hip_pictures(amplitude: float, seconds: float = FILMED_S) -> tuple[list[int], list[NDArray[np.uint8]], Array]:
    """A patterned pair of shorts turning counter-clockwise by a sine of `amplitude` degrees once a stride; frames, patches, truth."""
    frames = list(range(round(seconds * 60)))
    cloth = texture(pelvis.SIZE[0] + 80, pelvis.SIZE[1] + 80, seed=8)
    truth = amplitude * np.sin(2 * np.pi * np.array(frames) / 60 / STRIDE_S)
    return frames, [as_picture(moved(cloth, tilt)[40:-40, 40:-40]) for tilt in truth], truth


def as_picture(values: Array) -> NDArray[np.uint8]:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def test_pelvis_turns_as_the_picture_does() -> None:
    frames, patches, truth = hip_pictures(6.0)
    tilt = pelvis.measure(frames, patches, gait_of(standing(seconds=FILMED_S), view="rear"))
    assert tilt is not None
    wanted = np.interp(tilt.times, np.array(frames) / 60, truth)
    for row in tilt.degrees:
        assert np.abs(row - wanted).max() < 0.6
    assert tilt.aligned == 1
    assert tilt.scatter < 0.2


def test_the_pelvis_is_read_at_the_hips_and_what_the_thighs_drag_along_is_taken_off() -> None:
    """The shirt hardly turns; the thighs, a quarter of a stride later, turn the cloth below the hips by 15 degrees, at them by 2 to 3."""
    frames = list(range(180))
    width, height = pelvis.SIZE
    cloth = texture(width + 80, height + 80, seed=8).astype(np.float32)
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    below_hips = (y - pelvis.hips_row()) / pelvis.TRUNK_PX
    of_pelvis, of_thighs = np.interp(below_hips, [-0.30, -0.08], [0.3, 1.0]), np.clip((below_hips + 0.075) / 0.25, 0, 1.2) ** 2
    turn = 2 * np.pi * np.array(frames) / 60 / STRIDE_S
    patches = []
    for dropping, dragging in zip(8 * np.sin(turn), 20 * np.cos(turn), strict=True):
        slant = np.tan(np.radians(dropping)) * of_pelvis + np.tan(np.radians(dragging)) * of_thighs
        rise = (slant * (x - width / 2)).astype(np.float32)
        patches.append(as_picture(cv2.remap(cloth, x + 40, y + 40 + rise, cv2.INTER_LINEAR)))
    tilt = pelvis.measure(frames, patches, gait_of(standing(seconds=3.0), view="rear"))
    assert tilt is not None
    turn = 2 * np.pi * tilt.times / STRIDE_S
    dropped, dragged = np.linalg.lstsq(np.column_stack([np.sin(turn), np.cos(turn)]), tilt.fused(tilt.times))[0]
    assert dropped == pytest.approx(8, abs=0.8)
    assert abs(dragged) < 1.9  # 2.9 if nothing were taken off


def test_a_line_turns_by_what_its_ends_sink() -> None:
    across = np.array([-50.0, 0.0, 50.0])
    assert pelvis.line_turn(across, 7 + np.sin(np.radians(10)) * across) == pytest.approx(-10)
    assert pelvis.line_turn(across, np.zeros(3)) == 0


@pytest.mark.parametrize("degrees", [-6.0, 0.0, 4.5])
def test_the_waist_lies_where_the_cloth_changes(degrees: float) -> None:
    width, height = pelvis.SIZE
    x, y = np.meshgrid(np.arange(width) - width / 2, np.arange(height) - 90.0)
    picture = np.where(y > -np.tan(np.radians(degrees)) * x, 40.0, 180.0)
    found, doubt, row = pelvis.waist_line(picture)
    assert found == pytest.approx(degrees, abs=0.4)
    assert row == pytest.approx(90, abs=1)
    assert doubt >= pelvis.WAIST_WORN


def test_a_waist_that_nothing_marks_is_not_seen() -> None:
    assert np.isnan(pelvis.waist_line(np.full(pelvis.SIZE[::-1], 90.0))).all()


def test_pelvis_tilt_is_counted_from_its_mean_over_strides() -> None:
    frames, patches, _ = hip_pictures(4.0)
    tilted = [as_picture(moved(patch, 3.0)) for patch in patches]
    tilt = pelvis.measure(frames, tilted, gait_of(standing(seconds=FILMED_S), view="rear"))
    assert tilt is not None
    assert np.abs(tilt.degrees.mean(1)).max() < 0.3
    assert tilt.degrees.max() == pytest.approx(4, abs=0.5)


def test_a_phone_that_slowly_sinks_to_one_side_does_not_count() -> None:
    frames, patches, _ = hip_pictures(4.0)
    sinking = [as_picture(moved(patch, roll)) for patch, roll in zip(patches, np.linspace(-6, 6, len(patches)), strict=True)]
    tilt = pelvis.measure(frames, sinking, gait_of(standing(seconds=FILMED_S), view="rear"))
    assert tilt is not None
    assert tilt.degrees.max() == pytest.approx(4, abs=0.7)
    assert tilt.degrees.min() == pytest.approx(-4, abs=0.7)


def test_pelvis_cannot_be_followed_where_nothing_repeats() -> None:
    frames = list(range(60))
    noise = [as_picture(texture(*pelvis.SIZE, seed=k)) for k in frames]
    assert pelvis.measure(frames, noise, gait_of(standing(seconds=FILMED_S), view="rear")) is None
    assert pelvis.measure(frames[:10], noise[:10], gait_of(standing(seconds=FILMED_S), view="rear")) is None


def test_looks_that_are_not_alike_are_doubt() -> None:
    """Half of the cloth's pattern flaps: every look shows another one there."""
    frames, patches, _ = hip_pictures(4.0, seconds=3.0)
    gait = gait_of(standing(seconds=3.0), view="rear")
    flapping = [as_picture(0.7 * patch + 0.3 * texture(*pelvis.SIZE, seed=k)) for k, patch in enumerate(patches)]
    steady, loose = pelvis.measure(frames, patches, gait), pelvis.measure(frames, flapping, gait)
    assert steady is not None and loose is not None
    assert steady.doubt == pytest.approx(np.degrees(pelvis.EDGE_PX / (pelvis.WIDTHS[0] * TRUNK)))
    assert loose.doubt > steady.doubt + 0.5


def test_a_runner_who_gets_smaller_is_of_one_size_in_every_patch() -> None:
    tracks = standing()
    size = np.exp(-tracks.times / 10)
    scales = pelvis.plan_scales(gait_of(replace(tracks, size=size), view="rear"))
    assert [scales[f] * size[f] / (scales[0] * size[0]) for f in (60, 300, 590)] == pytest.approx([1, 1, 1], abs=0.01)


def test_tilt_is_read_between_its_times_and_not_outside() -> None:
    tilt = pelvis.PelvisTilt(np.array([1.0, 2.0]), np.array([[0.0, 10.0], [4.0, 4.0]]), 0.1, 1.0)
    np.testing.assert_array_equal(tilt.at(np.array([[0.5, 1.5], [2.0, 2.1]])), [[[np.nan, 5], [10, np.nan]], [[np.nan, 4], [4, np.nan]]])
    np.testing.assert_allclose(replace(tilt, weights=(0.25, 0.75)).fused(np.array([2.0])), [5.5])


def test_a_patch_of_the_pelvis_lies_a_little_above_the_hips_in_every_frame() -> None:
    tracks = put(standing(seconds=2), HIP, [(480, 800), (520, 800)])
    centres = pelvis.plan_centres(gait_of(tracks, view="rear"))
    assert sorted(centres) == list(range(120))
    assert centres[60] == pytest.approx([500, -800 - pelvis.RAISED * TRUNK], abs=1e-6)


def test_a_patch_of_the_pelvis_is_cut_at_its_frames_own_time_where_the_rate_varies() -> None:
    tracks = standing()
    tracks.points[:, list(HIP.values()), 0] = 100 + 300 * tracks.times[:, None]
    gait, true = unevenly_filmed(gait_of(tracks, view="rear"))
    centres = pelvis.plan_centres(gait)
    assert sorted(centres) == [n for n in range(len(true)) if n % 17]
    for frame, centre in centres.items():
        if 1 < true[frame] < 9:  # the filter bends a line at its ends
            assert centre[0] == pytest.approx(100 + 300 * true[frame], abs=0.1)


def test_a_runner_of_sticks_is_cut_where_her_hips_are() -> None:
    times = stick.clock(3)
    tracks = standing(seconds=3)
    tracks.points[:] = stick.runner(times, yaw=stick.REAR, bounce=0) * [1, -1]
    centres = pelvis.plan_centres(gait_of(tracks, view="rear"))
    np.testing.assert_allclose(np.array(list(centres.values()))[:, 0], stick.HIP_AT[0], atol=0.5)


def test_the_belts_speed_is_that_of_the_flat_shoe() -> None:
    """Five landings, each seen four times flat, 900 pixels a second backward for somebody who faces left: to the right."""
    after = np.tile([-0.02, 0.06, 0.08, 0.10, 0.12], 5)
    places = np.column_stack([np.where(after > 0, 900 * after, 0), np.zeros(25)])
    shoe = ShoeAngles(np.repeat(np.arange(5), 5), after, np.zeros(25), np.full(25, 0.9), np.zeros(25), places)
    assert belt_speed(shoe, forward=-1) == pytest.approx(900)
    assert np.isnan(belt_speed(replace(shoe, correlation=np.zeros(25)), forward=-1))
