"""What each number and each verdict means: for `formcheck explain`, and as the page `docs/metrics.md`."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from formcheck.advice.library import KNOWN, RESTS_ON, fault, label, of_kind
from formcheck.errors import BadOption
from formcheck.findings.speed import at_speed
from formcheck.findings.verdict import BANDS, Band
from formcheck.language.text import LANGUAGES, Language, Phrase, decimal, in_language
from formcheck.metrics.catalogue import CATALOGUE, Metric
from formcheck.metrics.errors import ERRORS
from formcheck.recording.file_name import folded
from formcheck.system.safe_text import clean, fit

Row = tuple[str, str]  # (what is told, the text): Said or plain

_WIDEST = 100


def explain(name: str, console: Console, language: Language) -> None:
    """Explain the findings and metrics that go by this name or word, of any language. Raises BadOption where there are none, with those
    that are nearest."""
    ids = words().get(_plain(name), ())
    if not ids:
        raise BadOption(_unknown(name))
    for id in ids:
        if id in KNOWN:
            _show(label(id), finding_rows(id, language), console, language)
        if id in CATALOGUE:
            _show(CATALOGUE[id].label, metric_rows(CATALOGUE[id], language), console, language)


@cache
def words() -> dict[str, tuple[str, ...]]:
    """Every word by which something can be asked for, plainly written -> the ids of findings and metrics that go by it."""
    found: dict[str, dict[str, None]] = {}
    for language in LANGUAGES:
        for id in (*KNOWN, *CATALOGUE):
            names = [id]
            if id in KNOWN:
                names += [in_language(name, language) for name in (label(id), fault(id))]
                names += in_language(Phrase(f"topics.findings.{id}.also"), language).split(",")
            if id in CATALOGUE:
                names.append(in_language(CATALOGUE[id].label, language))
            for name in names:
                for word in (name, *re.split(r"[()]", name)):
                    found.setdefault(_plain(word), {})[id] = None
    found.pop("", None)
    return {word: tuple(ids) for word, ids in found.items()}


def _plain(name: str) -> str:
    return folded(re.sub(r"[-_\s]+", " ", name))


def _unknown(name: str) -> Phrase:
    near = get_close_matches(_plain(name), words(), n=3, cutoff=0.7)
    if near:
        return Phrase("errors.explain.nearest", name=name, nearest=", ".join(near))
    return Phrase("errors.explain.unknown", name=name, known=", ".join(dict.fromkeys([*KNOWN, *CATALOGUE])))


def overview(console: Console, language: Language) -> None:
    """The names that can be explained."""
    for key, rows in (
        ("explain.verdicts", [(id, label(id)) for id in KNOWN]),
        ("explain.numbers", [(id, one.label) for id, one in CATALOGUE.items()]),
    ):
        _show(Phrase(key), rows, console, language)


def metric_rows(metric: Metric, language: Language) -> list[Row]:
    rows = [
        (Phrase("explain.what"), metric.meaning),
        (Phrase("explain.how"), Phrase(f"metrics.{metric.id}.how")),
        (Phrase("explain.unit"), metric.shown_unit),
        (Phrase("explain.usual"), Phrase(f"metrics.{metric.id}.norm")),
        (Phrase("explain.limit"), limit_text(metric, language)),
    ]
    rows += [(Phrase("explain.error"), error) for error in _errors(metric, language)]
    return [*rows, (Phrase("explain.cannot"), Phrase(f"metrics.{metric.id}.cannot"))]


def finding_rows(finding: str, language: Language) -> list[Row]:
    rests = ", ".join(in_language(CATALOGUE[id].label, language) for id in RESTS_ON[finding])
    rows: list[Row] = [(Phrase("explain.rests_on"), rests)]
    rows += [(CATALOGUE[id].label, limit_text(CATALOGUE[id], language)) for id in RESTS_ON[finding] if id in BANDS]
    for kind, key in (("why", "explain.why"), ("evidence", "explain.evidence")):
        for tip in (piece.tip() for piece in of_kind(kind, {finding})):
            by = f" ({', '.join(tip.by)})" if tip.by else ""
            rows.append((Phrase(key), f"{in_language(tip.what, language)}{by} {in_language(tip.how, language)}".rstrip()))
    return rows


def limit_text(metric: Metric, language: Language) -> str:
    """Where a finding begins, and what lies near it."""
    band = BANDS.get(metric.id)
    if band is None:
        return in_language(Phrase("explain.no_limit"), language)
    return f"{limit_alone(metric, band, language)} {in_language(Phrase('explain.own_error'), language)}"


def limit_alone(metric: Metric, band: Band, language: Language) -> str:
    """Where a finding begins, in words."""
    parts = []
    for edges, key in ((band.low, "explain.below"), (band.high, "explain.above")):
        if edges:
            parts.append(in_language(Phrase(key, limit=_with_unit(metric, edges[0], language)), language))
            if edges[0] != edges[1]:
                near, far = (_with_unit(metric, edge, language) for edge in sorted(edges))
                parts[-1] += f" ({in_language(Phrase('explain.between', near=near, far=far), language)})"
    text = ", ".join(parts)
    if band.either:
        text += f", {in_language(Phrase('explain.either_way'), language)}"
    if band.per_speed:
        slowest, fastest = band.speeds
        key = "explain.per_speed" if math.isinf(fastest) else "explain.per_speed_between"
        more = _with_unit(metric, band.per_speed, language)
        text += f" {in_language(Phrase(key, more=more, slowest=slowest, fastest=fastest), language)}"
    return f"{text[:1].upper()}{text[1:]}."


def limit_at(metric: Metric, band: Band, speed: float | None, language: Language) -> str:
    """The same for a runner whose belt speed in m/s is known, or is not: then at a usual one."""
    if not band.per_speed:
        return limit_alone(metric, band, language)
    there = limit_alone(metric, band.at(speed).rounded(metric.decimals), language)
    return f"{there.removesuffix('.')} {in_language(at_speed(speed), language)}."


def _errors(metric: Metric, language: Language) -> Iterator[str]:
    if metric.id not in ERRORS and metric.error is not None:
        yield in_language(Phrase("explain.error_provisional", error=_with_unit(metric, metric.error, language, doubt=True)), language)
    for view, roles in ERRORS.get(metric.id, {}).items():
        for role, row in roles.items():
            which = Phrase(f"explain.{role}") if role in ("near", "far") else Phrase("explain.none")
            fast, slow = (_with_unit(metric, row[rate], language, doubt=True) for rate in ("fast", "slow"))
            yield in_language(Phrase("explain.error_in", view=Phrase(f"explain.view_{view}"), role=which, fast=fast, slow=slow), language)


def _with_unit(metric: Metric, value: float, language: Language, doubt: bool = False) -> str:
    number = metric.doubt(value, language) if doubt else decimal(f"{value:g}", language)
    return metric.with_unit(number, language)


def _show(title: str, rows: list[Row], console: Console, language: Language) -> None:
    def text(words: str) -> str:
        return fit(clean(in_language(words, language)), console.encoding)

    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    last = ""
    for key, words in rows:
        table.add_row(Text("" if text(key) == last else text(key)), Text(text(words)))
        last = text(key)
    console.print(Text(text(title), "bold"))
    console.print(Padding.indent(table, 2), width=min(console.width, _WIDEST))
    console.print()


def document(language: Language = "en") -> str:
    """All of it as Markdown."""
    lines = [
        "# What the numbers and verdicts mean",
        "",
        "Written by `make docs` from the data that formcheck itself uses; a test keeps it so.",
        "On the terminal: `formcheck explain NAME`. How the errors were measured: [accuracy.md](accuracy.md).",
        "",
        f"## {in_language(Phrase('explain.verdicts'), language)}",
    ]
    for id in KNOWN:
        lines += _section(id, label(id), finding_rows(id, language), language)
    lines += ["", f"## {in_language(Phrase('explain.numbers'), language)}"]
    for id, one in CATALOGUE.items():
        lines += _section(id, one.label, metric_rows(one, language), language)
    return "\n".join(lines) + "\n"


def _section(id: str, title: str, rows: list[Row], language: Language) -> list[str]:
    listed = [f"- **{in_language(key, language)}:** {in_language(words, language)}" for key, words in rows]
    return ["", f"### {in_language(title, language)} (`{id}`)", "", *listed]


if __name__ == "__main__":
    import sys

    sys.stdout.write(document())
