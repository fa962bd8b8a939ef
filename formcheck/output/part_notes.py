"""What the report says of the other steady parts of a recording, and of what lies between them."""

from __future__ import annotations

from collections.abc import Iterable

from ..advice.library import named
from ..language.text import Phrase, in_sequence
from ..metrics.catalogue import metric
from ..result import ClipSummary, Finding, Part
from .severity import gravity

LEAST_GAP_S = 2.0  # of the file that nothing is said of


def part_notes(clip: ClipSummary) -> list[str]:
    """A sentence or two for each other part, and one for the time that no steady part covers."""
    gaps = skipped(clip)
    left_out = [Phrase("report.skipped", start=start, end=end) for start, end in gaps] if clip.parts else []
    return [_note(part) for part in clip.parts] + left_out


def skipped(clip: ClipSummary) -> list[tuple[float, float]]:
    """(start, end) in the file's seconds of longer stretches outside all parts."""
    if clip.window_s is None:
        return []
    windows = sorted([clip.window_s, *(part.window_s for part in clip.parts)])
    edges = [(0.0, 0.0), *windows, (clip.duration_s, clip.duration_s)]
    found, reached = [], 0.0
    for start, end in edges:
        if start - reached >= LEAST_GAP_S:
            found.append((reached, start))
        reached = max(reached, end)
    return found


def _note(part: Part) -> str:
    start, end = part.window_s
    other = Phrase("report.part", start=start, end=end, n=part.strides, cadence=part.cadence)
    if part.activity != "running":
        return in_sequence(other, Phrase("report.part_no_running"))
    differs = [
        Phrase(
            "report.part_differs",
            what=named(f.finding, gravity(f)),
            number=_number(f, part),
            verdict=Phrase(f"verdicts.{gravity(f)}"),
            side=_side(f.side),
        )
        for f in part.findings
    ]
    return in_sequence(other, *(differs or [Phrase("report.part_alike")]))


def stands_out_elsewhere(clips: Iterable[ClipSummary]) -> bool:
    """Whether another part of a recording has a finding that the reported one has not."""
    return any(finding.verdict == "finding" for clip in clips for part in clip.parts for finding in part.findings)


def _number(finding: Finding, part: Part) -> str:
    """The first number that the finding rests on, with its doubt."""
    for m in part.measurements:
        if m.metric == finding.metrics[0] and m.side in (finding.side, "both"):
            kind = metric(m.metric, m.unit)
            gaps = {"value": m.value, "error": max(m.error, 10**-kind.decimals), "decimals": kind.decimals}
            return Phrase("report.part_degrees", **gaps) if m.unit == "deg" else Phrase("report.part_number", unit=kind.shown_unit, **gaps)
    return ""


def _side(side: str) -> str:
    return "" if side == "both" else Phrase("report.of_side", side=Phrase(f"sides.{side}"))
