"""Asks a runner for her answers, one after the other; each can be left out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..errors import BadProfile
from ..language.text import Language, Phrase, in_language
from .profile import QUESTIONS, Value, checked


def ask(language: Language, answer: Callable[[str], str], complain: Callable[[str], None]) -> dict[str, Value]:
    """The answers given. answer: shows a prompt and gives back a line; complain: says why one will not do, before it is asked again."""
    given: dict[str, Value] = {}
    for key, question in QUESTIONS.items():
        if question.get("only_if") and not given.get(question["only_if"]):
            continue
        value = _one(key, question, language, answer, complain)
        if value is not None:
            given[key] = value
    return given


def _one(
    key: str, question: dict[str, Any], language: Language, answer: Callable[[str], str], complain: Callable[[str], None]
) -> Value | None:
    kind = question["kind"]
    hint = {
        "truth": in_language(Phrase("cli.profile.yes_no"), language),
        "choice": "/".join(question.get("choices", [])),
        "number": question.get("unit"),
    }
    while True:
        line = answer(
            f"{in_language(Phrase(f'profile.{key}.ask'), language)} [{hint[kind]}] {in_language(Phrase('cli.profile.skip'), language)} "
        ).strip()
        if not line:
            return None
        try:
            return checked(key, _parsed(kind, line, language), "")
        except (BadProfile, ValueError):
            again = "again" if kind == "truth" else f"again_{kind}"
            gaps = {"known": ", ".join(question.get("choices", [])), "low": question.get("low"), "high": question.get("high")}
            complain(in_language(Phrase(f"cli.profile.{again}", **gaps), language))


def _parsed(kind: str, line: str, language: Language) -> Value:
    if kind == "number":
        return line  # with its unit, which the question knows
    if kind == "truth":
        for word, value in (("yes", True), ("no", False)):
            if line.lower() in in_language(Phrase(f"cli.profile.{word}"), language).split():
                return value
        raise ValueError(line)
    return line.lower()
