"""formcheck evaluate."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ..language.current import here
from ..language.text import Phrase, in_language
from .options import Lang, app, t, talk
from .progress_bar import shown


@app.command(help=t("evaluate.about"), epilog=t("example", words="formcheck evaluate sample_videos/*.truth.json --jobs 2"))
def evaluate(
    truths: Annotated[list[Path], typer.Argument(help=t("evaluate.truths"))],
    json: Annotated[bool, typer.Option("--json", help=t("evaluate.json"))] = False,
    save: Annotated[Path | None, typer.Option(help=t("evaluate.save"))] = None,
    jobs: Annotated[int, typer.Option(help=t("evaluate.jobs"))] = 1,
    part: Annotated[str, typer.Option(help=t("evaluate.part"))] = "",
    lang: Lang = "",
) -> None:
    from ..errors import BadOption
    from ..evaluate.many_clips import compare_all
    from ..evaluate.rows import dumps
    from ..evaluate.truth import read_truth
    from ..system import files as tofile

    if part and part not in ("tuning", "test"):
        raise BadOption(Phrase("errors.evaluate.part", part=part))
    if jobs < 1:
        raise BadOption(Phrase("errors.evaluate.jobs", jobs=jobs))
    known = [truth for truth in map(read_truth, truths) if part in ("", truth.part)]
    if not known:
        raise BadOption(Phrase("errors.evaluate.none_of_part", part=part))
    if save:
        tofile.check(save, [*truths, *(truth.clip for truth in known)])
    with shown(here()) as progress:
        comparisons = compare_all(known, jobs, progress=progress)
    if save:
        tofile.write(save, dumps(comparisons))
        talk(in_language(Phrase("evaluate.saved", path=save), here()))
    if json:
        sys.stdout.write(dumps(comparisons))
        sys.stdout.flush()
    else:
        from rich.console import Console

        from ..evaluate.table import write

        write(comparisons, Console(), here())
