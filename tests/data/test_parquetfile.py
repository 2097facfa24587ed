"""Every Arrow type is read rightly, or refused by its name."""

from __future__ import annotations

import datetime as dt
import decimal
import io
import uuid
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest

from localeval.base.errors import ProjectError
from localeval.data.checked_tables import CheckedTables
from localeval.data.load import load

from ..small_project import OUTCOMES, PEOPLE, Make

TODAY = dt.date(2026, 1, 1)


def table(text: str) -> pa.Table:
    frame = pd.read_csv(io.StringIO(text), dtype={"person_id": "str"})
    return pa.Table.from_pandas(frame, preserve_index=False)


def loaded(make: Make, **columns: Any) -> CheckedTables:
    """Read the small project with columns of people, or of outcomes where they have one of the name, replaced."""
    tables = {"people": table(PEOPLE), "outcomes": table(OUTCOMES)}
    for name, values in columns.items():
        for key, one in tables.items():
            if name in one.column_names:
                tables[key] = one.set_column(one.column_names.index(name), name, values)
    files: dict[str, str | bytes | None] = {}
    for key, one in tables.items():
        buffer = io.BytesIO()
        pyarrow.parquet.write_table(one, buffer)
        files[f"{key}.parquet"] = buffer.getvalue()
    return load(make(files, data={key: f"data/{key}.parquet" for key in tables}), today=TODAY)


IDS = [uuid.UUID(int=i) for i in range(6)]


@pytest.mark.parametrize(
    ("ids", "first"),
    [
        (
            pa.ExtensionArray.from_storage(
                pa.uuid(), pa.array([i.bytes for i in IDS], pa.binary(16))
            ),
            str(IDS[0]),
        ),
        (pa.array([decimal.Decimal(f"{i}.00") for i in range(6)], pa.decimal128(12, 2)), "0"),
        (pa.array(range(6), pa.uint64()), "0"),
        (pa.array(np.arange(6, dtype="float16")), "0"),
        (pa.array([f"{i}" for i in range(6)], pa.large_string()), "0"),
        (pa.array([f"{i}" for i in range(6)], pa.string_view()), "0"),
        (pa.array([f"{i}" for i in range(6)]).dictionary_encode(), "0"),
    ],
    ids=["uuid", "decimal", "uint64", "float16", "large_string", "string_view", "dictionary"],
)
def test_ids_of_every_type_are_texts(make: Make, ids: pa.Array, first: str) -> None:
    tables = loaded(make, person_id=ids)
    assert tables["people"]["person_id"].iloc[0] == first
    assert tables["outcomes"]["person_id"].tolist() == tables["people"]["person_id"].tolist()


FLAGS = [1, 0, 1, 0, 1, None]


@pytest.mark.parametrize(
    "kind",
    [pa.float16(), pa.decimal128(5, 2), pa.decimal256(40, 3), pa.int8(), pa.bool_(), pa.float64()],
    ids=str,
)
def test_a_flag_of_every_type_is_one_or_zero(make: Make, kind: pa.DataType) -> None:
    values: list[Any] = FLAGS
    if pa.types.is_decimal(kind):
        values = [None if flag is None else decimal.Decimal(flag) for flag in FLAGS]
    elif pa.types.is_boolean(kind):
        values = [None if flag is None else bool(flag) for flag in FLAGS]
    elif pa.types.is_float16(kind):
        values = [None if flag is None else np.float16(flag) for flag in FLAGS]
    employed = loaded(make, employed=pa.array(values, kind))["outcomes"]["employed"]
    assert employed.tolist()[:5] == [1.0, 0.0, 1.0, 0.0, 1.0]
    assert np.isnan(employed.iloc[5])


@pytest.mark.parametrize(
    ("kind", "zone", "day"),
    [
        ("us", None, "2024-04-30"),
        ("ns", "UTC", "2024-04-30"),
        ("ms", "Europe/London", "2024-05-01"),
        ("s", "America/New_York", "2024-04-30"),
    ],
)
def test_a_moment_is_the_day_in_the_time_zone_of_the_file(
    make: Make, kind: Any, zone: str | None, day: str
) -> None:
    """23:30 in Greenwich on 30 April is the first of May in London."""
    moment = dt.datetime(2024, 4, 30, 23, 30, tzinfo=dt.UTC if zone else None)
    dates = pa.array([moment] * 6, pa.timestamp(kind, zone))
    assert set(loaded(make, start_date=dates)["people"]["start_date"]) == {pd.Timestamp(day)}


@pytest.mark.parametrize(
    "dates",
    [
        pa.array(
            [dt.datetime(2024, 4, 30, 23), *[dt.datetime(2024, 11, 1)] * 5],
            pa.timestamp("us", "UTC"),
        ),
        pa.array(["2024-04-30T23:00:00Z", *["2024-11-01T00:00:00Z"] * 5]),
    ],
    ids=["moments", "texts"],
)
def test_midnight_of_another_time_zone_is_refused(make: Make, dates: pa.Array) -> None:
    """British summer: the day that is meant is the first of May."""
    with pytest.raises(ProjectError) as caught:
        loaded(make, start_date=dates)
    (problem,) = caught.value.problems
    assert problem.place == "data/people.parquet, column start_date, row 2"
    assert "the moment is 23:00, as midnight in another time zone is written" in problem.what


#: Windows-1252 that a program has marked as UTF-8.
NO_TEXT = pa.Array.from_buffers(pa.string(), 6, pa.array([b"caf\xe9"] * 6, pa.binary()).buffers())


def test_two_columns_of_one_name_are_named(make: Make) -> None:
    people = table(PEOPLE).append_column("age", pa.array([33] * 6))
    buffer = io.BytesIO()
    pyarrow.parquet.write_table(people, buffer)
    with pytest.raises(ProjectError, match="column age, row 1: more than one column is called"):
        load(make({"people.parquet": buffer.getvalue()}, data={"people": "data/people.parquet"}))


@pytest.mark.parametrize(
    ("values", "says"),
    [
        (
            pa.array([b"abc"] * 6, pa.binary(3)),
            "bytes that are no text, or not marked as text (fixed_size_binary[3])",
        ),
        (
            pa.array([b"\xff"] * 6, pa.binary()),
            "bytes that are no text, or not marked as text (binary)",
        ),
        (
            pa.array([b"a"] * 6, pa.large_binary()),
            "bytes that are no text, or not marked as text (large_binary)",
        ),
        (
            pa.array([b"a"] * 6, pa.binary_view()),
            "bytes that are no text, or not marked as text (binary_view)",
        ),
        (pa.array([5] * 6, pa.time32("s")), "times of day (time32"),
        (pa.array([5] * 6, pa.time64("us")), "times of day (time64[us])"),
        (pa.array([5] * 6, pa.duration("s")), "lengths of time (duration[s])"),
        (pa.array([[1]] * 6), "lists of values (list<"),
        (pa.array([{"a": 1}] * 6), "records of several values (struct<"),
        (NO_TEXT, "bytes that are no text, or not marked as text"),
        (NO_TEXT.dictionary_encode(), "bytes that are no text, or not marked as text"),
        (
            pa.array([dt.datetime(2024, 5, 1)] * 6, pa.timestamp("us", "Mars/Phobos")),
            "moments in an unknown time zone, 'Mars/Phobos'",
        ),
    ],
    ids=lambda value: str(value.type) if isinstance(value, pa.Array) else "",
)
@pytest.mark.parametrize("column", ["sex", "age", "start_date"])
def test_what_has_no_plain_form_is_refused_by_its_name(
    make: Make, values: pa.Array, says: str, column: str
) -> None:
    with pytest.raises(ProjectError) as caught:
        loaded(make, **{column: values})
    problem = caught.value.problems[0]
    assert problem.place == f"data/people.parquet, column {column}"
    assert f"the column holds {says}" in problem.what


def test_a_column_that_is_not_used_may_hold_anything(make: Make) -> None:
    people = table(PEOPLE).append_column("photo", pa.array([b"\xff"] * 6))
    buffer = io.BytesIO()
    pyarrow.parquet.write_table(people, buffer)
    project = make({"people.parquet": buffer.getvalue()}, data={"people": "data/people.parquet"})
    assert "photo" not in load(project, today=TODAY)["people"]


def test_a_category_of_numbers_is_read_as_numbers(make: Make) -> None:
    ages = pa.array([30.0, 17.0, 52.0, 41.0, 23.0, 64.0]).dictionary_encode()
    assert loaded(make, age=ages)["people"]["age"].tolist() == [30, 17, 52, 41, 23, 64]
