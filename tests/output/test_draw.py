"""What is drawn on pictures and videos."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import stick
from conftest import Analysed
from gaits import gait_of, standing
from numpy.typing import NDArray

from formcheck.clip_result import ClipResult
from formcheck.errors import OutputUnwritable
from formcheck.gait.contacts import USUAL_CONTACT_SHARE, Steps
from formcheck.gait.events import events_of
from formcheck.gait.gait import Gait, find_gait
from formcheck.output.video.angle import draw_angle
from formcheck.output.video.annotate import SHIN_S, TOLD_S, _Clock, _draw, _shin, _size, annotate
from formcheck.output.video.colours import LEFT, MARK, RIGHT
from formcheck.output.video.contacts import Contact, contacts
from formcheck.output.video.faces import face_of, hide
from formcheck.output.video.skeleton import body_points, draw_skeleton, repaired_points
from formcheck.output.video.strip import Strip
from formcheck.output.video.text import write
from formcheck.output.write import for_clip
from formcheck.pose.landmarks import ANKLE, HEEL, HIP, KNEE, LEG, SHOULDER, TOE
from formcheck.result import ClipSummary, Event
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
    clock = _Clock([Contact("left", 1.0, 1.3), Contact("right", 1.2, 1.5), Contact("left", 3.0, 3.3)], 1.0)

    assert clock.at(0.9) == pytest.approx(0.9)
    assert clock.at(1.0) == pytest.approx(1.0 + 3 * 0.1)
    assert clock.at(1.35) == pytest.approx(1.35 + 3 * 0.45)  # the two overlap and count once
    assert clock.at(2.0) - clock.at(1.35) == pytest.approx(0.65)
    times = [clock.at(k / 60) for k in range(300)]
    assert (np.diff(times) > 0).all()


def on_belt(gait: Gait) -> dict[str, list[float]]:
    """How long each foot is marked, seconds, at each landing."""
    result = made(gait)
    return {side: [one.end - one.start for one in contacts(result) if one.side == side] for side in ("left", "right")}


def made(gait: Gait) -> ClipResult:
    times = gait.tracks.times
    summary = ClipSummary("a.mp4", "", gait.view, 1.0, None, 60.0, len(times), 10.0, 1.0, 0, {}, None)
    pose = stick.pose(gait.tracks.points * [1, -1] + [0, 1400], times)
    return ClipResult(summary, events=events_of("a.mp4", gait), gait=gait, pose=pose)


def lasting(seconds: list[float], first: float = 0.1) -> Steps:
    landings: NDArray[Any] = first + 0.7 * np.arange(len(seconds))
    return Steps(landings, landings + np.array(seconds), 1000.0)


def test_a_push_off_that_was_not_seen_is_marked_where_it_usually_is() -> None:
    """Not seen once, and once when the foot must have been in the air for long."""
    steps = {"right": lasting([0.28, 0.26, np.nan, 0.28, 0.6, 0.28, 0.28]), "left": lasting([0.25] * 7, 0.45)}
    assert on_belt(gait_of(standing(), steps=steps))["right"] == pytest.approx([0.28, 0.26, 0.28, 0.28, 0.28, 0.28, 0.28])


def test_push_offs_that_agree_with_none_are_marked_at_the_usual_share_of_the_stride() -> None:
    steps = {"right": lasting([0.1, 0.34, 0.12, 0.33, 0.11, 0.2]), "left": lasting([np.nan] * 6, 0.45)}
    usual = USUAL_CONTACT_SHARE * 0.7
    assert on_belt(gait_of(standing(), steps=steps)) == {"right": pytest.approx([usual] * 6), "left": pytest.approx([usual] * 6)}


def test_a_foot_that_flies_is_not_marked() -> None:
    """The toe rises by 400 pixels a second from 0.2 s after landing on: after 0.1 s by a tenth of a leg of 400."""
    tracks, steps = standing(), {"right": lasting([0.34] * 6), "left": lasting([0.34] * 6, 0.45)}
    since = (tracks.times - 0.1) % 0.7
    tracks.points[:, TOE["right"], 1] += 400 * np.clip(since - 0.2, 0, 0.2)
    found = on_belt(gait_of(tracks, steps=steps))
    assert found["right"] == pytest.approx([0.3] * 6, abs=0.02)
    assert found["left"] == pytest.approx([0.34] * 6)


def test_no_foot_is_marked_any_longer_once_the_other_has_landed_after_a_flight() -> None:
    steps = {"right": lasting([0.34] * 6), "left": lasting([0.34] * 6, 0.4)}
    runs = gait_of(standing(), steps=steps)
    assert on_belt(runs)["right"] == pytest.approx([0.3] * 6)
    assert on_belt(replace(runs, flight=False))["right"] == pytest.approx([0.34] * 6)  # walking


def test_a_landing_is_told_for_a_moment_only() -> None:
    """By what is drawn below the foot, and by the yellow of the shin's angle; the number of a plumb shin is 0, never -0."""
    result = made(gait_of(standing()))
    landing = next(one.start for one in contacts(result) if one.side == "right")
    points = (body_points(result)[30] + [0, 1400]) * 0.5

    def drawn(after: float) -> Image:
        image = blank(700, 500)
        _draw(image, points, landing + after, result, contacts(result), "en")
        return image

    def has_yellow(image: Image) -> bool:
        return bool((np.abs(image.astype(int) - MARK).max(2) < 30).any())

    below = np.s_[int(points[HEEL["right"], 1]) + 20 :]
    assert has_yellow(drawn(SHIN_S - 0.01)) and not has_yellow(drawn(SHIN_S + 0.01))
    assert (drawn(TOLD_S - 0.01)[below] != 128).any() and (drawn(TOLD_S + 0.01)[below] == 128).all()
    assert not has_yellow(drawn(-0.01))


@pytest.mark.parametrize(
    ("ahead", "roll", "written"), [(-0.1, 0.0, "0.0°"), (40.0, 0.0, "11.3°"), (-40.0, 0.0, "-11.3°"), (0.0, 3.0, "3.0°")]
)
def test_a_shin_is_told_against_what_is_plumb_and_never_as_minus_nothing(
    ahead: float, roll: float, written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shin of 200 pixels whose ankle is so many pixels ahead; the picture's plumb lines lean to the right, the way she runs."""
    from formcheck.output.video import annotate as video

    texts = []
    monkeypatch.setattr(video, "draw_angle", lambda *one: texts.append(one[4]))
    points = np.zeros((33, 2))
    points[KNEE["right"]], points[ANKLE["right"]] = (100, 100), (100 + ahead, 300)
    _shin(blank(), points, Event("a.mp4", "right", "initial_contact", 0.0, 0.0), 1, roll, "en")
    assert texts == [written]


def test_the_strip_names_what_it_shows_and_its_scale_is_percent_of_the_leg() -> None:
    """The right ankle is lifted by 160 pixels of a leg of 400 from time to time."""
    tracks = standing()
    lift = 80 * (1 - np.cos(2 * np.pi * tracks.times / 0.7))
    tracks.points[:, ANKLE["right"], 1] += lift
    result = made(gait_of(tracks))
    strip = Strip.of(result, body_points(result), contacts(result), (720, 960), "en")
    assert strip is not None and "%" in strip.title
    assert strip.heights[:, 1].max() == pytest.approx(40, abs=0.5) and strip.top == 40
    assert np.abs(strip.heights[:, 0]).max() < 0.5
    titled = strip.draw(3.0)[: strip.height // 5]
    assert (titled.reshape(-1, 3).min(1) > 200).sum() > 100  # letters
    assert Strip.of(replace(result, gait=None), body_points(result), [], (720, 960), "en") is None


def test_legs_that_the_network_takes_for_one_are_told_apart_by_the_runners_own_cycle() -> None:
    times = stick.clock(6)
    seen = stick.runner(times)
    together = [60, 131, 202]
    both = seen.copy()
    for left, right in zip(LEG["left"], LEG["right"], strict=True):
        both[together, left] = both[together, right]
    pose = stick.pose(both, times)
    gait = find_gait(pose)
    assert gait is not None
    result = replace(made(gait_of(standing())), gait=gait, pose=pose)
    knees, true = (points[together][:, [KNEE["left"], KNEE["right"]]] for points in (body_points(result), seen))
    apart = np.linalg.norm(true[:, 0] - true[:, 1], axis=1)
    assert apart.min() > 50
    assert np.linalg.norm(knees[:, 0] - knees[:, 1], axis=1) == pytest.approx(apart, abs=10)


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
