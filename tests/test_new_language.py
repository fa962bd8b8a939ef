"""A third language is a text more in every entry of the tables: with one made up here, a whole report comes out in it.

Its words are the English ones with every letter an x, so that whatever did not come from the tables is seen.
"""

from __future__ import annotations

import re
import string
from dataclasses import replace
from typing import Any, cast

import pytest
from example_reports import all_wrong, clean, nothing_assessed, walker
from gaits import gait_of, standing
from test_page import DAY, Elements
from test_terminal import printed

from formcheck.advice.library import PEOPLE, PIECES
from formcheck.clip_result import ClipResult
from formcheck.language import text
from formcheck.language.text import Language, Phrase, in_language
from formcheck.output.html.report import page
from formcheck.output.html.stills import Still
from formcheck.result import Report, Session

NEW = cast(Language, "xx")


def in_new(english: Any) -> Any:
    """Each letter an x; gaps and their formats as they were."""
    if isinstance(english, dict):
        return {form: in_new(one) for form, one in english.items()}
    parts = []
    for words, gap, form, how in string.Formatter().parse(english):
        parts.append(re.sub("[^\\W\\d_]", "x", words).replace("{", "{{").replace("}", "}}"))
        if gap is not None:
            parts.append(f"{{{gap}{f'!{how}' if how else ''}{f':{form}' if form else ''}}}")
    return "".join(parts)


@pytest.fixture
def new(monkeypatch: pytest.MonkeyPatch) -> Language:
    tables = {key: entry | {NEW: in_new(entry["en"])} for key, entry in text.texts().items()}
    monkeypatch.setattr(text, "texts", lambda: tables)
    return NEW


def without_own_words(one: Report) -> Report:
    """Without the sentences of the hand-made report, which are in no table."""
    return replace(one, runner="", findings=tuple(replace(f, reason="-", remedy="") for f in one.findings), session=Session(DAY))


def words(shown: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", shown))


def left_over(shown: str, one: Report) -> set[str]:
    """Words that no table gave, apart from the names of recordings and pose models, warnings, who is named for advice, and seconds."""
    own = [name for clip in one.clips for name in (clip.path, clip.network, *clip.warnings)]
    own += [person["name"] for person in PEOPLE.values()] + [by for piece in PIECES.values() for by in piece.by]
    return {word for word in words(shown) if set(word.lower()) != {"x"}} - words(" ".join(own)) - {"s"}


def test_the_made_up_language_keeps_gaps_and_forms(new: Language) -> None:
    assert in_new("At {rate:.0f} frames") == "xx {rate:.0f} xxxxxx"
    assert in_language(Phrase("report.strides_spread", n=2, spread="0"), new) == "2 xxxxxxx, xxxxxx 0"


@pytest.mark.parametrize("make", [clean, all_wrong, walker, nothing_assessed])
def test_the_terminals_report_comes_out_in_it(make: Any, new: Language) -> None:
    one = without_own_words(make())
    shown = printed(one, language=new)
    assert len(re.findall("x+", shown)) > 40
    assert left_over(shown, one) == set()


@pytest.mark.parametrize("make", [clean, all_wrong, walker, nothing_assessed])
def test_the_page_comes_out_in_it(make: Any, new: Language) -> None:
    """With a still and a chart, and the texts that only a screen reader reads."""
    one = without_own_words(make())
    result = ClipResult(one.clips[0], gait=gait_of(standing()))
    stills = {"trunk_lean": [Still("trunk_lean", "midstance", "both", b"jpeg", 30, 56, one.clips[0].path)]}
    html = page(one, [result], stills, new)
    read = Elements(html)
    style = re.search(r"<style>(.*?)</style>", html, flags=re.DOTALL)
    assert style
    shown = read.said.replace(style[1], "")
    spoken = " ".join(str(attributes[name]) for _, attributes in read.tags for name in ("alt", "aria-label", "title") if name in attributes)

    assert 'lang="xx"' in html
    assert ("<polyline" in html) == (make is not walker)
    assert len(re.findall("x+", shown)) > 60
    assert left_over(f"{shown} {spoken}", one) == set()
