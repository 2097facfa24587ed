"""How long a run takes: the first, one with nothing changed, one with new outcomes, beside a plain loop.

``python benchmarks/run.py`` makes the trial of the National Supported Work example in a temporary folder
and measures whole processes. The plain loop is what an analyst would write instead: papermill on each
notebook, one after the other, without a cache, reports or checks. Writes ``benchmarks/results/run.md``.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import runpy
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "national-supported-work"


def timed(work: Callable[[], object]) -> float:
    """Seconds that a call takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


class Bench:
    """One project and the commands that are measured on it."""

    def __init__(self, folder: Path) -> None:
        bake = runpy.run_path(str(ROOT / "examples" / "run.py"))["bake"]
        self.project: Path = bake(EXAMPLE / "trial", folder)
        make = [sys.executable, str(EXAMPLE / "make_data.py"), "trial", str(self.project)]
        subprocess.run(make, check=True, stdout=subprocess.DEVNULL)
        self.environment = {**os.environ, "PYTHONPATH": str(self.project / "src")}

    def run(self, *options: str) -> dict[str, object]:
        """``localeval run --json``."""
        command = [sys.executable, "-m", "localeval", "run", "--json", "--renderer", "pandoc"]
        done = subprocess.run(
            [*command, *options],
            cwd=self.project,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        )
        found: dict[str, object] = json.loads(done.stdout)
        return found

    def plain_loop(self) -> None:
        """Papermill on each notebook of the design, one after the other."""
        out = self.project / "build" / "plain"
        out.mkdir(parents=True, exist_ok=True)
        for notebook in sorted((self.project / "notebooks").glob("*.ipynb")):
            if notebook.stem == "04_outcomes":
                continue
            for kept in (self.project / "build").glob("*/findings"):
                shutil.rmtree(kept)  # so that each works out for itself what it shows
            command = [sys.executable, "-m", "papermill", str(notebook), str(out / notebook.name)]
            subprocess.run(
                command, cwd=self.project, env=self.environment, check=True, capture_output=True
            )

    def new_outcomes(self, change: int) -> None:
        """Replace the outcomes file with one in which one person earned a little more."""
        path = self.project / "data" / "outcomes.csv"
        lines = path.read_text(encoding="utf-8").splitlines()
        cells = lines[1].split(",")
        cells[-1] = str(float(cells[-1]) + change)
        lines[1] = ",".join(cells)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Measure and write the table."""
    parser = argparse.ArgumentParser(description="Time runs of the example.")
    parser.add_argument("--repeats", type=int, default=3)
    repeats = parser.parse_args().repeats
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        first = timed(bench.run)  # also compiles the package's bytecode
        seconds: dict[str, list[float]] = {
            "first run, everything done": [],
            "nothing changed": [],
            "new outcomes file": [],
            "plain papermill loop, notebooks only": [],
        }
        stages: dict[str, list[float]] = {}
        for i in range(repeats):
            begun = time.perf_counter()
            found: Any = bench.run("--force")
            seconds["first run, everything done"].append(time.perf_counter() - begun)
            for name, value in found["seconds"].items():
                stages.setdefault(name, []).append(value)
            seconds["nothing changed"].append(timed(bench.run))
            bench.new_outcomes(i + 1)
            seconds["new outcomes file"].append(timed(bench.run))
            seconds["plain papermill loop, notebooks only"].append(timed(bench.plain_loop))
    plain = statistics.median(seconds["plain papermill loop, notebooks only"])
    lines = [
        "# Time of a run",
        "",
        f"Made by `make benchmark-run` on {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"{platform.system()}; {repeats} repeats in turn in one session, whole processes, median (lowest to highest).",
        f"The very first run, which also compiles the package, took {first:.1f} s.",
        "",
        "| what | seconds | ratio to the plain loop |",
        "| :--- | ---: | ---: |",
    ]
    for name, values in seconds.items():
        middle = statistics.median(values)
        spread = f"{min(values):.1f} to {max(values):.1f}"
        lines.append(f"| {name} | {middle:.1f} ({spread}) | {middle / plain:.2f} |")
    lines += [
        "",
        "Steps of a run in which everything is done (two at a time, so they add up to more than the whole):",
        "",
        "| step | seconds |",
        "| :--- | ---: |",
    ]
    lines += [f"| {name} | {statistics.median(values):.1f} |" for name, values in stages.items()]
    target = ROOT / "benchmarks" / "results" / "run.md"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(target.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
