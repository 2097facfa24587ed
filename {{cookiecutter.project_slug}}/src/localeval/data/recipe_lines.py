"""The line of a recipe that would read what could not be read: what a problem with values offers beside what is wrong.

A line is given only where it is certain to help: where it reads all values of the column, and no other reads them otherwise.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from localeval.catalogue.catalogue import OutcomeUnit
from localeval.data.cast_days import BIRTHS
from localeval.data.problems import names
from localeval.data.raw import MISSING
from localeval.data.recipe_cells import fits_days, minus_in, plain_numbers, texts_of
from localeval.data.recipe_units import without_units
from localeval.data.row_sources import file_numbers, files_of
from localeval.data.said_in_words import month_in_words, suggested_month
from localeval.data.standard import ColumnSpec
from localeval.data.words import says_nothing
from localeval.data.written_amounts import said_unit, says_what
from localeval.project.data_settings import DataSettings
from localeval.project.data_values import NumbersSetting
from localeval.project.day_formats import DAY_FIRST, EXCEL, FORMATS, MONTH_FIRST, NAMED, read_day

#: How many different words of a column of months a line takes in.
_WORDS_LISTED = 10
#: Signs of money that need no name.
_SIGN = re.compile(r"[£$€]|\b(?:GBP|EUR|USD)\b")
_LETTERS = re.compile(r"[^\W\d]")
_CALENDAR = re.compile(r"(?i)\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)")
_YEAR_FIRST = re.compile(r"\s*\d{4}-")
_DIGIT = re.compile(r"\d")
#: 1,728 is one thousand and more, or less than two.
_THOUSAND = re.compile(r"[£$€]?\s*-?\d{1,3}(,\d{3})+\s*$")
_STYLES = (
    NumbersSetting(thousands=","),
    NumbersSetting(decimal=",", thousands="."),
    NumbersSetting(decimal=",", thousands=" "),
    NumbersSetting(thousands=" "),
    NumbersSetting(thousands="'"),
)


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
        ways = [] if _YEAR_FIRST.match(word) else day_ways(values)
        if EXCEL in ways and column.name not in BIRTHS and _all_long_ago(values):
            ways.remove(EXCEL)  # days since 1970, more likely
        line = dates_line(data, {column.name: ways[:1]}) if ways else ""
        if len(ways) > 1:
            return f"Or say which comes first: {line} or {way_in_yaml(ways[1])}, under data in evaluation.yml."
        if not ways:
            return _orders(column, values, data, source, rows)
        by_file = ways_of_files(values, source, rows) if rows is not None else {}
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
            return what_words_mean(column.name, word)
        line = f"values: {{{column.name}: {{{in_yaml(word)}: 0}}}}"
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
    return ", ".join(f"{in_yaml(w)}: {'...' if m is None else m}" for w, m in likely.items())


def day_ways(values: pa.ChunkedArray) -> list[str]:
    """Give the ways in which all days of a column can be read; of two that read the same days, the plainer one."""
    words = [word for word in texts_of(values).unique().to_pylist() if word.casefold() not in MISSING]  # fmt: skip
    found: dict[tuple[dt.date | None, ...], str] = {}
    for way in (*NAMED, *FORMATS):
        if fits_days(values, way):
            found.setdefault(tuple(read_day(word, way) for word in words), way)
    return list(found.values())


def ways_of_files(
    values: pa.ChunkedArray, source: str, rows: np.ndarray, positions: np.ndarray | None = None
) -> dict[str, list[str]]:
    """Give the ways in which all days of each file can be read, or of the files at some positions; nothing where one has none."""
    files, of_file = files_of(source), file_numbers(source, rows)
    chosen = np.unique(of_file if positions is None else of_file[positions])
    found = {files[n]: day_ways(values.filter(pa.array(of_file == n))) for n in chosen}
    return found if all(found.values()) else {}


def way_in_yaml(way: str) -> str:
    """Write a way as YAML takes it."""
    return json.dumps(way) if way.startswith("%") else way


def dates_line(data: DataSettings, ways: Mapping[str, Sequence[str]]) -> str:
    """Give the line that says how days are written under some names, each in one way or another, beside what is said of others."""
    said = dict(data.dates) if isinstance(data.dates, dict) else {}
    lines = {name: way_in_yaml(way) for name, way in said.items()}
    lines |= {name: " or ".join(map(way_in_yaml, found[:2])) for name, found in ways.items()}
    return f"dates: {{{', '.join(f'{name}: {line}' for name, line in lines.items())}}}"


def _orders(
    column: ColumnSpec,
    values: pa.ChunkedArray,
    data: DataSettings,
    source: str,
    rows: np.ndarray | None,
) -> str:
    """Say why no one order reads all days of a column: each file has its own, or a file has both; empty where it is something else."""
    by_file = ways_of_files(values, source, rows) if rows is not None else {}
    if len(by_file) > 1:
        line = dates_line(data, by_file)
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


def what_words_mean(name: str, word: str) -> str:
    """Say with which line a word among the numbers of a column means none, and with which not known."""
    none = f"values: {{{name}: {{{in_yaml(word)}: 0}}}}"
    if says_nothing(word):
        return f"If it means none each time, write {none} under data in evaluation.yml."
    unknown = f"missing: {{{name}: [{in_yaml(word)}]}}"
    return f"If it means none each time, write {none} under data in evaluation.yml; if it means 'not known', {unknown}."


def in_yaml(word: str) -> str:
    """Write a word as YAML takes it."""
    return json.dumps(word, ensure_ascii=False)
