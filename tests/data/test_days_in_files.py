"""Days as files have them: read where there is one reading, refused with the line that says which, and never taken for another."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pandas as pd
import pytest

from localeval.base.errors import Problem, ProjectError
from localeval.data.load import load

from ..small_project import Make

TODAY = dt.date(2026, 1, 1)
HEADER = "person_id,group,start_date,age,sex"
APRIL = [dt.date(2024, month, day) for month, day in ((4, 25), (6, 13), (2, 1), (5, 7), (3, 2), (1, 31))]  # fmt: skip
#: In which nothing tells the day from the month.
EITHER = [dt.date(2024, month, day) for month, day in ((4, 3), (6, 5), (2, 1), (11, 12), (8, 7), (1, 2))]  # fmt: skip


def files(*starts: list[str]) -> dict[str, str | None]:
    """Give people of whom each list is in a file of its own, and their outcomes."""
    made: dict[str, str | None] = {"people.csv": None}
    number = 0
    outcomes = ["person_id,month,employed,earnings"]
    for name, days in zip("ab", starts, strict=False):
        rows = [HEADER]
        for day in days:
            group = ("participant", "comparison")[number % 2]
            sex = ("Female", "Male")[number % 3 // 2]
            rows.append(f'{number},{group},"{day}",{20 + number},{sex}')
            outcomes.append(f"{number},12,{number // 2 % 2},{number * 1000}")
            number += 1
        made[f"{name}.csv"] = "\n".join(rows) + "\n"
    return {**made, "outcomes.csv": "\n".join(outcomes) + "\n"}


def starts(make: Make, *days: list[str], **data: Any) -> list[dt.date]:
    named = [f"data/{name}.csv" for name, _ in zip("ab", days, strict=False)]
    made = make(files(*days), data={"people": named, **data}, programme=PROGRAMME)
    return [day.date() for day in load(made, today=TODAY)["people"]["start_date"]]


PROGRAMME = {"name": "Working Well", "organisation": "A council", "started": "2024-01-01"}


def problem(make: Make, *days: list[str], **data: Any) -> Problem:
    with pytest.raises(ProjectError) as caught:
        starts(make, *days, **data)
    [found] = caught.value.problems
    return found


def written(days: list[dt.date], how: str) -> list[str]:
    return [day.strftime(how) for day in days]


@pytest.mark.parametrize("how", ["%Y-%m-%d", "%d %B %Y", "%d-%b-%Y", "%B %d, %Y", "%Y%m%d", "%Y/%m/%d", "%Y-%m-%dT00:00:00+01:00"])  # fmt: skip
def test_days_with_one_reading_need_no_line(make: Make, how: str) -> None:
    assert starts(make, written(EITHER, how)) == EITHER


@pytest.mark.parametrize(
    ("how", "line"),
    [
        ("%d/%m/%Y", "which comes first: dates: {start_date: day-first} or month-first"),
        ("%m/%d/%Y", "which comes first: dates: {start_date: day-first} or month-first"),
        ("%d/%m/%y", 'which comes first: dates: {start_date: "%d/%m/%y"} or "%m/%d/%y"'),
        ("%d.%m.%Y", "dates: {start_date: day-first} or month-first"),
    ],
)
def test_days_with_two_readings_are_asked_about_and_never_taken(
    make: Make, how: str, line: str
) -> None:
    found = problem(make, written(EITHER, how))
    assert (found.where, found.column, found.row) == ("data/a.csv", "start_date", 2)
    assert line in found.remedy


@pytest.mark.parametrize(
    ("how", "style"),
    [
        ("%d/%m/%Y", "day-first"),
        ("%m/%d/%Y", "month-first"),
        ("%d/%m/%Y %H:%M", "day-first"),
        ("%d/%m/%y", "%d/%m/%y"),
        ("%d-%b-%y", "%d-%b-%y"),
        ("%d%m%Y", "%d%m%Y"),
    ],
)
def test_the_line_that_is_proposed_reads_them(make: Make, how: str, style: str) -> None:
    shown = f'"{style}"' if "%" in style else style
    assert f"dates: {{start_date: {shown}}} under data" in problem(make, written(APRIL, how)).remedy
    assert starts(make, written(APRIL, how), dates={"start_date": style}) == APRIL


@pytest.mark.parametrize("form", ["{}", "{}.0", "{}.5"])
def test_numbers_of_a_spreadsheet_are_read_where_that_is_said(make: Make, form: str) -> None:
    days = [form.format((day - dt.date(1899, 12, 30)).days) for day in APRIL]
    found = problem(make, days)
    assert "a spreadsheet's number of a day" in found.remedy
    assert "dates: {start_date: excel}" in found.remedy
    assert starts(make, days, dates={"start_date": "excel"}) == APRIL


def test_numbers_that_a_file_holds_as_such_are_days_where_that_is_said(make: Make) -> None:
    made = files([])
    table = pd.read_csv(io.StringIO(str(files(written(APRIL, "%Y-%m-%d"))["a.csv"])))
    table["start_date"] = [float((day - dt.date(1899, 12, 30)).days) for day in APRIL]
    for kind in ("parquet", "xlsx"):
        buffer = io.BytesIO()
        if kind == "parquet":
            table.to_parquet(buffer)
        else:
            table.to_excel(buffer, index=False)
        outcomes = files(written(APRIL, "%Y-%m-%d"))["outcomes.csv"]
        given = {
            **made,
            "a.csv": None,
            f"people.{kind}": buffer.getvalue(),
            "outcomes.csv": outcomes,
        }
        data = {"people": f"data/people.{kind}", "dates": {"start_date": "excel"}}
        read = load(make(given, data=data, programme=PROGRAMME), today=TODAY)["people"]
        assert [day.date() for day in read["start_date"]] == APRIL


@pytest.mark.parametrize(
    ("how", "data"),
    [
        ("%Y-%m-%dT23:00:00Z", {}),
        ("%Y-%m-%d 23:00", {}),
        ("%Y-%m-%dT23:00:00Z", {"dates": "iso"}),
        ("%d/%m/%Y 23:00", {"dates": "day-first"}),
        ("%m/%d/%Y 11:00:00 PM", {"dates": {"start_date": "month-first"}}),
        ("%Y-%m-%dT22:00:00.000Z", {"dates": "day-first"}),
    ],
)
def test_midnight_of_another_time_zone_is_no_day_before(
    make: Make, how: str, data: dict[str, Any]
) -> None:
    found = problem(make, [*written(APRIL[:5], how), "2024-01-05T00:00:00Z"], **data)
    assert "as midnight in another time zone is written" in found.what


def test_files_that_write_days_otherwise_are_read_each_in_its_way(make: Make) -> None:
    first, second = written(APRIL[:3], "%d/%m/%Y"), written(APRIL[:3], "%m/%d/%Y")
    line = "dates: {data/a.csv: day-first, data/b.csv: month-first}"
    assert line in problem(make, first, second).remedy
    each = {"data/a.csv": "day-first", "data/b.csv": "month-first"}
    assert starts(make, first, second, dates=each) == APRIL[:3] * 2
    found = problem(make, first, second, dates="day-first")
    assert (found.where, found.row) == ("data/b.csv", 2)
    assert "dates: {start_date: day-first, data/b.csv: month-first}" in found.remedy
    said = {"start_date": "day-first", "data/b.csv": "month-first"}
    assert starts(make, first, second, dates=said) == APRIL[:3] * 2
    iso = written(APRIL[3:], "%Y-%m-%d")
    assert starts(make, iso, second, dates={"data/b.csv": "month-first"}) == APRIL[3:] + APRIL[:3]


def test_days_of_a_table_are_read_in_its_way(make: Make) -> None:
    days = written(APRIL[:3], "%d/%m/%Y")
    assert starts(make, days, dates={"people": "day-first"}) == APRIL[:3]
    assert starts(make, days, dates={"people": "iso", "start_date": "day-first"}) == APRIL[:3]
    found = problem(make, days, dates={"people": "month-first"})
    assert "write dates: {people: month-first, start_date: day-first} under data" in found.remedy
    found = problem(make, days, dates={"outcomes": "iso"})
    assert "dates: {outcomes: iso, start_date: day-first} under data" in found.remedy
    with pytest.raises(ProjectError, match="'peple' is not a column"):
        starts(make, days, dates={"peple": "day-first"})


def test_a_file_in_which_nothing_decides_is_named(make: Make) -> None:
    found = problem(make, written(APRIL[:3], "%d/%m/%Y"), written(EITHER[:3], "%d/%m/%Y"))
    assert "if 'data/b.csv', where nothing decides it, is written as the rest" in found.remedy


def test_two_orders_in_one_file_are_said(make: Make) -> None:
    found = problem(make, [*written(APRIL[:3], "%d/%m/%Y"), *written(APRIL[:3], "%m/%d/%Y")])
    assert "In '25/04/2024' the day can only come first, and in '04/25/2024' the month" in found.remedy  # fmt: skip


def test_a_file_that_is_none_of_the_project_is_refused(make: Make) -> None:
    with pytest.raises(ProjectError, match=r"'data/x\.csv' is not a column"):
        starts(make, written(APRIL, "%Y-%m-%d"), dates={"data/x.csv": "day-first"})
