"""All verdicts on one evidence."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from findings.by_hand import evidence, measured
from formcheck.findings.evidence import Evidence, not_assessed
from formcheck.findings.registry import FINDINGS, judge_all
from formcheck.findings.verdict import BANDS
from formcheck.result import Side, View


def test_nothing_measured_is_nothing_assessed_and_each_says_what_to_film() -> None:
    found = judge_all(evidence(views=()))
    assert len({f.finding for f in found}) == len(FINDINGS) - 1 == 9  # a lifted hip is told only where there is one
    for one in found:
        assert one.verdict == "not_assessed"
        assert one.severity == "none"
        assert one.reason
        assert one.remedy


@st.composite
def some_evidence(draw: st.DrawFn) -> Evidence:
    sides: dict[str, tuple[Side, ...]] = {
        m: ("both",) for m in ("cadence", "step_width", "lumbar_hollow", "arm_asymmetry", "trunk_lean", "head_forward")
    }
    drawn = []
    for metric in BANDS:
        for side in sides.get(metric, ("left", "right")):
            if draw(st.booleans()):
                value, error, n = draw(st.tuples(st.floats(-200, 300), st.floats(0, 30), st.integers(1, 30)))
                drawn.append(measured(metric, value, side, error, n))
    views: set[View] = draw(st.sets(st.sampled_from(["side", "rear", "front", "oblique"])))
    return evidence(*drawn, views=tuple(views), speed=draw(st.sampled_from([None, 2.0, 5.0])))


@given(some_evidence())
def test_any_evidence_gives_findings_that_hold_together(one: Evidence) -> None:
    for found in judge_all(one):
        assert (found.severity != "none") == (found.verdict == "finding")
        assert bool(found.remedy) == (found.verdict == "not_assessed")
        assert (found.metrics == ()) == (found.verdict == "not_assessed")
        assert found.reason
        assert not_assessed(found.finding, found.side, "", "").severity == "none"
        if found.finding == "heel_strike":
            assert found.severity in ("none", "information")
        for metric in found.metrics:
            assert any(m.metric == metric for m in one.best.values())
