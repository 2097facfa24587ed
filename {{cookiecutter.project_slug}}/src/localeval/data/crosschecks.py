"""What only shows when tables are seen together, or against the design: groups, ids, figures about places, and notes.

Each check yields problems or notes in plain words and looks only at columns that could be read, so that one fault is
reported once. A note is something lawful that the reader of the results should know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from localeval.base.dates import today
from localeval.base.errors import Problem
from localeval.base.spelling import did_you_mean, nearest
from localeval.catalogue import catalogue
from localeval.catalogue.periods import month_number, span_of
from localeval.data.checked import Checked, RowFlags, by_place, in_places, places_known
from localeval.data.codes import code_questions
from localeval.data.declarations import outside_population, population_notes
from localeval.data.declared_columns import problems_of_declared
from localeval.data.event_orders import (
    event_questions,
    likely_step,
    line_of_words,
    notes_on_events,
)
from localeval.data.files_agree import questions_between_files
from localeval.data.filled_down import block_questions
from localeval.data.ids import (
    form_difference,
    found_among,
    notes_on_forms,
    one_person_again,
    one_person_twice,
)
from localeval.data.not_yet import DataDay
from localeval.data.odd_words import notes_on_words, synonym_questions, word_questions
from localeval.data.plausible import implausible
from localeval.data.problems import clip, join_words, names, rows_problem
from localeval.data.questions import Question
from localeval.data.shifted_days import shifted_days
from localeval.data.standard import COMPARISON, GROUPS
from localeval.data.time_checks import event_dates, follow_up, start_dates
from localeval.data.value_checks import value_problems, value_questions
from localeval.data.voice_checks import voice_questions
from localeval.data.voice_counts import voice_problems
from localeval.data.words import event_words
from localeval.designs.registry import without_comparison
from localeval.project.project import FILE, Project

#: How the ids of made-up persons begin, so that they are known for what they are wherever they turn up.
SYNTHETIC_PREFIX = "SYN-"

#: More figures about one place than a result holds.
MOST_FIGURES = 500
_NO_MONTH = re.compile(r"\d{4}-\d{1,2}(-\d{1,2})?")
_CODE = re.compile(r"(local:)?[a-z][a-z0-9_]{0,59}")


def synthetic_unmarked(people: Checked, project: Project) -> Iterator[Problem]:
    """Find made-up persons among data that are said to be real."""
    if project.settings.data.synthetic or not people.usable("person_id"):
        return
    made_up = people.frame["person_id"].str.startswith(SYNTHETIC_PREFIX).fillna(False)
    if made_up.any():
        what = f"{int(made_up.sum()):,} people are made up (ids that begin with {SYNTHETIC_PREFIX}), but the data are said to be real."
        remedy = f"Put your own data into {people.spec.file}, or set synthetic: true under data."
        yield Problem(FILE, what, remedy, column="data.synthetic")


#: Events of people who may never have started.
BEFORE_START = frozenset({"referred", "not_started"})


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
        beyond = strangers[~event.isin(BEFORE_START)]
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


def figure_problems(context: Checked, project: Project) -> Iterator[Problem]:
    """Find codes that are none, and more rows about a place than a result holds."""
    if not context.usable("indicator"):
        return
    file, column = context.spec.file, context.theirs["indicator"]
    for code in context.frame["indicator"].dropna().unique():
        if not _CODE.fullmatch(code):
            rows = context.frame.index[context.frame["indicator"] == code].tolist()
            hint = did_you_mean(code, list(catalogue.shared_indicators()))
            remedy = f"{hint}Write small letters, digits and underscores, such as claimant_rate."
            what = f"'{clip(code)}' is not a code"
            yield rows_problem(file, column, rows, what, remedy)
    yield from _interval_problems(context)
    yield from _impossible_figures(context)
    yield from _impossible_periods(context, project)
    if not context.usable("place_code"):
        return
    for place in project.places:
        count = int((context.frame["place_code"] == place.code).sum())
        if count > MOST_FIGURES:
            what = f"there are {count:,} rows about {place.name}, more than the {MOST_FIGURES} that a result holds."
            yield Problem(file, what, "Keep the indicators and periods that matter.")


def _interval_problems(context: Checked) -> Iterator[Problem]:
    """Find figures that lie outside their own interval, or have half of one."""
    names = ("value", "low", "high")
    if not all(name in context.frame and context.usable(name) for name in names):
        return
    value, low, high = (context.frame[name] for name in names)
    wrong = (low > value) | (high < value) | (low.isna() != high.isna())
    if wrong.any():
        file, column = context.spec.file, context.theirs["low"]
        what = "the figure does not lie between 'low' and 'high', the ends of its 95% interval"
        remedy = "Write both ends, or none; they are in the unit of the figure, and no margins."
        yield rows_problem(file, column, context.frame.index[wrong].tolist(), what, remedy)


#: Unit of a figure -> between which values it can lie.
_CAN_BE = {"percent": (0.0, 100.0), "points": (-100.0, 100.0)}
_NOT_NEGATIVE = (0.0, float("inf"))
#: As many figures of one kind that all lie between nought and one are shares rather than per cent.
_MANY_SHARES = 3


def _impossible_figures(context: Checked) -> Iterator[Problem]:
    """Find figures of the catalogue that cannot be: of a share more than all, of a number less than none."""
    if not context.usable("value"):
        return
    frame, shared = context.frame, catalogue.shared_indicators()
    for code in frame["indicator"].dropna().unique():
        if code not in shared:
            continue
        least, most = _CAN_BE.get(shared[code].unit, _NOT_NEGATIVE)
        wrong = (frame["indicator"] == code) & ~frame["value"].between(least, most)
        wrong &= frame["value"].notna()
        if wrong.any():
            said = f"between {least:g} and {most:g}" if most < _NOT_NEGATIVE[1] else "0 or more"
            yield rows_problem(
                context.spec.file,
                context.theirs["value"],
                frame.index[wrong].tolist(),
                f"no {code} can be so: it is {said}",
                "Correct the figure, or the indicator that it is of.",
            )


def _impossible_periods(context: Checked, project: Project) -> Iterator[Problem]:
    """Find figures for months that are still to come, and for months that no year has."""
    if not context.usable("period"):
        return
    periods = context.frame["period"].dropna()
    now = month_number(today().year, today().month)
    spans = {text: span_of(text) for text in periods.unique()}
    later = {text for text, span in spans.items() if span is not None and span.first > now}
    if project.settings.data.synthetic:  # a rehearsal may be of years to come
        later = set()
    none = {text for text, span in spans.items() if span is None and _NO_MONTH.fullmatch(text)}
    file, column = context.spec.file, context.theirs["period"]
    for texts, what, remedy in (
        (later, "the period has not begun yet", "Correct the period; a forecast is no figure."),
        (
            none,
            "there is no such month",
            "Write the year and a month from 01 to 12, such as 2024-05.",
        ),
    ):
        rows = periods.index[periods.isin(texts)].tolist()
        if rows:
            yield rows_problem(file, column, rows, what, remedy)


def figure_notes(context: Checked, project: Project) -> Iterator[str]:
    """Say what is lawful and may be a slip: no value, another spelling, other ages, nothing about a place."""
    file, frame = context.spec.file, context.frame
    empty = int(frame["value"].isna().sum())
    if empty:
        rows = "row has" if empty == 1 else "rows have"
        yield f"{file}: {empty:,} {rows} no value and {'is' if empty == 1 else 'are'} left out."
    shared = catalogue.shared_indicators()
    for code in frame["indicator"].dropna().unique():
        near = None if code in shared else nearest(code, list(shared))
        if near and not code.startswith(catalogue.LOCAL_PREFIX):
            yield f"{file}: '{code}' is not in the catalogue of indicators; should it be '{near}'?"
        if code in shared and shared[code].unit == "percent":
            values = frame.loc[frame["indicator"] == code, "value"].dropna()
            if len(values) >= _MANY_SHARES and values.between(0, 1).all() and values.any():
                yield f"{file}: all {len(values):,} figures of '{code}' lie between 0 and 1. They are taken for per cent; if they are shares, multiply them by 100."
        if code in shared:
            found = frame.loc[frame["indicator"] == code, "age_band"].dropna().unique()
            other = [band for band in found if band != shared[code].age_band]
            if other:
                yield (
                    f"{file}: '{code}' is for {names(other, 3)}; it usually covers '{shared[code].age_band}', and "
                    "figures for other ages cannot be compared."
                )
    silent = [place.name for place in project.places if place.code not in set(frame["place_code"])]
    if silent:
        yield f"{file}: there is no row about {names(silent, 5)}."


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
        for question in code_questions(table):
            # A value that is out of range has been asked about already.
            if not all((question.file, question.theirs, row) in asked for row in question.rows):
                found.append(question)
        found += word_questions(table)
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
    for table in tables.values():
        notes += [note for note in table.notes if note not in notes]
        if table.unused:
            count = len(table.unused)
            verb = "column is" if count == 1 else "columns are"
            notes.append(
                f"{table.spec.file}: {count} {verb} not used and left out: {names(table.unused)}."
            )
        for column in table.spec.columns:
            if column.name not in table.frame:
                continue
            values = table.frame[column.name]
            if column.role == "covariate":
                notes += _on_covariate(table.spec.file, column.name, values, column.kind)
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


def _on_covariate(file: str, name: str, values: pd.Series, kind: str) -> Iterator[str]:
    known = values.dropna()
    if known.nunique() == 1:
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
    twins = levels[folded.duplicated(keep=False)]
    if len(twins):
        yield (
            f"{file}: values of '{name}' differ only in capitals and count as different: {names(sorted(twins))}. values under data says which "
            "word is which."
        )
    yield from notes_on_words(file, name, known.astype("str"))
