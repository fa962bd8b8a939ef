"""Clips of ten small frames: frame i is grey of brightness 20 * i with a white block in its top left corner."""

import hashlib
import os
import struct
import subprocess
import sys
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from formcheck.errors import ClipMissing, ClipUnreadable
from formcheck.recording.clip import increasing, open_clip, quiet_cv2, read_frames
from formcheck.recording.container import read_capture_fps

pytestmark = pytest.mark.slow

WIDTH, HEIGHT, COUNT = 160, 96, 10
TABLES = (b"moov", b"trak", b"mdia", b"minf", b"stbl")
ONE = 1 << 16  # 1.0 in the fixed point of a display matrix


def write_clip(path: Path, *, fps: float = 30, count: int = COUNT, fourcc: str = "mp4v") -> Path:
    cv2 = quiet_cv2()
    writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, cv2.VideoWriter_fourcc(*fourcc), fps, (WIDTH, HEIGHT))
    for i in range(count):
        image = np.full((HEIGHT, WIDTH, 3), 20 * i % 200, np.uint8)
        image[:32, :32] = 255
        writer.write(image)
    writer.release()
    return path


def boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    while data:
        size, kind = struct.unpack(">I4s", data[:8])
        yield kind, data[8:size]
        data = data[size:]


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def edit(data: bytes, place: tuple[bytes, ...], change: Callable[[bytes], bytes]) -> bytes:
    """The MP4 with the content of the box at `place` changed."""
    if not place:
        return change(data)
    return b"".join(box(kind, edit(content, place[1:], change) if kind == place[0] else content) for kind, content in boxes(data))


def edit_file(path: Path, place: tuple[bytes, ...], change: Callable[[bytes], bytes]) -> None:
    path.write_bytes(edit(path.read_bytes(), place, change))


def index_first(data: bytes) -> bytes:
    """The same MP4 as a streaming site would store it: `moov` before the pictures."""
    parts = dict(boxes(data))
    shift = len(box(b"moov", parts[b"moov"]))

    def moved(content: bytes) -> bytes:
        offsets = struct.unpack(f">{(len(content) - 8) // 4}I", content[8:])
        return content[:8] + struct.pack(f">{len(offsets)}I", *(offset + shift for offset in offsets))

    parts = dict(boxes(edit(data, (*TABLES, b"stco"), moved)))
    return b"".join(box(kind, parts[kind]) for kind in (b"ftyp", b"moov", b"free", b"mdat"))


def cut_pictures(path: Path) -> None:
    """Lose the second half of the pictures of a clip that has its index first."""
    data = path.read_bytes()
    path.write_bytes(data[: (data.index(b"mdat") + len(data)) // 2])


def capture_tag(value: bytes, kind: int, *, head: bytes = b"") -> bytes:
    """A `meta` box as a phone writes it: another key first, then the capture rate."""
    names = box(b"mdta", b"com.android.version") + box(b"mdta", b"com.android.capture.fps")
    keys = box(b"keys", struct.pack(">II", 0, 2) + names)
    values = (struct.pack(">II", 1, 0) + b"14", struct.pack(">II", kind, 0) + value)
    ilst = box(b"ilst", b"".join(box(struct.pack(">I", i), box(b"data", data)) for i, data in enumerate(values, start=1)))
    hdlr = box(b"hdlr", bytes(8) + b"mdta" + bytes(13))
    return box(b"meta", head + hdlr + keys + ilst)


def times(path: Path) -> list[float]:
    return [frame.time_s for frame in read_frames(open_clip(path))]


def greys(path: Path, **span: int) -> list[int]:
    return [round(float(frame.image[-10:, -10:].mean()) / 20) for frame in read_frames(open_clip(path), **span)]


def is_held_open(path: Path) -> bool:
    descriptors = Path("/proc/self/fd").iterdir()
    return str(path.resolve()) in [os.path.realpath(descriptor) for descriptor in descriptors]


def test_clip_says_what_the_file_is(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "run.mp4", fps=60)
    clip = open_clip(str(path))
    assert (clip.path, clip.width, clip.height, clip.frame_count, clip.rotation) == (path, WIDTH, HEIGHT, COUNT, 0)
    assert clip.container_fps == pytest.approx(60)
    assert clip.capture_fps is None
    assert clip.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_constant_frame_rate(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "run.mp4", fps=30)
    assert times(path) == pytest.approx([i / 30 for i in range(COUNT)], abs=0.001)


def test_variable_frame_rate_is_kept(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "run.mp4")
    gaps_ms = [33, 33, 34, 80, 20, 50, 30, 20, 100, 33]
    durations = struct.pack(">II", 0, COUNT) + b"".join(struct.pack(">II", 1, gap) for gap in gaps_ms)
    edit_file(path, (*TABLES, b"stts"), lambda _: durations)
    edit_file(path, (b"moov", b"trak", b"mdia", b"mdhd"), lambda old: old[:12] + struct.pack(">I", 1000) + old[16:])  # ticks of 1 ms
    path.write_bytes(path.read_bytes().replace(b"edts", b"free"))  # the edit list would cut to the old length
    assert times(path) == pytest.approx([0, 0.033, 0.066, 0.1, 0.18, 0.2, 0.25, 0.28, 0.3, 0.4], abs=0.001)


def test_stamps_that_advance_stay() -> None:
    assert list(increasing([0.5, 0.6, 0.75], 0.1)) == [0.5, 0.6, 0.75]


def test_no_stamps_become_frame_number_times_period() -> None:
    assert list(increasing([0, 0, 0, 0], 0.1)) == pytest.approx([0, 0.1, 0.2, 0.3])


def test_a_repeated_stamp_moves_on_and_true_ones_come_back() -> None:
    assert list(increasing([0, 0.1, 0.1, 0.3, 0.4], 0.1)) == pytest.approx([0, 0.1, 0.2, 0.3, 0.4])


def test_stamps_increase_even_where_the_repeat_meets_the_next() -> None:
    found = list(increasing([0, 0.1, 0.1, 0.15, 0.3], 0.1))
    assert found == pytest.approx([0, 0.1, 0.2, 0.201, 0.3])


@pytest.mark.parametrize(
    ("rotation", "matrix", "corner"),
    [  # the corner that the stored top left comes to when turned clockwise
        (0, (ONE, 0, 0, ONE), "top left"),
        (90, (0, ONE, -ONE, 0), "top right"),
        (180, (-ONE, 0, 0, -ONE), "bottom right"),
        (270, (0, -ONE, ONE, 0), "bottom left"),
    ],
)
def test_rotation_is_applied(tmp_path: Path, rotation: int, matrix: tuple[int, int, int, int], corner: str) -> None:
    a, b, c, d = matrix
    path = write_clip(tmp_path / "run.mp4")
    display = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
    edit_file(path, (b"moov", b"trak", b"tkhd"), lambda old: old[:40] + display + old[76:])

    clip = open_clip(path)
    upright = (HEIGHT, WIDTH, 3) if rotation in (0, 180) else (WIDTH, HEIGHT, 3)
    assert clip.rotation == rotation
    assert (clip.height, clip.width, 3) == upright
    for frame in read_frames(clip):
        assert frame.image.shape == upright
        assert frame.image.dtype == np.uint8
    corners = {
        "top left": frame.image[:20, :20],
        "top right": frame.image[:20, -20:],
        "bottom left": frame.image[-20:, :20],
        "bottom right": frame.image[-20:, -20:],
    }
    assert max(corners, key=lambda name: corners[name].mean()) == corner


@pytest.mark.parametrize(("value", "kind"), [(struct.pack(">f", 240), 23), (struct.pack(">d", 240), 24), (b"240.000000", 1)])
def test_capture_fps_of_each_type(tmp_path: Path, value: bytes, kind: int) -> None:
    path = write_clip(tmp_path / "run.mp4")
    edit_file(path, (b"moov",), lambda old: old + capture_tag(value, kind))
    assert open_clip(path).capture_fps == 240
    assert open_clip(path).container_fps == pytest.approx(30)


def test_capture_fps_where_ffmpeg_puts_it(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "run.mp4")
    udta = box(b"udta", capture_tag(b"120.000000", 1, head=bytes(4)))
    edit_file(path, (b"moov",), lambda old: old.replace(b"udta", b"free") + udta)
    assert open_clip(path).capture_fps == 120


def test_capture_fps_behind_more_than_4_gb(tmp_path: Path) -> None:
    path = tmp_path / "long.mp4"
    pictures = struct.pack(">I4sQ", 1, b"mdat", 20) + bytes(4)  # the long form of a box's size
    path.write_bytes(pictures + box(b"moov", capture_tag(struct.pack(">f", 120), 23)))
    assert read_capture_fps(path) == 120


@pytest.mark.parametrize(
    "tag",
    [
        pytest.param(capture_tag(b"fast", 1), id="no number"),
        pytest.param(capture_tag(b"\0\0", 23), id="too short"),
        pytest.param(capture_tag(struct.pack(">f", 0), 23), id="zero"),
        pytest.param(capture_tag(b"nan", 1), id="nan"),
        pytest.param(capture_tag(b"240", 99), id="unknown type"),
        pytest.param(box(b"meta", b"\0\0\0\3junk"), id="broken box"),
        pytest.param(b"", id="none"),
    ],
)
def test_a_useless_tag_is_no_error(tmp_path: Path, tag: bytes) -> None:
    path = write_clip(tmp_path / "run.mp4")
    edit_file(path, (b"moov",), lambda old: old + tag)
    assert open_clip(path).capture_fps is None


@pytest.mark.parametrize("name", ["Läufe am Band ü 日.mp4", "12:30 %d.mp4"])
def test_any_file_name(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform == "win32" and ":" in name:
        pytest.skip("Windows knows no such name")
    monkeypatch.chdir(tmp_path)
    write_clip(tmp_path / "run.mp4").rename(name)
    assert len(times(Path(name))) == COUNT


def test_frames_come_in_order_and_in_part(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "run.mp4")
    clip = open_clip(path)
    assert greys(path) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert greys(path, first=3, last=5) == [3, 4, 5]
    assert greys(path, first=8) == [8, 9]
    part = list(read_frames(clip, first=3, last=5))
    assert [frame.index for frame in part] == [3, 4, 5]
    assert [frame.time_s for frame in part] == pytest.approx([0.1, 4 / 30, 5 / 30], abs=0.001)
    assert list(read_frames(clip, first=COUNT)) == []


def test_no_frame_is_kept(tmp_path: Path) -> None:
    earlier = None
    for frame in read_frames(open_clip(write_clip(tmp_path / "run.mp4"))):
        assert earlier is None or earlier() is None
        earlier = weakref.ref(frame.image)
    assert earlier is not None


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files are listed on Linux only")
def test_closing_early_lets_the_file_go(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "run.mp4")
    clip = open_clip(path)
    assert not is_held_open(path)
    frames = read_frames(clip)
    next(frames)
    assert is_held_open(path)
    frames.close()  # type: ignore[attr-defined]
    assert not is_held_open(path)


def test_a_cut_off_clip_gives_the_frames_it_has(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "run.mp4", count=60)
    path.write_bytes(index_first(path.read_bytes()))
    assert len(times(path)) == 60
    cut_pictures(path)
    assert open_clip(path).frame_count == 60
    assert 10 < len(times(path)) < 50


def unreadable(path: Path) -> str:
    with pytest.raises(ClipUnreadable) as caught:
        open_clip(path)
    message = str(caught.value)
    assert str(path) in message
    assert "\n" not in message
    return message


def test_cut_off_before_the_index(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "run.mp4")
    path.write_bytes(path.read_bytes().partition(b"moov")[0])
    assert "cut off" in unreadable(path)


def test_a_codec_without_decoder(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "run.mp4")
    path.write_bytes(path.read_bytes().replace(b"mp4v", b"av01").replace(b"esds", b"free"))
    assert "codec AV01" in unreadable(path)


def test_text_named_mp4(tmp_path: Path) -> None:
    path = tmp_path / "text 01.mp4"
    path.write_text("Dear runner,\n" * 100)
    assert "not a video" in unreadable(path)


def test_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "run.mp4"
    path.touch()
    assert "empty" in unreadable(path)


def test_folder(tmp_path: Path) -> None:
    assert "folder" in unreadable(tmp_path)


def test_missing(tmp_path: Path) -> None:
    with pytest.raises(ClipMissing, match=r"no recording .*nowhere\.mp4"):
        open_clip(tmp_path / "nowhere.mp4")


def test_damaged_files_do_not_make_ffmpeg_talk(tmp_path: Path) -> None:
    cut = write_clip(tmp_path / "cut.mp4", count=60)
    cut.write_bytes(index_first(cut.read_bytes()))
    cut_pictures(cut)
    text = tmp_path / "01.mp4"
    text.write_text("Dear runner,\n" * 100)
    script = """
import sys
from formcheck.recording.clip import open_clip, read_frames
from formcheck.errors import ClipUnreadable
try:
    open_clip(sys.argv[1])
except ClipUnreadable:
    print(len(list(read_frames(open_clip(sys.argv[2])))) < 60)
"""
    loud = {"OPENCV_LOG_LEVEL", "OPENCV_FFMPEG_LOGLEVEL", "OPENCV_FFMPEG_DEBUG"}
    environment = {name: value for name, value in os.environ.items() if name not in loud}
    told = subprocess.run([sys.executable, "-c", script, text, cut], capture_output=True, text=True, env=environment, check=True)
    assert (told.stdout.strip(), told.stderr) == ("True", "")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to this user")
def test_not_allowed(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "run.mp4")
    path.chmod(0)
    with pytest.raises(ClipMissing, match="permissions"):
        open_clip(path)


def test_gone_between_probe_and_reading(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "run.mp4")
    clip = open_clip(path)
    path.unlink()
    with pytest.raises(ClipMissing):
        next(read_frames(clip))
