"""Cadence, trunk lean and head position."""

from __future__ import annotations

from ..result import Finding
from ..words.said import say
from .evidence import SIDE_VIEW_REMEDY, Evidence, single


def low_cadence(evidence: Evidence) -> list[Finding]:
    return single(evidence, "low_cadence", "cadence", ["both"], ["side", "rear", "front"], say("findings.film_twenty"))


def trunk_lean(evidence: Evidence) -> list[Finding]:
    return single(evidence, "trunk_lean", "trunk_lean", ["both"], ["side"], SIDE_VIEW_REMEDY, "mild")


def head_position(evidence: Evidence) -> list[Finding]:
    return single(evidence, "head_position", "head_forward", ["both"], ["side"], SIDE_VIEW_REMEDY, "mild")
