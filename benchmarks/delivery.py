"""Do the intervals of the figures on delivery hold the truth where people were followed up for unequal times? Writes ``results/delivery.md``.

    .venv/bin/python benchmarks/delivery.py            # or: make benchmark-delivery

Each simulated place has people who started over one to three years and jobs of a known truth (``synthetic.on_the_way``), and its data end on
a day of its own, so that some started a month before it and others years. Beside each figure stands the share that divides all outcomes
by all starts, as its authors are warned not to.
"""

from __future__ import annotations

import argparse
import datetime as dt
import platform
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "delivery.md"
sys.path.insert(0, str(ROOT / "{{cookiecutter.project_slug}}" / "src"))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

from localeval.analysis.count_cells import CellName  # noqa: E402
from localeval.analysis.delivery import Delivered, delivery_figures  # noqa: E402
from localeval.analysis.delivery_events import Recorded, histories_of  # noqa: E402
from localeval.analysis.protection import Protection  # noqa: E402
from localeval.methods.disclosure.door import Door  # noqa: E402
from localeval.synthetic.on_the_way import HAZARD, KEPT, job_rows  # noqa: E402


class Everything(Protection):
    """Withholds nothing, so that every interval is looked at."""

    def shows(self, *names: CellName) -> bool:
        """Whether these counts may be printed."""
        return bool(names)


def place(seed: int) -> tuple[pd.DataFrame, pd.DataFrame, np.datetime64]:
    """Make the people of a place and their jobs, with the day on which the data end."""
    rng = np.random.default_rng(seed)
    n, span = int(rng.integers(150, 1200)), int(rng.integers(365, 1095))
    start = pd.Timestamp("2023-01-01") + pd.to_timedelta(rng.integers(0, span, n), unit="D")
    day = dt.date(2023, 1, 1) + dt.timedelta(days=span + int(rng.integers(0, 500)))
    people = pd.DataFrame(
        {"person_id": [f"{i}" for i in range(n)], "group": "participant", "start_date": start}
    )
    events = job_rows(people, day, rng)
    return people, events.assign(date=pd.to_datetime(events["date"])), np.datetime64(day, "D")


def main() -> None:
    """Measure it and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--places", type=int, default=1000)
    count = parser.parse_args().places
    held: dict[str, list[bool]] = {}
    apart: dict[str, list[float]] = {}
    naive: list[float] = []
    door = Door(10, 5)
    for seed in range(count):
        people, events, day = place(seed)
        found = Delivered(Recorded(histories_of(people, events, day), True), door)
        for figure in delivery_figures(found, door, 0, Everything()):
            if (
                figure.cohort
                or figure.share is None
                or (figure.kind, figure.months) == ("first_job", 0)
            ):
                continue
            truth = 100 * (1 - (1 - HAZARD) ** figure.months)
            truth *= KEPT if figure.kind == "kept" else 1
            name = f"{figure.kind}, {figure.months} months"
            held.setdefault(name, []).append((figure.low or 0) <= truth <= (figure.high or 0))
            apart.setdefault(name, []).append(figure.share - truth)
            if figure.kind == "job" and figure.months == 12:
                jobs = events.loc[events["event"] == "job_start", "person_id"].nunique()
                naive.append(100 * jobs / len(people) - truth)
    lines = [
        f"| {name} | {len(ok):,} | {100 * np.mean(ok):.1f}% | {np.mean(apart[name]):+.2f} |"
        for name, ok in sorted(held.items())
        if len(ok) >= count / 10
    ]
    text = f"""# Delivery: intervals with unequal follow-up

Python {platform.python_version()}, {count:,} simulated places of 150 to 1,200 people. `make benchmark-delivery`.

Counts are rounded to 5 before shares are taken, as they are printed. The curve (first_job) is in whole per cent.

| figure | places that give it | intervals that hold the truth | mean distance from it, points |
| --- | ---: | ---: | ---: |
{chr(10).join(lines)}

All jobs divided by all starts, in the places whose window is 12 months: from {min(naive):+.1f} to {max(naive):+.1f} points from the share who begin a job within 12
months, {np.mean(np.abs(naive)):.1f} on average, depending on nothing but when people started and when the data end.
"""
    RESULTS.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
