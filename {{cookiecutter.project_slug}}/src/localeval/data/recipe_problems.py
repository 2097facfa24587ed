"""Values that do not fit what the recipe declares, or that a line of it would read, in words and with that line of YAML.

One problem for each thing that is wrong, with the rows; a value is shown where a column holds words that are printed anyway, and never of a
column that tells who somebody is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from localeval.base.errors import Problem
from localeval.data.problems import clip, rows_problem
from localeval.data.recipe_cells import minus_in
from localeval.data.recipe_lines import (
    dates_line,
    day_ways,
    in_yaml,
    way_in_yaml,
    ways_of_files,
    what_words_mean,
)
from localeval.data.row_sources import files_of
from localeval.data.standard import ColumnSpec
from localeval.project.data_settings import DataSettings

#: The one covariate of the standard that is a span of time.
MONTHS_WORKLESS = "months_workless"
#: How many different words of one column are problems of their own.
_WORDS_LISTED = 10
_NUMBER_STYLES = (
    "{thousands: ','}",
    "{thousands: ',', currency: £}",
    "{decimal: ',', thousands: '.'}",
)

_TWO_DIGITS = re.compile(r"\d,\d\d,\d")

Faults = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class WrittenColumn:
    """A column as files have it.

    Attributes
    ----------
    spec : ColumnSpec
    source : str
        The file or files.
    theirs : str
        What they call it.
    rows : numpy.ndarray of int, shape (n,)
        The row of each value.
    values : pyarrow.ChunkedArray, length n
        As they are written.
    """

    spec: ColumnSpec
    source: str
    theirs: str
    rows: np.ndarray
    values: pa.ChunkedArray

    def where(self, mine: np.ndarray) -> WrittenColumn:
        """Give the column in some of its rows, those that ``mine``, shape (n,), flags."""
        return replace(self, rows=self.rows[mine], values=self.values.filter(pa.array(mine)))

    def problem(self, positions: np.ndarray, what: str, remedy: str) -> Problem:
        """Say what is wrong with the values at these positions."""
        rows = self.rows[positions].tolist()
        return rows_problem(self.source, self.theirs, rows, what, remedy)


def word_faults(faults: Faults, at: WrittenColumn) -> list[Problem]:
    """Say which words no line of ``values`` names.

    Parameters
    ----------
    faults : mapping of str to ndarray of int
        The words, each with the positions where it stands.
    at : WrittenColumn
    """
    column = at.spec
    problems = []
    listed = list(faults.items())
    for word, positions in listed[:_WORDS_LISTED]:
        shown = "an empty cell" if not word else f"'{clip(word)}'"
        what = f"{shown} is not among the words that values in evaluation.yml names for '{column.name}'"
        line = f"values: {{{column.name}: {{{in_yaml(word)}: {_meaning(column, word)}}}}}"
        remedy = f"Add it under data, as in {line}{_or_else(column)}."
        problems.append(at.problem(positions, what, remedy))
    if len(listed) > _WORDS_LISTED:
        positions = np.sort(np.concatenate([rest for _, rest in listed[_WORDS_LISTED:]]))
        what = f"{len(listed) - _WORDS_LISTED:,} more words are not named in values either"
        remedy = (
            f"Name each under data, values, {column.name}, or remove '{column.name}' from values."
        )
        problems.append(at.problem(positions, what, remedy))
    return problems


def day_faults(
    faults: Faults, at: WrittenColumn, written: str, data: DataSettings
) -> list[Problem]:
    """Say which days are not written as declared, and what line would read them.

    Parameters
    ----------
    faults : mapping of str to ndarray of int
        The texts, each with the positions where it stands.
    at : WrittenColumn
    written : str
        How days are written, as ``dates`` says it.
    data : DataSettings
    """
    column = at.spec
    if not faults:
        return []
    first = next(iter(faults))
    positions = np.sort(np.concatenate(list(faults.values())))
    # What a column is worked out from, such as a date of birth, can name a person; it is no column of the standard.
    shown = f"'{clip(first)}'" if column.required or column.description else "the value"
    what = f"{shown} is not a day written as dates in evaluation.yml says ({written})"
    others = [way for way in day_ways(at.values) if way != written]
    by_file = ways_of_files(at.values, at.source, at.rows, positions)
    if by_file and len(files_of(at.source)) > 1:
        line = dates_line(data, {column.name: [written], **by_file})
        remedy = f"That file writes days in another way: write {line} under data."
    elif others:
        ways = " or ".join(map(way_in_yaml, others[:2]))
        line = dates_line(data, {column.name: others})
        remedy = f"All of the column can be read as {ways}: write {line} under data."
    elif shown != "the value":
        remedy = f"Correct it; or if it means 'not known', write missing: {{{column.name}: [{in_yaml(first)}]}} under data."
    else:
        remedy = "Correct it, or leave the cell empty if it is not known."
    return [at.problem(positions, what, remedy)]


def number_faults(faults: Faults, at: WrittenColumn) -> list[Problem]:
    """Say which numbers are not written as declared, and what would read them.

    Parameters
    ----------
    faults : mapping of str to ndarray of int
        The texts, each with the positions where it stands.
    at : WrittenColumn
    """
    column = at.spec
    if not faults:
        return []
    first = next(iter(faults))
    positions = np.sort(np.concatenate(list(faults.values())))
    digits = any(character.isdigit() for character in first)
    minus = minus_in(faults)
    shown = f"'{clip(first)}'" if digits or column.role == "outcome" else "the value"
    what = f"{shown} is not a number written as numbers in evaluation.yml says"
    remedy = (
        "Correct it: between two commas it has two digits, and one may be lost. Numbers parted as in India (1,23,456) are read where all of the column are."
        if _TWO_DIGITS.search(first)
        else f"Correct it, or if it is below nothing write numbers: {{minus: {minus}}} under data."
        if minus != "before"
        else f"Correct it, or say how it is written, such as numbers: {_NUMBER_STYLES[1]} under data."
        if digits
        else f"Correct it. {what_words_mean(column.name, first)}"
        if shown != "the value"
        else "Write a number, or name it under data, missing, if it means 'not known'."
    )
    return [at.problem(positions, what, remedy)]


def unsaid_faults(faults: Faults, at: WrittenColumn, units: Sequence[str]) -> list[Problem]:
    """Say which values say nothing of what they are in, where others of the column say of what time they are.

    Parameters
    ----------
    faults : mapping of str to ndarray of int
        The texts, each with the positions where it stands.
    at : WrittenColumn
    units : sequence of str
        What ``units`` says of the column.
    """
    column = at.spec
    if not faults:
        return []
    first = next(iter(faults))
    positions = np.sort(np.concatenate(list(faults.values())))
    what = f"'{clip(first)}' does not say what it is in, and other values of '{at.theirs}' do"
    likely = "months" if column.name == MONTHS_WORKLESS else "annual"
    remedy = (
        f"Write it behind the number; or say what all such values are in, as in units: {{{column.name}: [{', '.join(units)}, {likely}]}} under data in "
        "evaluation.yml."
    )
    return [at.problem(positions, what, remedy)]


def _meaning(column: ColumnSpec, word: str) -> str:
    """Give what the word may mean; dots where a guess that is wrong could turn the result."""
    return "..." if column.allowed or column.kind == "binary" else in_yaml(word)


def _or_else(column: ColumnSpec) -> str:
    """Say what stands in the place of the dots, or what else the word may stand for."""
    if column.allowed:
        return f" with {' or '.join(column.allowed)} for the dots, or null if it means 'not known'"
    if column.kind == "binary":
        return " with 1 (yes) or 0 (no) for the dots, or null if it means 'not known'"
    return " (or another word; or null, if it means 'not known')"
