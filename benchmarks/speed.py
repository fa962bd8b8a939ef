"""How much formcheck adds to the network's own time, and whether memory grows with the recording. One command prints the table:

    python benchmarks/speed.py

Ratios, since seconds depend on the machine. Needs the pose model (formcheck setup); uses a cache and recordings of its own in a temporary
folder. Takes some three minutes on two cores.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

SAMPLE = Path(__file__).parents[1] / "sample_videos" / "anna_side.mp4"
ROUNDS = 6


def main() -> None:
    from rich.console import Console
    from rich.table import Table

    from formcheck.pose.model_file import find_model

    model = find_model().path
    os.environ["FORMCHECK_MODEL"] = str(model)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as room:
        os.environ["FORMCHECK_CACHE"] = str(Path(room) / "cache")
        short, long = Path(room) / "short.mp4", Path(room) / "long.mp4"
        apart(looped, short, 1)
        apart(looped, long, ROUNDS)
        bare, _ = apart(infer, short)
        first, memory_short = apart(report, short)
        again, _ = apart(report, short)
        first_long, memory_long = apart(report, long)

    table = Table("what", "ratio", "of", title=f"{SAMPLE.name}, 600 frames")
    table.add_row("whole analysis / bare inference", f"{first / bare:.2f}", f"{first:.1f} s / {bare:.1f} s")
    table.add_row("analysis again / first time", f"{again / first:.2f}", f"{again:.1f} s / {first:.1f} s")
    table.add_row(f"{ROUNDS} times as long / once, time", f"{first_long / first:.2f}", f"{first_long:.1f} s / {first:.1f} s")
    if memory_short:
        table.add_row(
            f"{ROUNDS} times as long / once, peak memory",
            f"{memory_long / memory_short:.2f}",
            f"{memory_long:.0f} MB / {memory_short:.0f} MB",
        )
    Console().print(table)


def apart(work: Callable[..., float], *arguments: object) -> tuple[float, float]:
    """Seconds that `work` says it took in a process of its own, and that process's peak memory in MB (0: unknown)."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        seconds = process.submit(work, *arguments).result()
        return seconds, process.submit(peak_memory).result()


def peak_memory() -> float:
    """MB this process held at most; 0 on Windows."""
    if sys.platform == "win32":
        return 0.0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def looped(target: Path, rounds: int) -> float:
    """Write the sample `rounds` times over into one recording."""
    import cv2

    from formcheck.recording.clip import open_clip, read_frames

    clip = open_clip(SAMPLE)
    film = cv2.VideoWriter(str(target), cv2.VideoWriter.fourcc(*"mp4v"), clip.container_fps, (clip.width, clip.height))
    for _ in range(rounds):
        for frame in read_frames(clip):
            film.write(frame.image)
    film.release()
    return 0.0


def infer(path: Path) -> float:
    """Seconds the network alone takes for all frames: no decoding, nothing else."""
    from formcheck.pose.mediapipe_landmarker import landmarker
    from formcheck.recording.clip import open_clip, read_frames

    spent = 0.0
    with landmarker(Path(os.environ["FORMCHECK_MODEL"]), track=True) as find:
        for frame in read_frames(open_clip(path)):
            start = time.perf_counter()
            find(frame.image)
            spent += time.perf_counter() - start
    return spent


def report(path: Path) -> float:
    """Seconds of an analysis, loading of libraries included."""
    start = time.perf_counter()
    from formcheck.analysis import analyze

    analyze([path])
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
