"""Print what is known to be true beside what was found.

    python examples/truth.py demo/lewisham demo/cornwall

Of simulated projects the truth is in ``build/simulated-truth.json``. Of real people nobody knows it; but where one project is
a randomised trial and another compares the same participants with people who were matched to them, as in the National
Supported Work, the trial's estimate is the benchmark of the other. The estimates are in the projects' ``results.json``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

HEAD = ("place", "outcome", "truth", "estimate", "95% interval", "covers")
BENCHMARK = (
    "outcome",
    "trial",
    "95% interval",
    "without a trial",
    "95% interval",
    "holds the trial's",
)
TRIAL = "randomised_trial"
ESTIMATED = ("primary", "secondary")
UNITS = {"percent": "points"}

Row = tuple[str, ...]


def rows_of(project: Path) -> Iterator[Row]:
    """Give a row for each true effect of a project: the columns of ``HEAD``."""
    told = project / "build" / "simulated-truth.json"
    if not told.is_file():
        return
    for place in json.loads(told.read_text(encoding="utf-8"))["places"]:
        results = project / "output" / place["place_code"] / "results.json"
        if results.is_file():
            found = json.loads(results.read_text(encoding="utf-8"))["estimates"]
            for effect in place["effects"]:
                yield (place["place_name"], *beside(effect, found))


def beside(effect: dict[str, Any], found: Sequence[dict[str, Any]]) -> Row:
    """Set a true effect beside the estimate of it."""
    name, true = measured(effect), f"{effect['effect']:,.2f}"
    item = estimate_of(effect, found)
    if item is None:
        return name, true, "none: nobody to compare with", "", ""
    if item["estimate"] is None:
        return name, true, "withheld", "", ""
    covers = "yes" if item["low"] <= effect["effect"] <= item["high"] else "no"
    return name, true, f"{item['estimate']:,.2f}", interval(item), covers


def benchmarks_of(projects: Sequence[Path]) -> Iterator[Row]:
    """Give a row for each estimate of a trial of real people and what another design found in its place."""
    files = [file for project in projects for file in sorted(project.glob("output/*/results.json"))]
    results = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    real = [result for result in results if not result["run"]["synthetic"]]
    trials = {result["place"]["code"]: result for result in real if result["design"] == TRIAL}
    for result in real:
        trial = trials.get(result["place"]["code"])
        if trial is None or result["design"] == TRIAL:
            continue
        for known in filter(is_main, trial["estimates"]):
            item = estimate_of(known, result["estimates"])
            if known["estimate"] is None or item is None or item["estimate"] is None:
                continue
            holds = "yes" if item["low"] <= known["estimate"] <= item["high"] else "no"
            numbers = (f"{known['estimate']:,.2f}", interval(known))
            yield (measured(known), *numbers, f"{item['estimate']:,.2f}", interval(item), holds)


def is_main(item: dict[str, Any]) -> bool:
    """Whether an estimate is the one of its outcome and month, not that of a subgroup or a sensitivity analysis."""
    return item["role"] in ESTIMATED and item["subgroup"] is None


def estimate_of(wanted: dict[str, Any], found: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """Find the main estimate of the same outcome at the same month."""
    for item in filter(is_main, found):
        if (item["outcome"], item["month"]) == (wanted["outcome"], wanted["month"]):
            return item
    return None


def measured(item: dict[str, Any]) -> str:
    """Say what a number is of: the outcome, the month and the unit."""
    return f"{item['outcome']}, month {item['month']} ({UNITS.get(item['unit'], item['unit'])})"


def interval(item: dict[str, Any]) -> str:
    """Write the interval of an estimate."""
    return f"{item['low']:,.2f} to {item['high']:,.2f}"


def table_of(head: Row, rows: Sequence[Row], texts: int) -> Iterator[str]:
    """Lay the rows out for the terminal; the first columns are texts, the last is an answer, the others are numbers."""
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    for row in (head, *rows):
        cells = [
            text.rjust(width) if texts <= i < len(head) - 1 else text.ljust(width)
            for i, (text, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


def lines_of(rows: Sequence[Row]) -> Iterator[str]:
    """Give the table of true effects, and count how many intervals hold the truth."""
    yield from table_of(HEAD, rows, 2)
    covers = [row[-1] for row in rows if row[-1]]
    yield ""
    yield (
        f"The truth lies in {covers.count('yes')} of {len(covers)} intervals. "
        "One in twenty misses it by chance, and outcomes of one place tend to miss together."
    )


def benchmark_lines(rows: Sequence[Row]) -> Iterator[str]:
    """Give the table of what a trial found, and count how many of the other intervals hold it."""
    yield from table_of(BENCHMARK, rows, 1)
    holds = [row[-1] for row in rows]
    yield ""
    yield (
        "Nobody knows the truth of real people. The trial, which drew lots, comes nearest: what it found for the same "
        f"participants lies in {holds.count('yes')} of {len(holds)} intervals found without a trial. It is uncertain too."
    )


def main() -> None:
    """Print the table of the projects that are named."""
    projects = [Path(project) for project in sys.argv[1:]]
    rows = [row for project in projects for row in rows_of(project)]
    if rows:
        print("\n".join(lines_of(rows)))
    benchmarks = list(benchmarks_of(projects))
    if benchmarks:
        print("\n".join(benchmark_lines(benchmarks)))


if __name__ == "__main__":
    main()
