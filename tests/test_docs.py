"""What the documents say is so: commands run, targets and files are there, and nothing private stands in any file."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Run, at_a_terminal
from test_house import HEIGHT

import formcheck as formcheck_package
from formcheck.cli import main as cli

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [*sorted(ROOT.glob("*.md")), ROOT / "models" / "README.md", ROOT / "sample_videos" / "README.md"]
DOCUMENTS += sorted((ROOT / "docs").glob("*.md"))
DESIGN, CONTRIBUTING = ROOT / "docs" / "design.md", ROOT / "CONTRIBUTING.md"
BLOCKS = re.findall(r"^```\w*\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)
LINES = [line for block in BLOCKS for line in block.splitlines()]
COMMANDS = [line for line in LINES if re.match(r"(\S*/bin/)?formcheck( |$)", line)]

# In pieces, so that this file does not hold what it looks for.
REGISTRIES = ["py" + "pi.", "python" + "hosted", "npm" + "js", "conda" + ".io", "anaconda" + ".org", "crates" + ".io", "ghcr" + ".io"]
MACHINE = ["/" + "work/", "/" + "root/", "/" + "tmp/", "/" + "home/", "/" + "Users/"]


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_of_the_readme_runs(
    formcheck: Run, anna: dict[str, Any], short_side: Path, short_rear: Path, tmp_path: Path, line: str
) -> None:
    shutil.copyfile(short_side, tmp_path / "side.mp4")
    shutil.copyfile(short_rear, tmp_path / "rear.mp4")

    words = shlex.split(line, comments=True)[1:]
    (tmp_path / "clips").mkdir()
    for name in ("side", "rear"):
        shutil.copyfile(tmp_path / f"{name}.mp4", tmp_path / "clips" / f"anna_{name}.mp4")
    if "--init" not in words:
        (tmp_path / "clips" / "evening.csv").write_text("clip\nanna_side.mp4\nanna_rear.mp4\n", encoding="utf-8")
    (tmp_path / "runner.toml").write_text("sitting_hours = 9\n", encoding="utf-8")
    if words[0] == "profile":
        if sys.platform == "win32":
            pytest.skip("no pseudo-terminal here")
        status, shown = at_a_terminal(words, "\n" * 9, tmp_path)
        assert status == 0, shown
        return

    for day in ("monday", "friday"):
        (tmp_path / f"{day}.json").write_text(json.dumps(anna | {"session": {"date": "2026-11-20"}}), encoding="utf-8")
    own = {"FORMCHECK_DB": str(tmp_path / "history.sqlite")}
    if words[0] in ("history", "forget"):
        assert formcheck("history", "--add", "monday.json", env=own, cwd=tmp_path).returncode == 0
    if words[0] == "forget":  # no terminal to ask at, and a cache that other tests do not need
        words, own = [*words, "--yes"], own | {"FORMCHECK_CACHE": str(tmp_path)}
    done = formcheck(*words, env=own, cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert done.stdout or done.stderr


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_command_stands_in_the_readme(command: str) -> None:
    assert re.search(rf"\bformcheck {command}\b", README)


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_option_that_the_readme_uses_is_explained(formcheck: Run, command: str) -> None:
    lines = [line for line in COMMANDS if line.split()[1] == command or (command == "analyze" and ".mp4" in line.split()[1])]
    told = formcheck(command, "--help").stdout

    for option in set(re.findall(r"(?<![\w-])--[a-z]+", " ".join(lines))):
        assert option in told


def test_every_target_named_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "README.md", CONTRIBUTING, ROOT / ".ci" / "run")]
    named = {word for text in texts for word in re.findall(r"(?:^|&& |`)make ([a-z-]+)(?=$|`)", text, flags=re.MULTILINE)}

    assert {"demo", "test", "test-fast", "test-all", "docs"} <= named
    assert named <= targets


def test_the_demo_names_clips_that_are_there() -> None:
    named = re.findall(r"\S+\.mp4", (ROOT / "Makefile").read_text(encoding="utf-8"))

    assert named
    assert all((ROOT / name).is_file() for name in named)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8"))

    for link in links:
        assert link.startswith("https://") or (document.parent / link).exists(), link


def paths_in(text: str) -> set[str]:
    """What looks like a file or a folder of this project between backticks, on its own or in a command."""
    words = {word for quoted in re.findall(r"`([^`\n]+)`", text) for word in quoted.split()}
    return {word for word in words if re.fullmatch(r"[\w./]*(?:/|\.(?:py|toml|md|json|js|j2|sql|txt|cff))", word)}


@pytest.mark.parametrize("document", [DESIGN, CONTRIBUTING], ids=lambda path: path.name)
def test_every_path_named_is_there(document: Path) -> None:
    named = paths_in(document.read_text(encoding="utf-8"))

    assert len(named) > 20
    assert [path for path in sorted(named) if not ((ROOT / path).exists() or (ROOT / "formcheck" / path).exists())] == []


def test_the_design_names_every_room_from_the_top_down() -> None:
    package = ROOT / "formcheck"
    rooms = {f"{path.name}/" for path in package.iterdir() if (path / "__init__.py").exists()}
    rooms |= {path.name for path in package.glob("*.py") if path.name != "__init__.py"}
    first = [cell for line in DESIGN.read_text(encoding="utf-8").splitlines() if line.startswith("| `") for cell in [line.split("|")[1]]]
    listed = [room for cell in first for room in re.findall(r"`([^`]+)`", cell)]

    assert sorted(listed) == sorted(rooms)
    heights = [HEIGHT[room.removesuffix(".py").removesuffix("/")] for room in listed]
    assert heights == sorted(heights, reverse=True)


def test_the_finder_of_paths_finds() -> None:
    assert paths_in("`gait/`, `result.py`, `python benchmarks/speed.py --help`, `Said`, `--out`, `a b`") == {
        "gait/",
        "result.py",
        "benchmarks/speed.py",
    }
    assert not (ROOT / "formcheck" / "club/").exists()


def test_the_citation_agrees_with_the_package() -> None:
    fields = dict(re.findall(r"^([a-z-]+): (.+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), flags=re.MULTILINE))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert {"cff-version", "message", "title", "type"} <= set(fields)
    assert (fields["cff-version"], fields["version"]) == ("1.2.0", formcheck_package.__version__)
    assert (fields["title"], fields["license"], fields["abstract"]) == (project["name"], project["license"], project["description"])


def test_the_changelog_begins_with_this_version_and_tells_of_numbers() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = text.split("\n## ")[1]

    assert newest.startswith(formcheck_package.__version__)
    assert "### Changes of numbers" in newest


def test_every_variable_is_documented_and_read() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "formcheck").rglob("*.py"))
    read = set(re.findall(r'"(FORMCHECK_[A-Z_]+)"', code))
    documented = set(re.findall(r"FORMCHECK_[A-Z_]+", README))

    assert read
    assert read == documented


def kept_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file() and path.suffix not in (".mp4", ".npz")]


@pytest.mark.skipif(not (ROOT / ".git").exists() or shutil.which("git") is None, reason="no checkout")
@pytest.mark.parametrize("words", [REGISTRIES, MACHINE], ids=["a package registry", "a path of one machine"])
def test_no_file_names(words: list[str]) -> None:
    files = kept_files()
    there = [f"{path}: {word}" for path in files for word in words if word in path.read_text(encoding="utf-8")]

    assert len(files) > 50
    assert there == []
