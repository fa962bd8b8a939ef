"""`formcheck history` and `formcheck forget`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import typer

from ..errors import BadHistory, BadOption
from ..history.store import open_history
from ..language.current import here
from ..language.text import Phrase, in_language


def run(runner: str, add: Sequence[Path], db: Path | None, html: Path | None, json: bool) -> None:
    """All reports are read before the first is kept. What is talk and not data goes to standard error."""
    from ..output.json.read import read_report
    from ..system import files as tofile

    if html and not runner:
        raise BadOption(Phrase("errors.history.whose_page"))
    reports = [read_report(path) for path in add]
    if html:
        tofile.check(html, add)
    with open_history(db) as history:
        for path, report in zip(add, reports, strict=True):
            _tell("history.added" if history.add(report) else "history.not_added", path=path, name=report.runner)
        known, sessions = history.runners(), history.sessions(runner) if runner else ()
    if json:
        from ..history.history_json import history_dict, runners_dict
        from ..output.json.write import write_data

        write_data(history_dict(sessions, here()) if runner else runners_dict(known, here()), sys.stdout)
        sys.stdout.flush()
    elif not html:
        from rich.console import Console

        from ..history.history_terminal import render, render_runners

        if runner:
            render(sessions, Console(), here())
        else:
            render_runners(known, Console(), here())
    if html:
        from ..history.history_html import page

        tofile.write(html, page(sessions, here()))
        _tell("cli.written", path=html)


def forget(runner: str, clips: Sequence[Path], db: Path | None, sure: bool) -> None:
    """Remove a runner from the history, and what is kept of her recordings and of those named from the cache."""
    from ..history.cache_files import kept_of, remove
    from ..recording.clip import sha256_of

    named = [sha256_of(path) for path in clips]
    with open_history(db) as history:
        try:
            sessions, alone = history.sessions(runner), history.clips_alone(runner)
        except BadHistory:
            if not named:
                raise
            sessions, alone = (), ()
        files = kept_of([*alone, *named])
        _agree(runner, len(sessions), len(files), sure)
        # The cache first: should that fail, the history still knows what belongs to her.
        size = remove(files)
        rows = history.forget(runner).rows if sessions else {}
    counted = ", ".join(in_language(Phrase(f"history.rows.{table}", n=n), here()) for table, n in rows.items() if n)
    _tell("history.forgotten" if rows else "history.was_not_there", name=runner, rows=counted)
    _tell("history.uncached", n=len(files), size=size / 1e6)
    _tell("history.elsewhere")


def _agree(runner: str, sessions: int, files: int, sure: bool) -> None:
    """Raises BadOption without a terminal to ask at, BadHistory for any answer but yes."""
    if sure:
        return
    if not sys.stdin.isatty():
        raise BadOption(Phrase("errors.history.no_terminal"))
    what = in_language(Phrase("history.ask", name=runner, n=sessions, files=files), here())
    typer.echo(f"{what} [{in_language(Phrase('cli.profile.yes_no'), here())}] ", err=True, nl=False)
    if sys.stdin.readline().strip().casefold() not in in_language(Phrase("cli.profile.yes"), here()).split():
        raise BadHistory(Phrase("errors.history.kept"))


def _tell(key: str, **gaps: object) -> None:
    from ..system.safe_text import clean

    typer.echo(clean(in_language(Phrase(key, **gaps), here())), err=True)
