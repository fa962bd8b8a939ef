"""The maker of the sample clips: where its camera stands, what its film records, and which parameters it refuses."""

from __future__ import annotations

import shutil
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

MAKER = Path(__file__).parents[2] / "sample_videos" / "maker"
sys.path.insert(0, str(MAKER))

from camera import Camera, camera_from, to_pixels  # noqa: E402
from clip import ClipError, clip_from, ranges, read_clip  # noqa: E402
from encode import write_video  # noqa: E402
from film import Film, Sensor, stamps  # noqa: E402
from form import Form  # noqa: E402
from handheld import Hand  # noqa: E402
from look import Look  # noqa: E402
from scene import Scene  # noqa: E402
from waves import shake  # noqa: E402

SMALL = {"width": 96, "height": 128}


def pixel(camera: Camera, *point: float) -> np.ndarray:
    return to_pixels(np.array([point]), camera.matrix(0.75), 720, 960)[0]


@pytest.mark.parametrize(
    ("view", "ahead", "left"),
    [("side_right", (1, 0), (0, 0)), ("side_left", (-1, 0), (0, 0)), ("rear", (0, 0), (-1, 0)), ("front", (0, 0), (1, 0))],
)
def test_each_view_sees_forward_and_left_where_they_belong(view: str, ahead: tuple[int, int], left: tuple[int, int]) -> None:
    camera = Camera(view=view, height=0.84)
    assert pixel(camera, 0, 0.84, 0) == pytest.approx((360, 480))
    assert np.sign(np.round(pixel(camera, 0, 0.84, 0.1) - (360, 480), 3)) == pytest.approx(ahead)
    assert np.sign(np.round(pixel(camera, 0.1, 0.84, 0) - (360, 480), 3)) == pytest.approx(left)
    assert pixel(camera, 0, 1.0, 0)[1] < 480


def test_a_camera_turned_clockwise_shows_the_runner_turned_the_other_way() -> None:
    head = pixel(Camera(view="rear", height=0.84, roll=10), 0, 1.6, 0) - (360, 480)
    assert np.rad2deg(np.arctan2(head[0], -head[1])) == pytest.approx(-10)


def test_yaw_walks_counter_clockwise_from_the_right_side_to_the_front() -> None:
    assert Camera(view="side_right", yaw=90).eye == pytest.approx(Camera(view="front").eye)
    assert Camera(view="rear", yaw=90).eye == pytest.approx(Camera(view="side_right").eye)
    assert [Camera(view="rear", yaw=yaw).truth_view for yaw in (-25, 0, 26)] == ["rear", "rear", "oblique"]


@pytest.mark.parametrize("tall", [1.55, 1.92])
@pytest.mark.parametrize("distance", [2.5, 6.0])
def test_without_fov_the_runner_fills_three_quarters_of_the_height(tall: float, distance: float) -> None:
    camera = camera_from({"distance": distance}, tall)
    assert pixel(camera, 0, 0, 0)[1] - pixel(camera, 0, tall, 0)[1] == pytest.approx(720, rel=0.05)


def test_a_hand_that_does_not_shake_is_a_tripod() -> None:
    camera = Camera(roll=3.0)
    hand = Hand(camera, 0.75, seed=1)
    assert not hand.moves
    assert (hand.matrix(0.3) == camera.matrix(0.75)).all()


@pytest.mark.parametrize("kind", ["drift", "tremor", "wobble"])
def test_a_hand_moves_the_picture_as_far_as_asked_about_where_it_points(kind: str) -> None:
    sizes: dict[str, Any] = {"drift": 1.0, "tremor": 0.1, "wobble": 0.01}
    camera = Camera(height=0.84, **{kind: sizes[kind]})
    hand, times = Hand(camera, 0.75, seed=5), np.arange(0, 60, 1 / 60)
    seen = np.array([to_pixels(np.array([[0.0, 0.84, 0.0]]), hand.matrix(t), 720, 960)[0] for t in times])
    degree = 480 / np.tan(np.deg2rad(17.5)) * np.deg2rad(1)  # pixels
    expected = {"drift": degree, "tremor": 0.1 * degree, "wobble": 0.01 * 480}[kind]
    assert seen.mean(0) == pytest.approx((360, 480), abs=expected)
    assert 0.5 * expected < seen[:, 1].std() < 2 * expected


def test_a_shake_stays_within_its_band() -> None:
    times = np.arange(0, 100, 0.01)
    curve = np.array([shake(np.random.default_rng(2), (1.0, 3.0), 1)(t)[0] for t in times])
    power = np.abs(np.fft.rfft(curve * np.hanning(len(curve)))) ** 2
    pace = np.fft.rfftfreq(len(curve), 0.01)
    assert curve.std() == pytest.approx(1, rel=0.1)
    assert power[(pace > 0.9) & (pace < 3.1)].sum() > 0.999 * power.sum()


def test_light_comes_from_where_the_camera_says() -> None:
    eye = Camera(view="side_right").eye  # it looks along +x, +z is to its right
    assert Scene().light((1.0, 2.0, 3.0), eye) == pytest.approx((1, 2, 3))
    assert Scene(light_from=0.0, light_up=45.0).light((1.0, 2.0, 3.0), eye) == pytest.approx((-(0.5**0.5), 0.5**0.5, 0), abs=1e-6)
    assert Scene(light_from=90.0, light_up=20.0).light((1.0, 2.0, 3.0), eye)[2] > 0.9


def test_stamps_of_a_variable_rate_jitter_within_their_frame_and_miss_some() -> None:
    assert stamps(Film(fps=50), 2.0, seed=1) == pytest.approx(np.arange(100) / 50)
    times = stamps(Film(fps=50, variable=True), 20.0, seed=1)
    assert times[0] == 0 and (np.diff(times) > 0.39 / 50).all()
    assert np.abs(times * 50 - np.round(times * 50)).max() == pytest.approx(0.3, abs=0.01)
    assert 920 <= len(times) < 1000
    assert (times == stamps(Film(fps=50, variable=True), 20.0, seed=1)).all()


def recorded(level: int, **film: float) -> np.ndarray:
    settings: dict[str, Any] = SMALL | film
    return Sensor(Film(**settings), seed=1).frame(np.full((128, 96, 3), 3 * level, "u2"), 3).astype(float)


def test_good_light_keeps_the_levels_and_gives_the_noise_asked_for() -> None:
    grey = recorded(128, noise=3.0)
    assert grey.mean() == pytest.approx(128, abs=0.7)
    assert grey.mean(-1).std() == pytest.approx(3.0, rel=0.1)


def test_poor_light_is_darker_and_noisier() -> None:
    dim, bright = recorded(128, light=0.25), recorded(128)
    assert dim.mean() < 0.8 * bright.mean() and dim.std() > 1.3 * bright.std()


def test_an_automatic_that_hunts_makes_the_picture_brighter_and_darker_in_turn() -> None:
    sensor = Sensor(Film(width=96, height=128, noise=0.0, pump=0.3), seed=1)
    levels = np.array([sensor.frame(np.full((128, 96, 3), 384, "u2"), 3, t).mean() for t in np.arange(0, 12, 0.2)])
    stops = 2.2 * np.log2(levels / 128)
    assert stops.std() == pytest.approx(0.3, rel=0.5)
    assert (np.abs(np.diff(stops)) < 0.6).all()


def test_noise_repeats_with_the_seed() -> None:
    assert (recorded(90) == recorded(90)).all()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="needs ffmpeg")
@pytest.mark.parametrize("rotate", [0, 90, 270])
@pytest.mark.parametrize("variable", [False, True])
def test_the_file_plays_upright_at_the_stamps_it_was_given(tmp_path: Path, rotate: int, variable: bool) -> None:
    film = Film(fps=30, variable=variable, rotate=rotate, width=96, height=128)
    times = stamps(film, 1.5, seed=3)
    image = np.zeros((128, 96, 3), "u1")
    image[:64, :48] = 255  # top left
    write_video(tmp_path / "clip.mp4", [image] * len(times), times, film)
    video, seen = cv2.VideoCapture(str(tmp_path / "clip.mp4")), []
    while (read := video.read())[0]:
        seen.append(video.get(cv2.CAP_PROP_POS_MSEC))
        assert read[1].shape == image.shape and np.abs(read[1].astype(int) - image).mean() < 8
    assert seen == pytest.approx(1e3 * times, abs=0.5)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="needs ffmpeg")
def test_what_a_messenger_sends_on_is_upright_smaller_and_keeps_its_stamps(tmp_path: Path) -> None:
    film = Film(fps=30, variable=True, rotate=90, width=720, height=960, messenger=300)
    times = stamps(film, 1.0, seed=3)
    image = np.zeros((960, 720, 3), "u1")
    image[:480, :360] = 255
    write_video(tmp_path / "clip.mp4", [image] * len(times), times, film)
    video, seen = cv2.VideoCapture(str(tmp_path / "clip.mp4")), []
    while (read := video.read())[0]:
        seen.append(video.get(cv2.CAP_PROP_POS_MSEC))
        assert read[1].shape == (848, 636, 3) and read[1][:400, :300].mean() > 240 > 15 > read[1][450:].mean()
    assert seen == pytest.approx(1e3 * times, abs=0.5)
    assert [path.name for path in tmp_path.iterdir()] == ["clip.mp4"]


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"form": {"speed": 9.0}}, ["[form] speed", "9.0", "2.2 to 4.5"]),
        ({"form": {"sped": 3.0}}, ["[form] sped", "speed"]),
        ({"camera": {"view": "back"}}, ["[camera] view", "'back'", "side_right", "front"]),
        ({"film": {"rotate": 180}}, ["[film] rotate", "180", "0, 90, 270"]),
        ({"film": {"width": 721}}, ["[film] width", "721", "steps of 2"]),
        ({"film": {"fps": "sixty"}}, ["[film] fps", "'sixty'", "15.0 to 240.0"]),
        ({"film": {"variable": 1}}, ["[film] variable", "true or false"]),
        ({"scene": {"belt": [0.1, 0.2]}}, ["[scene] belt", "[red, green, blue]"]),
        ({"body": {"name": "nobody"}}, ["body", "name", "nobody", "anna"]),
        ({"body": {"shoes": "boots"}}, ["[body] shoes", "'boots'", "heeled", "bare"]),
        ({"body": {"hat": True}}, ["[body] hat", "ponytail"]),
        ({"lens": {}}, ["[lens]", "[camera]"]),
        ({"camera": 3}, ["camera", "[camera]"]),
        ({"seconds": 0}, ["seconds", "2.0 to 120"]),
        ({"seconds": 4, "film": {"slowmo": 4}}, ["seconds", "4", "at least 8"]),
    ],
)
def test_what_cannot_be_is_refused_by_name(table: dict[str, Any], words: list[str]) -> None:
    with pytest.raises(ValueError) as refused:
        clip_from("x", table)
    assert all(word in str(refused.value) for word in words), refused.value


def test_a_camera_may_stand_at_any_height_within_its_range() -> None:
    assert clip_from("x", {"camera": {"height": 1.63}}).camera(1.7).height == 1.63


def test_a_refusal_names_the_file(tmp_path: Path) -> None:
    for text in ("[form]\nspeed = 9", "speed = ", "\xff"):
        (tmp_path / "odd.toml").write_bytes(text.encode("latin-1"))
        with pytest.raises(ClipError, match=r"^odd\.toml: "):
            read_clip(tmp_path / "odd.toml")


def test_every_parameter_has_its_range() -> None:
    known = {"body": Look, "form": Form, "camera": Camera, "film": Film, "scene": Scene}
    assert {k: {f.name for f in fields(v)} - {"middle", "shape"} for k, v in known.items()} == {k: set(ranges()[k]) for k in known}


@pytest.mark.parametrize("path", sorted((MAKER / "clips").glob("*.toml")), ids=lambda p: p.stem)
def test_the_parameters_of_every_shipped_clip_are_allowed(path: Path) -> None:
    assert read_clip(path).name == path.stem
