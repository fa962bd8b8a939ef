"""What is known of a clip: NAME.truth.json ("formcheck.truth/1") with the clip, and NAME.joints.npz if there is one, beside it."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import ClipMissing, FormcheckError
from ..language.text import Phrase
from .rows import Tag

SCHEMA = "formcheck.truth/1"
SUFFIX = ".truth.json"
CONDITIONS = ("body", "camera", "film", "scene")  # tables of the parameters that say under what conditions was filmed


class TruthUnreadable(FormcheckError):
    """A file that should tell the truth about a clip does not."""


@dataclass(frozen=True)
class Truth:
    """metrics: value by metric and side; events: file times (s) by side and event; speed: of the belt, m/s; leg: hip to knee to
    ankle, m; slowmo: real seconds = file seconds / slowmo; rate: real frames a second; joints: the file with the joints in the picture."""

    name: str
    clip: Path
    view: str
    facing: str | None = None
    activity: str = "running"
    part: str = ""
    slowmo: float = 1.0
    rate: float = float("nan")
    frames: int = 0
    speed: float | None = None
    leg: float | None = None
    metrics: dict[tuple[str, str], float] = field(default_factory=dict)
    events: dict[tuple[str, str], tuple[float, ...]] = field(default_factory=dict)
    tags: dict[str, Tag] = field(default_factory=dict)
    joints: Path | None = None


def read_truth(path: Path) -> Truth:
    """Raises TruthUnreadable, and ClipMissing where the clip that it speaks of is not beside it."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["schema"] != SCHEMA:
            raise TruthUnreadable(Phrase("errors.evaluate.other_schema", path=path, schema=str(data["schema"]), wanted=SCHEMA))
        truth = _truth(data, path)
    except OSError as error:
        raise TruthUnreadable(Phrase("errors.evaluate.unreadable", path=path, why=error.strerror or str(error))) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise TruthUnreadable(Phrase("errors.evaluate.no_truth", path=path, why=_why(error), suffix=SUFFIX)) from error
    if not truth.clip.is_file():
        raise ClipMissing(Phrase("errors.evaluate.no_clip", clip=truth.clip, path=path.name))
    return truth


def _truth(data: dict[str, Any], path: Path) -> Truth:
    name = path.name.removesuffix(SUFFIX)
    events: dict[tuple[str, str], list[float]] = {}
    for event in data["events"]:
        events.setdefault((event["side"], event["event"]), []).append(float(event["time_s"]))
    slowmo, fps, joints = float(data.get("slowmo", 1)), float(data["fps"]), path.with_name(f"{name}.joints.npz")
    if not (slowmo > 0 and fps > 0):
        raise ValueError("fps and slowmo must be above 0")
    parameters = data.get("parameters", {})
    return Truth(
        name=name,
        clip=path.parent / data["clip"],
        view=data["view"],
        facing=data["facing"],
        activity=data.get("activity", "running"),
        part=data.get("part", ""),
        slowmo=slowmo,
        rate=fps * slowmo,
        frames=int(data.get("frames", 0)),
        speed=parameters.get("form", parameters).get("speed"),
        leg=data.get("leg_length_m"),
        metrics={
            (metric, side): float(value)
            for metric, sides in data["metrics"].items()
            for side, value in sides.items()
            if value is not None and math.isfinite(value)
        },
        events={key: tuple(sorted(times)) for key, times in events.items()},
        tags={"rate": fps * slowmo, **_conditions(parameters)},
        joints=joints if joints.is_file() else None,
    )


def _conditions(parameters: dict[str, Any]) -> dict[str, Tag]:
    """The scalars of the tables about conditions: "body.name", "film.light" ..."""
    return {
        f"{table}.{key}": value
        for table in CONDITIONS
        for key, value in parameters.get(table, {}).items()
        if isinstance(value, str | int | float)
    }


def _why(error: Exception) -> str:
    return Phrase("errors.evaluate.absent", what=str(error)) if isinstance(error, KeyError) else str(error)
