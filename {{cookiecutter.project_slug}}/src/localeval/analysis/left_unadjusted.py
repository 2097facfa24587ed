"""Whether the groups are unlike in a time, an area or a source that is not adjusted for, and that goes with the outcome.

What a characteristic makes of a result is what adjusting for it takes away (Greenland, Pearl and Robins 1999, "Confounding and
collapsibility in causal inference", Statistical Science 14). A linear regression says about how much that is; it is no estimate.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from localeval.analysis.doubts import FEWEST, Doubtful
from localeval.analysis.sample import Sample

#: Adjusting would move the result by so many standard errors; from the other on it is sure.
_MOVES, _TURNS = 0.75, 2.0
#: And the outcome goes with it as chance makes it so seldom; where it is sure, so seldom.
_SELDOM, _NEVER = 1e-3, 1e-5
#: Levels that hold fewer than this of a group are put together; and so much of each group has to be in levels of both.
_RARE, _SHARED = 5, 0.5
_MOST = 30


def moves_the_result(
    sample: Sample, name: str, levels: pd.Series, known: np.ndarray | None
) -> Iterator[Doubtful]:
    """Find a column that is not adjusted for and would move the difference between the groups.

    Parameters
    ----------
    sample : Sample
        Of the primary outcome, of groups that chance did not make.
    name : str
        Of the column.
    levels : Series, shape (n,)
        A category of each of its people.
    known : ndarray of float64, shape (n, k), or None
        What is adjusted for, without gaps.
    """
    ours = sample.participant
    codes = _in_both(pd.factorize(levels)[0], ours)
    inside = codes >= 0
    shared = [float(inside[who].mean()) if who.any() else 0.0 for who in (ours, ~ours)]
    if min(shared) < _SHARED or len(np.unique(codes[inside])) < 2 or inside.sum() < 4 * FEWEST:
        return
    y, group, codes = sample.outcome[inside], ours[inside].astype("float64"), codes[inside]
    beside = [np.ones(len(y)), group]
    first = np.column_stack([*beside, *([known[inside]] if known is not None else [])])
    dummies = (codes[:, None] == np.unique(codes)[None, 1:]).astype("float64")
    second = np.column_stack([first, dummies])
    freedom = len(y) - second.shape[1]
    if freedom < 2 * FEWEST or min(group.sum(), len(y) - group.sum()) < FEWEST:
        return
    without, left = _fitted(first, y)
    adjusted, rest = _fitted(second, y)
    error = float(np.sqrt(left / freedom * np.linalg.pinv(first.T @ first)[1, 1]))
    if rest <= 0 or error <= 0:
        return
    chance = _chance((left - rest) / dummies.shape[1] / (rest / freedom), dummies.shape[1], freedom)
    if _as_alike_as_chance(codes, group):
        return
    moved = (without[1] - adjusted[1]) / error
    if abs(moved) >= _MOVES and chance < _SELDOM:
        sure = abs(moved) >= _TURNS and chance < _NEVER
        yield Doubtful("left_unadjusted", column=name, value=float(moved), sure=bool(sure))


def _in_both(codes: np.ndarray, ours: np.ndarray) -> np.ndarray:
    """Give the number of each level that both groups have, shape (n,); -1 for people of others."""
    found = np.full(len(codes), -1)
    for code in range(int(codes.max(initial=-1)) + 1):
        mine = codes == code
        if min((mine & ours).sum(), (mine & ~ours).sum()) >= _RARE:
            found[mine] = code
    return found if len(np.unique(found)) <= _MOST else np.full(len(codes), -1)


def _fitted(design: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, float]:
    slopes = np.linalg.lstsq(design, y, rcond=None)[0]
    left = y - design @ slopes
    return slopes, float(left @ left)


def _as_alike_as_chance(codes: np.ndarray, group: np.ndarray) -> bool:
    """Whether chance makes groups as unlike in the levels as these are, by Pearson's chi-squared."""
    from scipy.stats import chi2

    sizes, ours = np.bincount(codes), np.bincount(codes, group)
    sizes, ours = sizes[sizes > 0], ours[sizes > 0]
    share = float(group.mean())
    squared = float((np.square(ours - sizes * share) / sizes).sum() / (share * (1 - share)))
    return float(chi2.sf(squared, len(sizes) - 1)) > _SELDOM


def _chance(ratio: float, levels: int, freedom: int) -> float:
    """Give how often chance makes a ratio of variances so large."""
    from scipy.stats import f

    return float(f.sf(ratio, levels, freedom))
