"""With many rows each different value is cast once and keys are counted: the same comes out as row by row."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from localeval.data import cast as casting
from localeval.data.cast import cast
from localeval.data.column_texts import ColumnSource
from localeval.data.id_positions import positions
from localeval.data.repeated_keys import all_differ
from localeval.data.standard import ColumnKind, ColumnSpec

#: Columns of a file: their values, and the kinds that they may be of.
COLUMNS: dict[str, tuple[list[Any], tuple[ColumnKind, ...]]] = {
    "texts": (["a", " a", "b ", "", None, "N/A"], ("id", "text", "category")),
    "words that look alike": (["16-24", "16–24", "25\u00a0-49", "F"], ("category", "text")),
    "marks": (["[c]", "12", "..", "3"], ("number", "category", "binary")),
    "numbers in texts": (["1", "2.50", "", "-3", "1e3"], ("number", "text", "id")),
    "bad numbers": (["1", "£2", "x", "-"], ("number",)),
    "true among numbers": (["1", "TRUE", "2"], ("number",)),
    "yes and no": (["yes", "No", "1", "0", None, "y"], ("binary",)),
    "neither": (["1", "0", "2"], ("binary",)),
    "whole numbers": ([1, 0, None], ("binary", "id", "category", "number")),
    "floats": ([1.0, 0.0, float("nan"), 1.5], ("number", "category", "text")),
    "days": (["2024-04-01", "2024-05-02T00:00", "", None], ("date",)),
    "bad days": (["2024-04-01", "01/02/2024", "45383"], ("date",)),
    "shortened ids": (["9E+17", "12"], ("id",)),
    "errors of a sheet": (["#REF!", "a", "b"], ("category", "number")),
}


@pytest.mark.parametrize("name", COLUMNS)
def test_casting_each_value_once_gives_what_casting_each_row_gives(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    values, kinds = COLUMNS[name]
    order = np.random.default_rng(1).integers(0, len(values), 300)
    array = pa.chunked_array(
        [pa.array([values[i] for i in part]) for part in (order[:100], order[100:])]
    )
    source = ColumnSource("people.csv", "column", np.arange(2, 302))
    for kind in kinds:
        spec = ColumnSpec("column", kind, "", role="outcome")
        rows = cast(array, spec, source)
        with monkeypatch.context() as patch:
            patch.setattr(casting, "_WORTH_LEVELS", 10)
            once = cast(array, spec, source)
        if kind == "id" and isinstance(once.values.dtype, pd.CategoricalDtype):
            once_values = once.values.astype("str")  # each id is kept once
        else:
            once_values = once.values
        pd.testing.assert_series_equal(once_values, rows.values)
        assert (once.problems, once.notes) == (rows.problems, rows.notes)
        assert (once.bad == rows.bad).all()


@pytest.mark.parametrize("kind", [pa.int8(), pa.uint16(), pa.int16(), pa.int64(), pa.uint64()])
@pytest.mark.parametrize("far", [0, 10**9])
def test_ids_that_are_whole_numbers_are_kept_once(
    kind: pa.DataType, far: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the order of months nothing shows at first that they come again."""
    monkeypatch.setattr(casting, "_WORTH_LEVELS", 10)
    ids = [120, 7, 99, 0, *([] if pa.types.is_unsigned_integer(kind) else [-100])]
    ids += [far] if far and kind.bit_width == 64 else []
    array = pa.chunked_array([pa.array(ids, kind)] * 12)
    source = ColumnSource("outcomes.parquet", "id", np.arange(len(array)))
    values = cast(array, ColumnSpec("id", "id", ""), source).values
    assert list(values.cat.categories) == [str(one) for one in ids]
    assert values.astype("str").tolist() == [str(one) for one in ids] * 12


def test_values_are_cast_once_where_nothing_is_to_be_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the test before this one compares a thing with itself."""
    monkeypatch.setattr(casting, "_WORTH_LEVELS", 10)
    seen: list[int] = []
    own = casting._cast_rows

    def counted(array: pa.ChunkedArray, *rest: Any) -> Any:
        seen.append(len(array))
        return own(array, *rest)

    monkeypatch.setattr(casting, "_cast_rows", counted)
    source = ColumnSource("people.csv", "column", np.arange(100))
    cast(pa.chunked_array([["a", "b"] * 50]), ColumnSpec("column", "text", ""), source)
    assert seen == [3]  # the two, and what stands for nothing given


@pytest.mark.parametrize("repeats", [False, True])
def test_whether_keys_repeat(repeats: bool) -> None:
    people, months = 50, 12
    ids = pd.Series([f"P{i}" for i in range(people)] * months, dtype="str")
    month = pd.Series(np.repeat(np.arange(months, dtype=float), people))
    if repeats:
        ids.iloc[7] = ids.iloc[8]
    assert all_differ([ids, month]) is not repeats
    assert all_differ([ids]) is False
    assert all_differ([ids.iloc[10:50]])


def test_keys_that_are_not_given_are_left_to_the_careful_way() -> None:
    assert not all_differ([pd.Series(["a", None], dtype="str")])
    assert not all_differ([pd.Series([1.0, np.nan])])


def test_positions_of_ids() -> None:
    known = pd.Series(["a", "b", "a", None, "c"], dtype="str")
    ids = pd.Series(["c", "a", None, "x", "b"], dtype="str")
    assert positions(ids, known).tolist() == [4, 0, -1, -1, 1]
