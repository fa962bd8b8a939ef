"""`formcheck compare`."""

from __future__ import annotations

import sys
from pathlib import Path

from ..errors import BadOption, BadReport
from ..history.comparison import Comparison, compare, compare_legs
from ..history.inputs import Day, analysed, stored
from ..language.current import here
from ..language.text import Phrase
from ..system import files as tofile
from ..system.progress import Progress, counted, part

MEASURING = 0.7  # of the time, where page and film are written as well


def run(before: str, after: str, runner: str, db: Path | None, json: bool, out: Path | None = None, blur: bool = False) -> None:
    """What is quickly found wrong is, before a recording is analysed. after: "" for the legs of the first."""
    from .options import t, talk
    from .progress_bar import shown

    if out:
        tofile.make_folder(out)
    known = [stored(word, runner, db, here()) for word in (before, after) if word]
    if not after and known[0] is not None and out:
        raise BadOption(Phrase("errors.compare.legs_of_stored", word=before))
    written: list[Path] = []
    with shown(here()) as progress:
        measuring = part(progress, 0, MEASURING if out else 1)
        turns = (counted(measuring, k, known.count(None)) for k in range(1, known.count(None) + 1))
        named = zip((before, after), known, strict=False)
        days = [Day(day) if day else analysed(word, runner, next(turns)) for word, day in named]
        found = compare(days[0].result, days[1].result) if after else compare_legs(days[0].result)
        if not after and not found.changes:
            raise BadReport(Phrase("errors.compare.no_legs", word=before))
        if out:
            written = _write(found, days, out, blur, part(progress, MEASURING, 1))
    _print(found, json)
    for path in written:
        talk(t("written", path=path))


def _write(found: Comparison, days: list[Day], out: Path, blur: bool, progress: Progress | None) -> list[Path]:
    from ..history.comparison_html import write_comparison

    return write_comparison(found, (days[0].clips, days[-1].clips), out, here(), blur=blur, progress=progress)


def _print(found: Comparison, json: bool) -> None:
    if json:
        from ..history.comparison_json import comparison_dict
        from ..output.json.write import write_data

        write_data(comparison_dict(found, here()), sys.stdout)
        sys.stdout.flush()
        return
    from rich.console import Console

    from ..history.comparison_terminal import render

    render(found, Console(), here())
