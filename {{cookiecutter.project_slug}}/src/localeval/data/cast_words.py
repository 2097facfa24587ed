"""A column as texts, ids, words of a category, or yes and no: what looks the same is one word, and what a spreadsheet has spoilt is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from localeval.base.errors import Problem
from localeval.data.column_texts import (
    Cast,
    ColumnSource,
    as_text,
    first_of,
    matches,
)
from localeval.data.problems import clip, names, rows_problem
from localeval.data.raw import MISSING
from localeval.data.said_in_words import without_sizes
from localeval.data.same_meaning import na_may_be_no
from localeval.data.standard import MOST_CATEGORIES, ColumnSpec
from localeval.data.words import alike, in_one_alphabet, plain

_YES, _NO = r"^(\+?0*1(\.0*)?|true|yes|y)$", r"^([+-]?0+(\.0*)?|[+-]?\.0+|false|no|n)$"
#: What a spreadsheet makes of 3-5, and of 5-24: a day without a year, a month.
_SHORT_DAY = r"(?i)^\d{1,2}[- ](jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)$"
_SHORT_MONTH = r"(?i)^(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[- ]\d{2}$"
#: An id of many digits that a spreadsheet has shortened: 9.00E+17.
_SHORTENED = r"(?i)^\d(\.\d+)?e\+\d{2,3}$"


def cast_text(array: pa.ChunkedArray, spec: ColumnSpec, source: ColumnSource) -> Cast:
    """Take a column of texts as they stand."""
    values = as_text(array).to_pandas().astype("str")
    return Cast(values, (), np.zeros(len(values), dtype=bool))


def cast_id(array: pa.ChunkedArray, spec: ColumnSpec, source: ColumnSource) -> Cast:
    """Read a column of ids: texts, of which those that a spreadsheet has shortened are named.

    Parameters
    ----------
    array : pyarrow.ChunkedArray, length n
        As the file holds it.
    spec : ColumnSpec
    source : ColumnSource
        Says in messages where the column is from.
    """
    text = as_text(array)
    bad = matches(text, _SHORTENED)
    problems: tuple[Problem, ...] = ()
    if bad.any():
        what = f"'{first_of(text, bad)}' is not the whole id: a spreadsheet has shortened it"
        remedy = "Export the ids as text, in every file, from where they come from; what is cut off cannot be brought back."
        problems = (source.problem(bad, what, remedy),)
        text = pc.if_else(pa.array(bad), None, text)
    return Cast(text.to_pandas().astype("str"), problems, bad)


def may_be_answers(
    array: pa.ChunkedArray, spec: ColumnSpec, source: ColumnSource
) -> Iterator[Problem]:
    """Find words that are read as "not known" and look like an answer: Na beside Welsh words, N/A where nobody has no."""
    if spec.kind not in {"category", "binary"} or spec.allowed:
        return
    is_category = pa.types.is_dictionary(array.type)
    if not (pa.types.is_string(array.type) or is_category):
        return
    text = plain(array.cast(pa.string()))
    words = {
        item["values"]: item["counts"] for item in pc.value_counts(text.drop_null()).to_pylist()
    }
    word = na_may_be_no(words)
    what = f"'{word}' is no in Welsh, and is read as not known like N/A"
    if spec.kind == "binary" and not word:
        lower = pa.array([one.lower() for one in words], pa.string())
        said = [bool(pc.match_substring_regex(lower, way).to_numpy(False).any()) for way in (_YES, _NO)]  # fmt: skip
        if said == [True, False]:
            word = next((one for one in words if one and one.lower() in MISSING), "")
            what = f"'{word}' is read as not known, and beside it is yes alone: nobody has no"
    if word:
        rows = source.rows[pc.equal(text, word).fill_null(False).to_numpy()]
        no = "0" if spec.kind == "binary" else "No"
        remedy = (
            f'Say which it is, under data: values: {{{spec.name}: {{"{word}": {no}}}}} if it is no, with the other words beside it; '
            f'missing: {{{spec.name}: ["{word}"]}} if it is not known.'
        )
        yield rows_problem(source.file, source.column, rows.tolist(), what, remedy)


def cast_category(array: pa.ChunkedArray, spec: ColumnSpec, source: ColumnSource) -> Cast:
    """Read a column of words: those that look alike count as one, and those of the standard in any case; too many are named.

    Parameters
    ----------
    array : pyarrow.ChunkedArray, length n
        As the file holds it.
    spec : ColumnSpec
    source : ColumnSource
        Says in messages where the column is from.
    """
    if pa.types.is_dictionary(array.type) and not spec.allowed:
        levels = as_text(pa.chunked_array([array.unify_dictionaries().chunk(0).dictionary]))
        order = list(dict.fromkeys(level for level in levels.to_pylist() if level is not None))
    else:
        order = []
    text, told = without_sizes(as_text(array))
    words = text.to_pandas().astype("str")
    values, notes = _in_one_spelling(words, array, source)
    notes += (source.note(f"in '{source.column}' {told}."),) if told else ()
    if spec.allowed:
        # Case carries no meaning in the standard's own words.
        folded = {word.casefold(): word for word in spec.allowed}
        values = values.replace(
            {
                word: one
                for word in values.dropna().unique()
                if (one := in_one_alphabet(word)) != word
            }
        )
        known = values.str.casefold().map(folded)
        # Nor do blanks and hyphens where a word has an underscore: Focus group is focus_group.
        known = known.fillna(
            values.str.casefold().str.replace(r"[\s\-]+", "_", regex=True).map(folded)
        )
        values = known.where(known.notna(), values).astype("str")
    elif order:
        values = values.astype(pd.CategoricalDtype(order, ordered=_ordered(array)))
    problems = list(_days_of_a_spreadsheet(text, source)) if not spec.allowed else []
    bad = np.zeros(len(values), dtype=bool)
    count = values.nunique()
    if spec.role in {"covariate", "delivery"} and count > MOST_CATEGORIES:
        what = f"the column has {count:,} different values, too many for a category."
        remedy = f"Group them into at most {MOST_CATEGORIES}, or declare '{spec.name}: numeric' if they are numbers."
        if spec.role == "delivery":
            remedy = f"Group them into at most {MOST_CATEGORIES} (values under data says which is which), or take the column out of delivery."
        problems.append(Problem(source.file, what, remedy, column=source.column))
    return Cast(values, tuple(problems), bad, notes)


def _in_one_spelling(
    words: pd.Series, array: pa.ChunkedArray, source: ColumnSource
) -> tuple[pd.Series, tuple[str, ...]]:
    """Write words that look the same in one way, and say so once."""
    levels = words.value_counts()
    changed = alike(str(level) for level in levels.index)
    given = _levels(array)
    ways = Counter(_plain_words(given))
    several = {changed.get(word, word) for word, count in ways.items() if count > 1}
    seen = sorted({*changed.values(), *several})
    if not seen:
        return words, ()
    note = source.note(
        f"{names(seen, 5)} in '{source.column}' {'is' if len(seen) == 1 else 'are'} written in several ways that look alike (kinds of "
        "space, dash, apostrophe, accent or alphabet, or accents broken by an encoding) and counted as one."
    )
    return words.replace(changed).astype("str") if changed else words, (note,)


def _levels(array: pa.ChunkedArray) -> list[str]:
    """Give the different texts of a column, trimmed of ordinary spaces; nothing for a column of something else."""
    kind = array.type
    if pa.types.is_dictionary(kind):
        array, kind = array.cast(pa.string()), pa.string()
    if not pa.types.is_string(kind):
        return []
    return [text for text in pc.unique(pc.utf8_trim_whitespace(array)).to_pylist() if text]


def _plain_words(words: list[str]) -> list[str]:
    """Give words without what cannot be seen in them."""
    return list(plain(pa.chunked_array([pa.array(words, pa.string())])).to_pylist())


def _days_of_a_spreadsheet(text: pa.ChunkedArray, source: ColumnSource) -> Iterator[Problem]:
    """Find words of which a spreadsheet has made days: 3-5 became 03-May, and 5-24 May-24 beside other bands."""
    days, months = matches(text, _SHORT_DAY), matches(text, _SHORT_MONTH)
    others = ~(months | text.is_null().to_numpy())
    wrong = days | months if others.any() else days
    if wrong.any():
        what = f"'{first_of(text, wrong)}' looks like a date that a spreadsheet has made of a word such as 3-5"
        remedy = "Format the column as text in the spreadsheet and type the words again, or write them as '3 to 5'."
        yield source.problem(wrong, what, remedy)


def _ordered(array: pa.ChunkedArray) -> bool:
    return bool(array.type.ordered)


def yes_or_no(values: pd.Series) -> np.ndarray:
    """Say which values mean yes or no, shape (n,): 0 and 1, and in texts the words that are understood as such."""
    if pd.api.types.is_numeric_dtype(values):
        return values.isin((0, 1)).to_numpy()
    words = values.astype("str").str.lower()
    return (words.str.match(_YES) | words.str.match(_NO)).fillna(False).to_numpy().astype(bool)


def cast_binary(array: pa.ChunkedArray, spec: ColumnSpec, source: ColumnSource) -> Cast:
    """Read a column of yes and no as 1 and 0; a word that is neither is named.

    Parameters
    ----------
    array : pyarrow.ChunkedArray, length n
        As the file holds it.
    spec : ColumnSpec
    source : ColumnSource
        Says in messages where the column is from.
    """
    text = pc.utf8_lower(as_text(array))
    yes, no = matches(text, _YES), matches(text, _NO)
    bad = ~(yes | no | text.is_null().to_numpy())
    values = np.where(yes, 1.0, np.where(no, 0.0, np.nan))
    if spec.role == "covariate" and bad.any():
        # Of an earlier outcome another number is looked at beside the others: 100 may be per cent.
        numbers = pd.to_numeric(text.to_pandas(), errors="coerce").to_numpy(dtype=float)
        number = bad & np.isfinite(numbers)
        values, bad = np.where(number, numbers, values), bad & ~number
    problems: list[Problem] = []
    if bad.any():
        rows = source.rows[bad]
        first = str(text.filter(pa.array(bad))[0].as_py())
        what = f"'{clip(first)}' is neither 0 nor 1"
        remedy = "Write 1 for yes and 0 for no (yes, no, y, n, true and false are understood), or leave the cell empty if it is not known."
        problems.append(rows_problem(source.file, source.column, rows.tolist(), what, remedy))
    return Cast(pd.Series(values), tuple(problems), bad)
