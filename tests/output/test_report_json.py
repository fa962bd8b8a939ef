from __future__ import annotations

import dataclasses
import io
import json
from collections.abc import Callable
from importlib import resources
from typing import Any

import pytest
from example_reports import all_wrong, clean, clip, measured, nothing_assessed, report, walker
from jsonschema import Draft202012Validator

from formcheck import result
from formcheck.advice.library import KNOWN
from formcheck.metrics.catalogue import CATALOGUE
from formcheck.output.json import write as jsonout
from formcheck.output.json.schema import FILE, text
from formcheck.result import Report, report_dict

SCHEMA = json.loads((resources.files("formcheck.output.json") / "schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def written(one: Report) -> str:
    stream = io.StringIO()
    jsonout.write(one, stream)
    return stream.getvalue()


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("make", [clean, all_wrong, walker, nothing_assessed, report])
def test_reports_are_valid(make: Callable[[], Report]) -> None:
    VALIDATOR.validate(json.loads(written(make())))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["schema"], "formcheck.report/3"),
        (["surprise"], 1),
        (["clips", 0, "surprise"], 1),
        (["clips", 0, "view"], "above"),
        (["clips", 0, "facing"], "both"),
        (["clips", 0, "view_confidence"], 1.2),
        (["clips", 0, "sha256"], "0123"),
        (["clips", 0, "frames"], 1404.5),
        (["clips", 0, "slowmo_factor"], 0),
        (["clips", 0, "strides"], {"left": 24}),
        (["clips", 0, "window_s"], [4.0]),
        (["clips", 0, "window_s"], [4.0, 21.5, 30.0]),
        (["clips", 0, "activity"], "hopping"),
        (["activity"], None),
        (["measurements", 0, "metric"], "pelvic_tilt_deg"),
        (["measurements", 0, "unit"], "deg"),  # a cadence in degrees
        (["measurements", 0, "side"], "middle"),
        (["measurements", 0, "value"], "168"),
        (["measurements", 0, "n"], -1),
        (["measurements", 0, "error"], -1.0),
        (["findings", 0, "finding"], "flat_feet"),
        (["findings", 0, "verdict"], "bad"),
        (["findings", 0, "severity"], "mild"),  # the verdict is "fine"
        (["findings", 0, "verdict"], "finding"),  # without a severity
        (["findings", 0, "remedy"], "Film again."),  # it was assessed
        (["findings", 3, "remedy"], ""),  # it was not assessed
        (["findings", 0, "reason"], ""),
        (["findings", 0, "metrics"], ["speed"]),
        (["findings", 0, "limits"], [{"metric": "cadence"}]),
        (["measurements", 0, "strides"], 168),
        (["phrases"], {"findings": {"key": "findings.from_side", "gaps": {}}}),  # no pointer
        (["phrases"], {"/runner": {"gaps": {}}}),
        (["program"], {"version": "1"}),
        (["advice", 0, "finding"], "shoes"),
        (["advice", 0, "source"], ""),
        (["events", 0, "event"], "toe_on"),
        (["events", 0, "time_s"], "4 s"),
    ],
    ids=lambda part: ".".join(map(str, part)) if isinstance(part, list) else None,
)
def test_broken_reports_are_not_valid(path: list[str | int], value: Any) -> None:
    data = json.loads(written(clean()))
    *parents, last = path
    place = data
    for step in parents:
        place = place[step]
    place[last] = value
    assert not VALIDATOR.is_valid(data)


@pytest.mark.parametrize("key", ["schema", "language", "runner", "clips", "activity", "measurements", "findings", "advice", "events"])
def test_nothing_may_be_missing(key: str) -> None:
    data = report_dict(clean())
    del data[key]
    assert not VALIDATOR.is_valid(data)


@pytest.mark.parametrize(
    ("definition", "kind"),
    [
        (SCHEMA["$defs"]["clip"], result.ClipSummary),
        (SCHEMA["$defs"]["measurement"], result.Measurement),
        (SCHEMA["$defs"]["finding"], result.Finding),
        (SCHEMA["$defs"]["limit"], result.Limit),
        (SCHEMA["$defs"]["program"], result.Program),
        (SCHEMA["$defs"]["advice"], result.Advice),
        (SCHEMA["$defs"]["tip"], result.Tip),
        (SCHEMA["$defs"]["event"], result.Event),
        (SCHEMA["$defs"]["percentile"], result.Percentile),
        (SCHEMA, result.Report),
    ],
    ids=lambda part: getattr(part, "__name__", None),
)
def test_the_schema_has_the_fields_of_the_value_types(definition: dict[str, Any], kind: type) -> None:
    fields = {field.name for field in dataclasses.fields(kind)} | ({"language", "phrases"} if kind is result.Report else set())
    assert set(definition["properties"]) == set(definition["required"]) == fields
    assert definition["additionalProperties"] is False


def test_the_schema_knows_the_metrics_and_their_units() -> None:
    pairs = {
        (id, branch["properties"]["unit"]["const"])
        for branch in SCHEMA["$defs"]["measurement"]["oneOf"]
        for id in branch["properties"]["metric"]["enum"]
    }
    assert pairs == {(metric.id, metric.unit) for metric in CATALOGUE.values()}
    assert SCHEMA["$defs"]["metric_id"]["enum"] == list(CATALOGUE)
    assert SCHEMA["$defs"]["finding_id"]["enum"] == list(KNOWN)


def test_what_is_no_number_becomes_null() -> None:
    one = report(measurements=(measured("trunk_lean", "both", float("nan"), float("inf")),))
    data = json.loads(written(one))
    assert (data["measurements"][0]["value"], data["measurements"][0]["error"]) == (None, None)
    VALIDATOR.validate(data)


def test_the_text_is_readable_indented_and_ends_in_a_line_end() -> None:
    text = written(report(runner="Jürgen"))
    assert text.startswith('{\n  "schema": "formcheck.report/2",\n  "language": "en",\n  "runner": "Jürgen",\n')
    assert text.endswith("}\n")


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "ascii"])
def test_the_bytes_are_utf8_whatever_the_stream(encoding: str) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding)
    jsonout.write(report(runner="Jürgen ランニング"), stream)
    stream.flush()
    assert json.loads(raw.getvalue().decode("utf-8"))["runner"] == "Jürgen ランニング"


def test_a_file_name_that_is_no_text_can_be_written() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="utf-8")
    jsonout.write(report(clips=(clip("l\udce4ufer.mp4"),)), stream)
    stream.flush()
    assert json.loads(raw.getvalue().decode("utf-8"))["clips"][0]["path"] == "l\udce4ufer.mp4"


def test_the_lists_are_those_of_the_catalogues() -> None:
    assert FILE.read_text(encoding="utf-8") == text(), "run make docs"
    assert SCHEMA["$defs"]["metric_id"]["enum"] == list(CATALOGUE)
