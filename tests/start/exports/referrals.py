"""Referral lists of jobcentres and the like: names, National Insurance numbers and dates of birth beside who came and who did not."""

from __future__ import annotations

import datetime as dt
from typing import Any

from .export import Export, Register, known
from .made_up import by_month, people, table
from .writing import british, csv_bytes, later, parquet_bytes, pounds, workbook, xlsx_bytes, yes_no

REFERRALS = Register()


@REFERRALS
def jobcentre_referral_list() -> Export:
    """Write one file for all: Windows-1252, days first, a pseudo-start for those who never came."""
    of = people(101)
    header = [
        "NINO",
        "Surname",
        "Forename",
        "DOB",
        "Gender",
        "Postcode",
        "Referral outcome",
        "Start date (or referral + 14 days)",
        "In work at 12 months?",
    ]
    rows = [
        [
            p.nino,
            p.last,
            p.first,
            british(p.born),
            p.sex[0],
            p.postcode,
            "Started" if p.takes_part else ("Did not start", "DNA")[p.number % 2],
            british(p.start),
            yes_no(p.employed[12], unknown="Not known"),
        ]
        for p in of
    ]
    return Export(
        "jobcentre-referral-list",
        "referral list of a jobcentre",
        known(("employed", 12)),
        {"referrals.csv": csv_bytes([header, *rows], encoding="windows-1252")},
        {
            "people": "data/referrals.csv",
            "encoding": "windows-1252",
            "columns": {
                "person_id": "NINO",
                "group": "Referral outcome",
                "start_date": "Start date (or referral + 14 days)",
                "sex": "Gender",
                "date_of_birth": "DOB",
                "employed": "In work at 12 months?",
            },
            "dates": "day-first",
            "missing": ["Not known"],
            "values": {
                "group": {
                    "Started": "participant",
                    "Did not start": "comparison",
                    "DNA": "comparison",
                },
                "sex": {"F": "Female", "M": "Male"},
            },
            "derive": {"age": "from date_of_birth"},
        },
        {
            "people": table(
                of, lambda p: p.nino, group="group", start_date="start", age="age", sex="sex"
            ),
            "outcomes": by_month(of, lambda p: p.nino, [12], employed="employed"),
        },
    )


@REFERRALS
def referral_workbook_with_title_and_totals() -> Export:
    """Write a workbook for a meeting: a title and a blank line above, a total and two notes below, a sheet of guidance before it."""
    of = people(102, 30, 40)
    header = ["Ref No.", "Client", "Date of birth", "Sex", "Arm", "Start", "Working M12", "Pay M12"]
    rows: list[list[Any]] = [
        ["Working Well: referrals, quarter 4", None],
        [None],
        ["OFFICIAL-SENSITIVE", None],
        header,
    ]
    rows += [
        [
            f"WW/{p.number:05d}",
            p.name,
            p.born,
            p.sex,
            "Programme" if p.takes_part else "Control",
            p.start,
            yes_no(p.employed[12], "Y", "N"),
            pounds(p.pay[12]),
        ]
        for p in of
    ]
    rows += [
        [None],
        ["Total", len(of), None, None, None, None, sum(p.employed[12] or 0 for p in of)],
        ["Source: case system, 3 March 2026"],
        ["Pay is that of the twelve months to month 12"],
    ]
    guide: list[list[Any]] = [
        ["How to fill in this workbook"],
        ["One row a person. Arm is Programme or Control."],
    ]
    book = workbook({"Guidance": guide, "Referrals": rows})
    return Export(
        "referral-workbook-with-title-and-totals",
        "referral list kept in a workbook",
        known(("employed", 12), ("earnings", 12)),
        {"Referrals Q4.xlsx": xlsx_bytes(book)},
        {
            "people": "data/Referrals Q4.xlsx",
            "sheet": "Referrals",
            "header_row": 4,
            "skip_footer": 3,
            "columns": {
                "person_id": "Ref No.",
                "group": "Arm",
                "start_date": "Start",
                "sex": "Sex",
                "date_of_birth": "Date of birth",
                "employed": "Working M12",
                "earnings": "Pay M12",
            },
            "numbers": {"thousands": ",", "currency": "£"},
            "values": {"group": {"Programme": "participant", "Control": "comparison"}},
            "derive": {"age": "from date_of_birth"},
        },
        {
            "people": table(
                of,
                lambda p: f"WW/{p.number:05d}",
                group="group",
                start_date="start",
                age="age",
                sex="sex",
            ),
            "outcomes": by_month(
                of, lambda p: f"WW/{p.number:05d}", [12], employed="employed", earnings="pay"
            ),
        },
    )


@REFERRALS
def mainframe_extract() -> Export:
    """Write an old system's dump: vertical bars, days as 20240503, 00000000 where there is none, gzip, ids with noughts in front."""
    of = people(103)
    rows: list[list[Any]] = [
        ["CLMNT_ID", "BRTH_DT", "SEX_CD", "GRP_CD", "STRT_DT", "LST_EMP_DT", "EMPD_12"]
    ]
    rows += [
        [
            f"{p.number:010d}",
            p.born.strftime("%Y%m%d"),
            "2" if p.sex == "Female" else "1",
            "T" if p.takes_part else "C",
            p.start.strftime("%Y%m%d"),
            p.last_worked.strftime("%Y%m%d") if p.last_worked else "00000000",
            {None: "9", 1: "1", 0: "0"}[p.employed[12]],
        ]
        for p in of
    ]
    content = csv_bytes(rows, separator="|", line_end="\n", zipped=True)
    return Export(
        "mainframe-extract",
        "extract of an old register",
        known(
            ("employed", 12),
            covariates={"age": "numeric", "sex": "category", "months_workless": "numeric"},
        ),
        {"EXTRACT_20260301.csv.gz": content},
        {
            "people": "data/EXTRACT_20260301.csv.gz",
            "separator": "|",
            "columns": {
                "person_id": "CLMNT_ID",
                "group": "GRP_CD",
                "start_date": "STRT_DT",
                "sex": "SEX_CD",
                "date_of_birth": "BRTH_DT",
                "last_worked": "LST_EMP_DT",
                "employed": "EMPD_12",
            },
            "dates": "%Y%m%d",
            "missing": {"last_worked": ["00000000"], "employed": [9]},
            "values": {
                "group": {"T": "participant", "C": "comparison"},
                "sex": {"1": "Male", "2": "Female"},
            },
            "derive": {"age": "from date_of_birth", "months_workless": "from last_worked"},
        },
        {
            "people": table(
                of,
                lambda p: f"{p.number:010d}",
                group="group",
                start_date="start",
                age="age",
                sex="sex",
                months_workless="months_workless",
            ),
            "outcomes": by_month(of, lambda p: f"{p.number:010d}", [12], employed="employed"),
        },
    )


@REFERRALS
def american_case_system() -> Export:
    """Write days with the month first, beside ids that look like days; outcomes in a second file."""
    of = people(104, months=(6, 12))

    def ids(p: Any) -> str:
        return f"{p.number % 12 + 1:02d}-{p.number:05d}"

    def american(day: dt.date) -> str:
        return f"{day.month}/{day.day}/{day.year}"

    rows: list[list[Any]] = [["Case #", "Intake Date", "Birth Date", "Sex", "Status"]]
    rows += [
        [
            ids(p),
            american(p.start),
            american(p.born),
            p.sex,
            "Enrolled" if p.takes_part else "Waitlist",
        ]
        for p in of
    ]
    follow: list[list[Any]] = [["Case #", "Months since intake", "Employed", "Checked on"]]
    follow += [
        [ids(p), at, yes_no(p.employed[at], "TRUE", "FALSE"), american(later(p.start, at))]
        for p in of
        for at in (6, 12)
    ]
    return Export(
        "american-case-system",
        "case system with American days",
        known(("employed", 12)),
        {"intake.csv": csv_bytes(rows), "follow_up.csv": csv_bytes(follow)},
        {
            "people": "data/intake.csv",
            "outcomes": "data/follow_up.csv",
            "columns": {
                "person_id": "Case #",
                "group": "Status",
                "start_date": "Intake Date",
                "sex": "Sex",
                "date_of_birth": "Birth Date",
                "month": "Months since intake",
                "employed": "Employed",
            },
            "dates": "month-first",
            "values": {"group": {"Enrolled": "participant", "Waitlist": "comparison"}},
            "derive": {"age": "from date_of_birth"},
        },
        {
            "people": table(of, ids, group="group", start_date="start", age="age", sex="sex"),
            "outcomes": by_month(of, ids, [6, 12], employed="employed"),
        },
    )


@REFERRALS
def register_in_parquet() -> Export:
    """Write a data warehouse's parquet: moments in a time zone, categories, a flag for who was treated, whole numbers as ids."""
    import pyarrow as pa

    of = people(105, 30, 60)
    noon = [dt.datetime.combine(p.start, dt.time(9, 30)) for p in of]
    persons = parquet_bytes(
        {
            "id": pa.array([p.number for p in of], pa.int64()),
            "treated": pa.array([p.takes_part for p in of]),
            "referral_ts": pa.array(noon, pa.timestamp("us", tz="Europe/London")),
            "dob": pa.array([p.born for p in of], pa.date32()),
            "sex": pa.array([p.sex for p in of]).dictionary_encode(),
        }
    )
    rows = [(p, at) for p in of for at in (6, 12)]
    outcomes = parquet_bytes(
        {
            "id": pa.array([p.number for p, _ in rows], pa.int32()),
            "mth": pa.array([at for _, at in rows], pa.int8()),
            "emp": pa.array([p.employed[at] for p, at in rows], pa.int8()),
            "pay": pa.array([p.pay[at] for p, at in rows], pa.decimal128(12, 2)),
        }
    )
    return Export(
        "register-in-parquet",
        "extract of a data warehouse",
        known(("employed", 12), ("earnings", 12)),
        {"persons.parquet": persons, "outcomes.parquet": outcomes},
        {
            "people": "data/persons.parquet",
            "outcomes": "data/outcomes.parquet",
            "columns": {
                "person_id": "id",
                "group": "treated",
                "start_date": "referral_ts",
                "date_of_birth": "dob",
                "month": "mth",
                "employed": "emp",
                "earnings": "pay",
            },
            "values": {"group": {"true": "participant", "false": "comparison"}},
            "derive": {"age": "from date_of_birth"},
        },
        {
            "people": table(
                of, lambda p: str(p.number), group="group", start_date="start", age="age", sex="sex"
            ),
            "outcomes": by_month(
                of, lambda p: str(p.number), [6, 12], employed="employed", earnings="pay"
            ),
        },
    )
