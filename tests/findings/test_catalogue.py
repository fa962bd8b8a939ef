"""One row a finding: what it names is there, and a view shows the metrics that the row says it shows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from gaits import gait_of, standing
from metrics.by_hand import ALL_PICTURES, front_arms, subject

from formcheck.findings.catalogue import KINDS, shown_by
from formcheck.findings.verdict import BANDS
from formcheck.language.text import texts
from formcheck.metrics.catalogue import CATALOGUE
from formcheck.metrics.registry import AT_A_MOMENT, CURVES, measure_all
from formcheck.metrics.usual_curves import USUAL_CURVES
from formcheck.output.html.measured_lines import DRAWINGS
from formcheck.result import View

SEEN_OTHERWISE = ("lumbar_hollow", "step_width")  # in the frame that has the usual hollow, and foot by foot


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.id)
def test_what_a_row_names_is_there(kind) -> None:  # type: ignore[no-untyped-def]
    assert set(kind.metrics) <= set(CATALOGUE)
    assert {f"topics.findings.{kind.id}.label", f"topics.findings.{kind.id}.title"} <= set(texts())
    if kind.curve:
        assert kind.curve in kind.metrics
        assert kind.curve in CURVES and set(CURVES[kind.curve][0]) & set(kind.views)
        assert f"page.curve.{kind.id}" in texts()
    for still in kind.stills:
        assert still.number in kind.metrics and (still.number in AT_A_MOMENT or still.number in SEEN_OTHERWISE)
        assert {f"page.moment.{still.moment}", f"page.shown.{still.number}"} <= set(texts())
        assert still.drawing in DRAWINGS


def test_every_drawing_and_every_curve_belongs_to_a_finding_or_to_what_other_runners_do() -> None:
    assert {still.drawing for kind in KINDS.values() for still in kind.stills} == set(DRAWINGS)
    assert {kind.curve for kind in KINDS.values() if kind.curve} | set(USUAL_CURVES) == set(CURVES)


@pytest.mark.parametrize("view", ["side", "rear", "front", "oblique"])
def test_a_view_gives_the_numbers_that_its_findings_rest_on(view: View) -> None:
    gait = replace(front_arms(), guess=gait_of(standing(), view=view).guess)
    found = {m.metric for m in measure_all(subject(gait, **ALL_PICTURES))}
    assert set(shown_by(view)) == found & set(BANDS)


def test_nobody_is_asked_to_film_from_an_angle() -> None:
    assert KINDS["low_cadence"].views == ("side", "rear", "front")
    assert shown_by("oblique") == ("cadence",)
    assert shown_by("unknown") == ()
