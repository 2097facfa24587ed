"""A National Insurance number that different people have is what somebody fills in; one of a person's many rows is theirs."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from localeval.linking.person_facts import insurance_numbers

BORN = dt.date(1980, 5, 4)


def numbers_of(rows: list[tuple[str, str, dt.date]]) -> tuple[list[str | None], list[str]]:
    """Read rows of a number, a surname and a date of birth."""
    texts, last, dob = zip(*rows, strict=True)
    notes: list[str] = []
    frame = pd.DataFrame({"last": last, "dob": dob})
    return list(insurance_numbers(np.array(texts, dtype=object), frame, "payroll", notes)), notes


def test_one_that_different_people_have_counts_as_not_known() -> None:
    rows = [("PW204817C", f"name{i}", BORN.replace(day=i + 1)) for i in range(5)]
    found, notes = numbers_of([*rows, ("CE651329A", "jones", BORN)])
    assert found[:5] == [None] * 5
    assert found[5] == "CE651329"
    assert notes == [
        "payroll: 5 rows have one of 1 National Insurance numbers that more than 3 people share; these count as not known."
    ]


def test_one_of_a_person_with_many_jobs_and_slips_in_them_stays() -> None:
    slips = [("jnes", BORN), ("jones", BORN.replace(month=4)), ("joens", BORN), ("price", BORN)]
    rows = [("PW204817C", "jones", BORN)] * 4 + [("PW204817C", *slip) for slip in slips]
    found, notes = numbers_of(rows)
    assert found == ["PW204817"] * 8
    assert notes == []
