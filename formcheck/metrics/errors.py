"""The expected error of every number, as the accuracy benchmark measured it: a table for each pose model, `errors.toml` for the usual one.

`[metric.view.role]` with role "near" or "far" (the leg or arm turned to the camera or away from it, side view), "each" (either side, seen
from behind or in front) or "both" (a number of the whole runner). bias: what is read too much, taken off. fast, slow: 1 SD from 50 real
frames/s on, and below. own: what the clip's own numbers usually add. oblique: a further SD where the camera stands more than 10 degrees
off. What was not measured with another pose model has the usual one's row and is less certain by OTHER_NETWORK. A metric that was not
measured yet has its estimate in its row of `catalogue.toml`, whatever the view.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np

from ..result import Side
from .catalogue import CATALOGUE

LOW_RATE = 50.0  # real frames/s
OBLIQUE_YAW = 10.0  # degrees

OTHER_NETWORK = 0.5  # SDs of the usual model by which another's may be biased besides; heavy is by 0.3 (benchmarks/networks.py, RMS)
USUAL_NETWORK = "MediaPipe full"


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((resources.files(__package__) / name).read_text(encoding="utf-8"))


ERRORS = _table("errors.toml")
BY_NETWORK = {
    USUAL_NETWORK: ERRORS,
    "MediaPipe heavy": _table("errors_heavy.toml"),
    f"{USUAL_NETWORK} + MediaPipe heavy": _table("errors_second_look.toml"),
}


@dataclass(frozen=True)
class Expected:
    """In the metric's unit: what is read too much, 1 SD about that, and what a clip's own numbers usually add to it."""

    bias: float
    sigma: float
    own: float = 0.0


def role(view: str, side: Side, near: str | None) -> str:
    """Of a side of the body in a view; near: the side turned to the camera."""
    if side == "both":
        return "both"
    if view in ("rear", "front"):
        return "each"
    return "near" if side == near else "far"


def expected(metric: str, view: str, role: str, rate: float, yaw: float = 0.0, network: str = "") -> Expected:
    """rate: real frames/s; yaw: degrees the camera stands off square; network: the pose model's name, "" the usual one.

    A view without numbers of its own (oblique) takes the least certain that are known of the metric.
    """
    estimate = CATALOGUE[metric].error
    if metric not in ERRORS and estimate is not None:
        return Expected(0.0, estimate)
    row = BY_NETWORK.get(network or USUAL_NETWORK, {}).get(metric, {}).get(view, {}).get(role)
    foreign = row is None and network not in ("", USUAL_NETWORK)
    row = row or ERRORS[metric].get(view, {}).get(role)
    if row is None:
        rows = [one for roles in ERRORS[metric].values() for one in roles.values()]
        row = max(rows, key=lambda one: float(one["slow"]))
    parts = [row["slow" if rate < LOW_RATE else "fast"]]
    if yaw > OBLIQUE_YAW:
        parts.append(row.get("oblique", 0.0))
    parts.append(row.get("elsewhere", 0.0))
    if foreign:
        parts.append(OTHER_NETWORK * parts[0])
    return Expected(row.get("bias", 0.0), float(np.sqrt(np.sum(np.square(parts)))), row.get("own", 0.0))
