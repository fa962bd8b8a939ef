"""The report as one HTML file that needs nothing from elsewhere."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from ...advice.advise import ASIDE, doctor
from ...advice.library import KNOWN, RESTS_ON, label
from ...analysis import speed_of
from ...clip_result import ClipResult
from ...findings.catalogue import KINDS
from ...findings.speed import USUAL_SPEED
from ...findings.verdict import BANDS
from ...language.text import Language, Phrase, decimal, in_language, in_sequence
from ...metrics.base import Subject
from ...metrics.catalogue import CATALOGUE, Metric, metric
from ...metrics.norms import NORMS
from ...metrics.usual_curves import USUAL_CURVES
from ...result import Advice, Measurement, Percentile, Report
from ...system.safe_text import clean
from ..handout.figures import drawn, top_of
from ..handout.one_page import Picture, one_page
from ..part_notes import part_notes
from ..severity import GRAVEST_FIRST, SYMBOL, gravity
from ..terminal.explain import limit_at
from .captions import still_caption
from .charts import against_limit, among_others, gauge, stride_chart
from .curves import Curve, curves, curves_of
from .drawings import drawing
from .environment import template
from .stills import Still

SIDES = ("left", "right", "both")
KNEE = "knee_flexion_stance"
NEUTRAL = {metric for kind in KINDS.values() if kind.severity == "information" for metric in kind.metrics}


def page(report: Report, results: Sequence[ClipResult], stills: Mapping[str, Sequence[Still]], language: Language) -> str:
    """HTML of `report`. results: its clips with their gait, for the curves; stills: by finding. Foreign text is escaped."""
    sections = [_section(finding, report, results, stills, language) for finding in _topics(report)]
    see_a_doctor = next((one for one in report.advice if one.finding == "see_a_doctor"), None) or doctor()
    first = one_page(report, stills, language)
    return template("report.html.j2", language).render(
        part_notes=part_notes,
        language=language,
        first=first,
        pictures=[_picture(one, language) for one in first.pictures],
        drawing=lambda piece, top=None: drawing(piece, language, top),
        top=top_of([one.id for one in first.exercises]),
        with_figure=drawn(),
        report=report,
        names=_names(report),
        running=report.activity == "running",
        label=label,
        word=gravity,
        symbol=SYMBOL,
        work_on=[one for one in report.advice if one.finding not in ASIDE and _is_work(one)],
        good_to_know=[one for one in report.advice if one.finding not in ASIDE and not _is_work(one)],
        aside={one.finding: one for one in report.advice if one.finding in ASIDE},
        sections=sections,
        see_a_doctor=see_a_doctor,
        due=first.due,
        speed=_speed(report, results, language),
        others=_others(report, results, sections, language),
        knee=_knee(report, results, language) if report.activity == "running" else None,
        rows=_rows(report, speed_of(results, report.session)[0], language),
        events=_events(report),
        event_times=_event_times(report, language),
        by_kind=by_kind,
    )


def _is_work(advice: Advice) -> bool:
    return any(tip.kind == "cue" for tip in advice.tips)


def by_kind(advice: Advice) -> list[tuple[str, list[Any]]]:
    """The tips of an advice, those of one kind together, in order."""
    found: list[tuple[str, list[Any]]] = []
    for tip in advice.tips:
        if not found or found[-1][0] != tip.kind:
            found.append((tip.kind, []))
        found[-1][1].append(tip)
    return found


def _topics(report: Report) -> list[str]:
    """Findings of which at least one side was assessed, the gravest first."""
    worst: dict[str, int] = {}
    for one in report.findings:
        if one.verdict != "not_assessed":
            rank = GRAVEST_FIRST.index(gravity(one))
            worst[one.finding] = min(rank, worst.get(one.finding, rank))
    return sorted(worst, key=lambda finding: (worst[finding], KNOWN.index(finding)))


def _section(
    finding: str, report: Report, results: Sequence[ClipResult], stills: Mapping[str, Sequence[Still]], language: Language
) -> dict[str, Any]:
    verdicts = sorted((one for one in report.findings if one.finding == finding), key=lambda one: SIDES.index(one.side))
    used = {id for one in verdicts for id in one.metrics}
    numbers = [one for id in RESTS_ON[finding] if id in used for one in _best(report, id)]
    clips = {one.clip for one in numbers}
    drawn = next((r for r in results if r.gait is not None and r.summary.path in clips and curves(finding, _subject(r))), None)
    shown = curves(finding, _subject(drawn)) if drawn is not None else []
    unit = in_language(Phrase(f"units.{shown[0].unit}"), language) if shown else ""
    of_curve: dict[str, float] = {
        one.side: one.value for one in numbers if drawn and (one.metric, one.clip) == (KINDS[finding].curve, drawn.summary.path)
    }
    return {
        "id": finding,
        "label": in_language(label(finding), language),
        "word": min((gravity(one) for one in verdicts if one.verdict != "not_assessed"), key=GRAVEST_FIRST.index),
        "verdicts": verdicts,
        "gauges": [_gauge(CATALOGUE[id], [one for one in numbers if one.metric == id], report, results, language) for id in _ids(numbers)],
        "numbers": [_sure(one, language) for one in numbers],
        "cannot": [in_language(Phrase(f"metrics.{id}.cannot"), language) for id in _ids(numbers)],
        "chart": stride_chart(shown, unit, language, numbers=of_curve) if shown else "",
        "chart_caption": _chart_caption(finding, shown, of_curve, unit, language) if shown else "",
        "chart_sides": {one.side for one in shown},
        "stills": [_still(one, speed_of(results, report.session)[0], language) for one in stills.get(finding, ())],
    }


def _chart_caption(finding: str, shown: Sequence[Curve], numbers: Mapping[str, float], unit: str, language: Language) -> str:
    marked = any(curve.read and curve.side in numbers for curve in shown)
    curve = Phrase("page.curve_caption", what=Phrase(f"page.curve.{finding}"), unit=unit)
    return in_language(in_sequence(curve, Phrase("page.curve_mark") if marked else ""), language)


def _subject(result: ClipResult) -> Subject:
    from ...picture.pictures import Pictures

    assert result.gait is not None
    return Subject(result.gait, result.summary.path, result.pictures or Pictures())


def _ids(numbers: Sequence[Measurement]) -> list[str]:
    return list(dict.fromkeys(one.metric for one in numbers))


def _best(report: Report, id: str) -> list[Measurement]:
    """Of each side the number with the least error: the one that was judged."""
    best: dict[str, Measurement] = {}
    for one in report.measurements:
        if one.metric == id and (one.side not in best or one.error < best[one.side].error):
            best[one.side] = one
    return [best[side] for side in SIDES if side in best]


def _gauge(
    kind: Metric, numbers: Sequence[Measurement], report: Report, results: Sequence[ClipResult], language: Language
) -> dict[str, Any]:
    values = [
        in_language(
            Phrase(
                "page.value_alt",
                side="" if one.side == "both" else Phrase(f"sides.{one.side}"),
                value=kind.number(one.value, language),
                error=kind.with_unit(kind.doubt(one.error, language), language),
            ),
            language,
        ).strip()
        for one in numbers
    ]
    band = BANDS.get(kind.id)
    norm = NORMS.get(kind.id) if any(one.metric == kind.id for one in report.percentiles) else None
    speed, _ = speed_of(results, report.session)
    limit = limit_at(kind, band, speed, language) if band else in_language(Phrase("explain.no_limit"), language)
    return {
        "id": kind.id,
        "label": in_language(kind.label, language),
        "unit": in_language(kind.shown_unit, language),
        "meaning": in_language(kind.meaning, language),
        "values": values,
        "alt": in_language(Phrase("page.gauge_alt", label=kind.label, values=", ".join(values), limit=limit), language),
        "svg": gauge(kind, numbers, band.at(speed) if band else None, language, norm) if band or norm else "",
        "limit": limit,
        "usual": in_language(Phrase(f"metrics.{kind.id}.norm"), language),
        "compared": _compared(kind.id, report, language),
    }


def _compared(id: str, report: Report, language: Language) -> str:
    """Where the numbers of a metric lie among those of other runners; "" where that is not known."""
    found = [one for one in report.percentiles if one.metric == id]
    if not found:
        return ""
    return in_language(Phrase("percentiles.line", among=found[0].among, places=_places(found, language)), language)


def _places(found: Sequence[Percentile], language: Language) -> str:
    """Of all sides of one metric, the same words once."""
    sides: dict[str, list[str]] = {}
    for one in sorted(found, key=lambda one: SIDES.index(one.side)):
        sides.setdefault(in_language(one.place, language), []).append(one.side)
    said = []
    for place, same in sides.items():
        side = "left_and_right" if len(same) == 2 else same[0]
        said.append(place if side == "both" else f"{in_language(Phrase(f'sides.{side}'), language)} {place}")
    return ", ".join(said)


def _others(
    report: Report, results: Sequence[ClipResult], sections: Sequence[Mapping[str, Any]], language: Language
) -> list[tuple[str, list[dict[str, Any]]]]:
    """(whom one is compared with, gauges) of what no section above has."""
    above = {gauge["id"] for section in sections for gauge in section["gauges"]}
    groups: dict[str, list[dict[str, Any]]] = {}
    for id in dict.fromkeys(one.metric for one in report.percentiles if one.metric not in above):
        same = [one for one in report.percentiles if one.metric == id]
        among = in_language(Phrase("percentiles.group", among=same[0].among), language)
        shown = _gauge(CATALOGUE[id], _best(report, id), report, results, language)
        groups.setdefault(among, []).append(shown | {"places": _places(same, language)})
    return list(groups.items())


def _speed(report: Report, results: Sequence[ClipResult], language: Language) -> str:
    """The belt's speed by which limits moved, where it comes from, and which limits those are; "" where there is no such number."""
    moved = [id for id in dict.fromkeys(one.metric for one in report.measurements) if id in BANDS and BANDS[id].per_speed]
    if not moved:
        return ""
    limits = ", ".join(in_language(CATALOGUE[id].label, language) for id in moved)
    speed, error = speed_of(results, report.session)
    if speed is None:
        return in_language(Phrase("page.speed_unknown", kmh=3.6 * USUAL_SPEED, limits=limits), language)
    how = "page.speed_told" if report.session.speed else "page.speed_seen"
    return in_language(Phrase(how, kmh=3.6 * speed, error=3.6 * error, told=3.6 * (report.session.speed or speed), limits=limits), language)


def _knee(report: Report, results: Sequence[ClipResult], language: Language) -> dict[str, Any] | None:
    """The nearer knee through the stride before that of other runners; None where it is not seen, or runs at another speed than theirs. The
    farther one is hidden too often: `docs/sources.md` 4.30."""
    usual = USUAL_CURVES[KNEE]
    if not usual.fits(speed_of(results, report.session)[0]):
        return None
    for result in results:
        shown = [one for one in curves_of(KNEE, _subject(result)) if one.side == result.gait.near] if result.gait else []
        if result.gait and shown:
            unit = in_language(Phrase(f"units.{shown[0].unit}"), language)
            side = Phrase(f"sides.{result.gait.near}")
            curve = Phrase("page.curve_caption", what=Phrase("page.curve.knee", side=side), unit=unit)
            band = Phrase("page.usual_curve", n=usual.runners, kmh=3.6 * usual.speed)
            return {"chart": stride_chart(shown, unit, language, usual), "caption": in_language(in_sequence(curve, band), language)}
    return None


def _sure(one: Measurement, language: Language) -> str:
    kind = metric(one.metric, one.unit)
    return in_language(
        Phrase(
            "page.sure_line",
            label=kind.label,
            side="" if one.side == "both" else Phrase(f"sides.{one.side}"),
            value=kind.with_unit(kind.number(one.value, language), language),
            error=kind.with_unit(kind.doubt(one.error, language), language),
            n=one.n,
            spread=kind.with_unit(kind.number(one.spread, language), language),
        ),
        language,
    ).replace(" :", ":")


def _still(still: Still, speed: float | None, language: Language) -> dict[str, str]:
    moment, side = Phrase(f"page.moment.{still.moment}"), Phrase(f"sides.{still.side}")
    return {
        "src": "data:image/jpeg;base64," + base64.b64encode(still.jpeg).decode("ascii"),
        "alt": in_language(Phrase("page.still_alt", moment=moment, side=side, label=label(still.finding)), language),
        "caption": still_caption(still, speed, language),
        "width": str(still.width),
        "height": str(still.height),
    }


def _picture(picture: Picture, language: Language) -> dict[str, str]:
    ratio = f"{picture.still.width / picture.still.height:.3f}"
    return _still(picture.still, None, language) | {"caption": picture.caption, "ratio": ratio}


def _rows(report: Report, speed: float | None, language: Language) -> list[dict[str, Any]]:
    names, order = _names(report), list(CATALOGUE)
    places = {(one.metric, one.side): one for one in report.percentiles}
    rows: list[dict[str, Any]] = []
    for one in sorted(
        report.measurements, key=lambda m: (order.index(m.metric) if m.metric in CATALOGUE else len(order), SIDES.index(m.side))
    ):
        kind = metric(one.metric, one.unit)
        place = places.get((one.metric, one.side)) if one in _best(report, one.metric) else None
        band = BANDS.get(one.metric)
        rows.append(
            {
                "strip": among_others(place) if place else against_limit(one, band.at(speed), one.metric in NEUTRAL) if band else "",
                "place": in_language(Phrase("page.place", low=place.low, high=place.high), language)
                if place
                else limit_at(kind, band, speed, language)
                if band
                else "",
                "among": place is not None,
                "label": in_language(kind.label, language),
                "side": in_language(Phrase(f"sides.{one.side}"), language),
                "value": kind.with_unit(kind.number(one.value, language), language),
                "error": kind.doubt(one.error, language),
                "n": str(one.n),
                "spread": kind.number(one.spread, language),
                "clip": names.get(one.clip, ""),
            }
        )
    return rows


def _events(report: Report) -> dict[str, tuple[int, int]]:
    """side -> landings and push-offs."""
    count = {
        side: tuple(sum(e.side == side and e.event == name for e in report.events) for name in ("initial_contact", "toe_off"))
        for side in ("left", "right")
    }
    return {side: (landings, offs) for side, (landings, offs) in count.items() if landings}


def _event_times(report: Report, language: Language) -> list[tuple[str, str]]:
    """(clip, side and event; the times in the clip, seconds)."""
    lines = []
    for path, name in _names(report).items():
        for side in ("left", "right"):
            for event in ("initial_contact", "toe_off"):
                times = [one.time_s for one in report.events if (one.clip, one.side, one.event) == (path, side, event)]
                if times:
                    what = (
                        f"{name}, {in_language(Phrase(f'sides.{side}'), language)}, {in_language(Phrase(f'page.moment.{event}'), language)}"
                    )
                    lines.append((what, " · ".join(decimal(f"{time:.2f}", language) for time in times) + " s"))
    return lines


def _names(report: Report) -> dict[str, str]:
    """File names alone: a page that is handed on tells nothing of the computer it was made on."""
    return {one.path: clean(PurePath(one.path).name) for one in report.clips}
