"""`formcheck compare`."""

from __future__ import annotations

import sys
from pathlib import Path

from ..history.comparison import compare
from ..history.inputs import analysed, kept
from ..language.current import here


def run(before: str, after: str, runner: str, db: Path | None, json: bool) -> None:
    """What is quickly found wrong is, before a recording is analysed."""
    from .progress_bar import shown

    days = [kept(word, runner, db, here()) for word in (before, after)]
    with shown(here()) as progress:
        first, then = (day or analysed(word, runner, progress) for word, day in zip((before, after), days, strict=True))
    found = compare(first, then)
    if json:
        from ..history.comparison_json import comparison_dict
        from ..output.json.write import write_data

        write_data(comparison_dict(found, here()), sys.stdout)
        sys.stdout.flush()
        return
    from rich.console import Console

    from ..history.comparison_terminal import render

    render(found, Console(), here())
