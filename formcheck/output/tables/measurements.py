"""The measurements of a report as a table for a spreadsheet or a statistics program."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path

from ...result import Measurement, Report

COLUMNS = ("runner", "metric", "side", "value", "unit", "error", "n", "spread", "clip")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def measurements_csv(report: Report) -> str:
    """CSV (RFC 4180, but lines end in a bare newline), a header and one row a measurement; English names and decimal points always.

    value, error (expected, 1 SD) and spread (SD between strides) are in `unit`, n is in strides; a number that is not known is empty.
    clip is the file's name without its folder. A spreadsheet would run a cell that begins with = + - @, a tab or a carriage return as a
    formula, so the runner's and the clip's name get an apostrophe before such a beginning.
    """
    return line(COLUMNS) + "".join(line(_cells(report.runner, m)) for m in report.measurements)


def _cells(runner: str, m: Measurement) -> tuple[object, ...]:
    clip = harmless(Path(m.clip).name)
    return harmless(runner), m.metric, m.side, number(m.value), m.unit, number(m.error), m.n, number(m.spread), clip


def number(value: float) -> float | str:
    return round(float(value), 4) if math.isfinite(value) else ""


def harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def line(cells: tuple[object, ...]) -> str:
    """One row. The csv module quotes a carriage return within a cell only where lines end in one, so it ends them so and we take it off."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue().removesuffix("\r\n") + "\n"
