"""The frame of help and errors in the language spoken here: what typer says by itself is English."""

from __future__ import annotations

import re
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from ..language.text import Phrase
from .commands import COMMANDS
from .exit import end
from .words import t

# Of typer's own copy of click, or of click, whichever this version of typer builds on.
UsageError: type[Exception] = typer.BadParameter.__mro__[1]

COMPLETION = ("install_completion", "show_completion")
TYPES = re.compile(r"<(?:list\[)?(str|path|float|int)\]?>", re.IGNORECASE)
ADDED = {"[required]": "required", "[default: ": "default"}  # to the help of an option or argument
SAID = {  # what is wrong, as typer says it: the key of the text here
    r"No such option: (?P<name>\S+).*": "no_option",
    r"Missing argument '(?P<name>.+)'\.": "missing_argument",
    r"Missing option '(?P<name>.+)'\.": "missing_option",
    r"Invalid value for '(?P<name>.+?)': Input should be a valid (number|integer)\b.*": "no_number",
    r"Invalid value for '(?P<name>.+?)': (?P<why>.*)": "bad_value",
    r"Option '(?P<name>.+)' requires an argument\.": "needs_value",
    r"Option '(?P<name>.+)' does not take a value\.": "no_value",
    r"Got unexpected extra arguments?(\(s\))? \((?P<name>.*)\)": "extra",
}


class _Spoken:
    """What makes the help of a command be in the language spoken here as a whole."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        arguments = [one for one in self.get_params(ctx) if one.param_type_name == "argument"]
        return [t("frame.options_of"), *(_argument(one) if one.required else f"[{_argument(one)}]" for one in arguments)]

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix=f"{t('frame.usage')} ")

    def format_options(self, ctx: Any, formatter: Any) -> None:
        params = self.get_params(ctx)
        arguments = [(_argument(one), _help(one)) for one in params if one.param_type_name == "argument"]
        options = [one.get_help_record(ctx) for one in params if one.param_type_name == "option"]
        for heading, rows in (("arguments", arguments), ("options", [_in_own_words(*one) for one in options if one])):
            if rows:
                with formatter.section(t(f"frame.{heading}")):
                    formatter.write_dl(rows)

    def get_params(self, ctx: Any) -> list[Any]:
        params: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for one in params:
            if one.name in COMPLETION:
                one.help = t(f"frame.{one.name}")
        return params

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        try:
            rest: list[str] = super().parse_args(ctx, args)  # type: ignore[misc]
        except UsageError as error:
            error.ctx = error.ctx or ctx  # type: ignore[attr-defined] # typer leaves some without
            raise
        return rest

    def get_help_option(self, ctx: Any) -> Any:
        found = super().get_help_option(ctx)  # type: ignore[misc]
        if found is not None:
            found.help = t("frame.help")
        return found


class Command(_Spoken, TyperCommand):
    """One command."""


class Commands(_Spoken, TyperGroup):
    """All commands, in the order in which the help lists them, each with the whole of its first sentences."""

    def list_commands(self, ctx: Any) -> list[str]:
        return [name for name in COMMANDS if name in self.commands]

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        return [*super().collect_usage_pieces(ctx), t("frame.command")]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        super().format_options(ctx, formatter)
        rows = [(name, (self.commands[name].help or "").partition("\n\n")[0]) for name in self.list_commands(ctx)]
        with formatter.section(t("frame.commands")):
            formatter.write_dl(rows)

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as stop:  # typer would end without a word
            end(stop.args[0] if stop.args else Phrase("errors.stopped"), 130)

    def main(self, *args: Any, **more: Any) -> Any:
        try:
            status = super().main(*args, **more | {"standalone_mode": False})
        except UsageError as error:
            _usage(error)
        raise SystemExit(status if isinstance(status, int) else 0)


def _argument(one: Any) -> str:
    return t(f"argument.{one.name}") + ("..." if one.nargs != 1 else "")


def _help(one: Any) -> str:
    return f"{one.help}  [{t('frame.required')}]" if one.required else str(one.help)


def _in_own_words(name: str, help_: str) -> tuple[str, str]:
    for said, key in ADDED.items():
        help_ = help_.replace(said, said.replace(key, t(f"frame.{key}")))
    return TYPES.sub(lambda found: t(f"type.{found[1].lower()}"), name), help_


def _usage(error: Any) -> None:
    """How the command is used, and what was wrong with the line; typer's own words where it has new ones."""
    typer.echo(error.ctx.get_usage(), err=True)
    typer.echo(f"{t('frame.see', command=error.ctx.command_path)}\n", err=True)
    end(_wrong(error.format_message(), error), error.exit_code)


def _wrong(said: str, error: Any) -> str:
    for pattern, key in SAID.items():
        if found := re.fullmatch(pattern, said, re.DOTALL):
            gaps = found.groupdict()
            if key == "missing_argument":
                gaps["name"] = _argument(error.param)
            return Phrase(f"cli.frame.{key}", **gaps)
    return said
