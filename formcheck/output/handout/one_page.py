"""What the first side of every report says: the head of the web page, the PDF and the card show this, so that none tells it otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ...advice.advise import doctor
from ...advice.library import KNOWN, PIECES, label, named
from ...language.text import Language, Phrase, in_language
from ...recording.session_text import dated
from ...result import Finding, Report
from ...system.safe_text import clean
from ..html.stills import Still
from ..severity import SYMBOL, gravity
from .figures import drawn

MOST = 3  # sentences, and exercises
STANDS_OUT = ("marked", "mild")
ORDER = (
    "marked",
    "mild",
    "borderline",
    "information",
    "fine",
    "not_assessed",
)  # what is only for information waits for what may be a fault


@dataclass(frozen=True)
class Sentence:
    """word: how grave, of `output/severity.py`, "" where it speaks of no single verdict; symbol: its sign; head: what was looked at."""

    word: str
    symbol: str
    head: str
    text: str

    @property
    def whole(self) -> str:
        return f"{self.head}: {self.text}" if self.head else self.text


@dataclass(frozen=True)
class Exercise:
    """id: a piece of advice that has a figure. by: who named it, in words; "" for nobody but formcheck."""

    id: str
    name: str
    how: str
    by: str


@dataclass(frozen=True)
class Picture:
    still: Still
    caption: str


@dataclass(frozen=True)
class OnePage:
    """All texts in the reader's language. unjudged: what had no verdict, None where that is nothing or one of the sentences. due: by the
    runner's answers the doctor comes first."""

    title: str
    when: str
    pictures: tuple[Picture, ...]  # at most two, the first of what stands out most
    sentences: tuple[Sentence, ...]  # at most three
    unjudged: Sentence | None
    exercises_title: str
    exercises: tuple[Exercise, ...]  # at most three
    doctor_title: str
    doctor: str
    due: bool
    foot: str


def one_page(report: Report, stills: Mapping[str, Sequence[Still]], language: Language) -> OnePage:
    """stills: by finding."""

    def say(text: str) -> str:
        return clean(in_language(text, language))

    def spoken(one: Sentence) -> Sentence:
        return replace(one, head=_capital(say(one.head)), text=say(one.text))

    running = report.activity == "running"
    groups = _groups(report.findings) if running else []
    unjudged = _unjudged(groups)
    sentences = list(_sentences(report, groups, unjudged))
    exercises, own = _exercises(report) if running else ((), False)
    see_a_doctor = next((one for one in report.advice if one.finding == "see_a_doctor"), None) or doctor()
    return OnePage(
        title=say(Phrase("page.title", runner=report.runner or Phrase("page.nobody"))),
        when=_capital(say(dated(report, language))),
        pictures=tuple(Picture(one, clean(_caption(one, language))) for one in _pictures(groups, stills)),
        sentences=tuple(map(spoken, sentences)),
        unjudged=spoken(unjudged) if unjudged and unjudged not in sentences else None,
        exercises_title=say(Phrase("handout.exercises" if own else "handout.exercises_for_all")),
        exercises=tuple(
            Exercise(tip.id, say(tip.what), say(tip.how), say(Phrase("handout.by", who=", ".join(tip.by))) if tip.by else "")
            for tip in (PIECES[id].tip() for id in exercises)
        ),
        doctor_title=say(Phrase("report.doctor")),
        doctor=say(Phrase("handout.sentence", text=see_a_doctor.title)),
        due=see_a_doctor in report.advice[:1],
        foot=say(Phrase("handout.foot")),
    )


Group = tuple[str, list[Finding]]  # the gravest word of ORDER on one thing, and its verdicts that are of its kind, the gravest first


def _groups(findings: Sequence[Finding]) -> list[Group]:
    """Of each thing its gravest verdicts; the gravest thing first."""
    by_thing: dict[str, list[Finding]] = {}
    for one in findings:
        by_thing.setdefault(one.finding, []).append(one)
    found = []
    for same in by_thing.values():
        word = min(map(gravity, same), key=ORDER.index)
        as_grave = STANDS_OUT if word in STANDS_OUT else (word,)
        found.append((word, sorted((one for one in same if gravity(one) in as_grave), key=lambda one: ORDER.index(gravity(one)))))
    known = [*KNOWN, *by_thing]
    return sorted(found, key=lambda group: (ORDER.index(group[0]), known.index(group[1][0].finding)))


def _sentences(report: Report, groups: Sequence[Group], unjudged: Sentence | None) -> Iterator[Sentence]:
    """At most three. Where nothing stands out, what could not be judged comes before any praise."""
    if report.activity != "running":
        yield Sentence("mild", SYMBOL["mild"], "", Phrase("report.walking" if report.activity == "walking" else "report.not_running"))
        yield Sentence("", "", "", Phrase("report.film_running"))
        return
    judged = [group for group in groups if group[0] != "not_assessed"]
    if not judged:
        yield Sentence("not_assessed", SYMBOL["not_assessed"], "", Phrase("handout.nothing_judged"))
        yield from [Sentence("", "", "", one) for one in dict.fromkeys(_why(same[0]) for _, same in groups)][: MOST - 1]
        return
    room = MOST
    if unjudged and not any(word in STANDS_OUT for word, _ in judged):
        yield unjudged
        room -= 1
    worth = [group for group in judged if group[0] != "fine"]
    fine = [group for group in judged if group[0] == "fine"]
    shown = worth if len(worth) <= room else worth[: room - 1]
    for word, same in shown:
        yield Sentence(word, SYMBOL[word], _head(same), _first_sentence(same[0].reason))
    if more := worth[len(shown) :]:
        yield Sentence(more[0][0], SYMBOL[more[0][0]], Phrase("handout.besides"), _listed(same for _, same in more))
    elif fine and len(shown) < room:
        yield Sentence("fine", SYMBOL["fine"], Phrase("handout.fine"), _listed(same for _, same in fine))


def _why(finding: Finding) -> str:
    return Phrase("both_sentences", first=finding.reason, then=finding.remedy) if finding.remedy else finding.reason


def _first_sentence(reason: str) -> str:
    """What was seen besides stands with the details."""
    return reason.gaps["first"] if isinstance(reason, Phrase) and reason.key == "both_sentences" else reason


def _head(same: Sequence[Finding]) -> str:
    side = same[0].side
    if len(same) == 1 and side != "both":
        return Phrase("handout.of_side", what=_name(same), side=Phrase(f"sides.{side}"))
    return _name(same)


def _name(same: Sequence[Finding]) -> str:
    return named(same[0].finding, gravity(same[0]))


def _listed(groups: Iterable[Sequence[Finding]]) -> str:
    return Phrase("handout.sentence", text=_names(groups))


def _names(groups: Iterable[Sequence[Finding]]) -> str:
    *others, said = dict.fromkeys(_head(same) for same in groups)
    for name in reversed(others):
        said = Phrase("handout.and_then", first=name, then=said)
    return said


def _unjudged(groups: Sequence[Group]) -> Sentence | None:
    """Things without any verdict, where there are others with one."""
    without = [same for word, same in groups if word == "not_assessed"]
    if not without or len(without) == len(groups):
        return None
    what = Phrase("handout.unjudged_what", what=_names(without))
    return Sentence("not_assessed", SYMBOL["not_assessed"], Phrase("handout.unjudged"), what)


def _pictures(groups: Sequence[Group], stills: Mapping[str, Sequence[Still]]) -> list[Still]:
    """Of what stands out most, and of the next, from another side if there is one."""
    there = [(word, _of_side(stills[same[0].finding], same)) for word, same in groups if stills.get(same[0].finding)]
    if not there:
        return []
    (_, first), *others = there
    second = min(others, key=lambda one: (one[0] not in STANDS_OUT, one[1].clip == first.clip), default=None)
    return [first, second[1]] if second else [first]


def _of_side(some: Sequence[Still], same: Sequence[Finding]) -> Still:
    return next((one for one in some if one.side == same[0].side), some[0])


def _caption(still: Still, language: Language) -> str:
    """What was looked at and when; once, where both have one name."""
    moment, what = Phrase(f"page.moment.{still.moment}"), label(still.finding)
    when = moment if still.side == "both" else Phrase("handout.moment_of", moment=moment, side=Phrase(f"sides.{still.side}"))
    if in_language(what, language).lower() == in_language(moment, language).lower():
        return _capital(in_language(when, language))
    return _capital(in_language(Phrase("handout.caption", what=what, when=when), language))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _exercises(report: Report) -> tuple[tuple[str, ...], bool]:
    """Pieces with a figure, of what is to be worked on before those for every runner; and whether they are for this one."""
    found = {of: [tip.id for one in report.advice if (one.finding == "general") is of for tip in one.tips] for of in (False, True)}
    own, general = ([id for id in dict.fromkeys(found[of]) if PIECES[id].kind == "exercise" and id in drawn()] for of in (False, True))
    return tuple((own or general)[:MOST]), bool(own)
