"""A club's evening of known runners (`evening.toml`): 24 rendered clips of twelve runners and five files gone wrong.

    python benchmarks/evening.py FOLDER     # renders what is not there yet (ten minutes on two cores) and puts the evening together

Needs what `sample_videos/maker/README.md` names. `club.py` beside this file runs formcheck on it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from accuracy import CACHE, MAKER, toml

RENDERED = CACHE / "evening"
Table = dict[str, Any]


def evening() -> Table:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def main() -> None:
    folder = Path(sys.argv[1])
    plan = evening()
    render([table for table in clip_tables(plan) if not table.pop("walks")], MAKER)
    with tempfile.TemporaryDirectory() as room:
        render([table for table in clip_tables(plan) if table.pop("walks")], walking_maker(plan["walking"]["limits"], Path(room) / "maker"))
    put_together(plan, folder)


def clip_tables(plan: Table) -> list[Table]:
    """One table for the maker a clip, with its "name" and whether she "walks"."""
    tables = []
    for clip in plan["clips"]:
        walks = clip.get("walks", False)
        form = {key: value for key, value in plan["walking"].items() if key != "limits"} if walks else plan[clip["form"]]["form"]
        tables.append(
            {
                "name": rendered(clip["file"]),
                "walks": walks,
                "seconds": plan["all"]["seconds"],
                "body": {"name": clip["form"]},
                "form": form,
                "camera": clip["camera"],
                "film": plan["all"]["film"] | clip.get("film", {}),
            }
        )
    return tables


def rendered(file: str) -> str:
    """The name a clip is rendered under."""
    return re.sub(r"\W+", "_", Path(file).with_suffix("").as_posix())


def render(tables: list[Table], maker: Path) -> None:
    RENDERED.mkdir(parents=True, exist_ok=True)
    files = []
    for table in tables:
        files.append(RENDERED / f"{table.pop('name')}.toml")
        files[-1].write_text(toml(table), encoding="utf-8")
    if subprocess.run([sys.executable, maker, RENDERED, *files, "--jobs", "2"], check=False).returncode:
        sys.exit(f"{maker.name} failed.")


def walking_maker(limits: Table, folder: Path) -> Path:
    """The maker with wider limits, in a folder of its own: the rendered samples hang on what the limits of running are."""
    shutil.copytree(MAKER.parent, folder, ignore=shutil.ignore_patterns("data", "__pycache__"))
    (folder / "data").symlink_to(MAKER.parent / "data")
    ranges = folder / "ranges.toml"
    text = ranges.read_text(encoding="utf-8")
    for key, ends in limits.items():
        text = re.sub(rf"^{key} = .*$", f"{key} = {ends}", text, flags=re.MULTILINE)
    ranges.write_text(text, encoding="utf-8")
    return folder / MAKER.name


def put_together(plan: Table, folder: Path) -> None:
    for clip in plan["clips"]:
        target = folder / clip["file"]
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(RENDERED / f"{rendered(clip['file'])}.mp4", target)
    for copy in plan["copies"]:
        content = (folder / copy["of"]).read_bytes()
        start, end = (int(share * len(content)) for share in (copy.get("from", 0.0), copy.get("share", 1.0)))
        (folder / copy["file"]).write_bytes(content[start:end])
    (folder / "notes.txt").write_text("Next week: bring the other tripod.\n", encoding="utf-8")


if __name__ == "__main__":
    main()
