"""Events found held against true ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .rows import EventRow

TOLERANCE_S = 0.060  # real seconds; a sixth of a step, so that no event can pass for its neighbour
EDGE_S = 0.5  # real seconds at either end of what was analysed, where a step is not whole and events need not be found


def match(found: Sequence[float], true: Sequence[float], tolerance: float) -> list[tuple[int, int]]:
    """Pairs (index in found, index in true), each used at most once, the nearest first, none farther apart than `tolerance`."""
    apart = np.abs(np.subtract.outer(np.asarray(found, float), np.asarray(true, float)))
    pairs: list[tuple[int, int]] = []
    for k in np.argsort(apart, axis=None):
        i, j = divmod(int(k), apart.shape[1])
        if not apart[i, j] <= tolerance:
            break
        if all(i != a and j != b for a, b in pairs):
            pairs.append((i, j))
    return sorted(pairs)


def event_row(
    side: str, event: str, found: Sequence[float], true: Sequence[float], window: tuple[float, float] | None, slowmo: float = 1.0
) -> EventRow:
    """found, true, window: on the file's time line, s. True events outside the window or in its edges do not count, nor what was found
    of them. Without a window every true event counts as missed."""
    edge = EDGE_S * slowmo
    first, last = (window[0] + edge, window[1] - edge) if window else (-np.inf, np.inf)
    pairs = match(found, true, TOLERANCE_S * slowmo)
    counted = [(i, j) for i, j in pairs if first <= true[j] <= last]
    partnered = {i for i, _ in pairs}
    return EventRow(
        side=side,
        event=event,
        errors_ms=tuple(1000 * (found[i] - true[j]) / slowmo for i, j in counted),
        missed=sum(first <= t <= last for t in true) - len(counted),
        extra=sum(first <= t <= last for i, t in enumerate(found) if i not in partnered),
    )
