"""formcheck batch."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..language.current import here
from ..language.text import Phrase, in_language
from ..system.safe_text import clean
from .options import Lang, Variant, app, t, talk


@app.command(help=t("batch.about"), epilog=t("example", words="formcheck batch clips --out reports"))
def batch(
    source: Annotated[str, typer.Argument(help=t("batch.source"))] = "",
    out: Annotated[Path | None, typer.Option(help=t("batch.out"))] = None,
    init: Annotated[bool, typer.Option("--init", help=t("batch.init"))] = False,
    reports: Annotated[str, typer.Option(help=t("batch.reports"))] = "html,txt,json",
    json: Annotated[bool, typer.Option("--json", help=t("batch.json"))] = False,
    initials: Annotated[bool, typer.Option("--initials", help=t("batch.initials"))] = False,
    jobs: Annotated[int | None, typer.Option(help=t("batch.jobs"))] = None,
    timeout: Annotated[float, typer.Option(help=t("batch.timeout"))] = 300.0,
    scheduler: Annotated[str, typer.Option(help=t("batch.scheduler"))] = "",
    variant: Variant = "full",
    model: Annotated[Path | None, typer.Option(help=t("analyze.model"))] = None,
    refresh: Annotated[bool, typer.Option("--refresh", help=t("analyze.refresh"))] = False,
    blur_faces: Annotated[bool, typer.Option("--blur-faces", help=t("analyze.blur_faces"))] = False,
    no_history: Annotated[bool, typer.Option("--no-history", help=t("batch.no_history"))] = False,
    db: Annotated[Path | None, typer.Option(help=t("batch.db"))] = None,
    lang: Lang = "",
) -> None:
    from ..batch.run import Batch, begin_manifest, run_batch

    def say_on(line: str) -> None:
        talk(clean(in_language(line, here())))

    if init:
        return say_on(Phrase("club.manifest_written", path=begin_manifest(source)))
    wanted = Batch.asked(
        source=source,
        out=out,
        kinds=reports,
        jobs=jobs,
        timeout_s=timeout,
        scheduler=scheduler,
        initials=initials,
        blur=blur_faces,
        variant=variant,
        model=model,
        refresh=refresh,
        history=not no_history,
        db=db,
    )
    status = run_batch(wanted, here(), json, say_on)
    if status:
        raise typer.Exit(status)
