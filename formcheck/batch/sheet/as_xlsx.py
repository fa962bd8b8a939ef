"""The club's table as a workbook: numbers are numbers and dates are dates in every country's spreadsheet, verdicts are coloured."""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import Any

from ...language.text import Language, Phrase, in_language
from ...system.safe_text import clean
from .table import Cell, Column, Table

FILLS = {
    "marked": "F8C9C4",
    "mild": "FBE3C0",
    "information": "CDEBF2",
    "borderline": "E9DAF3",
    "fine": "D5EEDD",
}  # behind the verdict's word
WIDEST, NARROWEST = 32, 8  # columns' widths, letters
LONGEST = 32767  # letters that a cell holds
NO_MOMENT = datetime.datetime(2000, 1, 1)  # the same table makes the same file, whenever it is written


def club_xlsx(table: Table, language: Language) -> bytes:
    """A workbook of one sheet, its first row and column fixed, with a filter. Text that looks like a formula stays text."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet: Any = book.active
    sheet.title = in_language(Phrase("club.sheet_name"), language)
    for k, column in enumerate(table.columns, 1):
        head = sheet.cell(1, k)
        _put(head, column.label)
        head.font, head.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        shown = [_shown(column, row[k - 1], language) for row in table.rows]
        sheet.column_dimensions[get_column_letter(k)].width = min(WIDEST, max([NARROWEST, *(len(str(cell)) + 2 for cell in shown)]))
        for r, (value, row) in enumerate(zip(shown, table.rows, strict=True), 2):
            cell = sheet.cell(r, k)
            _put(cell, value)
            if column.kind == "date":
                cell.number_format = "yyyy-mm-dd" if language == "en" else "dd.mm.yyyy"
            elif column.kind == "number":
                cell.number_format = f"0.{'0' * column.decimals}" if column.decimals else "0"
            elif column.kind == "verdict" and (colour := FILLS.get(str(row[k - 1]))):
                cell.fill = PatternFill("solid", start_color=colour)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    made = io.BytesIO()
    book.save(made)
    return _dateless(made.getvalue())


def _shown(column: Column, cell: Cell, language: Language) -> Cell:
    return in_language(Phrase(f"verdicts.{cell}"), language) if column.kind == "verdict" and cell else cell


def _put(cell: Any, value: Cell) -> None:
    if value == "":
        return
    if isinstance(value, str):
        cell.value = clean(value)[:LONGEST]
        cell.data_type = "s"  # not a formula, though it begin with =
    else:
        cell.value = value


def _dateless(content: bytes) -> bytes:
    """The same workbook without the moment at which it was written."""
    from openpyxl.packaging.core import DocumentProperties
    from openpyxl.xml.functions import tostring

    properties = tostring(DocumentProperties(creator="formcheck", created=NO_MOMENT, modified=NO_MOMENT).to_tree())
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, properties if name == "docProps/core.xml" else old.read(name))
    return made.getvalue()
