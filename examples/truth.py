"""Print what is true of simulated projects beside what was found there.

    python examples/truth.py demo/lewisham demo/cornwall

The truth is in ``build/simulated-truth.json`` of a project, the estimates are in its ``results.json``. Projects with other
data than simulated ones are passed over.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

HEAD = ("place", "outcome", "truth", "estimate", "95% interval", "covers")
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
    unit = UNITS.get(effect["unit"], effect["unit"])
    name = f"{effect['outcome']}, month {effect['month']} ({unit})"
    true = f"{effect['effect']:,.2f}"
    for item in found:
        same = (item["outcome"], item["month"]) == (effect["outcome"], effect["month"])
        if not same or item["role"] not in ESTIMATED or item["subgroup"] is not None:
            continue
        if item["estimate"] is None:
            return name, true, "withheld", "", ""
        low, high = item["low"], item["high"]
        covers = "yes" if low <= effect["effect"] <= high else "no"
        return name, true, f"{item['estimate']:,.2f}", f"{low:,.2f} to {high:,.2f}", covers
    return name, true, "none: nobody to compare with", "", ""


def lines_of(rows: Sequence[Row]) -> Iterator[str]:
    """Lay the rows out for the terminal, and count how many intervals hold the truth."""
    widths = [max(len(row[i]) for row in (HEAD, *rows)) for i in range(len(HEAD))]
    for row in (HEAD, *rows):
        cells = [
            text.rjust(width) if 2 <= i <= 4 else text.ljust(width)
            for i, (text, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()
    covers = [row[-1] for row in rows if row[-1]]
    yield ""
    yield (
        f"The truth lies in {covers.count('yes')} of {len(covers)} intervals. "
        "One in twenty misses it by chance, and outcomes of one place tend to miss together."
    )


def main() -> None:
    """Print the table of the projects that are named."""
    rows = [row for project in sys.argv[1:] for row in rows_of(Path(project))]
    if rows:
        print("\n".join(lines_of(rows)))


if __name__ == "__main__":
    main()
