"""Whether the values of two months stand under each other's label, in one group or in one part of the people.

Between the same two months people of all groups and parts mostly move the same way: into work, as time goes by. Where one group moves
back by as much as the other moves on, the two columns may have been exchanged there. A programme whose effect fades can look the same,
so it is asked about and lowers nothing. That values of a month are *the same* as another's is the business of ``outcomes_agree``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from localeval.analysis.doubts import BOTH, FEWEST, Doubtful, PlaceValues
from localeval.analysis.paid_jobs import jobs_that_ended
from localeval.data.blank_cells import OF_AMOUNTS
from localeval.data.standard import outcome_column
from localeval.project.project import Measure

#: A change is clear from so many standard errors on, which chance makes once in 1,000 in one direction where nothing changes, and where
#: the shares who gained and who lost differ by so much; two changes differ from so many on.
_CLEAR, _MOVED, _APART = 3.1, 0.05, 5.0
#: Two changes are each other's mirror image where the smaller is at least this share of the larger.
_MIRRORED = 0.4
#: Months that lie so near each other are not compared: hardly anybody changes between them.
_MONTHS_APART = 3


def months_exchanged(values: PlaceValues, measure: Measure) -> Iterator[Doubtful]:
    """Find an earlier or later month between which and the outcome's one group moves back as the other moves on.

    Parameters
    ----------
    values : PlaceValues
        Of one place.
    measure : Measure
    """
    if measure.outcome.cumulative:
        return  # what only grows cannot move back, and is refused where it does
    good = 1 if measure.outcome.direction == "increase" else -1
    for month, moved, known in _moves(values, measure):
        change = {group: _net(moved[known & flags]) for group, flags in values.groups.items()}
        if any(len(moved[known & flags]) < FEWEST for flags in values.groups.values()):
            continue
        for group, other in BOTH:
            (back, error), (on, of_other) = change[group], change[other]
            if good * back < 0 and _mirrored((back, error), (on, of_other)):
                if group == "participants" and _jobs_ended(values, measure, month, good):
                    continue
                ours, theirs = (change[which][0] for which in values.groups)
                yield Doubtful("months_exchanged", group, month=month, shares=(ours, theirs), sure=False)  # fmt: skip
                return


def _jobs_ended(values: PlaceValues, measure: Measure, month: int, good: int) -> bool:
    """Whether what the programme gave for some months ended, so that participants fall and the others do not."""
    if measure.outcome.kind != "binary" and measure.outcome.unit not in OF_AMOUNTS:
        return False  # nobody is given a score
    column = outcome_column(measure.outcome)
    early, late = (values.at(column, one) for one in sorted((month, measure.month)))
    known = np.isfinite(early) & np.isfinite(late)
    ours, theirs = (known & flags for flags in values.groups.values())
    return jobs_that_ended((early[ours], early[theirs]), (late[ours], late[theirs]), good)


def parts_with_months_exchanged(
    values: PlaceValues, measure: Measure, name: str, members: Mapping[str, np.ndarray]
) -> Iterator[Doubtful]:
    """Find parts, such as those of one provider or file, that move back between two months as people of their groups elsewhere move on.

    Parameters
    ----------
    values : PlaceValues
    measure : Measure
    name : str
        Of the column of parts.
    members : mapping of str to ndarray of bool, each of shape (n,)
        Who is in each part.
    """
    if measure.outcome.cumulative:
        return
    for month, moved, known in _moves(values, measure):
        found = []
        for part, inside in members.items():
            if (known & inside).sum() < FEWEST:
                continue
            here = _net(moved[known & inside])
            there = _net_elsewhere(values, moved, known, inside)
            if there is not None and _mirrored(here, there):
                found.append((part, here[0], there[0]))
        # Where most of the people are turned, the others are: it is said of the smaller part.
        for part, here_, there_ in found:
            people = int((known & members[part]).sum())
            if 2 * people <= known.sum():
                yield Doubtful("part_months_exchanged", column=name, part=part, month=month, people=people, among=len(members), shares=(here_, there_), sure=False)  # fmt: skip
        if found:
            return


def _moves(values: PlaceValues, measure: Measure) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
    """Give, for each other month, who had less of the outcome then (1) and who more (-1) than later, shape (n,), and of whom both are known."""
    column = outcome_column(measure.outcome)
    now = values.at(column, measure.month)
    for month in values.months_near(measure.month, 12):
        if abs(month - measure.month) < _MONTHS_APART or month == 0:
            continue
        then = values.at(column, month)
        known = np.isfinite(now) & np.isfinite(then)
        change = np.where(known, now - then, 0.0) * (1 if month < measure.month else -1)
        yield month, np.sign(change), known


def _net(moved: np.ndarray) -> tuple[float, float]:
    """Give by how much more gain than lose, as a share of all, and the standard error of that (that of McNemar's test, 1947)."""
    n = max(len(moved), 1)
    return float(moved.mean()) if len(moved) else 0.0, float(np.sqrt(np.abs(moved).sum() + 1) / n)


def _net_elsewhere(
    values: PlaceValues, moved: np.ndarray, known: np.ndarray, inside: np.ndarray
) -> tuple[float, float] | None:
    """Do so for the rest, with both groups as large as they are in a part; None where a group of it has hardly anybody elsewhere."""
    share, variance = 0.0, 0.0
    for flags in values.groups.values():
        weight = (known & inside & flags).sum() / max((known & inside).sum(), 1)
        if not weight:
            continue
        rest = moved[known & ~inside & flags]
        if len(rest) < FEWEST:
            return None
        net, error = _net(rest)
        share += float(weight * net)
        variance += float(np.square(weight * error))
    return share, float(np.sqrt(variance))


def _mirrored(first: tuple[float, float], second: tuple[float, float]) -> bool:
    """Whether two changes, each with its error, go opposite ways, both clearly and about as far."""
    (one, error), (other, of_other) = first, second
    if one * other >= 0 or min(abs(one), abs(other)) < _MOVED:
        return False
    if abs(one) < _CLEAR * error or abs(other) < _CLEAR * of_other:
        return False
    if abs(one - other) < _APART * float(np.hypot(error, of_other)):
        return False
    return min(abs(one), abs(other)) >= _MIRRORED * max(abs(one), abs(other))
