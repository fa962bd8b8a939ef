"""The findings by id, with all that is to be known of each beside its limits and its texts: `catalogue.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal

from ..result import EventName, Severity, Side, View

Moment = EventName | Literal["stride"]  # "stride": any will do
Part = Literal["body", "upper", "legs", "leg"]
NOT_ASKED_FOR = "oblique"  # nobody is told to film from there


@dataclass(frozen=True)
class Still:
    """number: the metric whose number is written; drawing: by name; part: of the body that is in the picture."""

    moment: Moment
    number: str
    drawing: str
    part: Part = "body"


@dataclass(frozen=True)
class Kind:
    """shown: the metrics it rests on that a view can show; sides: whose it is told of; severity: None where the number decides."""

    id: str
    shown: Mapping[View, tuple[str, ...]]
    sides: tuple[Side, ...]
    severity: Severity | None = None
    curve: str | None = None
    stills: tuple[Still, ...] = ()

    @property
    def metrics(self) -> tuple[str, ...]:
        """All it rests on, each once."""
        return tuple(dict.fromkeys(metric for metrics in self.shown.values() for metric in metrics))

    @property
    def views(self) -> tuple[View, ...]:
        """From which it can be filmed."""
        return tuple(view for view in self.shown if view != NOT_ASKED_FOR)


def _load() -> dict[str, Kind]:
    table = tomllib.loads((resources.files(__package__) / "catalogue.toml").read_text(encoding="utf-8"))
    return {id: _kind(id, **row) for id, row in table.items()}


def _kind(id: str, metrics: dict[View, list[str]], sides: list[Side], stills: Sequence[dict[str, Any]] = (), **row: Any) -> Kind:
    shown = {view: tuple(some) for view, some in metrics.items()}
    return Kind(id, shown, tuple(sides), stills=tuple(Still(**one) for one in stills), **row)


KINDS: dict[str, Kind] = _load()


def shown_by(view: View) -> tuple[str, ...]:
    """The metrics on which verdicts rest that a clip of this view can show, each once."""
    return tuple(dict.fromkeys(metric for kind in KINDS.values() for metric in kind.shown.get(view, ())))
