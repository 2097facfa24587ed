"""Levels of which, in one of the groups, nobody's outcome is known, so that no weights can give them their share.

Weights are of people with a known outcome. Where the outcomes of the two participants of a rare category are both lost, or those of the
two others who have it, no weights make its share alike. Whoever has such a level is off support, as is who has nobody like them: there is
a result for all others.

Source: Crump, Hotz, Imbens and Mitnik (2009), Biometrika 96: 187-199 (an estimate for those who can be compared, in place of none).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from localeval.methods.inputs import Flags


def nobody_known(
    people: pd.DataFrame, kinds: Mapping[str, str], participant: Flags, known: Flags
) -> Flags:
    """Say who has a level of which, in one of the groups, everybody's outcome is lost.

    A level that a group lacks altogether is left to the propensity score, which sees it. Gaps are no level.

    Parameters
    ----------
    people : DataFrame, n rows
        Covariates as they are, with their gaps.
    kinds : mapping of str to str
        The covariates, each ``category`` or ``numeric``; a number of two values has two levels.
    participant, known : ndarray of bool, shape (n,)
        Who takes part, and whose outcome is known.

    Returns
    -------
    ndarray of bool, shape (n,)
        Of both groups.
    """
    found = np.zeros(len(people), dtype=bool)
    if known.all():
        return found
    levels = [level for name, kind in kinds.items() for level in _levels(people[name], kind)]
    while True:
        before = int(found.sum())
        for level in levels:
            left = level & ~found
            groups = left & participant, left & ~participant
            if all(one.any() for one in groups) and not all((one & known).any() for one in groups):
                found |= left
        # Who is left out may be the only one of another level whose outcome is known.
        if int(found.sum()) == before:
            return found


def _levels(values: pd.Series, kind: str) -> Iterator[np.ndarray]:
    codes, uniques = pd.factorize(values, use_na_sentinel=True)
    if kind == "category" or len(uniques) == 2:
        yield from (codes == code for code in range(len(uniques)))
