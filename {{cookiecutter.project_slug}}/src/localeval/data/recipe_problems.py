"""Values that do not fit what the recipe declares, or that a line of it would read, in words and with that line of YAML.

One problem for each thing that is wrong, with the rows; a value is shown where a column holds words that are printed anyway, and never of a
column that tells who somebody is.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from localeval.base.errors import Problem
from localeval.catalogue.catalogue import OutcomeUnit
from localeval.data.cast_days import BIRTHS
from localeval.data.problems import clip, names, rows_problem
from localeval.data.raw import MISSING
from localeval.data.recipe_cells import fits_days, minus_in, plain_numbers, texts_of
from localeval.data.recipe_units import without_units
from localeval.data.row_sources import file_numbers, files_of
from localeval.data.said_in_words import month_in_words, suggested_month
from localeval.data.standard import ColumnSpec
from localeval.data.written_amounts import said_unit, says_what
from localeval.project.data_settings import DataSettings
from localeval.project.data_values import NumbersSetting
from localeval.project.day_formats import DAY_FIRST, EXCEL, FORMATS, MONTH_FIRST, NAMED, read_day

#: The one covariate of the standard that is a span of time.
MONTHS_WORKLESS = "months_workless"
#: How many different words of one column are problems of their own.
_WORDS_LISTED = 10
_NUMBER_STYLES = (
    "{thousands: ','}",
    "{thousands: ',', currency: £}",
    "{decimal: ',', thousands: '.'}",
)

#: Signs of money that need no name.
_SIGN = re.compile(r"[£$€]|\b(?:GBP|EUR|USD)\b")
_LETTERS = re.compile(r"[^\W\d]")
_CALENDAR = re.compile(r"(?i)\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)")
_YEAR_FIRST = re.compile(r"\s*\d{4}-")
_DIGIT = re.compile(r"\d")
_TWO_DIGITS = re.compile(r"\d,\d\d,\d")
#: 1,728 is one thousand and more, or less than two.
_THOUSAND = re.compile(r"[£$€]?\s*-?\d{1,3}(,\d{3})+\s*$")
_STYLES = (
    NumbersSetting(thousands=","),
    NumbersSetting(decimal=",", thousands="."),
    NumbersSetting(decimal=",", thousands=" "),
    NumbersSetting(thousands=" "),
    NumbersSetting(thousands="'"),
)

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
        line = f"values: {{{column.name}: {{{_yaml(word)}: {_meaning(column, word)}}}}}"
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
    others = [way for way in _ways(at.values) if way != written]
    by_file = _of_files(at.values, at.source, at.rows, positions)
    if by_file and len(files_of(at.source)) > 1:
        line = _dates_line(data, {column.name: [written], **by_file})
        remedy = f"That file writes days in another way: write {line} under data."
    elif others:
        ways = " or ".join(map(_style, others[:2]))
        line = _dates_line(data, {column.name: others})
        remedy = f"All of the column can be read as {ways}: write {line} under data."
    elif shown != "the value":
        remedy = f"Correct it; or if it means 'not known', write missing: {{{column.name}: [{_yaml(first)}]}} under data."
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
        else f"Correct it; or if it means 'not known', write missing: {{{column.name}: [{_yaml(first)}]}} under data."
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


def recipe_line(
    column: ColumnSpec,
    values: pa.ChunkedArray,
    position: int,
    data: DataSettings,
    source: str = "",
    rows: np.ndarray | None = None,
    unit: OutcomeUnit | None = None,
) -> str:
    """Give the line of a recipe that would read a value which could not be read, as a sentence; empty where none is certain to help.

    Parameters
    ----------
    column : ColumnSpec
    values : pyarrow.ChunkedArray, length n
        As the file holds them.
    position : int
        Where the value stands.
    data : DataSettings
        What is said of how files are written.
    source : str, optional
        The file or files that they are from.
    rows : numpy.ndarray of int, shape (n,), optional
        Their rows, by which each is found in its file.
    unit : str, optional
        Of the catalogue, in which the column is.
    """
    word = texts_of(values.slice(position, 1))[0].as_py()
    line = ""
    if column.kind == "date":
        # A day that begins with its year is wrong for another reason than its order.
        ways = [] if _YEAR_FIRST.match(word) else _ways(values)
        if EXCEL in ways and column.name not in BIRTHS and _all_long_ago(values):
            ways.remove(EXCEL)  # days since 1970, more likely
        line = _dates_line(data, {column.name: ways[:1]}) if ways else ""
        if len(ways) > 1:
            return f"Or say which comes first: {line} or {_style(ways[1])}, under data in evaluation.yml."
        if not ways:
            return _orders(column, values, data, source, rows)
        by_file = _of_files(values, source, rows) if rows is not None else {}
        either = [file for file, possible in by_file.items() if len(possible) > 1]
        if either:
            return f"Or write {line} under data in evaluation.yml, if {names(either, 3)}, where nothing decides it, is written as the rest."
    elif column.name == "month" and word:
        if _YEAR_FIRST.match(word):
            return "If it holds the days of the outcomes, call it outcome_date and write derive: {month: from outcome_date} under data in evaluation.yml."
        line = _number_line(values)
        if _LETTERS.search(word) and not _CALENDAR.search(word):
            line = f"values: {{month: {{{_months_of_words(values)}}}}}"
            return f"Or say once what each word means, as in {line}, under data in evaluation.yml."
    elif column.kind in ("number", "whole") and unit is not None and said_unit(word, unit):
        return _as_written_line(column, values, unit)
    elif column.kind in ("number", "whole") and says_what(word):
        return ""
    elif column.kind in ("number", "whole") and _DIGIT.search(word):
        line = _number_line(values)
    elif column.kind in ("number", "whole", "binary") and _is_outcome(column) and word:
        if column.kind == "number":
            code = f"missing: {{{column.name}: [{_yaml(word)}]}}"
            return f"If it means 'not known' each time, write {code} under data in evaluation.yml."
        line = f"values: {{{column.name}: {{{_yaml(word)}: 0}}}}"
        return f"Or say once what each word means, as in {line} (or 1; or null, if it means 'not known'), under data in evaluation.yml."
    if not line and column.kind in ("number", "whole") and _THOUSAND.match(word):
        return (
            "If the comma parts thousands, write numbers: {thousands: ','} under data in evaluation.yml; if it stands before decimals, "
            "numbers: {decimal: ','}."
        )
    return f"Or write {line} under data in evaluation.yml." if line else ""


def _is_outcome(column: ColumnSpec) -> bool:
    """Whether a column is an outcome, or a yes or no of before the start."""
    return column.role == "outcome" or (column.role == "covariate" and column.kind == "binary")


def _as_written_line(column: ColumnSpec, values: pa.ChunkedArray, unit: OutcomeUnit) -> str:
    """Give the lines under which values that say what they are in are read."""
    bare = without_units(values, unit, ("annual",)).numbers
    written = _number_line(bare) if not _all_plain(bare) else ""
    lines = f"units: {{{column.name}: as-written}}" + (f" and {written}" if written else "")
    return f"Or write {lines} under data in evaluation.yml: each value is then turned into the standard's unit by what it says."


def _all_plain(values: pa.ChunkedArray) -> bool:
    return not plain_numbers(values, NumbersSetting()).faults


def _all_long_ago(values: pa.ChunkedArray) -> bool:
    """Whether all days of a column, as a spreadsheet counts them, lie before 1970."""
    days = [
        day
        for word in texts_of(values).unique().to_pylist()
        if (day := read_day(word, EXCEL)) is not None
    ]
    return bool(days) and max(days).year < 1970


def _months_of_words(values: pa.ChunkedArray) -> str:
    """Give, for each word of a column of months that is not certain, the month that it most likely means."""
    words = [
        word
        for word in texts_of(values).unique().to_pylist()
        if _LETTERS.search(word) and word.casefold() not in MISSING and month_in_words(word) is None
    ]
    likely = {word: suggested_month(word) for word in words[:_WORDS_LISTED]}
    return ", ".join(f"{_yaml(w)}: {'...' if m is None else m}" for w, m in likely.items())


def _ways(values: pa.ChunkedArray) -> list[str]:
    """Give the ways in which all days of a column can be read; of two that read the same days, the plainer one."""
    words = [word for word in texts_of(values).unique().to_pylist() if word.casefold() not in MISSING]  # fmt: skip
    found: dict[tuple[dt.date | None, ...], str] = {}
    for way in (*NAMED, *FORMATS):
        if fits_days(values, way):
            found.setdefault(tuple(read_day(word, way) for word in words), way)
    return list(found.values())


def _of_files(
    values: pa.ChunkedArray, source: str, rows: np.ndarray, positions: np.ndarray | None = None
) -> dict[str, list[str]]:
    """Give the ways in which all days of each file can be read, or of the files at some positions; nothing where one has none."""
    files, of_file = files_of(source), file_numbers(source, rows)
    chosen = np.unique(of_file if positions is None else of_file[positions])
    found = {files[n]: _ways(values.filter(pa.array(of_file == n))) for n in chosen}
    return found if all(found.values()) else {}


def _style(way: str) -> str:
    """Write a way as YAML takes it."""
    return json.dumps(way) if way.startswith("%") else way


def _dates_line(data: DataSettings, ways: Mapping[str, Sequence[str]]) -> str:
    """Give the line that says how days are written under some names, each in one way or another, beside what is said of others."""
    said = dict(data.dates) if isinstance(data.dates, dict) else {}
    lines = {name: _style(way) for name, way in said.items()}
    lines |= {name: " or ".join(map(_style, found[:2])) for name, found in ways.items()}
    return f"dates: {{{', '.join(f'{name}: {line}' for name, line in lines.items())}}}"


def _orders(
    column: ColumnSpec,
    values: pa.ChunkedArray,
    data: DataSettings,
    source: str,
    rows: np.ndarray | None,
) -> str:
    """Say why no one order reads all days of a column: each file has its own, or a file has both; empty where it is something else."""
    by_file = _of_files(values, source, rows) if rows is not None else {}
    if len(by_file) > 1:
        line = _dates_line(data, by_file)
        return f"The files write days in different ways: write {line} under data in evaluation.yml."
    words = [word for word in texts_of(values).unique().to_pylist() if word.casefold() not in MISSING]  # fmt: skip
    orders = (DAY_FIRST, MONTH_FIRST)
    only = {
        order: next((w for w in words if read_day(w, order) and not read_day(w, other)), None)
        for order, other in (orders, orders[::-1])
    }
    if None in only.values() or not column.description:
        return ""
    return (
        f"In '{only[DAY_FIRST]}' the day can only come first, and in '{only[MONTH_FIRST]}' the month, so that no order reads them all: find out which rows "
        "came from where, and make two files of them."
    )


def _number_line(values: pa.ChunkedArray) -> str:
    """Give the one way of writing numbers in which all of a column can be read; empty where there is none, or two."""
    words = [
        re.sub(r"\s", " ", word)
        for word in texts_of(values).unique().to_pylist()
        if _DIGIT.search(word)
    ]
    values = pa.chunked_array([pa.array(words, pa.string())])  # words are another matter
    signs = sorted({sign for word in words for sign in _SIGN.findall(word)})
    minus = minus_in(words)
    update = {"currency": tuple(signs), "minus": minus}
    styles = [style.model_copy(update=update) for style in _STYLES]
    fitting = [style for style in styles if not plain_numbers(values, style).faults]
    if not fitting or any(_reads_otherwise(values, fitting[0], other) for other in fitting[1:]):
        return ""
    style = fitting[0]
    decimals = any(style.decimal in word for word in words)
    parts = [] if style.decimal == "." or not decimals else ["decimal: ','"]
    if any(style.thousands in word for word in words if style.thousands):
        parts.append(f"thousands: {json.dumps(style.thousands)}")
    parts += [f"currency: {json.dumps(signs, ensure_ascii=False)}"] if signs else []
    parts += [f"minus: {minus}"] if minus != "before" else []
    return f"numbers: {{{', '.join(parts)}}}"


def _reads_otherwise(
    values: pa.ChunkedArray, first: NumbersSetting, second: NumbersSetting
) -> bool:
    one, other = (plain_numbers(values, style).values.to_pylist() for style in (first, second))
    return bool(one != other)


def _yaml(word: str) -> str:
    return json.dumps(word, ensure_ascii=False)


def _meaning(column: ColumnSpec, word: str) -> str:
    """Give what the word may mean; dots where a guess that is wrong could turn the result."""
    return "..." if column.allowed or column.kind == "binary" else _yaml(word)


def _or_else(column: ColumnSpec) -> str:
    """Say what stands in the place of the dots, or what else the word may stand for."""
    if column.allowed:
        return f" with {' or '.join(column.allowed)} for the dots, or null if it means 'not known'"
    if column.kind == "binary":
        return " with 1 (yes) or 0 (no) for the dots, or null if it means 'not known'"
    return " (or another word; or null, if it means 'not known')"
