"""The command line: the only place that turns errors into a line and an exit status."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

COMMANDS = ("analyze", "setup", "doctor")

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    help="Find out from a recording how somebody runs on a treadmill. Nothing leaves this computer.\n\n"
    "Example: formcheck side.mp4 rear.mp4",
)


@app.command()
def analyze(
    clips: Annotated[list[Path], typer.Argument(help="Recordings of one runner, from the side, from behind, from the front.")],
    json: Annotated[bool, typer.Option("--json", help="Write the whole result to standard output as JSON.")] = False,
    runner: Annotated[str, typer.Option(help="The runner's name; else taken from the file names.")] = "",
    view: Annotated[str, typer.Option(help="side, rear or front, where formcheck does not see it by itself.")] = "",
    slowmo: Annotated[float | None, typer.Option(help="How many times slower than life the file plays.")] = None,
    fps: Annotated[float | None, typer.Option(help="Frames a second the camera really took.")] = None,
    variant: Annotated[str, typer.Option(help="Pose model: lite, full or heavy.")] = "full",
    model: Annotated[Path | None, typer.Option(help="A pose model file to use instead.")] = None,
    refresh: Annotated[bool, typer.Option("--refresh", help="Do not use a pose kept from an earlier run.")] = False,
) -> None:
    """Analyse recordings of one runner and report on the form.

    Example: formcheck analyze anna_side.mp4 anna_rear.mp4
    """
    from .analysis import Options
    from .analysis import analyze as run
    from .errors import BadOption

    if view and view not in ("side", "rear", "front"):
        raise BadOption(f"--view {view} is not known; say side, rear or front.")
    options = Options(
        runner=runner,
        view=view or None,  # type: ignore[arg-type]
        slowmo=slowmo,
        fps=fps,
        variant=variant,
        model=model,
        refresh=refresh,
    )
    with _progress() as progress:
        report = run(clips, options, progress)
    if json:
        from .report.jsonout import write

        write(report, sys.stdout)
    else:
        from rich.console import Console

        from .report.terminal import render

        render(report, Console())


@app.command()
def setup(variant: Annotated[str, typer.Option(help="Pose model: lite, full or heavy.")] = "full") -> None:
    """Fetch the pose model ahead of time; after that no network is needed.

    Example: formcheck setup
    """
    from .pose.store import setup as fetch

    found = fetch(variant)
    typer.echo(f"The pose model is ready: {found.path}", err=True)


@app.command()
def doctor(variant: Annotated[str, typer.Option(help="Pose model: lite, full or heavy.")] = "full") -> None:
    """Check that everything formcheck needs is there and works, and say how to mend what does not.

    Example: formcheck doctor
    """
    from .doctor import checks

    found = checks(variant)
    for check in found:
        typer.echo(f"{'ok  ' if check.ok else 'FAIL'}  {check.name}: {check.detail}")
        if not check.ok and check.mend:
            typer.echo(f"      mend it: {check.mend}")
    if not all(check.ok for check in found):
        raise typer.Exit(1)


def _progress() -> Any:
    from .progress import shown

    return shown()


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; `formcheck CLIP` means `formcheck analyze CLIP`."""
    from .errors import FormcheckError

    words = list(sys.argv[1:] if arguments is None else arguments)
    if words and words[0] not in COMMANDS and not words[0].startswith("-"):
        words.insert(0, "analyze")
    try:
        app(words, prog_name="formcheck")
    except FormcheckError as error:
        _end(str(error))
    except (ImportError, OSError) as error:
        from .libraries import explain_import_error

        known = explain_import_error(error)
        if known is None:
            raise
        _end(known)
    except KeyboardInterrupt:
        _end("Stopped.", 130)


def _end(line: str, status: int = 1) -> None:
    print(f"formcheck: {line}", file=sys.stderr)
    if status == 130:
        sys.stderr.flush()
        os._exit(status)
    raise SystemExit(status)
