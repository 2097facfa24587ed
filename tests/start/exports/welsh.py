"""Files in Welsh: names of columns, groups, answers and months."""

from __future__ import annotations

from typing import Any

from .export import Export, Register, known
from .made_up import Person, by_month, people, table
from .writing import british, csv_bytes, yes_no

WELSH = Register()


def _ref(p: Person) -> str:
    return f"C{p.number}"


@WELSH
def caseload_in_welsh() -> Export:
    """Write everything in Welsh, with 'ddim yn gwybod' where nothing is known."""
    of = people(911)
    header = ["Cyfeirnod", "Cyfenw", "Grŵp", "Dyddiad dechrau", "Dyddiad geni", "Rhyw"]
    header += ["Misoedd yn ddi-waith", "Cyflogedig (6 mis)", "Cyflogedig (12 mis)"]
    rows: list[list[Any]] = [header]
    for p in of:
        rows.append(
            [
                _ref(p),
                p.last,
                "Cyfranogwr" if p.takes_part else "Cymhariaeth",
                british(p.start),
                british(p.born),
                {"Male": "Gwryw", "Female": "Benyw"}[p.sex],
                p.months_workless,
                *(yes_no(p.employed[at], "Ydw", "Nac ydw", "Ddim yn gwybod") for at in (6, 12)),
            ]
        )
    covariates = {"age": "numeric", "sex": "category", "months_workless": "numeric"}
    return Export(
        "caseload-in-welsh",
        "case management in Welsh",
        known(("employed", 12), ("employed", 6), covariates=covariates),
        {"cyfranogwyr.csv": csv_bytes(rows, encoding="utf-8-sig")},
        {
            "people": "data/cyfranogwyr.csv",
            "columns": {
                "person_id": "Cyfeirnod",
                "group": "Grŵp",
                "start_date": "Dyddiad dechrau",
                "sex": "Rhyw",
                "months_workless": "Misoedd yn ddi-waith",
                "date_of_birth": "Dyddiad geni",
            },
            "identifying": ["Cyfenw", "Dyddiad geni"],
            "dates": "day-first",
            "missing": ["Ddim yn gwybod"],
            "values": {
                "group": {"Cyfranogwr": "participant", "Cymhariaeth": "comparison"},
                "sex": {"Gwryw": "Male", "Benyw": "Female"},
                "employed": {"Ydw": 1, "Nac ydw": 0},
            },
            "wide": {"employed": "Cyflogedig ({month} mis)"},
            "derive": {"age": "from date_of_birth"},
        },
        {
            "people": table(
                of,
                _ref,
                group="group",
                start_date="start",
                age="age",
                sex="sex",
                months_workless="months_workless",
            ),
            "outcomes": by_month(of, _ref, [6, 12], employed="employed"),
        },
    )
