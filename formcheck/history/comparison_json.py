"""A comparison for programs: "formcheck.comparison/1"."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ..language.text import Language, Phrase
from ..result import plain_values, without_strides
from .comparison import Change, Comparison
from .session import SessionResult

SCHEMA = "formcheck.comparison/1"


def comparison_dict(comparison: Comparison, language: Language = "en") -> dict[str, Any]:
    """JSON-ready; outcomes, reasons and conditions are ids, texts beside them are in `language`."""
    values: dict[str, Any] = plain_values(
        {
            "schema": SCHEMA,
            "language": language,
            "of": comparison.of,
            "before": day_dict(comparison.before),
            "after": day_dict(comparison.after),
            "conditions": comparison.conditions,
            "changes": [change_dict(one) for one in comparison.changes],
            "verdicts": [asdict(one) for one in comparison.shifts],
        },
        language,
    )
    return values


def day_dict(result: SessionResult) -> dict[str, Any]:
    """A session without its numbers."""
    return {"runner": result.runner, "session": asdict(result.session), "clips": [asdict(one) for one in result.clips]}


def change_dict(change: Change) -> dict[str, Any]:
    return {
        **asdict(change),
        **{name: one and without_strides(one) for name, one in (("before", change.before), ("after", change.after))},
        "direction": change.direction,
        "by_errors_alone": change.by_errors_alone,
        "why": [Phrase(f"compare.why.{code}") for code in change.reasons],
    }
