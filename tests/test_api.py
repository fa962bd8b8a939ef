"""The door for Python: the lines of docs/api.md, and what else it promises."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from example_reports import all_wrong

import formcheck
from formcheck import api

ROOT = Path(__file__).parents[1]
SNIPPETS = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "api.md").read_text(encoding="utf-8"), re.DOTALL)


def test_the_documents_lines_run(
    short_side: Path, short_rear: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    samples = tmp_path / "sample_videos"
    samples.mkdir()
    for clip in (short_side, short_rear):
        shutil.copy(clip, samples)
    monkeypatch.chdir(tmp_path)
    exec("\n".join(SNIPPETS), {})
    said = capsys.readouterr().out
    assert "nobody.mp4" in said and "side running" in said
    assert {"anna.json", "anna.txt", "anna.csv", "anna.html"} <= {path.name for path in tmp_path.iterdir()}


@pytest.mark.slow
def test_the_door_costs_nothing_until_it_is_used() -> None:
    told = "import sys, formcheck; print([m for m in ('numpy', 'cv2', 'mediapipe', 'typer', 'rich') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_all_names_are_there() -> None:
    for name in formcheck.__all__:
        assert getattr(formcheck, name).__name__ == name
    with pytest.raises(AttributeError, match="nonsense"):
        formcheck.nonsense  # noqa: B018


def test_a_plain_string_is_one_recording() -> None:
    with pytest.raises(formcheck.FormcheckError, match=r"rear\.mp4"):
        formcheck.analyze("rear.mp4")


def test_what_is_not_there_says_what_is() -> None:
    report = api._with(all_wrong())
    metric, finding = report.measurements[0], report.findings[0]
    assert report.number(metric.metric, metric.side).value == metric.value
    assert report.verdict(finding.finding, finding.side) == finding
    with pytest.raises(KeyError, match=metric.metric):
        report.number("nonsense")
    with pytest.raises(KeyError, match=finding.finding):
        report.verdict("nonsense")


def test_rows_hold_every_measurement() -> None:
    report = api._with(all_wrong())
    rows = report.to_rows()
    assert [row["value"] for row in rows] == [one.value for one in report.measurements]
    assert all(row["runner"] == report.runner for row in rows)
    assert list(rows[0]) == ["runner", "date", "metric", "side", "value", "unit", "n", "spread", "error", "clip"]
