"""How running differs from the same runner's standing: the pelvis' tilt and the trunk's lean. Side view, where a standing is known.

The hollow of the lower back alone is as much the body's shape and the clothes as it is a tilt; between standing and running of one body
they cancel. The thorax stays more upright than the pelvis tips, so a deeper hollow and a trunk that leans farther both mean a tilt:

    change of tilt = TILT_PER_HOLLOW * change of hollow + TILT_PER_LEAN * change of lean

The camera's roll cancels too, as long as the camera stays where it is.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..gait.angles import trunk_lean
from ..gait.strides import SLOW_PARTS_HZ, per_window, points_at, whole_strides
from ..picture.lumbar_hollow import looseness
from ..result import Measurement
from .base import Subject, own_doubt, robust_spread
from .catalogue import CATALOGUE

VIEWS = ("side",)

# benchmarks/standing.py: exact skin of eight bodies (anna to hiro), 72 pairs of a run and a standing; each body by the others: RMS 1.8.
TILT_PER_HOLLOW, TILT_PER_LEAN = 2.81, 0.89  # degrees a % of trunk length, degrees a degree
RULE = 1.8  # degrees
# By which a change is read wrong in a picture: ten rendered clips at 30 frames a second, bodies anna to hiro.
ARMS_FILL = 0.6  # % of trunk length that the running back is read flatter than the standing one: arms swing across it
HOLLOW_READ = 1.0  # % of trunk length, 1 SD
LEAN_READ = 1.2  # degrees, 1 SD
READ_OTHERWISE = 1.5  # % of trunk length more, where the two backs were not read alike, or clothes and wall look alike
FLAT, BRIDGED = 8.0, 4.0  # % of trunk length: so flat a back is mostly cloth or wall before a hollow, which takes so much of it; a top
# that hangs straight down does too, one that shows the waist does not, and between them it is so much of that as the top is loose
OTHER_CAMERA = 1.5  # degrees by which a phone put up again is rolled otherwise
DOUBTFUL = 2.0  # times the error where the standing may not fit

PICTURE = float(np.linalg.norm([TILT_PER_HOLLOW * HOLLOW_READ, TILT_PER_LEAN * LEAN_READ]))


def measure(subject: Subject) -> list[Measurement]:
    """pelvic_tilt_change: degrees, + = the pelvis tips farther forward than in standing. trunk_lean_change: likewise, of the trunk."""
    standing, hollow = subject.pictures.standing, subject.pictures.hollow
    whole = whole_strides(subject.gait)
    if standing is None or not len(whole):
        return []
    # Not levelled: what is plumb leans as much in both pictures.
    leans = trunk_lean(points_at(subject.gait, per_window(whole), SLOW_PARTS_HZ), subject.gait.forward).mean(1) - standing.lean
    elsewhere = 0.0 if standing.own else OTHER_CAMERA
    doubtful = DOUBTFUL if standing.doubts else 1.0
    lean, lean_own = float(np.median(leans)), own_doubt(leans, robust_spread(leans), 0.5)
    leaning = np.hypot(LEAN_READ, elsewhere) * doubtful
    told = _told(subject, "trunk_lean_change", lean, len(leans), robust_spread(leans), leaning, lean_own)
    found = [replace(told, strides=tuple(leans.tolist()))]
    back = subject.pictures.running_back
    sure = back is not None and standing.clear and back.clear and bool(np.isfinite(back.depth))
    # Where colours do not tell the clothes, two readings of the running back are asked, and what parts them is doubt.
    readings = np.array([back.depth + ARMS_FILL if back else np.nan, np.nan if sure or hollow is None else hollow.depth])
    readings = readings[np.isfinite(readings)]
    hangs = looseness(hollow.taper if hollow is not None else np.nan)
    if hangs >= 1 or not (len(readings) and np.isfinite(standing.hollow)):
        return found
    tilt = tilt_change(float(readings.mean()) - standing.hollow, lean)
    strides = hollow.by_stride if hollow is not None else np.empty(0)
    bends = TILT_PER_HOLLOW * robust_spread(strides) if len(strides) else 0.0
    spread = float(np.hypot(bends, TILT_PER_LEAN * robust_spread(leans)))
    flat = min(standing.hollow, float(readings.min())) < FLAT
    bridged = BRIDGED * max(float(flat), hangs)
    parts = [HOLLOW_READ, 0.0 if sure else READ_OTHERWISE, float(np.ptp(readings)) / 2, bridged]
    read = TILT_PER_HOLLOW * float(np.linalg.norm(parts))
    usual = np.linalg.norm([RULE, read, TILT_PER_LEAN * LEAN_READ, TILT_PER_LEAN * elsewhere]) * doubtful
    own = spread / np.sqrt(len(leans))
    return [_told(subject, "pelvic_tilt_change", tilt, len(leans), spread, float(usual), own), *found]


def tilt_change(hollow: float, lean: float) -> float:
    """Degrees, + = farther forward, from changes of the hollow (% of trunk length) and of the lean (degrees)."""
    return TILT_PER_HOLLOW * hollow + TILT_PER_LEAN * lean


def _told(subject: Subject, metric: str, value: float, n: int, spread: float, usual: float, own: float) -> Measurement:
    return Measurement(metric, "both", value, CATALOGUE[metric].unit, n, spread, float(np.hypot(usual, own)), subject.clip)
