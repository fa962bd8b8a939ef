"""Which numbers may be told where left and right could not be told apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from ..gait.gait import Gait
from ..result import Measurement
from .catalogue import CATALOGUE


def of_known_legs(measurements: Sequence[Measurement], gait: Gait) -> tuple[Measurement, ...]:
    """What may be said: everything; of both legs together where it is not known which is which; nothing of single legs where they were
    mixed up; and nothing of any side where front and rear could not be told apart."""
    if not gait.guess.sides_known:
        return tuple(m for m in measurements if m.side == "both")
    told, sides_known = gait.legs_told, gait.legs_known
    if told and sides_known:
        return tuple(measurements)
    apart = [m for m in measurements if m.side != "both" and CATALOGUE[m.metric].of_a_leg]
    rest = [m for m in measurements if m not in apart]
    return tuple([*rest, *_together(apart)] if told else rest)


def _together(measurements: Iterable[Measurement]) -> list[Measurement]:
    """Left and right as one number of both legs: half of what separates them is doubt."""
    by_metric: dict[str, list[Measurement]] = {}
    for m in measurements:
        by_metric.setdefault(m.metric, []).append(m)
    return [_both(legs) for legs in by_metric.values() if len(legs) == 2]


def _both(legs: Sequence[Measurement]) -> Measurement:
    values, errors = [m.value for m in legs], [m.error for m in legs]
    error = float(np.hypot(np.sqrt(np.mean(np.square(errors))), (values[1] - values[0]) / 2))
    return replace(
        legs[0],
        side="both",
        value=float(np.mean(values)),
        n=sum(m.n for m in legs),
        spread=float(np.mean([m.spread for m in legs])),
        error=error,
        strides=tuple(value for m in legs for value in m.strides),
    )
