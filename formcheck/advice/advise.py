"""From findings and a runner's answers to advice: at most three things to work on, the rest in brief, the doctor always."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..language.text import Phrase
from ..result import Advice, Finding, Severity, Tip
from .library import TOPICS, Piece, Topic, of_kind

MOST_TOPICS = 3
FEWEST_EXERCISES, MOST_EXERCISES = 2, 3
WEIGHT: dict[Severity, float] = {"marked": 2.0, "mild": 1.0, "information": 0.0, "none": 0.0}
PROVISIONAL = 0.5  # of a finding that rests on few steps
ASIDE = ("briefly", "borderline", "answers", "general", "see_a_doctor")  # what an advice may be of beside a finding
DUE = frozenset({"pain_over_ten_days", "pain_stops_you"})  # answers with which the doctor comes first
FOR_THE_CORE = frozenset(
    {"hip_drop", "hip_lift", "leg_crossover", "pelvic_tilt"}
)  # findings whose exercises are worth it near the limit too
ASKS_FOR_THE_BACK = frozenset({"pain", "sitting"})  # answers with which a back that was not judged is spoken of


def advise(findings: Sequence[Finding], answers: Iterable[str] = ()) -> tuple[Advice, ...]:
    """In the order in which a report tells them: the doctor first where an answer asks for it, topics to work on by weight, what is good to
    know, what was seen besides, what is close to a limit, what the answers bring in, habits for every runner, the doctor.

    A topic gathers the findings that one piece of work answers, and weighs the sum of them: severity, halved where few steps were read.
    Heel striking is only information, unless an overstride or an arched back was found with it. Where the back is near its limit, or was
    not judged and the runner tells of pain or long sitting, it comes with what the article says of heel and back.
    """
    answers = frozenset(answers)
    weights = _weights(findings)
    made = frozenset(weights)
    members = {topic: [one for one in _order(topic) if one in made and _home(one, made) == topic.id] for topic in TOPICS}
    heavy = sorted((t for t in TOPICS if sum(weights[m] for m in members[t]) > 0), key=lambda t: -sum(weights[m] for m in members[t]))
    work: list[Advice] = []
    for topic in heavy[:MOST_TOPICS]:
        work.append(_topic(topic, members[topic], made, _told(work)))
    if work:
        work[-1] = replace(work[-1], tips=work[-1].tips + tuple(piece.tip() for piece in of_kind("again", made)))
    later = [one for topic in heavy[MOST_TOPICS:] for one in members[topic]]
    close = list(dict.fromkeys(f.finding for f in findings if f.verdict == "borderline" and f.finding not in made))
    if "heel_strike" in (*made, *close) and not _home("heel_strike", made) and _back_is_open(findings, answers):
        work.append(_heel_and_back(_told(work)))
    elif "heel_strike" in made and not _home("heel_strike", made):
        work.append(_good_to_know(made))
    borderline = _borderline(close, _told(work)) if close else None
    answered = _answered(answers, _one_sided(findings))
    see_a_doctor = doctor(answers)
    parts = [
        see_a_doctor if answers & DUE else None,
        *work,
        Advice("briefly", "", findings=tuple(later)) if later else None,
        borderline,
        answered,
        _every_runner(_told([*work, *filter(None, (borderline, answered))])),
        None if answers & DUE else see_a_doctor,
    ]
    return tuple(one for one in parts if one is not None)


def _weights(findings: Sequence[Finding]) -> dict[str, float]:
    found: dict[str, float] = {}
    for one in findings:
        if one.verdict == "finding":
            weight = WEIGHT[one.severity] * (PROVISIONAL if one.provisional else 1.0)
            found[one.finding] = max(weight, found.get(one.finding, 0.0))
    return found


def _home(finding: str, made: frozenset[str]) -> str:
    """The topic a finding belongs to beside the others; "" for none."""
    if finding == "heel_strike":
        return "landing" if "overstride" in made else "pelvis" if "pelvic_tilt" in made else ""
    if finding == "pelvic_tilt" and "overstride" in made and not made & {"hip_drop", "leg_crossover"}:
        return "landing"
    return next((topic.id for topic in TOPICS if finding in topic.findings), "")


def _order(topic: Topic) -> list[str]:
    others = [one for other in TOPICS if other is not topic for one in other.findings]
    return [*topic.findings, *others]


def _told(advice: Iterable[Advice]) -> frozenset[str]:
    return frozenset(tip.id for one in advice for tip in one.tips)


def _topic(topic: Topic, members: list[str], made: frozenset[str], told: frozenset[str]) -> Advice:
    """What was told with a topic before is not told again, and exercises that are new come first."""
    title = Phrase(f"topics.topics.{topic.id}.title") if len(members) > 1 else Phrase(f"topics.findings.{members[0]}.title")
    there = frozenset(members)
    together = _most_particular([piece for piece in of_kind("together", made) if any(lead & there for lead in piece.leads)], made)
    tips = [piece.tip() for piece in together if piece.id not in told]
    tips += [piece.tip() for piece in of_kind("why", there) if not (together and piece.serves({"heel_strike"}))]
    tips += [piece.tip() for piece in _cues(members, made, told)]
    tips += [piece.tip(with_how=piece.id not in told) for piece in _exercises(members, told)]
    tips += [piece.tip() for kind in ("watch", "evidence") for piece in of_kind(kind, there) if piece.id not in told]
    return Advice(members[0], title, findings=tuple(members), tips=tuple(tips))


def _most_particular(pieces: list[Piece], made: frozenset[str]) -> list[Piece]:
    held = {piece.id: max((lead for lead in piece.leads if lead <= made), key=len) for piece in pieces}
    return [piece for piece in pieces if not any(held[piece.id] < other for other in held.values())]


def _cues(members: list[str], made: frozenset[str], told: frozenset[str]) -> list[Piece]:
    """Two for a single finding, one for each of several, and those that only several together ask for."""
    each = 2 if len(members) == 1 else 1
    chosen: list[Piece] = []
    for one in members:
        chosen += [piece for piece in of_kind("cue", {one}) if piece not in chosen and piece.id not in told][:each]
    joint = [piece for piece in of_kind("cue", made) if any(len(lead) > 1 and lead <= made and lead & set(members) for lead in piece.leads)]
    return [*chosen, *(piece for piece in joint if piece not in chosen and piece.id not in told)]


def _exercises(members: list[str], told: frozenset[str]) -> list[Piece]:
    """Those that answer most of the findings which no exercise before them answers, then most of all; of those told before only as many as
    it takes to have two."""
    pieces = of_kind("exercise", members)
    most = min(MOST_EXERCISES, max(sum(piece.id not in told for piece in pieces), FEWEST_EXERCISES), len(pieces))
    chosen: list[Piece] = []
    while len(chosen) < most:
        open_ones = [one for one in members if not any(piece.serves({one}) for piece in chosen)]
        rest = [piece for piece in pieces if piece not in chosen]
        chosen.append(max(rest, key=lambda piece: (piece.id not in told, _served(piece, open_ones), _served(piece, members))))
    return chosen


def _served(piece: Piece, findings: Iterable[str]) -> int:
    return sum(piece.serves({one}) for one in findings)


def _good_to_know(made: frozenset[str]) -> Advice:
    tips = [piece.tip() for kind in ("why", "evidence") for piece in of_kind(kind, {"heel_strike"})]
    return Advice("heel_strike", Phrase("topics.findings.heel_strike.title"), findings=("heel_strike",), tips=tuple(tips))


def _back_is_open(findings: Sequence[Finding], answers: frozenset[str]) -> bool:
    """Whether the lower back may be arched for all that was seen, and there is a reason to speak of it."""
    verdicts = {one.verdict for one in findings if one.finding == "pelvic_tilt"}
    return "borderline" in verdicts or (verdicts <= {"not_assessed"} and bool(answers & (ASKS_FOR_THE_BACK | DUE)))


def _heel_and_back(told: frozenset[str]) -> Advice:
    """What the article says of heel strike and an arched back, for a runner whose back is not known to be arched."""
    there = {"heel_strike", "pelvis_open"}
    tips = [piece.tip() for kind in ("together", "cue") for piece in of_kind(kind, there)]
    tips += _core(("pelvic_tilt",), told)
    tips += [piece.tip() for kind in ("watch", "evidence") for piece in of_kind(kind, there) if piece.id not in told]
    return Advice("heel_strike", Phrase("topics.heel_and_back.title"), findings=("heel_strike",), tips=tuple(tips))


def _core(findings: Sequence[str], told: frozenset[str]) -> list[Tip]:
    """Exercises, how much of them, and that they must not hurt."""
    pieces = [piece for piece in _exercises(list(findings), told) if piece.id not in told]
    amount = [piece for piece in of_kind("watch", {"core"}) if pieces and piece.id not in told]
    return [piece.tip() for piece in [*pieces, *amount]]


def _borderline(close: list[str], told: frozenset[str]) -> Advice:
    """Exercises only for what those told already do not answer."""
    core = [one for one in close if one in FOR_THE_CORE and not any(piece.id in told for piece in of_kind("exercise", {one}))]
    return Advice("borderline", "", findings=tuple(close), tips=tuple(_core(core, told)) if core else ())


def _one_sided(findings: Sequence[Finding]) -> bool:
    sides: dict[str, set[str]] = {}
    for one in findings:
        if one.side != "both":
            sides.setdefault(one.finding, set()).add(one.verdict)
    return any({"finding", "fine"} <= verdicts for verdicts in sides.values())


def _answered(answers: frozenset[str], one_sided: bool) -> Advice | None:
    title = Phrase("topics.answers.title") if answers else Phrase("topics.left_and_right.title")
    answers |= {"one_sided"} if one_sided else set()
    if "pain" in answers and not answers & DUE:
        answers |= {"pain_brief"}
    tips = [piece.tip() for kind in ("cause", "relief", "habit") for piece in of_kind(kind, answers)]
    return Advice("answers", title, tips=tuple(tips)) if tips else None


def _every_runner(told: frozenset[str]) -> Advice:
    """Habits and cues that hold for everybody, and by name the exercises that were not described already."""
    pieces = [piece for kind in ("habit", "cue", "exercise") for piece in of_kind(kind, {"always"}) if piece.id not in told]
    tips: list[Tip] = [piece.tip(with_how=piece.kind != "exercise") for piece in pieces]
    return Advice("general", Phrase("topics.every_runner.title"), tips=tuple(tips))


def doctor(answers: frozenset[str] = frozenset()) -> Advice:
    due = answers & DUE
    pieces = of_kind("doctor", answers | {"always"})
    pieces.sort(key=lambda piece: not piece.serves(due))
    title = Phrase("topics.doctor.now") if due else Phrase("topics.doctor.title")
    return Advice("see_a_doctor", title, tips=tuple(piece.tip() for piece in pieces))
