"""make.py OUT_DIR CLIP.toml...   render clips of known form: OUT_DIR/NAME.mp4, NAME.truth.json and NAME.joints.npz

A clip that is already there, made with the same parameters by the same sources, is not made again.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("LP_NUM_THREADS", "1")  # of the software renderer; clips are made side by side instead

import numpy as np
from body import Character, pose_part
from camera import Camera, to_pixels
from clip import Clip, ClipError, read_clip
from encode import write_video
from film import Sensor, stamps
from fingerprint import fingerprint
from gait import Run
from handheld import Hand
from joint_track import joints
from render import Renderer
from stand import Standing
from truth import check_contacts, record

LOOKS = 24  # times over the clip at which the runner must be in the picture as a whole
MARGIN = 0.01  # of the height, around it
WIDEST = 75.0  # degrees


def make(path: Path, folder: Path) -> str:
    """Render the clip of one parameter file into `folder`; a line that says what was made."""
    clip = read_clip(path)
    mark = fingerprint(clip.table)
    body = Character(clip.look)
    try:
        run = clip.run(body)
    except ValueError as error:
        raise ClipError(f"{path.name}: [{'motion' if clip.motion else 'form'}] {error}") from error
    camera = framed(clip, run)
    renderer = Renderer(run, camera, clip.scene, clip.film)
    shown = stamps(clip.film, clip.seconds, clip.form.seed)
    real = shown / clip.film.slowmo
    truth = record(
        run,
        clip.running_seconds,
        clip=f"{clip.name}.mp4",
        view=camera.truth_view,
        facing=camera.facing,
        fps=clip.film.fps,
        slowmo=clip.film.slowmo,
        file_times=shown,
        real_times=real,
    )
    truth |= {"parameters": clip.parameters(run, camera), "fingerprint": mark}
    runs = clip.running_seconds
    sole = check_contacts(run.run if isinstance(run, Standing) else run, runs) if runs else {"stance_low": 0.0, "stance_high": 0.0}
    with tempfile.TemporaryDirectory(prefix=f".{clip.name}.", dir=folder) as beside:  # gone too when interrupted
        names = [f"{clip.name}.mp4", f"{clip.name}.joints.npz", f"{clip.name}.truth.json"]
        video, points, facts = (Path(beside) / name for name in names)
        write_video(video, frames(clip, renderer, real), shown, clip.film)
        np.savez_compressed(points, **joints(run, shown, real, on_file(clip, renderer, real)))  # type: ignore[arg-type]
        facts.write_text(json.dumps(truth, indent=1, allow_nan=False) + "\n", encoding="utf-8")
        for name in names:  # the truth last: with it the clip counts as made
            (Path(beside) / name).replace(folder / name)
    size = (folder / names[0]).stat().st_size / 1e6
    return f"{clip.name}: {len(shown)} frames, {size:.2f} MB; sole against belt in stance {sole['stance_low']} to {sole['stance_high']} mm"


def frames(clip: Clip, renderer: Renderer, real: np.ndarray) -> Iterator[np.ndarray]:
    sensor = Sensor(clip.film, clip.form.seed)
    for t in real:
        yield sensor.frame(*renderer.exposure(float(t), clip.film.shutter), t=float(t))


def on_file(clip: Clip, renderer: Renderer, real: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """From points (T, 3), one for each frame, to pixels (T, 2) of the file, which may be smaller than what was filmed."""
    project, (width, height) = renderer.projector(real), clip.film.size
    share = np.array([width / clip.film.width, height / clip.film.height])
    return lambda x: project(x) * share


def made_before(folder: Path, clip: Clip) -> bool:
    try:
        truth = json.loads((folder / f"{clip.name}.truth.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    there = all((folder / f"{clip.name}.{end}").exists() for end in ("mp4", "joints.npz"))
    return there and truth.get("fingerprint") == fingerprint(clip.table)


def framed(clip: Clip, run: Run) -> Camera:
    """The clip's camera; where no fov is given, a little wider if the whole runner would not fit."""
    camera = clip.camera(run.body.height)
    times = np.linspace(0, clip.real_seconds, LOOKS)
    bodies = [np.concatenate([pose_part(part, matrices)[0] for part in run.body.parts]) for matrices in run.poses(times).matrices]
    while not holds(camera, times, bodies, clip):
        if "fov" in clip.table.get("camera", {}) or camera.fov > WIDEST:
            raise ClipError(f"{clip.name}.toml: [camera] the runner leaves the picture; a larger fov or distance holds all of the body")
        camera = replace(camera, fov=round(1.03 * camera.fov, 2))
    return camera


def holds(camera: Camera, times: np.ndarray, bodies: list[np.ndarray], clip: Clip) -> bool:
    """Whether the picture holds the bodies (n, 3) at their times (s)."""
    width, height = clip.film.width, clip.film.height
    hand, margin = Hand(camera, width / height, clip.form.seed), MARGIN * height
    for t, points in zip(times.tolist(), bodies, strict=True):
        at = to_pixels(points, hand.matrix(t), width, height)
        if at.min() < margin or (at.max(0) > (width - margin, height - margin)).any():
            return False
    return True


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="OUT_DIR")
    parser.add_argument("clips", type=Path, nargs="+", metavar="CLIP.toml")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="clips rendered at the same time")
    return parser.parse_args()


def main() -> int:
    given = arguments()
    given.folder.mkdir(parents=True, exist_ok=True)
    try:  # what is wrong in any file is said before hours are spent on the others
        clips = {path: read_clip(path) for path in given.clips}
    except ClipError as error:
        print(error, file=sys.stderr)
        return 2
    missing = []
    for path, clip in clips.items():
        if made_before(given.folder, clip):
            print(f"{clip.name}: already there")
        else:
            missing.append(path)
    try:
        if len(missing) > 1:
            return make_all(missing, given.folder, given.jobs)
        for path in missing:
            print(make(path, given.folder))
    except ClipError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def make_all(paths: list[Path], folder: Path, jobs: int) -> int:
    """Each clip in a process of its own, `jobs` at a time; exit status. An interrupt is passed on once, so that each can tidy up."""
    running: list[subprocess.Popen[str]] = []
    stop = False

    def one(path: Path) -> int:
        if stop:
            return 130
        command = [sys.executable, __file__, str(folder), str(path)]
        process = subprocess.Popen(command, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        running.append(process)
        said, complained = process.communicate()
        print(said, end="", flush=True)
        if not stop:
            print(complained, end="", file=sys.stderr)
        return process.returncode

    with ThreadPoolExecutor(jobs) as pool:
        waiting = [pool.submit(one, path) for path in paths]
        try:
            return max(done.result() for done in as_completed(waiting))
        except KeyboardInterrupt:
            stop = True
            for process in running:
                process.send_signal(signal.SIGINT)
            raise


if __name__ == "__main__":
    sys.exit(main())
