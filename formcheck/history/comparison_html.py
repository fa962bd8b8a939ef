"""Both sides of a comparison as one HTML file that needs nothing from elsewhere, and the films that stand in it as files beside it."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from ..advice.advise import doctor
from ..advice.library import fault
from ..clip_result import ClipResult
from ..language.text import Language, Phrase, in_language
from ..metrics.catalogue import metric
from ..output.html.environment import template
from ..output.severity import SYMBOL
from ..result import View
from ..system import files as tofile
from ..system.progress import Progress, counted, part
from ..system.safe_text import clean
from . import comparison_words as words
from .comparison import Change, Comparison, Shift
from .comparison_pairs import Pair, pairs_of_days, pairs_of_legs
from .comparison_pictures import SIZE, SLOWER, StillPair, stills, write_film

PAGE = "comparison.html"
MOST_BESIDE = 4  # numbers in the film
STILLS = 0.2  # of the time that stills and film take


@dataclass(frozen=True)
class Sight:
    """What one view shows. file: of the film; changes: beyond noise; held: whether any number of this view could be compared."""

    view: View
    pair: Pair
    stills: tuple[StillPair, ...]
    file: str
    film: bytes
    changes: tuple[Change, ...]
    held: bool


def write_comparison(
    one: Comparison,
    clips: tuple[Sequence[ClipResult], Sequence[ClipResult]],
    folder: Path,
    language: Language,
    *,
    blur: bool = False,
    progress: Progress | None = None,
) -> list[Path]:
    """The page, and a film for each view that both sides have; the files written. Raises OutputUnwritable, MissingLibrary."""
    pairs = pairs_of_legs(clips[0]) if one.of == "legs" else pairs_of_days(*clips)
    by_view = [list(same) for _, same in groupby(pairs, key=lambda pair: pair.view)]
    sights = [_sight(one, some, folder, language, blur, counted(progress, k, len(by_view))) for k, some in enumerate(by_view, 1)]
    why = "" if sights else "compare.page.no_common_view" if all(clips) else "compare.page.no_recording"
    tofile.write(folder / PAGE, page(one, sights, why, language))
    return [folder / PAGE, *(folder / sight.file for sight in sights)]


def _sight(one: Comparison, pairs: Sequence[Pair], folder: Path, language: Language, blur: bool, progress: Progress | None) -> Sight:
    pair = pairs[0]
    names = {clean(shown.clip.summary.path) for shown in (pair.first, pair.second)}
    seen = [change for change in one.changes if change.before and change.before.clip in names]
    changes = tuple(change for change in one.beyond_noise if change in seen)
    shown = part(progress, 0, STILLS)
    pictures = [still for k, each in enumerate(pairs, 1) for still in stills(each, blur, progress=counted(shown, k, len(pairs)))]
    file = f"comparison_{pair.view}.mp4"
    rows = [_row(change, language) for change in changes if change.side in ("both", pair.first.side)][:MOST_BESIDE]
    write_film(
        pair,
        folder / file,
        words.titles(one, language),
        [(row["name"], row["before"], row["after"]) for row in rows],
        language,
        blur=blur,
        progress=part(progress, STILLS, 1),
    )
    return Sight(
        pair.view,
        pair,
        tuple(pictures),
        file,
        (folder / file).read_bytes(),
        changes,
        any(change.outcome != "not_comparable" for change in seen),
    )


def page(one: Comparison, sights: Sequence[Sight], no_pictures: str, language: Language) -> str:
    """HTML of the comparison. no_pictures: the text that says why there are none. Foreign text is escaped."""
    titles = tuple(map(clean, words.titles(one, language)))
    by = {kind: [change for change in one.changes if change.outcome == kind] for kind in ("within_noise", "not_comparable")}
    names = [clean(day.runner) for day in (one.before, one.after)]
    two = Phrase("compare.page.title_two", runner=names[0], other=names[1])
    heading = two if words.two_runners(one) else Phrase("compare.page.title", runner=names[0])
    return template("comparison.html.j2", language, __package__).render(
        language=language,
        title=in_language(heading, language),
        titles=titles,
        days=_days(one, titles, language),
        count=words.count(one),
        unsaid=words.conditions(one.conditions, language),
        no_pictures=no_pictures,
        views=[_view(sight, language) for sight in sights],
        size=SIZE,
        heading=lambda kind: words.heading(one, kind),
        changed=[_row(change, language) for change in one.beyond_noise],
        noise=[_row(change, language) for change in by["within_noise"]],
        apart=[(_name(change, language), words.reasons(change.reasons, language)) for change in by["not_comparable"]],
        shifts=[_shift(one, shift, language) for shift in one.shifts if shift.outcome != "same"],
        same=[_shift(one, shift, language) for shift in one.shifts if shift.outcome == "same"],
        errors_alone=any(change.by_errors_alone for change in one.changes),
        see_a_doctor=doctor(),
    )


def _days(one: Comparison, titles: Sequence[str], language: Language) -> list[tuple[str, str]]:
    if one.of == "legs":
        return [(words.day(one.before, language), clean(words.circumstances(one.before, language)))]
    found = []
    for title, result in zip(titles, (one.before, one.after), strict=True):
        day = words.day(result, language)
        found.append((title if title == day else f"{title}, {day}", clean(words.circumstances(result, language))))
    return found


def _view(sight: Sight, language: Language) -> dict[str, Any]:
    first, second = (shown.gait.stride_s for shown in (sight.pair.first, sight.pair.second))
    return {
        "id": sight.view,
        "film": _data("video/mp4", sight.film),
        "file": sight.file,
        "caption": in_language(Phrase("compare.page.film", slower=round(SLOWER), first=first, second=second), language),
        "mirrored": sight.pair.second.mirrored,
        "none": "compare.page.nothing_beside" if sight.held else "compare.page.none_beside",
        "rows": [_row(change, language) for change in sight.changes],
        "stills": [
            {"name": _still_name(still, language), "images": [_data("image/jpeg", jpeg) for jpeg in still.jpegs]} for still in sight.stills
        ],
    }


def _still_name(still: StillPair, language: Language) -> str:
    gaps = {"moment": Phrase(f"compare.moment.{still.moment}"), "side": Phrase(f"sides.{still.sides[0]}")}
    if still.sides[0] == still.sides[1]:
        return in_language(Phrase("compare.page.of_foot", **gaps), language)
    return in_language(Phrase("compare.page.of_feet", other=Phrase(f"sides.{still.sides[1]}"), **gaps), language)


def _row(change: Change, language: Language) -> dict[str, Any]:
    """Of a number that could be compared."""
    assert change.before is not None and change.after is not None
    return {
        "name": _name(change, language),
        "before": words.value(change.before, language, unit=True),
        "after": words.value(change.after, language, unit=True),
        "difference": words.difference(change, language),
        "needed": words.needed(change, language),
        "star": change.by_errors_alone,
    }


def _name(change: Change, language: Language) -> str:
    known = change.after or change.before
    label = clean(in_language(metric(change.metric, known.unit if known else "").label, language))
    return label if change.side == "both" else f"{label} ({in_language(Phrase(f'sides.{change.side}'), language)})"


def _shift(one: Comparison, shift: Shift, language: Language) -> dict[str, Any]:
    side = "" if shift.side == "both" else f" ({in_language(Phrase(f'sides.{shift.side}'), language)})"
    name = in_language(fault(shift.finding), language)
    told = (shift.before, shift.after)
    return {
        "name": f"{name[:1].upper()}{name[1:]}{side}",
        "words": [in_language(Phrase(f"verdicts.{word}") if word else Phrase("compare.no_verdict"), language) for word in told],
        "classes": ["fine-word" if word == "fine" else word or "soft" for word in told],
        "symbols": [SYMBOL.get(word, "") for word in told],
        "note": "" if shift.outcome == "same" else in_language(words.shift(one, shift.outcome), language),
    }


def _data(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
