"""Systems that keep a row for each thing that happened: a referral, a job, a provider's block."""

from __future__ import annotations

from dataclasses import replace

from .export import Export, Register, known
from .made_up import by_month, people, table
from .writing import british, csv_bytes, later, yes_no

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
