"""Truth files for clips of an older, independent renderer: another gait, another foot path, other bodies, clothes and light.

    python benchmarks/older_renders.py FOLDER     # for every NAME.mp4 with its NAME.json: writes NAME.truth.json beside it
    formcheck evaluate FOLDER/*.truth.json --jobs 2

The renderer keeps the joints of every frame, from which the numbers are read by the same definitions as those of our own maker
(`sample_videos/maker/truth.py`). Its clothes' outline is not kept, so the hollow of the back is not told.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from scipy.interpolate import CubicSpline

sys.path.insert(0, str(Path(__file__).parents[1] / "sample_videos" / "maker"))

from joint_track import NAME
from truth import Stance, form_of

BEGINS_S = 0.013  # of the run, at the file's first frame
LANDS = {"L": 0.0, "R": 0.5}  # of a stride


def truth_of(told: dict[str, Any], clip: str) -> dict[str, Any]:
    """The truth file "formcheck.truth/1" of a clip, from what the renderer tells of it."""
    frames, stride, duty = told["frames"], told["stride_time"], told["par"]["duty"]
    times = np.array([frame["t"] for frame in frames]) - BEGINS_S
    joints = {name: np.array([frame["xyz"][name] for frame in frames]) for name in frames[0]["xyz"]}
    joints |= {f"pitch_{s}": np.array([frame["ang"][f"pitch_{s}"] for frame in frames]) for s in LANDS}
    curves = {name: CubicSpline(times, values) for name, values in joints.items()}
    leg = float(
        sum(np.median(np.linalg.norm(joints[f"{a}_L"] - joints[f"{b}_L"], axis=1)) for a, b in (("hip", "knee"), ("knee", "ankle")))
    )
    seconds = float(times[-1])
    stances = [
        Stance(s, (k + LANDS[s]) * stride - BEGINS_S, (k + LANDS[s] + duty) * stride - BEGINS_S)
        for k in range(int(seconds / stride) + 2)
        for s in LANDS
    ]
    at = {"initial_contact": "contact", "toe_off": "toe_off"}
    events = [(NAME[one.side], event, getattr(one, name)) for one in stances for event, name in at.items()]
    return {
        "schema": "formcheck.truth/1",
        "clip": clip,
        "view": told["cam"],
        "facing": "right" if told["cam"] == "side" else None,
        "fps": told["fps"],
        "frames": len(frames),
        "part": "older",
        "leg_length_m": round(leg, 4),
        "parameters": {"form": {name: value for name, value in told["par"].items() if isinstance(value, int | float)}},
        "events": [{"side": side, "event": event, "time_s": round(t, 4)} for side, event, t in events if 0 <= t <= seconds],
        "metrics": form_of(lambda when: {name: curve(when) for name, curve in curves.items()}, stances, leg, seconds),
    }


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    for path in sorted(Path(sys.argv[1]).glob("*.json")):
        clip = path.with_suffix(".mp4")
        if clip.is_file() and not path.name.endswith(".truth.json"):
            told = json.loads(path.read_text(encoding="utf-8"))
            path.with_suffix(".truth.json").write_text(json.dumps(truth_of(told, clip.name), indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
