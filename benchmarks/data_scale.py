"""What it costs to read and check very many people: time and memory, beside a plain scan of the same columns.

``python benchmarks/data_scale.py`` makes up 1,000,000 people with their outcomes at one month (csv and parquet) and at 48
months (parquet), and loads them as a run does: casting, every check, and the table of the analysis. Beside it, in turn and in
processes of their own, the same columns are only scanned with two threads, by DuckDB where it is installed and by pyarrow.
Linux only. With ``--beside CHECKOUT`` the code of another checkout loads the same files. Writes ``benchmarks/results/data_scale.md``.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

ROOT = Path(__file__).resolve().parents[1]
SOURCE = Path("{{cookiecutter.project_slug}}") / "src"
PEOPLE, MONTHS = 1_000_000, 48
SETTINGS = """\
programme: {{name: Large, organisation: A council}}
places: [{{code: E08000003, name: Manchester}}]
data: {{people: {people}, outcomes: {outcomes}}}
design: matched_comparison
covariates: {{age: numeric, sex: category, months_workless: numeric}}
outcomes: [{{code: employed, month: 12, primary: true}}, {{code: earnings, month: 12}}]
"""
LOAD = """
import json, sys, time
from pathlib import Path
from localeval.data.load import load
from localeval.project.project import read_project
project = read_project(Path(sys.argv[1]))
begun, before = time.perf_counter(), time.process_time()
tables = load(project)
seconds = time.perf_counter() - begun
rows = {name: len(frame) for name, frame in tables.frames.items()}
"""
#: Takes more memory than any of the others needs and gives it back. A virtual machine hands out a page that nobody has had yet
#: many times as slowly as another one, which would be counted for whoever comes first.
TAKEN_BEFORE = "import numpy as np\n_ = [np.ones(1 << 27) for _ in range(4)]"
PYARROW = """
import json, sys, time
from pathlib import Path
import pyarrow as pa, pyarrow.parquet, pyarrow.csv
pa.set_cpu_count(2)
begun, before = time.perf_counter(), time.process_time()
rows = {}
for file in sys.argv[2:]:
    table = pyarrow.csv.read_csv(file) if file.endswith(".csv") else pyarrow.parquet.read_table(file)
    rows[file] = table.num_rows
seconds = time.perf_counter() - begun
"""
#: How DuckDB looks at each text: it reads all, or it also counts the different people, as every check of ids must.
DUCKDB_WAYS = {
    "scan with DuckDB": "max(hash({}))",
    "DuckDB, people counted": "count(DISTINCT {})",
}
#: Beside what the time is held, by what a ratio is called.
BESIDE = {
    "pyarrow": "scan with pyarrow",
    "DuckDB": "scan with DuckDB",
    "DuckDB with people counted": "DuckDB, people counted",
}
DUCKDB = """
import json, sys, time
from pathlib import Path
import duckdb
duckdb.sql("SET threads = 2")
begun, before = time.perf_counter(), time.process_time()
for file in sys.argv[2:]:
    relation = duckdb.sql(f"SELECT * FROM '{file}'")
    kinds = dict(zip(relation.columns, map(str, relation.types)))
    # Sums and hashes, because the largest value of a column stands in the file and would not be looked for.
    texts = [name for name, kind in kinds.items() if kind == "VARCHAR"]
    asked = [TEXTS.format(f'"{name}"') for name in texts]
    asked += [f'sum("{name}")' for name in kinds if name not in texts]
    duckdb.sql(f"SELECT count(*), {', '.join(asked)} FROM '{file}'").fetchall()
seconds = time.perf_counter() - begun
"""
TELL = """
processor = time.process_time()
# Not ru_maxrss, which a process takes over from the one that has started it.
status = Path("/proc/self/status").read_text()
memory = int(status.partition("VmHWM:")[2].split()[0]) / 1e6
print(json.dumps({"seconds": seconds, "processor": processor - before, "memory": memory}))
"""


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock and of processors, and gigabytes of the process at its highest."""

    seconds: float
    processor: float
    memory: float


def make_files(folder: Path, people: int, months: int) -> dict[str, Path]:
    """Make up the people and their outcomes; give a project for each kind of file, by its name."""
    random = np.random.default_rng(1)
    ids = pa.array([f"P{number:07d}" for number in range(people)])
    group = np.where(np.arange(people) % 10 == 0, "participant", "comparison")
    table = pa.table(
        {
            "person_id": ids,
            "group": group,
            "age": random.integers(18, 66, people),
            "sex": np.where(random.random(people) < 0.5, "Female", "Male"),
            "months_workless": random.integers(0, 60, people),
        }
    )
    kinds = {"csv, one month": ("csv", 1), "parquet, one month": ("parquet", 1)}
    kinds[f"parquet, {months} months"] = ("parquet", months)
    made = {}
    for name, (kind, count) in kinds.items():
        root = folder / name.replace(", ", "-").replace(" ", "-")
        root.mkdir()
        write(table, root / f"people.{kind}")
        rows = people * count
        outcomes = pa.table(
            {
                "person_id": ids.take(pa.array(np.tile(np.arange(people, dtype=np.int32), count))),
                "month": np.repeat(np.arange(12 - count + 1, 13), people)
                if count == 1
                else np.repeat(np.arange(1, count + 1), people),
                "employed": random.integers(0, 2, rows),
                "earnings": np.round(random.gamma(2, 700, rows), 2),
            }
        )
        write(outcomes, root / f"outcomes.{kind}")
        settings = SETTINGS.format(people=f"people.{kind}", outcomes=f"outcomes.{kind}")
        (root / "evaluation.yml").write_text(settings, encoding="utf-8")
        made[name] = root
    return made


def write(table: pa.Table, path: Path) -> None:
    """Write a table in the format that its name says."""
    if path.suffix == ".csv":
        pyarrow.csv.write_csv(table, path)
    else:
        pyarrow.parquet.write_table(table, path)


def measure(script: str, root: Path, checkout: Path = ROOT) -> Cost:
    """Run a script on the files of a project, in a process of its own."""
    files = sorted(map(str, (*root.glob("*.csv"), *root.glob("*.parquet"))))
    path = os.pathsep.join(filter(None, (str(checkout / SOURCE), os.environ.get("PYTHONPATH"))))
    subprocess.run([sys.executable, "-c", TAKEN_BEFORE], check=True)
    done = subprocess.run(
        [sys.executable, "-c", script + TELL, str(root), *files],
        env={**os.environ, "PYTHONPATH": path},
        check=True,
        capture_output=True,
        text=True,
    )
    told = json.loads(done.stdout.splitlines()[-1])
    return Cost(**told)


def report(costs: dict[str, dict[str, list[Cost]]], people: int, load: float) -> str:
    """Lay out the table: medians, and how many times the scan's time each takes; ``load`` is that of the machine before."""
    repeats = len(next(iter(next(iter(costs.values())).values())))
    lines = [
        f"# Reading and checking {people:,} people",
        "",
        f"Made by `make benchmark-data` on {os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}; "
        f"{'one repeat' if repeats == 1 else f'{repeats} repeats'} in turn in one session, median. The others look at every value of the same columns with two threads and check",
        f"nothing. A ratio is of seconds on the clock and, in brackets, of processor seconds; the load of the machine was {load:.1f} when this began.",
        "Each begins after a process that took four gigabytes and gave them back, so that nobody pays for memory that the machine has not handed out before.",
        "",
        f"| files | what | seconds | processor seconds | GB at the highest | {' | '.join(f'times {name}' for name in BESIDE)} |",
        f"| :--- | :--- |{' ---: |' * (3 + len(BESIDE))}",
    ]
    for name, found in costs.items():
        medians = {
            what: (
                statistics.median(cost.seconds for cost in each),
                statistics.median(cost.processor for cost in each),
            )
            for what, each in found.items()
        }
        for what, each in found.items():
            seconds, processor = medians[what]
            memory = statistics.median(cost.memory for cost in each)
            times = [
                f"{seconds / medians[other][0]:.1f} ({processor / medians[other][1]:.1f})"
                if other in medians
                else "–"
                for other in BESIDE.values()
            ]
            lines.append(
                f"| {name} | {what} | {seconds:.1f} | {processor:.1f} | {memory:.1f} | {' | '.join(times)} |"
            )
    if importlib.util.find_spec("duckdb") is None:
        lines += ["", "DuckDB was not installed."]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure and write the table."""
    parser = argparse.ArgumentParser(description="Measure reading and checking very many people.")
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--months", type=int, default=MONTHS)
    parser.add_argument("--repeats", type=int, default=1)
    parser.add_argument("--beside", type=Path, help="another checkout of this repository")
    parser.add_argument("--only", default="", help="only files whose name holds this")
    chosen = parser.parse_args()
    load = os.getloadavg()[0]
    scripts = {"this version": (LOAD, ROOT), "scan with pyarrow": (PYARROW, ROOT)}
    if chosen.beside:
        scripts["the version beside it"] = (LOAD, chosen.beside.resolve())
    if importlib.util.find_spec("duckdb") is not None:
        for what, texts in DUCKDB_WAYS.items():
            scripts[what] = (f"TEXTS = {texts!r}\n{DUCKDB}", ROOT)
    with tempfile.TemporaryDirectory() as folder:
        roots = make_files(Path(folder), chosen.people, chosen.months)
        costs: dict[str, dict[str, list[Cost]]] = {}
        for name, root in roots.items():
            if chosen.only not in name:
                continue
            found = costs[name] = {what: [] for what in scripts}
            for _ in range(chosen.repeats):
                for what, (script, checkout) in scripts.items():
                    found[what].append(measure(script, root, checkout))
                    print(f"{name}: {what} {found[what][-1]}", flush=True)
    text = report(costs, chosen.people, load)
    (ROOT / "benchmarks" / "results" / "data_scale.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
