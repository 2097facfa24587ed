"""Payroll and earnings extracts: amounts with signs, by the month or in pence, commas for decimals, numbers of employees."""

from __future__ import annotations

import datetime as dt
from typing import Any

from .export import Export, Register, known
from .made_up import Person, by_month, people, table
from .writing import british, csv_bytes, later, parquet_bytes, pounds, workbook, xlsx_bytes

PAYROLL = Register()

_PEOPLE = ["Employee No", "Group", "Start", "Age", "Sex", "Pay in year before"]


def _month_end(day: dt.date) -> dt.date:
    return later(day.replace(day=1), 1) - dt.timedelta(days=1)


def _plain_people(of: list[Person]) -> list[list[Any]]:
    rows: list[list[Any]] = [["person_id", "group", "start_date", "age", "sex"]]
    return rows + [[f"{p.number:06d}", p.group, p.start.isoformat(), p.age, p.sex] for p in of]


def _true_people(of: list[Person], **more: Any) -> dict[str, list[Any]]:
    columns = {"group": "group", "start_date": "start", "age": "age", "sex": "sex", **more}
    return table(of, lambda p: f"{p.number:06d}", **columns)


@PAYROLL
def payroll_by_pay_date() -> Export:
    """Write a row for each pay day: the month since the start follows from the day, and the pay is that of one month."""
    of = people(301, months=(3, 12))
    pay: list[list[Any]] = [["Employee No", "Pay date", "Gross pay", "Tax code"]]
    pay += [
        [
            f"{p.number:06d}",
            british(_month_end(later(p.start, at))),
            None if p.pay[at] is None else pounds(p.pay[at] / 12),
            "1257L",
        ]
        for p in of
        for at in (3, 12)
    ]
    return Export(
        "payroll-by-pay-date",
        "payroll extract",
        known(("earnings", 12)),
        {"people.csv": csv_bytes(_plain_people(of)), "Payroll 2025.csv": csv_bytes(pay)},
        {
            "people": "data/people.csv",
            "outcomes": "data/Payroll 2025.csv",
            "columns": {
                "person_id": "Employee No",
                "pay_date": "Pay date",
                "earnings": "Gross pay",
            },
            "dates": {"pay_date": "day-first"},
            "numbers": {"thousands": ",", "currency": "£"},
            "units": {"earnings": "monthly"},
            "derive": {"month": "from pay_date"},
        },
        {
            "people": _true_people(of),
            "outcomes": by_month(of, lambda p: f"{p.number:06d}", [3, 12], earnings="pay"),
        },
        open=(
            "Several pay days in a month (weekly pay) have no key that adds them up: each person and month is one row here.",
        ),
    )


@PAYROLL
def payroll_with_decimal_commas() -> Export:
    """Write a European payroll: semicolons, decimal commas, points between thousands, days as 03.04.24, amounts in euro."""
    of = people(302)

    def euro(value: int | None) -> str | None:
        if value is None:
            return None
        return f"{value:,.2f}".replace(",", "_").replace(".", ",").replace("_", ".") + " €"

    rows: list[list[Any]] = [
        [*_PEOPLE[:5], "Lohn Vorjahr", "Beschäftigt nach 12 Monaten", "Lohn nach 12 Monaten"]
    ]
    rows += [
        [
            f"{p.number:06d}",
            "Maßnahme" if p.takes_part else "Vergleich",
            p.start.strftime("%d.%m.%y"),
            f"{p.age},0",
            {"Female": "w", "Male": "m"}[p.sex],
            euro(p.before),
            {1: "Ja", 0: "Nein", None: "k. A."}[p.employed[12]],
            euro(p.pay[12]) or "k. A.",
        ]
        for p in of
    ]
    told = known(
        ("employed", 12),
        ("earnings", 12),
        covariates={"age": "numeric", "sex": "category", "earnings_before": "numeric"},
        currency="EUR",
        prior_outcomes=[{"column": "earnings_before", "outcome": "earnings", "month": -12}],
    )
    return Export(
        "payroll-with-decimal-commas",
        "payroll extract of another country",
        told,
        {"lohn.csv": csv_bytes(rows, separator=";", encoding="windows-1252")},
        {
            "people": "data/lohn.csv",
            "separator": ";",
            "encoding": "windows-1252",
            "columns": {
                "person_id": "Employee No",
                "group": "Group",
                "start_date": "Start",
                "age": "Age",
                "sex": "Sex",
                "earnings_before": "Lohn Vorjahr",
                "employed": "Beschäftigt nach 12 Monaten",
                "earnings": "Lohn nach 12 Monaten",
            },
            "dates": "%d.%m.%y",
            "numbers": {"decimal": ",", "thousands": ".", "currency": "€"},
            "missing": ["k. A."],
            "values": {
                "group": {"Maßnahme": "participant", "Vergleich": "comparison"},
                "sex": {"w": "Female", "m": "Male"},
                "employed": {"Ja": 1, "Nein": 0},
            },
        },
        {
            "people": _true_people(of, earnings_before="before"),
            "outcomes": by_month(
                of, lambda p: f"{p.number:06d}", [12], employed="employed", earnings="pay"
            ),
        },
    )


@PAYROLL
def earnings_in_pence() -> Export:
    """Write a tax system's parquet: whole pence in the twelve months, days as dates, no texts."""
    import pyarrow as pa

    of = people(303, 40, 80)
    persons = {
        "person_id": pa.array([f"{p.number:06d}" for p in of]),
        "group": pa.array([p.group for p in of]).dictionary_encode(),
        "start_date": pa.array([p.start for p in of]),
        "age": pa.array([p.age for p in of], pa.uint8()),
        "sex": pa.array([p.sex for p in of]),
        "earnings_before": pa.array([p.before * 100 for p in of], pa.int32()),
    }
    rows = [(p, at) for p in of for at in (6, 12)]
    pence = [None if p.pay[at] is None else p.pay[at] * 100 for p, at in rows]
    outcomes = {
        "person_id": pa.array([f"{p.number:06d}" for p, _ in rows]),
        "month": pa.array([at for _, at in rows], pa.int64()),
        "earnings": pa.array(pence, pa.int64()),
    }
    told = known(
        ("earnings", 12),
        covariates={"age": "numeric", "sex": "category", "earnings_before": "numeric"},
        prior_outcomes=[{"column": "earnings_before", "outcome": "earnings", "month": -12}],
    )
    return Export(
        "earnings-in-pence",
        "earnings extract of a tax system",
        told,
        {"persons.parquet": parquet_bytes(persons), "earnings.parquet": parquet_bytes(outcomes)},
        {
            "people": "data/persons.parquet",
            "outcomes": "data/earnings.parquet",
            "units": {"earnings": "pence", "earnings_before": "pence"},
        },
        {
            "people": _true_people(of, earnings_before="before"),
            "outcomes": by_month(of, lambda p: f"{p.number:06d}", [6, 12], earnings="pay"),
        },
    )


@PAYROLL
def salaries_in_thousands() -> Export:
    """Write a workbook in which pay is £12.0k by its format alone; ids are numbers shown with noughts in front."""
    of = people(304)
    book = workbook({"Pay": [[*_PEOPLE[:5], "Pay £k, year to month 12"]]})
    sheet = book["Pay"]
    for p in of:
        pay = None if p.pay[12] is None else p.pay[12] / 1000
        sheet.append([p.number, p.group.title(), p.start, p.age, p.sex, pay])
        row = sheet.max_row
        sheet.cell(row, 1).number_format = "000000"
        sheet.cell(row, 3).number_format = "dd mmm yyyy"
        sheet.cell(row, 6).number_format = '"£"0.0"k"'
    return Export(
        "salaries-in-thousands",
        "pay in a workbook",
        known(("earnings", 12)),
        {"pay.xlsx": xlsx_bytes(book)},
        {
            "people": "data/pay.xlsx",
            "columns": {
                "person_id": "Employee No",
                "group": "Group",
                "start_date": "Start",
                "age": "Age",
                "sex": "Sex",
                "earnings": "Pay £k, year to month 12",
            },
            "units": {"earnings": "thousands"},
        },
        {
            "people": _true_people(of),
            "outcomes": by_month(of, lambda p: f"{p.number:06d}", [12], earnings="pay"),
        },
    )


@PAYROLL
def pay_and_work_under_two_rows_of_names() -> Export:
    """Write months below the names of what is measured, so that the lower row alone says M6 and M12 twice."""
    of = people(306)
    above = ["Client", None, None, None, None, "In work", None, "Pay of the year", None]
    below = ["No.", "Cohort", "Start", "Age", "Sex", "M6", "M12", "M6", "M12"]
    rows: list[list[Any]] = [above, below]
    for p in of:
        cohort = "Programme" if p.takes_part else "Control"
        work = [p.employed[6], p.employed[12], p.pay[6], p.pay[12]]
        rows.append([f"{p.number:06d}", cohort, p.start, p.age, p.sex, *work])
    book = workbook({"Follow-up": rows})
    for cells in ("A1:E1", "F1:G1", "H1:I1"):
        book["Follow-up"].merge_cells(cells)
    return Export(
        "pay-and-work-under-two-rows-of-names",
        "follow-up workbook",
        known(("employed", 12), ("earnings", 12)),
        {"follow_up.xlsx": xlsx_bytes(book)},
        {
            "people": "data/follow_up.xlsx",
            "header_row": [1, 2],
            "columns": {
                "person_id": "Client No.",
                "group": "Client Cohort",
                "start_date": "Client Start",
                "age": "Client Age",
                "sex": "Client Sex",
            },
            "values": {"group": {"Programme": "participant", "Control": "comparison"}},
            "wide": {"employed": "In work M{month}", "earnings": "Pay of the year M{month}"},
        },
        {
            "people": _true_people(of),
            "outcomes": by_month(
                of, lambda p: f"{p.number:06d}", [6, 12], employed="employed", earnings="pay"
            ),
        },
    )


@PAYROLL
def pay_by_month_of_the_calendar() -> Export:
    """Write a column for each month of the calendar, whenever people began; ids without the noughts that people have."""
    of = people(307, months=(6, 12))
    months = [later(dt.date(2024, 10, 1), n) for n in range(18)]

    def since(p: Person, month: dt.date) -> int:
        return (month.year - p.start.year) * 12 + month.month - p.start.month

    def paid(p: Person, month: dt.date) -> int | None:
        return p.pay.get(since(p, month))

    pay: list[list[Any]] = [["Payroll no", *(f"Gross pay {month:%b-%y}" for month in months)]]
    for p in of:
        amounts = [paid(p, month) for month in months]
        pay.append([str(p.number), *(None if x is None else pounds(x / 12) for x in amounts)])
    return Export(
        "pay-by-month-of-the-calendar",
        "payroll extract, a column a month of the calendar",
        known(("earnings", 12)),
        {"people.csv": csv_bytes(_plain_people(of)), "pay.csv": csv_bytes(pay)},
        {
            "people": "data/people.csv",
            "outcomes": "data/pay.csv",
            "columns": {"person_id": "Payroll no"},
            "numbers": {"thousands": ",", "currency": "£"},
            "wide": {"earnings": "Gross pay {%b-%y}"},
            "units": {"earnings": "monthly"},
        },
        {
            "people": _true_people(of),
            "outcomes": {
                "person_id": [f"{p.number:06d}" for p in of for _ in months],
                "month": [since(p, month) for p in of for month in months],
                "earnings": [paid(p, month) for p in of for month in months],
            },
        },
    )


@PAYROLL
def pay_wide_by_month() -> Export:
    """Write a column for each month, in the order of the months, with titles; not known is -9 or 999999."""
    of = people(305, months=(3, 6, 9, 12))
    header = ["Employee No", "Cohort", "Start", "Age", "Sex"]
    header += [f"Pay month {at} (£)" for at in (3, 6, 9, 12)]
    rows: list[list[Any]] = [header]
    for p in of:
        paid = [
            (-9 if p.number % 2 else 999999) if p.pay[at] is None else p.pay[at] / 12
            for at in (3, 6, 9, 12)
        ]
        cohort = "Programme" if p.takes_part else "Control"
        rows.append([f"{p.number:06d}", cohort, british(p.start), p.age, p.sex, *paid])
    return Export(
        "pay-wide-by-month",
        "payroll extract, a column a month",
        known(("earnings", 12), ("earnings", 6)),
        {"pay_by_month.csv": csv_bytes(rows)},
        {
            "people": "data/pay_by_month.csv",
            "columns": {
                "person_id": "Employee No",
                "group": "Cohort",
                "start_date": "Start",
                "age": "Age",
                "sex": "Sex",
            },
            "dates": "day-first",
            "missing": {"earnings": [-9, 999999]},
            "values": {"group": {"Programme": "participant", "Control": "comparison"}},
            "wide": {"earnings": "Pay month {month} (£)"},
            "units": {"earnings": "monthly"},
        },
        {
            "people": _true_people(of),
            "outcomes": by_month(of, lambda p: f"{p.number:06d}", [3, 6, 9, 12], earnings="pay"),
        },
    )
