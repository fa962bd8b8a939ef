"""A metric in the group as SVG text: one line a runner, her sides with error bars, coloured by the verdicts that rest on them."""

from __future__ import annotations

from itertools import groupby

from markupsafe import Markup, escape

from ...findings.verdict import Band
from ...language.text import Language, decimal
from ...metrics.catalogue import Metric
from ...output.html.charts import WIDTH, edges_of, mark, svg, ticks
from .group_sheet import Spread

NAMES, RIGHT, TOP = 150, 12, 8
ROW = 22
LONGEST = 20  # letters of a name that fit


def places_chart(spread: Spread, metric: Metric, band: Band, language: Language) -> Markup:
    """The limit is drawn only where it is the same for everybody: where it moves with speed, each verdict has one of its own."""
    runners = [(name, list(places)) for name, places in groupby(spread.places, key=lambda place: place.name)]
    numbers = [place.measurement for place in spread.places]
    edges = [] if band.per_speed else edges_of(band)
    low = min([*edges, *(one.value - one.error for one in numbers)])
    high = max([*edges, *(one.value + one.error for one in numbers)])
    pad = 0.08 * (high - low) or 1.0
    low, high = low - pad, high + pad

    def x(value: float) -> float:
        return round(NAMES + (WIDTH - NAMES - RIGHT) * (value - low) / (high - low), 1)

    bottom = TOP + ROW * len(runners)
    parts = []
    for number, (_, places) in enumerate(runners):
        for k, place in enumerate(places):
            height = ROW / len(places)
            area = f'x="{x(low)}" y="{TOP + ROW * number + k * height:.1f}" width="{x(high) - x(low):.1f}" height="{height:.1f}"'
            parts.append(f'<rect class="row-{place.word or "none"}" {area}/>')
    parts.append(f'<line class="middle" x1="{x(spread.middle)}" x2="{x(spread.middle)}" y1="{TOP}" y2="{bottom}"/>')
    for number, (name, places) in enumerate(runners):
        y = TOP + ROW * (number + 0.5)
        shown = name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"
        parts.append(f'<text class="name" x="{NAMES - 8}" y="{y + 4}">{escape(shown)}</text>')
        for place in places:
            one = place.measurement
            shift = {"left": -3, "right": 3}.get(one.side, 0)
            ends = f'x1="{x(one.value - one.error)}" x2="{x(one.value + one.error)}"'
            parts.append(f'<line class="bar {one.side}" {ends} y1="{y + shift}" y2="{y + shift}"/>')
            parts.append(mark(x(one.value), y + shift, one.side))
    for value in ticks(low, high):
        parts.append(f'<text class="tick" x="{x(value)}" y="{bottom + 16}">{escape(decimal(f"{value:g}", language))}</text>')
    for edge in sorted(set(edges)):
        parts.append(f'<line class="limit" x1="{x(edge)}" x2="{x(edge)}" y1="{TOP - 4}" y2="{bottom + 4}"/>')
    return svg(parts, bottom + 24, "gauge places")
