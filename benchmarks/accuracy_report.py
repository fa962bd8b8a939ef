"""What the accuracy benchmark writes: `docs/accuracy.md` from the fresh part and `errors.toml` from what was built with."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from formcheck.evaluate.calibrate import as_toml, expected_errors, with_elsewhere
from formcheck.evaluate.rows import Comparison, loads
from formcheck.evaluate.statistics import MetricStatistics, event_statistics, finding_statistics, metric_statistics, recognition
from formcheck.evaluate.table import (
    clips_sheet,
    confusion_sheet,
    event_sheet,
    failed_sheet,
    finding_sheet,
    markdown,
    metric_sheet,
    recognition_sheet,
)

HERE = Path(__file__).parent
ACCURACY = HERE / "accuracy.json"
TRANSFER = HERE / "transfer.json"  # clips of other renderers, looks and runners' movement
SCORE = HERE / "real_score.json"  # facts that a person saw in real clips: kind -> right, borderline, wrong, mute
GROWN_ON = ("older", "other")
DOCUMENT = HERE.parent / "docs" / "accuracy.md"
WORDS = HERE / "accuracy_words.md"
ERRORS = HERE.parent / "formcheck" / "metrics" / "errors.toml"

HEADING = """# Expected error of one clip's number by view and leg, in the metric's unit: see `errors.py`. Written by
# `python benchmarks/accuracy.py` from the parts "tuning" and "seen" of its clips, `elsewhere` by
# `python benchmarks/transfer.py` from other renderers' clips; not to be edited by hand.
"""


def write_all() -> None:
    """Write the document and the errors from what the files of measurements hold."""
    found, elsewhere, score = stored()
    ERRORS.write_text(errors_text(found, elsewhere), encoding="utf-8")
    DOCUMENT.write_text(document(found, elsewhere, score), encoding="utf-8")
    print(f"Written: {DOCUMENT.name}, {ERRORS.name}. The verdicts in it were given with the errors as they were before.")


def stored() -> tuple[list[Comparison], list[Comparison], dict[str, dict[str, int]]]:
    """What was measured on our own renderer's clips and on others, and the count of facts in real clips."""
    own, elsewhere = (loads(file.read_text(encoding="utf-8")) for file in (ACCURACY, TRANSFER))
    return own, elsewhere, json.loads(SCORE.read_text(encoding="utf-8"))


def errors_text(comparisons: Sequence[Comparison], elsewhere: Sequence[Comparison]) -> str:
    errors = expected_errors([one for one in comparisons if one.part in ("tuning", "seen")])
    return HEADING + as_toml(with_elsewhere(errors, [one for one in elsewhere if one.part in GROWN_ON]))


def score_table(score: dict[str, dict[str, int]]) -> str:
    lines = ["| facts | right | borderline | wrong | not told |", "| :-- | --: | --: | --: | --: |"]
    lines += [f"| {kind} | {n['right']} | {n['borderline']} | {n['wrong']} | {n['mute']} |" for kind, n in score.items()]
    return "\n".join(lines)


def document(comparisons: Sequence[Comparison], elsewhere: Sequence[Comparison], score: dict[str, dict[str, int]]) -> str:
    """The words of `accuracy_words.md` with each line "{table name}" replaced by that table."""
    test = [one for one in comparisons if one.part == "fresh"]
    tables = {
        "numbers": metric_sheet(metric_statistics(test)),
        "numbers by view": metric_sheet(metric_statistics(test, ("view", "fps", "role")), ("view", "fps", "role")),
        "numbers by clothing": metric_sheet(_only(metric_statistics(test, ("body.top",)), "pelvic_drop", "lumbar_hollow"), ("body.top",)),
        "numbers by filming": metric_sheet(metric_statistics(test, ("filming",)), ("filming",)),
        "events": event_sheet(event_statistics(test)),
        "verdicts": finding_sheet(finding_statistics(test)),
        "verdicts as filmed well": finding_sheet(finding_statistics([one for one in test if one.tags.get("filming") == "good"])),
        "confusion": confusion_sheet(finding_statistics(test)),
        "recognised": recognition_sheet(recognition(test)),
        "clips": clips_sheet(test),
        "failed": failed_sheet(test),
    }
    for source in ("markers", "real", "samples"):
        own = [one for one in comparisons if one.tags.get("source") == source]
        tables[f"{source} numbers"] = metric_sheet(metric_statistics(own))
        tables[f"{source} events"] = event_sheet(event_statistics(own))
        tables[f"{source} verdicts"] = confusion_sheet(finding_statistics(own))
        tables[f"{source} recognised"] = recognition_sheet(recognition(own))
    for part in ("older", "other", "real_motion"):
        own = [one for one in elsewhere if one.part == part]
        tables[f"{part} numbers"] = metric_sheet(metric_statistics(own))
        tables[f"{part} events"] = event_sheet(event_statistics(own))
        tables[f"{part} verdicts"] = finding_sheet(finding_statistics(own))
        tables[f"{part} clips"] = clips_sheet(own)
    text = WORDS.read_text(encoding="utf-8")
    for name, sheet in tables.items():
        body = markdown(sheet).split("\n\n", 1)[1].rstrip("\n") if sheet.rows else "(nothing)"
        text = text.replace(f"{{{name}}}", body)
    return text.replace("{real score}", score_table(score))


def _only(found: list[MetricStatistics], *metrics: str) -> list[MetricStatistics]:
    return [one for one in found if one.metric in metrics]
