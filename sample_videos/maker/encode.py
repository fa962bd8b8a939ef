"""Frames to an H.264 file with the time stamps and the turn of a phone's recording."""

from __future__ import annotations

import struct
import subprocess
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from film import TICKS, Film

COLOUR = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"]
ONE = 1 << 16
MATRIX_AT = 44  # bytes from the name of a version 0 track header to its display matrix


def write_video(path: Path, frames: Iterable[np.ndarray], times: np.ndarray, film: Film, preset: str = "medium") -> None:
    """Upright `frames` (H, W, 3) uint8 RGB as H.264, yuv420p, index in front; `times` (T,) are their stamps in s."""
    wide, high = (film.width, film.height) if film.rotate == 0 else (film.height, film.width)
    source = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{wide}x{high}", "-r", str(film.fps), "-i", "-"]
    filters, clock = ["scale=out_color_matrix=bt709:out_range=tv"], []
    if film.variable:
        stamp = by_number(np.round(times * TICKS).astype(int).tolist())
        filters += [f"settb=1/{TICKS}", f"setpts='{stamp}'"]
        clock = ["-fps_mode", "passthrough", "-enc_time_base", f"1:{TICKS}", "-video_track_timescale", str(TICKS)]
    codec = ["-c:v", "libx264", "-preset", preset, "-crf", str(film.crf), "-threads", "1", "-pix_fmt", "yuv420p", "-movflags", "+faststart"]
    plain = ["-map_metadata", "-1", "-fflags", "+bitexact"]
    command = ["ffmpeg", "-y", "-loglevel", "error", *source, "-vf", ",".join(filters), *clock, *COLOUR, *codec, *plain, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as encoder:
        assert encoder.stdin is not None
        for image in frames:
            encoder.stdin.write(np.ascontiguousarray(np.rot90(image, film.rotate // 90)).tobytes())
    if encoder.returncode:
        raise RuntimeError(f"ffmpeg failed on {path.name}")
    if film.rotate:
        turn(path, film.rotate, wide, high)
    if film.sent:
        send_on(path, film)


def send_on(path: Path, film: Film) -> None:
    """What a messenger makes of a file: upright, smaller, and compressed once more with two looks at it; the stamps stay."""
    whole = path.with_name(f"whole.{path.name}")
    path.replace(whole)
    kbit = film.messenger
    rate = f"-b:v {kbit}k -maxrate {3 * kbit // 2}k -bufsize {2 * kbit}k -profile:v main -preset fast -threads 1"
    size = "scale={}:{}:flags=bilinear".format(*film.size)
    clock = f"-fps_mode passthrough -enc_time_base 1:{TICKS} -video_track_timescale {TICKS}"
    command = ["ffmpeg", "-y", "-loglevel", "error", "-i", str(whole), "-an", "-vf", size, *clock.split(), "-c:v", "libx264", *rate.split()]
    log = ["-passlogfile", str(path)]
    end = ["-pix_fmt", "yuv420p", *COLOUR, "-movflags", "+faststart", "-map_metadata", "-1", "-fflags", "+bitexact"]
    subprocess.run([*command, "-pass", "1", *log, "-f", "null", "-"], check=True)
    subprocess.run([*command, "-pass", "2", *log, *end, str(path)], check=True)
    for left in [whole, *path.parent.glob(f"{path.name}-*.log*")]:
        left.unlink()


def by_number(ticks: list[int], first: int = 0) -> str:
    """An ffmpeg expression for the stamp of frame N; halved again and again, since it may not nest as deep as there are frames."""
    if len(ticks) == 1:
        return str(ticks[0])
    half = len(ticks) // 2
    return f"if(lt(N,{first + half}),{by_number(ticks[:half], first)},{by_number(ticks[half:], first + half)})"


def turn(path: Path, degrees: int, width: int, height: int) -> None:
    """Say in the track's header that a player shall turn the stored width x height frames clockwise."""
    a, x, y = (ONE, height, 0) if degrees == 90 else (-ONE, 0, width)
    data = bytearray(path.read_bytes())
    at = data.index(b"tkhd") + MATRIX_AT
    struct.pack_into(">9i", data, at, 0, a, 0, -a, 0, 0, x * ONE, y * ONE, 1 << 30)
    path.write_bytes(data)
