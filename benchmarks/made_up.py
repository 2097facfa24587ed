"""What made-up records and twins cost, and whether an attacker finds anybody in a twin. Writes ``results/made_up.md``.

    .venv/bin/python benchmarks/made_up.py            # or: make benchmark-made-up

Two files of a million records each, as linking is measured on; how far joining on equal names and dates of birth gets beside them; and twins of
random tables, in each of which an attacker looks for every word, amount and day that few people have, for the ids and for the lowest and highest values.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "made_up.md"
sys.path.insert(0, str(ROOT / "{{cookiecutter.project_slug}}" / "src"))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

from localeval.synthetic.margins import Margin, Rules, of_months, of_numbers, of_words  # noqa: E402
from localeval.synthetic.sources import two_files  # noqa: E402

RULES = Rules(10, 5)
BY = ["first_name", "last_name", "date_of_birth"]


def records(count: int) -> tuple[str, float]:
    """Make two files of so many records, 60% of whom are in both, and join them on equal fields."""
    begun, used = time.perf_counter(), time.process_time()
    made = two_files(count, count, count * 3 // 5)
    took, worked = time.perf_counter() - begun, time.process_time() - used
    joined = made.left.dropna(subset=BY).merge(made.right, on=BY, suffixes=("", "_there"))
    found = joined[["record_id", "record_id_there"]].merge(
        made.truth, left_on=["record_id", "record_id_there"], right_on=["left", "right"]
    )
    recall, precision = len(found) / len(made.truth), len(found) / max(len(joined), 1)
    room = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    line = f"| {count:,} | {took:.0f} s ({worked:.0f} s of processor) | {room:.2f} GB | {100 * recall:.1f}% | {100 * precision:.2f}% |"
    return line, recall


def column(generator: np.random.Generator, kind: str, count: int) -> pd.Series:
    """Draw a column of random shape: of few or many words, even or skewed amounts, whole numbers, or days."""
    if kind == "words":
        shares = generator.dirichlet(np.full(int(generator.integers(2, 60)), 0.3))
        values = generator.choice([f"word {n}" for n in range(len(shares))], count, p=shares)
        return pd.Series(values, dtype=object)
    if kind == "days":
        days = generator.normal(0, 10 ** generator.uniform(0.5, 3), count).round()
        return pd.Series(pd.Timestamp("2024-01-01") + pd.to_timedelta(days, unit="D"))
    if kind == "whole":
        return pd.Series(generator.poisson(10 ** generator.uniform(0, 2.5), count).astype(float))
    amounts = generator.lognormal(9, generator.uniform(0.2, 2.5), count).round(2)
    return pd.Series(np.where(generator.random(count) < generator.uniform(0, 0.8), 0.0, amounts))


def told_of(kind: str, values: pd.Series) -> Margin:
    """Tell of a column by the rules of a twin."""
    if kind == "words":
        return of_words(values, RULES)
    return of_months(values, RULES) if kind == "days" else of_numbers(values, RULES)


def attack(tables: int, seed: int) -> list[str]:
    """Look in so many random columns of each kind for what few people have."""
    generator = np.random.default_rng(seed)
    lines = []
    for kind in ("words", "amounts", "whole", "days"):
        looked, found, ends = 0, 0, 0
        for _ in range(tables):
            values = column(generator, kind, int(generator.integers(20, 800)))
            told = told_of(kind, values)
            real = values
            if kind == "days":
                real = pd.Series(values.to_numpy().astype("datetime64[M]").astype(np.int64))
            held = real.value_counts()
            rare = set(held[held < RULES.threshold].index)
            looked += len(rare)
            found += len(rare & set(told.values.tolist()))
            if kind != "words" and len(told.values):
                few = held.sort_index()
                ends += int(few.iloc[0] < 3 and told.values.min() <= few.index[0])
                ends += int(few.iloc[-1] < 3 and told.values.max() >= few.index[-1])
        lines.append(f"| {kind} | {tables:,} | {looked:,} | {found:,} | {ends:,} |")
    return lines


def main() -> None:
    """Measure, print and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, nargs="*", default=[20_000, 1_000_000])
    parser.add_argument("--tables", type=int, default=1_000)
    arguments = parser.parse_args()
    made = [records(count)[0] for count in arguments.records]
    attacked = attack(arguments.tables, 1)
    text = "\n".join(
        [
            "# Made-up records and twins",
            "",
            f"Python {platform.python_version()}, {os.cpu_count()} processors. `make benchmark-made-up`.",
            "",
            "Two files of records with 15% movers, 6% typing errors and the other usual rates, 60% of the people in both; beside it what joining on equal first name, last name and",
            "date of birth finds of the people in both, and how much of it is right. Memory is the most that the whole program had used by then.",
            "",
            "| records in each file | made in | memory | found by an exact join | of that right |",
            "| ---: | ---: | ---: | ---: | ---: |",
            *made,
            "",
            "Random columns of 20 to 800 people, told by the rules of a twin (threshold 10, rounding 5): how many values that fewer than 10 people have are told. Whole numbers and months",
            "lie so close that the middle of a cell of at least 10 people can be one of them; it stands for the cell. No word is. An amount is where all but a few of a cell have the same one,",
            "a nought that eight or nine people have. Ends are lowest and highest values of one or two people that are told.",
            "",
            "| columns of | how many | values that few have | told | ends told |",
            "| --- | ---: | ---: | ---: | ---: |",
            *attacked,
            "",
        ]
    )
    print(text)
    RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
