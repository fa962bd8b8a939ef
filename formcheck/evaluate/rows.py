"""One clip's reading beside its truth, as plain values that a file can hold: the schema "formcheck.comparisons/1"."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from ..errors import FormcheckError

SCHEMA = "formcheck.comparisons/1"
NAN = float("nan")

Tag = str | float | bool


class ComparisonsUnreadable(FormcheckError):
    """A file that should hold comparisons does not."""


@dataclass(frozen=True)
class Recognised:
    """Something with a name (a view, a direction), as it is and as it was taken to be; None: does not apply."""

    true: str | None = None
    found: str | None = None


@dataclass(frozen=True)
class MetricRow:
    """One number, in the metric's unit. role: of the side in a side view, "near" or "far" the camera, "both" for a number of the whole
    runner, "" from behind and in front. claimed: the expected error (1 SD) given with `measured`, which rests on `n` steps; within: the
    part of it that comes from this clip's own numbers. bias: what was taken off as usually read too much."""

    metric: str
    side: str
    role: str
    measured: float
    true: float
    claimed: float
    n: int
    within: float = 0.0
    bias: float = 0.0

    @property
    def error(self) -> float:
        """+ = measured too much."""
        return self.measured - self.true


@dataclass(frozen=True)
class EventRow:
    """One foot's events of one kind. errors_ms: of those matched, in real time, + = late; missed: true ones without a found one;
    extra: found ones without a true one."""

    side: str
    event: str
    errors_ms: tuple[float, ...] = ()
    missed: int = 0
    extra: int = 0

    @property
    def matched(self) -> int:
        return len(self.errors_ms)


@dataclass(frozen=True)
class FindingRow:
    """verdict: what was said; true: "finding", "borderline" or "fine", by the same rules from the true numbers."""

    finding: str
    side: str
    verdict: str
    true: str


@dataclass(frozen=True)
class LegLabels:
    """Share (0..1) of `frames` whose legs bear the right names, as the network gave them and after the repair."""

    before: float
    after: float
    frames: int


@dataclass(frozen=True)
class Comparison:
    """What was read from one clip (or from markers: then without most of it) beside what is true.

    part: "tuning" if the clip was used while building, "test" if not, "" unknown. tags: conditions by name ("rate": real frames a
    second, "body.name", "film.light" ...). error: why nothing could be read.
    """

    clip: str
    part: str = ""
    tags: dict[str, Tag] = field(default_factory=dict)
    error: str = ""
    view: Recognised = Recognised()
    facing: Recognised = Recognised()
    activity: Recognised = Recognised()
    slowmo: Recognised = Recognised()
    metrics: tuple[MetricRow, ...] = ()
    events: tuple[EventRow, ...] = ()
    findings: tuple[FindingRow, ...] = ()
    legs: LegLabels | None = None
    seconds: float = NAN  # that the analysis took


def dumps(comparisons: Iterable[Comparison]) -> str:
    """JSON text, a line for each comparison; what is no finite number becomes null."""
    lines = [json.dumps(_plain(asdict(one)), allow_nan=False) for one in comparisons]
    return f'{{"schema": "{SCHEMA}", "comparisons": [\n' + ",\n".join(lines) + "\n]}\n"


def loads(text: str) -> list[Comparison]:
    """The comparisons in text from `dumps`. Raises ComparisonsUnreadable for any other text."""
    try:
        data = json.loads(text)
        if data["schema"] != SCHEMA:
            raise ComparisonsUnreadable(f'These are no comparisons: the schema is {data["schema"]}, not "{SCHEMA}".')
        return [_comparison(row) for row in data["comparisons"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ComparisonsUnreadable(f"These are no comparisons: {error}.") from error


def _comparison(row: dict[str, Any]) -> Comparison:
    names = ("view", "facing", "activity", "slowmo")
    return Comparison(
        **{
            **row,
            **{name: Recognised(**row[name]) for name in names},
            "metrics": tuple(MetricRow(**_numbers(one, "measured", "true", "claimed", "within", "bias")) for one in row["metrics"]),
            "events": tuple(EventRow(**{**one, "errors_ms": tuple(one["errors_ms"])}) for one in row["events"]),
            "findings": tuple(FindingRow(**one) for one in row["findings"]),
            "legs": LegLabels(**_numbers(row["legs"], "before", "after")) if row["legs"] else None,
            "seconds": _number(row["seconds"]),
        }
    )


def _numbers(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {**row, **{name: _number(row[name]) for name in names}}


def _number(value: float | None) -> float:
    return NAN if value is None else float(value)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, float):
        return round(value, 4) if math.isfinite(value) else None
    return value
