"""The letters that pictures and PDF are written in: those that matplotlib carries hold every language of the reports and their signs."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path


@cache
def font_file(bold: bool) -> Path | None:
    """None where matplotlib is not there; then each library's own letters must do."""
    spec = find_spec("matplotlib")
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    paths = [Path(folder) / "mpl-data" / "fonts" / "ttf" / name for folder in (spec.submodule_search_locations or [])] if spec else []
    return next((path for path in paths if path.is_file()), None)
