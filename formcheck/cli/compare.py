"""`formcheck compare`."""

from __future__ import annotations

import sys
from pathlib import Path

from ..history.comparison import compare
from ..history.inputs import analysed, stored
from ..language.current import here


def run(before: str, after: str, runner: str, db: Path | None, json: bool) -> None:
    """What is quickly found wrong is, before a recording is analysed."""
    from ..system.progress import counted
    from .progress_bar import shown

    days = [stored(word, runner, db, here()) for word in (before, after)]
    open_days = days.count(None)
    with shown(here()) as progress:
        turns = (counted(progress, k, open_days) for k in range(1, open_days + 1))
        first, then = (day or analysed(word, runner, next(turns)) for word, day in zip((before, after), days, strict=True))
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
