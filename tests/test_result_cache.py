"""Results kept between runs: found again, whole or not at all, and without anybody's name."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import pytest
from example_reports import clip, measured
from hypothesis import given
from hypothesis import strategies as st

from formcheck import result_cache as kept
from formcheck.batch.jobs import Measure
from formcheck.clip_result import ClipResult
from formcheck.errors import ClipUnreadable, WorkerLost
from formcheck.language.text import Phrase, in_language
from formcheck.picture.pictures import Pictures
from formcheck.result import Event, Session, Standing
from formcheck.result_cache import labelled

TASK = Measure("Anna Müller_side.mp4", "side", None, None, "full", None, "ab" * 32, False, "edition")


STOOD = Standing("", (0.0, 3.0), 9.0, 1.0, 200.0, (540, 720), 1, 0.0)


def result(label: str = "Anna Müller_side.mp4") -> ClipResult:
    numbers = (measured("cadence", "both", 168.0, 1.0, clip=label),)
    summary = clip(label, yaw=3.0, warnings=(Phrase("quality.lost", percent=12.0),))
    return ClipResult(summary, numbers, (Event(label, "left", "initial_contact", 1.5, 90.0),))


def test_what_is_kept_is_found_again_without_a_name(tmp_path: Path) -> None:
    path = tmp_path / "clips" / "one.pickle.gz"
    assert kept.keep(path, result())
    assert b"Anna" not in gzip.decompress(path.read_bytes())
    found = kept.load(path)
    assert isinstance(found, ClipResult)
    assert labelled(found, "Anna Müller_side.mp4") == result()
    assert in_language(found.summary.warnings[0], "de").startswith("In 12 %")  # it can still be said in every language
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_standing_is_kept_without_a_name(tmp_path: Path) -> None:
    stood = Standing("Anna Müller_steht.mp4", (0.0, 3.0), 9.0, 1.0, 200.0, (540, 720), 1, 0.0, own=False)
    said = Phrase("quality.standing_other", clip=stood.clip, first=0.0, last=3.0)
    one = result()
    one = replace(one, summary=replace(one.summary, standing=stood, warnings=(said,)), pictures=Pictures(standing=stood, incline=0.0))

    path = tmp_path / "one.pickle.gz"
    assert kept.keep(path, one)
    assert b"Anna" not in gzip.decompress(path.read_bytes())
    found = kept.load(path)
    assert isinstance(found, ClipResult)
    assert labelled(found, one.summary.path, stood.clip) == one


def test_an_error_that_lies_in_the_recording_is_kept_and_others_are_not(tmp_path: Path) -> None:
    path = tmp_path / "one.pickle.gz"
    assert not kept.keep(path, WorkerLost(Phrase("errors.club.died", path="Anna.mp4")))
    assert not path.exists()
    assert kept.keep(path, ClipUnreadable(Phrase("errors.empty", path="Anna.mp4")))
    found = kept.load(path)
    assert isinstance(found, ClipUnreadable) and "Anna" not in str(found)


@given(st.integers(0, 400), st.binary(max_size=40))
def test_a_file_that_was_cut_or_decayed_is_as_none(tmp_path_factory: pytest.TempPathFactory, cut: int, added: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "damaged.pickle.gz"
    assert kept.keep(path, result())
    whole = path.read_bytes()
    path.write_bytes(whole[: min(cut, len(whole) - 1)] + added)
    assert kept.load(path) is None or path.read_bytes() == whole


def test_where_nothing_can_be_kept_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "clips").write_text("a file where the folder should be", encoding="utf-8")
    assert not kept.keep(tmp_path / "clips" / "one.pickle.gz", result())
    assert [one.name for one in tmp_path.iterdir()] == ["clips"]


def test_who_is_stopped_while_keeping_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(kept.pickle, "dump", stopped)
    with pytest.raises(KeyboardInterrupt):
        kept.keep(tmp_path / "one.pickle.gz", result())
    assert list(tmp_path.iterdir()) == []


def test_other_settings_another_formcheck_another_recording_have_other_names() -> None:
    known = "12" * 32
    names = {
        kept.file(known, TASK.settings).name,
        kept.file(known, replace(TASK, view="rear").settings).name,
        kept.file(known, replace(TASK, slowmo=4.0).settings).name,
        kept.file(known, replace(TASK, model_key="cd" * 32).settings).name,
        kept.file(known, replace(TASK, edition="next").settings).name,
        kept.file("34" * 32, TASK.settings).name,
        kept.file(known, replace(TASK, standing=STOOD).settings).name,
        kept.file(known, replace(TASK, standing=replace(STOOD, lean=2.0)).settings).name,
        kept.file(known, replace(TASK, standing=STOOD, worn=Session(shoes="red")).settings).name,
    }
    assert len(names) == 9
    assert kept.file(known, replace(TASK, place="elsewhere/Anna.mp4", refresh=True).settings).name in names  # the place does not count
    assert all(name.startswith(("12" * 16, "34" * 16)) for name in names)  # by which forgetting finds them
