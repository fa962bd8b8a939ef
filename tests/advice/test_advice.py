"""What is advised: everything the article says, at most three things to work on, and never a diagnosis."""

from __future__ import annotations

import difflib
import os
import re
from pathlib import Path
from typing import Any

import pytest
from example_reports import found, judged

from formcheck.advice.advise import MOST_EXERCISES, MOST_TOPICS, advise, doctor
from formcheck.advice.library import KNOWN, PEOPLE, PIECES, RESTS_ON, TOPICS, named
from formcheck.advice.profile import QUESTIONS
from formcheck.findings.registry import FINDINGS
from formcheck.language.text import LANGUAGES, Language, in_language, texts
from formcheck.metrics.catalogue import CATALOGUE
from formcheck.result import Advice, Finding

ARTICLE = Path(os.environ.get("FORMCHECK_SHARED") or Path(__file__).resolve().parents[3] / "shared") / "article_de.txt"
ASIDE = ("briefly", "borderline", "answers", "general", "see_a_doctor")


def answered(*findings: Finding, answers: tuple[str, ...] = ()) -> list[str]:
    return [advice.finding for advice in advise(findings, answers)]


def work_on(*findings: Finding) -> list[Advice]:
    return [one for one in advise(findings) if one.finding not in ASIDE]


def ids(advice: Advice, kind: str = "") -> list[str]:
    return [tip.id for tip in advice.tips if kind in ("", tip.kind)]


# Everything the article says. Each fact: which piece tells it, who said it, and words that must not be lost, in German and English.
FACTS = [
    ("cause_stiff_glutes", "buckingham", ["Gesäß", "unteren Rücken"], ["buttocks", "lower back"]),
    ("cause_running_itself", "gallucci", ["gleiche Schritte", "Boden", "Schuhe", "Technik"], ["same step", "ground", "shoes", "technique"]),
    ("cause_running_itself", "mcdowell", ["guttun"], ["ease"]),
    ("cause_running_itself", "hinson", ["Schwachstellen aus dem Alltag"], ["weak spots from daily life"]),
    ("cause_common", "hinson", ["Weltgesundheitsorganisation"], ["World Health Organization"]),
    ("cause_sitting", "hinson", ["stundenlang", "schwachen Rumpf", "steife Gelenke"], ["for hours", "core weak", "joints stiff"]),
    ("cause_sitting", "gallucci", ["Wirbelsäule"], ["imbalances can load the spine"]),
    ("cause_sitting_glutes", "mcdowell", ["Gaspedal", "hinteren Oberschenkel"], ["accelerator", "hamstrings"]),
    ("cause_hard_work", "hinson", ["harte Arbeit", "entlang der Wirbelsäule"], ["Hard physical work", "along the spine"]),
    ("cause_facet_joints", "hinson", ["Facettengelenke", "Ungleichgewicht"], ["facet joints", "out of balance"]),
    (
        "cause_sacroiliac",
        "hinson",
        ["Iliosakralgelenke", "Kreuzbein", "schwache Hüftmuskeln"],
        ["sacroiliac", "sacrum", "weak hip muscles"],
    ),
    ("cause_asymmetry", "mcdowell", ["symmetrisch", "länger", "kräftiger"], ["symmetrical", "longer", "stronger"]),
    ("why_leg_crossover", "mcdowell", ["kreuzen"], ["cross"]),
    ("why_hip_lift", "mcdowell", ["Hüfte anzuheben", "Armschwung", "längeres Bein"], ["Lifting a hip", "arm swing", "naturally longer"]),
    ("why_hip_drop", "hinson", ["Schwache Hüftmuskeln", "unsaubere Technik"], ["weak hip muscles", "poor running form"]),
    ("why_arm_swing", "mcdowell", ["Armschwung"], ["arm swing"]),
    (
        "why_pelvic_tilt",
        "mcdowell",
        ["nichts Schlechtes", "langen Strecken", "Rumpf", "Bindegewebe"],
        ["not bad", "long runs", "core", "connective"],
    ),
    ("together_heel_and_arch", "mcdowell", ["Ferse", "vielleicht", "Hohlkreuz"], ["heel first", "perhaps", "arch"]),
    (
        "together_heel_and_back",
        "mcdowell",
        ["vielleicht", "Beckenkippung", "stabilen Rumpf"],
        ["perhaps", "tip the pelvis", "steady core"],
    ),
    ("technique_checked", "buckingham", ["Physiotherapie"], ["physiotherapist"]),
    ("warm_up", "gallucci", ["Hüftbeuger", "hintere Oberschenkel", "unteren Rücken"], ["hip flexors", "hamstrings", "lower back"]),
    ("warm_up", "hinson", ["sauerstoffreiches Blut"], ["oxygen-rich blood"]),
    ("mobility", "hinson", ["Beine", "Hüfte", "Rücken"], ["legs", "hips", "back"]),
    ("plank", "gallucci", ["Plank"], ["Plank"]),
    ("deadlift", "gallucci", ["Deadlift"], ["Deadlift"]),
    ("side_bridge", "gallucci", ["Side Bridge"], ["Side bridge"]),
    ("hamstring_curl", "mcdowell", ["Hamstring Curl"], ["Hamstring curl"]),
    ("weighted_glute_bridge", "mcdowell", ["Glute Bridge", "Gewicht"], ["Glute bridge", "weight"]),
    ("strength", "gallucci", ["Rumpf, Gesäß und unteren Rücken", "Haltung"], ["core, buttocks and lower back", "posture"]),
    ("strong_legs", "mcdowell", ["Füße und Knöchel"], ["feet and ankles"]),
    ("strength_plan", "buckingham", ["Fachleute"], ["specialist"]),
    ("cue_run_tall", "hinson", ["aufrecht", "Kopf mittig"], ["upright", "head centred"]),
    ("cue_free_arms", "hinson", ["Arme frei"], ["arms swing freely"]),
    ("cue_midfoot", "mcdowell", ["Mitte des Fußes", "Zehen"], ["middle of the foot", "toes"]),
    ("terrain", "hinson", ["Erde oder Gras", "Harter und unebener"], ["earth or grass", "Hard and uneven"]),
    (
        "limits",
        "mcdowell",
        ["ehrlich", "zu viel in zu kurzer Zeit", "vier bis sechs Wochen"],
        ["honest", "too much too soon", "four to six weeks"],
    ),
    ("shoes_fit", "gallucci", ["Halt und Dämpfung"], ["support and cushioning"]),
    ("shoes_replace", "buckingham", ["500 bis 800 km"], ["500 to 800 km"]),
    ("passes", "buckingham", ["von selbst"], ["by itself"]),
    ("childs_pose", "gallucci", ["Kindhaltung"], ["Child's pose"]),
    ("cat_cow", "gallucci", ["Katze-Kuh"], ["Cat-cow"]),
    ("hip_flexor_stretch", "gallucci", ["Hüftbeuger"], ["Hip-flexor"]),
    ("massage", "hinson", ["Physiotherapie", "Nicht zu lang und nicht zu fest"], ["physiotherapist", "Not too long and not too hard"]),
    ("medicine", "hinson", ["Rezeptfreie", "Arztpraxis", "nur gelegentlich"], ["Over-the-counter", "doctor first", "only now and then"]),
    (
        "rest",
        "mcdowell",
        ["humpelst", "Aufstehen, Hinsetzen oder Hinlegen", "bis nichts mehr"],
        ["limp", "get up, sit down or lie down", "until nothing"],
    ),
    ("doctor_now", "hinson", ["nicht mehr gehen", "Alltag"], ["cannot walk", "everyday"]),
    ("doctor_ten_days", "mcdowell", ["10 Tage"], ["10 days"]),
    ("doctor_causes", "mcdowell", ["Muskeln, Bänder, Bandscheiben oder Gelenke"], ["muscles, ligaments, discs or joints"]),
    ("doctor_in_doubt", "buckingham", ["Arzt- oder Physiotherapiepraxis"], ["doctor or physiotherapist"]),
]


@pytest.mark.parametrize(("piece", "who", "german", "english"), FACTS, ids=lambda value: value if isinstance(value, str) else "")
def test_no_fact_of_the_article_is_lost(piece: str, who: str, german: list[str], english: list[str]) -> None:
    tip = PIECES[piece].tip()

    assert who in PIECES[piece].by
    assert PIECES[piece].part, "it comes from the article"
    for language, words in (("de", german), ("en", english)):
        said = " ".join(in_language(text, language) for text in (tip.what, tip.how))  # type: ignore[arg-type]
        for word in words:
            assert word.lower() in said.lower()


def test_whatever_comes_from_the_article_is_among_the_facts() -> None:
    named = {fact[0] for fact in FACTS} | {"together_all_three", "why_trunk_lean", "why_head_position"}

    assert {id for id, piece in PIECES.items() if piece.part} == named


def test_every_piece_can_be_reached() -> None:
    answers = {row["lead"] for row in QUESTIONS.values() if "lead" in row} | {
        one for row in QUESTIONS.values() for one in row.get("one_of", {})
    }
    known = {*KNOWN, *answers, "always", "one_sided", "pain_brief", "pelvis_open", "core"}

    for piece in PIECES.values():
        assert piece.leads
        assert {one for lead in piece.leads for one in lead} <= known, piece.id
    assert answers <= {one for piece in PIECES.values() for lead in piece.leads for one in lead}


def test_every_finding_is_known_and_rests_on_metrics() -> None:
    assert {finding.__name__ for finding in FINDINGS} == set(KNOWN)
    assert {id for ids in RESTS_ON.values() for id in ids} <= set(CATALOGUE)
    assert {one for topic in TOPICS for one in topic.findings} == set(KNOWN)


def test_who_is_quoted_is_a_person_or_a_study() -> None:
    for piece in PIECES.values():
        assert piece.by
        for who in piece.by:
            assert who in PEOPLE or re.fullmatch(r"[A-Z]\w+( & [A-Z]\w+)? \d{4}", who), who


# Own words


def sentences(text: str) -> list[list[str]]:
    return [words for one in re.split(r"[.!?:\n]", text) if len(words := re.findall(r"\w+", one.lower())) >= 5]


@pytest.mark.skipif(not ARTICLE.is_file(), reason="the article is not here (set FORMCHECK_SHARED)")
def test_no_sentence_is_the_articles_or_close_to_it() -> None:
    article = sentences(ARTICLE.read_text(encoding="utf-8"))
    runs = {tuple(one[k : k + 6]) for one in article for k in range(len(one) - 5)}

    for key, entry in texts().items():
        said = entry["de"] if isinstance(entry["de"], str) else " ".join(entry["de"].values())
        for own in sentences(said):
            assert not {tuple(own[k : k + 6]) for k in range(len(own) - 5)} & runs, key
            closest = max(difflib.SequenceMatcher(None, own, other).ratio() for other in article)
            assert closest < 0.55, f"{key}: {' '.join(own)}"


DIAGNOSES: dict[Language, str] = {
    "en": r"cure[sd]?|heal(s|ed)?|guarantee\w*|syndrome|diagnos\w*|arthritis|disease|illness|patholog\w*|you (have|suffer|are injured)",
    "de": r"heil(t|en)|geheilt|Heilung|garantier\w*|Syndrom|Diagnos\w*|Arthrose|Arthritis|krank|Krankheit|krankhaft\w*|du (hast|leidest)",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_diagnoses_or_promises(language: Language) -> None:
    pattern = re.compile(rf"\b({DIAGNOSES[language]})\b", re.IGNORECASE if language == "en" else 0)
    for key, entry in texts().items():
        said = entry[language] if isinstance(entry[language], str) else " ".join(entry[language].values())
        assert not pattern.search(said), f"{key}: {said}"


def test_the_arched_back_is_never_called_a_tilt() -> None:
    for tip in work_on(found("pelvic_tilt"))[0].tips:
        assert "tilt" not in tip.what


# Priorities


def test_the_findings_are_in_the_order_of_importance() -> None:
    assert KNOWN == (
        "hip_drop",
        "hip_lift",
        "leg_crossover",
        "overstride",
        "pelvic_tilt",
        "arm_swing",
        "low_cadence",
        "trunk_lean",
        "head_position",
        "heel_strike",
    )


def test_habits_and_the_doctor_always_end_it() -> None:
    assert answered() == ["general", "see_a_doctor"]
    assert answered(found("arm_swing")) == ["arm_swing", "general", "see_a_doctor"]


def test_only_what_was_found_is_worked_on_and_what_is_close_is_named() -> None:
    advice = advise([judged("hip_drop", "borderline"), judged("overstride", "fine"), judged("arm_swing", "not_assessed")])

    assert [(one.finding, one.findings) for one in advice[:-2]] == [("borderline", ("hip_drop",))]


def test_both_sides_get_one_advice() -> None:
    assert answered(found("hip_drop", side="left"), found("hip_drop", side="right"))[:2] == ["hip_drop", "general"]


def test_what_the_same_work_answers_is_one_thing() -> None:
    (one,) = work_on(found("leg_crossover"), found("hip_drop"), found("pelvic_tilt"))

    assert one.findings == ("hip_drop", "leg_crossover", "pelvic_tilt")
    assert len(ids(one, "exercise")) == MOST_EXERCISES
    assert set(ids(one, "exercise")[:2]) == {"side_bridge", "plank"}  # those that answer all three


def test_no_finding_of_a_topic_goes_without_an_exercise() -> None:
    """Three exercises serve overstride and cadence both; the back needs another."""
    made = ("overstride", "low_cadence", "heel_strike", "pelvic_tilt")
    (one,) = work_on(*(found(name) for name in made))
    assert len(ids(one, "exercise")) == MOST_EXERCISES
    for finding in ("overstride", "low_cadence", "pelvic_tilt"):
        assert any(PIECES[id].serves({finding}) for id in ids(one, "exercise"))


def test_there_are_at_most_three_things_and_the_lightest_is_left_for_later() -> None:
    many = [found(name, "marked") for name in ("hip_drop", "overstride", "trunk_lean")] + [found("arm_swing", "mild")]
    advice = advise(many)

    assert [one.finding for one in advice if one.finding not in ASIDE] == ["hip_drop", "overstride", "trunk_lean"]
    assert len(work_on(*many)) == MOST_TOPICS
    assert next(one for one in advice if one.finding == "briefly").findings == ("arm_swing",)


def test_marked_comes_before_mild_and_several_before_one() -> None:
    assert answered(found("hip_drop", "mild"), found("arm_swing", "marked"))[:2] == ["arm_swing", "hip_drop"]
    assert answered(found("arm_swing", "mild"), found("trunk_lean", "mild"), found("head_position", "mild"))[:2] == [
        "trunk_lean",
        "arm_swing",
    ]


def test_the_worse_side_decides_the_place() -> None:
    made = found("hip_drop", "mild"), found("arm_swing", "mild", "left"), found("arm_swing", "marked", "right")
    assert answered(*made)[:2] == ["arm_swing", "hip_drop"]


def test_what_rests_on_few_steps_weighs_less() -> None:
    few = Finding("hip_drop", "finding", "left", "mild", (), "So.", "", provisional=True)
    assert answered(few, found("arm_swing", "mild"))[:2] == ["arm_swing", "hip_drop"]


def test_heel_strike_alone_needs_no_change() -> None:
    (advice,) = work_on(found("heel_strike", "information"))

    assert "nothing to change" in advice.title
    assert {tip.kind for tip in advice.tips} == {"why", "evidence"}


@pytest.mark.parametrize(
    ("others", "home", "together"),
    [
        (["overstride"], "overstride", ["together_heel_and_reach"]),
        (["pelvic_tilt"], "pelvic_tilt", ["together_heel_and_arch"]),
        (["pelvic_tilt", "overstride"], "overstride", ["together_all_three"]),
    ],
)
def test_heel_strike_is_explained_with_what_goes_with_it(others: list[str], home: str, together: list[str]) -> None:
    (one,) = work_on(found("heel_strike", "information"), *(found(name) for name in others))

    assert one.finding == home
    assert "heel_strike" in one.findings
    assert ids(one, "together") == together
    assert ("cue_midfoot" in ids(one, "cue")) == ("pelvic_tilt" in others)


def test_a_borderline_overstride_does_not_raise_the_heel_strike() -> None:
    (advice,) = work_on(found("heel_strike", "information"), judged("overstride", "borderline"))
    assert "nothing to change" in advice.title


BACK_UNSEEN = (found("heel_strike", "information"), judged("pelvic_tilt", "not_assessed"))


@pytest.mark.parametrize("answers", [{"pain"}, {"sitting"}, {"pain", "pain_over_ten_days"}])
def test_a_heel_strike_with_pain_or_long_sitting_and_an_unseen_back_leads_to_what_the_article_says(answers: set[str]) -> None:
    (one,) = [advice for advice in advise(BACK_UNSEEN, answers) if advice.finding == "heel_strike"]

    assert "lower back" in one.title
    assert ids(one, "together") == ["together_heel_and_back"]
    assert ids(one, "cue") == ["cue_midfoot"]
    assert {"plank", "side_bridge"} <= set(ids(one, "exercise"))
    assert "watch_own_back" in ids(one)


def test_a_heel_strike_near_its_limit_leads_there_too() -> None:
    near = (judged("heel_strike", "borderline"), judged("pelvic_tilt", "not_assessed"))
    assert "heel_strike" in [one.finding for one in advise(near, {"pain"})]
    assert "heel_strike" not in [one.finding for one in advise(near)]


@pytest.mark.parametrize("answers", [(), ("worn_shoes",)])
def test_nobody_else_is_told_to_change_the_landing_of_the_heel(answers: tuple[str, ...]) -> None:
    (one,) = [advice for advice in advise(BACK_UNSEEN, answers) if advice.finding == "heel_strike"]
    assert "nothing to change" in one.title


def test_a_back_near_its_limit_leads_there_too_and_one_that_is_fine_does_not() -> None:
    heel = found("heel_strike", "information")
    near = advise([heel, judged("pelvic_tilt", "borderline")])
    fine = advise([heel, judged("pelvic_tilt", "fine")], {"pain", "sitting"})

    assert "cue_midfoot" in [tip.id for one in near for tip in one.tips]
    assert "cue_midfoot" not in [tip.id for one in fine for tip in one.tips]


@pytest.mark.parametrize("finding", ["hip_drop", "hip_lift", "leg_crossover", "pelvic_tilt"])
def test_near_the_limit_there_are_exercises_for_the_core(finding: str) -> None:
    (one,) = [advice for advice in advise([judged(finding, "borderline")]) if advice.finding == "borderline"]
    assert {"side_bridge", "plank"} <= set(ids(one, "exercise"))
    assert all(tip.how for tip in one.tips if tip.kind == "exercise")


def test_near_other_limits_there_are_none() -> None:
    (one,) = [advice for advice in advise([judged("overstride", "borderline")]) if advice.finding == "borderline"]
    assert one.tips == ()


def test_how_much_is_told_as_our_own_suggestion() -> None:
    (one,) = work_on(found("hip_drop"))
    (amount,) = [tip for tip in one.tips if tip.id == "watch_strain"]
    assert amount.by == ()
    assert "Our suggestion" in amount.what and "Unser Vorschlag" in in_language(amount.what, "de")


def test_what_is_called_a_fault_is_only_what_stands_out() -> None:
    assert named("pelvic_tilt", "fine") == named("pelvic_tilt", "not_assessed") == "Lower back (pelvic tilt)"
    assert named("pelvic_tilt", "mild") == named("pelvic_tilt", "borderline") == "arched lower back (pelvic tilt)"
    assert "Beckenkippung" in in_language(named("pelvic_tilt", "fine"), "de")


@pytest.mark.parametrize("finding", [one for one in KNOWN if one != "heel_strike"])
def test_every_finding_has_all_that_is_asked(finding: str) -> None:
    (one,) = work_on(found(finding))

    for kind in ("why", "cue", "watch", "evidence", "again"):
        assert ids(one, kind), kind
    assert 2 <= len(ids(one, "exercise")) <= MOST_EXERCISES
    assert all(tip.how for tip in one.tips if tip.kind == "exercise")


def test_nothing_is_told_twice() -> None:
    advice = advise([found(name, "marked") for name in KNOWN], {"pain", "sitting"})
    described = [tip.id for one in advice for tip in one.tips if tip.how or tip.kind in ("together", "cue", "again")]
    general = next(one for one in advice if one.finding == "general")

    assert not set(ids(general)) & {tip.id for one in advice if one.finding not in ASIDE for tip in one.tips}
    assert len(described) == len(set(described))


# The runner's answers


def test_answers_bring_in_what_no_video_shows() -> None:
    advice: dict[str, Any] = {one.finding: one for one in advise([], {"sitting", "worn_shoes"})}

    assert {"cause_sitting", "cause_sitting_glutes", "warm_up", "shoes_replace"} <= set(ids(advice["answers"]))
    assert "cause_hard_work" not in ids(advice["answers"])


@pytest.mark.parametrize(("answer", "first"), [("pain_over_ten_days", "doctor_ten_days"), ("pain_stops_you", "doctor_now")])
def test_the_doctor_comes_first_where_an_answer_asks_for_it(answer: str, first: str) -> None:
    advice = advise([found("hip_drop", "marked")], {"pain", answer})

    assert advice[0].finding == "see_a_doctor"
    assert [one.finding for one in advice].count("see_a_doctor") == 1
    assert ids(advice[0])[0] == first
    assert "before you run again" in advice[0].title


def test_pain_of_a_few_days_brings_relief_but_no_alarm() -> None:
    advice = advise([], {"pain"})

    assert advice[0].finding == "answers"
    assert {"childs_pose", "massage", "medicine"} <= set(ids(advice[0]))
    assert advice[-1].title == doctor().title


def test_a_difference_between_the_sides_is_explained() -> None:
    advice = advise([found("hip_drop", side="left"), judged("hip_drop", "fine", "right")])
    told = next(one for one in advice if one.finding == "answers")
    assert "cause_asymmetry" in ids(told)
    assert told.title == "Left and right"  # nobody gave an answer


def test_the_doctor_is_for_the_limits_of_the_article() -> None:
    said = " ".join(tip.what for tip in doctor().tips)
    assert "10 days" in doctor().title
    for limit in ("cannot walk", "everyday", "10 days", "limp"):
        assert limit in said
