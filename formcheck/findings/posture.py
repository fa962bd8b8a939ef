"""Cadence, trunk lean and head position."""

from __future__ import annotations

from ..result import Finding
from .evidence import SIDE_VIEW_REMEDY, Evidence, single


def low_cadence(evidence: Evidence) -> list[Finding]:
    words = {
        "low": "Fewer steps a minute than most runners take.",
        "fine": "Within the usual range.",
        "borderline": "Near the low end of the usual range, or too uncertain to tell.",
    }
    return single(
        evidence, "low_cadence", "cadence", ["both"], ["side", "rear", "front"], words, "Film at least 20 seconds of steady running."
    )


def trunk_lean(evidence: Evidence) -> list[Finding]:
    words = {
        "high": "The trunk leans far forward.",
        "low": "The trunk is upright or leans back.",
        "fine": "The trunk leans slightly forward, as most runners' does.",
        "borderline": "At the edge of the usual range: too close to tell.",
    }
    return single(evidence, "trunk_lean", "trunk_lean", ["both"], ["side"], words, SIDE_VIEW_REMEDY, "mild")


def head_position(evidence: Evidence) -> list[Finding]:
    words = {
        "high": "The head is carried well ahead of the spine's line.",
        "fine": "The head is carried over the spine.",
        "borderline": "The head is carried somewhat ahead of the spine's line: too close to tell.",
    }
    return single(evidence, "head_position", "head_forward", ["both"], ["side"], words, SIDE_VIEW_REMEDY, "mild")
