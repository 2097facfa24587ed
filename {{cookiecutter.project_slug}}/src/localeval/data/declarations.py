"""What ``evaluation.yml`` declares about the data that no table could hold.

Names that would mean two things, columns that are mapped but unknown, follow-up months without a table for them. It
looks at no data; what the tables must hold is in ``tables``.
"""

from __future__ import annotations

from collections.abc import Iterator

from localeval import catalogue
from localeval.consistency import DERIVED_SUBGROUPS
from localeval.data.tables.outcomes import outcome_column
from localeval.data.tables.standard import table_specs
from localeval.data.tables.words import RESERVED
from localeval.errors import Problem
from localeval.project import FILE, Project


def check_declarations(project: Project) -> list[Problem]:
    """Find what ``evaluation.yml`` declares that no table could hold.

    Parameters
    ----------
    project : Project

    Returns
    -------
    list of Problem
        Names that mean two things, columns that are mapped but unknown, several months without a table for them.
    """
    return [
        *_name_clashes(project),
        *_bad_column_map(project),
        *_months_without_table(project),
        *_bands_without_numbers(project),
    ]


def _name_clashes(project: Project) -> Iterator[Problem]:
    covariates = project.settings.covariates
    seen: dict[str, str] = {}
    for measure in project.measures:
        name, code = outcome_column(measure.outcome), measure.outcome.code
        if seen.setdefault(name, code) != code:
            what = f"'{seen[name]}' and '{code}' would both be the column '{name}'."
            yield Problem(FILE, what, "Rename the local: outcome.", column="outcomes")
        elif name in RESERVED:
            what = f"'{name}' is a standard column, so it cannot be an outcome."
            yield Problem(FILE, what, "Rename the local: outcome.", column="outcomes")
    for name in covariates:
        if name in RESERVED:
            what = f"'{name}' is a standard column, so it cannot be a covariate."
            yield Problem(FILE, what, "Remove it from covariates.", column="covariates")
        elif name in seen:
            what = f"'{name}' is a covariate and an outcome."
            remedy = "Give the value before the start a name of its own, such as earnings_before."
            yield Problem(FILE, what, remedy, column="covariates")


def _bad_column_map(project: Project) -> Iterator[Problem]:
    known = {column.name for spec in table_specs(project).values() for column in spec.columns}
    users: dict[str, str] = {}
    for name, theirs in project.settings.data.columns.items():
        if name not in known:
            near = catalogue.nearest(name, sorted(known))
            remedy = (
                f"Did you mean '{near}'?"
                if near
                else f"Standard names are: {', '.join(sorted(known))}."
            )
            what = f"'{name}' is not a column of any declared table."
            yield Problem(FILE, what, remedy, column="data.columns")
        if users.setdefault(theirs, name) != name:
            what = f"the file's column '{theirs}' is given to '{users[theirs]}' and to '{name}'."
            yield Problem(
                FILE, what, "Give each standard name its own column.", column="data.columns"
            )
        elif theirs in known - {name} and theirs not in project.settings.data.columns:
            what = (
                f"'{name}' is said to be in the column '{theirs}', which is a standard name itself."
            )
            remedy = f"Say in which column '{theirs}' is, or remove the line."
            yield Problem(FILE, what, remedy, column="data.columns")


def _months_without_table(project: Project) -> Iterator[Problem]:
    months = sorted({measure.month for measure in project.measures})
    if project.settings.data.outcomes is None and len(months) > 1:
        what = f"outcomes are asked for at months {', '.join(map(str, months))}, but there is no outcomes table."
        remedy = (
            "Name the file that has one row a person and month: data: outcomes: data/outcomes.csv."
        )
        yield Problem(FILE, what, remedy, column="data.outcomes")


def _bands_without_numbers(project: Project) -> Iterator[Problem]:
    settings = project.settings
    for band, source in DERIVED_SUBGROUPS.items():
        wanted = band in settings.subgroups and band not in settings.covariates
        if wanted and settings.covariates.get(source) == "category":
            what = f"'{band}' is made from '{source}' in years, but '{source}' is declared as category."
            yield Problem(FILE, what, f"Declare '{source}: numeric'.", column="covariates")
