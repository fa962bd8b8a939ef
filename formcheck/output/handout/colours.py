"""Colours on paper and on the card, RGB: the page's light ones (`html/style.css.j2`)."""

from __future__ import annotations

from .figures import Part

Colour = tuple[int, int, int]
PAPER: Colour = (255, 255, 255)
INK: Colour = (28, 36, 48)
SOFT: Colour = (85, 96, 111)
CARD: Colour = (245, 247, 250)
LINE: Colour = (213, 219, 227)
ALARM: Colour = (179, 38, 30)
OF_WORD: dict[str, Colour] = {
    "marked": ALARM,
    "mild": (138, 90, 0),
    "information": (0, 103, 125),
    "borderline": (122, 61, 156),
    "fine": (28, 107, 58),
    "not_assessed": (92, 102, 115),
}
OF_PART: dict[Part, Colour] = {
    "near": INK,
    "far": (139, 150, 166),
    "before": LINE,
    "floor": LINE,
    "thing": (10, 95, 180),
    "arrow": (179, 71, 0),
    "paper": CARD,
}
