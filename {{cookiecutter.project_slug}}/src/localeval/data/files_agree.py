"""Whether the files of one table write a characteristic in one way: F and M here, Female and Male there; months here and years there.

Each file is right by itself, and the table that is made of them is not. It is asked about and never mended.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from localeval.data.checked import Checked
from localeval.data.problems import names
from localeval.data.questions import CODES, LEVEL, Question
from localeval.data.row_sources import file_numbers, files_of

#: Fewer people of a file show no habit.
_FEWEST = 10
#: A characteristic of more words than this differs from place to place, as the names of wards do.
_MOST_WORDS = 12
#: Middles of numbers that differ by so many times as units do, within a part: a covariate is not so unlike between files by itself.
_UNIT_TIMES, _NEAR = (12, 52, 100, 365, 1000, 1200), 1.5


def questions_between_files(table: Checked) -> Iterator[Question]:
    """Ask about characteristics that the files of a table write in several ways.

    Parameters
    ----------
    table : Checked
    """
    files = files_of(table.spec.file)
    if len(files) < 2:
        return
    numbers = file_numbers(table.spec.file, table.frame.index.to_numpy())
    for column in table.spec.columns:
        if column.role != "covariate" or not table.usable(column.name):
            continue
        parts = {
            file: known
            for i, file in enumerate(files)
            if len(known := table.frame[column.name][numbers == i].dropna()) >= _FEWEST
        }
        ask = _other_words if column.kind == "category" else _other_unit
        found = ask(parts)
        if found is not None:
            rule, what, remedy, file = found
            rows = tuple(int(row) for row in parts[file].index)
            theirs = table.theirs[column.name]
            remedy = remedy.format(name=column.name)
            yield Question(
                rule, table.spec.file, column.name, theirs, rows, f"'{theirs}' {what}", remedy
            )


def _other_words(parts: dict[str, pd.Series]) -> tuple[str, str, str, str] | None:
    """Find a file none of whose words any other one has."""
    words = {file: sorted(set(values.astype("str"))) for file, values in parts.items()}
    for file, own in words.items():
        others = sorted({word for other, each in words.items() if other != file for word in each})
        if not 2 <= len(own) <= _MOST_WORDS or not 2 <= len(others) <= _MOST_WORDS:
            continue
        if {word.casefold() for word in own}.isdisjoint(word.casefold() for word in others):
            what = f"has other words in {file} ({names(own, 4)}) than in the other files ({names(others, 4)}), and counts them as other groups"
            remedy = "If they mean the same, say which word is which, under data: values: {{{name}: ...}}."
            return CODES, what, remedy, file
    return None


def _other_unit(parts: dict[str, pd.Series]) -> tuple[str, str, str, str] | None:
    """Find a file whose numbers are so many times those of the others as units differ by."""
    amounts = {file: values[values > 0].to_numpy(dtype=float) for file, values in parts.items()}
    for file, own in amounts.items():
        rest = [values for other, values in amounts.items() if other != file]
        others = np.concatenate(rest) if rest else np.array([])
        if min(len(own), len(others)) < _FEWEST:
            continue
        middles = float(np.median(own)), float(np.median(others))
        times = max(middles) / min(middles)
        unit = next((one for one in _UNIT_TIMES if 1 / _NEAR < times / one < _NEAR), None)
        if unit is not None:
            here, there = (f"{middle:,.3g}" for middle in middles)
            what = f"has a middle of {here} in {file} and of {there} in the other files, which are about {unit:,} times apart"
            return LEVEL, what, "Give it in one unit in all files (months or years, pounds or pence).", file  # fmt: skip
    return None
