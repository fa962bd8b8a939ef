"""What all commands share: the application they belong to, its language, and options that several take."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from ..system.loudness import quiet
from .frame import Command, Commands
from .words import t

__all__ = ["Lang", "Variant", "app", "t", "talk"]


def talk(line: str) -> None:
    """A line on standard error for whoever watches, unless she wants none."""
    if not quiet():
        typer.echo(line, err=True)


class _App(typer.Typer):
    def command(self, *args: Any, **more: Any) -> Any:
        return super().command(*args, **{"cls": Command} | more)


app = _App(
    cls=Commands,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=t("about"),
    epilog=t("example", words="formcheck side.mp4 rear.mp4"),
)

Variant = Annotated[str, typer.Option(help=t("analyze.variant"))]
Lang = Annotated[str, typer.Option(help=t("analyze.lang"))]  # for the help alone: cli.main takes it out before
