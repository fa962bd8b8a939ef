"""formcheck analyze."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..language.current import here
from ..language.text import Phrase, in_language
from ..system.safe_text import clean
from .options import Lang, Variant, app, t, talk
from .progress_bar import shown

if TYPE_CHECKING:
    from ..result import DateOf, Report, Session, Standing


@app.command(help=t("analyze.about"), epilog=t("example", words="formcheck analyze anna_side.mp4 anna_rear.mp4"))
def analyze(
    clips: Annotated[list[Path], typer.Argument(help=t("analyze.clips"))],
    full: Annotated[bool, typer.Option("--full", help=t("analyze.full"))] = False,
    json: Annotated[bool, typer.Option("--json", help=t("analyze.json"))] = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", help=t("analyze.output"))] = None,
    standing: Annotated[Path | None, typer.Option(help=t("analyze.standing"))] = None,
    runner: Annotated[str, typer.Option(help=t("analyze.runner"))] = "",
    profile: Annotated[Path | None, typer.Option(help=t("analyze.profile"))] = None,
    view: Annotated[str, typer.Option(help=t("analyze.view"))] = "",
    slowmo: Annotated[float | None, typer.Option(help=t("analyze.slowmo"))] = None,
    fps: Annotated[float | None, typer.Option(help=t("analyze.fps"))] = None,
    variant: Variant = "full",
    model: Annotated[Path | None, typer.Option(help=t("analyze.model"))] = None,
    refresh: Annotated[bool, typer.Option("--refresh", help=t("analyze.refresh"))] = False,
    date: Annotated[str, typer.Option(help=t("analyze.date"))] = "",
    speed: Annotated[str, typer.Option(help=t("analyze.speed"))] = "",
    shoes: Annotated[str, typer.Option(help=t("analyze.shoes"))] = "",
    clothing: Annotated[str, typer.Option(help=t("analyze.clothing"))] = "",
    out: Annotated[Path | None, typer.Option(help=t("analyze.out"))] = None,
    html: Annotated[Path | None, typer.Option(help=t("analyze.html"))] = None,
    video: Annotated[Path | None, typer.Option(help=t("analyze.video"))] = None,
    slow: Annotated[bool, typer.Option("--slow", help=t("analyze.slow"))] = False,
    stills: Annotated[Path | None, typer.Option(help=t("analyze.stills"))] = None,
    blur_faces: Annotated[bool, typer.Option("--blur-faces", help=t("analyze.blur_faces"))] = False,
    csv: Annotated[Path | None, typer.Option(help=t("analyze.csv"))] = None,
    landmarks: Annotated[Path | None, typer.Option(help=t("analyze.landmarks"))] = None,
    angles: Annotated[Path | None, typer.Option(help=t("analyze.angles"))] = None,
    lang: Lang = "",
) -> None:
    from dataclasses import replace

    from ..advice.profile import answers, read_profile
    from ..analysis import Options, analyze_clips, merge, runner_name
    from ..errors import BadOption
    from ..output.write import Outputs, text_of, write_all
    from ..recording.session_text import read_date, read_speed
    from ..result import Session
    from ..system import files as tofile
    from ..system.progress import part

    if view and view not in ("side", "rear", "front"):
        raise BadOption(Phrase("errors.view", view=view))
    day, date_of = _day(read_date(date), clips[0])
    options = Options(
        runner=runner,
        view=view or None,  # type: ignore[arg-type]
        slowmo=slowmo,
        fps=fps,
        variant=variant,
        model=model,
        refresh=refresh,
        answers=answers(read_profile(profile)) if profile else frozenset(),
        standing=standing,
        session=Session(day, read_speed(speed), shoes, clothing),
    )
    if runner and not standing:
        options = replace(options, stood=_standing_kept(runner, options.session))
    filmed = [*clips, standing] if standing else clips
    if output:
        tofile.check(output, filmed)
    wanted = Outputs(html, csv, stills, video, landmarks, angles, out, slow, blur_faces, model)
    wanted.check(filmed)
    written: list[Path] = []
    report = None
    try:
        with shown(here()) as progress:
            measured = 1 - wanted.share(len(clips))
            results = analyze_clips(clips, options, part(progress, 0, measured))
            report = merge(results, runner or runner_name(clips), options.answers, options.session)
            report = replace(report, date_of=date_of)
            if wanted.any:
                written = write_all(report, results, wanted, here(), part(progress, measured, 1))
    finally:  # a page that cannot be written loses no report
        if report and not output:
            print_report(report, json, full)
    if output:
        tofile.write(output, text_of(report, json, here()))
        talk(t("file_written", path=output))
    for path in written:
        talk(t("written", path=path))


def _day(told: str, clip: Path) -> tuple[str, DateOf]:
    from ..recording.session_text import recording_day

    return (told, "told") if told else recording_day(clip)


def _standing_kept(runner: str, session: Session) -> Standing | None:
    """The runner's of that day in the history. A history that cannot be read ends no analysis; it is told."""
    from ..errors import BadHistory
    from ..history.store import standings_kept

    try:
        return standings_kept([(runner, session)])[0]
    except BadHistory as error:
        talk(clean(in_language(error.args[0], here())))
        return None


def print_report(report: Report, json: bool, full: bool) -> None:
    if json:
        from ..output.json.write import write

        write(report, sys.stdout, here())
        sys.stdout.flush()  # so that what goes wrong goes wrong here
    else:
        from rich.console import Console

        from ..output.terminal.report import render
        from ..output.terminal.short import render_short

        (render if full else render_short)(report, Console(), here())
