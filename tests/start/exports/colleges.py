"""Colleges and training providers: extracts in the manner of the Individualised Learner Record, codes for everything."""

from __future__ import annotations

from typing import Any

from .export import Export, Register, known
from .made_up import QUALIFICATIONS, Person, by_month, people, table
from .writing import british, csv_bytes, workbook, xlsx_bytes, yes_no

COLLEGES = Register()


@COLLEGES
def learner_record() -> Export:
    """Write codes for sex, ethnicity and outcome, reference numbers of twelve digits with noughts, ISO days, 98 and 99 not known."""
    of = people(401, 30, 50)
    codes = ("31", "33", "39", "98", "99")

    def ids(p: Person) -> str:
        return f"{p.number:012d}"

    def ethnicity(p: Person) -> str:
        return codes[p.number % 5]

    header = ["UKPRN", "LearnRefNumber", "DateOfBirth", "Ethnicity", "Sex", "FundModel"]
    header += ["LearnStartDate", "PriorAttain", "CohortFlag", "Outcome"]
    rows: list[list[Any]] = [header]
    for p in of:
        outcome = "8" if p.employed[12] is None else ("1" if p.employed[12] else "23"[p.number % 2])
        level = QUALIFICATIONS.index(p.qualification)
        rows.append(
            [
                "10099999",
                ids(p),
                p.born.isoformat(),
                ethnicity(p),
                p.sex[0],
                "35",
                p.start.isoformat(),
                level,
                "WW" if p.takes_part else "",
                outcome,
            ]
        )
    told = known(
        ("course_passed", 12),
        covariates={
            "age": "numeric",
            "sex": "category",
            "ethnicity": "category",
            "qualification": "category",
        },
    )
    return Export(
        "learner-record",
        "extract in the manner of a learner record",
        told,
        {"ILR_2425.csv": csv_bytes(rows, quoted=True)},
        {
            "people": "data/ILR_2425.csv",
            "columns": {
                "person_id": "LearnRefNumber",
                "group": "CohortFlag",
                "start_date": "LearnStartDate",
                "sex": "Sex",
                "ethnicity": "Ethnicity",
                "qualification": "PriorAttain",
                "date_of_birth": "DateOfBirth",
                "course_passed": "Outcome",
            },
            "missing": {"ethnicity": [98, 99]},
            "values": {
                "group": {"WW": "participant", "": "comparison"},
                "sex": {"F": "Female", "M": "Male"},
                "qualification": {str(i): words for i, words in enumerate(QUALIFICATIONS)},
                "course_passed": {"1": 1, "2": 0, "3": 0, "8": None},
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
                sex="sex",
                ethnicity=lambda p: None if ethnicity(p) in ("98", "99") else ethnicity(p),
                qualification="qualification",
            ),
            "outcomes": by_month(of, ids, [12], course_passed="employed"),
        },
        open=(
            "A learner record has a row for each aim of a learner; which of them counts has no key, so there is one row a "
            "learner here.",
        ),
    )


@COLLEGES
def college_workbook_with_two_rows_of_names() -> Export:
    """Write merged headings above the names of the columns; the names below are different from each other."""
    of = people(402)
    rows: list[list[Any]] = [
        ["Learner", None, None, None, "Course", None, "Destination", None],
        [
            "ID",
            "DoB",
            "Gender",
            "Cohort",
            "Start",
            "Title",
            "In work, month 6",
            "In work, month 12",
        ],
    ]
    rows += [
        [
            f"L{p.number}",
            p.born,
            p.sex,
            "Yes" if p.takes_part else "No",
            p.start,
            "Skills for work",
            yes_no(p.employed[6], unknown="Unknown"),
            yes_no(p.employed[12], unknown="Unknown"),
        ]
        for p in of
    ]
    book = workbook({"Destinations": rows})
    for cells in ("A1:D1", "E1:F1", "G1:H1"):
        book["Destinations"].merge_cells(cells)
    return Export(
        "college-workbook-with-two-rows-of-names",
        "destinations workbook of a college",
        known(("employed", 12)),
        {"destinations.xlsx": xlsx_bytes(book)},
        {
            "people": "data/destinations.xlsx",
            "header_row": 2,
            "columns": {
                "person_id": "ID",
                "group": "Cohort",
                "start_date": "Start",
                "sex": "Gender",
                "date_of_birth": "DoB",
            },
            "missing": ["Unknown"],
            "values": {"group": {"Yes": "participant", "No": "comparison"}},
            "wide": {"employed": "In work, month {month}"},
            "derive": {"age": "from date_of_birth"},
        },
        {
            "people": table(
                of,
                lambda p: f"L{p.number}",
                group="group",
                start_date="start",
                age="age",
                sex="sex",
            ),
            "outcomes": by_month(of, lambda p: f"L{p.number}", [6, 12], employed="employed"),
        },
    )


@COLLEGES
def attendance_by_term() -> Export:
    """Write the quarter of the start as a stratum, accents and apostrophes, spaces that cannot be seen behind words."""
    of = people(403, 40, 60)
    rows: list[list[Any]] = [
        ["Learner ref", "Centre", "Started on", "Cohort", "Yrs", "Sex", "Destination @12"]
    ]
    rows += [
        [
            f"{p.number}",
            p.site.replace(" ", "\u00a0") if p.number % 3 == 0 else p.site,
            british(p.start),
            "Programme " if p.takes_part else "Comparison",
            f" {p.age}",
            p.sex + (" " if p.number % 4 == 0 else ""),
            yes_no(p.employed[12], "Employment – paid", "Not in paid employment", "N/A"),
        ]
        for p in of
    ]
    return Export(
        "attendance-by-term",
        "attendance system of a college",
        known(
            ("employed", 12),
            covariates={
                "age": "numeric",
                "sex": "category",
                "centre": "category",
                "quarter": "category",
            },
        ),
        {"attendance.csv": csv_bytes(rows, encoding="utf-8-sig")},
        {
            "people": "data/attendance.csv",
            "columns": {
                "person_id": "Learner ref",
                "group": "Cohort",
                "start_date": "Started on",
                "age": "Yrs",
                "sex": "Sex",
                "centre": "Centre",
                "employed": "Destination @12",
            },
            "dates": {"start_date": "day-first"},
            "values": {
                "group": {"Programme": "participant"},
                "employed": {"Employment – paid": 1, "Not in paid employment": 0},
            },
            "derive": {"quarter": "from start_date"},
        },
        {
            "people": table(
                of,
                lambda p: str(p.number),
                group="group",
                start_date="start",
                age="age",
                sex="sex",
                centre="site",
                quarter="quarter",
            ),
            "outcomes": by_month(of, lambda p: str(p.number), [12], employed="employed"),
        },
    )
