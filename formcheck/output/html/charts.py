"""Small charts as SVG text: a gauge of a number against its limit, and the curve of a stride. Colours come from the page's style sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from markupsafe import Markup, escape
from numpy.typing import NDArray

from ...findings.verdict import Band
from ...language.text import Language, Phrase, in_language
from ...metrics.catalogue import Metric
from ...metrics.norms import Norm
from ...metrics.usual_curves import UsualCurve
from ...result import Measurement, Percentile
from .curves import Curve

WIDTH, HEIGHT = 560, 200
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 12, 30
ROW = 26


def gauge(metric: Metric, values: Sequence[Measurement], band: Band | None, language: Language, norm: Norm | None = None) -> Markup:
    """Each value with its error bar (1 SD) on a scale whose part beyond the limit is marked. norm: of other runners, whose middle eight of
    ten are shaded and whose median is a line."""
    edges = edges_of(band) if band else []
    usual = [norm.value_at(percent) for percent in (10, 50, 90)] if norm else []
    low = min([*edges, *usual, *(one.value - 1.5 * one.error for one in values)])
    high = max([*edges, *usual, *(one.value + 1.5 * one.error for one in values)])
    pad = 0.15 * (high - low)
    low, high = low - pad, high + pad

    def x(value: float) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (value - low) / (high - low), 1)

    bottom = TOP + ROW * len(values)
    judged = "fine" if band else "unjudged"
    parts = [f'<rect class="{judged}" x="{x(low)}" y="{TOP}" width="{x(high) - x(low):.1f}" height="{bottom - TOP}"/>']
    for start, end in beyond(band, low, high) if band else ():
        parts.append(f'<rect class="beyond" x="{x(start)}" y="{TOP}" width="{x(end) - x(start):.1f}" height="{bottom - TOP}"/>')
    if usual:
        parts.append(f'<rect class="usual" x="{x(usual[0])}" y="{TOP}" width="{x(usual[2]) - x(usual[0]):.1f}" height="{bottom - TOP}"/>')
        parts.append(f'<line class="half" x1="{x(usual[1])}" x2="{x(usual[1])}" y1="{TOP}" y2="{bottom}"/>')
    for number, one in enumerate(values):
        y = TOP + ROW * (number + 0.5)
        parts += [
            f'<line class="bar {one.side}" x1="{x(one.value - one.error)}" x2="{x(one.value + one.error)}" y1="{y}" y2="{y}"/>',
            mark(x(one.value), y, one.side),
            f'<text class="row" x="{LEFT - 8}" y="{y + 4}">{escape(_short(one.side, language))}</text>',
        ]
    for value in ticks(low, high):
        text = (
            metric.number(value, language) if metric.decimals and value % 1 else f"{value:g}".replace(".", "," if language == "de" else ".")
        )
        parts.append(f'<text class="tick" x="{x(value)}" y="{bottom + 16}">{escape(text)}</text>')
    for edge in sorted({edge for edge in edges}):
        parts.append(f'<line class="limit" x1="{x(edge)}" x2="{x(edge)}" y1="{TOP - 4}" y2="{bottom + 4}"/>')
    return svg(parts, bottom + 24, "gauge")


def edges_of(band: Band) -> list[float]:
    """Where a band's limits lie on the scale."""
    edges = [*(band.high or ()), *(band.low or ())]
    return edges + [-edge for edge in band.high] if band.either and band.high else edges


def beyond(band: Band, low: float, high: float) -> list[tuple[float, float]]:
    found = []
    if band.high:
        found.append((min(band.high[0], high), high))
        if band.either:
            found.append((low, -band.high[0]))
    if band.low:
        found.append((low, max(band.low[0], low)))
    return found


def mark(x: float, y: float, side: str) -> str:
    """Sides differ in shape, not in colour alone: left a circle, right a square, both a diamond."""
    if side == "left":
        return f'<circle class="mark left" cx="{x}" cy="{y}" r="6"/>'
    if side == "right":
        return f'<rect class="mark right" x="{x - 5.5:.1f}" y="{y - 5.5}" width="11" height="11"/>'
    return f'<path class="mark both" d="M{x} {y - 7}l7 7l-7 7l-7 -7z"/>'


def stride_chart(
    curves: Sequence[Curve], unit: str, language: Language, usual: UsualCurve | None = None, numbers: Mapping[str, float] | None = None
) -> Markup:
    """All strides faint, the median bold; the time on the belt is shaded for each side along the bottom. usual: the band of other runners,
    behind them. numbers: by side, marked where each is read."""
    everything = np.concatenate([*(curve.strides for curve in curves), *([usual.low[None], usual.high[None]] if usual else [])])
    read = [(curve.side, curve.read, numbers[curve.side]) for curve in curves if curve.read and numbers and curve.side in numbers]
    low, high = (float(edge) for edge in np.percentile(everything, [0.5, 99.5]))
    low, high = min([low, *(number for *_, number in read)]), max([high, *(number for *_, number in read)])
    pad = 0.08 * (high - low) + 1e-6
    low, high = low - pad, high + pad

    def points(values: NDArray[np.float64]) -> str:
        x = LEFT + (WIDTH - LEFT - RIGHT) * np.linspace(0, 1, len(values))
        y = TOP + (HEIGHT - TOP - BOTTOM) * (high - np.clip(values, low, high)) / (high - low)
        return " ".join(f"{a:.0f},{b:.1f}" for a, b in zip(x[::2], y[::2], strict=True))

    parts = [f'<rect class="plot" x="{LEFT}" y="{TOP}" width="{WIDTH - LEFT - RIGHT}" height="{HEIGHT - TOP - BOTTOM}"/>']
    if usual:
        parts.append(f'<polygon class="usual" points="{points(usual.low)} {" ".join(reversed(points(usual.high).split()))}"/>')
    for value in ticks(low, high):
        y = TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / (high - low)
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text class="row" x="{LEFT - 6}" y="{y + 4:.1f}">{value:g}</text>')
    for curve in curves:
        parts += [f'<polyline class="stride {curve.side}" points="{points(one)}"/>' for one in curve.strides[:20]]
    for number, curve in enumerate(curves):
        parts.append(f'<polyline class="median {curve.side}" points="{points(np.median(curve.strides, 0))}"/>')
        width = (WIDTH - LEFT - RIGHT) * curve.stance
        parts.append(
            f'<rect class="stance {curve.side}" x="{LEFT}" y="{HEIGHT - BOTTOM + 2 + 4 * number}" width="{width:.0f}" height="3"/>'
        )
    for side, (first, last), value in read:
        y = round(TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / (high - low), 1)
        start, end = (round(LEFT + (WIDTH - LEFT - RIGHT) * share, 1) for share in (first, last))
        parts.append(f'<line class="bar {side}" x1="{start}" x2="{end}" y1="{y}" y2="{y}"/>')
        parts.append(mark((start + end) / 2, y, side))
    for share in (0, 50, 100):
        x = LEFT + (WIDTH - LEFT - RIGHT) * share / 100
        anchor = {0: "start", 50: "middle", 100: "end"}[share]
        text = f"{share}\u202f%" if share else in_language(Phrase("page.landing"), language)
        parts.append(f'<text class="tick" style="text-anchor:{anchor}" x="{x:.0f}" y="{HEIGHT - 4}">{escape(text)}</text>')
    return svg(parts, HEIGHT, "curve")


def among_others(place: Percentile) -> Markup:
    """A strip from nobody to everybody below, the middle eight of ten shaded, and where the runner is: as long as that is unsure."""
    start, width = min(place.low, 96), max(place.high - place.low, 4)
    parts = (
        '<rect class="all" x="0" y="5" width="100" height="4"/><rect class="usual" x="10" y="2" width="80" height="10"/>'
        '<line class="half" x1="50" x2="50" y1="2" y2="12"/>'
        f'<rect class="place {place.side}" x="{start}" y="2" width="{width}" height="10"/>'
    )
    return Markup(f'<svg class="among" viewBox="0 0 100 14" aria-hidden="true" focusable="false">{parts}</svg>')


def against_limit(value: Measurement, band: Band, neutral: bool = False) -> Markup:
    """A strip of the scale about the limits, what is beyond them marked, and where the number lies with its error. neutral: neither side of
    the limit is a fault."""
    edges = edges_of(band)
    low = min([*edges, value.value - value.error])
    high = max([*edges, value.value + value.error])
    pad = 0.15 * (high - low)
    low, high = low - pad, high + pad

    def x(at: float) -> float:
        return round(100 * (at - low) / (high - low), 1)

    parts = ['<rect class="fine" x="0" y="2" width="100" height="10"/>']
    parts += [f'<rect class="beyond" x="{x(a)}" y="2" width="{x(b) - x(a):.1f}" height="10"/>' for a, b in beyond(band, low, high)]
    parts.append(f'<line class="bar {value.side}" x1="{x(value.value - value.error)}" x2="{x(value.value + value.error)}" y1="7" y2="7"/>')
    parts.append(f'<circle class="place {value.side}" cx="{x(value.value)}" cy="7" r="4"/>')
    kind = "among neutral" if neutral else "among"
    return Markup(f'<svg class="{kind}" viewBox="0 0 100 14" aria-hidden="true" focusable="false">{"".join(parts)}</svg>')


def ticks(low: float, high: float, wanted: int = 5) -> list[float]:
    """Round numbers between low and high."""
    raw = (high - low) / wanted
    step = 10 ** np.floor(np.log10(raw))
    step *= next(k for k in (1, 2, 5, 10) if k * step >= raw)
    return [round(float(k * step), 6) + 0.0 for k in range(int(np.ceil(low / step)), int(np.floor(high / step)) + 1)]


def _short(side: str, language: Language) -> str:
    return in_language(Phrase(f"page.short_{side}"), language)


def svg(parts: list[str], height: float, name: str) -> Markup:
    inside = "".join(parts)
    return Markup(f'<svg class="{name}" viewBox="0 0 {WIDTH} {height:g}" aria-hidden="true" focusable="false">{inside}</svg>')
