"""Whether what is recorded of people before the start means the same in every part of them, and in both groups.

A number that goes with the other characteristics one way in the rest and the other way in a part, or a yes as rare in a part as no
is elsewhere, was the likelier coded the other way round there; one value for everybody of a part was filled in by nobody. Which
outcomes are written otherwise in a part is looked for in ``parts_agree``. All of it is only asked: providers serve other people.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from localeval.analysis.doubts import (
    FAR,
    FEWEST,
    Doubtful,
    Group,
    PlaceValues,
    never_by_chance,
    shares_apart,
)
from localeval.analysis.reversed_outcome import known_before
from localeval.project.project import Project

#: A yes is as rare in a part as no is elsewhere, within this much, where the shares lie so far apart and by so many standard errors.
_MIRRORED, _SHARES_APART, _FAR_APART = 0.12, 0.3, 6.0
#: Nearly everybody of a part has one value.
_NEARLY_ALL = 0.98
#: What goes with the rest of what is known one way there and the other way here, by so many standard errors each.
_FORETOLD = 2 * FAR


def recorded_otherwise(
    project: Project,
    values: PlaceValues,
    name: str,
    members: Mapping[str, np.ndarray],
) -> Iterator[Doubtful]:
    """Find parts in which a number of before the start is coded the other way round, or is one value for everybody.

    Parameters
    ----------
    project : Project
    values : PlaceValues
    name : str
        Of the column of parts.
    members : mapping of str to ndarray of bool, each of shape (n,)
        Who is in each part.
    """
    for column in _numbers(project, values, name):
        before = values.before(column)
        others = _others(project, values, (column, name))
        for part, inside in members.items():
            people = int(inside.sum())
            if _is_filled_in(before, inside, len(members)):
                there = float(before[inside & np.isfinite(before)][0])
                yield Doubtful("part_covariate_repeated", column=name, part=part, other=column, value=there, people=people, among=len(members), sure=False)  # fmt: skip
            elif _is_turned(before, others, inside):
                yield Doubtful("part_covariate_reversed", column=name, part=part, other=column, people=people, among=len(members), sure=False)  # fmt: skip


def turned_in_a_group(project: Project, values: PlaceValues) -> Iterator[Doubtful]:
    """Find numbers of before the start that are coded the other way round in one group.

    Parameters
    ----------
    project : Project
    values : PlaceValues
    """
    for column in _numbers(project, values):
        before = values.before(column)
        others = _others(project, values, (column,))
        if _is_turned(before, others, values.participant):
            group: Group = ""
            yield Doubtful("covariate_reversed", group, column=column, sure=False)


def _numbers(project: Project, values: PlaceValues, *without: str) -> list[str]:
    return [
        name
        for name, kind in project.settings.covariates.items()
        if kind == "numeric" and name in values.people.columns and name not in without
    ]


def _others(project: Project, values: PlaceValues, without: tuple[str, ...]) -> np.ndarray | None:
    """Give everything else that is known of people as numbers, shape (n, k); None where there is nothing."""
    covariates = {
        name: kind
        for name, kind in project.settings.covariates.items()
        if name not in without and name in values.people.columns
    }
    return known_before(values.people, covariates) if covariates else None


def _is_filled_in(before: np.ndarray, inside: np.ndarray, looks: int) -> bool:
    known = np.isfinite(before)
    mine, rest = before[known & inside], before[known & ~inside]
    if min(len(mine), len(rest)) < FEWEST or len(np.unique(rest)) < 2:
        return False
    found, counts = np.unique(mine, return_counts=True)
    most = found[counts.argmax()]
    if counts.max() < _NEARLY_ALL * len(mine):
        return False
    share = float((rest == most).mean())
    return never_by_chance(np.ones(int(counts.max()), dtype=bool), share, 4 * looks)


def _is_turned(before: np.ndarray, others: np.ndarray | None, inside: np.ndarray) -> bool:
    """Whether a number is the other way round in a part: by a yes that is as rare as no elsewhere, or by what goes with it."""
    known = np.isfinite(before)
    mine, rest = known & inside, known & ~inside
    if min(mine.sum(), rest.sum()) < 2 * FEWEST:
        return False
    if set(np.unique(before[known])) == {0.0, 1.0} and _is_mirrored(before[mine] > 0, before[rest] > 0):  # fmt: skip
        return True
    if others is None or min(mine.sum(), rest.sum()) < 5 * (others.shape[1] + 1):
        return False
    there, here = (_foretold(before, others, *pair) for pair in ((rest, rest), (rest, mine)))
    back = _foretold(before, others, mine, rest)
    return there > _FORETOLD and here < -FAR and back < -FAR


def _is_mirrored(mine: np.ndarray, rest: np.ndarray) -> bool:
    apart, far = shares_apart(mine, rest)
    mirrored = abs(float(mine.mean()) - (1 - float(rest.mean()))) < _MIRRORED
    return mirrored and abs(apart) >= _SHARES_APART and abs(far) > _FAR_APART


def _foretold(before: np.ndarray, others: np.ndarray, of: np.ndarray, among: np.ndarray) -> float:
    """Give how far what is known foretells a number among some people, as it does of others, in standard errors of chance."""
    ranks = pd.Series(before).rank().to_numpy()
    centred = others[of] - others[of].mean(axis=0)
    slopes = np.linalg.lstsq(centred, ranks[of] - ranks[of].mean(), rcond=None)[0]
    foretold = others[among] @ slopes
    if np.std(foretold) < 1e-9 or np.std(ranks[among]) == 0:
        return 0.0
    return float(np.corrcoef(foretold, ranks[among])[0, 1] * np.sqrt(among.sum()))
