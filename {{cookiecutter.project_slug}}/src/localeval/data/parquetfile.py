"""Reading parquet: every Arrow type made one of the few that the rest of the package knows, or left for ``cast`` to refuse.

Texts, whole and floating numbers, decimals, true and false, days, moments and categories of texts are those few. What is
none of them and has a plain form gets it: a uuid its text, a float of two bytes one of four. Bytes, times of day, durations,
lists and records have none, and are refused by their name where a column of the standard is made of them.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from localeval.base.errors import Problem, ProjectError
from localeval.data.at_a_time import beside_each_other, each_done
from localeval.data.packed_texts import NOTHING_KNOWN
from localeval.data.raw import RawTable, table_of

#: From so many rows on a table is read column by column.
_MANY_ROWS = 10_000
#: Rows of a column of ids that are looked up together.
_BATCH = 6_000_000

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

                def column(name: str) -> pa.ChunkedArray:
                    with pyarrow.parquet.ParquetFile(path, metadata=whole.metadata) as own:
                        return _long_column(own, name, coded=name in ids)

                # A few at a time only, so that what a column needs while it is read is free again for the next.
                columns = each_done(column, names, count)
    except (pa.ArrowException, OSError, UnicodeDecodeError):
        raise ProjectError(_no_parquet(file)) from None
    return table_of(names, columns, _row_numbers(count), file)


def _row_numbers(count: int) -> np.ndarray:
    """Count rows as a spreadsheet does, the header being the first; in four bytes each, for there may be very many."""
    return np.arange(2, count + 2, dtype=np.int32)


def _long_column(whole: pyarrow.parquet.ParquetFile, name: str, *, coded: bool) -> pa.ChunkedArray:
    kind = whole.schema_arrow.field(name).type
    if coded and pa.types.is_string(kind):
        return _each_once(whole, name)
    if pa.types.is_int64(kind):
        return _small_where_it_can_be(whole, name)
    flat = _flat(whole, name) if pa.types.is_float64(kind) else None
    return (
        plain_column(whole.read(columns=[name], use_threads=False).column(0))
        if flat is None
        else flat
    )


def _small_where_it_can_be(whole: pyarrow.parquet.ParquetFile, name: str) -> pa.ChunkedArray:
    """Read whole numbers, as such of two bytes where all fit into them."""
    chunks: list[pa.Array] = []
    small = True
    for group in range(whole.num_row_groups):
        column = whole.read_row_group(group, columns=[name], use_threads=False).column(0)
        ends = pc.min_max(column).as_py()
        fits = (ends["min"] or 0) >= -(2**15) and (ends["max"] or 0) < 2**15
        small &= fits
        chunks += column.cast(pa.int16() if fits else pa.int64()).chunks
    kind = pa.int16() if small else pa.int64()
    return pa.chunked_array([chunk.cast(kind) for chunk in chunks], kind)


def _flat(whole: pyarrow.parquet.ParquetFile, name: str) -> pa.ChunkedArray | None:
    """Read numbers with a point into one place, where none is missing: nobody has to put them together again."""
    numbers = np.empty(whole.metadata.num_rows)
    done = 0
    for group in range(whole.num_row_groups):
        for chunk in (
            whole.read_row_group(group, columns=[name], use_threads=False).column(0).chunks
        ):
            if chunk.null_count:
                return None
            numbers[done : done + len(chunk)] = chunk.to_numpy()
            done += len(chunk)
    return pa.chunked_array([pa.array(numbers)])


def flat_numbers(chunk: pa.Array) -> np.ndarray | None:
    """Give the numbers of an array as they stand in memory, float64 or int32, where they may be changed and none is missing."""
    kind = np.float64 if pa.types.is_float64(chunk.type) else np.int32
    if not (pa.types.is_float64(chunk.type) or pa.types.is_int32(chunk.type)) or chunk.null_count:
        return None
    stored = chunk.buffers()[1]
    if not stored.is_mutable:
        return None
    return np.frombuffer(stored, kind)[chunk.offset : chunk.offset + len(chunk)]


def _each_once(whole: pyarrow.parquet.ParquetFile, name: str) -> pa.ChunkedArray:
    """Read a column of texts, each different one kept once, in the order in which they first stand; as it is where most differ."""
    # Two that read one open file at a time end the program; what was read is looked up beside that.
    reading = Lock()

    def part(groups: Sequence[int]) -> pa.ChunkedArray:
        with reading:
            return whole.read_row_groups(groups, columns=[name], use_threads=False).column(0)

    def looked_up(groups: Sequence[int]) -> tuple[np.ndarray, int, pa.ChunkedArray | None]:
        """Give the places of texts, how many are missing, and the texts where some are not known."""
        texts = part(groups)
        places = known.places(texts)
        unknown = np.count_nonzero(places < 0) > texts.null_count
        return places, texts.null_count, texts if unknown else None

    first, *others = _batches_of_groups(whole)
    start = part(first)
    known = NOTHING_KNOWN.with_those_of(start)
    if len(known.texts) > len(start) // 2:
        del start
        return whole.read(columns=[name], use_threads=False).column(0)
    codes = np.empty(whole.metadata.num_rows, dtype=np.int32)
    done, missing = len(start), start.null_count
    codes[:done] = known.places(start)
    del start
    for places, count, texts in beside_each_other(looked_up, others):
        if texts is not None:
            known = known.with_those_of(texts)
            places = known.places(texts)
        codes[done : done + len(places)] = places
        done += len(places)
        missing += count
    if not _is_valid(pa.chunked_array([known.texts])):
        return plain_column(whole.read(columns=[name], use_threads=False).column(0))
    indices = pa.array(codes, mask=codes < 0 if missing else None)
    return pa.chunked_array([pa.DictionaryArray.from_arrays(indices, known.texts)])


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
