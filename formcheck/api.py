"""The door for Python: what `from formcheck import ...` hands out. `docs/api.md` shows it in use."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from . import analysis
from . import result as values
from .advice.profile import answers, read_profile
from .analysis import Options
from .clip_result import ClipResult
from .language.text import Language, in_language
from .output.json import read
from .output.write import Outputs, text_of, write_all
from .result import Finding, Measurement, Session, Side, View, without_strides
from .system import files
from .system.progress import Progress

Paths = str | os.PathLike[str] | Sequence[str | os.PathLike[str]]


@dataclass(frozen=True)
class Report(values.Report):
    """A report that answers questions. recordings: what it was made from, as long as it was not read from a file."""

    recordings: tuple[ClipResult, ...] = field(default=(), repr=False, compare=False)

    @property
    def speed(self) -> float | None:
        """Of the belt, in m/s: as it was told, else as a side view shows it for a leg of usual length; None without any."""
        return self.session.speed or next((clip.speed for clip in self.clips if clip.speed), None)

    def number(self, metric: str, side: Side = "both") -> Measurement:
        """The measurement of this metric and side with the smallest expected error. Raises KeyError where there is none."""
        found = [one for one in self.measurements if (one.metric, one.side) == (metric, side)]
        if not found:
            there = sorted({f"{one.metric} ({one.side})" for one in self.measurements})
            raise KeyError(f"no {metric} ({side}) in this report; there are: {', '.join(there) or 'none'}")
        return min(found, key=lambda one: one.error)

    def verdict(self, finding: str, side: Side = "both") -> Finding:
        """The verdict on this finding and side, with its reason. Raises KeyError where there is none."""
        for one in self.findings:
            if (one.finding, one.side) == (finding, side):
                return one
        there = sorted({f"{one.finding} ({one.side})" for one in self.findings})
        raise KeyError(f"no {finding} ({side}) in this report; there are: {', '.join(there) or 'none'}")

    def to_rows(self, language: Language = "en") -> list[dict[str, Any]]:
        """One dict a measurement, with the runner, day and clip it belongs to: what pandas.DataFrame takes as it is."""
        known = {"runner": self.runner, "date": self.session.date}
        return [
            known | {name: in_language(v, language) if isinstance(v, str) else v for name, v in without_strides(one).items()}
            for one in self.measurements
        ]

    def write(
        self,
        *,
        json: str | os.PathLike[str] | None = None,
        text: str | os.PathLike[str] | None = None,
        html: str | os.PathLike[str] | None = None,
        csv: str | os.PathLike[str] | None = None,
        video: str | os.PathLike[str] | None = None,
        folder: str | os.PathLike[str] | None = None,
        language: Language = "en",
        progress: Progress | None = None,
    ) -> list[Path]:
        """Write the files that are named and give them back; a report read from a file has no pictures, curves or video.

        Raises OutputUnwritable, MissingLibrary.
        """
        written = []
        for path, as_json in ((json, True), (text, False)):
            if path is not None:
                files.write(Path(path), text_of(self, as_json, language))
                written.append(Path(path))
        html, csv, video, folder = (None if path is None else Path(path) for path in (html, csv, video, folder))
        return written + write_all(self, self.recordings, Outputs(html=html, csv=csv, video=video, folder=folder), language, progress)


def analyze(
    clips: Paths,
    options: Options | None = None,
    progress: Progress | None = None,
    *,
    runner: str | None = None,
    profile: str | os.PathLike[str] | None = None,
    view: View | None = None,
    slowmo: float | None = None,
    speed: float | None = None,
) -> Report:
    """Analyse the recordings of one runner.

    Parameters
    ----------
    clips
        One path or several.
    options
        Everything that can be said; what is given by name below comes before it.
    progress
        Called with what is being done (text), how much is done and of how much (0: unknown).
    runner, profile
        Her name, and the file `formcheck profile` writes.
    view
        Where the phone stood, if formcheck does not see it rightly.
    slowmo
        How many times slower than life the recording plays.
    speed
        Of the belt, m/s.

    Raises
    ------
    FormcheckError
        The first recording that cannot be read, or an option that makes no sense, ends the analysis.
    """
    from dataclasses import replace

    paths = [Path(clips)] if isinstance(clips, str | os.PathLike) else [Path(one) for one in clips]
    options = options or Options()
    said = {"runner": runner, "view": view, "slowmo": slowmo}
    options = replace(options, **{name: value for name, value in said.items() if value is not None})  # type: ignore[arg-type]
    if profile is not None:
        options = replace(options, answers=answers(read_profile(Path(profile))))
    if speed is not None:
        options = replace(options, session=replace(options.session, speed=speed))
    results = analysis.analyze_clips(paths, options, progress)
    name = options.runner or analysis.runner_name(paths)
    return _with(analysis.merge(results, name, options.answers, options.session), tuple(results))


def read_report(path: str | os.PathLike[str]) -> Report:
    """A report that was written as JSON. Raises FormcheckError where the file is none or damaged."""
    return _with(read.read_report(Path(path)))


def _with(report: values.Report, recordings: tuple[ClipResult, ...] = ()) -> Report:
    return Report(**{f.name: getattr(report, f.name) for f in fields(values.Report)}, recordings=recordings)


__all__ = ["Finding", "Measurement", "Options", "Report", "Session", "analyze", "read_report"]
