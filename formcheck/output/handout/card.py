"""The one page as a picture for messengers, upright, in letters that can be read on a phone."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from ..font import font_file
from .colours import ALARM, CARD, INK, LINE, OF_PART, OF_WORD, PAPER, SOFT, Colour
from .figures import BOTTOM, WIDTH, figure, top_of
from .one_page import OnePage, Sentence

if TYPE_CHECKING:
    from PIL import Image, ImageDraw, ImageFont

SIZE = (1080, 1350)
EDGE, GAP = 54, 24
INNER = SIZE[0] - 2 * EDGE
INDENT = 44
LEADING = 1.28
FINE = 3  # how much larger figures are drawn before they are made smaller
PICTURES = 620  # pixels, how tall at most
LETTERS = (34, 31, 28)  # of the sentences, the largest that leaves the pictures room


def card(page: OnePage) -> bytes:
    """PNG of 1080 x 1350. Texts that are too long make the letters smaller, then the pictures."""
    for letters in LETTERS:
        below = Card(page, letters, 0).end - (GAP if page.pictures else 0)
        room = SIZE[1] - EDGE // 2 - below - 2 * GAP
        if room >= (0.6 * PICTURES if page.pictures else 0) or letters == LETTERS[-1]:
            return Card(page, letters, min(PICTURES, max(int(room), 0))).content()
    raise AssertionError("there is a last size of letters")


class Card:
    """The picture, from top to bottom. end: how far down it reaches, pixels."""

    def __init__(self, page: OnePage, letters: int, tall: int) -> None:
        from PIL import Image, ImageDraw

        self._image = Image.new("RGB", SIZE, PAPER)
        self._draw = ImageDraw.Draw(self._image)
        self.end = float(EDGE)
        self._text(page.title, 50, bold=True)
        self._text(page.when, 26, SOFT)
        if page.due:
            self._doctor(page, letters)
        self.end += GAP
        self._pictures(page, tall)
        for one in page.sentences:
            self._sentence(one, letters)
        if page.unjudged:
            self._sentence(page.unjudged, letters - 5, SOFT)
        self._exercises(page)
        if not page.due:
            self._doctor(page, letters)
        self.end += 10
        self._text(page.foot, 20, SOFT)

    def content(self) -> bytes:
        png = io.BytesIO()
        self._image.save(png, "PNG")
        return png.getvalue()

    def _text(
        self,
        text: str,
        size: int,
        colour: Colour = INK,
        *,
        bold: bool = False,
        x: float = EDGE,
        width: float = INNER,
        centred: bool = False,
    ) -> None:
        font = _font(size, bold)
        for line in _lines([(text, bold)], size, width) if text else ():
            words = " ".join(word for word, _ in line)
            aside = (width - font.getlength(words)) / 2 if centred else 0
            self._draw.text((x + aside, self.end), words, fill=colour, font=font)
            self.end += LEADING * size

    def _sentence(self, one: Sentence, size: int, colour: Colour = INK) -> None:
        """Sign, head in bold and text, which runs on behind it."""
        self.end += 0.25 * size
        if one.symbol:
            self._draw.text((EDGE, self.end), one.symbol, fill=OF_WORD.get(one.word, INK), font=_font(size, False))
        x = EDGE + INDENT
        parts = [(f"{one.head}:", True)] if one.head else []
        for line in _lines([*parts, (one.text, False)], size, SIZE[0] - EDGE - x - (0 if one.symbol else INDENT)):
            at = float(x)
            for word, bold in line:
                self._draw.text((at, self.end), word, fill=colour, font=_font(size, bold))
                at += _font(size, bold).getlength(word + " ")
            self.end += LEADING * size

    def _pictures(self, page: OnePage, tall: int) -> None:
        if not page.pictures or tall <= 0:
            return
        from PIL import Image

        shapes = [picture.still.width / picture.still.height for picture in page.pictures]
        tall = min(tall, int((INNER - GAP * (len(shapes) - 1)) / sum(shapes)))
        x = EDGE + int(INNER - tall * sum(shapes) - GAP * (len(shapes) - 1)) // 2
        for picture, shape in zip(page.pictures, shapes, strict=True):
            still = Image.open(io.BytesIO(picture.still.jpeg)).convert("RGB")
            self._image.paste(still.resize((round(tall * shape), tall), Image.Resampling.LANCZOS), (x, round(self.end)))
            x += round(tall * shape) + GAP
        self.end += tall + GAP / 2

    def _exercises(self, page: OnePage) -> None:
        if not page.exercises:
            return
        self.end += GAP
        self._text(page.exercises_title, 32, bold=True)
        self.end += 8
        top, width = self.end, (INNER - 2 * GAP) / 3
        field = top_of(one.id for one in page.exercises)
        tall = width * 0.8 * (BOTTOM - field) / WIDTH
        names = max(len(_lines([(one.name, True)], 24, width - 16)) for one in page.exercises)
        bottom = top + tall + LEADING * 24 * names + 24
        for column, one in enumerate(page.exercises):
            x = EDGE + column * (width + GAP)
            self._draw.rounded_rectangle((x, top, x + width, bottom), 18, fill=CARD, outline=LINE, width=2)
            drawn = _figure(one.id, round(width * 0.8), field)
            self._image.paste(drawn, (round(x + 0.1 * width), round(top + 8)))
            self.end = top + tall + 14
            self._text(one.name, 24, bold=True, x=x + 8, width=width - 16, centred=True)
        self.end = bottom

    def _doctor(self, page: OnePage, letters: int) -> None:
        self.end += GAP
        top = self.end
        self.end += 6
        self._sentence(Sentence("", "", page.doctor_title, page.doctor), letters - 5)
        self.end += 10
        self._draw.rounded_rectangle((EDGE, top, EDGE + INNER, self.end), 18, outline=ALARM, width=4)


def _figure(piece: str, width: int, field: float) -> Image.Image:
    from PIL import Image, ImageDraw

    scale = FINE * width / WIDTH
    image = Image.new("RGB", (FINE * width, round(scale * (BOTTOM - field))), CARD)
    draw: ImageDraw.ImageDraw = ImageDraw.Draw(image)
    for one in figure(piece):
        colour, half = OF_PART[one.part], one.width * scale / 2
        points = [(x * scale, (y - field) * scale) for x, y in one.points]
        if len(points) > 1:
            draw.line(points, colour, round(2 * half))
        for x, y in points:
            draw.ellipse((x - half, y - half, x + half, y + half), colour)
    return image.resize((width, image.height // FINE), Image.Resampling.LANCZOS)


def _lines(parts: list[tuple[str, bool]], size: int, width: float) -> list[list[tuple[str, bool]]]:
    """Words, each bold or not, laid into lines no wider than `width`; a word that is too wide for a line is broken."""
    lines: list[list[tuple[str, bool]]] = [[]]
    at = 0.0
    for text, bold in parts:
        font = _font(size, bold)
        for word in (piece for whole in text.split() for piece in _broken(whole, font, width)):
            wide = font.getlength(word)
            if lines[-1] and at + wide > width:
                lines.append([])
                at = 0.0
            lines[-1].append((word, bold))
            at += wide + font.getlength(" ")
    return lines


def _broken(word: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    if font.getlength(word) <= width or len(word) < 2:
        return [word]
    fits = max((k for k in range(1, len(word)) if font.getlength(word[:k]) <= width), default=1)
    return [word[:fits], *_broken(word[fits:], font, width)]


def _font(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    from PIL import ImageFont

    path = font_file(bold)
    return ImageFont.truetype(str(path), size) if path else ImageFont.load_default(size)  # type: ignore[return-value]
