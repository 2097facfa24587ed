"""Bad input: each fault gives one message that names the file, the column, the row or line, and the remedy."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest
from openpyxl import Workbook

from localeval.base.errors import ProjectError
from localeval.data.load import load

from ..small_project import CONTEXT, COSTS, EVENTS, OUTCOMES, PEOPLE, Make

TODAY = dt.date(2026, 1, 1)
IN_EVENTS = {"events": "data/events.csv"}


def excel(*rows: Sequence[object]) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def parquet(table: pa.Table) -> bytes:
    buffer = io.BytesIO()
    pyarrow.parquet.write_table(table, buffer)
    return buffer.getvalue()


def people(old: str, new: str) -> dict[str, str]:
    assert old in PEOPLE
    return {"people.csv": PEOPLE.replace(old, new)}


def outcomes(old: str, new: str) -> dict[str, str]:
    assert old in OUTCOMES
    return {"outcomes.csv": OUTCOMES.replace(old, new)}


@dataclass(frozen=True)
class Fault:
    """What is wrong, where the message must point, and words of what it says and of the remedy."""

    name: str
    files: dict[str, Any]
    where: str
    says: str
    remedy: str
    changes: dict[str, Any] = field(default_factory=dict)


XLSX = {"data": {"people": "data/people.xlsx"}}
FAULTS = [
    Fault(
        "missing file",
        {"outcomes.csv": None},
        "data/outcomes.csv",
        "does not exist",
        "Put it there",
    ),
    Fault(
        "file of nearly that name",
        {"outcomes.csv": None, "outcome.csv": OUTCOMES},
        "data/outcomes.csv",
        "does not exist",
        "Its folder has 'outcome.csv'",
    ),
    Fault(
        "kind of file that cannot be read",
        {"people.xls": b"\xd0\xcf"},
        "data/people.xls",
        "this kind of file cannot be read",
        "Save it as one of .csv, .txt, .parquet, .xlsx",
        {"data": {"people": "data/people.xls"}},
    ),
    Fault(
        "0 bytes",
        {"people.csv": b""},
        "data/people.csv",
        "empty (0 bytes)",
        "Export the table again",
    ),
    Fault("blank file", {"people.csv": "\n \n"}, "data/people.csv", "blank space", "Export"),
    Fault(
        "header only",
        {"people.csv": PEOPLE.splitlines()[0] + "\n"},
        "data/people.csv",
        "a header but no rows",
        "Export the table again",
    ),
    Fault(
        "header and blank rows only",
        {"people.csv": PEOPLE.splitlines()[0] + "\n,,,,\n,,,,\n"},
        "data/people.csv",
        "a header but no rows",
        "Export the table again",
    ),
    Fault(
        "no header",
        {"people.csv": PEOPLE.split("\n", 1)[1]},
        "data/people.csv, row 1",
        "the first row seems to hold data",
        "Put the names of the columns in row 1: 'person_id', 'group'",
    ),
    Fault(
        "Windows-1252",
        {"people.csv": PEOPLE.replace("64,", "64,Frau Müller").encode("windows-1252")},
        "data/people.csv, line 7",
        "not written in utf-8",
        "Save it as 'CSV UTF-8', or set encoding: windows-1252",
    ),
    Fault(
        "UTF-16 without its mark",
        {"people.csv": PEOPLE.encode("utf-16-le")},
        "data/people.csv",
        "UTF-16",
        "Save it as 'CSV UTF-8', or set encoding: utf-16-le under data",
    ),
    Fault(
        "encoding that does not exist",
        {},
        "evaluation.yml, key data.encoding",
        "'win-ansi' is not an encoding",
        "Use utf-8 or windows-1252",
        {"data": {"encoding": "win-ansi"}},
    ),
    Fault(
        "workbook called csv",
        {"people.csv": excel(["person_id"])},
        "data/people.csv",
        "an Excel workbook",
        "Rename it to .xlsx",
    ),
    Fault(
        "csv called workbook",
        {"people.xlsx": PEOPLE},
        "data/people.xlsx",
        "the content is text, as in a csv file",
        "save it as 'Excel Workbook (.xlsx)'",
        XLSX,
    ),
    Fault(
        "csv called parquet",
        {"people.parquet": PEOPLE},
        "data/people.parquet",
        "the content is text, as in a csv file",
        "Rename it to .csv",
        {"data": {"people": "data/people.parquet"}},
    ),
    Fault(
        "csv called csv.gz",
        {"people.csv.gz": PEOPLE},
        "data/people.csv.gz",
        "not gzip",
        "Copy or export it again",
        {"data": {"people": "data/people.csv.gz"}},
    ),
    Fault(
        "semicolons",
        {"outcomes.csv": OUTCOMES.replace(",", ";")},
        "data/outcomes.csv, line 1",
        "separated by semicolons, not by commas",
        'Set separator: ";" under data',
    ),
    Fault(
        "commas where semicolons are declared",
        people(",", ";"),
        "data/outcomes.csv, line 1",
        "separated by commas, not by semicolons",
        'Set separator: ","',
        {"data": {"separator": ";"}},
    ),
    Fault(
        "Excel title row",
        {
            "people.xlsx": excel(
                ["Programme data, May 2024"], [], *[x.split(",") for x in PEOPLE.splitlines()]
            )
        },
        "data/people.xlsx, row 1",
        "this is a title, not the header: the names of the columns are in row 3",
        "Delete row 1",
        XLSX,
    ),
    Fault(
        "csv title row",
        {"people.csv": "Programme data,,,,\n" + PEOPLE},
        "data/people.csv, row 1",
        "the names of the columns are in row 2",
        "Delete row 1",
    ),
    Fault(
        "empty sheet",
        {"people.xlsx": excel([])},
        "data/people.xlsx",
        "the first sheet, 'Sheet', is empty",
        "Put the table on a sheet of its own",
        XLSX,
    ),
    Fault(
        "ragged line",
        people(
            "004,comparison,2024-05-01,41,Female", "004,comparison,2024-05-01,41,Female, of Hulme"
        ),
        "data/people.csv, line 5",
        "the line has 6 values, but the header has 5",
        "quotation marks",
    ),
    Fault(
        "short line",
        outcomes("003,12,1,12000.5", "003,12"),
        "data/outcomes.csv, line 4",
        "the line has 2 values, but the header has 4",
        "cut short",
    ),
    Fault(
        "open quotation mark",
        people("23,Male", '23,"Male'),
        "data/people.csv, line 6",
        "opened on this line and never closed",
        "Close the quotation mark",
    ),
    Fault(
        "open quotation mark near the top of a long file",
        {
            "people.csv": PEOPLE.replace("30,Female", '30,"Female')
            + "".join(f"{i},comparison,,40,Male\n" for i in range(100, 9000))
        },
        "data/people.csv, line 2",
        "opened on this line and never closed",
        "Close the quotation mark",
    ),
    Fault(
        "two stray quotation marks that swallow rows",
        {"people.csv": PEOPLE.replace("17,Male", '17,"Male').replace("41,Female", '41,"Female')},
        "data/people.csv, line 3",
        "runs on over whole lines of the table",
        "Delete the quotation mark that is too many",
    ),
    Fault(
        "duplicate column name",
        {"outcomes.csv": OUTCOMES.replace("earnings", "employed")},
        "data/outcomes.csv, column employed, row 1",
        "more than one column is called 'employed'",
        "Keep one",
        {"outcomes": [{"code": "employed", "month": 12, "primary": True}]},
    ),
    Fault(
        "missing column",
        people("sex", "notes"),
        "data/people.csv, column sex",
        "the column 'sex' is missing (declared under covariates)",
        "Add it, or say under data, columns in evaluation.yml what it is called",
    ),
    Fault(
        "misspelt column",
        outcomes("employed", "emploied"),
        "data/outcomes.csv, column employed",
        "the column 'employed' is missing (declared under outcomes)",
        "The file has 'emploied': rename it to 'employed', or add 'employed: emploied'",
    ),
    Fault(
        "column in other capitals",
        people("person_id", "Person ID"),
        "data/people.csv, column person_id",
        "is missing",
        "The file has 'Person ID'",
    ),
    Fault(
        "mapped column that is not there",
        people("sex", "notes"),
        "data/people.csv, column Gender",
        "the column 'Gender' is missing",
        "says under data, columns that 'sex' is called 'Gender'",
        {"data": {"columns": {"sex": "Gender"}}},
    ),
    Fault(
        "mapped optional column that is not there",
        {},
        "evaluation.yml, key data.columns",
        "no file has the column 'Begun', which is said to hold 'start_date'",
        "Correct the name, or remove the line",
        {"data": {"columns": {"start_date": "Begun"}}},
    ),
    Fault(
        "wrong type in a row",
        people("52,Male", "fifty,Male"),
        "data/people.csv, column age, row 4",
        "the value is not a plain number",
        "if these are groups, declare 'age: category'",
    ),
    Fault(
        "thousands separator",
        outcomes("9100", '"9,100"'),
        "data/outcomes.csv, column earnings, row 2",
        "'9,100' is not a plain number",
        "without a thousands separator",
    ),
    Fault(
        "currency sign",
        outcomes("9100", "£9100"),
        "data/outcomes.csv, column earnings, row 2",
        "'£9100' is not a plain number",
        "currency",
    ),
    Fault(
        "infinity",
        outcomes("9100", "inf"),
        "data/outcomes.csv, column earnings, row 2",
        "'inf' is not a finite number",
        "leave the cell empty",
    ),
    Fault(
        "age of 640",
        people("64", "640"),
        "data/people.csv, column age, row 7",
        "640 is not possible here",
        "It must be 0 to 120",
    ),
    Fault(
        "month of 12.5",
        outcomes("004,12,", "004,12.5,"),
        "data/outcomes.csv, column month, row 5",
        "12.5 is not a whole number",
        "Write a whole number",
    ),
    Fault(
        "binary outcome of 2",
        outcomes("003,12,1", "003,12,2"),
        "data/outcomes.csv, column employed, row 4",
        "'2' is neither 0 nor 1",
        "Write 1 for yes and 0 for no",
    ),
    Fault(
        "score of 11",
        outcomes("employed,earnings", "employed,wellbeing"),
        "data/outcomes.csv, column wellbeing, row 2",
        "9100 is not possible here (also in rows 4 and 6)",
        "It must be 0 to 10",
        {
            "outcomes": [
                {"code": "employed", "month": 12, "primary": True},
                {"code": "wellbeing", "month": 12},
            ]
        },
    ),
    Fault(
        "person twice",
        people("005,", "002,") | outcomes("005,12,1,8000\n", ""),
        "data/people.csv, column person_id, row 3",
        "the same person_id stands in more than one row, once in each group (also in row 6)",
        "Nobody can be in both groups. Keep one row for each person",
    ),
    Fault(
        "person without an id",
        people("002,participant", ",participant") | outcomes("002,12,0,0\n", ""),
        "data/people.csv, column person_id, row 3",
        "there is no value",
        "Every row needs a person_id",
    ),
    Fault(
        "person and month twice",
        outcomes("005,12", "004,12"),
        "data/outcomes.csv, column person_id, row 5",
        "the same person_id and month stands in more than one row (also in row 6)",
        "Keep one row for each person and month",
    ),
    Fault(
        "group that is neither",
        people("005,comparison", "005,control"),
        "data/people.csv, column group, row 6",
        "'control' is neither participant nor comparison",
        "Write participant or comparison",
    ),
    Fault(
        "no group",
        people("005,comparison", "005,"),
        "data/people.csv, column group, row 6",
        "there is no value",
        "Every row needs a group",
    ),
    Fault(
        "empty comparison group",
        people("comparison", "participant"),
        "data/people.csv, column group",
        "the comparison group is empty",
        "or choose design: monitoring",
    ),
    Fault(
        "comparison group in monitoring",
        {},
        "data/people.csv, column group, row 5",
        "the design is monitoring, but 3 people are in a comparison group",
        "Choose a design with a comparison group",
        {"design": "monitoring"},
    ),
    Fault(
        "covariate without any value",
        {"people.csv": PEOPLE.replace("Female", "").replace("Male", "N/A")},
        "data/people.csv, column sex",
        "the covariate 'sex' has no value in any row",
        "Fill the column, or remove it from covariates",
    ),
    Fault(
        "covariate not known in one group",
        {"people.csv": PEOPLE.replace("41,", ",").replace("23,", ",").replace("64,", ",")},
        "data/people.csv, column age",
        "the covariate 'age' has no value for the comparison group",
        "Fill the column",
    ),
    Fault(
        "category with a value a person",
        {
            "people.csv": "person_id,group,age,sex\n"
            + "".join(
                f"{i:03d},{'participant' if i < 4 else 'comparison'},30,note {i}\n"
                for i in range(1, 80)
            )
        },
        "data/people.csv, column sex",
        "79 different values, too many for a category",
        "Group them into at most 50",
    ),
    Fault(
        "constant outcome",
        {"outcomes.csv": OUTCOMES.replace("12,1,", "12,0,")},
        "data/outcomes.csv, column employed",
        "the value at month 12 is 0 for everybody",
        "Check how the column was made",
    ),
    Fault(
        "outcome not known in one group",
        {"outcomes.csv": OUTCOMES.replace("004,12,0,0", "004,12,0,").replace("8000", "")},
        "data/outcomes.csv, column earnings",
        "there is no value at month 12 in any row of the comparison group",
        "Add the values",
    ),
    Fault(
        "no row at the month",
        {"outcomes.csv": OUTCOMES.replace(",12,", ",6,") + "001,-3,0,0\n"},
        "data/outcomes.csv, column month",
        "there is no row at month 12, which evaluation.yml asks for; the file has months -3, 6",
        "correct the month under outcomes",
    ),
    Fault(
        "outcomes of strangers",
        {"outcomes.csv": OUTCOMES + "777,12,1,1\n778,12,0,0\n"},
        "data/outcomes.csv, column person_id, row 8",
        "2 persons are not in data/people.csv; the first such row is this (also in row 9)",
        "Add them to people, or remove their rows",
    ),
    Fault(
        "zeros lost at the front, and a stranger",
        {"outcomes.csv": OUTCOMES.replace("004,12", "4,12") + "777,12,1,1\n"},
        "data/outcomes.csv, column person_id, row 5",
        "2 persons are not in data/people.csv",
        "zeros at the front, which Excel removes",
    ),
    Fault(
        "day before month",
        people("2024-05-08", "08/05/2024"),
        "data/people.csv, column start_date, row 3",
        "'08/05/2024' is not a date that can be read for certain",
        "such as 2024-04-01",
    ),
    Fault(
        "30 February",
        people("2024-05-08", "2024-02-30"),
        "data/people.csv, column start_date, row 3",
        "'2024-02-30' is not a date",
        "such as 2024-04-01",
    ),
    Fault(
        "spreadsheet's number of a day",
        people("2024-05-08", "45420"),
        "data/people.csv, column start_date, row 3",
        "'45420' is not a date",
        "format the column as a date",
    ),
    Fault(
        "start before the programme",
        people("2024-05-08", "2023-05-08"),
        "data/people.csv, column start_date, row 3",
        "the participant starts before the programme did (2024-04-01)",
        "Correct the date",
    ),
    Fault(
        "start in the future",
        people("2024-05-08", "2027-05-08"),
        "data/people.csv, column start_date, row 3",
        "the date lies in the future (today is 2026-01-01)",
        "has not happened yet",
    ),
    Fault(
        "end before the start",
        {"events.csv": EVENTS.replace("2024-09-30", "2024-04-25")},
        "data/events.csv, column date, row 4",
        "'left' comes before the same person's 'started'",
        "Correct whichever date is wrong",
        {"data": IN_EVENTS},
    ),
    Fault(
        "start before the referral",
        {"events.csv": EVENTS.replace("2024-04-20", "2024-05-02")},
        "data/events.csv, column date, row 3",
        "'started' comes before the same person's 'referred'",
        "Correct whichever date is wrong",
        {"data": IN_EVENTS},
    ),
    Fault(
        "end before the referral, no start",
        {"events.csv": "person_id,event,date\n001,referred,2024-06-01\n001,left,2024-05-01\n"},
        "data/events.csv, column date, row 3",
        "'left' comes before the same person's 'referred'",
        "Correct whichever date is wrong",
        {"data": IN_EVENTS},
    ),
    Fault(
        "event before the programme",
        {"events.csv": EVENTS.replace("002,started,2024-05-08", "002,started,2023-05-08")},
        "data/events.csv, column date, row 5",
        "the person started before the programme did (2024-04-01)",
        "Correct the date",
        {"data": IN_EVENTS},
    ),
    Fault(
        "event of a stranger",
        {"events.csv": EVENTS.replace("002", "900")},
        "data/events.csv, column person_id, row 5",
        "1 person is not in data/people.csv",
        "Add them to people",
        {"data": IN_EVENTS},
    ),
    Fault(
        "kind of cost",
        {"costs.csv": COSTS.replace("in_kind", "volunteers")},
        "data/costs.csv, column kind, row 3",
        "'volunteers' is neither cash nor in_kind",
        "Write cash or in_kind",
        {"data": {"costs": "data/costs.csv"}},
    ),
    Fault(
        "financial year",
        {"costs.csv": COSTS.replace("5000,2024", "5000,2024/25")},
        "data/costs.csv, column year, row 3",
        "'2024/25' is not a plain number",
        "Write the four digits of the year in which it begins",
        {"data": {"costs": "data/costs.csv"}},
    ),
    Fault(
        "context without a source",
        {"context.csv": CONTEXT.replace("5.1,16 to 64,Nomis", "5.1,16 to 64,")},
        "data/context.csv, column source, row 2",
        "there is no value",
        "Every row needs a source",
        {"data": {"context": "data/context.csv"}},
    ),
    Fault(
        "lists in a column",
        {
            "people.parquet": parquet(
                pa.table(
                    {
                        "person_id": ["1", "2"],
                        "group": ["participant", "comparison"],
                        "age": [[1], [2]],
                        "sex": ["F", "M"],
                    }
                )
            ),
            "outcomes.csv": "person_id,month,employed,earnings\n1,12,1,5\n2,12,0,0\n",
        },
        "data/people.parquet, column age",
        "the column holds lists of values (list<",
        "one plain value in each row",
        {"data": {"people": "data/people.parquet"}},
    ),
    Fault(
        "made-up people in real data",
        {
            "people.csv": PEOPLE.replace("\n00", "\nSYN-00"),
            "outcomes.csv": OUTCOMES.replace("\n00", "\nSYN-00"),
        },
        "evaluation.yml, key data.synthetic",
        "6 people are made up",
        "set synthetic: true",
    ),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_gives_one_message_with_place_and_remedy(make: Make, fault: Fault) -> None:
    project = make(fault.files, **fault.changes)
    with pytest.raises(ProjectError) as caught:
        load(project, today=TODAY)
    assert caught.value.exit_code == 2
    assert [problem.place for problem in caught.value.problems] == [fault.where]
    problem = caught.value.problems[0]
    assert fault.says in problem.what
    assert fault.remedy in problem.remedy
    assert problem.what.endswith(".")
    assert problem.remedy.endswith((".", "]"))  # a sentence, or the line that accepts it


def test_all_problems_of_all_files_come_together_in_the_order_of_the_files(make: Make) -> None:
    project = make(
        {
            **people("52,Male", "fifty,Male"),
            "outcomes.csv": OUTCOMES.replace("earnings", "wages").replace("003,12,1", "003,12,7"),
            "costs.csv": "",
        },
        data={"costs": "data/costs.csv"},
    )
    with pytest.raises(ProjectError) as caught:
        load(project, today=TODAY)
    assert [problem.place for problem in caught.value.problems] == [
        "data/people.csv, column age, row 4",
        "data/outcomes.csv, column earnings",
        "data/outcomes.csv, column employed, row 4",
        "data/costs.csv",
    ]


def test_a_message_does_not_grow_with_the_data(make: Make) -> None:
    rows = "".join(f"{i},{'participant' if i % 2 else 'comparison'},old,F\n" for i in range(5000))
    project = make(
        {
            "people.csv": f"person_id,group,age,sex\n{rows}",
            "outcomes.csv": OUTCOMES.replace("\n00", "\n"),
        }
    )
    with pytest.raises(ProjectError) as caught:
        load(project, today=TODAY)
    message = str(caught.value)
    assert "(also in rows 3, 4, 5, 6 and 4,995 more)" in message
    assert len(message) < 400


def test_no_message_shows_who_a_person_is_or_what_is_written_about_them(make: Make) -> None:
    project = make(
        {
            "people.csv": PEOPLE.replace("001,", "QQ123456C,")
            .replace("002,", "QQ123456C,")
            .replace("52,Male", "see letter to J Smith,Male")
            .replace("2024-05-08", "when her mother died"),
            "outcomes.csv": OUTCOMES.replace("004,", "Jo Bloggs,"),
        }
    )
    with pytest.raises(ProjectError) as caught:
        load(project, today=TODAY)
    message = str(caught.value)
    assert len(caught.value.problems) == 4
    for secret in ("QQ123456C", "Smith", "mother", "Bloggs"):
        assert secret not in message


def test_a_place_without_people_or_comparison_or_values_is_named(make: Make) -> None:
    three = [("E08000003", "Manchester"), ("E08000006", "Salford"), ("E08000007", "Stockport")]
    header, *rows = PEOPLE.splitlines()
    codes = ["E08000003", "E08000003", "E08000006", "E08000003", "E08000003", "E08000003"]
    project = make(
        {
            "people.csv": "\n".join(
                [
                    f"{header},place_code",
                    *(f"{row},{code}" for row, code in zip(rows, codes, strict=True)),
                ]
            )
        },
        places=[{"code": code, "name": name} for code, name in three],
    )
    with pytest.raises(ProjectError) as caught:
        load(project, today=TODAY)
    said = [problem.what for problem in caught.value.problems]
    assert "there is no row in 'Stockport'." in said
    assert "the comparison group is empty: no row has 'comparison' in 'Salford'." in said


def test_a_place_code_that_is_no_place_of_the_project_is_refused(make: Make) -> None:
    header, *rows = PEOPLE.splitlines()
    text = "\n".join([f"{header},place_code", *(f"{row},E08000003" for row in rows[:-1])])
    for code, shown in (("E09000001", "'E09000001'"), ("12 Acacia Avenue", "the value")):
        project = make({"people.csv": f"{text}\n{rows[-1]},{code}\n"})
        with pytest.raises(ProjectError, match="row 7") as caught:
            load(project, today=TODAY)
        assert caught.value.problems[0].what.startswith(f"{shown} is not one of")


def test_ages_in_months_are_told_what_to_do(make: Make) -> None:
    people = PEOPLE.replace(",30,Female", ",441,Female")
    with pytest.raises(ProjectError) as caught:
        load(make({"people.csv": people}))
    (problem,) = caught.value.problems
    assert "441 is not possible here" in problem.what
    assert "If ages are in months, give years" in problem.remedy
