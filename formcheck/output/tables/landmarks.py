"""The runner's points: of every frame of the recording as a wide table, and of the steady stretch as a marker file for OpenSim."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...clip_result import ClipResult
from ...errors import MissingLibrary
from ...gait.activity import LEG_M
from ...gait.cycle import exchange
from ...gait.gait import Gait
from ...language.text import Phrase
from ...pose.landmarks import ANKLE, ARM, EAR, ELBOW, HAND, HEEL, HIP, KNEE, LEG, NAMES, NOSE, SHOULDER, TOE, WRIST
from ...system import files as tofile
from .steady import gait_from_side

PARTS = {"x": 2, "y": 2, "visibility": 3, "wx": 4, "wy": 4, "wz": 4}  # of a landmark, with the decimals that are more than noise
# No face and no fingers: a model has no use for the one, and the gait stage does not exchange the other with their arm.
MARKERS = (NOSE, *(k for pair in (EAR, SHOULDER, ELBOW, WRIST, HIP, KNEE, ANKLE, HEEL, TOE) for k in pair.values()))
GROUND_PERCENTILE = 5  # of the near foot's lowest point: it stands for a third of the time


def landmarks_csv(result: ClipResult) -> str:
    """CSV with one row a frame of the whole recording: `frame` (from 0), `time_s` (the file's own time line), then of each landmark

    NAME_x, NAME_y: pixels of the upright picture, y down; NAME_visibility: 0 to 1; NAME_wx, NAME_wy, NAME_wz: metres about the mid-hip as
    MediaPipe gives them (x to the picture's right, y down, z away from the camera). Empty where the runner was not found. Left and right
    of legs and arms are as repaired over the steady stretch and as the network named them elsewhere. Raises ValueError without a pose.
    """
    times, parts = landmark_parts(result)
    text = [[f"{v:.{places}f}" if v == v else "" for v in column] for column, places in _columns(parts)]
    buffer = io.StringIO(newline="")
    table = csv.writer(buffer, lineterminator="\n")
    table.writerow(["frame", "time_s", *column_names()])
    table.writerows(zip(range(len(times)), (f"{t:.6f}" for t in times), *text, strict=True))
    return buffer.getvalue()


def landmarks_parquet(result: ClipResult, path: Path) -> None:
    """The table of `landmarks_csv` as a Parquet file: frame int32, time_s double, all else float, null where the runner was not found.

    Raises MissingLibrary without PyArrow, OutputUnwritable, ValueError without a pose.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise MissingLibrary(Phrase("export.no_parquet")) from error
    times, parts = landmark_parts(result)
    columns = {"frame": np.arange(len(times), dtype=np.int32), "time_s": times}
    columns |= {name: column.astype(np.float32) for name, (column, _) in zip(column_names(), _columns(parts), strict=True)}
    buffer = io.BytesIO()
    arrays = {name: pyarrow.array(column, from_pandas=True) for name, column in columns.items()}  # from_pandas: NaN becomes null
    pyarrow.parquet.write_table(pyarrow.table(arrays), buffer)
    tofile.write_bytes(path, buffer.getvalue())


def landmarks_trc(result: ClipResult) -> str:
    """OpenSim marker file of the steady stretch of a clip from the side, on the tracks' even grid of real seconds.

    Millimetres; X forward in the running direction from where the mid-hip mostly is, Y up from the belt. One camera sees no depth, so
    Z is 0 for all: both sides lie in one plane. The scale makes the near leg as long as a usual runner's (`LEG_M`, 8 % uncertain); the
    far leg is further from the camera and comes out shorter. Not filtered, but outliers are mended and the hips moved onto the joints, as
    for the metrics. The camera's roll and the belt's incline are not taken out. Raises BadOption as `gait_from_side` does.
    """
    gait = gait_from_side(result)
    rate, count = f"{gait.tracks.rate:.6g}", len(gait.tracks.times)
    head: list[list[Any]] = [
        ["PathFileType", 4, "(X/Y/Z)", " ".join(f"{Path(result.summary.path).stem}.trc".split())],
        ["DataRate", "CameraRate", "NumFrames", "NumMarkers", "Units", "OrigDataRate", "OrigDataStartFrame", "OrigNumFrames"],
        [rate, rate, count, len(MARKERS), "mm", rate, 1, count],
        ["Frame#", "Time", *(cell for k in MARKERS for cell in (NAMES[k], "", ""))],
        ["", "", *(f"{axis}{i}" for i in range(1, len(MARKERS) + 1) for axis in "XYZ")],
        [],
    ]
    rows = [
        [i, f"{t:.6f}", *(f"{v:.2f}" for v in row)]
        for i, (t, row) in enumerate(zip(gait.tracks.times, markers_mm(gait).reshape(count, -1), strict=True), 1)
    ]
    return "".join("\t".join(map(str, line)) + "\n" for line in head + rows)


def markers_mm(gait: Gait) -> NDArray[np.float64]:
    """(N, len(MARKERS), 3) millimetres of the tracks' grid: X forward, Y up from the belt, Z 0."""
    points = gait.tracks.points
    across = float(np.median(points[:, list(HIP.values()), 0]))
    ground = float(np.percentile(points[:, [HEEL[gait.near], TOE[gait.near]], 1].min(1), GROUND_PERCENTILE))
    flat = (points[:, MARKERS] - [across, ground]) * [gait.forward, 1] * (1000 * LEG_M / gait.leg[gait.near])
    return np.concatenate([flat, np.zeros((*flat.shape[:2], 1))], axis=-1) + 0.0  # no -0


def column_names() -> list[str]:
    """Of the table's columns after frame and time."""
    return [f"{name}_{part}" for name in NAMES for part in PARTS]


def landmark_parts(result: ClipResult) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Times (T,) in the file's time line, and (T, 33, 6) the PARTS of all landmarks, sides as repaired; NaN where nobody was
    found, and for what the pose model does not find."""
    pose, gait = result.pose, result.gait
    if pose is None:
        raise ValueError("There is no pose in this result.")
    parts = np.concatenate([pose.pixels, pose.visibility[..., None], pose.world], axis=-1).astype(float)
    parts[~pose.present] = np.nan
    parts[:, sorted(pose.unknown)] = np.nan
    if gait is not None:
        arms = {side: (*ARM[side], *HAND[side]) for side in ("left", "right")}
        parts = exchange(exchange(parts, gait.swapped, LEG), gait.arms_swapped, arms)
    return pose.times, parts


def _columns(parts: NDArray[np.float64]) -> list[tuple[NDArray[np.float64], int]]:
    """Each column (T,) in the order of `column_names`, with its decimals."""
    return [(parts[:, k, i], places) for k in range(parts.shape[1]) for i, places in enumerate(PARTS.values())]
