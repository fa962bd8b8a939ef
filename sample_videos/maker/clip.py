"""A clip's parameter file: read, checked against `ranges.toml`, made into values."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from body import Character
from camera import Camera, camera_from
from driven import Driven
from film import Film, film_from
from gait import Form, Run
from look import Look, look_from
from motion import FREE, MEASURED, Motion, motion_from
from ranges import check_value, ranges
from scene import Scene, scene_from
from stand import Stand, Standing, stand_from

TABLES = ("body", "form", "stand", "motion", "camera", "film", "scene")
SHORTEST = 2.0  # s of running in which the truth still finds strides of both feet


class ClipError(ValueError):
    """What is wrong in a clip's file: file, table, key, what is allowed."""


@dataclass(frozen=True)
class Clip:
    name: str
    seconds: float  # of the file
    table: dict[str, Any]  # the file as given
    look: Look
    form: Form
    film: Film
    scene: Scene
    stand: Stand | None = None  # None: runs all the time
    motion: Motion | None = None  # None: runs as the form says

    @property
    def real_seconds(self) -> float:
        """Of the whole clip."""
        return self.seconds / self.film.slowmo

    @property
    def running_seconds(self) -> float:
        """Of running as the form says; 0 where it stands all the time."""
        if self.stand is None:
            return self.real_seconds
        return 0.0 if self.stand.seconds >= self.real_seconds else self.real_seconds - self.stand.seconds - self.stand.begin

    def run(self, body: Character) -> Run:
        """Raises ValueError for a form or a motion that this body cannot run."""
        if self.motion is not None:
            return Driven(body, self.form, self.motion, self.real_seconds)
        run = Run(body, self.form, max(self.running_seconds, SHORTEST))
        return run if self.stand is None else Standing(run, self.stand, self.real_seconds)

    def camera(self, body_height: float) -> Camera:
        return camera_from(self.table.get("camera", {}), body_height)

    def parameters(self, run: Run, camera: Camera) -> dict[str, Any]:
        """The clip's table with every default filled in, what depends on the body and on the speed too."""
        shot = asdict(camera)
        del shot["middle"]
        body = {k: v for k, v in asdict(self.look).items() if k != "shape"}
        form = asdict(run.form)
        extra = {} if self.stand is None else {"stand": asdict(self.stand)}
        if self.motion is not None:
            form, extra = {k: v for k, v in form.items() if k in FREE | MEASURED}, {"motion": asdict(self.motion)}
        return {
            "seconds": self.seconds,
            "body": {"name": self.table.get("body", {}).get("name", "anna")} | body,
            "form": form,
            **extra,
            "camera": shot,
            "film": asdict(self.film),
            "scene": asdict(self.scene),
        }


def read_clip(path: Path) -> Clip:
    try:
        return clip_from(path.stem, tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValueError) as error:
        raise ClipError(f"{path.name}: {error}") from error


def clip_from(name: str, table: Mapping[str, Any]) -> Clip:
    """A `ValueError` names the table, the key and what is allowed."""
    check(table)
    part = {key: table.get(key, {}) for key in TABLES}
    clip = Clip(
        name=name,
        seconds=float(table.get("seconds", 8.0)),
        table=dict(table),
        look=look_from(part["body"]),
        form=Form(**part["form"]),
        film=film_from(part["film"]),
        scene=scene_from(part["scene"]),
        stand=stand_from(part["stand"]) if "stand" in table else None,
    )
    if "motion" in table:
        if clip.stand is not None:
            raise ValueError("[motion] and [stand] do not go together: the trials hold no standing on the belt")
        clip = replace(clip, motion=motion_from(part["motion"], part["form"], clip.real_seconds))
    if clip.stand is not None and 0 != clip.running_seconds < SHORTEST:
        raise ValueError(f"seconds = {clip.seconds:g} leaves less than {SHORTEST:g} s to run after [stand]")
    if clip.real_seconds < SHORTEST:
        raise ValueError(
            f"seconds = {clip.seconds:g} is not allowed; at slowmo {clip.film.slowmo:g} at least {SHORTEST * clip.film.slowmo:g}"
        )
    return clip


def check(table: Mapping[str, Any]) -> None:
    for key, value in table.items():
        if key in TABLES:
            if not isinstance(value, Mapping):
                raise ValueError(f"{key} is not a table: write [{key}]")
            if key != "body":
                for inner, given in value.items():
                    check_value(key, inner, given)
        elif key in ranges()["clip"]:
            check_value("clip", key, value)
        else:
            raise ValueError(f"[{key}] is unknown; there are seconds and {', '.join(f'[{t}]' for t in TABLES)}")
