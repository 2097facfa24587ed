"""Reading parquet: every Arrow type made one of the few that the rest of the package knows, or left for ``cast`` to refuse.

Texts, whole and floating numbers, decimals, true and false, days, moments and categories of texts are those few. What is
none of them and has a plain form gets it: a uuid its text, a float of two bytes one of four. Bytes, times of day, durations,
lists and records have none, and are refused by their name where a column of the standard is made of them.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from localeval.base.errors import Problem, ProjectError
from localeval.data.raw import RawTable, table_of

#: From so many rows on a table is read column by column.
_MANY_ROWS = 10_000
#: Rows of a column of ids that are looked up together, and how many such lots at a time.
_BATCH, _AT_A_TIME = 6_000_000, 2

#: What a person calls a type that has no plain form.
_NAMES = {
    "binary": "bytes that are no text, or not marked as text",
    "time": "times of day",
    "duration": "lengths of time",
    "interval": "lengths of time",
    "list": "lists of values",
    "struct": "records of several values",
    "map": "records of several values",
    "union": "values of several types",
}


def read_parquet(path: Path, file: str, ids: frozenset[str] = frozenset()) -> RawTable:
    """Read a parquet file.

    Parameters
    ----------
    path : Path
    file : str
        How the file is called in messages.
    ids : frozenset of str, optional
        Columns in which the same few texts may stand in very many rows: each is then kept once, as a category is.

    Returns
    -------
    RawTable

    Raises
    ------
    ProjectError
        It is no parquet, or is cut short.
    """
    try:
        with pyarrow.parquet.ParquetFile(path) as whole:
            count, names = whole.metadata.num_rows, list(whole.schema_arrow.names)
            if count < _MANY_ROWS or len(set(names)) < len(names):
                table = whole.read()
                columns = [plain_column(column) for column in table.columns]
            else:
                # One after the other, so that what a column needs while it is read is free again for the next.
                columns = [_long_column(whole, name, coded=name in ids) for name in names]
    except (pa.ArrowException, OSError, UnicodeDecodeError):
        raise ProjectError(_no_parquet(file)) from None
    return table_of(names, columns, _row_numbers(count), file)


def _row_numbers(count: int) -> np.ndarray:
    """Count rows as a spreadsheet does, the header being the first; in four bytes each, for there may be very many."""
    return np.arange(2, count + 2, dtype=np.int32)


def _long_column(whole: pyarrow.parquet.ParquetFile, name: str, *, coded: bool) -> pa.ChunkedArray:
    if coded and pa.types.is_string(whole.schema_arrow.field(name).type):
        return _each_once(whole, name)
    column = plain_column(whole.read(columns=[name]).column(0))
    if not pa.types.is_integer(column.type) or column.type.bit_width < 64:
        return column
    ends = pc.min_max(column).as_py()
    small = (ends["min"] or 0) >= -(2**15) and (ends["max"] or 0) < 2**15
    return column.cast(pa.int16()) if small else column


def _each_once(whole: pyarrow.parquet.ParquetFile, name: str) -> pa.ChunkedArray:
    """Read a column of texts, each different one kept once, in the order in which they first stand; as it is where most differ."""
    # Two that read one open file at a time end the program; what was read is looked up beside that.
    reading = Lock()

    def part(groups: Sequence[int]) -> pa.ChunkedArray:
        with reading:
            return whole.read_row_groups(groups, columns=[name]).column(0)

    first, *others = _batches_of_groups(whole)
    start = part(first).combine_chunks().dictionary_encode()
    start = start.combine_chunks() if isinstance(start, pa.ChunkedArray) else start
    known = start.dictionary
    if len(known) > len(start) // 2:
        del start
        return whole.read(columns=[name]).column(0)
    codes = [start.indices]
    with ThreadPoolExecutor(_AT_A_TIME) as workers:
        looked_up = workers.map(lambda groups: _codes_in(start.dictionary, part(groups)), others)
        for groups, (found, complete) in zip(others, looked_up, strict=True):
            if not complete:
                texts = part(groups)
                new = pc.unique(texts.filter(pc.invert(pc.is_in(texts, value_set=known))))
                new = new.combine_chunks() if isinstance(new, pa.ChunkedArray) else new
                known = pa.concat_arrays([known, new.drop_null()])
                found, _ = _codes_in(known, texts)
            codes += found.chunks
    if not _is_valid(pa.chunked_array([known])):
        return plain_column(whole.read(columns=[name]).column(0))
    parts = [pa.DictionaryArray.from_arrays(chunk, known) for chunk in codes]
    return pa.chunked_array(parts)


def _codes_in(known: pa.Array, texts: pa.ChunkedArray) -> tuple[pa.ChunkedArray, bool]:
    """Find where each text stands among known ones; and whether all do that are there."""
    found = pc.index_in(texts, value_set=known, skip_nulls=True)
    return found, found.null_count == texts.null_count


def _batches_of_groups(whole: pyarrow.parquet.ParquetFile) -> list[list[int]]:
    """Put row groups together until they have so many rows that to look through the known texts for each is little work."""
    batches: list[list[int]] = [[]]
    rows = 0
    for number in range(whole.num_row_groups):
        if rows >= _BATCH:
            batches.append([])
            rows = 0
        batches[-1].append(number)
        rows += whole.metadata.row_group(number).num_rows
    return batches


def _no_parquet(file: str) -> Problem:
    msg = "the file cannot be read as parquet: it is another kind of file, or cut short."
    return Problem(file, msg, "Export it again.")


def first_rows(path: Path, file: str, most: int) -> RawTable:
    """Read the first rows of a parquet file that may be larger than the memory.

    Parameters
    ----------
    path : Path
    file : str
        How the file is called in messages.
    most : int
        Rows.

    Raises
    ------
    ProjectError
        It is no parquet, or is cut short.
    """
    try:
        with pyarrow.parquet.ParquetFile(path) as whole:
            batches = list(itertools.islice(whole.iter_batches(batch_size=most), 1))
            table = pa.Table.from_batches(batches, schema=whole.schema_arrow)
    except (pa.ArrowException, OSError, UnicodeDecodeError):
        raise ProjectError(_no_parquet(file)) from None
    columns = [plain_column(column) for column in table.columns]
    return table_of(table.column_names, columns, _row_numbers(table.num_rows), file)


def plain_column(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Give a column in one of the types that the package knows; as it is where there is none.

    Examples
    --------
    >>> plain_column(pa.chunked_array([pa.array([1.5], pa.float16())])).type
    DataType(float)
    """
    kind = column.type
    if pa.types.is_run_end_encoded(kind):
        return plain_column(
            pa.chunked_array([pc.run_end_decode(chunk) for chunk in column.chunks], kind.value_type)
        )
    if isinstance(kind, pa.UuidType):
        texts = [
            None if value is None else str(uuid.UUID(bytes=bytes(value)))
            for value in _stored(column).to_pylist()
        ]
        return pa.chunked_array([pa.array(texts, pa.string())])
    if isinstance(kind, pa.BaseExtensionType):
        return plain_column(_stored(column))
    if _holds_text(kind) and not _is_valid(column):
        return column.cast(pa.large_binary())  # which is refused by its name, where it is used
    if pa.types.is_dictionary(kind):
        is_text = pa.types.is_string(kind.value_type) or pa.types.is_large_string(kind.value_type)
        return column if is_text else plain_column(column.cast(kind.value_type))
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind) or pa.types.is_null(kind):
        return column.cast(pa.string())
    if pa.types.is_float16(kind):
        return column.cast(pa.float32())
    if pa.types.is_date64(kind):
        return column.cast(pa.date32())
    return column


def zone_not_known(kind: pa.DataType) -> str:
    """Name the time zone of moments that this machine does not know, so that their day cannot be told; else empty."""
    if not pa.types.is_timestamp(kind) or kind.tz is None:
        return ""
    try:
        pc.strftime(pa.array([0], kind), format="%Y")
    except pa.ArrowInvalid:
        return str(kind.tz)
    return ""


def _holds_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _is_valid(column: pa.ChunkedArray) -> bool:
    """Whether what is marked as text is text: some programs write letters of another encoding."""
    try:
        column.validate(full=True)
    except (pa.ArrowInvalid, UnicodeDecodeError):
        return False
    return True


def _stored(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pa.chunked_array([chunk.storage for chunk in column.chunks], column.type.storage_type)


def without_plain_form(kind: pa.DataType) -> str:
    """Name what a type holds that has no plain form; empty for the types that can be read."""
    known = (
        pa.types.is_string(kind)
        or pa.types.is_integer(kind)
        or pa.types.is_floating(kind)
        or pa.types.is_decimal(kind)
        or pa.types.is_boolean(kind)
        or pa.types.is_date(kind)
        or pa.types.is_timestamp(kind)
        or pa.types.is_dictionary(kind)
    )
    if known:
        return ""
    words = next((words for part, words in _NAMES.items() if part in str(kind)), "values")
    return f"{words} ({kind})"
