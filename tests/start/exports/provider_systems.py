"""Systems of those who deliver programmes: report servers, case records, job-outcome extracts of contracts, attendance lists."""

from __future__ import annotations

import datetime as dt
from typing import Any

from .export import Export, Register, known
from .made_up import Person, by_month, people, table
from .writing import british, csv_bytes, workbook, xlsx_bytes, yes_no

PROVIDER_SYSTEMS = Register()

_BEFORE = {"age": "numeric", "sex": "category", "employed_before": "numeric"}
_PRIOR = [{"column": "employed_before", "outcome": "employed", "month": -1}]


def worked_before(p: Person) -> int:
    """Whether somebody was in work in the month before the start."""
    return int(p.number % 4 == 0)


@PROVIDER_SYSTEMS
def report_server_caseload() -> Export:
    """Write a report's name and box above the names; work before the start as yes or no, later work as a status."""
    of = people(1101, 30, 34, months=(12,))
    statuses = {
        1: ("Employed 16+ hours", "Employed under 16 hours", "Self Employed"),
        0: ("Unemployed", "Economically Inactive", "Unemployed"),
    }
    rows: list[list[Any]] = [["Caseload Report - Working Well"], ["Run by: jbloggs"], []]
    rows.append(
        "Client ID|Forename|Surname|Date of Birth|NI Number|Gender|Ward|Programme Status|Programme Start Date|In Work Before Start|"
        "Employment Status at 12 Months|Last Updated".split("|")
    )
    for i, p in enumerate(of):
        known_ = p.employed[12]
        status = "Unable to Contact" if known_ is None else statuses[known_][i % 3]
        rows.append(
            [
                f"HAN{p.number:06d}",
                p.first,
                p.last.upper(),
                british(p.born),
                p.nino,
                p.sex,
                p.site,
                "Started" if p.takes_part else "Did Not Start",
                british(p.start),
                yes_no(worked_before(p)),
                status,
                "01/09/2026 08:14",
            ]
        )
    rows += [[], [f"Total records: {len(of)}"]]

    def ids(p: Person) -> str:
        return f"HAN{p.number:06d}"

    return Export(
        "report-server-caseload",
        "customer records of a provider",
        known(("employed", 12), covariates=_BEFORE, prior_outcomes=_PRIOR),
        {"Caseload_Report.csv": csv_bytes(rows, encoding="cp1252")},
        {
            "people": "data/Caseload_Report.csv",
            "encoding": "windows-1252",
            "header_row": 4,
            "skip_footer": 1,
            "dates": "day-first",
            "columns": {
                "person_id": "Client ID",
                "group": "Programme Status",
                "start_date": "Programme Start Date",
                "date_of_birth": "Date of Birth",
                "sex": "Gender",
                "employed_before": "In Work Before Start",
            },
            "identifying": ["Forename", "Surname", "Date of Birth", "NI Number"],
            "missing": {"employed": ["Unable to Contact"]},
            "values": {
                "group": {"Started": "participant", "Did Not Start": "comparison"},
                "employed_before": {"Yes": 1, "No": 0},
                "employed": {
                    **dict.fromkeys(statuses[1], 1),
                    **dict.fromkeys(statuses[0], 0),
                },
            },
            "wide": {"employed": {12: "Employment Status at 12 Months"}},
            "derive": {"age": "from date_of_birth"},
        },
        {
            "people": table(
                of,
                ids,
                group="group",
                start_date="start",
                age="age",
                sex="sex",
                employed_before=worked_before,
            ),
            "outcomes": by_month(of, ids, (12,), employed="employed"),
        },
    )


@PROVIDER_SYSTEMS
def provider_workbook_with_a_logo_and_merged_heads() -> Export:
    """Write two rows of names, the upper merged over blocks, days as days, and a row of totals."""
    of = people(1102, 26, 30)
    upper = ["Learner", None, None, None, "Start", None, "Outcome", None]
    lower = ["Ref", "Gender", "DOB", "Cohort", "Date", "In paid work 3m before", "In work 6m", "In work 12m"]  # fmt: skip
    before = {p.number: int(p.number % 3 == 0) for p in of}
    rows: list[list[Any]] = [["Participant Information Management"], [None], upper, lower]
    for p in of:
        rows.append(
            [
                p.number,
                p.sex[0],
                dt.datetime.combine(p.born, dt.time()),
                "Programme" if p.takes_part else "Comparison pool",
                dt.datetime.combine(p.start, dt.time()),
                yes_no(before[p.number], "Y", "N"),
                yes_no(p.employed[6], "Y", "N", "N/K"),
                yes_no(p.employed[12], "Y", "N", "N/K"),
            ]
        )
    rows.append(["Total", None, None, len(of), None, None, None, None])
    book = workbook({"Export": rows})
    sheet = book["Export"]
    for cells in ("A3:D3", "E3:F3", "G3:H3"):
        sheet.merge_cells(cells)

    def ids(p: Person) -> str:
        return str(p.number)

    covariates = {"age": "numeric", "sex": "category", "employed_before": "numeric"}
    prior = [{"column": "employed_before", "outcome": "employed", "month": -3}]
    return Export(
        "provider-workbook-with-merged-heads",
        "information system of a provider",
        known(("employed", 12), ("employed", 6), covariates=covariates, prior_outcomes=prior),
        {"PICS_export.xlsx": xlsx_bytes(book)},
        {
            "people": "data/PICS_export.xlsx",
            "header_row": 4,
            "skip_footer": 1,
            "columns": {
                "person_id": "Ref",
                "group": "Cohort",
                "start_date": "Date",
                "date_of_birth": "DOB",
                "sex": "Gender",
                "employed_before": "In paid work 3m before",
            },
            "identifying": ["DOB"],
            "missing": {"employed": ["N/K"]},
            "values": {
                "group": {"Programme": "participant", "Comparison pool": "comparison"},
                "sex": {"F": "Female", "M": "Male"},
            },
            "wide": {"employed": "In work {month}m"},
            "derive": {"age": "from date_of_birth"},
        },
        {
            "people": table(
                of,
                ids,
                group="group",
                start_date="start",
                age="age",
                sex="sex",
                employed_before=lambda p: before[p.number],
            ),
            "outcomes": by_month(of, ids, (6, 12), employed="employed"),
        },
    )


@PROVIDER_SYSTEMS
def outcome_system_with_assessments() -> Export:
    """Write one file of people with ids and answers of a first and a later form; scores of life satisfaction, with its value before."""
    of = people(1103, 28, 32, months=(6,))
    before = {p.number: (p.number * 7) % 11 for p in of}
    names = [
        "Participant ID",
        "Pathway",
        "Engagement Start",
        "Age at Engagement Start",
        "Gender Identity",
        "Life satisfaction (baseline)",
        "Life satisfaction (6 months)",
        "Comments",
    ]
    rows: list[list[Any]] = [names]
    for p in of:
        rows.append(
            [
                f"V-{p.number}",
                "Intervention" if p.takes_part else "Control",
                p.start.strftime("%d %b %Y"),
                p.age,
                {"Female": "Woman", "Male": "Man"}[p.sex],
                before[p.number],
                "-" if p.wellbeing[6] is None else p.wellbeing[6],
                "Said she's “fine”;\nwill call back" if p.number % 5 == 0 else "",
            ]
        )

    def ids(p: Person) -> str:
        return f"V-{p.number}"

    covariates = {"age": "numeric", "sex": "category", "wellbeing_before": "numeric"}
    prior = [{"column": "wellbeing_before", "outcome": "wellbeing", "month": -1}]
    return Export(
        "outcome-system-with-assessments",
        "outcome system of charities",
        known(("wellbeing", 6), covariates=covariates, prior_outcomes=prior),
        {"impact.csv": csv_bytes(rows, separator=";", encoding="utf-8-sig")},
        {
            "people": "data/impact.csv",
            "separator": ";",
            "dates": "%d %b %Y",
            "columns": {
                "person_id": "Participant ID",
                "group": "Pathway",
                "start_date": "Engagement Start",
                "age": "Age at Engagement Start",
                "sex": "Gender Identity",
                "wellbeing_before": "Life satisfaction (baseline)",
            },
            "missing": {"wellbeing": ["-"]},
            "values": {
                "group": {"Intervention": "participant", "Control": "comparison"},
                "sex": {"Woman": "Female", "Man": "Male"},
            },
            "wide": {"wellbeing": {6: "Life satisfaction (6 months)"}},
        },
        {
            "people": table(
                of,
                ids,
                group="group",
                start_date="start",
                age="age",
                sex=lambda p: p.sex,
                wellbeing_before=lambda p: before[p.number],
            ),
            "outcomes": by_month(of, ids, (6,), wellbeing="wellbeing"),
        },
    )


@PROVIDER_SYSTEMS
def contract_job_outcome_extract() -> Export:
    """Write a contract's extract: an id of the programme, days of first earnings and of the job outcome, none where not yet."""
    of = people(1104, 32, 38, months=(12,), lost=0.0)
    names = [
        "PRaP Referral ID",
        "Cohort Type",
        "Attachment Date",
        "DOB",
        "Sex",
        "In employment 12 months before attachment",
        "Employed month 12",
        "Sustained Job Outcome 12 months",
        "Exit Reason",
    ]
    rows: list[list[Any]] = [names]
    sustained: dict[int, int] = {}
    before = {p.number: int(p.number % 5 < 2) for p in of}
    for p in of:
        sustained[p.number] = int(bool(p.employed[12]) and p.number % 2 == 0)
        rows.append(
            [
                p.number * 1_000_003,
                "Restart" if p.takes_part else "Comparator",
                p.start.strftime("%d-%b-%y"),
                p.born.strftime("%d/%m/%Y"),
                p.sex.upper(),
                before[p.number],
                p.employed[12],
                yes_no(sustained[p.number], "Achieved", "Not Achieved"),
                None,
            ]
        )

    def ids(p: Person) -> str:
        return str(p.number * 1_000_003)

    covariates = {"age": "numeric", "sex": "category", "employed_before": "numeric"}
    prior = [{"column": "employed_before", "outcome": "employed", "month": -12}]
    return Export(
        "contract-job-outcome-extract",
        "job-outcome extract of a contract",
        known(
            ("employed", 12),
            ("sustained_26_weeks", 12),
            covariates=covariates,
            prior_outcomes=prior,
        ),
        {"WHP_JO_EXTRACT.csv": csv_bytes(rows, quoted=True)},
        {
            "people": "data/WHP_JO_EXTRACT.csv",
            "dates": {"start_date": "%d-%b-%y", "date_of_birth": "day-first"},
            "columns": {
                "person_id": "PRaP Referral ID",
                "group": "Cohort Type",
                "start_date": "Attachment Date",
                "date_of_birth": "DOB",
                "sex": "Sex",
                "employed_before": "In employment 12 months before attachment",
            },
            "identifying": ["DOB"],
            "values": {
                "group": {"Restart": "participant", "Comparator": "comparison"},
                "sustained_26_weeks": {"Achieved": 1, "Not Achieved": 0},
            },
            "wide": {
                "employed": "Employed month {month}",
                "sustained_26_weeks": "Sustained Job Outcome {month} months",
            },
            "derive": {"age": "from date_of_birth"},
        },
        {
            "people": table(
                of,
                ids,
                group="group",
                start_date="start",
                age="age",
                sex=lambda p: p.sex.upper(),
                employed_before=lambda p: before[p.number],
            ),
            "outcomes": {
                **by_month(of, ids, (12,), employed="employed"),
                "sustained_26_weeks": [sustained[p.number] for p in of],
            },
        },
    )


@PROVIDER_SYSTEMS
def case_records_with_a_row_a_contact() -> Export:
    """Write people, and contacts of follow-up with their days: who was reached at five, six or seven months is asked once."""
    of = people(1105, 34, 40, months=(6,))
    shown: list[list[Any]] = [
        ["Profile No", "Type", "Joined", "Age on joining", "Sex", "Volunteer?"]
    ]
    asked: list[list[Any]] = [
        ["Profile No", "Months since joining", "In paid work?", "Recorded by"]
    ]
    for i, p in enumerate(of):
        shown.append(
            [
                p.number,
                "Participant" if p.takes_part else "Waiting list",
                british(p.start),
                p.age,
                p.sex,
                "No",
            ]
        )
        if p.employed[6] is not None:
            at = 6 + (0, 0, 1, 0, -1)[i % 5]
            asked.append([p.number, at, yes_no(p.employed[6]), "Office"])

    def ids(p: Person) -> str:
        return str(p.number)

    there = [p for p in of if p.employed[6] is not None]
    return Export(
        "case-records-asked-when-reached",
        "case records of a charity",
        known(("employed", 6)),
        {
            "profiles.csv": csv_bytes(shown),
            "follow_up.csv": csv_bytes(asked),
        },
        {
            "people": "data/profiles.csv",
            "outcomes": "data/follow_up.csv",
            "dates": "day-first",
            "columns": {
                "person_id": "Profile No",
                "group": "Type",
                "start_date": "Joined",
                "age": "Age on joining",
                "sex": "Sex",
                "month": "Months since joining",
                "employed": "In paid work?",
            },
            "values": {
                "group": {"Participant": "participant", "Waiting list": "comparison"},
                "employed": {"Yes": 1, "No": 0},
            },
            "month_window": 1,
        },
        {
            "people": table(of, ids, group="group", start_date="start", age="age", sex="sex"),
            "outcomes": {
                "person_id": [ids(p) for p in there],
                "month": [6 for _ in there],
                "employed": [p.employed[6] for p in there],
            },
        },
    )
