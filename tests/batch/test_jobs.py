"""What workers do and what is said of it, on hand-made results."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import SIDE
from example_reports import clip

from formcheck.batch.evening import unmeasurable
from formcheck.batch.jobs import Measure, about, measured, other_view
from formcheck.clip_result import ClipResult
from formcheck.errors import ClipMissing, WorkerLost
from formcheck.language.text import Phrase, in_language
from formcheck.pose.model_file import find_model
from formcheck.system.code_version import edition


def seen(view: Any, activity: Any = "running") -> ClipResult:
    return ClipResult(clip("anna.mp4", view=view, activity=activity))


@pytest.mark.parametrize(
    ("view", "activity", "gives"),
    [
        ("side", "running", True),
        ("rear", "running", True),
        ("front", "running", True),
        ("oblique", "running", False),
        ("unknown", "running", False),
        ("side", "walking", False),
        ("side", "unknown", False),
    ],
)
def test_numbers_come_of_running_seen_square(view: str, activity: str, gives: bool) -> None:
    assert measured(seen(view, activity)) is gives


def test_what_gives_no_numbers_says_what_to_film() -> None:
    assert "walking" in unmeasurable(seen("side", "walking")).reason
    assert "running" in unmeasurable(seen("side", "walking")).remedy
    assert "slant" in unmeasurable(seen("oblique")).reason
    assert "exactly from the side" in unmeasurable(seen("oblique")).remedy


@pytest.mark.parametrize(
    ("said", "found", "doubt"),
    [
        ("rear", "side", "It is said to be filmed from behind, but shows the runner from the side."),
        ("side", "front", "It is said to be filmed from the side, but shows the runner from the front."),
        ("side", "side", ""),
        (None, "side", ""),
        ("side", "oblique", ""),  # that is told as such
    ],
)
def test_a_view_that_is_not_the_one_it_is_said_to_be(said: Any, found: str, doubt: str) -> None:
    assert other_view(seen(found), said) == doubt


def test_an_error_is_told_with_the_name_that_reports_use() -> None:
    error = Phrase("errors.empty", path="/" + "home/coach/films/anna.mp4")
    assert about(error, "anna.mp4") == "anna.mp4 is empty; copy it from the phone again."
    assert in_language(about(error, "anna.mp4"), "de").startswith("anna.mp4 ist leer")
    assert about("of another kind", "anna.mp4") == "of another kind"


def task(**other: Any) -> Measure:
    model = find_model("full")
    values: dict[str, Any] = {
        "place": str(SIDE),
        "view": None,
        "slowmo": None,
        "fps": None,
        "variant": "full",
        "model": model.path,
        "model_key": model.key,
        "refresh": False,
        "edition": edition(),
    }
    return Measure(**(values | other))


@pytest.mark.slow
@pytest.mark.parametrize("other", [{"edition": "another"}, {"model_key": "00" * 32}])
def test_a_worker_with_another_formcheck_or_model_refuses(other: dict[str, str]) -> None:
    with pytest.raises(WorkerLost, match="another formcheck or another model"):
        task(**other)(lambda *moved: None)


@pytest.mark.slow
def test_a_recording_that_has_gone_is_named_by_its_place(tmp_path: Path) -> None:
    place = str(tmp_path / "gone.mp4")
    with pytest.raises(ClipMissing) as gone:
        task(place=place)(lambda *moved: None)
    assert gone.value.args[0].gaps["path"] == place
