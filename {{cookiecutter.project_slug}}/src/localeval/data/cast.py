"""One column of a file turned into values of its kind: texts, numbers, yes or no, days.

Numbers become float64 whatever the file's type, so that nothing overflows or is rounded. What is not clear is
an error with its rows, never a guess. Whether a value is allowed is checked later, in ``conform``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from localeval.base.errors import Problem
from localeval.data.cast_days import cast_date
from localeval.data.cast_numbers import cast_number
from localeval.data.cast_words import cast_binary, cast_category, cast_id, cast_text, may_be_answers
from localeval.data.column_texts import (
    Cast,
    ColumnSource,
    first_of,
    matches,
)
from localeval.data.in_parts import no_row, parts, values_at
from localeval.data.packed_texts import mostly_different
from localeval.data.parquetfile import flat_numbers, without_plain_form, zone_not_known
from localeval.data.problems import clip
from localeval.data.raw import DAY, MONTH, UNKEPT, YEAR
from localeval.data.standard import ColumnSpec
from localeval.data.words import ANY_MARK, DASHES, MARKS, meaning_of, plain
from localeval.data.workbook_sheet import KEEP_VALUES

#: An error that a spreadsheet shows in place of a value; #N/A is one for "not known".
_SHEET_ERROR = (
    r"(?i)^#(ref|name|value|num|null|div/0|calc|spill|field|blocked|busy|connect|unknown|external|python|getting_data|n/a n/a)[!?]?$"
    # A column too narrow for its numbers, LibreOffice, and what C programs write for no number.
    r"|^#{2,}$|^err:\d{3}$|^-?1\.#(qnan|snan|ind|inf)\w*$"
)
#: A table of all whole numbers between the ends of a column has so many rows at most, and so many times those of the column.
_MOST_PLACES, _FEW_TIMES = 1 << 24, 4
#: For fewer rows, finding the different values takes longer than casting all.
_WORTH_LEVELS = 10_000


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
    problems += may_be_answers(array, spec, source)
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
    wrong = matches(text, _SHEET_ERROR) & ~bad
    if wrong.any():
        what = (
            f"'{first_of(text, wrong)}' is an error that the spreadsheet shows in place of a value"
        )
        remedy = "Correct the formula, or leave the cell empty if the value is not known."
        problems.append(source.problem(wrong, what, remedy))
        bad |= wrong
    lower = pc.utf8_lower(text)
    marks = pc.is_in(lower, value_set=pa.array(MARKS)).to_numpy().astype(bool) | matches(
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


_CASTS: dict[str, Callable[[pa.ChunkedArray, ColumnSpec, ColumnSource], Cast]] = {
    "id": cast_id,
    "text": cast_text,
    "period": cast_text,
    "category": cast_category,
    "number": cast_number,
    "whole": cast_number,
    "binary": cast_binary,
    "date": cast_date,
}
