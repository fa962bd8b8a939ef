"""The trend of one metric as SVG text, in the classes of the page's style sheet."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from ..findings.verdict import Band
from ..language.text import Language, decimal
from ..metrics.catalogue import Metric
from ..output.html.charts import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, beyond, mark, svg, ticks
from . import comparison_words as words
from .session import SessionResult
from .trend import Trend, span

APART = {"left": -7, "right": 7, "both": 0}  # pixels, so that the error bars of two sides do not cover each other
MOST_DAYS = 6  # that have room for their date below


def chart(metric: Metric, trends: Sequence[Trend], days: Sequence[SessionResult], band: Band | None, language: Language) -> Markup:
    """Each number with its error bar (1 SD) by day, evenly spaced; the part beyond the limit is marked.

    trends: the sides of one metric; days: those on which at least one was measured.
    """
    low, high = span([point for one in trends for point in one.points])
    edges = _edges(band, low, high)
    low, high = min([low, *edges]), max([high, *edges])
    pad = 0.1 * (high - low)
    low, high = low - pad, high + pad

    def y(value: float) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / (high - low), 1)

    def x(number: int) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (number + 0.5) / len(days), 1)

    width = WIDTH - LEFT - RIGHT
    parts = [f'<rect class="plot" x="{LEFT}" y="{TOP}" width="{width}" height="{HEIGHT - TOP - BOTTOM}"/>']
    for start, end in beyond(band, low, high) if edges and band else ():
        parts.append(f'<rect class="beyond" x="{LEFT}" y="{y(end)}" width="{width}" height="{y(start) - y(end):.1f}"/>')
    for value in ticks(low, high):
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(value)}" y2="{y(value)}"/>')
        parts.append(f'<text class="row" x="{LEFT - 6}" y="{y(value) + 4:.1f}">{decimal(f"{value:g}", language)}</text>')
    for edge in edges:
        parts.append(f'<line class="limit" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(edge)}" y2="{y(edge)}"/>')
    for one in trends:
        for point in one.points:
            value, error = point.measurement.value, point.measurement.error
            at = x(next(number for number, day in enumerate(days) if day is point.result)) + APART[one.side]
            parts.append(f'<line class="bar {one.side}" x1="{at}" x2="{at}" y1="{y(value - error)}" y2="{y(value + error)}"/>')
            parts.append(mark(at, y(value), one.side))
    step = -(-len(days) // MOST_DAYS)
    for number, day in enumerate(days):
        if (len(days) - 1 - number) % step == 0:
            parts.append(f'<text class="tick" x="{x(number)}" y="{HEIGHT - 10}">{escape(words.day(day, language))}</text>')
    return svg(parts, HEIGHT, "gauge trend")


def _edges(band: Band | None, low: float, high: float) -> list[float]:
    """Where findings begin, as far as that is near the numbers: a limit far away would press them flat."""
    if band is None:
        return []
    found = [band.high[0]] if band.high else []
    found += [band.low[0]] if band.low else []
    found += [-band.high[0]] if band.either and band.high else []
    reach = 2 * (high - low)
    return [edge for edge in found if low - reach <= edge <= high + reach]
