"""The command line: the only place that turns errors into a line and an exit status."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from .result import Report

COMMANDS = ("analyze", "evaluate", "setup", "doctor")
HELP = ("-h", "--help")
FILE_WIDTH = 100  # columns of a report in a file


class _Commands(TyperGroup):
    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:  # typer would end without a word
            _end("Stopped.", 130)


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": list(HELP)},
    help="Find out from a recording how somebody runs on a treadmill. Nothing leaves this computer.",
    epilog="Example: formcheck side.mp4 rear.mp4",
)


@app.command(epilog="Example: formcheck analyze anna_side.mp4 anna_rear.mp4")
def analyze(
    clips: Annotated[list[Path], typer.Argument(help="Recordings of one runner, from the side, from behind, from the front.")],
    json: Annotated[bool, typer.Option("--json", help="Write the whole result as JSON.")] = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file, not to standard output.")] = None,
    runner: Annotated[str, typer.Option(help="The runner's name; else taken from the file names.")] = "",
    view: Annotated[str, typer.Option(help="side, rear or front, where formcheck does not see it by itself.")] = "",
    slowmo: Annotated[float | None, typer.Option(help="How many times slower than life the file plays.")] = None,
    fps: Annotated[float | None, typer.Option(help="Frames a second the camera really took.")] = None,
    variant: Annotated[str, typer.Option(help="Pose model: lite, full or heavy.")] = "full",
    model: Annotated[Path | None, typer.Option(help="A pose model file to use instead.")] = None,
    refresh: Annotated[bool, typer.Option("--refresh", help="Do not use a pose kept from an earlier run.")] = False,
) -> None:
    """Analyse recordings of one runner and report on the form."""
    from .analysis import Options
    from .analysis import analyze as run
    from .errors import BadOption
    from .report import tofile

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
    if output:
        tofile.check(output, clips)
    with _progress() as progress:
        report = run(clips, options, progress)
    if output:
        tofile.write(output, _text(report, json))
        typer.echo(f"The report is in {output}", err=True)
    else:
        _print(report, json)


@app.command(epilog="Example: formcheck evaluate sample_videos/*.truth.json --jobs 2")
def evaluate(
    truths: Annotated[list[Path], typer.Argument(help="Truth files (NAME.truth.json), each with its recording beside it.")],
    json: Annotated[bool, typer.Option("--json", help="Write the comparison of each clip as JSON, not tables over all.")] = False,
    save: Annotated[Path | None, typer.Option(help="Write the comparisons to this file too.")] = None,
    jobs: Annotated[int, typer.Option(help="Clips analysed at the same time.")] = 1,
    part: Annotated[str, typer.Option(help="tuning or test: only the clips of this part.")] = "",
) -> None:
    """Measure how wrong formcheck is on clips whose truth is known.

    Tables in a terminal, Markdown in a file or pipe.
    """
    from .errors import BadOption
    from .evaluate.comparison import dumps
    from .evaluate.run import compare_all
    from .evaluate.truth import read_truth
    from .report import tofile

    if part and part not in ("tuning", "test"):
        raise BadOption(f"--part {part} is not known; say tuning or test.")
    if jobs < 1:
        raise BadOption(f"--jobs must be 1 or more, not {jobs}.")
    known = [truth for truth in map(read_truth, truths) if part in ("", truth.part)]
    if not known:
        raise BadOption(f"None of these clips is of the part {part}.")
    if save:
        tofile.check(save, [*truths, *(truth.clip for truth in known)])
    with _progress() as progress:
        comparisons = compare_all(known, jobs, progress=progress)
    if save:
        tofile.write(save, dumps(comparisons))
        typer.echo(f"The comparisons are in {save}", err=True)
    if json:
        sys.stdout.write(dumps(comparisons))
        sys.stdout.flush()
    else:
        from rich.console import Console

        from .evaluate.table import write

        write(comparisons, Console())


@app.command(epilog="Example: formcheck setup")
def setup(variant: Annotated[str, typer.Option(help="Pose model: lite, full or heavy.")] = "full") -> None:
    """Fetch the pose model ahead of time.

    After that no network is needed.
    """
    from .pose.store import setup as fetch

    found = fetch(variant)
    typer.echo(f"The pose model is ready: {found.path}", err=True)


@app.command(epilog="Example: formcheck doctor")
def doctor(variant: Annotated[str, typer.Option(help="Pose model: lite, full or heavy.")] = "full") -> None:
    """Check that everything is there and works.

    Says how to mend what does not.
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


def _print(report: Report, json: bool) -> None:
    if json:
        from .report.jsonout import write

        write(report, sys.stdout)
        sys.stdout.flush()  # so that what goes wrong goes wrong here
    else:
        from rich.console import Console

        from .report.terminal import render

        render(report, Console())


def _text(report: Report, json: bool) -> str:
    from io import StringIO

    text = StringIO()
    if json:
        from .report.jsonout import write

        write(report, text)
        return text.getvalue()
    from rich.console import Console

    from .report.terminal import render

    render(report, Console(file=text, width=FILE_WIDTH, color_system=None))
    return "".join(f"{line.rstrip()}\n" for line in text.getvalue().splitlines())


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; `formcheck CLIP` means `formcheck analyze CLIP`."""
    from .errors import FormcheckError

    words = list(sys.argv[1:] if arguments is None else arguments)
    if words and words[0] not in (*COMMANDS, *HELP):
        words.insert(0, "analyze")
    try:
        app(words, prog_name="formcheck")
    except FormcheckError as error:
        _end(str(error))
    except (ImportError, OSError) as error:
        from .libraries import explain_import_error

        known = explain_import_error(error)
        if known is None and isinstance(error, OSError) and error.errno == errno.ENOSPC:
            known = f"The output could not be written: {error.strerror}."
        if known is None:
            raise
        _end(known)


def _end(line: str, status: int = 1) -> NoReturn:
    from .report.plain import clean

    print(f"formcheck: {clean(line)}", file=sys.stderr)
    if status == 130:
        sys.stderr.flush()
        os._exit(status)
    raise SystemExit(status)
