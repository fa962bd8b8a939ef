"""The report for programs: JSON after the schema "formcheck.report/2" (`schema.json`)."""

from __future__ import annotations

import codecs
import json
from typing import Any, TextIO

from formcheck.language.text import Language
from formcheck.result import Report, report_dict


def write(report: Report, stream: TextIO, language: Language = "en") -> None:
    """Write `report` as `write_data` does."""
    write_data(report_dict(report, language), stream)


def write_data(data: Any, stream: TextIO) -> None:
    """Write JSON-ready values. What `stream` cannot take as UTF-8 is written as escapes, so that the bytes are UTF-8 in any case."""
    text = json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False)
    if not _takes(stream, text):
        text = json.dumps(data, indent=2, allow_nan=False)
    stream.write(text + "\n")


def _takes(stream: TextIO, text: str) -> bool:
    try:
        text.encode("utf-8")
        return codecs.lookup(stream.encoding or "utf-8").name in {"utf-8", "utf-8-sig"}
    except (UnicodeEncodeError, LookupError):
        return False
