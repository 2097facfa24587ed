"""Public bodies: a jobcentre's list by month, returns of payroll, records of learners."""

from __future__ import annotations

import datetime as dt
from typing import Any

from .export import Export, Register, known
from .made_up import Person, people, table
from .writing import csv_bytes, later, workbook, xlsx_bytes

PUBLIC_BODIES = Register()


@PUBLIC_BODIES
def jobcentre_sheets_by_month() -> Export:
    """Write a sheet a month of referral, an instruction above the names, and what became of people in words of the jobcentre."""
    of = sorted(people(1301, 26, 34, months=(6,)), key=lambda p: p.start)
    names = [
        "Claimant Ref",
        "Outcome of WSP",
        "Date of Referral",
        "Age",
        "Gender",
        "Working 6 months prior to referral (Y/N)",
        "Working at 6 months (Y/N)",
        "WC comments",
    ]
    sheets: dict[str, list[list[Any]]] = {}
    before = {p.number: int(p.number % 3 == 1) for p in of}
    for p in of:
        title = p.start.strftime("Referrals %b %y")
        rows = sheets.setdefault(title, [["PLEASE COMPLETE ALL CELLS - OFFICIAL SENSITIVE"], names])
        rows.append(
            [
                f"C{p.number:06d}",
                "Started" if p.takes_part else "FTA",
                dt.datetime.combine(p.start, dt.time()),
                p.age,
                {"Female": "F", "Male": "M"}[p.sex],
                "Y" if before[p.number] else "N",
                {1: "Y", 0: "N", None: "N/K"}[p.employed[6]],
                "rang x2" if p.number % 7 == 0 else None,
            ]
        )
    sheets["Guidance"] = [["How to fill in"], ["Use drop-downs where there are some."]]

    def ids(p: Person) -> str:
        return f"C{p.number:06d}"

    covariates = {"age": "numeric", "sex": "category", "employed_before": "numeric"}
    prior = [{"column": "employed_before", "outcome": "employed", "month": -6}]
    months = [title for title in sheets if title != "Guidance"]
    return Export(
        "jobcentre-sheets-by-month",
        "spreadsheet of a jobcentre",
        known(("employed", 6), covariates=covariates, prior_outcomes=prior),
        {"JCP referrals.xlsx": xlsx_bytes(workbook(sheets))},
        {
            "people": "data/JCP referrals.xlsx",
            "sheet": months,
            "header_row": 2,
            "columns": {
                "person_id": "Claimant Ref",
                "group": "Outcome of WSP",
                "start_date": "Date of Referral",
                "age": "Age",
                "sex": "Gender",
                "employed_before": "Working 6 months prior to referral (Y/N)",
            },
            "missing": {"employed": ["N/K"]},
            "values": {
                "group": {"Started": "participant", "FTA": "comparison"},
                "sex": {"F": "Female", "M": "Male"},
            },
            "wide": {"employed": {6: "Working at 6 months (Y/N)"}},
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
            "outcomes": {
                "person_id": [ids(p) for p in of],
                "month": [6 for _ in of],
                "employed": [p.employed[6] for p in of],
            },
        },
    )


@PUBLIC_BODIES
def payroll_submissions() -> Export:
    """Write people, and full payment submissions: a row a payment with its day, amount in the period and in the year to date."""
    of = people(1302, 24, 30, months=(12,), lost=0.0)
    shown: list[list[Any]] = [["Linking_ID", "Treatment_Flag", "Index_Date", "Age_At_Index", "Sex"]]
    paid: list[list[Any]] = [
        ["Linking_ID", "Employer_PAYE_Ref", "Payment_Date", "Tax_Year", "Taxable_Pay_In_Period", "Taxable_Pay_YTD"]
    ]  # fmt: skip
    amounts: dict[int, dict[int, int]] = {}
    for p in of:
        shown.append([f"L{p.number}", int(p.takes_part), p.start.isoformat(), p.age, p.sex])
        mine = amounts.setdefault(p.number, {})
        if not p.employed[12]:
            continue
        total = 0
        for month in range(1 + p.number % 6, 13):
            day = later(p.start, month).replace(day=28)
            amount = p.pay[12] // 12
            mine[month] = amount
            total += amount
            year = day.year if (day.month, day.day) >= (4, 6) else day.year - 1
            paid.append([f"L{p.number}", "123/AB456", day.isoformat(), f"{year % 100}-{(year + 1) % 100}", f"{amount}.00", f"{total}.00"])  # fmt: skip

    def ids(p: Person) -> str:
        return f"L{p.number}"

    there = [(p, m) for p in of for m in sorted(amounts[p.number])]
    return Export(
        "payroll-submissions",
        "payroll returns to a tax authority",
        known(("earnings", 12)),
        {"cohort.csv": csv_bytes(shown), "fps.csv": csv_bytes(paid)},
        {
            "people": "data/cohort.csv",
            "outcomes": "data/fps.csv",
            "columns": {
                "person_id": "Linking_ID",
                "group": "Treatment_Flag",
                "start_date": "Index_Date",
                "age": "Age_At_Index",
                "sex": "Sex",
                "outcome_date": "Payment_Date",
                "earnings": "Taxable_Pay_In_Period",
            },
            "values": {"group": {"1": "participant", "0": "comparison"}},
            "units": {"earnings": "monthly"},
            "derive": {"month": "from outcome_date"},
        },
        {
            "people": table(of, ids, group="group", start_date="start", age="age", sex="sex"),
            "outcomes": {
                "person_id": [ids(p) for p, _ in there],
                "month": [m for _, m in there],
                "earnings": [12 * amounts[p.number][m] for p, m in there],
            },
        },
    )


@PUBLIC_BODIES
def learner_file_with_statuses() -> Export:
    """Write learners with codes of employment status before the start (10 paid work, 11 seeking, 12 not seeking, 98 not known)."""
    of = people(1303, 30, 30, months=(6,))
    status = {p.number: (10, 11, 12, 11, 98)[p.number % 5] for p in of}
    rows: list[list[Any]] = [
        "LearnRefNumber|FundModel|Group|LearnStartDate|DateOfBirth|Sex|EmpStat_Before|Destination_Employed_6m|PriorAttain".split(
            "|"
        )
    ]
    for p in of:
        rows.append(
            [
                f"{p.number:012d}",
                35,
                "Learner" if p.takes_part else "Matched non-learner",
                p.start.isoformat(),
                p.born.isoformat(),
                p.sex[0],
                status[p.number],
                p.employed[6],
                (1, 2, 3, 98)[p.number % 4],
            ]
        )

    def ids(p: Person) -> str:
        return f"{p.number:012d}"

    worked = {10: 1, 11: 0, 12: 0, 98: None}
    covariates = {"age": "numeric", "sex": "category", "employed_before": "numeric"}
    prior = [{"column": "employed_before", "outcome": "employed", "month": -1}]
    return Export(
        "learner-file-with-statuses",
        "individualised learner record",
        known(("employed", 6), covariates=covariates, prior_outcomes=prior),
        {"ILR_2425.csv": csv_bytes(rows)},
        {
            "people": "data/ILR_2425.csv",
            "columns": {
                "person_id": "LearnRefNumber",
                "group": "Group",
                "start_date": "LearnStartDate",
                "date_of_birth": "DateOfBirth",
                "sex": "Sex",
                "employed_before": "EmpStat_Before",
            },
            "identifying": ["DateOfBirth"],
            "missing": {"employed_before": [98]},
            "values": {
                "group": {"Learner": "participant", "Matched non-learner": "comparison"},
                "sex": {"F": "Female", "M": "Male"},
                "employed_before": {"10": 1, "11": 0, "12": 0},
            },
            "wide": {"employed": {6: "Destination_Employed_6m"}},
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
                employed_before=lambda p: worked[status[p.number]],
            ),
            "outcomes": {
                "person_id": [ids(p) for p in of],
                "month": [6 for _ in of],
                "employed": [p.employed[6] for p in of],
            },
        },
    )
