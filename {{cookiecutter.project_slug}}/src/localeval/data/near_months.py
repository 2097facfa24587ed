"""The key ``month_window`` of the recipe: people who were asked when they could be reached, some months before or after that of an outcome.

Of each person the value of the nearest month stands for that of the outcome, of two that are equally near the earlier; a value of the
month itself always goes before. What happened at a month that is not over for somebody is not known yet, so that no value of another month
stands for it. Values further away, and those that are not needed, stay what they are and count for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from localeval.data.checked import Checked
from localeval.data.not_yet import DataDay, months_observed
from localeval.data.questions import TOGETHER, Question
from localeval.data.standard import GROUPS, outcome_column
from localeval.project.month_window import month_windows
from localeval.project.project import Measure, Project

#: Groups whose values are so many months apart on average, and by so many standard errors, were not asked at the same time.
_APART, _SURE = 0.4, 3.0
#: From so many values of each group on that is looked at.
_SOME = 10


@dataclass(frozen=True)
class NearMonths:
    """Outcomes with values of near months in the place of those that are not there.

    Attributes
    ----------
    table : Checked
        Rows that were added, where a row held values of several outcomes, stand last.
    added : int
        How many these are.
    notes : tuple of str
        How many values of which month stand for another.
    questions : tuple of Question
    """

    table: Checked
    added: int = 0
    notes: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()


class _Move(NamedTuple):
    """A value that stands for another month: its row, its outcome, and that month."""

    at: int
    name: str
    to: int


def with_near_months(
    outcomes: Checked, people: Checked, project: Project, day: DataDay | None
) -> NearMonths:
    """Let values of near months stand for those of the months of the outcomes, where ``month_window`` says so.

    Parameters
    ----------
    outcomes, people : Checked
    project : Project
    day : DataDay or None
        The last day of which the data can tell.
    """
    windows = month_windows(project.settings)
    measures = [m for m in project.measures if windows.get(m.outcome.code, 0)]
    measures = [m for m in measures if outcome_column(m.outcome) in outcomes.frame]
    if not measures or not outcomes.usable("person_id", "month") or not people.usable("person_id"):
        return NearMonths(outcomes)
    frame = outcomes.frame
    person, over = _persons(frame, people, project, day)
    month = frame["month"].to_numpy(dtype=float)
    # What was written down of a month that is not over is left to whoever says so.
    usable = (person >= 0) & ~(month > over)
    moves: list[_Move] = []
    notes: list[str] = []
    questions: list[Question] = []
    for measure in measures:
        name = outcome_column(measure.outcome)
        known = usable & frame[name].notna().to_numpy()
        own = known & (month == measure.month)
        window = windows[measure.outcome.code]
        taken = _nearest(person, month, over, known, own, measure.month, window)
        if len(taken):
            moves += [_Move(at, name, measure.month) for at in taken.tolist()]
            notes.append(_said(outcomes, measure, month[taken]))
            questions += _asked_together(outcomes, people, measure, np.flatnonzero(own), taken, person, month)  # fmt: skip
    if not moves:
        return NearMonths(outcomes, questions=tuple(questions))
    moved = _moved(outcomes, moves, person)
    added = len(moved) - len(frame)
    return NearMonths(replace(outcomes, frame=moved), added, tuple(notes), tuple(questions))


def _persons(
    frame: pd.DataFrame, people: Checked, project: Project, day: DataDay | None
) -> tuple[np.ndarray, np.ndarray]:
    """Give for each row the number of its person among people, -1 for nobody's, and how many months are over for them."""
    ids = pd.Index(people.frame["person_id"].astype("object"))
    if not ids.is_unique:
        return np.full(len(frame), -1), np.full(len(frame), np.nan)  # which has been said
    person = ids.get_indexer(frame["person_id"].astype("object"))
    observed = months_observed(people, project, day)
    over = np.where(person >= 0, observed[person], np.nan)
    return person, over


def _nearest(
    person: np.ndarray,
    month: np.ndarray,
    over: np.ndarray,
    known: np.ndarray,
    own: np.ndarray,
    asked: int,
    window: int,
) -> np.ndarray:
    """Give the rows whose value stands for that of the month ``asked``, one a person at most."""
    apart = np.abs(month - asked)
    # Nothing from before the start, or of its day, is of a month after it.
    near = known & ~own & (apart <= window) & (month >= 1) & ~(over < asked)
    rows = np.flatnonzero(near)
    rows = rows[~np.isin(person[rows], person[own])]
    rows = rows[np.lexsort((month[rows], apart[rows], person[rows]))]
    _, first = np.unique(person[rows], return_index=True)
    return rows[first]


def _moved(outcomes: Checked, moves: Sequence[_Move], person: np.ndarray) -> pd.DataFrame:
    """Put each value into the row of its new month: its own row where that holds nothing else, one that is there, or a new one."""
    frame = outcomes.frame.copy()
    names = [column.name for column in outcomes.spec.columns if column.role == "outcome"]
    names = [name for name in names if name in frame]
    known = frame[names].notna().to_numpy().sum(axis=1)
    months = frame["month"].to_numpy(dtype=float).copy()
    values = {name: frame[name].to_numpy(dtype=float).copy() for name in names}
    there = _rows_at({move.to for move in moves}, months, person)
    together: dict[tuple[int, int], list[str]] = {}
    for move in moves:
        together.setdefault((move.at, move.to), []).append(move.name)
    new: dict[tuple[int, int], tuple[int, dict[str, float]]] = {}
    for (at, to), moving in together.items():
        key = (int(person[at]), to)
        target = there.get(key)
        if target is None and key not in new and len(moving) == known[at]:
            months[at] = to
            there[key] = at
            continue
        taken = {name: float(values[name][at]) for name in moving}
        for name, value in taken.items():
            values[name][at] = np.nan
            if target is not None:
                values[name][target] = value
        if target is None:
            new.setdefault(key, (at, {}))[1].update(taken)
    frame["month"] = months
    for name in names:
        frame[name] = values[name]
    if not new:
        return frame
    rows = frame.iloc[[at for at, _ in new.values()]].copy()
    rows["month"] = [float(to) for _, to in new]
    for name in names:
        rows[name] = [taken.get(name, np.nan) for _, taken in new.values()]
    return pd.concat([frame, rows])


def _rows_at(asked: set[int], months: np.ndarray, person: np.ndarray) -> dict[tuple[int, int], int]:
    """Give the first row of each person at each of some months."""
    rows = np.flatnonzero(np.isin(months, list(asked)) & (person >= 0))
    found: dict[tuple[int, int], int] = {}
    for row in rows.tolist():
        found.setdefault((int(person[row]), int(months[row])), row)
    return found


def _said(outcomes: Checked, measure: Measure, months: np.ndarray) -> str:
    each = ", ".join(
        f"{int((months == month).sum()):,} of month {int(month)}" for month in np.unique(months)
    )
    file, name = outcomes.spec.file, outcome_column(measure.outcome)
    values = "value stands" if len(months) == 1 else "values stand"
    return f"{file}: month_window: {len(months):,} {values} for '{name}' at month {measure.month}: {each}."


def _asked_together(
    outcomes: Checked,
    people: Checked,
    measure: Measure,
    own: np.ndarray,
    taken: np.ndarray,
    person: np.ndarray,
    month: np.ndarray,
) -> Iterator[Question]:
    """Ask where one group was asked later than the other: what a month more does would count as the programme's."""
    if not people.usable("group"):
        return
    rows = np.concatenate([own, taken])
    group = people.frame["group"].astype("str").to_numpy()[person[rows]]
    apart = month[rows] - measure.month
    ours, theirs = (apart[group == word] for word in GROUPS)
    if min(len(ours), len(theirs)) < _SOME:
        return
    difference = float(ours.mean() - theirs.mean())
    error = float(np.sqrt(ours.var() / len(ours) + theirs.var() / len(theirs)))
    if abs(difference) < max(_APART, _SURE * error):
        return
    when = "later" if difference > 0 else "earlier"
    name = outcome_column(measure.outcome)
    yield Question(
        TOGETHER,
        outcomes.spec.file,
        name,
        outcomes.theirs[name],
        (),
        f"were both groups asked for '{name}' at the same time? What stands for month {measure.month} is of {abs(difference):.1f} months {when} for participants than "
        "for the comparison group",
        "Give both groups the value of the month itself, or ask both in the same months: what a month more or less does would count as the programme's.",
    )
