"""The bar of an evening: over recordings and reports, never back and never full while something is still to be done."""

from __future__ import annotations

from typing import Any

import pytest

from formcheck.batch import progress
from formcheck.batch.dispatch import Work
from formcheck.batch.progress import PAGE, Display


class Bars:
    """In place of rich's: how far the first bar is."""

    disable = False

    def __init__(self) -> None:
        self.seen = [0.0]
        self.tasks = 0

    def add_task(self, description: str, **more: Any) -> int:
        self.tasks += 1
        return self.tasks

    def update(self, task: int, completed: float = 0.0, **more: Any) -> None:
        if task == 1:
            self.seen.append(completed)

    def remove_task(self, task: int) -> None:
        pass


def measuring(name: str, weight: float = 100.0) -> Work:
    return Work(name, name, lambda _: None, weight)


def writing(name: str) -> Work:
    return Work(name, name, lambda _: None, 0.0)


def through(display: Display, *works: Work) -> None:
    for work in works:
        display.begin(work)
        display.move(work, ("progress.following", 1, 2))
        display.end(work, again=False)


def test_reports_are_part_of_the_whole() -> None:
    bars = Bars()
    display = Display(bars, "en", works := [measuring("a"), measuring("b")], pages=1)
    through(display, *works)
    assert bars.seen[-1] == pytest.approx(2 / (2 + PAGE))
    through(display, writing("Anna"))
    assert bars.seen[-1] == pytest.approx(1)


def test_a_report_that_nobody_thought_of_takes_nothing_back() -> None:
    bars = Bars()
    display = Display(bars, "en", works := [measuring("a")], pages=1)
    through(display, *works, writing("Anna"))
    before = len(bars.seen)
    display.begin(writing("Ben"))
    through(display, writing("Cem"))
    assert bars.seen == sorted(bars.seen)
    assert bars.seen[before:] == [1.0] * len(bars.seen[before:])


def test_reports_alone_fill_it_one_after_the_other() -> None:
    bars = Bars()
    display = Display(bars, "en", [], pages=2)
    through(display, writing("Anna"))
    assert bars.seen[-1] == 0.5
    through(display, writing("Ben"))
    assert bars.seen[-1] == 1


def test_a_work_that_is_tried_again_is_not_done() -> None:
    bars = Bars()
    display = Display(bars, "en", works := [measuring("a")], pages=1)
    display.begin(works[0])
    display.end(works[0], again=True)
    assert bars.seen[-1] == 0
    through(display, works[0])
    assert bars.seen[-1] == pytest.approx(1 / (1 + PAGE))


@pytest.mark.parametrize("quiet", [False, True])
def test_who_wants_it_quiet_sees_no_bar(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], quiet: bool) -> None:
    monkeypatch.setenv("TTY_COMPATIBLE", "1")  # a terminal, for rich
    monkeypatch.setattr(progress, "quiet", lambda: quiet)

    with progress.identifying("en") as seen:
        seen(1, 2)

    assert bool(capsys.readouterr().err) is not quiet
