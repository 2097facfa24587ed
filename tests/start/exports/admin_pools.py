"""Comparison pools and other extracts of administrative data: hashes for ids, bands for ages, one file a place, one system a table."""

from __future__ import annotations

from typing import Any

from .export import Export, Register, known
from .made_up import Person, by_month, people, table
from .writing import british, csv_bytes, parquet_bytes, workbook, xlsx_bytes, yes_no

ADMIN_POOLS = Register()

_TRUE_PEOPLE = {"group": "group", "start_date": "start", "age": "age", "sex": "sex"}
_BANDS = ("16-24", "25-49", "50+")


def _band(p: Person) -> str:
    return _BANDS[(p.age >= 25) + (p.age >= 50)]


def _hash(p: Person) -> int:
    """Give a number of eighteen digits, which a floating-point number cannot hold."""
    return 100_000_000_000_000_001 + p.number * 7_919_000_003


@ADMIN_POOLS
def pool_with_long_numbers_as_ids() -> Export:
    """Write people in parquet with ids as whole numbers of 18 digits, outcomes in csv with the same as text, months as m06 and m12."""
    import pyarrow as pa

    of = people(801, 40, 90)
    bands = pa.DictionaryArray.from_arrays(
        pa.array([_BANDS.index(_band(p)) for p in of], pa.int8()), pa.array(_BANDS), ordered=True
    )
    persons = {
        "hashed_id": pa.array([_hash(p) for p in of], pa.int64()),
        "pool": pa.array([int(not p.takes_part) for p in of], pa.int8()),
        "index_date": pa.array([p.start for p in of], pa.date32()),
        "age_band": bands,
        "sex": pa.array([p.sex for p in of], pa.large_string()),
        "claim_months": pa.array([p.months_workless for p in of], pa.float32()),
    }
    rows: list[list[Any]] = [["hashed_id", "emp_m06", "emp_m12", "ben_m06", "ben_m12"]]
    rows += [[_hash(p), p.employed[6], p.employed[12], p.benefits[6], p.benefits[12]] for p in of]
    told = known(
        ("employed", 12),
        ("out_of_work_benefits", 12),
        covariates={"age_band": "category", "sex": "category", "months_workless": "numeric"},
    )
    return Export(
        "pool-with-long-numbers-as-ids",
        "comparison pool of administrative data",
        told,
        {"pool.parquet": parquet_bytes(persons), "outcomes.csv": csv_bytes(rows)},
        {
            "people": "data/pool.parquet",
            "outcomes": "data/outcomes.csv",
            "columns": {
                "person_id": "hashed_id",
                "group": "pool",
                "start_date": "index_date",
                "months_workless": "claim_months",
            },
            "values": {"group": {"0": "participant", "1": "comparison"}},
            "wide": {"employed": "emp_m{month}", "out_of_work_benefits": "ben_m{month}"},
        },
        {
            "people": table(
                of,
                lambda p: str(_hash(p)),
                group="group",
                start_date="start",
                age_band=_band,
                sex="sex",
                months_workless="months_workless",
            ),
            "outcomes": by_month(
                of,
                lambda p: str(_hash(p)),
                [6, 12],
                employed="employed",
                out_of_work_benefits="benefits",
            ),
        },
    )


@ADMIN_POOLS
def national_insurance_numbers_in_two_forms() -> Export:
    """Write people with numbers as QQ123456A, outcomes with QQ 12 34 56 A in small letters: the same persons."""
    of = people(802)
    rows: list[list[Any]] = [
        ["NI Number", "First name", "Last name", "Group", "Start", "Age", "Sex", "Postcode"]
    ]
    rows += [
        [p.nino, p.first, p.last, p.group, british(p.start), p.age, p.sex, p.postcode] for p in of
    ]

    def spaced(p: Person) -> str:
        return " ".join(p.nino[i : i + 2] for i in range(0, 9, 2)).lower()

    work: list[list[Any]] = [["NI Number", "Month", "Employed?"]]
    work += [[spaced(p), at, yes_no(p.employed[at])] for p in of for at in (6, 12)]
    return Export(
        "national-insurance-numbers-in-two-forms",
        "two systems linked by National Insurance number",
        known(("employed", 12)),
        {"people.csv": csv_bytes(rows, encoding="utf-8-sig"), "hmrc.csv": csv_bytes(work)},
        {
            "people": "data/people.csv",
            "outcomes": "data/hmrc.csv",
            "columns": {
                "person_id": "NI Number",
                "group": "Group",
                "start_date": "Start",
                "age": "Age",
                "sex": "Sex",
                "month": "Month",
                "employed": "Employed?",
            },
            "dates": "day-first",
        },
        {
            "people": table(of, lambda p: p.nino, **_TRUE_PEOPLE),
            "outcomes": by_month(of, lambda p: p.nino, [6, 12], employed="employed"),
        },
    )


@ADMIN_POOLS
def two_systems_with_names_of_their_own() -> Export:
    """Write the files of two systems that call the id differently, and write it differently."""
    of = people(807)
    rows: list[list[Any]] = [
        ["NI Number", "First name", "Last name", "Group", "Start", "Age", "Sex", "Postcode"]
    ]
    rows += [
        [p.nino, p.first, p.last, p.group, british(p.start), p.age, p.sex, p.postcode] for p in of
    ]

    def spaced(p: Person) -> str:
        return " ".join(p.nino[i : i + 2] for i in range(0, 9, 2)).lower()

    work: list[list[Any]] = [["NINO", "Month", "Employed?"]]
    work += [[spaced(p), at, yes_no(p.employed[at])] for p in of for at in (6, 12)]
    return Export(
        "two-systems-with-names-of-their-own",
        "two systems linked by National Insurance number",
        known(("employed", 12)),
        {"people.csv": csv_bytes(rows, encoding="utf-8-sig"), "hmrc.csv": csv_bytes(work)},
        {
            "people": "data/people.csv",
            "outcomes": "data/hmrc.csv",
            "columns": {
                "person_id": ["NI Number", "NINO"],
                "group": "Group",
                "start_date": "Start",
                "age": "Age",
                "sex": "Sex",
                "month": "Month",
                "employed": "Employed?",
            },
            "dates": "day-first",
        },
        {
            "people": table(of, lambda p: p.nino, **_TRUE_PEOPLE),
            "outcomes": by_month(of, lambda p: p.nino, [6, 12], employed="employed"),
        },
    )


@ADMIN_POOLS
def a_file_for_each_place() -> Export:
    """Write a csv a borough, each with the code of its borough in every row, and one workbook of outcomes for all."""
    of = people(803, 60, 80)
    codes = ("E08000003", "E08000006")

    def code(p: Person) -> str:
        return codes[p.number % 2]

    header = ["Area", "Ref", "Group", "Start", "Age", "Sex"]
    files = {
        f"{at}.csv": csv_bytes(
            [
                header,
                *(
                    [at, f"R{p.number}", p.group, british(p.start), p.age, p.sex]
                    for p in of
                    if code(p) == at
                ),
            ]
        )
        for at in codes
    }
    outcomes: list[list[Any]] = [["Ref", "Month", "In work", "Benefits"]]
    outcomes += [[f"R{p.number}", at, p.employed[at], p.benefits[at]] for p in of for at in (6, 12)]
    told = known(("employed", 12), ("out_of_work_benefits", 12))
    told["places"] = [
        {"code": codes[0], "name": "Manchester"},
        {"code": codes[1], "name": "Salford"},
    ]
    return Export(
        "a-file-for-each-place",
        "returns of two boroughs",
        told,
        {**files, "outcomes.xlsx": xlsx_bytes(workbook({"Outcomes": outcomes}))},
        {
            "people": [f"data/{name}" for name in files],
            "outcomes": "data/outcomes.xlsx",
            "columns": {
                "person_id": "Ref",
                "group": "Group",
                "start_date": "Start",
                "age": "Age",
                "sex": "Sex",
                "place_code": "Area",
                "month": "Month",
                "employed": "In work",
                "out_of_work_benefits": "Benefits",
            },
            "dates": "day-first",
        },
        {
            "people": table(of, lambda p: f"R{p.number}", **_TRUE_PEOPLE, place_code=code),
            "outcomes": by_month(
                of,
                lambda p: f"R{p.number}",
                [6, 12],
                employed="employed",
                out_of_work_benefits="benefits",
            ),
        },
    )


@ADMIN_POOLS
def a_file_for_each_place_that_does_not_name_it() -> Export:
    """Write a csv a borough, which does not say which borough it is, and one workbook of outcomes for all."""
    of = people(806, 60, 80)
    codes = ("E08000003", "E08000006")

    def code(p: Person) -> str:
        return codes[p.number % 2]

    header = ["Ref", "Group", "Start", "Age", "Sex"]
    files = {
        f"{at}.csv": csv_bytes(
            [
                header,
                *(
                    [f"R{p.number}", p.group, british(p.start), p.age, p.sex]
                    for p in of
                    if code(p) == at
                ),
            ]
        )
        for at in codes
    }
    outcomes: list[list[Any]] = [["Ref", "Month", "In work", "Benefits"]]
    outcomes += [[f"R{p.number}", at, p.employed[at], p.benefits[at]] for p in of for at in (6, 12)]
    told = known(("employed", 12), ("out_of_work_benefits", 12))
    told["places"] = [
        {"code": codes[0], "name": "Manchester"},
        {"code": codes[1], "name": "Salford"},
    ]
    return Export(
        "a-file-for-each-place-that-does-not-name-it",
        "returns of two boroughs",
        told,
        {**files, "outcomes.xlsx": xlsx_bytes(workbook({"Outcomes": outcomes}))},
        {
            "people": [f"data/{name}" for name in files],
            "outcomes": "data/outcomes.xlsx",
            "columns": {
                "person_id": "Ref",
                "group": "Group",
                "start_date": "Start",
                "age": "Age",
                "sex": "Sex",
                "month": "Month",
                "employed": "In work",
                "out_of_work_benefits": "Benefits",
            },
            "every_row": {f"data/{at}.csv": {"place_code": at} for at in codes},
            "dates": "day-first",
        },
        {
            "people": table(of, lambda p: f"R{p.number}", **_TRUE_PEOPLE, place_code=code),
            "outcomes": by_month(
                of,
                lambda p: f"R{p.number}",
                [6, 12],
                employed="employed",
                out_of_work_benefits="benefits",
            ),
        },
    )


@ADMIN_POOLS
def statistics_program_export() -> Export:
    """Write what a statistics program exports: labels with their codes, a point or #NULL! where nothing is known, months as 12.0."""
    of = people(804)
    sexes = {"Female": "2. Female", "Male": "1. Male"}
    rows: list[list[Any]] = [["ID", "TREAT", "START", "AGE", "SEX", "MTHS_OUT"]]
    for p in of:
        out = "#NULL!" if p.months_workless is None else f"{p.months_workless}.00"
        treat = "1. Programme" if p.takes_part else "0. Comparison"
        start = p.start.strftime("%d-%b-%Y").upper()
        rows.append([f"{p.number:08d}.0", treat, start, f"{p.age}.00", sexes[p.sex], out])
    work: list[list[Any]] = [["ID", "MONTH", "EMPLOYED", "WEEKS"]]
    work += [
        [f"{p.number:08d}", f"{at}.0", _floating(p.employed[at]), _floating(p.weeks[at])]
        for p in of
        for at in (6, 12)
    ]
    told = known(
        ("employed", 12),
        ("weeks_employed", 12),
        covariates={"age": "numeric", "sex": "category", "months_workless": "numeric"},
    )
    return Export(
        "statistics-program-export",
        "data set of an earlier evaluation",
        told,
        {"people.csv": csv_bytes(rows), "work.csv": csv_bytes(work)},
        {
            "people": "data/people.csv",
            "outcomes": "data/work.csv",
            "columns": {
                "person_id": "ID",
                "group": "TREAT",
                "start_date": "START",
                "age": "AGE",
                "sex": "SEX",
                "months_workless": "MTHS_OUT",
                "month": "MONTH",
                "employed": "EMPLOYED",
                "weeks_employed": "WEEKS",
            },
            "dates": "day-first",
            "missing": {"months_workless": ["#NULL!"]},
            "values": {
                "group": {"1. Programme": "participant", "0. Comparison": "comparison"},
                "sex": {"1. Male": "Male", "2. Female": "Female"},
            },
        },
        {
            "people": table(
                of,
                lambda p: f"{p.number:08d}.0",
                **_TRUE_PEOPLE,
                months_workless="months_workless",
            ),
            "outcomes": by_month(
                of,
                lambda p: f"{p.number:08d}.0",
                [6, 12],
                employed="employed",
                weeks_employed="weeks",
            ),
        },
    )


def _floating(value: int | None) -> str:
    return "." if value is None else f"{value}.0"


@ADMIN_POOLS
def database_export_with_text_ids() -> Export:
    """Write what a small database exports: ids as ="000123", days with a midnight, true and false, starts by month, an own outcome."""
    of = people(805)
    rows: list[list[Any]] = [
        ["RefNo", "OnProgramme", "StartMonth", "DateOfBirth", "Gender", "HoursPerWeek"]
    ]
    rows += [
        [
            f'="{p.number:06d}"',
            "TRUE" if p.takes_part else "FALSE",
            p.start.strftime("%b-%y"),
            f"{british(p.born)} 00:00:00",
            p.sex,
            None if p.weeks[12] is None else f"{p.weeks[12]} hrs" if p.weeks[12] else "none",
        ]
        for p in of
    ]
    hours = {f"{n} hrs": n for n in range(1, 49)}
    own = {
        "code": "local:hours",
        "month": 12,
        "primary": True,
        "label": "Hours in work",
        "definition": "Hours of paid work in a usual week.",
        "unit": "score",
        "direction": "increase",
    }

    def first(p: Person) -> Any:
        return p.start.replace(day=1)

    def age(p: Person) -> int:
        began = first(p)
        birthday = (began.month, began.day) >= (p.born.month, p.born.day)
        return int(began.year - p.born.year - (not birthday))

    return Export(
        "database-export-with-text-ids",
        "small database of a charity",
        {**known(("employed", 12)), "outcomes": [own]},
        {"export.csv": csv_bytes(rows)},
        {
            "people": "data/export.csv",
            "columns": {
                "person_id": "RefNo",
                "group": "OnProgramme",
                "start_date": "StartMonth",
                "sex": "Gender",
                "date_of_birth": "DateOfBirth",
                "hours": "HoursPerWeek",
            },
            "dates": {"start_date": "%b-%y", "date_of_birth": "day-first"},
            "values": {
                "group": {"TRUE": "participant", "FALSE": "comparison"},
                "hours": {"none": 0, **hours},
            },
            "derive": {"age": "from date_of_birth"},
        },
        {
            "people": table(
                of,
                lambda p: f"{p.number:06d}",
                group="group",
                start_date=first,
                age=age,
                sex="sex",
            ),
            "outcomes": by_month(of, lambda p: f"{p.number:06d}", [12], hours="weeks"),
        },
        open=(
            "A unit behind a number ('12 hrs') that is no sign of money is named value by value under values.",
            "A start of which only the month is known counts as its first day.",
        ),
    )
