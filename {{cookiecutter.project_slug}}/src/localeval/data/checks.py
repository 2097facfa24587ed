"""What only shows when tables are seen together, or against the design: groups, follow-up, dates, ids.

Each check yields problems or notes in plain words and looks only at columns that could be read, so that one fault is
reported once. A note is something lawful that the reader of the results should know.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from localeval.data.conform import Checked
from localeval.data.figures import figure_notes, figure_problems
from localeval.data.population import outside_population, population_notes
from localeval.data.tables import COMPARISON, GROUPS, PARTICIPANT, outcome_column
from localeval.data.wording import in_words, names, rows_problem
from localeval.errors import Problem
from localeval.project import FILE, Measure, Project

#: How the ids of made-up persons begin, so that they are known for what they are wherever they turn up.
SYNTHETIC_PREFIX = "SYN-"
#: Events of one person that have an order.
_EVENT_ORDER = (("referred", "started"), ("started", "left"), ("referred", "left"))


def problems_between(
    tables: Mapping[str, Checked], project: Project, today: dt.date
) -> list[Problem]:
    """Find every problem that a single column cannot show.

    Parameters
    ----------
    tables : mapping of str to Checked
        By name; tables that could not be read are absent.
    project : Project
    today : datetime.date
        No real event is later.

    Returns
    -------
    list of Problem
    """
    found: list[Problem] = []
    people, outcomes, events = (tables.get(name) for name in ("people", "outcomes", "events"))
    context = tables.get("context")
    if people is not None:
        found += _groups(people, project)
        found += _empty_covariates(people, project)
        found += _start_dates(people, project, today)
        found += outside_population(people, project)
        found += _synthetic_unmarked(people, project)
    if people is not None and people.usable("person_id"):
        for table in (outcomes, events):
            if (
                table is not None
                and table.usable("person_id")
                and table.spec.file != people.spec.file
            ):
                found += _unknown_persons(table, people)
    if outcomes is not None:
        found += _follow_up(outcomes, people, project)
    if events is not None:
        found += _event_dates(events, people, project, today)
    if context is not None:
        found += figure_problems(context, project)
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
            if column.role == "outcome" and column.low is None and column.kind == "number":
                negative = int((values < 0).sum())
                if negative:
                    notes.append(
                        f"{table.spec.file}: '{column.name}' is below zero in {negative:,} rows; kept as given."
                    )
    people = tables["people"]
    notes += population_notes(people, project)
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
        levels = pd.Series(known.unique(), dtype="str")
        folded = levels.str.casefold()
        twins = levels[folded.duplicated(keep=False)]
        if len(twins):
            yield f"{file}: values of '{name}' differ only in capitals and count as different: {names(sorted(twins))}."


Rows = np.ndarray


def _by_place(people: Checked, project: Project) -> dict[str, Rows]:
    """Give the rows of people (as a mask) that belong to each place, by the place's name."""
    if len(project.places) == 1:
        return {project.places[0].name: np.ones(len(people.frame), dtype=bool)}
    codes = people.frame["place_code"].astype("str")
    return {place.name: (codes == place.code).to_numpy() for place in project.places}


def _places_known(people: Checked, project: Project) -> bool:
    return len(project.places) == 1 or people.usable("place_code")


def _in_places(failing: Sequence[str], project: Project) -> str:
    """Say where something fails; nothing when there is only one place."""
    if len(project.places) == 1:
        return ""
    if len(failing) == len(project.places):
        return " in any place"
    return f" in {names(failing, 5)}"


def _groups(people: Checked, project: Project) -> Iterator[Problem]:
    if not _places_known(people, project):
        return
    file, places = people.spec.file, _by_place(people, project)
    empty = [name for name, rows in places.items() if not rows.any()]
    if empty:
        what = f"there is no row{_in_places(empty, project)}."
        remedy = "Add the people, correct place_code, or remove the place from evaluation.yml."
        yield Problem(file, what, remedy, column=people.theirs.get("place_code", "place_code"))
    if not people.usable("group"):
        return
    column, group = people.theirs["group"], people.frame["group"].astype("str")
    if not project.has_comparison:
        rows = people.frame.index[group == COMPARISON].tolist()
        if rows:
            what = f"the design is monitoring, but {len(rows):,} people are in a comparison group"
            remedy = "Choose a design with a comparison group in evaluation.yml, or leave these people out."
            yield rows_problem(file, column, rows, what, remedy)
        return
    for word in GROUPS:
        lacking = [
            name for name, rows in places.items() if rows.any() and not (group == word)[rows].any()
        ]
        if lacking:
            what = f"the {word} group is empty: no row has '{word}'{_in_places(lacking, project)}."
            remedy = f"Add the people of the {word} group, or choose design: monitoring, which estimates no impact."
            yield Problem(file, what, remedy, column=column)


def _empty_covariates(people: Checked, project: Project) -> Iterator[Problem]:
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
            what = f"the covariate '{name}' has no value for {in_words(empty[:5])}."
        remedy = "Fill the column, or remove it from covariates in evaluation.yml."
        yield Problem(file, what, remedy, column=column)


def _empty_cells(known: Rows, people: Checked, project: Project) -> list[str]:
    """Name the groups of people, by place, for whom nothing is known."""
    if not _places_known(people, project):
        return []
    groups = {"anybody": np.ones(len(known), dtype=bool)}
    if project.has_comparison and people.usable("group"):
        group = people.frame["group"].astype("str")
        groups = {f"the {word} group": (group == word).to_numpy() for word in GROUPS}
    cells = []
    for place, rows in _by_place(people, project).items():
        for words, members in groups.items():
            both = rows & members
            if both.any() and not known[both].any():
                cells.append(words if len(project.places) == 1 else f"{words} in {place}")
    return cells


def _start_dates(people: Checked, project: Project, today: dt.date) -> Iterator[Problem]:
    if not people.usable("start_date"):
        return
    file, column, start = people.spec.file, people.theirs["start_date"], people.frame["start_date"]
    began = project.settings.programme.started
    if began is not None:
        early = start < pd.Timestamp(began)
        if project.has_comparison and people.usable("group"):
            # A comparison group may be drawn from before the programme.
            early &= people.frame["group"].astype("str") == PARTICIPANT
        rows = people.frame.index[early].tolist()
        if rows:
            what = f"the participant starts before the programme did ({began.isoformat()})"
            remedy = "Correct the date, or started under programme in evaluation.yml."
            yield rows_problem(file, column, rows, what, remedy)
    yield from _not_later(people, "start_date", project, today)


def _not_later(table: Checked, name: str, project: Project, today: dt.date) -> Iterator[Problem]:
    if project.settings.data.synthetic:
        return  # a programme can be rehearsed before it begins
    rows = table.frame.index[table.frame[name] > pd.Timestamp(today)].tolist()
    if rows:
        what = f"the date lies in the future (today is {today.isoformat()})"
        remedy = "Correct the date; what has not happened yet does not belong in the table."
        yield rows_problem(table.spec.file, table.theirs[name], rows, what, remedy)


def _synthetic_unmarked(people: Checked, project: Project) -> Iterator[Problem]:
    if project.settings.data.synthetic or not people.usable("person_id"):
        return
    made_up = people.frame["person_id"].str.startswith(SYNTHETIC_PREFIX).fillna(False)
    if made_up.any():
        what = f"{int(made_up.sum()):,} people are made up (ids that begin with {SYNTHETIC_PREFIX}), but the data are said to be real."
        remedy = f"Put your own data into {people.spec.file}, or set synthetic: true under data."
        yield Problem(FILE, what, remedy, column="data.synthetic")


def _unknown_persons(table: Checked, people: Checked) -> Iterator[Problem]:
    known = pd.Index(people.frame["person_id"].dropna().unique())
    ids = table.frame["person_id"].dropna()
    strangers = ids[~ids.isin(known)]
    if strangers.empty:
        return
    who = strangers.nunique()
    what = f"{who:,} {'person is' if who == 1 else 'persons are'} not in {people.spec.file}; the first such row is this"
    remedy = "Add them to people, or remove their rows."
    if strangers.str.lstrip("0").isin(known.str.lstrip("0")).any():
        remedy = "Some ids agree but for zeros at the front, which Excel removes: store the column as text in both files."
    column = table.theirs["person_id"]
    yield rows_problem(table.spec.file, column, strangers.index.tolist(), what, remedy)


def _follow_up(outcomes: Checked, people: Checked | None, project: Project) -> Iterator[Problem]:
    if not outcomes.usable("month"):
        return
    file, month = outcomes.spec.file, outcomes.frame["month"]
    there = {int(value) for value in month.dropna().unique()}
    for asked in sorted({measure.month for measure in project.measures} - there):
        shown = [str(value) for value in sorted(there)]
        if len(shown) > 12:
            shown = [*shown[:6], "…", *shown[-5:]]
        what = f"there is no row at month {asked}, which evaluation.yml asks for; the file has months {', '.join(shown)}."
        remedy = "Add the rows, or correct the month under outcomes in evaluation.yml."
        yield Problem(file, what, remedy, column=outcomes.theirs.get("month", "month"))
    if people is None or not people.usable(
        "person_id", "group" if project.has_comparison else "person_id"
    ):
        return
    if not outcomes.usable("person_id") or not _places_known(people, project):
        return
    position = _positions(outcomes, people)
    if (position < 0).any() or people.frame["person_id"].duplicated().any():
        return  # the tables do not fit together yet, which has been said
    for measure in project.measures:
        column = outcome_column(measure.outcome)
        if measure.month in there and outcomes.usable(column):
            yield from _one_measure(measure, outcomes, people, position, project)


def _positions(outcomes: Checked, people: Checked) -> Rows:
    """Give for each outcome row the position of its person in people, or -1."""
    ids = people.frame["person_id"]
    first = (~ids.duplicated() & ids.notna()).to_numpy()
    index = pd.Index(ids[first])
    found = index.get_indexer(outcomes.frame["person_id"])
    return np.where(found >= 0, np.flatnonzero(first)[found], -1)


def _one_measure(
    measure: Measure, outcomes: Checked, people: Checked, position: Rows, project: Project
) -> Iterator[Problem]:
    column = outcome_column(measure.outcome)
    values = outcomes.frame[column].to_numpy(dtype=float)
    used = (
        (outcomes.frame["month"] == measure.month).to_numpy() & (position >= 0) & ~np.isnan(values)
    )
    words = {"": np.ones(len(people.frame), dtype=bool)}
    if project.has_comparison:
        group = people.frame["group"].astype("str")
        words = {word: (group == word).to_numpy() for word in GROUPS}
    silent: dict[str, list[str]] = {word: [] for word in words}
    constant: list[str] = []
    value = 0.0
    for place, rows in _by_place(people, project).items():
        if not rows.any():
            continue
        here = used.copy()
        here[used] = rows[position[used]]
        for word, members in words.items():
            if (rows & members).any() and not members[position[here]].any():
                silent[word].append(place)
        found = values[here]
        if project.has_comparison and len(found) > 1 and found.min() == found.max():
            constant.append(place)
            value = float(found[0])
    file, theirs = outcomes.spec.file, outcomes.theirs[column]
    for word, failing in silent.items():
        if failing:
            whom = f"of the {word} group" if word else "of people"
            what = f"there is no value at month {measure.month} in any row {whom}{_in_places(failing, project)}."
            remedy = "Add the values, or remove the outcome from evaluation.yml."
            yield Problem(file, what, remedy, column=theirs)
    if constant:
        what = f"the value at month {measure.month} is {value:g} for everybody{_in_places(constant, project)}, so nothing can be estimated."
        remedy = (
            "Check how the column was made; if it is right, remove the outcome from evaluation.yml."
        )
        yield Problem(file, what, remedy, column=theirs)


def _event_dates(
    events: Checked, people: Checked | None, project: Project, today: dt.date
) -> Iterator[Problem]:
    if not events.usable("person_id", "event", "date"):
        return
    file, column = events.spec.file, events.theirs["date"]
    frame = events.frame.dropna(subset=["person_id", "event", "date"])
    frame = frame.assign(event=frame["event"].astype("str").str.casefold())
    began = project.settings.programme.started
    if began is not None:
        early = (frame["event"] == "started") & (frame["date"] < pd.Timestamp(began))
        if people is not None and people.usable("person_id", "group") and project.has_comparison:
            group = people.frame["group"].astype("str")
            others = people.frame.loc[group == COMPARISON, "person_id"]
            early &= ~frame["person_id"].isin(others)
        rows = frame.index[early].tolist()
        if rows:
            what = f"the person started before the programme did ({began.isoformat()})"
            remedy = "Correct the date, or started under programme in evaluation.yml."
            yield rows_problem(file, column, rows, what, remedy)
    yield from _not_later(events, "date", project, today)
    yield from _event_order(frame, file, column)


def _event_order(frame: pd.DataFrame, file: str, column: str) -> Iterator[Problem]:
    """Compare the first referral, the first start and the first end of each person."""
    ordered = frame.sort_values("date", kind="stable").drop_duplicates(["person_id", "event"])
    first: dict[str, pd.DataFrame] = {
        str(name): part.assign(row=part.index).set_index("person_id")
        for name, part in ordered.groupby("event")
        if name in {"referred", "started", "left"}
    }
    for earlier, later in _EVENT_ORDER:
        if earlier not in first or later not in first:
            continue
        before = first[earlier]["date"].rename("date_before")
        pair = first[later].join(before, how="inner")
        if (earlier, later) == ("referred", "left") and "started" in first:
            pair = pair[~pair.index.isin(first["started"].index)]  # said by the other two
        rows = sorted(pair.loc[pair["date"] < pair["date_before"], "row"].tolist())
        if rows:
            what = f"'{later}' comes before the same person's '{earlier}'"
            yield rows_problem(file, column, rows, what, "Correct whichever date is wrong.")
