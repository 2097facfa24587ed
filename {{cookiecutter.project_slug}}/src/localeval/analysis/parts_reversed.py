"""Whether yes means no, or a scale runs the other way, in one part of the people: a provider's rows, a quarter's, a file's, or those from some row on.

Another outcome, the same outcome at another month, and what was known before the start go with an outcome one way. Where they go
with it that way among all others and against it in a part, the likelier cause is in the coding there. Whole groups are looked at in
``reversed_outcome``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from localeval.analysis.doubts import (
    FAR,
    FEWEST,
    Doubtful,
    PlaceValues,
    closer,
    go_together,
    goes_with,
)
from localeval.analysis.reversed_outcome import known_before
from localeval.data.standard import outcome_column
from localeval.project.project import Measure, Project

#: From this share of the people on a part that is reversed turns the answer.
_LARGE = 0.25
#: What is known of people goes against the outcome in a part by so many standard errors, and otherwise than elsewhere by so many.
_AGAINST, _FAR_APART = 2.0, 5.0
#: To tell what goes with the outcome elsewhere, so many people for each number that is known of them.
_PEOPLE_EACH = 10


def parts_reversed(
    project: Project,
    values: PlaceValues,
    measure: Measure,
    name: str,
    members: Mapping[str, np.ndarray],
) -> Iterator[Doubtful]:
    """Find parts in which an outcome goes the wrong way round, and the rest's the right way; each part once.

    It goes so with another outcome (``against_another``); else with itself at another month, or with all that foretells it (``part_reversed``).

    Parameters
    ----------
    project : Project
    values : PlaceValues
    measure : Measure
    name : str
        Of the column of parts.
    members : mapping of str to ndarray of bool, each of shape (n,)
        Who is in each part.
    """
    told: set[str] = set()
    for doubt in _against_another(project, values, measure, name, members):
        told.add(doubt.part)
        yield doubt
    for doubt in _against_itself(project, values, measure, name, members):
        if doubt.part not in told:
            told.add(doubt.part)
            yield doubt


def _against_another(
    project: Project,
    values: PlaceValues,
    measure: Measure,
    name: str,
    members: Mapping[str, np.ndarray],
) -> Iterator[Doubtful]:
    """Find parts in which an outcome goes with another one the wrong way round, and with the rest's the right way."""
    mine = values.at(outcome_column(measure.outcome), measure.month)
    for other in {m.outcome.code: m.outcome for m in project.measures}.values():
        together = go_together(measure.outcome, other) if other.code != measure.outcome.code else 0
        if not together or not values.has(outcome_column(other)):
            continue
        theirs = values.at(outcome_column(other), measure.month)
        known = np.isfinite(mine) & np.isfinite(theirs)
        for part, inside in turned(mine > 0, theirs > 0, known, members, together):
            yield Doubtful(
                "against_another",
                column=name,
                part=part,
                other=outcome_column(other),
                people=int(inside.sum()),
                among=len(members),
                sure=_is_large(inside, known),
            )


def turned(
    mine: np.ndarray,
    theirs: np.ndarray,
    known: np.ndarray,
    members: Mapping[str, np.ndarray],
    together: int,
) -> Iterator[tuple[str, np.ndarray]]:
    """Give parts in which two columns go together the wrong way round, where those of all other parts do not.

    Parameters
    ----------
    mine, theirs : ndarray, shape (n,)
        Yes or no, or numbers.
    known : ndarray of bool, shape (n,)
    members : mapping of str to ndarray of bool, each of shape (n,)
    together : int
        1 where people who have the one mostly have the other, -1 where they mostly lack it.
    """
    way = {
        part: goes_with(mine[known & inside], theirs[known & inside]) * together
        for part, inside in members.items()
    }
    found = [part for part, far in way.items() if far < -FAR]
    rest = known & ~np.any([members[part] for part in found], axis=0) if found else known
    if goes_with(mine[rest], theirs[rest]) * together > FAR:
        yield from ((part, known & members[part]) for part in found)


def _against_itself(
    project: Project,
    values: PlaceValues,
    measure: Measure,
    name: str,
    members: Mapping[str, np.ndarray],
) -> Iterator[Doubtful]:
    """Find parts in which a outcome goes against itself at another month, or against all that foretells it elsewhere."""
    if measure.outcome.unit == "money":
        return
    column = outcome_column(measure.outcome)
    now = values.at(column, measure.month)
    for month in values.months_near(measure.month):
        then = values.at(column, month)
        known = np.isfinite(now) & np.isfinite(then)
        for part, inside in turned(now, then, known, members, 1):
            yield _reversed(name, part, inside, known, members, month=month)
    known = np.isfinite(now)
    for part, inside in _foretold_the_wrong_way(project, values, now, name, members):
        yield _reversed(name, part, inside, known, members)


def _reversed(
    name: str,
    part: str,
    inside: np.ndarray,
    known: np.ndarray,
    members: Mapping[str, np.ndarray],
    month: int = 0,
) -> Doubtful:
    people = int(inside.sum())
    return Doubtful("part_reversed", column=name, part=part, month=month, people=people, among=len(members), sure=_is_large(inside, known))  # fmt: skip


def _is_large(inside: np.ndarray, known: np.ndarray) -> bool:
    return bool(inside.sum() >= _LARGE * known.sum())


def _foretold_the_wrong_way(
    project: Project,
    values: PlaceValues,
    now: np.ndarray,
    name: str,
    members: Mapping[str, np.ndarray],
) -> Iterator[tuple[str, np.ndarray]]:
    """Give parts of which what is known before the start, and foretells the outcome of all others, foretells the opposite."""
    covariates = {
        column: kind
        for column, kind in project.settings.covariates.items()
        if column != name and column in values.people.columns
    }
    found = known_before(values.people, covariates) if covariates else None
    known = np.isfinite(now)
    if found is None:
        return
    beside = np.column_stack([np.ones(len(now)), values.participant, found])
    for part, inside in members.items():
        mine, rest = known & inside, known & ~inside
        if mine.sum() < 2 * FEWEST or rest.sum() < _PEOPLE_EACH * beside.shape[1]:
            continue
        slopes = np.linalg.lstsq(beside[rest], now[rest], rcond=None)[0]
        slopes[:2] = 0.0  # what the groups differ by is no sign of how people are
        foretold = beside @ slopes
        here, there = _together(foretold[mine], now[mine]), _together(foretold[rest], now[rest])
        against = here[0] * np.sqrt(here[1]) < -_AGAINST
        if against and closer(there, here) > _FAR_APART:
            yield part, mine


def _together(foretold: np.ndarray, now: np.ndarray) -> tuple[float, int]:
    """Give how what is foretold goes with what came, as a correlation, and among how many people."""
    if np.std(foretold) == 0 or np.std(now) == 0:
        return 0.0, len(now)
    return float(np.corrcoef(foretold, now)[0, 1]), len(now)
