"""All files that one analysis can write, and under which names."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from ..clip_result import ClipResult
from ..language.text import Language
from ..result import Report
from ..system import files as tofile
from ..system.progress import Progress, counted, part
from ..system.safe_text import safe_name
from .json import write as jsonout

if TYPE_CHECKING:
    from .html.stills import Still

FILE_WIDTH = 100  # columns of a report in a file
# How long they take against each other: to measure a recording, all stills of a report, its page, the video of a recording.
MEASURE, STILLS, PAGE, VIDEO = 7.0, 1.0, 0.3, 3.0


@dataclass(frozen=True)
class Outputs:
    """Where to write what; None: not wanted. Of several clips, `video`, `landmarks` and `angles` get the clip's name added. folder: all of
    them, under names made of the runner's and the clips'. slow, blur: of the video, and faces in it and in the stills."""

    html: Path | None = None
    csv: Path | None = None
    stills: Path | None = None
    video: Path | None = None
    landmarks: Path | None = None
    angles: Path | None = None
    folder: Path | None = None
    slow: bool = False
    blur: bool = False
    model: Path | None = None  # that finds the faces; None: the usual one

    @property
    def any(self) -> bool:
        return any((self.html, self.csv, self.stills, self.video, self.landmarks, self.angles, self.folder))

    def share(self, clips: int) -> float:
        """Of the time that so many recordings take, the part in which they are written about."""
        writing = self._pictured + self._filmed(clips)
        return writing / (clips * MEASURE + writing)

    def pictured(self, clips: int) -> float:
        """Of that part, the share after which stills and page are there."""
        return self._pictured / ((self._pictured + self._filmed(clips)) or 1.0)

    @property
    def _pictured(self) -> float:
        return (STILLS + PAGE) * bool(self.html or self.stills or self.folder)

    def _filmed(self, clips: int) -> float:
        return clips * VIDEO * bool(self.video or self.folder)

    def check(self, clips: Sequence[Path]) -> None:
        """Notice before a long analysis what cannot be written. Raises OutputUnwritable."""
        for folder in (self.folder, self.stills):
            if folder:
                tofile.make_folder(folder)
        for path in (self.html, self.csv):
            if path:
                tofile.check(path, clips)
        for path in (self.video, self.landmarks, self.angles):
            for name in clips if path else ():
                assert path is not None
                tofile.check(for_clip(path, name, len(clips)), clips)


def for_clip(path: Path, clip: PurePath | str, of: int) -> Path:
    """The name for one of several clips: out.mp4 -> out_anna_side.mp4."""
    return path if of == 1 else path.with_name(f"{path.stem}_{PurePath(clip).stem}{path.suffix}")


def write_all(
    report: Report, results: Sequence[ClipResult], wanted: Outputs, language: Language, progress: Progress | None = None
) -> list[Path]:
    """Write what is wanted and give back the files. Raises OutputUnwritable, MissingLibrary."""
    written: list[Path] = []
    folder = wanted.folder
    name = safe_name(report.runner)
    html = wanted.html or (folder / f"{name}.html" if folder else None)
    stills_to = wanted.stills or (folder / "stills" if folder else None)
    csv = wanted.csv or (folder / f"{name}.csv" if folder else None)
    if folder:
        tofile.make_folder(folder)
        for suffix, json in ((".json", True), (".txt", False)):
            tofile.write(folder / f"{name}{suffix}", text_of(report, json, language))
            written.append(folder / f"{name}{suffix}")
    if csv:
        from .tables.measurements import measurements_csv

        tofile.write(csv, measurements_csv(report))
        written.append(csv)
    pictured = wanted.pictured(len(results))
    if html or stills_to:
        from .html.report import page
        from .html.stills import stills

        pictures = stills(
            report, results, language, blur=wanted.blur, model=wanted.model, progress=part(progress, 0, pictured * STILLS / (STILLS + PAGE))
        )
        if stills_to:
            tofile.make_folder(stills_to)
            for one in (still for some in pictures.values() for still in some):
                path = stills_to / f"{one.finding}_{one.side}_{one.moment}.jpg"
                tofile.write_bytes(path, one.jpeg)
                written.append(path)
        if html:
            tofile.write(html, page(report, results, pictures, language))
            written.append(html)
        if folder:
            written += _to_hand_over(report, pictures, folder / name, language)
    written += _of_each_clip(results, wanted, language, part(progress, pictured, 1))
    return written


def _to_hand_over(report: Report, pictures: Mapping[str, Sequence[Still]], path: Path, language: Language) -> list[Path]:
    """The first side of the page to print and to send, under this name with suffixes added."""
    from .handout.card import card
    from .handout.one_page import one_page
    from .handout.pdf import one_page_pdf

    first = one_page(report, pictures, language)
    made = {path.with_name(f"{path.name}.pdf"): one_page_pdf(first, language), path.with_name(f"{path.name}.png"): card(first)}
    for file, content in made.items():
        tofile.write_bytes(file, content)
    return list(made)


def _of_each_clip(results: Sequence[ClipResult], wanted: Outputs, language: Language, progress: Progress | None) -> list[Path]:
    written: list[Path] = []
    of = len(results)
    for number, result in enumerate(results, 1):
        clip = result.summary.path
        own = safe_name(PurePath(clip).stem)

        def target(path: Path | None, suffix: str, clip: str = clip, own: str = own) -> Path | None:
            if path:
                return for_clip(path, clip, of)
            return wanted.folder / f"{own}{suffix}" if wanted.folder else None

        if landmarks := target(wanted.landmarks, "_landmarks.csv"):
            _landmarks(result, landmarks)
            written.append(landmarks)
        if (angles := target(wanted.angles, "_angles.mot")) and (wanted.angles or _has_angles(result)):
            from .tables.joint_angles import angles_mot

            tofile.write(angles, angles_mot(result))
            written.append(angles)
        if video := target(wanted.video, "_annotated.mp4"):
            from .video.annotate import annotate

            annotate(
                result, video, language, slow=wanted.slow, blur=wanted.blur, model=wanted.model, progress=counted(progress, number, of)
            )
            written.append(video)
    return written


def _has_angles(result: ClipResult) -> bool:
    """A folder for everything gets what there is; who asks for the angles by name is told why there are none."""
    gait = result.gait
    return gait is not None and gait.view == "side" and gait.legs_told and gait.legs_known


def _landmarks(result: ClipResult, path: Path) -> None:
    from .tables.landmarks import landmarks_csv, landmarks_parquet, landmarks_trc

    suffix = path.suffix.lower()
    if suffix == ".parquet":
        landmarks_parquet(result, path)
    else:
        tofile.write(path, landmarks_trc(result) if suffix == ".trc" else landmarks_csv(result))


def text_of(report: Report, json: bool, language: Language) -> str:
    """The report as it goes into a file."""
    text = io.StringIO()
    if json:
        jsonout.write(report, text, language)
        return text.getvalue()
    from rich.console import Console

    from .terminal.report import render

    render(report, Console(file=text, width=FILE_WIDTH, color_system=None), language)
    return "".join(f"{line.rstrip()}\n" for line in text.getvalue().splitlines())
