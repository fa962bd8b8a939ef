"""The report's JSON Schema, whose lists of metrics, units and findings are written from the catalogues: `make docs`."""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path
from typing import Any

from ...advice.library import KNOWN
from ...metrics.catalogue import CATALOGUE

FILE = Path(__file__).with_name("schema.json")


def schema() -> dict[str, Any]:
    """`schema.json` with the lists as the catalogues have them today."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    parts = found["$defs"]
    parts["metric_id"]["enum"] = list(CATALOGUE)
    parts["finding_id"]["enum"] = list(KNOWN)
    by_unit = groupby(sorted(CATALOGUE.values(), key=lambda one: one.unit), key=lambda one: one.unit)
    parts["measurement"]["oneOf"] = [
        {"properties": {"metric": {"enum": [one.id for one in same]}, "unit": {"const": unit}}} for unit, same in by_unit
    ]
    return found


def text() -> str:
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
