"""Foreign text (file names, runners' names, old reports) made safe to print anywhere."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = {"Cf"}  # text direction marks, zero-width joints: they can disguise what is printed
_UNPRINTABLE = {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
_STAND_INS = {
    "±": "+/-",
    "°": " deg",
    "▲": "!",
    "◆": "i",
    "◐": "~",
    "✓": "+",
    "○": "?",
    "·": "|",
    "─": "-",
    "–": "-",
    "├": "|",
    "┤": "|",
    "●": "o",
    "→": "->",
    "�": "?",
    "ß": "ss",
}


def clean(text: str) -> str:
    """One line of `text` without anything a terminal would obey: controls become "�" (tabs and line ends a space), invisible marks go."""
    kept = (" " if char in "\t\n\r" else char for char in text)
    kinds = ((char, unicodedata.category(char)) for char in kept)
    return "".join("�" if kind in _UNPRINTABLE else char for char, kind in kinds if kind not in _INVISIBLE)


def fit(text: str, encoding: str) -> str:
    """`text` in characters that `encoding` has: plain stand-ins for symbols, base letters for accented ones, "?" for the rest."""
    return "".join(_fit(char, encoding) for char in text)


def _fit(char: str, encoding: str) -> str:
    candidates = (char, _STAND_INS.get(char, ""), unicodedata.normalize("NFKD", char)[0])
    return next((one for one in candidates if one and _has(encoding, one)), "" if unicodedata.combining(char) else "?")


def _has(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return text.isascii()
    return True


def safe_name(name: str) -> str:
    """A file name that every system takes, umlauts and spaces kept."""
    kept = re.sub(r'[<>:"/\\|?*\x00-\x1f]', "_", name).strip(" .")
    return kept[:100] or "runner"
