"""One file made into one table of the standard: columns found, cast and checked.

Each problem is found here that one table shows by itself. What needs two tables, or the calendar, is in ``crosschecks`` and
``time_checks``; reading the file is in ``tablefile``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from localeval.base.errors import Problem
from localeval.base.spelling import nearest
from localeval.catalogue.catalogue import LOCAL_PREFIX, shared_outcomes
from localeval.data.at_a_time import each_done
from localeval.data.cast import cast
from localeval.data.checked import Checked
from localeval.data.column_rules import against_rules
from localeval.data.column_texts import Cast, ColumnSource
from localeval.data.no_data_rows import no_data_problem, rows_without_data
from localeval.data.own_clusters import with_own_clusters
from localeval.data.places import with_codes_of_places
from localeval.data.problems import clip, names
from localeval.data.raw import UNKEPT, RawTable, folded
from localeval.data.recipe_lines import recipe_line
from localeval.data.recipe_rows import chosen_rows
from localeval.data.row_sources import files_of
from localeval.data.standard import ColumnSpec, TableSpec, outcome_column, unit_of
from localeval.project.project import Project

#: Words that turn what a name says: "Time unemployed" is no slip for "employed".
_TURNED = re.compile(r"(?i)\b(not|non|no|never|out of|unemploy\w*|unpaid|workless\w*|jobless)\b")
_LIKE_DATA = re.compile(r"[\d.,:/ -]+")

#: What all rows of a file may have in common, so that none of its columns says it.
_OF_A_FILE = ("group", "place_code", "month")


def accepted_names(spec: TableSpec, columns: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Give, for each column of a table, the names it may have once its files are read."""
    return [(columns.get(column.name, column.name), column.name) for column in spec.columns]


def conform(raw: RawTable, spec: TableSpec, project: Project) -> Checked:
    """Find, cast and check the columns of one table.

    Parameters
    ----------
    raw : RawTable
    spec : TableSpec
    project : Project
        For the column names of ``evaluation.yml`` and what each outcome is for.

    Returns
    -------
    Checked
        With every problem of the file.
    """
    checked, alien = _conformed(raw, spec, project)
    if not alien.any():
        return checked
    # What is wrong with such a row is one thing, not one for each of its columns.
    rest, _ = _conformed(chosen_rows(raw, ~alien), spec, project)
    problem = no_data_problem(raw.rows[alien].tolist(), spec)
    return replace(rest, problems=(problem, *rest.problems))


def _conformed(raw: RawTable, spec: TableSpec, project: Project) -> tuple[Checked, np.ndarray]:
    """Do so for all rows, and flag those that hold no data."""
    mapping = project.settings.data.columns
    theirs: dict[str, str] = {}
    for column, options in zip(spec.columns, accepted_names(spec, mapping), strict=True):
        found = next((option for option in options if option in raw.columns), None)
        if found is not None:
            theirs[column.name] = found
    problems = [*raw.problems, *_missing_columns(raw, spec, theirs, mapping)]
    notes = list(raw.notes)
    notes += _passed_over(raw, spec, theirs)
    problems += [_repeated(spec.file, name) for name in raw.repeated if name in theirs.values()]
    data: dict[str, pd.Series] = {}
    bad: dict[str, np.ndarray] = {}

    def column_cast(name: str) -> Cast:
        own = theirs[name]
        source = ColumnSource(spec.file, own, raw.rows, raw.cells.get(own))
        return cast(raw.columns[own], spec.column(name), source)

    results = each_done(column_cast, theirs, len(raw.rows))
    for (name, their_name), result in zip(theirs.items(), results, strict=True):
        said = raw.faulty.get(their_name)
        data[name] = result.values
        bad[name] = result.bad if said is None else result.bad | said
        if name == "place_code":
            data[name], renamed = with_codes_of_places(result.values, spec.file, project)
            notes += renamed
        problems += [
            _with_line(p, raw, their_name, spec.column(name), spec.file, project)
            for p in result.problems
        ]
        notes += result.notes
    frame = pd.DataFrame(data, copy=False)
    frame.index = pd.Index(raw.rows, name="row", copy=False)
    shared = theirs.get(project.settings.cluster or "", "")
    frame, own = with_own_clusters(frame, spec, project, shared)
    notes += own
    broken, refused = against_rules(frame, spec, theirs, bad, project.settings.data)
    unread = {name for name, rows in bad.items() if rows.any()} | refused
    unused = tuple(name for name in raw.columns if name not in theirs.values())
    checked = Checked(
        spec,
        frame,
        theirs,
        (*problems, *broken),
        frozenset(unread),
        unused,
        tuple(notes),
        raw.sheet,
        raw.other_sheets,
    )
    return checked, rows_without_data(frame, spec, bad) & ~_unkept(raw)


def _unkept(raw: RawTable) -> np.ndarray:
    """Flag rows with formulas whose values are not in the file: what they would hold nobody knows."""
    flags = [kinds == UNKEPT for kinds in raw.cells.values()]
    return np.any(flags, axis=0) if flags else np.zeros(len(raw.rows), dtype=bool)


def _with_line(
    problem: Problem,
    raw: RawTable,
    theirs: str,
    column: ColumnSpec,
    source: str,
    project: Project,
) -> Problem:
    """Add the line of ``evaluation.yml`` under which the value would be read, where there is one for certain."""
    found = np.flatnonzero(raw.rows == (-1 if problem.row is None else problem.row))
    line = (
        recipe_line(
            column,
            raw.columns[theirs],
            int(found[0]),
            project.settings.data,
            source,
            raw.rows,
            unit_of(column.name, project) if column.role in {"outcome", "covariate"} else None,
        )
        if found.size
        else ""
    )
    return replace(problem, remedy=f"{problem.remedy} {line}".rstrip())


def _repeated(file: str, name: str) -> Problem:
    what = f"more than one column is called '{clip(name, 40)}'."
    return Problem(file, what, "Keep one, and rename or delete the others.", column=name, row=1)


def _missing_columns(
    raw: RawTable, spec: TableSpec, theirs: Mapping[str, str], mapping: Mapping[str, str]
) -> list[Problem]:
    missing = [column for column in spec.columns if column.required and column.name not in theirs]
    free = [name for name in raw.columns if name not in theirs.values()]
    looks_like_data = any(_LIKE_DATA.fullmatch(name) for name in raw.columns)
    if missing and looks_like_data and not theirs:
        wanted = names([mapping.get(column.name, column.name) for column in missing])
        what = "the first row seems to hold data: none of the expected columns is named there."
        return [
            Problem(spec.file, what, f"Put the names of the columns in row 1: {wanted}.", row=1)
        ]
    problems = []
    for column in missing:
        wanted = mapping.get(column.name, column.name)
        same = next((name for name in free if folded(name) == folded(wanted)), None)
        near = same or nearest(wanted, [name for name in free if not _TURNED.search(name)])
        what = f"the column '{wanted}' is missing{_needed_as(column)}."
        if near is not None:
            near = clip(near, 40)
            remedy = f"The file has '{near}': rename it to '{wanted}', or add '{column.name}: {_yaml_name(near)}' to columns under data in evaluation.yml."
        elif wanted != column.name:
            remedy = f"evaluation.yml says under data, columns that '{column.name}' is called '{wanted}': correct it there, or add the column."
        else:
            remedy = f"Add it, or say under data, columns in evaluation.yml what it is called (columns here: {names(list(raw.columns))})."
            if column.name in _OF_A_FILE:
                remedy += f" Where all rows of the file have the same: every_row: {{{files_of(spec.file)[0]}: {{{column.name}: ...}}}}."
        problems.append(Problem(spec.file, what, remedy, column=wanted))
    return problems


def _passed_over(raw: RawTable, spec: TableSpec, theirs: Mapping[str, str]) -> Iterator[str]:
    """Say of a column that may be missing that the file has one of nearly its name."""
    for column in spec.columns:
        if column.required or column.name in theirs:
            continue
        free = [name for name in raw.columns if name not in theirs.values()]
        near = next((name for name in free if folded(name) == folded(column.name)), None)
        if near is not None:
            yield (
                f"{spec.file}: '{clip(near, 40)}' is not read as '{column.name}'; if it is that, write "
                f"columns: {{{column.name}: {_yaml_name(near)}}} under data."
            )


def _yaml_name(name: str) -> str:
    """Write the name of a column as evaluation.yml takes it, with what YAML would take for something else in quotation marks."""
    return (
        name if re.fullmatch(r"[^\W\d_][\w ()./-]*", name) else json.dumps(name, ensure_ascii=False)
    )


def _needed_as(column: ColumnSpec) -> str:
    if column.role == "standard":
        return ""
    keys = {
        "covariate": "covariates",
        "outcome": "outcomes",
    }  # the others are keys by their own name
    own = column.role == "outcome" and column.name not in shared_outcomes()
    code = f" as {LOCAL_PREFIX}{column.name}" if own else ""
    return f" (declared under {keys.get(column.role, column.role)}{code})"


def long_outcomes(people: Checked, project: Project) -> Checked:
    """Take the outcomes that are columns of people out into a table of their own.

    Parameters
    ----------
    people : Checked
    project : Project
        With one follow-up month.

    Returns
    -------
    Checked
        ``person_id``, ``month`` and the outcomes, under the file and rows of people.
    """
    outcomes = [outcome_column(measure.outcome) for measure in project.measures]
    kept = [name for name in ("person_id", *dict.fromkeys(outcomes)) if name in people.frame]
    frame = people.frame[kept].copy()
    if "person_id" in kept:
        frame.insert(1, "month", float(project.primary.month))
    else:
        frame["month"] = float(project.primary.month)
    columns = tuple(column for column in people.spec.columns if column.name in kept)
    spec = TableSpec(
        "outcomes",
        people.spec.file,
        "a person and month",
        (*columns[:1], ColumnSpec("month", "whole", "Months since the start."), *columns[1:]),
        ("person_id", "month"),
    )
    return Checked(spec, frame, people.theirs, (), people.unread, ())
