"""Providers of employment support: quarterly files, several providers in files of their own, claims for job outcomes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from .export import Export, Register, known
from .made_up import Person, by_month, people, table
from .writing import british, csv_bytes, pounds, workbook, xlsx_bytes, yes_no

JOB_OUTCOMES = Register()

_TRUE_PEOPLE = {"group": "group", "start_date": "start", "age": "age", "sex": "sex"}


def _part(p: Person, parts: int) -> int:
    return p.number % parts


@JOB_OUTCOMES
def quarterly_files_that_overlap() -> Export:
    """Write four quarterly files; who was still on the books at the end of a quarter stands in the next one again."""
    of = people(501, 48, 72)
    header = ["Customer ID", "Cohort", "Date joined", "Age", "Gender", "Job at month 12", "Notes"]
    ends = [dt.date(2024, 7, 1), dt.date(2024, 10, 1), dt.date(2025, 1, 1), dt.date(2026, 1, 1)]

    def line(p: Person) -> list[Any]:
        cohort = "Programme" if p.takes_part else "Control"
        job = yes_no(p.employed[12], "Y", "N")
        return [f"C{p.number}", cohort, british(p.start), p.age, p.sex, job]

    quarters: list[list[Person]] = [[], [], [], []]
    for p in of:
        first = next(i for i, end in enumerate(ends) if p.start < end)
        quarters[first].append(p)
        if first < 3 and p.number % 5 == 0:
            quarters[first + 1].append(p)
    files = {
        f"provider_q{i}.csv": csv_bytes([header, *([*line(p), f"return {i}"] for p in part)])
        for i, part in enumerate(quarters, 1)
    }
    return Export(
        "quarterly-files-that-overlap",
        "quarterly returns of a provider",
        known(("employed", 12)),
        files,
        {
            "people": [f"data/{name}" for name in files],
            "columns": {
                "person_id": "Customer ID",
                "group": "Cohort",
                "start_date": "Date joined",
                "age": "Age",
                "sex": "Gender",
                "employed": "Job at month 12",
            },
            "dates": "day-first",
            "values": {"group": {"Programme": "participant", "Control": "comparison"}},
            "duplicates": "drop-identical",
        },
        {
            "people": table(of, lambda p: f"C{p.number}", **_TRUE_PEOPLE),
            "outcomes": by_month(of, lambda p: f"C{p.number}", [12], employed="employed"),
        },
    )


@JOB_OUTCOMES
def two_providers_and_a_pool() -> Export:
    """Write a csv of Windows-1252 with semicolons, a workbook with a title, and a pool in UTF-8: one table, columns in another order."""
    of = people(502, 40, 60)
    first = [p for p in of if p.takes_part and p.number % 2]
    second = [p for p in of if p.takes_part and not p.number % 2]
    pool = [p for p in of if not p.takes_part]

    def job(p: Person) -> str:
        return yes_no(p.employed[12], unknown="not known")

    one: list[list[Any]] = [["Ref", "Client name", "Group", "Start", "Age", "Sex", "Job 12m"]]
    one += [[f"A{p.number}", p.name, "P", british(p.start), p.age, p.sex, job(p)] for p in first]
    two: list[list[Any]] = [["Brückner & Partners: client list", None], [None]]
    two += [["Sex", "Age", "Start", "Ref", "Job 12m", "Group"]]
    two += [[p.sex, p.age, p.start, f"A{p.number}", job(p), "P"] for p in second]
    three: list[list[Any]] = [["Group", "Ref", "Start", "Sex", "Age", "Job 12m"]]
    three += [["C", f"A{p.number}", british(p.start), p.sex, p.age, job(p)] for p in pool]
    return Export(
        "two-providers-and-a-pool",
        "files of several providers",
        known(("employed", 12)),
        {
            "provider_a.csv": csv_bytes(one, separator=";", encoding="windows-1252"),
            "provider_b.xlsx": xlsx_bytes(workbook({"Clients": two})),
            "pool.csv": csv_bytes(three),
        },
        {
            "people": ["data/provider_a.csv", "data/provider_b.xlsx", "data/pool.csv"],
            "encoding": {"data/provider_a.csv": "windows-1252"},
            "separator": {"data/provider_a.csv": ";"},
            "header_row": {"data/provider_b.xlsx": 3},
            "columns": {
                "person_id": "Ref",
                "group": "Group",
                "start_date": "Start",
                "age": "Age",
                "sex": "Sex",
                "employed": "Job 12m",
            },
            "dates": "day-first",
            "missing": ["not known"],
            "values": {"group": {"P": "participant", "C": "comparison"}},
        },
        {
            "people": table(of, lambda p: f"A{p.number}", **_TRUE_PEOPLE),
            "outcomes": by_month(of, lambda p: f"A{p.number}", [12], employed="employed"),
        },
    )


@JOB_OUTCOMES
def two_providers_and_a_pool_without_a_group() -> Export:
    """Write two providers' lists of participants and a pool to compare with: no group, columns in another order and called otherwise."""
    of = people(506, 40, 60)
    first = [p for p in of if p.takes_part and p.number % 2]
    second = [p for p in of if p.takes_part and not p.number % 2]
    pool = [p for p in of if not p.takes_part]

    def job(p: Person) -> str:
        return yes_no(p.employed[12], unknown="not known")

    one: list[list[Any]] = [["Ref", "Client name", "Start", "Age", "Sex", "Job 12m"]]
    one += [[f"A{p.number}", p.name, british(p.start), p.age, p.sex, job(p)] for p in first]
    two: list[list[Any]] = [["Brückner & Partners: client list", None], [None]]
    two += [["Gender", "Age at referral", "Joined", "Client ID", "Job 12m"]]
    two += [[p.sex, p.age, p.start, f"A{p.number}", job(p)] for p in second]
    three: list[list[Any]] = [["hashed_ref", "index date", "sex", "age", "job_12m"]]
    three += [[f"A{p.number}", british(p.start), p.sex, p.age, job(p)] for p in pool]
    return Export(
        "two-providers-and-a-pool-without-a-group",
        "files of several providers and of a comparison pool",
        known(("employed", 12)),
        {
            "provider_a.csv": csv_bytes(one, separator=";", encoding="windows-1252"),
            "provider_b.xlsx": xlsx_bytes(workbook({"Clients": two})),
            "pool.csv": csv_bytes(three),
        },
        {
            "people": ["data/provider_a.csv", "data/provider_b.xlsx", "data/pool.csv"],
            "encoding": {"data/provider_a.csv": "windows-1252"},
            "separator": {"data/provider_a.csv": ";"},
            "header_row": {"data/provider_b.xlsx": 3},
            "columns": {
                "person_id": ["Ref", "Client ID", "hashed_ref"],
                "start_date": ["Start", "Joined", "index date"],
                "age": ["Age", "Age at referral"],
                "sex": ["Sex", "Gender"],
                "employed": ["Job 12m", "job_12m"],
            },
            "every_row": {
                "data/provider_a.csv": {"group": "participant"},
                "data/provider_b.xlsx": {"group": "participant"},
                "data/pool.csv": {"group": "comparison"},
            },
            "dates": "day-first",
            "missing": ["not known"],
        },
        {
            "people": table(of, lambda p: f"A{p.number}", **_TRUE_PEOPLE),
            "outcomes": by_month(of, lambda p: f"A{p.number}", [12], employed="employed"),
        },
    )


@JOB_OUTCOMES
def job_outcome_claims() -> Export:
    """Write claims of a provider: names of columns for each month without any order, sustained work in words, pay by the week."""
    of = people(503, 30, 40)
    header = [
        "Participant",
        "PRaP status",
        "Start",
        "Age",
        "Sex",
        "Six month check",
        "Year end check",
    ]
    header += ["Weekly wage (6m)", "Weekly wage (1y)"]
    rows: list[list[Any]] = [header]
    for p in of:
        wages = [None if p.pay[at] is None else pounds(p.pay[at] / 52) for at in (6, 12)]
        checks = [
            yes_no(p.employed[at], "Sustained", "Not sustained", "Awaiting evidence")
            for at in (6, 12)
        ]
        status = "Attached" if p.takes_part else "Not attached"
        rows.append([f"PT{p.number}", status, british(p.start), p.age, p.sex, *checks, *wages])

    def weekly(p: Person, at: int) -> float | None:
        # The claim holds whole pence of a week, which is what can be turned into a year.
        paid = p.pay[at]
        return None if paid is None else round(paid / 52, 2) * 52

    return Export(
        "job-outcome-claims",
        "job outcome claims of a provider",
        known(("sustained_26_weeks", 12), ("earnings", 12), ("sustained_26_weeks", 6)),
        {"claims.csv": csv_bytes(rows)},
        {
            "people": "data/claims.csv",
            "columns": {
                "person_id": "Participant",
                "group": "PRaP status",
                "start_date": "Start",
                "age": "Age",
                "sex": "Sex",
            },
            "dates": "day-first",
            "numbers": {"thousands": ",", "currency": "£"},
            "missing": ["Awaiting evidence"],
            "values": {
                "group": {"Attached": "participant", "Not attached": "comparison"},
                "sustained_26_weeks": {"Sustained": 1, "Not sustained": 0},
            },
            "wide": {
                "sustained_26_weeks": {"6": "Six month check", "12": "Year end check"},
                "earnings": {"6": "Weekly wage (6m)", "12": "Weekly wage (1y)"},
            },
            "units": {"earnings": "weekly"},
        },
        {
            "people": table(of, lambda p: f"PT{p.number}", **_TRUE_PEOPLE),
            "outcomes": {
                **by_month(of, lambda p: f"PT{p.number}", [6, 12], sustained_26_weeks="employed"),
                "earnings": [weekly(p, at) for p in of for at in (6, 12)],
            },
        },
        open=(
            "A job's start and end as days have no key that makes 'in work at month 12' of them: the check stands in a column here.",
        ),
    )


@JOB_OUTCOMES
def days_in_work() -> Export:
    """Write a return in which work is counted in days and ids differ in form between the files: 12.0 there, 0012 here."""
    of = people(504)
    rows: list[list[Any]] = [["id", "grp", "started", "years", "sex"]]
    rows += [[f"{p.number:07d}", p.group, p.start.isoformat(), p.age, p.sex] for p in of]
    work: list[list[Any]] = [["id", "month", "days in work"]]
    work += [
        [f"{p.number}.0", f"{at}.0", None if p.weeks[at] is None else p.weeks[at] * 7]
        for p in of
        for at in (6, 12)
    ]
    return Export(
        "days-in-work",
        "return of a provider, made with a statistics program",
        known(("weeks_employed", 12)),
        {"people.csv": csv_bytes(rows), "work.csv": csv_bytes(work, line_end="\n")},
        {
            "people": "data/people.csv",
            "outcomes": "data/work.csv",
            "columns": {
                "person_id": "id",
                "group": "grp",
                "start_date": "started",
                "age": "years",
                "weeks_employed": "days in work",
            },
            "units": {"weeks_employed": "days"},
        },
        {
            "people": table(of, lambda p: f"{p.number:07d}", **_TRUE_PEOPLE),
            "outcomes": by_month(of, lambda p: f"{p.number:07d}", [6, 12], weeks_employed="weeks"),
        },
    )


@JOB_OUTCOMES
def follow_up_of_several_quarters() -> Export:
    """Write outcomes as three files, one a checkpoint, the last in a workbook, under people of one file."""
    of = people(505, months=(3, 6, 12))
    rows: list[list[Any]] = [["URN", "Group", "Start date", "Age", "Sex"]]
    rows += [
        [
            f"{p.number}",
            "Treatment" if p.takes_part else "Comparison",
            british(p.start),
            p.age,
            p.sex,
        ]
        for p in of
    ]

    def check(at: int) -> list[list[Any]]:
        lines: list[list[Any]] = [["URN", "Months", "In work", "On benefit"]]
        return lines + [
            [f"{p.number}", at, yes_no(p.employed[at]), yes_no(p.benefits[at])] for p in of
        ]

    return Export(
        "follow-up-of-several-quarters",
        "follow-up checks, a file each",
        known(("employed", 12), ("out_of_work_benefits", 12)),
        {
            "people.csv": csv_bytes(rows),
            "check_3m.csv": csv_bytes(check(3)),
            "check_6m.csv": csv_bytes(check(6)),
            "check_12m.xlsx": xlsx_bytes(
                workbook({"Check": check(12), "Notes": [["Checked by phone"]]})
            ),
        },
        {
            "people": "data/people.csv",
            "outcomes": ["data/check_3m.csv", "data/check_6m.csv", "data/check_12m.xlsx"],
            "columns": {
                "person_id": "URN",
                "group": "Group",
                "start_date": "Start date",
                "age": "Age",
                "sex": "Sex",
                "month": "Months",
                "employed": "In work",
                "out_of_work_benefits": "On benefit",
            },
            "dates": "day-first",
            "values": {"group": {"Treatment": "participant"}},
        },
        {
            "people": table(of, lambda p: str(p.number), **_TRUE_PEOPLE),
            "outcomes": by_month(
                of,
                lambda p: str(p.number),
                [3, 6, 12],
                employed="employed",
                out_of_work_benefits="benefits",
            ),
        },
    )
