"""Names that say nothing by themselves: fields of a database, numbers of questions beside a codebook, a row of answers below the questions."""

from __future__ import annotations

from typing import Any

from .export import Export, Register, known
from .made_up import Person, by_month, people, table
from .writing import csv_bytes, workbook, xlsx_bytes, yes_no

FIELDS_AND_CODES = Register()

_TRUE_PEOPLE = {"group": "group", "start_date": "start", "age": "age", "sex": "sex"}


def _ref(p: Person) -> str:
    return f"WW{p.number}"


@FIELDS_AND_CODES
def survey_with_a_row_of_answers() -> Export:
    """Write below the questions how each is answered, as SurveyMonkey does; its own start date is the day of answering."""
    of = people(901)
    asked = ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address"]
    asked += ["First Name", "Last Name", "Did you take part in the programme?"]
    asked += ["When did you start?", "How old were you then?", "What is your gender?", ""]
    asked += ["Are you in paid work now (12 months)?", "What help did you get?", ""]
    how = ["", "", "", "", "", "", "", "Response", "Date / Time", "Open-Ended Response", "Response"]
    how += ["Other (please specify)", "Response", "Help with a CV", "None of the above"]
    rows: list[list[Any]] = [asked, how]
    for p in of:
        moment = f"{p.start.replace(year=p.start.year + 1):%m/%d/%Y}"
        rows.append(
            [
                11_800_000_000 + p.number,
                "4401",
                f"{moment} 10:02:11 AM",
                f"{moment} 10:09:40 AM",
                "192.0.2.7",
                "",
                "",
                yes_no(int(p.takes_part)),
                f"{p.start:%d/%m/%Y}",
                p.age,
                p.sex,
                "",
                yes_no(p.employed[12]),
                "Help with a CV" if p.number % 2 else "",
                "" if p.number % 2 else "None of the above",
            ]
        )
    names = {
        "person_id": "Respondent ID",
        "group": "Did you take part in the programme? Response",
        "start_date": "When did you start? Date / Time",
        "age": "How old were you then? Open-Ended Response",
        "sex": "What is your gender? Response",
        "employed": "Are you in paid work now (12 months)? Response",
    }
    return Export(
        "survey-with-a-row-of-answers",
        "survey tool",
        known(("employed", 12)),
        {"Working Well survey.csv": csv_bytes(rows, encoding="utf-8-sig")},
        {
            "people": "data/Working Well survey.csv",
            "header_row": [1, 2],
            "columns": names,
            "dates": "day-first",
            "values": {"group": {"Yes": "participant", "No": "comparison"}},
        },
        {
            "people": table(of, lambda p: str(11_800_000_000 + p.number), **_TRUE_PEOPLE),
            "outcomes": by_month(
                of, lambda p: str(11_800_000_000 + p.number), [12], employed="employed"
            ),
        },
    )


@FIELDS_AND_CODES
def fields_of_an_own_app() -> Export:
    """Write names as Dataverse has them: a publisher's prefix, words run together, moments in UTC, true and false."""
    of = people(902)
    header = ["cr1f2_clientid", "cr1f2_programmearm", "cr1f2_startdate", "cr1f2_dateofbirth"]
    header += ["cr1f2_gender", "cr1f2_monthsunemployed", "cr1f2_inworkatmonth6"]
    header += ["cr1f2_inworkatmonth12", "cr1f2_fullname", "createdon", "modifiedon", "ownerid"]
    rows: list[list[Any]] = [header]
    for p in of:
        rows.append(
            [
                _ref(p),
                "Programme" if p.takes_part else "Waiting list",
                f"{p.start}T00:00:00Z",
                f"{p.born}T00:00:00Z",
                p.sex,
                p.months_workless,
                yes_no(p.employed[6], "true", "false"),
                yes_no(p.employed[12], "true", "false"),
                p.name,
                "2026-10-02T09:01:33Z",
                "2026-10-04T16:44:02Z",
                "d1f0-77",
            ]
        )
    covariates = {"age": "numeric", "sex": "category", "months_workless": "numeric"}
    return Export(
        "fields-of-an-own-app",
        "table of an app that a council has built itself",
        known(("employed", 12), ("employed", 6), covariates=covariates),
        {"cr1f2_clients.csv": csv_bytes(rows, encoding="utf-8-sig")},
        {
            "people": "data/cr1f2_clients.csv",
            "columns": {
                "person_id": "cr1f2_clientid",
                "group": "cr1f2_programmearm",
                "start_date": "cr1f2_startdate",
                "sex": "cr1f2_gender",
                "months_workless": "cr1f2_monthsunemployed",
                "date_of_birth": "cr1f2_dateofbirth",
            },
            "identifying": ["cr1f2_dateofbirth", "cr1f2_fullname"],
            "values": {"group": {"Programme": "participant", "Waiting list": "comparison"}},
            "wide": {"employed": "cr1f2_inworkatmonth{month}"},
            "derive": {"age": "from date_of_birth"},
        },
        {
            "people": table(of, _ref, months_workless="months_workless", **_TRUE_PEOPLE),
            "outcomes": by_month(of, _ref, [6, 12], employed="employed"),
        },
    )


def _coded(of: list[Person]) -> list[list[Any]]:
    rows: list[list[Any]] = [["uid", "q1", "q2", "q3_1", "q3_2", "q4", "q5"]]
    for p in of:
        rows.append(
            [
                _ref(p),
                1 if p.takes_part else 2,
                p.start.isoformat(),
                {1: 1, 0: 2, None: -9}[p.employed[6]],
                {1: 1, 0: 2, None: -9}[p.employed[12]],
                p.age,
                {"Male": 1, "Female": 2}[p.sex],
            ]
        )
    return rows


_CODED = {
    "columns": {
        "person_id": "uid",
        "group": "q1",
        "start_date": "q2",
        "age": "q4",
        "sex": "q5",
    },
    "missing": {"employed": [-9]},
    "values": {
        "group": {"1": "participant", "2": "comparison"},
        "sex": {"1": "Male", "2": "Female"},
        "employed": {"1": 1, "2": 0},
    },
    "wide": {"employed": {6: "q3_1", 12: "q3_2"}},
}


@FIELDS_AND_CODES
def questions_by_number_with_a_codebook() -> Export:
    """Write q1 to q5, and what they are and their codes mean in a file of its own, a row a variable."""
    of = people(903)
    book = [
        ["Variable", "Label", "Values"],
        ["uid", "Participant ID", ""],
        ["q1", "Which arm were you in?", "1=Offered the programme; 2=Waiting list"],
        ["q2", "Date of programme start", ""],
        ["q3_1", "In paid work at 6 months", "1=Yes; 2=No; -9=Refused"],
        ["q3_2", "In paid work at 12 months", "1=Yes; 2=No; -9=Refused"],
        ["q4", "Age at start", ""],
        ["q5", "Sex", "1=Male, 2=Female"],
    ]
    return Export(
        "questions-by-number-with-a-codebook",
        "survey with a codebook",
        known(("employed", 12), ("employed", 6)),
        {"responses.csv": csv_bytes(_coded(of)), "variables.csv": csv_bytes(book)},
        {"people": "data/responses.csv", **_CODED},
        {
            "people": table(of, _ref, **_TRUE_PEOPLE),
            "outcomes": by_month(of, _ref, [6, 12], employed="employed"),
        },
    )


@FIELDS_AND_CODES
def workbook_with_lists_of_fields_and_codes() -> Export:
    """Write the same with two sheets beside the data: one of fields, and one with a row a code."""
    of = people(904)
    fields = [
        ["Field", "Description"],
        ["uid", "Participant ID"],
        ["q1", "Trial arm"],
        ["q2", "Start date"],
        ["q3_1", "In work (month 6)"],
        ["q3_2", "In work (month 12)"],
        ["q4", "Age"],
        ["q5", "Gender"],
    ]
    codes: list[list[Any]] = [["Field", "Code", "Meaning"]]
    for field, meanings in (
        ("q1", {1: "Programme", 2: "Control"}),
        ("q3_1", {1: "Employed", 2: "Unemployed", -9: "Not known"}),
        ("q3_2", {1: "Employed", 2: "Unemployed", -9: "Not known"}),
        ("q5", {1: "Male", 2: "Female"}),
    ):
        for i, (code, meaning) in enumerate(meanings.items()):
            codes.append([field if i == 0 else None, code, meaning])
    sheets = {"Data": _coded(of), "Fields": fields, "Codes": codes}
    return Export(
        "workbook-with-lists-of-fields-and-codes",
        "survey with a codebook",
        known(("employed", 12), ("employed", 6)),
        {"survey.xlsx": xlsx_bytes(workbook(sheets))},
        {"people": "data/survey.xlsx", "sheet": "Data", **_CODED},
        {
            "people": table(of, _ref, **_TRUE_PEOPLE),
            "outcomes": by_month(of, _ref, [6, 12], employed="employed"),
        },
    )


@FIELDS_AND_CODES
def a_sheet_for_each_provider() -> Export:
    """Write a workbook with a sheet a provider under titles of their own, one of people who wait, and a copy of an old one."""
    of = people(905)
    header = ["Client ref", "Start date", "Age", "Sex", "In work at 12 months"]

    def rows(some: list[Person]) -> list[list[Any]]:
        return [
            [_ref(p), p.start, p.age, p.sex, yes_no(p.employed[12], unknown="not known")]
            for p in some
        ]

    joined = [p for p in of if p.takes_part]
    sheets = {
        "Northgate participants": [["Northgate"], [], header, *rows(joined[::2])],
        "Southgate participants": [header, *rows(joined[1::2])],
        "Waiting list": [header, *rows([p for p in of if not p.takes_part])],
        "Southgate participants OLD": [header, *rows(joined[1:9:2])],
    }
    names = ["Northgate participants", "Southgate participants", "Waiting list"]
    return Export(
        "a-sheet-for-each-provider",
        "council spreadsheet kept by hand",
        known(("employed", 12)),
        {"Caseload.xlsx": xlsx_bytes(workbook(sheets))},
        {
            "people": "data/Caseload.xlsx",
            "sheet": {"data/Caseload.xlsx": names},
            "header_row": {names[0]: 3},
            "columns": {
                "person_id": "Client ref",
                "start_date": "Start date",
                "age": "Age",
                "sex": "Sex",
                "employed": "In work at 12 months",
            },
            "missing": ["not known"],
            "every_row": {
                names[0]: {"group": "participant"},
                names[1]: {"group": "participant"},
                names[2]: {"group": "comparison"},
            },
        },
        {
            "people": table(of, _ref, **_TRUE_PEOPLE),
            "outcomes": by_month(of, _ref, [12], employed="employed"),
        },
    )
