"""Whether groups of people differ from each other by more than chance: a direct test, from what is published of each.

A clear result in one group and an unclear one in another is no test of a difference between the two. Groups by one column are
different people, so their results stand beside each other as those of places do. Worked out with the standard library alone:
a report is shown without anything that computes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from localeval.results import Estimate


@dataclass(frozen=True)
class GroupTests:
    """What the direct tests found.

    Attributes
    ----------
    tested : tuple of str
        Columns whose groups were tested against each other: those with results of two groups or more.
    differ : tuple of str
        Those of them whose groups differ by more than chance, the number of tests allowed for.
    """

    tested: tuple[str, ...] = ()
    differ: tuple[str, ...] = ()


def groups_against_each_other(groups: Sequence[Estimate], level: float = 0.05) -> GroupTests:
    """Test the groups of each column against each other.

    Parameters
    ----------
    groups : sequence of Estimate
        The primary outcome in each group; those that are not given are passed over.
    level : float
        Chance of finding any difference where there is none.

    References
    ----------
    Cochran (1954), Biometrics 10: 101-129, for the test of one column; Holm (1979) for several.
    """
    by_column: dict[str, list[Estimate]] = {}
    for e in groups:
        if e.subgroup and e.estimate is not None and e.std_error is not None:
            by_column.setdefault(e.subgroup.variable, []).append(e)
    chances = {
        column: chance_of([e.estimate or 0.0 for e in given], [e.std_error or 0.0 for e in given])
        for column, given in by_column.items()
        if len(given) > 1 and all(e.std_error for e in given)
    }
    return GroupTests(tuple(chances), _below(chances, level))


def chance_of(estimates: Sequence[float], errors: Sequence[float]) -> float:
    """Give the p-value of Cochran's Q: that results of different people are so far apart by chance alone.

    Parameters
    ----------
    estimates, errors
        Of each group, in one unit; errors above zero.
    """
    weights = [error**-2 for error in errors]
    mean = math.fsum(w * e for w, e in zip(weights, estimates, strict=True)) / math.fsum(weights)
    q = math.fsum(w * (e - mean) ** 2 for w, e in zip(weights, estimates, strict=True))
    return _beyond(q, len(estimates) - 1)


def _beyond(q: float, df: int) -> float:
    """Give the share of a chi-squared distribution beyond a value, by its finite sums for whole degrees of freedom."""
    half, odd = q / 2, df % 2
    share = math.erfc(math.sqrt(half)) if odd else 0.0
    first = 0.5 if odd else 0.0
    terms = (half**power / math.gamma(power + 1) for power in (first + n for n in range(df // 2)))
    return share + math.exp(-half) * math.fsum(terms)


def _below(chances: dict[str, float], level: float) -> tuple[str, ...]:
    """Give the columns that stay below a level once the number of tests is allowed for (Holm)."""
    kept: set[str] = set()
    for n, column in enumerate(sorted(chances, key=lambda c: chances[c])):
        if chances[column] * (len(chances) - n) > level:
            break
        kept.add(column)
    return tuple(column for column in chances if column in kept)
