"""The exercises' figures as SVG; their colours come from the page's style sheet."""

from __future__ import annotations

from markupsafe import Markup, escape

from ...language.text import Language, in_language
from ..handout.figures import BOTTOM, WIDTH, figure, shown_as, top_of


def drawing(piece: str, language: Language, top: float | None = None) -> Markup:
    """top: where the field begins, by default just above this figure. Raises KeyError for a piece of advice without a figure."""
    lines = []
    for one in figure(piece):
        start, *others = (f"{x:g} {y:g}" for x, y in one.points)
        path = f"M{start}L{' '.join(others or [start])}"  # a line to where it starts is a dot, by its round ends
        lines.append(f'<path class="{one.part}" stroke-width="{one.width:g}" d="{path}"/>')
    top = top_of([piece]) if top is None else top
    box = f"0 {top:g} {WIDTH:g} {BOTTOM - top:g}"
    alt = escape(in_language(shown_as(piece), language))
    return Markup(f'<svg class="figure" viewBox="{box}" role="img" aria-label="{alt}">{"".join(lines)}</svg>')
