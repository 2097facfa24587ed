"""Can a withheld count be inferred? Random tables, protected in three ways and attacked.

Each table is protected by this package, in its default setting and in the one that reports use, by
withholding only the small counts themselves (primary suppression), and, for some of them, by the ``acro``
package; an outsider who holds all that is printed then works out by linear programming what each small
count can be. Writes ``benchmarks/results/disclosure.md``. Run it with::

    .venv/bin/python benchmarks/disclosure.py

``--tables 500`` gives a quick look. ``acro`` needs an environment of its own (README.md beside this file
says how to make it); without one its rows are left out.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
from disclosure_attack import (
    DEFAULT,
    KINDS,
    PRIMARY,
    PRIMARY_KNOWN,
    PROTECTION,
    REPORT,
    ROOT,
    THRESHOLD,
    WAYS,
    Score,
    attack,
    attack_knowing,
    draw,
    many,
    one,
)
from tests.methods.disclosure.tables import TOTAL, two_way_of

from localeval.methods.disclosure.suppression import protect

RESULTS = ROOT / "benchmarks" / "results" / "disclosure.md"
#: Where an environment with acro is looked for.
ACRO = (ROOT / ".venv-acro", Path(tempfile.gettempdir()) / "localeval-acro")

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
    found = [draw("two-way", seed) for seed in range(number)]
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
    ways = {
        "this package, default": (DEFAULT, PRIMARY),
        "this package, reports": (REPORT, PRIMARY_KNOWN),
    }
    scores = {name: Score() for name in (*ways, "primary only", "`acro`")}
    knowing = {name: Score() for name in scores}
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
        scores["`acro`"] += attack(tables, hidden, 1)
        knowing["`acro`"] += attack_knowing(tables, hidden, 1)
        mine = one("two-way", seed)
        scores["this package, default"] += mine[DEFAULT]
        knowing["this package, reports"] += mine[REPORT]
        scores["primary only"] += mine[PRIMARY]
        knowing["primary only"] += mine[PRIMARY_KNOWN]
    scores["`acro`"].seconds = seconds
    kept = number - refused
    lines = [
        "| protected by | tables | cells withheld | small counts | recovered by a reader who cannot tell small "
        "counts | by one who can | ms a table |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for name in scores:
        first, second = scores[name], knowing[name]
        either = first if first.tables else second
        told = [f"{score.recovered:,}" if score.tables else "" for score in (first, second)]
        speed = "" if name == "primary only" else f"{1000 * either.seconds / kept:,.0f}"
        lines.append(
            f"| {name} | {kept:,} | {either.withheld / either.cells:.1%} | {either.small:,} "
            f"| {told[0]} | {told[1]} | {speed} |"
        )
    if refused:
        lines.append(
            f"\n{refused} of {number} tables ended in an error inside `acro` and are left out."
        )
    return [*lines, ""]


# -- a large table, and writing


def large() -> list[str]:
    """Time the suppression of 200 x 50 tables with margins, in both settings."""
    lines = [
        "| mean count | small cells | secondary, default | seconds | secondary, reports | seconds |",
        "|---:|---:|---:|---:|---:|---:|",
    ]
    for mean in (4, 20, 90, 450):
        rng = np.random.default_rng(mean)
        cells = two_way_of(pd.DataFrame(rng.poisson(rng.gamma(1.5, mean / 1.5, (200, 50))))).cells
        parts = []
        for reports in (False, True):
            begun = time.process_time()
            done = protect(cells, THRESHOLD, all_or_nothing=reports, primary_known=reports)
            parts.append(f"{done.secondary.sum():,} | {time.process_time() - begun:.1f}")
        lines.append(f"| {mean} | {done.primary.sum():,} | {' | '.join(parts)} |")
        print(f"200 x 50, mean {mean}: {parts}", flush=True)
    return [*lines, ""]


def rows(scores: Iterable[tuple[str, dict[str, Score]]]) -> list[str]:
    """Write the tables of each setting side by side: what is withheld, and what is learnt."""
    scores = list(scores)
    first = [
        "| tables | number | small counts | cells withheld: primary only | default | reports "
        "| ms a table: default | reports |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    second = [
        "| tables | recovered exactly: primary only | default | told too much: primary only | default "
        "| recovered exactly by a reader who knows which are small: primary only | reports "
        "| told too much: primary only | reports |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for kind, by in scores:
        one_of = by[DEFAULT]
        share = [f"{by[way].withheld / by[way].cells:.1%}" for way in (PRIMARY, DEFAULT, REPORT)]
        times = [f"{1000 * by[way].seconds / one_of.tables:.0f}" for way in (DEFAULT, REPORT)]
        first.append(
            f"| {kind} | {one_of.tables:,} | {one_of.small:,} | {' | '.join((*share, *times))} |"
        )
        told = []
        for primary, ours in ((PRIMARY, DEFAULT), (PRIMARY_KNOWN, REPORT)):
            for what in ("recovered", "told"):
                told += [
                    f"{getattr(by[primary], what):,}",
                    f"**{getattr(by[ours], what):,}**",
                ]
        second.append(f"| {kind} | {' | '.join(told)} |")
    return [*first, "", *second, ""]


TEXT = """# Disclosure control attacked

Made by `.venv/bin/python benchmarks/disclosure.py` (or `make benchmark-disclosure`): {tables:,} sets of
random tables, fixed seeds, threshold {threshold}. Every count from 1 to {top} is attacked by a linear program
that knows all that is printed, all sums, and that zeros are printed. The programme is that of the tests and
shares no code with the package. Times are processor time.

Three ways of protecting the same tables:

- **primary only**: the small counts themselves are withheld.
- **default**: the rule of `methods/disclosure/suppression.py`. The reader cannot tell why a count is withheld, and must not
  be able to tell that one is small. *Told too much*: its greatest possible value is under the threshold, or
  within {protection} of the truth.
- **reports**: the rule that reports use (`disclosure.Door.withheld`). The reader knows which counts are withheld
  for being small, which is what [c] beside rounded figures gives away in practice; what is learnt of each must
  stay at least half the threshold wide, and sums whose people are all in one part are withheld too. *Told too
  much*: the interval is narrower than {protection}.

Counts that are recovered exactly are among those of which too much is told.

"""


def main() -> None:
    """Attack all tables and write the results."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--tables", type=int, default=10_000)
    parser.add_argument("--acro-tables", type=int, default=100)
    found = [python for folder in ACRO if (python := folder / "bin" / "python").exists()]
    parser.add_argument("--acro", type=Path, default=(*found, None)[0], help="Python that has acro")
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
    totals = {kind: {way: Score() for way in WAYS} for kind in KINDS}
    everything = {way: Score() for way in WAYS}
    with ProcessPoolExecutor(options.jobs) as pool:
        for done, (kind, scores) in enumerate(pool.map(many, jobs), start=1):
            for way, score in scores.items():
                totals[kind][way] += score
                everything[way] += score
            print(f"{done} of {len(jobs)}: {kind}", flush=True)
    parts = [
        TEXT.format(
            tables=options.tables, threshold=THRESHOLD, top=THRESHOLD - 1, protection=PROTECTION
        )
    ]
    parts += rows([*totals.items(), ("**all**", everything)])
    whole = [everything[way].whole for way in (DEFAULT, REPORT)]
    parts += [
        f"Tables that had to be withheld altogether: {whole[0]:,} by the default rule, {whole[1]:,} by that of reports.",
        "",
        "## A large table",
        "",
        "200 rows and 50 columns with margins, 10,251 cells.",
        "",
        *large(),
    ]
    parts += ["## Beside `acro`", ""]
    if options.acro is not None:
        parts += [
            "`acro` 1.0.2 with `suppress=True` on the inside of two-way tables; the true totals are printed in "
            "tables of their own, as a report does. (With `margins=True` it prints totals of what is left, "
            "which differ from the true ones; the difference is the withheld count.) It says of every table "
            "that a review against others is recommended.\n",
            *with_acro(options.acro, options.acro_tables),
        ]
    else:
        parts.append("`acro` was not found, so it was left out; see benchmarks/README.md.\n")
        print("acro was not found, so it is left out.")
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text("\n".join(parts), encoding="utf-8")
    print(f"Wrote {options.output}")


if __name__ == "__main__":
    main()
