"""One column of a file turned into values of its kind: texts, numbers, yes or no, days.

Numbers become float64 whatever the file's type, so that nothing overflows or is rounded. What is not clear is
an error with its rows, never a guess. Whether a value is allowed is checked later, in ``conform``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from localeval.base.errors import Problem
from localeval.base.spelling import PRINTED_MINUSES
from localeval.data.in_parts import anywhere, no_row, parts, values_at
from localeval.data.packed_texts import mostly_different
from localeval.data.parquetfile import flat_numbers, without_plain_form, zone_not_known
from localeval.data.problems import clip, names, rows_problem
from localeval.data.raw import DAY, MISSING, MONTH, UNKEPT, YEAR
from localeval.data.said_in_words import months_in_figures, without_sizes
from localeval.data.same_meaning import na_may_be_no
from localeval.data.standard import MONTHS, MOST_CATEGORIES, ColumnSpec
from localeval.data.words import ANY_MARK, DASHES, MARKS, alike, meaning_of, plain
from localeval.data.workbook import KEEP_VALUES
from localeval.project.day_formats import certain_day

_NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
_PRINTED_MINUS = rf"^[{PRINTED_MINUSES}]([\d.])"
_DECORATED = r"^[£$€(+-]*\s*\d[\d\s,.']*\s*[%)kKmM]?$"
#: A minus that is not before its number: (9,000) and 9000-.
_OTHER_MINUS = r"^(?:[£$€\s]*\(\s*[£$€]?\s*\d[\d\s,.]*\)|[£$€]?\s*\d[\d\s,.]*-)$"
#: A financial year: 2023/24, 2023-2024, FY23.
_TWO_YEARS = r"(?i)^(?:fy\s*)?(?:19|20)\d\d\s*[/\-\u2013]\s*(?:\d\d)?\d\d$|^fy\s*'?(?:\d\d)?\d\d(?:[/\-]\d\d)?$"
_INFINITE = r"(?i)^[+-]?inf(inity)?$"
_ISO_DAY = r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$"
_HOUR = r"^.{10}[T ](\d{2}:\d{2})"
#: Midnight in British and in central European summer, written in UTC.
_MIDNIGHT_ELSEWHERE = ("22:00", "23:00")
_LIKE_DATE = r"^[\d./: -]+$"
_SPREADSHEET_DAY = r"^[345]\d{4}(\.\d+)?$"
_YES, _NO = r"^(\+?0*1(\.0*)?|true|yes|y)$", r"^([+-]?0+(\.0*)?|[+-]?\.0+|false|no|n)$"
#: An error that a spreadsheet shows in place of a value; #N/A is one for "not known".
_SHEET_ERROR = (
    r"(?i)^#(ref|name|value|num|null|div/0|calc|spill|field|blocked|busy|connect|unknown|external|python|getting_data|n/a n/a)[!?]?$"
    # A column too narrow for its numbers, LibreOffice, and what C programs write for no number.
    r"|^#{2,}$|^err:\d{3}$|^-?1\.#(qnan|snan|ind|inf)\w*$"
)
#: What a spreadsheet makes of 3-5, and of 5-24: a day without a year, a month.
_SHORT_DAY = r"(?i)^\d{1,2}[- ](jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)$"
_SHORT_MONTH = r"(?i)^(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[- ]\d{2}$"
#: An id of many digits that a spreadsheet has shortened: 9.00E+17.
_SHORTENED = r"(?i)^\d(\.\d+)?e\+\d{2,3}$"


#: A table of all whole numbers between the ends of a column has so many rows at most, and so many times those of the column.
_MOST_PLACES, _FEW_TIMES = 1 << 24, 4
#: For fewer rows, finding the different values takes longer than casting all.
_WORTH_LEVELS = 10_000


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
    notes : tuple of str
        What was taken for something else than it is written as; sentences that begin with the file.
    """

    values: pd.Series
    problems: tuple[Problem, ...]
    bad: np.ndarray
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ColumnSource:
    """Where a column comes from: the file, its own name there, the numbers of its rows, and what its cells are if not all are plain."""

    file: str
    column: str
    rows: np.ndarray
    cells: np.ndarray | None = None

    def problem(self, bad: np.ndarray, what: str, remedy: str) -> Problem:
        """Make the problem of the same thing in several rows."""
        return rows_problem(self.file, self.column, self.rows[bad].tolist(), what, remedy)

    def note(self, words: str) -> str:
        """Make a note about the column."""
        return f"{self.file}: {words}"


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
        file itself keeps as one stays a Categorical in the file's order; ids that stand in many rows each are a Categorical).
    """
    refused, remedy = (
        without_plain_form(array.type),
        "Export it with one plain value in each row: a text, a number or a day.",
    )
    zone = zone_not_known(array.type)
    if zone:
        refused = f"moments in an unknown time zone, '{clip(zone)}'"
        remedy = "Export the days without a time, or the times in the time zone of the place."
    if refused:
        what = f"the column holds {refused}, which cannot be read."
        problem = Problem(source.file, what, remedy, column=source.column)
        empty = pd.Series([None] * len(array), dtype="str")
        return Cast(empty, (problem,), np.ones(len(array), dtype=bool))
    return _cast_by_level(array, spec, source) or _cast_rows(array, spec, source)


def _cast_by_level(array: pa.ChunkedArray, spec: ColumnSpec, source: ColumnSource) -> Cast | None:
    """Cast each different value once, where values repeat and there is nothing to say of any of them.

    Whatever is said names rows and counts them, so a column of which there is something to say is left to ``_cast_rows``.
    """
    kind = array.type
    is_text = pa.types.is_string(kind)
    # A category of anything but ids has an order of its own.
    is_coded = pa.types.is_dictionary(kind) and spec.kind == "id"
    direct = spec.kind in {"number", "whole"} and not is_text
    if len(array) < _WORTH_LEVELS or direct or source.cells is not None:
        return None
    if not (is_text or is_coded or pa.types.is_integer(kind) or pa.types.is_floating(kind)):
        return None
    start = array.slice(0, _WORTH_LEVELS)
    is_id = spec.kind == "id"
    # Ids may stand in the order of months: nothing shows that they are the same again before all have come.
    if not (is_text or is_id) and pc.count_distinct(start).as_py() > len(start) // 2:
        return None
    if is_text and is_id and mostly_different(array):
        return None
    levels, codes = _coded(array, in_order=is_id)
    if len(levels) > len(array) // 2:
        return None
    # The last one stands for the rows in which nothing is given.
    known = pa.chunked_array([pa.concat_arrays([levels, pa.nulls(1, levels.type)])])
    few = ColumnSource(source.file, source.column, np.arange(len(known)))
    done = _cast_rows(known, spec, few)
    if done.problems or done.notes or done.bad.any():
        return None
    bad = no_row(len(array))
    if is_id:
        return Cast(_ids_by_code(done.values, codes), (), bad)
    if pd.api.types.is_float_dtype(done.values):
        return Cast(pd.Series(values_at(done.values.to_numpy(), codes), copy=False), (), bad)
    values = done.values.take(codes)
    values.index = pd.RangeIndex(len(codes))
    return Cast(values, (), bad)


def _coded(array: pa.ChunkedArray, *, in_order: bool) -> tuple[pa.Array, np.ndarray]:
    """Give the different values of a column, and which each row has: shape (n,), one more than the last where nothing is given.

    ``in_order`` asks for them in the order in which they first stand.
    """
    if pa.types.is_int16(array.type) and not in_order and not array.null_count:
        return _coded_small(array)
    if pa.types.is_integer(array.type) and in_order and not array.null_count:
        numbered = _coded_in_order(array)
        if numbered is not None:
            return numbered
    encoded = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
    levels = encoded.chunk(encoded.num_chunks - 1).dictionary
    # All parts usually share one dictionary, and to look through each again takes as long as making it.
    if any(not _is_same(chunk.dictionary, levels) for chunk in encoded.chunks):
        encoded = encoded.unify_dictionaries()
        levels = encoded.chunk(0).dictionary
    if encoded.num_chunks == 1 and (flat := flat_numbers(encoded.chunk(0).indices)) is not None:
        return levels, flat
    codes = np.empty(len(array), dtype=np.int32)
    done = 0
    for chunk in encoded.chunks:
        some = chunk.indices.fill_null(len(levels)).to_numpy(zero_copy_only=False)
        codes[done : done + len(some)] = some
        done += len(some)
    return levels, codes


def _coded_small(array: pa.ChunkedArray) -> tuple[pa.Array, np.ndarray]:
    """Do so for whole numbers of two bytes, none of which is missing: there is room for a table of all that there can be."""
    there = np.zeros(1 << 16, dtype=bool)
    for chunk in array.chunks:
        there[chunk.to_numpy().view(np.uint16)] = True
    levels = np.flatnonzero(there).astype(np.uint16)
    table = np.zeros(len(there), dtype=np.min_scalar_type(len(levels)))
    table[levels] = np.arange(len(levels), dtype=table.dtype)
    codes = np.empty(len(array), dtype=table.dtype)
    done = 0
    for chunk in array.chunks:
        values_at(table, chunk.to_numpy().view(np.uint16), codes[done : done + len(chunk)])
        done += len(chunk)
    return pa.array(levels.view(np.int16)), codes


def _coded_in_order(array: pa.ChunkedArray) -> tuple[pa.Array, np.ndarray] | None:
    """Do so for whole numbers, none of which is missing, in the order in which they first stand; None where they lie far apart."""
    ends = pc.min_max(array).as_py()
    low, span = ends["min"], ends["max"] - ends["min"] + 1
    if span > min(_FEW_TIMES * len(array), _MOST_PLACES) or ends["max"] >= 2**63:
        return None
    numbers = [chunk.to_numpy() for chunk in array.chunks]
    first = np.full(span, -1, dtype=np.int64)
    end = len(array)
    for own in reversed(numbers):
        # Of several rows the one that is written last stays, which is the first of them.
        first[own[::-1].astype(np.int64) - low] = np.arange(end - 1, end - len(own) - 1, -1)
        end -= len(own)
    levels = np.flatnonzero(first >= 0)
    levels = levels[np.argsort(first[levels])]
    table = np.zeros(span, dtype=np.int32)
    table[levels] = np.arange(len(levels), dtype=np.int32)
    codes = np.empty(len(array), dtype=np.int32)
    done = 0
    for own in numbers:
        for part in parts(len(own)):
            found = codes[done : done + part.stop - part.start]
            table.take(own[part].astype(np.int64) - low, out=found, mode="clip")
            done += part.stop - part.start
    return pa.array(levels + low).cast(array.type), codes


def _ids_by_code(ids: pd.Series, codes: np.ndarray) -> pd.Series:
    """Give ids as a Categorical: each id once, and a number of four bytes in each row, which is all that very many rows have room for.

    Parameters
    ----------
    ids : pandas.Series of str, shape (k,)
        May hold the same one twice, as it may have been written in two ways; missing where nothing is known.
    codes : numpy.ndarray of int, shape (n,)
        Which of them each row has.
    """
    places, different = pd.factorize(ids)
    if not np.array_equal(places[:-1], np.arange(len(places) - 1)) or codes.max() == len(ids) - 1:
        codes = places.astype(codes.dtype)[codes]
    kept_once = pd.Categorical.from_codes(codes, pd.Index(different, dtype="str"), validate=False)
    return pd.Series(kept_once, copy=False)


def _is_same(one: pa.Array, other: pa.Array) -> bool:
    """Whether two arrays are one in memory."""
    buffers = zip(one.buffers(), other.buffers(), strict=False)
    return len(one) == len(other) and all(
        (a.address if a else 0) == (b.address if b else 0) for a, b in buffers
    )


def _cast_rows(array: pa.ChunkedArray, spec: ColumnSpec, source: ColumnSource) -> Cast:
    array, problems, bad, notes = _readable(array, spec, source)
    problems += _may_be_answers(array, spec, source)
    done = _CASTS[spec.kind](array, spec, source)
    bad = done.bad if bad is None else bad | done.bad
    return Cast(done.values, (*problems, *done.problems), bad, (*notes, *done.notes))


def _readable(
    array: pa.ChunkedArray, spec: ColumnSpec, source: ColumnSource
) -> tuple[pa.ChunkedArray, list[Problem], np.ndarray | None, list[str]]:
    """Take out of a column what is no value of any kind: cells without one, errors of a spreadsheet, marks for "not known".

    What could not be read is flagged, or None where nothing can be of that kind.
    """
    problems: list[Problem] = []
    notes: list[str] = []
    is_category = pa.types.is_dictionary(array.type)
    is_text = pa.types.is_string(array.type) or is_category
    if source.cells is None and not is_text:
        return array, problems, None, notes
    bad = np.zeros(len(array), dtype=bool)
    if source.cells is not None:
        array = _shown_as_period(array, source.cells) if spec.kind == "period" else array
        for chosen, what, remedy in _odd_cells(source.cells, spec):
            if chosen.any():
                problems.append(source.problem(chosen, what, remedy))
                bad |= chosen
    if not is_text:
        return array, problems, bad, notes
    text = plain(array.cast(pa.string()))
    wrong = _matches(text, _SHEET_ERROR) & ~bad
    if wrong.any():
        what = f"'{_first(text, wrong)}' is an error that the spreadsheet shows in place of a value"
        remedy = "Correct the formula, or leave the cell empty if the value is not known."
        problems.append(source.problem(wrong, what, remedy))
        bad |= wrong
    lower = pc.utf8_lower(text)
    marks = pc.is_in(lower, value_set=pa.array(MARKS)).to_numpy().astype(bool) | _matches(
        lower, ANY_MARK
    )
    if spec.kind in {"number", "whole"}:
        marks &= ~pc.is_in(lower, value_set=pa.array(DASHES)).to_numpy().astype(bool)
    marks &= ~bad
    if marks.any():
        counts = pc.value_counts(text.filter(pa.array(marks))).to_pylist()
        for item in sorted(counts, key=lambda item: (-item["counts"], item["values"])):
            cells = "1 cell" if item["counts"] == 1 else f"{item['counts']:,} cells"
            notes.append(
                source.note(
                    f"'{item['values']}' ({meaning_of(item['values'])}) stands in {cells} of '{source.column}' and counts as not "
                    "known."
                )
            )
    out = marks | bad
    return (_without(array, out) if out.any() else array), problems, bad, notes


def _without(array: pa.ChunkedArray, out: np.ndarray) -> pa.ChunkedArray:
    """Take values out of a column of texts, or of categories whose order is kept."""
    if not pa.types.is_dictionary(array.type):
        return pc.if_else(pa.array(out), None, array)
    whole = array.combine_chunks()
    whole = whole.unify_dictionaries().chunk(0) if isinstance(whole, pa.ChunkedArray) else whole
    indices = pc.if_else(pa.array(out), None, whole.indices)
    kept = pa.DictionaryArray.from_arrays(indices, whole.dictionary, ordered=array.type.ordered)
    return pa.chunked_array([kept])


def _odd_cells(cells: np.ndarray, spec: ColumnSpec) -> Iterator[tuple[np.ndarray, str, str]]:
    """Name the cells of a workbook that are not what their text says."""
    yield (
        cells == UNKEPT,
        "the cell holds a formula, but the file does not hold its value",
        KEEP_VALUES,
    )
    if spec.kind == "date":
        return
    day = cells == DAY if spec.kind == "period" else np.isin(cells, (DAY, MONTH, YEAR))
    if spec.kind in {"number", "whole", "binary"}:
        yield (
            day,
            "the cell is a day, not a number",
            "Format the cells as numbers in the spreadsheet and type the values again.",
        )
    else:
        wanted = "2024-05" if spec.kind == "period" else "6-12"
        yield (
            day,
            "the cell is a day, which the spreadsheet has made of what was typed",
            f"Format the column as text and type the words again, such as {wanted}.",
        )


def _shown_as_period(text: pa.ChunkedArray, cells: np.ndarray) -> pa.ChunkedArray:
    """Write a day of which a sheet shows the month or the year only as that."""
    text = pc.if_else(pa.array(cells == MONTH), pc.utf8_slice_codeunits(text, 0, 7), text)
    return pc.if_else(pa.array(cells == YEAR), pc.utf8_slice_codeunits(text, 0, 4), text)


def _matches(text: pa.ChunkedArray, pattern: str) -> np.ndarray:
    found = pc.match_substring_regex(text, pattern).fill_null(False)
    return np.asarray(found.to_numpy()).astype(bool)


def _first(text: pa.ChunkedArray, chosen: np.ndarray) -> str:
    return clip(str(text[int(np.flatnonzero(chosen)[0])].as_py()))


def _text(array: pa.ChunkedArray, spec: ColumnSpec, source: ColumnSource) -> Cast:
    values = _as_text(array).to_pandas().astype("str")
    return Cast(values, (), np.zeros(len(values), dtype=bool))


def _id(array: pa.ChunkedArray, spec: ColumnSpec, source: ColumnSource) -> Cast:
    text = _as_text(array)
    bad = _matches(text, _SHORTENED)
    problems: tuple[Problem, ...] = ()
    if bad.any():
        what = f"'{_first(text, bad)}' is not the whole id: a spreadsheet has shortened it"
        remedy = "Export the ids as text, in every file, from where they come from; what is cut off cannot be brought back."
        problems = (source.problem(bad, what, remedy),)
        text = pc.if_else(pa.array(bad), None, text)
    return Cast(text.to_pandas().astype("str"), problems, bad)


def _may_be_answers(
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


def _category(array: pa.ChunkedArray, spec: ColumnSpec, source: ColumnSource) -> Cast:
    if pa.types.is_dictionary(array.type) and not spec.allowed:
        levels = _as_text(pa.chunked_array([array.unify_dictionaries().chunk(0).dictionary]))
        order = list(dict.fromkeys(level for level in levels.to_pylist() if level is not None))
    else:
        order = []
    text, told = without_sizes(_as_text(array))
    words = text.to_pandas().astype("str")
    values, notes = _without_twins(words, array, source)
    notes += (source.note(f"in '{source.column}' {told}."),) if told else ()
    if spec.allowed:
        # Case carries no meaning in the standard's own words.
        folded = {word.casefold(): word for word in spec.allowed}
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


def _without_twins(
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
        "space, dash, apostrophe or accent, or accents broken by an encoding) and counted as one."
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
    days, months = _matches(text, _SHORT_DAY), _matches(text, _SHORT_MONTH)
    others = ~(months | text.is_null().to_numpy())
    wrong = days | months if others.any() else days
    if wrong.any():
        what = f"'{_first(text, wrong)}' looks like a date that a spreadsheet has made of a word such as 3-5"
        remedy = "Format the column as text in the spreadsheet and type the words again, or write them as '3 to 5'."
        yield source.problem(wrong, what, remedy)


def _ordered(array: pa.ChunkedArray) -> bool:
    return bool(array.type.ordered)


def _number(array: pa.ChunkedArray, spec: ColumnSpec, source: ColumnSource) -> Cast:
    direct = _direct_numbers(array)
    if direct is not None:
        if not anywhere(direct, np.isinf):
            return Cast(pd.Series(direct, copy=False), (), no_row(len(direct)))
        bad = np.isinf(direct)
        problems = _number_problems(pd.Series(np.where(bad, "inf", "")), bad, spec, source)
        return Cast(pd.Series(np.where(bad, np.nan, direct)), tuple(problems), bad)
    text = _as_text(array)
    lower = pc.utf8_lower(text)
    # A column of true and false in one kind of file is 1 and 0 in another; among numbers they are a slip.
    said = pc.is_in(lower, value_set=pa.array(["true", "false"])).to_numpy().astype(bool)
    mixed = said if (~said & text.is_valid().to_numpy()).any() else np.zeros(len(said), dtype=bool)
    text = pc.if_else(pc.equal(lower, "true"), "1", pc.if_else(pc.equal(lower, "false"), "0", text))
    text = pc.replace_substring_regex(text, _PRINTED_MINUS, r"-\1")
    notes: tuple[str, ...] = ()
    if spec.name == MONTHS:
        text, told = months_in_figures(text)
        notes = (source.note(f"in '{source.column}' {told}."),) if told else ()
    good = pc.match_substring_regex(text, _NUMBER)
    values = pc.if_else(good, text, None).cast(pa.float64()).to_pandas().to_numpy(dtype=float)
    bad = pc.invert(good).fill_null(False).to_numpy().astype(bool) | np.isinf(values)
    problems = _number_problems(text.to_pandas(), bad, spec, source) if bad.any() else []
    if mixed.any():
        what = f"'{_first(lower, mixed).upper()}' stands among numbers"
        remedy = "Write the number, or leave the cell empty if it is not known."
        problems.append(source.problem(mixed, what, remedy))
        bad = bad | mixed
    return Cast(pd.Series(np.where(bad, np.nan, values)), tuple(problems), bad, notes)


def _number_problems(
    text: pd.Series, bad: np.ndarray, spec: ColumnSpec, source: ColumnSource
) -> list[Problem]:
    """Sort what is not a number by what the person has to do."""
    given = text[bad].astype("str")
    infinite = given.str.match(_INFINITE)
    decorated = given.str.match(_DECORATED) & ~infinite
    dash = given.isin(DASHES)
    problems = []
    of_two_years = given.str.match(_TWO_YEARS) & (spec.kind == "whole") & spec.name.endswith("year")
    sided = given.str.match(_OTHER_MINUS) & ~infinite & ~dash
    decorated &= ~sided
    for chosen, echo, remedy in (
        (
            of_two_years,
            True,
            "Write the four digits of the year in which it begins, in every row, and name prices of financial years (data: deflators).",
        ),
        (
            sided,
            True,
            "Say where the minus stands, under data: numbers: {minus: brackets} for (12.50), numbers: {minus: behind} for 12.50-.",
        ),
        (
            decorated,
            True,
            "Write plain digits with a point for decimals, without a thousands separator, currency or per cent sign.",
        ),
        (infinite, True, "Write the number, or leave the cell empty."),
        (
            dash,
            True,
            "Write 0 where it stands for zero, as in Excel's accounting format, and leave the cell empty where it is not known.",
        ),
        (
            ~(infinite | decorated | dash | of_two_years | sided),
            spec.role in {"outcome", "standard"},  # others may hold what was written about a person
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
    words = values.astype("str").str.lower()
    return (words.str.match(_YES) | words.str.match(_NO)).fillna(False).to_numpy().astype(bool)


def _binary(array: pa.ChunkedArray, spec: ColumnSpec, source: ColumnSource) -> Cast:
    text = pc.utf8_lower(_as_text(array))
    yes, no = _matches(text, _YES), _matches(text, _NO)
    bad = ~(yes | no | text.is_null().to_numpy())
    values = np.where(yes, 1.0, np.where(no, 0.0, np.nan))
    problems: list[Problem] = []
    if bad.any():
        rows = source.rows[bad]
        first = str(text.filter(pa.array(bad))[0].as_py())
        what = f"'{clip(first)}' is neither 0 nor 1"
        remedy = "Write 1 for yes and 0 for no (yes, no, y, n, true and false are understood), or leave the cell empty if it is not known."
        problems.append(rows_problem(source.file, source.column, rows.tolist(), what, remedy))
    return Cast(pd.Series(values), tuple(problems), bad)


def _date(array: pa.ChunkedArray, spec: ColumnSpec, source: ColumnSource) -> Cast:
    if pa.types.is_timestamp(array.type):
        # The day in the time zone that the file gives.
        array = pc.strftime(array, format="%Y-%m-%d %H:%M")
    codes, days = pd.factorize(_as_text(array).to_pandas().astype("str"))
    text = pd.Series(days, dtype="str")
    iso = text.str.match(_ISO_DAY)
    parsed = pd.to_datetime(text.where(iso).str.slice(0, 10), format="%Y-%m-%d", errors="coerce")
    for position in np.flatnonzero(~iso.fillna(False).to_numpy(dtype=bool)):
        day = certain_day(text.iloc[position])
        if day is not None:
            parsed.iloc[int(position)] = pd.Timestamp(day)
    unread = parsed.isna().to_numpy()
    hours = text.where(iso).str.extract(_HOUR, expand=False)
    shifted = hours.isin(_MIDNIGHT_ELSEWHERE).to_numpy()
    if shifted.any() and hours.dropna().isin(("00:00", *_MIDNIGHT_ELSEWHERE)).all():
        late = np.where(codes >= 0, shifted[codes], False).astype(bool)
        hour = hours[shifted].iloc[0]
        what = f"the moment is {hour}, as midnight in another time zone is written, so that the day would be the one before"
        remedy = "Export the days without a time, or the times in the time zone of the place."
        return Cast(
            pd.Series(pd.NaT, index=range(len(codes)), dtype="datetime64[us]"),
            (source.problem(late, what, remedy),),
            late,
        )
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
            remedy = "This is a spreadsheet's number of a day: format the column as a date in the spreadsheet, and save the file again."
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
    if array.num_chunks == 1 and (flat := flat_numbers(array.chunk(0))) is not None:
        return flat
    values = np.empty(len(array))
    done = 0
    for chunk in array.chunks:
        own = values[done : done + len(chunk)]
        if chunk.null_count or pa.types.is_decimal(kind):
            own[:] = chunk.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
        else:
            own[:] = chunk.to_numpy()
        done += len(chunk)
    return values


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
        # The day in the time zone that the file gives.
        array = pc.strftime(array, format="%Y-%m-%d")
    text = plain(array.cast(pa.string()))
    if pa.types.is_decimal(kind):
        text = pc.replace_substring_regex(text, r"^(-?\d+)\.0+$", r"\1")
    missing = pc.is_in(pc.utf8_lower(text), value_set=pa.array(MISSING))
    return pc.if_else(missing, None, text)


_CASTS: dict[str, Callable[[pa.ChunkedArray, ColumnSpec, ColumnSource], Cast]] = {
    "id": _id,
    "text": _text,
    "period": _text,
    "category": _category,
    "number": _number,
    "whole": _number,
    "binary": _binary,
    "date": _date,
}
