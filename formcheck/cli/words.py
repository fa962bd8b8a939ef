"""The command line's texts, in the language spoken here."""

from __future__ import annotations

from typing import Any

from ..language.current import here
from ..language.text import Phrase, in_language


def t(key: str, **gaps: Any) -> str:
    return in_language(Phrase(f"cli.{key}", **gaps), here())
