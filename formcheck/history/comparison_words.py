"""What is said of a session and of a change, the same on terminal, page and film."""

from __future__ import annotations

from ..language.text import Language, Phrase, in_language, in_sequence
from ..metrics.catalogue import metric
from ..recording.file_name import folded
from ..recording.session_text import shown_date
from ..result import Measurement
from .comparison import Change, Comparison
from .session import SessionResult


def day(result: SessionResult, language: Language) -> str:
    return shown_date(result.session.date, language) or in_language(Phrase("compare.no_day"), language)


def titles(one: Comparison, language: Language) -> tuple[str, str]:
    """What both sides are called: the legs, else the runners where they are two, else their days, else before and after."""
    before, after = one.before, one.after
    if one.of == "legs":
        return (in_language(Phrase("compare.left_leg"), language), in_language(Phrase("compare.right_leg"), language))
    if two_runners(one):
        return (before.runner, after.runner)
    if before.session.date and after.session.date and before.session.date != after.session.date:
        return (day(before, language), day(after, language))
    return (in_language(Phrase("compare.before"), language), in_language(Phrase("compare.after"), language))


def two_runners(one: Comparison) -> bool:
    before, after = one.before.runner, one.after.runner
    return one.of == "days" and bool(before and after) and folded(before) != folded(after)


def count(one: Comparison) -> str:
    """How many numbers changed, or differ between legs or runners, by more than noise, and of how many that cannot be told."""
    key = "compare.count_legs" if one.of == "legs" else "compare.count_runners" if two_runners(one) else "compare.count"
    held = [change for change in one.changes if change.outcome != "not_comparable"]
    if not held:
        return Phrase("compare.count_none", of=len(one.changes))
    found = Phrase(key, n=len(one.beyond_noise), of=len(held))
    apart = len(one.changes) - len(held)
    return in_sequence(found, Phrase("compare.count_apart", n=apart)) if apart else found


def heading(one: Comparison, outcome: str) -> str:
    return Phrase("compare.heading.differs" if outcome == "changed" and _apart(one) else f"compare.heading.{outcome}")


def shift(one: Comparison, outcome: str) -> str:
    """Why a verdict is another, in brackets behind it."""
    return Phrase(f"compare.{'shift_apart' if _apart(one) else 'shift'}.{outcome}")


def _apart(one: Comparison) -> bool:
    """Nothing changed; two legs or two runners differ."""
    return one.of == "legs" or two_runners(one)


def circumstances(result: SessionResult, language: Language) -> str:
    """E.g. "from the side, from behind · 10.1 km/h · shoes: Pegasus"."""
    views = [view for view in dict.fromkeys(clip.view for clip in result.clips)]
    known = [Phrase(f"views.from_{view}") if view in ("side", "rear", "front") else Phrase(f"views.{view}") for view in views]
    parts = [", ".join(in_language(one, language) for one in known)]
    seen = next((clip.speed for clip in result.clips if clip.speed), None)
    if result.session.speed:
        parts.append(in_language(Phrase("compare.speed", speed=3.6 * result.session.speed), language))
    elif seen:
        parts.append(in_language(Phrase("compare.seen_speed", speed=3.6 * seen), language))
    for key, text in (("shoes", result.session.shoes), ("clothing", result.session.clothing)):
        if text:
            parts.append(f"{in_language(Phrase(f'compare.{key}'), language)}: {text}")
    return " · ".join(part for part in parts if part)


def value(one: Measurement, language: Language, unit: bool = False) -> str:
    """E.g. "168 ± 1", with unit "168 ± 1 steps/min"."""
    kind = metric(one.metric, one.unit)
    doubt = kind.doubt(one.error, language)
    return f"{kind.number(one.value, language)} ± {kind.with_unit(doubt, language) if unit else doubt}"


def outcome(change: Change, language: Language) -> str:
    """E.g. "changed, +7 steps/min (3 needed)" or "not comparable: other shoes"."""
    if change.difference is None or change.needed is None:
        return in_language(Phrase("compare.said.not_comparable", why=reasons(change.reasons, language)), language)
    return in_language(
        Phrase(f"compare.said.{change.outcome}", difference=difference(change, language), needed=needed(change, language)), language
    )


def difference(change: Change, language: Language) -> str:
    """With its sign and unit; "" where nothing is compared."""
    if change.difference is None or change.after is None:
        return ""
    kind = metric(change.metric, change.after.unit)
    number = kind.number(change.difference, language)
    return kind.with_unit(number if number.startswith("-") or not number.strip("0.,") else f"+{number}", language)


def needed(change: Change, language: Language) -> str:
    """What a difference must reach, without unit; "" where nothing is compared."""
    if change.needed is None or change.after is None:
        return ""
    kind = metric(change.metric, change.after.unit)
    return kind.doubt(change.needed, language)


def reasons(codes: tuple[str, ...], language: Language) -> str:
    return ", ".join(in_language(Phrase(f"compare.why.{code}"), language) for code in codes)


def conditions(codes: tuple[str, ...], language: Language) -> str:
    """The sentence with what must have been the same; "" where everything was said."""
    if not codes:
        return ""
    return in_language(
        Phrase("compare.holds_only_if", what=", ".join(in_language(Phrase(f"compare.condition.{code}"), language) for code in codes)),
        language,
    )
