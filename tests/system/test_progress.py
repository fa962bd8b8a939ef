"""How long work tells how far it is."""

from __future__ import annotations

from formcheck.system.progress import WHOLE, counted, counting, part, stage


def test_a_part_tells_how_far_the_whole_is() -> None:
    seen: list[tuple[str, float, int]] = []
    whole = lambda what, done, of: seen.append((what, done / of, of))  # noqa: E731
    follow, closely = part(whole, 0, 0.8), part(whole, 0.8, 1)
    assert follow and closely
    follow("follow", 1, 2)
    follow("follow", 2, 2)
    closely("closely", 0, 0)  # of how many is not known
    closely("closely", 9, 8)  # more than was thought
    assert seen == [("follow", 0.4, WHOLE), ("follow", 0.8, WHOLE), ("closely", 0.8, WHOLE), ("closely", 1.0, WHOLE)]


def test_parts_of_parts() -> None:
    seen: list[float] = []
    inner = part(part(lambda what, done, of: seen.append(done / of), 0.5, 1), 0, 0.5)
    assert inner
    inner("", 1, 2)
    assert seen == [0.625]


def test_each_of_several_recordings_has_its_share() -> None:
    seen: list[float] = []
    for k in (1, 2, 3, 4):
        own = counted(lambda what, done, of: seen.append(done / of), k, 4)
        assert own
        own("", 1, 1)
    assert seen == [0.25, 0.5, 0.75, 1.0]


def test_nobody_who_watches_is_told_nothing() -> None:
    assert part(None, 0, 1) is None
    assert counted(None, 1, 2) is None
    assert stage(None, 0, 1) is None
    assert list(counting("ab", None)) == ["a", "b"]


def test_a_stage_of_what_is_counted_tells_how_far_all_of_it_is() -> None:
    seen: list[float] = []
    second = stage(lambda done, of: seen.append(done / of), 0.5, 1)
    assert list(counting("abcd", second)) == ["a", "b", "c", "d"]
    assert seen == [0.5, 0.625, 0.75, 0.875]
