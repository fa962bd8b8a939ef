import re

import pytest
from example_reports import found, judged

from formcheck.advice.base import EVIDENCE, GENERAL, SEE_A_DOCTOR, TOPICS
from formcheck.advice.mapping import advise

EXPERTS = ("Milica McDowell, physical therapist", "John Gallucci, Jr., physical therapist", "Dr. John Hinson, orthopaedic surgeon")
EVERYTHING = [
    SEE_A_DOCTOR,
    GENERAL,
    *(topic.alone for topic in TOPICS.values()),
    *(advice for topic in TOPICS.values() for _, advice in topic.together),
]


def answered(*findings):
    return [advice.finding for advice in advise(findings)]


def test_the_findings_are_in_the_order_of_importance():
    assert list(TOPICS) == [
        "hip_drop",
        "leg_crossover",
        "overstride",
        "pelvic_tilt",
        "arm_swing",
        "low_cadence",
        "trunk_lean",
        "head_position",
        "heel_strike",
    ]


def test_the_general_advice_and_the_doctor_always_end_it():
    assert answered() == ["general", "see_a_doctor"]
    assert answered(found("arm_swing")) == ["arm_swing", "general", "see_a_doctor"]


def test_only_what_was_found_is_answered():
    assert answered(judged("hip_drop", "borderline"), judged("overstride", "fine"), judged("arm_swing", "not_assessed")) == [
        "general",
        "see_a_doctor",
    ]


def test_both_sides_get_one_advice():
    assert answered(found("hip_drop", side="left"), found("hip_drop", side="right"))[:2] == ["hip_drop", "general"]


def test_marked_comes_before_mild_and_both_by_importance():
    mild_hip, mild_cross, marked_head, marked_arm = (
        found("hip_drop", "mild"),
        found("leg_crossover", "mild"),
        found("head_position", "marked"),
        found("arm_swing", "marked"),
    )
    assert answered(mild_cross, marked_head, mild_hip, marked_arm)[:4] == ["arm_swing", "head_position", "hip_drop", "leg_crossover"]


def test_the_worse_side_decides_the_place():
    assert answered(found("hip_drop", "mild"), found("arm_swing", "mild", "left"), found("arm_swing", "marked", "right"))[:2] == [
        "arm_swing",
        "hip_drop",
    ]


def test_heel_strike_alone_needs_no_change():
    (advice, *_) = advise([found("heel_strike", "information")])
    assert "nothing to change" in advice.title
    assert "Try:" not in advice.text


@pytest.mark.parametrize(
    ("others", "told"),
    [(["overstride"], ["overstride"]), (["pelvic_tilt"], ["arched"]), (["pelvic_tilt", "overstride"], ["overstride", "arched", "midfoot"])],
)
def test_heel_strike_is_explained_with_what_goes_with_it(others, told):
    heel = next(one for one in advise([found(name) for name in ("heel_strike", *others)]) if one.finding == "heel_strike")
    assert "nothing to change" not in heel.title
    for word in told:
        assert word in f"{heel.title} {heel.text}"


def test_a_borderline_overstride_does_not_raise_the_heel_strike():
    (advice, *_) = advise([found("heel_strike", "information"), judged("overstride", "borderline")])
    assert "nothing to change" in advice.title


def test_the_doctor_is_for_the_limits_of_the_article():
    assert "10 days" in SEE_A_DOCTOR.title
    for limit in ("cannot walk", "everyday", "10 days", "limp"):
        assert limit in SEE_A_DOCTOR.text


@pytest.mark.parametrize("advice", EVERYTHING, ids=lambda advice: advice.title)
def test_advice_names_its_source_and_makes_no_promise(advice):
    told = f"{advice.title} {advice.text}"
    for expert in ("McDowell", "Gallucci", "Hinson"):
        named = [full for full in EXPERTS if expert in full and full in advice.source]
        assert bool(named) == (expert in told), f"{expert} must be in the source exactly if she or he is quoted"
    for study in re.findall(r"\(([^)]*(?:19|20)\d\d)", told):
        assert study.split()[0] in advice.source
    assert not re.search(r"(?i)\b(cures?|heals?|guarantee\w*|syndrome|diagnos\w*|arthritis|you (have|suffer))\b", told)


@pytest.mark.parametrize("advice", EVERYTHING, ids=lambda advice: advice.title)
def test_advice_is_in_lines_of_a_key_and_sentences(advice):
    assert all(re.fullmatch(r"[A-Z0-9][\w -]{1,9}: .+[.]", line) for line in advice.text.splitlines())


def test_every_finding_is_honest_about_its_evidence():
    for topic in TOPICS.values():
        assert "Evidence: " in topic.alone.text
    assert "not backed by evidence" in EVIDENCE
    assert "not a diagnosis" in EVIDENCE


def test_the_arched_back_is_never_called_a_tilt():
    assert "tilt" not in TOPICS["pelvic_tilt"].alone.title + TOPICS["pelvic_tilt"].alone.text + TOPICS["pelvic_tilt"].label
