"""The names of the commands, in the order in which the help lists them."""

from __future__ import annotations

COMMANDS = ("analyze", "show", "batch", "history", "compare", "forget", "profile", "explain", "evaluate", "setup", "doctor")
ALSO = {
    "analyse": "analyze",
    "analysieren": "analyze",
    "zeigen": "show",
    "vergleichen": "compare",
    "verlauf": "history",
    "erklären": "explain",
}
