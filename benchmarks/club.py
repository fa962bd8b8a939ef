"""A club's evening (`evening.py` makes it) as it is meant to go and as it goes: how much faster two workers are than one, how much memory
each takes, and whether an evening that was stopped three times ends as one that was not.

    python benchmarks/club.py FOLDER          # some twenty minutes on two cores; nothing else should run
    python benchmarks/club.py FOLDER stops    # the stops alone

Every run has a cache of its own in which only the pose model is known.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

from formcheck.pose.model_file import find_model

ROOT = Path(__file__).parents[1]


class Run:
    """One call of `formcheck batch`, watched. peak: largest resident memory of a worker and of the parent, bytes."""

    def __init__(self, folder: Path, room: Path, *words: str) -> None:
        environment = os.environ | {
            "FORMCHECK_CACHE": str(room / "cache"),
            "FORMCHECK_DB": str(room / "history.sqlite"),
            "FORMCHECK_LANG": "en",
        }
        command = [sys.executable, "-m", "formcheck", "batch", str(folder), "--out", str(room / "out"), *words]
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, encoding="utf-8"
        )
        self.peak = {"worker": 0, "parent": 0}
        self.lines: list[str] = []
        threading.Thread(target=self._watch, daemon=True).start()

    def workers(self) -> list[psutil.Process]:
        try:
            children = psutil.Process(self.process.pid).children(recursive=True)
            return [child for child in children if "spawn_main" in " ".join(child.cmdline())]
        except psutil.Error:
            return []

    def until(self, done: int) -> None:
        """Wait until so many recordings of this call are finished."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(line.strip())
            if line.startswith(f"{done}/"):
                return

    def end(self) -> int:
        assert self.process.stderr is not None
        self.lines += [line.strip() for line in self.process.stderr]
        status = self.process.wait()
        self.seconds = time.monotonic() - self.started
        return status

    def _watch(self) -> None:
        while self.process.poll() is None:
            for name, processes in (("worker", self.workers()), ("parent", [psutil.Process(self.process.pid)])):
                for one in processes:
                    try:
                        self.peak[name] = max(self.peak[name], one.memory_info().rss)
                    except psutil.Error:
                        continue
            time.sleep(0.2)


def room(above: Path, name: str) -> Path:
    model = find_model("full").path
    (above / name / "cache" / "models").mkdir(parents=True)
    shutil.copyfile(model, above / name / "cache" / "models" / model.name)
    return above / name


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def stopped_three_times(folder: Path, place: Path) -> int:
    first = Run(folder, place, "--jobs", "2")
    first.until(5)
    first.process.send_signal(signal.SIGINT)
    print(f"Ctrl-C after 5 recordings: exit status {first.end()}, says: {first.lines[-1]}")
    second = Run(folder, place, "--jobs", "2")
    second.until(4)
    second.workers()[0].kill()
    second.until(8)
    print(f"a worker killed after 4 more; went on to 8 ({second.lines[0]})")
    second.process.kill()
    second.end()
    print("the parent killed")
    third = Run(folder, place, "--jobs", "2")
    status = third.end()
    print(f"then: {third.lines[0]} exit status {status}")
    return status


def main() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell lets what runs in the background ignore it, and so its children
    folder = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as name:
        above = Path(name)
        runs = {}
        for jobs in (1, 2) if len(sys.argv) < 3 else (2,):
            runs[jobs] = Run(folder, room(above, f"jobs {jobs}"), "--jobs", str(jobs))
            status = runs[jobs].end()
            peak = runs[jobs].peak
            print(f"--jobs {jobs}: {runs[jobs].lines[0]} exit status {status}, {runs[jobs].seconds:.0f} s,", end=" ")
            print(f"at most {peak['worker'] / 1e6:.0f} MB a worker, {peak['parent'] / 1e6:.0f} MB the parent")
        if 1 in runs:
            print(f"two workers are {runs[1].seconds / runs[2].seconds:.2f} times as fast as one")
            print(f"same files: {contents(above / 'jobs 1' / 'out') == contents(above / 'jobs 2' / 'out')}")
        stopped_three_times(folder, room(above, "stopped"))
        expected = contents(above / "jobs 2" / "out")
        print(f"same files after three stops: {contents(above / 'stopped' / 'out') == expected} ({len(expected)} files)")


if __name__ == "__main__":
    main()
