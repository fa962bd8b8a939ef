"""`formcheck compare`."""

from __future__ import annotations

import sys
from pathlib import Path

from ..words.choose import here
from .compare import compare
from .source import analysed, kept


def run(before: str, after: str, runner: str, db: Path | None, json: bool) -> None:
    """What is quickly found wrong is, before a recording is analysed."""
    from ..progress import shown

    days = [kept(word, runner, db, here()) for word in (before, after)]
    with shown(here()) as progress:
        first, then = (day or analysed(word, runner, progress) for word, day in zip((before, after), days, strict=True))
    found = compare(first, then)
    if json:
        from ..report.jsonout import write_data
        from .asjson import comparison_dict

        write_data(comparison_dict(found, here()), sys.stdout)
        sys.stdout.flush()
        return
    from rich.console import Console

    from .terminal import render

    render(found, Console(), here())
