"""Rows of a table that share their key, and what a person may do about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa

from localeval.base.errors import Problem
from localeval.data.in_parts import near_each_other, parts
from localeval.data.packed_texts import Packing, all_numbers
from localeval.data.problems import names, rows_problem
from localeval.data.standard import TableSpec
from localeval.project.data_settings import DataSettings

#: Cells of a table of all keys, for each row, that are counted through at most.
_MOST_CELLS = 4

#: Gives the numbers of the values in a part of the rows.
_Numbers = Callable[[slice], np.ndarray]


def repeated_key(
    frame: pd.DataFrame, spec: TableSpec, theirs: Mapping[str, str], data: DataSettings
) -> list[Problem]:
    """Name the rows that share their key; rows without a key are reported as empty, not here."""
    key = list(spec.key)
    if all_differ(frame[name] for name in key):
        return []
    known = frame[key].notna().all(axis=1).to_numpy()
    repeated = known & frame[key].duplicated(keep=False).to_numpy()
    if not repeated.any():
        return []
    rows = frame[repeated]
    called = " and ".join(theirs[name] for name in key)
    one = spec.row.removeprefix("a ").removeprefix("an ")
    what = f"the same {called} stands in more than one row"
    remedy = f"Keep one row for each {one}, or correct the {called}."
    versions = rows.drop_duplicates().groupby(key, observed=True)
    others = [name for name in rows if name not in key]
    differ = [name for name in others if (versions[name].nunique(dropna=False) > 1).any()]
    if differ:
        alike = rows.groupby(key, observed=True)[differ].transform("nunique", dropna=False) == 1
        rows = rows[~alike.all(axis=1)]
        remedy = f"{remedy[:-1]}; they differ in {names([theirs[name] for name in differ], 4)}."
        remedy += _of_several_starts(spec, differ, frame, data)
        if spec.name == "people" and data.which_start and "start_date" not in differ:
            what += " of one start, so that nobody can say which of them counts"
        if "group" in differ:
            what += ", once in each group"
            remedy = f"Nobody can be in both groups. {remedy}"
        elif "place_code" in differ:
            what += ", in more than one place"
            remedy = f"Everybody is counted in one place, where they started. {remedy}"
    else:
        line = data.duplicates_line(spec.name, "drop-identical")
        remedy = (
            f"Keep one row for each {one}, or write '{line}' under data in evaluation.yml: they are the same "
            "in every column that is used."
        )
    return [rows_problem(spec.file, theirs[key[0]], rows.index.tolist(), what, remedy)]


def _of_several_starts(
    spec: TableSpec, differ: Sequence[str], frame: pd.DataFrame, data: DataSettings
) -> str:
    """Say what to write where rows may be of different starts of one person; nothing where they are not."""
    if spec.name == "people" and "start_date" in differ:
        return (
            f" If they started more than once, write '{data.duplicates_line('people', 'first-start')}' under data in evaluation.yml (or "
            "last-start): months count from that start, and rows of other starts are left out and counted."
        )
    if spec.name == "people" and "start_date" not in frame and not data.which_start:
        return " If they started more than once, say under data, columns which column is the start_date; then 'duplicates: first-start' keeps one row."
    if spec.name == "outcomes" and data.which_start and "month" not in data.derive:
        return " If the rows are counted from different starts, say in a column start_date here which start each is of: those of the start that counts are kept."
    return ""


def all_differ(columns: Iterable[pd.Series]) -> bool:
    """Whether no two rows have the same in all columns; where that is not soon seen, False."""
    numbered: list[tuple[_Numbers, int]] = []
    size, rows = 1, 0
    for values in columns:
        numbers, count = _numbered(values)
        rows = len(values)
        if numbers is None or size * count > _MOST_CELLS * max(rows, 1):
            return False
        numbered.append((numbers, count))
        size *= max(count, 1)
    if not numbered:
        return True
    seen = np.zeros(size, dtype=bool)
    for part in parts(rows):
        cell = np.zeros(part.stop - part.start, dtype=np.int64)
        for numbers, count in numbered:
            cell *= count
            cell += numbers(part)
        seen[cell] = True
    return int(np.count_nonzero(seen)) == rows


def _numbered(values: pd.Series) -> tuple[_Numbers | None, int]:
    """Give each value a number from 0 on, the same for the same value, and how many there can be; None where one is missing."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        codes = values.array.codes
        known = codes.min(initial=0) >= 0
        return (codes.__getitem__ if known else None), len(values.cat.categories)
    if pd.api.types.is_float_dtype(values):
        own = values.to_numpy()
        ends = near_each_other(own)
        # Whole numbers near each other, such as months, are numbers already.
        if ends is not None and not ends.missing:
            low = ends.low
            return lambda part: (own[part] - low).astype(np.int64), int(ends.high - low) + 1
    encoded = pa.array(values, from_pandas=True)
    encoded = encoded.combine_chunks() if isinstance(encoded, pa.ChunkedArray) else encoded
    if pa.types.is_string(encoded.type) or pa.types.is_large_string(encoded.type):
        texts = pa.chunked_array([encoded])
        packing = Packing.of(texts)
        packed = None if packing is None else all_numbers(texts, packing)
        if packing is not None and packed is not None and packing.size <= _MOST_CELLS * len(values):
            return packed.__getitem__, packing.size
    encoded = encoded.dictionary_encode()
    if encoded.null_count:
        return None, 0
    indices = encoded.indices.to_numpy(zero_copy_only=False)
    return indices.__getitem__, len(encoded.dictionary)
