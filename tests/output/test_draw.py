"""What is drawn on pictures and videos."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import Analysed
from numpy.typing import NDArray

from formcheck.clip_result import ClipResult
from formcheck.errors import OutputUnwritable
from formcheck.output.video.angle import draw_angle
from formcheck.output.video.annotate import _Clock, _Contact, _size, annotate
from formcheck.output.video.colours import LEFT, MARK, RIGHT
from formcheck.output.video.faces import face_of, hide
from formcheck.output.video.skeleton import draw_skeleton, repaired_points
from formcheck.output.video.text import write
from formcheck.output.write import for_clip
from formcheck.pose.landmarks import ANKLE, HEEL, HIP, KNEE, SHOULDER, TOE
from formcheck.system.safe_text import safe_name

av = pytest.importorskip("av")
Image = NDArray[np.uint8]
LAST = 90


def blank(height: int = 400, width: int = 300) -> Image:
    return np.full((height, width, 3), 128, np.uint8)


def body() -> NDArray[np.float64]:
    """Left leg straight down at x = 100, right leg at x = 200; the head about (150, 40)."""
    points = np.full((33, 2), np.nan)
    points[:11] = [[150 + k % 3 - 1, 40 + k % 2] for k in range(11)]
    for side, x in (("left", 100.0), ("right", 200.0)):
        for joint, y in ((SHOULDER, 90.0), (HIP, 190.0), (KNEE, 280.0), (ANKLE, 360.0)):
            points[joint[side]] = (x, y)
        points[HEEL[side]], points[TOE[side]] = (x - 5, 370.0), (x + 25, 370.0)
    return points


def has(image: Image, colour: tuple[int, int, int], x: int, y: int, reach: int = 2) -> bool:
    part = image[y - reach : y + reach + 1, x - reach : x + reach + 1].reshape(-1, 3).astype(int)
    return bool((np.abs(part - colour).max(1) < 30).any())


def width_of(image: Image, colour: tuple[int, int, int], y: int) -> int:
    return int((np.abs(image[y].astype(int) - colour).max(1) < 30).sum())


def test_legs_have_the_colour_of_their_side_and_the_near_one_is_broader() -> None:
    image = blank(1600, 1200)
    draw_skeleton(image, 4 * body(), "right")

    assert has(image, LEFT, 400, 960) and has(image, RIGHT, 800, 960)
    assert width_of(image, RIGHT, 960) > width_of(image, LEFT, 960) > 0


def test_what_was_not_found_is_not_drawn() -> None:
    image, points = blank(), body()
    points[KNEE["left"]] = np.nan
    draw_skeleton(image, points, None)

    assert not has(image, LEFT, 100, 320) and has(image, RIGHT, 200, 320)
    untouched = blank()
    draw_skeleton(untouched, np.full((33, 2), np.nan), None)
    assert (untouched == 128).all()


def test_an_angle_is_two_lines_an_arc_and_a_number() -> None:
    image = blank()
    draw_angle(image, np.array([100.0, 200.0]), np.array([100.0, 300.0]), np.array([200.0, 200.0]), "24,7°")

    assert has(image, MARK, 100, 280) and has(image, MARK, 180, 200)
    assert has(image, MARK, 100 + 39, 200 + 39, 3)  # the arc, half way at 55 % of the arms' length
    assert (image[240:300, 140:280] < 60).any()  # the number's dark box
    draw_angle(image, np.array([np.nan, 0]), np.array([0.0, 0]), np.array([1.0, 0]), "1")


@pytest.mark.parametrize("text", ["24,7° ± 2", "Fußaufsatz über Läufer", "x" * 200])
def test_words_stay_inside_the_picture(text: str) -> None:
    image = blank()
    for at in ((0.0, 0.0), (299.0, 399.0), (-50.0, 500.0)):
        write(image, text, at, 20)
    assert image.shape == (400, 300, 3)
    assert (image != 128).any()


def test_umlauts_and_degrees_have_letters_of_their_own() -> None:
    drawn = []
    for letter in "°ä±?":
        image = blank(60, 60)
        write(image, letter, (30, 30), 30, anchor="mm")
        drawn.append(image)
    assert all((one != other).any() for k, one in enumerate(drawn) for other in drawn[k + 1 :])


def test_a_face_is_made_coarse_and_nothing_else() -> None:
    rng = np.random.default_rng(1)
    image = rng.integers(0, 255, (400, 300, 3)).astype(np.uint8)
    face = face_of(body())
    assert face is not None
    x, y, radius = face
    hidden = hide(image, [face])
    yy, xx = np.mgrid[:400, :300]
    inside = (xx - x) ** 2 + (yy - y) ** 2 <= radius**2

    assert (hidden[~inside] == image[~inside]).all()
    assert hidden[inside].std() < 0.25 * image[inside].std()
    assert inside[30:52, 140:160].all()  # all of the landmarks' surroundings
    assert face_of(np.full((33, 2), np.nan)) is None
    assert (hide(image, [(-100.0, -100.0, 20.0)]) == image).all()


@pytest.mark.parametrize(
    ("width", "height", "size"),
    [(720, 960, (720, 960)), (721, 961, (720, 960)), (3840, 2160, (1920, 1080)), (2160, 3840, (1080, 1920)), (4000, 1000, (1920, 480))],
)
def test_a_video_is_even_and_at_most_1080p(width: int, height: int, size: tuple[int, int]) -> None:
    assert _size(width, height)[0] == size


def test_time_is_stretched_four_times_around_landings_only() -> None:
    clock = _Clock([_Contact("left", 1.0, 1.3), _Contact("right", 1.2, 1.5), _Contact("left", 3.0, 3.3)], 1.0)

    assert clock.at(0.9) == pytest.approx(0.9)
    assert clock.at(1.0) == pytest.approx(1.0 + 3 * 0.1)
    assert clock.at(1.35) == pytest.approx(1.35 + 3 * 0.45)  # the two overlap and count once
    assert clock.at(2.0) - clock.at(1.35) == pytest.approx(0.65)
    times = [clock.at(k / 60) for k in range(300)]
    assert (np.diff(times) > 0).all()


@pytest.mark.parametrize(
    ("name", "safe"), [("Jürgen Groß", "Jürgen Groß"), ("../../etc", "_.._etc"), ('a<b>:"c', "a_b___c"), ("...", "runner"), ("", "runner")]
)
def test_names_of_runners_become_names_of_files(name: str, safe: str) -> None:
    assert safe_name(name) == safe
    assert "/" not in safe_name(name)


def test_several_clips_get_names_of_their_own() -> None:
    assert for_clip(Path("out.mp4"), "a/anna side.mp4", 1) == Path("out.mp4")
    assert for_clip(Path("d/out.mp4"), "a/anna side.mp4", 2) == Path("d/out_anna side.mp4")


# On a sample clip


@pytest.fixture(scope="module")
def side(analysed: Analysed, short_side: Path) -> ClipResult:
    return analysed(short_side)


def read(path: Path) -> tuple[Any, list[float], list[Image]]:
    with av.open(str(path)) as file:
        stream = file.streams.video[0]
        frames = list(file.decode(stream))
        return (
            stream.codec_context,
            [float(frame.pts * frame.time_base) for frame in frames],
            [f.to_ndarray(format="bgr24") for f in frames[:3]],
        )


def test_a_video_plays_everywhere_and_keeps_its_time(side: ClipResult, tmp_path: Path) -> None:
    path = tmp_path / "Läuferin out.mp4"
    annotate(side, path, "de", last=LAST)
    codec, times, images = read(path)

    assert (codec.name, codec.pix_fmt) == ("h264", "yuv420p")
    assert codec.width == side.clip.width and codec.height > side.clip.height  # type: ignore[union-attr]
    assert times == pytest.approx(list(side.pose.times[: LAST + 1]), abs=1e-4)  # type: ignore[union-attr]
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
    assert path.read_bytes().find(b"moov") < path.read_bytes().find(b"mdat")  # so that it starts to play before all of it is there
    knee = repaired_points(side)[2, KNEE["right"]]
    assert has(images[2], RIGHT, round(knee[0]), round(knee[1]), 4)


def test_frames_of_uneven_times_keep_them(side: ClipResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from formcheck.output.video import annotate as video

    def uneven(clip: Any, **options: Any) -> Any:
        return (replace(frame, time_s=frame.time_s + 0.004 * (frame.index % 3)) for frame in read_frames(clip, **options))

    read_frames = video.read_frames
    monkeypatch.setattr(video, "read_frames", uneven)
    annotate(side, tmp_path / "out.mp4", "en", last=20)

    expected = side.pose.times[:21] + 0.004 * (np.arange(21) % 3)  # type: ignore[union-attr]
    assert read(tmp_path / "out.mp4")[1] == pytest.approx(list(expected), abs=1e-4)


def test_slow_takes_longer(side: ClipResult, tmp_path: Path) -> None:
    annotate(side, tmp_path / "out.mp4", "en", slow=True, last=LAST)
    assert read(tmp_path / "out.mp4")[1][-1] > 2 * side.pose.times[LAST]  # type: ignore[union-attr]


def test_nothing_is_left_of_a_video_that_fails(side: ClipResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from formcheck.output.video import annotate as video

    def interrupted(*_: Any, **__: Any) -> Any:
        raise KeyboardInterrupt

    with pytest.raises(OutputUnwritable, match="nowhere"):
        annotate(side, tmp_path / "nowhere" / "out.mp4", "en", last=3)
    monkeypatch.setattr(video, "draw_skeleton", interrupted)
    with pytest.raises(KeyboardInterrupt):
        annotate(side, tmp_path / "out.mp4", "en", last=30)
    assert list(tmp_path.iterdir()) == []


def test_faces_are_hidden_from_behind_too(analysed: Analysed, short_rear: Path, tmp_path: Path) -> None:
    rear = analysed(short_rear)
    annotate(rear, tmp_path / "seen.mp4", "en", last=2)
    annotate(rear, tmp_path / "hidden.mp4", "en", last=2, blur=True)
    seen, hidden = (read(tmp_path / name)[2][0] for name in ("seen.mp4", "hidden.mp4"))
    x, y, radius = face_of(repaired_points(rear)[0])  # type: ignore[misc]
    around = np.s_[int(y - radius / 2) : int(y + radius / 2), int(x - radius / 2) : int(x + radius / 2)]

    assert np.abs(np.diff(hidden[around].astype(int), axis=0)).mean() < np.abs(np.diff(seen[around].astype(int), axis=0)).mean()
