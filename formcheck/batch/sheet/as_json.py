"""The club sheet for programs: "formcheck.club/1"."""

from __future__ import annotations

from typing import Any

from ...language.text import Language
from ...metrics.catalogue import CATALOGUE
from ...result import plain_values
from .group_sheet import Sheet

SCHEMA = "formcheck.club/1"


def club_dict(one: Sheet, language: Language = "en") -> dict[str, Any]:
    """JSON-ready; texts are in `language`."""
    values: dict[str, Any] = plain_values({"schema": SCHEMA, "language": language, **_sheet(one)}, language)
    return values


def _sheet(one: Sheet) -> dict[str, Any]:
    return {
        "day": one.day,
        "clips": one.clips,
        "measured": one.measured,
        "runners": [
            {
                "runner": row.name,
                "day": row.day,
                "report": f"runners/{row.file}" if row.file else "",
                "running": row.running,
                "first": row.first,
                "needs": [{"finding": need.finding, "gravity": need.word, "sides": list(need.sides)} for need in row.needs],
                "borderline": list(row.close),
                "assessed": row.assessed,
                "verdicts": row.of,
                "missing": list(row.missing),
            }
            for row in one.rows
        ],
        "metrics": [
            {
                "metric": spread.metric,
                "unit": CATALOGUE[spread.metric].unit,
                "median": spread.middle,
                "runners": [
                    {
                        "runner": p.name,
                        "side": p.measurement.side,
                        "value": p.measurement.value,
                        "error": p.measurement.error,
                        "n": p.measurement.n,
                        "verdict": p.word,
                    }
                    for p in spread.places
                ],
            }
            for spread in one.spreads
        ],
        "trainings": [
            {
                "topic": group.topic,
                "title": group.title,
                "runners": [name for name, _ in group.members],
                "exercises": [
                    {"id": tip.id, "what": tip.what, "how": tip.how, "often": tip.often, "by": list(tip.by), "runners": list(names)}
                    for tip, names in group.exercises
                ],
            }
            for group in one.trainings
        ],
        "film_again": [
            {
                "runner": each.name,
                "clip": each.problem.label,
                "reason": each.problem.reason,
                "remedy": each.problem.remedy,
                "missing": each.missing,
                "findings": list(each.findings),
            }
            for each in one.again
        ],
        "repeated": [{"runner": name, "clip": clip} for name, clip in one.repeated],
    }
