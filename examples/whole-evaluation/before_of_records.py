"""Say of everybody whether they were in work a year before they joined, as an analyst does who has linked records of that time too.

It reads the people and the jobs of payrolls in ``data/linked`` and writes ``data/people.csv``: the same people, with one more column. Groups
that were alike in the outcome before the programme are stronger evidence than groups that are alike in age and sex alone.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

DAYS = "%d/%m/%Y"
MONTHS_BEFORE = 12


def write(project: Path) -> None:
    """Write ``data/people.csv`` of a project whose sources are linked."""
    linked = project / "data" / "linked"
    people = pd.read_csv(linked / "people.csv", dtype=str)
    jobs = pd.read_csv(linked / "payroll.csv", dtype=str)
    start = pd.to_datetime(people.set_index("person_id")["Start date"], format=DAYS)
    ends = jobs["person_id"].map(start) - pd.DateOffset(months=MONTHS_BEFORE)
    begins = ends - pd.DateOffset(months=1)
    first, last = (pd.to_datetime(jobs[name], format=DAYS) for name in ("job_start", "job_end"))
    in_work = set(jobs.loc[(first < ends) & (last.isna() | (last >= begins)), "person_id"])
    people["employed_before"] = people["person_id"].isin(in_work).astype(int)
    people.to_csv(project / "data" / "people.csv", index=False)
