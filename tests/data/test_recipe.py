"""The recipe: exports as they come give the tables that a person would have made of them by hand."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest

from localeval.base.errors import ProjectError
from localeval.data.load import load, look
from localeval.data.standard import DUPLICATES_LEFT_OUT
from localeval.data.unused_columns import unused_columns

from ..small_project import CONTEXT, EVENTS, OUTCOMES, PEOPLE, Make

TODAY = dt.date(2026, 1, 1)


@dataclass(frozen=True)
class Export:
    """Files as a system writes them, and the recipe under which they are the good tables."""

    name: str
    files: dict[str, str]
    data: dict[str, Any]
    #: What a note must say.
    notes: tuple[str, ...] = ()
    changes: dict[str, Any] = field(default_factory=dict)


def day_first(text: str) -> str:
    """Write the days of a csv text with the day first."""
    return re.sub(r"(\d{4})-(\d{2})-(\d{2})", r"\3/\2/\1", text)


WIDE_OUTCOMES = """\
Ref,In work M12,Pay M12
001,1,9100
002,0,0
003,1,12000.5
004,0,0
005,1,8000
006,,
"""

EXPORTS = [
    Export(
        "a column that each table calls otherwise",
        {
            "people.csv": PEOPLE.replace("person_id", "Client Ref"),
            "outcomes.csv": OUTCOMES.replace("person_id", "Participant ID"),
        },
        {"columns": {"person_id": ["Client Ref", "Participant ID"]}},
    ),
    Export(
        "a column that each file of a table calls otherwise",
        {
            "people.csv": "".join(PEOPLE.splitlines(keepends=True)[:4]).replace("sex", "Gender"),
            "more.csv": "".join(
                [PEOPLE.splitlines(keepends=True)[0], *PEOPLE.splitlines(keepends=True)[4:]]
            ).replace("sex", "Sex at birth"),
        },
        {
            "people": ["data/people.csv", "data/more.csv"],
            "columns": {"sex": ["Gender", "Sex at birth"]},
        },
    ),
    Export(
        "days with the day first",
        {"people.csv": day_first(PEOPLE)},
        {"dates": "day-first"},
        ("data/people.csv: dates: 5 values of 'start_date' read as day-first.",),
    ),
    Export(
        "days with the month first",
        {"people.csv": PEOPLE.replace("2024-05-08", "5/8/2024").replace("2024-06-01", "6/1/2024")},
        {"dates": {"start_date": "month-first"}},
        ("dates: 2 values of 'start_date' read as month-first",),
    ),
    Export(
        "days in a format",
        {"people.csv": PEOPLE.replace("2024-05-08", "08.05.24").replace("2024-06-01", "01.06.24")},
        {"dates": "%d.%m.%y"},
    ),
    Export(
        "days with the names of months",
        {
            "people.csv": PEOPLE.replace("2024-05-08", "8 May 2024").replace(
                "2024-06-01", "01-Jun-2024 00:00"
            )
        },
        {"dates": "day-first"},
    ),
    Export(
        "amounts with signs",
        {
            "outcomes.csv": OUTCOMES.replace("9100", '"£9,100.00"').replace(
                "12000.5", '"£ 12,000.50"'
            )
        },
        {"numbers": {"currency": "£", "thousands": ","}},
        ("numbers: 2 values of 'earnings' had signs or separators taken away",),
    ),
    Export(
        "amounts with a decimal comma",
        {
            "outcomes.csv": OUTCOMES.replace("9100", '"9.100,00"').replace(
                "12000.5", '"12.000,5 EUR"'
            )
        },
        {"numbers": {"outcomes": {"decimal": ",", "thousands": ".", "currency": ["€", "EUR"]}}},
        changes={"currency": "EUR"},
    ),
    Export(
        "codes in any column",
        {
            "people.csv": PEOPLE.replace("64,", "64,Prefer not to say").replace(
                ",2024-06-01", ",2024-06-01"
            ),
            "outcomes.csv": OUTCOMES.replace("006,12,,", "006,12,-9,-9.00"),
        },
        {"missing": ["prefer not to say", -9]},
        ("missing: 1 value of 'sex' taken for not known", "missing: 1 value of 'employed' taken"),
    ),
    Export(
        "codes of one column",
        {
            "outcomes.csv": OUTCOMES.replace("006,12,,", "006,12,,0").replace(
                "006,12,,0", "006,12,,999"
            )
        },
        {"missing": {"earnings": [999]}},
    ),
    Export(
        "a code that is an amount with a sign",
        {"outcomes.csv": OUTCOMES.replace("006,12,,", "006,12,,£999.00")},
        {"missing": {"earnings": 999}, "numbers": {"currency": "£"}},
    ),
    Export(
        "a day that stands for none",
        {"people.csv": PEOPLE.replace("comparison,,64", "comparison,1900-01-01,64")},
        {"missing": {"start_date": ["1900-01-01"]}},
    ),
    Export(
        "words of their own",
        {
            "people.csv": PEOPLE.replace("participant", "Programme")
            .replace("comparison", "Not started")
            .replace("52,Male", "52,M")
        },
        {
            "values": {
                "group": {"Programme": "participant", "Not started": "comparison"},
                "sex": {"M": "Male", "f": "Female"} | {"Female": "Female"},
            }
        },
        ("values: 6 values of 'group' put into the words", "values: 1 value of 'sex' put into"),
    ),
    Export(
        "an empty cell is a group",
        {"people.csv": PEOPLE.replace("comparison", "")},
        {"values": {"group": {"": "comparison", "participant": "participant"}}},
    ),
    Export(
        "numbers and truths for words",
        {"people.csv": PEOPLE.replace("participant", "1").replace("comparison", "0")},
        {"values": {"group": {"1": "participant", "0": "comparison"}}},
    ),
    Export(
        "yes and no in other words",
        {
            "outcomes.csv": OUTCOMES.replace(",12,1,", ",12,In work,")
            .replace(",12,0,", ",12,Out of work,")
            .replace("006,12,", "006,12,DK")
        },
        {"values": {"employed": {"In work": 1, "Out of work": 0, "DK": None}}},
    ),
    Export(
        "a column for each month, in a file of its own",
        {"outcomes.csv": WIDE_OUTCOMES},
        {
            "wide": {"employed": "In work M{month}", "earnings": "Pay M{month}"},
            "columns": {"person_id": "Ref"},
        },
        ("wide: 'employed' is in a column for each of the months 12",),
    ),
    Export(
        "a column for each month, under names of no order",
        {
            "outcomes.csv": WIDE_OUTCOMES.replace("In work M12", "Work after a year").replace(
                "Ref", "person_id"
            )
        },
        {"wide": {"employed": {"12": "Work after a year"}, "earnings": "Pay M{month}"}},
    ),
    Export(
        "a title and totals around the table",
        {"people.csv": f"Report of 1 April,,,,\n,,,,\n{PEOPLE}Total,6\nEnd of report\n\n"},
        {"header_row": {"people": 3}, "skip_footer": {"data/people.csv": 2}},
        ("data/people.csv: skip_footer: rows 10 and 11 left out",),
    ),
    Export(
        "units below the names, and the names again",
        {
            "people.csv": PEOPLE.replace("\n", "\n(id),text,days,years,\n", 1)
            + PEOPLE.split("\n")[0]
            + "\n"
        },
        {"skip_rows": {"people": 2}},
        (
            "data/people.csv: skip_rows: row 2 left out",
            "data/people.csv: row 9 left out, as the names of the columns stand there again.",
        ),
    ),
    Export(
        "another separator and encoding for one file",
        {"people.csv": PEOPLE.replace(",", ";")},
        {"separator": {"people": ";"}, "encoding": {"people": "windows-1252"}},
    ),
    Export(
        "rows that stand twice",
        {
            "people.csv": PEOPLE + "003,participant,2024-06-01,52,Male\n",
            "outcomes.csv": OUTCOMES + "001,12,1,9100\n",
        },
        {"duplicates": "drop-identical"},
        ("data/people.csv: duplicates: 1 row that is the same as another left out",),
    ),
    Export(
        "pay of a month",
        {
            "outcomes.csv": OUTCOMES.replace("9100", "758.25")
            .replace("12000.5", "1000")
            .replace("8000", "666.5")
        },
        {"units": {"earnings": "monthly"}},
        ("units: 5 values of 'earnings' are of one month, and were multiplied by 12",),
    ),
]

#: What the pay of the last export is in a year; in all others it is that of the good tables.
YEARLY = {"pay of a month": [9099.0, 0.0, 12000.0, 0.0, 7998.0]}


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.name)
def test_an_export_with_its_recipe_is_the_table_made_by_hand(make: Make, export: Export) -> None:
    good = load(make(), today=TODAY)
    found = load(make(dict(export.files), data=export.data, **export.changes), today=TODAY)
    expected = good["outcomes"]
    if export.name in YEARLY:
        expected = expected.assign(earnings=[*YEARLY[export.name], np.nan])
    as_made = {
        name: found[name].drop(columns=DUPLICATES_LEFT_OUT, errors="ignore") for name in found
    }
    pd.testing.assert_frame_equal(as_made["people"], good["people"])
    pd.testing.assert_frame_equal(as_made["outcomes"], expected)
    for note in export.notes:
        assert any(note in said for said in found.notes), found.notes


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.name)
def test_the_files_stay_as_they_are(make: Make, export: Export, tmp_path: Path) -> None:
    project = make(dict(export.files), data=export.data, **export.changes)
    before = {path: path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file()}
    load(project, today=TODAY)
    assert {path: path.read_bytes() for path in before} == before
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == sorted(before)


def test_rows_that_were_left_out_are_counted_beside_the_one_that_stays(make: Make) -> None:
    again = "003,participant,2024-06-01,52,Male\n"
    text = PEOPLE + again + again + "001,participant,2024-05-01,30,Female\n"
    project = make({"people.csv": text}, data={"duplicates": "drop-identical"})
    found = load(project, today=TODAY)
    assert found["people"][DUPLICATES_LEFT_OUT].tolist() == [1, 0, 2, 0, 0, 0]
    assert DUPLICATES_LEFT_OUT not in found["outcomes"]


# Several files


def halves(text: str) -> tuple[str, str]:
    """Part a csv text into two files with a header each."""
    header, *rows = text.splitlines()
    return "\n".join([header, *rows[:3]]) + "\n", "\n".join([header, *rows[3:]]) + "\n"


def test_several_files_are_one_table(make: Make) -> None:
    first, second = halves(PEOPLE)
    project = make(
        {"people.csv": None, "q1.csv": first, "q2.csv": second},
        data={"people": ["data/q1.csv", "data/q2.csv"]},
    )
    found = load(project, today=TODAY)
    pd.testing.assert_frame_equal(found["people"], load(make(), today=TODAY)["people"])
    assert found.notes == ("people: one table of 3 rows of data/q1.csv, 3 rows of data/q2.csv.",)


def test_files_of_several_kinds_and_names_are_one_table(make: Make) -> None:
    first, second = halves(OUTCOMES)
    frame = pd.read_csv(io.StringIO(second.replace("person_id", "Ref")), dtype={"Ref": "str"})
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False)
    project = make(
        {"outcomes.csv": None, "q1.csv": first, "q2.parquet": buffer.getvalue()},
        data={"outcomes": ["data/q1.csv", "data/q2.parquet"], "columns": {"person_id": "Ref"}},
    )
    found = load(project, today=TODAY)["outcomes"]
    pd.testing.assert_frame_equal(found, load(make(), today=TODAY)["outcomes"])


def test_a_problem_in_one_of_several_files_is_placed_there(make: Make) -> None:
    first, second = halves(PEOPLE)
    project = make(
        {"q1.csv": first.replace(",17,", ",170,"), "q2.csv": second.replace(",41,", ",410,")},
        data={"people": ["data/q1.csv", "data/q2.csv"]},
    )
    with pytest.raises(ProjectError) as caught:
        load(project, today=TODAY)
    problem = caught.value.problems[0]
    assert problem.place == "data/q1.csv, column age, row 3"
    assert problem.what == "170 is not possible here (also in row 2 in data/q2.csv)."


@pytest.mark.parametrize(
    ("row", "remedy"),
    [
        ("001,participant,2024-05-01,30,Female", "write 'duplicates: drop-identical' under data"),
        ("001,participant,2024-05-01,31,Female", "they differ in 'age'"),
    ],
)
def test_a_person_in_two_files_is_a_problem(make: Make, row: str, remedy: str) -> None:
    first, second = halves(PEOPLE)
    project = make(
        {"q1.csv": first, "q2.csv": f"{second}{row}\n"},
        data={"people": ["data/q1.csv", "data/q2.csv"]},
    )
    with pytest.raises(ProjectError) as caught:
        load(project, today=TODAY)
    problem = caught.value.problems[0]
    assert problem.place == "data/q1.csv, column person_id, row 2"
    assert "also in row 5 in data/q2.csv" in problem.what
    assert remedy in problem.remedy


def test_a_person_in_two_files_with_the_same_values_is_kept_once_where_that_is_declared(
    make: Make,
) -> None:
    first, second = halves(PEOPLE)
    project = make(
        {"q1.csv": first, "q2.csv": f"{second}001,participant,2024-05-01,30,Female\n"},
        data={"people": ["data/q1.csv", "data/q2.csv"], "duplicates": "drop-identical"},
    )
    assert len(load(project, today=TODAY)["people"]) == 6


def test_all_files_that_cannot_be_read_are_named(make: Make) -> None:
    project = make(data={"people": ["data/people.csv", "data/a.csv", "data/b.csv"]})
    with pytest.raises(ProjectError) as caught:
        load(project, today=TODAY)
    assert [problem.where for problem in caught.value.problems] == ["data/a.csv", "data/b.csv"]


def test_a_file_without_a_column_that_the_others_have_is_named(make: Make) -> None:
    first, second = halves(PEOPLE)
    second = "\n".join(
        line.rsplit(",", 2)[0] + "," + line.rsplit(",", 1)[1] for line in second.splitlines()
    )
    project = make(
        {"q1.csv": first, "q2.csv": second}, data={"people": ["data/q1.csv", "data/q2.csv"]}
    )
    with pytest.raises(ProjectError) as caught:
        load(project, today=TODAY)
    assert caught.value.problems[0].place == "data/q2.csv, column age"


# Rows


def test_events_that_differ_in_anything_are_two(make: Make) -> None:
    events = EVENTS.replace("\n", ",worker\n", 1)
    events = events.replace("05-01\n", "05-01,A\n").replace("04-20\n", "04-20,A\n")
    events = events.replace("09-30\n", "09-30,A\n").replace("05-08\n", "05-08,A\n")
    events += "001,attended,2024-06-01,A\n001,attended,2024-06-01,B\n001,attended,2024-06-01,B\n"
    project = make(
        {"events.csv": events},
        data={"events": "data/events.csv", "duplicates": "drop-identical"},
    )
    assert (load(project, today=TODAY)["events"]["event"] == "attended").sum() == 2


def test_rows_of_costs_stay_unless_costs_are_named(make: Make) -> None:
    costs = "item,kind,amount,year\nLaptop,cash,900,2024\nLaptop,cash,900,2024\n"
    files, data = {"costs.csv": costs}, {"costs": "data/costs.csv"}
    kept = make(files, data={**data, "duplicates": "drop-identical"})
    assert len(load(kept, today=TODAY)["costs"]) == 2
    dropped = make(files, data={**data, "duplicates": {"costs": "drop-identical"}})
    assert len(load(dropped, today=TODAY)["costs"]) == 1


def test_codes_for_all_columns_are_not_looked_for_where_they_are_values(make: Make) -> None:
    outcomes = OUTCOMES + "001,-9,1,100\n"
    balance = CONTEXT.replace("5.1", "-9").replace("claimant_rate", "local:balance")
    project = make(
        {"outcomes.csv": outcomes, "context.csv": balance},
        data={"missing": [-9, "001"], "context": "data/context.csv"},
    )
    found = load(project, today=TODAY)
    assert -9 in found["outcomes"]["month"].tolist()
    assert "001" in found["people"]["person_id"].tolist()
    assert found["context"]["value"].tolist()[0] == -9


def test_wide_outcomes_of_the_file_of_people_have_all_their_months(make: Make) -> None:
    people = pd.read_csv(io.StringIO(PEOPLE), dtype="str")
    people["Work 6m"] = ["1", "0", "1", "0", "1", "0"]
    people["Work 12m"] = ["0", "0", "1", "", "1", "1"]
    people["Work -3m"] = "0"
    project = make(
        {"people.csv": people.to_csv(index=False)},
        data={"outcomes": None, "wide": {"employed": "Work {month}m"}},
        outcomes=[
            {"code": "employed", "month": 12, "primary": True},
            {"code": "employed", "month": 6},
        ],
    )
    found = load(project, today=TODAY)
    at = found["outcomes"].pivot(index="person_id", columns="month", values="employed")
    assert list(at) == [-3, 6, 12]
    assert at[12].fillna(-1).tolist() == [0, 0, 1, -1, 1, 1]
    assert list(found["people"]) == ["person_id", "group", "start_date", "place_code", "age", "sex"]
    assert not any("not used" in note for note in found.notes)


def test_a_bad_value_of_a_wide_outcome_is_placed_in_its_own_column(make: Make) -> None:
    project = make(
        {"outcomes.csv": WIDE_OUTCOMES.replace("002,0", "002,maybe")},
        data={
            "wide": {"employed": "In work M{month}", "earnings": "Pay M{month}"},
            "columns": {"person_id": "Ref"},
        },
    )
    with pytest.raises(ProjectError) as caught:
        load(project, today=TODAY)
    assert [p.place for p in caught.value.problems] == [
        "data/outcomes.csv, column In work M12, row 3"
    ]


# What is worked out

BORN = """\
person_id,group,Start,DOB,sex,Last worked
001,participant,01/05/2024,02/05/1990,Female,30/04/2023
002,participant,08/05/2024,08/05/2006,Male,08/03/2024
003,participant,01/06/2024,29/02/1972,Male,
004,comparison,01/05/2024,13/05/1983,Female,02/04/2024
005,comparison,01/05/2024,01/05/2001,Male,01/05/2014
006,comparison,,17/07/1960,,01/01/2020
"""
DERIVED = {
    "columns": {"start_date": "Start", "date_of_birth": "DOB", "last_worked": "Last worked"},
    "dates": "day-first",
    "derive": {
        "age": "from date_of_birth",
        "months_workless": "from last_worked",
        "quarter": "from start_date",
    },
}
USED = {"age": "numeric", "sex": "category", "months_workless": "numeric", "quarter": "category"}


def test_what_is_worked_out_of_days_is_what_a_person_counts(make: Make) -> None:
    found = load(make({"people.csv": BORN}, data=DERIVED, covariates=USED), today=TODAY)
    people = found["people"]
    assert people["age"].fillna(-1).tolist() == [33, 18, 52, 40, 23, -1]
    assert people["months_workless"].fillna(-1).tolist() == [12, 2, -1, 0, 120, -1]
    assert people["quarter"].astype(object).fillna("").tolist() == ["2024 Q2"] * 5 + [""]
    assert any("derive: 'age' worked out from 'DOB' in 5 of 6 rows" in note for note in found.notes)


def test_no_day_of_birth_is_kept(make: Make) -> None:
    project = make({"people.csv": BORN}, data=DERIVED, covariates=USED)
    people = load(project, today=TODAY)["people"]
    assert not {"DOB", "date_of_birth"} & set(people)
    assert "1990" not in people.to_csv()
    assert "DOB" not in unused_columns(look(project, today=TODAY), project).texts


def test_an_impossible_age_is_placed_at_the_day_of_birth_and_does_not_show_it(make: Make) -> None:
    text = BORN.replace("13/05/1983", "13/05/1783").replace("01/05/2001", "31/02/2001")
    project = make({"people.csv": text}, data=DERIVED, covariates=USED)
    with pytest.raises(ProjectError) as caught:
        load(project, today=TODAY)
    said = {problem.place: str(problem) for problem in caught.value.problems}
    assert list(said) == [
        "data/people.csv, column DOB, row 6",
        "data/people.csv, column DOB, row 5",
    ]
    assert not any("2001" in text or "1783" in text for text in said.values())


def test_months_since_the_start_come_from_the_day_of_an_outcome(make: Make) -> None:
    """By the calendar: May to May is twelve months, whichever day of the month it was."""
    outcomes = OUTCOMES.replace("month", "Checked on").replace(",12,", ",31/05/2025,")
    outcomes = outcomes.replace("003,31/05/2025", "003,01/06/2025").replace(
        "006,31/05/2025,,\n", ""
    )
    data = {
        "columns": {"checked": "Checked on"},
        "derive": {"month": "from checked"},
        "dates": {"checked": "day-first"},
    }
    found = load(make({"outcomes.csv": outcomes}, data=data), today=TODAY)["outcomes"]
    assert found["month"].tolist() == [12] * 5


def test_a_month_that_cannot_be_worked_out_is_a_problem_at_its_day(make: Make) -> None:
    outcomes = OUTCOMES.replace("month", "checked").replace(",12,", ",2025-05-01,")
    outcomes = outcomes.replace("003,2025-05-01", "003,2025-06-01")
    project = make({"outcomes.csv": outcomes}, data={"derive": {"month": "from checked"}})
    with pytest.raises(ProjectError) as caught:
        load(project, today=TODAY)
    assert caught.value.problems[0].place == "data/outcomes.csv, column checked, row 7"


# Workbooks and parquet


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def rows_of(text: str) -> list[list[object]]:
    return [list(line.split(",")) for line in text.splitlines()]


def test_a_sheet_is_read_by_its_name_with_its_header_and_footer(make: Make) -> None:
    cover = [["An export"], ["of 1 April"]]
    table: list[list[object]] = [
        ["People of the programme"],
        [],
        *rows_of(PEOPLE),
        ["Total", 6],
        [],
        [],
    ]
    project = make(
        {"all.xlsx": workbook({"Cover": cover, "Data": table, "Results": rows_of(OUTCOMES)})},
        data={
            "people": "data/all.xlsx",
            "outcomes": "data/all.xlsx",
            "sheet": {"people": "Data", "outcomes": "Results"},
            "header_row": {"people": 3},
            "skip_footer": {"people": 1},
        },
    )
    found, good = load(project, today=TODAY), load(make(), today=TODAY)
    pd.testing.assert_frame_equal(found["people"], good["people"])
    pd.testing.assert_frame_equal(found["outcomes"], good["outcomes"])
    assert "data/all.xlsx: skip_footer: row 10 left out as no part of the table." in found.notes


def test_a_sheet_that_is_not_there_is_said_with_those_that_are(make: Make) -> None:
    project = make(
        {"p.xlsx": workbook({"Cover": [["x"]], "Data 2024": rows_of(PEOPLE)})},
        data={"people": "data/p.xlsx", "sheet": "Data 2023"},
    )
    with pytest.raises(ProjectError) as caught:
        load(project, today=TODAY)
    problem = caught.value.problems[0]
    assert "no sheet 'Data 2023'" in problem.what
    assert problem.remedy == "Did you mean 'Data 2024'? Its sheets are: 'Cover' and 'Data 2024'."


@pytest.mark.parametrize(("value", "says"), [(1.234, "'1.234'"), ("1.234", "'1.234'")])
def test_a_number_of_a_workbook_that_could_be_two_is_refused(
    make: Make, value: object, says: str
) -> None:
    """A cell of 1.234 is a little more than one; the text 1.234 is a thousand where a point parts thousands."""
    rows = rows_of(OUTCOMES)
    rows[1][3], rows[3][3] = value, 12000.5
    project = make(
        {"o.xlsx": workbook({"A": rows})},
        data={
            "outcomes": "data/o.xlsx",
            "numbers": {"outcomes": {"decimal": ",", "thousands": "."}},
        },
    )
    with pytest.raises(ProjectError) as caught:
        load(project, today=TODAY)
    assert [problem.row for problem in caught.value.problems] == [2]
    assert says in caught.value.problems[0].what


@pytest.mark.parametrize(
    "kind", [pa.int64(), pa.float32(), pa.string(), pa.dictionary(pa.int8(), pa.string())]
)
def test_codes_and_words_are_found_in_every_type_of_parquet(make: Make, kind: pa.DataType) -> None:
    people = pd.read_csv(io.StringIO(PEOPLE), dtype={"person_id": "str"})
    table = pa.Table.from_pandas(people, preserve_index=False)
    ages = pa.array([30, 17, 999, 41, 23, 64])
    ages = (
        ages.cast(pa.string()).cast(kind)
        if kind in (pa.string(),)
        else ages.cast(pa.string()).dictionary_encode()
        if pa.types.is_dictionary(kind)
        else ages.cast(kind)
    )
    table = table.set_column(table.column_names.index("age"), "age", ages)
    buffer = io.BytesIO()
    pyarrow.parquet.write_table(table, buffer)
    project = make(
        {"p.parquet": buffer.getvalue()},
        data={
            "people": "data/p.parquet",
            "missing": [999],
            "values": {"sex": {"Male": "M", "Female": "F"}},
        },
    )
    found = load(project, today=TODAY)["people"]
    assert found["age"].fillna(-1).tolist() == [30, 17, -1, 41, 23, 64]
    assert found["sex"].cat.categories.tolist() == ["F", "M"]
