"""Whether groups of people differ from each other by more than chance: a direct test, from what is published of each.

A clear result in one group and an unclear one in another is no test of a difference between the two. Groups by one column are
different people, so their results stand beside each other as those of places do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scipy import stats

from localeval.methods.inputs import MethodError
from localeval.methods.multiplicity import holm
from localeval.methods.synthesis.heterogeneity import cochran_q
from localeval.methods.synthesis.place_results import check_results
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
    chances: dict[str, float] = {}
    for column, given in by_column.items():
        try:
            results = check_results([e.estimate for e in given], [e.std_error for e in given], 2)
        except MethodError:  # one group alone, or an error that was rounded to nothing
            continue
        chances[column] = float(stats.chi2.sf(cochran_q(results), results.count - 1))
    adjusted = holm(list(chances.values()))
    differ = tuple(c for c, p in zip(chances, adjusted, strict=True) if p <= level)
    return GroupTests(tuple(chances), differ)
