"""Very many rows of outcomes by month: each id is kept once, and all that is read, said and refused is the same as row by row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest

from localeval.base.errors import ProjectError
from localeval.data import at_a_time, codes, parquetfile
from localeval.data import cast as casting
from localeval.data.checked_tables import CheckedTables
from localeval.data.id_positions import positions
from localeval.data.load import load
from localeval.data.parquetfile import read_parquet
from localeval.data.store import read_table, write_place_tables

from ..small_project import PEOPLE, Make

TODAY = dt.date(2026, 1, 1)
MONTHS = range(1, 13)
Ids = Callable[[list[str | None]], list[str | None]]

#: What may be done to the ids of outcomes, twelve rows each, in the order of months.
DONE: dict[str, Ids] = {
    "nothing": lambda ids: ids,
    "another form": lambda ids: [str(int(one or 0)) for one in ids],
    "spaces in some rows": lambda ids: [
        f" {one}" if i % 5 == 0 else one for i, one in enumerate(ids)
    ],
    "a stranger": lambda ids: [*ids[:40], "099", *ids[41:]],
    "a missing one": lambda ids: [*ids[:40], None, *ids[41:]],
    "words for not known": lambda ids: [*ids[:40], "N/A", *ids[41:]],
    "one twice in a month": lambda ids: [*ids[:41], ids[40], *ids[42:]],
    "shortened": lambda ids: [*ids[:40], "9E+17", *ids[41:]],
    "a mark": lambda ids: [*ids[:40], "[x]", *ids[41:]],
}


def many_rows(make: Make, ids: Ids) -> Any:
    """Make a project whose outcomes are a parquet file of many row groups."""
    project = make({"people.csv": PEOPLE}, data={"outcomes": "data/outcomes.parquet"})
    people = [f"{i:03d}" for i in range(1, 7)]
    table = pa.table(
        {
            "person_id": pa.array(ids([one for _ in MONTHS for one in people]), pa.string()),
            "month": np.repeat(np.array(MONTHS), 6),
            "employed": np.tile([1, 0, 1, 0, 0, 1], 12),
            "earnings": np.arange(72) * 10.5,
        }
    )
    pa.parquet.write_table(table, project.root / "data" / "outcomes.parquet", row_group_size=7)
    return project


def read(project: Any) -> CheckedTables | list[str]:
    try:
        return load(project, today=TODAY)
    except ProjectError as error:
        return [str(problem) for problem in error.problems]


@pytest.fixture
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquetfile, "_MANY_ROWS", 20)
    monkeypatch.setattr(parquetfile, "_BATCH", 15)
    monkeypatch.setattr(casting, "_WORTH_LEVELS", 20)
    monkeypatch.setattr(at_a_time, "MANY_ROWS", 20)


@pytest.mark.parametrize("name", DONE)
def test_the_same_is_read_and_refused(make: Make, name: str, request: Any) -> None:
    project = many_rows(make, DONE[name])
    by_row = read(project)
    request.getfixturevalue("few_are_many")
    once = read(project)
    if isinstance(by_row, list):
        assert once == by_row
        return
    assert isinstance(once, CheckedTables)
    assert once.notes == by_row.notes
    mine = once["outcomes"]
    if name == "nothing":
        assert isinstance(mine["person_id"].dtype, pd.CategoricalDtype)
    pd.testing.assert_frame_equal(
        mine.assign(person_id=mine["person_id"].astype("str")), by_row["outcomes"]
    )


@pytest.mark.usefixtures("few_are_many")
def test_ids_that_come_late_in_the_file_are_known(tmp_path: Path) -> None:
    ids = [f"P{i // 3}" for i in range(300)]
    ids[200] = "P0"
    pa.parquet.write_table(pa.table({"id": ids}), tmp_path / "a.parquet", row_group_size=7)
    column = read_parquet(tmp_path / "a.parquet", "a.parquet", frozenset({"id"})).columns["id"]
    assert pa.types.is_dictionary(column.type)
    assert column.to_pylist() == ids


@pytest.mark.usefixtures("few_are_many")
def test_a_file_of_very_many_parts_is_read_whole_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that look ids up beside each other must not read the open file at the same time."""
    monkeypatch.setattr(at_a_time, "AT_A_TIME", 8)
    ids = [f"P{i % 90}" for i in range(6_000)]
    pa.parquet.write_table(pa.table({"id": ids}), tmp_path / "a.parquet", row_group_size=15)
    for _ in range(20):
        raw = read_parquet(tmp_path / "a.parquet", "a.parquet", frozenset({"id"}))
        assert raw.columns["id"].to_pylist() == ids


@pytest.mark.usefixtures("few_are_many")
def test_ids_that_stand_once_each_are_texts(tmp_path: Path) -> None:
    table = pa.table({"id": [f"P{i}" for i in range(50)], "size": list(range(50))})
    pa.parquet.write_table(table, tmp_path / "a.parquet", row_group_size=7)
    raw = read_parquet(tmp_path / "a.parquet", "a.parquet", frozenset({"id"}))
    assert raw.columns["id"].type == pa.string()
    assert raw.columns["size"].to_pylist() == list(range(50))


@pytest.mark.usefixtures("few_are_many")
def test_a_place_does_not_store_the_ids_of_another(make: Make, tmp_path: Path) -> None:
    project = many_rows(make, DONE["nothing"])
    tables = load(project, today=TODAY)
    ids = tables["people"]["person_id"]
    places = pd.Categorical(["E08000003", "E06000001"] * 3)
    both = CheckedTables(
        {"people": tables["people"].assign(place_code=places), "outcomes": tables["outcomes"]}
    )

    class Two:
        settings = project.settings
        places = (
            project.places[0],
            type("Place", (), {"code": "E06000001", "folder": "b", "name": "B"})(),
        )

    one = both.for_place(project.places[0], Two())  # type: ignore[arg-type]
    mine = one["outcomes"]["person_id"]
    assert set(mine.cat.categories) == set(mine) < set(ids)
    write_place_tables(tables, project, tmp_path)
    stored = read_table(tmp_path / project.places[0].folder / "outcomes.parquet")
    assert (stored["person_id"].astype("str") == tables["outcomes"]["person_id"]).all()


def test_positions_of_ids_that_are_kept_once() -> None:
    known = pd.Series(["a", "b", "a", None, "c"], dtype="str")
    ids = pd.Series(pd.Categorical(["c", "a", None, "x", "b", "c"]))
    assert positions(ids, known).tolist() == [4, 0, -1, -1, 1, 4]


@pytest.mark.parametrize("seed", range(12))
def test_codes_are_found_at_the_ends_of_very_many_values(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counting the ends only finds the same codes as counting every value."""
    random = np.random.default_rng(seed)
    values = np.round(random.gamma(2, 700, 4_000), int(random.integers(0, 3)))
    for code in random.choice([-9, -1, 99, 999, 9999, 99999, 999999, 88888, 0, 123456], 3):
        values[random.choice(4_000, int(random.integers(1, 40)), replace=False)] = code
    values[random.choice(4_000, 50, replace=False)] = np.nan
    series = pd.Series(values)
    every = codes.likely_codes(series), codes.lone_codes(series), codes.heaped_codes(series)
    monkeypatch.setattr(codes, "_MANY", 1_000)
    monkeypatch.setattr(codes, "_PART", 900)
    assert len(codes._counts_at_ends(series)) < series.nunique() / 2
    ends = codes.likely_codes(series), codes.lone_codes(series), codes.heaped_codes(series)
    assert ends == every
