"""What a run costs with 1,000,000 people in one place: time, processor time and memory of all its processes.

``python benchmarks/large_run.py`` makes a project, simulates 100,000 participants and 900,000 others, and runs it with
everything done again. With ``--beside CHECKOUT`` the code of another checkout of this repository is measured in turn on
the same data, so that a machine whose speed drifts slows both. Writes ``benchmarks/results/large_run.md``. Linux only:
memory is the sum of what each process has for itself and its share of what several have (PSS), read twice a second.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
#: People taking part, and others.
PARTICIPANTS, COMPARISON = 100_000, 900_000
_EVERY = 0.5


@dataclass(frozen=True)
class Cost:
    """What one run took: seconds on the clock and of processors, and gigabytes at its highest."""

    wall: float
    processor: float
    memory: float


def make_project(checkout: Path, folder: Path, participants: int, comparison: int) -> Path:
    """Scaffold a project from a checkout; its plan of made-up people is written, nothing is simulated."""
    from cookiecutter.main import cookiecutter

    made = cookiecutter(str(checkout), no_input=True, output_dir=str(folder))
    project = Path(made)
    (project / "simulation.yml").write_text(
        f"seed: 1\ndefault: {{participants: {participants}, comparison: {comparison}}}\n",
        encoding="utf-8",
    )
    return project


def localeval(project: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """Start a command of the project's own package."""
    environment = {**os.environ, "PYTHONPATH": str(project / "src")}
    command = [sys.executable, "-m", "localeval", *arguments]
    return subprocess.Popen(command, cwd=project, env=environment, stdout=subprocess.DEVNULL)


def run(project: Path) -> Cost:
    """Run a project with everything done again.

    Raises
    ------
    subprocess.CalledProcessError
        The run did not end well.
    """
    shutil.rmtree(project / "build", ignore_errors=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun, highest = time.perf_counter(), 0.0
    process = localeval(project, "run", "--force", "--renderer", "pandoc", "--json")
    while process.poll() is None:
        highest = max(highest, memory_of(process.pid))
        time.sleep(_EVERY)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, used, highest)


def memory_of(pid: int) -> float:
    """Gigabytes of a process and all below it; one that has just ended counts nothing."""
    total = 0.0
    with contextlib.suppress(psutil.Error):
        family = psutil.Process(pid)
        for each in (family, *family.children(recursive=True)):
            with contextlib.suppress(OSError, ValueError):
                text = Path(f"/proc/{each.pid}/smaps_rollup").read_text(encoding="utf-8")
                kilobytes = next(line for line in text.splitlines() if line.startswith("Pss:"))
                total += int(kilobytes.split()[1]) / 1e6
    return total


def report(costs: dict[str, list[Cost]], people: int) -> str:
    """Lay out the table: medians, and of the second name on the ratio of each to it."""
    repeats = len(next(iter(costs.values())))
    lines = [
        f"# A run with {people:,} people in one place",
        "",
        f"Made by `make benchmark-large` on {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"{platform.system()}; {repeats} repeats in turn in one session, everything done again, median (lowest to highest).",
        "Memory is that of all processes together.",
        "",
        "| code | seconds | processor seconds | GB at the highest |",
        "| :--- | ---: | ---: | ---: |",
    ]
    for name, found in costs.items():
        cells = [
            f"{statistics.median(values):.1f} ({min(values):.1f} to {max(values):.1f})"
            for values in zip(*((c.wall, c.processor, c.memory) for c in found), strict=True)
        ]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    if len(costs) > 1:
        now, then = costs.values()
        ratios = [
            statistics.median(ours) / statistics.median(theirs)
            for ours, theirs in zip(
                zip(*((c.wall, c.processor, c.memory) for c in now), strict=True),
                zip(*((c.wall, c.processor, c.memory) for c in then), strict=True),
                strict=True,
            )
        ]
        lines.append(f"| ratio | {' | '.join(f'{ratio:.2f}' for ratio in ratios)} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure and write the table."""
    parser = argparse.ArgumentParser(description="Measure a run with very many people.")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--participants", type=int, default=PARTICIPANTS)
    parser.add_argument("--comparison", type=int, default=COMPARISON)
    parser.add_argument("--beside", type=Path, help="another checkout of this repository")
    chosen = parser.parse_args()
    checkouts = {"this version": ROOT}
    if chosen.beside:
        checkouts["the version beside it"] = chosen.beside.resolve()
    with tempfile.TemporaryDirectory() as folder:
        projects: dict[str, Path] = {}
        for number, (name, checkout) in enumerate(checkouts.items()):
            made = make_project(
                checkout, Path(folder) / str(number), chosen.participants, chosen.comparison
            )
            if projects:  # the same data for all
                first = next(iter(projects.values()))
                shutil.copytree(first / "data", made / "data", dirs_exist_ok=True)
            elif localeval(made, "simulate", "--force").wait():
                sys.exit("The data could not be simulated.")
            projects[name] = made
        costs: dict[str, list[Cost]] = {name: [] for name in projects}
        for turn in range(chosen.repeats):
            for name, project in projects.items():
                costs[name].append(run(project))
                print(f"{turn + 1} of {chosen.repeats}, {name}: {costs[name][-1]}", flush=True)
    target = ROOT / "benchmarks" / "results" / "large_run.md"
    target.write_text(report(costs, chosen.participants + chosen.comparison), encoding="utf-8")
    print(target.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
