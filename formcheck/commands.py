"""The commands. Their help is in the language chosen before this module is imported (`cli.main`)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from .report.plain import clean
from .words.choose import here
from .words.said import say, told

if TYPE_CHECKING:
    from .result import Report

HELP = ("-h", "--help")


def _t(key: str, **gaps: Any) -> str:
    return told(say(f"cli.{key}", **gaps), here())


class _Commands(TyperGroup):
    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as stop:  # typer would end without a word
            from .cli import end

            end(stop.args[0] if stop.args else say("errors.stopped"), 130)


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": list(HELP)},
    help=_t("about"),
    epilog=_t("example", words="formcheck side.mp4 rear.mp4"),
)

Variant = Annotated[str, typer.Option(help=_t("analyze.variant"))]
Lang = Annotated[str, typer.Option(help=_t("analyze.lang"))]  # for the help alone: cli.main takes it out before


@app.callback()
def formcheck(lang: Lang = "") -> None:
    """What all commands have in common."""


@app.command(help=_t("analyze.about"), epilog=_t("example", words="formcheck analyze anna_side.mp4 anna_rear.mp4"))
def analyze(
    clips: Annotated[list[Path], typer.Argument(help=_t("analyze.clips"))],
    json: Annotated[bool, typer.Option("--json", help=_t("analyze.json"))] = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", help=_t("analyze.output"))] = None,
    runner: Annotated[str, typer.Option(help=_t("analyze.runner"))] = "",
    profile: Annotated[Path | None, typer.Option(help=_t("analyze.profile"))] = None,
    view: Annotated[str, typer.Option(help=_t("analyze.view"))] = "",
    slowmo: Annotated[float | None, typer.Option(help=_t("analyze.slowmo"))] = None,
    fps: Annotated[float | None, typer.Option(help=_t("analyze.fps"))] = None,
    variant: Variant = "full",
    model: Annotated[Path | None, typer.Option(help=_t("analyze.model"))] = None,
    refresh: Annotated[bool, typer.Option("--refresh", help=_t("analyze.refresh"))] = False,
    date: Annotated[str, typer.Option(help=_t("analyze.date"))] = "",
    speed: Annotated[str, typer.Option(help=_t("analyze.speed"))] = "",
    shoes: Annotated[str, typer.Option(help=_t("analyze.shoes"))] = "",
    clothing: Annotated[str, typer.Option(help=_t("analyze.clothing"))] = "",
    out: Annotated[Path | None, typer.Option(help=_t("analyze.out"))] = None,
    html: Annotated[Path | None, typer.Option(help=_t("analyze.html"))] = None,
    video: Annotated[Path | None, typer.Option(help=_t("analyze.video"))] = None,
    slow: Annotated[bool, typer.Option("--slow", help=_t("analyze.slow"))] = False,
    stills: Annotated[Path | None, typer.Option(help=_t("analyze.stills"))] = None,
    blur_faces: Annotated[bool, typer.Option("--blur-faces", help=_t("analyze.blur_faces"))] = False,
    csv: Annotated[Path | None, typer.Option(help=_t("analyze.csv"))] = None,
    landmarks: Annotated[Path | None, typer.Option(help=_t("analyze.landmarks"))] = None,
    angles: Annotated[Path | None, typer.Option(help=_t("analyze.angles"))] = None,
    lang: Lang = "",
) -> None:
    from .advice.profile import answers, read_profile
    from .analysis import Options, analyze_clips, merge, runner_name
    from .errors import BadOption
    from .report import tofile
    from .report.outputs import Outputs, text_of, write_all
    from .result import Session
    from .session import read_date, read_speed, recording_date

    if view and view not in ("side", "rear", "front"):
        raise BadOption(say("errors.view", view=view))
    options = Options(
        runner=runner,
        view=view or None,  # type: ignore[arg-type]
        slowmo=slowmo,
        fps=fps,
        variant=variant,
        model=model,
        refresh=refresh,
        answers=answers(read_profile(profile)) if profile else frozenset(),
        session=Session(read_date(date) or recording_date(clips[0]), read_speed(speed), shoes, clothing),
    )
    if output:
        tofile.check(output, clips)
    wanted = Outputs(html, csv, stills, video, landmarks, angles, out, slow, blur_faces, model)
    wanted.check(clips)
    with _progress() as progress:
        results = analyze_clips(clips, options, progress)
    report = merge(results, runner or runner_name(clips), options.answers, options.session)
    if output:
        tofile.write(output, text_of(report, json, here()))
        typer.echo(_t("file_written", path=output), err=True)
    else:
        _print(report, json)
    if wanted.any:
        with _progress() as progress:
            written = write_all(report, results, wanted, here(), progress)
        for path in written:
            typer.echo(_t("written", path=path), err=True)


@app.command(help=_t("batch.about"), epilog=_t("example", words="formcheck batch clips --out reports"))
def batch(
    source: Annotated[str, typer.Argument(metavar="FOLDER|MANIFEST", help=_t("batch.source"))] = "",
    out: Annotated[Path | None, typer.Option(help=_t("batch.out"))] = None,
    init: Annotated[bool, typer.Option("--init", help=_t("batch.init"))] = False,
    reports: Annotated[str, typer.Option(help=_t("batch.reports"))] = "html,txt,json",
    json: Annotated[bool, typer.Option("--json", help=_t("batch.json"))] = False,
    initials: Annotated[bool, typer.Option("--initials", help=_t("batch.initials"))] = False,
    jobs: Annotated[int | None, typer.Option(help=_t("batch.jobs"))] = None,
    timeout: Annotated[float, typer.Option(help=_t("batch.timeout"))] = 300.0,
    scheduler: Annotated[str, typer.Option(help=_t("batch.scheduler"))] = "",
    variant: Variant = "full",
    model: Annotated[Path | None, typer.Option(help=_t("analyze.model"))] = None,
    refresh: Annotated[bool, typer.Option("--refresh", help=_t("analyze.refresh"))] = False,
    blur_faces: Annotated[bool, typer.Option("--blur-faces", help=_t("analyze.blur_faces"))] = False,
    no_history: Annotated[bool, typer.Option("--no-history", help=_t("batch.no_history"))] = False,
    db: Annotated[Path | None, typer.Option(help=_t("batch.db"))] = None,
    lang: Lang = "",
) -> None:
    from .club.command import Batch, begin_manifest, hold_evening

    def talk(line: str) -> None:
        typer.echo(clean(told(line, here())), err=True)

    if init:
        return talk(say("club.manifest_written", path=begin_manifest(source)))
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
    status = hold_evening(wanted, here(), json, talk)
    if status:
        raise typer.Exit(status)


@app.command(help=_t("profile.about"), epilog=_t("example", words="formcheck profile anna.toml"))
def profile(file: Annotated[Path, typer.Argument(help=_t("profile.file"))] = Path("runner.toml"), lang: Lang = "") -> None:
    from .advice.profile import QUESTIONS, as_toml
    from .advice.questions import ask
    from .errors import BadProfile
    from .report import tofile

    tofile.check(file)
    if not sys.stdin.isatty():
        raise BadProfile(say("errors.profile.no_terminal", known=", ".join(QUESTIONS)))
    tofile.write(file, as_toml(ask(here(), input, lambda line: typer.echo(line, err=True))))
    typer.echo(_t("profile_written", path=file), err=True)


@app.command(help=_t("explain.about"), epilog=_t("example", words="formcheck explain foot_strike_angle"))
def explain(name: Annotated[str, typer.Argument(help=_t("explain.name"))] = "", lang: Lang = "") -> None:
    from rich.console import Console

    from .report.explain import explain as shown
    from .report.explain import overview

    console = Console()
    if name:
        shown(name, console, here())
    else:
        overview(console, here())


@app.command(help=_t("evaluate.about"), epilog=_t("example", words="formcheck evaluate sample_videos/*.truth.json --jobs 2"))
def evaluate(
    truths: Annotated[list[Path], typer.Argument(help=_t("evaluate.truths"))],
    json: Annotated[bool, typer.Option("--json", help=_t("evaluate.json"))] = False,
    save: Annotated[Path | None, typer.Option(help=_t("evaluate.save"))] = None,
    jobs: Annotated[int, typer.Option(help=_t("evaluate.jobs"))] = 1,
    part: Annotated[str, typer.Option(help=_t("evaluate.part"))] = "",
) -> None:
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


@app.command(help=_t("setup.about"), epilog=_t("example", words="formcheck setup"))
def setup(variant: Variant = "full") -> None:
    from .pose.store import setup as fetch

    found = fetch(variant)
    typer.echo(_t("model_ready", path=found.path), err=True)


@app.command(help=_t("doctor.about"), epilog=_t("example", words="formcheck doctor"))
def doctor(variant: Variant = "full") -> None:
    from .doctor import checks

    found = checks(variant)
    for check in found:
        typer.echo(f"{'ok  ' if check.ok else 'FAIL'}  {check.name}: {check.detail}")
        if not check.ok and check.mend:
            typer.echo(f"      {_t('mend', how=check.mend)}")
    if not all(check.ok for check in found):
        raise typer.Exit(1)


def _progress() -> Any:
    from .progress import shown

    return shown(here())


def _print(report: Report, json: bool) -> None:
    if json:
        from .report.jsonout import write

        write(report, sys.stdout, here())
        sys.stdout.flush()  # so that what goes wrong goes wrong here
    else:
        from rich.console import Console

        from .report.terminal import render

        render(report, Console(), here())


# From one day to the next


@app.command(help=_t("history.about"), epilog=_t("example", words="formcheck history anna"))
def history(
    runner: Annotated[str, typer.Argument(help=_t("history.runner"))] = "",
    add: Annotated[list[Path] | None, typer.Option(help=_t("history.add"))] = None,
    db: Annotated[Path | None, typer.Option(help=_t("history.db"))] = None,
    html: Annotated[Path | None, typer.Option(help=_t("history.html"))] = None,
    json: Annotated[bool, typer.Option("--json", help=_t("history.json"))] = False,
    lang: Lang = "",
) -> None:
    from .history.command import run

    run(runner, add or [], db, html, json)


@app.command(help=_t("compare.about"), epilog=_t("example", words="formcheck compare 2026-11-06 2026-11-20 --runner anna"))
def compare(
    before: Annotated[str, typer.Argument(help=_t("compare.before"))],
    after: Annotated[str, typer.Argument(help=_t("compare.after"))],
    runner: Annotated[str, typer.Option(help=_t("compare.runner"))] = "",
    db: Annotated[Path | None, typer.Option(help=_t("compare.db"))] = None,
    json: Annotated[bool, typer.Option("--json", help=_t("compare.json"))] = False,
    lang: Lang = "",
) -> None:
    from .compare.command import run

    run(before, after, runner, db, json)


@app.command(help=_t("forget.about"), epilog=_t("example", words="formcheck forget anna"))
def forget(
    runner: Annotated[str, typer.Argument(help=_t("forget.runner"))],
    clips: Annotated[list[Path] | None, typer.Argument(help=_t("forget.clips"))] = None,
    db: Annotated[Path | None, typer.Option(help=_t("forget.db"))] = None,
    yes: Annotated[bool, typer.Option("--yes", help=_t("forget.yes"))] = False,
    lang: Lang = "",
) -> None:
    from .history.command import forget as forgotten

    forgotten(runner, clips or [], db, yes)
