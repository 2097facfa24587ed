"""A column that is there and holds nothing: of whichever table, it is read, asked about or refused; nothing stops with an error of the program."""

from __future__ import annotations

import contextlib
import io

import pandas as pd
import pytest

from localeval.base.errors import ProjectError
from localeval.checks import check_project

from ..project.test_value_settings import FULL
from ..small_project import CONTEXT, EVENTS, OUTCOMES, PEOPLE, Make

PLACES = [{"code": "E08000003", "name": "Manchester"}, {"code": "E08000006", "name": "Salford"}]
VALUES = """\
label,outcome,gain,transfer,amount,low,high,per,rates,price_year,source,edition,licence
Tax,employed,fiscal,yes,1000,900,1100,year,standard,2024,A handbook,2.0,OGL v3.0
Output,employed,economic,no,9000,,,year,,2024,A handbook,2.0,OGL v3.0
"""
VOICES = """\
respondent,source,theme,sentiment,role,quotation,consent,place_code
a1,interview,Trust,helped,participant,It went well,yes,E08000003
a2,interview,Trust,,participant,,,E08000006
"""
#: Every table of a project of two places, of which the first row has a value in each column.
TABLES = {
    "people": PEOPLE.replace("64,", "64,Female"),
    "outcomes": OUTCOMES.replace("006,12,,", "006,12,0,10"),
    "events": EVENTS,
    "costs": "item,kind,amount,year,funder,place_code\nKey workers,cash,90000,2024,City,E08000003\nRooms,in_kind,5000,2024,,\n",
    "unit_values": VALUES,
    "deflators": "year,index,series,source,published\n2023,98,MNF2,ONS,2025-01-01\n2024,100,MNF2,ONS,2025-01-01\n",
    "voices": VOICES,
    "context": CONTEXT.replace("age_band", "low,high,label,age_band").replace(",16", ",3,6,Claimants,16"),
}  # fmt: skip


def frames() -> dict[str, pd.DataFrame]:
    found = {name: pd.read_csv(io.StringIO(text), dtype=str) for name, text in TABLES.items()}
    codes = [place["code"] for place in PLACES]
    found["people"]["place_code"] = [codes[i % 3 // 2] for i in range(len(found["people"]))]
    return found


def check(make: Make, tables: dict[str, pd.DataFrame]) -> None:
    files: dict[str, str | bytes | None] = {
        f"{name}.csv": table.to_csv(index=False) for name, table in tables.items()
    }
    data = {name: f"data/{name}.csv" for name in tables}
    with contextlib.suppress(ProjectError):
        check_project(make(files, data=data, value=FULL, places=PLACES))


@pytest.mark.parametrize(
    ("table", "column"),
    [(name, column) for name, frame in frames().items() for column in frame.columns],
)
def test_a_column_without_a_value_stops_nothing(make: Make, table: str, column: str) -> None:
    tables = frames()
    tables[table][column] = ""
    check(make, tables)


@pytest.mark.parametrize("table", TABLES)
def test_a_table_without_a_row_stops_nothing(make: Make, table: str) -> None:
    tables = frames()
    tables[table] = tables[table].head(0)
    check(make, tables)


@pytest.mark.parametrize("table", TABLES)
def test_a_gap_in_each_column_stops_nothing(make: Make, table: str) -> None:
    for column in frames()[table].columns:
        tables = frames()
        tables[table].loc[0, column] = ""
        check(make, tables)
