"""What only shows when tables are seen together, or against the design: groups, ids, and notes.

Each check yields problems or notes in plain words and looks only at columns that could be read, so that one fault is
reported once. A note is something lawful that the reader of the results should know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from localeval.base.errors import Problem
from localeval.data.blank_cells import (
    blank_questions,
    cells_of,
    nought_questions,
    says_one_thing_or_nothing,
)
from localeval.data.checked import Checked, RowFlags, by_place, in_places, places_known
from localeval.data.codes import code_questions
from localeval.data.context_checks import figure_notes, figure_problems
from localeval.data.declarations import outside_population, population_notes
from localeval.data.declared_columns import problems_of_declared
from localeval.data.duplicate_people import one_person_again, one_person_twice
from localeval.data.event_orders import event_questions, likely_step, line_of_words, notes_on_events
from localeval.data.files_agree import questions_between_files
from localeval.data.filled_down import block_questions
from localeval.data.id_forms import form_difference, notes_on_forms
from localeval.data.id_positions import found_among
from localeval.data.not_yet import DataDay
from localeval.data.odd_words import notes_on_words, synonym_questions, word_questions
from localeval.data.plausible import implausible
from localeval.data.problems import join_words, names, rows_problem
from localeval.data.questions import Question
from localeval.data.row_sources import names_in_files
from localeval.data.shifted_days import shifted_days
from localeval.data.standard import COMPARISON, GROUPS, SYNTHETIC_PREFIX
from localeval.data.time_checks import event_dates, follow_up, start_dates
from localeval.data.value_checks import value_problems, value_questions
from localeval.data.voice_tables import voice_problems, voice_questions
from localeval.data.words import event_words
from localeval.designs.registry import without_comparison
from localeval.project.project import FILE, Project

#: Events of people who may never have started.
_BEFORE_START = frozenset({"referred", "not_started"})


def synthetic_unmarked(people: Checked, project: Project) -> Iterator[Problem]:
    """Find made-up persons among data that are said to be real."""
    if project.settings.data.synthetic or not people.usable("person_id"):
        return
    made_up = people.frame["person_id"].str.startswith(SYNTHETIC_PREFIX).fillna(False)
    if made_up.any():
        what = f"{int(made_up.sum()):,} people are made up (ids that begin with {SYNTHETIC_PREFIX}), but the data are said to be real."
        remedy = f"Put your own data into {people.spec.file}, or set synthetic: true under data."
        yield Problem(FILE, what, remedy, column="data.synthetic")


def unknown_persons(table: Checked, people: Checked, project: Project) -> Iterator[Problem]:
    """Find persons of a table who are not in people; who was referred and nothing more did not start, and need not be there."""
    ids = table.frame["person_id"]
    unknown = found_among(ids, people.frame["person_id"]).strangers(ids)
    if not unknown.any():
        return
    strangers = ids[unknown]
    # Of several places nothing tells to which of them such a person was referred.
    if table.spec.name == "events" and table.usable("event") and len(project.places) == 1:
        event = event_words(table.frame["event"][unknown])
        beyond = strangers[~event.isin(_BEFORE_START)]
        if form_difference(ids, people.frame["person_id"]) is None:
            strangers = strangers[strangers.isin(beyond)]
    if not len(strangers):
        return
    who = strangers.nunique()
    what = f"{who:,} {'person is' if who == 1 else 'persons are'} not in {people.spec.file}; the first such row is this"
    remedy = "Add them to people, or remove their rows."
    if people.other_sheets:
        remedy = (
            f"{people.spec.file} has more on {names(people.other_sheets, 3)}, which was not read: if they stand there, put all rows on one "
            "sheet; else add them to people, or remove their rows."
        )
    if table.spec.name == "events" and table.usable("event"):
        written = table.frame["event"][strangers.index].astype("str")
        referral = next((word for word in written.unique() if likely_step(word) == "referred"), "")
        if referral:
            line = line_of_words(table.frame["event"], referral)
            remedy = f"Whoever was referred and did not start needs no row there; if that is what '{referral}' says, write under data: {line}. {remedy}"
    difference = form_difference(ids, people.frame["person_id"])
    if difference is not None:
        remedy = f"Some ids agree but for {difference.words}: {difference.remedy}."
    column = table.theirs["person_id"]
    yield rows_problem(table.spec.file, column, strangers.index.tolist(), what, remedy)


def group_problems(people: Checked, project: Project) -> Iterator[Problem]:
    """Find places without people, and groups without people in a place."""
    if not places_known(people, project):
        return
    file, places = people.spec.file, by_place(people, project)
    empty = [name for name, rows in places.items() if not rows.any()]
    if empty:
        what = f"there is no row{in_places(empty, project)}."
        remedy = "Add the people, correct place_code, or remove the place from evaluation.yml."
        yield Problem(file, what, remedy, column=people.theirs.get("place_code", "place_code"))
    if not people.usable("group"):
        return
    column, group = people.theirs["group"], people.frame["group"].astype("str")
    if not project.has_comparison:
        rows = people.frame.index[group == COMPARISON].tolist()
        if rows:
            what = f"the design is {project.design.code}, but {len(rows):,} people are in a comparison group"
            remedy = "Choose a design with a comparison group in evaluation.yml, or leave these people out."
            yield rows_problem(file, column, rows, what, remedy)
        return
    for word in GROUPS:
        lacking = [
            name for name, rows in places.items() if rows.any() and not (group == word)[rows].any()
        ]
        if lacking:
            what = f"the {word} group is empty: no row has '{word}'{in_places(lacking, project)}."
            other = without_comparison().code
            remedy = f"Add the people of the {word} group, or choose design: {other}, which estimates no impact."
            yield Problem(file, what, remedy, column=column)


def empty_covariates(people: Checked, project: Project) -> Iterator[Problem]:
    """Find covariates without any value, for everybody or for a group."""
    for name in project.settings.covariates:
        if not people.usable(name):
            continue
        file, column = people.spec.file, people.theirs[name]
        known = people.frame[name].notna().to_numpy()
        if not known.any():
            what = f"the covariate '{name}' has no value in any row."
        else:
            empty = _empty_cells(known, people, project)
            if not empty:
                continue
            what = f"the covariate '{name}' has no value for {join_words(empty[:5])}."
        remedy = "Fill the column, or remove it from covariates in evaluation.yml."
        yield Problem(file, what, remedy, column=column)


def _empty_cells(known: RowFlags, people: Checked, project: Project) -> list[str]:
    """Name the groups of people, by place, for whom nothing is known."""
    if not places_known(people, project):
        return []
    groups = {"anybody": np.ones(len(known), dtype=bool)}
    if project.has_comparison and people.usable("group"):
        group = people.frame["group"].astype("str")
        groups = {f"the {word} group": (group == word).to_numpy() for word in GROUPS}
    cells = []
    for place, rows in by_place(people, project).items():
        for words, members in groups.items():
            both = rows & members
            if both.any() and not known[both].any():
                cells.append(words if len(project.places) == 1 else f"{words} in {place}")
    return cells


def problems_between(
    tables: Mapping[str, Checked], project: Project, day: DataDay | None
) -> list[Problem]:
    """Find every problem that a single column cannot show.

    Parameters
    ----------
    tables : mapping of str to Checked
        By name; tables that could not be read are absent.
    project : Project
    day : DataDay or None
        The last day of which the data can tell.

    Returns
    -------
    list of Problem
    """
    found: list[Problem] = []
    people, outcomes, events = (tables.get(name) for name in ("people", "outcomes", "events"))
    context = tables.get("context")
    if people is not None:
        found += group_problems(people, project)
        found += empty_covariates(people, project)
        found += start_dates(people, project, day)
        found += outside_population(people, project)
        found += problems_of_declared(people, project, day)
        found += synthetic_unmarked(people, project)
    if people is not None and people.usable("person_id"):
        for table in (outcomes, tables.get("jobs"), tables.get("pay"), events):
            if (
                table is not None
                and table.usable("person_id")
                and table.spec.file != people.spec.file
            ):
                found += unknown_persons(table, people, project)
    if people is not None:
        found += one_person_twice(people, project)
        found += one_person_again(people, project)
    if outcomes is not None:
        found += follow_up(outcomes, people, project, day)
    if events is not None:
        found += event_dates(events, people, project, day)
    if context is not None:
        found += figure_problems(context, project)
    found += value_problems(tables, project)
    found += voice_problems(tables)
    return found


def questions_about(tables: Mapping[str, Checked], project: Project) -> list[Question]:
    """Ask about values that are hardly possible, or look like something else.

    Parameters
    ----------
    tables : mapping of str to Checked
        By name; tables that could not be read are absent.
    project : Project
    """
    found = list(implausible(tables, project))
    asked = {(question.file, question.theirs, row) for question in found for row in question.rows}
    for table in tables.values():
        for question in code_questions(table, project):
            # A value that is out of range has been asked about already.
            if not all((question.file, question.theirs, row) in asked for row in question.rows):
                found.append(question)
        found += word_questions(table)
        found += blank_questions(table)
        found += nought_questions(table, project)
        found += block_questions(table)
        between = list(questions_between_files(table))
        found += between
        said = {question.column for question in between}  # of a file that has other words
        found += [one for one in synonym_questions(table) if one.column not in said]
    found += shifted_days(tables)
    found += event_questions(tables, project)
    found += value_questions(tables, project)
    found += voice_questions(tables)
    return found


def notes_on(tables: Mapping[str, Checked], project: Project) -> list[str]:
    """Say what is lawful and still worth knowing.

    Parameters
    ----------
    tables : mapping of str to Checked
        Without problems.
    project : Project

    Returns
    -------
    list of str
        Sentences that begin with the file.
    """
    notes: list[str] = []
    told: set[str] = set()
    for table in tables.values():
        notes += [note for note in table.notes if note not in notes]
        # A file of several tables: what another one uses is used.
        unused = [name for name in table.unused if name not in _used(tables, table.spec.file)]
        if unused and table.spec.file not in told:
            told.add(table.spec.file)
            verb = "column is" if len(unused) == 1 else "columns are"
            notes.append(
                f"{table.spec.file}: {len(unused)} {verb} not used and left out: {names(unused)}."
            )
        for column in table.spec.columns:
            if column.name not in table.frame:
                continue
            values = table.frame[column.name]
            if column.role == "covariate":
                cells = cells_of(table, column.name)
                notes += _on_covariate(table.spec.file, column.name, cells, column.kind)
            if column.role == "delivery":
                notes += _on_parts(table.spec.file, column.name, values)
            if column.role == "outcome" and column.low is None and column.kind == "number":
                negative = int((values < 0).sum())
                if negative:
                    notes.append(
                        f"{table.spec.file}: '{column.name}' is below zero in {negative:,} rows; kept as given."
                    )
    people = tables["people"]
    notes += population_notes(people, project)
    notes += notes_on_forms(people)
    notes += notes_on_events(tables, project)
    if "context" in tables:
        notes += figure_notes(tables["context"], project)
    ids = people.frame["person_id"]
    if project.settings.data.synthetic and not ids.str.startswith(SYNTHETIC_PREFIX).all():
        notes.append(
            f"{people.spec.file}: the data are marked as synthetic, but not all ids begin with {SYNTHETIC_PREFIX}; "
            "set synthetic: false in evaluation.yml if they are real."
        )
    return notes


def _used(tables: Mapping[str, Checked], file: str) -> set[str]:
    """Give what a file calls the columns that any table takes from it."""
    return {
        name
        for table in tables.values()
        if table.spec.file == file
        for theirs in table.theirs.values()
        for name in names_in_files(table.spec.file, theirs)
    }


def _on_covariate(file: str, name: str, values: pd.Series, kind: str) -> Iterator[str]:
    known = values.dropna()
    if known.nunique() == 1 and not says_one_thing_or_nothing(values):
        yield f"{file}: the covariate '{name}' is the same for everybody, so it cannot explain anything."
    if kind == "category":
        yield from _on_words(file, name, known)


def _on_parts(file: str, name: str, values: pd.Series) -> Iterator[str]:
    """Say of a column by which delivery is shown what its words do not say."""
    known = values.dropna()
    if known.nunique() == 1:
        rest = ", or nothing" if len(known) < len(values) else ""
        yield f"{file}: everybody has one word in '{name}'{rest}, so that there is nothing to show by it."
    yield from _on_words(file, name, known)


def _on_words(file: str, name: str, known: pd.Series) -> Iterator[str]:
    levels = pd.Series(known.unique(), dtype="str")
    folded = levels.str.casefold()
    in_both_cases = levels[folded.duplicated(keep=False)]
    if len(in_both_cases):
        yield (
            f"{file}: values of '{name}' differ only in capitals and count as different: {names(sorted(in_both_cases))}. values under data says which "
            "word is which."
        )
    yield from notes_on_words(file, name, known.astype("str"))
