"""From exports to a first report: what ``localeval start --yes`` leaves to be edited, and how long it takes.

Every export of ``tests/start/exports`` is put into a project that says what its person knows. Counted are the lines that have to be added,
changed or removed until the tables are what the export truly holds. For a few, the time from the files to a report is measured, with the
edits made by the machine: start, check and run. Writes ``results/start.md``.

    .venv/bin/python benchmarks/start.py              # or: make benchmark-start
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "{{cookiecutter.project_slug}}" / "src"
RESULTS = ROOT / "benchmarks" / "results" / "start.md"
sys.path[:0] = [str(ROOT), str(SOURCE)]

from tests.start.edits import Outcome, outcome_of  # noqa: E402
from tests.start.exports import EXPORTS  # noqa: E402
from tests.start.exports.export import Export  # noqa: E402

SECONDS = "## Seconds to a first report"
#: Exports that are carried to a report.
REPORTED = (
    "jobcentre-referral-list",
    "trial-with-arms-and-waves",
    "participation-export-with-events",
)


def edits() -> Iterator[tuple[Export, Outcome, float]]:
    """Start on every export; with the seconds that the whole took."""
    for export in EXPORTS.values():
        with tempfile.TemporaryDirectory() as folder:
            begun = time.perf_counter()
            outcome = outcome_of(export, Path(folder))
            yield export, outcome, time.perf_counter() - begun


def first_report(export: Export) -> tuple[float, float]:
    """Give the seconds of ``start`` with its check, and of the first run, of a new project with an export in it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        answers = ["project_name=Way In", f"design={export.known['design']}"]
        command = ["cookiecutter", "--no-input", str(ROOT), "-o", str(folder), *answers]
        subprocess.run([sys.executable, "-m", *command], check=True, capture_output=True)
        project = next(path for path in folder.iterdir() if path.is_dir())
        export.write(project / "data")
        text = export.evaluation({}).replace("data: {}\n", "")
        (project / "evaluation.yml").write_text(
            f"{text}report: {{formats: [html], contact: evaluation@example.org}}\n",
            encoding="utf-8",
        )
        seconds = []
        environment = {**os.environ, "PYTHONPATH": str(project / "src")}
        for arguments in (["start", "--yes"], ["run"]):
            begun = time.perf_counter()
            done = subprocess.run(
                [sys.executable, "-m", "localeval", *arguments],
                cwd=project,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            seconds.append(time.perf_counter() - begun)
        if not list(project.glob("output/*/report.html")):
            raise SystemExit(f"{export.name}: no report.\n{done.stdout}\n{done.stderr}")
        shutil.rmtree(project)
        return seconds[0], seconds[1]


def main() -> None:
    """Measure and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--without-reports", action="store_true", help="count edits only")
    chosen = parser.parse_args()
    load = os.getloadavg()[0]
    rows, counts, lines = [], [], []
    for export, outcome, _ in edits():
        counts.append(len(outcome.edits))
        left = ", ".join(f"`{edit}`" for edit in outcome.edits)
        rows.append(
            f"| {export.name} | {len(list(lines_of(export.data)))} | {len(outcome.edits)} | {len(outcome.started.open)} | {left} |"
        )
        lines.append(len(list(lines_of(export.data))))
    parts = [
        "# From an export to a first report\n",
        f"Python {platform.python_version()}, {os.cpu_count()} processors, load {load:.1f} when it began. Made by `benchmarks/start.py`.\n",
        f"{len(counts)} made-up exports. By hand each needs {statistics.median(lines):.0f} lines of settings in the middle (most {max(lines)}). "
        f"After `localeval start --yes` {counts.count(0)} need no edit; the median is {statistics.median(counts):g}, the most {max(counts)}.\n",
        "| export | lines by hand | edits left | open points told | what is left |",
        "|---|---:|---:|---:|---|",
        *rows,
    ]
    if chosen.without_reports:
        # Seconds that were measured before stay.
        before = RESULTS.read_text(encoding="utf-8") if RESULTS.is_file() else ""
        parts += [before[at:].rstrip()] if (at := before.find(f"\n{SECONDS}")) >= 0 else []
    else:
        parts += [
            f"\n{SECONDS}\n",
            "| export | start and check | run | together |",
            "|---|---:|---:|---:|",
        ]
        for name in REPORTED:
            begin, run = first_report(EXPORTS[name])
            parts.append(f"| {name} | {begin:.1f} | {run:.1f} | {begin + run:.1f} |")
    RESULTS.write_text("\n".join(parts) + "\n", encoding="utf-8")
    print(RESULTS.read_text(encoding="utf-8"))


def lines_of(data: object) -> Iterator[object]:
    """Give the lines of settings: a list is one, a mapping one for each entry."""
    if isinstance(data, dict):
        for part in data.values():
            yield from lines_of(part)
    else:
        yield data


if __name__ == "__main__":
    main()
