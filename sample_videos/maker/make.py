"""make.py OUT_DIR CLIP...   render sample clips with known form: OUT_DIR/CLIP.mp4 and OUT_DIR/CLIP.truth.json

Without a clip's name: the list of clips.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from body import FEMALE, MALE, Character, Look
from gait import Form, Run
from render import CAMERAS, Renderer, write_video
from truth import check_contacts, joints_at, record


@dataclass(frozen=True)
class Clip:
    camera: str
    look: Look
    form: Form
    seconds: float = 8.0
    fps: float = 60.0
    shutter: float = 1 / 240
    crf: int = 25
    slowmo: float = 1.0  # filmed at this many times `fps`


ANNA = Form(
    speed=2.7,
    cadence=164,
    duty=0.37,
    strike=20,
    reach=0.15,
    overstride=0.06,
    knee_ic=10,
    bounce=0.028,
    step_width=-0.024,
    drop_left=11,
    drop_right=4,
    late_knee=84,
)
CLEAN = Form(speed=2.8, cadence=168, strike=2, reach=0.15, bounce=0.030, step_width=0.09, seed=2)
WOMAN = Form(speed=2.65, cadence=166, strike=6, reach=0.16, bounce=0.030, late_knee=84, seed=3)
NAVY = replace(FEMALE, shirt=(0.75, 0.35, 0.50), pants=(0.12, 0.13, 0.18), hair=(0.55, 0.42, 0.26))
BLUE = replace(MALE, shirt=(0.30, 0.36, 0.55), shoe=(0.32, 0.36, 0.48), sole=(0.62, 0.62, 0.60))

CLIPS = {
    "anna_side": Clip("side", FEMALE, ANNA, seconds=10),
    "anna_rear": Clip("rear", FEMALE, ANNA, seconds=10),
    "clean_side": Clip("side", MALE, CLEAN),
    "clean_rear": Clip("rear", MALE, CLEAN),
    "heel_side_left": Clip("side_left", MALE, replace(CLEAN, strike=15, reach=0.18, knee_ic=12, seed=4)),
    "front_clean": Clip("front", MALE, replace(CLEAN, seed=5)),
    "rear_drop_both": Clip("rear", NAVY, replace(WOMAN, drop_left=10, drop_right=10, seed=6)),
    "rear_narrow": Clip("rear", MALE, replace(CLEAN, step_width=0.03, seed=7)),
    "side_30fps": Clip(
        "side",
        BLUE,
        replace(CLEAN, strike=12, reach=0.17, seed=8),
        fps=30,
        shutter=1 / 120,
    ),
    "side_tilt": Clip("side", NAVY, replace(WOMAN, tilt=28, arch=20, lean=14, seed=9)),
    "front_armcross": Clip("front", NAVY, replace(WOMAN, arm_cross=85, arm_abd=0, arm_mean=-6, elbow=100, seed=10)),
    "side_arch0": Clip("side", NAVY, replace(WOMAN, seed=11)),
    "slow_side": Clip("side", MALE, replace(CLEAN, strike=15, reach=0.18, knee_ic=12, seed=12), seconds=5, shutter=1 / 480, slowmo=4),
    "rear_clean_f": Clip("rear", NAVY, replace(WOMAN, seed=13)),
    "rear_drop_right": Clip("rear", NAVY, replace(WOMAN, drop_left=3, drop_right=10, seed=14)),
}


def make(name: str, folder: Path, joints: bool = False) -> None:
    clip = CLIPS[name]
    body = Character(clip.look)
    run = Run(body, clip.form, clip.seconds)
    camera = CAMERAS[clip.camera]
    truth = record(run, clip.seconds, clip=f"{name}.mp4", view=camera.view, facing=camera.facing, fps=clip.fps, slowmo=clip.slowmo)
    filmed = clip.fps * clip.slowmo
    renderer = Renderer(body, camera)
    write_video(folder / f"{name}.mp4", renderer.frames(run, clip.seconds, filmed, shutter=clip.shutter), clip.fps, crf=clip.crf)
    text = json.dumps(truth, indent=1)
    (folder / f"{name}.truth.json").write_text(text + "\n", encoding="utf-8")
    print(name, "sole against belt, mm:", check_contacts(run, clip.seconds))
    if joints:  # where every joint is in the picture, for accuracy studies of the pose network
        found = joints_at(run, np.arange(round(clip.seconds * filmed)) / filmed)
        arrays = {f"px_{k}": renderer.project(v).astype("f4") for k, v in found.items() if v.ndim == 2}
        np.savez_compressed(folder / f"{name}.joints.npz", **arrays)  # type: ignore[arg-type]


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(f"{__doc__}\n{' '.join(CLIPS)}")
    for each in sys.argv[2:]:
        make(each, Path(sys.argv[1]), joints=bool(os.environ.get("JOINTS")))
