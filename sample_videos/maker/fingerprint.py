"""Whether a clip was made with these parameters by these sources."""

from __future__ import annotations

import ast
import hashlib
import json
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def fingerprint(table: Mapping[str, Any]) -> str:
    """sha256 over a clip's parameters, its body, and everything in the maker's folder that can change its picture or its truth."""
    body = _bodies().get(table.get("body", {}).get("name", "anna"))
    return hashlib.sha256((json.dumps([table, body], sort_keys=True) + sources()).encode()).hexdigest()


@cache
def sources() -> str:
    """What the maker's files say to the computer; comments, docstrings and layout do not count."""
    said = [(HERE / "ranges.toml").read_text(encoding="utf-8")]
    said += [f"{path.name} {_code(path.read_text(encoding='utf-8'))}" for path in sorted(HERE.glob("*.py"))]
    return "\n".join(said)


@cache
def _bodies() -> dict[str, Any]:
    return tomllib.loads((HERE / "bodies.toml").read_text(encoding="utf-8"))


def _code(text: str) -> str:
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:]
    return ast.dump(tree)
