"""The one page as a PDF of one A4 side, to print or to hand on."""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING

from ...language.text import Language
from ..font import font_file
from .colours import ALARM, CARD, INK, LINE, OF_PART, OF_WORD, SOFT, Colour
from .figures import BOTTOM, WIDTH, figure, top_of
from .one_page import OnePage, Sentence

if TYPE_CHECKING:
    from fpdf import FPDF

PAGE, EDGE = (210.0, 297.0), 15.0  # mm: A4, and the margin on all sides
INNER, LOWEST = PAGE[0] - 2 * EDGE, PAGE[1] - EDGE
GAP, INDENT = 4.0, 6.0
LEADING = 0.46  # mm from line to line for each point of a letter's size
PICTURES = 112.0  # mm, how tall at most
DRAWING = 34.0  # mm, how wide
FAMILY, FALLBACK = "DejaVu", "Helvetica"


def one_page_pdf(page: OnePage, language: Language) -> bytes:
    return fitted(page, language).content()


def fitted(page: OnePage, language: Language) -> Paper:
    """Texts that are too long for the side make the pictures smaller."""
    tall = PICTURES
    while True:
        paper = Paper(page, language, tall)
        if paper.end <= LOWEST or not page.pictures or tall < PICTURES / 3:
            return paper
        tall -= max(paper.end - LOWEST, 1.0)


class Paper:
    """The side, written from top to bottom. end: how far down it reaches, mm."""

    def __init__(self, page: OnePage, language: Language, tall: float) -> None:
        self._pdf, self._plain = _blank(page.title, language)
        self.end = EDGE
        self._text(page.title, 18, bold=True)
        self._text(page.when, 9.5, SOFT)
        if page.due:
            self._doctor(page)
        self.end += 2
        self._pictures(page, tall)
        for one in page.sentences:
            self._sentence(one, 11)
        if page.unjudged:
            self._sentence(page.unjudged, 9.5, SOFT)
        self._exercises(page)
        if not page.due:
            self._doctor(page)
        self.end += 2
        self._text(page.foot, 8, SOFT)

    def content(self) -> bytes:
        return bytes(self._pdf.output())

    def _text(
        self, text: str, size: float, colour: Colour = INK, *, bold: bool = False, x: float = EDGE, width: float = INNER, align: str = "L"
    ) -> None:
        if not text:
            return
        self._font(size, colour, bold)
        self._pdf.set_xy(x, self.end)
        self._pdf.multi_cell(width, LEADING * size, self._told(text), align=align, new_x="LMARGIN", new_y="NEXT")
        self.end = self._pdf.get_y()

    def _sentence(self, one: Sentence, size: float, colour: Colour = INK) -> None:
        """Sign, head in bold and text, which runs on behind it."""
        self.end += 1.2
        if one.symbol:
            self._font(size, OF_WORD.get(one.word, INK), False)
            self._pdf.text(EDGE, self.end + 0.78 * LEADING * size, self._told(one.symbol))
        indent = EDGE + INDENT
        self._pdf.set_left_margin(indent)
        self._pdf.set_right_margin(EDGE + (0 if one.symbol else INDENT))
        self._pdf.set_xy(indent, self.end)
        for text, bold in ((f"{one.head}: " if one.head else "", True), (one.text, False)):
            self._font(size, colour, bold)
            self._pdf.write(LEADING * size, self._told(text))
        self._pdf.set_margin(EDGE)
        self.end = self._pdf.get_y() + LEADING * size

    def _pictures(self, page: OnePage, tall: float) -> None:
        if not page.pictures:
            return
        shapes = [picture.still.width / picture.still.height for picture in page.pictures]
        tall = min(tall, (INNER - GAP * (len(shapes) - 1)) / sum(shapes))
        x, top, lowest = EDGE, self.end, self.end
        for picture, shape in zip(page.pictures, shapes, strict=True):
            self._pdf.image(io.BytesIO(picture.still.jpeg), x, top, tall * shape, tall, alt_text=picture.caption)
            self.end = top + tall + 1
            self._text(picture.caption, 8, SOFT, x=x - 1, width=tall * shape + 2)
            lowest, x = max(lowest, self.end), x + tall * shape + GAP
        self.end = lowest + 2

    def _exercises(self, page: OnePage) -> None:
        if not page.exercises:
            return
        self.end += GAP
        self._text(page.exercises_title, 13, bold=True)
        self.end += 1.5
        top, width = self.end, (INNER - GAP * 2) / 3
        field = top_of(one.id for one in page.exercises)
        tall = DRAWING * (BOTTOM - field) / WIDTH
        lowest = self._columns(page, top, width, tall)
        self._pdf.set_fill_color(*CARD)
        self._pdf.set_draw_color(*LINE)
        self._pdf.set_line_width(0.25)
        for column in range(len(page.exercises)):
            x = EDGE + column * (width + GAP)
            self._pdf.rect(x, top, width, lowest - top + 2, style="DF", round_corners=True, corner_radius=2.5)
        self._columns(page, top, width, tall)
        for column, one in enumerate(page.exercises):
            self._figure(one.id, EDGE + column * (width + GAP) + (width - DRAWING) / 2, top + 1.5, field)
        self.end = lowest + 2

    def _columns(self, page: OnePage, top: float, width: float, tall: float) -> float:
        """Name and text of each exercise; how far down the longest goes."""
        lowest = top
        for column, one in enumerate(page.exercises):
            x = EDGE + column * (width + GAP)
            self.end = top + tall + 2.5
            self._text(one.name, 10, bold=True, x=x, width=width, align="C")
            self.end += 1
            self._text(f"{one.how} {one.by}".strip(), 8.5, x=x + 1.5, width=width - 3)
            lowest = max(lowest, self.end)
        return lowest

    def _figure(self, piece: str, x: float, y: float, field: float) -> None:
        scale = DRAWING / WIDTH
        with self._pdf.local_context(stroke_cap_style="round", stroke_join_style="round"):
            for one in figure(piece):
                points = [(x + a * scale, y + (b - field) * scale) for a, b in one.points]
                self._pdf.set_draw_color(*OF_PART[one.part])
                self._pdf.set_fill_color(*OF_PART[one.part])
                self._pdf.set_line_width(one.width * scale)
                if len(points) > 1:
                    self._pdf.polyline(points)
                else:
                    self._pdf.circle(*points[0], one.width * scale / 2, style="F")

    def _doctor(self, page: OnePage) -> None:
        self.end += GAP
        top = self.end
        self.end += 1.5
        self._sentence(Sentence("", "", page.doctor_title, page.doctor), 10.5)
        self.end += 1.5
        self._pdf.set_draw_color(*ALARM)
        self._pdf.set_line_width(0.6)
        self._pdf.rect(EDGE, top, INNER, self.end - top, round_corners=True, corner_radius=2.5)

    def _font(self, size: float, colour: Colour, bold: bool) -> None:
        self._pdf.set_font(FALLBACK if self._plain else FAMILY, "B" if bold else "", size)
        self._pdf.set_text_color(*colour)

    def _told(self, text: str) -> str:
        return text.encode("cp1252", "replace").decode("cp1252") if self._plain else text


def _blank(title: str, language: Language) -> tuple[FPDF, bool]:
    """An empty side, and whether only the letters are there that every reader of PDF has."""
    from fpdf import FPDF

    logging.getLogger("fpdf").setLevel(logging.ERROR)  # a name in letters that no font here has is no news for the user
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    pdf = FPDF(format="A4")
    pdf.set_margin(EDGE)
    pdf.c_margin = 0
    pdf.set_auto_page_break(False)
    pdf.add_page()
    pdf.set_title(title)
    pdf.set_creator("formcheck")
    pdf.set_lang(language)
    plain, bold = font_file(bold=False), font_file(bold=True)
    if plain and bold:
        pdf.add_font(FAMILY, "", plain)
        pdf.add_font(FAMILY, "B", bold)
    return pdf, not (plain and bold)
