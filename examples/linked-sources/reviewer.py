"""The answers of somebody who looks at a sample of pairs: the truth, some doubts, and now and then a mistake.

A person who reviews pairs sees names and dates and not the truth. Of true pairs and of others alike, ``UNSURE`` of a hundred are left
undecided and ``WRONG`` are decided wrongly.
"""

from __future__ import annotations

import csv
import random
from pathlib import Path

from openpyxl import load_workbook

UNSURE, WRONG = 4, 1
PAIR, SAME = "Pair", "Same person?"


def answer(project: Path, seed: int = 1) -> None:
    """Fill in every sheet of a project that nobody has filled in.

    Parameters
    ----------
    project : Path
        With sheets of ``localeval link --review`` and the truth of ``localeval simulate --sources``.
    seed : int
        Decides which pairs the reviewer doubts.
    """
    truth = true_links(project)
    for path in sorted((project / "private" / "linkage").glob("review-*.xlsx")):
        book = load_workbook(path)
        sheet = book["Pairs"]
        names = [str(cell.value) for cell in sheet[1]]
        theirs = next(i for i, name in enumerate(names) if name.endswith(": record id") and not name.startswith("Programme"))  # fmt: skip
        own, said = names.index("Programme: record id"), names.index(SAME)
        source = path.stem.split("-")[1]
        chance = random.Random(f"{seed} {source}")
        for row in sheet.iter_rows(min_row=2):
            record, person = str(row[theirs].value), str(row[own].value)
            row[said].value = opinion(truth.get((source, record)) == person, chance)
        book.save(path)


def opinion(same: bool, chance: random.Random) -> str:
    """Say what the reviewer says of a pair."""
    drawn = 100 * chance.random()
    if drawn < UNSURE:
        return "unsure"
    right = drawn >= UNSURE + WRONG
    return "yes" if same == right else "no"


def true_links(project: Path) -> dict[tuple[str, str], str]:
    """Give whose each record of the people of the programme is."""
    path = project / "build" / "simulated-links.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {
            (row["source"], row["record_id"]): row["person_id"]
            for row in csv.DictReader(file)
            if row["person_id"]
        }
