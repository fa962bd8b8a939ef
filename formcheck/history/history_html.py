"""The history of one runner as one HTML file that needs nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from ..advice.advise import doctor
from ..findings.verdict import BANDS
from ..language.text import Language, Phrase, in_language
from ..metrics.catalogue import metric
from ..output.html.environment import template
from ..output.terminal.explain import limit_at
from ..system.safe_text import clean
from . import comparison_words as words
from .history_chart import chart
from .session import SessionResult
from .trend import Trend, conditions, trends


def page(sessions: Sequence[SessionResult], language: Language) -> str:
    """HTML of the days of one runner, by date. Foreign text is escaped."""
    grouped = [list(same) for _, same in groupby(trends(sessions), key=lambda one: one.metric)]
    return template("trend.html.j2", language, __package__).render(
        see_a_doctor=doctor(),
        language=language,
        runner=clean(sessions[-1].runner),
        days=[(words.day(one, language), clean(words.circumstances(one, language))) for one in sessions],
        unsaid=words.conditions(conditions(sessions), language),
        sections=[_section(same, sessions, language) for same in grouped],
        errors_alone=any(one.against_first and one.against_first.by_errors_alone for same in grouped for one in same),
    )


def _section(same: Sequence[Trend], sessions: Sequence[SessionResult], language: Language) -> dict[str, Any]:
    """All sides of one metric."""
    kind = metric(same[0].metric, same[0].points[0].measurement.unit)
    label, unit = in_language(kind.label, language), in_language(kind.shown_unit, language)
    general = BANDS.get(kind.id)
    speed = sessions[-1].session.speed or next((clip.speed for clip in sessions[-1].clips if clip.speed), None)
    band = general.at(speed) if general else None
    days = [result for result in sessions if any(point.result is result for one in same for point in one.points)]
    return {
        "id": kind.id,
        "label": label,
        "unit": unit,
        "sides": {one.side for one in same},
        "alt": in_language(Phrase("history.page.alt", label=label, unit=unit, n=len(days)), language),
        "svg": chart(kind, same, days, band, language),
        "limit": limit_at(kind, general, speed, language) if general else "",
        "rows": [_row(one, number, language) for one in same for number in range(len(one.points))],
        "said": [
            {
                "against": _against(one.side, key, language),
                "words": words.outcome(change, language),
                "star": change.by_errors_alone,
                "kind": change.outcome,
            }
            for one in same
            for key, change in (("history.against_first", one.against_first), ("history.against_before", one.against_before))
            if change is not None
        ],
    }


def _against(side: str, key: str, language: Language) -> str:
    text = (
        in_language(Phrase(key), language)
        if side == "both"
        else f"{in_language(Phrase(f'sides.{side}'), language)}, {in_language(Phrase(key), language)}"
    )
    return text[:1].upper() + text[1:]


def _row(trend: Trend, number: int, language: Language) -> dict[str, str]:
    point = trend.points[number]
    kind = metric(trend.metric, point.measurement.unit)
    return {
        "day": words.day(point.result, language),
        "side": in_language(Phrase(f"sides.{trend.side}"), language),
        "value": kind.with_unit(kind.number(point.measurement.value, language), language),
        "error": kind.doubt(point.measurement.error, language),
        "n": str(point.measurement.n),
        "other": words.reasons(point.other, language),
    }
