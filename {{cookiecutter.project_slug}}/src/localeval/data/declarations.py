"""What ``evaluation.yml`` declares compared with the data: columns, months and bands; and whom the evaluation is about.

Places are compared only where ages and window of starts are alike, so that what is declared must be true of the data.
People outside are an error and are not left out in silence: whoever made the table knows whether the person or the
declaration is wrong.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import pandas as pd

from localeval.base.errors import Problem
from localeval.base.spelling import nearest
from localeval.catalogue.catalogue import LOCAL_PREFIX
from localeval.data.checked import Checked
from localeval.data.problems import rows_problem
from localeval.data.standard import PARTICIPANT, RESERVED, outcome_column
from localeval.data.standard_tables import names_by_table
from localeval.project.consistency import DERIVED_SUBGROUPS
from localeval.project.data_values import all_names
from localeval.project.project import FILE, Project

AGE = "age"
#: Keys of the recipe whose values stand under the standard name of a column.
_BY_COLUMN = ("dates", "missing", "values")


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
        *_unknown_columns(project),
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
    yield from _shared_clashes(project, seen)


def _shared_clashes(project: Project, outcomes: Mapping[str, str]) -> Iterator[Problem]:
    """Find a cluster or a stratum that is another column of the standard as well."""
    settings = project.settings
    asked = [("cluster", name) for name in (settings.cluster,) if name is not None]
    for key, name in (*asked, *(("strata", name) for name in settings.strata)):
        if name in RESERVED or name in outcomes:
            what = f"'{name}' is {'an outcome' if name in outcomes else 'a standard column'}, so it cannot be {key}."
            remedy = "Name another column of people, or remove it."
            yield Problem(FILE, what, remedy, column=key)


def _bad_column_map(project: Project) -> Iterator[Problem]:
    known, given = _known_columns(project), project.settings.data.columns
    places = _places(project)
    users: dict[str, list[str]] = {}
    for name, theirs in given.items():
        if name not in known:
            yield _of_no_table(name, known, "data.columns")
        others = ((one, other) for one in all_names(theirs) for other in users.get(one, ()))
        twice = next((pair for pair in others if _meet(places, pair[1], name)), None)
        for one in all_names(theirs):
            users.setdefault(one, []).append(name)
        if twice is not None:
            what = f"the file's column '{twice[0]}' is given to '{twice[1]}' and to '{name}'."
            yield Problem(
                FILE, what, "Give each standard name its own column.", column="data.columns"
            )
        elif theirs in known - {name} and theirs not in given and _meet(places, theirs, name):
            what = (
                f"'{name}' is said to be in the column '{theirs}', which is a standard name itself."
            )
            remedy = f"Say in which column '{theirs}' is, or remove the line."
            yield Problem(FILE, what, remedy, column="data.columns")


def _places(project: Project) -> dict[str, set[tuple[str, str | None]]]:
    """Give, for each column of the standard, the files and sheets from which it is read: no sheet where none is named."""
    data = project.settings.data
    files = data.files()
    places: dict[str, set[tuple[str, str | None]]] = {}
    for table, columns in names_by_table(project).items():
        for file in files.get(table, files["people"]):
            sheets: tuple[str | None, ...] = data.sheets_of(table, file) or (None,)
            for name in columns:
                places.setdefault(name, set()).update((file, sheet) for sheet in sheets)
    return places


def _meet(
    places: Mapping[str, Collection[tuple[str, str | None]]], first: str, second: str
) -> bool:
    """Whether two columns of the standard may be read from one file: elsewhere a column of one name is not the same column."""
    return any(
        file == other and (sheet == also or None in (sheet, also))
        for file, sheet in places.get(first, ())
        for other, also in places.get(second, ())
    )


def _of_no_table(
    name: str, known: Collection[str], where: str, standard: str | None = None
) -> Problem:
    """Say that a name is no column; ``standard`` is the name of the column that the file calls so."""
    near = nearest(name, sorted(known))
    if standard:
        remedy = f"Write the standard name: '{standard}'."
    elif near:
        remedy = f"Did you mean '{near}'?"
    else:
        remedy = f"Standard names are: {', '.join(sorted(known))}."
    what = f"'{name}' is not a column of any declared table."
    return Problem(FILE, what, remedy, column=where)


def _known_columns(project: Project) -> set[str]:
    """Give the columns of the standard here, and those that others are worked out of."""
    return {name for columns in names_by_table(project).values() for name in columns}


def _unknown_columns(project: Project) -> Iterator[Problem]:
    """Find columns that the recipe speaks of although no declared table has them."""
    data, known = project.settings.data, _known_columns(project)
    for where, columns in data.every_row.items():
        for name in columns:
            if name.removeprefix(LOCAL_PREFIX) not in known:
                yield _of_no_table(name, known, f"data.every_row.{where}.{name}")
    for name in data.fill_down:
        if name.removeprefix(LOCAL_PREFIX) not in known:
            yield _of_no_table(name, known, "data.fill_down")
    files = {file for each in data.files().values() for file in each}
    for key in _BY_COLUMN:
        given = getattr(data, key)
        for name in given if isinstance(given, Mapping) else ():
            if key == "dates" and name in (files | data.files().keys()):
                continue
            if name.removeprefix(LOCAL_PREFIX) not in known:
                own = next((own for own, theirs in data.columns.items() if theirs == name), None)
                yield _of_no_table(name, known, f"data.{key}.{name}", own)
    dates = {"start_date", "date", "job_start", "job_end", "paid_on", *data.of_days.values()}
    for name in data.dates if isinstance(data.dates, Mapping) else ():
        if name in known - dates:
            what = f"'{name}' holds no days."
            remedy = f"Columns of days are: {', '.join(sorted(dates & known))}."
            yield Problem(FILE, what, remedy, column=f"data.dates.{name}")


def _months_without_table(project: Project) -> Iterator[Problem]:
    months = sorted({measure.month for measure in project.measures})
    data = project.settings.data
    if data.outcomes is None and not data.wide and not data.worked_out and len(months) > 1:
        what = f"outcomes are asked for at months {', '.join(map(str, months))}, but there is no outcomes table."
        remedy = (
            "Name the file that has one row a person and month: data: outcomes: data/outcomes.csv; or, if people has a column "
            'for each month, how they are called: data: wide: {employed: "In work M{month}"}.'
        )
        yield Problem(FILE, what, remedy, column="data.outcomes")


def _bands_without_numbers(project: Project) -> Iterator[Problem]:
    settings = project.settings
    for band, source in DERIVED_SUBGROUPS.items():
        wanted = band in settings.subgroups and band not in settings.covariates
        if wanted and settings.covariates.get(source) == "category":
            what = f"'{band}' is made from '{source}' in years, but '{source}' is declared as category."
            yield Problem(FILE, what, f"Declare '{source}: numeric'.", column="covariates")


def outside_population(people: Checked, project: Project) -> Iterator[Problem]:
    """Find people outside the declared ages and window of starts, among those whom the result is about.

    These are everybody where it is about both groups alike, and the participants elsewhere: a comparison group that
    is weighted may be older, and may have begun at another time. Unknown ages and days are passed over.
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
    """Flag those whom the result is about; None where nobody can say."""
    if project.design.is_about_everyone:
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
    if project.has_comparison and project.design.is_about_everyone:
        return f"{len(rows):,} {'person' if len(rows) == 1 else 'people'}"
    return f"{len(rows):,} {'participant' if len(rows) == 1 else 'participants'}"


def _remedy(thing: str, key: str) -> str:
    return f"Correct the {thing}, leave them out of the table, or correct population.{key} in evaluation.yml."
