"""What all commands share: the application they belong to, its language, and options that several take."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from ..language.current import here
from ..language.text import Phrase, in_language
from .exit import end
from .loudness import quiet

HELP = ("-h", "--help")


def talk(line: str) -> None:
    """A line on standard error for whoever watches, unless she wants none."""
    if not quiet():
        typer.echo(line, err=True)


def t(key: str, **gaps: Any) -> str:
    return in_language(Phrase(f"cli.{key}", **gaps), here())


class _Commands(TyperGroup):
    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as stop:  # typer would end without a word
            end(stop.args[0] if stop.args else Phrase("errors.stopped"), 130)


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": list(HELP)},
    help=t("about"),
    epilog=t("example", words="formcheck side.mp4 rear.mp4"),
)

Variant = Annotated[str, typer.Option(help=t("analyze.variant"))]
Lang = Annotated[str, typer.Option(help=t("analyze.lang"))]  # for the help alone: cli.main takes it out before
