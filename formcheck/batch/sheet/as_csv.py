"""The club's table for a statistics program."""

from __future__ import annotations

from ...output.tables.measurements import harmless, line
from .table import Cell, Column, Table


def club_csv(table: Table) -> str:
    """CSV as `output.tables.measurements` writes it: English names, decimal points, dates as 2026-11-20."""
    head = line(tuple(column.key for column in table.columns))
    rows = (line(tuple(_text(column, cell) for column, cell in zip(table.columns, row, strict=True))) for row in table.rows)
    return head + "".join(rows)


def _text(column: Column, cell: Cell) -> object:
    if cell is None:
        return ""
    return harmless(cell) if column.kind == "text" and isinstance(cell, str) else cell
