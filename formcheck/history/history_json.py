"""The history for programs: "formcheck.history/1"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from ..language.text import Language
from ..result import plain_values, without_strides
from .comparison_json import change_dict, day_dict
from .session import SessionResult
from .store import Known
from .trend import trends

SCHEMA = "formcheck.history/1"


def runners_dict(known: Sequence[Known], language: Language = "en") -> dict[str, Any]:
    values: dict[str, Any] = plain_values({"schema": SCHEMA, "language": language, "runners": [asdict(one) for one in known]}, language)
    return values


def history_dict(sessions: Sequence[SessionResult], language: Language = "en") -> dict[str, Any]:
    """One runner's days and trends; a point names its day by its place among the sessions."""
    places = {id(result): number for number, result in enumerate(sessions)}
    found = [
        {
            "metric": one.metric,
            "side": one.side,
            "points": [
                {"session": places[id(point.result)], **without_strides(point.measurement), "not_comparable": point.other}
                for point in one.points
            ],
            "against_first": change_dict(one.against_first) if one.against_first else None,
            "against_before": change_dict(one.against_before) if one.against_before else None,
        }
        for one in trends(sessions)
    ]
    days = [{**day_dict(one), "verdicts": [asdict(verdict) for verdict in one.verdicts]} for one in sessions]
    values: dict[str, Any] = plain_values(
        {"schema": SCHEMA, "language": language, "runner": sessions[-1].runner, "sessions": days, "trends": found}, language
    )
    return values
