"""What workers do: measure one recording; write up one runner. Plain values in and out, so that any process can do it."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..analysis import Options, analyze_clip
from ..clip_result import ClipResult
from ..errors import FormcheckError, WorkerLost
from ..language.text import Language, Phrase
from ..recording.clip import open_clip
from ..recording.storage import at_hand
from ..result import Report, Session, Standing, View
from ..result_cache import about
from ..system.code_version import edition
from ..system.progress import Progress

FRONTAL = ("rear", "front")
SQUARE = ("side", "rear", "front")


@dataclass(frozen=True)
class Measure:
    """Analyse the recording at `place`. model: file of this computer, None: the worker's own; its content is checked either way."""

    place: str
    view: View | None
    slowmo: float | None
    fps: float | None
    variant: str
    model: Path | None
    model_key: str
    refresh: bool
    edition: str
    standing: Standing | None = None  # the runner's of another recording, without its name
    worn: Session = field(default_factory=Session)  # shoes and clothing, which must be like those of the standing

    @property
    def settings(self) -> tuple[object, ...]:
        """What its result depends on besides the recording."""
        against = (self.standing, self.worn) if self.standing else ()
        return self.view, self.slowmo, self.fps, self.model_key, self.edition, against

    def __call__(self, progress: Progress) -> ClipResult:
        """Raises the errors of the analysis; their texts name the place, and only the place, as `path`."""
        from ..pose.model_file import find_model

        model = find_model(self.variant, self.model)
        if self.edition != edition() or model.key != self.model_key:
            raise WorkerLost(Phrase("errors.club.other_edition", path=self.place))
        options = Options(
            slowmo=self.slowmo,
            fps=self.fps,
            variant=self.variant,
            model=model.path,
            refresh=self.refresh,
            stood=self.standing,
            session=self.worn,
        )
        with at_hand(self.place) as path:
            try:
                clip = open_clip(path)
                result = analyze_clip(clip, options, progress)
                found = result.summary.view
                if found != self.view and found in FRONTAL and self.view in FRONTAL:  # those two are easily taken for each other
                    result = analyze_clip(clip, replace(options, view=self.view, refresh=False), progress)
            except FormcheckError as error:
                raise type(error)(about(error.args[0], self.place)) from None
        return _with_view_doubted(result, self.view)


@dataclass(frozen=True)
class WriteUp:
    """Make the files of a runner's report: name -> content. results: her clips in the order of `places`."""

    report: Report
    results: tuple[ClipResult, ...]
    places: tuple[str, ...]
    kinds: tuple[str, ...]
    language: Language
    blur: bool
    model: Path | None

    def __call__(self, progress: Progress) -> dict[str, bytes]:
        from ..output.html.report import page
        from ..output.html.stills import stills
        from ..output.write import text_of
        from .portrait import PORTRAIT, portrait, to_portray

        texts = {f".{kind}": text_of(self.report, kind == "json", self.language) for kind in ("json", "txt") if kind in self.kinds}
        pictured: dict[str, bytes] = {}
        if "html" in self.kinds:
            with ExitStack() as stack:
                here = [
                    _moved(result, stack.enter_context(at_hand(place))) for result, place in zip(self.results, self.places, strict=True)
                ]
                pictures = stills(self.report, here, self.language, blur=self.blur, model=self.model, progress=progress)
                if (shown := to_portray(here)) is not None:
                    pictured[PORTRAIT] = portrait(here[shown], self.blur, self.model)
            texts[".html"] = page(self.report, self.results, pictures, self.language)
        return pictured | {ending: text.encode("utf-8") for ending, text in texts.items()}


def measured(result: ClipResult) -> bool:
    """Whether a recording shows running from where it can be measured."""
    return result.summary.activity == "running" and result.summary.view in SQUARE


def other_view(result: ClipResult, said: View | None) -> str:
    """What there is to say where a recording shows another view than it is said to; "" where it does not."""
    found = result.summary.view
    if said is None or found == said or found not in SQUARE:
        return ""
    return Phrase("club.other_view", said=Phrase(f"views.from_{said}"), found=Phrase(f"views.from_{found}"))


def _with_view_doubted(result: ClipResult, said: View | None) -> ClipResult:
    warning = other_view(result, said)
    return replace(result, summary=replace(result.summary, warnings=(*result.summary.warnings, warning))) if warning else result


def _moved(result: ClipResult, path: Path) -> ClipResult:
    return replace(result, clip=replace(result.clip, path=path)) if result.clip else result
