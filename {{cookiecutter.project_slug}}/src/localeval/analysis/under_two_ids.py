"""Whether rows of two persons are of one person under two ids, in both groups, in one of them, or in two places; and who is in both by two starts.

Columns that tell who somebody is say so for certain; without them, rows that are the same in all that is known of them do, where
chance would make that of no two in a table of its size.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
import pandas as pd

from localeval.analysis.doubts import FEWEST, Doubtful, PlaceValues
from localeval.analysis.sample import participants_in
from localeval.data.standard import OTHER_GROUP, SAME_PERSON, outcome_column
from localeval.project.project import Project

#: Two rows are of one person where everything that is known of both is the same, and chance makes that of no two in a table
#: of its size but once in so many tables, in bits; and so many such pairs at least. Where less is known, more pairs have to agree.
_BITS_AND_PAIRS = ((10.0, 5), (3.0, 10))
#: So large a share of those of whom enough is known; across the groups it lowers the evidence from the other share of the smaller
#: group on.
_SAME_SHARE, _MANY_SAME = 0.02, 0.10
#: Of persons who are known by what tells who they are, this share of the smaller group lowers the evidence.
_MANY_KNOWN = 0.05


def known_under_two_ids(people: pd.DataFrame) -> Iterator[Doubtful]:
    """Find persons who stand in the data under two ids by what tells who they are.

    Parameters
    ----------
    people : DataFrame
        Of one place, or of all.
    """
    if SAME_PERSON not in people.columns:
        return
    marks, ours = people[SAME_PERSON].to_numpy(), participants_in(people)
    known = marks >= 0
    both = np.intersect1d(marks[known & ours], marks[known & ~ours])
    across = known & np.isin(marks, both)
    if len(both):
        smaller = min(int(ours.sum()), int((~ours).sum()))
        rows = tuple(np.flatnonzero(across).tolist())
        sure = len(both) >= _MANY_KNOWN * smaller
        yield Doubtful("in_both_groups", part=SAME_PERSON, people=len(both), among=smaller, rows=rows, sure=sure)  # fmt: skip
    counts = np.bincount(marks[known & ~across]) if (known & ~across).any() else np.zeros(1)
    within = known & ~across & (counts[np.where(known & ~across, marks, 0)] > 1)
    if within.any():
        rows = tuple(np.flatnonzero(within).tolist())
        yield Doubtful("two_ids", part=SAME_PERSON, people=int((counts > 1).sum()), among=len(people), rows=rows, sure=False)  # fmt: skip


def in_both_by_starts(people: pd.DataFrame) -> Iterator[Doubtful]:
    """Find persons who started more than once, each time in another group.

    Parameters
    ----------
    people : DataFrame
        Of one place, or of all.
    """
    if OTHER_GROUP not in people.columns or not people[OTHER_GROUP].any():
        return
    ours, both = participants_in(people), people[OTHER_GROUP].to_numpy(dtype=bool)
    smaller = min(int(ours.sum()), int((~ours).sum()))
    rows = tuple(np.flatnonzero(both).tolist())
    sure = len(rows) >= _MANY_KNOWN * smaller
    yield Doubtful("both_by_start", people=len(rows), among=smaller, rows=rows, shares=(float(both[ours].sum()), float(both[~ours].sum())), sure=sure)  # fmt: skip


def known_in_two_places(people: pd.DataFrame) -> Iterator[Doubtful]:
    """Find persons who stand in two places under two ids by what tells who they are.

    Parameters
    ----------
    people : DataFrame
        Of all places.
    """
    if SAME_PERSON not in people.columns:
        return
    marks = people[SAME_PERSON].where(people[SAME_PERSON] >= 0)
    places = people["place_code"].astype("str").groupby(marks).nunique()
    moved = np.isin(people[SAME_PERSON].to_numpy(), places.index[places > 1])
    if moved.any():
        rows = tuple(np.flatnonzero(moved).tolist())
        yield Doubtful("in_two_places", part=SAME_PERSON, people=int((places > 1).sum()), among=len(people), rows=rows, sure=False)  # fmt: skip


def alike_under_two_ids(project: Project, values: PlaceValues) -> Iterator[Doubtful]:
    """Find people of whom so much is the same that they are likely one person under two ids.

    Parameters
    ----------
    project : Project
    values : PlaceValues
    """
    people, n = values.people, len(values.people)
    if n < 2 * FEWEST:
        return
    known = [name for name in project.settings.covariates if name in people.columns]
    traits = {name: _codes(people[name]) for name in known}
    starts = {"start_date": _codes(people["start_date"])} if "start_date" in people.columns else {}
    later = {
        f"{name} {month}": _codes(pd.Series(values.at(name, month)))
        for name, month in _measured(project, values)
    }
    best: tuple[int, np.ndarray, np.ndarray] | None = None
    ways = (traits, traits | starts, traits | later, traits | starts | later)
    for columns, (bits, least) in product(ways, _BITS_AND_PAIRS):
        enough = _bits(list(columns.values()), n) > 2 * np.log2(n) + bits
        if not columns or enough.sum() < FEWEST:
            continue
        marks = pd.util.hash_pandas_object(pd.DataFrame(columns), index=False).to_numpy()
        group = pd.Series(np.where(enough, marks, 0)).where(enough)
        same = group.duplicated(keep=False).to_numpy() & enough
        if same.sum() >= max(2 * least, _SAME_SHARE * enough.sum()) and (
            best is None or same.sum() > best[0]
        ):
            best = int(same.sum()), same, marks
    if best is None:
        return
    _, same, marks = best
    ours = pd.Index(marks[same & values.participant])
    theirs = pd.Index(marks[same & ~values.participant])
    across = same & np.isin(marks, ours.intersection(theirs))
    rows = np.flatnonzero(across if across.sum() >= same.sum() / 2 else same)
    smaller = min(int(flags.sum()) for flags in values.groups.values()) or n
    if across.sum() >= same.sum() / 2:
        pairs = int((across & values.participant).sum())
        yield Doubtful("in_both_groups", people=pairs, among=smaller, rows=tuple(rows.tolist()), sure=pairs >= _MANY_SAME * smaller)  # fmt: skip
    else:
        yield Doubtful("two_ids", people=int(same.sum()), among=n, rows=tuple(rows.tolist()), sure=False)  # fmt: skip


def _measured(project: Project, values: PlaceValues) -> Iterator[tuple[str, int]]:
    for measure in project.measures:
        name = outcome_column(measure.outcome)
        for month in (measure.month, *values.months_near(measure.month, 2)):
            yield name, month


def _codes(column: pd.Series) -> np.ndarray:
    """Give a number for each value of a column, -1 where it is not known."""
    return np.asarray(pd.factorize(column)[0])


def _bits(columns: list[np.ndarray], n: int) -> np.ndarray:
    """Give how much is known of each person: how seldom chance would make all of it, in bits, shape (n,)."""
    bits = np.zeros(n)
    for codes in columns:
        counts = np.bincount(codes + 1)
        bits += np.where(codes >= 0, -np.log2(counts[codes + 1] / n), 0.0)
    return bits
