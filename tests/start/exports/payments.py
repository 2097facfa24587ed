"""Payments as payrolls and tax systems keep them: a row for each, of which first earnings and job outcomes are worked out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from .export import Export, Register, known
from .made_up import Person, people, table
from .writing import british, csv_bytes, later, parquet_bytes, pounds, workbook, xlsx_bytes

PAYMENTS = Register()

#: 416 hours at the National Living Wage from 1 April 2024; everybody here started before the next rate.
OF_2024 = 416 * 11.44
Payment = tuple[Person, dt.date, float, str]


def _started_in_2024(seed: int) -> list[Person]:
    return [p for p in people(seed, 30, 50) if p.start < dt.date(2025, 3, 1)]


def _payments(of: Sequence[Person], apart: int) -> list[Payment]:
    """Pay who is in work at month 12 every so many days, from a while before or after the start on; some of it is taken back."""
    made: list[Payment] = []
    for p in of:
        if not p.employed[12]:
            continue
        day = p.start + dt.timedelta(days=(p.number % 200) - 30)
        amount = 120.0 + p.number % 380
        for i in range(6 + p.number % 24):
            made.append((p, day, amount * apart / 7, "A shop" if p.number % 3 else "A café"))
            if p.number % 11 == 0 and i == 3:
                made.append((p, day + dt.timedelta(days=1), -amount, "A shop"))
            day += dt.timedelta(days=apart)
    return [one for one in made if one[1] < dt.date(2026, 11, 1)]


def _earned(of: Sequence[Person], paid: Sequence[Payment], above: float) -> dict[str, list[Any]]:
    """Say who had earned more than an amount since the start, by the end of each month up to the twelfth."""
    rows: list[tuple[str, int, int]] = []
    for p in of:
        mine = sorted((day, amount) for q, day, amount, _ in paid if q is p and day >= p.start)
        days = sorted({day for day, _ in mine})
        sums = {day: round(sum(a for d, a in mine if d <= day), 6) for day in days}
        reached = next(
            (day for day in days if all(sums[d] > round(above, 6) for d in days if d >= day)), None
        )
        rows += [
            (f"E{p.number}", month, int(reached is not None and reached < later(p.start, month)))
            for month in range(1, 13)
        ]
    return {
        "person_id": [row[0] for row in rows],
        "month": [row[1] for row in rows],
        "": [row[2] for row in rows],
    }


def _outcomes(**columns: dict[str, list[Any]]) -> dict[str, list[Any]]:
    first = next(iter(columns.values()))
    return {
        "person_id": first["person_id"],
        "month": first["month"],
        **{code: made[""] for code, made in columns.items()},
    }


def _clients(of: Sequence[Person], write: Callable[[dt.date], Any] = british) -> list[list[Any]]:
    header = ["Employee Ref", "Group", "Start Date", "Age", "Sex"]
    return [header, *([f"E{p.number}", p.group, write(p.start), p.age, p.sex] for p in of)]


_COLUMNS = {
    "person_id": "Employee Ref",
    "group": "Group",
    "start_date": "Start Date",
    "age": "Age",
    "sex": "Sex",
}


def _truth(of: Sequence[Person]) -> dict[str, list[Any]]:
    return table(
        of, lambda p: f"E{p.number}", group="group", start_date="start", age="age", sex="sex"
    )


@PAYMENTS
def payroll_by_the_week() -> Export:
    """Write a row for each week that was paid, in pounds with signs; of several employers."""
    of = _started_in_2024(501)
    paid = _payments(of, 7)
    rows: list[list[Any]] = [["Employee Ref", "Week ending", "Gross pay", "Tax code", "Employer"]]
    rows += [
        [f"E{p.number}", british(day), pounds(amount), "1257L", who] for p, day, amount, who in paid
    ]
    return Export(
        "payroll-by-the-week",
        "weekly payroll",
        known(("first_earnings", 12)),
        {"people.csv": csv_bytes(_clients(of)), "weekly payroll.csv": csv_bytes(rows)},
        {
            "people": "data/people.csv",
            "pay": "data/weekly payroll.csv",
            "columns": {
                **_COLUMNS,
                "paid_on": "Week ending",
                "amount": "Gross pay",
                "employer": "Employer",
            },
            "dates": "day-first",
            "numbers": {"thousands": ",", "currency": "£"},
            "derive": {"first_earnings": "from pay"},
        },
        {"people": _truth(of), "outcomes": _outcomes(first_earnings=_earned(of, paid, 0))},
    )


@PAYMENTS
def extract_of_a_tax_system() -> Export:
    """Write parquet with a row a submission, under names of a database; which rate counts only the contract says."""
    import pyarrow as pa

    of = _started_in_2024(502)
    paid = _payments(of, 28)
    columns = {
        "person_id": pa.array([f"E{p.number}" for p, *_ in paid]),
        "payment_date": pa.array([day for _, day, *_ in paid]),
        "taxable_pay_in_period": pa.array([round(amount, 2) for _, _, amount, _ in paid]),
        "paye_ref": pa.array([{"A shop": "123/AB1"}.get(who, "777/ZZ9") for *_, who in paid]),
    }
    cents = [(p, day, round(amount, 2), who) for p, day, amount, who in paid]
    rows = [["person_id", *_clients(of)[0][1:]], *_clients(of, lambda day: day)[1:]]
    return Export(
        "extract-of-a-tax-system",
        "submissions of employers to a tax authority",
        known(("job_outcome", 12), ("first_earnings", 12)),
        {
            "caseload.xlsx": xlsx_bytes(workbook({"Caseload": rows})),
            "rti.parquet": parquet_bytes(columns),
        },
        {
            "people": "data/caseload.xlsx",
            "pay": "data/rti.parquet",
            "columns": {
                **{k: v for k, v in _COLUMNS.items() if k != "person_id"},
                "paid_on": "payment_date",
                "amount": "taxable_pay_in_period",
                "employer": "paye_ref",
            },
            "derive": {"job_outcome": "from pay", "first_earnings": "from pay"},
            "job_outcome": {"rate": "at_start"},
        },
        {
            "people": _truth(of),
            "outcomes": _outcomes(
                job_outcome=_earned(of, cents, OF_2024), first_earnings=_earned(of, cents, 0)
            ),
        },
    )


@PAYMENTS
def a_payroll_file_a_quarter() -> Export:
    """Write the payments of each quarter of the calendar into a file of its own, with a minus behind for what was taken back."""
    of = _started_in_2024(503)
    paid = _payments(of, 14)
    head = ["Employee Ref", "Pay date", "Gross"]
    files: dict[str, list[list[Any]]] = {}
    for p, day, amount, _ in paid:
        name = f"payroll {day.year} Q{(day.month + 2) // 3}.csv"
        written = f"{abs(amount):.2f}" + ("-" if amount < 0 else "")
        files.setdefault(name, [head]).append([f"E{p.number}", british(day), written])
    names = sorted(files)
    return Export(
        "a-payroll-file-a-quarter",
        "fortnightly payroll, a file a quarter",
        known(("first_earnings", 12), ("first_earnings", 6)),
        {"people.csv": csv_bytes(_clients(of)), **{n: csv_bytes(files[n]) for n in names}},
        {
            "people": "data/people.csv",
            "pay": [f"data/{name}" for name in names],
            "columns": {**_COLUMNS, "paid_on": "Pay date", "amount": "Gross"},
            "dates": "day-first",
            "numbers": {"minus": "behind"},
            "derive": {"first_earnings": "from pay"},
        },
        {"people": _truth(of), "outcomes": _outcomes(first_earnings=_earned(of, paid, 0))},
    )
