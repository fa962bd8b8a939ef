"""Lines, headings and tables on a terminal, as all reports lay them out."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from formcheck.advice.advise import doctor
from formcheck.language.text import Language, Phrase, in_language
from formcheck.system.safe_text import clean, fit

_WIDEST = 100  # longer lines are hard to read
_TABLES_FROM = 76  # on narrower ones a table would cut numbers apart


class Page:
    """A console of bounded width whose every string is first told in the language, and made safe and fit for the encoding."""

    def __init__(self, console: Console, language: Language) -> None:
        self.console = console
        self.language: Language = language
        self.width = min(console.width, _WIDEST)
        self.narrow = self.width < _TABLES_FROM

    def text(self, text: str) -> str:
        return fit(clean(in_language(text, self.language)), self.console.encoding)

    def capital(self, text: str) -> str:
        """The same with a capital at its beginning."""
        said = self.text(text)
        return said[:1].upper() + said[1:]

    def say(self, text: str | Text, style: str = "", indent: int = 2) -> None:
        shown = text if isinstance(text, Text) else Text(self.text(text))
        shown.stylize(style)
        self._print(Padding.indent(shown, indent))

    def gap(self) -> None:
        self.console.print()

    def rule(self, title: str = "") -> None:
        start = self.text(f"── {self.text(title)} " if title else "")
        line = start + self.text("─") * (self.width - 4 - len(start))
        self.say(Text(line, "bold" if title else ""))

    def heading(self, title: str) -> None:
        self.gap()
        self.rule(title)

    def doctor(self) -> None:
        """When to see a doctor, in a line."""
        self.gap()
        self.say(Text.assemble((self.text(Phrase("report.doctor")), "bold"), f"  {self.text(doctor().title)}."))

    def rows(self, rows: Iterable[tuple[str | Text, str | Text]], indent: int = 2) -> None:
        """Two columns, the first as narrow as its longest entry."""
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for left, right in rows:
            table.add_row(*(cell if isinstance(cell, Text) else Text(cell) for cell in (left, right)))
        self.table(table, indent)

    def table(self, table: Table, indent: int) -> None:
        if table.row_count:
            self._print(Padding.indent(table, indent))

    def _print(self, what: Padding) -> None:
        self.console.print(what, width=self.width)
