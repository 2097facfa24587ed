"""Systems that keep a row for each thing that happened: a referral, a job, a provider's block."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from .export import Export, Register, known
from .made_up import Person, by_month, people, table
from .writing import british, csv_bytes, later, workbook, xlsx_bytes, yes_no

RECORDS = Register()


@RECORDS
def referred_again() -> Export:
    """Write a row a referral: one person in ten came again, and what is known of them had changed by then."""
    of = people(401)
    again = [
        replace(p, start=later(p.start, 7), qualification="Level 2", employed={6: 1, 12: 0})
        for p in of[::10]
    ]
    header = ["Client ID", "Group", "Start Date", "DOB", "Sex", "In work M6", "In work M12"]
    rows = [
        [
            p.number,
            "Programme" if p.takes_part else "Comparison",
            british(p.start),
            british(p.born),
            p.sex,
            yes_no(p.employed[6]),
            yes_no(p.employed[12]),
        ]
        for p in sorted([*of, *again], key=lambda p: (p.last, p.number, -p.start.toordinal()))
    ]
    return Export(
        "referred-again",
        "case system with a row a referral",
        known(("employed", 12), ("employed", 6)),
        {"referrals.csv": csv_bytes([header, *rows])},
        {
            "people": "data/referrals.csv",
            "columns": {
                "person_id": "Client ID",
                "group": "Group",
                "start_date": "Start Date",
                "date_of_birth": "DOB",
                "sex": "Sex",
            },
            "dates": "day-first",
            "values": {"group": {"Programme": "participant", "Comparison": "comparison"}},
            "wide": {"employed": "In work M{month}"},
            "duplicates": "first-start",
            "derive": {"age": "from date_of_birth"},
        },
        {
            "people": table(
                of,
                lambda p: str(p.number),
                group="group",
                start_date="start",
                age="age",
                sex="sex",
            ),
            "outcomes": by_month(of, lambda p: str(p.number), [6, 12], employed="employed"),
        },
    )


def _jobs(of: Sequence[Person]) -> list[tuple[Person, dt.date, dt.date | None]]:
    """Give jobs: of three in ten none, of some two, of some one that goes on."""
    made: list[tuple[Person, dt.date, dt.date | None]] = []
    for p in of:
        kind = p.number % 10
        if kind < 3:
            continue
        first = p.start + dt.timedelta(days=20 + p.number % 300)
        goes_on = kind in {5, 6, 7}
        made.append((p, first, None if goes_on else first + dt.timedelta(days=40 + kind * 20)))
        if kind == 9:
            again = first + dt.timedelta(days=250)
            made.append((p, again, again + dt.timedelta(days=70)))
    return made


def _in_work(
    of: Sequence[Person], jobs: Sequence[tuple[Person, dt.date, dt.date | None]], last: int
) -> dict[str, list[Any]]:
    """Give who had a job on any day of each month up to the last, by hand."""
    rows = [(p, month) for p in of for month in range(1, last + 1)]
    worked = []
    for p, month in rows:
        begins, ends = later(p.start, month - 1), later(p.start, month)
        mine = [(first, end or dt.date.max) for q, first, end in jobs if q is p]
        worked.append(int(any(first < ends and end >= begins for first, end in mine)))
    return {
        "person_id": [f"P{p.number}" for p, _ in rows],
        "month": [month for _, month in rows],
        "employed": worked,
    }


def _clients(of: Sequence[Person]) -> list[list[Any]]:
    header = ["Client Number", "Group", "Date Started", "Age", "Sex"]
    return [
        header,
        *([f"P{p.number}", p.group, british(p.start), p.age, p.sex] for p in of),
    ]


_CLIENT_COLUMNS = {"group": "Group", "start_date": "Date Started", "age": "Age", "sex": "Sex"}


def _client_truth(of: Sequence[Person]) -> dict[str, list[Any]]:
    return table(
        of, lambda p: f"P{p.number}", group="group", start_date="start", age="age", sex="sex"
    )


@RECORDS
def dated_jobs_in_a_second_file() -> Export:
    """Write jobs as they are recorded: a row each, with the employer beside, an empty end where it goes on."""
    of = people(402)
    jobs = _jobs(of)
    rows: list[list[Any]] = [["Job ID", "Client Number", "Employer", "Start Date", "End Date"]]
    rows += [
        [f"J{i}", f"P{p.number}", "A shop", british(first), british(end) or ""]
        for i, (p, first, end) in enumerate(jobs)
    ]
    return Export(
        "dated-jobs-in-a-second-file",
        "case system with a table of jobs",
        known(("employed", 12)),
        {"clients.csv": csv_bytes(_clients(of)), "placements.csv": csv_bytes(rows)},
        {
            "people": "data/clients.csv",
            "jobs": "data/placements.csv",
            "columns": {
                "person_id": "Client Number",
                **_CLIENT_COLUMNS,
                "job_start": "Start Date",
                "job_end": "End Date",
            },
            "dates": "day-first",
            "derive": {"employed": "from jobs"},
        },
        {"people": _client_truth(of), "outcomes": _in_work(of, jobs, 12)},
    )


@RECORDS
def workbook_with_a_sheet_of_jobs() -> Export:
    """Write one workbook: clients on a sheet, their employment on the next, under other names for the client."""
    of = people(403)
    jobs = _jobs(of)
    sheet: list[list[Any]] = [["Client Number", "From", "To", "Hours per week"]]
    sheet += [[f"P{p.number}", first, end, 16 + p.number % 24] for p, first, end in jobs]
    clients = [
        [*row[:2], p.start if p else row[2], *row[3:]]
        for p, row in zip([None, *of], _clients(of), strict=True)
    ]
    book = workbook({"Clients": clients, "Employment": sheet})
    return Export(
        "workbook-with-a-sheet-of-jobs",
        "workbook with clients and their employment",
        known(("employed", 12)),
        {"caseload.xlsx": xlsx_bytes(book)},
        {
            "people": "data/caseload.xlsx",
            "jobs": "data/caseload.xlsx",
            "sheet": {"people": "Clients", "jobs": "Employment"},
            "columns": {
                "person_id": "Client Number",
                **_CLIENT_COLUMNS,
                "job_start": "From",
                "job_end": "To",
            },
            "derive": {"employed": "from jobs"},
        },
        {"people": _client_truth(of), "outcomes": _in_work(of, jobs, 12)},
    )


@RECORDS
def one_job_in_the_row_of_its_person() -> Export:
    """Write the first job of each beside what is known of the person; nobody's second is recorded."""
    of = people(404)
    jobs = [job for job in _jobs(of) if job[0].number % 10 != 9]
    mine = {p.number: (first, end) for p, first, end in jobs}
    header, *rows = _clients(of)
    for p, row in zip(of, rows, strict=True):
        row += [british(day) or "" for day in mine.get(p.number, (None, None))]
    return Export(
        "one-job-in-the-row-of-its-person",
        "case system with the first job in the client's row",
        known(("employed", 12)),
        {"clients.csv": csv_bytes([[*header, "Job Start Date", "Job End Date"], *rows])},
        {
            "people": "data/clients.csv",
            "jobs": "data/clients.csv",
            "columns": {
                "person_id": "Client Number",
                **_CLIENT_COLUMNS,
                "job_start": "Job Start Date",
                "job_end": "Job End Date",
            },
            "dates": "day-first",
            "derive": {"employed": "from jobs"},
        },
        {"people": _client_truth(of), "outcomes": _in_work(of, jobs, 12)},
    )


@RECORDS
def ids_above_the_rows_of_their_months() -> Export:
    """Write a report with what is known of a person in the first of its rows only, and a row a month below."""
    of = people(405, months=(3, 6, 12))
    rows: list[list[Any]] = [["Participant", "Checkpoint", "In work"]]
    for p in of:
        for i, at in enumerate((3, 6, 12)):
            rows.append(["" if i else f"P{p.number}", f"Month {at:02d}", yes_no(p.employed[at])])
    return Export(
        "ids-above-the-rows-of-their-months",
        "grouped report of a case system",
        known(("employed", 12)),
        {"clients.csv": csv_bytes(_clients(of)), "checkpoints.csv": csv_bytes(rows)},
        {
            "people": "data/clients.csv",
            "outcomes": "data/checkpoints.csv",
            "columns": {
                "person_id": ["Client Number", "Participant"],
                **_CLIENT_COLUMNS,
                "month": "Checkpoint",
                "employed": "In work",
            },
            "dates": "day-first",
            "fill_down": ["person_id"],
        },
        {
            "people": _client_truth(of),
            "outcomes": by_month(of, lambda p: f"P{p.number}", [3, 6, 12], employed="employed"),
        },
    )


@RECORDS
def providers_above_their_people() -> Export:
    """Write a list by provider, whose name stands in the first row of its people only."""
    of = sorted(people(406), key=lambda p: (p.site, p.number))
    rows: list[list[Any]] = [
        ["Provider", "Client Number", "Group", "Date Started", "Age", "Sex", "In work M12"]
    ]
    site = ""
    for p in of:
        rows.append(
            [
                "" if p.site == site else p.site,
                f"P{p.number}",
                p.group,
                p.start.isoformat(),
                p.age,
                p.sex,
                yes_no(p.employed[12]),
            ]
        )
        site = p.site
    return Export(
        "providers-above-their-people",
        "list of a combined authority, by provider",
        known(
            ("employed", 12),
            covariates={"age": "numeric", "sex": "category", "provider": "category"},
        ),
        {"list.csv": csv_bytes(rows)},
        {
            "people": "data/list.csv",
            "columns": {
                "person_id": "Client Number",
                **_CLIENT_COLUMNS,
                "provider": "Provider",
                "employed": "In work M12",
            },
            "fill_down": ["provider"],
        },
        {
            "people": table(
                of,
                lambda p: f"P{p.number}",
                group="group",
                start_date="start",
                age="age",
                sex="sex",
                provider="site",
            ),
            "outcomes": by_month(of, lambda p: f"P{p.number}", [12], employed="employed"),
        },
    )
