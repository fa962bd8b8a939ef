"""What is to be seen on a still, in words: of which side, its number with the expected error, and the limit that it was held against."""

from __future__ import annotations

from dataclasses import replace

from ...findings.pelvis import LIFTED
from ...findings.verdict import BANDS, Band
from ...language.text import Language, Phrase, in_language
from ...metrics.catalogue import CATALOGUE
from ..terminal.explain import limit_at
from .stills import Still


def still_caption(still: Still, speed: float | None, language: Language) -> str:
    """speed: of the belt, m/s, by which limits were moved; None: not known."""
    when = Phrase(f"page.moment.{still.moment}")
    if still.side != "both":
        when = Phrase("page.moment_of", moment=when, side=Phrase(f"sides.{still.side}"))
    number = still.number
    if number is None:
        return in_language(when, language)
    kind = CATALOGUE[number.metric]
    lifted = still.finding == "hip_lift" and number.metric == "pelvic_drop"  # judged by a limit of its own
    band = LIFTED if lifted else BANDS.get(kind.id)
    limit = limit_at(kind, _outer(band), speed, language).removesuffix(".") if band else ""
    said = Phrase(
        "page.still_caption",
        when=when,
        what=Phrase(f"page.shown.{kind.id}"),
        value=kind.number(number.value, language),
        error=kind.with_unit(kind.doubt(number.error, language), language),
        limit=Phrase("page.still_limit", limit=f"{limit[:1].lower()}{limit[1:]}") if limit else "",
    )
    text = in_language(said, language)
    return f"{text[:1].upper()}{text[1:]}"


def _outer(band: Band) -> Band:
    """From where something stands out, whatever is borderline before."""
    high, low = ((edges[0], edges[0]) if edges else None for edges in (band.high, band.low))
    return replace(band, high=high, low=low)
