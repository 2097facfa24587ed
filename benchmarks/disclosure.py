"""Can a withheld count be inferred? Random tables, protected in three ways and attacked.

Each table is protected by this package, by withholding only the small counts themselves (primary
suppression), and, for some of them, by the ``acro`` package; an outsider who holds all that is printed
then works out by linear programming what each small count can be. The outsider is that of the tests and
shares no code with the package. Writes ``benchmarks/results/disclosure.md``. Run it with::

    .venv/bin/python benchmarks/disclosure.py

``--tables 500`` gives a quick look. ``acro`` needs an environment of its own (README.md beside this file
says how to make it); without one its rows are left out.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Hashable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "{{cookiecutter.project_slug}}" / "src"), str(ROOT)]

from tests.disclosure.attacker import Attacker, Sum, read  # noqa: E402
from tests.disclosure.tables import DESIGNS, Tables, linked_of, two_way_of  # noqa: E402

from localeval.methods.linked import TOTAL, LinkedCells  # noqa: E402
from localeval.methods.rounding import shown_intervals  # noqa: E402
from localeval.methods.suppression import protect  # noqa: E402

RESULTS = ROOT / "benchmarks" / "results" / "disclosure.md"
ACRO = Path(__file__).resolve().parents[1] / ".venv-acro" / "bin" / "python"
THRESHOLD, PROTECTION, BASE = 10, 5, 5
KINDS = ("one-way", "two-way", "hierarchy", "linked", "two-way, rounded to 5")


# -- random tables


def counts(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Draw counts as programmes have them: most groups middling, some tiny, some large."""
    return rng.poisson(rng.gamma(0.9, rng.choice([15, 40, 90]), shape))


def draw(kind: str, rng: np.random.Generator) -> Tables:
    """Draw one set of tables."""
    if kind == "one-way":
        parts: dict[Hashable, float] = dict(
            enumerate(map(int, counts(rng, int(rng.integers(3, 9)))))
        )
        sums: list[Sum] = [("all", list(parts))]
        values = parts | {"all": sum(parts.values())}
        return Tables(values, sums, LinkedCells.from_sums(values, sums))
    if kind == "hierarchy":
        values, sums = {}, []
        for ward in range(rng.integers(2, 5)):
            streets = counts(rng, int(rng.integers(2, 5)))
            values |= {(ward, i): int(n) for i, n in enumerate(streets)}
            values[(ward,)] = int(streets.sum())
            sums.append(((ward,), [(ward, i) for i in range(len(streets))]))
        values[()] = sum(values[total] for total, _ in sums)
        sums.append(((), [total for total, _ in sums]))
        return Tables(values, sums, LinkedCells.from_sums(values, sums))
    if kind == "linked":
        levels = {"group": 2, "sex": 2, "age": 3, "region": 3}
        size = int(rng.integers(40, 250))
        people = pd.DataFrame(
            {k: rng.choice(n, size, p=rng.dirichlet(np.full(n, 2.0))) for k, n in levels.items()}
        )
        return linked_of(people, DESIGNS[rng.integers(len(DESIGNS))])
    height, width = int(rng.integers(2, 6)), int(rng.integers(2, 5))
    frame = pd.DataFrame(counts(rng, height, width))
    return two_way_of(frame.rename(index="row {}".format, columns="column {}".format))


# -- protecting and attacking


@dataclass
class Score:
    """What came of one or many tables."""

    tables: int = 0
    cells: int = 0
    small: int = 0
    withheld: int = 0
    recovered: int = 0
    known_small: int = 0
    whole: int = 0
    seconds: float = 0.0

    def __iadd__(self, other: Score) -> Score:
        for item in fields(self):
            setattr(self, item.name, getattr(self, item.name) + getattr(other, item.name))
        return self


def attack(tables: Tables, hidden: set[Hashable], base: int, least: float) -> Score:
    """Attack every small count of a printed table."""
    small = [name for name, value in tables.values.items() if 0 < value < THRESHOLD]
    score = Score(tables=1, cells=len(tables.values), small=len(small), withheld=len(hidden))
    attacker = Attacker(read(tables.values, hidden, base=base, least=least), tables.sums)
    for name in small:
        value = tables.values[name]
        high = attacker.greatest(name)
        score.known_small += high < max(THRESHOLD, value + PROTECTION) - 1e-5
        # Only if it cannot be more is there any need to ask whether it can be less.
        score.recovered += high < value + 0.5 and attacker.infer(name)[0] > value - 0.5
    return score


def one(kind: str, seed: int) -> tuple[Score, Score]:
    """Draw, protect and attack one set of tables: ours, and primary suppression only."""
    rng = np.random.default_rng([KINDS.index(kind), seed])
    tables = draw(kind, rng)
    base = BASE if "rounded" in kind else 1
    begun = time.process_time()
    shown = shown_intervals(tables.cells.values, base, THRESHOLD) if base > 1 else None
    done = protect(tables.cells, THRESHOLD, shown=shown)
    seconds = time.process_time() - begun
    names = tables.cells.names
    hidden = {name for name, h in zip(names, done.withheld, strict=True) if h}
    ours = attack(tables, hidden, base, 0.0 if done.whole.any() else 1.0)
    ours.seconds, ours.whole = seconds, int(done.whole.any())
    small = {name for name, value in tables.values.items() if 0 < value < THRESHOLD}
    return ours, attack(tables, small, base, 1.0)


def many(job: tuple[str, int, int]) -> tuple[str, Score, Score]:
    """Do a run of seeds."""
    kind, start, stop = job
    ours, primary = Score(), Score()
    for seed in range(start, stop):
        mine, theirs = one(kind, seed)
        ours += mine
        primary += theirs
    return kind, ours, primary


# -- acro

ACRO_SCRIPT = """
import json, logging, sys, time, warnings
warnings.filterwarnings("ignore"); logging.disable(logging.CRITICAL)
import acro, pandas as pd
session = acro.ACRO(suppress=True)
answers = []
begun = time.process_time()
for table in json.load(sys.stdin):
    frame = pd.DataFrame(table["rows"], columns=["row", "column"])
    try:
        printed = session.crosstab(frame["row"], frame["column"])
        shown = [[r, c] for r in printed.index for c in printed.columns if pd.notna(printed.loc[r, c]) and printed.loc[r, c] > 0]
    except Exception as error:
        shown = None
    answers.append(shown)
print("ANSWERS" + json.dumps([time.process_time() - begun, answers]))
"""


def with_acro(python: Path, number: int) -> list[str]:
    """Attack tables that acro protected, beside the totals, which it passes as tables of their own."""
    found = [draw("two-way", np.random.default_rng([1, seed])) for seed in range(number)]
    sent = []
    for tables in found:
        inside = [
            (name, int(n))
            for name, n in tables.values.items()
            if isinstance(name, tuple) and TOTAL not in name
        ]
        sent.append({"rows": [name for name, n in inside for _ in range(n)]})
    run = subprocess.run(
        [str(python), "-c", ACRO_SCRIPT], input=json.dumps(sent), capture_output=True, text=True,
        cwd=tempfile.mkdtemp(), check=False,
    )  # fmt: skip
    if "ANSWERS" not in run.stdout:
        return [f"`acro` could not be run: {run.stderr.strip().splitlines()[-1:]}", ""]
    scores = {name: Score() for name in ("this package", "primary only", "`acro`")}
    refused = 0
    seconds, answers = json.loads(run.stdout.split("ANSWERS")[1])
    for seed, (tables, shown) in enumerate(zip(found, answers, strict=True)):
        if shown is None:
            refused += 1
            continue
        printed = {tuple(pair) for pair in shown}
        hidden = {
            name
            for name, value in tables.values.items()
            if (TOTAL not in name and value > 0 and name not in printed)  # type: ignore[operator]
            or 0 < value < THRESHOLD
        }
        scores["`acro`"] += attack(tables, hidden, 1, 1.0)
        ours, primary = one("two-way", seed)
        scores["this package"] += ours
        scores["primary only"] += primary
    scores["`acro`"].seconds = seconds
    kept = number - refused
    lines = [
        "| protected by | tables | cells withheld | small counts | recovered exactly | ms a table |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name, score in scores.items():
        speed = "" if name == "primary only" else f"{1000 * score.seconds / kept:,.0f}"
        lines.append(
            f"| {name} | {kept:,} | {score.withheld / score.cells:.1%} | {score.small:,} "
            f"| {score.recovered:,} | {speed} |"
        )
    if refused:
        lines.append(
            f"\n{refused} of {number} tables ended in an error inside `acro` and are left out."
        )
    return [*lines, ""]


# -- a large table, and writing


def large() -> list[str]:
    """Time the suppression of 200 x 50 tables with margins."""
    lines = ["| mean count | small cells | secondary | seconds |", "|---:|---:|---:|---:|"]
    for mean in (4, 20, 90, 450):
        rng = np.random.default_rng(mean)
        cells = LinkedCells.from_table(
            pd.DataFrame(rng.poisson(rng.gamma(1.5, mean / 1.5, (200, 50))))
        )
        begun = time.process_time()
        done = protect(cells, THRESHOLD)
        seconds = time.process_time() - begun
        lines.append(
            f"| {mean} | {done.primary.sum():,} | {done.secondary.sum():,} | {seconds:.1f} |"
        )
        print(f"200 x 50, mean {mean}: {seconds:.1f} s", flush=True)
    return [*lines, ""]


def rows(scores: Iterable[tuple[str, Score, Score]]) -> list[str]:
    """Write the main table."""
    lines = [
        "| tables | number | small counts | cells withheld: primary only | ours | recovered exactly: primary only "
        "| ours | known to be small: primary only | ours | ms a table, ours |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for kind, ours, primary in scores:
        lines.append(
            f"| {kind} | {ours.tables:,} | {ours.small:,} | {primary.withheld / primary.cells:.1%} "
            f"| {ours.withheld / ours.cells:.1%} | {primary.recovered:,} | **{ours.recovered:,}** "
            f"| {primary.known_small:,} | **{ours.known_small:,}** | {1000 * ours.seconds / ours.tables:.0f} |"
        )
    return [*lines, ""]


TEXT = """# Disclosure control attacked

Made by `.venv/bin/python benchmarks/disclosure.py` (or `make benchmark-disclosure`): {tables:,} sets of
random tables, fixed seeds, threshold {threshold}, protection {protection}. Every count from 1 to {top} is
attacked by a linear programme that knows all that is printed, all sums, and that zeros are printed. The
programme is that of the tests and shares no code with the package. Times are processor time.

- **cells withheld**: of all cells, totals included.
- **recovered exactly**: small counts that the outsider can tell to the person.
- **known to be small**: small counts whose greatest possible value is under the threshold, or within {protection}
  of the truth; those that are recovered are among them.

"""


def main() -> None:
    """Attack all tables and write the results."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--tables", type=int, default=10_000)
    parser.add_argument("--acro-tables", type=int, default=100)
    parser.add_argument("--acro", type=Path, default=ACRO, help="Python that has acro installed")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--output", type=Path, default=RESULTS)
    options = parser.parse_args()
    shares = {"one-way": 0.2, "two-way": 0.4, "hierarchy": 0.15, "linked": 0.05}
    number = {kind: round(options.tables * share) for kind, share in shares.items()}
    number[KINDS[-1]] = options.tables - sum(number.values())
    jobs = [
        (kind, start, min(start + 50, number[kind]))
        for kind in KINDS
        for start in range(0, number[kind], 50)
    ]
    totals = {kind: (Score(), Score()) for kind in KINDS}
    with ProcessPoolExecutor(options.jobs) as pool:
        for done, (kind, ours, primary) in enumerate(pool.map(many, jobs), start=1):
            totals[kind][0].__iadd__(ours)
            totals[kind][1].__iadd__(primary)
            print(f"{done} of {len(jobs)}: {kind}", flush=True)
    everything = Score(), Score()
    for ours, primary in totals.values():
        everything[0].__iadd__(ours)
        everything[1].__iadd__(primary)
    parts = [
        TEXT.format(
            tables=options.tables, threshold=THRESHOLD, top=THRESHOLD - 1, protection=PROTECTION
        )
    ]
    parts += rows([*((k, *pair) for k, pair in totals.items()), ("**all**", *everything)])
    parts.append(f"Tables that had to be withheld altogether: {everything[0].whole:,}.\n")
    parts += [
        "## A large table",
        "",
        "200 rows and 50 columns with margins, 10,251 cells.",
        "",
        *large(),
    ]
    parts += ["## Beside `acro`", ""]
    if options.acro.exists():
        parts += [
            "`acro` 1.0.2 with `suppress=True` on the inside of two-way tables; the true totals are printed in "
            "tables of their own, as a report does. (With `margins=True` it prints totals of what is left, "
            "which differ from the true ones; the difference is the withheld count.) It says of every table "
            "that a review against others is recommended.\n",
            *with_acro(options.acro, options.acro_tables),
        ]
    else:
        parts.append("`acro` was not found, so it was left out; see benchmarks/README.md.\n")
        print(f"acro was not found ({options.acro}), so it is left out.")
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text("\n".join(parts), encoding="utf-8")
    print(f"Wrote {options.output}")


if __name__ == "__main__":
    main()
