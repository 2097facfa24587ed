"""Reading parquet: every Arrow type made one of the few that the rest of the package knows, or left for ``cast`` to refuse.

Texts, whole and floating numbers, decimals, true and false, days, moments and categories of texts are those few. What is
none of them and has a plain form gets it: a uuid its text, a float of two bytes one of four. Bytes, times of day, durations,
lists and records have none, and are refused by their name where a column of the standard is made of them.
"""

from __future__ import annotations

import io
import itertools
import uuid
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from localeval.base.errors import Problem, ProjectError
from localeval.data.raw import RawTable, table_of

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


def read_parquet(content: bytes, file: str) -> RawTable:
    """Read a parquet file.

    Parameters
    ----------
    content : bytes
    file : str
        How the file is called in messages.

    Returns
    -------
    RawTable

    Raises
    ------
    ProjectError
        It is no parquet, or is cut short.
    """
    try:
        # Not as a dataset, which takes no two columns of one name: these are named in conform.
        with pyarrow.parquet.ParquetFile(io.BytesIO(content)) as whole:
            return _raw(whole.read(), file)
    except (pa.ArrowException, OSError, UnicodeDecodeError):
        raise ProjectError(_no_parquet(file)) from None


def _no_parquet(file: str) -> Problem:
    msg = "the file cannot be read as parquet: it is another kind of file, or cut short."
    return Problem(file, msg, "Export it again.")


def _raw(table: pa.Table, file: str) -> RawTable:
    rows = np.arange(2, table.num_rows + 2)
    return table_of(
        table.column_names, [plain_column(column) for column in table.columns], rows, file
    )


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
            return _raw(pa.Table.from_batches(batches, schema=whole.schema_arrow), file)
    except (pa.ArrowException, OSError, UnicodeDecodeError):
        raise ProjectError(_no_parquet(file)) from None


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
