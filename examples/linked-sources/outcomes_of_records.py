"""Count two outcomes from linked records, as an analyst does with a few lines of their own: on benefits in a month, a course passed by it.

It reads the tables in ``data/linked``, which hold ids in place of names, and writes ``data/outcomes.csv``. Who is in no record of a source
was not on benefits, or passed no course: that is what ``no_record_means: no`` says. Being in work needs no such lines, because
``derive: {employed: from jobs}`` counts it.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

MONTH = 12
DAYS_OF_BENEFITS, DAYS_OF_COURSES, DAYS_OF_STARTS = "%d %b %Y", "%Y-%m-%d", "%d/%m/%Y"


def count(project: Path) -> None:
    """Write the outcomes table of a project whose sources are linked."""
    linked = project / "data" / "linked"
    people = pd.read_csv(linked / "people.csv", dtype=str)
    start = days(people.set_index("person_id")["Start date"], DAYS_OF_STARTS)
    spells = pd.read_csv(linked / "benefits.csv", dtype=str)
    courses = pd.read_csv(linked / "college.csv", dtype=str)
    outcomes = pd.DataFrame({"month": MONTH}, index=start.index)
    outcomes["out_of_work_benefits"] = start.index.isin(on_benefits(spells, start, MONTH)) * 1
    outcomes["course_passed"] = start.index.isin(passed(courses, start, MONTH)) * 1
    outcomes.to_csv(project / "data" / "outcomes.csv")


def days(texts: pd.Series, form: str) -> pd.Series:
    """Read days; an empty cell is not known."""
    return pd.to_datetime(texts, format=form)


def on_benefits(spells: pd.DataFrame, start: pd.Series, month: int) -> pd.Series:
    """Give the ids of people with a spell on any day of the month that ends so many months after the start."""
    begun = spells["person_id"].map(start)
    first = days(spells["Spell start"], DAYS_OF_BENEFITS)
    last = days(spells["Spell end"], DAYS_OF_BENEFITS)
    goes_on = last.isna()
    ends, begins = (begun + pd.DateOffset(months=by) for by in (month, month - 1))
    return spells.loc[(first < ends) & (goes_on | (last >= begins)), "person_id"]


def passed(courses: pd.DataFrame, start: pd.Series, month: int) -> pd.Series:
    """Give the ids of people who passed a course between the start and the month."""
    begun = courses["person_id"].map(start)
    day = days(courses["Course end"], DAYS_OF_COURSES)
    within = (day >= begun) & (day < begun + pd.DateOffset(months=month))
    return courses.loc[within & (courses["Result"] == "Passed"), "person_id"]
