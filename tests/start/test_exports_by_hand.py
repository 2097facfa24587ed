"""Each export, read with the settings that a careful analyst writes by hand, gives exactly the tables that it truly holds."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from localeval.data.load import load
from localeval.project.project import read_project

from .exports import EXPORTS
from .exports.export import Table

TODAY = dt.date(2026, 11, 1)
#: At most so many rows in a file of people: the exports are to be looked through.
MOST_PEOPLE = 200


def plain(value: Any) -> Any:
    """Give a value as a person would say it: numbers as numbers, days as days, None for "not known"."""
    if value is None or value is pd.NaT or value != value:
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    if isinstance(value, str | dt.date):
        return value
    return round(float(value), 6)


def rows_of(table: Table | pd.DataFrame, columns: list[str]) -> list[tuple[Any, ...]]:
    """Give the rows of a table in an order that is the same for the same rows."""
    values = [[plain(value) for value in table[name]] for name in columns]
    return sorted(zip(*values, strict=True), key=lambda row: [str(value) for value in row])


@pytest.mark.parametrize("name", EXPORTS)
def test_export_is_read_as_what_it_truly_holds(name: str, tmp_path: Path) -> None:
    export = EXPORTS[name]
    project = read_project(export.project(tmp_path))
    tables = load(project, today=TODAY)
    assert set(tables) == set(export.truth)
    for table, truth in export.truth.items():
        frame = tables[table]
        one_place = len(project.places) == 1 and table != "context"
        added = {
            "rows_left_out",
            "other_starts",
            "other_group",
            *(("place_code",) if one_place else ()),
        }
        assert {column for column in frame if column not in added} == set(truth), table
        assert rows_of(frame, list(truth)) == rows_of(truth, list(truth)), table


def test_exports_are_many_and_small_enough_to_be_looked_through() -> None:
    for export in EXPORTS.values():
        assert 20 <= len(export.truth["people"]["person_id"]) <= MOST_PEOPLE, export.name
        assert sum(map(len, export.files.values())) < 100_000, export.name
