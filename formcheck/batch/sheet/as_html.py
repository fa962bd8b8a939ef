"""The club sheet as one HTML file. It sorts its tables with a script of its own, the only one its policy lets run."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from importlib import resources
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from ...advice.advise import doctor
from ...advice.library import fault
from ...findings.verdict import BANDS
from ...language.text import Language, Phrase, in_language
from ...metrics.catalogue import CATALOGUE
from ...output.html.environment import template
from ...output.severity import SYMBOL
from ...output.terminal.explain import limit_alone
from ...recording.session_text import shown_date
from ..portrait import SIZE
from .chart import places_chart
from .group_sheet import Sheet, Spread, nothing


def club_page(one: Sheet, language: Language, pages: bool = True, pictures: Mapping[str, bytes] | None = None) -> str:
    """HTML of the sheet. pages: whether runners have pages of their own to link to; pictures: small JPEG pictures by the sheet's names."""
    script = (resources.files(__package__) / "sort.js").read_text(encoding="utf-8").replace("\r\n", "\n")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    day = shown_date(one.day, language)
    return template("group_sheet.html.j2", language, __package__).render(
        language=language,
        title=in_language(Phrase("club.title_day", day=day) if day else Phrase("club.title"), language),
        one=one,
        pictures={name: f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}" for name, jpeg in (pictures or {}).items()},
        size=SIZE,
        links={row.file: f"runners/{quote(row.file)}.html" if pages and row.file else "" for row in one.rows},
        spreads=[_spread(spread, language) for spread in one.spreads],
        label=fault,
        faults=lambda ids: ", ".join(in_language(fault(id), language) for id in ids),
        nothing=lambda row: in_language(nothing(row), language),
        symbol=SYMBOL,
        see_a_doctor=doctor(),
        script=Markup(script),
        script_hash=f"sha256-{digest}",
    )


def _spread(spread: Spread, language: Language) -> dict[str, Any]:
    kind, band = CATALOGUE[spread.metric], BANDS[spread.metric]
    values = [place.measurement.value for place in spread.places]
    order = {value: number for number, value in reversed(list(enumerate(sorted(values), 1)))}
    return {
        "label": in_language(kind.label, language),
        "unit": in_language(kind.shown_unit, language),
        "meaning": in_language(kind.meaning, language).rstrip("."),
        "limit": limit_alone(kind, band, language),
        "summary": in_language(
            Phrase(
                "club.spread_summary",
                middle=kind.with_unit(kind.number(spread.middle, language), language),
                low=kind.number(min(values), language),
                high=kind.number(max(values), language),
                n=spread.runners,
            ),
            language,
        ),
        "svg": places_chart(spread, kind, band, language),
        "rows": [
            {
                "place": order[place.measurement.value],
                "name": place.name,
                "side": in_language(Phrase(f"sides.{place.measurement.side}"), language),
                "value": kind.with_unit(kind.number(place.measurement.value, language), language),
                "word": place.word,
                "verdict": in_language(Phrase(f"verdicts.{place.word}"), language) if place.word else "",
                "key": f"{place.measurement.value + 1e6:.4f}",
                "error": kind.doubt(place.measurement.error, language),
                "n": place.measurement.n,
            }
            for place in spread.places
        ],
    }
