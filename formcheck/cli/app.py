"""The commands. Their help is in the language chosen before this module is imported (`cli.main`)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ..language.current import here
from ..language.text import Phrase
from . import analyze, batch, evaluate, show  # noqa: F401 (their commands)
from .options import Lang, Variant, app, t, talk


@app.callback(invoke_without_command=True)
def formcheck(
    lang: Lang = "",
    version: Annotated[bool, typer.Option("--version", help=t("version"))] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help=t("quiet"))] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help=t("verbose"))] = False,
) -> None:
    """What all commands have in common; all but the version are taken out of the line before (`cli.main`)."""
    if version:
        from .. import __version__

        typer.echo(f"formcheck {__version__}")
        raise typer.Exit


@app.command(help=t("profile.about"), epilog=t("example", words="formcheck profile anna.toml"))
def profile(file: Annotated[Path, typer.Argument(help=t("profile.file"))] = Path("runner.toml"), lang: Lang = "") -> None:
    from ..advice.profile import QUESTIONS, as_toml
    from ..advice.questions import ask
    from ..errors import BadProfile
    from ..system import files as tofile

    tofile.check(file)
    if not sys.stdin.isatty():
        raise BadProfile(Phrase("errors.profile.no_terminal", known=", ".join(QUESTIONS)))
    tofile.write(file, as_toml(ask(here(), input, lambda line: typer.echo(line, err=True))))
    talk(t("profile_written", path=file))


@app.command(help=t("explain.about"), epilog=t("example", words="formcheck explain foot_strike_angle"))
def explain(name: Annotated[str, typer.Argument(help=t("explain.name"))] = "", lang: Lang = "") -> None:
    from rich.console import Console

    from ..output.terminal.explain import explain as shown
    from ..output.terminal.explain import overview

    console = Console()
    if name:
        shown(name, console, here())
    else:
        overview(console, here())


@app.command(help=t("setup.about"), epilog=t("example", words="formcheck setup"))
def setup(variant: Variant = "full") -> None:
    from ..pose.model_file import setup as fetch

    found = fetch(variant)
    for one in (found, found.again):
        if one:
            talk(t("model_ready", variant=one.variant, origin=one.origin, path=one.path))


@app.command(help=t("doctor.about"), epilog=t("example", words="formcheck doctor"))
def doctor(variant: Variant = "full") -> None:
    from .doctor import checks

    found = checks(variant)
    for check in found:
        typer.echo(f"{'ok  ' if check.ok else 'FAIL'}  {check.name}: {check.detail}")
        if not check.ok and check.mend:
            typer.echo(f"      {t('mend', how=check.mend)}")
    if not all(check.ok for check in found):
        raise typer.Exit(1)


# From one day to the next


@app.command(help=t("history.about"), epilog=t("example", words="formcheck history anna"))
def history(
    runner: Annotated[str, typer.Argument(help=t("history.runner"))] = "",
    add: Annotated[list[Path] | None, typer.Option(help=t("history.add"))] = None,
    db: Annotated[Path | None, typer.Option(help=t("history.db"))] = None,
    html: Annotated[Path | None, typer.Option(help=t("history.html"))] = None,
    json: Annotated[bool, typer.Option("--json", help=t("history.json"))] = False,
    lang: Lang = "",
) -> None:
    from .history import run

    run(runner, add or [], db, html, json)


@app.command(help=t("compare.about"), epilog=t("example", words="formcheck compare 2026-11-06 2026-11-20 --runner anna"))
def compare(
    before: Annotated[str, typer.Argument(help=t("compare.before"))],
    after: Annotated[str, typer.Argument(help=t("compare.after"))] = "",
    out: Annotated[Path | None, typer.Option(help=t("compare.out"))] = None,
    blur_faces: Annotated[bool, typer.Option("--blur-faces", help=t("analyze.blur_faces"))] = False,
    runner: Annotated[str, typer.Option(help=t("compare.runner"))] = "",
    db: Annotated[Path | None, typer.Option(help=t("compare.db"))] = None,
    json: Annotated[bool, typer.Option("--json", help=t("compare.json"))] = False,
    lang: Lang = "",
) -> None:
    from .compare import run

    run(before, after, runner, db, json, out, blur_faces)


@app.command(help=t("forget.about"), epilog=t("example", words="formcheck forget anna"))
def forget(
    runner: Annotated[str, typer.Argument(help=t("forget.runner"))],
    clips: Annotated[list[Path] | None, typer.Argument(help=t("forget.clips"))] = None,
    db: Annotated[Path | None, typer.Option(help=t("forget.db"))] = None,
    yes: Annotated[bool, typer.Option("--yes", help=t("forget.yes"))] = False,
    lang: Lang = "",
) -> None:
    from .history import forget as forgotten

    forgotten(runner, clips or [], db, yes)
