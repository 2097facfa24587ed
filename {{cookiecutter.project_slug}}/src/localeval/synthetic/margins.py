"""What may be told of one column by itself: how its values are spread, without any that only few people have.

Each cell stands for at least the threshold of people, and counts are rounded. Categories that fewer have are left out; numbers are put
together in their order until there are enough, and a group of them is told by its coarse median, never by an end. Pure functions:
values in, cells out. The rules are those of published tables (threshold and rounding, ONS and GSS guidance).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

#: At most so many cells of numbers that differ; more would tell more of single people than of a spread.
_MOST_CELLS = 40
#: How many steps away from its place a value is looked for that is nobody's.
_TRIES = 500


@dataclass(frozen=True)
class Rules:
    """The disclosure rules of a project.

    Attributes
    ----------
    threshold : int
        Fewer people than this are never told of.
    rounding : int
        Counts are rounded to a multiple of it.
    """

    threshold: int
    rounding: int

    def count(self, number: float) -> int:
        """Round a count; none that stands for people becomes nought."""
        step = self.rounding
        return int((2 * number + step) // (2 * step) * step)

    def people(self, number: int) -> int:
        """Give how many people a twin has for a group of so many: rounded, and never fewer than the threshold."""
        return max(self.count(number), self.threshold)


@dataclass(frozen=True)
class Margin:
    """How a column is spread.

    Attributes
    ----------
    values : ndarray, shape (k,)
        What may stand in it; numbers in their order.
    counts : ndarray of int, shape (k,)
        Rounded counts of people.
    missing : float
        Share of people of whom it is not known, from rounded counts.
    left_out : int
        How many different values too few people have to be told.
    """

    values: np.ndarray
    counts: np.ndarray
    missing: float
    left_out: int = 0

    def spread(self, count: int) -> np.ndarray:
        """Give so many values in the proportions of the counts, in the order of ``values``; shape (count,)."""
        if not len(self.values):
            return np.full(count, np.nan, dtype=object)
        ends = np.round(np.cumsum(self.counts) / self.counts.sum() * count).astype(int)
        each = np.diff(np.concatenate([[0], ends]))
        made: np.ndarray = np.repeat(self.values, each)
        return made


def of_words(column: pd.Series[Any], rules: Rules) -> Margin:
    """Tell how a category is spread.

    Parameters
    ----------
    column : pandas.Series
        Missing where nothing is known.
    rules : Rules
    """
    counts = column.dropna().astype(str).value_counts().sort_index()
    enough = counts[counts >= rules.threshold]
    return Margin(
        enough.index.to_numpy(dtype=object),
        np.array([max(rules.count(n), 1) for n in enough]),
        _missing(column, rules),
        len(counts) - len(enough),
    )


def of_numbers(
    column: pd.Series[Any],
    rules: Rules,
    low: float | None = None,
    high: float | None = None,
) -> Margin:
    """Tell how a number is spread.

    A value that enough people have is told as it is; the others are put together in their order, at least the threshold of people
    in each cell, and a cell is its median, rounded to a step of the spread within it.

    Parameters
    ----------
    column : pandas.Series of float
    rules : Rules
    low, high : float, optional
        Between which every value must lie.
    """
    known = np.sort(column.dropna().to_numpy(dtype=float))
    missing = _missing(column, rules)
    kinds, counts = np.unique(known, return_counts=True)
    often = counts >= rules.threshold
    cells = {
        float(value): int(count) for value, count in zip(kinds[often], counts[often], strict=True)
    }
    rest = known[~np.isin(known, kinds[often])]
    rare = int((~often).sum())
    if len(rest) >= rules.threshold:
        size = max(rules.threshold, -(-len(known) // _MOST_CELLS))
        finest = _resolution(known)
        held = dict(zip(kinds[~often].tolist(), counts[~often].tolist(), strict=True))
        for part in np.array_split(rest, max(1, len(rest) // size)):
            value = _told(part, finest, held)
            value = value if low is None else max(value, low)
            value = value if high is None else min(value, high)
            cells[value] = cells.get(value, 0) + len(part)
    elif cells:
        # Too few to be told of by themselves: they count as the value that is nearest.
        there = np.array(sorted(cells))
        for value in rest:
            cells[float(there[np.abs(there - value).argmin()])] += 1
    values = np.array(sorted(cells), dtype=float)
    rounded = np.array([max(rules.count(cells[value]), 1) for value in values.tolist()], dtype=int)
    return Margin(values, rounded, missing, rare)


def of_yes_or_no(column: pd.Series[Any], rules: Rules) -> Margin:
    """Tell how a yes or no is spread; neither side is told to be smaller than the threshold, so that nobody can be known to be on it."""
    known = column.dropna()
    count = len(known)
    missing = _missing(column, rules)
    if count < 2 * rules.threshold:
        # Too few for two sides: half and half says nothing of anybody.
        return Margin(np.array([0.0, 1.0]), np.array([1, 1]), missing)
    yes = int(np.clip((known == 1).sum(), rules.threshold, count - rules.threshold))
    counts = [max(rules.count(side), rules.threshold) for side in (count - yes, yes)]
    return Margin(np.array([0.0, 1.0]), np.array(counts), missing)


def of_months(column: pd.Series[Any], rules: Rules) -> Margin:
    """Tell how days are spread, by their month; the values are months since 1970."""
    days = column.to_numpy().astype("datetime64[M]")
    months = pd.Series(np.where(np.isnat(days), np.nan, days.astype(np.int64)))
    told = of_numbers(months, rules)
    return Margin(np.round(told.values), told.counts, told.missing, told.left_out)


def _missing(column: pd.Series[Any], rules: Rules) -> float:
    """Give the share that is missing, where neither too few are missing nor too few known."""
    lost, count = int(column.isna().sum()), len(column)
    if lost == count:
        return 1.0
    if lost < rules.threshold:
        return 0.0
    return min(rules.count(lost), count - rules.threshold) / count if count > lost else 1.0


def _resolution(known: np.ndarray) -> float:
    """Give the finest step in which the values are written: whole numbers, tenths, hundredths."""
    for digits in range(4):
        if np.allclose(known, np.round(known, digits), atol=1e-9, rtol=0):
            return float(10.0**-digits)
    return 1e-3


def _told(part: np.ndarray, finest: float, held: dict[float, int]) -> float:
    """Give the value that stands for a cell: its median in coarse steps, moved to where it is nobody's.

    Whole numbers may lie so close that each is somebody's, and half of a cell may have one value; then it is the one that
    most people have.
    """
    low, middle, high = (float(end) for end in np.quantile(part, [0.25, 0.5, 0.75]))
    step = max(finest, _nice((high - low) / 4), _nice(abs(middle) / 200))
    value = _clean(float(np.clip(round(middle / step) * step, low, high)), finest)
    tried = [value]
    for by in range(_TRIES):
        for each in (value + by * finest, value - by * finest):
            one = _clean(each, finest)
            if low <= one <= high:
                if one not in held:
                    return one
                tried.append(one)
    return max(tried, key=lambda one: held.get(one, 0))


def _nice(size: float) -> float:
    """Give the largest step of 1, 2 or 5 times a power of ten that is not above a size."""
    if size <= 0:
        return 0.0
    power = 10.0 ** np.floor(np.log10(size))
    return float(max(step * power for step in (1, 2, 5) if step * power <= size * (1 + 1e-9)))


def _clean(value: float, finest: float) -> float:
    digits = max(0, round(-np.log10(finest)))
    return float(round(round(value / finest) * finest, digits)) + 0.0
