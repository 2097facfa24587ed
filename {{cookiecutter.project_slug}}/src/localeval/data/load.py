"""The tables of a project: read, checked all together, and given their types.

The one door through which data come in. It raises every problem of every file at once and drops nothing but blank
rows; who is left out of an analysis, and why, is decided and counted in ``analysis.sample``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa

from localeval.base.errors import Problem, ProjectError
from localeval.data.at_a_time import both_done
from localeval.data.checked import Checked, RowFlags
from localeval.data.checked_tables import CheckedTables
from localeval.data.conform import conform, long_outcomes
from localeval.data.crosschecks import notes_on, problems_between, questions_about
from localeval.data.declarations import check_declarations
from localeval.data.declared_files import read_pieces, said_of_files
from localeval.data.fetched_figures import fetched_problems, with_fetched
from localeval.data.final_types import with_final_types
from localeval.data.id_forms import with_ids_of_people
from localeval.data.near_months import with_near_months
from localeval.data.not_yet import (
    DataDay,
    LeftOut,
    data_day,
    waiting_places,
    with_months_observed,
    without_what_is_to_come,
)
from localeval.data.questions import Question, unanswered
from localeval.data.recipe import Prepared, columns_not_found, prepare
from localeval.data.recipe_jobs import with_outcomes_of_jobs
from localeval.data.row_sources import files_of, names_in_files
from localeval.data.same_person import SamePersons, same_persons
from localeval.data.standard import (
    AGE_BANDS,
    DUPLICATES_LEFT_OUT,
    OTHER_GROUP,
    OTHER_STARTS,
    READ_ONLY,
    SAME_PERSON,
    TableSpec,
)
from localeval.data.standard_tables import table_specs
from localeval.data.undeclared_columns import sites_nobody_declared
from localeval.project.data_values import all_names
from localeval.project.project import FILE, Project


@dataclass(frozen=True)
class Look:
    """What was read of all files, whether it can be used or not.

    Attributes
    ----------
    checked : dict of str to Checked
        The tables that could be read, without what ``data.censor`` leaves out.
    made : dict of str to Prepared
        What the recipe made of each.
    kept : dict of str to numpy.ndarray of bool
        Which rows ``data.censor`` left, of the tables of which it took some.
    day : DataDay or None
    problems : tuple of Problem
        Everything for which the tables cannot be used, in the order of the files.
    questions : tuple of Question
    notes : tuple of str
        What each key of the recipe did.
    same : SamePersons
        Rows of people that are of one person under two ids.
    sites : mapping of str to ndarray of int
        Columns that nobody declared and that may name what people share (``undeclared_columns``), one number a row of the file.
    """

    checked: dict[str, Checked]
    made: dict[str, Prepared]
    kept: dict[str, RowFlags]
    day: DataDay | None
    problems: tuple[Problem, ...]
    questions: tuple[Question, ...]
    notes: tuple[str, ...]
    same: SamePersons
    sites: Mapping[str, np.ndarray]


def load(project: Project, *, today: dt.date | None = None) -> CheckedTables:
    """Read and check every declared table.

    Parameters
    ----------
    project : Project
    today : datetime.date, optional
        No real event is later; the day of the run unless given.

    Returns
    -------
    CheckedTables

    Raises
    ------
    ProjectError
        With all problems of all files.
    """
    return usable(look(project, today=today, keep_texts=False), project, used_up=True)


def look(project: Project, *, today: dt.date | None = None, keep_texts: bool = True) -> Look:
    """Read and check every declared table, and say what is wrong without raising it.

    Parameters
    ----------
    project : Project
    today : datetime.date, optional
        No real event is later; the day of the run unless given.
    keep_texts : bool, optional
        Whether what the files hold, before it was given its kind, is kept for whoever shows it.
    """
    problems = check_declarations(project)
    day = data_day(project, today or dt.date.today())
    checked, made, unread, same, sites = _read_all(project, day, keep_texts=keep_texts)
    problems += unread
    for table in checked.values():
        problems += table.problems
    for name in {"outcomes", "events"} & checked.keys() if "people" in checked else ():
        checked[name] = with_ids_of_people(checked[name], checked["people"])
    problems += _unused_names(checked, project, complete=not unread)
    problems += columns_not_found(made, project) if not unread else []
    if "people" in checked and "outcomes" not in table_specs(project):
        checked["outcomes"] = long_outcomes(checked["people"], project)
    left = LeftOut(checked, {}, ())
    if project.settings.data.censor:
        left = without_what_is_to_come(checked, project, day)
        checked = left.tables
    near = None
    if project.settings.data.month_window is not None and {"people", "outcomes"} <= checked.keys():
        near = with_near_months(checked["outcomes"], checked["people"], project, day)
        checked = {**checked, "outcomes": near.table}
    rows = max((len(table.frame) for table in checked.values()), default=0)
    between, asked = both_done(
        lambda: list(problems_between(checked, project, day)),
        lambda: list(questions_about(checked, project)),
        rows,
    )
    problems += between
    own = checked.get("context")
    problems += fetched_problems(project, own.frame if own else None, own.spec.file if own else "")
    questions = [*asked, *_asked_in_reading(made), *(near.questions if near else ())]
    open_ = unanswered(questions, project.settings.data)
    problems += [question.problem() for question in open_ if question.sure]
    files = [FILE, *_files(checked, project)]
    place = {file: number for number, file in enumerate(files)}
    sheets = {table.spec.file: table.sheet for table in checked.values()}
    problems = [replace(item, sheet=item.sheet or sheets.get(item.where)) for item in problems]
    problems = sorted(problems, key=lambda item: place.get(item.where, len(place)))
    notes = said_of_files(project)
    notes += dict.fromkeys(note for table in made.values() for note in table.notes)
    notes += [*left.notes, *(near.notes if near else ())]
    return Look(
        checked, made, left.kept, day, tuple(problems), tuple(questions), tuple(notes), same, sites
    )


def usable(found: Look, project: Project, *, used_up: bool = False) -> CheckedTables:
    """Give what was read its final types.

    Parameters
    ----------
    found : Look
    project : Project
    used_up : bool, optional
        Whether nobody looks at ``found`` again, so that its memory may be used: there may be very many rows.

    Raises
    ------
    ProjectError
        It cannot be used.
    """
    if found.problems:
        raise ProjectError(found.problems)
    checked, made = found.checked, found.made
    waiting = waiting_places(checked["people"], project, found.day)
    notes = [*found.notes, *waiting, *notes_on(checked, project)]
    frames = {
        name: with_final_types(table, project, used_up=used_up)
        for name, table in checked.items()
        if name not in READ_ONLY
    }
    for name, prepared in made.items():
        if name in frames and prepared.duplicates is not None and prepared.duplicates.any():
            duplicates = (
                prepared.duplicates[found.kept[name]] if name in found.kept else prepared.duplicates
            )
            # Rows that hold what a near month stands for come last, and stand for none.
            duplicates = np.pad(duplicates, (0, len(frames[name]) - len(duplicates)))
            frames[name] = frames[name].assign(**{DUPLICATES_LEFT_OUT: duplicates})
    others = made["people"].others
    if others is not None:
        kept = found.kept.get("people", np.ones(len(others.left_out), dtype=bool))
        frames["people"] = frames["people"].assign(
            **{OTHER_STARTS: others.left_out[kept], OTHER_GROUP: others.other_group[kept]}
        )
    if "outcomes" not in table_specs(project):
        moved = [column for column in frames["outcomes"] if column not in {"person_id", "month"}]
        frames["people"] = frames["people"].drop(columns=moved)
    rows = made["people"].raw.rows
    marks = found.same.marks(rows[found.kept["people"]] if "people" in found.kept else rows)
    if marks is not None:
        frames["people"] = frames["people"].assign(**{SAME_PERSON: marks})
    kept_rows = found.kept.get("people", np.ones(len(rows), dtype=bool))
    shared = {name: numbers[kept_rows] for name, numbers in found.sites.items()}
    frames["people"] = frames["people"].assign(**shared)
    frames["people"] = _with_age_band(frames["people"], project)
    frames["people"] = with_months_observed(frames["people"], checked["people"], project, found.day)
    if (figures := with_fetched(frames.get("context"), project)) is not None:
        frames["context"] = figures
    order = [name for name in ("people", "outcomes", *frames) if name in frames]
    ordered = {name: frames[name] for name in dict.fromkeys(order)}
    return CheckedTables(ordered, tuple(notes), found.questions)


def _asked_in_reading(made: Mapping[str, Prepared]) -> Iterator[Question]:
    for prepared in made.values():
        yield from prepared.questions


def _files(checked: Mapping[str, Checked], project: Project) -> Iterator[str]:
    """Give the files in the order of the standard, as problems name them: a table of several as one, and each."""
    for name, spec in table_specs(project).items():
        file = checked[name].spec.file if name in checked else spec.file
        yield from (file, *files_of(file), *project.settings.data.files().get(name, ()))


def _read_all(
    project: Project, day: DataDay | None, *, keep_texts: bool
) -> tuple[
    dict[str, Checked],
    dict[str, Prepared],
    list[Problem],
    SamePersons,
    Mapping[str, np.ndarray],
]:
    """Read each table, apply the recipe, and check it.

    With the files that cannot be read, who stands among people twice, and columns that may name what people share.
    """
    checked: dict[str, Checked] = {}
    prepared: dict[str, Prepared] = {}
    problems: list[Problem] = []
    same, sites = SamePersons(), dict[str, np.ndarray]()
    made_of = project.settings.data.made_of
    for name, spec in _in_reading_order(project):
        made = None
        if name != "outcomes" or _has_own_file(project):
            try:
                pieces = read_pieces(project, spec)
            except ProjectError as error:
                problems += [item for item in error.problems if item not in problems]
                continue
            if name == "people":
                same = same_persons(project, pieces)
            people = checked["people"].frame if "people" in checked else None
            others = prepared["people"].others if "people" in prepared else None
            made = prepare(project, spec, pieces, people, day, others)
        if name == "outcomes" and made_of:
            made, wrong = with_outcomes_of_jobs(made, spec, project, checked, day)
            problems += wrong
        if made is None:
            continue
        prepared[name] = made
        table = conform(made.raw, made.spec, project)
        found = (*made.problems, *table.problems)
        if name != "people" and "people" in checked and spec.file == checked["people"].spec.file:
            # Months are columns of the file of people: what is wrong with its rows has been said.
            said = {problem.place for problem in checked["people"].problems}
            found = tuple(problem for problem in found if problem.place not in said)
        checked[name] = replace(table, problems=found)
        if name in made_of and "people" in checked:
            checked[name] = with_ids_of_people(checked[name], checked["people"])
        if name == "people":
            sites = dict(sites_nobody_declared(project, made.raw, checked[name]))
        if not keep_texts:
            nothing = dict.fromkeys(made.raw.columns, pa.chunked_array([], pa.null()))
            prepared[name] = replace(made, raw=replace(made.raw, columns=nothing))
    return checked, prepared, problems, same, sites


def _has_own_file(project: Project) -> bool:
    """Whether outcomes are in a file, and not only worked out of jobs."""
    data = project.settings.data
    return data.outcomes is not None or bool(data.wide)


def _in_reading_order(project: Project) -> list[tuple[str, TableSpec]]:
    """Give the tables as they are read: what outcomes are worked out of comes before them."""
    specs = table_specs(project)
    before = {"people", *project.settings.data.made_of}
    return sorted(specs.items(), key=lambda item: item[0] not in before)


def _unused_names(
    checked: Mapping[str, Checked], project: Project, *, complete: bool
) -> Iterator[Problem]:
    """Find columns that ``evaluation.yml`` names although no file has them."""
    if not complete:
        return
    specs = [column for table in checked.values() for column in table.spec.columns]
    found = {name for table in checked.values() for name in table.theirs}
    used = {
        (name, called)
        for table in checked.values()
        for name, theirs in table.theirs.items()
        for called in names_in_files(table.spec.file, theirs)
    }
    missing = {column.name for column in specs if column.required} - found  # said of the file
    for name, called in project.settings.data.columns.items():
        lacking = [theirs for theirs in all_names(called) if (name, theirs) not in used]
        for theirs in lacking if name in {column.name for column in specs} - missing else ():
            what = f"no file has the column '{theirs}', which is said to hold '{name}'."
            remedy = "Correct the name, or remove the line."
            yield Problem(FILE, what, remedy, column="data.columns")


def _with_age_band(people: pd.DataFrame, project: Project) -> pd.DataFrame:
    """Add the age bands of official statistics where subgroups ask for them."""
    settings = project.settings
    asked = settings.delivery is not None and "age_band" in settings.delivery.columns
    asked = asked and settings.covariates.get("age") == "numeric"  # else it is a column of the file
    if "age_band" in settings.covariates or not (asked or "age_band" in settings.subgroups):
        return people
    edges = [*AGE_BANDS.values(), float("inf")]
    bands = pd.cut(people["age"], edges, right=False, labels=list(AGE_BANDS), ordered=True)
    if not (bands == "under 16").any():
        bands = bands.cat.remove_categories("under 16")
    return people.assign(age_band=bands)
