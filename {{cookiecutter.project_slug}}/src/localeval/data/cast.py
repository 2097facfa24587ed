"""One column of a file turned into values of its kind: texts, numbers, yes or no, days.

Numbers become float64 whatever the file's type, so that nothing overflows or is rounded. What is not clear is
an error with its rows, never a guess. Whether a value is allowed is checked later, in ``conform``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from localeval.base.errors import Problem
from localeval.base.spelling import PRINTED_MINUSES
from localeval.data.problems import clip, rows_problem
from localeval.data.raw import MISSING
from localeval.data.standard import MOST_CATEGORIES, ColumnSpec

_NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
_PRINTED_MINUS = rf"^[{PRINTED_MINUSES}]([\d.])"
_DECORATED = r"^[£$€(+-]*\s*\d[\d\s,.']*\s*[%)kKmM]?$"
_INFINITE = r"(?i)^[+-]?inf(inity)?$"
_ISO_DAY = r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$"
_LIKE_DATE = r"^[\d./: -]+$"
_SPREADSHEET_DAY = r"^[345]\d{4}$"
_YES, _NO = ("1", "1.0", "true", "yes"), ("0", "0.0", "false", "no")


@dataclass(frozen=True)
class Cast:
    """A column with its kind, and what could not be read.

    Attributes
    ----------
    values : pandas.Series
        Missing where nothing was given and where the value could not be read.
    problems : tuple of Problem
    bad : numpy.ndarray of bool
        The rows that could not be read.
    """

    values: pd.Series
    problems: tuple[Problem, ...]
    bad: np.ndarray


@dataclass(frozen=True)
class ColumnSource:
    """Where a column comes from: the file, its own name there, and the numbers of its rows."""

    file: str
    column: str
    rows: np.ndarray


def cast(array: pa.ChunkedArray, spec: ColumnSpec, source: ColumnSource) -> Cast:
    """Turn a column of a file into values of its kind.

    Parameters
    ----------
    array : pyarrow.ChunkedArray, length n
        As the file holds it.
    spec : ColumnSpec
    source : ColumnSource

    Returns
    -------
    Cast
        float64 for ``number``, ``whole`` and ``binary``; datetime64 for ``date``; str otherwise (a category that the
        file itself keeps as one stays a Categorical in the file's order).
    """
    if pa.types.is_nested(array.type) or array.type in (pa.binary(), pa.large_binary()):
        problem = Problem(
            source.file,
            f"the column holds {array.type}, not single values.",
            "Export it with one plain value in each row.",
            column=source.column,
        )
        empty = pd.Series([None] * len(array), dtype="str")
        return Cast(empty, (problem,), np.ones(len(array), dtype=bool))
    return _CASTS[spec.kind](array, spec, source)


def _text(array: pa.ChunkedArray, spec: ColumnSpec, source: ColumnSource) -> Cast:
    values = _as_text(array).to_pandas().astype("str")
    return Cast(values, (), np.zeros(len(values), dtype=bool))


def _category(array: pa.ChunkedArray, spec: ColumnSpec, source: ColumnSource) -> Cast:
    if pa.types.is_dictionary(array.type) and not spec.allowed:
        levels = _as_text(pa.chunked_array([array.unify_dictionaries().chunk(0).dictionary]))
        order = list(dict.fromkeys(level for level in levels.to_pylist() if level is not None))
    else:
        order = []
    values = _as_text(array).to_pandas().astype("str")
    if spec.allowed:
        # Case carries no meaning in the standard's own words.
        folded = {word.casefold(): word for word in spec.allowed}
        known = values.str.casefold().map(folded)
        values = known.where(known.notna(), values).astype("str")
    elif order:
        values = values.astype(pd.CategoricalDtype(order, ordered=_ordered(array)))
    problems: list[Problem] = []
    count = values.nunique()
    if spec.role == "covariate" and count > MOST_CATEGORIES:
        what = f"the column has {count:,} different values, too many for a category."
        remedy = f"Group them into at most {MOST_CATEGORIES}, or declare '{spec.name}: numeric' if they are numbers."
        problems.append(Problem(source.file, what, remedy, column=source.column))
    return Cast(values, tuple(problems), np.zeros(len(values), dtype=bool))


def _ordered(array: pa.ChunkedArray) -> bool:
    return bool(array.type.ordered)


def _number(array: pa.ChunkedArray, spec: ColumnSpec, source: ColumnSource) -> Cast:
    direct = _direct_numbers(array)
    if direct is not None:
        bad = np.isinf(direct)
        problems = _number_problems(pd.Series(np.where(bad, "inf", "")), bad, spec, source)
        return Cast(pd.Series(np.where(bad, np.nan, direct)), tuple(problems), bad)
    text = _as_text(array)
    lower = pc.utf8_lower(text)
    # A column of true and false in one kind of file is 1 and 0 in another.
    text = pc.if_else(pc.equal(lower, "true"), "1", pc.if_else(pc.equal(lower, "false"), "0", text))
    text = pc.replace_substring_regex(text, _PRINTED_MINUS, r"-\1")
    good = pc.match_substring_regex(text, _NUMBER)
    values = pc.if_else(good, text, None).cast(pa.float64()).to_pandas().to_numpy(dtype=float)
    bad = pc.invert(good).fill_null(False).to_numpy().astype(bool) | np.isinf(values)
    values = np.where(bad, np.nan, values)
    problems = _number_problems(text.to_pandas(), bad, spec, source) if bad.any() else []
    return Cast(pd.Series(values), tuple(problems), bad)


def _number_problems(
    text: pd.Series, bad: np.ndarray, spec: ColumnSpec, source: ColumnSource
) -> list[Problem]:
    """Sort what is not a number by what the person has to do."""
    given = text[bad].astype("str")
    infinite = given.str.match(_INFINITE)
    decorated = given.str.match(_DECORATED) & ~infinite
    problems = []
    for chosen, echo, remedy in (
        (
            decorated,
            True,
            "Write plain digits with a point for decimals, without a thousands separator, currency or per cent sign.",
        ),
        (infinite, True, "Write the number, or leave the cell empty."),
        (
            ~(infinite | decorated),
            spec.role == "outcome",
            f"Write a number, or leave the cell empty if it is not known{_or_category(spec)}.",
        ),
    ):
        if chosen.any():
            first = str(given[chosen].iloc[0])
            shown = f"'{clip(first)}'" if echo else "the value"
            rows = source.rows[np.flatnonzero(bad)[chosen.to_numpy()]]
            what = f"{shown} is not a {'finite' if chosen is infinite else 'plain'} number"
            problems.append(rows_problem(source.file, source.column, rows.tolist(), what, remedy))
    return problems


def _or_category(spec: ColumnSpec) -> str:
    if spec.role != "covariate":
        return ""
    return f"; if these are groups, declare '{spec.name}: category' in evaluation.yml"


def yes_or_no(values: pd.Series) -> np.ndarray:
    """Say which values mean yes or no, shape (n,): 0 and 1, and in texts the words that are understood as such."""
    if pd.api.types.is_numeric_dtype(values):
        return values.isin((0, 1)).to_numpy()
    return values.astype("str").str.lower().isin((*_YES, *_NO)).to_numpy()


def _binary(array: pa.ChunkedArray, spec: ColumnSpec, source: ColumnSource) -> Cast:
    text = pc.utf8_lower(_as_text(array))
    yes = pc.is_in(text, value_set=pa.array(_YES)).to_numpy()
    no = pc.is_in(text, value_set=pa.array(_NO)).to_numpy()
    bad = ~(yes | no | text.is_null().to_numpy())
    values = np.where(yes, 1.0, np.where(no, 0.0, np.nan))
    problems: list[Problem] = []
    if bad.any():
        rows = source.rows[bad]
        first = str(text.filter(pa.array(bad))[0].as_py())
        what = f"'{clip(first)}' is neither 0 nor 1"
        remedy = "Write 1 for yes and 0 for no (yes, no, true and false are understood), or leave the cell empty if it is not known."
        problems.append(rows_problem(source.file, source.column, rows.tolist(), what, remedy))
    return Cast(pd.Series(values), tuple(problems), bad)


def _date(array: pa.ChunkedArray, spec: ColumnSpec, source: ColumnSource) -> Cast:
    codes, days = pd.factorize(_as_text(array).to_pandas().astype("str"))
    text = pd.Series(days, dtype="str")
    iso = text.str.match(_ISO_DAY)
    parsed = pd.to_datetime(text.where(iso).str.slice(0, 10), format="%Y-%m-%d", errors="coerce")
    unread = parsed.isna().to_numpy()
    values = pd.Series(parsed.reindex(codes).to_numpy(), dtype="datetime64[us]")
    bad = np.where(codes >= 0, unread[codes] if len(unread) else False, False).astype(bool)
    problems: list[Problem] = []
    if bad.any():
        first = str(text.iloc[codes[np.flatnonzero(bad)[0]]])
        rows = source.rows[bad].tolist()
        # A value of digits and separators only cannot be what somebody wrote about a person.
        echo = pd.Series([first]).str.match(_LIKE_DATE).iloc[0]
        shown = f"'{clip(first)}'" if echo else "the value"
        what = f"{shown} is not a date that can be read for certain"
        remedy = "Write dates as year-month-day, such as 2024-04-01."
        if pd.Series([first]).str.match(_SPREADSHEET_DAY).iloc[0]:
            remedy = "This is a spreadsheet's number of a day: format the column as a date, and write it as 2024-04-01."
        problems.append(rows_problem(source.file, source.column, rows, what, remedy))
    return Cast(values, tuple(problems), bad)


def _direct_numbers(array: pa.ChunkedArray) -> np.ndarray | None:
    """Give a column of numbers as float64, or None when it holds texts."""
    kind = array.type
    if pa.types.is_dictionary(kind):
        return None
    if pa.types.is_boolean(kind):
        array = array.cast(pa.int8())
    elif not (pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)):
        return None
    wide = array.cast(pa.float64(), safe=False)
    return np.asarray(wide.to_pandas(), dtype=float)


def _as_text(array: pa.ChunkedArray) -> pa.ChunkedArray:
    """Give a column as trimmed texts, null where nothing is known; whole numbers without a point."""
    kind = array.type
    if pa.types.is_dictionary(kind):
        array = array.cast(kind.value_type)
        kind = array.type
    if pa.types.is_floating(kind):
        array = pc.if_else(pc.is_nan(array), None, array)
        finite = array.drop_null()
        whole = bool(
            pc.all(pc.and_(pc.is_finite(finite), pc.equal(finite, pc.trunc(finite)))).as_py()
        )
        if whole and (not len(finite) or float(pc.max(pc.abs(finite)).as_py()) < 2**53):
            array = array.cast(pa.int64())
    elif pa.types.is_timestamp(kind):
        array = pc.strftime(array, format="%Y-%m-%d")
    text = pc.utf8_trim_whitespace(array.cast(pa.string()))
    missing = pc.is_in(pc.utf8_lower(text), value_set=pa.array(MISSING))
    return pc.if_else(missing, None, text)


_CASTS: dict[str, Callable[[pa.ChunkedArray, ColumnSpec, ColumnSource], Cast]] = {
    "id": _text,
    "text": _text,
    "category": _category,
    "number": _number,
    "whole": _number,
    "binary": _binary,
    "date": _date,
}
