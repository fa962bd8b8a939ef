"""formcheck show."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..language.current import here
from .analyze import print_report
from .options import Lang, app, t, talk


@app.command(help=t("show.about"), epilog=t("example", words="formcheck show anna.json --lang de"))
def show(
    report: Annotated[Path, typer.Argument(help=t("show.report"))],
    json: Annotated[bool, typer.Option("--json", help=t("show.json"))] = False,
    full: Annotated[bool, typer.Option("--full", help=t("analyze.full"))] = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", help=t("analyze.output"))] = None,
    html: Annotated[Path | None, typer.Option(help=t("analyze.html"))] = None,
    csv: Annotated[Path | None, typer.Option(help=t("analyze.csv"))] = None,
    lang: Lang = "",
) -> None:
    from ..clip_result import ClipResult
    from ..output.json.read import read_report
    from ..output.write import Outputs, text_of, write_all
    from ..system import files as tofile

    stored = read_report(report)
    wanted = Outputs(html=html, csv=csv)
    wanted.check([])
    if output:
        tofile.check(output)
    if not stored.program.version:
        talk(t("show.older", path=report))
    written = write_all(stored, [ClipResult(clip) for clip in stored.clips], wanted, here())
    if html:
        talk(t("show.without_recordings", path=html))
    if output:
        tofile.write(output, text_of(stored, json, here()))
        written.append(output)
    for path in written:
        talk(t("written", path=path))
    if not output and (json or not written):
        print_report(stored, json, full)
