"""The contract of the house: each room imports only what stands below it, and nothing imports in a circle."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import formcheck

PACKAGE = Path(formcheck.__file__).parent
FLOORS = (  # from the top; rooms on one floor do not know each other
    ("__main__",),
    ("cli",),
    ("batch",),
    ("history", "evaluate"),
    ("api",),
    ("output",),
    ("analysis",),
    ("result_cache",),
    ("clip_result", "clip_summary"),
    ("advice",),
    ("findings",),
    ("metrics",),
    ("picture",),
    ("gait",),
    ("pose",),
    ("recording",),
    ("result",),
    ("system",),
    ("language",),
    ("errors",),
)
HEIGHT = {room: -floor for floor, rooms in enumerate(FLOORS) for room in rooms}


def modules() -> dict[str, Path]:
    return {".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts): path for path in PACKAGE.rglob("*.py")}


def imports(name: str, path: Path, known: dict[str, Path]) -> set[str]:
    """All modules of the package that this one imports, at its top or inside a function."""
    parts = name.split(".")[:-1]
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            base = ".".join(parts[: len(parts) - node.level + 1]) if node.level else ""
            source = ".".join(filter(None, (base, node.module)))
            found |= {f"{source}.{one.name}" if f"{source}.{one.name}" in known else source for one in node.names}
    return {one for one in found if one in known and one != name}


def room(name: str) -> str:
    return name.split(".")[1]


MODULES = modules()
GRAPH = {name: imports(name, path, MODULES) for name, path in MODULES.items() if not name.endswith("__init__")}


@pytest.mark.parametrize("name", sorted(GRAPH))
def test_imports_go_down(name: str) -> None:
    for other in GRAPH[name]:
        assert room(other) == room(name) or HEIGHT[room(other)] < HEIGHT[room(name)], f"{name} imports {other}, which stands above it"


def test_nothing_imports_in_a_circle() -> None:
    try:
        TopologicalSorter(GRAPH).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_the_walk_finds_what_is_imported() -> None:
    assert "formcheck.picture.registration" in GRAPH["formcheck.picture.shoe"]  # at the top, of the same room
    assert "formcheck.output.terminal.report" in GRAPH["formcheck.cli.analyze"]  # inside a function
