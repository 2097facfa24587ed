"""Whether the people in the data are those whom ``evaluation.yml`` says the evaluation is about.

Places are compared only where ages and window of starts are alike, so that what is declared must be true of
the data. People outside are an error and are not left out in silence: whoever made the table knows whether the
person or the declaration is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from localeval.data.conform import Checked
from localeval.data.tables.words import PARTICIPANT
from localeval.data.wording import rows_problem
from localeval.errors import Problem
from localeval.project import Project

AGE = "age"


def outside_population(people: Checked, project: Project) -> Iterator[Problem]:
    """Find people outside the declared ages and window of starts, among those whom the result is about.

    These are everybody in a trial, and the participants elsewhere: a comparison group that is weighted may be
    older, and may have begun at another time. Unknown ages and days are passed over.
    """
    about = _whom(people, project)
    if about is not None:
        yield from _ages(people, project, about)
        yield from _starts(people, project, about)


def population_notes(people: Checked, project: Project) -> Iterator[str]:
    """Say what of the declared population the data cannot show."""
    declared = project.settings.population
    if declared.starts is not None and "start_date" not in people.frame:
        yield (
            f"{people.spec.file}: there are no start dates, so population.starts in evaluation.yml is taken "
            "on trust."
        )
    if declared.ages is not None and not _has_ages(people, project):
        yield (
            f"{people.spec.file}: there is no age in years, so population.ages in evaluation.yml is taken on "
            "trust."
        )


def _has_ages(people: Checked, project: Project) -> bool:
    return project.settings.covariates.get(AGE) == "numeric" and people.usable(AGE)


def _whom(people: Checked, project: Project) -> pd.Series | None:
    """Flag those whom the result is about; None where it cannot be told."""
    if project.settings.design != "matched_comparison":
        return pd.Series(True, index=people.frame.index)
    if not people.usable("group"):
        return None
    return people.frame["group"].astype("str") == PARTICIPANT


def _ages(people: Checked, project: Project, about: pd.Series) -> Iterator[Problem]:
    ages = project.settings.population.ages
    if ages is None or not _has_ages(people, project):
        return
    age = people.frame[AGE]
    # Somebody of 64.5 is 64.
    rows = people.frame.index[about & ((age < ages.low) | (age >= ages.high + 1))].tolist()
    if rows:
        who = _count(rows, project)
        verb = "is" if len(rows) == 1 else "are"
        what = f"{who} {verb} not {ages.low} to {ages.high} years old, as is declared; the first such row is this"
        yield rows_problem(people.spec.file, people.theirs[AGE], rows, what, _remedy("age", "ages"))


def _starts(people: Checked, project: Project, about: pd.Series) -> Iterator[Problem]:
    starts = project.settings.population.starts
    if starts is None or not people.usable("start_date"):
        return
    start = people.frame["start_date"]
    outside = (start < pd.Timestamp(starts.first)) | (start > pd.Timestamp(starts.last))
    rows = people.frame.index[about & outside].tolist()
    if rows:
        who = _count(rows, project)
        verb = "does" if len(rows) == 1 else "do"
        what = (
            f"{who} {verb} not start from {starts.first} to {starts.last}, as is declared; the first such row "
            "is this"
        )
        column = people.theirs["start_date"]
        yield rows_problem(people.spec.file, column, rows, what, _remedy("day", "starts"))


def _count(rows: list[int], project: Project) -> str:
    if project.settings.design == "randomised_trial":
        return f"{len(rows):,} {'person' if len(rows) == 1 else 'people'}"
    return f"{len(rows):,} {'participant' if len(rows) == 1 else 'participants'}"


def _remedy(thing: str, key: str) -> str:
    return f"Correct the {thing}, leave them out of the table, or correct population.{key} in evaluation.yml."
