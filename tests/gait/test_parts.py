"""What is said of a recording's other steady parts."""

from __future__ import annotations

from dataclasses import replace

from example_reports import clip as filmed

from formcheck.language.text import in_language
from formcheck.output.part_notes import part_notes, skipped, stands_out_elsewhere
from formcheck.result import ClipSummary, Finding, Measurement, Part

LEAN = Finding("trunk_lean", "finding", "both", "mild", ("trunk_lean",), "The trunk leans far forward.", "")
NUMBER = Measurement("trunk_lean", "both", 26.1, "deg", 4, 1.0, 1.5, "a.mp4")


def clip(window: tuple[float, float] = (4.0, 14.0), *parts: Part) -> ClipSummary:
    return filmed(window_s=window, duration_s=30.0, parts=parts)


def part(start: float, end: float, *findings: Finding) -> Part:
    return Part((start, end), "side", "running", 5, 158.0, findings, (NUMBER,))


def test_a_part_that_differs_says_in_what_with_its_number() -> None:
    (note, left_out) = part_notes(clip((0.0, 14.0), part(14.0, 20.0, LEAN)))
    assert "14.0 to 20.0 s" in note and "5 strides" in note
    assert "unusual lean of the trunk 26.1 ± 1.5°: mild." in note
    assert "auffällige Neigung des Oberkörpers 26,1 ± 1,5°: leicht." in in_language(note, "de")
    assert "20.0 to 30.0 s" in left_out


def test_a_part_that_is_alike_and_one_without_running_say_so() -> None:
    alike, still = part(14.0, 20.0), replace(part(20.0, 30.0), activity="unknown")
    notes = part_notes(clip((0.0, 14.0), alike, still))
    assert "no other verdict" in notes[0]
    assert "not clear" in notes[1]


def test_time_outside_all_parts_is_named_where_it_is_long() -> None:
    assert skipped(clip((4.0, 14.0), part(15.0, 30.0))) == [(0.0, 4.0)]
    assert skipped(replace(clip(), window_s=None)) == []


def test_a_finding_elsewhere_is_not_passed_over() -> None:
    assert stands_out_elsewhere([clip((0.0, 14.0), part(14.0, 20.0, LEAN))])
    assert not stands_out_elsewhere([clip((0.0, 14.0), part(14.0, 20.0))])
