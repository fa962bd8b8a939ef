"""Cadence, trunk lean and head position."""

from __future__ import annotations

from dataclasses import replace

from ..language.text import Phrase
from ..result import Finding
from .evidence import SIDE_VIEW_REMEDY, Evidence, single
from .speed import at_speed
from .verdict import BANDS


def low_cadence(evidence: Evidence) -> list[Finding]:
    """What rests on a guessed clock is never a finding: the guess itself was made to fit a usual cadence."""
    _, fine = BANDS["cadence"].at(evidence.speed).low or (0.0, 0.0)
    found = single(evidence, "low_cadence", Phrase("findings.film_twenty"), limit=fine, speed=at_speed(evidence.speed))
    if not evidence.clock_guessed:
        return found
    unsure = Phrase("findings.low_cadence.clock_guessed")
    return [replace(f, verdict="borderline", severity="none", reason=unsure) if f.verdict == "finding" else f for f in found]


def trunk_lean(evidence: Evidence) -> list[Finding]:
    return single(evidence, "trunk_lean", SIDE_VIEW_REMEDY)


def head_position(evidence: Evidence) -> list[Finding]:
    return single(evidence, "head_position", SIDE_VIEW_REMEDY)
